"""The checks of lesson 9.4: right answers, plausible wrong ones, empty ones."""

import numpy as np
import pytest

from helpers.exercises import prior as exercises
from helpers.exercises.prior import answers, checks, solutions


def test_sentences_hold_the_computed_numbers():
    assert "1.63 to 0.26" in exercises.predict("training error").commit("b").answer
    assert "13 after three" in exercises.predict("layers").commit("c").answer


def test_an_error_that_does_not_move_is_level(monkeypatch):
    monkeypatch.setattr(answers, "errors", lambda *_: np.ones((2, 3, 4)))
    assert answers.training_error()[0] == "level"


def by_diagonals(W, k):
    out = np.zeros_like(W)
    for m in range(k):
        j = np.arange(len(W))
        out[j, j + m] = np.diagonal(W, m)[: len(W)].mean()
    return out


@pytest.mark.parametrize("obey", [solutions.obey, by_diagonals])
def test_right_obey(obey):
    assert exercises.check_obey(obey).text == f"Right, in all {len(checks.OBEY.cases)} cases."


@pytest.mark.parametrize(
    ("obey", "words"),
    [
        (lambda W, k: W, "W is returned as it was"),
        (lambda W, k: np.triu(np.tril(W, k - 1)), "Nothing is equal yet"),
        (lambda W, k: len(W) * by_diagonals(W, k), "This is the sum along each diagonal"),
        (lambda W, k: W[0], "gives shape"),
        (lambda W, k: W[:, 99], "Row j has its window at the columns j to j + k - 1."),
        (lambda W: W, "takes 2 arguments"),
    ],
)
def test_wrong_obey(obey, words):
    verdict = exercises.check_obey(obey)
    assert verdict.kind == "wrong"
    assert words in verdict.text.replace("\n", " ")


@pytest.mark.parametrize(
    "rewire", [solutions.rewire, lambda W, o: np.array([[row[i] for i in o] for row in W])]
)
def test_right_rewire(rewire):
    assert exercises.check_rewire(rewire)
    rng = np.random.default_rng(0)
    W, x, order = rng.standard_normal((4, 6)), rng.standard_normal(6), rng.permutation(6)
    np.testing.assert_allclose(rewire(W, order) @ x[order], W @ x)


@pytest.mark.parametrize(
    ("rewire", "words"),
    [
        (lambda W, o: W, "the pixels have moved"),
        (lambda W, o: W[:, np.argsort(o)], "This undoes the order"),
        (lambda W, o: W[o], "The rows of W are units"),
        (lambda W, o: W[:, ::-1], "reverse order"),
    ],
)
def test_wrong_rewire(rewire, words):
    verdict = exercises.check_rewire(rewire)
    assert verdict.kind == "wrong"
    assert words in verdict.text


@pytest.mark.parametrize(
    "layers", [solutions.layers, lambda n, k: -(-n // (k - 1)), lambda n, k: (n + k - 2) // (k - 1)]
)
def test_right_layers(layers):
    assert exercises.check_layers(layers)


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        (lambda n, k: n // (k - 1), "This rounds down"),
        (lambda n, k: n / (k - 1), "A part of a layer is no layer"),
        (lambda n, k: -(-n // k), "A layer adds k - 1 columns, not k: its window"),
        (lambda n, k: -(-(n + 1) // (k - 1)), "One column too many"),
        (lambda n, k: -(-n // (k - 1)) + 0.0, "a size is a whole number"),
    ],
)
def test_wrong_layers(layers, words):
    verdict = exercises.check_layers(layers)
    assert verdict.kind == "wrong"
    assert words in verdict.text.replace("\n", " ")


def at(*pixels):
    picture = np.zeros((10, 10))
    for row, column in pixels:
        picture[row, column] = 1
    return picture


HOOK = at((4, 2), (5, 2), (5, 3))
WRONG_TWINS = [
    (at((4, 1)), at((4, 8)), "near a border"),
    (at((0, 3)), at((4, 6)), "near a border"),
    (HOOK, HOOK[:, ::-1], "mirror images"),
    (HOOK, at((4, 6)), "different shapes"),
    (HOOK, HOOK, "right has nothing in its right half."),
    (HOOK + HOOK[:, ::-1], HOOK[:, ::-1], "left is not 0 everywhere in the other half."),
    (0 * HOOK, HOOK[:, ::-1], "left has nothing in its left half."),
    (np.ones((3, 3)), HOOK, "left has shape (3, 3); make it (10, 10)"),
    (lambda: 1, HOOK, "left is a function"),
    (HOOK, [["a"]], "not everything is a number"),
]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        solutions.twins(),
        (at((2, 2)), at((7, 7))),
        (HOOK, np.roll(HOOK, 4, axis=1)),
        (at((4, 3)).tolist(), at((6, 5)).tolist()),
    ],
)
def test_right_twins(left, right):
    assert exercises.check_twins(left, right).text.startswith("Right: 12 kernels")


@pytest.mark.parametrize(("left", "right", "words"), WRONG_TWINS)
def test_wrong_twins(left, right, words):
    verdict = exercises.check_twins(left, right)
    assert verdict.kind == "wrong"
    assert words in verdict.text


def test_not_answered_yet():
    def stub(*arguments): ...

    for check in (exercises.check_obey, exercises.check_rewire, exercises.check_layers):
        for answer in (None, ..., stub):
            assert check(answer).kind == "unanswered"
    for answer in (None, ...):
        assert exercises.check_twins(answer, answer).kind == "unanswered"


@pytest.mark.parametrize("name", solutions.SOLUTIONS)
def test_solutions_pass_their_own_check_as_they_are_shown(name):
    space = {"np": np}
    exec(exercises.reveal(name).show().text, space)
    answer = space["twins"]() if name == "twins" else (space[name],)
    assert getattr(exercises, f"check_{name}")(*answer)
