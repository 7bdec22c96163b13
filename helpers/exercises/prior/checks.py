"""The functions to write in lesson 9.4: cases, the right one, and the wrong ones people write."""

from math import ceil

import numpy as np

from helpers.exercises.check import FunctionCheck
from helpers.exercises.read import not_whole, shaped, size
from helpers.matrices import conv_matrix, receptive_field

_matrix = shaped(2, "the result is a matrix of the shape of W")


def _matrices():
    """Return matrices of k to k + 3 inputs with k, small ones first; no two diagonals are alike."""
    rng = np.random.default_rng(94)
    sizes = [(outputs, k) for outputs in (2, 3, 4) for k in (1, 2, 3)]
    return [
        (rng.permutation(outputs * (outputs + k - 1)).reshape(outputs, -1) * 1.0 + 1, k)
        for outputs, k in sizes
    ]


def _windows(outputs, k):
    """Return, for each weight of a kernel, the matrix of a convolution that has 1 there."""
    kernels = np.eye(k)[:, None, None, None]
    return [conv_matrix(kernel[None, 0], (1, outputs + k - 1)) for kernel in kernels]


def _obey(W, k):
    """Project: conv_matrix says where each weight stands, its mean is what stands there."""
    return sum(one * (W * one).sum() / one.sum() for one in _windows(len(W), k))


def _window(W, k):
    return sum(_windows(len(W), k))


OBEY = FunctionCheck(
    "obey(W, k)",
    cases=_matrices(),
    right=_obey,
    read=_matrix,
    hints={IndexError: "Row j has its window at the columns j to j + k - 1."},
    mistakes={
        "Nothing is equal yet: the entries of one diagonal get their mean.": (
            lambda W, k: W * _window(W, k)
        ),
        "The weights outside the window must become 0.": (
            lambda W, k: np.where(_window(W, k), _obey(W, k), W)
        ),
        "This is the sum along each diagonal: divide it by the number of entries.": (
            lambda W, k: _obey(W, k) * len(W)
        ),
        "The sum of a diagonal has one term for each output: divide by the rows of W, not by its "
        "columns.": lambda W, k: _obey(W, k) * len(W) / W.shape[1],
        "Divide by the number of entries of a diagonal, not by k.": (
            lambda W, k: _obey(W, k) * len(W) / k
        ),
        "This is the first row, moved along: all rows have a say, so take the mean.": (
            lambda W, k: sum(one * W[0, m] for m, one in enumerate(_windows(len(W), k)))
        ),
        "This averages each row over its window. Shared weights stand along a diagonal, one in "
        "each row.": lambda W, k: (
            _window(W, k) * (W * _window(W, k)).sum(axis=1, keepdims=True) / k
        ),
        "W is returned as it was.": lambda W, k: W,
        "Everything is still 0.": lambda W, k: 0 * W,
    },
)


def _orders():
    rng = np.random.default_rng(49)
    cases = []
    for n in (3, 4, 5, 6, 7, 8):
        order = np.roll(rng.permutation(n), 1)
        while np.array_equal(order[order], np.arange(n)):  # its own inverse hides a mistake
            order = rng.permutation(n)
        cases.append((rng.permutation(2 * n).reshape(2, n) * 1.0, order))
    return [(np.array([[5.0, 7, 9]]), np.array([1, 2, 0])), *cases]


REWIRE = FunctionCheck(
    "rewire(W, order)",
    cases=_orders(),
    right=lambda W, order: np.take(W, order, axis=1),
    read=_matrix,
    hints={IndexError: "The rows of W are units. Its columns belong to the pixels."},
    mistakes={
        "This undoes the order instead of following it: pixel i of the scrambled picture is "
        "x[order[i]].": lambda W, order: W[:, np.argsort(order)],
        "The weights stay where they were, but the pixels have moved.": lambda W, order: W,
        "This is the reverse order, whatever the order is.": lambda W, order: W[:, ::-1],
        "This sorts the weights; each must follow its own pixel.": (
            lambda W, order: np.sort(W, axis=1)
        ),
    },
)


def _layers(distance, k):
    """Add layers until the receptive field of one unit covers both pixels."""
    count = 0
    while receptive_field([(k, 1, 1)] * count)[0] < distance + 1:
        count += 1
    return count


LAYERS = FunctionCheck(
    "layers(distance, k)",
    cases=sorted(
        ((distance, k) for distance in range(1, 13) for k in (2, 3, 4, 5, 7)),
        key=lambda case: (case[1] != 3, sum(case)),
    ),
    right=_layers,
    read=size,
    remark=not_whole,
    mistakes={
        "A part of a layer is no layer: round up.": lambda distance, k: distance / (k - 1),
        "This rounds down: the last, partly needed layer counts too.": (
            lambda distance, k: distance // (k - 1)
        ),
        "A layer adds k - 1 columns, not k: its window keeps the column it stands on.": (
            lambda distance, k: ceil(distance / k)
        ),
        "A layer adds k - 1 columns, not k; and this rounds down.": (
            lambda distance, k: distance // k
        ),
        "One column too many: pixels a distance apart span distance + 1 columns, and a unit sees "
        "1 + layers * (k - 1).": lambda distance, k: ceil((distance + 1) / (k - 1)),
        "This counts a window of k for every layer; windows overlap.": (
            lambda distance, k: ceil((distance + 1) / k)
        ),
        "Half a window on each side: the two pixels can be at either end of what a unit sees, "
        "so all k - 1 columns count.": lambda distance, k: ceil(distance / (k // 2)),
        "One layer too many.": lambda distance, k: _layers(distance, k) + 1,
    },
)
