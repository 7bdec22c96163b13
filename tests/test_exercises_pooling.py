"""Lesson 9.3: right answers in several styles, and the wrong ones people give."""

from math import ceil, floor

import numpy as np
import pytest

from helpers.exercises import pooling as exercises
from helpers.exercises.pooling import answers, given, solutions


def test_answers_come_out_of_the_helpers(monkeypatch):
    monkeypatch.setattr(answers, "max_pool2d", lambda V, *a, **k: np.asarray(V)[..., ::2])
    assert answers.partial()[0] == "0.1, 0.2, 0"
    monkeypatch.setattr(answers, "found", lambda *a: np.full((13, 3), 9))
    assert answers.rotation()[0] == "as many"
    monkeypatch.setattr(answers, "answer", lambda *a: None)
    assert answers.sizes()[0] == "flatten regions class maps"


def slices(x, size, stride):
    pooled, start = [], 0
    while True:
        pooled.append(np.max(x[start : start + size]))
        start += stride
        if start >= len(x) or start - stride + size >= len(x):
            return np.array(pooled)


def by_count(x, size, stride):
    n = max(ceil((len(x) - size) / stride), 0) + 1
    starts = [i * stride for i in range(n) if i * stride < len(x)]
    return tuple(float(max(x[i : i + size])) for i in starts)


@pytest.mark.parametrize("max_pool", [slices, by_count, solutions.max_pool])
def test_right_max_pools(max_pool):
    assert exercises.check_max_pool(max_pool).kind == "right"


@pytest.mark.parametrize(
    ("max_pool", "words"),
    [
        (
            lambda x, k, s: [max(x[i : i + k]) for i in range(0, len(x) - k + 1, s)],
            "partial last window is missing",
        ),
        (lambda x, k, s: [max(x[i : i + k]) for i in range(0, len(x), s)], "windows too many"),
        (lambda x, k, s: slices(x, k, 1), "The stride is left out"),
        (lambda x, k, s: slices(x, k, k), "starts where the last one ends"),
        (lambda x, k, s: slices(x, s, k), "changed places"),
        (
            lambda x, k, s: [
                max([*x, *[0] * k][i * s : i * s + k]) for i in range(len(slices(x, k, s)))
            ],
            "filled up with zeros",
        ),
        (lambda x, k, s: -slices(-x, k, s), "smallest value"),
        (lambda x, k, s: slices(x, k, s)[:-1], "last window is missing"),
        (lambda x, k, s: max(x), "row of numbers"),
        (lambda x, k, s: print(max(x)), "use return, not print"),
        (lambda x, k, s: [max(x[i * s : i * s + k]) for i in range(99)], "an empty"),
        (lambda x, k: x, "takes 3 arguments"),
    ],
)
def test_wrong_max_pools(max_pool, words):
    verdict = exercises.check_max_pool(max_pool)
    assert verdict.kind == "wrong"
    assert words.replace("an empty", "is empty") in " ".join(verdict.text.split())


def test_regions_right_and_wrong():
    def right(x, p):
        n = len(x)
        return [max(x[floor(i * n / p) : ceil((i + 1) * n / p)]) for i in range(p)]

    assert exercises.check_pool_to(right)
    assert exercises.check_pool_to(solutions.pool_to)
    shared = exercises.check_pool_to(lambda x, p: [max(part) for part in np.array_split(x, p)])
    assert "share nothing" in shared.text
    assert not exercises.check_pool_to(lambda x, p: sorted(x)[-p:])


def stay():
    """Return the positions that keep their pooled value, by plain loops."""
    before, n = list(given.ROW), len(given.ROW)
    after = [given.ENTERS, *before[:-1]]
    pool = lambda x: [max(x[max(j - 1, 0) : j + 2]) for j in range(n)]  # noqa: E731
    return [j for j in range(n) if pool(before)[j] == pool(after)[j]]


@pytest.mark.parametrize("kind", [list, tuple, set, np.array, lambda x: x[::-1] + x])
def test_right_survivors(kind):
    assert exercises.check_survivors(kind(stay()))
    assert set(solutions.survivors()) == set(stay())


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (sorted(set(range(8)) - set(stay())), "These are the positions that change"),
        ([j + 1 for j in stay()], "count from 1"),
        ([], "stays, but is missing"),
        (range(8), "changes, but is in your list"),
        ([8], "goes beyond"),
        ([-1], "goes beyond"),
        ([0.5], "whole number"),
        (["1"], "not everything is a number"),
        ([[1], [2, 3]], "different lengths"),
        ([float("nan")], "nan"),
    ],
)
def test_wrong_survivors(said, words):
    verdict = exercises.check_survivors(said)
    assert verdict.kind == "wrong"
    assert words in verdict.text


def test_the_counterexample_of_a_position_is_true():
    text = exercises.check_survivors(stay()[1:]).text
    assert f"position {stay()[0]} stays, but is missing" in text
    assert "max(3, 7, 2) = 7, and becomes max(6, 3, 7) = 7" in text


def test_twins():
    A = np.array(given.A)
    assert exercises.check_twin(solutions.twin())
    B = A.copy()
    B[0, 0] = 0
    assert exercises.check_twin(B.tolist())
    B[1, 0] = 3
    assert "window (0, 0) of B is max(0, 3, 3, 2) = 3; in A it is 4" in exercises.check_twin(B).text
    assert "B is A itself" in exercises.check_twin(A).text
    assert "shape (2, 2)" in exercises.check_twin(A[:2, :2]).text
    assert "shape (4,)" in exercises.check_twin(A[0]).text
    assert exercises.check_twin(np.rot90(A)).kind == "wrong"


@pytest.mark.parametrize("nothing", [None, ...])
def test_nothing_yet(nothing):
    for name in ("max_pool", "pool_to", "survivors", "twin"):
        assert getattr(exercises, f"check_{name}")(nothing).kind == "unanswered"


def test_the_solutions_are_shown_as_they_stand():
    for name, function in solutions.SOLUTIONS.items():
        assert exercises.reveal(name).show().text.startswith(f"def {function.__name__}(")
