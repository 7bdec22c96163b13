"""One pooling window after another: max, average, L2 or distance-weighted; Fig 9.10 to start with.

A row of numbers is a feature map of height 1; its window is 1 x size. The padded input is indexed
from the corner of its padding.
"""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np
from matplotlib.collections import LineCollection

from helpers import controls, data, drawing
from helpers.convolution import conv2d
from helpers.drawing import by, number, refusal
from helpers.explorable import Explorable
from helpers.pool_windows import pool_geometry
from helpers.pooling import avg_pool2d, lp_pool2d, max_pool2d

ROW = "the row x"
INPUTS = [ROW, "7x7 numbers", "digit", "camera"]
MAX, AVERAGE, L2, DISTANCE = KINDS = ["max", "average", "L2", "distance-weighted"]
SEVEN = ("2222220", "0000120", "0000210", "0001200", "0002100", "0012000", "0021000")
START = {"size": 3, "stride": 2, "padding": 0, "ragged": True}
PRESETS = {
    "Fig 9.10": {"input": ROW, "row": (0.1, 1.0, 0.2, 0.1, 0.0, 0.1), **START},
    "no overlap": {"input": "7x7 numbers", **START, "size": 2},
    "stride > window": {"input": "7x7 numbers", **START, "stride": 4},
}
MOST_PADDING = 2
MOST_TERMS = 9


def pool_bench() -> Explorable:
    """Pool a row, numbers or a picture; every window can be looked at."""
    return Explorable(
        "Pool bench",
        controls={
            "preset": controls.preset("set", PRESETS),
            "input": controls.choice("input", INPUTS),
            "row": controls.numbers("x =", PRESETS["Fig 9.10"]["row"], most=12),
            "kind": controls.choice("pooling", KINDS),
            "size": controls.slider("width", 1, 6, 3),
            "stride": controls.slider("stride", 1, 6, 2),
            "padding": controls.slider("padding", 0, MOST_PADDING, 0),
            "ragged": controls.switch("partial last window", True),
            "position": controls.scrub("window", 0, 2, 0),
        },
        rows=["preset input row kind", "size stride padding", "ragged position"],
        limits=lambda s: {"position": (0, window_count(s) - 1)},
        hidden=lambda s: () if s.input == ROW else ("row",),
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        pick=pick,
        size=(960, 380),
    )


@lru_cache(maxsize=8)
def image_of(name, row):
    """Return the input as (rows, columns), and the value that is drawn white."""
    if name == ROW:
        return np.array([row]), max(map(abs, row)) or 1
    if name == "7x7 numbers":
        return np.array([[float(x) for x in line] for line in SEVEN]), 2
    if name == "digit":
        return data.digits()[0][3, 0].astype(float), 1
    return data.photo(name, size=60).astype(float), 1


def settings(s):
    """Return the image, the window's (height, width), and what the pooling functions need."""
    image, white = image_of(s.input, s.row)
    flat = s.input == ROW
    size = (1, s.size) if flat else (s.size, s.size)
    padding = (0, s.padding) if flat else s.padding
    return image, white, size, {"stride": s.stride, "padding": padding, "ceil_mode": s.ragged}


def window_count(s):
    """Return the number of windows, 1 where there is none: a slider cannot be empty."""
    image, _, size, where = settings(s)
    try:
        return int(np.prod(pool_geometry(image[None], size, *where.values())[1].output))
    except ValueError:
        return 1


def compute(s):
    """Pool, and collect what the present window reads and with which weights."""
    image, white, size, where = settings(s)
    r = SimpleNamespace(problem="", image=image, white=white, size=size)
    try:
        _, g = pool_geometry(image[None], size, *where.values())
    except ValueError as error:
        r.problem = refusal(error, MOST_PADDING).replace("kernel", "pooling window")
        r.padded = image
        return r
    r.margins = [before for before, _ in g.margins]
    r.padded = np.pad(image, g.margins)
    r.output = POOL[s.kind](image[None], size, where, g)[0]
    r.cell = divmod(s.position, r.output.shape[1])
    # Lines of the padded input that each window reads; the last window may stick out.
    r.reads = [
        [np.arange(j * s.stride, min(j * s.stride + k, before + n)) for j in range(out)]
        for out, k, n, before in zip(g.output, size, image.shape, r.margins, strict=True)
    ]
    r.lines = [_inside(reads[i], p) for reads, i, p in zip(r.reads, r.cell, r.margins, strict=True)]
    r.values = r.padded[np.ix_(*r.lines)]
    r.full = r.values.size == np.prod(size)
    r.weights = distance_weights(size)
    r.unread = [
        sorted(set(range(p, p + n)) - {int(line) for lines in reads for line in lines})
        for reads, p, n in zip(r.reads, r.margins, image.shape, strict=True)
    ]
    seen = [n - len(lines) for n, lines in zip(image.shape, r.unread, strict=True)]
    r.unread_count = image.size - int(np.prod(seen))
    return r


def _inside(lines, padding):
    return lines[lines >= padding]


def _norm(V, size, where, g):
    # Zeros add nothing to a sum of squares, so padding and partial windows are zeros put around.
    return lp_pool2d(_framed(V, g), size, stride=where["stride"])


def distance_weights(size):
    """Return weights that fall with the distance from the window's centre, 1 / (1 + distance)."""
    rows, columns = (np.arange(k) - (k - 1) / 2 for k in size)
    return 1 / (1 + np.hypot(rows[:, None], columns))


def _weighted(V, size, where, g):
    # A convolution with the same fixed weights for each channel, over what it makes of ones.
    K = np.tile(distance_weights(size), (len(V), 1, 1, 1))
    sums, totals = (
        conv2d(_framed(x, g), K, stride=where["stride"], groups=len(V))
        for x in (V, np.ones_like(V))
    )
    return sums / totals


def _framed(V, g):
    margins = [
        (before, max((out - 1) * step + k - n - before, 0))
        for (before, _), out, step, k, n in zip(
            g.margins, g.output, g.stride, g.kernel, g.size, strict=True
        )
    ]
    return np.pad(V, [(0, 0), *margins])


POOL = {
    MAX: lambda V, size, where, g: max_pool2d(V, size, **where),
    AVERAGE: lambda V, size, where, g: avg_pool2d(V, size, **where, count_include_pad=False),
    L2: _norm,
    DISTANCE: _weighted,
}


def stage(figure):
    """Build input, window, weights and output, and the wedges that join a row to its output."""
    art = SimpleNamespace(
        input=drawing.Grid(figure, "input", drawing.INPUT),
        window=drawing.Grid(figure, "window", drawing.INPUT),
        weights=drawing.Grid(figure, "weights", drawing.KERNEL),
        output=drawing.Grid(figure, "output", drawing.OUTPUT),
        signs=drawing.signs(figure, [""] * 3),
    )
    overlay = drawing.axes(figure, (0, 0, 960, 380), "wedges")
    overlay.set(xlim=(0, 960), ylim=(380, 0), zorder=-1)
    art.below = drawing.text(figure, 480, 345, ha="center", color=drawing.INPUT, fontweight="bold")
    art.wedges = LineCollection([])
    overlay.add_collection(art.wedges)
    return art


def draw(art, s, r):
    """Show the input with its windows, and the output; a row has its output above it."""
    flat, signed = s.input == ROW, bool(r.image.min() < 0)
    margins = (0, 0) if r.problem else tuple(r.margins)
    note = f" + padding {s.padding}" if max(margins) else ""
    title = f"input {by(r.image)}{note}"
    art.input.show(
        r.padded / r.white,
        "" if flat else title,
        strings=_with_blanks(_numbers(r.padded), margins),
        signed=signed,
        limits=(-signed, 1),
        padding=margins,
    )
    art.below.set_text(title if flat else "")
    art.wedges.set_segments([])
    for sign in art.signs:
        sign.set_text("")
    zoomed = max(r.padded.shape) > 16 and not r.problem
    weighted = s.kind == DISTANCE and not r.problem and not flat
    art.window.axes.set_visible(zoomed)
    art.weights.axes.set_visible(weighted)
    art.output.axes.set_visible(not r.problem)
    if not r.problem:
        _show_pooled(art, s, r)
    if flat:
        _lay_row(art, s, r)
        return
    grids = [g for g in (art.input, art.window, art.weights, art.output) if g.axes.get_visible()]
    glyphs = {art.window: "", art.weights: "·", art.output: "→"}
    for sign, grid in zip(art.signs, grids[1:], strict=False):
        sign.set_text(glyphs[grid])
    # Small outputs are enlarged a little: their numbers have more digits than those of the input.
    larger = 1 if r.problem or zoomed or max(r.output.shape) > 7 else 1.3
    scales = [1] * (len(grids) - 1) + [larger]
    drawing.lay_out(grids, box=(30, 44, 890, 320), signs=art.signs, scales=scales)


def _with_blanks(strings, margins):
    # Padding holds no number: it never counts.
    (p, q), n = margins, len(strings)
    return [
        ["" if i < p or i >= n - p or j < q or j >= len(row) - q else x for j, x in enumerate(row)]
        for i, row in enumerate(strings)
    ]


def _show_pooled(art, s, r):
    signed = bool(r.image.min() < 0)
    white = abs(r.output).max() or 1 if s.kind == L2 else r.white
    art.output.show(
        r.output / white,
        f"output {by(r.output)}",
        strings=_numbers(r.output),
        signed=signed,
    )
    lines = [reads[i] for reads, i in zip(r.reads, r.cell, strict=True)]
    art.output.mark(*([i] for i in r.cell))
    art.input.mark(*lines)
    (h, w), (top, left) = r.padded.shape, r.margins
    art.input.unread(
        [(row, left, 1, w - 2 * left) for row in r.unread[0]]
        + [(top, column, h - 2 * top, 1) for column in r.unread[1]]
    )
    art.window.show(
        r.values / r.white,
        f"window {by(r.values)}",
        strings=_numbers(r.values),
        signed=signed,
        limits=(-signed, 1),
    )
    share = r.weights / r.weights.sum()
    art.weights.show(share, "weights", limits=(0, share.max()))


def _lay_row(art, s, r):
    # Each output stands over the middle of its window, and is as wide as the stride.
    n = r.padded.shape[1]
    outputs = 0 if r.problem else r.output.shape[1]
    first = (s.size - s.stride) / 2
    low, high = min(0, first), max(n, first + outputs * s.stride)  # in cells of the input
    size = min(90, 900 / (high - low))
    left = 480 - size * (low + high) / 2
    height = min(size, 70)
    art.input.place((left, 250, size * n, height))
    drawing.move(art.below, left + size * n / 2, 250 + height + 20)
    if r.problem:
        return
    art.output.place((left + first * size, 60, outputs * s.stride * size, height))
    wedges = []
    for j, lines in enumerate(r.reads[1]):
        middle = left + (first + (j + 0.5) * s.stride) * size
        a, b = left + lines[0] * size, left + (lines[-1] + 1) * size
        wedges += [
            [(a + 2, 250), (middle - 8, 62 + height)],
            [(b - 2, 250), (middle + 8, 62 + height)],
        ]
    art.wedges.set_segments(wedges)
    marked = [j == s.position for j in range(outputs) for _ in range(2)]
    art.wedges.set(
        linewidths=[3 if m else 1 for m in marked],
        colors=[drawing.INK if m else drawing.GREY for m in marked],
    )


def _numbers(array):
    return [[number(x) for x in row] for row in array] if max(array.shape) <= 16 else []


def describe(s, r):
    """Write out the present window, and say what is partial, read twice or never."""
    if r.problem:
        return f"No output: {r.problem}."
    lines = [
        f"{s.kind} pooling, window {r.size[0]}x{r.size[1]}, stride {s.stride}, padding "
        f"{s.padding}: input {by(r.image)}, output {by(r.output)}.",
        f"Window {s.position} gives {_formula(s, r)} = {number(r.output[r.cell])}.",
    ]
    if r.output.size <= MOST_TERMS:
        lines.append("All outputs: " + ", ".join(number(x) for x in r.output.ravel()) + ".")
    if not r.full:
        n, all_of_them = r.values.size, int(np.prod(r.size))
        lines.append(f"This window holds only {n} of {all_of_them} units; padding never counts.")
    if r.unread_count:
        why = "stride larger than the window" if s.stride > s.size else "no partial window"
        units = "1 unit is" if r.unread_count == 1 else f"{r.unread_count} units are"
        lines.append(f"{units} read by no window (hatched): {why}.")
    return "\n".join(lines)


def _formula(s, r):
    values = [number(v) for v in r.values.ravel()]
    if len(values) > MOST_TERMS:
        return f"{s.kind} of {len(values)} values"
    if s.kind == MAX:
        return f"max({', '.join(values)})"
    if s.kind == L2:
        return "sqrt(" + " + ".join(f"{v}²" for v in values) + ")"
    if s.kind == AVERAGE:
        return f"({' + '.join(values)}) / {len(values)}"
    weights = _present_weights(s, r).ravel()
    products = " + ".join(f"{number(w)}*{v}" for w, v in zip(weights, values, strict=True))
    return f"({products}) / {number(weights.sum())}"


def _present_weights(s, r):
    # Where in the window its units stand.
    inner = [lines - i * s.stride for lines, i in zip(r.lines, r.cell, strict=True)]
    return r.weights[np.ix_(*inner)]


def pick(s, r, panel, x, y):
    """Move to the output that is clicked, or to the window around a clicked unit."""
    if r.problem or panel not in ("input", "output"):
        return None
    cell = np.array([round(y), round(x)])
    if panel == "input":
        cell = np.round((cell - (np.array(r.size) - 1) / 2) / s.stride)
    i, j = (int(np.clip(c, 0, n - 1)) for c, n in zip(cell, r.output.shape, strict=True))
    return {"position": i * r.output.shape[1] + j}
