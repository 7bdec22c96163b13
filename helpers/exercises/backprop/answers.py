"""The answers to the questions of lesson 9.5c, worked out by the helpers when they are asked.

Each returns the value of the right choice, and the facts that the sentences mention.
"""

from types import SimpleNamespace

import numpy as np

from helpers.backprop import conv2d_kernel_gradient, max_pool2d_gradient, sigmoid_gradient
from helpers.convolution import conv2d, output_size
from helpers.exercises.read import shown
from helpers.explore.backprop.kernel_gradient import without_stride
from helpers.explore.backprop.train_a_cnn import KINDS, Training


def shapes():
    """Take a batch of eight images there and back."""
    V, K = np.ones((8, 3, 32, 32)), np.ones((16, 3, 5, 5))
    Z = conv2d(V, K)
    shape = conv2d_kernel_gradient(np.ones_like(Z), V, 5).shape
    return _by(shape), {"Z": _by(Z.shape), "images": len(V)}


def overlap():
    """Let one pixel win three overlapping windows of a row."""
    V, G = [[[1, 2, 9, 2, 1]]], [[[2, 3, -1]]]
    back = max_pool2d_gradient(G, V, (1, 3), stride=1)[0, 0]
    return shown(back[2]), {"row": shown(back)}


def weight():
    """Work out the gradient of the first weight, which is used twice."""
    dK = conv2d_kernel_gradient([[[1, 10]]], [[[1, 2, 3]]], (1, 2))[0, 0, 0]
    return shown(dK[0]), {"both": shown(dK)}


def stride():
    """Run the code that forgets the stride at stride 2."""
    rng, places = np.random.default_rng(95), output_size(7, 3, 2)
    V, G = (rng.integers(-3, 4, (n, n)).astype(float) for n in (7, places))
    right = conv2d_kernel_gradient(G[None], V[None], 3, stride=2)[0, 0]
    wrong, facts = without_stride(G, V, 3), {"shape": _by(right.shape)}
    if wrong.shape != right.shape:
        return "error", facts
    return ("right" if np.allclose(wrong, right) else "wrong numbers"), facts


def sizes():
    """Try which inputs give three outputs."""
    found = [n for n in range(3, 30) if output_size(n, 3, 2) == 3]
    return " ".join(map(str, found)), {"first": found[0]}


def sigmoid():
    """Look for the steepest place of the sigmoid."""
    x = np.linspace(-8, 8, 1601)
    slope = sigmoid_gradient(np.ones_like(x), x)
    facts = {"at": f"{slope[800]:.2g}", "four": f"{sigmoid_gradient(1.0, 4.0):.2g}"}
    facts["layers"] = f"{slope.max() ** 5:.2g}"
    return f"{slope.max():.2g}", facts


def rate():
    """Train a small net on the digits with a rate that suits and with one that is far too large."""
    net = {"depth": 1, "kind": KINDS[0], "filters": 4, "size": 5, "activation": "ReLU"}
    plan = {"pooling": "max", "batch": 128, "step": 60}
    losses, shares = [], []
    for lr in (0.03, 10.0):
        training = Training().to(SimpleNamespace(**net, **plan, rate=lr))
        losses.append(np.mean(training.losses[-20:]))
        shares.append(training.checks[-1][1])
    if losses[1] < losses[0]:
        return "faster", {}
    return ("lost" if losses[1] > 2 and shares[1] < 0.5 * shares[0] else "noisy"), {}


def _by(shape):
    return "x".join(map(str, shape))
