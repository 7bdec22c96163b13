"""The gradient of an input, h(K, G, s), eq 9.13: what each output gives back to what it has read.

Three views of the same numbers: every output scatters its gradient over its window; every pixel
gathers from the outputs that have read it, which is a full convolution once G is spread out; and
the transpose of the matrix of the convolution. Pixels and padding are counted as in `conv2d`.
"""

from types import SimpleNamespace

import numpy as np

from helpers import controls, data, drawing
from helpers.backprop import conv2d_input_gradient, numerical_gradient
from helpers.convolution import conv2d
from helpers.drawing import by, count, number, refusal, written_out
from helpers.explorable import Explorable
from helpers.geometry import windows
from helpers.matrices import conv_matrix

SCATTER, GATHER, MATRIX = "scatter: each G over its window", "gather: G spread out", "matrix"
CASES = {
    "stride 1": {"size": 5, "k": 3, "stride": 1, "padding": 0},
    "stride 2": {"size": 7, "k": 3, "stride": 2, "padding": 0},
    "stride 2, size 8": {"size": 8, "k": 3, "stride": 2, "padding": 0},
    "stride 2 and padding 1": {"size": 6, "k": 3, "stride": 2, "padding": 1},
    "stride 3 over kernel 2": {"size": 8, "k": 2, "stride": 3, "padding": 0},
}
MOST_PADDING = 2


def input_gradient() -> Explorable:
    """Pick a pixel and see what it gets back, from which outputs, through which weights."""
    return Explorable(
        "Input gradient",
        controls={
            "case": controls.preset("case", CASES),
            "view": controls.choice("view", [SCATTER, GATHER, MATRIX]),
            "size": controls.slider("input size", 3, 9, 5),
            "k": controls.slider("kernel size", 1, 4, 3),
            "stride": controls.slider("stride", 1, 4, 1),
            "padding": controls.slider("padding", 0, MOST_PADDING, 0),
            "i": controls.slider("pixel, row i", 0, 4, 1),
            "j": controls.slider("column j", 0, 4, 2),
            "step": controls.scrub("outputs (0: all)", 0, 9, 0, interval=900),
        },
        rows=["case view size", "k stride padding", "i j step"],
        limits=lambda s: {
            "i": (0, s.size - 1),
            "j": (0, s.size - 1),
            "step": (0, positions(s) ** 2),
        },
        hidden=lambda s: () if s.view == SCATTER else ("step",),
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        pick=pick,
        size=(960, 390),
    )


def positions(s):
    """Return how many outputs there are in a row; 0 where the kernel fits nowhere."""
    return windows(s.size, s.k, s.stride, s.padding)


def compute(s):
    """Return the gradient, the terms of the marked pixel, and what each view is made of."""
    V = data.whole_numbers(s.size, s.size)
    r = SimpleNamespace(K=data.whole_numbers(s.k, s.k), problem="")
    try:
        p = len(forward(s, V, r.K))
    except ValueError as error:
        r.problem = refusal(error, MOST_PADDING)
        return r
    r.G = data.whole_numbers(p, p, signed=True)
    r.step = s.step if s.view == SCATTER else 0
    now = r.G * (np.arange(p * p).reshape(p, p) < r.step) if r.step else r.G
    r.right, r.shown = gradient(s, r.K, r.G), gradient(s, r.K, now)
    r.terms = [
        (cell, (s.i + s.padding - s.stride * cell[0], s.j + s.padding - s.stride * cell[1]))
        for cell in np.ndindex(p, p)
    ]
    r.terms = [(cell, w) for cell, w in r.terms if min(w) >= 0 and max(w) < s.k]
    if r.step:
        r.terms = [(cell, w) for cell, w in r.terms if cell[0] * p + cell[1] < r.step]
    r.spread = spread(s, r.G)
    r.matrix = conv_matrix(r.K[None, None], s.size, stride=s.stride, padding=s.padding).T
    r.sizes = [n for n in range(1, 2 * s.size + 9) if windows(n, s.k, s.stride, s.padding) == p]
    # A finite difference is right to about 9 digits.
    r.measured = round(float(numerical_gradient(lambda v: loss(s, r, V, v), V[s.i, s.j])), 5)
    return r


def forward(s, V, K):
    """Return Z, the outputs."""
    return conv2d(V[None], K[None, None], stride=s.stride, padding=s.padding)[0]


def gradient(s, K, G):
    """Return dJ/dV by eq 9.13."""
    how = {"stride": s.stride, "padding": s.padding}
    return conv2d_input_gradient(K[None, None], G[None], s.size, **how)[0]


def spread(s, G):
    """Return G with stride - 1 zeros between its numbers, and zeros around for every overlap.

    The flipped kernel, slid over it, then gives dJ/dV; padding is cut off again.
    """
    wide = s.size + s.k - 1
    spread = np.zeros((wide + 2 * s.padding,) * 2)
    spread[s.k - 1 :: s.stride, s.k - 1 :: s.stride][: len(G), : len(G)] = G
    return spread[s.padding : s.padding + wide, s.padding : s.padding + wide]


def loss(s, r, V, v):
    """Return J = sum of G Z, with the marked pixel set to v."""
    V = V.copy()
    V[s.i, s.j] = v
    return float((r.G * forward(s, V, r.K)).sum())


def stage(figure):
    """Build G, the kernel and dJ/dV, which all views share, and the matrix with its columns."""
    return SimpleNamespace(
        G=drawing.Grid(figure, "G", drawing.GRADIENT),
        K=drawing.Grid(figure, "K", drawing.KERNEL),
        V=drawing.Grid(figure, "V", drawing.INPUT),
        matrix=drawing.Grid(figure, "matrix", drawing.KERNEL),
        column=drawing.Grid(figure, "column", drawing.GRADIENT),
        signs=drawing.signs(figure, [""] * 3),
    )


def draw(art, s, r):
    """Show the view that is chosen; the same pixel and the same terms are outlined in each."""
    in_matrix = s.view == MATRIX and not r.problem
    art.K.show(r.K, f"kernel K {by(r.K)}", signed=True, limits=(-3, 3))
    for grid, visible in (
        (art.G, not r.problem and not in_matrix),
        (art.V, not r.problem),
        (art.matrix, in_matrix),
        (art.column, in_matrix),
        (art.K, not in_matrix),
    ):
        grid.axes.set_visible(visible)
    for sign in art.signs:
        sign.set_text("")
    if r.problem:
        drawing.lay_out([art.K], box=(12, 44, 936, 330), cell=60)
        return
    top = max(abs(r.right).max(), 1)
    title = f"dJ/dV {by(r.right)}"
    art.V.show(r.shown, title, signed=True, limits=(-top, top))
    art.V.mark([s.i], [s.j])
    {SCATTER: _scatter, GATHER: _gather, MATRIX: _matrix}[s.view](art, s, r)


def _scatter(art, s, r):
    p = len(r.G)
    art.G.show(r.G, f"gradient G {by(r.G)}", signed=True, limits=(-3, 3))
    art.G.mark_each([cell for cell, _ in r.terms])
    art.K.mark_each([weight for _, weight in r.terms])
    if r.step:
        m, n = divmod(r.step - 1, p)
        art.G.tint([(m, n, 1, 1)])
        top, left = m * s.stride - s.padding, n * s.stride - s.padding
        bottom, right = min(top + s.k, s.size), min(left + s.k, s.size)
        top, left = max(top, 0), max(left, 0)
        art.V.tint([(top, left, max(bottom - top, 0), max(right - left, 0))])
    drawing.lay_out([art.G, art.K, art.V], box=(12, 44, 936, 330), cell=60, signs=art.signs)
    art.signs[0].set_text("×")
    art.signs[1].set_text("→")


def _gather(art, s, r):
    between = f", {count(s.stride - 1, 'zero')} between" if s.stride > 1 else ""
    title = f"G spread out {by(r.spread)}{between}"
    art.G.show(r.spread, title, signed=True, limits=(-3, 3))
    own = np.argwhere(spread(s, np.ones_like(r.G)))
    art.G.tint([(*cell, 1, 1) for cell in own])
    art.G.mark(range(s.i, s.i + s.k), range(s.j, s.j + s.k))
    flipped = r.K[::-1, ::-1]
    art.K.show(flipped, f"flipped K {by(r.K)}", signed=True, limits=(-3, 3))
    art.K.mark_each([(s.k - 1 - m, s.k - 1 - n) for _, (m, n) in r.terms])
    drawing.lay_out([art.G, art.K, art.V], box=(12, 44, 936, 330), cell=60, signs=art.signs)
    art.signs[0].set_text("∗")
    art.signs[1].set_text("=")


def _matrix(art, s, r):
    rows, columns = r.matrix.shape
    pixel, p = s.i * s.size + s.j, len(r.G)
    small = max(rows, columns) <= 16
    strings = [[number(x) if x else "" for x in row] for row in r.matrix] if small else []
    art.matrix.show(r.matrix, f"Aᵀ {by(r.matrix)}", signed=True, limits=(-3, 3), strings=strings)
    strings = [[number(x)] for x in r.G.ravel()] if p < 4 else []
    art.column.show(
        r.G.reshape(-1, 1), f"G {by(r.G)}", signed=True, limits=(-3, 3), strings=strings
    )
    art.column.mark_each([(m * p + n, 0) for (m, n), _ in r.terms])
    high = 320
    cell = min(high / rows, 30)
    wide, top = min(max(cell, 32) * columns, 400), 50 + (high - cell * rows) / 2
    art.matrix.place((470 - wide, top, wide, cell * rows))
    # Rows may be thin: an outline would hide what stands in them.
    art.matrix.tint([(pixel, 0, 1, columns)])
    drawing.move(art.signs[2], 470 - wide - 14, top + cell * (pixel + 0.5))
    art.signs[2].set_text("→")
    step = min(high / columns, 32)
    art.column.place((540, 50 + (high - step * columns) / 2, 40, step * columns))
    side = min(300, 60 * s.size)
    art.V.place((640, 50 + (high - side) / 2, side, side))
    drawing.move(art.signs[0], 515, 50 + high / 2)
    drawing.move(art.signs[1], 610, 50 + high / 2)
    art.signs[0].set_text("×")
    art.signs[1].set_text("=")


def describe(s, r):
    """Write out what the pixel gets back, and say which sizes give the same outputs."""
    if r.problem:
        return f"No output, so no gradient: {r.problem}."
    if r.terms:
        terms = [(f"G{_at(g)}K{_at(w)}", f"{number(r.G[g])}*{number(r.K[w])}") for g, w in r.terms]
        lines = [f"dJ/dV({s.i},{s.j}) = {written_out(terms, r.shown[s.i, s.j])}"]
    else:
        who = "of these outputs has" if r.step else "has"
        lines = [f"dJ/dV({s.i},{s.j}) = 0: no window {who} read this pixel."]
    right, measured = number(r.right[s.i, s.j]), number(r.measured)
    whole = f"; all outputs together give {right}" if r.step else ", the same"
    close = np.isclose(r.measured, r.right[s.i, s.j], atol=1e-4)
    lines.append(f"Finite difference of J: {measured}{whole if close else ', which differs'}.")
    lines.append(_of_view(s, r))
    sizes, all_ = " and ".join(f"{n}x{n}" for n in r.sizes), "both" if len(r.sizes) == 2 else "all"
    lines.append(
        f"Inputs of {sizes} {all_} give {by(r.G)} outputs: the size must be told. "
        f"Here it is {by(r.right)}."
        if len(r.sizes) > 1
        else f"Only an input of {sizes} gives {by(r.G)} outputs."
    )
    return "\n".join(lines)


def _of_view(s, r):
    if s.view == SCATTER:
        added = f"{r.step} of {r.G.size} outputs" if r.step else f"All {r.G.size} outputs"
        return f"{added} scattered: each adds G times the kernel to its window; overlaps add up."
    if s.view == GATHER:
        how = "a full convolution with K, which flips it"
        if s.stride == 1:
            return f"Stride 1: dJ/dV is {how}; G needs zeros around it only."
        zeros = count(s.stride - 1, "zero") + (" stands" if s.stride == 2 else " stand")
        return f"Stride {s.stride}: dJ/dV is {how}, once {zeros} between the gradients."
    zeros = 100 * np.mean(r.matrix == 0)
    return (
        f"Z = A V, so dJ/dV = Aᵀ G. Row {s.i * s.size + s.j} of Aᵀ belongs to the pixel; "
        f"{number(zeros)} % of the matrix is 0."
    )


def _at(cell):
    return f"({cell[0]},{cell[1]})"


def pick(s, r, panel, x, y):
    """Choose the pixel that is clicked, or scatter the outputs up to the clicked one."""
    if r.problem or panel not in ("V", "G", "matrix"):
        return None
    if panel == "matrix":
        pixel = int(np.clip(round(y), 0, s.size**2 - 1))
        return dict(zip("ij", divmod(pixel, s.size), strict=True))
    n = s.size if panel == "V" else len(r.G)
    if panel == "G" and s.view != SCATTER:
        return None
    row, column = (int(np.clip(round(at), 0, n - 1)) for at in (y, x))
    return {"i": row, "j": column} if panel == "V" else {"step": row * n + column + 1}
