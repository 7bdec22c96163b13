"""Wrong answers to other arguments: one is misread, or only some of them are handled."""

import functools
import itertools
import warnings

import numpy as np
from attacks_results import ODD

ARGUMENTS = {
    "is always 1": lambda a: 1,
    "is always 2": lambda a: 2,
    "is one more": lambda a: a + 1,
    "is one less": lambda a: a - 1,
    "is halved": lambda a: a // 2,
}
TABLES = {
    "is turned over": lambda a: a.T,
    "is flipped": lambda a: a[::-1],
    "is flipped in the last axis": lambda a: a[..., ::-1],
    "has its sign changed": lambda a: -a,
    "is cut to a square": lambda a: a[..., : a.shape[-2]] if a.ndim > 1 else a[:-1],
    "is all ones": np.ones_like,
    "is rounded": lambda a: np.floor(a / 2),
    "is moved": lambda a: np.roll(a, 1, axis=-1),
}


def _whole(args):
    return [i for i, a in enumerate(args) if isinstance(a, (int, np.integer))]


PART = f"{ODD}|returned nothing"
PARTLY = {
    "right for squares": lambda *a: all(
        x.shape[-1] == x.shape[-2] for x in a if np.ndim(x) > 1 and not isinstance(x, list)
    ),
    "right for odd numbers": lambda *a: all(x % 2 for x in (a[i] for i in _whole(a))),
    "right for even numbers": lambda *a: not any(x % 2 for x in (a[i] for i in _whole(a))),
    "right if the last is 1": lambda *a: np.size(a[-1]) == 1 and a[-1] == 1,
    "right for small ones": lambda *a: sum(map(np.size, a)) <= 6 and max(map(np.max, a)) < 6,
}


def attacks(check, solution):
    """Yield ``(what, answer, words)``: what is done, the wrong function, what must be said."""
    for what, change in misread(check):
        if arguments_matter(change, check, solution):
            yield what, lambda *args, change=change: solution(*change(args)), f"{ODD}|raises"
    for what, condition in PARTLY.items():
        if not all(condition(*case) for case in check.cases):
            for other, otherwise in (("is 0", lambda *args: 0), ("is nothing", lambda *a: None)):
                yield f"{what}, else {other}", only(condition, solution, otherwise), PART


def misread(check):
    """Yield names and functions of the arguments that misread one of them, or swap two."""
    case = check.cases[0]
    for i, arg in enumerate(case):
        kinds = ARGUMENTS if isinstance(arg, (int, np.integer)) else {}
        kinds = TABLES if isinstance(arg, np.ndarray) else kinds
        for name, change in kinds.items():
            yield f"argument {i} {name}", functools.partial(_changed, i, change)
        if isinstance(arg, list):
            yield f"argument {i} backwards", functools.partial(_changed, i, lambda a: a[::-1])
            yield f"argument {i} first only", functools.partial(_changed, i, lambda a: a[:1])
            yield f"argument {i} last only", functools.partial(_changed, i, lambda a: a[-1:])
    for i, j in itertools.combinations(range(len(case)), 2):
        yield f"arguments {i} and {j} swapped", functools.partial(_swapped, i, j)


def _changed(i, change, args):
    return _with(args, i, change(args[i]))


def _swapped(i, j, args):
    return _with(_with(args, i, args[j]), j, args[i])


def _with(args, i, value):
    return (*args[:i], value, *args[i + 1 :])


def arguments_matter(change, check, solution):
    """Say whether the misread argument makes a difference somewhere."""
    for case in check.cases:
        try:
            with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
                result, right = np.array(solution(*change(case))), np.array(solution(*case))
        except Exception:
            return True
        if result.shape != right.shape or not np.allclose(result, right, equal_nan=False):
            return True
    return False


def only(condition, solution, otherwise):
    """Return a function that is right where the condition on the arguments holds."""
    return lambda *args: solution(*args) if condition(*args) else otherwise(*args)
