"""A tower of convolutional layers: without padding it shrinks until no window fits (Fig 9.13)."""

from types import SimpleNamespace

import numpy as np
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.path import Path

from helpers import controls, drawing
from helpers.convolution import correlate1d, output_size
from helpers.drawing import count
from helpers.explorable import Explorable
from helpers.geometry import margins

WIDEST, TALLEST = 24, 7
ROUND = Path.unit_circle()
SQUARE = Path([(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)], closed=True)
KEY = "thick: the kernel at its first place, dashed: at its last"
KEY_OF_ZEROS = ";   square: a zero;   hollow: a zero has a part in it"
PRESETS = {
    "Fig 9.13, two layers": {"width": 16, "kernel": 6, "zeros": 0, "layers": 2},
    "Fig 9.13, no padding": {"width": 16, "kernel": 6, "zeros": 0, "layers": 3},
    "Fig 9.13, zeros": {"width": 16, "kernel": 6, "zeros": 5, "layers": 3},
    "width 3, no padding": {"width": 16, "kernel": 3, "zeros": 0, "layers": 7},
}


def shrink_tower() -> Explorable:
    """Stack layers of one kernel width and count the units that are left in each."""
    return Explorable(
        "Shrink tower",
        controls={
            "preset": controls.preset("example", PRESETS),
            "width": controls.slider("input width", 1, WIDEST, 16),
            "kernel": controls.slider("kernel width k", 1, 12, 6),
            "zeros": controls.slider("zeros a layer", 0, 5, 0),
            "layers": controls.slider("layers", 1, TALLEST, 2),
        },
        rows=["preset width kernel", "zeros layers"],
        limits=lambda s: {"zeros": (0, s.kernel - 1)},
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        size=(960, 410),
    )


def sides(s):
    """Return how many zeros go before and after a layer; an odd one goes to the end."""
    return s.zeros // 2, s.zeros - s.zeros // 2


def compute(s):
    """Return the width of every layer that fits, and which units a zero has reached."""
    r = SimpleNamespace(widths=[s.width], reached=[np.zeros(s.width)], problem="")
    for _ in range(s.layers):
        try:
            width = output_size(r.widths[-1], s.kernel, padding=sides(s))
        except ValueError as error:
            r.problem = str(error)
            break
        # A unit is reached by a zero if any of its inputs is one, or was reached by one.
        marked = np.pad(r.reached[-1], sides(s), constant_values=1)
        r.reached.append(correlate1d(marked, np.ones(s.kernel), "valid").round() > 0)
        r.widths.append(width)
    r.built = len(r.widths) - 1
    r.same = sum(margins("same", s.width, s.kernel))  # zeros that keep the width
    r.steps = [width - 1 for width in r.widths[1:]]  # from the first window to the last
    r.still = [layer for layer, steps in enumerate(r.steps, 1) if steps == 0 and s.kernel > 1]
    return r


def stage(figure):
    """Units and zeros in rows, the input below; the first and the last window of every layer."""
    axes = drawing.axes(figure, (0, 0, 960, 410), "tower")
    art = SimpleNamespace(axes=axes)
    art.wires = LineCollection([], colors=drawing.PALE, linewidths=0.7, zorder=1)
    art.first = LineCollection([], colors=drawing.KERNEL, linewidths=2, zorder=2)
    art.last = LineCollection([], colors=drawing.KERNEL, linewidths=2, ls="--", zorder=2)
    art.units = PathCollection([], offset_transform=axes.transData, zorder=3)
    art.units.set_transform(drawing.pixels(figure))
    for artist in (art.wires, art.first, art.last, art.units):
        axes.add_collection(artist, autolim=False)
    art.names = drawing.Labels(axes, size=13, clip=False)
    axes.set(xlim=(0, 960), ylim=(410, 0))
    art.key = drawing.text(figure, 480, 396, ha="center", fontsize=12)
    return art


def draw(art, s, r):
    """Draw the rows from the bottom; solid the first window of a layer, dashed its last."""
    before, after = sides(s)
    pitch = min(27, 620 / (s.width + s.zeros))
    gap = min(120, 334 / s.layers)
    rows = [358 - gap * layer for layer in range(s.layers + 1)]
    x_of = lambda i, width: 480 + pitch * (i - (width - 1) / 2)  # noqa: E731
    points, looks, names = [], [], []
    wires, first, last = [], [], []
    for layer, (width, reached) in enumerate(zip(r.widths, r.reached, strict=True)):
        y = rows[layer]
        points += [(x_of(i, width), y) for i in range(width)]
        looks += ["zero reached" if mark else "unit" for mark in reached]
        if layer:
            below, low = r.widths[layer - 1], rows[layer - 1]
            edges = [
                [[(x_of(i, width), y), (x_of(i - before + m, below), low)] for m in range(s.kernel)]
                for i in range(width)
            ]
            wires += [edge for window in edges for edge in window]
            first, last = first + edges[0], last + edges[-1]
        if layer < r.built:
            outside = [*range(-before, 0), *range(width, width + after)]
            points += [(x_of(i, width), y) for i in outside]
            looks += ["zero"] * len(outside)
        names.append((f"layer {layer}" if layer else "input", 60, y))
        names.append((count(width, "unit"), 900, y))
    art.wires.set_segments(wires)
    art.first.set_segments(first)
    art.last.set_segments(last)
    if r.problem:
        names.append((f"layer {r.built + 1}: no window fits", 480, rows[r.built + 1] + gap / 4))
    strings, x, y = zip(*names, strict=True)
    colours = [drawing.INPUT, drawing.INPUT] + [drawing.OUTPUT] * (2 * r.built)
    art.key.set_text(KEY + KEY_OF_ZEROS * (s.zeros > 0))
    art.names.show(strings, x, y, colours + [drawing.INK] * (len(names) - len(colours)))
    _draw_units(art, points, looks, r, min(9, 0.4 * pitch))


def _draw_units(art, points, looks, r, radius):
    size = {"unit": radius, "zero reached": radius, "zero": 0.7 * radius}
    shape = {"unit": ROUND, "zero reached": ROUND, "zero": SQUARE}
    scaled = {look: Path(shape[look].vertices * size[look], shape[look].codes) for look in size}
    art.units.set_paths([scaled[look] for look in looks])
    art.units.set_offsets(points)
    face = {"unit": drawing.OUTPUT, "zero reached": "white", "zero": drawing.PALE}
    edge = {"unit": drawing.OUTPUT, "zero reached": drawing.OUTPUT, "zero": drawing.GREY}
    n = r.widths[0]
    art.units.set_facecolor([drawing.INPUT] * n + [face[look] for look in looks[n:]])
    art.units.set_edgecolor([drawing.INPUT] * n + [edge[look] for look in looks[n:]])
    art.units.set_linewidth(2)


def describe(s, r):
    """Say the widths, what a layer costs, and when the kernel can no longer move."""
    fewer = s.kernel - 1 - s.zeros
    before, after = sides(s)
    lines = [
        f"Kernel width {s.kernel}, {s.zeros} zeros a layer ({before} before, {after} after): "
        f"widths {' -> '.join(map(str, r.widths))}."
    ]
    if fewer:
        lines.append(
            f"Every layer loses k - 1 - zeros = {count(fewer, 'unit')}; "
            f"with {r.same} zeros it would keep its width."
        )
    else:
        lines.append(f"k - 1 = {s.kernel - 1} zeros a layer keep the width, for ever.")
    for layer in r.still[:1]:
        lines.append(
            f"In layer {layer} the kernel has one place only and can no longer move: "
            "no weight is used twice."
        )
    if r.problem:
        lines.append(
            f"Layer {r.built + 1} does not fit: the kernel needs {s.kernel} units and gets "
            f"{r.widths[-1] + s.zeros}."
        )
    if s.zeros and r.built:
        reached, width = int(r.reached[-1].sum()), r.widths[-1]
        lines.append(
            f"Layer {r.built}: zeros have a part in {reached} of {count(width, 'unit')} (hollow)."
        )
    return "\n".join(lines)
