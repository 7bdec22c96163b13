"""The layers of a network: each computes its output, and sends a gradient the other way.

`forward(x)` remembers x; `backward(G)` takes the gradient of the loss with respect to the output,
leaves the gradients of the parameters beside their values, and returns the gradient with respect
to x. Arrays are batches: (N, C, H, W) or, after `Flatten`, (N, features).
"""

from math import prod
from typing import Any

import numpy as np

from helpers import backprop
from helpers.convolution import conv2d
from helpers.geometry import (
    ANY,
    Padding,
    Pair,
    Size,
    batch_first,
    check_shape,
    geometry,
    pair,
    real_array,
    rows_first,
    whole,
)

Shape = tuple[int, ...]


class Parameter:
    """Numbers that are learned: `value`, and beside it `grad`, None before the first backward."""

    def __init__(self, value: np.ndarray):
        self.value = value
        self.grad: np.ndarray | None = None


def he(shape: Shape, fan_in: int, seed: int) -> Parameter:
    """Draw weights with variance 2 / fan_in (He, 2015): ReLU then keeps the size of the signal."""
    draw = np.random.default_rng(whole(seed, "seed", 0)).standard_normal(shape, np.float32)
    return Parameter(draw * np.float32(np.sqrt(2 / fan_in)))


def zeros(*shape: int) -> Parameter:
    """Start the biases at zero."""
    return Parameter(np.zeros(shape, np.float32))


class Layer:
    """What all layers share. A new layer says its `output_shape`, `compute`, `input_gradient`."""

    seen: np.ndarray | None = None  # the batch that forward saw
    after: Shape  # the shape that each example has then
    settings = ""

    def output_shape(self, shape: Shape) -> Shape:
        """Return the shape of one output for the shape of one input; refuse what does not fit."""
        return shape

    def compute(self, x: np.ndarray) -> np.ndarray:
        """Return the output for a batch x."""
        raise NotImplementedError

    def input_gradient(self, G: np.ndarray) -> np.ndarray:
        """Return the gradient with respect to x."""
        raise NotImplementedError

    def parameter_gradients(self, G: np.ndarray) -> None:
        """Set the gradients of the parameters: all that the first layer of a network needs."""

    def parameters(self) -> list[Parameter]:
        """Return what is learned here."""
        return [p for p in vars(self).values() if isinstance(p, Parameter)]

    @property
    def x(self) -> np.ndarray:
        """Return the batch that forward saw."""
        if self.seen is None:
            raise ValueError(f"{self} has no input to go back to: call forward before backward")
        return self.seen

    def forward(self, x: np.ndarray) -> np.ndarray:
        """Return the output for a batch x, and remember x for the way back."""
        x = real_array(x, "x", ANY)
        if self.seen is None or x.shape[1:] != self.seen.shape[1:]:  # what did fit fits again
            self.after = self.output_shape(x.shape[1:])
        self.seen = x
        return self.compute(x)

    def backward(self, G: np.ndarray) -> np.ndarray:
        """Set the gradients of the parameters, and return the gradient with respect to x."""
        self.parameter_gradients(G)
        return self.input_gradient(G)

    def checked(self, G: np.ndarray) -> np.ndarray:
        """Refuse a gradient that is not shaped like the output of the last forward."""
        n = len(self.x)
        G = real_array(G, "G", ANY)
        check_shape(G, f"G of {self}", (n, *self.after))
        return G

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.settings})"


class Conv2d(Layer):
    """Convolve each image with `out_channels` learned kernels, and add a bias to each channel.

    Examples
    --------
    >>> Conv2d(1, 8, 5).output_shape((1, 28, 28))
    (8, 24, 24)
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Size,
        *,
        stride: Size = 1,
        padding: Padding = 0,
        seed: int = 0,
    ):
        C, F = whole(in_channels, "in_channels"), whole(out_channels, "out_channels")
        self.kernel_size, self.how = window_settings(kernel_size, stride, padding)
        self.weight = he((F, C, *self.kernel_size), C * prod(self.kernel_size), seed)
        self.bias = zeros(F)
        self.settings = f"{C}, {F}, {kernel_size}{not_default(stride, padding)}"

    def output_shape(self, shape: Shape) -> Shape:
        F, C, *_ = self.weight.value.shape
        images_of(C, shape, self)
        return F, *geometry(shape[1:], self.kernel_size, **self.how).output

    def forward(self, x: np.ndarray) -> np.ndarray:
        # Rows first in memory once, and neither this nor the kernel gradient has to reorder x.
        x = real_array(x, "x", ANY)
        if x.ndim == 4:
            x = batch_first(np.ascontiguousarray(rows_first(x)))
        return super().forward(x)

    def compute(self, x: np.ndarray) -> np.ndarray:
        return conv2d(x, self.weight.value, self.bias.value, **self.how)

    def parameter_gradients(self, G: np.ndarray) -> None:
        G = self.checked(G)
        self.weight.grad = backprop.conv2d_kernel_gradient(G, self.x, self.kernel_size, **self.how)
        self.bias.grad = backprop.conv2d_bias_gradient(G)

    def input_gradient(self, G: np.ndarray) -> np.ndarray:
        G, size = self.checked(G), self.x.shape[-2:]
        return backprop.conv2d_input_gradient(self.weight.value, G, size, **self.how)


class Linear(Layer):
    """Connect every input to every output: y = W x + b.

    Examples
    --------
    >>> Linear(256, 10).output_shape((256,))
    (10,)
    """

    def __init__(self, in_features: int, out_features: int, *, seed: int = 0):
        n, m = whole(in_features, "in_features"), whole(out_features, "out_features")
        self.weight, self.bias = he((m, n), n, seed), zeros(m)
        self.settings = f"{n}, {m}"

    def output_shape(self, shape: Shape) -> Shape:
        m, n = self.weight.value.shape
        if shape != (n,):
            flat = "" if len(shape) == 1 else "Flatten() before it"
            size = "" if prod(shape) == n else f"Linear({prod(shape)}, {m})"
            fit = " and ".join(filter(None, (flat, size)))
            raise ValueError(f"{self} takes ({n},), but gets {shape}: {fit} would fit")
        return (m,)

    def compute(self, x: np.ndarray) -> np.ndarray:
        return x @ self.weight.value.T + self.bias.value

    def parameter_gradients(self, G: np.ndarray) -> None:
        G = self.checked(G)
        self.weight.grad, self.bias.grad = G.T @ self.x, G.sum(axis=0)

    def input_gradient(self, G: np.ndarray) -> np.ndarray:
        return self.checked(G) @ self.weight.value


def window_settings(kernel_size: Size, stride: Size, padding: Padding) -> tuple[Pair, dict]:
    """Return the size of the window and how it moves, checked before any image is seen."""
    size = pair(kernel_size, "kernel_size")
    how: dict[str, Any] = {"stride": stride, "padding": padding}
    geometry((1 << 20, 1 << 20), size, **how)  # nothing is computed, only refused
    return size, how


def images_of(C: int | str, shape: Shape, layer: Layer) -> None:
    """Refuse what is no image of C channels ("C": any number), and say what would fit."""
    if len(shape) != 3:
        raise ValueError(
            f"{layer} takes ({C}, H, W), but gets {shape}: put it before Flatten(), and give it a "
            "batch (N, C, H, W)"
        )
    if C not in ("C", shape[0]):
        fit = f"{type(layer).__name__}({shape[0]}, ...)"
        raise ValueError(f"{layer} takes ({C}, H, W), but gets {shape}: {fit} would fit")


def not_default(stride: Size, padding: Padding) -> str:
    """Write stride and padding the way they were given, if they were."""
    return (f", {stride=}" if stride != 1 else "") + (f", {padding=}" if padding != 0 else "")
