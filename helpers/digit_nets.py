"""Three small nets that learn to read digits beside each other (section 9.0).

All three are about as good on centred digits, so that what happens to them when a digit moves can
be compared. Learning rates and epochs were chosen on `held_out`, the last 500 training digits;
the test digits were not looked at.
"""

from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from helpers import data
from helpers.network import (
    Conv2d,
    Flatten,
    GlobalAvgPool,
    Linear,
    MaxPool2d,
    ReLU,
    Sequential,
    accuracy,
    train,
)
from helpers.warp import warp

LEARN = 3500  # of the 4,000 training digits; the rest is held out
BATCH = 50
STEPS = 30  # a net's training is cut into this many equal steps
SHIFTS, SCALES = tuple(range(7)), (0.6, 0.8, 1.0, 1.2, 1.4)
SEEDS = (1, 2, 3, 4, 5)


class Recipe(NamedTuple):
    """How a net learns: from left to right what `train` is told."""

    epochs: int
    lr: float
    momentum: float


RECIPES = {
    "MLP": Recipe(12, 0.2, 0),
    "CNN, dense head": Recipe(3, 0.05, 0),
    "CNN, global pooling": Recipe(3, 0.05, 0.9),
}


def layers(name: str, seed: int) -> Sequential:
    """Return an untrained net; its last layer gives the ten scores."""
    if name == "MLP":
        parts = [Flatten(), Linear(784, 64, seed=seed), ReLU(), Linear(64, 10, seed=seed + 100)]
    elif name == "CNN, dense head":
        parts = [Conv2d(1, 6, 5, seed=seed), ReLU(), MaxPool2d(2)]
        parts += [Conv2d(6, 12, 3, seed=seed + 50), ReLU(), MaxPool2d(2)]
        parts += [Flatten(), Linear(300, 10, seed=seed + 100)]
    else:
        parts = [Conv2d(1, 8, 5, seed=seed), ReLU(), MaxPool2d(2)]
        parts += [Conv2d(8, 24, 3, seed=seed + 50), ReLU(), MaxPool2d(2)]
        parts += [Conv2d(24, 32, 3, seed=seed + 60), ReLU()]
        parts += [GlobalAvgPool(), Linear(32, 10, seed=seed + 100)]
    net = Sequential(*parts)
    for p in net.parameters():
        # Training enlarges rounding errors. In double precision they stay below 1e-9, so that
        # every machine prints the same numbers.
        p.value = p.value.astype(float)
    return net


@cache
def learned_from():
    """Return the digits that the nets learn from."""
    x, y, *_ = data.digits()
    return x[:LEARN].astype(float), y[:LEARN]


@cache
def held_out():
    """Return the digits by which learning rates and epochs were chosen."""
    x, y, *_ = data.digits()
    return x[LEARN:].astype(float), y[LEARN:]


@cache
def tested_on():
    """Return the digits that no net has seen and no setting was chosen by."""
    *_, x, y = data.digits()
    return x.astype(float), y


class Training:
    """A net as it learns: `at(step)` trains as far as that, once, and remembers each step."""

    def __init__(self, name: str, seed: int):
        self.net, recipe = layers(name, seed), RECIPES[name]
        batches = recipe.epochs * -(-LEARN // BATCH)
        self._until = [round(step * batches / STEPS) for step in range(STEPS + 1)]
        self._batches = train(
            self.net,
            *learned_from(),
            epochs=recipe.epochs,
            batch_size=BATCH,
            lr=recipe.lr,
            momentum=recipe.momentum,
            seed=seed,
        )
        self._kept = [self._values()]

    def at(self, step: int) -> Sequential:
        """Return the net after `step` of `STEPS` steps."""
        while len(self._kept) <= step:
            done = len(self._kept)
            self._put(-1)
            for _ in range(self._until[done] - self._until[done - 1]):
                next(self._batches)
            self._kept.append(self._values())
        self._put(step)
        return self.net

    def _values(self):
        return [p.value.copy() for p in self.net.parameters()]

    def _put(self, step):
        # In place: the optimiser that goes on holds these same arrays.
        for p, value in zip(self.net.parameters(), self._kept[step], strict=True):
            p.value[...] = value


@lru_cache(maxsize=6)
def training(name: str, seed: int) -> Training:
    """Return the one training of this net and seed, as far as it has come."""
    return Training(name, seed)


@lru_cache(maxsize=1024)
def measured(name: str, seed: int, against: str, amount: float) -> float:
    """Return the trained net's accuracy on all test digits, moved or scaled by `amount`.

    Digits move to the right, left, down and up in turn; the accuracy is the mean of the four.
    """
    net, (x, y) = training(name, seed).at(STEPS), tested_on()
    if against == "scale":
        return accuracy(net, warp(x, scale=amount), y)
    ways = [(0, amount), (0, -amount), (amount, 0), (-amount, 0)] if amount else [(0, 0)]
    return float(np.mean([accuracy(net, warp(x, shift=way), y) for way in ways]))
