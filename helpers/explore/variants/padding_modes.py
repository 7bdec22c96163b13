"""Valid, same and full: where the windows lie, and how often each input pixel is read."""

from types import SimpleNamespace

import numpy as np
from matplotlib.collections import PolyCollection

from helpers import controls, drawing
from helpers.drawing import count
from helpers.explorable import Explorable
from helpers.geometry import margins
from helpers.matrices import conv_matrix

LAST, FIRST = "at the end (conv2d)", "at the start (convolve2d)"
SIZES = {"valid": "m - k + 1", "same": "m", "full": "m + k - 1"}


def padding_modes() -> Explorable:
    """Lay every window of a kernel on a padded row of pixels, and count who is read how often."""
    return Explorable(
        "Padding modes",
        controls={
            "mode": controls.choice("zero padding", list(SIZES), "same"),
            "pixels": controls.slider("pixels m", 1, 20, 16),
            "kernel": controls.slider("kernel k", 1, 8, 6),
            "odd": controls.choice("an odd zero goes", [LAST, FIRST]),
            "position": controls.scrub("window", 0, 15, 0, interval=300),
        },
        rows=["mode pixels kernel", "odd position"],
        limits=lambda s: {"position": (0, max(places(s), 1) - 1)},
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        pick=pick,
        size=(960, 410),
    )


def zeros(s):
    """Return how many zeros stand before the pixels and how many after."""
    before, after = margins(s.mode, s.pixels, s.kernel)
    return (after, before) if s.odd == FIRST else (before, after)


def places(s):
    """Return how many windows there are; 0 or less if the kernel fits nowhere."""
    return s.pixels + sum(zeros(s)) - s.kernel + 1


def compute(s):
    """Return the windows and how often each pixel is read, off the matrix of the convolution."""
    r = SimpleNamespace(problem="", counts=np.zeros(s.pixels, int))
    r.before, r.after = zeros(s)
    try:
        A = conv_matrix(
            np.ones((1, 1, 1, s.kernel)), (1, s.pixels), padding=((0, 0), (r.before, r.after))
        )
    except ValueError:
        r.problem = (
            f"valid has no output: {s.kernel} weights do not fit on {count(s.pixels, 'pixel')}. "
            "Use same or full, or a smaller kernel"
        )
        r.windows = 0
        return r
    # A row of A for every window, a column for every pixel.
    r.windows, r.counts = len(A), A.sum(axis=0).astype(int)
    return r


def stage(figure):
    """Build a strip of pixels on top, a line for every window under it, and the counts as bars."""
    axes = drawing.axes(figure, (160, 4, 790, 400), "windows")
    axes.set(ylim=(400, 0))
    art = SimpleNamespace(axes=axes)
    for name, style in {
        "zeros": {"facecolors": "none", "edgecolors": drawing.PALE, "hatch": "////"},
        "pixels": {"facecolors": "#DCE8F4", "edgecolors": drawing.INPUT},
        "windows": {"facecolors": drawing.KERNEL, "linewidths": 0, "alpha": 0.4},
        "bars": {"facecolors": drawing.INPUT, "linewidths": 0},
        "mark": {"facecolors": "none", "edgecolors": drawing.INK, "linewidths": 3, "zorder": 5},
    }.items():
        setattr(art, name, PolyCollection([], **style))
        axes.add_collection(getattr(art, name), autolim=False)
    art.labels = drawing.Labels(axes)
    art.index = drawing.Labels(axes, size=11)
    art.nothing = drawing.text(figure, 555, 160, ha="center", fontsize=15)
    for y, name, colour in (
        (24, "padded input", drawing.INPUT),
        (140, "windows,\none an output", drawing.KERNEL),
        (310, "how often\neach pixel\nis read", drawing.INPUT),
        (392, "pixel", drawing.GREY),
    ):
        style = {"ha": "right", "fontweight": "bold", "fontsize": 12, "color": colour}
        drawing.text(figure, 148, y, name, **style)
    return art


TOP, LOW, BASE = 46, 236, 376  # pixels from the top: first window, last window, base of the bars


def draw(art, s, r):
    """Show the strip, the windows as a staircase, and under each pixel the number of its lines."""
    low, high = -r.before, s.pixels + r.after
    most = s.kernel - 1  # room for "full", so that no pixel moves when the mode does
    art.axes.set_xlim(-most - 0.6, s.pixels + most - 0.4)
    cell = lambda x, top, bottom, width=1: _box(x - 0.5, top, width, bottom)  # noqa: E731
    art.pixels.set_verts([cell(x, 8, 40) for x in range(s.pixels)])
    outside = [*range(low, 0), *range(s.pixels, high)]
    art.zeros.set_verts([cell(x, 8, 40) for x in outside])
    line = (LOW - TOP) / max(r.windows, 1)
    tops = [TOP + 4 + i * line for i in range(r.windows)]
    bars = [cell(low + i, top, top + 0.75 * line, s.kernel) for i, top in enumerate(tops)]
    art.windows.set_verts(bars)
    marked = [cell(low + s.position, 8, 40, s.kernel), *bars[s.position : s.position + 1]]
    art.mark.set_verts([] if r.problem else marked)
    scale = (BASE - LOW - 34) / s.kernel
    art.bars.set_verts([cell(x, BASE - n * scale, BASE, 0.9) for x, n in enumerate(r.counts)])
    x = np.arange(s.pixels)
    strings = [str(n) for n in r.counts] + ["0"] * len(outside)
    heights = [*(BASE - r.counts * scale - 10), *[24] * len(outside)]
    art.labels.show(strings, [*x, *outside], heights)
    art.index.show([str(i) for i in x], x, np.full(s.pixels, 390), drawing.GREY)
    art.nothing.set_text("no window fits" if r.problem else "")


def _box(x, top, width, bottom):
    return [(x, top), (x + width, top), (x + width, bottom), (x, bottom)]


def describe(s, r):
    """Say zeros and sizes, the window in words, and who is read how often."""
    if r.problem:
        return f"{r.problem}."
    size = SIZES[s.mode].replace("m", str(s.pixels)).replace("k", str(s.kernel))
    worked = "" if s.mode == "same" else f" = {size}"
    lines = [
        f"{s.mode.capitalize()} convolution, m = {s.pixels}, k = {s.kernel}: "
        f"{count(r.before, 'zero')} before, {r.after} after; "
        f"output {SIZES[s.mode]}{worked} = {r.windows}."
    ]
    first = s.position - r.before
    inside = sum(0 <= x < s.pixels for x in range(first, first + s.kernel))
    pixels, zeros_read = count(inside, "pixel"), count(s.kernel - inside, "zero")
    lines.append(f"Window {s.position} reads {pixels} and {zeros_read}.")
    lines.append(f"Times that each pixel is read: {' '.join(map(str, r.counts))}.")
    if r.counts.min() == r.counts.max():
        lines.append("All pixels are read equally often.")
    else:
        lines.append(
            f"The first pixel is read {_times(r.counts[0])}, the last {_times(r.counts[-1])}, "
            f"the most read {_times(r.counts.max())}."
        )
    if s.mode == "same":
        lines.append(_even(s, r))
    return "\n".join(lines)


def _even(s, r):
    if s.kernel % 2:
        return f"k is odd: k - 1 = {s.kernel - 1} zeros, as many before as after."
    where = "start" if s.odd == FIRST else "end"
    return (
        f"k is even: k - 1 = {s.kernel - 1} zeros cannot be halved; the odd one is at the {where}."
    )


def _times(n):
    return {1: "once", 2: "twice"}.get(int(n), f"{n} times")


def pick(s, r, panel, x, y):
    """Move to the window that is clicked: by its line, or, in the strip, by where it starts."""
    if r.problem or y > LOW:
        return None
    line = (LOW - TOP) / r.windows
    i = (y - TOP - 4) // line if y > TOP else round(x) + r.before
    return {"position": int(np.clip(i, 0, r.windows - 1))}
