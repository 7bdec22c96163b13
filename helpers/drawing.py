"""Drawing primitives: one visual language for all explorables, on matplotlib's bare Agg canvas.

Every primitive is built once and then changed: ``show`` sets data and never makes a new artist.
Lengths are pixels of the picture, counted from its top left corner.
"""

from __future__ import annotations

import functools
import io

import numpy as np
from matplotlib import colormaps
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D
from PIL import Image

INPUT, KERNEL, OUTPUT, GRADIENT = "#2B6CB0", "#DD6B20", "#2F855A", "#805AD5"
INK, GREY, PALE = "#1A202C", "#718096", "#CBD5E0"
DPI, TITLE, NUMBER = 100, 13, 12  # text sizes in points; 11 is the least a back row can read
_HALO = [withStroke(linewidth=6, foreground="white")]


def figure(width: int, height: int) -> Figure:
    """Return an empty white figure of `width` x `height` pixels."""
    made = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor="white")
    FigureCanvasAgg(made)
    return made


def png(figure: Figure) -> bytes:
    """Draw the figure and return it as a PNG file."""
    figure.canvas.draw()
    size, pixels = figure.canvas.get_width_height(), figure.canvas.buffer_rgba()
    stream = io.BytesIO()
    # The browser is on the same machine, so the time to pack a picture matters and its size does
    # not: lowest level, and run lengths only (zlib's Z_RLE, 3), which suits flat colours.
    image = Image.frombuffer("RGBA", size, pixels, "raw", "RGBA", 0, 1).convert("RGB")
    image.save(stream, "png", compress_level=1, compress_type=3)
    return stream.getvalue()


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


def axes(figure: Figure, box, label: str, frame: bool = False):
    """Return axes at `box` = (left, top, width, height); `label` names the panel for clicks."""
    made = figure.add_axes((0, 0, 1, 1), label=label)
    place(made, box)
    if not frame:
        made.set_axis_off()
        return made
    made.spines[["top", "right"]].set_visible(False)
    made.spines[["left", "bottom"]].set_color(GREY)
    made.tick_params(labelsize=11, colors=INK, length=3)
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
        self._paths.set_transform(Affine2D().scale(DPI / 72))
        axes.add_collection(self._paths, autolim=False)

    def show(self, strings, x, y, colours=INK) -> None:
        """Put `strings` with their centres at the data coordinates `x`, `y`."""
        self._paths.set_paths([_glyphs(string, self._size) for string in strings])
        self._paths.set_offsets(np.column_stack([x, y]) if len(strings) else np.empty((0, 2)))
        self._paths.set_facecolor(colours)
        self.widest = max(map(_width, strings), default=0)

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
def _width(string):
    outline = _glyphs(string, NUMBER)
    return np.ptp(_sides(outline)) * DPI / 72 if len(outline.vertices) else 0


def _sides(outline):
    # As get_extents, which takes 8 ms for ten letters. The point of a closing code means nothing.
    x = outline.vertices[outline.codes != Path.CLOSEPOLY, 0]
    return x.min(), x.max()


def _boxes(rectangles):
    # One path for many rectangles (row, column, height, width); a cell's centre is a whole number.
    corners, codes = [], []
    for row, column, height, width in rectangles:
        x, y = column - 0.5, row - 0.5
        corners += [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
        codes += [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    return Path(np.reshape(corners, (-1, 2)), codes)


class Grid:
    """A 2-D array as cells: colours, numbers up to 9x9, a frame, a selection, hatched regions."""

    def __init__(self, figure: Figure, label: str, colour: str):
        self.axes = axes(figure, (0, 0, 10, 10), label)
        self.image = self.axes.imshow(np.zeros((1, 1)), interpolation="nearest", aspect="auto")
        # A fixed y spares matplotlib the search for a free place, a third of the drawing time.
        self.title = self.axes.set_title(
            "", fontsize=TITLE, color=colour, fontweight="bold", y=1, pad=8
        )
        self._lines = LineCollection([], colors=PALE, linewidths=0.8)
        self._frame = Rectangle((0, 0), 1, 1, fill=False, ec=colour, lw=3, clip_on=False, zorder=4)
        self._padding = PathPatch(_boxes([]), fill=False, hatch="///", lw=0, ec=PALE, zorder=3)
        self._unread = PathPatch(_boxes([]), fill=False, hatch="\\\\", lw=0, ec="#A0AEC0", zorder=3)
        self._tint = PathPatch(
            _boxes([]), fc=(0.5, 0.35, 0.84, 0.22), ec=GRADIENT, lw=1.5, ls="--", zorder=4.5
        )
        self._mark = PathPatch(
            _boxes([]), fill=False, ec=INK, lw=3, clip_on=False, zorder=6, path_effects=_HALO
        )
        self.axes.add_collection(self._lines)
        for patch in (self._frame, self._padding, self._unread, self._tint, self._mark):
            self.axes.add_patch(patch)
        self._labels = Labels(self.axes)
        self.shape = (1, 1)

    def show(
        self, array, title: str, *, limits=None, signed=False, strings=None, padding=0
    ) -> None:
        """Show `array` (rows, columns) in grey, or signed in two colours that meet at 0.

        `limits` are (0, 1) for grey, the largest size on both sides of 0 for signed ones.

        `strings` (rows, columns) stand in the cells, or the numbers if it is None; they are hidden
        where they do not fit. The outer `padding` cells (or (rows, columns) of it) are hatched.
        Clears the marks.
        """
        array = np.asarray(array)
        self.shape = height, width = array.shape
        top = max(abs(array).max(initial=0), 1e-12)
        low, high = limits or ((-top, top) if signed else (0, 1))
        shade = (array - low) / (high - low)  # matplotlib's Normalize takes four times as long
        rgba = colormaps["RdBu_r" if signed else "gray"](shade, bytes=True)
        frame = _border(height, width, padding)
        for row, column, h, w in frame:
            rgba[row : row + h, column : column + w] = 255
        self._padding.set_path(_boxes(frame))
        self.image.set_data(rgba)
        self.image.set_extent((-0.5, width - 0.5, height - 0.5, -0.5))
        self.axes.set(xlim=(-0.5, width - 0.5), ylim=(height - 0.5, -0.5))
        self._frame.set_bounds(-0.5, -0.5, width, height)
        self.title.set_text(title)
        self._lines.set_segments(_rules(height, width) if max(height, width) <= 30 else [])
        if strings is None:
            small = max(height, width) <= 15
            strings = [[number(x) for x in row] for row in array] if small else []
        self._write(strings, rgba)
        self.mark()
        self.tint([])
        self.unread([])

    def _write(self, strings, rgba):
        flat = [string for row in strings for string in row]
        if not flat:
            self._labels.show([], [], [])
            return
        y, x = np.indices(self.shape).reshape(2, -1)[:, : len(flat)]
        dark = rgba[..., :3].reshape(-1, 3)[: len(flat)] @ (0.299, 0.587, 0.114) < 140
        self._labels.show(flat, x, y, np.where(dark[:, None], [[1, 1, 1]], [[0.1, 0.12, 0.17]]))

    def place(self, box) -> None:
        """Move the grid to `box`; its numbers and lines show if they fit."""
        place(self.axes, box)
        wide, high = box[2] / self.shape[1], box[3] / self.shape[0]
        self._labels.set_visible(min(wide, high) >= 20 and wide >= self._labels.widest + 3)
        self._lines.set_visible(min(wide, high) >= 14)

    def mark(self, rows=(), columns=()) -> None:
        """Outline the cells at `rows` x `columns`: one box if they touch, else a box each."""
        rows, columns = list(rows), list(columns)
        if rows and columns and np.ptp(rows) < len(rows) and np.ptp(columns) < len(columns):
            boxes = [(min(rows), min(columns), len(rows), len(columns))]
        else:
            boxes = [(row, column, 1, 1) for row in rows for column in columns]
        self.outline(boxes)

    def outline(self, rectangles) -> None:
        """Outline rectangles (row, column, height, width), wherever they are."""
        self._mark.set_path(_boxes(rectangles))

    def mark_each(self, cells) -> None:
        """Outline single cells: pairs (row, column)."""
        self._mark.set_path(_boxes([(row, column, 1, 1) for row, column in cells]))

    def tint(self, rectangles) -> None:
        """Tint a second set of cells behind a dashed line: (row, column, height, width)."""
        self._tint.set_path(_boxes(rectangles))

    def colour(self, colour: str) -> None:
        """Give title and frame the colour of another role."""
        self.title.set_color(colour)
        self._frame.set_edgecolor(colour)

    def unread(self, rectangles, colour: str = "#A0AEC0") -> None:
        """Hatch what nobody reads: rectangles (row, column, height, width)."""
        self._unread.set_path(_boxes(rectangles))
        self._unread.set_edgecolor(colour)


def _border(height, width, padding):
    p, q = np.broadcast_to(padding, 2).tolist()
    inner = height - 2 * p
    boxes = [
        (0, 0, p, width),
        (height - p, 0, p, width),
        (p, 0, inner, q),
        (p, width - q, inner, q),
    ]
    return [box for box in boxes if box[2] and box[3]]


def _rules(height, width):
    across = [[(-0.5, y - 0.5), (width - 0.5, y - 0.5)] for y in range(1, height)]
    return across + [[(x - 0.5, -0.5), (x - 0.5, height - 0.5)] for x in range(1, width)]


def lay_out(grids, *, box, gap=44, cell=54, signs=(), scales=None) -> None:
    """Put `grids` side by side in `box`, with cells of one size, so that sizes can be compared.

    Where cells would be too small to hold a number (photographs), arrays of up to 5x5 keep a
    readable size of their own. `signs` are texts for the gaps; `scales` enlarges single grids.
    """
    left, top, width, height = box
    scales = scales or [1] * len(grids)
    free = width - gap * (len(grids) - 1)
    columns = [scale * grid.shape[1] for scale, grid in zip(scales, grids, strict=True)]
    rows = [scale * grid.shape[0] for scale, grid in zip(scales, grids, strict=True)]
    size = min(cell, free / sum(columns), height / max(rows))
    own = [size < 12 and max(grid.shape) <= 5 for grid in grids]
    if any(own):
        readable = 46 if max(rows[i] for i in range(len(grids)) if own[i]) < 5 else 40
        free -= sum(readable * n for n, fixed in zip(columns, own, strict=True) if fixed)
        large = [i for i, fixed in enumerate(own) if not fixed]
        size = min(free / sum(columns[i] for i in large), height / max(rows[i] for i in large))
    sizes = [readable if fixed else size * scale for fixed, scale in zip(own, scales, strict=True)]
    _place_row(grids, sizes, (left + width / 2, top + height / 2), gap, signs)


def _place_row(grids, sizes, centre, gap, signs):
    # A narrow grid gets the width that its title needs.
    slots = [
        max(size * grid.shape[1], 9.5 * len(grid.title.get_text()) - gap + 12)
        for size, grid in zip(sizes, grids, strict=True)
    ]
    x, y = centre
    x -= (sum(slots) + gap * (len(grids) - 1)) / 2
    for i, (grid, size, slot) in enumerate(zip(grids, sizes, slots, strict=True)):
        h, w = size * grid.shape[0], size * grid.shape[1]
        grid.place((x + (slot - w) / 2, y - h / 2, w, h))
        x += slot + gap
        if i < len(signs):
            move(signs[i], x - gap / 2, y)


class Bars:
    """Values over whole numbers as bars from a base line, with their numbers at the ends."""

    def __init__(self, figure: Figure, box, label: str, colour: str, name: str):
        self.axes = axes(figure, box, label)
        self._bars = PolyCollection([], facecolors=colour, edgecolors=INK)
        self._base = self.axes.axhline(0, color=GREY, lw=1)
        self.axes.add_collection(self._bars)
        self._labels = Labels(self.axes)
        self._band = Rectangle((0, 0), 0, 1, color="#EDF2F7", lw=0, zorder=0)
        self._band.set_transform(self.axes.get_xaxis_transform())
        self.axes.add_patch(self._band)
        left, top, _, height = box
        self._room = 22 / (height - 44)  # a line of text above the bars and one below
        self.name = text(
            figure, left - 10, top + height / 2, name, color=colour, ha="right", fontweight="bold"
        )

    def show(self, x, values, *, span, limits, marked=(), strings=None) -> None:
        """Show `values` at `x`, between `span` and `limits`, with `marked` positions outlined."""
        x, values = np.asarray(x, float), np.asarray(values, float)
        low, high = limits
        room = self._room * (high - low)
        self.axes.set(xlim=(span[0] - 0.6, span[1] + 0.6), ylim=(low - room, high + room))
        corners = [(-0.36, 0), (0.36, 0), (0.36, 1), (-0.36, 1)]
        self._bars.set_verts(
            [[(a + dx, v * dy) for dx, dy in corners] for a, v in zip(x, values, strict=True)]
        )
        self._bars.set_linewidths([2.5 if a in marked else 0 for a in x] or [0])
        if strings is None:
            strings = [number(v) for v in values]
        side = np.where(values < 0, -0.5, 0.5) * room
        self._labels.show(strings, x, values + side)

    def band(self, start: float, length: float) -> None:
        """Shade the `length` positions from `start` on, over the whole height."""
        self._band.set_x(start - 0.5)
        self._band.set_width(length)


class Plot:
    """Curves over two axes; ticks and words are outlines, matplotlib's own cost 25 ms a picture."""

    def __init__(self, figure: Figure, box, label: str, xlabel: str = ""):
        self.axes = axes(figure, box, label)
        self._width, self._height = box[2:]
        self._rules = LineCollection([], colors=GREY, linewidths=1, clip_on=False)
        self.axes.add_collection(self._rules, autolim=False)
        self._labels, self._notes = Labels(self.axes, clip=False), []
        self.note(xlabel, self._width / 2, self._height + 36)

    def note(self, string: str, x: float, y: float) -> None:
        """Put a text at `x`, `y` pixels from the top left corner of the plot."""
        self._notes.append((string, x, y))

    def line(self, *data, **style):
        """Return a line; give it a ``label`` to have it named by `key`."""
        return self.axes.plot(*(data or ([], [])), **style)[0]

    def key(self, gap: int = 26) -> None:
        """Name the labelled lines in a row above the plot, each beside a piece of itself."""
        (left, top), x = self.axes.bbox.get_points()[[0, 1], [0, 1]], 0
        for line in self.axes.lines:
            name = line.get_label()
            if not name.startswith("_"):
                sample = Line2D(left + x + np.array([0, 14, 28]), [top + 20] * 3)
                sample.update_from(line)
                sample.set(transform=None, clip_on=False)
                if line.get_linestyle() != "None":
                    sample.set(markevery=[1])  # one marker on a piece of line
                self.axes.figure.add_artist(sample)
                self.note(name, x + 40 + _width(name) / 2, -20)
                x += 40 + _width(name) + gap

    def view(self, x, y, xticks, yticks) -> None:
        """Show `x` and `y`, (low, high) each; ticks are places, or a dict of place -> string."""
        xticks, yticks = (
            ticks if isinstance(ticks, dict) else {place: number(place) for place in ticks}
            for ticks in (xticks, yticks)
        )
        self.axes.set(xlim=x, ylim=y)
        dx, dy = (x[1] - x[0]) / self._width, (y[1] - y[0]) / self._height  # of a pixel
        rules = [[(x[0], y[1]), (x[0], y[0])], [(x[0], y[0]), (x[1], y[0])]]
        rules += [[(tick, y[0]), (tick, y[0] - 4 * dy)] for tick in xticks]
        rules += [[(x[0], tick), (x[0] - 4 * dx, tick)] for tick in yticks]
        self._rules.set_segments(rules)
        words = [(s, tick, y[0] - 15 * dy) for tick, s in xticks.items()]
        words += [(s, x[0] - (8 + _width(s) / 2) * dx, tick) for tick, s in yticks.items()]
        words += [(s, x[0] + left * dx, y[1] - top * dy) for s, left, top in self._notes]
        self._labels.show(*zip(*words, strict=True))


class LogBars:
    """Counts of very different size as horizontal bars: every line is a thousand times the last."""

    def __init__(self, figure: Figure, box, label: str, names, *, colours, top: float = 1e12):
        self.axes = axes(figure, box, label)
        self._names, n = names, len(names)
        self._pixel = np.log10(top) / box[2]
        self.axes.set(xlim=(0, np.log10(top)), ylim=(n - 0.4, -0.6))
        ticks = np.arange(0, np.log10(top) - 3, 3)
        rules = [[(tick, -0.6), (tick, n - 0.4)] for tick in ticks]
        self.axes.add_collection(LineCollection(rules, colors=PALE, linewidths=1, zorder=0))
        self._bars = PolyCollection([], facecolors=colours, edgecolors=INK, linewidths=0.8)
        self.axes.add_collection(self._bars)
        self._labels, scale = Labels(self.axes, clip=False), Labels(self.axes, size=11, clip=False)
        powers = [f"{10 ** int(tick):,}" for tick in ticks]
        scale.show(powers, ticks, 0 * ticks + n + 0.05, GREY)

    def show(self, values, strings) -> None:
        """Show `values` (at least 1) with `strings` at the ends of the bars."""
        ends = np.maximum(np.log10(np.maximum(values, 1)), 2 * self._pixel)
        corners = [(0, -0.36), (1, -0.36), (1, 0.36), (0, 0.36)]
        self._bars.set_verts([[(x * a, i + b) for a, b in corners] for i, x in enumerate(ends)])
        right, left = ([self._pixel * _width(s) / 2 for s in own] for own in (strings, self._names))
        x = [*(ends + right + 8 * self._pixel), *(-np.array(left) - 10 * self._pixel)]
        self._labels.show([*strings, *self._names], x, [*range(len(ends)), *range(len(left))])


class Spread:
    """What several seeds gave at each place of a `Plot`: a dot a seed, a line through the means."""

    def __init__(self, plot: Plot, colour: str, name: str, *, marker="o", ls="-", shift=0.0):
        self._mean = plot.line(color=colour, lw=2.5, ls=ls, label=name, marker=marker, ms=8)
        self._dots = plot.line(color=colour, ls="", marker=marker, ms=5, alpha=0.5, mew=0)
        self._shift = shift  # so that two series at one place do not cover each other
        for line in (self._mean, self._dots):
            line.set_clip_on(False)

    def show(self, x, results) -> None:
        """Show `results`, a list of numbers for every place in `x`; an empty list is left out."""
        held = [(a + self._shift, r) for a, r in zip(x, results, strict=True) if len(r)]
        self._mean.set_data([a for a, _ in held], [np.mean(r) for _, r in held])
        self._dots.set_data([a for a, r in held for _ in r], [v for _, r in held for v in r])
