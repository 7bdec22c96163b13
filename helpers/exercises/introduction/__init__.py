"""Lesson 9.0, the introduction: its questions, its checks, its solutions."""

from helpers.exercises.check import Verdict
from helpers.exercises.introduction import checks
from helpers.exercises.introduction.predictions import QUESTIONS
from helpers.exercises.introduction.solutions import SOLUTIONS
from helpers.exercises.predict import Prediction, named
from helpers.exercises.reveal import Solution

__all__ = [
    "check_conv_parameters",
    "check_conv_work",
    "check_dense_parameters",
    "predict",
    "reveal",
]


def predict(name: str) -> Prediction:
    """Ask a question: "shift", "cnn", "work", "size" or "alexnet"."""
    return Prediction(named(QUESTIONS, name, "question"))


def reveal(name: str) -> Solution:
    """Put a solution behind a button: "dense_parameters", "conv_parameters" or "conv_work"."""
    return Solution(name, named(SOLUTIONS, name, "solution"))


def check_dense_parameters(dense_parameters) -> Verdict:
    """Check ``dense_parameters(side, channels, units)``: weights and biases of a dense layer."""
    return checks.DENSE_PARAMETERS(dense_parameters)


def check_conv_parameters(conv_parameters) -> Verdict:
    """Check ``conv_parameters(channels, filters, kernel)``: weights and biases."""
    return checks.CONV_PARAMETERS(conv_parameters)


def check_conv_work(conv_work) -> Verdict:
    """Check ``conv_work(side, channels, filters, kernel)``: multiply-adds for one image."""
    return checks.CONV_WORK(conv_work)
