"""counts: equal to the sizes of real arrays, and to products counted one by one."""

import numpy as np
import pytest

from helpers import counts
from helpers.network import Conv2d, Linear, MaxPool2d


def size_of(layer):
    return sum(p.value.size for p in layer.parameters())


@pytest.mark.parametrize("seed", range(60))
def test_parameters_are_the_sizes_of_real_arrays(seed):
    rng = np.random.default_rng(seed)
    c, n, u, k, s, p = (int(v) for v in rng.integers((1, 6, 1, 1, 1, 0), (5, 20, 9, 6, 4, 3)))
    dense = Linear(c * n * n, u)
    counted = counts.dense((c, n, n), u)
    assert counted.parameters == size_of(dense)
    assert counted.multiply_adds == dense.weight.value.size
    conv = Conv2d(c, u, k, stride=s, padding=p)
    counted = counts.conv((c, n, n), u, k, stride=s, padding=p)
    assert counted.parameters == size_of(conv)
    assert counted.output == conv.output_shape((c, n, n))
    places = len(range(0, n + 2 * p - k + 1, s)) ** 2
    assert counted.multiply_adds == places * conv.weight.value.size
    assert counts.pool((c, n, n), k, stride=k).output == MaxPool2d(k).output_shape((c, n, n))


def test_groups_read_their_own_channels_only():
    assert counts.conv((96, 27, 27), 256, 5, padding=2, groups=2).weights == 256 * 48 * 25
    with pytest.raises(ValueError, match="3 groups do not divide 96 channels and 256 filters"):
        counts.conv((96, 27, 27), 256, 5, groups=3)


def test_nothing_is_allocated_for_a_large_layer():
    assert counts.dense((3, 2000, 2000), 10**6).parameters == 12 * 10**12 + 10**6


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="kernel"):
        counts.conv((1, 4, 4), 2, 5)


def test_pooling_costs_nothing():
    assert counts.pool((3, 8, 8), 2, stride=2) == ((3, 4, 4), 0, 0, 0)
