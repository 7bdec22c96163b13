"""The explorables of lesson 9.5, variants of the basic convolution function."""

from helpers.explore.variants.channels import channels
from helpers.explore.variants.padding_modes import padding_modes
from helpers.explore.variants.shrink_tower import shrink_tower
from helpers.explore.variants.stride_and_size import stride_and_size

__all__ = ["channels", "padding_modes", "shrink_tower", "stride_and_size"]
