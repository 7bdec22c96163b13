"""The solutions of lesson 9.1 as plain lines; the tests compare them with the helpers."""

import numpy as np


def convolve(x, w):
    """Return s(t) = sum over a of x(a) w(t - a), for every t at which x and w overlap."""
    s = np.zeros(len(x) + len(w) - 1)
    for t in range(len(s)):
        for a in range(len(x)):
            if 0 <= t - a < len(w):
                s[t] += x[a] * w[t - a]
    return s


def output_size(n, k, stride, padding):
    """Count the windows: the first, and one for every whole step that still fits behind it."""
    return (n + 2 * padding - k) // stride + 1


def shift():
    """Every output pixel takes its left neighbour, so the picture moves to the right."""
    return [
        [0, 0, 0],
        [1, 0, 0],
        [0, 0, 0],
    ]


def edges():
    """Right minus left: above 0 where it gets brighter, and 0 where nothing changes along a row."""
    return [[-1, 1]]


SOLUTIONS = {"convolve": convolve, "output_size": output_size, "shift": shift, "edges": edges}
