"""Every check of a function meets wrong answers, made out of the right one, and answers in words.

The files ``attacks_*.py`` hold the ways to be wrong that any function has. They are applied to the
solution of every exercise; where such a change happens to give the right numbers in all cases (the
absolute value of a count), it is no attack, and is left out.
"""

import re
from importlib import import_module

import attacks_arguments
import attacks_calls
import attacks_results
import pytest
from asked_functions import EXERCISES, LESSONS, every_exercise

from helpers.exercises import run
from helpers.exercises.check import FunctionCheck


def attacks_on(name):
    """Yield ``(what, answer, words)``: every attack that gives something wrong."""
    for family in attacks_results, attacks_calls, attacks_arguments:
        yield from family.attacks(*EXERCISES[name])


def test_no_check_is_left_out():
    for lesson, names in LESSONS.items():
        module = import_module(f"helpers.exercises.{lesson}.checks")
        found = {key for key, value in vars(module).items() if isinstance(value, FunctionCheck)}
        assert found == set(names.split())


def problems(verdict, words, name):
    """Return what is wrong with the verdict on a wrong answer."""
    text, call = verdict.text, name.lower()
    if verdict.kind != "wrong" or not text.startswith("Not yet: "):
        return f"is {verdict.kind}: {text}"
    if not re.search(words, text):
        return f"does not say {words!r}: {text}"
    for leak in ("Traceback", "helpers/", ".py", "_ArrayMemoryError", "Misfit", "\x1b"):
        if leak in text:
            return f"leaks {leak!r}: {text}"
    if call not in text or len(text) > 1500 or len(text.splitlines()) > 5:
        return f"is no short sentence about {call}: {text}"
    if re.search(r"gives (.+), but should give \1\.( That|$|\n)", text):
        return f"shows no difference: {text}"
    if not text.endswith((".", "?")) and " raises " not in text:
        return f"does not end: {text}"
    return ""


@pytest.mark.filterwarnings("error")
@every_exercise
def test_wrong_answers_are_refused_with_a_sentence(name, record_property, monkeypatch):
    monkeypatch.setattr(run, "PATIENCE", 60)  # a busy machine is slow to stop a function, too
    check, found, count = EXERCISES[name][0], [], 0
    for what, answer, words in attacks_on(name):
        count += 1
        # A busy machine may need long for what returns; the others need not be waited for.
        monkeypatch.setattr(run, "SECONDS", 0.2 if what in attacks_calls.NEVER else 60)
        try:
            if problem := problems(check(answer), words, name):
                found.append(f"{what}: {problem}")
        except Exception as error:  # a traceback on the reader's page
            found.append(f"{what}: the check itself raises {error!r}")
    record_property("attacks", count)
    assert count >= 50
    assert not found, f"{len(found)} of {count}\n" + "\n".join(found)
