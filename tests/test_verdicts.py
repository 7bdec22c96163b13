"""What every check of a function says to every mistake it knows: word for word as stored.

The verdicts stand in verdicts.txt, with counts, counterexamples and a sum over all results, so
that a case or a mistake that changes is seen. `python tests/test_verdicts.py` writes them anew;
then read the difference.
"""

import copy
import re
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from helpers.exercises import run
from helpers.exercises.check import FunctionCheck

STORED = Path(__file__).with_name("verdicts.txt")
LESSONS = sorted(path.parent.name for path in Path(run.__file__).parent.glob("*/checks.py"))


def summed(function, cases):
    """Return a sum in which every place of every result counts differently."""
    total = 0.0
    for i, case in enumerate(cases, start=1):
        try:
            result = np.ravel(function(*copy.deepcopy(case)))
        except Exception:  # some mistakes raise, as the reader's function would
            continue
        total += i * (result @ np.arange(1.0, result.size + 1))
    return f"{total:.9g}"


def verdicts(lesson):
    """Return what the checks of a lesson say to their known mistakes, each under its own name."""
    checks = vars(import_module(f"helpers.exercises.{lesson}.checks"))
    lines = [f"=== {lesson}"]
    for check in checks.values():
        if isinstance(check, FunctionCheck):
            right = summed(check.right, check.cases)
            lines += [f"--- {check.call}: {len(check.cases)} cases, sum {right}"]
            for sentence, mistake in check.mistakes.items():
                said = check(mistake).text
                assert said.endswith(f"\n{sentence}"), "it is taken for another mistake"
                lines += [said, f"Sum {summed(mistake, check.cases)}\n"]
            lines += [f"{error.__name__}: {hint}" for error, hint in check.hints.items()]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("lesson", LESSONS)
def test_verdicts_are_the_stored_ones(lesson, monkeypatch):
    monkeypatch.setattr(run, "SECONDS", 60.0)  # a busy machine is no endless loop
    stored = re.split(r"^(?==== )", STORED.read_text("utf8"), flags=re.MULTILINE)[1:]
    assert len(stored) == len(LESSONS)
    assert verdicts(lesson) == stored[LESSONS.index(lesson)]


if __name__ == "__main__":
    STORED.write_text("".join(map(verdicts, LESSONS)), "utf8")
