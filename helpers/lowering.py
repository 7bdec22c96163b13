"""How a window slides: row lowering, the one algorithm under every convolution here.

All windows of one output row lie in the same kh input rows.  So each input row is copied kw times,
once for every column of the kernel (`lower`), and the windows of an output row are then one block
of memory: a matrix that is only looked at, never built (`window_matrices`).  The output row is one
matrix product, kernel times windows.  (MEC: Cho and Brand, ICML 2017; im2col copies kh kw times.)

The gradients in `backprop` and the relatives in `variants` read the same matrices.  Feature maps
are (H, C, W, N) here; see `geometry`.
"""

from collections.abc import Iterator

import numpy as np

from helpers import fourier
from helpers.geometry import Geometry, padded

SMALL = 1 << 17  # multiplications below which the calls cost more than the work
STRIP = 3 << 19  # bytes of lowered rows at a time: they stay in the processor's cache


@np.errstate(invalid="ignore", over="ignore")  # inf * 0 is NaN, as in PyTorch, without a warning
def cross_correlate(x: np.ndarray, K: np.ndarray, g: Geometry, groups: int = 1) -> np.ndarray:
    """Return Z (P, F, Q, N) for x (H, C, W, N) and K (F, C/groups, kh, kw), eq 9.8."""
    if fourier.pays(x, K, g):
        return fourier.cross_correlate(padded(x, g.margins), K, g, groups)
    (P, Q), F, C, N = g.output, len(K), x.shape[1], x.shape[3]
    if F == C == N == 1 and g.dense and K.size * P * Q < SMALL:
        return slide(padded(x, g.margins)[:, 0, :, 0], K[0, 0])[:, None, :, None]
    weights = kernel_matrix(K, groups)
    Z = np.empty((P, F, Q, N), x.dtype)
    for rows in strips(g, x[0, :, 0].nbytes):
        np.matmul(weights, windows(x, g, rows, groups), out=row_matrices(Z[rows], groups))
    return Z


def slide(I: np.ndarray, K: np.ndarray) -> np.ndarray:
    """Return Z (P, Q) for one small plane and one kernel, with one product for all windows.

    The plane is read as one long row, in which pixel (i + m, k + n) lies m W + n places after
    (i, k).  Windows that leave a row on the right and go on in the next come out too; the view
    that is returned passes over them.

    >>> slide(np.array([[1.0, 2, 3], [4, 5, 6]]), np.array([[1.0, 10]]))
    array([[21., 32.],
           [54., 65.]])
    """
    (H, W), (kh, kw), item = I.shape, K.shape, I.itemsize
    P, Q = H - kh + 1, W - kw + 1
    shape, strides = (kh, kw, (P - 1) * W + Q), (W * item, item, item)
    seen = np.ndarray(shape, I.dtype, I, 0, strides).copy()
    z = np.dot(K.ravel(), seen.reshape(kh * kw, -1))
    return np.ndarray((P, Q), z.dtype, z, 0, (W * item, item))


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
