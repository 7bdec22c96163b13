"""Lesson 9.5c, backpropagation: its questions, its checks, its solutions."""

from helpers.exercises.backprop import checks
from helpers.exercises.backprop.predictions import QUESTIONS
from helpers.exercises.backprop.solutions import SOLUTIONS
from helpers.exercises.check import Verdict
from helpers.exercises.predict import Prediction, named
from helpers.exercises.reveal import Solution

__all__ = [
    "check_input_gradient",
    "check_kernel_gradient",
    "check_max_pool_gradient",
    "predict",
    "reveal",
]


def predict(name: str) -> Prediction:
    """Ask "shapes", "overlap", "weight", "stride", "sizes", "sigmoid" or "rate"."""
    return Prediction(named(QUESTIONS, name, "question"))


def reveal(name: str) -> Solution:
    """Put behind a button "kernel_gradient", "input_gradient" or "max_pool_gradient"."""
    return Solution(name, named(SOLUTIONS, name, "solution"))


def check_kernel_gradient(kernel_gradient) -> Verdict:
    """Check ``kernel_gradient(G, V, k, stride)`` for one channel and one filter, eq 9.11."""
    return checks.KERNEL_GRADIENT(kernel_gradient)


def check_input_gradient(input_gradient) -> Verdict:
    """Check ``input_gradient(K, G, n, stride)`` for one channel and one filter, eq 9.13."""
    return checks.INPUT_GRADIENT(input_gradient)


def check_max_pool_gradient(max_pool_gradient) -> Verdict:
    """Check ``max_pool_gradient(G, V, size, stride)``: to the first maximum; overlaps add."""
    return checks.MAX_POOL_GRADIENT(max_pool_gradient)
