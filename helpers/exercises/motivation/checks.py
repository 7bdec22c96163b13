"""The functions to write in lesson 9.2: cases, the right one, and the wrong ones people write."""

from itertools import product
from math import prod

import numpy as np

from helpers.exercises.check import FunctionCheck
from helpers.exercises.motivation import solutions
from helpers.exercises.read import not_whole, numbers, size, vector
from helpers.matrices import conv_matrix, receptive_field


def _stacks():
    """Return lists of (kernel, stride), the shallow ones and those without strides first."""
    layers = [(3, 1), (2, 1), (3, 2), (5, 1), (2, 2), (1, 1), (4, 3)]
    deep = list(product(layers, repeat=3))[::7]
    stacks = [list(stack) for stack in (*product(layers), *product(layers, layers), *deep)]
    return sorted(stacks, key=lambda stack: (len(stack), sum(s > 1 for _, s in stack)))


def _late(layers, size=1, step=1):
    for k, stride in layers:
        step *= stride
        size += (k - 1) * step
    return size


FIELD = FunctionCheck(
    "field(layers)",
    cases=[(stack,) for stack in _stacks()],
    right=lambda layers: receptive_field(layers)[0],
    read=size,
    remark=not_whole,
    mistakes={
        "The strides are left out: above a stride of 2, neighbouring units lie 2 inputs apart.": (
            lambda layers: 1 + sum(k - 1 for k, _ in layers)
        ),
        "A layer's stride counts for the layers above it, not for its own kernel.": _late,
        "The first unit is missing: start with 1.": lambda layers: receptive_field(layers)[0] - 1,
        "The widths are multiplied, but fields of neighbouring units overlap.": (
            lambda layers: prod(k for k, _ in layers)
        ),
        "The widths are added, but neighbouring windows share all but one unit: add k - 1.": (
            lambda layers: sum(k for k, _ in layers)
        ),
        "The widths are added to the first unit: add k - 1, as the first unit is counted.": (
            lambda layers: 1 + sum(k for k, _ in layers)
        ),
        "Each kernel has its own stride only: the strides of all layers below multiply.": (
            lambda layers: 1 + sum((k - 1) * s for k, s in layers)
        ),
        "This is the first layer alone.": lambda layers: layers[0][0],
        "This is the last layer alone: what it reads directly.": lambda layers: layers[-1][0],
        "The layers are read from the last to the first: start at the input.": (
            lambda layers: receptive_field(layers[::-1])[0]
        ),
        "This is the step between neighbouring fields, not their size.": (
            lambda layers: receptive_field(layers)[1]
        ),
    },
)


def _counted(m, k):
    """Count in the matrix of a convolution: entries, entries in use, different weights."""
    A = conv_matrix(np.arange(1.0, k + 1).reshape(1, 1, 1, k), (1, m))
    return np.array([A.size, np.count_nonzero(A), len(np.unique(A[A > 0]))], float)


WEIGHTS = FunctionCheck(
    "weights(m, k)",
    cases=sorted(
        ((m, k) for m in range(1, 10) for k in range(1, 6) if k <= m),
        key=lambda case: ((case[1] == 1) + (case[0] == case[1]), sum(case)),
    ),
    right=_counted,
    read=vector,
    mistakes={
        "There are n = m - k + 1 outputs, not m: the window must fit.": (
            lambda m, k: (m * m, k * m, k)
        ),
        "There is one output more: n = m - k + 1.": lambda m, k: (m * (m - k), k * (m - k), k),
        "The last number: all outputs share one kernel of k weights.": (
            lambda m, k: (m * (m - k + 1), k * (m - k + 1), k * (m - k + 1))
        ),
        "The last number is the kernel's k weights; this counts one for each output.": (
            lambda m, k: (m * (m - k + 1), k * (m - k + 1), m - k + 1)
        ),
        "The last number: one kernel has k weights, not one.": (
            lambda m, k: (m * (m - k + 1), k * (m - k + 1), 1)
        ),
        "The second number: without sharing, each of the n outputs has its own k weights.": (
            lambda m, k: (m * (m - k + 1), k, k)
        ),
        "The first number: m weights for each of the n outputs, so multiply them.": (
            lambda m, k: (m + (m - k + 1), k * (m - k + 1), k)
        ),
        "The numbers are right in reverse order: fully connected comes first.": (
            lambda m, k: (k, k * (m - k + 1), m * (m - k + 1))
        ),
        "Biases are counted too; these layers have none.": (
            lambda m, k: ((m + 1) * (m - k + 1), (k + 1) * (m - k + 1), k + 1)
        ),
    },
)


def _pictures():
    rng = np.random.default_rng(92)
    shapes = [(1, 3), (2, 3), (3, 3), (4, 6), (5, 4)]
    pictures = [rng.permutation(np.prod(shape)).reshape(shape) + 1.0 for shape in shapes]
    return [(picture, dx) for dx in (1, 2, 0, -1, 5) for picture in pictures]


def _zeros(picture, dx):
    moved = np.roll(picture, dx, axis=1)
    n = picture.shape[1]
    moved[:, [not 0 <= j - dx < n for j in range(n)]] = 0
    return moved


SHIFT = FunctionCheck(
    "shift(picture, dx)",
    cases=_pictures(),
    right=solutions.shift,
    read=numbers,
    mistakes={
        "Without an axis np.roll moves all pixels as one long row: say axis=1.": np.roll,
        "The picture moves down: axis 0 is the rows.": (
            lambda picture, dx: np.roll(picture, dx, axis=0)
        ),
        "The picture moves to the left.": lambda picture, dx: np.roll(picture, -dx, axis=1),
        "The picture moves up.": lambda picture, dx: np.roll(picture, -dx, axis=0),
        "What leaves on one side is lost: here it comes in on the other.": _zeros,
        "Nothing moves.": lambda picture, dx: picture,
        "It moves by one, whatever dx says.": lambda picture, dx: np.roll(picture, 1, axis=1),
        "The picture moves down as well.": lambda picture, dx: np.roll(picture, (dx, dx), (0, 1)),
    },
    hints={
        ValueError: "A negative dx, and a dx of more than the width, must work too.",
        IndexError: "A negative dx, and a dx of more than the width, must work too.",
    },
)
