"""The same fixed permutation of the pixels for every picture: a CNN minds, an MLP does not."""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from helpers import controls, data, drawing, work
from helpers.explorable import Explorable
from helpers.network import Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential, accuracy
from helpers.pooling import avg_pool2d
from helpers.split import fitted

SHARES, SEEDS = [0, 25, 50, 75, 100], 5
JOBS = [(share, seed) for seed in range(SEEDS) for share in SHARES]
SLASH, DIGITS = "slash anywhere", "handwritten digits"
EPOCHS = {SLASH: 20, DIGITS: 12}
GUESSING = {SLASH: 0.5, DIGITS: 0.1}
NETS = ("CNN", "MLP")


def scramble() -> Explorable:
    """Move a share of the pixels to other places, the same ones in every picture, and train."""
    made = {
        "task": controls.choice("task", [SLASH, DIGITS]),
        "step": work.work("training runs", len(JOBS)),
        "share": controls.slider("scrambled %", 0, 100, 0, step=25),
        "example": controls.slider("picture", 0, 9, 0),
    }
    made["step"].restart_when([made["task"]])
    return Explorable(
        "Scramble",
        controls=made,
        rows=["task step", "share example"],
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        size=(960, 360),
    )


@lru_cache
def order(pixels, share):
    """Return, for each pixel, where its value comes from: `share` percent of them change places."""
    rng = np.random.default_rng(9)
    chosen = rng.permutation(pixels)[: pixels * share // 100]
    places = np.arange(pixels)
    # One closed round through the chosen pixels: none of them stays where it is.
    places[chosen] = np.roll(chosen, 1)
    return places


def scrambled(x, share):
    """Return the pictures (N, 1, H, W) with their pixels permuted, all in the same way."""
    return x.reshape(len(x), -1)[:, order(x[0].size, share)].reshape(x.shape)


@lru_cache
def slashes(count, seed):
    """Return pictures (N, 1, 10, 10) of a stroke of 4 pixels in weak noise; 1 is the slash /."""
    rng = np.random.default_rng(seed)
    x, y = 0.1 * rng.standard_normal((count, 1, 10, 10)), np.arange(count) % 2
    for picture, (row, column), kind in zip(
        x[:, 0], rng.integers(0, 7, (count, 2)), y, strict=True
    ):
        picture[row : row + 4, column : column + 4] += np.eye(4)[:: -1 if kind else 1]
    return x, y


@lru_cache
def digits():
    """Return the real digits at half the size, 14x14: training and test pictures and classes."""
    train_x, train_y, test_x, test_y = data.digits()
    return *(avg_pool2d(x.astype(float), 2) for x in (train_x, test_x)), train_y, test_y


def examples(task, seed):
    """Return the training pictures and classes of a seed, then those of the test."""
    if task == SLASH:
        return *slashes(300, seed), *slashes(500, seed + 100)
    train_x, test_x, train_y, test_y = digits()
    chosen = np.random.default_rng(seed).permutation(len(train_x))[:500]
    return train_x[chosen], train_y[chosen], test_x, test_y


def network(task, kind, seed):
    """Return the net for a task, not trained yet."""
    pixels, classes = (100, 2) if task == SLASH else (196, 10)
    last = {"seed": seed + 100}
    if kind == "MLP":
        hidden = Linear(pixels, 32, seed=seed)
        return Sequential(Flatten(), hidden, ReLU(), Linear(32, classes, **last))
    if task == SLASH:  # global max pooling: is the stroke there, anywhere?
        layers = Conv2d(1, 4, 3, seed=seed), ReLU(), MaxPool2d(8), Flatten()
        return Sequential(*layers, Linear(4, 2, **last))
    layers = Conv2d(1, 8, 5, seed=seed), ReLU(), MaxPool2d(2), Flatten()
    return Sequential(*layers, Linear(200, 10, **last))


@lru_cache(maxsize=8 * len(JOBS))
def trained(task, kind, share, seed):
    """Return the accuracy on new pictures, scrambled in the same way as those of the training."""
    x, y, test_x, test_y = examples(task, seed)
    net = network(task, kind, seed)
    fitted(net, scrambled(x, share), y, epochs=EPOCHS[task], lr=0.05, seed=seed)
    return accuracy(net, scrambled(test_x, share), test_y)


def compute(s):
    """Return the accuracies so far by net and share, and a picture before and after."""
    r = SimpleNamespace(results={(kind, share): [] for kind in NETS for share in SHARES})
    for share, seed in JOBS[: s.step]:
        for kind in NETS:
            r.results[kind, share].append(trained(s.task, kind, share, seed))
    x, y, *_ = examples(s.task, 0)
    r.picture, r.label = x[s.example, 0], int(y[s.example])
    r.scrambled = scrambled(x[s.example : s.example + 1], s.share)[0, 0]
    places = order(r.picture.size, s.share)
    r.moved = int(np.sum(places != np.arange(len(places))))
    return r


def stage(figure):
    """Build the picture before and after on the left, the accuracies on the right."""
    art = SimpleNamespace(
        before=drawing.Grid(figure, "before", drawing.INPUT),
        after=drawing.Grid(figure, "after", drawing.OUTPUT),
        plot=drawing.Plot(figure, (560, 66, 370, 230), "accuracy", "scrambled pixels (%)"),
    )
    drawing.text(figure, 560, 16, "accuracy on new pictures", fontweight="bold")
    drawing.text(figure, 255, 166, "→", ha="center", fontsize=20)
    art.cnn = drawing.Spread(art.plot, drawing.KERNEL, "CNN", shift=-1.2)
    art.mlp = drawing.Spread(art.plot, drawing.INK, "MLP", marker="s", ls="--", shift=1.2)
    art.guess = art.plot.line(color=drawing.GREY, lw=1.5, ls=":")
    art.guessing = drawing.text(figure, 590, 246, "guessing", fontsize=12)
    art.plot.key()
    art.now = art.plot.axes.axvline(0, color=drawing.PALE, lw=8, zorder=0)
    art.says = drawing.text(figure, 20, 316)
    return art


def draw(art, s, r):
    """Show one picture in both forms, and both nets at every share."""
    art.before.show(r.picture, f"picture, class {_name(s, r)}", strings=[])
    art.after.show(r.scrambled, "what the nets see", strings=[])
    art.before.place((20, 56, 216, 216))
    art.after.place((276, 56, 216, 216))
    low = {SLASH: 0.4, DIGITS: 0.6}[s.task]
    art.plot.view((-8, 108), (low, 1.02), SHARES, np.arange(low, 1.05, 0.1 if low > 0.5 else 0.2))
    art.cnn.show(SHARES, [r.results["CNN", share] for share in SHARES])
    art.mlp.show(SHARES, [r.results["MLP", share] for share in SHARES])
    art.guess.set_data([-8, 108], [GUESSING[s.task]] * 2)
    art.guessing.set_visible(s.task == SLASH)
    art.now.set_xdata([s.share, s.share])
    art.says.set_text(f"{r.moved} of {r.picture.size} pixels change places")


def _name(s, r):
    return "\\/"[r.label] if s.task == SLASH else str(r.label)


def describe(s, r):
    """Say what is moved, and how well both nets do with it."""
    lines = [
        f"{r.moved} of {r.picture.size} pixels change places, in every picture the same ones; "
        f"picture {s.example} is of class {_name(s, r)}."
    ]
    here = {kind: r.results[kind, s.share] for kind in NETS}
    if not here["CNN"]:
        return "\n".join(
            [*lines, f"Not trained yet: press start. {s.step} of {len(JOBS)} runs are done."]
        )
    for kind in NETS:
        v = here[kind]
        seeds = drawing.count(len(v), "seed")
        lines.append(f"{kind}: {np.mean(v):.2f} right ({min(v):.2f} to {max(v):.2f}, {seeds}).")
    return "\n".join(lines)
