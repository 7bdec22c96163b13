"""The explorables of lesson 9.2, motivation."""

from helpers.explore.motivation.receptive_field import receptive_field
from helpers.explore.motivation.shared_weights import shared_weights
from helpers.explore.motivation.wiring import wiring

__all__ = ["receptive_field", "shared_weights", "wiring"]
