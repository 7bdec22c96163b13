"""Facts that hold in every state of shared_weights, counted edge by edge."""

import pytest
import sweep

from helpers import explore

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def demo():
    made = explore.shared_weights()
    yield made
    made.close()


def facts(demo, state):
    r, m, k, text = demo.result, state["m"], state["k"], demo.describe()
    if k > m:
        assert r.problem and text.startswith("No output: kernel 1x")
        assert not demo.art.convolution.axes.get_visible()
        return
    assert not r.problem
    n = m - k + 1
    edges = {(j + a, j): a for j in range(n) for a in range(k)}  # (input, output): weight
    assert {(i, j): w for (i, j), w in zip(map(tuple, r.sparse), r.shared, strict=True)} == edges
    assert r.counts[0] == [m * n, len(edges), len(set(edges.values()))]
    assert r.counts[1] == [4 * w for w in r.counts[0]]
    assert r.counts[2] == [m * n, len(edges), len(edges)]
    assert r.uses == sum(w == state["weight"] for w in edges.values()) == n
    letter = "abcde"[state["weight"]]
    assert f"weight {letter} is used {'once' if n == 1 else f'{n} times'}" in text
    assert f"{r.counts[2][0]}, {r.counts[2][1]} and {r.counts[2][2]}." in text
    assert tuple(r.dense[r.own]) == (state["output"] + state["weight"], state["output"])
    assert len(demo.art.convolution._thick.get_segments()) == n
    assert len(demo.art.dense._thick.get_segments()) == 1
    assert len(demo.art.dense._pale.get_segments()) == m * n - 1


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        facts(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 70, seed=3):
        facts(demo, state)


def test_a_kernel_larger_than_the_input_and_back(demo):
    demo.set(m=3, k=5)
    assert "No output" in demo.describe()
    demo.set(k=3)
    assert demo.result.counts[0] == [3, 3, 3] and demo.art.dense.axes.get_visible()


def test_letters_of_neighbouring_units_do_not_meet(demo):
    for m in range(2, 13):
        for k in range(1, min(m, 5) + 1):
            demo.set(m=m, k=k)
            panel = demo.art.convolution
            spots = panel.axes.transData.transform(panel._plates.get_offsets())
            near = [
                abs(a - b).max() for i, a in enumerate(spots) for b in spots[:i] if (a != b).any()
            ]
            assert min(near, default=99) >= 12, (m, k)


def test_a_click_selects_the_output(demo):
    pick = lambda panel: demo._pick(demo._space, demo.result, panel, 3.9, 1)  # noqa: E731
    assert pick("convolution") == pick("dense") == {"output": 3}
    assert pick("names") is None
    assert demo.set(m=2, k=3)._pick(demo._space, demo.result, "dense", 0, 0) is None
