"""Convolution and cross-correlation of section 9.1: one algorithm for vectors, images, batches.

A convolution slides one window over an image.  All windows of one output row lie in the same kh
input rows, so it is enough to copy each row kw times, once for every column of the kernel
(`lower`); the windows of an output row are then one block of memory, a matrix that is only viewed
(`windows`), and the whole row is one matrix product, kernel times windows.  This is row lowering
(MEC: Cho and Brand, 2017).  The gradients in `backprop` read the same matrices.

Inside, feature maps are (H, C, W, N); see `geometry`.
"""

from collections.abc import Iterator

import numpy as np

from helpers.geometry import (
    IMAGES,
    KERNELS,
    MATRIX,
    VECTOR,
    Geometry,
    batch_first,
    check_shape,
    geometry,
    margins,
    padded,
    real_array,
    rows_first,
    whole,
)

STRIP = 1 << 20  # bytes of image rows lowered at a time: they stay in the processor's cache
MODES = ("full", "same", "valid")


def output_size(n: int, k: int, stride: int = 1, padding=0, dilation: int = 1) -> int:
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


def convolve1d(x, w, mode: str = "full") -> np.ndarray:
    """Convolve two vectors, s(t) = sum_a x(a) w(t - a) (eq 9.3), as `numpy.convolve`.

    Examples
    --------
    >>> convolve1d([1, 2, 3], [0, 1, 10])
    array([ 0.,  1., 12., 23., 30.])
    """
    x, w = real_array(x, "x", VECTOR), real_array(w, "w", VECTOR)
    if len(w) > len(x):
        x, w = w, x  # convolution commutes
    return _slide(x[None], w[None, ::-1], mode, odd_zero_first=True)[0]


def correlate1d(x, w, mode: str = "full") -> np.ndarray:
    """Cross-correlate two vectors, s(t) = sum_a x(t + a) w(a), as `numpy.correlate`.

    Examples
    --------
    >>> correlate1d([1, 2, 3], [0, 1, 10], mode="same")
    array([21., 32.,  3.])
    """
    x, w = real_array(x, "x", VECTOR), real_array(w, "w", VECTOR)
    if len(w) > len(x):
        return correlate1d(w, x, mode)[::-1]  # sliding x over w: same overlaps, met backwards
    return _slide(x[None], w[None], mode, odd_zero_first=True)[0]


def convolve2d(I, K, mode: str = "full") -> np.ndarray:
    """Convolve, S(i, j) = sum_mn I(i - m, j - n) K(m, n) (eq 9.5), as `scipy.signal.convolve2d`.

    Convolution is cross-correlation with the kernel flipped.

    Parameters
    ----------
    I, K : (H, W), (kh, kw)
    mode : "full", "same" (size of I, its centre) or "valid" (only where K lies inside I)

    Examples
    --------
    >>> convolve2d([[1, 2], [3, 4]], [[0, 1]])
    array([[0., 1., 2.],
           [0., 3., 4.]])
    """
    I, K = real_array(I, "I", MATRIX), real_array(K, "K", MATRIX)
    return _slide(I, K[::-1, ::-1], mode, odd_zero_first=True)


def correlate2d(I, K, mode: str = "full") -> np.ndarray:
    """Cross-correlate, S(i, j) = sum_mn I(i + m, j + n) K(m, n) (eq 9.6), as `scipy.signal`.

    Examples
    --------
    >>> correlate2d([[1, 2], [3, 4]], [[0, 1]])
    array([[1., 2., 0.],
           [3., 4., 0.]])
    """
    return _slide(real_array(I, "I", MATRIX), real_array(K, "K", MATRIX), mode)


def conv2d(V, K, bias=None, *, stride=1, padding=0, dilation=1, groups: int = 1) -> np.ndarray:
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
    Z : (F, H', W') or (N, F, H', W')

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
        Z = add_bias(Z, check_bias(bias, VECTOR, K.shape[:1])[:, None, None])
    return batch_first(Z, V.ndim == 3)


@np.errstate(invalid="ignore", over="ignore")  # inf * 0 is NaN, as in PyTorch, without a warning
def cross_correlate(x: np.ndarray, K: np.ndarray, g: Geometry, groups: int = 1) -> np.ndarray:
    """Return Z (P, F, Q, N) for x (H, C, W, N): every output row is kernel times windows."""
    (P, Q), F, N = g.output, len(K), x.shape[-1]
    weights = kernel_matrix(K, groups)
    Z = np.empty((P, F, Q, N), x.dtype)
    for rows in strips(g, x[0, :, 0].nbytes):
        np.matmul(weights, windows(x, g, rows, groups), out=row_matrices(Z[rows], groups))
    return Z


def strips(g: Geometry, pixel: int) -> Iterator[slice]:
    """Yield the output rows in strips whose lowered input stays in the processor's cache.

    `pixel` is the number of bytes that a pixel takes, all its channels and the whole batch.
    """
    (P, Q), kw, sh = g.output, g.kernel[1], g.stride[0]
    step = max(1, STRIP // (sh * kw * Q * pixel))
    return (slice(p, min(p + step, P)) for p in range(0, P, step))


def windows(x: np.ndarray, g: Geometry, rows: slice, groups: int = 1) -> np.ndarray:
    """Return the windows of the output `rows`, a matrix a row: (groups, p, kh C kw, Q N)."""
    return window_matrices(lower(input_rows(x, g, rows), g, groups), g)


def input_rows(x: np.ndarray, g: Geometry, rows: slice) -> np.ndarray:
    """Return the padded input rows that the output `rows` see: (h, C, padded W, N)."""
    (top, _), sides = g.margins
    first = rows.start * g.stride[0] - top
    stop = (rows.stop - 1) * g.stride[0] - top + g.dilation[0] * (g.kernel[0] - 1) + 1
    inside = x[max(first, 0) : max(stop, 0)]
    above = min(max(-first, 0), stop - first)
    return padded(inside, ((above, stop - first - above - len(inside)), sides))


def lower(x: np.ndarray, g: Geometry, groups: int) -> np.ndarray:
    """Copy each row of x (h, C, W, N) once for every kernel column.

    Returns (groups, h, C/groups, kw, Q, N): entry [., i, l, n, k] is pixel (i, s k + d n) of l.
    """
    (h, C, _, N), (a, b, c, d) = x.shape, x.strides
    shape = (groups, h, C // groups, g.kernel[1], g.output[1], N)
    strides = (C // groups * b, a, b, g.dilation[1] * c, g.stride[1] * c, d)
    return np.ndarray(shape, x.dtype, x, 0, strides).copy()


def window_matrices(low: np.ndarray, g: Geometry) -> np.ndarray:
    """View the lowered rows as a matrix per output row: (groups, p, kh C kw, Q N).

    Neighbouring matrices share kh - s of their rows; nothing is copied unless kernels are dilated.
    """
    (groups, h, C, kw, Q, N), kh, dh, sh = low.shape, g.kernel[0], g.dilation[0], g.stride[0]
    p = (h - dh * (kh - 1) - 1) // sh + 1
    a, b, item = low.strides[0], low.strides[1], low.itemsize
    shape, strides = (groups, p, kh, C * kw, Q * N), (a, sh * b, dh * b, Q * N * item, item)
    return np.ndarray(shape, low.dtype, low, 0, strides).reshape(groups, p, -1, Q * N)


def kernel_matrix(K: np.ndarray, groups: int) -> np.ndarray:
    """Return K as the matrices that meet the windows: (groups, 1, F/groups, kh C kw)."""
    F, C, kh, kw = K.shape
    return K.transpose(0, 2, 1, 3).reshape(groups, 1, F // groups, kh * C * kw)


def row_matrices(Z: np.ndarray, groups: int) -> np.ndarray:
    """View output rows (p, F, Q, N) as matrices: (groups, p, F/groups, Q N)."""
    p, F, Q, N = Z.shape
    return Z.reshape(p, groups, F // groups, Q * N).swapaxes(0, 1)


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
    padding = mode
    if mode == "same" and odd_zero_first:
        padding = [(k // 2, (k - 1) // 2) for k in K.shape]
    g = geometry(I.shape, K.shape, 1, padding)
    return cross_correlate(I[:, None, :, None], K[None, None], g)[:, 0, :, 0]


def same_type(V: np.ndarray, K: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return both arrays as the more precise of their types."""
    if V.dtype == K.dtype:
        return V, K
    return V.astype(np.float64, copy=False), K.astype(np.float64, copy=False)


def add_bias(Z: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Add in place where the types allow it."""
    return np.add(Z, bias, out=Z if np.result_type(Z, bias) == Z.dtype else None)


def check_bias(bias, layout: dict[int, str], shape: tuple) -> np.ndarray:
    """Return the bias as an array of the only shape that fits."""
    bias = real_array(bias, "bias", layout)
    check_shape(bias, "bias", shape)
    return bias


def check_groups(groups, *channels: int) -> int:
    """Return `groups` if it divides the numbers of input and output channels."""
    groups = whole(groups, "groups")
    if any(n % groups for n in channels):
        counts = " and ".join(map(str, channels))
        raise ValueError(f"groups={groups} must divide the numbers of channels, here {counts}")
    return groups


def check_channels(C: int, K: np.ndarray, groups) -> int:
    """Return `groups` if kernels K (F, C/groups, kh, kw) fit an input of C channels."""
    groups = check_groups(groups, C, len(K))
    if K.shape[1] * groups != C:
        raise ValueError(
            f"V has {C} channels, but K of shape {K.shape} reads {K.shape[1] * groups} "
            f"(groups={groups}): K must be {(len(K), C // groups, *K.shape[2:])}"
        )
    return groups
