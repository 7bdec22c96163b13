"""Lesson 9.2, motivation: its questions, its checks, its solutions."""

from helpers.exercises.check import Verdict
from helpers.exercises.lesson import of_lesson
from helpers.exercises.motivation import checks
from helpers.exercises.motivation.predictions import QUESTIONS
from helpers.exercises.motivation.solutions import SOLUTIONS

__all__ = ["check_field", "check_shift", "check_weights", "predict", "reveal"]


predict, reveal = of_lesson(QUESTIONS, SOLUTIONS)


def check_field(field) -> Verdict:
    """Check ``field(layers)``: how many inputs a unit sees, layers a list of (kernel, stride)."""
    return checks.FIELD(field)


def check_weights(weights) -> Verdict:
    """Check ``weights(m, k)``: the weights of a dense, a sparse and a convolutional layer."""
    return checks.WEIGHTS(weights)


def check_shift(shift) -> Verdict:
    """Check ``shift(picture, dx)``: moved right, what leaves on one side enters on the other."""
    return checks.SHIFT(shift)
