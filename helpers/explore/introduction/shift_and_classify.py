"""Three nets that read digits equally well, until the digit moves.

The work first trains the nets, then measures them on the moved and on the scaled test digits.
"""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from helpers import controls, digit_nets, drawing
from helpers.backprop import softmax
from helpers.digit_nets import RECIPES, SCALES, SEEDS, SHIFTS, STEPS
from helpers.explorable import Explorable
from helpers.warp import warp
from helpers.work import work

MOST = max(SHIFTS)
EXAMPLES = 20  # of each class, the first ones among the test digits
WAYS = [("shift", k) for k in SHIFTS] + [("scale", k) for k in SCALES]
MEASURES = [(name, *way) for way in WAYS for name in RECIPES]  # one a step
STYLES = {
    "MLP": (drawing.GREY, ":"),
    "CNN, dense head": (drawing.KERNEL, "--"),
    "CNN, global pooling": (drawing.OUTPUT, "-"),
}
LOSS = 3  # pixels over which the loss per pixel is taken: hardly any ink leaves the picture


def shift_and_classify() -> Explorable:
    """Train three nets on centred digits, then move a digit and watch what they read."""
    seed = controls.choice("random seed", SEEDS)
    step = work("train and test", STEPS + len(MEASURES))
    step.restart_when([seed])
    return Explorable(
        "Shift and classify",
        controls={
            "digit": controls.choice("digit", list(range(10)), 3),
            "example": controls.slider("example", 1, EXAMPLES, 3),
            "dx": controls.slider("move right", -MOST, MOST, 0),
            "dy": controls.slider("move down", -MOST, MOST, 0),
            "scale": controls.slider("scale", 0.5, 1.5, 1.0, step=0.1),
            "against": controls.choice("curve against", ["shift", "scale"]),
            "seed": seed,
            "step": step,
        },
        rows=["step seed", "digit example against", "dx dy scale"],
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        pick=pick,
        size=(960, 372),
    )


@lru_cache(maxsize=256)
def held_out(name, seed, step):
    """Return the accuracy on the held-out digits after `step` steps of training."""
    return digit_nets.accuracy(digit_nets.training(name, seed).at(step), *digit_nets.held_out())


def compute(s):
    """Return the moved digit, what each net makes of it, and the accuracies measured so far."""
    x, y = digit_nets.tested_on()
    digit = x[np.flatnonzero(y == s.digit)[s.example - 1]]
    r = SimpleNamespace(trained=min(s.step, STEPS))
    r.image = warp(digit, scale=s.scale, shift=(s.dy, s.dx))
    # Scaling multiplies the ink by the area; what is missing beyond that has left the picture.
    r.lost = max(0.0, 1 - r.image.sum() / (digit.sum() * s.scale**2)) if s.scale >= 1 else 0.0
    r.probabilities, r.held_out = {}, {}
    for name in RECIPES:
        scores = digit_nets.training(name, s.seed).at(r.trained).forward(r.image[None])
        r.probabilities[name] = softmax(scores)[0]
        r.held_out[name] = held_out(name, s.seed, r.trained)
    r.curves = {name: {} for name in RECIPES}
    for name, *way in MEASURES[: max(s.step - STEPS, 0)]:
        r.curves[name][tuple(way)] = digit_nets.measured(name, s.seed, *way)
    return r


def stage(figure):
    """Build the digit, the ten probabilities of each net, and the curves."""
    art = SimpleNamespace(digit=drawing.Grid(figure, "digit", drawing.INPUT), bars={}, lines={})
    art.plot = drawing.Plot(figure, (700, 44, 240, 250), "curve")
    for i, (name, (colour, style)) in enumerate(STYLES.items()):
        box = (404, 8 + 110 * i, 226, 112)
        art.bars[name] = drawing.Bars(figure, box, name, colour, name.replace(", ", "\n"))
        line = {"color": colour, "ls": style, "lw": 3, "marker": "osD"[i], "ms": 7}
        art.lines[name] = art.plot.line(**line, clip_on=False)
        sample = drawing.axes(figure, (326, 86 + 110 * i, 66, 16), f"sample {name}")
        sample.plot([0, 1, 2], [0, 0, 0], **line, markevery=[1])
    art.classes = drawing.Labels(drawing.axes(figure, (404, 338, 226, 22), "classes"))
    drawing.text(figure, 394, 349, "% read as", ha="right", fontsize=12)
    drawing.text(figure, 820, 16, "test digits read correctly, %", ha="center", fontsize=12)
    art.axis = drawing.text(figure, 820, 336, "", ha="center", fontsize=12)
    art.none = drawing.text(figure, 820, 170, "", ha="center", fontsize=12, color=drawing.GREY)
    art.now = art.plot.axes.axvline(0, color=drawing.PALE, lw=6, zorder=0)
    return art


def draw(art, s, r):
    """Show the digit, the guesses with the true class outlined, and what is measured so far."""
    art.digit.show(1 - r.image[0], f"a {s.digit}", strings=[])
    art.digit.place((12, 44, 216, 216))
    for name, p in r.probabilities.items():
        strings = [f"{100 * q:.0f}" if q >= 0.05 else "" for q in p]
        art.bars[name].show(
            range(10), p, span=(0, 9), limits=(0, 1), marked=(s.digit,), strings=strings
        )
    art.classes.axes.set(xlim=(-0.6, 9.6), ylim=(-1, 1))
    art.classes.show([str(i) for i in range(10)], range(10), [0] * 10)
    ways = SHIFTS if s.against == "shift" else SCALES
    around = (0, MOST) if s.against == "shift" else (0.5, 1.5)
    ticks = (0, 20, 40, 60, 80, 100)
    art.plot.view(around, (0, 100), ways, ticks)
    art.axis.set_text("moved by ... pixels" if s.against == "shift" else "scaled by ...")
    for name, line in art.lines.items():
        points = [(k, 100 * v) for (kind, k), v in r.curves[name].items() if kind == s.against]
        line.set_data(*zip(*points, strict=True) if points else ([], []))
    art.none.set_text("" if r.curves["MLP"] else "measured once trained")
    # The curves move a digit along one axis, at its own scale, or scale it in the middle.
    here = abs(s.dx + s.dy) if s.against == "shift" else s.scale
    art.now.set_xdata([here, here])
    moved = s.dx or s.dy
    art.now.set_visible(not (s.dx and s.dy) if s.against == "shift" else not moved)


def describe(s, r):
    """Say what each net reads, how it stands, and how much of its accuracy a shift costs."""
    moved = [_by(s.dx, "right", "left"), _by(s.dy, "down", "up")]
    place = " and ".join(filter(None, moved)) or "in the middle"
    lost = f", {100 * r.lost:.0f} % of its ink has left the picture" if r.lost >= 0.005 else ""
    lines = [f"A {s.digit}, {place}, scale {s.scale:g}{lost}."]
    guesses = [
        f"{name}: {p.argmax()} ({100 * p.max():.0f} %)" for name, p in r.probabilities.items()
    ]
    lines.append(f"What the nets read: {'; '.join(guesses)}.")
    last = r.curves["CNN, global pooling"]  # what it has, all have
    curves = {
        name: {k: 100 * curve[kind, k] for kind, k in last if kind == s.against}
        for name, curve in r.curves.items()
    }
    if r.trained < STEPS:
        state = f"Trained for {r.trained} of {STEPS} steps" if r.trained else "Untrained"
        lines.append(f"{state}; held-out digits read correctly: {_percent(r.held_out)}.")
        lines.append(f"Once they are trained, accuracy against {s.against} is measured.")
    elif not curves["MLP"]:
        lines.append(f"Trained; accuracy against {s.against} is not measured yet.")
    else:
        lines += _measured(s, curves)
    return "\n".join(lines)


def _measured(s, curves):
    ways = list(curves["MLP"])
    lines = [
        f"Test digits {_way(s.against, k)}, read correctly: "
        + "; ".join(f"{name} {curve[k]:.1f} %" for name, curve in curves.items())
        + "."
        for k in ([ways[0], 2] if 2 in ways else ways[:1])
    ]
    if LOSS in ways:
        each = [f"{name} {(c[0] - c[LOSS]) / LOSS:.0f}" for name, c in curves.items()]
        lines.append(f"Points lost per pixel, up to {LOSS} pixels: {'; '.join(each)}.")
    return lines


def _way(against, k):
    if against == "scale":
        return f"scaled by {k:g}"
    return f"moved by {k} pixels" if k else "where they are"


def _by(pixels, forth, back):
    return f"{abs(pixels)} {forth if pixels > 0 else back}" if pixels else ""


def _percent(shares):
    return "; ".join(f"{name} {100 * share:.0f} %" for name, share in shares.items())


def pick(s, r, panel, x, y):
    """Move or scale the digit to the place of the curve that is clicked."""
    if panel != "curve":
        return None
    if s.against == "shift":
        return {"dx": int(np.clip(round(x), 0, MOST)), "dy": 0, "scale": 1.0}
    return {"dx": 0, "dy": 0, "scale": round(float(np.clip(x, 0.5, 1.5)), 1)}
