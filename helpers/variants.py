"""Convolution without full sharing of the kernel (section 9.5, eq 9.9 and 9.10, Fig 9.14-9.16).

The windows are those of `conv2d`; only the kernel that meets them changes with the place.
"""

import numpy as np
from numpy.typing import ArrayLike

from helpers.channels import add_bias, check_bias, same_type
from helpers.convolution import conv2d
from helpers.geometry import (
    IMAGES,
    Padding,
    Size,
    batch_first,
    check_shape,
    geometry,
    padded,
    real_array,
    rows_first,
)
from helpers.lowering import strips, windows

LOCAL_KERNELS = {6: "(F, H', W', C, kh, kw)"}
TILED_KERNELS = {6: "(F, C, kh, kw, t, t)"}
LOCAL_BIAS = {3: "(F, H', W')"}
TILED_BIAS = {3: "(F, t, t)"}


@np.errstate(invalid="ignore", over="ignore")  # as in `lowering`
def locally_connected2d(
    V: ArrayLike,
    K: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Size = 1,
    padding: Padding = 0,
) -> np.ndarray:
    """Give every output its own kernel, Z[i,j,k] = sum_lmn V[l, s j + m, s k + n] K[i,j,k,l,m,n].

    This is eq 9.9: the wiring of a convolution without its sharing.

    Parameters
    ----------
    V : (C, H, W) or (N, C, H, W)
    K : (F, H', W', C, kh, kw)
    bias : (F, H', W'), one for every output
    stride, padding : as in `conv2d`

    Returns
    -------
    Z : (F, H', W') or (N, F, H', W')

    Raises
    ------
    ValueError, TypeError
        If the shape of K or of the bias is not the one that V, stride and padding need.

    Examples
    --------
    >>> V = [[[1, 2, 3]]]
    >>> K = np.reshape([1, 1, 0, 10], (1, 1, 2, 1, 1, 2))    # first sums two, then 10 * the right
    >>> locally_connected2d(V, K)
    array([[[ 3., 30.]]])
    """
    V, K = same_type(real_array(V, "V", IMAGES), real_array(K, "K", LOCAL_KERNELS))
    F, (P, Q), N = len(K), K.shape[1:3], rows_first(V).shape[-1]
    g = geometry(V.shape[-2:], K.shape[-2:], stride, padding)
    check_shape(K, "K", (F, *g.output, V.shape[-3], *g.kernel))
    x = rows_first(V)
    weights = K.transpose(1, 2, 0, 4, 3, 5).reshape(P, Q, F, -1)  # a matrix for every output pixel
    Z = np.empty((P, F, Q, N), V.dtype)
    for rows in strips(g, x[0, :, 0].nbytes):
        seen = windows(x, g, rows)[0]  # (p, kh C kw, Q N)
        seen = seen.reshape(*seen.shape[:2], Q, N).swapaxes(1, 2)  # (p, Q, kh C kw, N)
        np.matmul(weights[rows], seen, out=Z[rows].swapaxes(1, 2))
    if bias is not None:
        bias = check_bias(bias, LOCAL_BIAS, (F, P, Q))
        Z = add_bias(Z, bias.swapaxes(0, 1)[..., None])
    return batch_first(Z, V.ndim == 3)


def tiled_conv2d(
    V: ArrayLike,
    K: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Size = 1,
    padding: Padding = 0,
) -> np.ndarray:
    """Take turns between t x t kernels, Z[i,j,k] = sum_lmn V[l, s j + m, s k + n] K[.., j%t, k%t].

    This is eq 9.10: t = 1 is `conv2d`, t = the output size is `locally_connected2d`.  The outputs
    that share a kernel lie t apart, so each of the t x t kernels is a convolution of stride s t.

    Parameters
    ----------
    V : (C, H, W) or (N, C, H, W)
    K : (F, C, kh, kw, t, t)
    bias : (F, t, t), shared as the kernels are
    stride, padding : as in `conv2d`

    Returns
    -------
    Z : (F, H', W') or (N, F, H', W')

    Raises
    ------
    ValueError, TypeError
        If the shape of K or of the bias is not the one that V, stride and padding need.

    Examples
    --------
    >>> K = np.reshape([[1, 10], [1, 10]], (1, 1, 1, 1, 2, 2))    # turns: times 1, times 10
    >>> tiled_conv2d([[[1, 2, 3, 4]]], K)
    array([[[ 1., 20.,  3., 40.]]])
    """
    V, K = same_type(real_array(V, "V", IMAGES), real_array(K, "K", TILED_KERNELS))
    F, _, kh, kw, t, _ = K.shape
    check_shape(K, "K", (F, V.shape[-3], kh, kw, t, t))
    g = geometry(V.shape[-2:], (kh, kw), stride, padding)
    (P, Q), (sh, sw) = g.output, g.stride
    bias = np.zeros((F, t, t), V.dtype) if bias is None else check_bias(bias, TILED_BIAS, (F, t, t))
    x = batch_first(padded(rows_first(V), g.margins))
    Z = np.empty((P, F, Q, len(x)), np.result_type(V, bias))
    for a, b in np.ndindex(min(t, P), min(t, Q)):  # the outputs (a, b), (a, b + t), (a + t, b) ...
        own = x[..., a * sh :, b * sw :], K[..., a, b], bias[:, a, b]
        Z[a::t, :, b::t] = rows_first(conv2d(*own, stride=(t * sh, t * sw)))
    return batch_first(Z, V.ndim == 3)
