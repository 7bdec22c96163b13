"""Back-propagation through convolution, pooling and activations (section 9.5).

G is the gradient of the loss with respect to an output, shaped like that output; what comes back
is the gradient with respect to one of the inputs, shaped like that input.
"""

import numpy as np
from numpy.typing import ArrayLike

from helpers.activations import (
    relu,
    relu_gradient,
    sigmoid,
    sigmoid_gradient,
    tanh,
    tanh_gradient,
)
from helpers.channels import check_groups, same_type
from helpers.geometry import (
    IMAGES,
    KERNELS,
    MAPS,
    Geometry,
    Padding,
    Size,
    batch_first,
    check_shape,
    geometry,
    pair,
    real_array,
    rows_first,
)
from helpers.loss import numerical_gradient, softmax, softmax_cross_entropy
from helpers.lowering import kernel_matrix, row_matrices, strips, windows
from helpers.pooling_gradients import avg_pool2d_gradient, max_pool2d_gradient

__all__ = [
    "avg_pool2d_gradient",
    "conv2d_bias_gradient",
    "conv2d_input_gradient",
    "conv2d_kernel_gradient",
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


@np.errstate(invalid="ignore", over="ignore")
def conv2d_kernel_gradient(
    G: ArrayLike,
    V: ArrayLike,
    kernel_size: Size,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
    groups: int = 1,
) -> np.ndarray:
    """Sum g[i,j,k,l] = sum_mn G[i,m,n] V[j, s m + d k, s n + d l] (eq 9.11), over the batch too.

    Forward, every row of Z is kernel times windows; here the same windows meet the gradient.

    Parameters
    ----------
    G : (F, H', W') or (N, F, H', W')
        Gradient of the loss with respect to the output of `conv2d`.
    V, stride, padding, dilation, groups
        What `conv2d` was given.
    kernel_size : int or (kh, kw)

    Returns
    -------
    Gradient with respect to K : (F, C/groups, kh, kw)

    Raises
    ------
    ValueError, TypeError
        If the shape of G is not that of the output, or for what `conv2d` refuses.

    Examples
    --------
    >>> conv2d_kernel_gradient([[[1, 10]]], [[[1, 2, 3]]], (1, 2))   # 1*1 + 10*2, 1*2 + 10*3
    array([[[[21., 32.]]]])
    """
    G, V = same_type(real_array(G, "G", MAPS), real_array(V, "V", IMAGES))
    kh, kw = pair(kernel_size, "kernel_size")
    F, C = G.shape[-3], V.shape[-3]
    groups = check_groups(groups, C, F)
    g = geometry(V.shape[-2:], (kh, kw), stride, padding, dilation)
    check_shape(G, "G", (*V.shape[:-3], F, *g.output))
    dZ, x = rows_first(G), rows_first(V)
    dK = np.zeros((groups, kh * (C // groups) * kw, F // groups), V.dtype)
    for rows in strips(g, x[0, :, 0].nbytes):
        given = row_matrices(dZ[rows], groups).swapaxes(-1, -2)
        dK += (windows(x, g, rows, groups) @ given).sum(1)
    return dK.swapaxes(1, 2).reshape(F, kh, C // groups, kw).swapaxes(1, 2)


@np.errstate(invalid="ignore", over="ignore")
def conv2d_input_gradient(
    K: ArrayLike,
    G: ArrayLike,
    input_size: Size,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
    groups: int = 1,
) -> np.ndarray:
    """Sum h[i,j,k] of K[q,i,m,p] G[q,l,n] where s l + d m = j and s n + d p = k (eq 9.13).

    Each output gives back to the pixels it saw. This is `conv2d` read backwards, the product with
    the transpose of its matrix: kernel times gradient instead of kernel times windows, and rows
    added up where they were copied.

    Parameters
    ----------
    K, stride, padding, dilation, groups
        What `conv2d` was given.
    G : (F, H', W') or (N, F, H', W')
        Gradient of the loss with respect to the output of `conv2d`.
    input_size : int or (H, W), because a stride may leave several sizes possible

    Returns
    -------
    Gradient with respect to V : (C, H, W) or (N, C, H, W)

    Raises
    ------
    ValueError, TypeError
        If the shape of G is not that of the output, or for what `conv2d` refuses.

    Examples
    --------
    >>> conv2d_input_gradient([[[[1, 2]]]], [[[1, 10]]], (1, 3))   # 1*1, 1*2 + 10*1, 10*2
    array([[[ 1., 12., 20.]]])
    """
    K, G = same_type(real_array(K, "K", KERNELS), real_array(G, "G", MAPS))
    F, _, kh, kw = K.shape
    groups = check_groups(groups, F)
    g = geometry(pair(input_size, "input_size"), (kh, kw), stride, padding, dilation)
    check_shape(G, "G", (*G.shape[:-3], F, *g.output))
    dx = _spread(kernel_matrix(K, groups), rows_first(G), g)
    return batch_first(dx, G.ndim == 3)


def conv2d_bias_gradient(G: ArrayLike) -> np.ndarray:
    """Sum G over the batch and all pixels: the bias (F,) was added to each of them.

    Examples
    --------
    >>> conv2d_bias_gradient([[[1, 2], [3, 4]], [[0, 0], [0, 5]]])
    array([10.,  5.])
    """
    return rows_first(real_array(G, "G", MAPS)).sum((0, 2, 3))


def _spread(weights: np.ndarray, dZ: np.ndarray, g: Geometry) -> np.ndarray:
    """Undo `windows`: multiply by the transposed weights, then add where rows were copied.

    Columns are dealt to s piles like cards, pixel s q + r as the q-th of pile r: the pixels that a
    strided window skips are then in other piles, and what is added up lies side by side.
    """
    weights = weights[:, 0].swapaxes(-1, -2)  # (groups, kh c kw, F/groups)
    (groups, size, _), (Q, N) = weights.shape, dZ.shape[2:]
    (H, W), (kh, kw), (sh, sw), (dh, dw) = g.size, g.kernel, g.stride, g.dilation
    ((top, _), (left, _)), c, reach = g.margins, size // (kh * kw), dh * (kh - 1) + 1
    piles = np.zeros((groups, g.padded[0], c, sw, -(-g.padded[1] // sw), N), dZ.dtype)
    share = np.empty((groups, size, Q * N), dZ.dtype)
    for rows in strips(g, groups * c * N * dZ.itemsize):
        given = row_matrices(dZ[rows], groups)
        low = np.zeros((groups, sh * (given.shape[1] - 1) + reach, c, kw, Q, N), dZ.dtype)
        for p in range(given.shape[1]):
            np.matmul(weights, given[:, p], out=share)
            low[:, sh * p : sh * p + reach : dh] += share.reshape(groups, kh, c, kw, Q, N)
        seen = piles[:, sh * rows.start :][:, : low.shape[1]]
        for n in range(kw):
            q, r = divmod(dw * n, sw)
            seen[:, :, :, r, q : q + Q] += low[:, :, :, n]
    dx = piles.swapaxes(3, 4).reshape(groups, g.padded[0], c, -1, N)
    return dx[:, top : top + H, :, left : left + W].swapaxes(0, 1).reshape(H, groups * c, W, N)
