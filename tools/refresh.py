"""Run notebooks from top to bottom and store them in the one form in which they are committed.

    python tools/refresh.py                          all of notebooks/
    python tools/refresh.py notebooks/9.3_pooling.ipynb
    python tools/refresh.py --check [NOTEBOOK ...]   runs nothing; says what is not in that form
    python tools/refresh.py --clean [NOTEBOOK ...]   runs nothing; stores what is there in that form

What a run changed in the words and numbers of the outputs is printed, old and new. Read it: the
tests compare with what is stored, so a wrong number that is stored is a wrong number that passes.
"""

import argparse
import copy
import difflib
import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"  # this environment's kernel, not one of the user's own
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # see helpers/lab.py

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

ROOT = Path(__file__).resolve().parents[1]
# JupyterLab writes the kernel's version of Python here when it opens a notebook, and shows the
# dot of an unsaved change. The version differs from machine to machine, so it is not stored.
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "pygments_lexer": "ipython3"},
}
WIDGET = "application/vnd.jupyter.widget-view+json"
NOISE = {"ExecuteTime", "collapsed", "editable", "execution", "scrolled", "trusted", "vscode"}
SLIDES = {"slide", "subslide", "fragment", "skip", "notes"}
LINES, WORDS, BYTES = 12, 120, 1_500_000


def read(path):
    """Return a stored notebook as it is; `nbformat.read` would mend a doubled id at random."""
    return nbformat.v4.reads(path.read_text("utf8"))


def run(notebook, folder, **options):
    """Execute every cell in a new kernel that starts in `folder`."""
    NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=900,
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": str(folder)}},
        **options,
    ).execute(stderr=subprocess.DEVNULL)  # the kernel's own chatter; a cell's is in its output


def clean(notebook):
    """Take out what differs from run to run or from machine to machine."""
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.metadata.pop("widgets", None)
    notebook.metadata.update(nbformat.from_dict(KERNEL))
    seen = set()
    for number, cell in enumerate(notebook.cells):
        # An id that is there stays, so that a new cell changes no other; a missing one is made
        # from the text, so that it is the same next time.
        if cell.get("id") in seen | {None}:
            cell.id = hashlib.sha256(f"{number} {cell.source}".encode()).hexdigest()[:8]
        seen.add(cell.id)
        for key in NOISE & cell.metadata.keys():
            del cell.metadata[key]
        if cell.cell_type == "code":
            cell.outputs = merged(cell.outputs)
            for output in cell.outputs:
                # Without the kernel a stored widget is "Error displaying widget: model not
                # found"; without the widget the picture beside it is shown.
                output.get("data", {}).pop(WIDGET, None)
                output.get("metadata", {}).pop(WIDGET, None)
                if "image/png" in output.get("data", {}):
                    # nbconvert and nbviewer make it the picture's alternative text.
                    words = {"alt": output.data.get("text/plain", "")}
                    output.metadata["image/png"] = nbformat.from_dict(words)
                if output.output_type == "execute_result":
                    output.execution_count = cell.execution_count
    return notebook


def merged(outputs):
    """Return the outputs with printed text in one piece, however the kernel happened to cut it."""
    result = []
    for output in outputs:
        if output.output_type == "stream" and result and result[-1].get("name") == output.name:
            result[-1].text += output.text
        else:
            result.append(output)
    return result


def words(cell):
    """Return the outputs of a code cell as lines of text; pictures are left out."""
    lines = []
    for output in cell.outputs:
        texts = [output.get("text", ""), output.get("evalue", "")]
        texts += [v for k, v in sorted(output.get("data", {}).items()) if k.startswith("text/")]
        lines += "\n".join(filter(None, texts)).splitlines()
    return lines


def differences(old, new):
    """Yield what changed in words and numbers, cell by cell; code cells count from 1."""
    stored = {cell.get("id"): cell for cell in code_cells(old)}
    for number, cell in enumerate(code_cells(new), 1):
        before = words(stored[cell.id]) if cell.id in stored else []
        lines = list(difflib.unified_diff(before, words(cell), lineterm="", n=0))[2:]
        if lines and "nbval-ignore-output" not in cell.metadata.get("tags", []):
            yield f"  [{number}] {cell.source.strip().splitlines()[0]}"
            yield from (f"      {line}" for line in lines if not line.startswith("@@"))


def code_cells(notebook):
    """Return the cells that run."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def problems(path):
    """Return what is wrong with the form of a stored notebook, a sentence each."""
    notebook = read(path)
    found = []
    if clean(copy.deepcopy(notebook)) != notebook:
        found.append(
            "holds widget state or traces of a machine, or a picture without alternative text"
        )
    counts = [cell.execution_count for cell in code_cells(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        found.append("was not run once from top to bottom")
    if path.stat().st_size > BYTES:
        found.append(f"is larger than {BYTES / 1e6} MB")
    for number, cell in enumerate(notebook.cells, 1):
        found += [f"cell {number} {problem}" for problem in cell_problems(cell)]
    return found


def cell_problems(cell):
    """Yield what is wrong with a cell."""
    slide = cell.metadata.get("slideshow", {}).get("slide_type")
    if slide == "-":  # it has no case for this one (jupyterlab-slideshow 0.3.4)
        yield 'has slide type "-", which the slide show never shows: "fragment" comes with a key'
    elif slide not in SLIDES:
        yield "has no slide type"
    if cell.cell_type != "code":
        text = re.sub(r"<[^>]*>|\]\([^)]*\)", " ", cell.source)
        text = re.sub(r"\$+[^$]*\$+", " formula ", text)
        if (count := len(re.findall(r"[^\W_][\w'’.-]*", text))) > WORDS:
            yield f"has {count} words; {WORDS} is the limit"
        return
    if (count := len(cell.source.splitlines())) > LINES:
        yield f"has {count} lines; {LINES} is the limit"
    tags = {tag.lower() for tag in cell.metadata.get("tags", [])}
    if "NBVAL_" in cell.source or {"nbval-skip", "raises-exception"} & tags:
        yield "is taken out of the tests; only the tag nbval-ignore-output is allowed"
    for output in cell.outputs:
        data = output.get("data", {})
        text = data.get("text/plain", "")
        if output.output_type == "error" or output.get("name") == "stderr":
            yield "stores an error or a warning"
        if "image/png" in data and (not text or text.startswith("<")):
            yield "stores a picture without words"
        if re.match(r"\w+\((children|value|description|layout)=|<.* at 0x", text):
            yield "stores the name of an object where words should be"


def refresh(path):
    """Run a notebook, store it, and print what changed."""
    old = read(path)
    new = copy.deepcopy(old)
    for cell in code_cells(new):
        cell.outputs, cell.execution_count = [], None
    try:
        run(clean(new), path.parent)
    except CellExecutionError as error:
        sys.exit(f"{path.name} is left as it was: a cell failed.\n{error}")
    clean(new)
    changes = list(differences(old, new))
    nbformat.write(new, path)
    print(f"{path.name}: {'words and numbers changed' if changes else 'as before'}")
    print("\n".join(changes), end="\n" if changes else "")


def main():
    """Refresh or check the notebooks that are named, or all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("notebooks", nargs="*", type=Path)
    parser.add_argument("--check", action="store_true", help="run nothing, say what is wrong")
    parser.add_argument("--clean", action="store_true", help="run nothing, store in that form")
    asked = parser.parse_args()
    paths = asked.notebooks or sorted((ROOT / "notebooks").glob("*.ipynb"))
    for path in paths:
        if asked.clean:
            nbformat.write(clean(read(path)), path)
        elif not asked.check:
            refresh(path.resolve())
    found = [f"{path.name} {problem}" for path in paths for problem in problems(path)]
    print("\n".join(found), end="\n" if found else "")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
