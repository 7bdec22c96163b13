"""Pictures to convolve: handwritten digits, photographs, shapes made in code, the reader's own.

Every picture is float32 from 0 (black) to 1 (white): grey (H, W), colour (3, H, W) in the order
red, green, blue, a batch of digits (N, 1, 28, 28). What comes from ``data/`` is loaded once and
shared, so those arrays are read-only: ``.copy()`` gives one to change.
"""

from __future__ import annotations

import contextlib
import difflib
import io
import warnings
from collections.abc import Iterator
from functools import lru_cache
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:  # Pillow is imported where it is used: the digits need NumPy alone
    from PIL import Image

PHOTOS = ("brick", "camera", "chelsea", "coffee", "retina")  # chelsea, coffee, retina are in colour
SHAPES = ("bar", "cross", "checkerboard", "slash", "blob")
# The picture formats everybody has. Pillow knows 40 more, each one more decoder to attack.
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "PPM")
MAX_BYTES, MAX_PIXELS = 32_000_000, 64_000_000  # of an own picture; a telephone takes 12 to 50
OWN_SIDE, MAX_SIDE = 640, 2048  # pixels: longer side of an own picture; largest size to ask for
GREY = np.array([0.299, 0.587, 0.114], dtype=np.float32)  # ITU-R BT.601: eyes see green best

_FOLDER = Path(__file__).resolve().parent.parent / "data"


@lru_cache(maxsize=1)
def digits() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return 5,000 real handwritten digits (MNIST), 500 of each, in a shuffled order.

    Returns
    -------
    train_x, train_y, test_x, test_y : read-only arrays, the same ones at every call
        x (N, 1, 28, 28) float32, 0 paper to 1 ink; y (N,) int64, the digit 0 to 9.
        N is 4000 for training and 1000 for testing.

    Examples
    --------
    >>> train_x, train_y, test_x, test_y = digits()
    >>> train_x.shape, test_y.shape
    ((4000, 1, 28, 28), (1000,))
    """
    names = {"train_x": (4000, 28, 28), "train_y": (4000,), "test_x": (1000, 28, 28)}
    names["test_y"] = (1000,)
    with (
        _whole("digits.npz") as path,
        path.open("rb") as raw,  # of a damaged file NumPy would forget the handle
        np.load(raw, allow_pickle=False) as file,
    ):
        parts = [file[name] for name in names]
        if [(part.dtype, part.shape) for part in parts] != [(np.uint8, s) for s in names.values()]:
            raise ValueError("other arrays than the digits")
    train_x, train_y, test_x, test_y = parts
    x = (pixels[:, None] / np.float32(255) for pixels in (train_x, test_x))
    y = (labels.astype(np.int64) for labels in (train_y, test_y))
    (train_x, test_x), (train_y, test_y) = x, y
    return tuple(map(_read_only, (train_x, train_y, test_x, test_y)))


def photo(name: str, size: int | tuple[int, int] | None = None, color: bool = False) -> np.ndarray:
    """Return one of the photographs in ``PHOTOS``, grey or in colour.

    Parameters
    ----------
    name : str
        "chelsea" (a cat, 300x451), "coffee" (320x480) and "retina" (360x360) are in colour,
        "camera" and "brick" (512x512) are grey.
    size : int or (int, int), optional
        Rows and columns wanted (an int: a square). The largest part from the middle that has
        this shape is cut out, then scaled with antialiasing. None: as it is stored.
    color : bool
        True gives red, green and blue (three times the same for a grey photograph).

    Returns
    -------
    (H, W), or (3, H, W) with `color` : float32 in 0..1, read-only

    Raises
    ------
    ValueError
        If there is no such photograph or `size` makes no sense.

    Examples
    --------
    >>> photo("chelsea", size=(280, 320)).shape
    (280, 320)
    >>> photo("chelsea", color=True).shape
    (3, 300, 451)
    """
    _known(name, PHOTOS, "photograph")
    return _photo(name, None if size is None else _pair(size), bool(color))


@lru_cache(maxsize=32)
def _photo(name: str, size: tuple[int, int] | None, color: bool) -> np.ndarray:
    from PIL import Image  # noqa: PLC0415

    with _whole(f"photographs/{name}.png") as path, Image.open(path, formats=["PNG"]) as image:
        return _read_only(_pixels(image, size or (image.height, image.width), color))


def shape(name: str, size: int | tuple[int, int] = 28) -> np.ndarray:
    """Draw one of the shapes in ``SHAPES``, white on black.

    Parameters
    ----------
    name : str
        "bar" (upright), "cross" (a plus), "checkerboard", "slash" (/) or "blob" (a soft spot).
    size : int or (int, int)
        Rows and columns; an int: a square.

    Returns
    -------
    (H, W) : float32 in 0..1, new at every call

    Raises
    ------
    ValueError
        If there is no such shape or `size` makes no sense.

    Examples
    --------
    >>> shape("slash", 3)
    array([[0., 0., 1.],
           [0., 1., 0.],
           [1., 0., 0.]], dtype=float32)
    """
    _known(name, SHAPES, "shape")
    h, w = _pair(size)
    i, j = np.indices((h, w))
    y, x = (2 * i + 1) / h - 1, (2 * j + 1) / w - 1  # centres of the pixels, from -1 to 1
    thin_y, thin_x = max(0.2, 1 / h), max(0.2, 1 / w)  # at least one pixel
    upright = (abs(x) <= thin_x) & (abs(y) <= 0.75)
    level = (abs(y) <= thin_y) & (abs(x) <= 0.75)
    field = max(1, min(h, w) // 7)
    blob = np.exp(-4 * (x**2 + y**2))
    drawn = {
        "bar": upright,
        "cross": upright | level,
        "checkerboard": (i // field + j // field) % 2 == 0,
        "slash": abs(x + y) <= max(thin_y, thin_x) + 1e-9,
        "blob": blob / blob.max(),
    }
    return drawn[name].astype(np.float32)


def whole_numbers(rows: int, columns: int, signed: bool = False) -> np.ndarray:
    """Return small whole numbers in no apparent order, for sums that are checked by hand.

    A larger table begins with the smaller one. `signed` ones are never 0.

    Examples
    --------
    >>> whole_numbers(2, 4).tolist(), whole_numbers(1, 3, signed=True).tolist()
    ([[0.0, 1.0, 3.0, 1.0], [3.0, 3.0, 1.0, 2.0]], [[2.0, 3.0, -2.0]])
    """
    i, j = np.indices((rows, columns))
    if signed:
        mixed = (31 * i + 17 * j + (i * j) ** 2 + 3 * i * i + j**3) % 11
        return np.array([2.0, -1, 3, 1, -2])[mixed % 5]
    return (3.0 * i * i + 5 * j + i * j + i * j * j) % 7 % 4


def stroke(picture: np.ndarray, start, end, width: float = 2.4) -> np.ndarray:
    """Return `picture` (H, W) with a line of ink 1 from `start` to `end`, each (row, column).

    Examples
    --------
    >>> stroke(np.zeros((3, 3)), (1, 0), (1, 2), width=1)
    array([[0., 0., 0.],
           [1., 1., 1.],
           [0., 0., 0.]])
    """
    start, way = np.array(start, float), np.subtract(end, start)
    pixels = np.moveaxis(np.indices(picture.shape), 0, -1) - start
    along = np.clip(pixels @ way / max(way @ way, 1e-9), 0, 1)
    distance = np.linalg.norm(pixels - along[..., None] * way, axis=-1)
    return np.maximum(picture, np.clip(width / 2 + 0.5 - distance, 0, 1))


def as_digit(picture: np.ndarray) -> np.ndarray:
    """Return a picture (H, W) of one digit as the digits of `digits` are: (28, 28) float32.

    Ink is bright on dark (a bright paper is turned round), 20 pixels long, and its centre of mass
    stands in the middle. A picture without ink stays empty.

    Examples
    --------
    >>> dot = np.zeros((50, 50))
    >>> dot[3:7, 3:7] = 1
    >>> rows, columns = np.nonzero(as_digit(dot) > 0.5)
    >>> [int(n) for n in (rows[0], rows[-1], columns[0], columns[-1])]
    [4, 23, 4, 23]
    """
    from PIL import Image  # noqa: PLC0415

    x = np.asarray(picture, np.float32)
    paper = np.median(np.concatenate([x[0], x[-1], x[:, 0], x[:, -1]]))
    ink = np.clip(abs(x - paper) - 0.15, 0, None)
    digit = np.zeros((28, 28), np.float32)
    if not ink.max() > 0.05:
        return digit
    ink /= ink.max()
    rows, columns = (np.flatnonzero(ink.max(axis) > 0.3) for axis in (1, 0))
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    h, w = (max(1, round(20 * n / max(ink.shape))) for n in ink.shape)
    small = Image.fromarray(ink).resize((w, h), Image.Resampling.HAMMING)
    ink = np.clip(np.asarray(small, np.float32), 0, 1)
    mass = [(ink.sum(axis) @ np.arange(n)) / ink.sum() for axis, n in ((1, h), (0, w))]
    top, left = (int(np.clip(round(14 - m), 0, 28 - n)) for m, n in zip(mass, (h, w), strict=True))
    digit[top : top + h, left : left + w] = ink
    return digit


def own_picture(
    content: bytes | bytearray | memoryview,
    size: int | tuple[int, int] | None = None,
    color: bool = False,
) -> np.ndarray:
    """Return the reader's own picture from the bytes of its file, grey or in colour.

    The file's name does not matter. Turned upright as its EXIF orientation says; transparent
    parts become white; of an animation the first frame; 16-bit and float pictures as well.

    Parameters
    ----------
    content : bytes, bytearray or memoryview
        A whole PNG, JPEG, GIF, BMP, WEBP, TIFF or PPM file of at most 32 MB and 64 million pixels.
    size, color
        As for `photo`; with `size` None the longer side is scaled down to at most 640 pixels.

    Returns
    -------
    (H, W), or (3, H, W) with `color` : float32 in 0..1, new at every call

    Raises
    ------
    TypeError
        If `content` is not bytes.
    ValueError
        If the file is empty, not a picture, cut short or too large: one sentence that says which.

    Examples
    --------
    >>> own_picture(b"P2 3 2 255  0 51 102 153 204 255")  # a PPM file may be plain text
    array([[0. , 0.2, 0.4],
           [0.6, 0.8, 1. ]], dtype=float32)
    """
    from PIL import Image  # noqa: PLC0415

    if not isinstance(content, bytes | bytearray | memoryview):
        raise TypeError(
            f"an own picture is given as the bytes of its file, not as {type(content).__name__}: "
            'use Path("my.png").read_bytes(), or upload.value[0]["content"]'
        )
    pair = None if size is None else _pair(size)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of odd metadata; too many pixels are refused below
        image = _decode(bytes(content))
    if pair is None:
        image.thumbnail((OWN_SIDE, OWN_SIDE), Image.Resampling.HAMMING)
    return _pixels(image, pair or (image.height, image.width), color)


def _decode(content: bytes) -> Image.Image:
    """Read the first frame, upright, as an image of mode L, RGB or F; errors are sentences."""
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415

    size = f"{len(content) / 1e6:.3g} MB" if len(content) >= 1e6 else f"{len(content)} bytes"
    if not content:
        raise ValueError("the file is empty (0 bytes): choose a picture, for example a PNG or JPEG")
    if len(content) > MAX_BYTES:
        raise ValueError(
            f"the file has {size}, more than the {MAX_BYTES / 1e6:.3g} MB that are read: "
            "scale the picture down or save it as JPEG"
        )
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:  # reads only the header
            if image.width * image.height > MAX_PIXELS:
                raise Image.DecompressionBombError
            return _plain(ImageOps.exif_transpose(image))
    except UnidentifiedImageError as error:
        raise ValueError(
            f"these {size} are not a whole picture file of a kind that is read here "
            f"({', '.join(FORMATS)}): save the picture as PNG or JPEG and take that file"
        ) from error
    except Image.DecompressionBombError as error:
        raise ValueError(
            f"the picture has more than the {MAX_PIXELS / 1e6:.3g} million pixels that are read: "
            "scale it down first"
        ) from error
    except Exception as error:  # a decoder that meets damaged bytes raises almost anything
        raise ValueError(
            f"the picture file ({size}) is cut short or damaged: copy or save it once more"
        ) from error


def _plain(image: Image.Image) -> Image.Image:
    """Turn an image of any mode into mode L, RGB or F (0..1), transparent parts white."""
    from PIL import Image  # noqa: PLC0415

    if image.mode == "F" or image.mode.startswith("I"):  # float, 16 or 32 bits
        x = np.array(image, dtype=np.float32)
        finite = np.isfinite(x)
        low, high = 0.0, (1.0 if image.mode == "F" else 65535.0)
        if (x < low).any(where=finite) or (x > high).any(where=finite):
            # No scale is known: the darkest becomes 0, the brightest 1.
            low = float(x.min(where=finite, initial=np.inf))
            high = float(x.max(where=finite, initial=-np.inf))
        np.clip(np.nan_to_num(x, copy=False, nan=low), low, high, out=x)
        return Image.fromarray((x / 2 - low / 2) / np.float32((high - low) / 2 or 1))
    if "A" in image.getbands() or "transparency" in image.info:
        image, white = image.convert("RGBA"), Image.new("RGB", image.size, "white")
        white.paste(image, mask=image)
        return white
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def _pixels(image: Image.Image, size: tuple[int, int], color: bool) -> np.ndarray:
    """Cut the middle out of an image of mode L, RGB or F, scale it: (H, W) or (3, H, W)."""
    from PIL import Image  # noqa: PLC0415

    h, w = size
    scale = min(image.height / h, image.width / w)  # picture pixels per wanted pixel
    dy, dx = max(0, image.height - scale * h) / 2, max(0, image.width - scale * w) / 2
    box = (dx, dy, image.width - dx, image.height - dy)
    # Hamming has no negative lobes: no bright halo beside an edge that is not in the photograph.
    x = np.asarray(image.resize((w, h), Image.Resampling.HAMMING, box=box), dtype=np.float32)
    if image.mode != "F":
        x = x / np.float32(255)
    if x.ndim == 3:
        x = np.ascontiguousarray(x.transpose(2, 0, 1))
        return x if color else np.clip(np.tensordot(GREY, x, axes=1), 0, 1)
    return np.repeat(x[None], 3, axis=0) if color else x.copy()


def _pair(size: int | tuple[int, int]) -> tuple[int, int]:
    """Return `size` as (H, W), or say why it is none."""
    pair = tuple(size) if isinstance(size, tuple | list) else (size, size)
    whole = all(isinstance(n, Integral) and not isinstance(n, bool) for n in pair)
    if len(pair) != 2 or not whole or not all(1 <= n <= MAX_SIDE for n in pair):
        raise ValueError(
            f"size {size!r} is no size of a picture: use a whole number of pixels from 1 to "
            f"{MAX_SIDE}, or two of them as (rows, columns)"
        )
    return pair


def _known(name: str, names: tuple[str, ...], what: str) -> None:
    """Raise a helpful ValueError unless `name` is one of `names`."""
    if isinstance(name, str) and name in names:
        return
    near = difflib.get_close_matches(str(name), names, n=1, cutoff=0.5)
    hint = f", did you mean {near[0]!r}?" if near else "."
    raise ValueError(f"there is no {what} {name!r}{hint} There are: {', '.join(names)}")


@contextlib.contextmanager
def _whole(name: str) -> Iterator[Path]:
    """Yield the path of a file in ``data/``; if its reader raises, it is damaged."""
    path = _data_file(name)
    try:
        yield path
    except Exception as error:
        raise ValueError(
            f"data/{name} is damaged or not the one of this repository: "
            f"bring it back with: git checkout data/{name}"
        ) from error


def _data_file(name: str) -> Path:
    if not (_FOLDER / name).is_file():
        raise FileNotFoundError(
            f"data/{name} is missing: the data live beside helpers/ in the repository, "
            "so clone all of it and install it from there with: pip install -e ."
        )
    return _FOLDER / name


def _read_only(x: np.ndarray) -> np.ndarray:
    x.setflags(write=False)
    return x
