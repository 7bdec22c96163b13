"""The functions to write in lesson 9.5b: cases, the right one, and the wrong ones people write."""

from itertools import product

import numpy as np

from helpers.exercises.check import FunctionCheck
from helpers.exercises.read import Misfit, not_whole, shaped, shown, size, vector
from helpers.exercises.sharing import solutions

TILED_PARAMETERS = FunctionCheck(
    "tiled_parameters(C, F, k, t)",
    cases=sorted(product((1, 2, 3), (1, 2, 4), (1, 2, 3), (1, 2, 3)), key=sum),
    right=solutions.tiled_parameters,
    read=size,
    remark=not_whole,
    mistakes={
        "The biases are missing: t t for each output channel.": (
            lambda C, F, k, t: F * t * t * C * k * k
        ),
        "This has one bias an output channel, as a convolution; a tiled layer has t t.": (
            lambda C, F, k, t: F * t * t * C * k * k + F
        ),
        "This has one bias in all; a tiled layer has t t for each output channel.": (
            lambda C, F, k, t: F * t * t * C * k * k + 1
        ),
        "This has t kernels in turn; in two dimensions there are t t.": (
            lambda C, F, k, t: F * t * (C * k * k + 1)
        ),
        "This is a convolution, t = 1.": lambda C, F, k, t: F * (C * k * k + 1),
        "This has t kernels in turn, and no biases.": lambda C, F, k, t: F * t * C * k * k,
        "The kernel is k by k: k stands here once.": lambda C, F, k, t: F * t * t * (C * k + 1),
        "The input channels are left out: a kernel has k k weights for each of them.": (
            lambda C, F, k, t: F * t * t * (k * k + 1)
        ),
        "The output channels are left out: each has kernels of its own.": (
            lambda C, F, k, t: t * t * (C * k * k + 1)
        ),
        "This has a bias for each input channel as well: a bias belongs to an output.": (
            lambda C, F, k, t: F * t * t * C * (k * k + 1)
        ),
    },
)


def _pair(result):
    """Return (weights, multiply-adds) as an array."""
    pair = vector(result)
    if pair is not None and len(pair) != 2:
        raise Misfit(f"gives {shown(pair)}, but the result is (weights, multiply-adds)")
    return pair


def _cost(weights):
    """Return the function whose multiply-adds are those weights at every pixel."""
    return lambda C, F, k, g, n: (weights(C, F, k, g), weights(C, F, k, g) * n * n)


def _fitting(C, F, groups):
    return C % groups == 0 and F % groups == 0


def _plain(C, F, k, g):
    return F * C * k * k


def _grouped(C, F, k, g):
    return F * C * k * k // g


GROUP_COST = FunctionCheck(
    "group_cost(C, F, k, groups, size)",
    cases=sorted(
        (
            case
            for case in product((2, 4, 6), (2, 4, 8), (1, 3), (1, 2, 4), (1, 5))
            if _fitting(case[0], case[1], case[3])
        ),
        key=sum,
    ),
    right=solutions.group_cost,
    read=_pair,
    mistakes={
        "The groups are left out: an output channel reads C / groups input channels.": (
            _cost(_plain)
        ),
        "This divides twice: each output channel reads fewer channels, but all F remain.": _cost(
            lambda C, F, k, g: F // g * (C // g) * k * k
        ),
        "This multiplies by the groups: each of them has only its share of both channels.": _cost(
            lambda C, F, k, g: F * C * k * k * g
        ),
        "The kernel is k by k: k stands here once.": _cost(lambda C, F, k, g: F * C * k // g),
        "The biases are counted too: the weights alone are asked for.": _cost(
            lambda C, F, k, g: F * C * k * k // g + F
        ),
        "The multiply-adds are those without groups.": lambda C, F, k, g, n: (
            _grouped(C, F, k, g),
            _plain(C, F, k, g) * n * n,
        ),
        "The maps have size times size pixels: size stands here once.": lambda C, F, k, g, n: (
            _grouped(C, F, k, g),
            _grouped(C, F, k, g) * n,
        ),
        "The multiply-adds count the input channels twice: they are in the weights already.": (
            lambda C, F, k, g, n: (_grouped(C, F, k, g), _grouped(C, F, k, g) * C * n * n)
        ),
        "The order is (weights, multiply-adds).": lambda C, F, k, g, n: solutions.group_cost(
            C, F, k, g, n
        )[::-1],
    },
)


def _missing():
    rng = np.random.default_rng(95)
    sizes = [(1, 1), (2, 1), (2, 2), (4, 2), (3, 2), (5, 2), (4, 3), (6, 3), (7, 3), (5, 4)]
    return [(rng.integers(-9, 10, (n, n)) * 1.0, t) for n, t in sizes]


def _blocks(missing, t):
    """Take the tiles for blocks of neighbours."""
    rows = np.array_split(missing, t)
    return [[part.mean() for part in np.array_split(row, t, axis=1)] for row in rows]


def _even_blocks(missing, t):
    """Take the tiles for blocks of n // t neighbours, and leave out the rest."""
    n = len(missing) // t * t
    return _blocks(missing[:n, :n], t)


def _each(function):
    return lambda missing, t: np.array(
        [[function(missing[a::t, b::t]) for b in range(t)] for a in range(t)]
    )


FIT_BIAS = FunctionCheck(
    "fit_bias(missing, t)",
    cases=_missing(),
    right=solutions.fit_bias,
    read=shaped(2, "the biases are a table, shape (t, t)"),
    mistakes={
        "These are sums: the best bias for several units is the mean of what they miss.": _each(
            np.sum
        ),
        "This takes blocks of neighbours: units that share a bias lie t apart.": _blocks,
        "This takes blocks of neighbours and leaves out the rest: units that share a bias lie t "
        "apart.": _even_blocks,
        "This takes the first t x t units only: the later ones share their biases.": (
            lambda missing, t: missing[:t, :t]
        ),
        "All biases are the same: that is one bias a channel.": (
            lambda missing, t: np.full((t, t), missing.mean())
        ),
        "Rows and columns have changed places.": lambda missing, t: solutions.fit_bias(
            missing.T, t
        ),
        "The sign is wrong: the bias must add what is missing.": (
            lambda missing, t: -solutions.fit_bias(missing, t)
        ),
        "This is the median: the sum of the squares is least at the mean.": _each(np.median),
    },
)
