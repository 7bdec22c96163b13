"""Lesson 9.0, the introduction: its questions, its checks, its solutions."""

from helpers.exercises.check import Verdict
from helpers.exercises.introduction import checks
from helpers.exercises.introduction.predictions import QUESTIONS
from helpers.exercises.introduction.solutions import SOLUTIONS
from helpers.exercises.lesson import of_lesson

__all__ = [
    "check_conv_parameters",
    "check_conv_work",
    "check_dense_parameters",
    "predict",
    "reveal",
]


predict, reveal = of_lesson(QUESTIONS, SOLUTIONS)


def check_dense_parameters(dense_parameters) -> Verdict:
    """Check ``dense_parameters(side, channels, units)``: weights and biases of a dense layer."""
    return checks.DENSE_PARAMETERS(dense_parameters)


def check_conv_parameters(conv_parameters) -> Verdict:
    """Check ``conv_parameters(channels, filters, kernel)``: weights and biases."""
    return checks.CONV_PARAMETERS(conv_parameters)


def check_conv_work(conv_work) -> Verdict:
    """Check ``conv_work(side, channels, filters, kernel)``: multiply-adds for one image."""
    return checks.CONV_WORK(conv_work)
