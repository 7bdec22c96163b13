"""Pictures to convolve: handwritten digits, photographs, shapes made in code, the reader's own.

Every picture is float32 from 0 (black) to 1 (white): grey (H, W), colour (3, H, W) in the order
red, green, blue, a batch of digits (N, 1, 28, 28). What comes from ``data/`` is loaded once and
shared, so those arrays are read-only: ``.copy()`` gives one to change.
"""

from __future__ import annotations

import difflib
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
MAX_BYTES, MAX_PIXELS = 64_000_000, 64_000_000  # of an own picture: a 60-megapixel camera's JPEG
OWN_SIDE, MAX_SIDE = 640, 4096  # pixels: longer side of an own picture; largest size to ask for
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
    with np.load(_data_file("digits.npz"), allow_pickle=False) as file:
        parts = tuple(
            file[key][:, None] / np.float32(255)
            if key.endswith("x")
            else file[key].astype(np.int64)
            for key in ("train_x", "train_y", "test_x", "test_y")
        )
    return tuple(_read_only(part) for part in parts)


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

    with Image.open(_data_file(f"photographs/{name}.png"), formats=["PNG"]) as image:
        return _read_only(_pixels(image, size or (image.height, image.width), color))


def _pixels(image: Image.Image, size: tuple[int, int], color: bool) -> np.ndarray:
    """Cut the middle out of an image of mode L, RGB or F, scale it: (H, W) or (3, H, W)."""
    from PIL import Image  # noqa: PLC0415

    h, w = size
    scale = min(image.height / h, image.width / w)  # picture pixels per wanted pixel
    dy, dx = (image.height - scale * h) / 2, (image.width - scale * w) / 2
    box = (
        max(dx, 0),
        max(dy, 0),
        min(dx + scale * w, image.width),
        min(dy + scale * h, image.height),
    )
    # Hamming has no negative lobes: no bright halo beside an edge that is not in the photograph.
    x = np.asarray(image.resize((w, h), Image.Resampling.HAMMING, box=box), dtype=np.float32)
    if image.mode != "F":
        x = x / np.float32(255)
    if x.ndim == 3:
        x = np.ascontiguousarray(x.transpose(2, 0, 1))
        return x if color else np.minimum(np.tensordot(GREY, x, axes=1), 1)
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
    hint = f", did you mean {near[0]!r}?" if near else ""
    raise ValueError(f"there is no {what} {name!r}{hint} There are: {', '.join(names)}")


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
