"""Walk a notebook as a slide show, key by key, and see what is cut off.

    python tests/slides.py notebooks/9.3_pooling.ipynb
    python tests/slides.py notebooks/9.3_pooling.ipynb --size 1920 1080 --pictures some/folder

prints every stop and saves a picture of it. `tests/test_slides.py` walks all notebooks.
"""

import argparse
import re
from pathlib import Path

import nbformat
from browser import MINUTE, Lab, Page, browser

SIZES = ((1280, 720), (1920, 1080))


def slide_type(cell):
    """Return the slide type of a cell of a stored notebook."""
    return cell.metadata.get("slideshow", {}).get("slide_type")


def slides(notebook):
    """Return the slides: each a list of (place in the notebook, cell), a key press apart."""
    found = []
    for place, cell in enumerate(notebook.cells):
        if slide_type(cell) in ("slide", "subslide"):
            found.append([])
        if slide_type(cell) in ("slide", "subslide", "fragment"):
            found[-1].append((place, cell))
    return found


def words(cell):
    """Return how many words of prose a cell has: no headings, formulas, code or addresses."""
    if cell.cell_type != "markdown":
        return 0
    text = re.sub(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$", " ", cell.source, flags=re.DOTALL)
    text = re.sub(r"(?m)^#+ .*$|<[^>]*>|\]\([^)]*\)", " ", text)
    return len(re.findall(r"[^\W_][\w'’.-]*", text))


class Deck:
    """The slide show of the notebook that is open on a `Page`."""

    def __init__(self, page):
        self.page, self.keys = page, page.tab.keyboard
        page.tab.evaluate(Path(__file__).with_suffix(".js").read_text("utf8"))

    def start(self):
        """Press the button *Slides*: all cells run, and the first slide shows."""
        self.page.tab.locator("[data-jp-item-name=slides]").get_by_text("Slides").click()
        self.page.tab.wait_for_selector(".jp-Deck", timeout=10 * MINUTE)
        self.page.idle()

    def size(self, size):
        """Show the deck on a screen of this width and height."""
        self.page.tab.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))

    def go(self, place):
        """Jump to a cell."""
        self.page.tab.evaluate("deck.go", place)
        self.arrive(place)

    def arrive(self, place):
        """Wait until the show stands at a cell."""
        self.page.wait_for("deck.arrived", place)
        self.page.tab.evaluate("new Promise((done) => setTimeout(done, 50))")  # styles settle

    def cell(self, place):
        """Return a cell."""
        return self.page.tab.locator(".jp-Notebook .jp-Cell").nth(place)

    def place(self):
        """Return the place of the cell at which the show stands."""
        return self.page.tab.evaluate("deck.notebook().activeCellIndex")

    def look(self):
        """Return what is on the screen: ``cells``, ``live`` ones, what is ``cut`` and so on."""
        return self.page.tab.evaluate("deck.look()")


def main():
    """Print and picture the stops of one notebook."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("notebook", type=Path)
    parser.add_argument("--size", type=int, nargs=2, default=SIZES[0], metavar=("W", "H"))
    parser.add_argument("--pictures", type=Path, default=Path("slides"))
    asked = parser.parse_args()
    path = asked.notebook.resolve()
    asked.pictures.mkdir(parents=True, exist_ok=True)
    with Lab(path.parent, "--slides") as lab, browser() as chromium:
        page = Page(chromium, lab, *asked.size)
        page.open(path.name)
        deck = Deck(page)
        deck.start()
        stops = [stop for slide in slides(nbformat.read(path, 4)) for stop, _ in slide]
        said = set()
        for number, stop in enumerate(stops):
            if number:
                page.tab.keyboard.press("Space")
            deck.arrive(stop)
            seen = deck.look()
            page.tab.screenshot(
                path=asked.pictures / f"{path.stem}_{asked.size[0]}_{number:02d}.png"
            )
            print(f"stop {number}: cell {stop} of {seen['cells']}, ends at {seen['bottom']:.0f}")
            for line in seen["cut"]:
                print("" if line in said else f"    {line}\n", end="")
                said.add(line)
        print("errors:", page.kernel_errors(), page.console)
        page.close()


if __name__ == "__main__":
    main()
