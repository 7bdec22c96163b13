"""pool_bench: four kinds of pooling against plain loops, and Fig 9.10."""

import re
from math import hypot, sqrt

import numpy as np
import pytest
import sweep

from helpers import explore
from helpers.drawing import number

pytestmark = pytest.mark.filterwarnings("error")

ROWS = [(0.1, 1, 0.2, 0.1, 0, 0.1), (3,), (-1, -2, -3, 4), (0, 0), tuple(range(12)), (5, 1, 5)]


@pytest.fixture
def demo():
    made = explore.pool_bench()
    yield made
    made.close()


def starts(n, k, s, p, ragged):
    """Where windows start: as long as they fit; a last one that starts on the input, if kept."""
    found, at = [], -p
    while at + k <= n + p or (ragged and at < n and at + k < n + p + s):
        found.append(at)
        at += s
    return found


def by_loops(image, state, flat):
    """Return the pooled map, the number of units nobody reads, and the pixels of each window."""
    k, s, p = state["size"], state["stride"], state["padding"]
    if p >= k:
        return None
    sizes = [(image.shape[0], 1, 0) if flat else (image.shape[0], k, p), (image.shape[1], k, p)]
    rows, columns = (starts(n, kk, s, pp, state["ragged"]) for n, kk, pp in sizes)
    if not rows or not columns:
        return None
    read, output, windows = np.zeros(image.shape, bool), [], []
    for top in rows:
        line = []
        for left in columns:
            values, weights = [], []
            for m in range(sizes[0][1]):
                for n in range(k):
                    i, j = top + m, left + n
                    if 0 <= i < image.shape[0] and 0 <= j < image.shape[1]:
                        read[i, j] = True
                        values.append(image[i, j])
                        d = hypot(m - (sizes[0][1] - 1) / 2, n - (k - 1) / 2)
                        weights.append(1 / (1 + d))
            line.append(reduced(state["kind"], values, weights))
            windows.append(values)
        output.append(line)
    return np.array(output), int((~read).sum()), windows


def reduced(kind, values, weights):
    if kind == "max":
        return max(values)
    if kind == "average":
        return sum(values) / len(values)
    if kind == "L2":
        return sqrt(sum(v * v for v in values))
    return sum(v * w for v, w in zip(values, weights, strict=True)) / sum(weights)


def facts(demo, state):
    r, text = demo.result, demo.describe()
    flat = state["input"] == "the row x"
    if flat:
        np.testing.assert_array_equal(r.image, [state["row"]])
    expected = by_loops(r.image, state, flat)
    assert demo.art.output.axes.get_visible() == (expected is not None)
    if expected is None:
        assert text.startswith("No output: p") and text.endswith(".")
        return
    output, unread, windows = expected
    np.testing.assert_allclose(r.output, output, rtol=1e-9, atol=1e-9)
    assert r.unread_count == unread
    said = re.search(r"(\d+) units? (?:is|are) read by no window", text)
    assert (int(said[1]) if said else 0) == unread
    values = windows[state["position"]]
    np.testing.assert_array_equal(np.ravel(r.values), values)
    full = state["size"] if flat else state["size"] ** 2
    assert (f"holds only {len(values)} of {full} units" in text) == (len(values) < full)
    assert text.splitlines()[1].endswith(f" = {number(output.flat[state['position']])}.")


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo, row=ROWS):
        facts(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 150, seed=4, row=ROWS):
        facts(demo, state)


def test_figure_9_10(demo):
    demo.set(preset="Fig 9.10")
    assert demo.result.output.tolist() == [[1, 0.2, 0.1]]
    assert "All outputs: 1, 0.2, 0.1." in demo.describe()
    demo.set(position=2)
    assert "max(0, 0.1) = 0.1" in demo.describe()
    assert "holds only 2 of 3 units" in demo.describe()
    demo.set(ragged=False)
    assert demo.result.output.tolist() == [[1, 0.2]]
    assert "1 unit is read by no window" in demo.describe()


def test_the_written_sum_is_the_output(demo):
    demo.set(input="the row x", row=(3, 1, 4, 1, 5), size=3, stride=1, padding=1)
    for kind in ("average", "L2", "distance-weighted"):
        for position in range(5):
            demo.set(kind=kind, position=position)
            left, right = re.search(r"gives (.*) = ([\d.]+)\.$", demo.describe(), re.M).groups()
            value = eval(left.replace("²", "**2"), {"sqrt": sqrt})
            assert value == pytest.approx(float(right), abs=0.02)


def test_a_row_stands_under_its_outputs(demo):
    demo.set(preset="Fig 9.10")
    box = lambda grid: grid.axes.get_position()  # noqa: E731
    cell = box(demo.art.input).width / 6
    # The middle of output 1 is over the middle of its window, the units 2, 3 and 4.
    middle = box(demo.art.output).x0 + 1.5 * box(demo.art.output).width / 3
    assert middle == pytest.approx(box(demo.art.input).x0 + 3.5 * cell)
    for state in sweep.combinations(demo, 40, seed=6, row=ROWS):
        if state["input"] == "the row x" and demo.art.output.axes.get_visible():
            for grid in (demo.art.input, demo.art.output):
                assert box(grid).x0 >= 0 and box(grid).x1 <= 1


def test_a_click_moves_the_window(demo):
    demo.set(preset="Fig 9.10")
    pick = demo._pick
    assert pick(demo._space, demo.result, "output", 1.8, 0) == {"position": 2}
    assert pick(demo._space, demo.result, "input", 3, 0) == {"position": 1}
    assert pick(demo._space, demo.result, "window", 0, 0) is None
    demo.set(row=(1,))
    assert pick(demo._space, demo.result, "input", 0, 0) is None
