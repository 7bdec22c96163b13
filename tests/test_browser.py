"""Every notebook in a real JupyterLab: before it runs, as it runs, and moved from the keyboard."""

import json

import nbformat
import pytest
from browser import KINDS, Page
from conftest import LESSONS, ROOT

# Controls that rightly leave picture or text as they are, wherever they stand, and why:
# {("9.1_the_convolution_operation", "Workbench", "button play"): "the reason"}
STILL = {
    ("9.5c_backpropagation", "Train a CNN", "button clear"): "nothing is drawn yet",
}


@pytest.fixture(scope="module", params=LESSONS, ids=lambda path: path.stem)
def opened(request, chromium, lab):
    """Return a page with a notebook that has not run."""
    page = Page(chromium, lab)
    page.stored = nbformat.read(request.param, as_version=4)
    page.name = request.param.stem
    page.open(f"notebooks/{request.param.name}")
    yield page
    page.close()


@pytest.fixture(scope="module")
def ran(opened):
    """Return the page after all cells have run."""
    opened.run_all()
    return opened


def test_pictures_are_there_before_anything_runs(opened):
    outputs = [output for cell in opened.stored.cells for output in cell.get("outputs", [])]
    pictures = sum("image/png" in output.get("data", {}) for output in outputs)
    shown = "() => [...document.querySelectorAll('.jp-OutputArea img')].filter(i => i.naturalWidth)"
    opened.wait_for(f"(n) => ({shown})().length >= n", pictures)
    assert "Error displaying widget" not in opened.tab.inner_text(".jp-Notebook")


def test_runs_without_an_error(ran):
    assert ran.kernel_errors() == []
    assert not ran.tab.locator(
        ".jp-Notebook [data-mime-type='application/vnd.jupyter.error']"
    ).count()


def test_every_control_moves_picture_and_text(ran):
    wrong, explorables = [], ran.explorables()
    assert explorables
    for explorable in explorables:
        for control in explorable.controls():
            if (ran.name, explorable.title, control.name) not in STILL:
                problems = explorable.move(control, ROOT / "data/photographs/camera.png")
                wrong += [f"{explorable.title}, {control.name}: {p}" for p in problems]
            if not control.label and control.kind != "play":
                wrong.append(f"{explorable.title}: a {control.kind} has no label")
    assert not wrong, "\n".join(wrong)
    assert ran.kernel_errors() == []


def test_questions_and_solutions_answer_to_the_keyboard(ran):
    silent = []
    for panel in ran.tab.locator(".exercise").all():
        before = panel.text_content()
        for choice in panel.locator("input[type=radio]").all()[:1]:
            choice.press("Space")
        panel.locator("button").first.press("Space")
        ran.idle()
        silent += [before] if panel.text_content() == before else []
    assert silent == []
    assert ran.kernel_errors() == []


def test_a_screen_reader_finds_names_and_an_eye_finds_contrast(ran):
    assert ran.faults(".jp-OutputArea", ".jp-MarkdownOutput") == []


@pytest.mark.parametrize("width", [800, 600])
def test_a_narrow_window_cuts_nothing_off(ran, width):
    ran.tab.set_viewport_size({"width": width, "height": 800})
    ran.tab.evaluate("new Promise((go) => setTimeout(go, 200))")  # until all is in its new place
    cut = [place.evaluate("look.cut") for place in ran.tab.locator(".explorable, .exercise").all()]
    ran.tab.set_viewport_size({"width": 1300, "height": 1000})
    assert cut and not any(cut)


def test_nothing_left_this_machine(ran):
    assert ran.outside == []
    assert ran.console == []


def test_the_start_page_is_quiet(chromium, lab):
    page = Page(chromium, lab)
    page.tab.goto(lab.url())
    page.tab.wait_for_selector(".jp-DirListing-item")
    page.tab.wait_for_timeout(3000)  # the question about news came after one second
    assert page.tab.locator(".jp-toastContainer button").count() == 0
    assert page.outside == [] and page.console == []
    assert json.loads(lab.get("lab/api/update")) == {"notification": None}
    assert json.loads(lab.get("lab/api/news")) == {"news": []}
    page.close()


# The rest shows that tests/browser.py sees what it is there to see.

MADE = """
from helpers import explore
import ipywidgets as w
picture, twin, n = w.HTML(), w.HTML(), [0]
def show(parts="picture text"):
    n[0] += 1
    if "picture" in parts:
        source = f"data:image/svg+xml,{n[0]}"
        picture.value = f'<img class="explorable-picture" alt="Made." src="{source}">'
    if "text" in parts:
        twin.value = f'<div class="explorable-twin">{n[0]}</div>'
show()
controls = CONTROLS
box = w.VBox([*controls, picture, twin])
box.add_class("explorable")
box
"""


@pytest.fixture
def make(chromium, lab):
    """Return a function that makes and runs a notebook with controls, given as an expression."""
    pages = []

    def made(setup, controls):
        source = MADE.replace("controls = CONTROLS", f"{setup}\ncontrols = {controls}")
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "", "language": ""}
        nbformat.write(notebook, lab.root / "made.ipynb")
        pages.append(Page(chromium, lab))
        pages[0].open("made.ipynb")
        pages[0].run_all()
        return pages[0]

    yield made
    pages[0].close()


def test_every_kind_of_control_is_moved(make, tmp_path):
    page = make(
        "def on(control, name='value'):\n    control.observe(lambda c: show(), name)\n"
        "    return control\n"
        "button = w.Button(description='press')\nbutton.on_click(lambda _: show())\n",
        """[on(w.IntSlider(1, 0, 1, description='at its end')), on(w.FloatSlider(description='f')),
            on(w.Dropdown(options='abc', description='m')), on(w.Checkbox(description='c')),
            on(w.FloatText(description='n')), on(w.BoundedIntText(10, 0, 10, description='i')),
            on(w.Text(description='t', continuous_update=False)),
            on(w.RadioButtons(options='ab', description='r')),
            on(w.ToggleButtons(options='ab', description='g')),
            on(w.Play(interval=20, max=10**6)), button, on(w.FileUpload(description='u'))]""",
    )
    (explorable,) = page.explorables()
    controls = explorable.controls()
    file = tmp_path / "any.txt"
    file.write_text("any")
    assert {control.kind for control in controls} == KINDS.keys()
    assert {c.name: wrong for c in controls if (wrong := explorable.move(c, file))} == {}


def test_a_still_picture_and_a_swallowed_error_are_reported(make):
    page = make(
        "half, dead, broken = (w.Checkbox(description=d) for d in ('half', 'dead', 'broken'))\n"
        "half.observe(lambda c: show('picture'), 'value')\n"
        "broken.observe(lambda c: 1 / 0, 'value')\n",
        "[half, dead, broken]",
    )
    (explorable,) = page.explorables()
    half, dead, broken = explorable.controls()
    assert explorable.move(half) == ["the text stays"]
    assert explorable.move(dead) == ["the picture stays", "the text stays"]
    assert page.kernel_errors() == []
    explorable.move(broken)
    assert "ZeroDivisionError: division by zero" in page.kernel_errors()


def test_faults_of_a_page_are_reported(chromium, lab):
    page = Page(chromium, lab)
    page.tab.set_content(
        "<main><button></button><p style='color:#ccc'>pale</p><img src='data:,'>"
        "<div id=root class=lm-Widget style='width:90px'>"
        "<button style='width:20px; overflow:hidden'>long word</button>"
        "<div class=lm-Widget><input style='margin-left:80px; width:60px'></div></div>"
    )
    page.tab.add_script_tag(path=ROOT / "tests/browser.js")
    found = {fault.partition(":")[0] for fault in page.faults("main")}
    assert found >= {"button-name", "color-contrast", "image-alt", "label"}
    assert page.tab.locator("#root").evaluate("look.cut") == ["button long word", "text "]
    page.close()


def test_a_request_to_elsewhere_is_reported(chromium, lab):
    page = Page(chromium, lab)
    page.tab.set_content("<img src='http://192.0.2.1/x.png'>", wait_until="commit")
    page.tab.wait_for_timeout(500)
    assert page.outside == ["http://192.0.2.1/x.png"]
    page.close()
