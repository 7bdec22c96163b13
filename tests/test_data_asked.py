"""A picture in the size that is asked for; a name or a size that is none gets a sentence."""

import numpy as np
import pytest
from picture_files import encode
from PIL import Image

from helpers.data import PHOTOS, own_picture, photo, shape

pytestmark = pytest.mark.usefixtures("no_warning_escapes")


@pytest.mark.parametrize("name", PHOTOS)
@pytest.mark.parametrize("size", [1, 28, np.int64(64), (280, 320), [3, 100], (100, 3), 600])
def test_photo_in_any_size(name, size):
    shape = tuple(size) if isinstance(size, tuple | list) else (size, size)
    x, rgb = photo(name, size), photo(name, size, color=True)
    assert x.shape == shape
    assert rgb.shape == (3, *shape)
    assert 0 <= x.min() <= x.max() <= 1
    np.testing.assert_allclose(np.tensordot([0.299, 0.587, 0.114], rgb, axes=1), x, atol=1e-6)


def test_a_cut_is_from_the_middle():
    """At the stored height no scaling is needed, so the cut must be the middle, exactly."""
    np.testing.assert_array_equal(photo("chelsea", (300, 301)), photo("chelsea")[:, 75:376])
    np.testing.assert_array_equal(photo("coffee", 320), photo("coffee")[:, 80:400])


def test_scaling_averages_and_adds_no_halo():
    """Antialiased: the finest checkerboard becomes its mean, not black or white."""
    finest = encode(Image.fromarray((np.indices((64, 64)).sum(0) % 2 * 255).astype(np.uint8)))
    np.testing.assert_allclose(own_picture(finest, 8), 0.5, atol=0.05)
    step = np.zeros((64, 64), np.float32)
    step[:, 32:] = 0.5
    x = own_picture(encode(Image.fromarray(step), "TIFF"), 20)
    assert 0 <= x.min() <= x.max() <= 0.5
    assert (np.diff(x, axis=1) >= 0).all()


@pytest.mark.parametrize("name", ["chelsae", "Chelsea", "", None, 3, "../digits", ["chelsea"]])
def test_unknown_photograph(name):
    with pytest.raises(
        ValueError, match=r"there is no photograph .*[.?] There are: brick, camera, chelsea, coffee"
    ):
        photo(name)


def test_unknown_names_are_answered_with_the_nearest():
    with pytest.raises(ValueError, match=r"did you mean 'chelsea'\?"):
        photo("chelsae")
    with pytest.raises(ValueError, match=r"did you mean 'checkerboard'\?"):
        shape("chequerboard")


BAD_SIZES = [0, -3, 2.5, True, "28", (28,), (1, 2, 3), (28, None), (0, 5), 2049, np.ones(2), ()]


@pytest.mark.parametrize("size", BAD_SIZES, ids=repr)
def test_sizes_that_are_none(size):
    tiny = encode(Image.new("L", (2, 2)))
    for call in (lambda: photo("coffee", size), lambda: shape("bar", size)):
        with pytest.raises(ValueError, match="is no size of a picture: use a whole number"):
            call()
    with pytest.raises(ValueError, match="is no size of a picture"):
        own_picture(tiny, size)
