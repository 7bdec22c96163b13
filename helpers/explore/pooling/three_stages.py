"""The three stages of a convolutional layer in one row: convolution, detector, pooling, Fig 9.7."""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np
from matplotlib.collections import LineCollection

from helpers import controls, data, drawing
from helpers.activations import relu
from helpers.convolution import conv2d
from helpers.drawing import by, number
from helpers.explorable import Explorable
from helpers.pooling import max_pool2d

SLASH = ("1000000", "0100001", "0010010", "0001100", "0001100", "0010010", "0100001")
PICTURES = ["7x7 numbers", "digit", "chelsea", "camera", "coffee"]
KERNELS = {
    "edge, left dark": [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
    "edge, top dark": [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
    "stroke /": [[-1, 0, 1], [0, 1, 0], [1, 0, -1]],
    "stroke \\": [[1, 0, -1], [0, 1, 0], [-1, 0, 1]],
    "spot": [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
}
STAGES, LAYERS = "one layer, three stages", "three layers"
NAMES = {
    STAGES: ("convolution stage", "detector stage", "pooling stage"),
    LAYERS: ("convolution layer", "detector layer", "pooling layer"),
}
MOST_TERMS = 9


def three_stages() -> Explorable:
    """Follow a picture through convolution, detector and pooling; mark what one output sees."""
    return Explorable(
        "Three stages",
        controls={
            "picture": controls.choice("picture", PICTURES),
            "kernel": controls.choice("kernel", list(KERNELS), "stroke \\"),
            "bias": controls.slider("bias", -3.0, 3.0, 0.0, step=0.5),
            "size": controls.slider("pool size", 1, 6, 2),
            "stride": controls.slider("pool stride", 1, 6, 1),
            "words": controls.choice("words", [STAGES, LAYERS]),
            "position": controls.scrub("position", 0, 15, 5),
        },
        rows=["picture kernel words bias", "size stride position"],
        limits=lambda s: {"position": (0, max(np.prod(pooled_shape(s)), 1) - 1)},
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        pick=pick,
        size=(960, 390),
    )


@lru_cache(maxsize=8)
def image_of(picture):
    """Return the picture as (rows, columns)."""
    if picture == "7x7 numbers":
        return np.array([[float(x) for x in row] for row in SLASH])
    return data.digits()[0][3, 0] if picture == "digit" else data.photo(picture, size=44)


def pooled_shape(s):
    """Return the rows and columns of the pooled map; (0, 0) where no pooling window fits."""
    shape = np.subtract(image_of(s.picture).shape, np.shape(KERNELS[s.kernel])) + 1
    return tuple(np.maximum((shape - s.size) // s.stride + 1, 0).tolist())


def compute(s):
    """Return every stage, and the part of each that the marked output depends on."""
    kernel = np.array(KERNELS[s.kernel], float)
    r = SimpleNamespace(image=image_of(s.picture), kernel=kernel, problem="")
    affine = conv2d(r.image[None], kernel[None, None], np.array([s.bias]))
    detector = relu(affine)
    r.affine, r.detector = affine[0], detector[0]
    r.off = int(np.sum(r.detector == 0))
    try:
        r.pooled = max_pool2d(detector, s.size, stride=s.stride)[0]
    except ValueError as error:
        r.problem = drawing.refusal(error).replace("kernel", "pooling window")
        return r
    r.cell = divmod(s.position, r.pooled.shape[1])
    r.window = [np.arange(i * s.stride, i * s.stride + s.size) for i in r.cell]
    r.field = [np.arange(w[0], w[-1] + k) for w, k in zip(r.window, kernel.shape, strict=True)]
    return r


def stage(figure):
    """Build the input and the three stages, and the words over them."""
    art = SimpleNamespace(
        input=drawing.Grid(figure, "input", drawing.INPUT),
        affine=drawing.Grid(figure, "affine", drawing.KERNEL),
        detector=drawing.Grid(figure, "detector", drawing.GREY),
        pooled=drawing.Grid(figure, "pooled", drawing.OUTPUT),
        signs=drawing.signs(figure, "→→→"),
    )
    art.words = [drawing.text(figure, 0, 40, ha="center", fontsize=12) for _ in range(3)]
    art.over = drawing.text(figure, 0, 14, ha="center", fontsize=12)
    overlay = drawing.axes(figure, (0, 0, 960, 60), "words")
    overlay.set(xlim=(0, 960), ylim=(60, 0))
    art.brackets = LineCollection([], colors=drawing.GREY, linewidths=2)
    overlay.add_collection(art.brackets)
    return art


def draw(art, s, r):
    """Show the stages on one scale, so that the detector looks like the affine map cut at 0."""
    top = max(abs(r.affine).max(), abs(r.image).max())
    scale = (-top, top)
    art.input.show(r.image, f"input {by(r.image)}")
    art.affine.show(r.affine, f"affine {by(r.affine)}", signed=True, limits=scale)
    art.detector.show(r.detector, f"ReLU {by(r.detector)}", signed=True, limits=scale)
    grids = [art.input, art.affine, art.detector, art.pooled]
    art.pooled.axes.set_visible(not r.problem)
    if r.problem:
        grids.pop()
    else:
        art.pooled.show(r.pooled, f"max {by(r.pooled)}", signed=True, limits=scale)
        art.pooled.mark(*([i] for i in r.cell))
        for grid, (rows, columns) in (
            (art.input, r.field),
            (art.affine, r.window),
            (art.detector, r.window),
        ):
            grid.mark(rows, columns)
    drawing.lay_out(grids, box=(30, 84, 880, 296), gap=48, signs=art.signs)
    art.signs[2].set_text("" if r.problem else "→")
    _write_words(art, s, grids)


def _write_words(art, s, grids):
    # A line over each layer: one line over all stages, or one over each.
    width = art.input.axes.figure.bbox.width
    centres = [np.mean(grid.axes.get_position().intervalx) * width for grid in grids[1:]]
    for text in art.words:
        text.set_text("")
    for text, name, x in zip(art.words, NAMES[s.words], centres, strict=False):
        text.set_text(name)
        drawing.move(text, x, 42)
    one = s.words == STAGES
    spans = [(centres[0], centres[-1])] if one else [(x, x) for x in centres]
    art.brackets.set_segments([[(a - 62, 27), (b + 62, 27)] for a, b in spans])
    art.over.set_text("one convolutional layer" if one else "three layers")
    drawing.move(art.over, np.mean([centres[0], centres[-1]]), 12)


def describe(s, r):
    """Give the shape after every stage, what the detector cuts, and the marked maximum."""
    affine, detector, pooling = NAMES[s.words]
    first = "One convolutional layer has three stages" if s.words == STAGES else "Three layers"
    lines = [
        f"{first}: {affine} {by(r.image)} to {by(r.affine)} (kernel {s.kernel}, bias "
        f"{number(s.bias)}), {detector} (ReLU), {pooling} (max over {s.size}x{s.size}, "
        f"stride {s.stride}).",
        f"{detector.capitalize()}: {r.off} of {r.detector.size} values are 0"
        + (": nothing is detected anywhere." if r.off == r.detector.size else "."),
    ]
    if r.problem:
        return "\n".join([*lines, f"No pooled map: {r.problem}."])
    values = [number(v) for v in r.detector[np.ix_(*r.window)].ravel()]
    inside = ", ".join(values) if len(values) <= MOST_TERMS else f"{len(values)} values"
    i, j = r.cell
    rows, columns = (f"{lines[0]} to {lines[-1]}" for lines in r.field)
    lines.append(
        f"{pooling.capitalize()}: {by(r.pooled)}. Its ({i},{j}) = max({inside}) = "
        f"{number(r.pooled[i, j])}; it sees input rows {rows}, columns {columns}."
    )
    if s.stride > s.size:
        lines.append("The stride is larger than the window: some detector values are never read.")
    return "\n".join(lines)


def pick(s, r, panel, x, y):
    """Mark the pooled cell that is clicked, or one whose window holds the clicked unit."""
    if r.problem:
        return None
    cell = np.array([round(y), round(x)])
    if panel != "pooled":
        cell = np.round((cell - (s.size - 1) / 2 - (panel == "input")) / s.stride)
    i, j = (int(np.clip(c, 0, n - 1)) for c, n in zip(cell, r.pooled.shape, strict=True))
    return {"position": i * r.pooled.shape[1] + j}
