"""Rotate, scale, shift and resize pictures: every new pixel is read off between four old ones."""

import numpy as np
from numpy.typing import ArrayLike

from helpers.geometry import Size, pair, real_array

PLANES = {2: "(H, W)", 3: "(C, H, W)", 4: "(N, C, H, W)"}


def warp(
    images: ArrayLike,
    degrees: float = 0,
    scale: float = 1,
    shift: tuple[float, float] | np.ndarray = (0, 0),
) -> np.ndarray:
    """Rotate about the centre (counter-clockwise), enlarge, then move down and to the right.

    Bilinear interpolation; what comes from outside the picture is 0.

    Parameters
    ----------
    images : (H, W), (C, H, W) or (N, C, H, W)
    degrees, scale : float
        Angle, and factor > 0.
    shift : (down, right)
        In pixels; fractions are allowed.

    Examples
    --------
    >>> warp([[1, 2], [3, 4]], degrees=90).round(6)
    array([[2., 4.],
           [1., 3.]])
    """
    x = real_array(images, "images", PLANES)
    if not scale > 0:
        raise ValueError(f"scale must be > 0, got {scale!r}")
    h, w = x.shape[-2:]
    centre = np.array([(h - 1) / 2, (w - 1) / 2])
    rows, columns = np.indices((h, w)) - (centre + shift)[:, None, None]
    # Where each new pixel comes from: the way back, so the rotation is the other way round.
    cos, sin = np.cos(np.deg2rad(degrees)) / scale, np.sin(np.deg2rad(degrees)) / scale
    return _sample(
        x, cos * rows + sin * columns + centre[0], cos * columns - sin * rows + centre[1]
    )


def resize(images: ArrayLike, size: Size) -> np.ndarray:
    """Scale pictures to (H', W'), the middles of the outer pixels staying the outer pixels.

    Examples
    --------
    >>> resize([[0, 2]], (1, 3))
    array([[0., 1., 2.]])
    """
    x = real_array(images, "images", PLANES)
    (h, w), (H, W) = x.shape[-2:], pair(size, "size")
    rows, columns = np.linspace(0, h - 1, H), np.linspace(0, w - 1, W)
    return _sample(x, *np.meshgrid(rows, columns, indexing="ij"))


def _sample(x: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    # A frame of zeros around the picture; places outside of it are moved onto the frame.
    h, w = x.shape[-2:]
    framed = np.pad(x, [(0, 0)] * (x.ndim - 2) + [(1, 2), (1, 2)])
    rows, columns = np.clip(rows + 1, 0, h + 1), np.clip(columns + 1, 0, w + 1)
    i, j = rows.astype(int), columns.astype(int)
    u, v = ((a - b).astype(x.dtype) for a, b in ((rows, i), (columns, j)))
    across = [framed[..., k, j] * (1 - v) + framed[..., k, j + 1] * v for k in (i, i + 1)]
    return across[0] * (1 - u) + across[1] * u
