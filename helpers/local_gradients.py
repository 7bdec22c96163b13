"""Back-propagation through convolutions that do not share one kernel (section 9.5).

Where every output pixel has a kernel of its own, every pixel is a small matrix product of its own:
NumPy's stacked `matmul` does them all, one place (m, n) of the kernel after the other.
"""

import numpy as np
from numpy.typing import ArrayLike

from helpers.geometry import (
    IMAGES,
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
from helpers.pool_windows import framed, gathered, places
from helpers.variants import LOCAL_KERNELS


def locally_connected2d_kernel_gradient(
    G: ArrayLike,
    V: ArrayLike,
    kernel_size: Size,
    *,
    stride: Size = 1,
    padding: Padding = 0,
) -> np.ndarray:
    """Multiply G[i,j,k] with the pixel that each weight met, dK[i,j,k,l,m,n] = G[i,j,k] V[l, ...].

    This is eq 9.11 without the sum over (j, k): no other output shares the weight.

    Parameters
    ----------
    G : (F, H', W') or (N, F, H', W')
        Gradient of the loss with respect to the output of `locally_connected2d`.
    V, stride, padding
        What `locally_connected2d` was given.
    kernel_size : int or (kh, kw)

    Returns
    -------
    Gradient with respect to K : (F, H', W', C, kh, kw), summed over the batch

    Examples
    --------
    >>> locally_connected2d_kernel_gradient([[[1, 10]]], [[[1, 2, 3]]], (1, 2)).reshape(2, 2)
    array([[ 1.,  2.],
           [20., 30.]])
    """
    V, G = real_array(V, "V", IMAGES), real_array(G, "G", MAPS)
    g = geometry(V.shape[-2:], pair(kernel_size, "kernel_size"), stride, padding)
    check_shape(G, "G", (*V.shape[:-3], G.shape[-3], *g.output))
    dZ = rows_first(G).transpose(0, 2, 1, 3)  # (H', W', F, N)
    met = (pixels.transpose(0, 2, 3, 1) for pixels in places(framed(V, g, 0), g))
    dK = np.stack([dZ @ pixels for pixels in met])  # (kh kw, H', W', F, C)
    return dK.reshape(*g.kernel, *dK.shape[1:]).transpose(4, 2, 3, 5, 0, 1)


def locally_connected2d_input_gradient(
    K: ArrayLike,
    G: ArrayLike,
    input_size: Size,
    *,
    stride: Size = 1,
    padding: Padding = 0,
) -> np.ndarray:
    """Give each pixel K[i,j,k,l,m,n] G[i,j,k] from all outputs that saw it, and add up.

    Parameters
    ----------
    K, stride, padding
        What `locally_connected2d` was given.
    G : (F, H', W') or (N, F, H', W')
        Gradient of the loss with respect to the output of `locally_connected2d`.
    input_size : int or (H, W)

    Returns
    -------
    Gradient with respect to V : (C, H, W) or (N, C, H, W)

    Examples
    --------
    >>> K = np.reshape([1, 1, 0, 10], (1, 1, 2, 1, 1, 2))
    >>> locally_connected2d_input_gradient(K, [[[1, 2]]], (1, 3))   # 1*1, 1*1 + 0*2, 10*2
    array([[[ 1.,  1., 20.]]])
    """
    K, G = real_array(K, "K", LOCAL_KERNELS), real_array(G, "G", MAPS)
    F, P, Q, C, kh, kw = K.shape
    g = geometry(pair(input_size, "input_size"), (kh, kw), stride, padding)
    check_shape(K, "K", (F, *g.output, C, kh, kw))
    check_shape(G, "G", (*G.shape[:-3], F, *g.output))
    dZ = rows_first(G).transpose(0, 2, 1, 3)  # (H', W', F, N)
    weights = K.transpose(4, 5, 1, 2, 3, 0).reshape(kh * kw, P, Q, C, F)
    shares = ((w @ dZ).transpose(0, 2, 1, 3) for w in weights)
    return gathered(shares, _images(G, C, g), np.result_type(K, G), g)


def _images(G: np.ndarray, C: int, g: Geometry) -> np.ndarray:
    """Return an array shaped like the images behind G."""
    (H, W), N = g.size, rows_first(G).shape[-1]
    return batch_first(np.empty((H, C, W, N), G.dtype), G.ndim == 3)
