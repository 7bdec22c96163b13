"""Pooling over filters learned for three rotations, against pooling over space, Fig 9.9."""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from helpers import controls, data, drawing
from helpers.activations import relu
from helpers.convolution import conv2d
from helpers.drawing import number
from helpers.explorable import Explorable
from helpers.pooling import max_pool2d, maxout
from helpers.warp import warp

ANGLES = range(-90, 91, 15)
NAMES = ("max of 3 filters", "0° filter alone", "0° filter, max over space")
REACH = 6  # pixels that the filter is moved in each direction, for pooling over space
LEARNED = 2000  # training pictures
PICTURES = 30  # test pictures of the digit that are counted
METHODS = {"maxout": drawing.OUTPUT, "upright": drawing.KERNEL, "space": drawing.INPUT}


def learned_invariance() -> Explorable:
    """Turn a handwritten digit: three filters and their maximum, and spatial pooling alone."""
    return Explorable(
        "Learned invariance",
        controls={
            "digit": controls.choice("digit", [3, 2, 5, 7]),
            "picture": controls.slider("picture", 0, PICTURES - 1, 0),
            "apart": controls.choice(
                "filters learned at 0 and ± (°)", {"30°": 30, "45°": 45, "60°": 60}, 45
            ),
            "angle": controls.slider("turned by (°)", -90, 90, 0, step=15),
            "shift": controls.slider("moved right by", -6, 6, 0),
        },
        rows=["digit picture apart", "angle shift"],
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        size=(960, 400),
    )


@lru_cache(maxsize=64)
def learn(digit, angle):
    """Return the filter (28, 28) that tells `digit`, turned by `angle`, from the other digits.

    Least squares on 2,000 pictures turned by the same angle: +1 for the digit, -1/9 for others;
    large weights cost a little, which keeps the filter smooth.
    """
    X, A = _turned(angle)
    target = np.where(data.digits()[1][:LEARNED] == digit, 1, -1 / 9)
    w = np.linalg.solve(A, X.T @ target)
    return (w / np.linalg.norm(w)).reshape(28, 28)


@lru_cache(maxsize=8)
def _turned(angle):
    """Return the training pictures as rows of a matrix X, and what they share: X.T X + 150 I."""
    X = _unit(warp(data.digits()[0][:LEARNED], angle)).reshape(LEARNED, -1).astype(float)
    return X, X.T @ X + 150 * np.eye(X.shape[1])


def _unit(x):
    return x / np.sqrt((x**2).sum((-2, -1), keepdims=True))


def respond(pictures, digit, apart):
    """Return the detectors (N, 3), their maximum, and the upright filter pooled over space."""
    K = np.stack([learn(digit, angle) for angle in (-apart, 0, apart)])[:, None]
    V = _unit(pictures.astype(float))
    detectors = relu(conv2d(V, K))  # the filter is as large as the picture: one place
    over_filters = maxout(detectors, 3)
    everywhere = relu(conv2d(V, K[1:2], padding=REACH))
    over_space = max_pool2d(everywhere, everywhere.shape[-2:])
    return detectors[..., 0, 0], over_filters[:, 0, 0, 0], over_space[:, 0, 0, 0]


@lru_cache(maxsize=64)
def thresholds(digit, apart):
    """Return what 19 of 20 upright training pictures of other digits stay below, per method."""
    x, y, _, _ = data.digits()
    detectors, over_filters, over_space = respond(x[y != digit][:500], digit, apart)
    return np.quantile([over_filters, detectors[:, 1], over_space], 0.95, axis=1)


@lru_cache(maxsize=64)
def found(digit, apart, shift):
    """Count, at every angle, the test pictures that each method finds: (angles, methods)."""
    pictures = [warp(samples(digit), angle, shift=(0, shift)) for angle in ANGLES]
    detectors, over_filters, over_space = respond(np.concatenate(pictures), digit, apart)
    answers = np.stack([over_filters, detectors[:, 1], over_space], axis=1)
    yes = answers > thresholds(digit, apart)
    return yes.reshape(len(ANGLES), -1, len(METHODS)).sum(1)


@lru_cache(maxsize=4)
def samples(digit):
    """Return the test pictures of the digit that are counted."""
    _, _, x, y = data.digits()
    return x[y == digit][:PICTURES]


def compute(s):
    """Turn the picture and let the detectors answer; look up how many pictures are found."""
    image = warp(samples(s.digit)[s.picture], s.angle, shift=(0, s.shift))
    detectors, over_filters, over_space = respond(image[None], s.digit, s.apart)
    tuned = (-s.apart, 0, s.apart)
    counts = found(s.digit, s.apart, s.shift)
    return SimpleNamespace(
        image=image[0],
        tuned=tuned,
        filters=[learn(s.digit, angle) for angle in tuned],
        detectors=detectors[0],
        now=(over_filters[0], detectors[0, 1], over_space[0]),
        counts=counts,
        found=counts[ANGLES.index(s.angle)].tolist(),
    )


def stage(figure):
    """Build the picture, the filters over their detectors, and what is found at every angle."""
    art = SimpleNamespace(input=drawing.Grid(figure, "input", drawing.INPUT))
    art.filters = [drawing.Grid(figure, "filter", drawing.KERNEL) for _ in range(3)]
    art.bars = drawing.Bars(figure, (238, 218, 366, 166), "bars", drawing.GREY, "detectors")
    art.plot = drawing.Plot(figure, (664, 104, 272, 225), "plot", "angle of the digit (°)")
    styles = {"lw": [3.5, 2.5, 2], "ls": ["-", (0, (4, 2)), (0, (1, 1.5))]}
    art.lines, art.dots, art.names = [], [], []
    for i, (colour, y) in enumerate(zip(METHODS.values(), (18, 42, 66), strict=True)):
        style = {"color": colour, "lw": styles["lw"][i], "ls": styles["ls"][i]}
        art.lines.append(art.plot.line(list(ANGLES), [0] * len(ANGLES), **style))
        art.dots.append(art.plot.line([0], [0], marker="o", ms=8, color=colour, ls=""))
        sample = drawing.axes(figure, (622, y - 6, 30, 12), "key")
        sample.plot([0, 1], [0, 0], **style)
        art.names.append(drawing.text(figure, 660, y, color=colour, fontsize=12))
    drawing.text(figure, 664, 92, f"found of {PICTURES} test pictures", fontsize=12)
    art.now = art.plot.axes.axvline(0, color=drawing.PALE, lw=1.5, zorder=0)
    return art


def draw(art, s, r):
    """Show the turned digit, the filters and how strongly each detector answers."""
    art.input.show(r.image, f"a {s.digit}, turned {s.angle}°")
    art.input.place((24, 60, 168, 168))
    for i, grid in enumerate(art.filters):
        grid.show(r.filters[i], f"filter {r.tuned[i]}°", signed=True)
        grid.place((246 + 122 * i, 60, 106, 106))
        grid.mark(*([range(28)] * 2 if i == np.argmax(r.detectors) and max(r.detectors) else []))
    top = 0.7
    winner = [int(np.argmax(r.detectors))]
    art.bars.show(range(3), r.detectors, span=(0, 2), limits=(0, top), marked=winner)
    for i, (line, name) in enumerate(zip(art.lines, NAMES, strict=True)):
        line.set_ydata(r.counts[:, i])
        art.dots[i].set_data([s.angle], [r.found[i]])
        art.names[i].set_text(f"{name}: {r.found[i]}")
    art.now.set_xdata([s.angle, s.angle])
    degrees = {t: str(t) for t in (-90, -45, 0, 45, 90)}
    art.plot.view((-92, 92), (0, PICTURES + 1), degrees, {t: str(t) for t in (0, 10, 20, 30)})


def describe(s, r):
    """Give the detectors and the three maxima, and count over many pictures."""
    tuned = ", ".join(
        f"{angle}°: {number(v)}" for angle, v in zip(r.tuned, r.detectors, strict=True)
    )
    side = "left" if s.shift < 0 else "right"
    moved = f", moved {side} by {abs(s.shift)}" if s.shift else ""
    lines = [
        f"A {s.digit} turned by {s.angle}°{moved}. Detectors {tuned}.",
        f"Max of the 3 filters (maxout) {number(r.now[0])}; the 0° filter alone "
        f"{number(r.now[1])}; the 0° filter pooled over {2 * REACH + 1}x{2 * REACH + 1} places "
        f"{number(r.now[2])}.",
        f"Found among {PICTURES} test pictures, so turned{' and moved' if moved else ''}: "
        f"{r.found[0]} by the max of 3, {r.found[1]} by the 0° filter, {r.found[2]} by pooling "
        "over space. (Thresholds: 1 of 20 other digits, upright, passes.)",
    ]
    if not max(r.detectors):
        lines.append("All three detectors are off: nothing to choose a maximum from.")
    return "\n".join(lines)
