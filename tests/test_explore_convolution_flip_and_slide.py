"""flip_and_slide: every s(t) is NumPy's, in the picture, in the text and in the sum written out."""

import re

import numpy as np
import pytest
import sweep

from helpers import explore

pytestmark = pytest.mark.filterwarnings("error")

GIVEN = {
    "signal": [(1.0,), (0.0, 0.0), (2.0, -1.0, 0.5), tuple(map(float, range(12)))],
    "kernel": [(1.0,), (-2.0,), (1.0, 2.0), (0.5, 0.0, -0.25), (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)],
}


def expected(state):
    """Return {t: s(t)} by NumPy."""
    x, w = state["signal"], state["kernel"]
    if state["flip"]:
        return dict(enumerate(np.convolve(x, w)))
    # NumPy's full cross-correlation starts where the last weight meets the first reading.
    values = np.correlate(x, w, "full") if len(x) >= len(w) else np.correlate(w, x, "full")[::-1]
    return dict(enumerate(values, start=1 - len(w)))


def check(demo, state):
    right = expected(state)
    assert dict(zip(demo.result.t, demo.result.output, strict=True)) == pytest.approx(right)
    assert demo.result.value == pytest.approx(right[state["t"]])
    line = demo.describe().splitlines()[2]
    left, _, total = line.strip(" =").rpartition(" = ")
    terms = [float(a) * float(b) for a, b in re.findall(r"(-?[\d.]+)\*(-?[\d.]+)", left)]
    assert sum(terms) == pytest.approx(float(total), abs=0.3)
    done = [
        float(v) for v in demo.describe().splitlines()[3].removeprefix("s so far: ").split(", ")
    ]
    so_far = [v for t, v in sorted(right.items()) if t <= state["t"]]
    assert done == pytest.approx(so_far, abs=0.05, rel=0.01)


def test_every_value_of_every_control():
    demo = explore.flip_and_slide()
    for state in sweep.singly(demo, **GIVEN):
        check(demo, state)


def test_random_combinations():
    demo = explore.flip_and_slide()
    for state in sweep.combinations(demo, 200, seed=1, **GIVEN):
        check(demo, state)


def test_the_bars_stand_where_the_text_says():
    demo = explore.flip_and_slide().set(signal=(0, 1, 2, 3), kernel=(5, 7), t=2)
    bars = demo.art.kernel._bars.get_paths()
    drawn = {round(p.vertices[:4, 0].mean()): p.vertices[:4, 1].max() for p in bars}
    assert drawn == {2: 5, 1: 7}, "flipped: the first weight meets the latest reading"
    demo.set(flip=False)
    bars = demo.art.kernel._bars.get_paths()
    drawn = {round(p.vertices[:4, 0].mean()): p.vertices[:4, 1].max() for p in bars}
    assert drawn == {2: 5, 3: 7}


def test_a_click_moves_t():
    demo = explore.flip_and_slide()
    assert demo._pick(demo._space, demo.result, "output", 5.3, 0) == {"t": 5}
    assert demo._pick(demo._space, demo.result, "output", 99, 0) == {"t": 8}
