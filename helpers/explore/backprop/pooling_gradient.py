"""The way back through pooling: max sends a gradient to the winner, average to everyone.

Where windows overlap, a pixel gets something from each of them, and it adds up. Rows and columns
of V count from its first pixel; padding is counted with negative numbers.
"""

import re
from types import SimpleNamespace

import numpy as np

from helpers import controls, data, drawing
from helpers.backprop import avg_pool2d_gradient, max_pool2d_gradient
from helpers.drawing import by, number, refusal
from helpers.explorable import Explorable
from helpers.geometry import windows
from helpers.pooling import avg_pool2d, max_pool2d

BUMPS = np.array(
    [
        [1, 3, 2, 1, 0, 2, 4, 1],
        [4, 6, 5, 2, 1, 3, 5, 3],
        [2, 5, 8, 4, 2, 1, 2, 0],
        [0, 2, 3, 7, 5, 2, 1, 4],
        [1, 0, 4, 5, 9, 6, 3, 2],
        [3, 1, 2, 3, 6, 4, 0, 1],
        [5, 2, 0, 1, 2, 3, 7, 2],
        [1, 4, 3, 0, 1, 5, 2, 6.0],
    ]
)
NUMBERS = {"bumps": BUMPS, "many ties": BUMPS // 3, "all the same": np.full((8, 8), 3.0)}
CASES = {
    "side by side": {"window": 2, "stride": 2, "size": 6, "padding": 0},
    "overlapping": {"window": 3, "stride": 2, "size": 7, "padding": 0},
    "overlapping, one line unread": {"window": 3, "stride": 2, "size": 6, "padding": 0},
    "every place": {"window": 3, "stride": 1, "size": 5, "padding": 0},
    "with gaps": {"window": 2, "stride": 3, "size": 8, "padding": 0},
}
MOST_PADDING = 2


def pooling_gradient() -> Explorable:
    """Choose an output of the pooling and see where its gradient goes."""
    return Explorable(
        "Pooling gradient",
        controls={
            "kind": controls.choice("pooling", ["max", "average"]),
            "case": controls.preset("case", CASES),
            "numbers": controls.choice("V", list(NUMBERS)),
            "size": controls.slider("input size", 3, 8, 7),
            "window": controls.slider("window", 1, 4, 3),
            "stride": controls.slider("stride", 1, 4, 2),
            "padding": controls.slider("padding", 0, MOST_PADDING, 0),
            "cell": controls.scrub("output", 0, 8, 0),
        },
        rows=["kind case numbers", "size window stride padding", "cell"],
        limits=lambda s: {"cell": (0, max(positions(s) ** 2 - 1, 0))},
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        pick=pick,
        size=(960, 370),
    )


def positions(s):
    """Return how many windows there are in a row; 0 where none fits, or one holds padding only."""
    return windows(s.size, s.window, s.stride, s.padding) * (s.padding < s.window)


def compute(s):
    """Return the pooled V, the gradient of V, and what each window gives to each pixel."""
    p, V = positions(s), NUMBERS[s.numbers][: s.size, : s.size]
    r = SimpleNamespace(V=V, G=data.whole_numbers(p, p, signed=True), problem="")
    forward, back = {
        "max": (max_pool2d, max_pool2d_gradient),
        "average": (avg_pool2d, avg_pool2d_gradient),
    }[s.kind]
    how = {"stride": s.stride, "padding": s.padding}
    try:
        r.Z = forward(V[None], s.window, **how)[0]
    except ValueError as error:
        r.problem = refusal(error, MOST_PADDING).replace("kernel", "pooling window")
        return r
    r.dV = back(r.G[None], V[None], s.window, **how)[0]
    r.cell = divmod(s.cell, p)
    # One output at a time: shares[n] is what output n gives to every pixel.
    ones = np.eye(p * p).reshape(p * p, 1, p, p)
    V_each = np.broadcast_to(V, (p * p, 1, s.size, s.size))
    r.shares = back(ones, V_each, s.window, **how)[:, 0]
    r.to = [tuple(map(int, pixel)) for pixel in np.argwhere(r.shares[s.cell])]
    r.frames = np.count_nonzero(r.shares, axis=0)
    top, left = (n * s.stride - s.padding for n in r.cell)
    r.window = [
        (i, j)
        for i in range(max(top, 0), min(top + s.window, s.size))
        for j in range(max(left, 0), min(left + s.window, s.size))
    ]
    r.ties = [pixel for pixel in r.window if s.kind == "max" and V[pixel] == r.Z[r.cell]]
    return r


def stage(figure):
    """Build V and Z, and below the arrow back G and the gradient of V."""
    return SimpleNamespace(
        V=drawing.Grid(figure, "V", drawing.INPUT),
        Z=drawing.Grid(figure, "Z", drawing.OUTPUT),
        G=drawing.Grid(figure, "G", drawing.GRADIENT),
        dV=drawing.Grid(figure, "dV", drawing.GRADIENT),
        signs=drawing.signs(figure, [""] * 3),
    )


def draw(art, s, r):
    """Tint the window of the chosen output, and outline the pixels that get its gradient."""
    light = (-r.V.max(), r.V.max())  # greys on which tint and numbers can be read
    art.V.show(r.V, f"input V {by(r.V)}", limits=light)
    for grid in (art.Z, art.G, art.dV):
        grid.axes.set_visible(not r.problem)
    for sign, glyph in zip(art.signs, "→ →", strict=True):
        sign.set_text("" if r.problem else glyph)
    if r.problem:
        drawing.lay_out([art.V], box=(12, 44, 936, 310), cell=50)
        return
    art.Z.show(r.Z, f"{s.kind} {by(r.Z)}", limits=light)
    top = max(abs(r.G).max(), abs(r.dV).max())
    art.G.show(r.G, f"gradient G {by(r.G)}", signed=True, limits=(-top, top))
    # Shares are many and their cells narrow: -.75 fits where -0.75 does not.
    strings = [[re.sub(r"\b0\.", ".", number(x)) for x in row] for row in r.dV]
    art.dV.show(r.dV, f"dJ/dV {by(r.dV)}", signed=True, limits=(-top, top), strings=strings)
    top, left, bottom, right = *min(r.window), *max(r.window)
    box = [(top, left, bottom - top + 1, right - left + 1)]
    art.V.tint(box)
    art.dV.tint(box)
    for grid in (art.V, art.dV):
        grid.mark_each(r.to)
    for grid in (art.Z, art.G):
        grid.mark_each([r.cell])
    drawing.lay_out([art.V, art.Z, art.G, art.dV], box=(12, 44, 936, 310), cell=54, signs=art.signs)


def describe(s, r):
    """Say where the gradient of the chosen output goes, and where windows add up."""
    if r.problem:
        return f"Nothing is pooled: {r.problem}."
    g, name = number(r.G[r.cell]), f"G{_at(r.cell)}"
    if s.kind == "max":
        (winner,) = r.to
        lines = [
            f"{name} = {g} goes to V{_at(winner)} = {number(r.V[winner])}, "
            "the largest in its window."
        ]
        if len(r.ties) > 1:
            lines[0] = lines[0].replace("the largest", "the first of the largest")
            lines.append(f"{len(r.ties)} pixels tie. The first in row order gets all of it.")
    else:
        share = r.shares[s.cell][r.to[0]]
        lines = [
            f"{name} = {g} is spread over the {len(r.to)} pixels of its window: "
            f"{number(r.G[r.cell] * share)} each."
        ]
        outside = s.window**2 - len(r.to)
        if outside:
            lines.append(f"{outside} of {s.window**2} shares fall on the padding and are lost.")
    pixel = max(r.to, key=lambda at: r.frames[at])
    givers = [divmod(n, len(r.G)) for n in np.flatnonzero(r.shares[:, pixel[0], pixel[1]])]
    if len(givers) > 1:
        parts = " + ".join(
            number(r.G[at] * r.shares[at[0] * len(r.G) + at[1]][pixel]) for at in givers
        )
        lines.append(
            f"dJ/dV{_at(pixel)} = {parts} = {number(r.dV[pixel])}: "
            f"{len(givers)} windows give to it, and that adds up."
        )
    nothing = int((r.frames == 0).sum())
    lines.append(f"{nothing} of {r.V.size} pixels get nothing back.")
    return "\n".join(lines)


def _at(cell):
    return f"({cell[0]},{cell[1]})"


def pick(s, r, panel, x, y):
    """Choose the output that is clicked, or the next one whose window holds the clicked pixel."""
    if r.problem:
        return None
    row, column = round(y), round(x)
    if panel in ("Z", "G"):
        p = len(r.G)
        return {"cell": int(np.clip(row, 0, p - 1) * p + np.clip(column, 0, p - 1))}
    at = tuple(int(np.clip(n, 0, s.size - 1)) for n in (row, column))
    givers = np.flatnonzero(r.shares[:, at[0], at[1]])
    later = [n for n in givers if n > s.cell]
    return {"cell": int((later or list(givers))[0])} if len(givers) else None
