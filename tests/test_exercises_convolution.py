"""Lesson 9.1: right answers in several styles, and the wrong ones people give."""

import math
import random

import numpy as np
import pytest
from scipy import signal

from helpers import convolution, explore
from helpers.exercises import convolution as exercises
from helpers.exercises.convolution import answers, checks, kernels, solutions


def test_answers_come_out_of_the_helpers(monkeypatch):
    monkeypatch.setattr(answers, "conv_matrix", lambda *a, **k: np.ones((6, 49)))
    assert exercises.predict("ragged").commit("a").answer.startswith("Right: a) 0.")
    monkeypatch.setattr(answers, "convolve1d", convolution.correlate1d)
    assert "Right: a) 0 0 3 2 1 0 0" in exercises.predict("impulse").commit("a").answer
    monkeypatch.setattr(answers, "correlate1d", np.convolve)
    assert answers.swap()[0] == "same"
    monkeypatch.setattr(answers, "correlate1d", lambda x, w: np.array([1, 2]) * x[0] / w[0])
    assert answers.swap()[0] == "no rule"
    monkeypatch.setattr(answers, "convolve2d", signal.correlate2d)
    assert answers.learned()[0] == "same"
    monkeypatch.setattr(answers, "convolve2d", lambda V, K, mode: np.zeros((14, 14)))
    assert answers.learned()[0] == "nothing"


@pytest.mark.parametrize(
    ("errors", "way"),
    [([3, 2, 1], "down"), ([1, 2, 3], "up"), ([3, 1, 2], "down, then up"), ([1, 1, 1], "level")],
)
def test_what_a_window_does_is_measured(errors, way, monkeypatch):
    monkeypatch.setattr(answers, "spaceship", lambda s: type("Result", (), {"errors": errors}))
    assert answers.window()[0] == way


def test_numbers_in_the_sentences():
    assert "36 pixels" in exercises.predict("ragged").commit("c").answer
    assert "18 entries of 48" in exercises.predict("zeros").commit("d").answer
    learned = exercises.predict("learned").commit("a").answer
    assert "w = [[1, 2, 0], [0, -1, 3], [2, 0, 1]]" in learned
    assert "learns [[1, 0, 2], [3, -1, 0], [0, 2, 1]]" in learned
    swap = exercises.predict("swap").commit("d").answer
    assert "gives [1, 5, 10, 12], x along w gives [12, 10, 5, 1]" in swap


def test_what_is_below_a_question_says_what_the_answer_says():
    before = explore.noisy_spaceship().set(width=1).result.before  # the rest as the reader finds it
    assert f"One measurement alone: {before:.2f} km" in exercises.predict("window").commit(2).answer
    impulse = explore.flip_and_slide().set(signal_preset="one impulse")
    right = "0 0 1 2 3 0 0"
    assert f"Right: c) {right}." in exercises.predict("impulse").commit("c").answer
    output = impulse.set(kernel_preset="rising 1 2 3").result.output
    assert right in " ".join(f"{value:g}" for value in output)


def loops(x, w):
    s = [0.0] * (len(x) + len(w) - 1)
    for a, value in enumerate(x):
        for b, weight in enumerate(w):
            s[a + b] += value * weight
    return s


def slices(x, w):
    s = np.zeros(len(x) + len(w) - 1)
    for a in range(len(x)):
        s[a : a + len(w)] += x[a] * w
    return s


def flipped_windows(x, w):
    padded = np.pad(x, len(w) - 1)
    return tuple(padded[t : t + len(w)] @ w[::-1] for t in range(len(x) + len(w) - 1))


@pytest.mark.parametrize(
    "convolve",
    [
        *[loops, slices, flipped_windows, np.convolve, signal.fftconvolve, solutions.convolve],
        *[convolution.convolve1d, lambda x, w: np.convolve(x, w).astype(np.float32)],
    ],
)
def test_right_convolutions(convolve):
    verdict = exercises.check_convolve(convolve)
    assert verdict.text == "Right, in all 36 cases."


def assigns(x, w):
    s = np.zeros(len(x) + len(w) - 1)
    for a in range(len(x)):
        for b in range(len(w)):
            s[a + b] = x[a] * w[b]
    return s


def no_upper_bound(x, w):
    s = np.zeros(len(x) + len(w) - 1)
    for t in range(len(s)):
        for a in range(t + 1):
            s[t] += x[a] * w[t - a]
    return s


def negative_index(x, w):
    s = np.zeros(len(x) + len(w) - 1)
    for t in range(len(s)):
        for a in range(len(x)):
            if t - a < len(w):
                s[t] += x[a] * w[t - a]
    return s


def not_to_the_end(x, w):
    s = np.zeros(len(x) + len(w) - 1)
    for t in range(len(s) - 1):
        s[t] = sum(x[a] * w[t - a] for a in range(len(x)) if 0 <= t - a < len(w))
    return s


def whole_numbers(x, w):
    s = np.zeros(len(x) + len(w) - 1, dtype=int)
    for a in range(len(x)):
        for b in range(len(w)):
            s[a + b] += x[a] * w[b]
    return s


def flips_in_place(x, w):
    w[:] = w[::-1].copy()
    return np.correlate(x, w[: len(w)], "full")


def flips_in_place_and_forgets(x, w):
    w[:] = w[::-1].copy()
    return np.convolve(x, w)


def never_moves_on(x, w):
    s, t = [], 0
    while t < len(x) + len(w) - 1:
        s.append(0)
        s.pop()
    return s


@pytest.mark.parametrize(
    ("convolve", "words"),
    [
        (lambda x, w: np.correlate(x, w, "full"), "The flip is missing: this is cross-correlation"),
        (lambda x, w: np.convolve(x, w, "valid"), "This is the valid part only: s(t) counts"),
        (lambda x, w: np.correlate(x, w, "valid"), "valid part only, and the flip is missing"),
        (lambda x, w: np.convolve(x, w, "same"), "middle part only, as long as x"),
        (lambda x, w: np.convolve(x, w)[: len(x)], "These are the first len(x) sums"),
        (lambda x, w: np.convolve(x, w)[:-1], "The last sum is missing"),
        (lambda x, w: np.convolve(x, w)[1:], "The first sum is missing"),
        (lambda x, w: np.append(np.convolve(x, w), 0), "There is one value too many"),
        (lambda x, w: np.zeros(len(x) + len(w) - 1), "Everything is still 0"),
        (lambda x, w: np.convolve(x[::-1], w[::-1]), "in reverse order: x is flipped as well"),
        (assigns, "Only the last product is left: add each one with +="),
        (
            negative_index,
            "A negative index counts from the end: leave out the terms with t - a < 0",
        ),
        (no_upper_bound, "Add up only those a for which both exist: 0 <= t - a < len(w)."),
        (not_to_the_end, "The last sum stays 0: range(n) ends at n - 1."),
        (whole_numbers, "The decimals are cut off"),
        (flips_in_place, "the numbers are right, but convolve([6, 1], [1, 5]) changes its input"),
        (flips_in_place_and_forgets, "The flip is missing"),
        (lambda x, w: x * w, "This multiplies value by value: for every t, the kernel must"),
        (lambda x, w: sum(x) * sum(w), "one number, 5, but the result is one row of numbers"),
        (
            lambda x, w: np.convolve(x, w) / w.sum(),
            "convolve([1], [5]) gives [1], but should give [5]",
        ),
        (lambda x, w: np.outer(x, w), "gives shape (1, 1), but the result is one row of numbers"),
        (lambda x: x, "convolve(x, w) takes 2 arguments, but yours is convolve(x)."),
        (lambda x, w: x + "a", "raises"),
        (np.convolve([1, 2], [1]), "this is an array. Give the name alone"),
        (lambda x, w: np.convolve(x, w) + random.random(), "depend on the arguments alone"),
    ],
)
def test_wrong_convolutions(convolve, words):
    verdict = exercises.check_convolve(convolve)
    assert verdict.kind == "wrong"
    assert words in verdict.text
    assert len(verdict.text.splitlines()) <= 4


def test_the_counterexample_of_the_missing_flip():
    verdict = exercises.check_convolve(lambda x, w: np.correlate(x, w, "full"))
    assert verdict.text.splitlines()[:2] == [
        "Not yet: 9 of 36 cases are right. The simplest of the others:",
        "convolve([6, 1], [1, 5]) gives [30, 11, 1], but should give [6, 31, 5].",
    ]
    assert np.convolve([6, 1], [1, 5]).tolist() == [6, 31, 5]


def test_a_convolution_that_never_returns(monkeypatch):
    monkeypatch.setattr("helpers.exercises.run.SECONDS", 0.2)
    assert "did not return within 0.2 seconds" in exercises.check_convolve(never_moves_on).text


def by_counting(n, k, stride=1, padding=0):
    return len(range(0, n + 2 * padding - k + 1, stride))


@pytest.mark.parametrize(
    "output_size",
    [
        *[by_counting, solutions.output_size, convolution.output_size],
        lambda n, k, s, p: math.floor((n + 2 * p - k) / s) + 1,
        lambda n, k, s, p: int((n + 2 * p - k) / s + 1),
        lambda n, k, s, p: np.int64((n - k + 2 * p + s) // s),
    ],
)
def test_right_sizes(output_size):
    verdict = exercises.check_output_size(output_size)
    assert verdict.text == f"Right, in all {len(checks.OUTPUT_SIZE.cases)} cases."


@pytest.mark.parametrize(
    ("output_size", "words"),
    [
        (
            lambda n, k, s, p: (n + 2 * p - k) // s,
            "The window that starts first is missing: add 1.",
        ),
        (lambda n, k, s, p: (n + 2 * p - k) / s + 1, "(3, 2, 2, 0) gives 1.5, but should give 1."),
        (lambda n, k, s, p: (n + 2 * p - k) / s + 1, "round down, with // in place of /."),
        (lambda n, k, s, p: math.ceil((n + 2 * p - k) / s) + 1, "This rounds up"),
        (lambda n, k, s, p: round((n + 2 * p - k) / s + 1), "This rounds to the nearest"),
        (lambda n, k, s, p: (n + p - k) // s + 1, "The padding is counted once"),
        (lambda n, k, s, p: (n - k) // s + 1, "The padding is left out."),
        (lambda n, k, s, p: n + 2 * p - k + 1, "this is right at stride 1 only"),
        (lambda n, k, s, p: n - k + 1, "Stride and padding are left out."),
        (lambda n, k, s, p: (n + 2 * p - k + 1) // s, "The + 1 is divided too"),
        (lambda n, k, p, s: (n + 2 * p - k) // max(s, 1) + 1, "have changed places"),
        (lambda n, k, s, p: (n + 2 * p) // s, "The kernel is left out"),
        (lambda n, k, s, p: (n + 2 * p - k - 1) // s + 1, "One kernel width too little"),
        (lambda n, k, s, p: (n + 2 * p - k) // s + 1.0, "gives 1.0, and a size is a whole number"),
        (
            lambda n, k, s, p: np.floor((n + 2 * p - k) / s) + 1,
            "use // in place of /, or int(...).",
        ),
        (lambda n, k, s, p: [(n + 2 * p - k) // s + 1], "gives [1], a row of one"),
        (lambda n, k, s, p: str(n), "gives a str"),
        (lambda n, k, s, p: complex(n), "gives complex numbers"),
        (lambda n, k, s, p: n % 2 == 0, "gives True, but a size is one whole number"),
        (lambda n, k, s, p: (n + 2 * p - k) // p, "raises ZeroDivisionError"),
        (lambda n, k: n - k + 1, "takes 4 arguments, but yours is output_size(n, k)."),
        (lambda n, k, s, p: print(n - k + 1), "printed '1' and returned nothing"),
        (7, "must be a function, and this is the number 7"),
    ],
)
def test_wrong_sizes(output_size, words):
    verdict = exercises.check_output_size(output_size)
    assert verdict.kind == "wrong"
    assert words in verdict.text
    assert len(verdict.text.splitlines()) <= 4


def test_every_known_shift_is_named():
    for sentence, mistake in kernels._SHIFT.mistakes.items():
        assert kernels._SHIFT(mistake).text.endswith(sentence)


RIGHTWARDS = np.array([[0, 0, 0], [1, 0, 0], [0, 0, 0]])


@pytest.mark.parametrize(
    "K", [RIGHTWARDS, RIGHTWARDS.tolist(), [[1, 0, 0]], np.pad(RIGHTWARDS, 2), solutions.shift()]
)
def test_right_shifts(K):
    assert exercises.check_shift(K).text == "Right, in all 6 cases."


@pytest.mark.parametrize(
    ("K", "words"),
    [
        (RIGHTWARDS[:, ::-1], "The picture moves to the left: without the flip"),
        (RIGHTWARDS.T, "The picture moves down: the first index of K is the row."),
        (RIGHTWARDS.T[::-1], "The picture moves up"),
        ([[0, 0, 0], [0, 1, 0], [0, 0, 0]], "Nothing moves"),
        ([[1, 0, 0, 0, 0]], "The picture moves by two pixels."),
        ([[1, 0, 0], [0, 0, 0], [0, 0, 0]], "The picture moves down as well."),
        ([[0, 0, 0], [0, 0, 0], [1, 0, 0]], "The picture moves up as well."),
        (2 * RIGHTWARDS, "gives [[0, 0, 0], [0, 0, 2], [0, 0, 0]], but should give [[0, 0, 0], ["),
        ([0, 0, 1], "K has shape (3,); a kernel is a list of rows, as in [[1, 2], [3, 4]]."),
        (lambda picture: picture, "K is a function; give the kernel itself"),
        ([[1, 0], [1]], "K has rows of different lengths."),
    ],
)
def test_wrong_shifts(K, words):
    verdict = exercises.check_shift(K)
    assert verdict.kind == "wrong"
    assert words in verdict.text


@pytest.mark.parametrize(
    "K",
    [
        *[[[-1, 1]], [[-1, 0, 1]], [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]],
        *[np.array([[-0.1, 0.1]]) / 3, solutions.edges(), [[0, 0], [-1e9, 1e9]]],
    ],
)
def test_right_edges(K):
    verdict = exercises.check_edges(K)
    assert verdict
    assert verdict.text.startswith("Right: where a picture goes from 0 to 1, K gives ")


@pytest.mark.parametrize(
    ("K", "words"),
    [
        ([[1, -1]], "K gives -1.\nThat is the wrong sign: take right minus left."),
        ([[-1], [1]], "K gives 0.\nIt must compare a pixel with its neighbour in the same row."),
        ([[-1, 2, -1]], "K gives -1 as well as 1.\nOne edge must give one sign"),
        ([[0, 1, 0], [1, -4, 1], [0, 1, 0]], "One edge must give one sign"),
        ([[1, 1]], "on an even grey of 1, K gives 2, but there is no edge.\nIts weights must add"),
        ([[-1, 0]], "on an even grey of 1, K gives -1"),
        ([[-2, 1], [0, 1]], "where it gets brighter downwards, K gives 1, but should give 0."),
        ([[-1, 1, 0], [0, -2, 1], [0, 0, 1]], "The weights of each row must add up to 0."),
        ([-1, 1], "K has shape (2,); a kernel is a list of rows"),
        ([["-1", "1"]], "K has a list in which not everything is a number."),
        (np.ones((9, 9)), "K has shape (9, 9); use at most 7x7."),
        ([[np.nan, 1]], "K has [[nan, 1]]; nan and inf come from"),
    ],
)
def test_wrong_edges(K, words):
    verdict = exercises.check_edges(K)
    assert verdict.kind == "wrong"
    assert words in verdict.text


def test_not_answered_yet():
    def stub(*arguments): ...

    for check in (exercises.check_convolve, exercises.check_output_size):
        for answer in (None, ..., stub):
            assert check(answer).kind == "unanswered"
    for check in (exercises.check_shift, exercises.check_edges):
        for answer in (None, ..., [[..., ...]]):
            assert check(answer).text.startswith("Not answered yet: replace the ...")
        assert "every weight is 0" in check([[0, 0], [0, 0]]).text


def test_solutions_are_what_the_helpers_compute():
    rng = np.random.default_rng(0)
    for _ in range(200):
        x, w = (rng.standard_normal(rng.integers(1, 9)) for _ in "xw")
        np.testing.assert_allclose(solutions.convolve(x, w), convolution.convolve1d(x, w))
        n, k, s, p = (int(v) for v in rng.integers((6, 1, 1, 0), (30, 7, 6, 4)))
        assert solutions.output_size(n, k, s, p) == convolution.output_size(n, k, s, p)


@pytest.mark.parametrize("name", solutions.SOLUTIONS)
def test_solutions_pass_their_own_check_as_they_are_shown(name):
    shown = exercises.reveal(name).show().text
    space = {"np": np}
    exec(shown, space)
    answer = space[name] if name in ("convolve", "output_size") else space[name]()
    assert getattr(exercises, f"check_{name}")(answer)
