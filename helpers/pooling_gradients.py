"""Back-propagation through pooling: each output gives its gradient back to the pixels it saw.

These functions are part of `helpers.backprop`; the windows are those of `helpers.pooling`.
"""

from itertools import repeat
from math import inf

import numpy as np
from numpy.typing import ArrayLike

from helpers.activations import gate
from helpers.geometry import MAPS, Geometry, Padding, Size, check_shape, real_array, rows_first
from helpers.pool_windows import contest, counts, framed, gathered, pool_geometry


def max_pool2d_gradient(
    G: ArrayLike,
    V: ArrayLike,
    size: Size,
    *,
    stride: Size | None = None,
    padding: Padding = 0,
    ceil_mode: bool = False,
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
    _, winner = contest(framed(V, g, -inf), g)
    return unpool(G, V, winner, g)


def unpool(G: np.ndarray, V: np.ndarray, winner: np.ndarray, g: Geometry) -> np.ndarray:
    """Put each G[i, j, k] where the winner stood, when `contest` has told who won."""
    let_through = gate(rows_first(G))
    shares = (let_through(winner == place) for place in range(g.kernel[0] * g.kernel[1]))
    return gathered(shares, V, np.result_type(V, G), g)


def avg_pool2d_gradient(
    G: ArrayLike,
    V: ArrayLike,
    size: Size,
    *,
    stride: Size | None = None,
    padding: Padding = 0,
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
    return gathered(repeat(share), V, np.result_type(V, G), g)


def _output_gradient(G: ArrayLike, V: np.ndarray, g: Geometry) -> np.ndarray:
    """Check that G has one entry for each window."""
    G = real_array(G, "G", MAPS)
    check_shape(G, "G", (*V.shape[:-2], *g.output))
    return G
