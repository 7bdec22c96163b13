"""Which unit touches which: m inputs, n outputs, all edges or k for an output, Fig 9.2-9.3."""

from types import SimpleNamespace

import numpy as np

from helpers import controls, drawing
from helpers.drawing import count
from helpers.explorable import Explorable
from helpers.wiring import Wiring, nearest

DENSE, SPARSE = "fully connected", "sparse"
OUT, IN = "an output", "an input"
PANELS = {"both": (DENSE, SPARSE), DENSE: (DENSE,), SPARSE: (SPARSE,)}


def wiring() -> Explorable:
    """Select a unit and see what it is connected to, with all edges and with k for each output."""
    return Explorable(
        "Wiring",
        controls={
            "panels": controls.choice("show", list(PANELS)),
            "m": controls.slider("inputs m", 1, 15, 9),
            "n": controls.slider("outputs n", 1, 15, 7),
            "k": controls.slider("k read by each", 1, 9, 3),
            "side": controls.choice("light up", [OUT, IN]),
            "unit": controls.scrub("number", 0, 6, 3),
        },
        rows=["panels m n", "k side unit"],
        limits=lambda s: {"unit": (0, (s.n if s.side == OUT else s.m) - 1)},
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        pick=pick,
        size=(960, 360),
    )


def windows(m, n, k):
    """Return the first input that each of `n` outputs reads: windows spread evenly over `m`."""
    room = max(m - k, 0)
    return np.floor(np.arange(n) * room / max(n - 1, 1) + 0.5).astype(int)


def compute(s):
    """Return the places of the units and, for both ways to connect, a matrix of the edges."""
    first = windows(s.m, s.n, s.k)
    inputs = np.arange(s.m)
    sparse = (inputs >= first[:, None]) & (inputs < first[:, None] + s.k)
    r = SimpleNamespace(first=first, touches={DENSE: np.ones((s.n, s.m), bool), SPARSE: sparse})
    steps = np.unique(np.diff(first))
    r.step = int(steps[0]) if len(steps) == 1 else None
    # A unit stands over the middle of what it reads, where the windows step evenly.
    centres = first + (min(s.k, s.m) - 1) / 2
    wide = np.linspace(0, s.m - 1, s.n) if s.n > 1 else [(s.m - 1) / 2]
    r.units = [inputs, centres if r.step else wide]
    r.lit = {kind: lit(s, touches) for kind, touches in r.touches.items()}
    return r


def lit(s, touches):
    """Return which inputs, which outputs and which edges (a matrix) belong to the selected unit."""
    own = np.zeros_like(touches)
    if s.side == OUT:
        own[s.unit] = touches[s.unit]
        return own.any(0), np.arange(s.n) == s.unit, own
    own[:, s.unit] = touches[:, s.unit]
    return np.arange(s.m) == s.unit, own.any(1), own


def stage(figure):
    """Build two diagrams with a title each."""
    art = SimpleNamespace(panels=[], titles=[])
    for label in ("first", "second"):
        art.panels.append(Wiring(figure, label, layers=2))
        art.titles.append(drawing.text(figure, 0, 20, ha="center", fontweight="bold"))
    return art


def draw(art, s, r):
    """Draw each kind of connection that is asked for, with the edges of the selected unit lit."""
    kinds = PANELS[s.panels]
    for i, (panel, title) in enumerate(zip(art.panels, art.titles, strict=True)):
        panel.set_visible(i < len(kinds))
        title.set_text("")
        if i < len(kinds):
            left, width = (0, 960) if len(kinds) == 1 else (480 * i, 480)
            panel.place((left, 44, width, 310), left=104, right=6)
            show(panel, s, r, kinds[i])
            edges = r.touches[kinds[i]].sum()
            drawing.move(title, left + 104 + (width - 110) / 2, 20)
            title.set_text(f"{kinds[i]}: {count(edges, 'edge')}")


def show(panel, s, r, kind):
    """Draw one kind of connection."""
    pairs = np.argwhere(r.touches[kind].T)
    inputs, outputs, edges = r.lit[kind]
    panel.show(
        r.units,
        [pairs],
        colours=(drawing.INPUT, drawing.OUTPUT),
        lit_units=[inputs, outputs],
        lit_edges=[edges[pairs[:, 1], pairs[:, 0]]],
        left=(count(s.m, "input"), count(s.n, "output")),
    )


def describe(s, r):
    """Say what the selected unit is connected to, and count edges and multiply-adds."""
    lines = []
    for kind in PANELS[s.panels]:
        inputs, outputs, _ = r.lit[kind]
        if s.side == OUT:
            said = f"output {s.unit} reads {_list('input', inputs)}"
        else:
            said = f"input {s.unit} touches {_list('output', outputs)}"
        lines.append(f"{kind.capitalize()}: {said}.")
    dense, sparse = (int(r.touches[kind].sum()) for kind in (DENSE, SPARSE))
    each = min(s.k, s.m)
    lines.append(
        f"Edges, and multiply-adds: m n = {s.m} * {s.n} = {dense} fully connected, "
        f"{each} * {s.n} = {sparse} sparse."
    )
    if s.k >= s.m:
        more = f"k = {s.k} is more than the {s.m} there are" if s.k > s.m else f"k = m = {s.m}"
        lines.append(f"{more}: every output reads every input, so sparse is fully connected.")
    elif s.n == 1:
        lines.append(f"One output reads the first {s.k} inputs; the others are read by nobody.")
    elif r.step:
        lines.append(f"The windows step by {r.step}, as in a convolution with stride {r.step}.")
    else:
        lines.append("The windows are spread evenly; they do not step by one whole number.")
    return "\n".join(lines)


def _list(name, chosen):
    numbers = np.flatnonzero(chosen)
    if not len(numbers):
        return f"no {name}"
    if len(numbers) == 1:
        which = str(numbers[0])
    elif len(numbers) > 5:
        which = f"{numbers[0]} to {numbers[-1]}"
    else:
        which = ", ".join(map(str, numbers))
    return f"{count(len(numbers), name)}: {which}"


def pick(s, r, panel, x, y):
    """Light up the unit that is clicked."""
    layer, unit = nearest(r.units, x, y)
    return {"side": (IN, OUT)[layer], "unit": unit}
