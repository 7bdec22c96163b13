"""The explorables, a folder a lesson and a file each: ``explore.flip_and_slide()`` shows one."""

from helpers.explore.convolution import (
    flip_and_slide,
    learned_flip,
    matrix_lens,
    noisy_spaceship,
    swap_roles,
    workbench,
)
from helpers.explore.pooling import (
    fixed_regions,
    learned_invariance,
    no_inverse,
    pool_bench,
    shift_test,
    three_stages,
)

__all__ = [
    "fixed_regions",
    "flip_and_slide",
    "learned_flip",
    "learned_invariance",
    "matrix_lens",
    "no_inverse",
    "noisy_spaceship",
    "pool_bench",
    "shift_test",
    "swap_roles",
    "three_stages",
    "workbench",
]
