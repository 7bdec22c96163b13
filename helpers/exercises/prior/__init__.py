"""Lesson 9.4, an infinitely strong prior: its questions, its checks, its solutions."""

from helpers.exercises.check import Verdict
from helpers.exercises.predict import Prediction, named
from helpers.exercises.prior import checks, twins
from helpers.exercises.prior.predictions import QUESTIONS
from helpers.exercises.prior.solutions import SOLUTIONS
from helpers.exercises.reveal import Solution

__all__ = ["check_layers", "check_obey", "check_rewire", "check_twins", "predict", "reveal"]


def predict(name: str) -> Prediction:
    """Ask "training error", "wrong prior", "pooling", "channels", "scramble" or "layers"."""
    return Prediction(named(QUESTIONS, name, "question"))


def reveal(name: str) -> Solution:
    """Put a solution behind a button: "obey", "twins", "rewire" or "layers"."""
    return Solution(name, named(SOLUTIONS, name, "solution"))


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
