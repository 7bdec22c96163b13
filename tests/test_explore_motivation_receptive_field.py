"""Facts that hold in every state of receptive_field; here a field is followed down by loops."""

from itertools import pairwise

import numpy as np
import pytest
import sweep

from helpers import explore

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def demo():
    made = explore.receptive_field()
    yield made
    made.close()


def seen(layers, unit):
    """Return the inputs of a unit of the last layer: what the units that it reads read."""
    units = {unit}
    for width, stride in reversed(layers):
        units = {stride * u + m for u in units for m in range(width)}
    return sorted(units)


def layers_of(state):
    layers = [(state["kernel"], state["stride"])] * state["depth"]
    place = {"after the first layer": 1, "after the last layer": state["depth"]}
    if state["pooling"] in place:
        layers.insert(place[state["pooling"]], (2, 2))
    return layers


def facts(demo, state):
    r, layers, text = demo.result, layers_of(state), demo.describe()
    field = seen(layers, state["unit"])
    assert r.field.tolist() == field
    assert r.formula == r.measured == field[-1] - field[0] + 1
    assert f"= {r.formula} inputs." in text and "as the formula says" in text
    assert "not as" not in text
    assert ("skips the rest" in text) == (len(field) < r.measured)
    fields = [seen(layers, unit) for unit in range(len(r.units[-1]))]
    assert max(map(max, fields)) < len(r.units[0]), "every unit lies inside the input"
    assert all(b[0] - a[0] == r.jump for a, b in pairwise(fields))
    centres = [(f[0] + f[-1]) / 2 for f in fields]
    np.testing.assert_allclose(r.units[-1], centres, err_msg="a unit stands over its field")
    assert r.sizes[1:] == [np.ptp(seen(layers[: i + 1], 0)) + 1 for i in range(len(layers))]
    for depth, lit in enumerate(r.lit_units):
        assert np.flatnonzero(lit).tolist() == seen(layers[depth:], state["unit"])
    assert sum(map(len, r.edges)) == sum(
        len(units) * width for units, (width, _) in zip(r.units[1:], layers, strict=True)
    )
    assert len(r.units[0]) <= 55 and len(r.units) <= 5


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        facts(demo, state)


def test_every_setting(demo):
    for depth in (1, 2, 3):
        for kernel in range(1, 6):
            for stride in (1, 2):
                for pooling in ("none", "after the first layer", "after the last layer"):
                    demo.set(depth=depth, kernel=kernel, stride=stride, pooling=pooling, unit=0)
                    facts(demo, demo.state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 60, seed=2):
        facts(demo, state)


def test_figure_9_4(demo):
    # Two layers of width 3: the unit in the middle of five inputs sees them all.
    text = demo.set(depth=2, kernel=3, stride=1, pooling="none").describe()
    assert "1 + (3-1)*1 + (3-1)*1 = 5 inputs" in text


def test_a_click_selects_the_nearest_unit_above(demo):
    demo.set(depth=2, kernel=3)
    assert demo._pick(demo._space, demo.result, "layers", 4.1, 0.3) == {"unit": 2}
