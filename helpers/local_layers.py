"""Layers between a convolution and a dense layer: kernels that are not shared, or only in turns.

They stand beside `Conv2d` to show what sharing is worth (section 9.5, eq 9.9 and 9.10).
"""

from math import prod

import numpy as np

from helpers.geometry import Padding, Size, geometry, pair, whole
from helpers.layers import (
    Layer,
    Shape,
    he,
    images_of,
    not_default,
    window_settings,
    zeros,
)
from helpers.local_gradients import (
    locally_connected2d_input_gradient,
    locally_connected2d_kernel_gradient,
)
from helpers.variants import locally_connected2d, tiled_conv2d


class LocallyConnected2d(Layer):
    """Look through local windows as `Conv2d` does, with a kernel and a bias for each place.

    The kernels belong to places, so the size of the images must be known.

    Examples
    --------
    >>> net = LocallyConnected2d(1, 8, 5, input_size=28)
    >>> net.output_shape((1, 28, 28)), net.weight.value.shape
    ((8, 24, 24), (8, 24, 24, 1, 5, 5))
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Size,
        *,
        input_size: Size,
        stride: Size = 1,
        padding: Padding = 0,
        seed: int = 0,
    ):
        C, F = whole(in_channels, "in_channels"), whole(out_channels, "out_channels")
        self.kernel_size, self.how = window_settings(kernel_size, stride, padding)
        self.input_shape = C, *pair(input_size, "input_size")
        size = geometry(self.input_shape[1:], self.kernel_size, **self.how).output
        self.weight = he((F, *size, C, *self.kernel_size), C * prod(self.kernel_size), seed)
        self.bias = zeros(F, *size)
        self.settings = f"{C}, {F}, {kernel_size}, {input_size=}{not_default(stride, padding)}"

    def output_shape(self, shape: Shape) -> Shape:
        if shape != self.input_shape:
            raise ValueError(
                f"{self} takes {self.input_shape}, but gets {shape}: its kernels belong to places, "
                "so in_channels and input_size must be those of the images"
            )
        return self.bias.value.shape

    def compute(self, x: np.ndarray) -> np.ndarray:
        return locally_connected2d(x, self.weight.value, self.bias.value, **self.how)

    def parameter_gradients(self, G: np.ndarray) -> None:
        G = self.checked(G)
        self.weight.grad = locally_connected2d_kernel_gradient(
            G, self.x, self.kernel_size, **self.how
        )
        self.bias.grad = G.sum(axis=0)

    def input_gradient(self, G: np.ndarray) -> np.ndarray:
        G, size = self.checked(G), self.x.shape[-2:]
        return locally_connected2d_input_gradient(self.weight.value, G, size, **self.how)


class TiledConv2d(Layer):
    """Convolve with t x t kernels in turns: t = 1 is `Conv2d`, t = output size unshared.

    A tiled layer is a locally connected one in which places t apart share their kernel; so its
    gradient is that of the locally connected layer, added up over the places that share.

    Examples
    --------
    >>> net = TiledConv2d(1, 8, 5, 2)
    >>> net.output_shape((1, 28, 28)), net.weight.value.shape
    ((8, 24, 24), (8, 1, 5, 5, 2, 2))
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Size,
        t: int,
        *,
        stride: Size = 1,
        padding: Padding = 0,
        seed: int = 0,
    ):
        C, F = whole(in_channels, "in_channels"), whole(out_channels, "out_channels")
        self.kernel_size, self.how = window_settings(kernel_size, stride, padding)
        self.t = whole(t, "t")
        fan_in = C * prod(self.kernel_size)
        self.weight = he((F, C, *self.kernel_size, t, t), fan_in, seed)
        self.bias = zeros(F, t, t)
        self.settings = f"{C}, {F}, {kernel_size}, {t}{not_default(stride, padding)}"

    def output_shape(self, shape: Shape) -> Shape:
        F, C, *_ = self.weight.value.shape
        images_of(C, shape, self)
        return F, *geometry(shape[1:], self.kernel_size, **self.how).output

    def compute(self, x: np.ndarray) -> np.ndarray:
        return tiled_conv2d(x, self.weight.value, self.bias.value, **self.how)

    def parameter_gradients(self, G: np.ndarray) -> None:
        G = self.checked(G)
        dK = locally_connected2d_kernel_gradient(G, self.x, self.kernel_size, **self.how)
        self.weight.grad = np.moveaxis(self._over_tiles(dK), (1, 2), (-2, -1))
        self.bias.grad = self._over_tiles(G.sum(axis=0))

    def input_gradient(self, G: np.ndarray) -> np.ndarray:
        G, size = self.checked(G), self.x.shape[-2:]
        j, k = (np.arange(n) % self.t for n in G.shape[-2:])  # whose turn it is
        K = self.weight.value[..., j[:, None], k].transpose(0, 4, 5, 1, 2, 3)
        return locally_connected2d_input_gradient(K, G, size, **self.how)

    def _over_tiles(self, a: np.ndarray) -> np.ndarray:
        """Add up the places (j, k) of a (F, H', W', ...) that share a kernel: (F, t, t, ...)."""
        tiles = np.zeros((len(a), self.t, self.t, *a.shape[3:]), a.dtype)
        for j, k in np.ndindex(self.t, self.t):
            tiles[:, j, k] = a[:, j :: self.t, k :: self.t].sum(axis=(1, 2))
        return tiles
