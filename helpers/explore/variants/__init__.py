"""The explorables of lesson 9.5, variants of the basic convolution function."""

from helpers.explore.variants.bias_kinds import bias_kinds
from helpers.explore.variants.channels import channels
from helpers.explore.variants.groups import groups
from helpers.explore.variants.letters import letters
from helpers.explore.variants.padding_modes import padding_modes
from helpers.explore.variants.shrink_tower import shrink_tower
from helpers.explore.variants.stride_and_size import stride_and_size
from helpers.explore.variants.tiling_dial import tiling_dial

__all__ = [
    "bias_kinds",
    "channels",
    "groups",
    "letters",
    "padding_modes",
    "shrink_tower",
    "stride_and_size",
    "tiling_dial",
]
