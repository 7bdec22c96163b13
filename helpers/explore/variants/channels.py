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
            "down": controls.slider("steps down", 0, SIDE - 3, 7),
            "right": controls.slider("steps right", 0, SIDE - 3, 6),
            "first": controls.choice("count from", COUNTS),
        },
        rows=["picture channel first", "down right"],
        limits=lambda s: dict.fromkeys(("down", "right"), (0, layer(s.picture).V.shape[1] - 3)),
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        pick=pick,
        size=(960, 412),
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
    """Return what one layer reads and learns: V (3, H, W), K (4, 3, 3, 3), bias, and names.

    All rounded to two digits, as they are shown: every sum can be checked by hand.
    """
    made = photograph(picture) if picture in PHOTOS else second_layer(DIGITS[picture])
    made.V, made.K, made.bias = (x.astype(float).round(2) for x in (made.V, made.K, made.bias))
    return made


def photograph(picture):
    """Return a colour photograph and the kernels made by hand."""
    V = data.photo(PHOTOS[picture], size=SIDE, color=True)
    return SimpleNamespace(
        V=V,
        K=np.array(list(BY_HAND.values())),
        bias=np.zeros(len(BY_HAND)),
        whole=V,
        reads=receptive_field([(3, 1, 1)]),
        told=f"A photograph, 3 colours of {SIDE}x{SIDE}, and 4 kernels made by hand.",
        inputs=["red", "green", "blue"],
        outputs=list(BY_HAND),
    )


def second_layer(label):
    """Return the learned layer, and what it reads of the first test digit with this label."""
    net, score = trained()
    test_x, test_y = data.digits()[2:]
    digit = maps = test_x[np.flatnonzero(test_y == label)[0]]
    for before in net.layers[:3]:
        maps = before.forward(maps[None])[0]
    return SimpleNamespace(
        V=maps,
        K=net.layers[3].weight.value,
        bias=net.layers[3].bias.value,
        whole=digit,
        reads=receptive_field([(5, 1, 1), (2, 2, 1), (3, 1, 1)]),
        told=f"Layer 2 of a net trained on digits ({score:.0%} of the test digits right): "
        "3 maps of 12x12, 4 learned kernels.",
        inputs=["map"] * 3,
        outputs=[""] * 4,
    )


def compute(s):
    """Return all partial maps of the chosen channel, their sum, and the slices at the place."""
    r = SimpleNamespace(layer=layer(s.picture), i=ORDER.index(s.channel))
    V, K = r.layer.V, r.layer.K[r.i]
    # With groups=3 every channel meets its own kernel alone. Two digits times two digits are
    # four: what is rounded away is the float's own error.
    r.parts = conv2d(V, K[:, None], groups=len(V)).round(4)
    r.bias = r.layer.bias[r.i]
    r.Z = conv2d(V, r.layer.K, r.layer.bias)[r.i].round(4)
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
    # One collection for all titles and signs: 24 texts would take longer than the pictures.
    page = drawing.axes(figure, (0, 0, 960, 412), "page")
    page.set(xlim=(0, 960), ylim=(412, 0))
    art.words = drawing.Labels(page, size=13)
    return art


def draw(art, s, r):
    """Show every slice that the marked number is made of."""
    size, jump, _ = r.layer.reads
    whole = r.layer.whole
    colour = len(whole) == 3
    art.whole.show(whole.mean(axis=0), "", strings=[])
    if colour:
        art.whole.image.set_data(np.moveaxis(whole, 0, -1))
    art.whole.place((8, 154, 130, 130))
    art.whole.mark(*(range(at * jump, at * jump + size) for at in (s.down, s.right)))
    words = [("photograph" if colour else "digit", 73, 140, drawing.INPUT)]
    for l in range(3):
        words += _draw_row(art.rows[l], s, r, l)
    art.sum.show(r.Z, "", **_scale(r))
    art.sum.place((808, 152, 136, 136))
    art.sum.mark([s.down], [s.right])
    bias = f"+ bias {number(r.bias)} =" if r.bias else "sum ="
    total = f"Z{_brackets(r.index)}\n= {number(r.total)}"
    words += [(bias, 876, 112, drawing.INK), (f"Z[{r.index[0]}]", 876, 138, drawing.OUTPUT)]
    words += [(total, 876, 318, drawing.INK)]
    strings, x, y, colours = zip(*words, strict=True)
    art.words.show(strings, x, y, colours)


def _draw_row(row, s, r, l):
    """Show what belongs to one input channel, and return the words to it with their places."""
    white, weights = r.layer.V.max(), 1.5 * abs(r.kernels).max()
    window = [[number(x) for x in line] for line in r.windows[l]]
    row.V.show(r.layer.V[l] / white, "", strings=[])
    row.window.show(r.windows[l] / white, "", strings=window)
    row.kernel.show(r.kernels[l], "", signed=True, limits=(-weights, weights))
    row.part.show(r.parts[l], "", **_scale(r))
    y = 32 + 136 * l
    for grid, x, width in (
        (row.V, 158, 102),
        (row.window, 302, 147),
        (row.kernel, 486, 147),
        (row.part, 666, 102),
    ):
        grid.place((x, y, width, 102))
    row.V.mark(range(s.down, s.down + 3), range(s.right, s.right + 3))
    row.part.mark([s.down], [s.right])
    name, (i, j, k) = l + s.first, r.index
    less = "-1" if s.first else ""
    plus = "+ " if l else ""
    return [
        (f"V[{name}] {r.layer.inputs[l]}", 209, y - 14, drawing.INPUT),
        (f"V[{name}, {j}+m{less}, {k}+n{less}]", 375, y - 14, drawing.INPUT),
        (f"K[{i}, {name}, m, n]", 560, y - 14, drawing.KERNEL),
        (f"{plus}part {number(r.values[l])}", 717, y - 14, drawing.OUTPUT),
        ("×", 468, y + 51, drawing.INK),
        ("=", 650, y + 51, drawing.INK),
    ]


def _scale(r):
    # One scale for the parts and their sum.
    top = max(abs(r.parts).max(), abs(r.Z).max())
    return {"signed": True, "limits": (-top, top), "strings": []}


def _brackets(index):
    return f"[{','.join(map(str, index))}]"


def describe(s, r):
    """Write the sum out, channel by channel."""
    name = f": {r.layer.outputs[r.i]}" if r.layer.outputs[r.i] else ""
    lines = [f"{r.layer.told} Output channel i = {r.index[0]}{name}."]
    for l, (window, kernel, value) in enumerate(zip(r.windows, r.kernels, r.values, strict=True)):
        pairs = zip(window.ravel(), kernel.ravel(), strict=True)
        terms = " + ".join(f"{number(v)}*{number(w)}" for v, w in pairs if w)
        name = "" if r.layer.inputs[l] == "map" else f" ({r.layer.inputs[l]})"
        lines.append(
            f"l = {l + s.first}{name}: {terms or 'all weights 0, the sum'} = {number(value)}"
        )
    parts = " + ".join(number(value) for value in r.values)
    bias = f" + bias {number(r.bias)}" if r.bias else ""
    less = "-1" if s.first else ""
    i, j, k = r.index
    lines.append(
        f"Z{_brackets(r.index)} = {parts}{bias} = {number(r.total)}: the sum of "
        f"V[l, {j}+m{less}, {k}+n{less}] K[{i},l,m,n], counted from {s.first}."
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
