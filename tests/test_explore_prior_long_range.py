"""Facts that hold in every state of long_range: a cliff where a unit sees both strokes."""

import numpy as np
import pytest
import sweep

from helpers import explore
from helpers.explore.prior.long_range import (
    DEPTHS,
    JOBS,
    WIDTHS,
    ends,
    field,
    needed,
    network,
    trained,
)

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def demo():
    made = explore.long_range()
    yield made
    made.close()


def seen(columns, k, d, place):
    """Return the columns to which a unit of the last layer responds, found by changing them."""
    net = network(k, d, 0)
    for p in net.parameters():
        p.value = np.abs(p.value) + 0.1  # so that no ReLU is shut
    body = net.layers[:-2]

    def unit(x):
        for layer in body:
            x = layer.forward(x)
        return x[0, 0, 0, place]

    x = np.ones((1, 1, 2, columns))
    start, found = unit(x), []
    for column in range(columns):
        other = x.copy()
        other[..., column] += 1
        if unit(other) != start:
            found.append(column)
    return found


def facts(demo, state):
    r, text = demo.result, demo.describe()
    columns = seen(state["columns"], state["width"], state["depth"], state["place"])
    assert columns == list(range(r.sees[0], r.sees[1] + 1))
    both = {0, 1} & set(columns) and {state["columns"] - 2, state["columns"] - 1} & set(columns)
    assert r.both == bool(both)
    assert ("something of both strokes" in text) == r.both
    net = state["width"], state["depth"]
    done = sum((k, d) == net for k, d, _ in JOBS[: state["step"]])
    assert len(r.here) == done
    assert ("Not trained yet" in text) == (not done)


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        facts(demo, state)


def test_random_combinations(demo):
    few = {} if sweep.LEAST else {"step": range(16)}  # training runs: the others are like them
    for state in sweep.combinations(demo, 60, seed=4, **few):
        facts(demo, state)


@pytest.mark.parametrize("columns", [8, 12])
def test_the_strokes_and_their_classes(columns):
    x, y = ends(columns, 40, 1)
    left, right = (x[:, 0, :, part].round() for part in (slice(0, 2), slice(-2, None)))
    assert ((left == right).all((1, 2)) == (y == 1)).all()
    assert y.mean() == 0.5
    inner = range(1, columns - 1)  # from the inner column of one stroke to that of the other
    assert needed(columns) == len(inner)


@pytest.mark.parametrize("columns", [8, 12])
def test_a_net_compares_the_strokes_if_and_only_if_a_unit_sees_both(columns):
    for k in WIDTHS:
        for d in DEPTHS:
            test = [trained(columns, k, d, seed)[1] for seed in range(columns // 5)]
            if field(k, d) >= needed(columns):
                assert min(test) > 0.95
            else:
                assert max(test) < 0.65
