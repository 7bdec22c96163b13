"""Convolution and cross-correlation (section 9.1) of vectors, images and batches of feature maps.

All of them slide one window, so all of them are `lowering.cross_correlate`; what differs is the
names of the axes, which side the kernel is flipped, and how much padding counts.
"""

import numpy as np
from numpy.typing import ArrayLike

from helpers.channels import add_bias, check_bias, check_channels, same_type
from helpers.geometry import (
    IMAGES,
    KERNELS,
    MATRIX,
    VECTOR,
    Padding,
    Size,
    batch_first,
    geometry,
    margins,
    real_array,
    rows_first,
    whole,
)
from helpers.lowering import cross_correlate

MODES = ("full", "same", "valid")


def output_size(n: int, k: int, stride: int = 1, padding: Padding = 0, dilation: int = 1) -> int:
    """Return the length of the output, floor((n + 2p - d(k-1) - 1)/s) + 1.

    Parameters
    ----------
    n, k : length of the input and of the kernel.
    padding : zeros on each side, a pair (before, after), "valid", "same" or "full".

    Raises
    ------
    ValueError
        If the kernel does not fit into the padded input.

    Examples
    --------
    >>> output_size(28, 5), output_size(28, 5, stride=2, padding=2), output_size(7, 3, dilation=3)
    (24, 14, 1)
    """
    n, k, s, d = whole(n, "n"), whole(k, "k"), whole(stride, "stride"), whole(dilation, "dilation")
    return geometry((1, n), (1, k), (1, s), (0, margins(padding, n, k, s, d)), (1, d)).output[1]


def convolve1d(x: ArrayLike, w: ArrayLike, mode: str = "full") -> np.ndarray:
    """Convolve two vectors, s(t) = sum_a x(a) w(t - a) (eq 9.3), as `numpy.convolve`.

    Parameters
    ----------
    x, w : (n,), (k,); convolution commutes, so either may be the longer one
    mode : "full" (n + k - 1 values), "same" (the central max(n, k)) or "valid" (no zeros read)

    Examples
    --------
    >>> convolve1d([1, 2, 3], [0, 1, 10])
    array([ 0.,  1., 12., 23., 30.])
    """
    x, w = real_array(x, "x", VECTOR), real_array(w, "w", VECTOR)
    if len(w) > len(x):
        x, w = w, x  # convolution commutes
    return _slide(x[None], w[None, ::-1], mode, odd_zero_first=True)[0]


def correlate1d(x: ArrayLike, w: ArrayLike, mode: str = "full") -> np.ndarray:
    """Cross-correlate two vectors, s(t) = sum_a x(t + a) w(a), as `numpy.correlate`.

    x, w and mode are those of `convolve1d`; exchanging x and w reverses the full result.

    Examples
    --------
    >>> correlate1d([1, 2, 3], [0, 1, 10], mode="same")
    array([21., 32.,  3.])
    """
    x, w = real_array(x, "x", VECTOR), real_array(w, "w", VECTOR)
    if len(w) > len(x):
        return correlate1d(w, x, mode)[::-1]  # sliding x over w: same overlaps, met backwards
    return _slide(x[None], w[None], mode, odd_zero_first=True)[0]


def convolve2d(I: ArrayLike, K: ArrayLike, mode: str = "full") -> np.ndarray:
    """Convolve, S(i, j) = sum_mn I(i - m, j - n) K(m, n) (eq 9.5), as `scipy.signal.convolve2d`.

    Convolution is cross-correlation with the kernel flipped.

    Parameters
    ----------
    I, K : (H, W), (kh, kw)
    mode : "full" (every overlap), "same" (the centre, of the size of I) or "valid" (no zeros read)

    Raises
    ------
    ValueError
        For another mode, or if neither array fits inside the other where mode is "valid".

    Examples
    --------
    >>> convolve2d([[1, 2], [3, 4]], [[0, 1]])
    array([[0., 1., 2.],
           [0., 3., 4.]])
    """
    I, K = real_array(I, "I", MATRIX), real_array(K, "K", MATRIX)
    return _slide(I, K[::-1, ::-1], mode, odd_zero_first=True)


def correlate2d(I: ArrayLike, K: ArrayLike, mode: str = "full") -> np.ndarray:
    """Cross-correlate, S(i, j) = sum_mn I(i + m, j + n) K(m, n) (eq 9.6).

    As `scipy.signal.correlate2d`; I, K, mode and errors are those of `convolve2d`.

    Examples
    --------
    >>> correlate2d([[1, 2], [3, 4]], [[0, 1]])
    array([[1., 2., 0.],
           [3., 4., 0.]])
    """
    return _slide(real_array(I, "I", MATRIX), real_array(K, "K", MATRIX), mode)


def conv2d(
    V: ArrayLike,
    K: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
    groups: int = 1,
) -> np.ndarray:
    """Cross-correlate, Z[i,j,k] = sum_lmn V[l, s j + d m, s k + d n] K[i,l,m,n] (eq 9.7, 9.8).

    As `torch.nn.functional.conv2d`.

    Parameters
    ----------
    V : (C, H, W) or (N, C, H, W)
    K : (F, C/groups, kh, kw)
    bias : (F,), added to every pixel of its feature map
    stride, dilation : number or pair
    padding : number, pair, ((top, bottom), (left, right)), "valid", "same" or "full"
    groups : output channels see only the input channels of their group

    Returns
    -------
    Z : (F, H', W') or (N, F, H', W'), see `output_size`

    Raises
    ------
    ValueError, TypeError
        If channels, groups or bias do not match, the kernel does not fit, or an argument is not
        what it should be; the message says what would fit.

    Examples
    --------
    >>> V = [[[1, 2, 0], [3, 4, 0]]]
    >>> K = [[[[1, 0], [0, 10]]]]
    >>> conv2d(V, K, bias=[100])
    array([[[141., 102.]]])
    """
    V, K = same_type(real_array(V, "V", IMAGES), real_array(K, "K", KERNELS))
    groups = check_channels(V.shape[-3], K, groups)
    g = geometry(V.shape[-2:], K.shape[-2:], stride, padding, dilation)
    Z = cross_correlate(rows_first(V), K, g, groups)
    if bias is not None:
        bias = check_bias(bias, VECTOR, K.shape[:1])
        Z = add_bias(Z, bias[:, None, None])
    return batch_first(Z, V.ndim == 3)


def _slide(I: np.ndarray, K: np.ndarray, mode: str, odd_zero_first: bool = False) -> np.ndarray:
    """Cross-correlate two planes; "same" may need one zero more on one side than on the other."""
    if mode not in MODES:
        raise ValueError(f'unknown mode {mode!r}: use "full", "same" or "valid"')
    I, K = same_type(I, K)
    if mode == "valid" and (len(K) > len(I) or K.shape[1] > I.shape[1]):
        if len(K) < len(I) or K.shape[1] < I.shape[1]:
            raise ValueError(
                f'"valid" needs one array to fit inside the other: {I.shape}, {K.shape}'
            )
        return _slide(K, I, mode)[::-1, ::-1]
    padding: Padding = mode
    if mode == "same" and odd_zero_first:
        padding = [(k // 2, (k - 1) // 2) for k in K.shape]
    g = geometry(I.shape, K.shape, 1, padding)
    return cross_correlate(I[:, None, :, None], K[None, None], g)[:, 0, :, 0]
