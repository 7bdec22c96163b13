"""What a call of a reader's function shows: nothing yet, a problem in words, a right result."""

from __future__ import annotations

import dis
from collections.abc import Callable

import numpy as np

from helpers.exercises.read import Misfit, shown
from helpers.exercises.run import Late, Outcome


def same(a, b) -> bool:
    """Say whether two results are the same numbers in the same shape; floats up to rounding."""
    if a is None or b is None:
        return a is b
    a, b = np.asarray(a), np.asarray(b)
    if a.shape != b.shape:
        return False
    if a.dtype.kind in "biu" and b.dtype.kind in "biu":
        return np.array_equal(a, b)
    with np.errstate(over="ignore"):
        return np.allclose(a.astype(float), b.astype(float), rtol=1e-6, atol=1e-9)


def unanswered(function: Callable, outcomes: list[Outcome]) -> bool:
    """Say whether there is nothing yet but ``...``, ``pass`` or NotImplementedError."""
    errors = [outcome.error for outcome in outcomes if outcome.error is not None]
    if any(isinstance(e, NotImplementedError) or "ellipsis" in _text(e).lower() for e in errors):
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
    if isinstance(error, Late):
        return f"{error}. Is there a loop that never ends?"
    kind = type(error).__name__.removeprefix("_Array")  # NumPy's own MemoryError
    said = f"raises {kind}: {_short(_text(error))}".rstrip(": ")
    return said + (f"\nin the line: {_short(outcome.where)}" if outcome.where else "")


def _differs(outcome, right):
    if not same(outcome.result, outcome.again):
        first, second = _apart(outcome.result, outcome.again)
        return (
            f"gives {first} the first time and {second} the second: "
            "the result must depend on the arguments alone."
        )
    gives, wanted = _apart(outcome.result, right)
    sizes = np.size(outcome.result), np.size(right)
    count = f" That is {sizes[0]} value{'s' * (sizes[0] != 1)} in place of {sizes[1]}."
    return f"gives {gives}, but should give {wanted}." + count * (sizes[0] != sizes[1])


def _apart(a, b):
    """Return two results as they are shown, with as many digits as it takes to differ."""
    for digits in (6, 9, 17):
        pair = shown(a, digits), shown(b, digits)
        if pair[0] != pair[1]:
            break
    return pair


def _text(error):
    try:
        return str(error)
    except Exception:  # an exception of the reader's own, that cannot say what it is
        return ""


def _short(text):
    """Return the text in one line, without what a page cannot show, and not too long of it."""
    line = "".join(c for c in " ".join(text.split()) if c.isprintable())
    return line if len(line) <= 90 else line[:87] + "..."
