"""Are the strokes at both ends the same? Only a unit that sees both can tell.

Convolutions of width k, d of them, then the average over all places, then a dense layer. The
average adds up what each place found by itself: it compares nothing.
"""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np
from matplotlib.patches import Rectangle

from helpers import controls, drawing, work
from helpers.explorable import Explorable
from helpers.matrices import receptive_field
from helpers.network import Conv2d, GlobalAvgPool, Linear, ReLU, Sequential, accuracy
from helpers.split import fitted

CHANNELS, SEEDS, COLUMNS = 8, 5, [12, 8]
WIDTHS, DEPTHS = [3, 5, 7, 9, 11], [1, 2, 3]
JOBS = [(k, d, seed) for seed in range(SEEDS) for d in DEPTHS for k in WIDTHS]
STROKES = [np.eye(2)[::-1], np.eye(2)]  # / and \
MARKS = {1: ("o", "-", "#A0AEC0"), 2: ("s", "--", drawing.GREY), 3: ("^", ":", drawing.INK)}


def long_range() -> Explorable:
    """Train nets of different kernel width and depth to compare two strokes that are far apart."""
    made = {
        "columns": controls.choice("columns of the picture", COLUMNS),
        "step": work.work("training runs", len(JOBS)),
        "width": controls.slider("kernel width", 3, 11, 3, step=2),
        "depth": controls.slider("layers", 1, 3, 1),
        "place": controls.slider("unit", 0, COLUMNS[0] - 1, 6),
        "axis": controls.choice("plotted against", ["kernel width", "receptive field"]),
    }
    made["step"].restart_when([made["columns"]])
    return Explorable(
        "Long range",
        controls=made,
        rows=["columns axis step", "width depth place"],
        limits=lambda s: {"place": (0, s.columns - 1)},
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        size=(960, 360),
    )


@lru_cache
def ends(columns, count, seed):
    """Return pictures (N, 1, 2, columns) with a stroke at each end, and 1 if they are the same."""
    x = 0.1 * np.random.default_rng(seed).standard_normal((count, 1, 2, columns))
    one, other = np.arange(count) // 2 % 2, np.arange(count) % 2
    x[:, 0, :, :2] += np.array(STROKES)[one]
    x[:, 0, :, -2:] += np.array(STROKES)[other]
    return x, (one == other).astype(int)


def network(k, d, seed):
    """Return the net, not trained yet; zeros on both sides keep the width."""
    layers, C = [], 1
    for i in range(d):
        padding = ((0, 0), (k // 2, k // 2))
        kernel = (1 if i else 2, k)
        layers += [Conv2d(C, CHANNELS, kernel, padding=padding, seed=seed + 10 * i), ReLU()]
        C = CHANNELS
    return Sequential(*layers, GlobalAvgPool(), Linear(CHANNELS, 2, seed=seed + 100))


@lru_cache(maxsize=len(COLUMNS) * len(JOBS))
def trained(columns, k, d, seed):
    """Return the accuracy in training and on new pictures."""
    x, y = ends(columns, 120, seed)
    net = fitted(network(k, d, seed), x, y, epochs=40, lr=0.1, seed=seed)
    return accuracy(net, x, y), accuracy(net, *ends(columns, 400, seed + 100))


def needed(columns):
    """Return how many columns to see: a stroke can be told from one column, 1 or columns - 2."""
    return columns - 2


def field(k, d):
    """Return how many columns a unit of the last layer sees."""
    return receptive_field([(k, 1, 1)] * d)[0]


def compute(s):
    """Return the accuracies so far by width and depth, and what the unit of this net sees."""
    r = SimpleNamespace(results={(k, d): [] for d in DEPTHS for k in WIDTHS})
    for k, d, seed in JOBS[: s.step]:
        r.results[k, d].append(trained(s.columns, k, d, seed))
    r.here = r.results[s.width, s.depth]
    r.field = field(s.width, s.depth)
    r.sees = max(s.place - r.field // 2, 0), min(s.place + r.field // 2, s.columns - 1)
    r.both = r.sees[0] <= 1 and r.sees[1] >= s.columns - 2
    x, _ = ends(s.columns, 120, 0)
    r.pictures = [x[3, 0], x[1, 0]]  # the same at both ends, and different
    return r


def stage(figure):
    """Build two pictures with the view of one unit on the left, the accuracies on the right."""
    art = SimpleNamespace(
        same=drawing.Grid(figure, "same", drawing.INPUT),
        different=drawing.Grid(figure, "different", drawing.INPUT),
        plot=drawing.Plot(figure, (560, 66, 370, 230), "accuracy"),
    )
    art.views = []
    for grid in (art.same, art.different):
        view = Rectangle((0, 0), 1, 1, fill=False, ec=drawing.KERNEL, lw=5, zorder=9, clip_on=False)
        grid.axes.add_patch(view)
        art.views.append(view)
    drawing.text(figure, 560, 16, "accuracy on new pictures", fontweight="bold")
    art.series = [
        drawing.Spread(art.plot, colour, drawing.count(d, "layer"), marker=marker, ls=ls)
        for d, (marker, ls, colour) in MARKS.items()
    ]
    art.plot.line([0, 60], [0.5, 0.5], color=drawing.GREY, lw=1.5, ls=":")
    art.plot.note("guessing", 330, 196)
    art.plot.key()
    art.needed = art.plot.line(color=drawing.OUTPUT, lw=2.5, ls="-.")
    art.enough = drawing.text(figure, 690, 200, color=drawing.OUTPUT, fontsize=12)
    art.under = drawing.text(figure, 745, 336, ha="center", fontsize=12)
    art.now = art.plot.axes.axvline(0, color=drawing.PALE, lw=8, zorder=0)
    art.says = drawing.text(figure, 20, 276, linespacing=1.6, va="top")
    return art


def draw(art, s, r):
    """Show what one unit sees of both pictures, and every net's accuracy."""
    for grid, picture, name in zip((art.same, art.different), r.pictures, NAMES, strict=True):
        grid.show(picture, name, strings=[])
    cell = 490 / COLUMNS[0]
    for grid, top in ((art.same, 50), (art.different, 176)):
        grid.place((20, top, cell * s.columns, 2 * cell))
    for view in art.views:
        view.set_bounds(r.sees[0] - 0.5, -0.5, r.sees[1] - r.sees[0] + 1, 2)
    by_field = s.axis == "receptive field"
    art.under.set_text(f"{s.axis}{' (columns)' * by_field}")
    ticks = [3, 7, 11, 15, 19, 25, 31] if by_field else WIDTHS
    art.plot.view((1, 33) if by_field else (2, 12), (0.35, 1.03), ticks, (0.4, 0.6, 0.8, 1))
    for d, spread in zip(DEPTHS, art.series, strict=True):
        x = [field(k, d) for k in WIDTHS] if by_field else WIDTHS
        spread.show(x, [[test for _, test in r.results[k, d]] for k in WIDTHS])
    art.needed.set_data(
        [needed(s.columns) - 0.5] * 2 if by_field else [], [0.35, 1.03] if by_field else []
    )
    art.enough.set_text(
        f"from {needed(s.columns)} columns on a unit\nsees both strokes" if by_field else ""
    )
    art.now.set_xdata([r.field if by_field else s.width] * 2)
    sees = "sees something of both strokes" if r.both else "does not see both strokes"
    art.says.set_text(f"unit {s.place} of the last layer sees up to {r.field} columns\nand {sees}")


NAMES = ("the same at both ends", "different")


def describe(s, r):
    """Say what the unit sees, whether that is enough, and how well the net does."""
    layers = f"{drawing.count(s.depth, 'layer')} of width {s.width}"
    lines = [
        f"{layers}: a unit sees {r.field} columns; "
        f"{needed(s.columns)} are needed to see both strokes.",
        f"Unit {s.place} sees columns {r.sees[0]} to {r.sees[1]} of 0 to {s.columns - 1}: "
        + ("something of both strokes." if r.both else "not both strokes."),
    ]
    lines.append(f"The curves stand over the {s.axis}.")
    if not r.here:
        return "\n".join(
            [*lines, f"Not trained yet: press start. {s.step} of {len(JOBS)} runs are done."]
        )
    train, test = np.array(r.here).T
    seeds = drawing.count(len(test), "seed")
    lines.append(
        f"Accuracy on new pictures {np.mean(test):.2f} ({test.min():.2f} to {test.max():.2f}, "
        f"{seeds}), in training {np.mean(train):.2f}. Guessing gives 0.50."
    )
    return "\n".join(lines)
