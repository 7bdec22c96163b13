"""Stride: the windows that a convolution leaves out, and the work that saves (eq 9.8, Fig 9.12)."""

from types import SimpleNamespace

import numpy as np

from helpers import controls, drawing
from helpers.convolution import conv2d
from helpers.explorable import Explorable
from helpers.geometry import windows

MOST, LARGEST = 12, 5  # side of the input and of the kernel


def _preset(side, kernel, stride, padding=0):
    return {"side": side, "kernel": kernel, "stride": stride, "padding": padding}


PRESETS = {
    "deck: 7x7, stride 1": _preset(7, 3, 1),
    "deck: 7x7, stride 2": _preset(7, 3, 2),
    "8x8, stride 2: a line is left": _preset(8, 3, 2),
    "stride larger than the kernel": _preset(8, 2, 3),
    "half the size: padding 1": _preset(8, 3, 2, 1),
}
# Small whole numbers, so that every sum can be checked by hand.
IMAGE = np.random.default_rng(95).integers(0, 4, (MOST, MOST)).astype(float)
WEIGHTS = np.random.default_rng(5).integers(-1, 2, (LARGEST, LARGEST)).astype(float)


def stride_and_size() -> Explorable:
    """Convolve with a stride, and the long way: at every place, then keep every s-th."""
    return Explorable(
        "Stride and size",
        controls={
            "preset": controls.preset("example", PRESETS),
            "side": controls.slider("input side n", 1, MOST, 7),
            "kernel": controls.slider("kernel k", 1, LARGEST, 3),
            "stride": controls.slider("stride s", 1, 5, 1),
            "padding": controls.slider("padding p", 0, 3, 0),
            "position": controls.scrub("position", 0, 24, 0),
        },
        rows=["preset side kernel", "stride padding position"],
        limits=lambda s: {"position": (0, max(length(s), 1) ** 2 - 1)},
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        pick=pick,
        size=(960, 390),
    )


def length(s):
    """Return how many windows fit on a side; 0 where the kernel fits nowhere."""
    return windows(s.side, s.kernel, s.stride, s.padding)


def compute(s):
    """Return the output both ways, the multiply-adds of both, and what no window reads."""
    image, weights = IMAGE[: s.side, : s.side], WEIGHTS[: s.kernel, : s.kernel]
    r = SimpleNamespace(image=np.pad(image, s.padding), weights=weights, problem="")
    V, K = image[None], weights[None, None]
    try:
        r.output = conv2d(V, K, stride=s.stride, padding=s.padding)[0]
    except ValueError as error:
        r.problem = str(error)
        return r
    r.every = conv2d(V, K, padding=s.padding)[0]
    r.kept = r.every[:: s.stride, :: s.stride]
    r.difference = abs(r.kept - r.output).max()
    r.work, r.long_work = r.output.size * weights.size, r.every.size * weights.size
    r.cell = divmod(s.position, len(r.output))
    starts = np.arange(len(r.output)) * s.stride
    read = {int(line) for start in starts for line in start + np.arange(s.kernel)}
    r.unread = sorted(set(range(s.padding, s.side + s.padding)) - read)
    r.unread_count = s.side**2 - (s.side - len(r.unread)) ** 2
    return r


def stage(figure):
    """Input, kernel, the output with the stride, and the output at every place."""
    art = SimpleNamespace(
        input=drawing.Grid(figure, "input", drawing.INPUT),
        kernel=drawing.Grid(figure, "kernel", drawing.KERNEL),
        output=drawing.Grid(figure, "output", drawing.OUTPUT),
        every=drawing.Grid(figure, "every", drawing.GREY),
        signs=drawing.signs(figure, [""] * 3),
        below=drawing.text(figure, 480, 376, ha="center", fontsize=13),
    )
    return art


def draw(art, s, r):
    """Show both ways; of the long one, what the stride throws away is hatched."""
    note = f" + padding {s.padding}" if s.padding else ""
    art.input.show(
        (r.image + 3) / 6,
        f"input {_square(s.side)}{note}",
        strings=_whole(r.image),
        padding=s.padding,
    )
    art.kernel.show(r.weights, f"kernel {_square(s.kernel)}", signed=True, limits=(-2, 2))
    grids = [art.input, art.kernel, art.output, art.every]
    for grid in grids[2:]:
        grid.axes.set_visible(not r.problem)
    for sign, glyph in zip(art.signs, ("∗", "=", "←"), strict=True):
        sign.set_text("" if r.problem else glyph)
    art.below.set_text("")
    if not r.problem:
        _draw_outputs(art, s, r)
    shown = grids[: 2 if r.problem else 4]
    drawing.lay_out(shown, box=(12, 40, 936, 306), gap=40, cell=46, signs=art.signs)


def _draw_outputs(art, s, r):
    limits = (-abs(r.every).max() - 1e-9, abs(r.every).max() + 1e-9)
    size, every = len(r.output), len(r.every)
    style = {"signed": True, "limits": limits}
    art.output.show(r.output, f"stride {s.stride}: {_square(size)}", **style)
    thrown = [line for line in range(every) if line % s.stride]
    colours = r.every.copy()
    colours[thrown], colours[:, thrown] = 0, 0  # only what is kept has a colour
    title = f"every place: {_square(every)}"
    art.every.show(colours, title, strings=_whole(r.every), **style)
    art.every.unread([(line, 0, 1, every) for line in thrown] + _columns(thrown, every, s.stride))
    inner, p = s.side, s.padding
    art.input.unread(
        [(line, p, 1, inner) for line in r.unread] + [(p, line, inner, 1) for line in r.unread]
    )
    (i, j), window = r.cell, range(s.kernel)
    art.input.mark([i * s.stride + m for m in window], [j * s.stride + n for n in window])
    art.output.mark([i], [j])
    art.every.mark([i * s.stride], [j * s.stride])
    if s.stride > 1:
        art.below.set_text(
            f"from every place, keep each {_nth(s.stride)} row and column; the rest is hatched"
        )


def _columns(thrown, every, stride):
    # Only between the rows that are thrown away already, so that no cell is hatched twice.
    return [(row, line, 1, 1) for line in thrown for row in range(0, every, stride)]


def _square(n):
    return f"{n}x{n}"


def _nth(n):
    return {1: "1st", 2: "2nd", 3: "3rd"}.get(n, f"{n}th")


def _whole(image):
    return [[f"{x:.0f}" for x in row] for row in image]


def describe(s, r):
    """Say the size with its formula, the work of both ways, and what is never read."""
    if r.problem:
        return f"No output: {r.problem}."
    size, every = len(r.output), len(r.every)
    steps = f"({s.side} + 2*{s.padding} - {s.kernel})/{s.stride}"
    lines = [
        f"Input {_square(s.side)}, kernel {_square(s.kernel)}, stride {s.stride}, padding "
        f"{s.padding}: output {_square(size)}, as floor({steps}) + 1 = {size}."
    ]
    i, j = r.cell
    lines.append(
        f"Output ({i},{j}) = {r.output[i, j]:.0f} is place ({i * s.stride},{j * s.stride}) of "
        f"the {_square(every)} output at every place."
    )
    work = f"{r.work} multiply-adds"
    if s.stride == 1:
        lines.append(f"Stride 1 leaves no place out: {work}, none wasted.")
    else:
        wasted = r.long_work - r.work
        lines.append(
            f"Every place, then every {_nth(s.stride)} kept: the same numbers (largest difference "
            f"{r.difference:.0f}) for {r.long_work} multiply-adds in place of {r.work}."
        )
        lines.append(f"Wasted: {wasted} of {r.long_work}, {wasted / r.long_work:.0%}.")
    if r.unread_count:
        lines.append(f"{r.unread_count} input pixels are read by no window (hatched).")
    return "\n".join(lines)


def pick(s, r, panel, x, y):
    """Move to the output cell that is clicked, or to the kept one nearest to a place."""
    if r.problem or panel == "kernel":
        return None
    row, column = y, x
    if panel == "input":
        row, column = y - (s.kernel - 1) / 2, x - (s.kernel - 1) / 2
    step = 1 if panel == "output" else s.stride
    size = len(r.output)
    i, j = (int(np.clip(round(at / step), 0, size - 1)) for at in (row, column))
    return {"position": i * size + j}
