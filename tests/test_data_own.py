"""The reader's own picture: every kind of file is read, with its tones and the right way up."""

import numpy as np
import pytest
from conftest import ROOT
from picture_files import colourful, encode, ramp
from PIL import Image

from helpers.data import own_picture, photo

pytestmark = pytest.mark.usefixtures("no_warning_escapes")
LOSSY = {"JPEG": 0.05, "WEBP": 0.05, "GIF": 0.12}
MODES = {
    "PNG": "1 L LA P RGB RGBA",
    "JPEG": "1 L RGB CMYK YCbCr",
    "GIF": "1 L LA P RGB RGBA",
    "BMP": "1 L P RGB RGBA",
    "WEBP": "L RGB RGBA",
    "TIFF": "1 L LA P RGB RGBA CMYK",
    "PPM": "1 L RGB RGBA",
}


@pytest.mark.parametrize("kind, mode", [(k, mode) for k in MODES for mode in MODES[k].split()])
def test_own_picture_in_every_mode(kind, mode):
    source = colourful() if mode not in ("1", "L", "LA") else Image.fromarray(255 * ramp())
    source = source.convert("RGB" if mode not in ("1", "L", "LA") else "L")
    content = encode(source.convert(mode), kind)
    rgb = own_picture(content, color=True)
    expected = np.asarray(source.convert("RGB")).transpose(2, 0, 1) / 255
    assert rgb.shape == expected.shape
    assert rgb.dtype == np.float32
    assert 0 <= rgb.min() <= rgb.max() <= 1
    if mode == "1":  # dithered: right on average
        assert abs(rgb.mean() - expected.mean()) < 0.02
    else:
        tolerance = 0.12 if mode == "P" else LOSSY.get(kind, 0.012)
        assert abs(rgb - expected).mean() < tolerance
    np.testing.assert_allclose(
        own_picture(content), np.tensordot([0.299, 0.587, 0.114], rgb, axes=1), atol=1e-6
    )


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "PPM"])
def test_own_picture_of_16_bits_keeps_its_tones(kind):
    x = (ramp() * 65535).astype(np.uint16)
    ppm = b"P5 60 40 65535\n" + x.astype(">u2").tobytes()  # older Pillows cannot write it
    content = ppm if kind == "PPM" else encode(Image.fromarray(x), kind)
    np.testing.assert_allclose(own_picture(content), ramp(), atol=1e-4)


@pytest.mark.parametrize(
    "x, expected",
    [
        (ramp(), ramp()),
        (ramp() / 4 + 0.5, ramp() / 4 + 0.5),  # within 0..1: as it is
        (ramp() * 900 - 300, ramp()),  # else: the darkest 0, the brightest 1
        (
            ((ramp().astype(float) - 0.5) * 6.8e38).astype(np.float32),
            ramp(),
        ),  # as wide as float32 goes
        (np.full((4, 5), 300, np.float32), np.zeros((4, 5))),
        (np.array([[np.nan, np.inf], [-np.inf, 0.5]], np.float32), [[0, 1], [0, 0.5]]),
        (np.array([[np.nan, np.inf], [-2, 2]], np.float32), [[0, 1], [0, 1]]),
        (np.full((2, 2), np.nan, np.float32), np.zeros((2, 2))),
        ((ramp() * 2**30).astype(np.int32), ramp()),
    ],
)
def test_own_picture_of_numbers_without_a_scale(x, expected):
    content = encode(Image.fromarray(x), "TIFF")
    np.testing.assert_allclose(own_picture(content), expected, atol=1e-5)


def test_transparent_parts_become_white():
    rgba = Image.new("RGBA", (2, 1), (255, 0, 0, 255))
    rgba.putpixel((1, 0), (0, 0, 0, 0))
    for kind in ("PNG", "TIFF"):
        np.testing.assert_array_equal(
            own_picture(encode(rgba, kind), color=True)[:, 0].T, [[1, 0, 0], [1, 1, 1]]
        )
    half = encode(Image.new("RGBA", (1, 1), (0, 0, 0, 51)))
    np.testing.assert_allclose(own_picture(half), [[0.8]], atol=0.003)
    palette = Image.new("P", (2, 1), 0)
    palette.putpalette([0, 0, 0, 0, 0, 255])
    palette.putpixel((1, 0), 1)
    for kind in ("PNG", "GIF"):
        rgb = own_picture(encode(palette, kind, transparency=0), color=True)
        np.testing.assert_array_equal(rgb[:, 0].T, [[1, 1, 1], [0, 0, 1]])
    grey = encode(Image.fromarray(np.array([[7, 0]], np.uint8)), transparency=7)
    np.testing.assert_array_equal(own_picture(grey), [[1, 0]])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_honoured(kind, orientation):
    upright = np.zeros((32, 64), np.uint8)
    upright[:16, :32] = 255  # white in the upper left
    back = {1: lambda x: x, 2: np.fliplr, 3: lambda x: x[::-1, ::-1], 4: np.flipud}
    back |= {
        5: np.transpose,
        6: np.rot90,
        7: lambda x: x[::-1, ::-1].T,
        8: lambda x: np.rot90(x, 3),
    }
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = Image.fromarray(np.ascontiguousarray(back[orientation](upright)))
    x = own_picture(encode(stored, kind, exif=exif))
    np.testing.assert_allclose(x, upright / 255, atol=0.1)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF"])
def test_of_an_animation_the_first_frame(kind):
    red, *others = (Image.new("RGB", (8, 8), c) for c in ("red", "blue", "lime"))
    options = {"lossless": True} if kind == "WEBP" else {}
    content = encode(red, kind, save_all=True, append_images=others, **options)
    np.testing.assert_array_equal(own_picture(content, color=True)[:, 4, 4], [1, 0, 0])


def test_a_phone_jpeg_with_a_second_picture_inside():
    content = encode(colourful(), "MPO", save_all=True, append_images=[colourful(8, 8)])
    assert own_picture(content).shape == (40, 60)


@pytest.mark.parametrize(
    "wh, expected",
    [
        ((1, 1), (1, 1)),
        ((640, 640), (640, 640)),
        ((641, 320), (320, 640)),
        ((1280, 960), (480, 640)),
        ((300, 3000), (640, 64)),
        ((20000, 3), (1, 640)),
        ((3, 20000), (640, 1)),
    ],
)
def test_large_pictures_are_scaled_down_and_none_vanishes(wh, expected):
    content = encode(Image.new("L", wh, 51))
    np.testing.assert_allclose(own_picture(content), np.full(expected, 0.2), atol=1e-6)
    for size in (1, 64, (2048, 1), (1, 2048)):
        x = own_picture(content, size)
        assert x.shape == (size if isinstance(size, tuple) else (size, size))
        np.testing.assert_allclose(x, 0.2, atol=1e-6)


def test_size_and_colour_are_as_for_photo():
    content = (ROOT / "data" / "photographs" / "chelsea.png").read_bytes()
    for size in (None, 64, (280, 320)):
        for color in (False, True):
            x = own_picture(content, size, color)
            np.testing.assert_array_equal(x, photo("chelsea", size, color))
            x[:] = 0  # the reader's own: may be changed


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_bytes_of_any_kind(kind):
    assert own_picture(kind(encode(colourful()))).shape == (40, 60)
