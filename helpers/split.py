"""A fork in a network, and training to the end: what the experiments of section 9.4 are made of."""

import numpy as np

from helpers.layers import Layer, Shape, images_of
from helpers.training import train


class Split(Layer):
    """Send the first channels one way and the rest another; both results in one row, (N, features).

    What the two ways learn is not trained here: give it layers that learn nothing.

    Examples
    --------
    >>> from helpers.fixed_layers import Flatten, GlobalAvgPool
    >>> Split(1, GlobalAvgPool(), Flatten()).output_shape((4, 10, 10))
    (301,)
    """

    def __init__(self, count: int, first: Layer, rest: Layer):
        self.count, self.first, self.rest = count, first, rest
        self.settings = f"{count}, {first}, {rest}"

    def output_shape(self, shape: Shape) -> Shape:
        images_of("C", shape, self)
        if not 0 < self.count < shape[0]:
            raise ValueError(
                f"{self} sends {self.count} channels one way, but gets {shape[0]}: "
                "at least one must go each way"
            )
        ways = (self.first, self.count), (self.rest, shape[0] - self.count)
        sizes = [way.output_shape((channels, *shape[1:])) for way, channels in ways]
        if any(len(size) != 1 for size in sizes):
            raise ValueError(f"{self} gives {sizes}: end both ways with Flatten()")
        return (sizes[0][0] + sizes[1][0],)

    def compute(self, x: np.ndarray) -> np.ndarray:
        one, other = self.first.forward(x[:, : self.count]), self.rest.forward(x[:, self.count :])
        self.border = one.shape[1]
        return np.concatenate([one, other], axis=1)

    def input_gradient(self, G: np.ndarray) -> np.ndarray:
        G = self.checked(G)
        one, other = (
            self.first.backward(G[:, : self.border]),
            self.rest.backward(G[:, self.border :]),
        )
        return np.concatenate([one, other], axis=1)


def fitted(net: Layer, x: np.ndarray, y: np.ndarray, *, epochs: int, lr: float, seed: int) -> Layer:
    """Train `net` in batches of 25 with momentum 0.9, and return it.

    All numbers are float64: what differs from machine to machine is then too small to change
    which class wins, and the same seed gives the same accuracy everywhere.
    """
    for p in net.parameters():
        p.value = p.value.astype(np.float64)
    x = x.astype(np.float64)
    for _ in train(net, x, y, epochs=epochs, batch_size=25, lr=lr, momentum=0.9, seed=seed):
        pass
    return net
