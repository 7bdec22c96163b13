"""The solutions of lesson 9.5c as plain lines; the tests compare them with the helpers."""

import numpy as np


def kernel_gradient(G, V, k, stride):
    """Add up every window of V, each times the gradient of its output."""
    dK = np.zeros((k, k))
    for m in range(G.shape[0]):
        for n in range(G.shape[1]):
            i, j = stride * m, stride * n
            dK += G[m, n] * V[i : i + k, j : j + k]
    return dK


def input_gradient(K, G, n, stride):
    """Add the kernel, times the gradient of each output, to the window of that output."""
    k = len(K)
    dV = np.zeros((n, n))
    for p in range(G.shape[0]):
        for q in range(G.shape[1]):
            i, j = stride * p, stride * q
            dV[i : i + k, j : j + k] += G[p, q] * K
    return dV


def max_pool_gradient(G, V, size, stride):
    """Give each gradient to the largest pixel of its window, the first one of equals."""
    dV = np.zeros(V.shape)
    for m in range(G.shape[0]):
        for n in range(G.shape[1]):
            window = V[stride * m : stride * m + size, stride * n : stride * n + size]
            i, j = np.unravel_index(window.argmax(), window.shape)
            dV[stride * m + i, stride * n + j] += G[m, n]
    return dV


SOLUTIONS = {
    "kernel_gradient": kernel_gradient,
    "input_gradient": input_gradient,
    "max_pool_gradient": max_pool_gradient,
}
