"""Right answers in other styles are right: other kinds of numbers, of tables, of functions."""

import functools
import warnings
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from asked_functions import EXERCISES, every_exercise


def nested(function):
    """Return the function that applies another to every number of nested lists."""
    return lambda r: [nested(function)(v) for v in r] if np.ndim(r) else function(r)


STYLES = {
    "lists of Python numbers": lambda r: np.asarray(r).tolist(),
    "NumPy numbers in lists": nested(lambda v: v),
    "fractions": nested(lambda v: Fraction(float(v)).limit_denominator(10**6)),
    "decimals": nested(lambda v: Decimal(float(v))),
    "float32": lambda r: np.asarray(r, np.float32) if np.ndim(r) else r,
    "Fortran order": lambda r: np.asfortranarray(r) if np.ndim(r) else r,
    "a view": lambda r: np.repeat(r, 2, axis=-1)[..., ::2] if np.ndim(r) else r,
    "read-only": lambda r: np.broadcast_to(r, np.shape(r)) if np.ndim(r) else r,
    "a number of no dimensions": lambda r: r if np.ndim(r) else np.array(r),
    "tuples": lambda r: tuple(r) if np.ndim(r) else r,
    "a masked array": lambda r: np.ma.array(r) if np.ndim(r) else r,
}
WRAPS = {
    "as it is": lambda f: f,
    "with a default more": lambda f: lambda *args, quiet=True: f(*args),
    "prints as well": lambda f: lambda *args: print(args) or f(*args),
    "warns as well": lambda f: lambda *args: warnings.warn("careful", stacklevel=2) or f(*args),
    "divides by zero first": lambda f: lambda *args: np.ones(1) / np.zeros(1) is None or f(*args),
    "an object that can be called": lambda f: type("A", (), {"__call__": lambda s, *a: f(*a)})(),
    "a partial": functools.partial,
    "a wrapper": lambda f: functools.wraps(f)(lambda *args: f(*args)),
}


@pytest.mark.filterwarnings("error")
@every_exercise
def test_right_answers_in_every_style(name, capsys):
    check, solution = EXERCISES[name]
    whole = np.ndim(solution(*check.cases[0])) == 0
    for style, change in STYLES.items():
        if whole and style in ("fractions", "decimals"):  # a size is an int
            continue
        verdict = check(lambda *args, change=change: change(solution(*args)))
        assert verdict, f"{style}: {verdict.text}"
    for wrap, change in WRAPS.items():
        assert check(change(solution)), wrap
    assert check(check.right), "the helper itself, imported"
    assert check(solution), "twice"
    assert capsys.readouterr() == ("", "")


@every_exercise
def test_an_answer_is_checked_again_after_the_solution_was_seen(name):
    check, solution = EXERCISES[name]
    assert check(lambda *args: ...).kind == check(None).kind == check(...).kind == "unanswered"
    for _ in range(2):
        assert check(lambda *args: 0).kind == "wrong"
        assert check(solution).kind == "right"
