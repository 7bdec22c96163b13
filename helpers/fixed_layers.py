"""The layers that learn nothing: pooling, activations, and Flatten (see `layers`)."""

from math import inf, prod

import numpy as np

from helpers import backprop
from helpers.geometry import Size, batch_first, geometry, pair
from helpers.layers import Layer, Shape, images_of
from helpers.pool_windows import contest, framed, pool_geometry
from helpers.pooling import adaptive_avg_pool2d, avg_pool2d
from helpers.pooling_gradients import unpool


class MaxPool2d(Layer):
    """Keep the largest pixel of each window; windows stand side by side."""

    def __init__(self, size: Size):
        self.size = pair(size, "size")
        self.settings = f"{size}"

    def output_shape(self, shape: Shape) -> Shape:
        images_of("C", shape, self)
        return shape[0], *geometry(shape[1:], self.size, self.size).output

    def compute(self, x: np.ndarray) -> np.ndarray:
        x, g = pool_geometry(x, self.size)
        Z, self.winner = contest(framed(x, g, -inf), g)  # the winners are kept for the way back
        return batch_first(Z)

    def input_gradient(self, G: np.ndarray) -> np.ndarray:
        G, (_, g) = self.checked(G), pool_geometry(self.x, self.size)
        return unpool(G, self.x, self.winner, g)


class AvgPool2d(MaxPool2d):
    """Average each window; windows stand side by side."""

    def compute(self, x: np.ndarray) -> np.ndarray:
        return avg_pool2d(x, self.size)

    def input_gradient(self, G: np.ndarray) -> np.ndarray:
        return backprop.avg_pool2d_gradient(self.checked(G), self.x, self.size)


class GlobalAvgPool(Layer):
    """Average each channel over the whole image, of any size: (N, C, H, W) to (N, C)."""

    def output_shape(self, shape: Shape) -> Shape:
        images_of("C", shape, self)
        return shape[:1]

    def compute(self, x: np.ndarray) -> np.ndarray:
        return adaptive_avg_pool2d(x, 1)[:, :, 0, 0]

    def input_gradient(self, G: np.ndarray) -> np.ndarray:
        share = self.checked(G) / prod(self.x.shape[2:])
        return np.zeros_like(self.x) + share[:, :, None, None]


class ReLU(Layer):
    """Rectify: max(0, x)."""

    def compute(self, x: np.ndarray) -> np.ndarray:
        return backprop.relu(x)

    def input_gradient(self, G: np.ndarray) -> np.ndarray:
        return backprop.relu_gradient(self.checked(G), self.x)


class Sigmoid(Layer):
    """Squash into 0..1."""

    def compute(self, x: np.ndarray) -> np.ndarray:
        return backprop.sigmoid(x)

    def input_gradient(self, G: np.ndarray) -> np.ndarray:
        return backprop.sigmoid_gradient(self.checked(G), self.x)


class Tanh(Layer):
    """Squash into -1..1."""

    def compute(self, x: np.ndarray) -> np.ndarray:
        return backprop.tanh(x)

    def input_gradient(self, G: np.ndarray) -> np.ndarray:
        return backprop.tanh_gradient(self.checked(G), self.x)


class Flatten(Layer):
    """Put all numbers of an example into one row: (N, C, H, W) to (N, C*H*W)."""

    def output_shape(self, shape: Shape) -> Shape:
        return (prod(shape),)

    def compute(self, x: np.ndarray) -> np.ndarray:
        return x.reshape(len(x), -1)

    def input_gradient(self, G: np.ndarray) -> np.ndarray:
        G = self.checked(G)
        back = np.empty_like(self.x, dtype=G.dtype)  # in the memory order of x
        back[...] = G.reshape(self.x.shape)
        return back
