"""The solutions of lesson 9.2 as plain lines; the tests compare them with the helpers."""

import numpy as np


def field(layers):
    """Follow the layers upwards: a kernel adds k - 1 steps, and a stride makes steps longer."""
    size, step = 1, 1
    for k, stride in layers:
        size += (k - 1) * step
        step *= stride
    return size


def weights(m, k):
    """Count the weights of n outputs: all m each, k each, k for all of them."""
    n = m - k + 1
    return m * n, k * n, k


def shift(picture, dx):
    """Move every column dx places to the right; the last ones come in on the left."""
    return np.roll(picture, dx, axis=1)


SOLUTIONS = {"field": field, "weights": weights, "shift": shift}
