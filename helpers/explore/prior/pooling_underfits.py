"""Is the blob in the left or the right half? Pooling a channel over the image forgets where it was.

A convolution with 4 channels; some are pooled to one number each, the others keep their 10x10
numbers; one dense layer decides. Every setting is trained from several seeds, once.
"""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from helpers import controls, drawing, work
from helpers.drawing import number
from helpers.explorable import Explorable
from helpers.network import (
    AvgPool2d,
    Conv2d,
    Flatten,
    Linear,
    MaxPool2d,
    ReLU,
    Sequential,
    accuracy,
)
from helpers.split import Split, fitted

SIDE, CHANNELS, EXAMPLES, SEEDS = 12, 4, 160, 5
MAP = SIDE - 2
MARGIN = 2  # pixels to the border; a blob that keeps them meets every window of 3x3 whole
FREE = [(0, 0, 2, 12), (10, 0, 2, 12), (2, 0, 8, 2), (2, 10, 8, 2)]  # where no blob is then
KINDS = {"average": AvgPool2d, "max": MaxPool2d}
# Without pooling both kinds are the same net. The seed changes last: first one run of everything.
JOBS = [
    (kind, pooled, seed)
    for seed in range(SEEDS)
    for kind in KINDS
    for pooled in range(CHANNELS + 1)
    if pooled or kind == "average"
]


def pooling_underfits() -> Explorable:
    """Pool some of the channels, or all of them, and train each net from five seeds."""
    made = {
        "border": controls.switch("blobs may touch the border", True),
        "step": work.work("training runs", len(JOBS)),
        "kind": controls.choice("pooling", list(KINDS), "max"),
        "pooled": controls.slider("pooled channels", 0, CHANNELS, CHANNELS),
        "channel": controls.slider("channel shown", 0, CHANNELS - 1, 0),
        "column": controls.slider("column of the blob", 0, SIDE // 2 - 2, 3),
    }
    made["step"].restart_when([made["border"]])
    return Explorable(
        "Pooling and underfitting",
        controls=made,
        rows=["step border", "kind pooled", "channel column"],
        limits=lambda s: {"column": (0 if s.border else MARGIN, SIDE // 2 - 2)},
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        size=(960, 360),
    )


@lru_cache
def blobs(border, seed):
    """Return pictures (N, 1, 12, 12) of a 2x2 blob in weak noise, and 1 if it is on the right."""
    rng = np.random.default_rng(seed)
    free = 0 if border else MARGIN
    y = np.arange(EXAMPLES) % 2
    rows = rng.integers(free, SIDE - 1 - free, EXAMPLES)
    columns = rng.integers(free, SIDE // 2 - 1, EXAMPLES)  # in the left half
    x = 0.05 * rng.standard_normal((EXAMPLES, 1, SIDE, SIDE))
    for picture, row, column, right in zip(x[:, 0], rows, columns, y, strict=True):
        picture[row : row + 2, column : column + 2] += 1
        if right:
            picture[:] = picture[:, ::-1].copy()
    return x, y


def network(kind, pooled, seed):
    """Return the net, not trained yet."""
    pool = Sequential(KINDS[kind](MAP), Flatten())
    end = {0: Flatten(), CHANNELS: pool}.get(pooled) or Split(pooled, pool, Flatten())
    features = (CHANNELS - pooled) * MAP**2 + pooled
    conv = Conv2d(1, CHANNELS, 3, seed=seed)
    conv.bias.value += 0.2  # else a channel of mostly negative weights may never answer at all
    return Sequential(conv, ReLU(), end, Linear(features, 2, seed=seed + 100))


@lru_cache(maxsize=4 * len(JOBS))
def trained(border, kind, pooled, seed):
    """Return the training accuracy at the end, and the net."""
    x, y = blobs(border, seed)
    # Averages are small numbers: where nothing else is left they need larger steps, and more.
    slow = kind == "average" and pooled == CHANNELS
    how = {"epochs": 40, "lr": 0.5} if slow else {"epochs": 20, "lr": 0.05}
    net = fitted(network(kind, pooled, seed), x, y, **how, seed=seed)
    return accuracy(net, x, y), net


def results(border, step):
    """Return the accuracies of the first `step` runs, ``{(kind, pooled): [...]}``."""
    found = {(kind, pooled): [] for kind in KINDS for pooled in range(CHANNELS + 1)}
    for job in JOBS[:step]:
        kind, pooled, _ = job
        right = trained(border, *job)[0]
        for name in KINDS if pooled == 0 else [kind]:
            found[name, pooled].append(right)
    return found


def compute(s):
    """Return the accuracies so far, and what the first seed's net sees of a blob on each side."""
    r = SimpleNamespace(results=results(s.border, s.step))
    r.here = r.results[s.kind, s.pooled]
    kind = s.kind if s.pooled else "average"
    r.trained = bool(r.here)
    net = trained(s.border, kind, s.pooled, 0)[1] if r.here else network(kind, s.pooled, 0)
    left = np.zeros((SIDE, SIDE))
    left[5:7, s.column : s.column + 2] = 1
    r.pictures = np.array([left, left[:, ::-1]])[:, None]
    Z = net.layers[1].forward(net.layers[0].forward(r.pictures))
    r.maps = Z[:, s.channel]
    r.kernel = net.layers[0].weight.value[s.channel, 0]
    r.is_pooled = s.channel < s.pooled
    r.values = KINDS[s.kind](MAP).forward(Z)[:, s.channel, 0, 0]
    return r


def stage(figure):
    """Build two rows picture -> map -> what is kept on the left, the accuracies on the right."""
    rows = [
        [
            drawing.Grid(figure, f"picture {i}", drawing.INPUT),
            drawing.Grid(figure, f"map {i}", drawing.OUTPUT),
        ]
        for i in range(2)
    ]
    art = SimpleNamespace(rows=rows, says=[])
    for y in (104, 276):
        drawing.text(figure, 158, y, "→", ha="center", fontsize=18)
        drawing.text(figure, 324, y, "→", ha="center", fontsize=18)
        art.says.append(drawing.text(figure, 344, y, linespacing=1.5))
    art.plot = drawing.Plot(figure, (560, 66, 370, 230), "accuracy", "pooled channels")
    drawing.text(figure, 560, 16, "training accuracy", fontweight="bold")
    art.average = drawing.Spread(
        art.plot, drawing.GREY, "average", marker="s", ls="--", shift=-0.06
    )
    art.max = drawing.Spread(art.plot, drawing.INK, "max", shift=0.06)
    art.plot.line([-1, 5], [0.5, 0.5], color=drawing.GREY, lw=1.5, ls=":")
    art.plot.note("guessing", 60, 178)
    art.plot.key()
    art.now = art.plot.axes.axvline(0, color=drawing.PALE, lw=8, zorder=0)
    art.plot.view(
        (-0.4, CHANNELS + 0.4), (0.4, 1.03), range(CHANNELS + 1), np.arange(0.4, 1.05, 0.2)
    )
    return art


def draw(art, s, r):
    """Show what is left of both blobs, and what the nets make of it."""
    top = max(r.maps.max(), 1e-6)
    for i, (picture, feature_map) in enumerate(art.rows):
        side = ("left", "right")[i]
        picture.show(r.pictures[i, 0], f"blob {side}", strings=[])
        feature_map.show(r.maps[i] / top, f"channel {s.channel}", strings=[])
        picture.unread([] if s.border else FREE)
        picture.place((14, 44 + 172 * i, 124, 124))
        feature_map.place((180, 44 + 172 * i, 124, 124))
        if r.is_pooled:
            kept = f"{s.kind} pooling:\none number, {_rounded(r.values[i])}"
        else:
            kept = f"not pooled:\n{MAP}x{MAP} numbers"
        art.says[i].set_text(kept)
    for name, spread in (("average", art.average), ("max", art.max)):
        spread.show(range(CHANNELS + 1), [r.results[name, p] for p in range(CHANNELS + 1)])
    art.now.set_xdata([s.pooled, s.pooled])


def _rounded(x):
    return number(round(float(x), 2))


def describe(s, r):
    """Say how many runs there are, what this net reaches, and what the dense layer sees."""
    name = f"{s.pooled} of {CHANNELS} channels with {s.kind} pooling" if s.pooled else "No pooling"
    if r.here:
        seeds = drawing.count(len(r.here), "seed")
        lines = [
            f"{name}: training accuracy {np.mean(r.here):.2f} ({min(r.here):.2f} to "
            f"{max(r.here):.2f}, {seeds}). Guessing gives 0.50."
        ]
    else:
        lines = [f"{name}: not trained yet; press start. {s.step} of {len(JOBS)} runs are done."]
    where = f"Blobs at column {s.column} from either side"
    keep = "" if s.border else f" No blob is nearer to the border than {MARGIN} pixels."
    one, other = map(_rounded, r.values)
    if not r.is_pooled:
        said = f"channel {s.channel} is not pooled, and says where they are."
    elif np.ptp(r.values) < 1e-9:
        said = f"channel {s.channel} is pooled to {one} for both: left and right look alike."
    else:
        said = f"channel {s.channel} is pooled to {one} and {other}: the border gives them away."
    return "\n".join([*lines, f"{where}: {said}{keep}"])
