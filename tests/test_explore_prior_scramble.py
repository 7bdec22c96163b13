"""Facts that hold in every state of scramble, against plain loops."""

import numpy as np
import pytest
import sweep

from helpers import explore
from helpers.explore.prior.scramble import (
    DIGITS,
    JOBS,
    NETS,
    SHARES,
    SLASH,
    examples,
    network,
    order,
    scrambled,
    slashes,
    trained,
)
from helpers.network import accuracy

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def demo():
    made = explore.scramble()
    yield made
    made.close()


def facts(demo, state):
    r, text = demo.result, demo.describe()
    places = order(r.picture.size, state["share"])
    flat = [r.picture.ravel()[i] for i in places]
    assert np.array_equal(r.scrambled.ravel(), flat)
    assert r.moved == r.picture.size * state["share"] // 100
    done = sum(share == state["share"] for share, _ in JOBS[: state["step"]])
    assert {len(r.results[kind, state["share"]]) for kind in NETS} == {done}
    assert ("Not trained yet" in text) == (not done)
    if done:
        assert f"{np.mean(r.results['CNN', state['share']]):.2f} right" in text


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        facts(demo, state)


def test_random_combinations(demo):
    few = {} if sweep.LEAST else {"step": range(7)}  # runs of each task; the others are like them
    for state in sweep.combinations(demo, 60, seed=2, **few):
        facts(demo, state)


@pytest.mark.parametrize("pixels", [100, 196])
def test_an_order_is_a_permutation(pixels):
    for share in SHARES:
        places = order(pixels, share)
        assert sorted(places) == list(range(pixels))
        assert (places != np.arange(pixels)).sum() == pixels * share // 100


def test_slashes_are_slashes():
    x, y = slashes(50, 3)
    for picture, kind in zip(x[:, 0], y, strict=True):
        rows, columns = np.nonzero(picture > 0.5)
        assert len(rows) == 4
        assert (np.diff(columns) == (-1 if kind else 1)).all()


def test_the_mlp_does_not_notice_and_the_cnn_falls():
    found = {
        (kind, share): [trained(SLASH, kind, share, seed) for seed in range(5)]
        for kind in NETS
        for share in (0, 100)
    }
    assert min(found["CNN", 0]) > 0.98
    assert max(found["CNN", 100]) < 0.75
    assert abs(np.mean(found["MLP", 0]) - np.mean(found["MLP", 100])) < 0.02
    assert min(found["MLP", 100]) > 0.9


def test_real_digits_too():
    cnn = [[trained(DIGITS, "CNN", share, seed) for seed in range(3)] for share in (0, 100)]
    mlp = [[trained(DIGITS, "MLP", share, seed) for seed in range(3)] for share in (0, 100)]
    assert min(cnn[0]) - max(cnn[1]) > 0.02
    assert abs(np.mean(mlp[0]) - np.mean(mlp[1])) < 0.03
    assert np.mean(cnn[0]) > np.mean(mlp[0])
    assert np.mean(cnn[1]) < np.mean(mlp[1])


def test_why_the_mlp_does_not_notice():
    x, y, *_ = examples(SLASH, 0)
    net = network(SLASH, "MLP", 0)
    before, right = net.forward(x), accuracy(net, x, y)
    weight = net.layers[1].weight
    weight.value = weight.value[:, order(100, 100)]
    np.testing.assert_allclose(net.forward(scrambled(x, 100)), before, atol=1e-5)
    assert accuracy(net, scrambled(x, 100), y) == right
