"""Facts that hold in every state of stride_and_size; windows are visited by plain loops here."""

import numpy as np
import pytest
import sweep

from helpers import explore
from helpers.explore.variants.stride_and_size import IMAGE, WEIGHTS

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def demo():
    made = explore.stride_and_size()
    yield made
    made.close()


def facts(demo, state):
    r, text = demo.result, demo.describe()
    n, k, s, p = (state[name] for name in ("side", "kernel", "stride", "padding"))
    starts = [a for a in range(n + 2 * p) if a + k <= n + 2 * p]
    if not starts:
        assert text.startswith("No output: ") and f"padding >= {-(-(k - n) // 2)}" in text
        assert not demo.art.output.axes.get_visible()
        return
    assert demo.art.output.axes.get_visible() and demo.art.every.axes.get_visible()
    image, weights = np.pad(IMAGE[:n, :n], p), WEIGHTS[:k, :k]
    sums = {
        (i, j): sum(image[i + a, j + b] * weights[a, b] for a in range(k) for b in range(k))
        for i in starts
        for j in starts
    }
    kept = starts[::s]
    np.testing.assert_array_equal(r.output, [[sums[i, j] for j in kept] for i in kept])
    np.testing.assert_array_equal(r.kept, r.output)
    np.testing.assert_array_equal(r.every.ravel(), list(sums.values()))
    assert r.difference == 0
    assert (r.work, r.long_work) == (len(kept) ** 2 * k * k, len(starts) ** 2 * k * k)
    assert f"output {len(kept)}x{len(kept)}, as floor(" in text and f"+ 1 = {len(kept)}." in text
    if s > 1:
        assert f"for {r.long_work} multiply-adds in place of {r.work}." in text
        assert f"Wasted: {r.long_work - r.work} of {r.long_work}, " in text
    else:
        assert f"{r.work} multiply-adds, none wasted" in text
    row, column = divmod(state["position"], len(kept))
    i, j = row * s, column * s
    assert f"Output ({row},{column}) = {sums[i, j]:.0f} is place ({i},{j})" in text
    read = {(i + a - p, j + b - p) for i in kept for j in kept for a in range(k) for b in range(k)}
    unread = sum((i, j) not in read for i in range(n) for j in range(n))
    assert r.unread_count == unread
    assert (f"{unread} input pixels are read by no window" in text) == (unread > 0)


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        facts(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 80, seed=8):
        facts(demo, state)


def test_the_decks_two_cases(demo):
    for stride, size in ((1, 5), (2, 3)):
        demo.set(preset=f"deck: 7x7, stride {stride}")
        assert demo.result.output.shape == (size, size)
    assert "Wasted: 144 of 225, 64%." in demo.describe()


def test_a_click_goes_to_the_place_it_means(demo):
    demo.set(preset="deck: 7x7, stride 2")
    pick = lambda *at: demo._pick(demo._space, demo.result, *at)  # noqa: E731
    assert pick("output", 2.1, 0.9) == {"position": 5}
    assert pick("every", 4.2, 2.1) == {"position": 5}
    assert pick("input", 5, 3) == {"position": 5}
    assert pick("input", 99, 99) == {"position": 8} and pick("kernel", 0, 0) is None
    demo.set(side=1, kernel=3, padding=0)
    assert demo._pick(demo._space, demo.result, "input", 0, 0) is None


def test_what_the_stride_throws_away_has_no_colour(demo):
    demo.set(preset="deck: 7x7, stride 2")
    colours = demo.art.every.image.get_array()[..., :3]
    white = {tuple(colours[i, j]) for i in range(5) for j in range(5) if i % 2 or j % 2}
    assert len(white) == 1
    kept = demo.art.output.image.get_array()[..., :3]
    np.testing.assert_array_equal(colours[::2, ::2], kept)
