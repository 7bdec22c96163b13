"""Lesson 9.5b, who shares a weight with whom: its questions, its checks, its solutions."""

from helpers.exercises.check import Verdict
from helpers.exercises.lesson import of_lesson
from helpers.exercises.sharing import checks
from helpers.exercises.sharing.predictions import QUESTIONS
from helpers.exercises.sharing.solutions import SOLUTIONS

__all__ = ["check_fit_bias", "check_group_cost", "check_tiled_parameters", "predict", "reveal"]


predict, reveal = of_lesson(QUESTIONS, SOLUTIONS)


def check_tiled_parameters(tiled_parameters) -> Verdict:
    """Check ``tiled_parameters(C, F, k, t)``: weights and biases of a tiled layer."""
    return checks.TILED_PARAMETERS(tiled_parameters)


def check_group_cost(group_cost) -> Verdict:
    """Check ``group_cost(C, F, k, groups, size)``: weights and multiply-adds, as a pair."""
    return checks.GROUP_COST(group_cost)


def check_fit_bias(fit_bias) -> Verdict:
    """Check ``fit_bias(missing, t)``: the best t x t biases for what the units are missing."""
    return checks.FIT_BIAS(fit_bias)
