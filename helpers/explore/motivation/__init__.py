"""The explorables of lesson 9.2, motivation."""

from helpers.explore.motivation.commuting_square import commuting_square
from helpers.explore.motivation.edge_detection import edge_detection
from helpers.explore.motivation.receptive_field import receptive_field
from helpers.explore.motivation.same_feature_everywhere import same_feature_everywhere
from helpers.explore.motivation.shared_weights import shared_weights
from helpers.explore.motivation.wiring import wiring

__all__ = [
    "commuting_square",
    "edge_detection",
    "receptive_field",
    "same_feature_everywhere",
    "shared_weights",
    "wiring",
]
