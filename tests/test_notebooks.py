"""nbval compares every cell of notebooks/ with what is stored; here, that it would notice.

The cells themselves are collected from notebooks/ by the options in pyproject.toml.
"""

import re
import subprocess
import sys

import nbformat
from conftest import ROOT
from nbformat.v4 import new_code_cell, new_notebook, new_output

SHOW = """
class Shown:
    def _repr_mimebundle_(self, include=None, exclude=None):
        widget = {"version_major": 2, "version_minor": 0, "model_id": "0"}
        return {
            "application/vnd.jupyter.widget-view+json": widget,
            "image/png": "iVBORw0KGgo=",
            "text/plain": "the sum is 7",
        }
"""
SILENT = []
SEVEN = [new_output("stream", text="7\n")]


def shown(text, **data):
    return [new_output("execute_result", {"text/plain": text, **data}, execution_count=1)]


CELLS = [  # source, stored outputs, tags, and whether nbval must be content
    (SHOW, SILENT, [], True),
    ("Shown()", shown("the sum is 7", **{"image/png": "b3RoZXI="}), [], True),
    ("Shown()", shown("the sum is 8", **{"image/png": "iVBORw0KGgo="}), [], False),
    ("Shown()", SILENT, [], False),
    ("print(7)", SEVEN, [], True),
    ("print(8)", SEVEN, [], False),
    ("pass", SEVEN, [], False),
    ("1 / 0", SILENT, [], False),
    ("print(8)", SEVEN, ["nbval-ignore-output"], True),
    ("1 / 0", SEVEN, ["nbval-ignore-output"], False),
    ("import helpers, sys; sys.executable", shown(repr(sys.executable)), [], True),
]


def test_a_word_that_changed_fails_and_a_picture_does_not(tmp_path):
    cells = [
        new_code_cell(source, outputs=outputs, metadata={"tags": tags}, execution_count=number)
        for number, (source, outputs, tags, _) in enumerate(CELLS, 1)
    ]
    nbformat.write(new_notebook(cells=cells), tmp_path / "doctored.ipynb")
    options = [
        "-c",
        ROOT / "pyproject.toml",
        "--rootdir",
        tmp_path,
        "-rA",
        "-p",
        "no:cacheprovider",
    ]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, tmp_path / "doctored.ipynb"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    found = re.findall(r"^(PASSED|FAILED) .*Cell (\d+)", run.stdout, re.MULTILINE)
    wanted = [("PASSED" if fine else "FAILED", str(n)) for n, (*_, fine) in enumerate(CELLS)]
    assert sorted(found) == sorted(wanted), run.stdout
