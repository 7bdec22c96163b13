"""The explorables, a folder a lesson and a file each: ``explore.flip_and_slide()`` shows one."""

from helpers.explore.convolution import (
    flip_and_slide,
    learned_flip,
    matrix_lens,
    noisy_spaceship,
    swap_roles,
    workbench,
)

__all__ = [
    "flip_and_slide",
    "learned_flip",
    "matrix_lens",
    "noisy_spaceship",
    "swap_roles",
    "workbench",
]
