"""Facts that hold in every state of shift_and_classify, against scipy and plain sums."""

import asyncio
import re

import numpy as np
import pytest
import sweep
from scipy import ndimage, signal
from test_work import until

from helpers import digit_nets, explore
from helpers.digit_nets import RECIPES, STEPS

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def demo():
    made = explore.shift_and_classify()
    yield made
    made.close()


def moved(state):
    x, y = digit_nets.tested_on()
    digit = [image for image, label in zip(x, y, strict=True) if label == state["digit"]]
    digit = digit[state["example"] - 1][0]
    i, j = np.indices((28, 28))
    rows = (i - 13.5 - state["dy"]) / state["scale"] + 13.5
    columns = (j - 13.5 - state["dx"]) / state["scale"] + 13.5
    framed = np.pad(digit, 20)
    return ndimage.map_coordinates(framed, [rows + 20, columns + 20], order=1)


def convolved(maps, layer):
    weight, bias = layer.weight.value, layer.bias.value
    return np.array(
        [
            sum(signal.correlate2d(V, K, "valid") for V, K in zip(maps, Ks, strict=True)) + b
            for Ks, b in zip(weight, bias, strict=True)
        ]
    )


def pooled(maps):
    h, w = (n // 2 for n in maps.shape[1:])
    return maps[:, : 2 * h, : 2 * w].reshape(-1, h, 2, w, 2).max(axis=(2, 4))


def probabilities(name, net, image):
    layers = [layer for layer in net.layers if layer.parameters()]
    maps = image[None]
    for i, layer in enumerate(layers[:-1]):
        if name == "MLP":
            maps = layer.weight.value @ maps.ravel() + layer.bias.value
        else:
            maps = convolved(maps, layer)
        maps = np.maximum(maps, 0)
        maps = pooled(maps) if maps.ndim == 3 and i < 2 else maps
    features = maps.mean(axis=(1, 2)) if "global" in name else maps.ravel()
    scores = np.exp(layers[-1].weight.value @ features + layers[-1].bias.value)
    return scores / scores.sum()


def facts(demo, state):
    r, text = demo.result, demo.describe()
    image = moved(state)
    np.testing.assert_allclose(r.image[0], image, atol=1e-9)
    for name in RECIPES:
        net = digit_nets.training(name, state["seed"]).at(min(state["step"], STEPS))
        expected = probabilities(name, net, image)
        np.testing.assert_allclose(r.probabilities[name], expected, atol=1e-9)
        best = int(expected.argmax())
        assert f"{name}: {best} ({100 * expected[best]:.0f} %)" in text
    assert ("Untrained" in text) == (state["step"] == 0)
    assert ("Points lost" in text) == (
        state["step"] >= STEPS + 4 * 3 and state["against"] == "shift"
    )


def test_every_value_of_every_control(demo):
    demo.controls["seed"].options = (1,)
    for i, state in enumerate(sweep.singly(demo)):
        if i % 4 == 0 or sweep.LEAST:  # the convolutions by scipy take their time
            facts(demo, state)


def test_random_combinations(demo):
    demo.controls["seed"].options = (1,)
    for i, state in enumerate(sweep.combinations(demo, 100, seed=9)):
        if i % 3 == 0 or sweep.LEAST:
            facts(demo, state)


def loss_per_pixel(curve):
    return (curve["shift", 0] - curve["shift", 3]) / 3


@pytest.mark.parametrize("seed", [1, 3])
def test_a_cnn_loses_less_accuracy_per_pixel_and_both_lose_some(seed):
    mlp, head, pooling = (
        {("shift", k): digit_nets.measured(name, seed, "shift", k) for k in (0, 3)}
        for name in RECIPES
    )
    assert abs(mlp["shift", 0] - head["shift", 0]) < 0.03
    assert loss_per_pixel(mlp) > loss_per_pixel(head) + 0.02
    assert loss_per_pixel(head) > loss_per_pixel(pooling) + 0.05
    assert loss_per_pixel(pooling) > 0.02


def test_curves_and_the_text_hold_what_is_measured(demo):
    demo.run()
    for name, curve in demo.result.curves.items():
        for (kind, amount), value in curve.items():
            assert value == digit_nets.measured(name, 1, kind, amount)
    said = re.search(r"moved by 2 pixels.*: MLP ([\d.]+) %", demo.describe())
    assert float(said[1]) == pytest.approx(100 * digit_nets.measured("MLP", 1, "shift", 2), abs=0.1)
    assert len(demo.result.curves["MLP"]) == 12


def test_the_same_seed_gives_the_same_nets_and_another_begins_anew(demo):
    demo.set(step=5)
    kept = demo.result.probabilities["MLP"].copy()
    demo.controls["seed"].value = 2
    assert demo.state["step"] == 0
    demo.set(seed=1, step=5)
    np.testing.assert_array_equal(demo.result.probabilities["MLP"], kept)


def test_the_default_digit_shows_what_the_lesson_says(demo):
    demo.run()
    read = [int(p.argmax()) for p in demo.result.probabilities.values()]
    assert read == [3, 3, 3]
    demo.set(dx=2)
    read = [int(p.argmax()) for p in demo.result.probabilities.values()]
    assert read[0] != 3
    assert read[2] == 3


def test_a_click_on_the_curve_moves_the_digit(demo):
    assert demo._pick(demo._space, demo.result, "curve", 2.2, 50)["dx"] == 2
    assert demo._pick(demo._space, demo.result, "digit", 2.2, 50) is None
    demo.set(against="scale")
    assert demo._pick(demo._space, demo.result, "curve", 0.83, 50)["scale"] == 0.8


def test_training_leaves_everything_else_alive_and_can_be_paused(demo):
    async def main():
        other, step = explore.parameter_meter(), demo.controls["step"]
        demo.set(seed=2)
        step.start()
        assert demo.state["step"] == 0, "start returns at once"
        await until(lambda: demo.state["step"] >= 3)
        other.set(side=40)
        demo.set(dx=1)
        assert step.running
        step.pause()
        there = demo.state["step"]
        await asyncio.sleep(0.05)
        assert demo.state["step"] == there < step.max
        other.close()

    asyncio.run(main())
