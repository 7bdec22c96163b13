"""The mechanism: state, set, presets, ranges, clicks, visible errors, what is displayed."""

import io
from types import SimpleNamespace

import pytest
from ipywidgets.widgets.widget import _instances
from PIL import Image

from helpers import controls, drawing, explorable
from helpers.explorable import Explorable
from helpers.page import page_part


def make(**pieces):
    """Return a tiny explorable: `count` bars, one of them marked."""

    def compute(s):
        if s.count == 7:
            raise ValueError("seven is refused")
        return 1 / (s.count - 8)  # a fault at 8

    def stage(figure):
        return drawing.Bars(figure, (60, 10, 200, 80), "bars", drawing.INPUT, "n")

    def draw(art, s, r):
        art.show(range(s.count), [1] * s.count, span=(0, 9), limits=(0, 1), marked=(s.at,))

    pieces = {
        "controls": {
            "size": controls.preset("size", {"small": {"count": 2}, "large": {"count": 9}}),
            "count": controls.slider("count", 1, 9, 3),
            "at": controls.scrub("at", 0, 2, 1),
            "list": controls.numbers("list", (1.0, 2.0), most=3),
        },
        "limits": lambda s: {"at": (0, s.count - 1)},
        "compute": compute,
        "stage": stage,
        "draw": draw,
        "describe": lambda s, r: f"{s.count} bars,\nnumber {s.at} is marked",
        "size": (280, 100),
    } | pieces
    return Explorable("Tiny", **pieces)


def message(demo):
    return demo._message.value


def test_state_is_the_controls_without_presets():
    assert make().state == {"count": 3, "at": 1, "list": (1.0, 2.0)}


def test_set_moves_controls_together_and_returns_the_explorable():
    demo = make()
    assert demo.set(at=8, count=9) is demo
    assert demo.state["at"] == 8
    assert demo.describe() == "9 bars,\nnumber 8 is marked"


def test_the_picture_and_both_texts_follow():
    demo = make()
    before = demo._picture.value
    demo.set(count=5)
    assert demo._picture.value != before
    assert 'alt="Tiny. 5 bars,\nnumber 1 is marked"' in demo._picture.value
    assert "5 bars,<br>number 1 is marked" in demo._twin.value


def test_a_range_follows_what_it_depends_on():
    demo = make()
    assert demo.controls["at"].max == 2
    demo.set(count=9).set(at=8).set(count=2)
    assert (demo.controls["at"].max, demo.state["at"]) == (1, 1)


@pytest.mark.parametrize(
    ("values", "error", "words"),
    [
        ({"cuont": 3}, TypeError, "no control 'cuont'; there are size, count, at, list"),
        ({"count": 99}, ValueError, "count goes from 1 to 9, not 99"),
        ({"count": 2, "at": 2}, ValueError, "at goes from 0 to 1, not 2"),
        ({"count": "many"}, ValueError, "count: cannot be 'many'"),
        ({"size": "huge"}, ValueError, "size: there is small, large; no 'huge'"),
        ({"list": "1 b"}, ValueError, "'b' is not a number"),
        ({"list": (1, 2, 3, 4)}, ValueError, "give 1 to 3 numbers"),
        ({"count": 7}, ValueError, "seven is refused"),
        ({"count": 8}, ZeroDivisionError, "division"),
    ],
)
def test_a_bad_set_raises_and_leaves_everything_as_it_was(values, error, words):
    demo = make().set(count=5, at=4)
    before = demo.state, demo._picture.value
    with pytest.raises(error, match=words):
        demo.set(**values)
    assert (demo.state, demo._picture.value) == before


def test_a_preset_sets_others_and_shows_when_they_no_longer_match():
    demo = make()
    assert demo.controls["size"].value == "own"
    assert demo.set(size="large").state["count"] == 9
    assert demo.set(count=2).controls["size"].value == "small"
    assert demo.set(size="large", count=4).state["count"] == 4
    demo.controls["size"].value = "small"  # as the browser does
    assert demo.state["count"] == 2


def test_an_exception_in_a_callback_is_seen_and_the_old_picture_stands():
    demo = make()
    before = demo._picture.value
    demo.controls["count"].value = 7
    assert 'role="alert"' in message(demo)
    assert "seven is refused" in message(demo)
    assert (demo.state["count"], demo._picture.value) == (3, before)
    demo.controls["count"].value = 4
    assert message(demo) == ""


def test_a_fault_is_seen_and_raised_for_the_log():
    demo = make()
    with pytest.raises(ZeroDivisionError):
        demo.controls["count"].value = 8
    assert "A fault of this notebook: ZeroDivisionError" in message(demo)
    assert demo.state["count"] == 3


def test_text_typed_wrong_is_answered_in_words():
    demo = make()
    field = demo.controls["list"].children[0]
    field.value = "1 <b>"
    assert "&#x27;&lt;b&gt;&#x27; is not a number" in message(demo)
    assert demo.state["list"] == (1.0, 2.0)
    field.value = "3, 4"
    assert (demo.state["list"], field.value, message(demo)) == ((3.0, 4.0), "3 4", "")


def test_a_click_reaches_the_panel_in_its_own_coordinates():
    clicks = []
    demo = make(pick=lambda s, r, panel, x, y: clicks.append((panel, round(x, 1))) or {"count": 6})
    box = {"boundingRectWidth": 560, "boundingRectHeight": 200}  # shown at twice its size
    demo._clicked({"relativeX": 320, "relativeY": 100, **box})
    assert clicks == [("bars", 4.5)]
    assert demo.state["count"] == 6
    demo._clicked({"relativeX": 5, "relativeY": 5, **box})
    assert len(clicks) == 1, "a click beside the panels means nothing"


def test_display_carries_the_live_view_a_picture_and_the_text():
    demo = make()
    bundle = demo._repr_mimebundle_()
    assert set(bundle) == {"application/vnd.jupyter.widget-view+json", "image/png", "text/plain"}
    assert bundle["text/plain"] == demo.describe()
    assert Image.open(io.BytesIO(bundle["image/png"])).size == (280, 100)


def test_the_scrub_and_its_play_button_share_range_and_value():
    demo = make().set(count=9)
    scrub = demo.controls["at"]
    slider, play = scrub.children
    assert (slider.max, play.max) == (8, 8)
    slider.value = 5
    assert demo.state["at"] == 5


def test_drawing_adds_no_artists():
    demo = make()
    count = len(demo.figure.findobj())
    for i in range(1, 7):
        demo.set(count=i)
    assert len(demo.figure.findobj()) == count


def test_close_takes_every_widget_away():
    before = set(_instances)
    make().close()
    assert set(_instances) == before


def test_running_a_cell_again_closes_what_it_made_before(monkeypatch):
    parent = {"metadata": {"cellId": "a"}, "header": {"msg_id": 1}}
    shell = SimpleNamespace(get_parent=lambda: parent)
    monkeypatch.setattr(explorable, "get_ipython", lambda: shell)
    before = set(_instances)
    make()
    first = len(_instances)
    for run in range(2, 6):
        parent["header"] = {"msg_id": run}
        make()
    assert len(_instances) == first
    parent["header"] = {"msg_id": 9}
    explorable._made["a"][1][0].close()
    assert set(_instances) == before


def test_a_title_is_text_also_in_the_page():
    part = page_part('<b onclick="x">&').value
    assert 'data-title="&lt;b onclick=&quot;x&quot;&gt;&amp;"' in part
    assert part.count("<img") == 1
