"""pooling_gradient: who gets what back, against loops over the windows."""

import warnings

import numpy as np
import pytest
import sweep

from helpers import explore


def by_loops(V, G, state):
    """Return what every output gives to every pixel: (outputs, H, W)."""
    size, k, s, p = (state[name] for name in ("size", "window", "stride", "padding"))
    given = np.zeros((G.size, size, size))
    for n, (m, q) in enumerate(np.ndindex(G.shape)):
        inside = [
            (i, j)
            for i in range(m * s - p, m * s - p + k)
            for j in range(q * s - p, q * s - p + k)
            if 0 <= i < size and 0 <= j < size
        ]
        if state["kind"] == "max":
            given[(n, *max(inside, key=lambda at: V[at]))] = G[m, q]  # max: the first of equals
        else:
            for at in inside:
                given[(n, *at)] = G[m, q] / k**2
    return given


def check(demo, state):
    r, text = demo.result, demo.describe()
    least, padding = state["size"] + 2 * state["padding"], state["padding"]
    if least < state["window"] or padding >= state["window"]:
        assert text.startswith("Nothing is pooled: p")  # padding, or pooling window
        assert "kernel" not in text
        return
    given = by_loops(r.V, r.G, state)
    assert r.dV == pytest.approx(given.sum(axis=0))
    chosen = given[state["cell"]]
    assert set(r.to) == {tuple(at) for at in np.argwhere(chosen)}
    assert r.shares * r.G.reshape(-1, 1, 1) == pytest.approx(given)
    assert f"{int((np.abs(given).sum(0) == 0).sum())} of {r.V.size} pixels get nothing back" in text
    givers = max(np.count_nonzero(given[:, i, j]) for i, j in r.to)
    assert (f"{givers} windows give to it" in text) == (givers > 1)
    assert ("tie" in text) == (len(r.ties) > 1)
    assert state["kind"] == "max" or "tie" not in text
    lost = state["window"] ** 2 - len(r.to)
    assert ("are lost" in text) == (state["kind"] == "average" and lost > 0)


@pytest.fixture
def demo():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield explore.pooling_gradient()


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        check(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 200, seed=9):
        check(demo, state)


def test_overlapping_windows_add(demo):
    demo.set(case="overlapping")
    winner = demo.result.to[0]
    windows = [n for n in range(9) if demo.result.shares[n][winner]]
    assert len(windows) == 3
    assert demo.result.dV[winner] == sum(demo.result.G.ravel()[n] for n in windows)
    assert "= 2 + 3 + -1 = 4: 3 windows give to it" in demo.describe()


def test_side_by_side_windows_never_add(demo):
    demo.set(case="side by side")
    for cell in range(9):
        assert "adds up" not in demo.set(cell=cell).describe()


def test_a_tie_goes_to_the_first_in_row_order(demo):
    demo.set(numbers="all the same", case="side by side", cell=4)
    assert demo.result.to == [(2, 2)]
    assert "4 pixels tie. The first in row order gets all of it." in demo.describe()


def test_nothing_is_lost_without_padding(demo):
    for kind in ("max", "average"):
        r = demo.set(kind=kind, case="overlapping").result
        assert r.dV.sum() == pytest.approx(r.G.sum())


def test_clicks(demo):
    demo.set(case="overlapping")
    pick = lambda *at: demo._pick(demo._space, demo.result, *at)  # noqa: E731
    assert pick("G", 1, 2) == {"cell": 7}
    assert pick("Z", 9, -2) == {"cell": 2}
    assert pick("dV", 2, 2) == {"cell": 1}, "the next window that gives to this pixel"
    assert demo.set(cell=3)._pick(demo._space, demo.result, "V", 2, 2) == {"cell": 0}
    assert pick("V", 0, 0) is None, "nobody gives to this pixel"
