"""A detector row moves to the right: some of its values change, and some of the pooled ones.

The row that is seen is a view of a longer one, so that something enters at the left; pooling has
stride 1, and the windows at the ends hold what there is of the view (Fig 9.8).
"""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from helpers import controls, data, drawing
from helpers.activations import relu
from helpers.convolution import conv2d
from helpers.drawing import number
from helpers.explorable import Explorable
from helpers.pooling import avg_pool2d, max_pool2d

FIG, RANDOM, DIGIT = ROWS = ["Fig 9.8", "random values", "edges of a digit"]
WIDTHS, FARTHEST = range(1, 8), 6
# What enters at the left, then .1 1 .2 .1. The .3 that enters first is the book's, the rest ours.
ROW_OF_THE_BOOK = (0.2, 0.0, 0.4, 0.1, 0.5, 0.3, 0.1, 1.0, 0.2, 0.1)
MANY = 200


def shift_test() -> Explorable:
    """Shift a detector row and count the values that change before and after pooling."""
    return Explorable(
        "Shift test",
        controls={
            "row": controls.choice("detector row", ROWS),
            "kind": controls.choice("pooling", ["max", "average"]),
            "width": controls.slider("pool width", 1, WIDTHS[-1], 3),
            "shift": controls.slider("shifted right by", 0, FARTHEST, 1),
        },
        rows=["row kind", "width shift"],
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        size=(960, 400),
    )


@lru_cache(maxsize=8)
def rows_of(name):
    """Return the rows (rows, 6 + n): the first 6 values enter the view when it is shifted."""
    if name == FIG:
        return np.array([ROW_OF_THE_BOOK])
    if name == RANDOM:
        # As many digits as a cell can show; no two neighbours are equal.
        return np.random.default_rng(1).permuted(np.tile(np.arange(1, 19) / 20, (MANY, 1)), axis=1)
    edges = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], float)[None, None] / 4
    return relu(conv2d(data.digits()[0][3].astype(float), edges))[0, 4:22, 2:20]


def view(rows, shift):
    """Return the rows as they are seen after a shift to the right."""
    return rows[:, FARTHEST - shift : rows.shape[1] - shift]


def pool(kind, rows, width):
    """Pool rows with stride 1; a window at an end holds what there is."""
    where = {"stride": 1, "padding": (0, width // 2)}
    V = rows[None]
    if kind == "max":
        pooled = max_pool2d(V, (1, width), **where)
    else:
        pooled = avg_pool2d(V, (1, width), **where, count_include_pad=False)
    return pooled[0, :, : rows.shape[1]]  # an even window fits once more


def changed(before, after):
    """Return where values differ by more than rounding."""
    return abs(before - after) > 1e-9


@lru_cache(maxsize=16)
def curves(name, kind):
    """Return the share of pooled values that change, for every (pool width, shift)."""
    rows = rows_of(name)
    before = {width: pool(kind, view(rows, 0), width) for width in WIDTHS}
    return np.array(
        [
            [
                changed(before[width], pool(kind, view(rows, d), width)).mean()
                for d in range(FARTHEST + 1)
            ]
            for width in WIDTHS
        ]
    )


def compute(s):
    """Count the changes in the row that is shown; look up the curves over all rows."""
    rows = rows_of(s.row)
    shown = rows[len(rows) // 2 : len(rows) // 2 + 1]
    r = SimpleNamespace(count=len(rows), curves=curves(s.row, s.kind))
    r.before, r.after = view(shown, 0), view(shown, s.shift)
    r.pooled_before, r.pooled_after = (pool(s.kind, x, s.width) for x in (r.before, r.after))
    r.moved = changed(r.before, r.after)[0]
    r.pooled_moved = changed(r.pooled_before, r.pooled_after)[0]
    r.share = r.curves[s.width - 1, s.shift]
    return r


def stage(figure):
    """Build the rows before and after, pooled over detector, and the curves beside them."""
    art = SimpleNamespace(
        pooled_before=drawing.Grid(figure, "pooled before", drawing.OUTPUT),
        before=drawing.Grid(figure, "before", drawing.INPUT),
        pooled_after=drawing.Grid(figure, "pooled after", drawing.OUTPUT),
        after=drawing.Grid(figure, "after", drawing.INPUT),
    )
    art.names = [drawing.text(figure, 16, y, fontsize=12) for y in (22, 108, 214, 300)]
    art.plot = drawing.Plot(figure, (664, 78, 232, 250), "plot", "shift")
    drawing.text(
        figure, 604, 22, "share of pooled values that change", fontsize=12, fontweight="bold"
    )
    art.title = drawing.text(figure, 604, 48, fontsize=12)
    art.lines = [art.plot.line(marker=".", clip_on=False) for _ in WIDTHS]
    art.now = art.plot.line(marker="o", ms=11, ls="", color=drawing.OUTPUT, clip_on=False)
    return art


def draw(art, s, r):
    """Show the four rows, with what changed outlined, and the curves up to the present shift."""
    grids = (
        (art.pooled_before, r.pooled_before, ()),
        (art.before, r.before, ()),
        (art.pooled_after, r.pooled_after, np.flatnonzero(r.pooled_moved)),
        (art.after, r.after, np.flatnonzero(r.moved)),
    )
    n, top = r.before.shape[1], max(r.before.max(), r.after.max(), 1e-9)
    size = min(80, 570 / n)
    for (grid, row, marks), y in zip(grids, (36, 122, 228, 314), strict=True):
        grid.show(row / top, "", strings=[[number(x) for x in row[0]]])
        grid.place((16, y, size * n, 48))
        grid.mark([0], marks)
    k, m = int(r.pooled_moved.sum()), int(r.moved.sum())
    words = (
        f"pooled, {s.kind} of {s.width}",
        "detector",
        f"pooled again: {k} of {n} changed (outlined)",
        f"detector shifted right by {s.shift}: {m} of {n} changed",
    )
    for text, word in zip(art.names, words, strict=True):
        text.set_text(word)
    _draw_curves(art, s, r)


def _draw_curves(art, s, r):
    x = np.arange(FARTHEST + 1)
    done = slice(s.shift + 1)  # no further: how many change after the next step is the question
    for width, line in zip(WIDTHS, art.lines, strict=True):
        now = width == s.width
        line.set_data(x[done], r.curves[width - 1][done])
        line.set(color=drawing.OUTPUT if now else drawing.PALE, lw=4 if now else 1.5)
        line.set_zorder(3 if now else 2)
    art.now.set_data([s.shift], [r.share])
    art.plot.view((0, FARTHEST), (0, 1), {i: str(i) for i in x}, {0: "0", 0.5: "0.5", 1: "1"})
    rows = f"{r.count} rows" if r.count > 1 else "this row"
    art.title.set_text(f"{rows}; window of {s.width} thick, 1 to {WIDTHS[-1]} pale")


def describe(s, r):
    """Give the four rows and count what changed in each kind."""
    n = len(r.moved)
    before, after, p, q = (
        ", ".join(number(x) for x in row[0])
        for row in (r.before, r.after, r.pooled_before, r.pooled_after)
    )
    by, pooled_by = (
        number(abs(x - y).mean())
        for x, y in ((r.before, r.after), (r.pooled_before, r.pooled_after))
    )
    lines = [
        f"Detector: {before}. Shifted right by {s.shift}: {after}. {r.moved.sum()} of {n} change, "
        f"on average by {by}.",
        f"{s.kind.capitalize()} of {s.width}: {p}. After the shift: {q}. "
        f"{r.pooled_moved.sum()} of {n} change, on average by {pooled_by}.",
    ]
    if r.count > 1:
        lines.append(
            f"Over all {r.count} rows the share of pooled values that change is {number(r.share)}."
        )
    if s.width == 1:
        lines.append("A window of one unit pools nothing.")
    if s.width > n:
        lines.append(f"The window is wider than the row of {n}: every window holds part of it.")
    return "\n".join(lines)
