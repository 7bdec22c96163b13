"""Running and storing notebooks: what is stored, what is reported, what is refused."""

import json

import nbformat
import pytest
import refresh
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

SHOW = """
class Shown:
    def _repr_mimebundle_(self, include=None, exclude=None):
        widget = {"version_major": 2, "version_minor": 0, "model_id": "0"}
        return {
            "application/vnd.jupyter.widget-view+json": widget,
            "image/png": "iVBORw0KGgo=",
            "text/plain": "seven",
        }
Shown()
"""


def slide(cell):
    cell.metadata.slideshow = {"slide_type": "slide"}
    return cell


@pytest.fixture
def path(tmp_path):
    cells = [new_markdown_cell("# Seven"), new_code_cell(SHOW), new_code_cell("print(3 + 4)")]
    path = tmp_path / "seven.ipynb"
    nbformat.write(new_notebook(cells=[slide(cell) for cell in cells]), path)
    return path


def test_a_run_is_stored_without_traces(path, capsys):
    assert refresh.problems(path) != []
    refresh.refresh(path)
    assert refresh.problems(path) == []
    (output,) = refresh.read(path).cells[1].outputs
    assert output.data == {"image/png": "iVBORw0KGgo=", "text/plain": "seven"}
    assert output.metadata == {"image/png": {"alt": "seven"}}
    assert "[2] print(3 + 4)\n      +7\n" in capsys.readouterr().out


def test_a_second_run_changes_nothing(path, capsys):
    refresh.refresh(path)
    before = path.read_bytes()
    capsys.readouterr()
    refresh.refresh(path)
    assert path.read_bytes() == before
    assert capsys.readouterr().out == "seven.ipynb: as before\n"


def test_a_notebook_is_cleaned_without_running_it(path, monkeypatch):
    refresh.refresh(path)
    before = path.read_bytes()
    notebook = refresh.read(path)
    del notebook.cells[1].outputs[0].metadata["image/png"]
    notebook.cells[2].metadata["scrolled"] = True
    nbformat.write(notebook, path)
    assert "without alternative text" in refresh.problems(path)[0]

    monkeypatch.setattr(refresh, "run", None)
    monkeypatch.setattr(refresh.sys, "argv", ["refresh.py", "--clean", str(path)])
    with pytest.raises(SystemExit) as end:
        refresh.main()
    assert not end.value.code
    assert path.read_bytes() == before


def test_what_a_run_changed_is_printed(path, capsys):
    refresh.refresh(path)
    path.write_text(path.read_text("utf8").replace('"7\\n"', '"8\\n"'), "utf8")
    capsys.readouterr()
    refresh.refresh(path)
    assert capsys.readouterr().out.endswith("[2] print(3 + 4)\n      -8\n      +7\n")


def test_a_failing_notebook_is_left_as_it_was(path):
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[2].source = "1 / 0"
    nbformat.write(notebook, path)
    before = path.read_bytes()
    with pytest.raises(SystemExit, match=r"(?s)left as it was.*ZeroDivisionError"):
        refresh.refresh(path)
    assert path.read_bytes() == before


def code(source="1", outputs=(), **metadata):
    return new_code_cell(source, outputs=list(outputs), metadata=metadata)


def shown(**data):
    mimes = {"png": "image/png", "text": "text/plain"}
    return new_output("display_data", {mimes[name]: value for name, value in data.items()})


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        (code("1\n" * 13), "has 13 lines; 12 is the limit"),
        (new_markdown_cell("word " * 121), "has 121 words; 120 is the limit"),
        (code(tags=["nbval-skip"]), "is taken out of the tests"),
        (code("# NBVAL_IGNORE_OUTPUT\n1"), "is taken out of the tests"),
        (code(outputs=[new_output("error", ename="E", evalue="", traceback=[])]), "an error"),
        (code(outputs=[new_output("stream", name="stderr", text="careful")]), "a warning"),
        (code(outputs=[shown(png="iVBORw0KGgo=")]), "a picture without words"),
        (code(outputs=[shown(png="iVBORw0KGgo=", text="<Figure>")]), "a picture without words"),
        (code(outputs=[shown(text="VBox(children=())")]), "the name of an object"),
        (code(outputs=[shown(text="<object at 0x7f>")]), "the name of an object"),
    ],
)
def test_a_cell_that_breaks_a_rule_is_named(cell, problem):
    assert "has no slide type" in refresh.cell_problems(cell)
    (found,) = refresh.cell_problems(slide(cell))
    assert problem in found


def test_a_slide_type_that_hides_a_cell_is_refused():
    cell = code()
    cell.metadata["slideshow"] = {"slide_type": "-"}
    (found,) = refresh.cell_problems(cell)
    assert "never shows" in found


def test_formulas_and_links_are_no_words():
    text = "one $s(t) = \\sum_a x(a) w(t - a)$ [three](https://example.com/a/b)" + " more" * 117
    assert list(refresh.cell_problems(slide(new_markdown_cell(text)))) == []


@pytest.mark.parametrize("count", [None, 3])
def test_a_notebook_that_was_not_run_in_order_is_refused(path, count):
    refresh.refresh(path)
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].execution_count = count
    nbformat.write(notebook, path)
    assert "was not run once from top to bottom" in refresh.problems(path)


def test_a_missing_or_doubled_id_is_made_from_the_text(path):
    cells = [{"cell_type": "markdown", "metadata": {}, "source": text} for text in "abc"]
    cells[0]["id"] = cells[1]["id"] = "kept"
    path.write_text(json.dumps({"cells": cells, "metadata": {}}), "utf8")
    first, again = ([cell.id for cell in refresh.clean(refresh.read(path)).cells] for _ in "12")
    assert first == again and first[0] == "kept" and len(set(first)) == 3
