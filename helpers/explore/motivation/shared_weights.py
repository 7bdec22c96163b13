"""One weight lit: a convolution uses it at every place, a fully connected layer once, Fig 9.5."""

from types import SimpleNamespace

import numpy as np

from helpers import controls, drawing
from helpers.drawing import count, refusal
from helpers.explorable import Explorable
from helpers.matrices import conv_matrix
from helpers.wiring import Wiring, letter_of, nearest

KINDS = ("fully\nconnected", "sparse,\nnot shared", "sparse,\nshared")
HEADS = ("weights to store", "memory for them (bytes)", "multiply-adds")
BYTES = np.dtype(np.float32).itemsize


def shared_weights() -> Explorable:
    """Follow one weight through a convolution and through a fully connected layer."""
    return Explorable(
        "Shared weights",
        controls={
            "m": controls.slider("inputs m", 2, 12, 7),
            "k": controls.slider("kernel width k", 1, 5, 3),
            "weight": controls.slider("weight", 0, 2, 1),
            "output": controls.scrub("at output", 0, 4, 2),
        },
        rows=["m k", "weight output"],
        limits=lambda s: {"weight": (0, s.k - 1), "output": (0, max(s.m - s.k, 0))},
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        pick=pick,
        size=(960, 400),
    )


def compute(s):
    """Write the convolution as its matrix and count: entries, entries in use, different entries."""
    r = SimpleNamespace(problem="")
    kernel = np.arange(1, s.k + 1)  # the weights a, b, c, ... as 1, 2, 3, ...
    try:
        A = conv_matrix(kernel[None, None, None], (1, s.m))  # (outputs, inputs)
    except ValueError as error:
        r.problem = refusal(error)
        return r
    edges = np.count_nonzero(A)
    weights = [A.size, edges, len(np.unique(A[A > 0]))]
    r.counts = weights, [BYTES * n for n in weights], [A.size, edges, edges]
    r.uses = int((s.weight + 1 == A).sum())
    r.units = [np.arange(s.m), np.arange(len(A)) + (s.k - 1) / 2]
    r.sparse, r.dense = np.argwhere(A.T), np.argwhere(np.ones_like(A.T))
    r.shared = A[r.sparse[:, 1], r.sparse[:, 0]].astype(int) - 1  # the weight of each edge
    r.edge = s.output + s.weight, s.output
    r.own = int(np.flatnonzero((r.dense == r.edge).all(1))[0])
    r.own_name = letter_of(r.own)[0]
    return r


def stage(figure):
    """Two diagrams on the left, one above the other; bars for weights and work on the right."""
    art = SimpleNamespace(titles=[])
    art.convolution = Wiring(figure, "convolution", layers=2)
    art.dense = Wiring(figure, "dense", layers=2)
    for i, panel in enumerate((art.convolution, art.dense)):
        panel.place((0, 28 + 204 * i, 600, 168), left=104, right=4)
        art.titles.append(drawing.text(figure, 350, 14 + 204 * i, ha="center", fontweight="bold"))
    art.bars, art.heads = [], []
    for i, head in enumerate(HEADS):
        colour = drawing.GREY if i == 2 else drawing.KERNEL
        top = 28 + 122 * i
        art.bars.append(drawing.Bars(figure, (650, top, 300, 84), head, colour, ""))
        art.heads.append(drawing.text(figure, 800, top - 14, ha="center", fontweight="bold"))
    art.names = drawing.Labels(drawing.axes(figure, (650, 360, 300, 40), "names"), size=11)
    art.names.axes.set(xlim=(-0.6, 2.6), ylim=(-1, 1))
    art.names.show(KINDS, range(3), np.zeros(3))
    art.problem = drawing.text(figure, 480, 200, ha="center")
    return art


def draw(art, s, r):
    """Light up the weight: in the convolution wherever it is used, else on its one edge."""
    bars = [bars.axes for bars in art.bars]
    for part in (art.convolution, art.dense, art.names.axes, *bars, *art.titles, *art.heads):
        part.set_visible(not r.problem)
    art.problem.set_text("no output: the kernel is larger than the input" if r.problem else "")
    if r.problem:
        return
    letter = letter_of(s.weight)[0]
    art.titles[0].set_text(f"convolution: weight {letter} is used {_times(r.uses)}")
    art.titles[1].set_text(f"fully connected: weight {r.own_name} is used once")
    look = {
        "colours": (drawing.INPUT, drawing.OUTPUT),
        "lit_units": [np.zeros(s.m), np.arange(len(r.units[1])) == s.output],
        "left": (count(s.m, "input"), count(len(r.units[1]), "output")),
    }
    names = [letter_of(weight) for weight in r.shared]
    art.convolution.show(
        r.units,
        [r.sparse],
        lit_edges=[r.shared == s.weight],
        letters=[[name for name, _ in names]],
        edge_colours=[[dye for _, dye in names]],
        **look,
    )
    only = np.arange(len(r.dense)) == r.own
    art.dense.show(
        r.units,
        [r.dense],
        lit_edges=[only],
        letters=[np.where(only, r.own_name, "")],
        edge_colours=[np.full(len(only), drawing.INK)],
        **look,
    )
    for bars, head, text, values in zip(art.bars, art.heads, HEADS, r.counts, strict=True):
        head.set_text(text)
        bars.show(range(3), values, span=(0, 2), limits=(0, 1.4 * max(values)))


def _times(n):
    return "once" if n == 1 else f"{n} times"


def describe(s, r):
    """Say how often the weight is used, and what sharing saves and what it does not."""
    if r.problem:
        return f"No output: {r.problem}."
    weights, memory, work = r.counts
    i, j = r.edge
    return "\n".join(
        [
            f"Convolution: weight {letter_of(s.weight)[0]} is used {_times(r.uses)}, "
            f"once for each output.",
            f"Fully connected: the edge from input {i} to output {j} has a weight of its own, "
            f"{r.own_name}, used once.",
            f"Weights: {weights[0]} fully connected, {weights[1]} sparse but not shared, "
            f"{weights[2]} shared; in bytes {memory[0]}, {memory[1]} and {memory[2]}.",
            f"Multiply-adds: {work[0]}, {work[1]} and {work[2]}.",
        ]
    )


def pick(s, r, panel, x, y):
    """Go to the output that is clicked."""
    if r.problem or panel not in ("convolution", "dense"):
        return None
    return {"output": nearest([r.units[1]], x, 0)[1]}
