"""The explorables of lesson 9.3, pooling."""

from helpers.explore.pooling.fixed_regions import fixed_regions
from helpers.explore.pooling.learned_invariance import learned_invariance
from helpers.explore.pooling.no_inverse import no_inverse
from helpers.explore.pooling.pool_bench import pool_bench
from helpers.explore.pooling.shift_test import shift_test
from helpers.explore.pooling.three_stages import three_stages

__all__ = [
    "fixed_regions",
    "learned_invariance",
    "no_inverse",
    "pool_bench",
    "shift_test",
    "three_stages",
]
