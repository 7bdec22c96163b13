"""Lesson 9.5c, backpropagation: its questions, its checks, its solutions."""

from helpers.exercises.backprop import checks
from helpers.exercises.backprop.predictions import QUESTIONS
from helpers.exercises.backprop.solutions import SOLUTIONS
from helpers.exercises.check import Verdict
from helpers.exercises.lesson import of_lesson

__all__ = [
    "check_input_gradient",
    "check_kernel_gradient",
    "check_max_pool_gradient",
    "predict",
    "reveal",
]


predict, reveal = of_lesson(QUESTIONS, SOLUTIONS)


def check_kernel_gradient(kernel_gradient) -> Verdict:
    """Check ``kernel_gradient(G, V, k, stride)`` for one channel and one filter, eq 9.11."""
    return checks.KERNEL_GRADIENT(kernel_gradient)


def check_input_gradient(input_gradient) -> Verdict:
    """Check ``input_gradient(K, G, n, stride)`` for one channel and one filter, eq 9.13."""
    return checks.INPUT_GRADIENT(input_gradient)


def check_max_pool_gradient(max_pool_gradient) -> Verdict:
    """Check ``max_pool_gradient(G, V, size, stride)``: to the first maximum; overlaps add."""
    return checks.MAX_POOL_GRADIENT(max_pool_gradient)
