"""Facts that hold in every state of prior_strength, against least squares and plain loops."""

import numpy as np
import pytest
import sweep

from helpers import explore
from helpers.explore.prior.prior_strength import (
    GROUPS,
    KERNEL,
    NOISE,
    SIGMAS,
    TRUTHS,
    errors,
    fit,
    obeying,
    samples,
)

pytestmark = pytest.mark.filterwarnings("error")
BOTH, WINDOW, DIAGONALS = GROUPS


@pytest.fixture
def demo():
    made = explore.prior_strength()
    yield made
    made.close()


def project(prior, W):
    """Average along diagonals, or cut the window out, by loops."""
    result = np.zeros_like(W)
    for j in range(10):
        for i in range(12):
            inside = prior == DIAGONALS or 0 <= i - j < 3
            mates = [W[a, a + i - j] for a in range(10) if 0 <= a + i - j < 12]
            if inside:
                result[j, i] = W[j, i] if prior == WINDOW else sum(mates) / len(mates)
    return result


def cost(W, X, Y, prior, sigma):
    away = W - project(prior, W)
    return np.sum((Y - X @ W.T) ** 2) / NOISE**2 + np.sum(away**2) / sigma**2


def facts(demo, state):
    r, text = demo.result, demo.describe()
    away = abs(r.W - project(state["prior"], r.W)).max()
    assert r.away == pytest.approx(away, abs=1e-12)
    if r.sigma == 0:
        assert away < 1e-12
        assert "infinitely strong" in text
    elif r.sigma == np.inf:
        np.testing.assert_allclose(r.W, np.linalg.lstsq(r.X, r.Y, rcond=None)[0].T, atol=1e-8)
    else:
        best, rng = cost(r.W, r.X, r.Y, state["prior"], r.sigma), np.random.default_rng(0)
        for _ in range(3):
            near = r.W + 0.01 * rng.standard_normal(r.W.shape)
            assert cost(near, r.X, r.Y, state["prior"], r.sigma) > best
    assert r.train[state["strength"], 0] == pytest.approx(np.mean((r.Y - r.X @ r.W.T) ** 2))
    # Must hold: a stronger prior never lowers the training error, whatever is true.
    assert (np.diff(r.train, axis=0) > -1e-9).all()
    # The curves do not tell what stronger priors do.
    (plot,) = [axes for axes in demo.figure.axes if axes.get_label() == "errors"]
    means = [line for line in plot.lines if line.get_label() in ("on new examples", "in training")]
    for line, results in zip(means, (r.test, r.train), strict=True):
        np.testing.assert_array_equal(line.get_ydata(), results[: state["strength"] + 1].mean(1))
    right = np.allclose(project(state["prior"], r.true), r.true)
    assert ("This prior is right" in text) == right


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        facts(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 60, seed=1):
        facts(demo, state)


def test_projection_is_the_one_of_loops():
    W = np.random.default_rng(0).standard_normal((10, 12))
    for prior in GROUPS:
        np.testing.assert_allclose(obeying(prior, W), project(prior, W), atol=1e-12)


def test_infinitely_strong_is_a_convolution(demo):
    demo.set(examples=60, strength=len(SIGMAS) - 1)
    W = demo.result.W
    kernel = W[0, :3]
    for j in range(10):
        np.testing.assert_allclose(W[j, j : j + 3], kernel, atol=1e-12)
    np.testing.assert_allclose(kernel, KERNEL, atol=0.1)


def test_the_limit_is_reached_smoothly():
    X, Y = samples(next(iter(TRUTHS)), 20, 3)
    for prior in GROUPS:
        np.testing.assert_allclose(fit(X, Y, prior, 1e-5), fit(X, Y, prior, 0), atol=1e-5)
        np.testing.assert_allclose(fit(X, Y, prior, 1e5), fit(X, Y, prior, np.inf), atol=1e-5)


def test_the_error_on_new_examples_is_that_of_many():
    rng = np.random.default_rng(5)
    truth = TRUTHS["a convolution"]
    X, Y = samples("a convolution", 16, 0)
    W = fit(X, Y, BOTH, 0.3)
    new = rng.standard_normal((100_000, 12))
    measured = np.mean((new @ (truth - W).T + NOISE * rng.standard_normal((100_000, 10))) ** 2)
    assert errors("a convolution", BOTH, 16)[1][4, 0] == pytest.approx(measured, rel=0.01)


@pytest.mark.parametrize(("examples", "gain"), [(16, 3), (60, 1.1)])
def test_a_right_prior_helps_most_with_few_examples(examples, gain):
    test = errors("a convolution", BOTH, examples)[1]
    assert (test[0] > gain * test[-1]).all()  # for every seed


def test_a_wrong_prior_is_not_cured_by_data():
    for examples in (16, 60):
        test = errors("another kernel in each row", BOTH, examples)[1]
        assert (test[-1] > 4 * NOISE**2).all()
    assert (errors("another kernel in each row", BOTH, 60)[1][0] < 1.5 * NOISE**2).all()
