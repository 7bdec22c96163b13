"""The explorables, a folder a lesson and a file each: ``explore.flip_and_slide()`` shows one."""

from helpers.explore.backprop import (
    bias_and_activation,
    input_gradient,
    kernel_gradient,
    pooling_gradient,
    three_operations,
    train_a_cnn,
)
from helpers.explore.convolution import (
    flip_and_slide,
    learned_flip,
    matrix_lens,
    noisy_spaceship,
    swap_roles,
    workbench,
)
from helpers.explore.introduction import (
    any_size_input,
    parameter_meter,
    pipeline_strip,
    shift_and_classify,
)
from helpers.explore.motivation import (
    commuting_square,
    edge_detection,
    receptive_field,
    same_feature_everywhere,
    shared_weights,
    wiring,
)
from helpers.explore.pooling import (
    fixed_regions,
    learned_invariance,
    no_inverse,
    pool_bench,
    shift_test,
    three_stages,
)
from helpers.explore.prior import (
    long_range,
    pooling_underfits,
    prior_strength,
    scramble,
)
from helpers.explore.variants import (
    bias_kinds,
    channels,
    groups,
    letters,
    padding_modes,
    shrink_tower,
    stride_and_size,
    tiling_dial,
)

__all__ = [
    "any_size_input",
    "bias_and_activation",
    "bias_kinds",
    "channels",
    "commuting_square",
    "edge_detection",
    "fixed_regions",
    "flip_and_slide",
    "groups",
    "input_gradient",
    "kernel_gradient",
    "learned_flip",
    "learned_invariance",
    "letters",
    "long_range",
    "matrix_lens",
    "no_inverse",
    "noisy_spaceship",
    "padding_modes",
    "parameter_meter",
    "pipeline_strip",
    "pool_bench",
    "pooling_gradient",
    "pooling_underfits",
    "prior_strength",
    "receptive_field",
    "same_feature_everywhere",
    "scramble",
    "shared_weights",
    "shift_and_classify",
    "shift_test",
    "shrink_tower",
    "stride_and_size",
    "swap_roles",
    "three_operations",
    "three_stages",
    "tiling_dial",
    "train_a_cnn",
    "wiring",
    "workbench",
]
