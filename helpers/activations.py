"""Activations, the detector stage of a layer (section 9.3), and their gradients (section 9.5).

A function and its gradient stand side by side. G is the gradient of the loss with respect to what
the function gave; what comes back is the gradient with respect to what it was given.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from helpers.geometry import ANY, real_array


def relu(x: ArrayLike) -> np.ndarray:
    """Rectify: max(0, x), element by element.

    Examples
    --------
    >>> relu([-2, 0, 3])
    array([0., 0., 3.])
    """
    x = real_array(x, "x", ANY)
    return np.maximum(x, np.zeros_like(x))  # NumPy is twice as fast on an array as on one 0


def relu_gradient(G: ArrayLike, x: ArrayLike) -> np.ndarray:
    """Let G through where x > 0: G * [x > 0]. At x = 0 nothing passes, as in PyTorch.

    Examples
    --------
    >>> relu_gradient([5, 5, 5], [-2, 0, 3])
    array([0., 0., 5.])
    """
    G, x = _same_shape(G, x)
    return gate(G)(~(x <= 0))  # not "x > 0": a NaN lets its gradient through, as in PyTorch


def sigmoid(x: ArrayLike) -> np.ndarray:
    """Squash into 0..1: 1 / (1 + exp(-x)), element by element.

    Examples
    --------
    >>> sigmoid([0, 1000, -1000])
    array([0.5, 1. , 0. ])
    """
    x = real_array(x, "x", ANY)
    # exp(x) / (1 + exp(x)) is the same number; whichever exponent is negative cannot overflow.
    return np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))


@np.errstate(invalid="ignore")  # inf * 0 is NaN, as in PyTorch, without a warning
def sigmoid_gradient(G: ArrayLike, x: ArrayLike) -> np.ndarray:
    """Scale G by the slope of the sigmoid: G * s * (1 - s), with s = sigmoid(x).

    Examples
    --------
    >>> sigmoid_gradient([1, 4], [0, 0])
    array([0.25, 1.  ])
    """
    G, x = _same_shape(G, x)
    return G * (sigmoid(x) * sigmoid(-x))  # 1 - s is sigmoid(-x), without its loss of digits


def tanh(x: ArrayLike) -> np.ndarray:
    """Squash into -1..1: the hyperbolic tangent, 2 * sigmoid(2 x) - 1.

    Examples
    --------
    >>> tanh([0, 1000, -1000])
    array([ 0.,  1., -1.])
    """
    return np.tanh(real_array(x, "x", ANY))


@np.errstate(invalid="ignore")  # inf * 0 is NaN, as in PyTorch, without a warning
def tanh_gradient(G: ArrayLike, x: ArrayLike) -> np.ndarray:
    """Scale G by the slope of tanh: G * (1 - tanh(x)^2).

    Examples
    --------
    >>> tanh_gradient([3, 3], [0, 1000])
    array([3., 0.])
    """
    G, x = _same_shape(G, x)
    return G * (1 - np.tanh(x) ** 2)


def gate(G: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Return a function that lets G through where a mask is True, and gives 0 elsewhere.

    Examples
    --------
    >>> gate(np.array([1.0, np.inf]))(np.array([True, False]))
    array([1., 0.])
    """
    if np.isfinite(G).all():
        return lambda is_open: G * is_open  # five times as fast; but infinity * 0 would be NaN
    return lambda is_open: np.where(is_open, G, G.dtype.type(0))


def _same_shape(G: ArrayLike, x: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Check that there is one gradient for each element of x."""
    G, x = real_array(G, "G", ANY), real_array(x, "x", ANY)
    if G.shape != x.shape:
        raise ValueError(
            f"G has shape {G.shape} but x has {x.shape}: G holds one gradient for each element of x"
        )
    return G, x
