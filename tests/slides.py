"""Walk a notebook as a slide show, key by key, and see what is cut off.

    python tests/slides.py notebooks/9.3_pooling.ipynb
    python tests/slides.py notebooks/9.3_pooling.ipynb --size 1920 1080 --pictures some/folder

prints every stop and saves a picture of it. `tests/test_slides.py` walks all notebooks.
"""

import argparse
from pathlib import Path

import nbformat
from browser import Lab, Page, browser

SIZES = ((1280, 720), (1920, 1080))
STOPS = ("slide", "subslide", "fragment")  # the other types are left out of the show


def slide_type(cell):
    """Return the slide type of a cell of a stored notebook."""
    return cell.metadata.get("slideshow", {}).get("slide_type")


def stops(notebook):
    """Return the places of the cells at which the show stops, in order."""
    return [i for i, cell in enumerate(notebook.cells) if slide_type(cell) in STOPS]


class Deck:
    """The slide show of the notebook that is open on a `Page`."""

    def __init__(self, page):
        self.page = page
        page.tab.evaluate(Path(__file__).with_suffix(".js").read_text("utf8"))

    def start(self, size=SIZES[0]):
        """Show the first slide on a screen of this size, whether the show runs already or not."""
        width, height = size
        self.page.tab.set_viewport_size({"width": width, "height": height})
        self.page.tab.evaluate("() => { deck.notebook().activeCellIndex = 0; }")
        self.page.tab.evaluate("jupyterapp.commands.execute('deck:start')")
        self.page.tab.wait_for_selector(".jp-Deck")

    def walk(self, stops):
        """Go through the stops with the space bar; yield what is seen at each."""
        for number, stop in enumerate(stops):
            if number:
                self.page.tab.keyboard.press("Space")
            self.page.wait_for("deck.arrived", stop)
            # The styles of the show settle with the next frames.
            self.page.tab.evaluate("new Promise((go) => setTimeout(go, 60))")
            yield self.page.tab.evaluate("deck.look()")


def main():
    """Print and picture the stops of one notebook."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebook", type=Path)
    parser.add_argument("--size", type=int, nargs=2, default=SIZES[0], metavar=("W", "H"))
    parser.add_argument("--pictures", type=Path, default=Path("slides"))
    asked = parser.parse_args()
    path = asked.notebook.resolve()
    asked.pictures.mkdir(parents=True, exist_ok=True)
    with Lab(path.parent, "--slides") as lab, browser() as chromium:
        page = Page(chromium, lab)
        page.open(path.name)
        page.run_all()
        deck = Deck(page)
        deck.start(asked.size)
        for number, seen in enumerate(deck.walk(stops(nbformat.read(path, as_version=4)))):
            name = f"{path.stem}_{asked.size[0]}_{number:02d}.png"
            page.tab.screenshot(path=asked.pictures / name)
            print("stop {}: cell {active} of {cells}, ends at {bottom}".format(number, **seen))
            for cut in seen["cut"]:
                print("    cut: cell {cell} {words!r} at {at} by {by}".format(**cut))
        print("errors:", page.kernel_errors(), page.console)
        page.close()


if __name__ == "__main__":
    main()
