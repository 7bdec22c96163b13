"""One digit on pictures of any size: which part of a net needs a fixed size, and which does not."""

import textwrap
from types import SimpleNamespace

import numpy as np

from helpers import controls, digit_nets, drawing
from helpers.backprop import softmax
from helpers.digit_nets import RECIPES, STEPS
from helpers.explorable import Explorable
from helpers.warp import resize
from helpers.work import work

SEED, OWN = 1, 28  # OWN: the side of the pictures that the nets have learned from
BORDER, ENLARGE = "an empty border", "a larger digit"
WIDEST = 44  # letters of a line of an error


def any_size_input() -> Explorable:
    """Show a picture of any size to three nets that have learned from 28x28."""
    return Explorable(
        "Any size input",
        controls={
            "side": controls.slider("image side", 12, 84, OWN),
            "how": controls.choice("a larger image has", [BORDER, ENLARGE]),
            "digit": controls.choice("digit", list(range(10)), 2),
            "step": work("train", STEPS),
        },
        rows=["step", "side how digit"],
        hidden=lambda s: ("how",) if s.side == OWN else (),
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        size=(960, 400),
    )


def picture(s):
    """Return the digit on a picture of the side that is asked for: (1, side, side)."""
    x, y = digit_nets.tested_on()
    digit = x[np.flatnonzero(y == s.digit)[1]]
    if s.how == ENLARGE:
        return resize(digit, s.side)
    before = (s.side - OWN) // 2
    if before < 0:  # the middle of it
        return digit[:, -before : -before + s.side, -before : -before + s.side]
    around = (before, s.side - OWN - before)
    return np.pad(digit, [(0, 0), around, around])


def compute(s):
    """Return what each net answers, or why it cannot, and the shapes on the way."""
    r = SimpleNamespace(image=picture(s), answers={}, problems={}, shapes={})
    for name in RECIPES:
        net = digit_nets.training(name, SEED).at(s.step)
        try:
            r.shapes[name] = [after.shape for after in net.shapes(r.image.shape)]
            r.answers[name] = softmax(net.forward(r.image[None]))[0]
        except ValueError as error:
            # After the place: "layer 2 of 4, Linear(784, 64), after ...: Linear(784, 64) takes".
            r.problems[name] = drawing.refusal(error).split(": ", 1)[1]
    return r


def stage(figure):
    """Build the picture, and for each net a row of bars or the words of its error."""
    art = SimpleNamespace(image=drawing.Grid(figure, "image", drawing.INPUT), bars={}, words={})
    colours = (drawing.GREY, drawing.KERNEL, drawing.OUTPUT)
    for i, (name, colour) in enumerate(zip(RECIPES, colours, strict=True)):
        box = (570, 4 + 118 * i, 370, 120)
        art.bars[name] = drawing.Bars(figure, box, name, colour, name.replace(", ", "\n"))
        art.words[name] = drawing.text(figure, 572, 68 + 118 * i, "", fontsize=12)
    art.classes = drawing.Labels(drawing.axes(figure, (570, 366, 370, 22), "classes"))
    drawing.text(figure, 560, 377, "% read as", ha="right", fontsize=12)
    return art


def draw(art, s, r):
    """Show the picture at one scale for all sizes, and answers or errors beside it."""
    art.image.show(1 - r.image[0], f"image {s.side}x{s.side}", strings=[])
    side = 4 * s.side
    art.image.place((190 - side / 2, 214 - side / 2, side, side))
    for name, bars in art.bars.items():
        p = r.answers.get(name)
        bars.axes.set_visible(p is not None)
        said = f"no answer: {r.problems[name]}" if name in r.problems else ""
        art.words[name].set_text(textwrap.fill(said, WIDEST))
        if p is not None:
            strings = [f"{100 * q:.0f}" if q >= 0.05 else "" for q in p]
            show = {"span": (0, 9), "limits": (0, 1), "marked": (s.digit,)}
            bars.show(range(10), p, strings=strings, **show)
    art.classes.axes.set(xlim=(-0.6, 9.6), ylim=(-1, 1))
    art.classes.show([str(i) for i in range(10)], range(10), [0] * 10)


def describe(s, r):
    """Say which nets answer, what, and what stops the others."""
    state = "" if s.step == STEPS else f" Trained for {s.step} of {STEPS} steps: press start."
    lines = [f"A {s.digit} on {s.side}x{s.side} pixels.{state}"]
    for name in RECIPES:
        if name in r.problems:
            lines.append(f"{name}: no answer. {r.problems[name]}.")
        else:
            p = r.answers[name]
            wrong = "" if p.argmax() == s.digit else ", which is wrong"
            lines.append(f"{name}: reads {p.argmax()} ({100 * p.max():.0f} %){wrong}.")
    last = "CNN, global pooling"
    if last in r.answers:
        maps, pooled = r.shapes[last][-3:-1]
        size = drawing.by(maps[1:])
        lines.append(f"Global pooling turns {maps[0]} maps of {size} into {pooled[0]} numbers.")
    return "\n".join(lines)
