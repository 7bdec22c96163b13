"""The reader's own picture: broken, huge or no picture at all, it gets a sentence."""

import functools
import struct
from pathlib import Path

import numpy as np
import pytest
from picture_files import colourful, encode, png
from PIL import Image

from helpers import data
from helpers.data import own_picture

pytestmark = pytest.mark.usefixtures("no_warning_escapes")


@pytest.mark.parametrize("content", [None, "me.png", Path("me.png"), (), np.zeros((4, 4)), 5])
def test_what_is_not_bytes_is_a_type_error(content):
    with pytest.raises(TypeError, match=r"as the bytes of its file, not as .*read_bytes\(\)"):
        own_picture(content)


def refused(content, reason):
    with pytest.raises(ValueError, match=reason) as caught:
        own_picture(content)
    assert len(str(caught.value)) < 250
    assert "\n" not in str(caught.value)


def test_empty():
    refused(b"", r"the file is empty \(0 bytes\)")
    refused(memoryview(b""), "empty")


@pytest.mark.parametrize(
    "content",
    [
        b"hello",
        b"\0" * 1000,
        b"%PDF-1.7 ...",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\0\0\0\x18ftypheic" + bytes(100),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",  # would start Ghostscript
        encode(colourful(), "ICO"),
        encode(colourful(), "TGA"),
    ],
)
def test_not_a_picture_or_an_exotic_one(content):
    refused(content, r"not a whole picture file .*PNG, JPEG, GIF, BMP, WEBP, TIFF, PPM.*save")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "PPM"])
def test_truncated_anywhere(kind):
    content = encode(colourful(), kind)
    for n in [*range(1, 64), *range(64, len(content) - 20, 97)]:
        refused(content[:n], "not a whole picture file|is cut short or damaged: copy or save")
    refused(content[: len(content) // 2], "cut short|not a whole")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "PPM"])
def test_damaged_bytes_give_a_picture_or_a_sentence(kind):
    content, random = encode(colourful(8, 9), kind), np.random.RandomState(0)
    for _ in range(300):
        damaged = bytearray(content)
        for place in random.randint(0, len(content), size=3):
            damaged[place] = random.randint(256)
        try:
            x = own_picture(damaged)
        except ValueError as error:
            assert str(error).startswith(("these", "the picture"))
        else:
            assert 0 <= x.min() <= x.max() <= 1


def test_damaged_exif_does_not_matter():
    exif = Image.Exif()
    exif[0x0112] = 6
    content, random = encode(colourful(), "JPEG", exif=exif), np.random.RandomState(0)
    start = content.index(b"Exif") + 6
    for _ in range(200):
        damaged = bytearray(content)
        for place in random.randint(start, start + 26, size=3):
            damaged[place] = random.randint(256)
        assert own_picture(damaged).shape in ((40, 60), (60, 40))


bomb = functools.partial(png, body=bytes(100))  # far fewer than it promises


@pytest.mark.parametrize(
    "content",
    [
        bomb(8001, 8000),  # ours
        bomb(10_000, 9_500),  # Pillow would warn
        bomb(100_000, 100_000),  # Pillow would refuse
        bomb(2**31 - 1, 2**31 - 1),
        b"P6 1000000 1000000 255 abc",
        b"GIF89a"
        + struct.pack("<HH", 65535, 65535)
        + b"\0\0\0,\0\0\0\0\xff\xff\xff\xff\0\x08\1\0;",
    ],
)
def test_decompression_bombs(content):
    refused(content, "more than the 64 million pixels that are read: scale it down")


def test_the_pixel_limit_does_not_depend_on_pillows(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", None)
    refused(bomb(8001, 8000), "64 million pixels")


def test_huge_files_are_refused_unread(monkeypatch):
    refused(bytes(data.own.MAX_BYTES + 1), r"has 32 MB, more than the 32 MB that are read: scale")
    monkeypatch.setattr(data.own, "MAX_BYTES", 100)
    refused(encode(colourful()), "bytes, more than the")
