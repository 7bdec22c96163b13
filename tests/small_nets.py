"""Small nets, and a small task for them to learn."""

import numpy as np

from helpers.network import Conv2d, Flatten, GlobalAvgPool, Linear, MaxPool2d, ReLU, Sequential


def precise(layer):
    """Use float64 and biases that are not zero, so that differences can be measured."""
    rng = np.random.default_rng(7)
    for p in layer.parameters():
        p.value = rng.standard_normal(p.value.shape)
    return layer


def small_net():
    return Sequential(Conv2d(1, 2, 3, seed=1), ReLU(), MaxPool2d(2), Flatten(), Linear(18, 3))


SLASH = np.eye(4, dtype=np.float32)


def tiny_task(n=60):
    """Slash or backslash, anywhere on an 8 x 8 image."""
    rng = np.random.default_rng(0)
    x, y = np.zeros((n, 1, 8, 8), np.float32), rng.integers(0, 2, n)
    for image, label, (i, j) in zip(x[:, 0], y, rng.integers(0, 5, (n, 2)), strict=True):
        image[i : i + 4, j : j + 4] = SLASH if label else SLASH[::-1]
    return x, y


def tiny_net(first):
    return Sequential(first, ReLU(), GlobalAvgPool(), Linear(4, 2))
