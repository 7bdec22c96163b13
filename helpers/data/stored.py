"""What lies in ``data/``: digits and photographs, loaded once."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np

from helpers.data.asked import fitted, known, size_of

PHOTOS = ("brick", "camera", "chelsea", "coffee", "retina")  # chelsea, coffee, retina are in colour
_FOLDER = Path(__file__).resolve().parents[2] / "data"


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
    train_x, test_x = (pixels[:, None] / np.float32(255) for pixels in (train_x, test_x))
    train_y, test_y = (labels.astype(np.int64) for labels in (train_y, test_y))
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
    known(name, PHOTOS, "photograph")
    return _photo(name, None if size is None else size_of(size), bool(color))


@lru_cache(maxsize=32)
def _photo(name: str, size: tuple[int, int] | None, color: bool) -> np.ndarray:
    from PIL import Image  # noqa: PLC0415

    with _whole(f"photographs/{name}.png") as path, Image.open(path, formats=["PNG"]) as image:
        return _read_only(fitted(image, size or (image.height, image.width), color))


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
