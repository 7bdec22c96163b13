"""What the checks of all lessons share, at its borders: equal numbers, lengths, counts, words."""

import builtins
import itertools
import threading
import warnings
from dataclasses import FrozenInstanceError
from fractions import Fraction

import numpy as np
import pytest

from helpers.exercises import check, read, run
from helpers.exercises.outcome import same


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (None, None, True),
        (3, None, False),
        (None, 3, False),
        ([1, 2], [[1, 2]], False),
        (True, 1, True),
        (2_000_001, 2_000_000, False),  # whole numbers are the same or not
        (2_000_001.0, 2_000_000, True),
        (2_000_000, 2_000_001.0, True),
        (1 + 5e-7, 1, True),
        (1 + 5e-6, 1, False),
        (5e-10, 0, True),
        (5e-9, 0, False),
        (1e308, -1e308, False),
    ],
)
def test_same_numbers(a, b, expected):
    with np.errstate(over="raise"):
        assert same(a, b) is expected


def identity(x):
    return x


def verdict(answer, right=identity, cases=8, given=float, **more):
    asked = check.FunctionCheck("f(x)", [(given(i),) for i in range(cases)], right, {}, **more)
    return asked(answer)


def test_as_many_digits_are_shown_as_it_takes_to_differ():
    for wrong, right, said in [
        (1.5, 2.25, "gives 1.5, but should give 2.25."),
        (1.234571123, 1.234574123, "gives 1.23457112, but should give 1.23457412."),
        (10**16, 10**16 + 2, "gives 10000000000000000, but should give 10000000000000002."),
    ]:
        assert said in verdict(lambda x, wrong=wrong: wrong, lambda x, right=right: right).text


@pytest.mark.parametrize(("length", "kept"), [(90, 90), (91, 87), (500, 87)])
def test_long_messages_are_cut(length, kept):
    def fails(x):
        raise ValueError("v" * length)

    dots = "..." * (kept < length)
    assert f"raises ValueError: {'v' * kept}{dots}\nin the line" in verdict(fails).text


class Mute(Exception):
    def __str__(self):
        raise RuntimeError


def test_an_exception_that_cannot_say_what_it_is():
    def fails(x):
        raise Mute

    assert "f(0) raises Mute\nin the line: raise Mute" in verdict(fails).text


ask = builtins.input  # before any check has run
turns = itertools.cycle([None, None, 1.0])


def test_a_function_of_no_variable_that_returns_sometimes_is_an_answer():
    said = verdict(lambda x: next(turns))
    assert said.kind == "wrong"
    assert "f(0) returned nothing (None)" in said.text


def test_a_second_call_that_returns_nothing_is_no_right_answer():
    calls = itertools.count()
    said = verdict(lambda x: None if next(calls) % 2 else x)
    assert "f(0) gives 0 the first time and None the second" in said.text


@pytest.mark.parametrize("many", range(check.ENOUGH - 1, check.ENOUGH + 2))
def test_a_mistake_is_named_from_five_results_on(many):
    asked = check.FunctionCheck(
        "f(x)", [(i,) for i in range(many)], lambda x: x + 1, {"One less.": identity}
    )
    assert ("One less." in asked(identity).text) == (many >= 5)


def test_a_mistake_that_raises_is_not_named():
    mistakes = {"This divides by 0.": lambda x: x / 0, "One less.": identity}
    asked = check.FunctionCheck("f(x)", [(i,) for i in range(8)], lambda x: x + 1, mistakes)
    assert asked(identity).text.endswith("One less.")


def test_the_arguments_of_the_first_case_are_counted():
    cases = [(1, 2), (1,), (1, 2, 3)]
    asked = check.FunctionCheck("f(a, b)", cases, lambda *given: max(given), {})
    assert "f(a, b) takes 2 arguments, but yours is f(a)." in asked(lambda a: a).text
    assert asked(lambda a, b=0, c=0: max(a, b, c))
    assert "f(1, 2, 3) raises TypeError" in asked(lambda a, b=0: max(a, b)).text


def test_a_builtin_that_tells_no_signature_is_called():
    assert verdict(max, lambda x: max(x), given=lambda i: [i, 2 * i]).kind == "right"


def test_the_remark_on_a_right_value_is_said():
    said = verdict(identity, remark=lambda result: "is too round." if result == 3 else "")
    assert said.text == "Not yet: the numbers are right, but f(3) is too round."


def test_lines_are_as_long_as_they_may_be():
    for length, lines in (95, 1), (96, 1), (97, 2):
        text = "a" * (length - 3) + " bb"
        assert len(repr(check.Verdict("wrong", text)).splitlines()) == lines
    assert repr(check.Verdict("wrong", "a" * 200)) == "a" * 200


@pytest.mark.parametrize(
    "thing", [check.UNANSWERED, check.FunctionCheck("f(x)", [(1,)], identity, {})]
)
def test_what_is_shared_by_all_cells_cannot_be_changed(thing):
    with pytest.raises(FrozenInstanceError):
        thing.text = thing.call = ""


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "None"),
        (1.23456789, "1.23457"),
        (123456.7, "123457"),
        (1e15 - 1, "999999999999999"),
        (1 - 1e15, "-999999999999999"),
        (1e15, "1e+15"),
        (-1e15, "-1e+15"),
        (range(12), "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]"),
        (range(13), "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, ... (13 in all)]"),
    ],
)
def test_numbers_as_they_are_shown(value, words):
    assert read.shown(value) == words


def test_a_truth_value_is_no_number():
    assert read.described(True) == "True"


@pytest.mark.parametrize(
    "many",
    [
        lambda n: np.zeros(n),
        lambda n: [0] * n,
        lambda n: [[0] * (n // 2)] * 2,
        lambda n: [np.zeros((n // 2, 1))] * 2,
        range,
    ],
)
def test_a_million_numbers_are_read_and_no_more(many):
    assert read.numbers(many(10**6)).size == 10**6
    with pytest.raises(read.Misfit, match=r"gives 1,000,0\d\d numbers, far more than are asked"):
        read.numbers(many(10**6 + 2))
    with pytest.raises(read.Misfit):
        read.numbers(range(10**6 + 1))


def test_an_empty_row_has_no_numbers():
    assert read.numbers([]).size == read.numbers([[], []]).size == 0


def test_numbers_of_other_kinds():
    half = Fraction(1, 2)
    assert read.numbers([half, 2**70]).tolist() == [0.5, 2.0**70]
    for row in ([half, {}], [{}, half]):
        with pytest.raises(read.Misfit, match="a list in which not everything is a number"):
            read.numbers(row)


def test_dots_in_an_array():
    with pytest.raises(NotImplementedError):
        read.numbers(np.array([1, ...], dtype=object))
    assert read.kernel(np.array([[1, ...]], dtype=object)) is None


def test_the_largest_kernel():
    assert read.kernel(np.eye(7)).shape == (7, 7)
    assert read.kernel([[1e12, 0]]).max() == 1e12
    for row in ([1e12 + 1, 0], [0, -2e12]):
        with pytest.raises(read.Misfit, match=r"has numbers beyond 1e\+12"):
            read.kernel([row])


def test_what_a_call_did():
    (outcome,) = run.run(lambda x: x + 1, [(1,)])
    assert outcome == run.Outcome(2, 2)
    assert not outcome.changed
    assert not run.Outcome().changed


@pytest.mark.parametrize("threads", [True, False])
def test_what_numpy_says_of_a_division_by_zero_is_not_heard(threads, monkeypatch):
    def refused(self):
        raise RuntimeError("can't start new thread")

    if not threads:
        monkeypatch.setattr(threading.Thread, "start", refused)
    with np.errstate(all="raise"):
        (outcome,) = run.run(lambda x: x / np.zeros(1), [(np.ones(1),)])
    assert np.isinf(outcome.result).all()


def test_warnings_do_not_reach_the_page():
    with warnings.catch_warnings(action="error"):
        (outcome,) = run.run(lambda x: warnings.warn("!", stacklevel=1) or x, [(1,)])
    assert outcome.result == 1


def test_a_function_that_asks_is_told_so():
    (outcome,) = run.run(lambda x: input("?"), [(1,)])
    assert str(outcome.error).startswith("asks for input: ")
    assert input is builtins.input is ask


def test_the_beginning_of_what_is_printed_is_kept():
    (outcome,) = run.run(lambda x: print("a" * 9_999 + "bc") or x, [(1,)])
    assert outcome.printed == "a" * 9_999 + "b"


def test_a_function_that_cannot_be_stopped_does_not_keep_the_kernel_from_ending():
    (outcome,) = run.run(lambda x: threading.current_thread().daemon, [(1,)])
    assert outcome.result is True


def test_what_is_stopped_ends_in_silence(monkeypatch):
    monkeypatch.setattr(run, "SECONDS", 0.1)
    heard = []
    monkeypatch.setattr(threading, "excepthook", heard.append)

    def endless(x):
        while True:
            pass

    (outcome,) = run.run(endless, [(1,)])
    assert isinstance(outcome.error, run.Late)
    assert not heard


@pytest.mark.parametrize("which", [0, 1])
def test_one_changed_argument_is_a_change(which):
    def fills(*given):
        given[which][0] = 7

    (outcome,) = run.run(fills, [([1], [2])])
    assert outcome.changed


def helper_of_the_reader(x):
    return x[9]


def test_the_innermost_line_of_the_reader_is_named():
    (outcome,) = run.run(lambda x: helper_of_the_reader(x), [([1],)])
    assert outcome.where == "return x[9]"


def test_each_case_has_its_own_prints():
    said = ["a long one", "b"]
    outcomes = run.run(lambda i: print(said[i], end="") or i, [(0,), (1,)])
    assert [outcome.printed for outcome in outcomes] == said
