"""Pictures made in code: shapes, tables of small numbers, strokes of a pen."""

from __future__ import annotations

import numpy as np

from helpers.data.asked import known, size_of

SHAPES = ("bar", "cross", "checkerboard", "slash", "blob")


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
    known(name, SHAPES, "shape")
    h, w = size_of(size)
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
