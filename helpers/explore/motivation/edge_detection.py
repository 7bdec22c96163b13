"""Edges by [-1, 1]: the operations of a convolution against those of the same matrix, Fig 9.6."""

from types import SimpleNamespace

import numpy as np

from helpers import controls, data, drawing
from helpers.convolution import conv2d
from helpers.drawing import by
from helpers.explorable import Explorable

KERNELS = {"[-1, 1] across": np.array([[-1.0, 1.0]]), "[-1, 1] down": np.array([[-1.0], [1.0]])}
SIZES = {
    "280x320, the book's": {"rows": 280, "columns": 320},
    "28x32": {"rows": 28, "columns": 32},
}
BYTES = np.dtype(np.float32).itemsize
FULL = 0.25  # the difference of two neighbours that gets the fullest colour
NAMES = ("convolution: operations", "dense matrix: operations")
NAMES += ("convolution: numbers stored", "dense matrix: numbers stored")


def edge_detection() -> Explorable:
    """Subtract neighbours on a photograph and count the work, done in two ways."""
    return Explorable(
        "Edge detection",
        controls={
            "picture": controls.choice("picture", ["chelsea", "camera", "coffee", "brick"]),
            "size": controls.preset("size", SIZES),
            "rows": controls.slider("rows", 1, 300, 280),
            "columns": controls.slider("columns", 1, 450, 320),
            "kernel": controls.choice("kernel", list(KERNELS)),
        },
        rows=["picture kernel size", "rows columns"],
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        size=(960, 418),
    )


def compute(s):
    """Convolve, do the same with the matrix's entries that are not zero, and count."""
    V, K = data.photo(s.picture, size=(s.rows, s.columns)), KERNELS[s.kernel]
    r = SimpleNamespace(image=V, kernel=K, problem="")
    try:
        r.output = conv2d(V[None], K[None, None])[0]
    except ValueError as error:
        r.problem = drawing.refusal(error)
        return r
    # The matrix, without its zeros: column[w, p] is the input that output p meets by weight w.
    h, w = r.output.shape
    pixel = np.arange(V.size).reshape(V.shape)
    column = np.stack([pixel[m : m + h, n : n + w].ravel() for m, n in np.ndindex(K.shape)])
    products = K.reshape(-1, 1) * V.ravel()[column]
    r.same = np.allclose(products.sum(axis=0), r.output.ravel(), atol=1e-6)
    additions = products.size - r.output.size
    r.work = products.size + additions
    r.nonzero = column.size
    # One row of the matrix as it would be stored, zeros and all: every output has such a row.
    row = np.zeros(V.size, np.float32)
    row[column[:, 0]] = K.ravel()
    r.entries = row.size * r.output.size
    r.dense_work = 2 * r.entries  # a multiplication and an addition for each entry
    r.memory = row.nbytes * r.output.size
    return r


def stage(figure):
    """Photograph, kernel and output in a row; under them the counts, on a logarithmic scale."""
    return SimpleNamespace(
        input=drawing.Grid(figure, "input", drawing.INPUT),
        kernel=drawing.Grid(figure, "kernel", drawing.KERNEL),
        output=drawing.Grid(figure, "output", drawing.OUTPUT),
        signs=drawing.signs(figure, [""] * 2),
        counts=drawing.LogBars(
            figure,
            (278, 286, 672, 106),
            "counts",
            NAMES,
            colours=(drawing.OUTPUT, drawing.GREY) * 2,
            top=1e15,
        ),
    )


def draw(art, s, r):
    """Show the edges and the counts."""
    art.input.show(r.image, f"input {by(r.image)}")
    art.kernel.show(r.kernel, f"kernel {by(r.kernel)}", signed=True)
    for axes in (art.output.axes, art.counts.axes):
        axes.set_visible(not r.problem)
    grids = [art.input, art.kernel, art.output][: 2 if r.problem else 3]
    if not r.problem:
        title = f"output {by(r.output)}"
        art.output.show(r.output, title, signed=True, limits=(-FULL, FULL))
        size = r.kernel.size
        stored = f"{size} ({_memory(size * BYTES)})"
        entries = f"{r.entries:,} ({_memory(r.memory)})"
        values = r.work, r.dense_work, size, r.entries
        art.counts.show(values, [f"{r.work:,}", f"{r.dense_work:,}", stored, entries])
    for sign, text in zip(art.signs, "∗=", strict=True):
        sign.set_text("" if r.problem else text)
    drawing.lay_out(grids, box=(10, 34, 940, 240), signs=art.signs)


def _memory(size):
    for unit in ("bytes", "kB", "MB"):
        if size < 999.5:  # which rounds to 1000
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:.1f} GB"


def describe(s, r):
    """Say both counts, what the matrix holds, and how much memory it would need."""
    if r.problem:
        return f"No output from {s.picture}: {r.problem}."
    (h, w), size = r.output.shape, r.kernel.size
    return "\n".join(
        [
            f"Convolution of {s.picture}: {h} x {w} outputs, {size} multiplications and "
            f"{size - 1} addition each: "
            f"{r.work:,} operations with {size} stored weights.",
            f"Dense matrix: {r.output.size:,} x {r.image.size:,} = {r.entries:,} entries, "
            "a multiplication and an addition each: "
            f"{r.dense_work:,} operations.",
            f"Only {r.nonzero:,} entries are not zero. The matrix would need {_memory(r.memory)} "
            "in float32.",
            f"The output is {'the same' if r.same else 'not the same'} either way; the dense "
            f"matrix takes {r.dense_work / r.work:,.0f} times as many operations.",
        ]
    )
