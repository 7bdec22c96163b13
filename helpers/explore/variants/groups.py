"""Restricted connectivity: every group of output channels reads its own input channels, Fig 9.15.

Which output channel reads which input channel is measured: the layer runs on one input channel at a
time. Weights and multiply-adds are counted on the arrays that it uses.
"""

from types import SimpleNamespace

import numpy as np

from helpers import controls, drawing
from helpers.convolution import conv2d
from helpers.drawing import count, number
from helpers.explorable import Explorable
from helpers.wiring import COLOURS, Wiring, nearest

SIZE = 14  # of the output maps


def groups() -> Explorable:
    """Cut a convolution into groups of channels, down to one channel each, and count the cost."""
    return Explorable(
        "Groups",
        controls={
            "example": controls.preset(
                "example",
                {
                    "no groups": {"C": 8, "F": 8, "groups": 1, "mix": False},
                    "Fig 9.15": {"C": 4, "F": 4, "groups": 2, "mix": False},
                    "depthwise": {"C": 8, "F": 8, "groups": 8, "mix": False},
                    "depthwise, then 1x1": {"C": 8, "F": 8, "groups": 8, "mix": True},
                },
            ),
            "groups": controls.slider("groups", 1, 8, 1),
            "C": controls.slider("input channels", 1, 12, 8),
            "F": controls.slider("output channels", 1, 12, 8),
            "k": controls.slider("kernel width", 1, 7, 3),
            "mix": controls.switch("1x1 convolution after it", False),
            "channel": controls.slider("light up input channel", 0, 7, 0),
        },
        rows=["example groups C F", "k channel mix"],
        limits=lambda s: {"groups": (1, min(s.C, s.F)), "channel": (0, s.C - 1)},
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        pick=pick,
        size=(960, 400),
    )


def compute(s):
    """Return who reads whom, and the weights and multiply-adds with and without groups."""
    r = SimpleNamespace(problem="")
    r.plain = cost(np.ones((s.F, s.C, s.k, s.k)))
    K = np.ones((s.F, max(s.C // s.groups, 1), s.k, s.k))
    alone = np.eye(s.C)[:, :, None, None] * np.ones((s.k, s.k))  # one channel at a time
    try:
        r.reads = conv2d(alone, K, groups=s.groups)[..., 0, 0].T > 0  # (F, C)
    except ValueError as error:
        r.problem = str(error)
        return r
    r.K, r.own = K, cost(K)
    r.mixer = np.ones((s.F, s.F, 1, 1)) if s.mix else None
    r.extra = cost(r.mixer) if s.mix else (0, 0)
    r.total = [a + b for a, b in zip(r.own, r.extra, strict=True)]
    r.layers = [r.reads] + [np.ones((s.F, s.F), bool)] * s.mix
    r.reached = [np.arange(s.C) == s.channel]
    for reads in r.layers:
        r.reached.append(reads @ r.reached[-1])
    widest = max(s.C, s.F)
    r.units = [np.linspace(0, widest, n + 1)[:-1] + widest / n / 2 for n in (s.C, s.F)]
    r.units += r.units[-1:] * s.mix
    return r


def cost(K):
    """Return the weights of K and its multiply-adds: each weight is used at every output pixel."""
    zeros = np.zeros((K.shape[1], SIZE + K.shape[2] - 1, SIZE + K.shape[3] - 1))
    pixels = conv2d(zeros, K[:1])[0].size
    return K.size, K.size * pixels


def stage(figure):
    """Build the wiring of the channels, the matrix of channels, and two bars for the cost."""
    art = SimpleNamespace(
        wiring=Wiring(figure, "wiring", layers=3),
        matrix=drawing.Grid(figure, "matrix", drawing.KERNEL),
        bars=[],
        problem=drawing.text(figure, 60, 130, color=drawing.INK),
    )
    for i, name in enumerate(("weights", "multiply-adds")):
        box = (150 + 420 * i, 292, 280, 80)
        art.bars.append(drawing.Bars(figure, box, name, drawing.KERNEL, name.replace("-", "-\n")))
        for j, kind in enumerate(("no groups", "as set")):
            x = box[0] + 280 * (0.6 + j) / 2.2
            drawing.text(figure, x, 384, kind, ha="center", fontsize=12)
    return art


def draw(art, s, r):
    """Draw the channels, group by group in a colour, and what one input channel can reach."""
    art.problem.set_text("no layer: the groups would have different sizes" if r.problem else "")
    art.wiring.set_visible(not r.problem)
    art.matrix.axes.set_visible(not r.problem)
    total = r.plain if r.problem else r.total
    for bars, before, after in zip(art.bars, r.plain, total, strict=True):
        both, strings = [before, after], [f"{before:,}", f"{after:,}"]
        top = max(both)
        if r.problem:
            both, strings = [before, 0], [f"{before:,}", "none"]
        bars.show([0, 1], both, span=(0, 1), limits=(0, top), marked=[1], strings=strings)
    if r.problem:
        return
    pairs = [np.argwhere(reads.T) for reads in r.layers]
    group = np.unique(r.reads.argmax(axis=1), return_inverse=True)[1]  # by what they read first
    dyes = [[COLOURS[group[j] % len(COLOURS)] for _, j in pairs[0]]]
    dyes += [[drawing.INK] * len(own) for own in pairs[1:]]
    art.wiring.place((0, 26, 600, 240), left=92, right=6)
    art.wiring.show(
        r.units,
        pairs,
        colours=(drawing.INPUT, drawing.OUTPUT, drawing.OUTPUT)[: len(r.units)],
        lit_units=r.reached,
        lit_edges=[r.reached[i][own[:, 0]] for i, own in enumerate(pairs)],
        edge_colours=dyes,
        left=("input\nchannels", "output\nchannels", "after 1x1")[: len(r.units)],
    )
    each = s.k * s.k
    shades = np.where(r.reads, 0.82, 1)
    strings = [[str(each) if on else "" for on in row] for row in r.reads]
    art.matrix.show(shades, "weights for each pair", strings=strings)
    cell = min(34, 220 / s.F, 300 / s.C)
    art.matrix.place((790 - cell * s.C / 2, 48, cell * s.C, cell * s.F))
    art.matrix.mark(range(s.F), [s.channel])


def describe(s, r):
    """Say how the channels are cut up, what one of them reaches, and what it all costs."""
    if r.problem:
        return f"No layer: {r.problem}.\nWithout groups: {_costs(r.plain)}."
    inside, outside = s.C // s.groups, s.F // s.groups
    name = " (depthwise)" if s.groups == s.C > 1 else ""
    lines = [
        f"{count(s.groups, 'group')}{name}: {count(outside, 'output channel')} read "
        f"{count(inside, 'input channel')} each, K is {' x '.join(map(str, r.K.shape))}."
    ]
    if outside == 1:
        lines[0] = lines[0].replace("channel read", "channel reads", 1)
    if s.groups > 1:
        lines[0] = lines[0].replace(" each,", " in each group,")
    else:
        lines[0] = lines[0].replace(" each,", ",")
    reached = np.flatnonzero(r.reached[1])
    lines.append(
        f"Input channel {s.channel} reaches {r.reached[1].sum()} of {s.F} output channels"
        f" ({_span(reached)})."
    )
    if s.mix:
        lines[-1] += f" The 1x1 convolution carries it on to all {s.F}."
    what = "Both layers" if s.mix else "It"
    part = ", ".join(_share(a, b) for a, b in zip(r.total, r.plain, strict=True))
    costs = "costs" if not s.mix else "cost"
    lines.append(f"{what} {costs} {_costs(r.total)}; no groups: {_costs(r.plain)}.")
    if r.total == list(r.plain):
        lines.append("That is the same.")
    else:
        lines.append(f"That is {part.split(', ')[0]} of both, for maps of {SIZE}x{SIZE} pixels.")
    return "\n".join(lines)


def _costs(both):
    return f"{both[0]:,} weights, {both[1]:,} multiply-adds"


def _share(part, whole):
    return f"1/{whole // part}" if whole % part == 0 else f"{number(part / whole)}"


def _span(numbers):
    return f"{numbers[0]}" if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]}"


def pick(s, r, panel, x, y):
    """Light up the input channel that is clicked."""
    if r.problem:
        return None
    if panel == "wiring":
        layer, unit = nearest(r.units, x, y)
        return None if layer else {"channel": unit}
    if panel == "matrix":
        return {"channel": int(np.clip(round(x), 0, s.C - 1))}
    return None
