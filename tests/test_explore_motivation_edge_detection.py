"""Facts that hold in every state of edge_detection; the counts against a matrix that is built."""

import numpy as np
import pytest
import sweep

from helpers import explore
from helpers.matrices import conv_matrix

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def demo():
    made = explore.edge_detection()
    yield made
    made.close()


def facts(demo, state):
    r, (h, w), text = demo.result, (state["rows"], state["columns"]), demo.describe()
    across = "across" in state["kernel"]
    if (w if across else h) == 1:
        assert r.problem and text.startswith(f"No output from {state['picture']}: kernel")
        assert not demo.art.output.axes.get_visible()
        return
    V = r.image.astype(float)
    assert V.shape == (h, w)
    edges = V[:, 1:] - V[:, :-1] if across else V[1:] - V[:-1]
    np.testing.assert_allclose(r.output, edges, atol=1e-6)
    assert r.same and "the same either way" in text
    outputs = edges.size
    assert r.work == 3 * outputs and r.nonzero == 2 * outputs
    assert r.entries == outputs * h * w and r.dense_work == 2 * outputs * h * w
    assert r.memory == 4 * r.entries
    for value in (r.work, r.nonzero, r.entries, r.dense_work):
        assert f"{value:,}" in text


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        facts(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 20, seed=5):
        facts(demo, state)


def test_the_numbers_of_the_book(demo):
    r = demo.result
    assert r.image.shape == (280, 320) and r.output.shape == (280, 319)
    assert r.work == 267_960
    assert r.dense_work == 16_006_144_000
    assert r.entries == 8_003_072_000
    assert r.nonzero == 178_640
    assert r.kernel.size == 2
    assert "32.0 GB" in demo.describe()


@pytest.mark.parametrize("kernel", ["[-1, 1] across", "[-1, 1] down"])
@pytest.mark.parametrize("size", [(2, 2), (5, 7), (16, 9)])
def test_the_counts_are_those_of_a_matrix_that_is_built(demo, kernel, size):
    r = demo.set(rows=size[0], columns=size[1], kernel=kernel).result
    A = conv_matrix(r.kernel[None, None].astype(np.float32), size)
    assert (A.size, np.count_nonzero(A), A.nbytes) == (r.entries, r.nonzero, r.memory)
    np.testing.assert_allclose(A @ r.image.ravel(), r.output.ravel(), atol=1e-6)
