"""A small trainable network (section 9.5): layers in a row. All that training needs is here, too.

>>> net = Sequential(Conv2d(1, 8, 5), ReLU(), MaxPool2d(2), Flatten(), Linear(1152, 10))
>>> for layer, shape, parameters in net.shapes((1, 28, 28)):
...     print(layer, shape, parameters)
Conv2d(1, 8, 5) (8, 24, 24) 208
ReLU() (8, 24, 24) 0
MaxPool2d(2) (8, 12, 12) 0
Flatten() (1152,) 0
Linear(1152, 10) (10,) 11530
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from helpers.fixed_layers import (
    AvgPool2d,
    Flatten,
    GlobalAvgPool,
    MaxPool2d,
    ReLU,
    Sigmoid,
    Tanh,
)
from helpers.geometry import whole
from helpers.layers import Conv2d, Layer, Linear, Parameter, Shape
from helpers.local_layers import LocallyConnected2d, TiledConv2d
from helpers.training import SGD, Progress, accuracy, predict, train

__all__ = [
    "SGD",
    "AvgPool2d",
    "Conv2d",
    "Flatten",
    "GlobalAvgPool",
    "Layer",
    "Linear",
    "LocallyConnected2d",
    "MaxPool2d",
    "Parameter",
    "Progress",
    "ReLU",
    "Sequential",
    "Sigmoid",
    "Stage",
    "Tanh",
    "TiledConv2d",
    "accuracy",
    "predict",
    "train",
]


class Stage(NamedTuple):
    """A layer, the shape of one example after it, and how many numbers it learns."""

    layer: Layer
    shape: Shape
    parameters: int


class Sequential(Layer):
    """Layers in a row: the output of each is the input of the next."""

    def __init__(self, *layers: Layer):
        for i, layer in enumerate(layers, start=1):
            if not isinstance(layer, Layer):
                hint = f": did you mean {layer.__name__}()?" if isinstance(layer, type) else ""
                raise TypeError(f"layer {i} is {layer!r}, which is no layer{hint}")
            if any(layer is other for other in layers[: i - 1]):
                raise ValueError(
                    f"layer {i}, {layer}, stands here twice: make a new one, for each layer "
                    "remembers the input that it saw"
                )
        if not layers:
            raise ValueError("Sequential needs at least one layer")
        self.layers = layers
        self.settings = ", ".join(map(repr, layers))

    def shapes(self, shape: Shape) -> list[Stage]:
        """Return, for the shape of one input, every layer with its output shape and size.

        Raises
        ------
        ValueError
            If two layers do not fit: which, what the second one gets, and what would fit.
        """
        shape = tuple(whole(n, "shape") for n in np.atleast_1d(shape))
        stages: list[Stage] = []
        before: Layer | str = "the input"
        for i, layer in enumerate(self.layers, start=1):
            try:
                after = layer.output_shape(shape)
            except ValueError as error:
                where = f"layer {i} of {len(self.layers)}, {layer}, after {before} of shape {shape}"
                raise ValueError(f"{where}: {error}") from None
            stages.append(Stage(layer, after, sum(p.value.size for p in layer.parameters())))
            before, shape = layer, after
        return stages

    def output_shape(self, shape: Shape) -> Shape:
        return self.shapes(shape)[-1].shape

    def parameters(self) -> list[Parameter]:
        return [p for layer in self.layers for p in layer.parameters()]

    def compute(self, x: np.ndarray) -> np.ndarray:
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def parameter_gradients(self, G: np.ndarray) -> None:
        """Go back to the first layer that learns, and no further: nobody needs dx of the images."""
        first = next((i for i, layer in enumerate(self.layers) if layer.parameters()), None)
        if first is not None:
            self.layers[first].parameter_gradients(self._back(G, self.layers[first + 1 :]))

    def backward(self, G: np.ndarray) -> np.ndarray:
        return self._back(G, self.layers)

    def _back(self, G: np.ndarray, layers: Sequence[Layer]) -> np.ndarray:
        for layer in reversed(layers):
            G = layer.backward(G)
        return G
