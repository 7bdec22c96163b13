"""From key press to new picture, in JupyterLab: our explorables against `interact`.

    python benchmarks/latency.py

The same demo, flip_and_slide, is shown twice in one notebook: as the explorable, and as
ipywidgets' `interact` with an inline figure that is drawn anew. Keys go to the two in turns, so
that a busy machine slows both. The workbench on a photograph is the heaviest three-panel picture.
"""

import statistics
import sys
import tempfile
from pathlib import Path

import nbformat
from measure import machine, table, write

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from browser import Lab, Page, browser

ROUNDS = 40
PLAIN = """
%matplotlib inline
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import interact
from helpers.convolution import convolve1d

x, w = np.array([0, 1, 3, 4, 3, 1, 0.0]), np.array([3, 2, 1.0])
s = convolve1d(x, w)

def show(t=(0, len(s) - 1)):
    figure, rows = plt.subplots(4, figsize=(9.6, 4.2), sharex=True)
    a = np.arange(len(x))
    inside = (t - a >= 0) & (t - a < len(w))
    rows[0].bar(a, x)
    rows[1].bar(t - np.arange(len(w)), w)
    rows[2].bar(a[inside], x[inside] * w[t - a[inside]])
    rows[3].bar(np.arange(t + 1), s[: t + 1])
    for row, name in zip(rows, ("x(a)", "w(t - a)", "product", "s(t)")):
        row.set_ylabel(name)
    plt.show()

interact(show)
"""
CELLS = {
    "flip_and_slide, as an explorable": "from helpers import explore\nexplore.flip_and_slide()",
    "flip_and_slide, interact + inline figure": PLAIN,
    "workbench, 7x7 numbers": "explore.workbench()",
    "workbench, photograph": "explore.workbench().set(picture='chelsea', position=9000)",
}

# Brings the n-th output into view; only what is seen is painted.
SHOW = "n => document.querySelectorAll('.jp-CodeCell .jp-Cell-outputArea')[n].scrollIntoView()"

# Presses a key on the last slider of the n-th output and resolves with the milliseconds until a
# new picture is decoded and painted.
PRESS = """async ([n, key]) => {
  const output = document.querySelectorAll('.jp-CodeCell .jp-Cell-outputArea')[n];
  const picture = () => output.querySelector('img');
  const handles = output.querySelectorAll('.noUi-handle');
  const before = picture().src, start = performance.now();
  const handle = handles[handles.length - 1];
  handle.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
  while (!picture() || picture().src === before) await new Promise(go => setTimeout(go, 1));
  await picture().decode();
  await new Promise(go => requestAnimationFrame(go));
  return performance.now() - start;
}"""


def notebook(folder):
    """Write the notebook with one demo a cell, and return its name."""
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS.values()]
    book = nbformat.v4.new_notebook(cells=cells)
    book.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(book, Path(folder) / "latency.ipynb")
    return "latency.ipynb"


def main():
    """Measure all demos in turns and write the table."""
    times = {name: [] for name in CELLS}
    with tempfile.TemporaryDirectory() as folder, Lab(folder) as lab, browser() as chromium:
        page = Page(chromium, lab)
        page.open(notebook(folder))
        page.run_all()
        for i in range(ROUNDS):
            for n, name in enumerate(CELLS):
                page.tab.evaluate(SHOW, n)
                page.tab.wait_for_timeout(150)  # until the scrolled page is painted
                key = "ArrowRight" if i % 2 else "ArrowLeft"
                times[name].append(page.tab.evaluate(PRESS, [n, key]))
                page.idle()
    rows = [(name, *map(round, summary(taken))) for name, taken in times.items()]
    header = ("demo", "median, ms", "95th percentile, ms")
    write("latency", f"From key press to new picture. {machine()}.\n\n{table(rows, header)}")


def summary(taken):
    """Return median and 95th percentile; the first draws fill matplotlib's caches."""
    taken = sorted(taken[2:])
    return statistics.median(taken), taken[int(0.95 * len(taken))]


if __name__ == "__main__":
    main()
