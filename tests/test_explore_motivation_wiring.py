"""Facts that hold in every state of wiring; who reads whom is written out as loops here."""

import numpy as np
import pytest
import sweep

from helpers import explore

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def demo():
    made = explore.wiring()
    yield made
    made.close()


def facts(demo, state):
    r, m, n, k = demo.result, state["m"], state["n"], state["k"]
    dense, sparse = r.touches["fully connected"], r.touches["sparse"]
    assert dense.shape == sparse.shape == (n, m) and dense.all()
    for j in range(n):
        read = [i for i in range(m) if sparse[j, i]]
        assert len(read) == min(k, m), "every output reads k inputs, or all there are"
        assert read == list(range(read[0], read[0] + len(read))), "and they are neighbours"
    if n > 1:  # the windows reach from the first input to the last, as evenly as they can
        assert sparse[0, 0] and sparse[-1, -1]
        assert np.ptp(np.diff(r.first)) <= 1
    if n == m - k + 1:
        assert (np.array([[j <= i < j + k for i in range(m)] for j in range(n)]) == sparse).all()
    text = demo.describe()
    assert f"m n = {m} * {n} = {m * n} fully connected" in text
    assert f"{min(k, m)} * {n} = {min(k, m) * n} sparse" in text
    assert ("every output reads every input" in text) == (k >= m)
    for kind, touches in r.touches.items():
        inputs, outputs, edges = r.lit[kind]
        one = touches[state["unit"]] if state["side"] == "an output" else touches[:, state["unit"]]
        ours, others = (inputs, outputs) if state["side"] == "an output" else (outputs, inputs)
        assert (ours == one).all() and edges.sum() == one.sum()
        assert others.sum() == 1 and others[state["unit"]]
        if state["panels"] in ("both", kind):
            line = next(line for line in text.splitlines() if line.startswith(kind.capitalize()))
            noun = "input" if state["side"] == "an output" else "output"
            what = f"{one.sum()} {noun}" if one.any() else f"no {noun}"
            assert what in line
    drawn = sum(len(p._pale.get_segments()) + len(p._thick.get_segments()) for p in panels(demo))
    asked = {"both": m * n + sparse.sum(), "sparse": sparse.sum()}.get(state["panels"], m * n)
    assert drawn == asked


def panels(demo):
    return [panel for panel in demo.art.panels if panel.axes.get_visible()]


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        facts(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 120, seed=1):
        facts(demo, state)


def test_figure_9_2_and_9_3(demo):
    # The book's: the third input touches three outputs, the third output reads three inputs.
    demo.set(m=7, n=5, k=3, side="an input", unit=3)
    assert "Sparse: input 3 touches 3 outputs: 1, 2, 3." in demo.describe()
    assert "Fully connected: input 3 touches 5 outputs: 0, 1, 2, 3, 4." in demo.describe()
    demo.set(side="an output", unit=2)
    assert "Sparse: output 2 reads 3 inputs: 2, 3, 4." in demo.describe()


def test_a_click_lights_the_unit(demo):
    pick = lambda x, y: demo._pick(demo._space, demo.result, "first", x, y)  # noqa: E731
    assert pick(4.2, 0.1) == {"side": "an input", "unit": 4}
    assert pick(4.2, 0.9) == {"side": "an output", "unit": 3}
    assert pick(-5, 9) == {"side": "an output", "unit": 0}
