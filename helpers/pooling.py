"""Pooling (section 9.3): one number for each window of a feature map.

A window of kh x kw pixels starts every s pixels. `places` gives all pixels that stand at place
(m, n) of their window; max pooling is the maximum over the places, average pooling the sum divided
by their number: kh x kw NumPy operations on whole maps, however many windows there are.

Feature maps V are (C, H, W) or (N, C, H, W); what comes back is (C, H', W') or (N, C, H', W').
"""

from collections.abc import Callable
from functools import reduce
from math import inf
from numbers import Real

import numpy as np
from numpy.typing import ArrayLike

from helpers.geometry import (
    IMAGES,
    Padding,
    Size,
    batch_first,
    pair,
    real_array,
    rows_first,
    whole,
)
from helpers.pool_windows import counts, framed, places, pool_geometry


def max_pool2d(
    V: ArrayLike,
    size: Size,
    *,
    stride: Size | None = None,
    padding: Padding = 0,
    ceil_mode: bool = False,
) -> np.ndarray:
    """Keep the largest pixel of each window: Z[i, j, k] = max_mn V[i, s j + m, s k + n].

    Parameters
    ----------
    V : (C, H, W) or (N, C, H, W)
        Feature maps; each channel is pooled on its own.
    size, stride : int or (vertical, horizontal)
        The window, and the pixels from one window to the next; no stride means stride = size.
    padding : int, pair, ((top, bottom), (left, right)), "valid", "same" or "full"
        Pixels around V, less than `size` on each side. They never win the maximum.
    ceil_mode : bool
        Keep a last, partial window too, if it starts inside the input or its leading padding.

    Raises
    ------
    ValueError, TypeError
        If V is no image, or if size, stride or padding do not make a window with a pixel in it.

    Examples
    --------
    Figure 9.10: width 3, stride 2; the last region holds two units only.

    >>> max_pool2d([[[0.1, 1, 0.2, 0.1, 0, 0.1]]], (1, 3), stride=(1, 2), ceil_mode=True)
    array([[[1. , 0.2, 0.1]]])
    """
    V, g = pool_geometry(V, size, stride, padding, ceil_mode)
    first, *others = places(framed(V, g, -inf), g)
    return batch_first(reduce(np.maximum, others, np.copy(first)), V.ndim == 3)


@np.errstate(invalid="ignore", over="ignore")  # inf - inf is NaN, as in PyTorch, without a warning
def avg_pool2d(
    V: ArrayLike,
    size: Size,
    *,
    stride: Size | None = None,
    padding: Padding = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> np.ndarray:
    """Average each window: Z[i, j, k] = sum_mn V[i, s j + m, s k + n] / number of pixels.

    The arguments are those of `max_pool2d`. `count_include_pad` tells whether the zeros of the
    padding count as pixels; what `ceil_mode` reads beyond the padding never counts.

    Examples
    --------
    >>> avg_pool2d([[[1, 3, 5]]], (1, 2), padding=(0, 1))
    array([[[0.5, 4. ]]])
    >>> avg_pool2d([[[1, 3, 5]]], (1, 2), padding=(0, 1), count_include_pad=False)
    array([[[1., 4.]]])
    """
    V, g = pool_geometry(V, size, stride, padding, ceil_mode)
    Z = sum(places(framed(V, g, 0), g)) / counts(g, count_include_pad).astype(V.dtype)
    return batch_first(Z, V.ndim == 3)


@np.errstate(invalid="ignore", over="ignore")
def lp_pool2d(V: ArrayLike, size: Size, *, p: float = 2, stride: Size | None = None) -> np.ndarray:
    """Take the p-norm of each window: Z[i, j, k] = (sum_mn V[i, s j + m, s k + n]^p)^(1/p).

    p = 1 is the sum, p = 2 the length, and the larger p, the closer to the maximum; p = inf is the
    largest |x|. As in PyTorch no absolute value is taken otherwise: the result is NaN where x^p (x
    negative, p fractional) or the root (sum negative, which odd p can give) is no real number.

    Examples
    --------
    >>> lp_pool2d([[[3, 4], [0, 0]]], 2)
    array([[[5.]]])
    """
    if isinstance(p, bool) or not isinstance(p, Real) or not p > 0:
        raise ValueError(f"p must be a number > 0, got {p!r}: 2 is the usual choice")
    V, g = pool_geometry(V, size, stride)
    if p == inf:
        return max_pool2d(np.abs(V), size, stride=stride)
    p = float(p)
    return batch_first(sum(x**p for x in places(rows_first(V), g)) ** (1 / p), V.ndim == 3)


def adaptive_max_pool2d(V: ArrayLike, output_size: Size) -> np.ndarray:
    """Keep the largest pixel of each of H' x W' regions, however large V is.

    Region i of n' on an axis of n pixels is V[floor(i*n/n') : ceil((i+1)*n/n')]: regions share a
    pixel where n' does not divide n.

    Examples
    --------
    >>> adaptive_max_pool2d([[[1, 2, 3, 4, 5]]], (1, 2))        # regions 1 2 3 and 3 4 5
    array([[[3., 5.]]])
    """
    return _adaptive(np.max, V, output_size)


@np.errstate(invalid="ignore", over="ignore")
def adaptive_avg_pool2d(V: ArrayLike, output_size: Size) -> np.ndarray:
    """Average each of H' x W' regions, whose borders are those of `adaptive_max_pool2d`.

    Examples
    --------
    >>> adaptive_avg_pool2d([[[1, 2, 3, 4, 5]]], (1, 2))        # regions 1 2 3 and 3 4 5
    array([[[2., 4.]]])
    """
    return _adaptive(np.mean, V, output_size)


def maxout(V: ArrayLike, pieces: int) -> np.ndarray:
    """Keep the largest of each `pieces` neighbouring channels: Z[i] = max_q V[i*pieces + q].

    Pooling over channels instead of space learns what to be invariant to (figure 9.9).

    Examples
    --------
    >>> maxout([[[1]], [[4]], [[3]], [[2]]], 2)
    array([[[4.]],
    <BLANKLINE>
           [[3.]]])
    """
    V, pieces = real_array(V, "V", IMAGES), whole(pieces, "pieces")
    if V.shape[-3] % pieces:
        raise ValueError(
            f"{V.shape[-3]} channels cannot be split into groups of {pieces}: "
            "pieces must divide the number of channels"
        )
    first, *others = (V[..., q::pieces, :, :] for q in range(pieces))
    return reduce(np.maximum, others, np.copy(first))


def _adaptive(reduction: Callable, V: ArrayLike, output_size: Size) -> np.ndarray:
    """Reduce regions of rows, then of columns."""
    V, (P, Q) = real_array(V, "V", IMAGES), pair(output_size, "output_size")
    x = rows_first(V)
    x = np.stack([reduction(x[rows], axis=0) for rows in regions(len(x), P)])
    x = np.stack([reduction(x[:, :, c], axis=2) for c in regions(x.shape[2], Q)], axis=2)
    return batch_first(x, V.ndim == 3)


def regions(n: int, parts: int) -> list[slice]:
    """Split an axis of n pixels into `parts` regions, as the adaptive pools do.

    >>> [(r.start, r.stop) for r in regions(5, 2)]
    [(0, 3), (2, 5)]
    """
    return [slice(i * n // parts, -(-(i + 1) * n // parts)) for i in range(parts)]
