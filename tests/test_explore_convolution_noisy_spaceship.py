"""Facts that hold in every state of noisy_spaceship; sums are written out as loops here."""

import numpy as np
import pytest
import sweep

from helpers.drawing import number
from helpers.explore.convolution.noisy_spaceship import TRUTH, noisy_spaceship

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def demo():
    made = noisy_spaceship()
    yield made
    made.close()


def age_weights(state):
    """The weight of every age, from the words on the controls."""
    n = state["width"]
    ages = range(-((n - 1) // 2), n // 2 + 1) if state["future"] else range(n)
    far = max(ages) + 1
    shape = {
        "box": lambda a: 1,
        "triangle": lambda a: (far - abs(a)) / far,
        "decay": lambda a: np.e ** (-3 * abs(a) / far),
    }[state["shape"]]
    w = {a: shape(a) for a in ages}
    total = sum(w.values()) if state["normalise"] else 1
    return {a: v / total for a, v in w.items()}


def facts(demo, state):
    r, w = demo.result, age_weights(state)
    assert len(w) == state["width"]
    np.testing.assert_allclose(dict(zip(r.ages.tolist(), r.w, strict=True)).get(0), w[0])
    if not state["future"]:
        assert min(w) == 0  # w(a) = 0 for a < 0
    if state["normalise"]:
        assert np.isclose(r.w.sum(), 1)
    # The line is there exactly where every age of the window has a measurement.
    times = [t for t in range(len(r.x)) if all(0 <= t - a < len(r.x) for a in w)]
    assert r.t.tolist() == times
    for t, value in list(zip(r.t, r.line, strict=True))[:: max(1, len(times) // 5)]:
        assert np.isclose(value, sum(r.x[t - a] * v for a, v in w.items()))
    judged = range(24, 89)
    before = sum((r.x[t] - TRUTH[t]) ** 2 for t in judged) / len(judged)
    at = dict(zip(r.t.tolist(), r.line, strict=True))
    after = sum((at[t] - TRUTH[t]) ** 2 for t in judged) / len(judged)
    np.testing.assert_allclose([r.before, r.after], [before, after], atol=1e-12)
    text = demo.describe()
    assert f"{number(before)} before, {number(after)} after" in text
    assert ("better" in text) == (after < before)


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        facts(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 200):
        facts(demo, state)


def test_smoothing_helps_at_first_sight_and_the_future_helps_more(demo):
    assert demo.result.after < demo.result.before / 3
    causal = demo.result.after
    assert demo.set(future=True).result.after < 0.8 * causal


def test_a_causal_line_lags_and_a_balanced_one_does_not(demo):
    demo.set(noise=0.0, width=11)
    rising = slice(20, 40)
    assert (demo.result.line[rising] < TRUTH[demo.result.t[rising]]).all()
    assert demo.result.mean_age == 5
    assert demo.set(future=True).result.mean_age == 0
    assert "no lag" in demo.describe()


def test_without_normalising_the_line_leaves_the_track_and_the_text_says_so(demo):
    demo.set(normalise=False)
    assert "sum to 7" in demo.describe() and "above the picture" in demo.describe()
    low, high = demo.art.track.axes.get_ylim()
    assert low < demo.result.x.min() and demo.result.x.max() < high / 3


def test_a_window_of_one_changes_nothing(demo):
    demo.set(width=1)
    np.testing.assert_array_equal(demo.result.line, demo.result.x)
    assert "the same" in demo.describe() and "No line" not in demo.describe()


def test_the_noise_is_the_same_every_time(demo):
    first = demo.result.x.copy()
    np.testing.assert_array_equal(demo.set(noise=0.1).set(noise=0.8).result.x, first)


def test_a_window_of_two_holds_nothing_from_the_future(demo):
    demo.set(width=2, future=True)
    assert "0 to 1" in demo.describe() and "later" not in demo.describe()
