"""A drag of 200 positions in two seconds: how long until the last is shown, and how many were.

    python benchmarks/drag.py

The mouse goes from one end of a slider to the other. A position that comes while the kernel is
drawing is left out, so the picture follows the mouse and never runs after it.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from measure import machine, table, write

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from browser import Lab, Page, browser

ROUNDS, EVENTS, SECONDS = 9, 200, 2.0
CELLS = {
    "flip_and_slide": "from helpers import explore\nexplore.flip_and_slide()",
    "workbench, 7x7 numbers": "explore.workbench()",
    "workbench, photograph": "explore.workbench().set(picture='chelsea')",
}


def drag(page, place):
    """Drag the last slider of an explorable; return milliseconds from letting go, and pictures."""
    handle, bar = place.locator(".noUi-handle").last, place.locator(".noUi-target").last
    handle.press("Home")
    page.idle()
    handle.scroll_into_view_if_needed()
    at, box = handle.bounding_box(), bar.bounding_box()
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    page.tab.evaluate("look.count()")
    page.tab.mouse.move(x, y)
    page.tab.mouse.down()
    begun = time.perf_counter()
    for i in range(1, EVENTS + 1):
        page.tab.mouse.move(x + box["width"] * i / EVENTS, y)
        time.sleep(max(0.0, begun + i * SECONDS / EVENTS - time.perf_counter()))
    took = time.perf_counter() - begun
    let_go = page.tab.evaluate("performance.now()")
    page.tab.mouse.up()
    page.idle()
    last = page.tab.evaluate("look.painted")
    return max(0.0, last - let_go), page.tab.evaluate("look.counted()")[0], took


# Notes when the last new picture came.
WATCH = """() => new MutationObserver((changes) => {
  if (changes.some(({target}) => target.querySelector?.('img.explorable-picture')))
    look.painted = performance.now();
}).observe(document.querySelector('.jp-Notebook'), {childList: true, subtree: true})"""


def main():
    """Measure and write the table."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in CELLS.values()])
    book.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    times = {name: [] for name in CELLS}
    with tempfile.TemporaryDirectory() as folder, Lab(folder) as lab, browser() as chromium:
        nbformat.write(book, Path(folder) / "drag.ipynb")
        page = Page(chromium, lab)
        page.open("drag.ipynb")
        page.run_all()
        page.tab.evaluate(WATCH)
        for _ in range(ROUNDS):
            for name, explorable in zip(CELLS, page.explorables(), strict=True):
                times[name].append(drag(page, explorable.place))
    rows = []
    for name, taken in times.items():
        late, shown, took = zip(*taken[1:], strict=True)
        row = statistics.median(late), max(late), statistics.median(shown), statistics.median(took)
        rows.append((name, *map(round, row[:3]), f"{row[3]:.1f}"))
        print(*rows[-1], sep="  ", flush=True)
    header = ("demo", "last picture after letting go, median, ms", "worst, ms")
    header += ("positions that reached the kernel, of 200", "the drag took, s")
    write("drag", f"A drag of 200 positions. {machine()}.\n\n{table(rows, header)}")


if __name__ == "__main__":
    main()
