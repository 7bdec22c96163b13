"""Facts that hold in every state of swap_roles; the sums are written out as loops here."""

import numpy as np
import pytest
import sweep

from helpers import explore
from helpers.drawing import number

pytestmark = pytest.mark.filterwarnings("error")

GIVEN = {
    "signal": [(1,), (0, 0, 0), (1, -2, 3), (2, 2), range(10), (1, 4, 1), (0.1, 0.7, -0.3, 1e6)],
    "kernel": [(1,), (0,), (1, -1), (0.3, 0.2, 0.1), range(6), (2, 5, 2), (-1e6, 0.001)],
}


@pytest.fixture
def demo():
    made = explore.swap_roles()
    yield made
    made.close()


def sums(x, w, flip):
    """{t: sum} over every pair of numbers, sorted by the t that it belongs to."""
    found = {}
    for a, xa in enumerate(x):
        for b, wb in enumerate(w):
            t = a + b if flip else a - b
            found[t] = found.get(t, 0) + xa * wb
    return found


def facts(demo, state):
    r, x, w, flip = demo.result, state["signal"], state["kernel"], state["flip"]
    here, there = sums(x, w, flip), sums(w, x, flip)
    scale = max(map(abs, x)) * max(map(abs, w)) or 1
    close = {"rtol": 1e-9, "atol": 1e-11 * scale}
    assert (r.first, r.last) == (min(here), max(here))
    assert (r.swapped_first, r.swapped_last) == (min(there), max(there))
    np.testing.assert_allclose(r.output, [here[t] for t in sorted(here)], **close)
    np.testing.assert_allclose(r.swapped, [there[t] for t in sorted(there)], **close)
    gaps = [here.get(t, 0) - there.get(t, 0) for t in r.t]
    np.testing.assert_allclose(r.difference, gaps, **close)
    if flip:
        np.testing.assert_array_equal(r.difference, 0)
        assert "largest difference is 0" in demo.describe()
    else:
        # The mirror image: what stood at t stands at -t, values and places.
        assert (r.swapped_first, r.swapped_last) == (-r.last, -r.first)
        np.testing.assert_allclose(r.swapped, r.output[::-1], **close)
        np.testing.assert_allclose(r.difference, -r.difference[::-1], **close)
        assert f"largest difference is {number(abs(r.difference).max())}" in demo.describe()
    t = state["t"]
    lines = demo.describe().splitlines()
    assert lines[1].endswith(": " + ", ".join(number(v) for v in r.output))
    assert lines[2].endswith(": " + ", ".join(number(v) for v in r.swapped))
    assert f"({t}) = " in lines[3] and f"({t if flip else -t}) = " in lines[4]
    assert lines[3].endswith(f" = {number(r.output[t - r.first])}")
    assert f" = {number(r.output[t - r.first])}: the same" in lines[4]
    pairs = [
        (a, b) for a in range(len(x)) for b in range(len(w)) if (a + b if flip else a - b) == t
    ]
    assert lines[3].count("*") - lines[3].count("x*w") == len(pairs) == lines[4].count("w(")


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo, **GIVEN):
        facts(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 200, seed=5, **GIVEN):
        facts(demo, state)


def test_a_small_sum_beside_large_ones_is_not_taken_for_rounding(demo):
    demo.set(signal=(0.1, 0.7, -0.3, 1e6), kernel=(-1e6, 0.001), flip=False, t=-1)
    assert "0.1*0.001 = 0.0001" in demo.describe()


def test_the_dashed_outline_lies_on_the_swapped_bars(demo):
    for flip in (True, False):
        demo.set(flip=flip)
        outline = {
            (round(p.vertices[:, 0].mean()), p.vertices[2, 1]) for p in demo.art.ghost.get_paths()
        }
        bars = dict(enumerate(demo.result.swapped, demo.result.swapped_first))
        assert outline == {(t, v) for t, v in bars.items() if v}


def test_without_the_flip_two_symmetric_ones_of_one_length_do_not_differ(demo):
    demo.set(signal=(1, 4, 1), kernel=(2, 5, 2), flip=False)
    assert "difference is 0, as x⋆w is its own mirror image" in demo.describe()


def test_a_click_on_the_swapped_result_picks_the_same_products(demo):
    demo.set(flip=False)
    pick = lambda panel, x: demo._pick(demo._space, demo.result, panel, x, 0)  # noqa: E731
    assert pick("output", 2.2) == {"t": 2} and pick("swapped", -2.2) == {"t": 2}
    assert pick("output", 99) == {"t": 4} and pick("signal", 1) is None
