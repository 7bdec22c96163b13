"""input_gradient: all three views, against plain loops."""

import re
import warnings

import numpy as np
import pytest
import sweep
from scipy import signal

from helpers import explore

SCATTER, GATHER, MATRIX = "scatter: each G over its window", "gather: G spread out", "matrix"


def by_loops(K, G, size, stride, padding, outputs):
    """Return h of eq 9.13: the first so many outputs give back to what they have read."""
    dV = np.zeros((size + 2 * padding,) * 2)
    for m, n in list(np.ndindex(G.shape))[:outputs]:
        for a, b in np.ndindex(K.shape):
            dV[stride * m + a, stride * n + b] += G[m, n] * K[a, b]
    return dV[padding : padding + size, padding : padding + size]


def check(demo, state):
    r, text = demo.result, demo.describe()
    k, s, p, size = (state[name] for name in ("k", "stride", "padding", "size"))
    if size + 2 * p < k:
        assert text == (
            "No output, so no gradient: kernel 4x4, but the padded input is only 3x3: "
            "use padding >= 1 or a smaller kernel."
        )
        assert not demo.art.V.axes.get_visible()
        return
    count = (size + 2 * p - k) // s + 1
    steps = state["step"] if state["view"] == SCATTER and state["step"] else count**2
    assert r.G.shape == (count, count)
    right = by_loops(r.K, r.G, size, s, p, count**2)
    assert r.right == pytest.approx(right)
    assert r.shown == pytest.approx(by_loops(r.K, r.G, size, s, p, steps))
    here = state["i"], state["j"]
    assert r.measured == pytest.approx(right[here], abs=1e-5)
    assert sum(r.G[g] * r.K[w] for g, w in r.terms) == pytest.approx(r.shown[here])
    # Gather: sliding the flipped kernel over G spread out; SciPy's convolution flips it.
    assert signal.convolve2d(r.spread, r.K, "valid") == pytest.approx(right)
    assert np.count_nonzero(r.spread) <= count**2
    window = r.spread[here[0] : here[0] + k, here[1] : here[1] + k]
    assert (window * r.K[::-1, ::-1]).sum() == pytest.approx(right[here])
    assert (r.matrix @ r.G.ravel()).reshape(size, size) == pytest.approx(right)
    assert f"Finite difference of J: {right[here]:g}" in text
    assert "differs" not in text
    assert ("has read this pixel" in text) == (not r.terms)
    sizes = [n for n in range(max(k - 2 * p, 1), 60) if (n + 2 * p - k) // s + 1 == count]
    assert r.sizes == sizes
    said = " and ".join(f"{n}x{n}" for n in sizes)
    assert len(sizes) == 1 or text.endswith(f"Here it is {size}x{size}.")
    assert (f"Only an input of {said} " if len(sizes) == 1 else f"Inputs of {said} ") in text


@pytest.fixture
def demo():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield explore.input_gradient()


def test_every_value_of_every_control(demo):
    demo.set(case="stride 2")
    for state in sweep.singly(demo):
        check(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 100, seed=913):
        check(demo, state)


def test_a_kernel_that_does_not_fit(demo):
    demo.set(size=3, k=4, stride=1, padding=0)
    check(demo, demo.state)


def test_seven_and_eight_give_the_same_three_and_other_gradients(demo):
    seven = demo.set(case="stride 2").result
    assert "Inputs of 7x7 and 8x8 both give 3x3 outputs" in demo.describe()
    eight = demo.set(case="stride 2, size 8").result
    assert "Inputs of 7x7 and 8x8 both give 3x3 outputs" in demo.describe()
    assert np.array_equal(seven.G, eight.G)
    assert np.array_equal(eight.right[:7, :7], seven.right)
    assert not eight.right[7].any() and not eight.right[:, 7].any()


def test_at_stride_1_the_plain_full_convolution_is_enough_and_at_2_it_is_not(demo):
    r = demo.set(case="stride 1").result
    assert signal.convolve2d(r.G, r.K, "full") == pytest.approx(r.right)
    r = demo.set(case="stride 2", view=GATHER).result
    assert signal.convolve2d(r.G, r.K, "full").shape != r.right.shape
    inner = r.spread[2:-2, 2:-2]
    assert np.array_equal(inner[::2, ::2], r.G)
    assert not inner[1::2].any() and not inner[:, 1::2].any()
    assert "1 zero stands between" in demo.describe()


def test_the_sum_that_is_written_out_is_the_pixel(demo):
    demo.set(case="stride 2")
    for i, j in np.ndindex(7, 7):
        text = demo.set(i=i, j=j).describe()
        terms = re.findall(r"(-?\d+)\*(-?\d+)", text)
        assert sum(int(g) * int(w) for g, w in terms) == demo.result.right[i, j]


def test_the_stepper_is_there_in_the_scatter_view_only(demo):
    layout = demo.controls["step"].layout
    assert layout.display is None
    demo.set(step=3, view=MATRIX)
    assert layout.display == "none"
    assert np.array_equal(demo.result.shown, demo.result.right)


def test_clicks(demo):
    demo.set(case="stride 2")
    pick = lambda *at: demo._pick(demo._space, demo.result, *at)  # noqa: E731
    assert pick("V", 2.2, 5.9) == {"i": 6, "j": 2}
    assert pick("G", 1, 2) == {"step": 8}
    assert pick("K", 1, 1) is None
    demo.set(view=MATRIX)
    assert pick("matrix", 3, 15.2) == {"i": 2, "j": 1}
    assert demo.set(view=GATHER)._pick(demo._space, demo.result, "G", 1, 1) is None
