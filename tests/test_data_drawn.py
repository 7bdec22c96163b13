"""The shapes made in code look like their names, in any size."""

import numpy as np
import pytest

from helpers.data import SHAPES, shape

pytestmark = pytest.mark.usefixtures("no_warning_escapes")


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 16, 28, 65, (1, 9), (9, 1), (5, 40), (40, 6)])
def test_shape_in_any_size(name, size):
    x = shape(name, size)
    h, w = size if isinstance(size, tuple) else (size, size)
    assert x.shape == (h, w)
    assert x.dtype == np.float32
    assert 0 <= x.min() <= x.max() <= 1
    assert x.max() == 1
    if name != "checkerboard":  # an even number of fields has no middle
        np.testing.assert_array_equal(x, x[::-1, ::-1])


@pytest.mark.parametrize("size", [7, 8, 16, 28, 65])
def test_shapes_look_like_their_names(size):
    pictures = {name: shape(name, size) for name in SHAPES}
    for name, x in pictures.items():
        assert x.min() < 0.01, name
    bar, slash, middle = pictures["bar"], pictures["slash"], size // 2
    assert bar[middle, middle] == 1
    assert bar.sum(0).max() > 2 * bar.sum(1).max()  # upright
    assert slash[-1, 0] == slash[0, -1] == 1  # from the lower left to the upper right
    assert slash[0, 0] == slash[-1, -1] == 0
    np.testing.assert_array_equal(pictures["cross"], np.maximum(bar, bar.T))
    assert pictures["checkerboard"][0, 0] == 1


def test_shapes_are_new_at_every_call():
    shape("bar")[:] = 5
    assert shape("bar").max() == 1
