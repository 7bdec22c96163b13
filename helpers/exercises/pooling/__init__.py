"""Lesson 9.3, pooling: its questions, its checks, its solutions."""

import numpy as np

from helpers.exercises.check import Verdict
from helpers.exercises.lesson import of_lesson
from helpers.exercises.pooling import checks, given
from helpers.exercises.pooling.predictions import QUESTIONS
from helpers.exercises.pooling.solutions import SOLUTIONS

__all__ = [
    "A",
    "check_max_pool",
    "check_pool_to",
    "check_survivors",
    "check_twin",
    "predict",
    "reveal",
]


A = np.array(given.A)  # the picture of `check_twin`


predict, reveal = of_lesson(QUESTIONS, SOLUTIONS)


def check_max_pool(max_pool) -> Verdict:
    """Check ``max_pool(x, size, stride)`` of a row; a last, partial window counts."""
    return checks.MAX_POOL(max_pool)


def check_pool_to(pool_to) -> Verdict:
    """Check ``pool_to(x, parts)``: the maximum of each of `parts` regions of a row."""
    return checks.POOL_TO(pool_to)


def check_survivors(positions) -> Verdict:
    """Check the positions, counted from 0, at which the pooled row keeps its value."""
    return given.survivors(positions)


def check_twin(B) -> Verdict:
    """Check that B is another picture with the same 2x2 max pooling as A."""
    return given.twin(B)
