"""Cells in another order: a section alone, after a restart (all orders run: tools/orders.py)."""

import nbformat
import orders
import pytest
import refresh
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook


@pytest.mark.parametrize("path", orders.NOTEBOOKS, ids=lambda path: path.stem)
def test_a_section_needs_only_the_cell_that_imports(path):
    assert list(orders.missing(refresh.read(path))) == []


NEEDY = new_notebook(
    cells=[
        new_code_cell("import math\nlist = [1]"),
        new_markdown_cell("## One"),
        new_code_cell("x = [math.pi for i in range(3)]"),
        new_code_cell("def f(a, *b):\n    return a + len(b)"),
        new_code_cell("answer = ..."),
        new_markdown_cell("## Two"),
        new_code_cell("y = f(*x)"),
        new_markdown_cell("# no section"),
        new_code_cell("z = list, lambda y: y"),
    ]
)


def test_a_name_of_another_section_is_missed():
    assert list(orders.missing(NEEDY)) == ["section 'Two': 'y = f(*x)' needs f, x"]


def test_orders_run_and_say_which_cell_fails(tmp_path):
    path = tmp_path / "needy.ipynb"
    nbformat.write(NEEDY, path)
    (said,) = orders.failures(path)
    assert said == "section 'Two' alone: 'y = f(*x)' fails: NameError: name 'f' is not defined"


def test_a_cell_that_says_something_else_fails(tmp_path):
    said = nbformat.v4.new_output("stream", text="1\n")
    count = new_code_cell("n = globals().get('n', 0) + 1\nprint(n)", outputs=[said])
    notebook = new_notebook(cells=[new_code_cell("import math"), new_markdown_cell("## A"), count])
    nbformat.write(notebook, path := tmp_path / "counts.ipynb")
    (said,) = orders.failures(path)
    assert said.startswith("every cell twice: \"n = globals().get('n', 0) + 1\" says other words")
