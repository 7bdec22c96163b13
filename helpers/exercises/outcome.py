"""What a call of a reader's function shows: nothing yet, a problem in words, a right result."""

from __future__ import annotations

import dis
from collections.abc import Callable

import numpy as np

from helpers.exercises.read import Misfit, shown
from helpers.exercises.run import Outcome


def same(a, b) -> bool:
    """Say whether two results are the same numbers in the same shape, up to rounding."""
    return np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=1e-6, atol=1e-9)


def unanswered(function: Callable, outcomes: list[Outcome]) -> bool:
    """Say whether there is nothing yet but ``...``, ``pass`` or NotImplementedError."""
    errors = [outcome.error for outcome in outcomes if outcome.error is not None]
    if any(isinstance(e, NotImplementedError) or "ellipsis" in str(e).lower() for e in errors):
        return True
    if errors or any(o.result is not None or o.printed for o in outcomes):
        return False
    # A body that touches no variable is a stub; one that does has forgotten its `return`.
    code = getattr(function, "__code__", None)
    steps = " ".join(step.opname for step in dis.get_instructions(code)) if code else ""
    return not any(word in steps for word in ("FAST", "DEREF", "CLOSURE"))


def problem_of(outcome: Outcome, right) -> str:
    """Return what is wrong, going on from "convolve([1], [2]) ..."; "" if the result is right."""
    printed = " ".join(outcome.printed.split())
    if outcome.error is not None:
        return _raised(outcome)
    if outcome.result is None:
        if printed:
            return f"printed {_short(printed)!r} and returned nothing: use return, not print."
        return "returned nothing (None): the function must end with return and the result."
    if same(outcome.result, outcome.again) and same(outcome.result, right):
        return ""
    return _differs(outcome, right) + (f"\nIt printed {_short(printed)!r}." if printed else "")


def _raised(outcome):
    error = outcome.error
    if isinstance(error, Misfit):
        return f"{error}."
    if isinstance(error, TimeoutError):
        return f"{error}. Is there a loop that never ends?"
    said = f"raises {type(error).__name__}: {_short(str(error))}".rstrip(": ")
    return said + (f"\nin the line: {_short(outcome.where)}" if outcome.where else "")


def _differs(outcome, right):
    gives = f"gives {shown(outcome.result)}"
    if not same(outcome.result, outcome.again):
        return (
            f"{gives} the first time and {shown(outcome.again)} the second: "
            "the result must depend on the arguments alone."
        )
    sizes = np.size(outcome.result), np.size(right)
    count = f" That is {sizes[0]} value{'s' * (sizes[0] != 1)} in place of {sizes[1]}."
    return f"{gives}, but should give {shown(right)}." + count * (sizes[0] != sizes[1])


def _short(text):
    return text if len(text) <= 90 else text[:87] + "..."
