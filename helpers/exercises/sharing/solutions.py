"""The solutions of lesson 9.5b as plain lines; the tests compare them with the helpers."""

import numpy as np


def tiled_parameters(C, F, k, t):
    """Count t t kernels for each pair of an input and an output channel, and t t biases each."""
    return F * t * t * (C * k * k + 1)


def group_cost(C, F, k, groups, size):
    """Count the weights, and use each of them once at every pixel of its output map."""
    weights = F * (C // groups) * k * k
    return weights, weights * size * size


def fit_bias(missing, t):
    """Take the mean over the units that share a bias: every t-th in both directions."""
    bias = np.zeros((t, t))
    for a in range(t):
        for b in range(t):
            bias[a, b] = missing[a::t, b::t].mean()
    return bias


SOLUTIONS = {
    "tiled_parameters": tiled_parameters,
    "group_cost": group_cost,
    "fit_bias": fit_bias,
}
