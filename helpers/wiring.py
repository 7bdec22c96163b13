"""Networks as units (dots) in layers and the weights between them (edges), as in Fig 9.2 to 9.5.

The first layer stands at the bottom, as in the book. What is lit is thick and dark, its units are
filled; what is not is thin and pale. A weight that is shared carries its letter and its colour on
every edge that uses it, so the sharing can be seen without colour too.
"""

from __future__ import annotations

import numpy as np
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform

from helpers import drawing

# Okabe and Ito's colours for colour-blind readers, the light ones darkened for a white ground.
COLOURS = ("#0072B2", "#C04F00", "#00805A", "#A8477F", "#8A6100", "#2A7FA8", "#5B4B8A", "#4A5568")
LETTERS = 0.16, 0.84  # the part of an edge on which its letter may stand
NUMBERED = {1: 19, 2: 22}  # the diameter of a dot from which on a number of so many digits fits
MARGIN = 0.3  # below the first layer and above the last, in distances between layers


def letter_of(weight: int) -> tuple[str, str]:
    """Return the letter and the colour of a weight: a, b, ... z, then a1, b1, ...

    Examples
    --------
    >>> letter_of(0)[0], letter_of(25)[0], letter_of(26)[0]
    ('a', 'z', 'a1')
    """
    turn, place = divmod(weight, 26)
    return chr(ord("a") + place) + (str(turn) if turn else ""), COLOURS[weight % len(COLOURS)]


class Wiring:
    """Units as numbered dots in up to some five layers, edges, letters on them, captions.

    Its axes have the units' own places: x as given to `show`, y the number of the layer.
    """

    def __init__(self, figure: Figure, label: str, layers: int = 4):
        self.axes = drawing.axes(figure, (0, 0, 10, 10), label)
        self._box = (0, 0, 10, 10)
        self._pale = LineCollection([], zorder=1, capstyle="round")
        self._thick = LineCollection([], zorder=2, capstyle="round")
        for edges in (self._pale, self._thick):
            self.axes.add_collection(edges, autolim=False)
        # White plates keep a letter readable where edges cross behind it.
        self._plates = self._discs(zorder=3)
        self._letters = drawing.Labels(self.axes)
        self._dots = self._discs(zorder=4)
        self._numbers = drawing.Labels(self.axes, size=11)
        self._left = [drawing.text(figure, 0, 0, ha="right", fontsize=12) for _ in range(layers)]
        self._right = [drawing.text(figure, 0, 0, fontsize=12) for _ in range(layers)]

    def _discs(self, zorder):
        discs = PathCollection(
            [Path.unit_circle()], offsets=np.empty((0, 2)), offset_transform=self.axes.transData
        )
        discs.set(zorder=zorder, clip_on=False, transform=IdentityTransform())
        self.axes.add_collection(discs, autolim=False)
        return discs

    def place(self, box, left: int = 0, right: int = 0) -> None:
        """Put the diagram into `box`, with `left` and `right` pixels of it for the captions."""
        x, y, width, height = box
        self._box = (x + left, y, width - left - right, height)
        drawing.place(self.axes, self._box)

    def set_visible(self, visible: bool) -> None:
        """Show the diagram and its captions, or hide them."""
        for artist in (self.axes, *self._left, *self._right):
            artist.set_visible(visible)

    def show(
        self,
        units,
        edges,
        *,
        colours,
        lit_units=None,
        lit_edges=None,
        letters=None,
        edge_colours=None,
        left=(),
        right=(),
    ) -> None:
        """Show layers of units and the edges between neighbouring layers.

        Parameters
        ----------
        units : list of the units' places along x, a sequence for each layer, first layer first
        edges : list of (from, to) pairs of units, a sequence for each gap between two layers
        colours : the colour of each layer
        lit_units, lit_edges : the same lists with booleans; all are lit if it is None
        letters, edge_colours : the same lists with a string and a colour for each edge
        left, right : captions beside the layers
        """
        _, _, width, height = self._box
        places = [np.asarray(layer, float) for layer in units]
        low, high = min(p.min() for p in places), max(p.max() for p in places)
        rows = len(places)
        unit = width / (high - low + 1)
        self.axes.set(xlim=(low - 0.5, high + 0.5), ylim=(-MARGIN, rows - 1 + MARGIN))
        apart = [np.diff(p).min(initial=high - low + 1) * unit for p in places]
        # Numbers of two digits need the larger part of the place.
        part = np.where([len(p) > 10 for p in places], 0.9, 0.78)
        sizes = np.clip(part * apart, 6, min(32, 0.6 * height / rows))

        ends, lit, strings, dyes = self._flat(places, edges, lit_edges, letters, edge_colours)
        self._pale.set_segments(ends[~lit])
        self._pale.set(color="#A0AEC0" if len(ends) < 100 else drawing.PALE, linewidth=1)
        self._thick.set_segments(ends[lit])
        self._thick.set(color=dyes[lit], linewidth=2.6 if lit.sum() < 120 else 1.4)
        self._write_letters(ends, strings, dyes)
        self._draw_units(places, lit_units, colours, sizes)
        for texts, captions in ((self._left, left), (self._right, right)):
            self._caption(texts, captions, rows)

    def _flat(self, places, edges, lit, letters, colours):
        # One array over all gaps: a collection is set once, however many layers there are.
        ends, none = [], [None] * len(edges)
        pick = lambda lists, fill: np.concatenate(  # noqa: E731
            [
                np.asarray(own) if own is not None and len(own) else np.full(len(pairs), fill)
                for own, pairs in zip(lists or none, edges, strict=True)
            ]
        )
        for gap, pairs in enumerate(edges):
            i, j = np.asarray(pairs, int).reshape(-1, 2).T
            ends.append(
                np.stack(
                    [
                        np.stack([places[gap][i], np.full(len(i), gap)], 1),
                        np.stack([places[gap + 1][j], np.full(len(j), gap + 1)], 1),
                    ],
                    axis=1,
                )
            )
        return (
            np.concatenate(ends),
            pick(lit, True).astype(bool),
            pick(letters, ""),
            pick(colours, drawing.INK),
        )

    def _write_letters(self, ends, strings, dyes):
        written = np.flatnonzero(strings != "")
        ends = ends[written]
        # The letters of one unit stand at different heights, so that those of neighbours, whose
        # edges cross, do not meet: the first edge of every unit on one line, the second on another.
        order = np.lexsort((*ends[:, 0].T, *ends[:, 1].T))
        _, first, many = np.unique(ends[order, 1], axis=0, return_index=True, return_counts=True)
        rank = np.empty(len(ends))
        rank[order] = np.arange(len(ends)) - np.repeat(first, many)
        low, high = LETTERS
        part = low + (high - low) * (rank + 0.5) / max(many, default=1)
        spots = ends[:, 0] + part[:, None] * (ends[:, 1] - ends[:, 0])
        wide = [drawing.width_of(string) + 4 for string in strings[written]]
        _put(self._plates, spots, np.maximum(16, wide))
        self._plates.set(facecolor="white", linewidth=0)
        self._letters.show(list(strings[written]), *spots.T, list(dyes[written]) or drawing.INK)

    def _draw_units(self, places, lit, colours, sizes):
        many = [len(p) for p in places]
        spots = np.array([(x, row) for row, p in enumerate(places) for x in p])
        on = np.concatenate(lit if lit else [np.ones(n, bool) for n in many]).astype(bool)
        own, size = np.repeat(colours, many), np.repeat(sizes, many)
        _put(self._dots, spots, size)
        self._dots.set_facecolor(np.where(on, own, "#FFFFFF"))
        crowded = (size <= 12) | (np.repeat(many, many) > 10) & (size < 26)
        self._dots.set(edgecolor=own, linewidth=np.where(crowded, 1.2, 2))
        numbers = np.array([str(i) for n in many for i in range(n)])
        # A layer shows its numbers if the widest, the last one, fits into its dot.
        needs = [NUMBERED[len(str(n - 1))] for n in many]
        room = size >= np.repeat(needs, many)
        ink = np.where(on, "#FFFFFF", drawing.INK)
        self._numbers.show(list(numbers[room]), *spots[room].T, ink[room])

    def _caption(self, texts, captions, rows):
        x, y, width, height = self._box
        for row, text in enumerate(texts):
            text.set_text(captions[row] if row < len(captions) else "")
            if row < len(captions):
                at = x - 8 if texts is self._left else x + width + 8
                drawing.move(text, at, y + height * (1 - (row + MARGIN) / (rows - 1 + 2 * MARGIN)))


def _put(discs, spots, diameters):
    # matplotlib gives the size of a marker as an area in square points.
    discs.set_offsets(spots)
    discs.set_sizes((diameters / 2 * 72 / drawing.DPI) ** 2, drawing.DPI)


def nearest(units, x: float, y: float) -> tuple[int, int]:
    """Return (layer, unit) of the dot nearest to a click, for `units` as given to `show`.

    Examples
    --------
    >>> nearest([[0, 1, 2], [0.5, 1.5]], 1.4, 0.8)
    (1, 1)
    """
    layer = int(np.clip(round(y), 0, len(units) - 1))
    return layer, int(np.argmin(abs(np.asarray(units[layer]) - x)))
