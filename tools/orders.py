"""Run the cells of notebooks in other orders, as students do, and say which cell fails.

A cell fails if it raises, or if it says other words than those that are stored.

    python tools/orders.py                               all lessons
    python tools/orders.py notebooks/9.3_pooling.ipynb
    python tools/orders.py --read                        runs nothing: names that are missing

The orders, each with all names forgotten: without the cells of exercises; every cell twice; the
pictures from the last to the first; and, for every section, the cell that imports and then that
section alone. A section may use names of its own and of the cell that imports, nothing else.
"""

import argparse
import ast
import builtins
import copy
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import refresh
from nbformat.v4 import new_code_cell

NOTEBOOKS = sorted((refresh.ROOT / "notebooks").glob("9.*.ipynb"))  # the index runs nothing
FORGET = "%reset -f"


def first_cell(notebook):
    """Return the cell that imports: the first that runs."""
    return refresh.code_cells(notebook)[0]


def sections(notebook) -> Iterator[tuple[str, list]]:
    """Yield each heading of two signs with the cells that run below it."""
    heading, cells = "", []
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            if cells:
                yield heading, cells
            heading, cells = cell.source.splitlines()[0].strip("# "), []
        elif cell.cell_type == "code" and cell is not first_cell(notebook):
            cells.append(cell)
    if cells:
        yield heading, cells


def is_exercise(cell) -> bool:
    """Tell whether a cell asks, holds the place of an answer, or checks it."""
    return cell.source.startswith("exercises.") or cell.source.rstrip().endswith("...")


def is_picture(cell) -> bool:
    """Tell whether a cell shows an explorable."""
    return any("image/png" in output.get("data", {}) for output in cell.outputs)


def orders(notebook) -> Iterator[tuple[str, list]]:
    """Yield the name of each order and its cells."""
    first, cells = first_cell(notebook), refresh.code_cells(notebook)
    yield "without exercises", [cell for cell in cells if not is_exercise(cell)]
    yield "every cell twice", [cell for cell in cells for _ in range(2)]
    yield "pictures backwards", [first, *filter(is_picture, reversed(cells))]
    for heading, own in sections(notebook):
        yield f"section {heading!r} alone", [first, *own]


def bound_and_read(source: str) -> tuple[set[str], set[str]]:
    """Return the names that a cell gives to later ones, and those that it takes from elsewhere."""
    tree = ast.parse(source)
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    bound = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    local = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            bound |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    read = {node.id for node in names if isinstance(node.ctx, ast.Load)}
    return bound, read - bound - local - vars(builtins).keys()


def missing(notebook) -> Iterator[str]:
    """Yield a sentence for each name that a section takes from another one."""
    known = bound_and_read(first_cell(notebook).source)[0]
    for heading, cells in sections(notebook):
        here = set(known)
        for cell in cells:
            bound, read = bound_and_read(cell.source)
            if read - here:
                names = ", ".join(sorted(read - here))
                yield f"section {heading!r}: {cell.source.splitlines()[0]!r} needs {names}"
            here |= bound


def failures(path: Path) -> Iterator[str]:
    """Run all orders in one kernel and yield a sentence for each cell that fails."""
    notebook = refresh.read(path)
    plan = [
        (name, cell) for name, cells in orders(notebook) for cell in [new_code_cell(FORGET), *cells]
    ]
    cells = [copy.deepcopy(cell) for _, cell in plan]
    for number, cell in enumerate(cells):
        cell.id = str(number)  # a cell that stands here twice had the same
    together = nbformat.v4.new_notebook(cells=cells)
    refresh.run(together, path.parent, allow_errors=True)
    for (name, stored), cell in zip(plan, refresh.clean(together).cells, strict=True):
        where = f"{name}: {cell.source.splitlines()[0]!r}"
        errors = [output for output in cell.outputs if output.output_type == "error"]
        if errors:
            yield f"{where} fails: {errors[0].ename}: {errors[0].evalue}"
        elif "nbval-ignore-output" not in stored.metadata.get("tags", []):
            for line in sorted(set(refresh.words(cell)) ^ set(refresh.words(stored)))[:1]:
                yield f"{where} says other words than those stored: {line!r}"


def main():
    """Run or read the notebooks that are named, or all."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("notebooks", nargs="*", type=Path)
    parser.add_argument("--read", action="store_true", help="run nothing, look for missing names")
    asked = parser.parse_args()
    found = 0
    for path in asked.notebooks or NOTEBOOKS:
        said = list(missing(refresh.read(path)) if asked.read else failures(path.resolve()))
        count = sum(1 for _ in orders(refresh.read(path)))
        heading = f"{path.name}: {count} orders, {len(said)} cells fail"
        print(heading, *said, sep="\n    ", flush=True)
        found += len(said)
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
