"""The sweep's own eyes: each kind of fault in a picture or a text is seen."""

import numpy as np
import pictures
import pytest
import written

from helpers import drawing
from helpers.wiring import Wiring


def grid(cell=40):
    """Return a figure with a 2x2 grid, as every test begins."""
    figure = drawing.figure(300, 200)
    made = drawing.Grid(figure, "input", drawing.INPUT)
    made.show(np.eye(2), "input 2x2")
    made.place((20, 60, 2 * cell, 2 * cell))
    return figure, made


def test_nothing_is_wrong_with_a_plain_grid():
    assert pictures.faults(grid()[0]) == []


@pytest.mark.parametrize(
    ("x", "y", "string", "fault"),
    [
        (20, 44, "here", "'here' and 'input 2x2' overlap"),
        (280, 150, "too far", "'too far' leaves the sheet"),
        (90, 100, "inside", "'inside' stands on 'input'"),
    ],
)
def test_a_word_in_the_way_is_seen(x, y, string, fault):
    figure, _ = grid()
    drawing.text(figure, x, y, string)
    assert fault in "\n".join(pictures.faults(figure))


def test_a_number_larger_than_its_cell_is_seen():
    figure, made = grid()
    made.show(np.eye(2), "input 2x2", strings=[["123456", ""], ["", ""]])
    found = "\n".join(pictures.faults(figure))
    assert "'123456' is larger than its cell in 'input'" in found
    assert "'123456' is cut off by 'input'" in found


def test_a_number_larger_than_its_dot_is_seen():
    figure = drawing.figure(300, 200)
    made = Wiring(figure, "units", 2)
    made.place((20, 20, 260, 160))
    made.show([range(3), range(2)], [[(0, 0)]], colours=[drawing.INPUT, drawing.OUTPUT])
    assert pictures.faults(figure) == []
    made._numbers.show(["1234"], [0], [0])
    assert pictures.faults(figure) == ["'1234' touches its dot in 'units'"]


def test_what_is_hidden_is_not_looked_at():
    figure, made = grid()
    made.show(np.eye(2), "input 2x2", strings=[["123456", ""], ["", ""]])
    made.place((20, 60, 80, 80))  # the grid sees that there is no room
    drawing.text(figure, 20, 44, "here").set_visible(False)
    assert pictures.faults(figure) == []


def test_a_panel_off_the_sheet_is_seen():
    figure, made = grid()
    made.place((250, 60, 80, 80))
    assert any("of 'input' leaves the sheet" in fault for fault in pictures.faults(figure))


@pytest.mark.parametrize(
    ("text", "sums", "wrong"),
    [
        ("s(1) = 2*3 + 1*-2 = 4", 1, 0),
        ("s(1) = 2*3 + 1*-2 = 5", 1, 1),
        ("s = x(0)w(1)\n = 0.33*3 = 1", 1, 0),  # 0.33 is a third, rounded
        ("weights: 1,152 * 10 = 11,520.", 1, 0),
        ("as floor((7 + 0 - 3)/2) + 1 = 3.", 0, 0),
        ("k - 1 = 5 zeros, (0,0) = 7", 0, 0),
        ("dJ = 2 + 3 + -1 = 4: three of them", 1, 0),
    ],
)
def test_sums_are_worked_out(text, sums, wrong):
    found, bad = written.wrong_sums(text)
    assert (found, len(bad)) == (sums, wrong)
