"""Back-propagation through convolution, pooling and activations (section 9.5).

G is the gradient of the loss with respect to an output, shaped like that output; what comes back
is the gradient with respect to one of the inputs, shaped like that input.
"""

from collections.abc import Iterable
from itertools import repeat
from math import inf

import numpy as np

from helpers.activations import (
    gate,
    numerical_gradient,
    relu,
    relu_gradient,
    sigmoid,
    sigmoid_gradient,
    softmax,
    softmax_cross_entropy,
    tanh,
    tanh_gradient,
)
from helpers.geometry import MAPS, Geometry, batch_first, check_shape, real_array, rows_first
from helpers.pooling import counts, framed, places, pool_geometry

__all__ = [
    "avg_pool2d_gradient",
    "max_pool2d_gradient",
    "numerical_gradient",
    "relu",
    "relu_gradient",
    "sigmoid",
    "sigmoid_gradient",
    "softmax",
    "softmax_cross_entropy",
    "tanh",
    "tanh_gradient",
]


def max_pool2d_gradient(
    G: np.ndarray, V: np.ndarray, size, *, stride=None, padding=0, ceil_mode: bool = False
) -> np.ndarray:
    """Send each G[i, j, k] back to the pixel of V that won its window; all others get 0.

    The first maximum in row order wins a tie. A pixel that wins several windows gets the sum.

    Parameters
    ----------
    G : (C, H', W') or (N, C, H', W')
        Gradient of the loss with respect to the output of `max_pool2d`.
    V, size, stride, padding, ceil_mode
        What `max_pool2d` was given. V is needed: it tells who won.

    Returns
    -------
    Gradient with respect to V : (C, H, W) or (N, C, H, W)

    Examples
    --------
    >>> max_pool2d_gradient([[[10, 100]]], [[[1, 7, 3]]], (1, 2), stride=1)   # 7 wins twice
    array([[[  0., 110.,   0.]]])
    """
    V, g = pool_geometry(V, size, stride, padding, ceil_mode)
    G = _output_gradient(G, V, g)
    lifted = np.maximum(V, np.finfo(V.dtype).min) if np.any(g.margins) else V  # -inf beats padding
    winner = _winners(places(framed(lifted, g, -inf), g))
    let_through = gate(rows_first(G))
    shares = (let_through(winner == place) for place in range(g.kernel[0] * g.kernel[1]))
    return _gather(shares, V, G, g)


def avg_pool2d_gradient(
    G: np.ndarray,
    V: np.ndarray,
    size,
    *,
    stride=None,
    padding=0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> np.ndarray:
    """Give every pixel of a window an equal share of G[i, j, k]; overlapping windows add up.

    The arguments are those of `max_pool2d_gradient`; of V only the shape matters.

    Examples
    --------
    >>> avg_pool2d_gradient([[[10, 100]]], [[[1, 7, 3]]], (1, 2), stride=1)
    array([[[ 5., 55., 50.]]])
    """
    V, g = pool_geometry(V, size, stride, padding, ceil_mode)
    G = _output_gradient(G, V, g)
    share = rows_first(G) / counts(g, count_include_pad).astype(G.dtype)
    return _gather(repeat(share), V, G, g)


def _output_gradient(G: np.ndarray, V: np.ndarray, g: Geometry) -> np.ndarray:
    """Check that G has one entry for each window."""
    G = real_array(G, "G", MAPS)
    check_shape(G, "G", (*V.shape[:-2], *g.output))
    return G


def _winners(views: list[np.ndarray]) -> np.ndarray:
    """Find, in every window, the number of the place that holds its first maximum."""
    number = np.min_scalar_type(len(views)).type  # one byte is enough for most windows
    best, winner = views[0], np.zeros_like(views[0], dtype=number)
    for place, v in enumerate(views[1:], start=1):
        wins = (v > best) | np.isnan(v)  # ">": a later pixel must be larger; NaN beats all
        np.maximum(winner, number(place) * wins, out=winner)
        best = np.maximum(best, v)
    return winner


def _gather(shares: Iterable[np.ndarray], V: np.ndarray, G: np.ndarray, g: Geometry) -> np.ndarray:
    """Add up, at every pixel, what the windows give to each of their places; drop the padding."""
    dV = np.zeros_like(framed(V, g, 0), dtype=np.result_type(V, G))
    for share, pixels in zip(shares, places(dV, g), strict=False):
        np.add(pixels, share, out=pixels)
    (top, _), (left, _) = g.margins
    H, W = g.size
    return batch_first(dV[top : top + H, :, left : left + W], V.ndim == 3)
