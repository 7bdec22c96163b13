"""The answers to the questions of lesson 9.1, worked out by the helpers when they are asked.

Each returns the value of the right choice, and the facts that the sentences mention.
"""

from types import SimpleNamespace

import numpy as np

from helpers.backprop import conv2d_kernel_gradient
from helpers.convolution import conv2d, convolve1d, convolve2d, correlate1d
from helpers.exercises.read import shown
from helpers.explore.convolution.noisy_spaceship import compute as spaceship
from helpers.matrices import conv_matrix


def window():
    """Compare the error of the spaceship's smoothed track for all widths of the window."""
    state = SimpleNamespace(noise=0.8, width=3, shape="box", future=False, normalise=True)
    errors = spaceship(state).errors
    best = int(np.argmin(errors))
    way = {0: "up", len(errors) - 1: "down"}.get(best, "down, then up")
    if np.allclose(errors, errors[0]):
        way = "level"
    numbers = {"one": errors[0], "least": errors[best], "most": errors[-1]}
    widths = {"best": best + 1, "widest": len(errors)}
    return way, widths | {name: f"{error:.2f}" for name, error in numbers.items()}


def impulse():
    """Convolve an impulse in the middle of five values with 1 2 3."""
    return " ".join(map(shown, convolve1d([0, 0, 1, 0, 0], [1, 2, 3]))), {}


def swap():
    """Compare both orders of a cross-correlation."""
    x, w = [1, 2, 4], [3, 1]
    one, other = correlate1d(x, w), correlate1d(w, x)
    ways = {"same": one, "backwards": one[::-1], "negative": -one}
    found = [name for name, numbers in ways.items() if np.array_equal(numbers, other)]
    facts = {"x": shown(x), "w": shown(w), "one": shown(one), "other": shown(other)}
    return (found or ["no rule"])[0], facts


def ragged():
    """Count the pixels of 7x7 that meet no weight of a 3x3 kernel at stride 3."""
    read = conv_matrix(np.ones((1, 1, 3, 3)), 7, stride=3).any(axis=0)
    side = int(read.reshape(7, 7).any(axis=0).sum())
    return int((~read).sum()), {"read": int(read.sum()), "side": side}


def learned():
    """Learn a kernel by gradient descent, with cross-correlation, from convolved pictures."""
    rng = np.random.default_rng(5)
    V, true = rng.standard_normal((1, 16, 16)), np.array([[1.0, 2, 0], [0, -1, 3], [2, 0, 1]])
    target = convolve2d(V[0], true, mode="valid")
    K = np.zeros((1, 1, 3, 3))
    for _ in range(200):
        error = conv2d(V, K) - target
        K -= 0.5 * conv2d_kernel_gradient(error, V, 3) / error.size
    ways = {"same": true, "flipped": true[::-1, ::-1], "negative": -true}
    found = [name for name, kernel in ways.items() if np.allclose(K, kernel, atol=0.01)]
    return (found or ["nothing"])[0], {"w": shown(true), "learned": shown(np.round(K[0, 0], 2))}


def zeros():
    """Count the zeros in the matrix of a convolution of 8 values with 3 weights."""
    A = conv_matrix([[[[1, 2, 3]]]], (1, 8))
    facts = {"rows": A.shape[0], "entries": A.size, "weights": np.count_nonzero(A)}
    return int((A == 0).sum()), facts
