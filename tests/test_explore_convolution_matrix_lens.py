"""Facts that hold in every state of matrix_lens; convolutions come from numpy, scipy and loops."""

import numpy as np
import pytest
import scipy.signal
import sweep

from helpers import explore
from helpers.backprop import conv2d_input_gradient
from helpers.drawing import number
from helpers.explore.convolution.matrix_lens import NUMBERS

pytestmark = pytest.mark.filterwarnings("error")

GIVEN = {
    "w": [(1,), (0, 0), (1, -1), (2, 2, 2), (0.25, 0, -3, 1)],
    "K": [[[2]], [[1, 2], [3, 4]], [[0, 0], [0, 0]], [[1, -1]], [[1], [5]], np.eye(3)],
}


@pytest.fixture
def demo():
    made = explore.matrix_lens()
    yield made
    made.close()


def wrapped(x, K):
    """Circular convolution, one product at a time."""
    s = np.zeros_like(x)
    for i, j, m, n in np.ndindex(x.shape + K.shape):
        s[(i + m) % x.shape[0], (j + n) % x.shape[1]] += x[i, j] * K[m, n]
    return s


def convolution(state):
    """Input and output of the convolution that the matrix should be."""
    n = state["size"]
    if state["kind"].startswith("1-D"):
        x, w = NUMBERS[:n], np.array(state["w"])
        if state["kind"].endswith("circulant"):
            return x, wrapped(x[None], w[None])[0]
        return x, np.convolve(x, w, mode="valid")
    x, K = NUMBERS[: n * n].reshape(n, n), np.array(state["K"])
    if state["kind"].endswith("circulant"):
        return x, wrapped(x, K)
    return x, scipy.signal.convolve2d(x, K, mode="valid")


def facts(demo, state):
    r, text = demo.result, demo.describe()
    x, s = convolution(state)
    A = r.A.T if state["transpose"] else r.A
    np.testing.assert_allclose(A @ x.ravel(), s.ravel(), atol=1e-12)
    if state["transpose"]:
        np.testing.assert_allclose(r.x, s.ravel(), atol=1e-12)
        np.testing.assert_allclose(r.output, A.T @ s.ravel(), atol=1e-12)
    else:
        np.testing.assert_allclose(r.x, x.ravel())
        np.testing.assert_allclose(r.output, s.ravel(), atol=1e-12)
    # Every weight stands once in every row, where the outlined cells are.
    weights = np.ravel(state["K"] if state["kind"].startswith("2-D") else state["w"])
    value = weights[state["weight"]]
    lines = r.copies[:, 1 if state["transpose"] else 0]
    assert sorted(lines) == list(range(s.size))
    assert all(r.A[row, column] == value for row, column in r.copies)
    if len(set(weights)) == len(weights) and value:
        assert len(r.copies) == np.sum(value == r.A)
    assert f"= {number(value)} stands in the matrix" in text
    assert (f"{s.size} times" if s.size > 1 else " once ") in text
    zeros = sum(v == 0 for row in r.A.tolist() for v in row)
    assert f"{zeros} of {r.A.size} entries are 0" in text
    assert f"{len(set(weights) - {0})} distinct" in text
    assert ("wrap-around: what leaves" in text) == (
        state["kind"].endswith("circulant") and not state["transpose"]
    )


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo, **GIVEN):
        facts(demo, state)


def test_every_value_of_every_control_in_two_dimensions(demo):
    demo.set(kind="2-D doubly block Toeplitz")
    for state in sweep.singly(demo, **GIVEN):
        facts(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 120, seed=4, **GIVEN):
        facts(demo, state)


def test_the_transpose_is_the_gradient_with_respect_to_the_input(demo):
    K = np.array([[1.0, 2], [-3, 4]])
    demo.set(kind="2-D doubly block Toeplitz", K=K, size=4, transpose=True)
    x, s = convolution(demo.state)
    flipped = np.ascontiguousarray(K[::-1, ::-1])[None, None]  # conv2d does not flip
    back = conv2d_input_gradient(flipped, s[None], x.shape)
    np.testing.assert_allclose(demo.result.output, back.ravel(), atol=1e-12)


def test_toeplitz_rows_shift_without_wrapping_and_circulant_rows_wrap(demo):
    A = demo.set(kind="1-D Toeplitz", size=6).result.A
    assert all((A[i + 1, 1:] == A[i, :-1]).all() and A[i + 1, 0] == 0 for i in range(len(A) - 1))
    A = demo.set(kind="1-D circulant").result.A
    assert all((A[i + 1] == np.roll(A[i], 1)).all() for i in range(len(A) - 1))


def test_only_the_kernel_of_the_present_dimension_is_shown(demo):
    displays = lambda: [demo.controls[name].layout.display for name in ("w", "K")]  # noqa: E731
    assert displays() == [None, "none"]
    demo.set(kind="2-D doubly block circulant")
    assert displays() == ["none", None]


def test_a_click_on_a_copy_selects_its_weight(demo):
    pick = lambda *at: demo._pick(demo._space, demo.result, *at)  # noqa: E731
    assert pick("matrix", 0.2, 0.1) == {"weight": 2} and pick("matrix", 7, 0) is None
    assert pick("kernel", 1.1, 0) == {"weight": 1} and pick("x", 0, 0) is None
    assert pick("matrix", 7.5, 5.5) == {"weight": 0}  # the very edge
