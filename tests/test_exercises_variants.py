"""Lesson 9.5: right answers in several styles, and the wrong ones people give."""

import math
import re

import numpy as np
import pytest
from scipy import signal

from helpers import convolution
from helpers.exercises import variants as exercises
from helpers.exercises.variants import answers, checks, solutions


def test_answers_come_out_of_the_helpers(monkeypatch):
    monkeypatch.setattr(answers, "conv2d", lambda V, K: V[:, 1:-1, 1:-1])
    assert answers.maps()[0] == 3
    monkeypatch.setattr(answers, "conv_matrix", lambda *a, **k: np.full((6, 16), 1))
    assert answers.corner()[0] == "6 and 6"
    monkeypatch.setattr(answers, "output_size", lambda n, k, stride=1: n - 1)
    assert answers.tower()[0] == 11 and answers.wasted()[0] == "0%"


def test_numbers_in_the_sentences():
    assert "9 weights for each colour, 27 in all" in exercises.predict("maps").commit("c").answer
    assert "Every place: 25 sums. Kept: 9. So 16" in exercises.predict("wasted").commit("b").answer
    assert "16, 11, 6, 1." in exercises.predict("tower").commit("d").answer
    assert "Of the 11 windows" in exercises.predict("corner").commit("a").answer


@pytest.mark.parametrize("check", [checks.COST, checks.SAME_ZEROS, checks.SIZES])
def test_counts_that_are_almost_whole(check):
    said = check(lambda *case: np.multiply(check.right(*case), 1 + 1e-9))
    assert said.kind == "wrong"
    assert "the numbers are right, but " in said.text
    assert re.search(r" has \d+\.0+\d* in it: counts are whole numbers\.", said.text)


def by_scipy(V, K):
    return [
        sum(signal.correlate2d(v, w, mode="valid") for v, w in zip(V, kernel, strict=True))
        for kernel in K
    ]


def by_windows(V, K):
    windows = np.lib.stride_tricks.sliding_window_view(V, K.shape[2:], axis=(1, 2))
    return np.einsum("ljkmn,ilmn->ijk", windows, K)


@pytest.mark.parametrize(
    "answer", [by_scipy, by_windows, solutions.sum_channels, convolution.conv2d]
)
def test_right_sums(answer):
    assert exercises.check_sum_channels(answer).text == "Right, in all 10 cases."


def loops(V, K, add=True, weight=lambda K, i, l, m, n: K[i, l, m, n], channels=None):
    (C, H, W), (F, _, kh, kw) = V.shape, K.shape
    Z = np.zeros((F, H - kh + 1, W - kw + 1))
    for i, j, k in np.ndindex(Z.shape):
        for l, m, n in np.ndindex(channels or C, kh, kw):
            product = V[l, j + m, k + n] * weight(K, i, l, m, n)
            Z[i, j, k] = Z[i, j, k] + product if add else product
    return Z


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda V, K: loops(V, K, add=False), "Only the last product is left"),
        (lambda V, K: loops(V, K, channels=1), "the first channel only"),
        (lambda V, K: loops(V, K, weight=lambda K, i, l, m, n: K[i, 0, m, n]), "K[i, 0, m, n]"),
        (lambda V, K: loops(V, K, weight=lambda K, i, l, m, n: K[0, l, m, n]), "K[0, ...]"),
        (lambda V, K: loops(V, K, weight=lambda K, i, l, m, n: K[l, i, m, n]), "i and l"),
        (lambda V, K: loops(V, K, weight=lambda K, i, l, m, n: K[i, l, n, m]), "m and n"),
        (lambda V, K: loops(V, K, weight=lambda K, i, l, m, n: K[i, l, -1 - m, -1 - n]), "flipped"),
        (lambda V, K: loops(V, K) / len(V), "the mean over the channels"),
        (lambda V, K: loops(V, K)[:, :-1, :-1], "The last row and column are missing"),
        (lambda V, K: loops(V, K)[0], "but Z has the shape (output channels, rows, columns)"),
        (lambda V, K: [loops(V, K), None][1], "returned nothing"),
    ],
)
def test_wrong_sums(answer, words):
    verdict = exercises.check_sum_channels(answer)
    assert verdict.kind == "wrong" and words in repr(verdict).replace("\n", " ")


def cost(C, F, k, H, W):
    return [F * (C * k**2 + 1), (H - k + 1) * (W - k + 1) * F * C * k**2]


@pytest.mark.parametrize("answer", [cost, solutions.cost, lambda *a: np.array(cost(*a))])
def test_right_costs(answer):
    assert exercises.check_cost(answer).text == "Right, in all 10 cases."


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda C, F, k, H, W: (F * k * k + F, F * k * k * (H - k + 1) * (W - k + 1)), "channels"),
        (lambda C, F, k, H, W: (F * C * k * k, cost(C, F, k, H, W)[1]), "biases are missing"),
        (lambda C, F, k, H, W: (F * C * k * k + 1, cost(C, F, k, H, W)[1]), "not one for the"),
        (lambda C, F, k, H, W: (cost(C, F, k, H, W)[0], F * C * k * k * H * W), "of the input"),
        (lambda C, F, k, H, W: cost(C, F, k, H, W)[::-1], "changed places"),
        (lambda C, F, k, H, W: cost(C, F, k, H, W)[0], "two counts are needed"),
        (lambda C, F, k, H, W: (cost(C, F, k, H, W)[0], 7), "should give"),
    ],
)
def test_wrong_costs(answer, words):
    verdict = exercises.check_cost(answer)
    assert verdict.kind == "wrong" and words in repr(verdict).replace("\n", " ")


def walked(n, layers):
    result = []
    for k, stride, padding in layers:
        n = len([a for a in range(0, n + 2 * padding, stride) if a + k <= n + 2 * padding])
        result.append(n)
    return tuple(result)


@pytest.mark.parametrize("answer", [walked, solutions.sizes])
def test_right_sizes(answer):
    assert exercises.check_sizes(answer).text == "Right, in all 21 cases."


def each(one):
    def sizes(n, layers):
        return [n := one(n, *layer) for layer in layers]

    return sizes


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda n, layers: [(n + 2 * p - k) // s + 1 for k, s, p in layers], "reads the input"),
        (lambda n, layers: [n, *walked(n, layers)], "The input is in the list too"),
        (lambda n, layers: walked(n, layers)[-1:], "Only the last width"),
        (lambda n, layers: walked(n, layers)[-1], "one width for every layer is needed"),
        (each(lambda n, k, s, p: (n + p - k) // s + 1), "counted once"),
        (each(lambda n, k, s, p: (n - k) // s + 1), "The padding is left out"),
        (each(lambda n, k, s, p: n + 2 * p - k + 1), "The stride is left out"),
        (each(lambda n, k, s, p: math.ceil((n + 2 * p - k) / s) + 1), "rounds up"),
        (each(lambda n, k, s, p: (n + 2 * p - k) / s + 1), "round down"),
        (each(lambda n, k, s, p: (n + 2 * p - k) // s), "add 1"),
    ],
)
def test_wrong_sizes(answer, words):
    verdict = exercises.check_sizes(answer)
    assert verdict.kind == "wrong" and words in repr(verdict).replace("\n", " ")


@pytest.mark.parametrize(
    "answer", [solutions.same_zeros, lambda k: [(k - 1) // 2, k - 1 - (k - 1) // 2]]
)
def test_right_zeros(answer):
    assert exercises.check_same_zeros(answer).text == "Right, in all 11 cases."


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda k: (k // 2, k // 2), "one zero too many"),
        (lambda k: ((k - 1) // 2, (k - 1) // 2), "one zero too few"),
        (lambda k: (k // 2, (k - 1) // 2), "before the pixels here"),
        (lambda k: (k - 1, k - 1), "full padding"),
        (lambda k: ((k - 1) / 2, (k - 1) / 2), "Half a zero"),
        (lambda k: k - 1, "two counts are needed"),
    ],
)
def test_wrong_zeros(answer, words):
    verdict = exercises.check_same_zeros(answer)
    assert verdict.kind == "wrong" and words in repr(verdict).replace("\n", " ")


@pytest.mark.parametrize("name", ["sum_channels", "cost", "sizes", "same_zeros"])
def test_nothing_written_yet(name):
    check = getattr(exercises, f"check_{name}")
    stub = lambda *args: ...  # noqa: E731
    assert check(...).kind == check(stub).kind == "unanswered"
    assert exercises.reveal(name).show().text.startswith(f"def {name}(")
