"""shift_test: Fig 9.8 by its numbers, every count by plain loops, and the law of the curves."""

import re

import numpy as np
import pytest
import sweep

from helpers import explore
from helpers.explore.pooling.shift_test import FARTHEST, curves, rows_of

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def demo():
    made = explore.shift_test()
    yield made
    made.close()


def pooled(row, width, kind):
    """Pool with stride 1; the window of j starts width // 2 before it."""
    result = []
    for j in range(len(row)):
        first = j - width // 2
        window = [row[i] for i in range(first, first + width) if 0 <= i < len(row)]
        result.append(max(window) if kind == "max" else sum(window) / len(window))
    return np.array(result)


def facts(demo, state):
    rows = rows_of(state["row"])
    n, d = rows.shape[1] - FARTHEST, state["shift"]
    shares = []
    for row in rows:
        before, after = row[FARTHEST : FARTHEST + n], row[FARTHEST - d : FARTHEST - d + n]
        p, q = (pooled(x, state["width"], state["kind"]) for x in (before, after))
        shares.append(np.mean(abs(p - q) > 1e-9))
    row = rows[len(rows) // 2]
    before, after = row[FARTHEST:], row[FARTHEST - d : FARTHEST - d + n]
    p, q = (pooled(x, state["width"], state["kind"]) for x in (before, after))
    r, text = demo.result, demo.describe()
    np.testing.assert_array_equal(r.before[0], before)
    np.testing.assert_array_equal(r.after[0], after)
    np.testing.assert_allclose(r.pooled_before[0], p)
    np.testing.assert_allclose(r.pooled_after[0], q)
    assert r.share == pytest.approx(np.mean(shares))
    moved, pooled_moved = (int((abs(a - b) > 1e-9).sum()) for a, b in ((before, after), (p, q)))
    said = re.findall(r"(\d+) of (\d+) change", text)
    assert said == [(str(moved), str(n)), (str(pooled_moved), str(n))]
    assert (d > 0) or moved == pooled_moved == 0


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        facts(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 50, seed=5):
        facts(demo, state)


def test_figure_9_8(demo):
    r = demo.result
    assert r.before.tolist() == [[0.1, 1, 0.2, 0.1]]
    assert r.after.tolist() == [[0.3, 0.1, 1, 0.2]]
    assert r.pooled_before.tolist() == [[1, 1, 1, 0.2]]
    assert r.pooled_after.tolist() == [[0.3, 1, 1, 1]]
    assert (r.moved.sum(), r.pooled_moved.sum()) == (4, 2)


def test_the_share_of_random_rows_follows_from_counting():
    # A pooled value stays if the largest of the k + d units that both windows see is in the k - d
    # that they share: it changes in 2d of k + d cases.
    share = curves("random values", "max")
    for k in (3, 5):
        for d in (1, 2):
            assert share[k - 1, d] == pytest.approx(2 * d / (k + d), abs=0.06)
    assert (share[0, 1:] == 1).all()
    assert (np.diff(share[:, 1]) < 0).all(), "wider windows change less"


def test_an_average_changes_almost_everywhere():
    assert curves("random values", "average")[2, 1] > 0.9


def test_what_changed_is_outlined(demo):
    outlined = demo.art.pooled_after._mark.get_path().vertices
    assert len(outlined) == 2 * 5, "two boxes"
    demo.set(shift=0)
    assert len(demo.art.pooled_after._mark.get_path().vertices) == 0


def test_the_curves_end_at_the_present_shift(demo):
    for shift in range(FARTHEST + 1):
        curve = demo.set(shift=shift).art.lines[2].get_ydata()  # of the window of 3
        np.testing.assert_array_equal(curve, demo.result.curves[2, : shift + 1])
