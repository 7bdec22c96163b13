"""The deck's net, trained on real handwritten digits: convolution, pooling, fully connected.

500 of the 4,000 digits to learn from are put aside: the validation digits. Rate, epochs and batch
were chosen by them, and so may the reader's settings be. The 1,000 test digits are asked when
training is over. Each digit is learned from as it is and moved by a pixel in four directions.
"""

from functools import partial
from itertools import chain
from types import SimpleNamespace

import numpy as np
from matplotlib.collections import LineCollection

from helpers import controls, data, drawing
from helpers.backprop import softmax
from helpers.drawing import number
from helpers.explorable import Explorable
from helpers.network import (
    AvgPool2d,
    Conv2d,
    Flatten,
    Linear,
    LocallyConnected2d,
    MaxPool2d,
    ReLU,
    Sequential,
    Sigmoid,
    Tanh,
    TiledConv2d,
    accuracy,
    predict,
    train,
)
from helpers.pad import ink_of, pad
from helpers.work import work

KINDS = ["convolution", "tiled, 2x2 kernels in turns", "locally connected"]
ACTIVATIONS = {"ReLU": ReLU, "tanh": Tanh, "sigmoid": Sigmoid}
POOLS = {"max": MaxPool2d, "average": AvgPool2d, "none": None}
SETTINGS = ("depth", "kind", "filters", "size", "activation", "pooling", "rate", "batch")
ASIDE, FAST, SLOW = 500, 1, 1  # validation digits; epochs at the full rate, and at a fifth of it
MOVES = [(0, 0), (0, 1), (0, -1), (1, 0), (-1, 0)]
WRONG = 6  # mistakes that are shown
COLUMNS = {4: 2, 8: 4, 16: 4}  # kernels in a row


def train_a_cnn() -> Explorable:
    """Train a net on digits, look at it while it learns, and let it read your own digit."""
    boxes = {
        "depth": controls.choice("convolutions", {"one": 1, "two": 2}, 2),
        "kind": controls.choice("the first is", KINDS),
        "filters": controls.choice("filters", [4, 8, 16], 16),
        "size": controls.choice("kernel", {"3x3": 3, "5x5": 5, "7x7": 7}, 5),
        "activation": controls.choice("activation", list(ACTIVATIONS)),
        "pooling": controls.choice("pooling", list(POOLS)),
        "rate": controls.choice("learning rate", [0.001, 0.01, 0.03, 0.1, 1.0, 10.0], 0.03),
        "batch": controls.choice("batch", [8, 32, 128], 32),
        "step": work("batches", 1094),
        "digit": controls.slider("validation digit", 0, ASIDE - 1, 5),
        "own": pad("draw a digit here"),
    }
    training = Training()
    boxes["step"].restart_when(boxes[name] for name in SETTINGS)
    boxes["digit"].observe(lambda _: boxes["own"].clear(), "value")
    demo = Explorable(
        "Train a CNN",
        controls=boxes,
        rows=[
            [["own"], ["depth kind filters size", "activation pooling rate batch", "step", "digit"]]
        ],
        limits=lambda s: {"step": (0, batches(s) * (FAST + SLOW))},
        compute=partial(compute, training),
        stage=stage,
        draw=draw,
        describe=describe,
        pick=pick,
        size=(960, 420),
    )
    boxes["step"].advance = lambda n: training.to(
        SimpleNamespace(**demo.state | {"step": n}), False
    )
    boxes["step"].goes_on = lambda: not training.failed
    return demo


def batches(s):
    """Return how many batches an epoch has."""
    return -(-(len(data.digits()[0]) - ASIDE) * len(MOVES) // s.batch)


def net_of(s):
    """Return a new net with these settings."""
    first = {
        KINDS[0]: lambda: Conv2d(1, s.filters, s.size, seed=1),
        KINDS[1]: lambda: TiledConv2d(1, s.filters, s.size, 2, seed=1),
        KINDS[2]: lambda: LocallyConnected2d(1, s.filters, s.size, input_size=28, seed=1),
    }[s.kind]()
    convolutions = [first, Conv2d(s.filters, 2 * s.filters, s.size, seed=2)][: s.depth]
    body = []
    for convolution in convolutions:
        pool = [POOLS[s.pooling](2)] if POOLS[s.pooling] else []
        body += [convolution, ACTIVATIONS[s.activation](), *pool]
    features = Sequential(*body, Flatten()).output_shape((1, 28, 28))[0]
    return Sequential(*body, Flatten(), Linear(features, 10, seed=3))


class Training:
    """A training that can be brought to any batch, and remembers what it saw on the way."""

    settings, step, shown = None, 0, 0

    def to(self, s, show=True):
        """Train up to batch ``s.step``, from where it is or, with other settings, from new.

        Between two pictures it runs ahead of what is shown, and ``show`` is false.
        """
        settings = [getattr(s, name) for name in SETTINGS]
        if settings != self.settings or s.step < self.shown:
            self._begin(s)
            self.settings = settings
        self.shown = s.step if show else self.shown
        while self.step < s.step and not self.failed:
            self._advance()
        return self

    def _begin(self, s):
        x, y, self.test_x, self.test_y = data.digits()
        self.x, self.y = x[:ASIDE], y[:ASIDE]
        moved = [np.roll(x[ASIDE:], move, axis=(2, 3)) for move in MOVES]
        learn = np.concatenate(moved), np.tile(y[ASIDE:], len(MOVES))
        self.net, self.step, self.shown, self.failed, self.test = net_of(s), 0, 0, "", None
        self.every, self.end = batches(s) // 6, batches(s) * (FAST + SLOW)
        how = {"batch_size": s.batch, "momentum": 0.9}
        self.progress = chain(
            train(self.net, *learn, epochs=FAST, lr=s.rate, seed=0, **how),
            train(self.net, *learn, epochs=SLOW, lr=s.rate / 5, seed=1, **how),
        )
        self.losses, self.right, self.checks = [], [], []
        self._check()

    def _advance(self):
        try:
            progress = next(self.progress)
        except ValueError as error:
            self.failed = str(error)
            return
        self.step += 1
        self.losses.append(progress.loss)
        self.right.append(progress.accuracy)
        if self.step % self.every == 0 or self.step == self.end:
            self._check()
        if self.step == self.end:
            self.test = accuracy(self.net, self.test_x, self.test_y)

    def _check(self):
        with np.errstate(all="ignore"):  # a net that has diverged is looked at, too
            self.predicted = predict(self.net, self.x)
        self.checks.append((self.step, float((self.predicted == self.y).mean())))


def compute(training, s):
    """Return the net at this batch, what it has learned, and what it makes of one digit."""
    t = training.to(s)
    r = SimpleNamespace(net=t.net, failed=t.failed, step=t.step, end=t.end, test=t.test)
    r.losses, r.right, r.checks = np.array(t.losses), np.array(t.right), np.array(t.checks)
    r.confusion = np.zeros((10, 10), int)
    np.add.at(r.confusion, (t.y, t.predicted), 1)
    r.wrong = [(int(n), int(t.predicted[n])) for n in np.flatnonzero(t.predicted != t.y)[:WRONG]]
    r.validation, r.label = t.x[:, 0], t.y
    r.own = bool(s.own)
    r.digit = data.as_digit(ink_of(s.own)) if r.own else r.validation[s.digit]
    layers = r.net.layers
    with np.errstate(all="ignore"):
        r.maps = layers[1].forward(layers[0].forward(r.digit[None, None].astype(np.float32)))[0]
        scores = r.net.forward(r.digit[None, None].astype(np.float32))
        r.probabilities = np.nan_to_num(softmax(scores)[0])
    kernels = layers[0].weight.value
    # Of the kernels of a locally connected or tiled layer, those at the middle or the first place.
    if s.kind == KINDS[2]:
        kernels = kernels[:, kernels.shape[1] // 2, kernels.shape[2] // 2]
    elif s.kind == KINDS[1]:
        kernels = kernels[..., 0, 0]
    r.kernels = np.nan_to_num(kernels[:, 0])
    r.parameters = sum(p.value.size for p in r.net.parameters())
    return r


def stage(figure):
    """Curves on the left; digit, kernels, maps and probabilities; confusion and mistakes."""
    art = SimpleNamespace(
        loss=drawing.Plot(figure, (50, 34, 250, 128), "loss"),
        accuracy=drawing.Plot(figure, (50, 222, 250, 140), "accuracy"),
        digit=drawing.Grid(figure, "digit", drawing.INPUT),
        kernels=drawing.Grid(figure, "kernels", drawing.KERNEL),
        maps=drawing.Grid(figure, "maps", drawing.OUTPUT),
        confusion=drawing.Grid(figure, "confusion", drawing.GREY),
        wrong=drawing.Grid(figure, "wrong", drawing.GREY),
    )
    art.losses = art.loss.line(color=drawing.GREY, lw=1.5, label="loss of the batches")
    art.learned = art.accuracy.line(color=drawing.GREY, lw=1.5, ls="--", label="batches")
    art.held = art.accuracy.line(
        color=drawing.OUTPUT, lw=2.5, marker="o", ms=4, label="validation, %"
    )
    for plot in (art.loss, art.accuracy):
        plot.key()
    art.bars = drawing.Bars(figure, (352, 276, 290, 112), "bars", drawing.INPUT, "%")
    art.names = drawing.Labels(drawing.axes(figure, (352, 390, 290, 22), "names"))
    art.names.axes.set(xlim=(-0.6, 9.6), ylim=(-1, 1))
    art.names.show([str(n) for n in range(10)], np.arange(10), np.zeros(10))
    title = "digit ↓   is read as →"
    drawing.text(figure, 830, 20, title, ha="center", color=drawing.GREY, fontweight="bold")
    art.edges = drawing.Labels(art.confusion.axes, clip=False)
    art.mistakes = drawing.Labels(art.wrong.axes, size=11, clip=False)
    art.plan = drawing.text(figure, 175, 400, "", ha="center", fontsize=11)
    art.between = LineCollection([], colors=drawing.GREY, linewidths=1.5)
    art.kernels.axes.add_collection(art.between, autolim=False)
    return art


def draw(art, s, r):
    """Show how far training has come, and what the net makes of the digit."""
    steps = np.arange(1, r.step + 1)
    smooth = np.ones(max(1, min(20, r.step))) / max(1, min(20, r.step))
    for line, values, limit in ((art.losses, r.losses, 3), (art.learned, 100 * r.right, 100)):
        shown = np.convolve(values, smooth, "valid") if len(values) else values
        line.set_data(steps[len(steps) - len(shown) :], np.clip(shown, 0, limit))
    art.held.set_data(r.checks[:, 0], 100 * r.checks[:, 1])
    x = (0, r.end)
    art.loss.view(x, (0, 3), [0, r.end // 2, r.end], {0: "0", 1: "1", 2: "2", 3: ">3"})
    art.accuracy.view(x, (0, 100), [0, r.end // 2, r.end], [0, 50, 100])
    art.plan.set_text(f"batches of {s.batch}, learning rate {s.rate:g}")
    title = "your digit, centred" if r.own else f"digit {s.digit}: a {r.label[s.digit]}"
    art.digit.show(1 - r.digit, title, strings=[])
    art.digit.place((340, 32, 112, 112))
    columns = COLUMNS[s.filters]
    tiles = mosaic(r.kernels, columns, 0)
    art.kernels.show(tiles, f"kernels {s.size}x{s.size}", signed=True, strings=[])
    (rows, wide), step = tiles.shape, s.size + 1
    lines = [[(-0.5, y - 1), (wide - 0.5, y - 1)] for y in range(step, rows, step)]
    lines += [[(x - 1, -0.5), (x - 1, rows - 0.5)] for x in range(step, wide, step)]
    art.between.set_segments(lines)
    art.kernels.place(_fit(tiles, 476, 32, 170, 112))
    low, high = r.maps.min(), max(r.maps.max(), 1e-6)
    tiles = mosaic((r.maps - low) / (high - low), 8 if s.filters > 4 else 4, 1)
    art.maps.show(tiles, f"feature maps after {s.activation}", strings=[])
    art.maps.place(_fit(tiles, 340, 184, 306, 78))
    art.bars.show(
        np.arange(10),
        100 * r.probabilities,
        span=(0, 9),
        limits=(0, 100),
        marked=(int(r.probabilities.argmax()),),
        strings=[f"{100 * p:.0f}" if p >= 0.005 else "" for p in r.probabilities],
    )
    _draw_mistakes(art, r)


def _draw_mistakes(art, r):
    counts = r.confusion
    strings = [[str(n) if n else "" for n in row] for row in counts]
    shades = 1 - np.sqrt(counts / counts.sum(axis=1, keepdims=True)) * 0.75
    art.confusion.show(shades, "", strings=strings)
    art.confusion.place((712, 64, 236, 220))
    place = np.arange(10)
    names = [str(n) for n in place]
    art.edges.show(
        names * 2, [*place, *(0 * place - 0.85)], [*(0 * place - 0.85), *place], drawing.GREY
    )
    shown = [1 - r.validation[n] for n, _ in r.wrong]
    shown += [np.ones((28, 28))] * (WRONG - len(shown))
    tiles = mosaic(np.array(shown), WRONG, 1)
    total = int(counts.sum() - np.trace(counts))
    art.wrong.show(tiles, f"{len(r.wrong)} of {total} mistakes", strings=[])
    art.wrong.place((690, 322, 256, 256 * tiles.shape[0] / tiles.shape[1]))
    names = [f"{r.label[n]}→{guess}" for n, guess in r.wrong]
    art.mistakes.show(names, [14 + 29 * i for i in range(len(names))], [38] * len(names))


def mosaic(pictures, columns, gap_value):
    """Return pictures (n, h, w) side by side in rows of so many, a line of `gap_value` between."""
    n, h, w = pictures.shape
    rows = -(-n // columns)
    tiles = np.full((rows * (h + 1) - 1, min(columns, n) * (w + 1) - 1), gap_value, float)
    for i, picture in enumerate(pictures):
        top, left = (i // columns) * (h + 1), (i % columns) * (w + 1)
        tiles[top : top + h, left : left + w] = picture
    return tiles


def _fit(tiles, left, top, width, height):
    # As large as the box allows, and square pixels.
    scale = min(width / tiles.shape[1], height / tiles.shape[0])
    w, h = scale * tiles.shape[1], scale * tiles.shape[0]
    return left + (width - w) / 2, top + (height - h) / 2, w, h


def describe(s, r):
    """Say how far training is, how well it does on digits it never saw, and what it reads."""
    kinds = " + ".join([s.kind, "convolution"][: s.depth])
    net = (
        f"{kinds}, {s.filters} kernels {s.size}x{s.size} first, {s.activation}, pooling: "
        f"{s.pooling}; {r.parameters} parameters. Learning rate {s.rate:g}, batches of {s.batch}."
    )
    what = "Your digit" if r.own else f"Validation digit {s.digit}, a {r.label[s.digit]},"
    if r.failed:
        return f"{net}\nTraining has failed at batch {r.step}: {r.failed}."
    if not r.step:
        waits = f"{what} waits to be read."
        return f"{net}\nNot trained yet: press start. The weights are random. {waits}"
    epoch, loss = -(-r.step // (r.end // (FAST + SLOW))), r.losses[-20:].mean()
    guessing = np.log(10)
    large = f", more than guessing costs ({number(guessing)}): the learning rate is too large"
    lines = [
        net,
        f"Batch {r.step} of {r.end}, epoch {epoch} of {FAST + SLOW}: loss {number(loss)}"
        f"{large * bool(loss > 1.3 * guessing)}.",
    ]
    at, share = r.checks[-1]
    guess_only = "; that is little better than guessing: try another learning rate" * bool(
        share < 0.2
    )
    mistakes = r.confusion * (1 - np.eye(10, dtype=int))
    true, guess = np.unravel_index(mistakes.argmax(), (10, 10))
    most = f"; most often a {true} is read as a {guess} ({mistakes.max()} times)"
    if at:
        lines.append(
            f"After batch {at:.0f}, {number(100 * share)} % of the {ASIDE} validation digits are "
            f"right{most * bool(mistakes.max() > 1)}{guess_only}."
        )
    if r.test is not None:
        lines.append(
            f"Asked once, at the end: {number(100 * r.test)} % of the {len(data.digits()[2])} "
            "test digits are right."
        )
    first, second = np.argsort(r.probabilities)[:-3:-1]
    lines.append(
        f"{what} looks like a {first} ({100 * r.probabilities[first]:.0f} %), "
        f"then a {second} ({100 * r.probabilities[second]:.0f} %)."
    )
    return "\n".join(lines)


def pick(s, r, panel, x, y):
    """Look at the mistake that is clicked."""
    if panel != "wrong":
        return None
    n = int(x // 29)
    return {"digit": r.wrong[n][0]} if 0 <= n < len(r.wrong) else None
