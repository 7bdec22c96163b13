"""Facts that hold in every state of same_feature_everywhere; windows are compared by loops."""

import numpy as np
import pytest
import sweep
from scipy.signal import correlate2d

from helpers import data, explore

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def demo():
    made = explore.same_feature_everywhere()
    yield made
    made.close()


def facts(demo, state):
    r, text = demo.result, demo.describe()
    np.testing.assert_allclose(r.response, correlate2d(r.image, r.kernel, "valid"), atol=1e-9)
    assert len(set(r.copies)) == len(r.copies) == state["copies"]
    peaks = []
    for i, j in np.ndindex(r.response.shape):
        near = r.response[max(i - 2, 0) : i + 3, max(j - 2, 0) : j + 3]
        if r.response[i, j] > state["threshold"] - 1e-9 and r.response[i, j] == near.max():
            peaks.append((i, j))
    assert r.peaks == peaks
    assert set(r.found) == set(peaks) & set(r.copies)
    assert set(r.false) == set(peaks) - set(r.copies)
    i, j = map(int, text.split("at (")[1].split(")")[0].split(","))
    assert r.response[i, j] == r.response.max()
    missed = len(r.copies) - len(r.found)
    assert f"Found {len(r.found)} of {len(r.copies)}" in text
    assert f"missed {missed} (hatched), {len(r.false)} false" in text
    assert "The same 49 weights are used at 1,764 places" in text and "86,436" in text
    if state["noise"] == 0:
        for i, j in r.copies:
            window = r.image[i : i + 7, j : j + 7]
            np.testing.assert_array_equal(window, data.shape(state["motif"], 7))
            assert r.response[i, j] == pytest.approx(1, abs=1e-12)
        assert missed == 0, "without noise every copy is found, wherever it is"
        assert r.response.max(initial=0) <= 1 + 1e-9
        if len(r.copies) > 1:
            assert "the place makes no difference" in text


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo, scene=[0, 1, 7]):
        facts(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 60, seed=6, scene=range(20)):
        facts(demo, state)


def test_without_noise_all_copies_are_found_at_the_strictest_threshold(demo):
    for scene in range(20):
        demo.set(noise=0, threshold=1.0, copies=12, others=12, scene=scene)
        facts(demo, demo.state)


def test_a_bar_is_found_in_a_cross_too(demo):
    text = demo.set(motif="bar", noise=0, threshold=0.5, others=12).describe()
    assert "missed 0" in text and demo.result.false
    assert demo.set(motif="cross", threshold=0.8).result.false == []


def test_the_scene_is_another_at_every_press_and_the_same_again(demo):
    first, second = demo.result.image, demo.set(scene=1).result.image
    assert (first != second).any()
    assert (demo.set(scene=0).result.image == first).all()


def test_the_kernel_answers_nothing_to_any_grey(demo):
    for motif in ("cross", "slash", "bar"):
        K = demo.set(motif=motif).result.kernel
        assert abs(K.sum()) < 1e-12 and (K * data.shape(motif, 7)).sum() == pytest.approx(1)
