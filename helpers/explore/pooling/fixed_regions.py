"""A digit of any size before three classifier heads, of which one needs a fixed size, Fig 9.11.

The feature maps are the same for all heads: 8 fixed edge filters, ReLU, max pooling 2x2. Each head
is one layer of weights, fitted by least squares to digits of 28x28 and then left alone.
"""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np
from matplotlib.collections import PolyCollection

from helpers import controls, data, drawing
from helpers.activations import relu
from helpers.convolution import conv2d
from helpers.drawing import by
from helpers.explorable import Explorable
from helpers.pooling import (
    adaptive_avg_pool2d,
    adaptive_max_pool2d,
    avg_pool2d,
    max_pool2d,
    regions,
)
from helpers.warp import resize

MAPS, TRAINED, TESTED = 8, 1500, 50
FLAT, FIXED, CLASSES = HEADS = ["flatten", "regions", "class maps"]


def fixed_regions() -> Explorable:
    """Change the size of a digit and see which classifier heads still answer."""
    return Explorable(
        "Fixed regions",
        controls={
            "height": controls.slider("height", 12, 56, 28),
            "width": controls.slider("width", 12, 56, 28),
            "grid": controls.choice("regions", {f"{n}x{n}": n for n in (2, 3, 4)}, 3),
            "digit": controls.slider("picture", 0, TESTED - 1, 4),
            "map": controls.slider("feature map", 0, MAPS - 1, 0),
        },
        rows=["height width grid", "digit map"],
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        size=(960, 400),
    )


@lru_cache(maxsize=1)
def filters():
    """Return 8 edge filters (8, 1, 5, 5), a direction each."""
    down, right = np.indices((5, 5)) - 2.0
    angles = 2 * np.pi * np.arange(MAPS) / MAPS
    slopes = [np.cos(a) * right + np.sin(a) * down for a in angles]
    K = np.exp(-(down**2 + right**2) / 4) * slopes
    return (K / abs(K).sum((1, 2), keepdims=True))[:, None].astype(np.float32)


def features(pictures):
    """Return the feature maps (N, 8, H', W') of pictures of any size."""
    return max_pool2d(relu(conv2d(pictures, filters())), 2)


@lru_cache(maxsize=1)
def _training():
    x, y, _, _ = data.digits()
    return features(x[:TRAINED]), np.eye(10)[y[:TRAINED]]


def _fit(inputs, cost):
    """Return the weights (inputs, 10) and biases that come nearest to 1 for the class, else 0."""
    X, Y = inputs.reshape(TRAINED, -1).astype(float), _training()[1]
    centre, mean = X.mean(0), Y.mean(0)
    X = X - centre
    W = np.linalg.solve(X.T @ X + cost * np.eye(X.shape[1]), X.T @ (Y - mean))
    return W, mean - centre @ W


@lru_cache(maxsize=8)
def head(name, grid=None):
    """Return the weights and biases of a head."""
    z, _ = _training()
    if name == FLAT:
        return _fit(z, 1)
    if name == FIXED:
        return _fit(adaptive_max_pool2d(z, grid), 0.1)
    # The mean of a class map is linear in the means of the pixels under each weight of its filter.
    h, w = z.shape[-2:]
    W, b = _fit(avg_pool2d(z, (h - 2, w - 2), stride=1), 0.001)
    return W.T.reshape(10, MAPS, 3, 3), b


def answer(name, z, grid):
    """Return the class scores (N, 10) for feature maps z, or raise ValueError if none exist."""
    W, b = head(name, grid if name == FIXED else None)
    if name == CLASSES:
        return adaptive_avg_pool2d(conv2d(z, W, b), 1)[:, :, 0, 0]
    vectors = (z if name == FLAT else adaptive_max_pool2d(z, grid)).reshape(len(z), -1)
    return vectors @ W + b  # NumPy refuses if the lengths differ


@lru_cache(maxsize=256)
def tested(height, width):
    """Return the first test digits at this size, and their feature maps."""
    _, _, x, y = data.digits()
    pictures = resize(x[:TESTED], (height, width))
    return pictures, features(pictures), y[:TESTED]


@lru_cache(maxsize=256)
def right(name, height, width, grid):
    """Count the test digits of this size to which a head gives the right answer."""
    _, z, labels = tested(height, width)
    return int((answer(name, z, grid).argmax(1) == labels).sum())


def compute(s):
    """Ask every head about this picture, and count over all test pictures of this size."""
    pictures, z, labels = tested(s.height, s.width)
    r = SimpleNamespace(image=pictures[s.digit, 0], maps=z[s.digit], label=int(labels[s.digit]))
    r.pooled = adaptive_max_pool2d(r.maps, s.grid)
    r.borders = [regions(n, s.grid) for n in r.maps.shape[1:]]
    r.scores, r.right, r.problem = {}, {}, ""
    for name in HEADS:
        try:
            r.scores[name] = answer(name, r.maps[None], s.grid)[0]
            r.right[name] = right(name, s.height, s.width, s.grid)
        except ValueError:
            r.problem = f"needs {len(head(name)[0])} numbers, gets {r.maps.size}"
    r.weights = {name: head(name, s.grid if name == FIXED else None)[0].size for name in HEADS}
    r.by_chance = FLAT in r.scores and s.height != s.width
    return r


def stage(figure):
    """Build picture, feature map and regions on the left, a row for each head on the right."""
    art = SimpleNamespace(
        input=drawing.Grid(figure, "input", drawing.INPUT),
        map=drawing.Grid(figure, "map", drawing.GREY),
        pooled=drawing.Grid(figure, "pooled", drawing.OUTPUT),
        borders=PolyCollection([], facecolors="none", edgecolors=drawing.OUTPUT, linewidths=2),
        bars=[],
        classes=[],
        titles=[],
        notes=[],
    )
    for x in (242, 444):
        drawing.text(figure, x, 220, "→", ha="center", fontsize=20)
    art.map.axes.add_collection(art.borders, autolim=False)
    for i in range(3):
        top = 8 + 131 * i
        colour = drawing.OUTPUT if i == 1 else drawing.GREY
        art.bars.append(drawing.Bars(figure, (612, top + 28, 340, 92), "scores", colour, ""))
        classes = drawing.Labels(drawing.axes(figure, (612, top + 98, 340, 20), f"classes {i}"))
        classes.axes.set(xlim=(-0.6, 9.6), ylim=(-1, 1))
        classes.show([str(d) for d in range(10)], range(10), [0] * 10)
        art.classes.append(classes)
        art.titles.append(drawing.text(figure, 612, top + 10, fontsize=12, fontweight="bold"))
        art.notes.append(drawing.text(figure, 612, top + 31, fontsize=12))
    return art


def draw(art, s, r):
    """Show the regions on the feature map, and what each head makes of the picture."""
    art.input.show(r.image, f"input {by(r.image)}")
    top = max(r.maps.max(), 1e-9)
    art.map.show(r.maps[s.map] / top, f"map {s.map}: {by(r.maps[s.map])}", strings=[])
    digits = 2 if s.grid < 4 else 1
    strings = [[f"{v:.{digits}f}" for v in row] for row in r.pooled[s.map]]
    art.pooled.show(r.pooled[s.map] / top, f"max {s.grid}x{s.grid}", strings=strings)
    rows, columns = ([(part.start - 0.5, part.stop - 0.5) for part in parts] for parts in r.borders)
    art.borders.set_verts(
        [
            [(left, top), (right, top), (right, bottom), (left, bottom)]
            for top, bottom in rows
            for left, right in columns
        ]
    )
    # One scale for all sizes: the picture and its maps grow, the pooled map stays as it is.
    for grid, x, cell in (
        (art.input, 124, 3.6),
        (art.map, 342, 6.4),
        (art.pooled, 530, 132 / s.grid),
    ):
        h, w = cell * grid.shape[0], cell * grid.shape[1]
        grid.place((x - w / 2, 220 - h / 2, w, h))
    names = (
        "all values, dense",
        f"{s.grid}x{s.grid} regions, dense",
        "class maps, averaged",
    )
    for i, name in enumerate(HEADS):
        art.titles[i].set_text(f"{names[i]}: {r.weights[name]} weights")
        for part in (art.bars[i], art.classes[i]):
            part.axes.set_visible(name in r.scores)
        if name not in r.scores:
            art.notes[i].set_text(f"✗ {r.problem}")
            continue
        scores = r.scores[name]
        best = int(scores.argmax())
        verdict = "✓ right" if best == r.label else f"✗ it is a {r.label}"
        art.notes[i].set_text(f"says {best}: {verdict}; {r.right[name]} of {TESTED} right")
        art.bars[i].show(
            range(10),
            np.clip(scores, -0.5, 1.2),
            span=(0, 9),
            limits=(-0.5, 1.2),
            marked=[best],
            strings=[""] * 10,
        )


def describe(s, r):
    """Say what each head gets, what it answers, and how often it is right at this size."""
    h, w = r.maps.shape[1:]
    spans = ", ".join(f"{a.start}-{a.stop - 1}" for a in r.borders[0])
    lines = [
        f"Picture {s.digit}, a {r.label}, {s.height}x{s.width}: {MAPS} feature maps of {h}x{w}; "
        f"number {s.map} is shown. {s.grid}x{s.grid} regions: rows {spans}.",
        f"All {r.maps.size} values + dense ({r.weights[FLAT]} weights): " + _answer(r, FLAT),
        f"{s.grid}x{s.grid} regions + dense ({r.weights[FIXED]} weights): " + _answer(r, FIXED),
        f"A map per class, averaged ({r.weights[CLASSES]} weights): " + _answer(r, CLASSES),
    ]
    if r.by_chance:
        lines.append("As many values as at 28x28, but by chance: each weight meets another place.")
    elif any(n % s.grid for n in (h, w)):
        lines.append("The maps do not divide evenly: neighbouring regions share a row or column.")
    return "\n".join(lines)


def _answer(r, name):
    if name not in r.scores:
        return f"no answer, the layer {r.problem}."
    best = int(r.scores[name].argmax())
    verdict = "right" if best == r.label else f"wrong, it is a {r.label}"
    return f"says {best}, {verdict}; right for {r.right[name]} of {TESTED} digits of this size."
