"""Bars and curves; their ticks and words are outlines, which are quick to draw."""

from __future__ import annotations

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from helpers.drawing.canvas import GREY, INK, PALE, Labels, axes, number, pixels, text, width_of


class Bars:
    """Values over whole numbers as bars from a base line, with their numbers at the ends."""

    def __init__(self, figure: Figure, box, label: str, colour: str, name: str):
        self.axes = axes(figure, box, label)
        self._bars = PolyCollection([], facecolors=colour, edgecolors=INK)
        self.axes.axhline(0, color=GREY, lw=1)
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
                sample.set(transform=pixels(self.axes.figure), clip_on=False)
                if line.get_linestyle() != "None":
                    sample.set(markevery=[1])  # one marker on a piece of line
                self.axes.figure.add_artist(sample)
                self.note(name, x + 40 + width_of(name) / 2, -20)
                x += 40 + width_of(name) + gap

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
        words += [(s, x[0] - (8 + width_of(s) / 2) * dx, tick) for tick, s in yticks.items()]
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
        right, left = (
            [self._pixel * width_of(s) / 2 for s in own] for own in (strings, self._names)
        )
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
