"""three_stages: each stage against plain loops, the field against perturbed inputs."""

import re

import numpy as np
import pytest
import sweep
from scipy.signal import correlate2d

from helpers import explore
from helpers.drawing import number

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def demo():
    made = explore.three_stages()
    yield made
    made.close()


def pooled_by_loops(detector, k, s):
    h, w = detector.shape
    return np.array(
        [
            [max(detector[i + m, j + n] for m in range(k) for n in range(k))
             for j in range(0, w - k + 1, s)]
            for i in range(0, h - k + 1, s)
        ]
    )  # fmt: skip


def facts(demo, state):
    r, text = demo.result, demo.describe()
    affine = correlate2d(r.image, r.kernel, mode="valid") + state["bias"]
    np.testing.assert_allclose(r.affine, affine, atol=1e-5)
    np.testing.assert_allclose(r.detector, np.where(affine > 0, affine, 0), atol=1e-5)
    assert f"{(r.detector == 0).sum()} of {affine.size} values are 0" in text
    assert ("nothing is detected" in text) == (not r.detector.any())
    shape = "x".join(map(str, affine.shape))
    assert f"to {shape} (kernel {state['kernel']}" in text
    if state["size"] > min(affine.shape):
        assert "No pooled map: pooling window" in text
        assert not demo.art.pooled.axes.get_visible()
        return
    pooled = pooled_by_loops(r.detector, state["size"], state["stride"])
    np.testing.assert_array_equal(r.pooled, pooled)
    i, j = divmod(state["position"], pooled.shape[1])
    assert f"Its ({i},{j}) = max(" in text
    assert f"= {number(pooled[i, j])}; it sees" in text
    assert ("never read" in text) == (state["stride"] > state["size"])
    words = "layer" if state["words"] == "three layers" else "stage"
    assert f"Detector {words}" in text and f"Pooling {words}" in text


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        facts(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 80, seed=1):
        facts(demo, state)


def test_only_the_field_that_is_named_changes_the_marked_output(demo):
    # With the identity kernel and a large bias every pixel of the field can win the maximum.
    demo.set(kernel="identity", bias=3.0, size=2, stride=2, position=3)
    r = demo.result
    i, j = r.cell
    first, last = r.field[0][[0, -1]], r.field[1][[0, -1]]
    touched = set()
    for y, x in np.ndindex(r.image.shape):
        image = r.image.copy()
        image[y, x] += 10
        affine = correlate2d(image, np.ones((3, 3)), mode="valid")
        before = correlate2d(r.image, np.ones((3, 3)), mode="valid")
        if pooled_by_loops(affine, 2, 2)[i, j] != pooled_by_loops(before, 2, 2)[i, j]:
            touched.add((y, x))
    assert touched == {
        (y, x) for y in range(first[0], first[1] + 1) for x in range(last[0], last[1] + 1)
    }


def test_the_maximum_is_that_of_the_listed_values(demo):
    for position in range(16):
        demo.set(position=position)
        listed, said = re.search(r"max\((.*?)\) = ([\d.]+)", demo.describe()).groups()
        assert max(map(float, listed.split(", "))) == float(said)


def test_a_click_marks_a_cell(demo):
    demo.set(size=2, stride=1)
    pick = demo._pick
    assert pick(demo._space, demo.result, "pooled", 1.2, 2.9) == {"position": 3 * 4 + 1}
    assert pick(demo._space, demo.result, "input", 6, 0) == {"position": 3}
    demo.set(size=6)
    assert pick(demo._space, demo.result, "input", 0, 0) is None


def test_both_terminologies_are_drawn(demo):
    assert [t.get_text() for t in demo.art.words][1] == "detector stage"
    assert len(demo.art.brackets.get_segments()) == 1
    demo.set(words="three layers")
    assert [t.get_text() for t in demo.art.words][1] == "detector layer"
    assert len(demo.art.brackets.get_segments()) == 3
