"""Lesson 9.1, the convolution operation: its questions, its checks, its solutions."""

from helpers.exercises.check import Verdict
from helpers.exercises.convolution import checks, kernels
from helpers.exercises.convolution.predictions import QUESTIONS
from helpers.exercises.convolution.solutions import SOLUTIONS
from helpers.exercises.lesson import of_lesson

__all__ = [
    "check_convolve",
    "check_edges",
    "check_output_size",
    "check_shift",
    "predict",
    "reveal",
]


predict, reveal = of_lesson(QUESTIONS, SOLUTIONS)


def check_convolve(convolve) -> Verdict:
    """Check ``convolve(x, w)``: all sums s(t) = sum over a of x(a) w(t - a) that are not empty."""
    return checks.CONVOLVE(convolve)


def check_output_size(output_size) -> Verdict:
    """Check ``output_size(n, k, stride, padding)``: how many windows fit."""
    return checks.OUTPUT_SIZE(output_size)


def check_shift(K) -> Verdict:
    """Check that ``correlate2d(picture, K, mode="same")`` moves every picture right by a pixel."""
    return kernels.shift(K)


def check_edges(K) -> Verdict:
    """Check that K gives > 0 where it gets brighter to the right, 0 on grey and level edges."""
    return kernels.edges(K)
