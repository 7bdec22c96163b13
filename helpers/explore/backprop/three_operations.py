"""The outline of section 9.5: Z = c(K, V, s) forward; g and h carry G = dJ/dZ back, eq 9.11, 9.13.

The loss is J = 1/2 sum of (Z - target)**2, so that G = Z - target can be checked by eye.
"""

from types import SimpleNamespace

import numpy as np
from matplotlib.lines import Line2D

from helpers import controls, data, drawing
from helpers.backprop import conv2d_input_gradient, conv2d_kernel_gradient
from helpers.convolution import conv2d
from helpers.drawing import by, number
from helpers.explorable import Explorable

# The middle of each array, in pixels: what is below another has its shape.
PLACES = {"V": (125, 108), "K": (365, 108), "Z": (620, 108)}
PLACES |= {"dJ/dV": (125, 296), "dJ/dK": (365, 296), "G": (620, 296)}
BELOW = {"G": "Z", "dJ/dK": "K", "dJ/dV": "V"}
SINCE = {"V": 1, "K": 1, "Z": 1, "G": 3, "dJ/dK": 4, "dJ/dV": 5}  # the step that makes it
# Way, the step in which it is gone, its corners, its label and where that stands.
WAYS = [
    ((205, 108), (285, 108), 1, "∗", (245, 92)),
    ((445, 108), (540, 108), 1, "c(K, V, s)", (492, 88)),
    ((700, 108), (795, 108), 2, "loss", (748, 92)),
    ((872, 130), (872, 296), (700, 296), 3, "dJ/dZ", (786, 280)),
    ((540, 296), (445, 296), 4, "g(G, V, s)", (492, 276)),
    ((620, 372), (620, 390), (125, 390), (125, 372), 5, "h(K, G, s)", (492, 377)),
]
SAYS = [
    "Forward, c(K, V, s): the kernel is laid on every window of V.",
    "The loss turns Z into one number J. Here J = 1/2 sum (Z - target)^2 = {J}.",
    "The way back begins with G = dJ/dZ, one number for each output. Here G = Z - target.",
    "g(G, V, s): each window of V times its G, added up, is dJ/dK. It changes the kernel.",
    "h(K, G, s): each G times the kernel, added where its window was, is dJ/dV. "
    "It goes to the layer below.",
]


def three_operations() -> Explorable:
    """Go through a convolution layer forward and back, with the shape of every array."""
    return Explorable(
        "Three operations",
        controls={
            "step": controls.scrub("step", 1, 5, 1, interval=1500),
            "size": controls.slider("input size", 3, 32, 5),
            "k": controls.slider("kernel size", 1, 7, 3),
            "stride": controls.slider("stride", 1, 4, 1),
            "channels": controls.slider("channels of V", 1, 4, 1),
            "filters": controls.slider("filters", 1, 8, 1),
            "images": controls.slider("images", 1, 8, 1),
        },
        rows=["step size k", "stride channels", "filters images"],
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        size=(960, 404),
    )


def compute(s):
    """Return every array of the layer: V and K, Z and J, and the three gradients."""
    V = data.whole_numbers(s.size, s.size) + np.zeros((s.images, s.channels, 1, 1))
    K = data.whole_numbers(s.k, s.k + 2, signed=True)[:, 2:] + np.zeros(
        (s.filters, s.channels, 1, 1)
    )
    r = SimpleNamespace(problem="", arrays={"V": V, "K": K})
    try:
        Z = conv2d(V, K, stride=s.stride)
    except ValueError as error:
        r.problem = drawing.refusal(error)
        return r
    G = data.whole_numbers(*Z.shape[2:], signed=True) + np.zeros((s.images, s.filters, 1, 1))
    r.J = float((G**2).sum() / 2)  # the target is Z - G
    how = {"stride": s.stride}
    r.arrays |= {"Z": Z, "G": G}
    r.arrays["dJ/dK"] = conv2d_kernel_gradient(G, V, s.k, **how)
    r.arrays["dJ/dV"] = conv2d_input_gradient(K, G, s.size, **how)
    return r


def stage(figure):
    """Forward above, back below; every gradient stands under what it is the gradient of."""
    art = SimpleNamespace(grids={}, ways=[])
    colours = {"V": drawing.INPUT, "K": drawing.KERNEL, "Z": drawing.OUTPUT}
    for name in PLACES:
        art.grids[name] = drawing.Grid(figure, name, colours.get(name, drawing.GRADIENT))
    for *corners, step, label, at in WAYS:
        x, y = zip(*((x, 404 - y) for x, y in corners), strict=True)
        colour = drawing.INK if step < 3 else drawing.GRADIENT
        (dx, dy), heads = (x[-1] - x[-2], y[-1] - y[-2]), {(1, 0): ">", (-1, 0): "<", (0, 1): "^"}
        line = Line2D(x, y, lw=2.5, color=colour, transform=drawing.pixels(figure))
        head = Line2D(
            x[-1:],
            y[-1:],
            marker=heads[np.sign(dx), np.sign(dy)],
            ms=11,
            color=colour,
            transform=drawing.pixels(figure),
        )
        for part in (line, head):
            figure.add_artist(part)
        word = drawing.text(figure, *at, label, color=colour, ha="center")
        art.ways.append((step, (line, head, word)))
    art.J = drawing.text(figure, 872, 108, "", ha="center", fontsize=16, fontweight="bold")
    return art


def draw(art, s, r):
    """Show what there is after this step; the way that was gone last is the thick one."""
    for name, grid in art.grids.items():
        there = name in r.arrays and s.step >= SINCE[name]
        grid.axes.set_visible(there)
        if there:
            array = r.arrays[name]
            # One image and one channel are drawn; the shape says how many there are.
            small = None if max(array.shape[2:]) <= 5 else []
            look = {"limits": (-4, 3)} if name == "V" else {"signed": True}
            grid.show(array[0, 0], f"{name} {by(array)}", strings=small, **look)
            h, w = array.shape[2:]
            cell = min(130 / max(h, w), 26)
            x, y = PLACES[name]
            grid.place((x - w * cell / 2, y - h * cell / 2, w * cell, h * cell))
    for step, parts in art.ways:
        for part in parts:
            part.set_visible(s.step >= step and not r.problem)
        parts[0].set_linewidth(5 if s.step == step else 2)
    art.J.set_text("" if r.problem or s.step < 2 else f"J = {number(r.J)}")


def describe(s, r):
    """Say what this step does, and that every gradient has the shape of its array."""
    if r.problem:
        return f"Nothing goes forward: {r.problem}."
    shape = {name: by(array) for name, array in r.arrays.items()}
    lines = [
        f"Step {s.step} of 5. {SAYS[s.step - 1].format(J=number(r.J))}",
        "V is images x channels x rows x columns, K filters x channels x rows x columns.",
        f"V {shape['V']} and K {shape['K']} make Z {shape['Z']}.",
    ]
    done = [f"{name} {shape[name]} as {BELOW[name]}" for name in BELOW if s.step >= SINCE[name]]
    if done:
        lines.append(f"Every gradient has the shape of its array: {', '.join(done)}.")
    return "\n".join(lines)
