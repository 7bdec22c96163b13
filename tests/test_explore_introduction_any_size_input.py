"""Facts that hold in every state of any_size_input."""

import numpy as np
import pytest
import sweep
from scipy import signal

from helpers import digit_nets, explore
from helpers.digit_nets import RECIPES, STEPS

pytestmark = pytest.mark.filterwarnings("error")
POOLING = "CNN, global pooling"
LEAST = 20  # the smallest side that leaves the third convolution 3x3 maps


@pytest.fixture
def demo():
    made = explore.any_size_input()
    yield made
    made.close()


def by_hand(net, image):
    """Convolve, rectify and pool with scipy, average each map, and apply the last layer."""
    maps = image
    convolutions = [layer for layer in net.layers if type(layer).__name__ == "Conv2d"]
    for i, layer in enumerate(convolutions):
        weight, bias = layer.weight.value, layer.bias.value
        pairs = zip(weight, bias, strict=True)
        maps = [signal.correlate(maps, K, "valid")[0] + b for K, b in pairs]
        maps = np.maximum(np.array(maps), 0)
        if i < 2:
            h, w = (n // 2 for n in maps.shape[1:])
            maps = maps[:, : 2 * h, : 2 * w].reshape(-1, h, 2, w, 2).max(axis=(2, 4))
    last = net.layers[-1]
    scores = last.weight.value @ maps.mean(axis=(1, 2)) + last.bias.value
    return np.exp(scores) / np.exp(scores).sum()


def facts(demo, state, deep=False):
    r, text, side = demo.result, demo.describe(), state["side"]
    assert r.image.shape == (1, side, side)
    assert ("MLP" in r.answers) == (side == 28)
    # Pooling drops a ragged row and column: 28 to 31 pixels all end in maps of 5x5.
    assert ("CNN, dense head" in r.answers) == (((side - 4) // 2 - 2) // 2 == 5)
    assert (POOLING in r.answers) == (side >= LEAST)
    for name in RECIPES:
        assert (name in r.answers) != (name in r.problems)
        if name in r.problems:
            assert f"{name}: no answer. {r.problems[name]}." in text
        else:
            p = r.answers[name]
            assert p.shape == (10,)
            assert abs(p.sum() - 1) < 1e-9
            assert f"{name}: reads {p.argmax()}" in text
    if side != 28:
        assert f"but gets ({side * side},)" in r.problems["MLP"]
    if deep and side >= LEAST:
        net = digit_nets.training(POOLING, 1).at(state["step"])
        np.testing.assert_allclose(r.answers[POOLING], by_hand(net, r.image), atol=1e-9)


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        facts(demo, state)


def test_random_combinations(demo):
    for i, state in enumerate(sweep.combinations(demo, 120, seed=6)):
        facts(demo, state, deep=i % 6 == 0 or sweep.LEAST)


def test_a_border_leaves_the_digit_as_it_is(demo):
    demo.set(side=40)
    image = demo.result.image[0]
    demo.set(side=28)
    np.testing.assert_array_equal(image[6:34, 6:34], demo.result.image[0])
    assert image.sum() == demo.result.image.sum()


def test_a_larger_digit_keeps_its_corners_and_its_range(demo):
    small = demo.result.image[0]
    demo.set(side=84, how="a larger digit")
    large = demo.result.image[0]
    np.testing.assert_allclose(
        large[[0, 0, -1, -1], [0, -1, 0, -1]], small[[0, 0, -1, -1], [0, -1, 0, -1]]
    )
    assert large.max() <= small.max() + 1e-12


def test_trained_all_three_read_the_default_digit(demo):
    demo.run()
    assert demo.state["step"] == STEPS
    assert [int(p.argmax()) for p in demo.result.answers.values()] == [2, 2, 2]
    demo.set(side=32)
    assert list(demo.result.answers) == [POOLING]
    assert "reads 2" in demo.describe()
