"""Convolution as a matrix: A @ x is the convolution of x, and A holds copies of one kernel.

All four matrices show convolution, eq 9.3 and 9.5: `conv_matrix` builds cross-correlation, so it
is given the flipped kernel; the circulant ones hold convolution as they are.
"""

from types import SimpleNamespace

import numpy as np
from matplotlib.collections import LineCollection

from helpers import controls, drawing
from helpers.drawing import by, number
from helpers.explorable import Explorable
from helpers.matrices import circulant, conv_matrix, doubly_block_circulant

KINDS = [
    "1-D Toeplitz",
    "1-D circulant",
    "2-D doubly block Toeplitz",
    "2-D doubly block circulant",
]
NUMBERS = np.array([2, 0, 1, 3, 1, 0, 2, 1, 0, 3, 1, 2, 0, 1, 3, 0, 2, 1, 1, 0, 3, 2, 0, 1, 2.0])


def matrix_lens() -> Explorable:
    """Look at a convolution as a matrix, and light all copies of one weight."""
    return Explorable(
        "Matrix lens",
        controls={
            "kind": controls.choice("matrix", KINDS),
            "w": controls.numbers("w =", (1.0, 2.0, 3.0), most=4),
            "K": controls.matrix("kernel K(m, n)", ((1.0, 2.0), (3.0, 4.0)), most=3),
            "size": controls.slider("input size", 3, 12, 8),
            "weight": controls.scrub("weight", 0, 2, 0),
            "transpose": controls.switch("transpose (gradients go back through it)", False),
        },
        rows=["kind w", ["K", ["size weight", "transpose"]]],
        limits=lambda s: {
            "size": (max(2, *kernel_of(s).shape), 5 if two_d(s) else 12),
            "weight": (0, kernel_of(s).size - 1),
        },
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        pick=pick,
        hidden=lambda s: ["w" if two_d(s) else "K"],
        size=(960, 400),
    )


def two_d(s):
    """Return whether the input is an image."""
    return s.kind.startswith("2-D")


def kernel_of(s):
    """Return the kernel as a matrix; in one dimension it has one row."""
    return np.array(s.K if two_d(s) else [s.w])


def kernel_shape(s):
    """Return the shape of the kernel in words: 2x2, or its length."""
    return by(kernel_of(s)) if two_d(s) else str(len(s.w))


def matrix_of(s, K):
    """Return the matrix that convolves an input of the present size with K."""
    shape = (s.size, s.size) if two_d(s) else (1, s.size)
    if s.kind.endswith("Toeplitz"):
        return conv_matrix(K[None, None, ::-1, ::-1], shape)
    return doubly_block_circulant(K, shape) if two_d(s) else circulant(K[0], s.size)


def compute(s):
    """Return the matrix, which weight stands where in it, and what it makes of its input."""
    K = kernel_of(s)
    r = SimpleNamespace(K=K, A=matrix_of(s, K))
    # The same matrix of 1, 2, 3 ... tells the weights apart even if some have the same value.
    r.which = matrix_of(s, np.arange(1.0, K.size + 1).reshape(K.shape)).astype(int) - 1
    r.input_shape = (s.size, s.size) if two_d(s) else (s.size,)
    r.x = NUMBERS[: r.A.shape[1]]
    r.output = r.A @ r.x
    side = round(len(r.output) ** 0.5)
    r.output_shape = (side, side) if two_d(s) else (len(r.output),)
    if s.transpose:  # the gradient of J = 1/2 sum s**2 with respect to s is s itself
        r.A, r.which, r.x = r.A.T, r.which.T, r.output
        r.output = r.A @ r.x
        r.input_shape, r.output_shape = r.output_shape, r.input_shape
    r.copies = np.argwhere(r.which == s.weight)
    r.zeros = int(np.sum(r.A == 0))
    r.distinct = len(np.unique(r.A[r.A != 0]))
    return r


def stage(figure):
    """Build the kernel and, beside it, matrix times column = column."""
    art = SimpleNamespace(
        kernel=drawing.Grid(figure, "kernel", drawing.KERNEL),
        matrix=drawing.Grid(figure, "matrix", drawing.KERNEL),
        x=drawing.Grid(figure, "x", drawing.INPUT),
        output=drawing.Grid(figure, "output", drawing.OUTPUT),
        signs=drawing.signs(figure, "×="),
    )
    art.blocks = LineCollection([], colors=drawing.INK, linewidths=1.5)
    art.matrix.axes.add_collection(art.blocks, autolim=False)
    return art


def draw(art, s, r):
    """Show the matrix with the copies of the weight outlined, and the product."""
    name = "K" if two_d(s) else "w"
    art.kernel.show(r.K, f"{name} ({kernel_shape(s)})", signed=True)
    art.kernel.mark_each([divmod(s.weight, r.K.shape[1])])
    top = abs(r.K).max() or 1
    numbers = [
        [number(v) if k >= 0 else "" for v, k in zip(*row, strict=True)]
        for row in zip(r.A, r.which, strict=True)
    ]
    blank = ", blank: 0" if max(r.A.shape) <= 16 else ""  # else no number fits
    title = f"A{'ᵀ' if s.transpose else ''} ({by(r.A)}{blank})"
    art.matrix.show(r.A, title, signed=True, limits=(-top, top), strings=numbers)
    art.matrix.mark_each(r.copies)
    art.blocks.set_segments(_blocks(r) if two_d(s) else [])
    _show_column(art.x, f"{'g' if s.transpose else 'x'} ({by(r.input_shape)})", r.x)
    _show_column(art.output, f"{'Aᵀg' if s.transpose else 's'} ({by(r.output_shape)})", r.output)
    for grid, colour in ((art.x, drawing.INPUT), (art.output, drawing.OUTPUT)):
        grid.colour(drawing.GRADIENT if s.transpose else colour)
    _place(art, r)


def _show_column(grid, title, values):
    grid.show(values[:, None], title, signed=True, strings=[[number(v)] for v in values])


def _place(art, r):
    (rows, columns), (h, w), middle = r.A.shape, r.K.shape, 212
    cell, cell_width = min(34, 352 / max(rows, columns)), min(36, 420 / columns)
    for grid, x, high, wide in (
        (art.kernel, 110, 44 * h, 44 * w),
        (art.matrix, 436, cell * rows, cell_width * columns),
        (art.x, 744, cell * columns, 48),
        (art.output, 876, cell * rows, 48),
    ):
        grid.place((x - wide / 2, middle - high / 2, wide, high))
    for sign, x in zip(art.signs, (680, 810), strict=True):
        drawing.move(sign, x, middle)


def _blocks(r):
    # A block holds one row of the output image and one row of the input image.
    (rows, columns), (h, w) = r.A.shape, (r.output_shape[1], r.input_shape[1])
    across = [[(-0.5, y - 0.5), (columns - 0.5, y - 0.5)] for y in range(h, rows, h)]
    return across + [[(x - 0.5, -0.5), (x - 0.5, rows - 0.5)] for x in range(w, columns, w)]


def describe(s, r):
    """Say what the matrix is, where the weight stands, and how little it holds."""
    shape, other = by(r.input_shape), by(r.output_shape)
    if s.transpose:
        first = (
            f"{s.kind}, transposed: Aᵀg carries the gradient g of the {shape} outputs (here g = s) "
            f"back to the {other} inputs."
        )
        order = "Aᵀ reads the kernel forwards: it is a cross-correlation."
    else:
        edges = (
            "No wrap-around: outputs only where the kernel fits."
            if s.kind.endswith("Toeplitz")
            else "With wrap-around: what leaves on one side enters on the other."
        )
        kernel = f"{'K' if two_d(s) else 'w'} ({kernel_shape(s)})"
        first = f"{s.kind}: Ax is the convolution of x ({shape}) with {kernel}. {edges}"
        order = "Each row of A reads the kernel backwards: that is the flip of convolution."
    m, n = divmod(s.weight, r.K.shape[1])
    name = f"K({m},{n})" if two_d(s) else f"w({n})"
    times, line = len(r.copies), "column" if s.transpose else "row"
    count = f"{times} times, once in every {line}" if times > 1 else "once"
    copies = f"{name} = {number(r.K[m, n])} stands in the matrix {count} (outlined)."
    share = f"{r.zeros} of {r.A.size} entries are 0 ({number(100 * r.zeros / r.A.size)} %); "
    share += drawing.count(r.distinct, "distinct non-zero value")
    share += "." if r.distinct else ": every output is 0."
    return "\n".join([first, copies, share, order])


def pick(s, r, panel, x, y):
    """Select the weight that is clicked, in the kernel or in the matrix."""
    if panel not in ("kernel", "matrix"):
        return None
    clicked = r.which if panel == "matrix" else np.arange(r.K.size).reshape(r.K.shape)
    row, column = (
        int(np.clip(round(at), 0, n - 1)) for at, n in zip((y, x), clicked.shape, strict=True)
    )
    weight = int(clicked[row, column])
    return {"weight": weight} if weight >= 0 else None
