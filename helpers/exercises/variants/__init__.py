"""Lesson 9.5, variants of the basic convolution: its questions, its checks, its solutions."""

from helpers.exercises.check import Verdict
from helpers.exercises.lesson import of_lesson
from helpers.exercises.variants import checks
from helpers.exercises.variants.predictions import QUESTIONS
from helpers.exercises.variants.solutions import SOLUTIONS

__all__ = [
    "check_cost",
    "check_same_zeros",
    "check_sizes",
    "check_sum_channels",
    "predict",
    "reveal",
]


predict, reveal = of_lesson(QUESTIONS, SOLUTIONS)


def check_sum_channels(sum_channels) -> Verdict:
    """Check ``sum_channels(V, K)``: all numbers Z[i, j, k] of eq 9.7, counted from 0."""
    return checks.SUM_CHANNELS(sum_channels)


def check_cost(cost) -> Verdict:
    """Check ``cost(C, F, k, H, W)``: weights with biases, and multiply-adds, of a valid layer."""
    return checks.COST(cost)


def check_sizes(sizes) -> Verdict:
    """Check ``sizes(n, layers)``: the width after every (kernel, stride, padding) of a stack."""
    return checks.SIZES(sizes)


def check_same_zeros(same_zeros) -> Verdict:
    """Check ``same_zeros(k)``: zeros (before, after) that keep the width, the odd one after."""
    return checks.SAME_ZEROS(same_zeros)
