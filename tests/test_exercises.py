"""The mechanism of questions, checks and solutions, on small examples of its own."""

import json
import threading
import time
from types import SimpleNamespace

import numpy as np
import pytest
from ipywidgets.widgets import widget

from helpers import explorable
from helpers.exercises import check, predict, read, reveal, run
from helpers.exercises.predict import Choice, Question


def square_question(answer=lambda: (4, {"sides": 4})):
    choices = [
        Choice("3", 3, "A triangle has."),
        Choice("4 <b>", 4, "As many as its {sides} sides."),
        Choice("8", 8, "A cube has."),
    ]
    return Question("How many corners has a square & why?", choices, answer, "draw one")


def everything(panel):
    """Return all that the page can know of a panel, live or saved."""
    bundle = json.dumps(panel._repr_mimebundle_())
    return bundle + json.dumps(
        [w.get_state() for w in explorable.inside(panel.widget)], default=str
    )


def press(panel):
    panel.button.click()
    return panel._message.value


def test_a_question_shows_its_choices_and_nothing_more():
    asked = []
    question = predict.Prediction(square_question(lambda: asked.append(1) or (4, {"sides": 4})))
    text = "Your prediction: How many corners has a square & why?\na) 3\nb) 4 <b>\nc) 8"
    bundle = question._repr_mimebundle_()
    assert question.text == bundle["text/plain"] == text
    assert bundle["text/markdown"].replace("  \n", "\n").strip() == text
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert not asked
    for leak in ("Right", "Not so", "triangle", "sides", "cube", "draw one"):
        assert leak not in everything(question)


@pytest.mark.parametrize("choice", [1, "b"])
def test_a_right_choice(choice):
    question = predict.Prediction(square_question()).commit(choice)
    right = "Right: b) 4 <b>. As many as its 4 sides.\nTry it below: draw one."
    assert question.answer == right
    assert question.text.endswith(right)
    assert question._choices.index == 1
    assert "4 &lt;b&gt;" in question._answer.value
    assert question._repr_mimebundle_()["text/plain"] == question.saved


def test_a_wrong_choice_says_what_it_meant():
    question = predict.Prediction(square_question()).commit("a")
    assert question.answer.splitlines() == [
        "Not so: a) 3. A triangle has.",
        "The answer: b) 4 <b>. As many as its 4 sides.",
        "Try it below: draw one.",
    ]


def test_the_button_commits_once():
    question = predict.Prediction(square_question())
    assert "Choose an answer first." in press(question)
    assert question.answer == ""
    question._choices.index = 2
    assert press(question) == ""
    assert question.answer.startswith("Not so: c) 8.")
    assert question._choices.disabled
    assert "already committed" in press(question)
    with pytest.raises(ValueError, match="already committed: run the cell again"):
        question.commit("b")
    assert question.answer.startswith("Not so: c) 8.")


@pytest.mark.parametrize("choice", ["", "d", "B", "ab", 3, -1, None, 0.5])
def test_no_such_choice(choice):
    question = predict.Prediction(square_question())
    with pytest.raises(ValueError, match=r"there are the choices a, b, c; no "):
        question.commit(choice)
    assert question.answer == ""


def test_a_fault_is_raised_in_a_script():
    with pytest.raises(ZeroDivisionError):
        predict.Prediction(square_question(lambda: 1 / 0)).commit("a")


def test_a_fault_is_seen():
    question = predict.Prediction(square_question(lambda: 1 / 0))
    question._choices.index = 0
    assert "A fault of this notebook: ZeroDivisionError" in press(question)
    assert question.answer == ""
    assert not question._choices.disabled


def test_unknown_names():
    with pytest.raises(ValueError, match="there is no question 'x'; there are: window, flip"):
        predict.named({"window": 1, "flip": 2}, "x", "question")


def solution():
    return reveal.Solution("double", double)


def double(x):
    """Twice x < 2x."""
    return 2 * x


def test_a_solution_is_hidden_until_its_button_is_pressed():
    hidden = solution()
    assert hidden.text == 'The solution of double is behind the button "show the solution".'
    assert hidden._repr_mimebundle_()["text/plain"] == hidden.text
    assert "Twice" not in everything(hidden)
    press(hidden)
    assert hidden.text == 'def double(x):\n    """Twice x < 2x."""\n    return 2 * x'
    assert "x &lt; 2x" in hidden._code.value
    assert hidden.button.description == "hide the solution"
    assert "Twice" not in json.dumps(hidden._repr_mimebundle_())
    press(hidden)
    assert hidden.text == hidden.saved
    assert hidden.button.description == "show the solution"
    assert hidden.show().text.startswith("def double")


@pytest.mark.parametrize("make", [solution, lambda: predict.Prediction(square_question())])
def test_running_a_cell_again_leaves_nothing_behind(make, monkeypatch):
    parent = {"metadata": {"cellId": f"exercise {make}"}, "header": {"msg_id": ""}}
    shell = SimpleNamespace(get_parent=lambda: parent)
    monkeypatch.setattr(explorable, "get_ipython", lambda: shell)
    counts = []
    for i in range(4):
        parent["header"] = {"msg_id": str(i)}
        make()
        counts.append(len(widget._instances))
    assert counts[0] == counts[-1]


# A check of double(x) is enough to see every kind of answer.
CHECK = check.FunctionCheck(
    "double(x)",
    cases=[(np.array([float(i), 1.0]),) for i in range(8)],
    right=double,
    read=read.vector,
    mistakes={
        "This squares.": lambda x: x**2,
        "This raises.": lambda x: 1 / 0,
        "Nothing is doubled.": lambda x: x,
    },
    hints={KeyError: "There are no keys."},
)


def test_right_answers():
    for answer in (
        double,
        lambda x: [2 * v for v in x],
        lambda x: tuple(x + x),
        np.array([2]).__mul__,
    ):
        verdict = CHECK(answer)
        assert verdict
        assert (verdict.kind, repr(verdict)) == ("right", "Right, in all 8 cases.")


def stub(x): ...


def stub_with_words(x):
    """Return 2x."""


def stub_that_raises(x):
    raise NotImplementedError("your turn")


def half_a_stub(x):
    y = np.zeros(len(x))
    for i in range(len(x)):
        y[i] = ...
    return y


def returns_dots(x):
    y = 2 * x  # noqa: F841
    return ...


@pytest.mark.parametrize(
    "answer",
    [
        *[None, ..., stub, stub_with_words, stub_that_raises, half_a_stub, returns_dots],
        *[lambda x: None, lambda x: ..., lambda x: [..., 2 * x[1]]],
    ],
)
def test_not_answered_yet(answer):
    verdict = CHECK(answer)
    assert not verdict
    assert verdict.kind == "unanswered"
    assert verdict.text == (
        "Not answered yet: replace the ... by your answer and run this cell again."
    )


def forgets_return(x):
    y = 2 * x  # noqa: F841


def prints(x):
    print(2 * x)


def prints_wrong(x):
    print("x is", x)
    return x


def in_place(x):
    x *= 2
    return x


def at_random(x):
    return 2 * x + np.random.default_rng().random()


seen = []


def remembers(x):
    seen.append(1)
    return 2 * x + len(seen)


def raises(x):
    return 2 * x[7]


def leaves(x):
    raise SystemExit


def recursive(x):
    return recursive(x)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ([1, 2], "double(x) must be a function, and this is a list. Give the name alone"),
        (2.5, "this is the number 2.5"),
        (lambda: 1, "double(x) takes 1 argument, but yours is double()."),
        (lambda x, y: 1, "takes 1 argument, but yours is double(x, y)."),
        (forgets_return, "returned nothing (None): the function must end with return"),
        (prints, "printed '[0. 2.]' and returned nothing: use return, not print."),
        (prints_wrong, "It printed 'x is [0. 1.]'.\nNothing is doubled."),
        (in_place, "the numbers are right, but double([0, 1]) changes its input."),
        (at_random, "the second: the result must depend on the arguments alone."),
        (remembers, "gives [1, 3] the first time and [2, 4] the second"),
        (raises, "raises IndexError: index 7 is out of bounds"),
        (raises, "\nin the line: return 2 * x[7]"),
        (lambda x: {}[1], "raises KeyError: 1\nin the line: "),
        (lambda x: {}[1], "\nThere are no keys."),
        (leaves, "raises SystemExit"),
        (recursive, "raises RecursionError: maximum recursion depth"),
        (
            lambda x: x**2,
            "0, 1]) gives [0, 1]",
        ),
        (lambda x: x**2, "double([0, 1]) gives [0, 1], but should give [0, 2].\nThis squares."),
        (lambda x: x, "none of 8 cases is right. The simplest:\n"),
        (lambda x: 2 * x[:1], "gives [0], but should give [0, 2]. That is 1 value in place of 2."),
        (lambda x: 2 * np.append(x, 0), "That is 3 values in place of 2."),
        (lambda x: 2 * x[None], "gives shape (1, 2), but the result is one row of numbers"),
        (lambda x: 3, "gives one number, 3, but the result is one row of numbers."),
        (lambda x: "02", "gives a str, but an array or a list of numbers is needed."),
        (lambda x: [str(v) for v in x], "gives a list in which not everything is a number."),
        (lambda x: (2 * v for v in x), "gives a generator, but an array"),
        (lambda x: {1: 2}, "gives a dict, but an array or a list"),
        (lambda x: [[1, 2], [3]], "gives rows of different lengths."),
        (lambda x: 2j * x, "gives complex numbers, but all numbers here are real."),
        (lambda x: x * np.nan, "gives [nan, nan]; nan and inf come from dividing by 0"),
        (lambda x: x + np.inf, "gives [inf, inf]; nan and inf"),
        (lambda x: np.arange(40), "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, ... (40 in all)]"),
    ],
)
def test_wrong_answers(answer, words):
    seen.clear()
    verdict = CHECK(answer)
    assert not verdict
    assert verdict.kind == "wrong"
    assert verdict.text.startswith("Not yet: ")
    assert words in verdict.text
    assert len(verdict.text.splitlines()) <= 4


def test_lines_are_wrapped_between_words():
    verdict = check.wrong("word " * 50 + "\nshort")
    assert max(map(len, repr(verdict).splitlines())) <= 96
    assert repr(verdict).split() == verdict.text.split()
    assert repr(verdict).endswith("\nshort")


def for_ever(x):
    while True:
        pass


def stubborn(x):
    for _ in range(3):
        try:
            for_ever(x)
        except:  # noqa: E722
            continue


def sleeps(x):
    for _ in range(1000):
        time.sleep(0.01)


@pytest.mark.parametrize("answer", [for_ever, stubborn, sleeps])
def test_what_never_returns_is_stopped(answer, monkeypatch):
    monkeypatch.setattr(run, "SECONDS", 0.2)
    before = set(threading.enumerate())
    verdict = CHECK(answer)
    assert verdict.kind == "wrong"
    assert "did not return within 0.2 seconds, and was stopped. Is there a loop" in verdict.text
    assert set(threading.enumerate()) == before


def test_only_a_late_case_never_returns(monkeypatch):
    monkeypatch.setattr(run, "SECONDS", 1)  # for the first three, on a busy machine
    verdict = CHECK(lambda x: double(x) if x[0] < 3 else for_ever(x))
    assert "3 of 8 cases are right. The simplest of the others:\ndouble([3, 1]) did" in verdict.text


def test_an_interrupted_kernel_leaves_no_thread(monkeypatch):
    def interrupted(self, timeout):
        monkeypatch.undo()
        raise KeyboardInterrupt

    before = set(threading.enumerate())
    monkeypatch.setattr(threading.Thread, "join", interrupted)
    with pytest.raises(KeyboardInterrupt):
        CHECK(for_ever)
    assert set(threading.enumerate()) == before


def test_without_threads_there_is_no_time_limit(monkeypatch):
    def refused(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refused)
    assert CHECK(double)


def test_prints_do_not_reach_the_page(capsys):
    CHECK(prints_wrong)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (True, "gives True, but a size is one whole number"),
        ([3], r"gives \[3\], a row of one; a size is the number itself"),
        ([3, 4], r"gives shape \(2,\), but a size is one whole number"),
        ("3", "gives a str"),
        (float("nan"), "gives nan; nan and inf come from"),
    ],
)
def test_what_is_no_size(result, words):
    with pytest.raises(read.Misfit, match=words):
        read.size(result)


def test_sizes():
    assert read.size(None) is None
    assert [read.not_whole(read.size(n)) for n in (3, np.int8(3), np.array(3))] == [""] * 3
    for n in (3.0, np.float64(3), np.floor(3.5)):
        assert read.not_whole(read.size(n)).startswith("gives 3.0, and a size is a whole number")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ([1, 2], r"has shape \(2,\); a kernel is a list of rows"),
        ([[]], r"has shape \(1, 0\); use at most 7x7"),
        (np.ones((8, 1)), r"has shape \(8, 1\); use at most 7x7"),
        ([[1, 2], [3]], "has rows of different lengths"),
        ([["a"]], "has a list in which not everything is a number"),
        ("1 2", "has a str"),
        ([[1j]], "has complex numbers"),
        ([[np.inf]], r"has \[\[inf\]\]; nan and inf"),
        (stub, "is a function; give the kernel itself, a list of rows"),
    ],
)
def test_what_is_no_kernel(answer, words):
    with pytest.raises(read.Misfit, match=words):
        read.kernel(answer)


def test_kernels():
    for answer in (None, ..., [[..., 1]], [...]):
        assert read.kernel(answer) is None
    assert read.kernel(((1, 2),)).tolist() == [[1.0, 2.0]]
