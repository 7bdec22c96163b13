"""warp and resize against SciPy, and against what turns and shifts must be."""

import numpy as np
import pytest
from scipy import ndimage

from helpers.warp import resize, warp

pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize("seed", range(20))
def test_as_scipy_samples(seed):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(rng.integers(1, 9, 2))
    angle, scale, shift = rng.uniform(-180, 180), rng.uniform(0.5, 2), rng.uniform(-2, 2, 2)
    # Where the pixel at (down, right) comes from: undo the shift, then the turn and the scale.
    a = np.deg2rad(angle)
    matrix = np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]) / scale
    centre = (np.array(x.shape) - 1) / 2
    offset = centre - matrix @ (centre + shift)
    expected = ndimage.affine_transform(x, matrix, offset, order=1, mode="grid-constant", cval=0)
    np.testing.assert_allclose(warp(x, angle, scale, shift), expected, atol=1e-9)


def test_a_quarter_turn_is_numpy_s():
    x = np.arange(25.0).reshape(5, 5)
    for quarters in range(-4, 5):
        np.testing.assert_allclose(warp(x, 90 * quarters), np.rot90(x, quarters), atol=1e-12)


def test_a_shift_moves_and_fills_with_zeros():
    x = np.arange(1.0, 7).reshape(2, 3)
    np.testing.assert_array_equal(warp(x, shift=(0, 1)), [[0, 1, 2], [0, 4, 5]])
    np.testing.assert_array_equal(warp(x, shift=(-1, 0)), [[4, 5, 6], [0, 0, 0]])
    np.testing.assert_array_equal(warp(x, shift=(0, 99)), np.zeros((2, 3)))


def test_stacks_are_warped_one_by_one_and_keep_their_type():
    x = np.random.default_rng(0).random((3, 2, 6, 5), dtype=np.float32)
    turned, small = warp(x, 30, 0.7), resize(x, (4, 9))
    assert turned.dtype == small.dtype == np.float32
    assert small.shape == (3, 2, 4, 9)
    np.testing.assert_array_equal(turned[1, 0], warp(x[1, 0], 30, 0.7))
    np.testing.assert_array_equal(small[2, 1], resize(x[2, 1], (4, 9)))


def test_resize_keeps_corners_and_straight_lines():
    x = np.add.outer(np.arange(4.0), 2 * np.arange(6.0))
    for size in ((4, 6), (2, 2), (9, 11), (5, 3)):
        H, W = size
        expected = np.add.outer(np.linspace(0, 3, H), np.linspace(0, 10, W))
        np.testing.assert_allclose(resize(x, size), expected, atol=1e-12)


@pytest.mark.parametrize("bad", [{"scale": 0}, {"scale": -1}, {"scale": float("nan")}])
def test_a_bad_scale_is_refused(bad):
    with pytest.raises(ValueError, match="scale must be > 0"):
        warp(np.ones((3, 3)), **bad)


def test_bad_pictures_and_sizes_are_refused():
    with pytest.raises(ValueError, match="images"):
        warp(np.ones(3))
    with pytest.raises(ValueError, match="size"):
        resize(np.ones((3, 3)), 0)


def test_planes_channels_and_batches_are_warped_alike():
    x = np.random.default_rng(0).random((2, 3, 4, 5))
    for change in (lambda x: warp(x, 30, 1.2, (0.5, -1))), (lambda x: resize(x, (7, 3))):
        whole = change(x)
        np.testing.assert_array_equal(change(x[1]), whole[1])
        np.testing.assert_array_equal(change(x[1, 2]), whole[1, 2])
