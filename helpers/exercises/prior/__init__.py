"""Lesson 9.4, an infinitely strong prior: its questions, its checks, its solutions."""

from helpers.exercises.check import Verdict
from helpers.exercises.lesson import of_lesson
from helpers.exercises.prior import checks, twins
from helpers.exercises.prior.predictions import QUESTIONS
from helpers.exercises.prior.solutions import SOLUTIONS

__all__ = ["check_layers", "check_obey", "check_rewire", "check_twins", "predict", "reveal"]


predict, reveal = of_lesson(QUESTIONS, SOLUTIONS)


def check_obey(obey) -> Verdict:
    """Check ``obey(W, k)``: the mean of each diagonal of the window, and 0 outside."""
    return checks.OBEY(obey)


def check_twins(left, right) -> Verdict:
    """Check two pictures, bright in different halves, that global pooling cannot tell apart."""
    return twins.twins(left, right)


def check_rewire(rewire) -> Verdict:
    """Check ``rewire(W, order)``: the weights that do with ``x[order]`` what W does with x."""
    return checks.REWIRE(rewire)


def check_layers(layers) -> Verdict:
    """Check ``layers(distance, k)``: how many are needed until one unit sees both pixels."""
    return checks.LAYERS(layers)
