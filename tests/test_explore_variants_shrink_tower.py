"""Facts that hold in every state of shrink_tower; windows are counted one by one here."""

import pytest
import sweep

from helpers import explore

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def demo():
    made = explore.shrink_tower()
    yield made
    made.close()


def tower(width, kernel, zeros, layers):
    """Return for every layer that fits whether a zero has a part in each unit."""
    rows, before = [[False] * width], zeros // 2
    while len(rows) <= layers:
        below = [True] * before + rows[-1] + [True] * (zeros - before)
        windows = [below[a : a + kernel] for a in range(len(below)) if a + kernel <= len(below)]
        if not windows:
            break
        rows.append([any(window) for window in windows])
    return rows


def facts(demo, state):
    r, text = demo.result, demo.describe()
    kernel, zeros = state["kernel"], state["zeros"]
    rows = tower(state["width"], kernel, zeros, state["layers"])
    widths = [len(row) for row in rows]
    assert r.widths == widths and [list(row) for row in r.reached] == rows
    assert f"widths {' -> '.join(map(str, widths))}." in text
    fits = len(rows) - 1 == state["layers"]
    assert (f"Layer {len(rows)} does not fit: the kernel needs {kernel} units" in text) == (
        not fits
    )
    still = [layer for layer in range(1, len(rows)) if widths[layer] == 1 and kernel > 1]
    assert (
        (f"In layer {still[0]} the kernel has one place" in text)
        if still
        else ("can no longer move" not in text)
    )
    assert ("for ever" in text) == (zeros == kernel - 1)
    if zeros == kernel - 1:
        assert fits and set(widths) == {state["width"]}
    if zeros and len(rows) > 1:
        assert f"zeros have a part in {sum(rows[-1])} of {widths[-1]} unit" in text
    # A dot for every unit, a square for every zero below a layer, a wire for every weight's use.
    units = len(demo.art.units.get_offsets())
    assert units == sum(widths) + zeros * (len(rows) - 1)
    assert len(demo.art.wires.get_segments()) == kernel * sum(widths[1:])
    x, y = demo.art.units.get_offsets().T
    assert x.min() > 100 and x.max() < 860 and y.min() > 10 and y.max() < 375


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        facts(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 90, seed=9):
        facts(demo, state)


def test_figure_9_13(demo):
    demo.set(preset="Fig 9.13, no padding")
    assert demo.result.widths == [16, 11, 6, 1] and demo.result.still == [3]
    assert "In layer 3 the kernel has one place only" in demo.describe()
    demo.set(layers=4)
    assert "Layer 4 does not fit: the kernel needs 6 units and gets 1." in demo.describe()
    demo.set(preset="Fig 9.13, zeros", layers=7)
    assert demo.result.widths == [16] * 8


def test_every_wire_ends_at_a_unit_and_starts_at_a_unit_or_a_zero(demo):
    demo.set(width=9, kernel=4, zeros=3, layers=2)
    dots = {(round(x, 6), round(y, 6)) for x, y in demo.art.units.get_offsets()}
    for ends in demo.art.wires.get_segments():
        assert all((round(x, 6), round(y, 6)) in dots for x, y in ends)
