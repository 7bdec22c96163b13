"""Facts that hold in every state of pooling_underfits, against plain loops."""

import numpy as np
import pytest
import scipy.signal
import sweep

from helpers import explore
from helpers.explore.prior.pooling_underfits import (
    CHANNELS,
    JOBS,
    SEEDS,
    blobs,
    network,
    results,
    trained,
)

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def demo():
    made = explore.pooling_underfits()
    yield made
    made.close()


def facts(demo, state):
    r, text = demo.result, demo.describe()
    done = [job for job in JOBS[: state["step"]] if job[1] == state["pooled"]]
    done = [job for job in done if job[0] == state["kind"] or not job[1]]
    assert len(r.here) == len(done)
    assert ("not trained yet" in text) == (not done)
    for picture, feature_map, value in zip(r.pictures, r.maps, r.values, strict=True):
        Z = scipy.signal.correlate2d(picture[0], r.kernel, mode="valid")
        # The bias is whatever makes the empty part of the map what it is.
        net = trained(state["border"], *done[0])[1] if done else None
        bias = net.layers[0].bias.value[state["channel"]] if net else 0.2
        np.testing.assert_allclose(feature_map, np.maximum(Z + bias, 0), atol=1e-6)
        pool = {"max": np.max, "average": np.mean}[state["kind"]]
        assert value == pytest.approx(pool(feature_map), abs=1e-6)
    alike = r.values[0] == pytest.approx(r.values[1], abs=1e-9)
    if state["channel"] < state["pooled"]:
        assert ("for both" in text) == alike
    else:
        assert "is not pooled" in text
    # Must hold: only the border tells pooled blobs apart.
    if state["column"] >= 2:
        assert alike
    left, right = r.pictures[:, 0]
    assert np.array_equal(left, right[:, ::-1])
    assert np.argwhere(left)[0].tolist() == [5, state["column"]]


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        facts(demo, state)


def test_random_combinations(demo):
    # A few runs with each kind of border; the others are like them.
    few = {} if sweep.LEAST else {"step": range(7)}
    for state in sweep.combinations(demo, 80, seed=1, **few):
        facts(demo, state)


@pytest.mark.parametrize("border", [True, False])
def test_blobs_are_where_they_are_said_to_be(border):
    x, y = blobs(border, 7)
    bright = x[:, 0] > 0.5
    assert (bright.sum((1, 2)) == 4).all()
    assert (bright[:, :, 6:].any((1, 2)) == (y == 1)).all()
    assert (bright[:, :, :6].any((1, 2)) == (y == 0)).all()
    edge = np.ones((12, 12), bool)
    edge[2:-2, 2:-2] = False
    assert bright[:, edge].any() == border


def test_pooling_on_all_features_underfits_and_on_some_does_not():
    found = results(True, len(JOBS))
    for kind in ("average", "max"):
        for pooled in range(CHANNELS):
            assert found[kind, pooled] == [1.0] * SEEDS
        # At most the blobs at the border (2 of 5 columns) can be told: 0.4 + 0.6 / 2 and chance.
        assert max(found[kind, CHANNELS]) < 0.8
        assert np.mean(found[kind, CHANNELS]) > 0.6


def test_without_the_border_pooling_leaves_next_to_guessing():
    for kind in ("average", "max"):
        for seed in range(2):
            assert trained(False, kind, CHANNELS, seed)[0] < 0.65
    assert trained(False, "average", 0, 0)[0] == 1


def test_the_same_seed_gives_the_same_run():
    first = trained(True, "max", 2, 0)[1].layers[0].weight.value
    trained.cache_clear()
    assert np.array_equal(trained(True, "max", 2, 0)[1].layers[0].weight.value, first)


def test_pooled_channels_leave_one_number_each():
    for pooled in range(CHANNELS + 1):
        features = network("max", pooled, 0).layers[-1].weight.value.shape[1]
        assert features == pooled + (CHANNELS - pooled) * 100


def test_another_task_begins_anew(demo):
    demo.set(step=3)
    demo.controls["border"].value = False
    assert demo.state["step"] == 0
