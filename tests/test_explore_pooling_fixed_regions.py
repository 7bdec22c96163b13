"""fixed_regions: borders and pooled maps by loops, and which heads answer at which size."""

from math import ceil, floor

import numpy as np
import pytest
import sweep
from scipy.signal import correlate2d

from helpers import explore
from helpers.explore.pooling.fixed_regions import filters, head

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def demo():
    made = explore.fixed_regions()
    yield made
    made.close()


def facts(demo, state):
    r, text, p = demo.result, demo.describe(), state["grid"]
    assert r.image.shape == (state["height"], state["width"])
    h, w = ((n - 4) // 2 for n in r.image.shape)
    assert r.maps.shape == (8, h, w)
    one = correlate2d(r.image, filters()[state["map"], 0], mode="valid").clip(0)
    blocks = one[: 2 * h, : 2 * w].reshape(h, 2, w, 2).max((1, 3))
    np.testing.assert_allclose(r.maps[state["map"]], blocks, atol=1e-5)
    for i in range(p):
        for j in range(p):
            rows = slice(floor(i * h / p), ceil((i + 1) * h / p))
            columns = slice(floor(j * w / p), ceil((j + 1) * w / p))
            assert (r.borders[0][i], r.borders[1][j]) == (rows, columns)
            np.testing.assert_array_equal(r.pooled[:, i, j], r.maps[:, rows, columns].max((1, 2)))
    flat = r.maps.size == 8 * 12 * 12
    assert set(r.scores) == {"regions", "class maps"} | ({"flatten"} if flat else set())
    assert ("no answer" in text) == (not flat)
    if not flat:
        assert f"needs 1152 numbers, gets {r.maps.size}" in text
        assert not demo.art.bars[0].axes.get_visible()
    W, b = head("regions", p)
    np.testing.assert_allclose(r.scores["regions"], r.pooled.ravel() @ W + b, atol=1e-5)
    for name, scores in r.scores.items():
        verdict = "right" if scores.argmax() == r.label else f"wrong, it is a {r.label}"
        assert f"says {scores.argmax()}, {verdict}; right for {r.right[name]} of" in text
    assert r.weights == {"flatten": 11520, "regions": 80 * p * p, "class maps": 720}
    assert ("by chance" in text) == (flat and state["height"] != state["width"])


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        facts(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 20, seed=2):
        facts(demo, state)


def test_class_maps_by_loops(demo):
    demo.set(height=20, width=17)
    r, (W, b) = demo.result, head("class maps")
    for c in range(10):
        total = sum(correlate2d(r.maps[l], W[c, l], mode="valid") for l in range(8))
        assert r.scores["class maps"][c] == pytest.approx(total.mean() + b[c], abs=1e-5)


def test_the_heads_know_their_digits_at_the_size_they_learned(demo):
    right = demo.result.right
    assert right["flatten"] > 42 and right["regions"] > 42 and right["class maps"] > 35


def test_the_regions_still_answer_at_other_sizes(demo):
    demo.set(grid=4)
    for side in (24, 32, 40, 56):
        demo.set(height=side, width=side)
        assert demo.result.right["regions"] > 37
