"""What layers cost (section 9.0), counted from shapes: nothing is allocated, however large."""

from collections.abc import Sequence
from math import prod
from typing import NamedTuple

from helpers.convolution import output_size
from helpers.geometry import Padding, whole


class Count(NamedTuple):
    """The shape of a layer's output, the numbers it learns, and its products for one input."""

    output: tuple[int, ...]
    weights: int
    biases: int
    multiply_adds: int

    @property
    def parameters(self) -> int:
        """All numbers that are learned."""
        return self.weights + self.biases


def dense(shape: Sequence[int], units: int) -> Count:
    """Count a dense layer: every unit has a weight for every input.

    Examples
    --------
    >>> dense((1, 28, 28), 64)
    Count(output=(64,), weights=50176, biases=64, multiply_adds=50176)
    """
    weights = prod(shape) * whole(units, "units")
    return Count((units,), weights, units, weights)


def conv(
    shape: Sequence[int],
    filters: int,
    kernel: int,
    *,
    stride: int = 1,
    padding: Padding = 0,
    groups: int = 1,
) -> Count:
    """Count a convolution of (C, H, W): each filter is read at every place of its feature map.

    With `groups` a filter sees C/groups channels only.

    Examples
    --------
    >>> conv((1, 28, 28), 64, 5)
    Count(output=(64, 24, 24), weights=1600, biases=64, multiply_adds=921600)
    """
    channels, *size = shape
    F, g = whole(filters, "filters"), whole(groups, "groups")
    if channels % g or F % g:
        raise ValueError(f"{g} groups do not divide {channels} channels and {F} filters evenly")
    output = F, *(output_size(n, kernel, stride, padding) for n in size)
    weights = F * (channels // g) * kernel**2
    return Count(output, weights, F, weights * prod(output[1:]))


def pool(shape: Sequence[int], kernel: int, *, stride: int) -> Count:
    """Count pooling, which learns nothing and multiplies nothing.

    Examples
    --------
    >>> pool((96, 55, 55), 3, stride=2).output
    (96, 27, 27)
    """
    channels, *size = shape
    return Count((channels, *(output_size(n, kernel, stride) for n in size)), 0, 0, 0)
