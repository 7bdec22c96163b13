"""kernel_gradient: sums, pairs and the forgotten stride, against plain loops."""

import re
import warnings

import numpy as np
import pytest
import sweep

from helpers import explore


def by_loops(V, G, k, stride):
    """Return g of eq 9.11 for a V that is padded already."""
    dK = np.zeros((k, k))
    for a in range(k):
        for b in range(k):
            for m in range(len(G)):
                for n in range(len(G)):
                    dK[a, b] += G[m, n] * V[stride * m + a, stride * n + b]
    return dK


def check(demo, state):
    r, text = demo.result, demo.describe()
    k, s, p = state["k"], state["stride"], state["padding"]
    if state["size"] + 2 * p < k:
        assert text == (
            "No output, so no gradient: kernel 4x4, but the padded input is only 3x3: "
            "use padding >= 1 or a smaller kernel."
        )
        assert not demo.art.G.axes.get_visible()
        return
    count = (state["size"] + 2 * p - k) // s + 1
    assert r.G.shape == (count, count)
    assert r.V.shape == (state["size"] + 2 * p,) * 2
    right, wrong = by_loops(r.V, r.G, k, s), by_loops(r.V, r.G, k, 1)
    assert r.right == pytest.approx(right)
    assert r.wrong == pytest.approx(wrong)
    assert np.array_equal(r.wrong, r.right) or s > 1
    done = r.G * (np.arange(count**2).reshape(count, count) < (state["step"] or count**2))
    assert r.shown == pytest.approx(by_loops(r.V, done, k, 1 if state["forget"] else s))
    here = state["a"], state["b"]
    assert r.measured == pytest.approx(right[here], abs=1e-5)
    terms = sum(r.G[cell] * r.V[seen] for cell, seen in zip(r.outputs, r.read, strict=True))
    assert terms == pytest.approx(r.shown[here])
    assert len(r.outputs) == len(set(r.read)) == (state["step"] or count**2)
    # What is said: the total, what was measured, and whether the bug shows.
    assert float(text.splitlines()[2].rpartition("= ")[2]) == pytest.approx(r.shown[here])
    assert f"Finite difference of J: {right[here]:g}" in text
    assert ("At stride 1 nobody notices" in text) == (state["forget"] and s == 1)
    if state["forget"] and s > 1:
        bad = int((right != wrong).sum())
        assert f"{bad} of {k * k} weights come out wrong" in text
        assert f"Right: {right[here]:g}. Without the stride: {wrong[here]:g}." in text
    else:
        assert "differs" not in text
    read = {
        (s * m + a, s * n + b) for m, n in np.ndindex(count, count) for a, b in np.ndindex(k, k)
    }
    inside = {(i + p, j + p) for i, j in np.ndindex(state["size"], state["size"])}
    assert set(r.unread) == inside - read


@pytest.fixture
def demo():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield explore.kernel_gradient()


def test_every_value_of_every_control(demo):
    demo.set(case="stride 2")
    for state in sweep.singly(demo):
        check(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 120, seed=95):
        check(demo, state)


def test_the_deck_s_four_steps_add_up(demo):
    demo.set(case="the deck's four steps")
    parts = []
    for step in (1, 2, 3, 4):
        demo.set(step=step)
        parts.append(demo.result.shown)
        m, n = divmod(step - 1, 2)
        added = demo.result.G[m, n] * demo.result.V[m : m + 2, n : n + 2]
        assert parts[-1] - (parts[-2] if step > 1 else 0) == pytest.approx(added)
    assert np.array_equal(parts[-1], demo.set(step=0).result.shown)


def test_the_sum_that_is_written_out_is_the_weight(demo):
    for case in ("the deck's four steps", "stride 2", "stride 2 and padding 1"):
        demo.set(case=case)
        for cell in np.ndindex(demo.result.shown.shape):
            demo.set(a=cell[0], b=cell[1])
            terms = re.findall(r"(-?\d+)\*(-?\d+)", demo.describe())
            assert len(terms) == demo.result.G.size
            assert sum(int(g) * int(v) for g, v in terms) == demo.result.right[cell]


def test_every_case_with_a_stride_shows_the_bug(demo):
    for case, values in demo.controls["case"].presets.items():
        demo.set(case=case, forget=True)
        assert np.array_equal(demo.result.wrong, demo.result.right) == (values["stride"] == 1)


def test_clicks(demo):
    demo.set(case="stride 2")
    pick = lambda *at: demo._pick(demo._space, demo.result, *at)  # noqa: E731
    assert pick("K", 2.2, 0.9) == {"a": 1, "b": 2}
    assert pick("right", -0.4, 9) == {"a": 2, "b": 0}
    assert pick("G", 1, 2) == {"step": 8}
    assert pick("V", 1, 1) is None
    demo.set(size=3, k=4, stride=1)
    assert pick("K", 0, 0) is None
