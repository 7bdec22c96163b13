"""Convolution over channels: one partial map for each, and their sum (eq 9.7)."""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from helpers import controls, data, drawing
from helpers.convolution import conv2d
from helpers.drawing import number
from helpers.explorable import Explorable
from helpers.matrices import receptive_field
from helpers.network import (
    Conv2d,
    Flatten,
    Linear,
    MaxPool2d,
    ReLU,
    Sequential,
    accuracy,
    train,
)

PHOTOS = {"cat": "chelsea", "coffee": "coffee", "retina": "retina"}
DIGITS = {"a 3, in a trained net": 3, "a 5, in a trained net": 5, "an 8, in a trained net": 8}
ORDER = ["first", "second", "third", "fourth"]
SIDE = 48
COUNTS = {"0 (the deck)": 0, "1 (the book)": 1}

centre = np.zeros((3, 3))
centre[1, 1] = 1
edge = np.array([[-1.0, 0, 1]] * 3)
nothing = np.zeros((3, 3))
BY_HAND = {  # a kernel for red, for green, for blue
    "red minus green": (centre, -centre, nothing),
    "upright edges of all colours": (edge, edge, edge),
    "blue minus red and green": (-centre / 2, -centre / 2, centre),
    "blur of red alone": (np.full((3, 3), 0.11), nothing, nothing),
}


def channels() -> Explorable:
    """Pick a number of the output: the slices of V and K it is made of, and the partial sums."""
    return Explorable(
        "Channels",
        controls={
            "picture": controls.choice("input", [*PHOTOS, *DIGITS]),
            "channel": controls.choice("output channel", ORDER),
            "down": controls.slider("steps down", 0, SIDE - 3, 24),
            "right": controls.slider("steps right", 0, SIDE - 3, 30),
            "first": controls.choice("count from", COUNTS),
        },
        rows=["picture channel first", "down right"],
        limits=lambda s: dict.fromkeys(("down", "right"), (0, layer(s.picture).V.shape[1] - 3)),
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        pick=pick,
        size=(960, 402),
    )


@lru_cache
def trained():
    """Train a small net on the digits; its second layer has 3 input and 4 output channels."""
    x, y, test_x, test_y = data.digits()
    net = Sequential(
        *(Conv2d(1, 3, 5, seed=3), ReLU(), MaxPool2d(2)),
        *(Conv2d(3, 4, 3, seed=13), ReLU(), Flatten(), Linear(400, 10, seed=23)),
    )
    for _ in train(net, x, y, epochs=3, batch_size=50, lr=0.1, seed=0):
        pass
    return net, accuracy(net, test_x, test_y)


@lru_cache
def layer(picture):
    """Return what one layer reads and learns: V (3, H, W), K (4, 3, 3, 3), bias, and names."""
    if picture in PHOTOS:
        V = data.photo(PHOTOS[picture], size=SIDE, color=True).astype(float)
        return SimpleNamespace(
            V=V,
            K=np.array(list(BY_HAND.values())),
            bias=np.zeros(len(BY_HAND)),
            whole=V,
            reads=(3, 1, 0),
            told=f"A photograph, 3 colours of {SIDE}x{SIDE}, and 4 kernels made by hand.",
            inputs=["red", "green", "blue"],
            outputs=list(BY_HAND),
        )
    net, score = trained()
    test_x, test_y = data.digits()[2:]
    digit = maps = test_x[np.flatnonzero(test_y == DIGITS[picture])[0]]
    for before in net.layers[:3]:
        maps = before.forward(maps[None])[0]
    return SimpleNamespace(
        V=maps.astype(float),
        K=net.layers[3].weight.value.astype(float),
        bias=net.layers[3].bias.value.astype(float),
        whole=digit,
        reads=receptive_field([(5, 1, 1), (2, 2, 1), (3, 1, 1)]),
        told=f"Layer 2 of a net trained on 4000 digits ({score:.0%} of the test digits right): "
        "3 maps of 12x12 in, 4 learned kernels.",
        inputs=["map"] * 3,
        outputs=["learned"] * 4,
    )


def compute(s):
    """Return all partial maps of the chosen channel, their sum, and the slices at the place."""
    r = SimpleNamespace(layer=layer(s.picture), i=ORDER.index(s.channel))
    V, K = r.layer.V, r.layer.K[r.i]
    # With groups=3 every channel meets its own kernel alone.
    r.parts = conv2d(V, K[:, None], groups=len(V))
    r.bias = r.layer.bias[r.i]
    r.Z = conv2d(V, r.layer.K, r.layer.bias)[r.i]
    place = slice(s.down, s.down + 3), slice(s.right, s.right + 3)
    r.windows, r.kernels = V[(slice(None), *place)], K
    r.values = r.parts[:, s.down, s.right]
    r.total = r.Z[s.down, s.right]
    r.index = [r.i + s.first, s.down + s.first, s.right + s.first]
    return r


def stage(figure):
    """Row by row: channel, window, kernel slice and partial map; the sum at the right."""
    art = SimpleNamespace(whole=drawing.Grid(figure, "whole", drawing.INPUT), rows=[])
    for _ in range(3):
        roles = {"V": drawing.INPUT, "window": drawing.INPUT, "kernel": drawing.KERNEL}
        roles["part"] = drawing.OUTPUT
        grids = {name: drawing.Grid(figure, name, colour) for name, colour in roles.items()}
        art.rows.append(SimpleNamespace(**grids))
    art.sum = drawing.Grid(figure, "sum", drawing.OUTPUT)
    for y in (84, 216, 348):
        drawing.text(figure, 464, y, "∗", ha="center", fontsize=20)
        drawing.text(figure, 640, y, "=", ha="center", fontsize=20)
    art.total = drawing.text(figure, 872, 312, ha="center", fontsize=15)
    art.bias = drawing.text(figure, 872, 124, ha="center", fontsize=13)
    return art


def draw(art, s, r):
    """Show every slice that the marked number is made of."""
    size, jump, start = r.layer.reads
    whole = r.layer.whole
    art.whole.show(whole.mean(axis=0), "photograph" if len(whole) == 3 else "digit", strings=[])
    if len(whole) == 3:
        art.whole.image.set_data(np.moveaxis(whole, 0, -1))
    art.whole.place((8, 150, 132, 132))
    art.whole.mark(*(range(at * jump + start, at * jump + start + size) for at in (s.down, s.right)))
    white = r.layer.V.max()
    top = max(abs(r.parts).max(), abs(r.Z).max())
    weights = abs(r.kernels).max()
    j, k = (_plus(at, s.first) for at in r.index[1:])
    for l, row in enumerate(art.rows):
        name = l + s.first
        row.V.show(r.layer.V[l] / white, f"V[{name}] {r.layer.inputs[l]}", strings=[])
        strings = [[number(x) for x in line] for line in r.windows[l]]
        row.window.show(r.windows[l] / white, f"V[{name},{j},{k}]", strings=strings)
        limits = (-1.5 * weights, 1.5 * weights)
        row.kernel.show(r.kernels[l], f"K[{r.index[0]},{name}]", signed=True, limits=limits)
        plus = "+ " if l else ""
        style = {"signed": True, "limits": (-top, top), "strings": []}
        row.part.show(r.parts[l], f"{plus}part {number(r.values[l])}", **style)
        y = 30 + 132 * l
        row.V.place((164, y, 108, 108))
        row.window.place((304, y, 146, 108))
        row.kernel.place((478, y, 146, 108))
        row.part.place((656, y, 108, 108))
        row.V.mark(range(s.down, s.down + 3), range(s.right, s.right + 3))
        row.part.mark([s.down], [s.right])
    art.sum.show(r.Z, f"Z[{r.index[0]}]", **style)
    art.sum.place((804, 156, 136, 136))
    art.sum.mark([s.down], [s.right])
    art.bias.set_text(f"+ bias {number(r.bias)} =" if r.bias else "sum =")
    art.total.set_text(f"Z{_brackets(r.index)}\n= {number(r.total)}")


def _plus(at, first):
    # The book counts m from 1, so j + m - 1 is the row that is read.
    return f"{at - first}+m" if at > first or not first else "m"


def _brackets(index):
    return f"[{','.join(map(str, index))}]"


def describe(s, r):
    """Write the sum out, channel by channel."""
    lines = [f"{r.layer.told} Output channel i = {r.index[0]}: {r.layer.outputs[r.i]}."]
    for l, (window, kernel, value) in enumerate(zip(r.windows, r.kernels, r.values, strict=True)):
        pairs = zip(window.ravel(), kernel.ravel(), strict=True)
        terms = " + ".join(f"{number(v)}*{number(w)}" for v, w in pairs)
        name = "" if r.layer.inputs[l] == "map" else f" ({r.layer.inputs[l]})"
        lines.append(f"l = {l + s.first}{name}: {terms} = {number(value)}")
    parts = " + ".join(number(value) for value in r.values)
    bias = f" + bias {number(r.bias)}" if r.bias else ""
    less = "-1" if s.first else ""
    i, j, k = r.index
    lines.append(
        f"Z{_brackets(r.index)} = {parts}{bias} = {number(r.total)}: the sum of "
        f"V[l, {j}+m{less}, {k}+n{less}] K[{i},l,m,n], where l, m, n count from {s.first}."
    )
    return "\n".join(lines)


def pick(s, r, panel, x, y):
    """Move to the number that is clicked, or to the window around a clicked pixel."""
    if panel not in ("V", "part", "sum"):
        return None
    back = 1 if panel == "V" else 0
    most = len(r.Z) - 1
    down, right = (int(np.clip(round(at) - back, 0, most)) for at in (y, x))
    return {"down": down, "right": right}
