"""Convolution as a matrix (section 9.1), and what one unit sees through many layers (section 9.2).

Every output of a convolution is a weighted sum of inputs, so a convolution is a matrix: mostly
zeros, with the few weights of the kernel repeated along its diagonals.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from helpers.geometry import (
    KERNELS,
    MATRIX,
    VECTOR,
    Padding,
    Size,
    geometry,
    pair,
    real_array,
    whole,
)


def conv_matrix(
    K: ArrayLike,
    input_size: Size,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
) -> np.ndarray:
    """Return A with ``A @ V.ravel() == conv2d(V, K, ...).ravel()``, the Toeplitz form of K.

    Parameters
    ----------
    K : (F, C, kh, kw)
    input_size : (H, W) or one number for both
    stride, padding, dilation : as in `conv2d`

    Returns
    -------
    A : (F H' W', C H W); row (f, p, q) holds the weights of one output, column (c, h, w) those
        that one input pixel meets.

    Raises
    ------
    ValueError, TypeError
        If the kernel does not fit, or for another argument that `conv2d` refuses.

    Examples
    --------
    >>> conv_matrix([[[[1, 2]]]], (1, 4))
    array([[1., 2., 0., 0.],
           [0., 1., 2., 0.],
           [0., 0., 1., 2.]])
    """
    K = real_array(K, "K", KERNELS)
    H, W = pair(input_size, "input_size")
    F, C, kh, kw = K.shape
    g = geometry((H, W), (kh, kw), stride, padding, dilation)
    (P, Q), (sh, sw), (dh, dw) = g.output, g.stride, g.dilation
    (top, bottom), (left, right) = g.margins
    A = np.zeros((F, P, Q, C, top + H + bottom, left + W + right), K.dtype)
    p, q = np.ogrid[:P, :Q]
    for m, n in np.ndindex(kh, kw):  # output (p, q) reads pixel (s p + d m, s q + d n) by K[m, n]
        A[:, p, q, :, sh * p + dh * m, sw * q + dw * n] = K[:, :, m, n]
    A = A[..., top : top + H, left : left + W]  # the padding is zero: its columns are not needed
    return A.reshape(F * P * Q, C * H * W)


def circulant(w: ArrayLike, n: int) -> np.ndarray:
    """Return the (n, n) matrix of circular convolution, A[i, j] = w[(i - j) mod n].

    Each row is the row above, shifted by one with wrap-around; the first column is w and then
    zeros.  ``circulant(w, n) @ x`` is ``ifft(fft(w, n) * fft(x))``.

    Examples
    --------
    >>> circulant([1, 2], 3)
    array([[1., 0., 2.],
           [2., 1., 0.],
           [0., 2., 1.]])
    """
    w, n = real_array(w, "w", VECTOR), whole(n, "n")
    return doubly_block_circulant(w[None], (1, n))


def doubly_block_circulant(K: ArrayLike, shape: Size) -> np.ndarray:
    """Return the (H W, H W) matrix of circular convolution with K on images of `shape` (H, W).

    A[(i, j), (k, l)] = K[(i - k) mod H, (j - l) mod W]: circulant blocks in a circulant order.
    ``A @ I.ravel()`` is ``ifft2(fft2(K, shape) * fft2(I)).ravel()``: eq 9.5 where the image has
    no edge, because leaving it on one side enters it on the other.

    Raises
    ------
    ValueError
        If K is larger than `shape`: it would meet itself.

    Examples
    --------
    >>> doubly_block_circulant([[1, 2]], (2, 2))
    array([[1., 2., 0., 0.],
           [2., 1., 0., 0.],
           [0., 0., 1., 2.],
           [0., 0., 2., 1.]])
    """
    K, (H, W) = real_array(K, "K", MATRIX), pair(shape, "shape")
    kh, kw = K.shape
    if kh > H or kw > W:
        raise ValueError(f"kernel {kh}x{kw} does not fit on {H}x{W}: use a smaller kernel")
    A = np.zeros((H, W, H, W), K.dtype)
    k, l = np.ogrid[:H, :W]
    for m, n in np.ndindex(kh, kw):  # pixel (k, l) reaches output (k + m, l + n), wrapped
        A[(k + m) % H, (l + n) % W, k, l] = K[m, n]
    return A.reshape(H * W, H * W)


def receptive_field(layers: Sequence[Sequence[int]]) -> tuple[int, int, float]:
    """Return (size, jump, start) of what one unit sees after `layers` without padding (Fig 9.4).

    Parameters
    ----------
    layers : list of (kernel, stride, dilation), first layer first; pooling counts as a layer.
        Stride and dilation may be left out.

    Returns
    -------
    size : pixels that one unit sees along an axis, 1 + sum d (k - 1) jump
    jump : pixels between the fields of neighbouring units, the product of the strides
    start : centre of the first unit's field, (size - 1) / 2 where pixel 0 has its centre at 0

    Raises
    ------
    ValueError, TypeError
        For a kernel, stride or dilation that is no whole number >= 1; the layer is named.

    Examples
    --------
    >>> receptive_field([(3, 1, 1), (2, 2, 1), (3, 1, 1)])
    (8, 2, 3.5)
    """
    if not isinstance(layers, (list, tuple)):
        raise TypeError(f"layers must be a list of (kernel, stride, dilation), got {layers!r}")
    size, jump = 1, 1
    for i, layer in enumerate(layers):
        if not isinstance(layer, (tuple, list)) or not 1 <= len(layer) <= 3:
            raise ValueError(f"layer {i} must be (kernel, stride, dilation), got {layer!r}")
        numbers = (*layer, 1, 1)[:3]
        names = ("kernel", "stride", "dilation")
        k, s, d = (whole(n, f"{a} of layer {i}") for n, a in zip(numbers, names, strict=True))
        size, jump = size + d * (k - 1) * jump, jump * s
    return size, jump, (size - 1) / 2
