"""learned_invariance: detectors by plain sums, and what each way of pooling is invariant to."""

from functools import lru_cache

import numpy as np
import pytest
import sweep
from scipy.signal import fftconvolve

from helpers import data, explore
from helpers.explore.pooling.learned_invariance import ANGLES, found, learn
from helpers.warp import warp

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def demo():
    made = explore.learned_invariance()
    yield made
    made.close()


@lru_cache
def filters(digit, apart):
    return [learn(digit, angle) for angle in (-apart, 0, apart)]


def ways(picture, digit, apart):
    """Return the maximum over the filters, the upright filter, and its maximum over places."""
    unit = picture / np.sqrt((picture.astype(float) ** 2).sum())
    detectors = [max((unit * w).sum(), 0) for w in filters(digit, apart)]
    places = fftconvolve(np.pad(unit, 6), filters(digit, apart)[1][::-1, ::-1], "valid")
    return max(detectors), detectors[1], max(places.max(), 0)


@lru_cache
def limits(digit, apart):
    x, y, _, _ = data.digits()
    others = [ways(picture, digit, apart) for picture in x[y != digit][:500, 0]]
    return np.quantile(others, 0.95, axis=0)


def facts(demo, state):
    r, text = demo.result, demo.describe()
    _, _, x, y = data.digits()
    picture = x[y == state["digit"]][state["picture"], 0]
    image = warp(picture, state["angle"], shift=(0, state["shift"]))
    np.testing.assert_allclose(r.image, image, atol=1e-6)
    own = state["digit"], state["apart"]
    unit = image / np.sqrt((image.astype(float) ** 2).sum())
    detectors = [max((unit * w).sum(), 0) for w in filters(*own)]
    np.testing.assert_allclose(r.detectors, detectors, atol=1e-5)
    np.testing.assert_allclose(r.now, ways(image, *own), atol=1e-5)
    pictures = [warp(p, state["angle"], shift=(0, state["shift"])) for p in x[y == own[0]][:30, 0]]
    yes = [np.array(ways(p, *own)) > limits(*own) for p in pictures]
    assert r.found == np.sum(yes, axis=0).tolist()
    assert f"{r.found[0]} by the max of 3, {r.found[1]} by the 0° filter, {r.found[2]} by" in text
    if state["shift"]:
        side = "left" if state["shift"] < 0 else "right"
        assert f", moved {side} by {abs(state['shift'])}. " in text
    else:
        assert "moved" not in text
    assert ("off" in text) == (not r.detectors.any())


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        facts(demo, state)


def test_random_combinations(demo):
    # Of filters that are learned already; to learn takes a second for each digit and angle.
    few = {} if sweep.LEAST else {"digit": [3], "apart": [45], "shift": [0]}
    for state in sweep.combinations(demo, 40, seed=3, **few):
        facts(demo, state)


def test_a_filter_is_the_least_squares_solution():
    x, y, _, _ = data.digits()
    x, y = x[:2000], y[:2000]
    X = warp(x, 45).reshape(len(x), -1).astype(float)
    X /= np.sqrt((X**2).sum(1, keepdims=True))
    w = learn(3, 45).ravel()
    target = np.where(y == 3, 1, -1 / 9)
    # At the minimum of |X v - target|^2 + 150 |v|^2 the gradient is 0; w is v scaled to length 1.
    A, b = X.T @ X + 150 * np.eye(784), X.T @ target
    scale = (w @ b) / (w @ A @ w)
    np.testing.assert_allclose(A @ (scale * w), b, atol=1e-6 * abs(b).max())
    assert np.linalg.norm(w) == pytest.approx(1)


def test_only_the_maximum_over_filters_survives_the_turn():
    counts = dict(zip(ANGLES, found(3, 45, 0).tolist(), strict=True))
    for angle in (-45, 45):
        over_filters, upright, over_space = counts[angle]
        assert over_filters >= 20, angle
        assert upright <= 15 and over_space <= 10, angle
    assert all(count > 15 for count in counts[0])


def test_only_pooling_over_space_survives_the_shift():
    still, moved = found(3, 45, 0)[6], found(3, 45, 4)[6]
    assert ANGLES[6] == 0
    assert moved[2] == still[2], "every place is looked at"
    assert moved[0] < still[0] / 2
