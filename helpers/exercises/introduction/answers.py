"""The answers to the questions of lesson 9.0, worked out by the helpers when they are asked.

Each returns the value of the right choice, and the facts that the sentences mention.
"""

from types import SimpleNamespace

from helpers import counts
from helpers.digit_nets import RECIPES, layers, measured
from helpers.explore.introduction.pipeline_strip import PRESETS
from helpers.explore.introduction.pipeline_strip import compute as pipeline

SEED = 1
SHARES = (95, 80, 60, 10)  # the choices of "shift", in percent


def shift():
    """Move all test digits by two pixels, and measure the MLP."""
    at_first, moved = (100 * measured("MLP", SEED, "shift", k) for k in (0, 2))
    nearest = min(SHARES, key=lambda share: abs(share - moved))
    return nearest, {"first": f"{at_first:.0f}", "moved": f"{moved:.0f}"}


def cnn():
    """Compare the CNN with a dense head and the MLP on digits that moved by three pixels."""
    mlp, first, moved = (
        100 * measured(name, SEED, "shift", k)
        for name, k in (("MLP", 3), ("CNN, dense head", 0), ("CNN, dense head", 3))
    )
    ways = {"all": moved > first - 5, "between": moved > mlp + 2, "same": moved > mlp - 2}
    value = next((way for way, so in ways.items() if so), "fewer")
    return value, {"mlp": f"{mlp:.0f}", "first": f"{first:.0f}", "moved": f"{moved:.0f}"}


def work():
    """Count the multiply-adds of 64 hidden units and of 64 filters of 5x5 on 28x28 pixels."""
    image = (1, 28, 28)
    dense, conv = counts.dense(image, 64), counts.conv(image, 64, 5)
    more = (conv.multiply_adds > dense.multiply_adds) - (conv.multiply_adds < dense.multiply_adds)
    facts = {
        "dense": f"{dense.multiply_adds:,}",
        "conv": f"{conv.multiply_adds:,}",
        "places": f"{conv.output[1]}*{conv.output[2]}",
        "dense_weights": f"{dense.weights:,}",
        "conv_weights": f"{conv.weights:,}",
    }
    return {1: "convolution", 0: "same", -1: "dense"}[more], facts


def size():
    """Try which of the three nets takes 32x32 pixels after 28x28."""
    fit = [name for name in RECIPES if _fits(layers(name, SEED), (1, 32, 32))]
    return ", ".join(fit) or "none", {}


def _fits(net, shape):
    try:
        net.shapes(shape)
    except ValueError:
        return False
    return True


def alexnet():
    """Count where the parameters of AlexNet are."""
    r = pipeline(SimpleNamespace(**PRESETS["AlexNet, 227"]))
    share = r.in_dense / r.parameters
    kind = "dense" if share > 0.75 else "convolutions" if share < 0.25 else "both"
    return kind, {
        "dense": f"{r.in_dense:,}",
        "all": f"{r.parameters:,}",
        "share": f"{100 * share:.0f}",
        "work": f"{100 - 100 * r.in_dense_work / r.work:.0f}",
    }
