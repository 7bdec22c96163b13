"""What a dense layer and a convolution of as many units cost, counted from shapes."""

from math import prod
from types import SimpleNamespace

from helpers import controls, counts, drawing
from helpers.explorable import Explorable

PRESETS = {
    "28x28x1, a digit": {"side": 28, "channels": 1},
    "32x32x3, a small colour picture": {"side": 32, "channels": 3},
    "227x227x3, the input of AlexNet": {"side": 227, "channels": 3},
}
BARS = ["dense", "convolution", "dense, equal outputs"]
TOP = 5e16  # the right end of the bars' scale, with room for a number behind the longest


def parameter_meter() -> Explorable:
    """Compare the parameters and the multiply-adds of a dense layer and a convolution."""
    return Explorable(
        "Parameter meter",
        controls={
            "preset": controls.preset("image", PRESETS),
            "side": controls.slider("side", 4, 256, 28),
            "channels": controls.slider("channels", 1, 16, 1),
            "units": controls.slider("units or filters", 1, 128, 64),
            "kernel": controls.slider("kernel size", 1, 15, 5),
        },
        rows=["preset side channels", "units kernel"],
        limits=lambda s: {"kernel": (1, min(s.side, 15))},
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        size=(960, 346),
    )


def compute(s):
    """Return the counts of the three layers."""
    image = (s.channels, s.side, s.side)
    dense, conv = counts.dense(image, s.units), counts.conv(image, s.units, s.kernel)
    as_large = counts.dense(image, prod(conv.output))
    return SimpleNamespace(inputs=prod(image), layers=[dense, conv, as_large])


def stage(figure):
    """Build two groups of three bars on one logarithmic scale."""
    colours = [drawing.GREY, drawing.KERNEL, drawing.PALE]
    art = SimpleNamespace()
    for i, (key, title) in enumerate(
        [("parameters", "parameters to learn"), ("work", "multiply-adds for one image")]
    ):
        box = (195, 34 + 172 * i, 755, 112)
        drawing.text(figure, 195, 18 + 172 * i, title, fontweight="bold")
        bars = drawing.LogBars(figure, box, key, BARS, colours=colours, top=TOP)
        setattr(art, key, bars)
    return art


def draw(art, s, r):
    """Show the counts."""
    for bars, values in (
        (art.parameters, [layer.parameters for layer in r.layers]),
        (art.work, [layer.multiply_adds for layer in r.layers]),
    ):
        bars.show(values, [f"{value:,}" for value in values])


def describe(s, r):
    """Say where each count comes from, and how the layers compare."""
    dense, conv, large = r.layers
    n, c, k, u = s.side, s.channels, s.kernel, s.units
    size = conv.output[1]
    ratio = dense.parameters / conv.parameters
    biases = f"{u} bias{'' if u == 1 else 'es'}"
    return "\n".join(
        [
            f"Image {n}x{n}x{c} = {r.inputs:,} inputs.",
            f"Dense: {r.inputs:,} inputs * {drawing.count(u, 'unit')} + {biases} = "
            f"{dense.parameters:,} parameters, {_times(ratio)} those of the convolution.",
            f"Convolution: {drawing.count(u, 'filter')} * {k}*{k}*{c} weights + {biases} = "
            f"{conv.parameters:,} parameters, each used at {size}*{size} places: "
            f"{conv.multiply_adds:,} multiply-adds.",
            f"A dense layer with as many outputs, {u}*{size}*{size} = {prod(conv.output):,}: "
            f"{large.parameters:,} parameters, {_memory(4 * large.parameters)} in float32.",
        ]
    )


def _times(ratio):
    return f"{ratio:,.0f} times" if ratio >= 10 else f"{drawing.number(ratio)} times"


def _memory(n):
    size, name = next(
        (pair for pair in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB")) if n >= pair[0]), (1e3, "kB")
    )
    return f"{drawing.number(n / size)} {name}"
