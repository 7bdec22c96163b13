"""The explorables of lesson 9.5c, backpropagation."""

from helpers.explore.backprop.input_gradient import input_gradient
from helpers.explore.backprop.kernel_gradient import kernel_gradient
from helpers.explore.backprop.pooling_gradient import pooling_gradient

__all__ = [
    "input_gradient",
    "kernel_gradient",
    "pooling_gradient",
]
