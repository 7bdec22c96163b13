"""Large kernels: a convolution is a product of Fourier transforms (section 9.8).

The transform treats the image as a circle: what leaves on one side enters on the other.  Windows
that lie inside the padded image never cross the seam, so these outputs are exact, and the others
are dropped.  The work no longer grows with the size of the kernel.
"""

from itertools import count

import numpy as np

from helpers.geometry import Geometry

LARGE = 200  # multiplications for a pixel of the padded image that cost as much as transforming it


def pays(x: np.ndarray, K: np.ndarray, g: Geometry) -> bool:
    """Tell whether to transform: a large kernel, placed everywhere, and only finite numbers.

    One NaN or infinity would reach every output through the transform; their sums tell.
    """
    if g.kernel[0] * g.kernel[1] * 4 < LARGE or not g.dense:
        return False
    (kh, kw), (P, Q), (H, W) = g.kernel, g.output, g.padded
    least = LARGE if H > 1 else LARGE // 4  # a vector is transformed along one axis only
    return bool(kh * kw * P * Q > least * H * W and np.isfinite(x.sum() + K.sum()))


def cross_correlate(x: np.ndarray, K: np.ndarray, g: Geometry, groups: int) -> np.ndarray:
    """Return Z (P, F, Q, N) for a padded x (H, C, W, N).

    conj() is the flip of the kernel: with it the product is a correlation, not a convolution.
    The rounding is that of float64, relative to the largest numbers of the whole image.
    """
    (H, _, W, N), (P, Q), c = x.shape, g.output, K.shape[1]
    size = fast_size(H), fast_size(W)
    Vs = np.fft.rfft2(x.transpose(3, 1, 0, 2).astype(np.float64), size)  # (N, C, ., .)
    Z = np.empty((P, len(K), Q, N), x.dtype)
    for i, kernel in enumerate(K.astype(np.float64)):
        first = i // (len(K) // groups) * c
        product = (Vs[:, first : first + c] * np.fft.rfft2(kernel, size).conj()).sum(1)
        Z[:, i] = np.fft.irfft2(product, size)[:, :P, :Q].transpose(1, 2, 0)
    return Z


def fast_size(n: int) -> int:
    """Return the next number from n on with factors 2, 3 and 5 only: its transform is fast.

    >>> fast_size(31), fast_size(512), fast_size(541)
    (32, 512, 576)
    """
    return next(m for m in count(n) if 30**64 % m == 0)
