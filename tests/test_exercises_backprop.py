"""Lesson 9.5c: right answers in several styles, and the wrong ones people give."""

import numpy as np
import pytest

from helpers.exercises import backprop as exercises
from helpers.exercises.backprop import answers, checks, solutions

CHECKS = [checks.KERNEL_GRADIENT, checks.INPUT_GRADIENT, checks.MAX_POOL_GRADIENT]


def test_answers_come_out_of_the_helpers(monkeypatch):
    monkeypatch.setattr(answers, "output_size", lambda n, k, s: 3 * (n == 9))
    assert answers.sizes()[0] == "9"
    monkeypatch.undo()
    monkeypatch.setattr(answers, "sigmoid_gradient", lambda G, x: np.asarray(G) * 0.5)
    assert answers.sigmoid()[0] == "0.5"
    monkeypatch.setattr(answers, "without_stride", lambda G, V, k: V)
    assert answers.stride()[0] == "error"
    monkeypatch.setattr(answers, "max_pool2d_gradient", lambda *a, **k: np.full((1, 1, 5), -1.0))
    assert answers.overlap()[0] == "-1"
    monkeypatch.undo()
    forgetful = lambda G, V, k, stride: answers.without_stride(G[0], V[0], k)[None, None]  # noqa: E731
    monkeypatch.setattr(answers, "conv2d_kernel_gradient", forgetful)
    assert answers.stride()[0] == "right"


def test_a_rate_that_is_far_too_large_might_have_been_faster(monkeypatch):
    class Fast:
        checks = ((0, 0.5),)

        def to(self, state):
            self.losses = [1 / state.rate] * 20
            return self

    monkeypatch.setattr(answers, "Training", Fast)
    assert answers.rate()[0] == "faster"


def kernel_by_pixels(G, V, k, stride):
    return [
        [
            sum(
                G[m, n] * V[stride * m + a, stride * n + b]
                for m in range(len(G))
                for n in range(len(G))
            )
            for b in range(k)
        ]
        for a in range(k)
    ]


def kernel_by_dilation(G, V, k, stride):
    wide = np.zeros((stride * (len(G) - 1) + 1,) * 2)
    wide[::stride, ::stride] = G
    windows = np.lib.stride_tricks.sliding_window_view(V, wide.shape)
    return np.einsum("abmn,mn->ab", windows, wide)[:k, :k]


@pytest.mark.parametrize("function", [kernel_by_pixels, kernel_by_dilation])
def test_right_kernel_gradients(function):
    assert exercises.check_kernel_gradient(function).text == "Right, in all 45 cases."


def gathering(K, G, n, stride):
    dV = np.zeros((n, n))
    for i, j in np.ndindex(n, n):
        for p, q in np.ndindex(G.shape):
            a, b = i - stride * p, j - stride * q
            if 0 <= a < len(K) and 0 <= b < len(K):
                dV[i, j] += K[a, b] * G[p, q]
    return dV


def test_right_input_gradients():
    assert exercises.check_input_gradient(gathering)


def pool_by_comparing(G, V, size, stride):
    dV = np.zeros_like(V)
    for (m, n), g in np.ndenumerate(G):
        best = stride * m, stride * n
        for i in range(stride * m, stride * m + size):
            for j in range(stride * n, stride * n + size):
                if V[i, j] > V[best]:
                    best = i, j
        dV[best] += g
    return dV


def test_right_pool_gradients():
    assert exercises.check_max_pool_gradient(pool_by_comparing)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.call)
def test_nothing_yet_and_nonsense(check):
    assert check(...).kind == "unanswered"
    assert check(lambda a, b, c, d: ...).kind == "unanswered"
    assert not check(lambda a, b, c, d: 3)
    assert "(rows, columns)" in check(lambda a, b, c, d: [1, 2]).text
    assert "takes 4 arguments" in check(lambda a, b: a).text


def test_the_forgotten_stride_gets_a_counterexample_at_stride_2():
    def forgot(G, V, k, stride):
        dK = np.zeros((k, k))
        for m, n in np.ndindex(G.shape):
            dK += G[m, n] * V[m : m + k, n : n + k]
        return dK

    said = exercises.check_kernel_gradient(forgot).text
    assert ", 1, 2) gives" in said, "the smallest kernel, at stride 2"
    assert "The stride is forgotten: this is right at stride 1 only." in said


def test_assigning_where_windows_overlap_gets_a_counterexample():
    def assigns(G, V, size, stride):
        dV = np.zeros(V.shape)
        for m, n in np.ndindex(G.shape):
            window = V[stride * m : stride * m + size, stride * n : stride * n + size]
            i, j = np.unravel_index(window.argmax(), window.shape)
            dV[stride * m + i, stride * n + j] = G[m, n]
        return dV

    said = exercises.check_max_pool_gradient(assigns).text
    assert "a pixel can win several times, and gets the sum" in said


def test_solutions_are_right_and_shown():
    assert exercises.check_kernel_gradient(solutions.kernel_gradient)
    assert exercises.check_input_gradient(solutions.input_gradient)
    assert exercises.check_max_pool_gradient(solutions.max_pool_gradient)
    for name in solutions.SOLUTIONS:
        assert f"def {name}(" in exercises.reveal(name).show().text
