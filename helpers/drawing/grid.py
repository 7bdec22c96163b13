"""Arrays as cells, and how several of them stand side by side."""

from __future__ import annotations

import numpy as np
from matplotlib import colormaps
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.patheffects import withStroke

from helpers.drawing.canvas import (
    GRADIENT,
    INK,
    PALE,
    TITLE,
    Labels,
    axes,
    move,
    number,
    place,
    text,
)

_HALO = [withStroke(linewidth=6, foreground="white")]


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


def signs(figure: Figure, glyphs) -> list:
    """Return a text for each of `glyphs`, for `lay_out` to put between the grids."""
    return [text(figure, 0, 0, glyph, ha="center", fontsize=20) for glyph in glyphs]


def lay_out(grids, *, box, gap=44, cell=54, signs=(), scales=None) -> None:
    """Put `grids` side by side in `box`, with cells of one size, so that sizes can be compared.

    Where cells would be too small to hold a number (photographs), arrays of up to 5x5 keep a
    readable size of their own. `signs` stand in the gaps; `scales` enlarges single grids.
    """
    left, top, width, height = box
    scales = scales or [1] * len(grids)
    free = width - gap * (len(grids) - 1)
    columns = [scale * grid.shape[1] for scale, grid in zip(scales, grids, strict=True)]
    rows = [scale * grid.shape[0] for scale, grid in zip(scales, grids, strict=True)]
    # A narrow grid gets the width that its title needs, which may reach a little into the gaps.
    least = [grid.title.get_window_extent().width + 12 - min(gap, 32) for grid in grids]
    size = min(cell, _fitting(columns, least, free, range(len(grids))), height / max(rows))
    own = [size < 12 and max(grid.shape) <= 5 for grid in grids]
    if any(own):
        small, large = (
            [i for i, fixed in enumerate(own) if fixed is kind] for kind in (True, False)
        )
        readable = min(
            46 if max(rows[i] for i in small) < 5 else 40,
            _fitting(columns, least, free - sum(least[i] for i in large), small),
        )
        free -= sum(max(readable * columns[i], least[i]) for i in small)
        size = min(_fitting(columns, least, free, large), height / max(rows[i] for i in large))
    sizes = [readable if fixed else size * scale for fixed, scale in zip(own, scales, strict=True)]
    slots = [
        max(size * grid.shape[1], need)
        for size, grid, need in zip(sizes, grids, least, strict=True)
    ]
    x, y = left + (width - sum(slots) - gap * (len(grids) - 1)) / 2, top + height / 2
    for i, (grid, size, slot) in enumerate(zip(grids, sizes, slots, strict=True)):
        h, w = size * grid.shape[0], size * grid.shape[1]
        grid.place((x + (slot - w) / 2, y - h / 2, w, h))
        x += slot + gap
        if i < len(signs):
            move(signs[i], x - gap / 2, y)


def _fitting(columns, least, free, which):
    """Return the largest cell with which those grids fit, at their columns or least widths."""
    wide = list(which)  # those that are wider than their titles
    while True:
        rest = free - sum(least[i] for i in which if i not in wide)
        size = rest / sum(columns[i] for i in wide)
        narrow = [i for i in wide if size * columns[i] < least[i]]
        if not narrow or narrow == wide:
            return size
        wide = [i for i in wide if i not in narrow]
