"""Lesson 9.2: right answers in several styles, and the wrong ones people give."""

import itertools

import numpy as np
import pytest

from helpers.exercises import motivation as exercises
from helpers.exercises.motivation import answers, checks, solutions


def test_answers_come_out_of_the_helpers(monkeypatch):
    monkeypatch.setattr(answers, "receptive_field", lambda layers: (3 ** len(layers), 1, 0))
    assert answers.depth()[0] == 27
    monkeypatch.setattr(answers, "conv_matrix", lambda *a: np.arange(1.0, 64).reshape(7, 9))
    assert answers.sharing()[0] == "nothing"
    fixed = np.zeros((2, 1, 34, 34))
    fixed[0, 0, 0, 0] = 1
    monkeypatch.setattr(answers, "conv2d", lambda V, K: fixed)
    assert answers.elsewhere()[0] == "nothing"
    monkeypatch.setattr(answers, "conv2d", lambda V, K: np.full((1, 1, 7), V.sum()))
    assert answers.touches()[0] == 7


def test_numbers_in_the_sentences():
    assert "Outputs 2, 3, 4" in exercises.predict("touches").commit("c").answer
    assert "3, 5, 7" in exercises.predict("depth").commit("b").answer
    assert "21 edges" in exercises.predict("sharing").commit("d").answer
    memory = exercises.predict("memory").commit("d").answer
    assert "8,003,072,000" in memory and "178,640" in memory and "59,733" in memory


def followed(layers):
    units = {0}
    for k, stride in reversed(layers):
        units = {stride * u + m for u in units for m in range(k)}
    return max(units) - min(units) + 1


def backwards(layers):
    size = 1
    for k, stride in layers[::-1]:
        size = (size - 1) * stride + k
    return size


@pytest.mark.parametrize(
    "field", [followed, backwards, solutions.field, lambda x: np.int64(followed(x))]
)
def test_right_fields(field):
    verdict = exercises.check_field(field)
    assert verdict and verdict.text.startswith("Right, in all")


def test_half_a_field_is_no_whole_number():
    assert "whole number" in exercises.check_field(lambda layers: float(followed(layers))).text


def a_matrix(m, k):
    n = m - k + 1
    A = np.array([[i - j + 1 if j <= i < j + k else 0 for i in range(m)] for j in range(n)])
    return [A.size, (A > 0).sum(), len(set(A[A > 0]))]


@pytest.mark.parametrize("weights", [a_matrix, solutions.weights])
def test_right_weights(weights):
    assert exercises.check_weights(weights)


def by_slices(picture, dx):
    dx %= picture.shape[1]
    return np.concatenate(
        [picture[:, len(picture[0]) - dx :], picture[:, : len(picture[0]) - dx]], 1
    )


def by_loops(picture, dx):
    h, w = picture.shape
    return [[picture[i][(j - dx) % w] for j in range(w)] for i in range(h)]


@pytest.mark.parametrize("shift", [by_slices, by_loops, solutions.shift])
def test_right_shifts(shift):
    assert exercises.check_shift(shift)


def test_a_shift_that_cannot_go_left_is_told_so():
    def shift(picture, dx):
        return np.concatenate([picture[:, -dx:], picture[:, :-dx]], 1) if dx else picture

    assert exercises.check_shift(shift).kind == "wrong"


CHECKS = {
    "field": (exercises.check_field, checks.FIELD),
    "weights": (exercises.check_weights, checks.WEIGHTS),
    "shift": (exercises.check_shift, checks.SHIFT),
}


@pytest.mark.parametrize("name", CHECKS)
def test_mistakes_differ(name):
    _, inside = CHECKS[name]
    results = [
        [np.array(f(*case)).tolist() for case in inside.cases] for f in inside.mistakes.values()
    ]
    assert all(a != b for a, b in itertools.combinations(results, 2))


@pytest.mark.parametrize("name", CHECKS)
def test_no_answer_and_odd_answers(name):
    check, _ = CHECKS[name]

    def stub(*_): ...

    for empty in (..., None, stub):
        assert check(empty).kind == "unanswered"
    for odd in (3, "x", [1], lambda: 1, lambda *a: "x", lambda *a: 1 / 0):
        assert check(odd).kind == "wrong"


@pytest.mark.parametrize("name", solutions.SOLUTIONS)
def test_a_solution_is_right_and_shown(name):
    check, _ = CHECKS[name]
    assert check(solutions.SOLUTIONS[name])
    assert exercises.reveal(name).show().text.startswith(f"def {name}(")
