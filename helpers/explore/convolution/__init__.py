"""The explorables of lesson 9.1, the convolution operation."""

from helpers.explore.convolution.flip_and_slide import flip_and_slide
from helpers.explore.convolution.learned_flip import learned_flip
from helpers.explore.convolution.matrix_lens import matrix_lens
from helpers.explore.convolution.noisy_spaceship import noisy_spaceship
from helpers.explore.convolution.swap_roles import swap_roles
from helpers.explore.convolution.workbench import workbench

__all__ = [
    "flip_and_slide",
    "learned_flip",
    "matrix_lens",
    "noisy_spaceship",
    "swap_roles",
    "workbench",
]
