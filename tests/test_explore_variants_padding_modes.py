"""Facts that hold in every state of padding_modes, against SciPy and windows laid one by one."""

import numpy as np
import pytest
import scipy.signal
import sweep

from helpers import explore
from helpers.explore.variants.padding_modes import FIRST, LAST

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def demo():
    made = explore.padding_modes()
    yield made
    made.close()


def facts(demo, state):
    r, text = demo.result, demo.describe()
    m, k, mode = state["pixels"], state["kernel"], state["mode"]
    if mode == "valid" and k > m:
        assert text.startswith(f"valid has no output: {k} weights do not fit on {m} pixel")
        assert r.windows == 0 and not r.counts.any() and demo.art.nothing.get_text()
        return
    total = {"valid": 0, "same": k - 1, "full": 2 * (k - 1)}[mode]
    assert r.before + r.after == total
    odd = total % 2
    assert r.after - r.before == (-odd if state["odd"] == FIRST else odd)
    size = {"valid": m - k + 1, "same": m, "full": m + k - 1}[mode]
    starts = range(-r.before, m + r.after - k + 1)
    assert r.windows == size == len(starts)
    counts = [sum(a <= x < a + k for a in starts) for x in range(m)]
    assert list(r.counts) == counts
    assert (
        f"{r.before} zero{'s' * (r.before != 1)} before, {r.after} after" in text
        and f" = {size}." in text
    )
    assert f"Times that each pixel is read: {' '.join(map(str, counts))}." in text
    assert ("equally often" in text) == (len(set(counts)) == 1)
    start = starts[state["position"]]
    inside = sum(0 <= x < m for x in range(start, start + k))
    assert f"Window {state['position']} reads {inside} pixel" in text
    assert f" and {k - inside} zero" in text
    assert ("k is odd" in text) == (mode == "same" and k % 2 == 1)
    # The picture: the windows over a pixel are as many as its bar is high.
    spans = [path.vertices[:, 0] for path in demo.art.windows.get_paths()]
    over = [sum(span.min() < x < span.max() for span in spans) for x in range(m)]
    assert over == counts
    heights = [np.ptp(path.vertices[:, 1]) for path in demo.art.bars.get_paths()]
    np.testing.assert_allclose(heights, np.array(counts) * heights[0] / counts[0])


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        facts(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 80, seed=10):
        facts(demo, state)


def test_the_books_row(demo):
    demo.set(mode="valid")
    assert list(demo.result.counts) == [1, 2, 3, 4, 5, *[6] * 6, 5, 4, 3, 2, 1]
    demo.set(mode="full")
    assert list(demo.result.counts) == [6] * 16


@pytest.mark.parametrize("k", [2, 3, 6])
def test_the_odd_zero_goes_where_the_two_functions_put_it(demo, k):
    demo.set(mode="same", kernel=k)
    x, w = np.arange(1.0, 17), np.arange(1.0, k + 1)
    for odd, found in (
        (LAST, scipy.signal.correlate2d(x[None], w[None], mode="same")[0]),
        (FIRST, scipy.signal.convolve2d(x[None], w[None, ::-1], mode="same")[0]),
    ):
        demo.set(odd=odd)
        padded = np.pad(x, (demo.result.before, demo.result.after))
        np.testing.assert_allclose(found, [padded[i : i + k] @ w for i in range(16)])


def test_a_click_picks_the_window(demo):
    demo.set(mode="full")
    pick = lambda x, y: demo._pick(demo._space, demo.result, "windows", x, y)  # noqa: E731
    for i in (0, 7, 20):
        top = demo.art.windows.get_paths()[i].vertices[:, 1].min()
        assert pick(0, top + 2) == {"position": i}
    assert pick(-5, 20) == {"position": 0} and pick(2, 20) == {"position": 7}
    assert pick(3, 300) is None
    demo.set(mode="valid", pixels=3)
    assert demo._pick(demo._space, demo.result, "windows", 0, 20) is None
