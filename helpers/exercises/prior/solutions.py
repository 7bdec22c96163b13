"""The solutions of lesson 9.4 as plain lines; the tests compare them with the helpers."""

import numpy as np


def obey(W, k):
    """Return the matrix nearest to W that is zero outside the window and equal along diagonals."""
    outputs, inputs = W.shape
    result = np.zeros((outputs, inputs))
    for m in range(k):
        along = [W[j, j + m] for j in range(outputs)]
        for j in range(outputs):
            result[j, j + m] = sum(along) / outputs
    return result


def twins():
    """Return the same blob twice, both times at least two pixels away from every border."""
    left, right = np.zeros((10, 10)), np.zeros((10, 10))
    left[4, 3] = 1
    right[4, 6] = 1
    return left, right


def rewire(W, order):
    """Place i of the scrambled input holds the old x[order[i]], so it gets that one's weights."""
    return W[:, order]


def layers(distance, k):
    """Each layer lets a unit see k - 1 columns further; count until the distance is covered."""
    count = 0
    while count * (k - 1) < distance:
        count += 1
    return count


SOLUTIONS = {"obey": obey, "twins": twins, "rewire": rewire, "layers": layers}
