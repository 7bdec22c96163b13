"""Lesson 9.5b: right answers in several styles, and the wrong ones people give."""

import numpy as np
import pytest

from helpers.convolution import conv2d
from helpers.exercises import sharing as exercises
from helpers.exercises.sharing import answers, solutions
from helpers.network import TiledConv2d


def test_answers_come_out_of_the_helpers(monkeypatch):
    monkeypatch.setattr(answers, "tiled_conv2d", lambda V, K, padding: np.eye(5))
    assert answers.letters() == (1, {"edges": 5})
    monkeypatch.setattr(answers, "run", lambda task, n, t, seed: (0.5 + 0.1 * (t == 2), None))
    assert answers.few()[0] == 2 and answers.half()[1]["two"] == "60 %"
    monkeypatch.setattr(answers, "run", lambda task, n, t, seed: (0.5 + 0.001 * t, None))
    assert answers.half()[0] == "none"
    real = answers.compute

    def spoilt(state):
        r = real(state)
        r.missing = {kind: np.ones((5, 5)) for kind in r.missing}
        return r

    monkeypatch.setattr(answers, "compute", spoilt)
    assert answers.border()[0] == "none"


def test_numbers_in_the_sentences():
    assert "on 9 edges" in exercises.predict("letters").commit("b").answer
    assert "a quarter of 576" in exercises.predict("groups").commit("d").answer
    border = exercises.predict("border").commit("b").answer
    assert "25 units, 25 biases" in border and "response is 4" in border


def test_solutions_count_real_arrays():
    for C, F, k, t in [(1, 1, 1, 1), (3, 8, 5, 2), (2, 4, 3, 3)]:
        net = TiledConv2d(C, F, k, t)
        real = sum(p.value.size for p in net.parameters())
        assert solutions.tiled_parameters(C, F, k, t) == real
    for C, F, k, groups, size in [(4, 8, 3, 2, 5), (6, 6, 1, 6, 3), (2, 4, 3, 1, 4)]:
        K = np.ones((F, C // groups, k, k))
        out = conv2d(np.ones((C, size + k - 1, size + k - 1)), K, groups=groups)
        assert solutions.group_cost(C, F, k, groups, size) == (K.size, out.sum())  # a 1 each
    missing = np.random.default_rng(0).normal(size=(7, 7))
    owner = np.arange(7)[:, None] % 3 * 3 + np.arange(7) % 3
    A = (owner.ravel()[:, None] == np.arange(9)).astype(float)
    best = np.linalg.lstsq(A, missing.ravel(), rcond=None)[0]
    np.testing.assert_allclose(solutions.fit_bias(missing, 3).ravel(), best)


@pytest.mark.parametrize(
    "answer",
    [
        solutions.tiled_parameters,
        lambda C, F, k, t: F * C * (k * t) ** 2 + F * t**2,
        lambda C, F, k, t: sum(p.value.size for p in TiledConv2d(C, F, k, t).parameters()),
    ],
)
def test_right_tiled_parameters(answer):
    assert exercises.check_tiled_parameters(answer).text == "Right, in all 81 cases."


def as_list(missing, t):
    return [[float(np.mean(missing[a::t, b::t])) for b in range(t)] for a in range(t)]


def by_counting(missing, t):
    total, many = np.zeros((t, t)), np.zeros((t, t))
    for j, k in np.ndindex(missing.shape):
        total[j % t, k % t] += missing[j, k]
        many[j % t, k % t] += 1
    return total / many


@pytest.mark.parametrize("answer", [solutions.fit_bias, as_list, by_counting])
def test_right_biases(answer):
    assert exercises.check_fit_bias(answer).text == "Right, in all 10 cases."


@pytest.mark.parametrize(
    "answer",
    [
        solutions.group_cost,
        lambda C, F, k, groups, n: [F * C // groups * k**2, F * C // groups * k**2 * n**2],
        lambda C, F, k, groups, n: np.array([1, n * n]) * (F * C * k * k / groups),
    ],
)
def test_right_costs(answer):
    assert exercises.check_group_cost(answer).text == "Right, in all 80 cases."


def one_kernel(C, F, k, t):
    return F * (C * k * k + 1)


def a_bias_a_channel(C, F, k, t):
    return F * (t * t * C * k * k + 1)


def t_once(C, F, k, t):
    return t * F * (C * k * k + 1)


def twice_divided(C, F, k, groups, size):
    weights = (F // groups) * (C // groups) * k * k
    return weights, weights * size**2


def no_groups(C, F, k, groups, size):
    return F * C * k * k, F * C * k * k * size**2


def weights_alone(C, F, k, groups, size):
    return F * C * k * k // groups


def weights_and_biases(C, F, k, groups, size):
    return (*no_groups(C, F, k, groups, size), F)


def blocks(missing, t):
    step = len(missing) // t
    rows = [missing[a * step : (a + 1) * step] for a in range(t)]
    return np.array([[r[:, b * step : (b + 1) * step].mean() for b in range(t)] for r in rows])


def sums(missing, t):
    return [[missing[a::t, b::t].sum() for b in range(t)] for a in range(t)]


def one_number(missing, t):
    return missing.mean()


@pytest.mark.parametrize(
    ("check", "answer", "because"),
    [
        ("tiled_parameters", one_kernel, "This is a convolution, t = 1."),
        ("tiled_parameters", a_bias_a_channel, "one bias an output channel"),
        ("tiled_parameters", t_once, "in two dimensions there are t t"),
        ("group_cost", twice_divided, "This divides twice"),
        ("group_cost", no_groups, "The groups are left out"),
        ("group_cost", weights_alone, "one row of numbers"),
        ("group_cost", weights_and_biases, "the result is (weights, multiply-adds)"),
        ("fit_bias", blocks, "blocks of neighbours"),
        ("fit_bias", sums, "These are sums"),
        ("fit_bias", one_number, "the biases are a table"),
    ],
)
def test_wrong_answers_get_a_counterexample_and_the_reason(check, answer, because):
    verdict = getattr(exercises, f"check_{check}")(answer)
    assert verdict.kind == "wrong" and f"{check}(" in verdict.text
    assert because in verdict.text


@pytest.mark.parametrize("check", ["tiled_parameters", "group_cost", "fit_bias"])
def test_nothing_answered_yet(check):
    def stub(a, b, c=0, d=0, e=0): ...

    judge = getattr(exercises, f"check_{check}")
    assert judge(...).kind == judge(None).kind == judge(stub).kind == "unanswered"
    assert exercises.reveal(check).show().text.startswith(f"def {check}(")
