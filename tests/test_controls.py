"""Controls that a reader can fill with nonsense keep a valid value."""

import datetime

import numpy as np
import pytest

from helpers import controls

NOW = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1 2", (1, 2)),
        ("1, 2;3", (1, 2, 3)),
        (" -0.5 ", (-0.5,)),
        ("1e3", (1000,)),
        ([4, 5], (4, 5)),
    ],
)
def test_numbers_are_read_from_text(text, values):
    assert controls.parse_numbers(text, "w", 8) == values


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "give 1 to 3 numbers, like 1 2 -0.5; here are 0"),
        ("1 2 3 4", "here are 4"),
        ("1 x", "'x' is not a number"),
        ("nan", "'nan' is not a number"),
        ("1e308", "too large"),
        ([None], "None is not a number"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(text, words):
    with pytest.raises(ValueError, match=words):
        controls.parse_numbers(text, "w", 3)


def test_a_matrix_shows_as_many_fields_as_it_has():
    control = controls.matrix("K", [[1, 2]], most=3)
    shown = [
        [cell.layout.display != "none" for cell in row.children] for row in control.children[1:]
    ]
    assert shown[0] == [True, True, False]
    assert [row.layout.display for row in control.children[1:]] == ["flex", "none", "none"]
    control.children[1].children[1].value = 7.5
    assert control.value == ((1.0, 7.5),)


def test_editing_one_weight_leaves_the_others_exact():
    control = controls.matrix("K", np.full((2, 2), 1 / 9), most=3)
    control.children[1].children[0].value = 1
    assert control.value[0][0] == 1
    assert control.value[1] == (1 / 9, 1 / 9)


def test_a_weight_that_is_too_large_is_refused_with_a_word_and_goes_back():
    control = controls.matrix("K", [[1, 2]], most=3)
    field, other = control.children[1].children[:2]
    field.value = 1e99
    assert control.value == ((1.0, 2.0),)
    assert field.value == 1
    assert "from -1e6 to 1e6" in control.problem
    other.value = 3
    assert (control.value, control.problem) == (((1.0, 3.0),), "")


@pytest.mark.parametrize("bad", [np.ones((4, 4)), [[np.nan]], [[1e308]], [[]], "text"])
def test_a_bad_matrix_is_refused(bad):
    control = controls.matrix("K", [[1.0]], most=3)
    with pytest.raises(Exception, match=r"K|could not convert"):
        control.value = bad
    assert control.value == ((1.0,),)


def test_own_picture_is_asked_for_and_kept():
    control = controls.picture("picture", ["cat", "cup"], "cat")
    menu, button = control.children
    menu.value = control.OWN
    assert (menu.value, control.value) == ("cat", "cat")
    assert "choose a picture" in control.problem
    button.value = (
        {
            "name": "a.png",
            "type": "",
            "size": 2,
            "last_modified": NOW,
            "content": memoryview(b"ab"),
        },
    )
    assert (menu.value, control.value, control.problem) == (control.OWN, b"ab", "")
    menu.value = "cup"
    menu.value = control.OWN
    assert control.value == b"ab"


def test_a_preset_menu_finds_its_name():
    menu = controls.preset("p", {"a": {"x": 1, "y": 2}, "b": {"x": 3}})
    assert menu.name_of({"x": 1, "y": 2}) == "a"
    assert menu.name_of({"x": 3, "y": 9}) == "b"
    assert menu.name_of({"x": 0, "y": 0}) == "own"


def test_another_one_counts():
    button = controls.again("another")
    button.children[0].click()
    assert button.value == 1
