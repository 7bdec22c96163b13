"""Facts that hold in every state of pipeline_strip, against sizes counted by range()."""

import numpy as np
import pytest
import sweep

from helpers import explore
from helpers.digit_nets import layers
from helpers.explore.introduction.pipeline_strip import PRESETS

pytestmark = pytest.mark.filterwarnings("error")
# The paper's layers, written again: filters, kernel, stride, padding, groups; 0 filters pool.
ALEXNET = [
    (96, 11, 4, 0, 1),
    (0, 3, 2, 0, 1),
    (256, 5, 1, 2, 2),
    (0, 3, 2, 0, 1),
    (384, 3, 1, 1, 1),
    (384, 3, 1, 1, 2),
    (256, 3, 1, 1, 2),
    (0, 3, 2, 0, 1),
]
DIGITS = [(6, 5, 1, 0, 1), (0, 2, 2, 0, 1), (12, 3, 1, 0, 1), (0, 2, 2, 0, 1)]
NETS = {"AlexNet": (ALEXNET, [4096, 4096, 1000], 3), "digits": (DIGITS, [10], 1)}


@pytest.fixture
def demo():
    made = explore.pipeline_strip()
    yield made
    made.close()


def counted(state):
    """Return (shape, parameters, work) of each stage, as far as the kernels fit."""
    maps, units, channels = NETS[state["net"]]
    first = (maps[0][0], state["kernel"], state["stride"], state["padding"], 1)
    side, found = state["side"], []
    for filters, k, s, p, g in [first, *maps[1:]]:
        side = len(range(0, side + 2 * p - k + 1, s))
        if not side:
            return found
        if filters:
            own = np.empty((filters, channels // (g if state["groups"] else 1), k, k)).size
            found.append(((filters, side, side), own + filters, own * side**2))
            channels = filters
        else:
            found.append(((channels, side, side), 0, 0))
    inputs = channels * side**2
    for n in units:
        found.append(((n,), inputs * n + n, inputs * n))
        inputs = n
    return found


def facts(demo, state):
    r, text, expected = demo.result, demo.describe(), counted(state)
    got = [(t.count.output, t.count.parameters, t.count.multiply_adds) for t in r.stages]
    assert got == expected
    maps, units, _ = NETS[state["net"]]
    assert bool(r.problem) == (len(expected) < len(maps) + len(units))
    assert ("ends early" in text) == bool(r.problem)
    assert f"{sum(p for _, p, _ in expected):,} parameters" in text
    assert f"{sum(w for *_, w in expected):,} multiply-adds" in text
    if state["stage"] <= len(expected) and expected[state["stage"] - 1][1]:
        assert f"= {expected[state['stage'] - 1][1]:,} parameters" in text
    reach = state["side"] + 2 * state["padding"] - state["kernel"]
    assert ("Ragged" in text) == (reach >= 0 and bool(reach % state["stride"]))


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        facts(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 250, seed=5):
        facts(demo, state)


def test_alexnet_has_the_sizes_and_the_parameters_of_the_paper(demo):
    demo.set(preset="AlexNet, 227")
    assert "227 -> 55 -> 27 -> 13 -> 6" in demo.describe()
    assert demo.result.parameters == 60_965_224
    demo.set(stage=3)
    assert "(27 + 2*2 - 5)/1 + 1 = 27. 256 filters * 5*5*48 weights" in demo.describe()


def test_224_is_the_ragged_case(demo):
    demo.set(preset="AlexNet, 224")
    assert (224 - 11) % 4 == 1
    assert "(224 - 11)/4 = 53.25 is no whole number; the first layer never" in demo.describe()
    assert "the last row and column." in demo.describe()
    assert demo.result.parameters != 60_965_224


def test_one_group_has_more_weights(demo):
    demo.set(preset="AlexNet, one group")
    assert demo.result.parameters == 60_965_224 + (256 * 48 * 25 + 384 * 192 * 9 + 256 * 192 * 9)


def test_the_net_for_digits_is_the_one_that_is_trained(demo):
    demo.set(preset="CNN for digits")
    real = [s.shape for s in layers("CNN, dense head", 1).shapes((1, 28, 28)) if s.layer.settings]
    assert [t.count.output for t in demo.result.stages] == real
    size = sum(p.value.size for p in layers("CNN, dense head", 1).parameters())
    assert demo.result.parameters == size


def test_a_click_marks_a_stage(demo):
    for preset in PRESETS:
        demo.set(preset=preset)
        n = len(demo.result.stages)
        last = demo._pick(
            demo._space, demo.result, "strip", 10 + 939 * (n + 0.5) / max(n + 1, 9), 9
        )
        if n == 11:
            assert last == {"stage": n}
        assert demo._pick(demo._space, demo.result, "strip", 0, 9) == {"stage": 1}
        assert demo._pick(demo._space, demo.result, "strip", 959, 9) == {"stage": n}
