"""A convolutional network as a strip of stages: the shape after each, and what it costs.

A net is a list of layers; everything that is shown is counted from this list and the image.
"""

from math import prod
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
from matplotlib.collections import PolyCollection

from helpers import controls, counts, drawing
from helpers.explorable import Explorable


class Layer(NamedTuple):
    """One stage: ``kind`` is "conv", "pool" or "dense"; ``out`` counts filters or units."""

    kind: str
    out: int = 0
    kernel: int = 0
    stride: int = 1
    padding: int = 0
    groups: int = 1  # where there are two, if the switch "two groups" is on


ALEXNET = [
    Layer("conv", 96, 11, 4),
    Layer("pool", 0, 3, 2),
    Layer("conv", 256, 5, 1, 2, groups=2),
    Layer("pool", 0, 3, 2),
    Layer("conv", 384, 3, 1, 1),
    Layer("conv", 384, 3, 1, 1, groups=2),
    Layer("conv", 256, 3, 1, 1, groups=2),
    Layer("pool", 0, 3, 2),
    Layer("dense", 4096),
    Layer("dense", 4096),
    Layer("dense", 1000),
]
DIGITS = [  # the CNN with a dense head that reads digits in this lesson
    Layer("conv", 6, 5),
    Layer("pool", 0, 2, 2),
    Layer("conv", 12, 3),
    Layer("pool", 0, 2, 2),
    Layer("dense", 10),
]
NETS = {"AlexNet": (ALEXNET, 3), "digits": (DIGITS, 1)}
FIRST = {"net": "AlexNet", "kernel": 11, "stride": 4, "padding": 0, "groups": True}
PRESETS = {
    "AlexNet, 227": FIRST | {"side": 227},
    "AlexNet, 224": FIRST | {"side": 224},
    "AlexNet, one group": FIRST | {"side": 227, "groups": False},
    "CNN for digits": FIRST | {"net": "digits", "side": 28, "kernel": 5, "stride": 1},
}
LEFT, WIDTH, WIDEST = 10, 940, 110  # pixels: of the strip, of one stage
FLOOR, TALLEST = 140, 118  # of the boxes
BARS = {"parameters": 300, "multiply-adds": 394}  # where they stand
BAR = 48  # the height of all of them together


def pipeline_strip() -> Explorable:
    """Change the image or the first layer, and watch shapes and counts run through the net."""
    return Explorable(
        "Pipeline strip",
        controls={
            "preset": controls.preset("preset", PRESETS),
            "net": controls.choice("net", list(NETS)),
            "groups": controls.switch("two groups (conv 2, 4, 5)", True),
            "side": controls.slider("image side", 16, 320, 227),
            "kernel": controls.slider("first kernel", 1, 15, 11),
            "stride": controls.slider("first stride", 1, 6, 4),
            "padding": controls.slider("first padding", 0, 4, 0),
            "stage": controls.slider("stage", 1, len(ALEXNET), 1),
        },
        rows=["preset net groups side", "kernel stride padding stage"],
        limits=lambda s: {"stage": (1, len(NETS[s.net][0]))},
        hidden=lambda s: () if s.net == "AlexNet" else ("groups",),
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        pick=pick,
        size=(960, 412),
    )


def layers(s):
    """Return the layer list that the controls describe."""
    first, *rest = NETS[s.net][0]
    first = first._replace(kernel=s.kernel, stride=s.stride, padding=s.padding)
    return [layer if s.groups else layer._replace(groups=1) for layer in (first, *rest)]


def compute(s):
    """Return every stage with the shape before it and its count, as far as the net fits."""
    shape = (NETS[s.net][1], s.side, s.side)
    r = SimpleNamespace(image=shape, stages=[], problem="")
    r.names = _names(layers(s))
    for layer, name in zip(layers(s), r.names, strict=True):
        try:
            count = _count(layer, shape)
        except ValueError as error:
            r.problem = f"{name}: {drawing.refusal(error, 0)}"
            break
        r.stages.append(SimpleNamespace(layer=layer, name=name, before=shape, count=count))
        shape = count.output
    r.parameters = sum(stage.count.parameters for stage in r.stages)
    r.work = sum(stage.count.multiply_adds for stage in r.stages)
    dense = [t.count for t in r.stages if t.layer.kind == "dense"]
    r.in_dense = sum(count.parameters for count in dense)
    r.in_dense_work = sum(count.multiply_adds for count in dense)
    return r


def _count(layer, shape):
    if layer.kind == "dense":
        return counts.dense(shape, layer.out)
    if layer.kind == "pool":
        return counts.pool(shape, layer.kernel, stride=layer.stride)
    how = {"stride": layer.stride, "padding": layer.padding, "groups": layer.groups}
    return counts.conv(shape, layer.out, layer.kernel, **how)


def _names(net):
    kinds = [layer.kind for layer in net]
    return [f"{kind} {kinds[: i + 1].count(kind)}" for i, kind in enumerate(kinds)]


def stage(figure):
    """Build the strip: boxes as high as the maps, words below, and two rows of bars."""
    art = SimpleNamespace(axes=drawing.axes(figure, (0, 0, 960, 412), "strip"))
    art.axes.set(xlim=(0, 960), ylim=(412, 0))
    style = {"edgecolors": drawing.INK, "linewidths": 1}
    art.boxes, art.bars = (PolyCollection([], **style) for _ in "ab")
    art.mark = PolyCollection([], facecolors="none", edgecolors=drawing.INK, linewidths=3)
    for collection in (art.boxes, art.bars, art.mark):
        art.axes.add_collection(collection)
    art.words = drawing.Labels(art.axes)
    style = {"fontsize": 12, "fontweight": "bold"}
    art.headings = [drawing.text(figure, 0, 0, **style) for _ in BARS]
    return art


def slot(s):
    """Return the width of a stage: the image and all layers share the strip."""
    return min(WIDTH / (len(layers(s)) + 1), WIDEST)


def draw(art, s, r):
    """Show a box a stage, its shape, and its share of the parameters and of the work."""
    shapes = [r.image, *(t.count.output for t in r.stages)]
    colours = [drawing.INPUT, *(_colour(t.layer.kind) for t in r.stages)]
    wide = slot(s)
    x = LEFT + wide * (np.arange(len(shapes) + 1) + 0.5)
    art.boxes.set_verts([_box(*at) for at in zip(x, map(_size, shapes), strict=False)])
    art.boxes.set_facecolors(colours)
    words = [(name, x[i], 156) for i, name in enumerate(["image", *r.names][: len(x)])]
    for i, shape in enumerate(shapes):
        words += [(_side(shape), x[i], 174), (_depth(shape), x[i], 192)]
    if r.problem:
        words.append(("does\nnot fit", x[len(shapes)], 183))
    bars, headings = [], []
    for (key, floor), total in zip(BARS.items(), (r.parameters, r.work), strict=True):
        headings.append((f"{key}: {total:,} in all", floor - 75))
        for i, t in enumerate(r.stages, start=1):
            value = t.count.parameters if key == "parameters" else t.count.multiply_adds
            high = BAR * value / max(total, 1)
            bars.append(_bar(x[i], floor, max(high, 1.5 if value else 0)))
            words.append((_short(value), x[i], floor - high - 11))
    art.bars.set_verts(bars)
    art.bars.set_facecolors(colours[1:] * 2)
    art.bars.set_linewidths([3 if t == s.stage else 1 for t in range(1, len(shapes))] * 2 or [1])
    art.words.show(*zip(*words, strict=True))
    for heading, (words, y) in zip(art.headings, headings, strict=True):
        heading.set_text(words)
        drawing.move(heading, LEFT + 8, y)
    edge = LEFT + wide * s.stage + 1
    corners = [(edge, 10), (edge + wide - 2, 10), (edge + wide - 2, 204), (edge, 204)]
    art.mark.set_verts([corners])


def _colour(kind):
    return {"conv": drawing.KERNEL, "pool": drawing.PALE, "dense": drawing.GREY}[kind]


def _size(shape):
    # Width and height in pixels: roots, so that 1 and 4,096 channels both fit into the strip.
    if len(shape) == 1:
        return 14, 16 + TALLEST * min(shape[0] / 4096, 1) ** 0.5 * 0.8
    return 12 + 2.2 * min(shape[0], 512) ** 0.5, TALLEST * min(shape[1] / 227, 1) ** 0.5


def _box(x, size):
    w, h = size
    return [(x - w / 2, FLOOR), (x + w / 2, FLOOR), (x + w / 2, FLOOR - h), (x - w / 2, FLOOR - h)]


def _bar(x, floor, height):
    return [(x - 22, floor), (x + 22, floor), (x + 22, floor - height), (x - 22, floor - height)]


def _side(shape):
    return f"{shape[1]}x{shape[2]}" if len(shape) == 3 else f"{shape[0]:,}"


def _depth(shape):
    return f"x {shape[0]}" if len(shape) == 3 else "units"


def _short(value):
    # 34,944 -> 34.9k: twelve full numbers do not fit side by side.
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.{0 if value >= 99.95 * size else 1}f}{letter}"
    return str(value)


def describe(s, r):
    """Give the sizes along the strip, the sums, and how the marked stage is counted."""
    lines = []
    if r.problem:
        lines.append(f"The net ends early. {r.problem}.")
    sizes = [s.side] + [t.count.output[1] for t in r.stages if len(t.count.output) == 3]
    changes = [n for i, n in enumerate(sizes) if not i or n != sizes[i - 1]]
    lines.append(
        f"{s.net}, image {s.side}x{s.side}: sides {' -> '.join(map(str, changes))}. "
        f"{r.parameters:,} parameters, {_share(r.in_dense, r.parameters)} of them in dense "
        f"layers; {r.work:,} multiply-adds, {_share(r.in_dense_work, r.work)} of them there."
    )
    if s.stage <= len(r.stages):
        lines += _stage(r.stages[s.stage - 1])
    else:
        lines.append(f"{r.names[s.stage - 1]}: nothing reaches it.")
    over = (s.side + 2 * s.padding - s.kernel) % s.stride
    if r.stages and over:
        steps = (s.side + 2 * s.padding - s.kernel) / s.stride
        last = "row and column" if over == 1 else f"{over} rows and columns"
        lines.append(
            f"Ragged: {_steps(s.side, s.kernel, s.padding, s.stride)} = {steps:.4g} is no whole "
            f"number; the first layer never reads the last {last}"
            f"{' of the padded image' if s.padding else ''}."
        )
    return "\n".join(lines)


def _share(part, total):
    return f"{100 * part / max(total, 1):.0f} %"


def _steps(n, k, p, stride):
    return f"({n} + 2*{p} - {k})/{stride}" if p else f"({n} - {k})/{stride}"


def _stage(t):
    layer, c, before = t.layer, t.count, t.before
    if layer.kind == "dense":
        return [
            f"{t.name}: {prod(before):,} inputs * {layer.out:,} units + {layer.out:,} biases = "
            f"{c.parameters:,} parameters."
        ]
    n, k, p, stride = before[1], layer.kernel, layer.padding, layer.stride
    down = ", rounded down," if (n + 2 * p - k) % stride else ""
    size = f"{_steps(n, k, p, stride)} + 1{down} = {c.output[1]}"
    line = f"{t.name}: {k}x{k}, stride {stride}, padding {p}: {size}."
    if layer.kind == "pool":
        return [f"{line} Pooling learns nothing."]
    groups = f", in {layer.groups} groups of channels" if layer.groups > 1 else ""
    return [
        f"{line} {layer.out} filters * {k}*{k}*{before[0] // layer.groups} weights + {layer.out} "
        f"biases = {c.parameters:,} parameters{groups}."
    ]


def pick(s, r, panel, x, y):
    """Mark the stage that is clicked."""
    return {"stage": int(np.clip((x - LEFT) // slot(s), 1, len(r.names)))}
