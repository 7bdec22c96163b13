"""One bias a channel, a tile position or a unit: which of them repairs what zero padding spoils.

The image is constant, so every unit should answer alike; where the window hangs over the border it
meets zeros and answers less. Each kind of bias is fitted so that the squares of what is missing add
up to as little as possible. Units that share a bias can only ask for the mean of what they miss.
"""

from types import SimpleNamespace

import numpy as np

from helpers import controls, drawing
from helpers.convolution import conv2d
from helpers.drawing import count, number
from helpers.explorable import Explorable
from helpers.variants import locally_connected2d, tiled_conv2d

NONE, CHANNEL, TILE, UNIT = "none", "one a channel", "one a tile position", "one a unit"
LAYERS = {CHANNEL: "convolution", TILE: "tiled", UNIT: "locally connected"}
KERNELS = {
    "sum of 3x3": np.ones((3, 3)),
    "sum of 5x5": np.ones((5, 5)),
    "centre and neighbours": np.array([[0.0, 1, 0], [1, 2, 1], [0, 1, 0]]),
    "right minus left": np.array([[-1.0, 0, 1]] * 3),
}
SCALES = (0.6, 1, 1, 1, 1)  # the image is small, so that numbers fit into the other cells
PLACES = (90, 290, 490, 690)  # of the four bars, along x


def bias_kinds() -> Explorable:
    """Fit each kind of bias to a constant image with a zero border; see what is still missing."""
    return Explorable(
        "Bias kinds",
        controls={
            "kind": controls.choice("bias", [NONE, *LAYERS]),
            "t": controls.slider("tile t", 1, 5, 2),
            "kernel": controls.choice("kernel", list(KERNELS)),
            "zeros": controls.switch("zero padding", True),
            "side": controls.slider("image side", 5, 8, 5),
            "shown": controls.slider("brightness shown", 0.0, 2.0, 1.0, 0.25),
        },
        rows=["kind t kernel zeros", "side shown"],
        limits=lambda s: {"t": (1, outputs(s))},
        hidden=lambda s: () if s.kind == TILE else ("t",),
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        size=(960, 400),
    )


def outputs(s):
    """Return the number of outputs along an axis."""
    return s.side if s.zeros else s.side - len(KERNELS[s.kernel]) + 1


def owners(kind, P, t):
    """Return for each unit (P, P) which bias it has, counted from 0."""
    j, k = np.indices((P, P))
    if kind == TILE:
        return j % t * t + k % t
    return np.zeros((P, P), int) if kind == CHANNEL else j * P + k


def fitted(missing, owner):
    """Return the best biases: the mean of what the units that share one are missing."""
    return np.bincount(owner.ravel(), missing.ravel()) / np.bincount(owner.ravel())


def respond(V, K, bias, *, kind, t, pad):
    """Run the layer that has this kind of bias; all its kernels are K."""
    P = V.shape[-1] + 2 * pad - len(K) + 1
    if kind == CHANNEL:
        return conv2d(V, K[None, None], bias, padding=pad)[0]
    if kind == TILE:
        tiles = np.broadcast_to(K[..., None, None], (*K.shape, t, t))
        return tiled_conv2d(V, tiles[None, None], bias.reshape(1, t, t), padding=pad)[0]
    places = np.broadcast_to(K, (P, P, 1, *K.shape))
    return locally_connected2d(V, places[None], bias.reshape(1, P, P), padding=pad)[0]


def compute(s):
    """Fit every kind of bias at brightness 1, and return what is missing at the one shown."""
    K = KERNELS[s.kernel]
    P, pad = outputs(s), len(K) // 2 * s.zeros
    r = SimpleNamespace(K=K, P=P, pad=pad)
    V = np.ones((1, s.side, s.side))
    r.image = np.pad(V[0] * s.shown, pad)
    at_one = conv2d(V, K[None, None], padding=pad)[0]
    r.plain, r.aim = conv2d(V * s.shown, K[None, None], padding=pad)[0], K.sum() * s.shown
    r.biases, r.after = {NONE: np.zeros((P, P))}, {NONE: r.plain}
    for kind in LAYERS:
        owner = owners(kind, P, s.t)
        bias = fitted(K.sum() - at_one, owner)
        r.biases[kind] = bias[owner]
        r.after[kind] = respond(V * s.shown, K, bias, kind=kind, t=s.t, pad=pad)
    r.many = {NONE: 0} | {kind: int(owners(kind, P, s.t).max()) + 1 for kind in LAYERS}
    r.missing = {kind: r.aim - after for kind, after in r.after.items()}
    r.error = {kind: rms(missing) for kind, missing in r.missing.items()}
    return r


def rms(x):
    """Return the root of the mean square; what is mere rounding becomes 0."""
    size = np.sqrt(np.mean(x**2))
    return 0.0 if size < 1e-9 else size


def stage(figure):
    """Build the image, its response, the bias, their sum and what is missing; below, the bars."""
    names = ("image", "response", "bias", "sum", "missing")
    roles = (drawing.INPUT, drawing.OUTPUT, drawing.KERNEL, drawing.OUTPUT, drawing.GRADIENT)
    art = SimpleNamespace(
        grids=[drawing.Grid(figure, *pair) for pair in zip(names, roles, strict=True)],
        signs=[drawing.text(figure, 0, 0, sign, ha="center", fontsize=18) for sign in "→+=→"],
        bars=drawing.Bars(
            figure, (130, 280, 790, 86), "error", drawing.GRADIENT, "missing,\nr.m.s."
        ),
    )
    art.names = [
        drawing.text(figure, 130 + place, 382, ha="center", fontsize=12) for place in PLACES
    ]
    return art


def draw(art, s, r):
    """Show the chosen bias on its way from the response to what is still missing."""
    after, bias, missing = (part[s.kind] for part in (r.after, r.biases, r.missing))
    top = max(1e-6, *(abs(part).max() for part in (r.plain, after, bias, missing)))
    many = r.many[s.kind]
    image, response, own, total, left = art.grids
    strings = [[number(x) for x in row] for row in r.image]
    image.show(r.image, "image", limits=(0, 2), strings=strings, padding=r.pad)
    for grid, values, title in (
        (response, r.plain, "response"),
        (
            own,
            bias,
            {0: "no bias", 1: "1 bias"}.get(many, f"{many} biases"),
        ),
        (total, after, "sum"),
        (left, np.where(abs(missing) < 1e-9, 0, missing), "missing"),
    ):
        strings = [[_short(x) for x in row] for row in values]
        grid.show(values, title, signed=True, limits=(-top, top), strings=strings)
    drawing.lay_out(
        art.grids, box=(14, 44, 932, 200), gap=26, cell=34, signs=art.signs, scales=SCALES
    )
    if s.kind in (CHANNEL, TILE):
        own.outline(_tiles(r.P, r.P if s.kind == CHANNEL else s.t))
    now = list(r.error).index(s.kind)
    # Without a bias nothing is compared yet: that is for the reader to predict.
    shown = list(r.error.values())[: 1 if s.kind == NONE else 4]
    art.bars.show(
        np.array(PLACES[: len(shown)]) / 100,
        shown,
        span=(0.6, 7.3),
        limits=(0, max(*r.error.values(), 1e-6)),
        marked=(PLACES[now] / 100,),
    )
    words = [f"{kind}: {many}" for kind, many in r.many.items()]
    words[0] = "no bias"
    for i, (text, word) in enumerate(zip(art.names, words, strict=True)):
        text.set_text(word)
        text.set_fontweight("bold" if i == now else "normal")


def _short(x):
    return number(round(x, 1 if abs(x) < 9.95 else 0))


def _tiles(P, t):
    return [(j, k, min(t, P - j), min(t, P - k)) for j in range(0, P, t) for k in range(0, P, t)]


def describe(s, r):
    """Say what the border does, what the bias is, and what it cannot repair."""
    inside, edge, corner = (number(x) for x in (r.aim, r.plain[0, r.P // 2], r.plain[0, 0]))
    lines = [
        f"Constant image of brightness {number(s.shown)}: the response should be {inside}; "
        f"it is {edge} at the middle of the upper edge, {corner} in the corner."
    ]
    before, error = r.error[NONE], r.error[s.kind]
    worst = abs(r.missing[s.kind]).max()
    if s.kind != NONE:
        kind = s.kind if s.kind != TILE else f"{TILE}, t = {s.t}"
        many = count(r.many[s.kind], "number")
        lines.append(f"Bias {kind}, as in a {LAYERS[s.kind]} layer: {many} fitted at brightness 1.")
    if before == 0 and error == 0:
        why = "no window meets a zero" if not s.zeros else "black stays black"
        lines.append(f"Nothing is missing: {why}.")
    elif s.kind == NONE:
        lines.append(f"No bias: missing is {number(before)} (r.m.s.), {number(worst)} at worst.")
    elif error == 0:
        lines.append(f"It repairs all units: missing was {number(before)} (r.m.s.), now 0.")
        if s.kind == TILE and s.t < r.P:
            lines.append("Here, only opposite borders share a bias, and they miss the same.")
    else:
        lines.append(
            f"Missing (r.m.s.): {number(before)} without a bias, {number(error)} with it; "
            f"{number(worst)} where it is worst."
        )
    if s.shown != 1 and s.zeros and s.kind != NONE:
        lines.append(
            "A bias adds the same whatever the image is: fitted at brightness 1, it does not fit "
            f"at {number(s.shown)}."
        )
    return "\n".join(lines)
