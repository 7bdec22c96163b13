"""What the page does for an explorable: keys, names, what is said; and when the kernel goes."""

import io

import nbformat
import numpy as np
import pytest
from browser import Page
from PIL import Image

LESSON = "notebooks/9.3_pooling.ipynb"
SETUP = "from helpers import explore, controls, drawing\nfrom helpers.explorable import Explorable"
# A drawing that takes its time: more events come than can be shown.
SLOW = """
import time

seen = []

def compute(s):
    time.sleep(0.1)
    seen.append(s.n)

Explorable(
    "Slow",
    controls={"n": controls.slider("n", 0, 400, 0)},
    compute=compute,
    stage=lambda figure: drawing.text(figure, 10, 10),
    draw=lambda art, s, r: art.set_text(str(s.n)),
    describe=lambda s, r: f"n is {s.n}",
    size=(200, 60),
)
"""


@pytest.fixture
def open_page(chromium, lab):
    """Return a function that writes a notebook of these cells, opens it and runs it."""
    page = Page(chromium, lab)

    def opened(*cells):
        cells = [nbformat.v4.new_code_cell(source) for source in (SETUP, *cells)]
        notebook = nbformat.v4.new_notebook(cells=cells)
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "", "language": ""}
        nbformat.write(notebook, lab.root / "page.ipynb")
        page.open("page.ipynb")
        page.run_all()
        return page

    yield opened
    page.close()


def first(page, selector=".noUi-handle"):
    return page.tab.locator(f".explorable {selector}").first


def test_sliders_and_play_buttons_have_names(open_page):
    page = open_page("explore.flip_and_slide()")
    assert first(page).get_attribute("aria-label") == "t"
    buttons = page.tab.locator(".widget-play button:visible").all()
    assert [b.get_attribute("aria-label") for b in buttons] == ["play or pause t", "stop t"]
    assert page.tab.get_by_role("group", name="Flip and slide").count() == 1


def test_a_change_is_said_once_it_rests(open_page):
    page = open_page("explore.flip_and_slide()", "explore.flip_and_slide()")
    said = page.tab.locator(".explorable [role=status]")
    assert said.all_text_contents() == ["", ""], "nothing is said before anything is moved"
    first(page).press("ArrowRight")
    page.wait_for("(text) => look.said().includes(text)", "s(4) =")
    twin = first(page, ".explorable-twin").inner_text()
    assert said.all_text_contents() == [twin, ""]


def test_keys_stay_with_the_control(open_page):
    page = open_page("explore.flip_and_slide()")
    cells = page.tab.locator(".jp-Cell").count()
    handle = first(page)
    for key in "ddbamy":  # delete, insert, merge, change the type: JupyterLab's shortcuts
        handle.press(key)
    assert page.tab.locator(".jp-Cell").count() == cells
    menu = first(page, "select")
    menu.press("ArrowDown")  # no Space before it
    page.idle()
    assert menu.input_value() == "one impulse"
    before = first(page, ".explorable-twin").inner_text()
    first(page, ".widget-play button").press("Enter")
    page.wait_for("(text) => look.twin() !== text", before)
    handle.press("Shift+Enter")  # goes on, as everywhere
    page.wait_for("(count) => look.cells() === count", cells + 1)


def test_a_lesson_is_done_by_keyboard_alone(chromium, lab):
    page = Page(chromium, lab)
    page.open(LESSON)
    press = page.tab.keyboard.press
    done = {"choice": 0, "commit": 0, "slider": 0, "menu": 0}
    for cell in range(page.tab.evaluate("look.cells()")):
        at = page.focus()
        assert (at["active"], at["mode"]) == (cell, "command")
        press("Control+Enter")
        page.idle()
        while page.tab.evaluate("look.stops()"):
            press("Tab")
            at = page.focus()
            assert at["cell"] == cell, "Tab goes through the controls in the order of the page"
            before = page.tab.evaluate("look.panel()")
            kind = "commit" if at["label"] == "commit" else at["kind"]
            if kind not in done:
                continue
            press({"slider": "ArrowRight", "menu": "ArrowDown"}.get(kind, "Space"))
            page.idle()
            if page.tab.evaluate("look.panel()") != before:
                done[kind] += 1
        press("Escape")
        assert page.focus()["kind"] is None
        press("ArrowDown")
    assert all(done.values()), done
    assert page.kernel_errors() == []
    page.close()


def test_a_drag_ends_on_its_last_value_and_never_queues(open_page):
    page = open_page(SLOW)
    handle = first(page)
    handle.scroll_into_view_if_needed()
    box, bar = handle.bounding_box(), first(page, ".noUi-target").bounding_box()
    page.tab.evaluate("look.count()")
    across, down = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.tab.mouse.move(across, down)
    page.tab.mouse.down()
    for i in range(200):
        page.tab.mouse.move(across + (bar["width"] + 10) * (i + 1) / 200, down)
    page.tab.mouse.up()
    page.wait_for("(text) => look.twin() === text", "n is 400")
    sent, waiting = page.tab.evaluate("look.counted()")
    assert sent < 150, "most positions on the way are left out"
    assert waiting <= 2, "the next goes out when the last is answered"
    page.idle()
    assert first(page, ".explorable-twin").inner_text() == "n is 400"


def hostile(content):
    """Return a file for the browser to choose, of a name that would be dangerous as HTML."""
    name = "<img src=x onerror=window.evil=1>.png"
    return {"name": name, "mimeType": "image/png", "buffer": content}


def test_a_file_is_taken_or_refused_in_a_sentence(open_page):
    page = open_page("explore.workbench()")
    (bench,) = page.explorables()
    button = next(control for control in bench.controls() if control.kind == "upload")
    noise = np.random.default_rng(0).integers(0, 256, (2000, 2000, 3), np.uint8)
    stream = io.BytesIO()
    Image.fromarray(noise).save(stream, "PNG", compress_level=0)
    large = stream.getvalue()
    assert len(large) > 12e6, "more than Jupyter lets through by default: see helpers/lab.py"
    assert bench.move(button, hostile(large)) == []
    taken = bench.state()
    refused = {b"": "is empty", b"text": "not a whole picture", large[:9999]: "cut short"}
    for content, why in refused.items():
        *still, said = bench.move(button, hostile(content))
        assert still == ["the picture stays", "the text stays"] and why in said
        assert bench.state() | {"error": ""} == taken
    assert page.tab.evaluate("window.evil") is None
    assert page.kernel_errors() == [] == page.console


def test_nonsense_in_a_field_is_refused_until_a_number_comes(open_page):
    page = open_page("explore.workbench()", "explore.flip_and_slide()")
    typed = [("number", "1e308", "is too large"), ("text", "<b>1", "is not a number")]
    for explorable, (kind, nonsense, why) in zip(page.explorables(), typed, strict=True):
        before, field = explorable.state(), explorable.place.locator(f"input[type={kind}]").first
        for value, said in ((nonsense, why), ("2", "")):
            field.fill(value)
            field.press("Enter")
            page.idle()
            now = explorable.state()
            assert said in now["error"] and bool(said) == bool(now["error"])
            assert (now["picture"] == before["picture"]) == bool(said)
    field = first(page, "input[type=number]")  # holds a 2; the browser takes no letters
    for key, said in (("x", "Only a number fits here, like 2 or -0.5."), ("5", "")):
        field.press("End")
        field.press(key)
        assert field.evaluate("field => field.validationMessage") == said
    assert field.input_value() == "25"
    assert page.kernel_errors() == [] == page.console


def test_two_views_move_together(open_page):
    page = open_page("explore.flip_and_slide()")
    page.tab.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex = 1")
    page.tab.evaluate("jupyterapp.commands.execute('notebook:create-output-view').then(() => 0)")
    views = page.tab.locator(".explorable")
    page.tab.wait_for_selector(".jp-LinkedOutputView .explorable .noUi-handle")
    views.last.locator(".noUi-handle").press("End")
    page.wait_for("() => look.twin().includes('s(8) =')", None)
    states = [view.evaluate("look.state") for view in views.all()]
    assert states[0] == states[1]


def test_a_page_that_is_loaded_again_is_alive(open_page):
    page = open_page("explore.flip_and_slide()")
    first(page).press("End")
    page.idle()
    page.tab.evaluate("jupyterapp.commands.execute('docmanager:save').then(() => 0)")
    page.tab.reload()
    first(page).press("ArrowLeft")
    page.wait_for("() => look.twin().includes('s(7) =')", None)
    assert first(page).get_attribute("aria-label") == "t"


@pytest.mark.parametrize("how", ["restart", "die"])
def test_a_kernel_that_has_gone_is_told_and_comes_back(open_page, how):
    page = open_page("explore.flip_and_slide()")
    if how == "restart":
        page.tab.evaluate("look.kernel().restart()")
    else:
        page.tab.evaluate("void look.kernel().requestExecute({code: 'import os; os._exit(1)'})")
        page.tab.locator(".jp-Dialog button.jp-mod-accept").click()  # JupyterLab's own message
    page.tab.wait_for_selector(".explorable.jupyter-widgets-disconnected")
    assert "The kernel behind this has ended" in page.tab.evaluate("look.sign()")
    page.idle()
    page.run_all()
    page.tab.wait_for_selector(".explorable:not(.jupyter-widgets-disconnected)")
    assert page.tab.evaluate("look.sign()") == "none"
    first(page).press("End")
    page.wait_for("() => look.twin().includes('s(8) =')", None)
