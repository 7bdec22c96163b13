"""The functions to write in lesson 9.0: cases, the right one, and the wrong ones people write."""

from helpers import counts
from helpers.exercises.check import FunctionCheck
from helpers.exercises.read import not_whole, size

DENSE_PARAMETERS = FunctionCheck(
    "dense_parameters(side, channels, units)",
    cases=[(n, c, u) for n in (2, 3, 5, 28, 227) for c in (1, 3, 4) for u in (1, 2, 7, 64)],
    right=lambda n, c, u: counts.dense((c, n, n), u).parameters,
    read=size,
    remark=not_whole,
    mistakes={
        "These are the weights. Every unit has a bias, too.": lambda n, c, u: n * n * c * u,
        "One bias is counted for the whole layer: every unit has its own.": (
            lambda n, c, u: n * n * c * u + 1
        ),
        "The channels are left out: a pixel of a colour image is three inputs.": (
            lambda n, c, u: n * n * u + u
        ),
        "The image has side * side pixels.": lambda n, c, u: n * c * u + u,
        "A bias belongs to a unit, not to an input.": lambda n, c, u: n * n * c * u + n * n * c,
        "These are the inputs: each unit has a weight for every one of them.": (
            lambda n, c, u: n * n * c
        ),
        "Every unit has a weight for every input: multiply, do not add.": (
            lambda n, c, u: n * n * c + u
        ),
        "The biases and the channels are left out.": lambda n, c, u: n * n * u,
    },
)

CONV_PARAMETERS = FunctionCheck(
    "conv_parameters(channels, filters, kernel)",
    cases=[(c, f, k) for k in (1, 2, 3, 5, 11) for c in (1, 3, 4) for f in (1, 2, 7, 96)],
    right=lambda c, f, k: counts.conv((c, k, k), f, k).parameters,
    read=size,
    remark=not_whole,
    mistakes={
        "These are the weights. Every filter has a bias, too.": lambda c, f, k: f * c * k * k,
        "One bias is counted for the whole layer: every filter has its own.": (
            lambda c, f, k: f * c * k * k + 1
        ),
        "The channels are left out: a filter has a kernel for every input channel.": (
            lambda c, f, k: f * k * k + f
        ),
        "A kernel has kernel * kernel weights.": lambda c, f, k: f * c * k + f,
        "There is one bias for a filter, not one for every channel of it.": (
            lambda c, f, k: f * c * k * k + f * c
        ),
        "The bias belongs to the output channel, not to the input channel.": (
            lambda c, f, k: f * c * k * k + c
        ),
        "This is one filter: there are more.": lambda c, f, k: c * k * k + 1,
        "Channels and filters multiply: every filter reads every channel.": (
            lambda c, f, k: (c + f) * k * k + f
        ),
        "The biases and the channels are left out.": lambda c, f, k: f * k * k,
    },
)


def _places(n, k):
    return n - k + 1


CONV_WORK = FunctionCheck(
    "conv_work(side, channels, filters, kernel)",
    cases=[
        (n, c, f, k) for n in (3, 4, 7, 28) for k in (1, 2, 3) for c in (1, 3) for f in (1, 2, 8)
    ],
    right=lambda n, c, f, k: counts.conv((c, n, n), f, k).multiply_adds,
    read=size,
    remark=not_whole,
    mistakes={
        "These are the weights: each of them is used at every place where the kernel fits.": (
            lambda n, c, f, k: f * c * k * k
        ),
        "Without padding the kernel fits at side - kernel + 1 places in a row, not at side.": (
            lambda n, c, f, k: f * c * k * k * n * n
        ),
        "The first place is missing: the kernel fits side - kernel + 1 times.": (
            lambda n, c, f, k: f * c * k * k * (n - k) ** 2
        ),
        "These are the places in one row. The kernel moves down as well.": (
            lambda n, c, f, k: f * c * k * k * _places(n, k)
        ),
        "The channels are left out: at each place a filter reads all of them.": (
            lambda n, c, f, k: f * k * k * _places(n, k) ** 2
        ),
        "This is one filter: there are more.": lambda n, c, f, k: c * k * k * _places(n, k) ** 2,
        "A kernel has kernel * kernel weights.": lambda n, c, f, k: f * c * k * _places(n, k) ** 2,
        "A bias is added without a multiplication: leave the biases out.": (
            lambda n, c, f, k: f * (c * k * k + 1) * _places(n, k) ** 2
        ),
        "These are the outputs: each takes channels * kernel * kernel multiply-adds.": (
            lambda n, c, f, k: f * _places(n, k) ** 2
        ),
    },
)
