"""The explorables of lesson 9.5c, backpropagation."""

from helpers.explore.backprop.bias_and_activation import bias_and_activation
from helpers.explore.backprop.input_gradient import input_gradient
from helpers.explore.backprop.kernel_gradient import kernel_gradient
from helpers.explore.backprop.pooling_gradient import pooling_gradient
from helpers.explore.backprop.three_operations import three_operations
from helpers.explore.backprop.train_a_cnn import train_a_cnn

__all__ = [
    "bias_and_activation",
    "input_gradient",
    "kernel_gradient",
    "pooling_gradient",
    "three_operations",
    "train_a_cnn",
]
