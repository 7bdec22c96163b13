"""Draw the pictures of the README and of the page of all lessons with the project's explorables.

Run it with `python tools/build_pictures.py`, or name some: `python tools/build_pictures.py 9.3`.
It prints what each picture shows, which is the text beside it.
"""

import io
import sys
from pathlib import Path

from PIL import Image

from helpers import explore

DOCS = Path(__file__).parents[1] / "docs"
COLOURS = 128  # as many as no eye tells from all of them; a file is then a third as large
STEP = 400  # milliseconds a frame: time to look from the window to the output
LESSONS = {  # the picture of each lesson; the name opens that of its notebook
    "9.0": lambda: explore.shift_and_classify().run().set(dx=2),
    "9.1": lambda: explore.workbench().set(
        picture="chelsea", kernel_preset="Sobel y", position=42 * 158 + 44
    ),
    "9.2": explore.commuting_square,
    "9.3": explore.pool_bench,
    "9.4": lambda: explore.scramble().run().set(share=50),
    "9.5a": explore.channels,
    "9.5b": lambda: explore.letters().set(t=2),
    "9.5c": lambda: explore.train_a_cnn().run(),
}


def few_colours(png, like=None):
    """Return a picture with `COLOURS` colours, or with those of another picture."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    if like is None:
        return picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE)
    return picture.quantize(palette=like, dither=Image.Dither.NONE)


def still(name):
    """Write the picture of a lesson and return what it shows."""
    demo = LESSONS[name]()
    few_colours(demo.png).save(DOCS / f"{name}.png", optimize=True)
    return demo.describe()


def sliding():
    """Write the animation of the README: the workbench at every position of its kernel."""
    demo = explore.workbench()
    positions = range(demo.controls["position"].max + 1)
    pictures = [demo.set(position=position).png for position in positions]
    palette = few_colours(pictures[-1])  # the last one holds every colour that the others use
    first, *rest = (few_colours(picture, palette) for picture in pictures)
    first.save(DOCS / "sliding.gif", save_all=True, append_images=rest, duration=STEP, loop=0)
    return demo.describe()


def main(names):
    """Write the pictures that are named, or all."""
    for name in names or [*LESSONS, "sliding"]:
        text = sliding() if name == "sliding" else still(name)
        print(f"{name}\n{text}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
