"""How much of the input a unit sees through several layers, by formula and by trying, Fig 9.4.

The network is built: layers of `conv2d` with weights 1, and `max_pool2d`. To measure, every input
in turn is raised from 0 to 1; the inputs that change a unit are its receptive field.
"""

from types import SimpleNamespace

import numpy as np

from helpers import controls, drawing, matrices
from helpers.convolution import conv2d
from helpers.explorable import Explorable
from helpers.pooling import max_pool2d
from helpers.wiring import Wiring, nearest

NONE, FIRST, LAST = "none", "after the first layer", "after the last layer"
FEW, MANY = 15, 31  # inputs: so many are drawn where they show enough, and at most
HIDDEN = "#4A5568"


def receptive_field() -> Explorable:
    """Stack layers and see which inputs reach one unit of the last layer."""
    return Explorable(
        "Receptive field",
        controls={
            "depth": controls.slider("layers", 1, 3, 2),
            "kernel": controls.slider("kernel width k", 1, 5, 3),
            "stride": controls.slider("stride", 1, 2, 1),
            "pooling": controls.choice("max pooling, width 2", [NONE, FIRST, LAST]),
            "unit": controls.scrub("unit", 0, 10, 5),
        },
        rows=["depth kernel stride", "pooling unit"],
        limits=lambda s: {"unit": (0, outputs(s) - 1)},
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        pick=pick,
        size=(960, 400),
    )


def layers_of(s):
    """Return (name, kernel, stride) of every layer, first layer first."""
    layers = [(f"conv {i + 1}", s.kernel, s.stride) for i in range(s.depth)]
    if s.pooling != NONE:
        layers.insert(1 if s.pooling == FIRST else s.depth, ("pool", 2, 2))
    return layers


def formula(s, depth=None):
    """Return (size, jump, start) after the first `depth` layers, or after all."""
    return matrices.receptive_field([layer[1:] for layer in layers_of(s)][:depth])


def inputs(s):
    """Return how many inputs to draw: room for two units more, if that is not too many."""
    size, jump, _ = formula(s)
    return max(size, min(MANY, max(FEW, size + 2 * jump)))


def outputs(s):
    """Return how many units the last layer has."""
    size, jump, _ = formula(s)
    return (inputs(s) - size) // jump + 1


def forward(x, name, width, stride):
    """Apply one layer to rows of values, (N, units): a convolution with weights 1, or pooling."""
    if name == "pool":
        return max_pool2d(x[:, None, None], (1, width), stride=(1, stride))[:, 0, 0]
    return conv2d(x[:, None, None], np.ones((1, 1, 1, width)), stride=(1, stride))[:, 0, 0]


def compute(s):
    """Raise each input in turn and note the units that change, layer by layer."""
    n, layers = inputs(s), layers_of(s)
    x = np.eye(n)  # row i: input i raised from 0 to 1, where the network answers 0 to all zeros
    r = SimpleNamespace(layers=layers, units=[np.arange(n)], edges=[], reach=[x > 0])
    for depth, layer in enumerate(layers, 1):
        r.edges.append(np.argwhere(forward(np.eye(x.shape[1]), *layer) > 0))
        x = forward(x, *layer)
        _, jump, start = formula(s, depth)
        r.units.append(start + jump * np.arange(x.shape[1]))
        r.reach.append(x > 0)
    r.field = np.flatnonzero(r.reach[-1][:, s.unit])
    r.measured = int(np.ptp(r.field)) + 1
    r.formula, r.jump, _ = formula(s)
    r.sizes = [formula(s, depth)[0] for depth in range(len(layers) + 1)]
    _light(s, r)
    return r


def _light(s, r):
    # Backwards from the unit: an edge is lit if the unit above it is, then so is the one below.
    r.lit_units = [np.arange(len(r.units[-1])) == s.unit]
    r.lit_edges = []
    for units, pairs in zip(r.units[-2::-1], r.edges[::-1], strict=True):
        lit = r.lit_units[0][pairs[:, 1]]
        r.lit_edges.insert(0, lit)
        r.lit_units.insert(0, np.isin(np.arange(len(units)), pairs[lit, 0]))


def stage(figure):
    """Build one diagram over the whole picture."""
    art = SimpleNamespace(wiring=Wiring(figure, "layers", layers=5))
    art.title = drawing.text(figure, 480, 16, ha="center", fontweight="bold")
    art.wiring.place((0, 34, 960, 366), left=180, right=92)
    return art


def draw(art, s, r):
    """Light up everything between the unit and the inputs that it sees."""
    names = [f"{name}: k {k}, stride {stride}" for name, k, stride in r.layers]
    art.title.set_text(f"the unit sees {len(r.field)} of {len(r.units[0])} inputs")
    art.wiring.show(
        r.units,
        r.edges,
        colours=[drawing.INPUT, *[HIDDEN] * (len(names) - 1), drawing.OUTPUT],
        lit_units=r.lit_units,
        lit_edges=r.lit_edges,
        left=[f"input: {len(r.units[0])}", *names],
        right=["", *[f"spans {size}" for size in r.sizes[1:]]],
    )


def describe(s, r):
    """Say the field by formula and as measured, and how it grew from layer to layer."""
    growth = ", ".join(
        f"{size} after {name}" for (name, *_), size in zip(r.layers, r.sizes[1:], strict=True)
    )
    terms = " + ".join(
        f"({k}-1)*{matrices.receptive_field([x[1:] for x in r.layers[:i]])[1]}"
        for i, (_, k, _) in enumerate(r.layers)
    )
    seen = f"{r.field[0]} to {r.field[-1]}" if len(r.field) > 1 else f"{r.field[0]}"
    lines = [
        f"Formula: 1 + {terms} = {r.formula} inputs.",
        f"Measured: unit {s.unit} changes with input {seen}: width {r.measured}, "
        f"{'as' if r.measured == r.formula else 'not as'} the formula says.",
        f"Inputs seen: {growth}. "
        f"Fields of neighbouring units of the last layer lie {r.jump} apart.",
    ]
    if len(r.field) < r.measured:
        lines.append(
            f"Only {len(r.field)} of these {r.measured} inputs are read: the stride is larger than "
            "the kernel and skips the rest."
        )
    elif len(r.units[-1]) == 1:
        lines.append("The last layer has a single unit, and it sees the whole input.")
    return "\n".join(lines)


def pick(s, r, panel, x, y):
    """Select the unit of the last layer that is nearest to the click."""
    return {"unit": nearest([r.units[-1]], x, 0)[1]}
