"""The notebooks as slides: little on each, nothing cut off, and the keys do what they should."""

import io

import nbformat
import numpy as np
import pytest
from browser import Explorable, Lab, Page
from conftest import LESSONS, ROOT
from PIL import Image, ImageFilter
from slides import SIZES, Deck, slides, words

from helpers import explore
from helpers.drawing import canvas

WORDS = 40
LETTERS = 1 / 45  # the least height of letters, in heights of the screen: 16 pixels of 720


def explorables(slide):
    """Return the places of the cells of a slide that show an explorable: they store a picture."""
    return [
        place
        for place, cell in slide
        if any("image/png" in output.get("data", {}) for output in cell.get("outputs", []))
    ]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_slide_holds_few_words_and_one_explorable(path):
    wrong = []
    for slide in slides(nbformat.read(path, as_version=4)):
        count, shown = sum(words(cell) for _, cell in slide), explorables(slide)
        where = f"the slide of cell {slide[0][0]}"
        wrong += [f"{where} has {count} words; {WORDS} is the limit"] if count > WORDS else []
        wrong += [f"{where} has {len(shown)} explorables"] if len(shown) > 1 else []
    assert not wrong, "\n".join(wrong)


def test_words_are_prose():
    text = "## Not a heading\nOne *two* $x + y$ [three](address/of/it), `code` it's\n"
    text += "```\nnot.this()\n```\n$$z = 1$$"
    assert words(nbformat.v4.new_markdown_cell(text)) == 4
    assert words(nbformat.v4.new_code_cell("print(1)")) == 0


# They place lines, marks or words by pixels, not by the axes.
@pytest.mark.parametrize("name", ["three_operations", "scramble", "shrink_tower", "workbench"])
def test_a_sharper_picture_shows_the_same(name, monkeypatch):
    figure, seen = getattr(explore, name)().figure, []
    width, height = figure.canvas.get_width_height()
    for sharpness in (1, 1.5):
        monkeypatch.setattr(canvas, "SHARPNESS", sharpness)
        picture = Image.open(io.BytesIO(canvas.png(figure))).convert("L")
        expected = width * sharpness, height * sharpness
        assert np.allclose(picture.size, expected, atol=1.5)  # what is left of a pixel may be cut
        # Edges fall on other pixels, so both are looked at from afar.
        small = picture.resize((width, height), Image.Resampling.BOX)
        seen.append(np.asarray(small.filter(ImageFilter.BoxBlur(8)), float))
    assert abs(seen[0] - seen[1]).max() < 90  # 41 at most was seen; 140 where a line is displaced
    assert figure.canvas.get_width_height() == (width, height), "clicks are counted in these"


@pytest.fixture(scope="module")
def show(lab):
    """Return a JupyterLab as `python run.py slides` starts it."""
    with Lab(lab.root, "--slides") as show:
        yield show


@pytest.fixture(scope="module", params=LESSONS, ids=lambda path: path.stem)
def deck(request, chromium, show):
    """Return the running show of a notebook, and its slides."""
    page = Page(chromium, show, *SIZES[0])
    page.open(f"notebooks/{request.param.name}")
    deck = Deck(page)
    deck.slides = slides(nbformat.read(request.param, as_version=4))
    deck.start()
    yield deck
    page.close()


def test_the_show_goes_from_the_first_cell_to_the_last(deck):
    """Key by key; questions are answered and sliders moved on the way, and nothing is cut off."""
    cut, small, key = [], set(), None
    for slide in deck.slides:
        for place, _ in slide:
            if key:
                deck.keys.press(key)
            deck.arrive(place)
            key = "Space"
            seen = deck.look()
            assert seen["cells"] == [other for other, _ in slide]
            assert seen["live"] == explorables(slide)
            cut += seen["cut"]
            small |= {place} if seen["letters"] < SIZES[0][1] * LETTERS else set()
            if answer(deck, place):
                cut += deck.look()["cut"]
                key = "PageDown"  # Space belongs to the button that was pressed
            if place in explorables(slide):
                assert move_a_slider(deck, place) in (None, place), "the slide was turned"
    assert not cut, "\n".join(dict.fromkeys(cut))
    assert not small, "the back row cannot read these cells"
    assert deck.page.kernel_errors() == [] == deck.page.console == deck.page.outside


def answer(deck, place):
    """Commit to the first choice of a question; say whether there is one."""
    choices = deck.cell(place).locator(".exercise input[type=radio]")
    if not choices.count():
        return False
    choices.first.press("Space")
    deck.cell(place).locator(".exercise button").first.press("Space")
    deck.page.idle()
    assert deck.place() == place, "the question turned the slide"
    return True


def move_a_slider(deck, place):
    """Move the first slider by an arrow key, and back; return the place where the show stands."""
    handles = deck.cell(place).locator(".noUi-handle:visible")
    if not handles.count():
        return None
    handle = handles.first
    value = handle.get_attribute("aria-valuenow")
    for there, back in (("ArrowRight", "ArrowLeft"), ("ArrowLeft", "ArrowRight")):
        handle.press(there)
        if handle.get_attribute("aria-valuenow") != value:
            handle.press(back)
            return deck.place()
    raise AssertionError("no arrow key moves the slider")


def test_nothing_is_cut_off_on_a_large_screen(deck):
    deck.size(SIZES[1])
    cut, widths, letters = [], [], []
    for slide in deck.slides:
        deck.go(slide[0][0])
        seen = deck.look()
        cut += seen["cut"]
        widths += seen["widths"]
        letters.append(seen["letters"])
    deck.size(SIZES[0])
    assert not cut, "\n".join(cut)
    width, height = SIZES[1]
    assert min(letters) >= height * LETTERS
    assert min(widths) > 0.7 * width, "a picture does not use the screen"


def test_the_keys_of_a_control_stay_with_it(deck):
    """Every control of the first explorable works as it does in the notebook."""
    place = next(place for slide in deck.slides for place in explorables(slide))
    deck.go(place)
    explorable = Explorable(deck.page, deck.cell(place).locator(".explorable"))
    wrong = {}
    for control in explorable.controls():
        wrong[control.name] = explorable.move(control, ROOT / "data/photographs/camera.png")
        assert deck.place() == place, f"{control.name} turned the slide"
    assert not any(wrong.values()), wrong


def test_a_clicker_and_escape_work_wherever_the_focus_is(deck):
    (first, _), *_ = deck.slides[0]
    place = next(place for slide in deck.slides for place in explorables(slide))
    deck.go(place)
    handle = deck.cell(place).locator("select:visible, input:visible, button:visible").first
    handle.focus()
    deck.keys.press("PageUp")
    deck.page.wait_for("(place) => deck.notebook().activeCellIndex < place", place)
    deck.keys.press("PageDown")
    deck.arrive(place)
    deck.go(first)
    deck.keys.press("Escape")
    deck.page.wait_for("() => !document.querySelector('.jp-Deck')", None)
