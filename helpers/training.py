"""Learning by gradient descent (section 9.5): the step, and the loop over the examples."""

from collections.abc import Iterable, Iterator
from math import isfinite
from numbers import Real
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from helpers.geometry import ANY, check_shape, real_array, whole
from helpers.layers import Layer, Parameter
from helpers.loss import check_labels, softmax_cross_entropy


class SGD:
    """Stochastic gradient descent: v = momentum * v + gradient, then value = value - lr * v."""

    def __init__(self, parameters: Iterable[Parameter], lr: float, momentum: float = 0):
        self.parameters = list(parameters)
        self.lr, self.momentum = _number(lr, "lr"), _number(momentum, "momentum", zero=True)
        self.velocities = [np.zeros_like(p.value) for p in self.parameters]

    def step(self) -> None:
        """Move every parameter a little down its gradient."""
        gradients = [p.grad for p in self.parameters if p.grad is not None]
        if len(gradients) < len(self.parameters):
            raise ValueError("there is no gradient to follow yet: call backward before step")
        for i, (p, gradient) in enumerate(zip(self.parameters, gradients, strict=True)):
            self.velocities[i] = self.momentum * self.velocities[i] + gradient
            p.value -= self.lr * self.velocities[i]


class Progress(NamedTuple):
    """Where training is: epoch and batch count from 1; loss and accuracy are those of the batch."""

    epoch: int
    batch: int
    batches: int
    loss: float
    accuracy: float


def train(
    net: Layer,
    x: ArrayLike,
    y: ArrayLike,
    *,
    epochs: int,
    batch_size: int,
    lr: float,
    seed: int,
    momentum: float = 0,
) -> Iterator[Progress]:
    """Teach `net` the classes y of the examples x, and yield `Progress` after every batch.

    Each epoch sees every example once, in a new random order that depends on `seed` alone. Stop
    asking for the next batch, and training pauses; the net keeps what it has learned.

    Raises
    ------
    ValueError
        If net, x and y do not fit together; or, on the way, if the loss is no longer a number.

    Examples
    --------
    >>> from helpers.layers import Linear
    >>> net, x, y = Linear(1, 2), [[-1], [1]], [0, 1]
    >>> for progress in train(net, x, y, epochs=50, batch_size=2, lr=1, seed=0):
    ...     pass
    >>> progress.epoch, progress.loss < 0.05, predict(net, x)
    (50, True, array([0, 1]))
    """
    x = real_array(x, "x", ANY)
    shape = net.output_shape(x.shape[1:])
    if len(shape) != 1:
        raise ValueError(
            f"the net gives {shape} for each example, but one score for each class is needed: "
            "end it with Flatten() and Linear(..., classes)"
        )
    y = check_labels(y, len(x), *shape)
    if not np.isfinite(x).all():
        raise ValueError("x holds NaN or infinity: nothing can be learned from such examples")
    plan = whole(epochs, "epochs"), whole(batch_size, "batch_size"), whole(seed, "seed", 0)
    return _batches(net, SGD(net.parameters(), lr, momentum), x, y, plan)


def _batches(
    net: Layer, sgd: SGD, x: np.ndarray, y: np.ndarray, plan: tuple[int, int, int]
) -> Iterator[Progress]:
    epochs, batch_size, seed = plan
    rng, batches = np.random.default_rng(seed), -(-len(x) // batch_size)
    for epoch in range(1, epochs + 1):
        order = rng.permutation(len(x))
        for batch in range(1, batches + 1):
            chosen = order[(batch - 1) * batch_size : batch * batch_size]
            loss, right = _learn(net, sgd, x[chosen], y[chosen])
            if not np.isfinite(loss):
                raise ValueError(_diverged(loss, epoch, batch, batches, sgd.lr))
            yield Progress(epoch, batch, batches, loss, right)


@np.errstate(over="ignore", invalid="ignore")  # what overflows shows in the loss, and is said there
def _learn(net: Layer, sgd: SGD, x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Take one step: forward, loss, backward, step. A loss that is no number changes nothing."""
    logits = net.forward(x)
    loss, G = softmax_cross_entropy(logits, y)
    if np.isfinite(loss):
        net.parameter_gradients(G)
        sgd.step()
    return loss, float((logits.argmax(axis=1) == y).mean())


def _diverged(loss: float, epoch: int, batch: int, batches: int, lr: float) -> str:
    if (epoch, batch) == (1, 1):
        return f"the loss is {loss} before the first step: these weights are lost, use a new net"
    return (
        f"learning diverged: the loss is {loss} in epoch {epoch}, batch {batch} of {batches}. "
        f"Start again with a new net and a learning rate smaller than {lr:g}, such as {lr / 10:g}"
    )


def predict(net: Layer, x: ArrayLike, batch_size: int = 250) -> np.ndarray:
    """Return the class with the largest score for each example of x: (N,) whole numbers."""
    x = real_array(x, "x", ANY)
    starts = range(0, len(x), batch_size)
    return np.concatenate([net.forward(x[i : i + batch_size]).argmax(axis=1) for i in starts])


def accuracy(net: Layer, x: ArrayLike, y: ArrayLike) -> float:
    """Return the share of the examples x whose predicted class is y."""
    predicted, y = predict(net, x), np.asarray(y)
    check_shape(y, "y", predicted.shape)
    return float((predicted == y).mean())


def _number(value: object, name: str, zero: bool = False) -> float:
    """Return a real number > 0 (or >= 0) as a float."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a number, got {value!r}")
    if not isfinite(value) or value < 0 or (value == 0 and not zero):
        raise ValueError(f"{name} must be a finite number {'>=' if zero else '>'} 0, got {value!r}")
    return float(value)
