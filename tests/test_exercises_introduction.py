"""Lesson 9.0: right answers in several styles, and the wrong ones people give."""

import numpy as np
import pytest

from helpers import counts
from helpers.exercises import introduction as exercises
from helpers.exercises.introduction import answers, solutions
from helpers.network import Conv2d, Linear


@pytest.mark.parametrize(
    ("name", "accuracies", "value"),
    [
        ("shift", {0: 0.94, 2: 0.93}, 95),
        ("shift", {0: 0.94, 2: 0.15}, 10),
        ("cnn", {("MLP", 3): 0.4, 0: 0.9, 3: 0.88}, "all"),
        ("cnn", {("MLP", 3): 0.4, 0: 0.9, 3: 0.41}, "same"),
        ("cnn", {("MLP", 3): 0.4, 0: 0.9, 3: 0.3}, "fewer"),
    ],
)
def test_answers_are_measured(name, accuracies, value, monkeypatch):
    measured = lambda net, seed, way, k: accuracies.get((net, k), accuracies.get(k))  # noqa: E731
    monkeypatch.setattr(answers, "measured", measured)
    assert getattr(answers, name)()[0] == value


def test_numbers_in_the_sentences():
    work = exercises.predict("work").commit("b").answer
    assert "at 24*24 places: 921,600 multiply-adds against 50,176" in work
    assert 64 * 25 * 24 * 24 == 921_600
    alexnet = exercises.predict("alexnet").commit("a").answer
    dense = 9217 * 4096 + 4097 * 4096 + 4097 * 1000
    assert f"{dense:,} of 60,965,224, that is 96 %" in alexnet
    assert "92 % of the multiply-adds" in alexnet
    assert 9217 * 4096 > 60_965_224 / 2, "its first dense layer alone has more than half"


@pytest.mark.parametrize(
    "answer",
    [
        *[solutions.dense_parameters, lambda n, c, u: (n * n * c + 1) * u],
        lambda side, channels, units: sum(1 for _ in range(units)) * (side**2 * channels + 1),
        lambda n, c, u: np.int64(n) ** 2 * c * u + u,
    ],
)
def test_right_dense_layers(answer):
    assert exercises.check_dense_parameters(answer).text == "Right, in all 60 cases."


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda n, c, u: n * n * c * u, "Every unit has a bias, too."),
        (lambda n, c, u: n * n * u + u, "The channels are left out"),
        (lambda n, c, u: n * c * u + u, "The image has side * side pixels."),
        (lambda n, c, u: n * n * c * u + 1, "every unit has its own"),
        (lambda n, c, u: (n * n * c * u + u) / 1, "a size is a whole number"),
        (lambda n, c: n * c, "takes 3 arguments"),
        (7, "must be a function, and this is the number 7"),
    ],
)
def test_wrong_dense_layers(answer, words):
    verdict = exercises.check_dense_parameters(answer)
    assert verdict.kind == "wrong"
    assert words in verdict.text


@pytest.mark.parametrize("answer", [solutions.conv_parameters, lambda c, f, k: f * (c * k**2 + 1)])
def test_right_convolutions(answer):
    assert exercises.check_conv_parameters(answer)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda c, f, k: f * c * k * k, "Every filter has a bias, too."),
        (lambda c, f, k: f * k * k + f, "The channels are left out"),
        (lambda c, f, k: f * c * k + f, "A kernel has kernel * kernel weights."),
        (lambda c, f, k: f * c * k * k + f * c, "one bias for a filter"),
        (lambda c, f, k: f * c * k * k + c, "not to the input channel"),
        (lambda c, f, k: print(f * c), "returned nothing"),
    ],
)
def test_wrong_convolutions(answer, words):
    verdict = exercises.check_conv_parameters(answer)
    assert verdict.kind == "wrong"
    assert words in verdict.text


def by_loops(side, channels, filters, kernel):
    count = 0
    for _ in range(side - kernel + 1):
        for _ in range(side - kernel + 1):
            count += filters * channels * kernel**2
    return count


@pytest.mark.parametrize("answer", [solutions.conv_work, by_loops])
def test_right_work(answer):
    assert exercises.check_conv_work(answer)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda n, c, f, k: f * c * k * k, "each of them is used at every place"),
        (lambda n, c, f, k: f * c * k * k * n * n, "at side - kernel + 1 places in a row"),
        (lambda n, c, f, k: f * c * k * k * (n - k) ** 2, "The first place is missing"),
        (lambda n, c, f, k: f * c * k * k * (n - k + 1), "The kernel moves down as well"),
        (lambda n, c, f, k: f * (c * k * k + 1) * (n - k + 1) ** 2, "leave the biases out"),
    ],
)
def test_wrong_work(answer, words):
    verdict = exercises.check_conv_work(answer)
    assert verdict.kind == "wrong"
    assert words in verdict.text


def test_not_answered_yet():
    def stub(*arguments): ...

    for name in solutions.SOLUTIONS:
        for answer in (None, ..., stub):
            assert getattr(exercises, f"check_{name}")(answer).kind == "unanswered"


def test_solutions_are_the_sizes_of_real_arrays():
    rng = np.random.default_rng(0)
    for _ in range(60):
        n, c, f, k = (int(v) for v in rng.integers((5, 1, 1, 1), (20, 5, 9, 6)))
        dense, conv = Linear(n * n * c, f), Conv2d(c, f, k)
        assert solutions.dense_parameters(n, c, f) == sum(p.value.size for p in dense.parameters())
        assert solutions.conv_parameters(c, f, k) == sum(p.value.size for p in conv.parameters())
        assert solutions.conv_work(n, c, f, k) == counts.conv((c, n, n), f, k).multiply_adds


@pytest.mark.parametrize("name", solutions.SOLUTIONS)
def test_solutions_pass_their_own_check_as_they_are_shown(name):
    space = {}
    exec(exercises.reveal(name).show().text, space)
    assert getattr(exercises, f"check_{name}")(space[name])
