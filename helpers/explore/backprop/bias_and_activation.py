"""A bias is added to a feature map, an activation follows: what passes forward and what back.

On the way back the gradient is multiplied by the slope of the activation. Where the slope is 0, or
nearly so, nothing gets through: the unit is saturated, or, with ReLU, switched off.
"""

from types import SimpleNamespace

import numpy as np

from helpers import backprop, controls, data, drawing
from helpers.convolution import conv2d
from helpers.drawing import by, number
from helpers.explorable import Explorable

KERNELS = {
    "edges (Sobel x)": np.array([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "blur": np.ones((3, 3)) / 3,
    "Laplacian": np.array([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]]),
}
ACTIVATIONS = {
    "sigmoid": (backprop.sigmoid, backprop.sigmoid_gradient, (0, 1)),
    "tanh": (backprop.tanh, backprop.tanh_gradient, (-1, 1)),
    "ReLU": (backprop.relu, backprop.relu_gradient, (0, 4)),
}
LITTLE = 0.05  # a unit that lets less through counts as closed
RANGE = 8.0  # of the curves


def bias_and_activation() -> Explorable:
    """Move the bias and the scale, and see what each activation lets through, there and back."""
    return Explorable(
        "Bias and activation",
        controls={
            "activation": controls.choice("activation", list(ACTIVATIONS)),
            "kernel": controls.choice("kernel", list(KERNELS)),
            "digit": controls.slider("digit", 0, 99, 3),
            "bias": controls.slider("bias b", -6.0, 6.0, 0.0, 0.25),
            "scale": controls.slider("weights times", 0.25, 8.0, 1.0, 0.25),
        },
        rows=["activation kernel digit", "bias scale"],
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        size=(960, 400),
    )


def compute(s):
    """Return Z + b, what the activation makes of it, and how much of a gradient comes back."""
    V = data.digits()[0][s.digit].astype(float)
    Z = conv2d(V, s.scale * KERNELS[s.kernel][None, None], np.array([s.bias]))[0]
    function, gradient, limits = ACTIVATIONS[s.activation]
    r = SimpleNamespace(V=V[0], Z=Z, A=function(Z), limits=limits)
    r.passed = gradient(np.ones_like(Z), Z)  # of a gradient of 1 on every unit
    r.closed = int((r.passed < LITTLE).sum())
    r.bias_gradient = float(r.passed.sum())
    x = np.linspace(-RANGE, RANGE, 161)
    r.x, r.curve, r.slope = x, function(x), gradient(np.ones_like(x), x)
    r.counts = np.histogram(np.clip(Z, -RANGE, RANGE), 32, (-RANGE, RANGE))[0] / Z.size
    return r


def stage(figure):
    """Build the curves, with where the units lie on them, and the three maps on the right."""
    art = SimpleNamespace(
        curves=drawing.Plot(figure, (56, 40, 300, 270), "curves", "Z + b"),
        Z=drawing.Grid(figure, "Z", drawing.OUTPUT),
        A=drawing.Grid(figure, "A", drawing.OUTPUT),
        passed=drawing.Grid(figure, "passed", drawing.GRADIENT),
        signs=drawing.signs(figure, [""] * 2),
    )
    art.units = art.curves.axes.stairs(
        np.zeros(32), np.linspace(-RANGE, RANGE, 33), fill=True, color=drawing.PALE
    )
    art.curve = art.curves.line(lw=3, color=drawing.OUTPUT, label="activation")
    art.slope = art.curves.line(lw=2.5, ls="--", color=drawing.GRADIENT, label="its slope")
    art.curves.key()
    for x, words in (
        (206, "bars: how many units lie where"),
        (666, "lets back: black is nothing of the gradient, white is all of it"),
    ):
        drawing.text(figure, x, 384, words, ha="center", fontsize=11)
    return art


def draw(art, s, r):
    """Show the curves over the values of Z + b, and the maps that go with them."""
    low, high = min(r.limits[0], 0) - 0.1, max(r.limits[1], 1) + 0.15
    ticks = sorted({r.limits[0], 0, 1, r.limits[1]})
    art.curves.view((-RANGE, RANGE), (low, high), [-8, -4, 0, 4, 8], ticks)
    art.curve.set_data(r.x, r.curve)
    art.slope.set_data(r.x, r.slope)
    # Bars hang from the lower edge, the fullest one half as high as the panel.
    top = low + 0.5 * (high - low) * r.counts / r.counts.max()
    art.units.set_data(top, baseline=low)
    art.Z.show(r.Z, f"Z + b {by(r.Z)}", signed=True, limits=(-RANGE, RANGE), strings=[])
    signed = r.limits[0] < 0
    art.A.show(r.A, s.activation, signed=signed, limits=r.limits, strings=[])
    art.passed.show(r.passed, "lets back", limits=(0, 1), strings=[])
    drawing.lay_out([art.Z, art.A, art.passed], box=(380, 60, 572, 280), gap=34, signs=art.signs)
    art.signs[0].set_text("→")
    art.signs[1].set_text("←")


def _short(x):
    return number(round(float(x), 2))


def describe(s, r):
    """Say what passes forward, what passes back, and why the rest does not."""
    n = r.Z.size
    why = {
        "sigmoid": "there the sigmoid is nearly 0 or 1, and flat: saturated",
        "tanh": "there tanh is nearly -1 or 1, and flat: saturated",
        "ReLU": "there Z + b is not above 0, and ReLU gives 0",
    }[s.activation]
    closed = f"{r.closed} of {n} units let back less than {number(100 * LITTLE)} %"
    return "\n".join(
        [
            f"Z + b goes from {_short(r.Z.min())} to {_short(r.Z.max())}; after {s.activation} the "
            f"map goes from {_short(r.A.min())} to {_short(r.A.max())}.",
            f"Back: {closed} of their gradient{f'; {why}' if r.closed else ''}.",
            f"The steepest slope of {s.activation} is {number(r.slope.max())}; here the units let "
            f"back {_short(100 * r.passed.mean())} % on average.",
            f"The bias is added to all {n} units, so its gradient is the sum over all of them: "
            f"{_short(r.bias_gradient)} if each gets 1.",
        ]
    )
