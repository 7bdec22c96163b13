"""The explorables, a folder a lesson and a file each: ``explore.flip_and_slide()`` shows one."""

from helpers.explore.convolution import (
    flip_and_slide,
    learned_flip,
    matrix_lens,
    noisy_spaceship,
    swap_roles,
    workbench,
)
from helpers.explore.motivation import (
    commuting_square,
    edge_detection,
    receptive_field,
    same_feature_everywhere,
    shared_weights,
    wiring,
)

__all__ = [
    "commuting_square",
    "edge_detection",
    "flip_and_slide",
    "learned_flip",
    "matrix_lens",
    "noisy_spaceship",
    "receptive_field",
    "same_feature_everywhere",
    "shared_weights",
    "swap_roles",
    "wiring",
    "workbench",
]
