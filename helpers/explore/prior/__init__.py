"""Lesson 9.4, convolution and pooling as an infinitely strong prior."""

from helpers.explore.prior.long_range import long_range
from helpers.explore.prior.pooling_underfits import pooling_underfits
from helpers.explore.prior.prior_strength import prior_strength
from helpers.explore.prior.scramble import scramble

__all__ = ["long_range", "pooling_underfits", "prior_strength", "scramble"]
