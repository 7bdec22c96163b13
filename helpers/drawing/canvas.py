"""The sheet and what is written on it: figure, picture file, axes, colours, numbers and labels."""

from __future__ import annotations

import functools
import io
import os

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D
from PIL import Image

INPUT, KERNEL, OUTPUT, GRADIENT = "#2B6CB0", "#DD6B20", "#2F855A", "#805AD5"
INK, GREY, PALE = "#1A202C", "#718096", "#CBD5E0"
DPI, TITLE, NUMBER = 100, 13, 12  # text sizes in points; 11 is the least a back row can read
# Pixels of the file for a pixel of the picture. On a projector pictures are shown larger than they
# are drawn; helpers/lab.py asks for more pixels then, so that they stay sharp.
SHARPNESS = float(os.environ.get("PICTURE_SHARPNESS", "1"))

MOST_TERMS = 9  # of a sum that is written out: with its value it takes two lines


def figure(width: int, height: int) -> Figure:
    """Return an empty white figure of `width` x `height` pixels."""
    made = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor="white")
    FigureCanvasAgg(made)
    return made


def png(figure: Figure) -> bytes:
    """Draw the figure and return it as a PNG file."""
    figure.dpi = DPI * SHARPNESS
    figure.canvas.draw()
    size, pixels = figure.canvas.get_width_height(), figure.canvas.buffer_rgba()
    figure.dpi = DPI  # what is placed and clicked is counted in pixels of the picture
    stream = io.BytesIO()
    # The browser is on the same machine, so the time to pack a picture matters and its size does
    # not: lowest level, and run lengths only (zlib's Z_RLE, 3), which suits flat colours.
    image = Image.frombuffer("RGBA", size, pixels, "raw", "RGBA", 0, 1).convert("RGB")
    image.save(stream, "png", compress_level=1, compress_type=3)
    return stream.getvalue()


def pixels(figure: Figure):
    """Return the transform of pixels, counted from the bottom left corner of the picture."""
    return Affine2D().scale(1 / DPI) + figure.dpi_scale_trans


def number(x: float) -> str:
    """Return `x` with at most three digits, as it stands in a cell.

    Examples
    --------
    >>> [number(x) for x in (2.0, -0.5, 1 / 3, 12.34, 1234.5, -0.0, 0.004, 7e-8, -2e6)]
    ['2', '-0.5', '0.33', '12.3', '1234', '0', '0.004', '7e-8', '-2e6']
    """
    if not np.isfinite(x):
        return str(float(x))
    size = abs(x)
    if 0 < size < 0.01:
        return f"{x:.1g}".replace("e-0", "e-")
    if size >= 99_999.5:
        mantissa, exponent = f"{x:.1e}".split("e")
        return f"{mantissa.removesuffix('.0')}e{int(exponent)}"
    text = f"{x:.{2 if size < 10 else 1 if size < 100 else 0}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def count(n: int, noun: str) -> str:
    """Return `n` and its noun, in the plural where it belongs.

    Examples
    --------
    >>> count(1, "output"), count(1234, "output")
    ('1 output', '1,234 outputs')
    """
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def by(shape) -> str:
    """Return the sizes of an array, or a shape, as a title says them.

    Examples
    --------
    >>> by((3, 4)), by(np.zeros((2, 1, 5, 5)))
    ('3x4', '2x1x5x5')
    """
    return "x".join(map(str, getattr(shape, "shape", shape)))


def written_out(terms, value: float) -> str:
    """Return a sum of pairs (letters, numbers): a line of letters, a line of numbers.

    Examples
    --------
    >>> print(written_out([("G(0)V(0)", "2*3"), ("G(1)V(1)", "-1*1")], 5))
    G(0)V(0) + G(1)V(1)
     = 2*3 + -1*1 = 5
    >>> print(written_out([("w", "1")] * 20, 20))
    w + w + w + w + w + w + w + w + w + ... (20 terms)
     = 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + ... (20 terms) = 20
    """
    more = [f"... ({len(terms)} terms)"] if len(terms) > MOST_TERMS else []
    letters, numbers = (
        " + ".join([*side[:MOST_TERMS], *more]) for side in zip(*terms, strict=True)
    )
    return f"{letters}\n = {numbers} = {number(value)}"


def refusal(error: ValueError, most: int | None = None) -> str:
    """Return what a number module says, without the advice to pad by more than `most`.

    That is what the reader's control reaches; without `most` there is no padding at all.

    Examples
    --------
    >>> error = "kernel 5x5, but the padded input is only 3x3: use padding >= 1 or a smaller kernel"
    >>> refusal(ValueError(error), 1) == error
    True
    >>> refusal(ValueError(error))
    'kernel 5x5, but the input is only 3x3: use a smaller kernel'
    >>> refusal(ValueError("too small: use padding >= 5, a smaller kernel or dilation"), 3)
    'too small: use a smaller kernel or dilation'
    """
    said = str(error) if most is not None else str(error).replace("padded input", "input")
    fact, advice, way_out = said.partition("use padding >= ")
    need, _, rest = way_out.partition(" ")
    if not advice or int(need.rstrip(",")) <= (most or 0):
        return said
    return f"{fact}use {rest.removeprefix('or ')}"


def axes(figure: Figure, box, label: str):
    """Return bare axes at `box` = (left, top, width, height); clicks know them by `label`."""
    made = figure.add_axes((0, 0, 1, 1), label=label)
    place(made, box)
    made.set_axis_off()
    return made


def place(axes, box) -> None:
    """Move `axes` to `box` = (left, top, width, height)."""
    width, height = axes.figure.canvas.get_width_height()
    left, top, w, h = box
    axes.set_position((left / width, 1 - (top + h) / height, w / width, h / height))


def text(figure: Figure, x: float, y: float, string: str = "", **style):
    """Return a text whose anchor is `x`, `y` pixels from the top left corner."""
    width, height = figure.canvas.get_width_height()
    style = {"fontsize": TITLE, "color": INK, "ha": "left", "va": "center"} | style
    return figure.text(x / width, 1 - y / height, string, **style)


def move(text, x: float, y: float) -> None:
    """Move a text made by `text`."""
    width, height = text.figure.canvas.get_width_height()
    text.set_position((x / width, 1 - y / height))


class Labels:
    """Many short strings in axes, drawn as one collection of glyph outlines.

    A `Text` costs matplotlib 0.3 ms each time it is drawn; a hundred outlines cost 1 ms together.
    """

    def __init__(self, axes, size=NUMBER, clip=True):
        self.axes, self._size = axes, size
        self._paths = PathCollection(
            [], offsets=np.empty((0, 2)), offset_transform=axes.transData, linewidths=0, zorder=5
        )
        self._paths.set_clip_on(clip)
        self._paths.set_transform(Affine2D().scale(DPI / 72) + pixels(axes.figure))
        axes.add_collection(self._paths, autolim=False)

    def show(self, strings, x, y, colours=INK) -> None:
        """Put `strings` with their centres at the data coordinates `x`, `y`."""
        self._paths.strings = tuple(strings)  # an outline no longer says what it spells
        self._paths.set_paths([_glyphs(string, self._size) for string in strings])
        self._paths.set_offsets(np.column_stack([x, y]) if len(strings) else np.empty((0, 2)))
        self._paths.set_facecolor(colours)
        self.widest = max(map(width_of, strings), default=0)

    def set_visible(self, visible: bool) -> None:
        """Show the strings or hide them, where there is no room."""
        self._paths.set_visible(visible)


@functools.lru_cache(maxsize=4096)
def _glyphs(string, size):
    if not string.strip():  # matplotlib cannot outline nothing
        return Path(np.empty((0, 2)))
    lines = string.split("\n")
    outlines = [
        _line(line, size, 1.3 * size * (len(lines) - 1 - 2 * i) / 2) for i, line in enumerate(lines)
    ]
    return Path.make_compound_path(*outlines)


def _line(string, size, height):
    if not string.strip():
        return Path(np.empty((0, 2)))  # TextPath fails on an empty string
    outline = TextPath((0, 0), string, size=size)
    # Centred on the width of the string, but on the height of a digit: digits share a baseline.
    left, right = _sides(outline)
    middle = (left + right) / 2, 0.36 * size - height
    return Path(outline.vertices - middle, outline.codes)


@functools.lru_cache(maxsize=4096)
def width_of(string: str) -> float:
    """Return the width of a string of the size `NUMBER`, in pixels."""
    outline = _glyphs(string, NUMBER)
    return np.ptp(_sides(outline)) * DPI / 72 if len(outline.vertices) else 0


def _sides(outline):
    # As get_extents, which takes 8 ms for ten letters. The point of a closing code means nothing.
    x = outline.vertices[outline.codes != Path.CLOSEPOLY, 0]
    return x.min(), x.max()
