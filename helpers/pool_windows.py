"""The windows of pooling, all at once (section 9.3).

A window of kh x kw pixels starts every s pixels. `places` gives, for each place (m, n) in the
window, the pixels V[s*j + m, s*k + n] that stand there in the windows of all outputs (j, k). Going
forward they are summed up or compared; going back, `gathered` adds to them what each output gives.
Maps are (H, C, W, N) here; see `geometry`.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from helpers.geometry import (
    IMAGES,
    Geometry,
    Padding,
    Size,
    batch_first,
    geometry,
    padded,
    pair,
    real_array,
    rows_first,
)


def pool_geometry(
    V: ArrayLike,
    size: Size,
    stride: Size | None = None,
    padding: Padding = 0,
    ceil_mode: bool = False,
) -> tuple[np.ndarray, Geometry]:
    """Check V and where the windows lie on it; a window must hold at least one pixel.

    Examples
    --------
    >>> pool_geometry(np.ones((1, 5, 5)), 2, ceil_mode=True)[1].output
    (3, 3)
    """
    V, size = real_array(V, "V", IMAGES), pair(size, "size")
    stride = size if stride is None else stride
    g = geometry(V.shape[-2:], size, stride, padding, ceil_mode=ceil_mode)
    for margin, k in zip(g.margins, size, strict=True):
        if max(margin) >= k:
            raise ValueError(
                f"padding {max(margin)} under a pooling window of {k} pixels leaves windows of "
                f"nothing but padding: use padding <= {k - 1} or a larger size"
            )
    return V, g


def framed(V: np.ndarray, g: Geometry, value: float) -> np.ndarray:
    """Give V as (H, C, W, N) with as much `value` around it as the windows read."""
    vertical, horizontal = (
        (before, max((out - 1) * s + k - n - before, 0))
        for (before, _), out, s, k, n in zip(
            g.margins, g.output, g.stride, g.kernel, g.size, strict=True
        )
    )
    margins = vertical, horizontal
    return padded(rows_first(V), margins, value) if np.any(margins) else rows_first(V)


def places(x: np.ndarray, g: Geometry) -> list[np.ndarray]:
    """View, for each place (m, n) in the window, the pixels of x (H, C, W, N) that stand there.

    Examples
    --------
    >>> x = np.arange(4).reshape(1, 1, 4, 1)
    >>> [v.ravel().tolist() for v in places(x, geometry((1, 4), (1, 2), 2))]
    [[0, 2], [1, 3]]
    """
    (kh, kw), (sh, sw), (P, Q) = g.kernel, g.stride, g.output
    return [
        x[m : m + (P - 1) * sh + 1 : sh, :, n : n + (Q - 1) * sw + 1 : sw]
        for m in range(kh)
        for n in range(kw)
    ]


@np.errstate(invalid="ignore", over="ignore")  # inf - inf is NaN, as in PyTorch, without a warning
def gathered(
    shares: Iterable[np.ndarray], V: np.ndarray, dtype: DTypeLike, g: Geometry
) -> np.ndarray:
    """Add up, at every pixel of V, what the windows give to each of their places.

    This is the transpose of `framed` and `places`; what falls on the padding is dropped.
    """
    dV = np.zeros_like(framed(V, g, 0), dtype=dtype)
    overlap = g.stride[0] < g.kernel[0] or g.stride[1] < g.kernel[1]
    for share, pixels in zip(shares, places(dV, g), strict=False):
        pixels[...] = pixels + share if overlap else share
    (top, _), (left, _), (H, W) = *g.margins, g.size
    return batch_first(dV[top : top + H, :, left : left + W], V.ndim == 3)


def contest(x: np.ndarray, g: Geometry) -> tuple[np.ndarray, np.ndarray]:
    """Return the maximum of each window of x, and the number of the place where it first stands.

    Examples
    --------
    >>> x, g = np.array([7.0, 1, 5, 5]).reshape(1, 1, 4, 1), geometry((1, 4), (1, 3))
    >>> best, winner = contest(x, g)
    >>> best.ravel(), winner.ravel()
    (array([7., 5.]), array([0, 1], dtype=uint8))
    """
    best, *others = places(x, g)
    number = np.min_scalar_type(len(others)).type  # one byte is enough for most windows
    best, winner = np.copy(best), np.zeros_like(best, dtype=number) + _leaders(g).astype(number)
    for place, v in enumerate(map(np.copy, others), start=1):  # read three times: copies are faster
        wins = (v > best) | np.isnan(v)  # ">": of equal pixels the first stays; NaN beats all
        winner = np.maximum(winner, number(place) * wins)
        best = np.maximum(best, v)
    return best, winner


def _leaders(g: Geometry) -> np.ndarray:
    """Return the first place of each window that is no padding: it leads before the contest."""
    m, n = (
        np.maximum(before - s * np.arange(out), 0)
        for (before, _), s, out in zip(g.margins, g.stride, g.output, strict=True)
    )
    return np.add.outer(m * g.kernel[1], n)[:, None, :, None]


def counts(g: Geometry, count_include_pad: bool) -> np.ndarray:
    """Count the pixels of each window, as (H', 1, W', 1): what lies beyond the padding is none."""
    axes = []
    for (before, after), out, s, k, n in zip(
        g.margins, g.output, g.stride, g.kernel, g.size, strict=True
    ):
        start = np.arange(out) * s - before
        first, last = (-before, n + after) if count_include_pad else (0, n)
        axes.append(np.minimum(start + k, last) - np.maximum(start, first))
    return np.multiply.outer(*axes)[:, None, :, None]
