"""Who shares a weight with whom: a letter for each weight on the edges, Fig 9.14 and 9.16.

The weights of a layer are numbered 1, 2, 3, ... and the layer itself is run on one input unit at a
time. What comes out of an output unit is then the number of the weight on that edge, so the letters
show what the layer does, and not what somebody thinks it does.
"""

from types import SimpleNamespace

import numpy as np

from helpers import controls, drawing
from helpers.convolution import conv2d
from helpers.drawing import count
from helpers.explorable import Explorable
from helpers.variants import locally_connected2d, tiled_conv2d
from helpers.wiring import Wiring, letter_of, nearest

CONVOLUTION, TILED = "convolution", "tiled"
LOCAL, DENSE = "locally connected", "fully connected"
NONE, SAME = "none", "same size"
ALL, ONE = "every kernel", "one output's kernel"
BOOK = {"n": 5, "k": 2, "padding": SAME, "dense": False, "lit": ALL}
PLACES = (90, 235, 380, 540)  # of the four bars, along x


def letters() -> Explorable:
    """Turn t from 1 to the number of outputs, and watch weights stop being shared."""
    return Explorable(
        "Letters",
        controls={
            "book": controls.preset(
                "picture of the book",
                {
                    "convolution, Fig 9.14": BOOK | {"t": 1},
                    "tiled, Fig 9.16": BOOK | {"t": 2},
                    "locally connected, Fig 9.14": BOOK | {"t": 5},
                    "fully connected, Fig 9.14": BOOK | {"dense": True},
                },
            ),
            "t": controls.scrub("kernels in turn t", 1, 5, 1, interval=1500),
            "dense": controls.switch("fully connected", False),
            "n": controls.slider("inputs", 4, 9, 5),
            "k": controls.slider("kernel width k", 1, 4, 2),
            "padding": controls.choice("padding", [NONE, SAME], SAME),
            "lit": controls.choice("light up", [ALL, ONE]),
            "output": controls.slider("output", 0, 4, 0),
        },
        rows=["t dense book", "n k padding lit output"],
        limits=lambda s: {"t": (1, outputs(s)), "output": (0, outputs(s) - 1)},
        hidden=hidden,
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        pick=pick,
        size=(960, 400),
    )


def outputs(s):
    """Return the number of output units."""
    return s.n if s.padding == SAME else s.n - s.k + 1


def hidden(s):
    """Say which controls mean nothing now."""
    return [name for name, off in (("t", s.dense), ("output", s.lit == ALL)) if off]


def numbered(kind, s):
    """Return the weight array of a layer of that kind, its weights numbered from 1 on."""
    P = outputs(s)
    if kind == TILED:  # one row high: of the t x t kernels, the first row takes part
        K = np.zeros((1, 1, 1, s.k, s.t, s.t))
        K[..., 0, :] = 1 + np.arange(s.t * s.k).reshape(s.t, s.k).T
        return K
    shape = {CONVOLUTION: (1, 1, 1, s.k), LOCAL: (1, 1, P, 1, 1, s.k), DENSE: (P, s.n)}[kind]
    return 1.0 + np.arange(np.prod(shape)).reshape(shape)


def as_matrix(kind, K, s):
    """Run the layer on each input unit alone: row j, column i is the weight from i to j."""
    x = np.eye(s.n)
    if kind == DENSE:
        return K @ x
    left = (s.k - 1) // 2
    zeros = ((0, 0), (left, s.k - 1 - left)) if s.padding == SAME else 0
    run = {CONVOLUTION: conv2d, TILED: tiled_conv2d, LOCAL: locally_connected2d}[kind]
    return run(x[:, None, None], K, padding=zeros)[:, 0, 0].T


def kind_of(s):
    """Return what the settings are called."""
    if s.dense:
        return DENSE
    return CONVOLUTION if s.t == 1 else LOCAL if s.t == outputs(s) else TILED


def compute(s):
    """Return the matrix of weight numbers, the edges, the counts, and what is lit."""
    r = SimpleNamespace(kind=kind_of(s), P=outputs(s))
    r.K = numbered(r.kind, s)
    r.matrix = as_matrix(r.kind, r.K, s).astype(int)
    r.parameters = np.count_nonzero(r.K)
    kinds = (CONVOLUTION, TILED, LOCAL, DENSE)
    r.counts = [np.count_nonzero(numbered(kind, s)) for kind in kinds]
    r.pairs = np.argwhere(r.matrix.T)  # (input, output), input by input
    r.weights = r.matrix.T[tuple(r.pairs.T)] - 1
    used = np.isin(r.matrix, r.matrix[s.output][r.matrix[s.output] > 0])
    r.lit = used & (r.matrix > 0) if s.lit == ONE else r.matrix > 0
    r.sharing = np.flatnonzero(r.lit.any(1))
    shift = 0 if s.padding == SAME else (s.k - 1) / 2
    r.units = [np.arange(s.n), np.arange(r.P) + shift]
    return r


def stage(figure):
    """Build the diagram on the left, the matrix on the right, the counts below."""
    art = SimpleNamespace(
        wiring=Wiring(figure, "wiring", layers=2),
        matrix=drawing.Grid(figure, "matrix", drawing.KERNEL),
        bars=drawing.Bars(
            figure, (150, 288, 620, 82), "counts", drawing.KERNEL, "weights\nto store"
        ),
        title=drawing.text(figure, 300, 16, ha="center", fontweight="bold"),
    )
    art.names = [
        drawing.text(figure, 150 + x, 386, name, ha="center", fontsize=12)
        for x, name in zip(PLACES, (CONVOLUTION, TILED, LOCAL, DENSE), strict=True)
    ]
    return art


def draw(art, s, r):
    """Draw the edges with their letters, the same weights as a matrix, and the four counts."""
    many = r.kind == DENSE
    names, dyes = zip(*map(letter_of, r.weights), strict=True)
    art.wiring.place((0, 34, 600, 240), left=78, right=8)
    art.wiring.show(
        r.units,
        [r.pairs],
        colours=(drawing.INPUT, drawing.OUTPUT),
        lit_units=[r.lit.any(0), r.lit.any(1)],
        lit_edges=[r.lit.T[tuple(r.pairs.T)]],
        letters=None if many else [list(names)],
        edge_colours=[list(dyes)],
        left=("inputs", "outputs"),
    )
    name = f"{r.kind}, t = {s.t}" if r.kind == TILED else r.kind
    art.title.set_text(f"{name}: {count(len(r.pairs), 'edge')}")
    strings = [[letter_of(w - 1)[0] if w else "" for w in row] for row in r.matrix]
    shades = np.where(r.matrix > 0, np.where(r.lit, 0.8, 0.94), 1)
    art.matrix.show(shades, "as a matrix", strings=strings)
    cell = min(36, 220 / r.P, 300 / s.n)
    art.matrix.place((790 - cell * s.n / 2, 44, cell * s.n, cell * r.P))
    if s.lit == ONE:
        art.matrix.mark([s.output], range(s.n))
    now = (CONVOLUTION, TILED, LOCAL, DENSE).index(r.kind)
    art.bars.show(
        np.array(PLACES) / 100,
        r.counts,
        span=(0.6, 5.6),
        limits=(0, max(r.counts)),
        marked=(PLACES[now] / 100,),
    )
    art.names[1].set_text(f"tiled, t = {s.t}")
    for i, text in enumerate(art.names):
        text.set_fontweight("bold" if i == now else "normal")


def describe(s, r):
    """Name the layer, who shares, and how many weights are stored."""
    uses = np.bincount(r.weights, minlength=r.parameters)
    a, z = uses.min(), uses.max()
    lines = [f"{_title(s, r)}: {count(len(r.pairs), 'edge')}, {count(r.parameters, 'weight')}."]
    often = f"{a}" if a == z else f"{a} to {z}"
    if z == 1:
        lines.append("No weight is shared: every edge has a letter of its own.")
    else:
        lines.append(f"Each weight is used {often} times.")
    if a == 0:
        idle = count(int((uses == 0).sum()), "stored weight")
        lines[-1] += f" {idle.capitalize()} would meet only zeros of the padding."
    if s.lit == ONE:
        word = "outputs" if len(r.sharing) > 1 else "output"
        own = " ".join(letter_of(w - 1)[0] for w in r.matrix[s.output] if w)
        lines.append(
            f"The weights of output {s.output} are {own}; they are used by {word} "
            f"{', '.join(map(str, r.sharing))}."
        )
    c, t, l, d = r.counts
    lines.append(
        f"To store: k = {c} for the convolution, t k = {s.t} * {s.k} = {t} tiled, "
        f"{r.P} * {s.k} = {l} locally connected, {s.n} * {r.P} = {d} fully connected."
    )
    if not s.dense and r.P == 1:
        lines.append("With one output, all these layers are the same.")
    return "\n".join(lines)


def _title(s, r):
    if r.kind == TILED:
        return f"Tiled convolution, {s.t} kernels in turn"
    if r.kind == LOCAL:
        return f"Locally connected, t = {s.t}: a kernel for every output"
    return "Convolution, t = 1: one kernel" if r.kind == CONVOLUTION else "Fully connected"


def pick(s, r, panel, x, y):
    """Light up the kernel of the output that is clicked."""
    if panel == "wiring":
        layer, unit = nearest(r.units, x, y)
        return {"lit": ONE, "output": unit} if layer == 1 else None
    if panel == "matrix":
        return {"lit": ONE, "output": int(np.clip(round(y), 0, r.P - 1))}
    return None
