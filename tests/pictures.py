"""What holds for the picture of every explorable: words stand apart, and all is on the sheet.

    assert not pictures.faults(demo.figure)

Sizes are measured where the words are drawn: a matplotlib `Text` by its own extent, a string of
`drawing.Labels` by its outline.
"""

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.spines import Spine
from matplotlib.text import Text

from helpers import drawing

SLACK = 1.5  # pixels that two boxes may share: a box is a little larger than its letters


class Word(NamedTuple):
    """A string in the picture and the box around it: (left, bottom, right, top) in pixels."""

    string: str
    box: tuple[float, float, float, float]
    axes: object  # the panel, or None for a text on the sheet


def faults(figure) -> list[str]:
    """Return a sentence for everything that is wrong with the picture as it is drawn now."""
    found = words(figure)
    return [
        *_overlaps(found),
        *_cut(figure, found),
        *_on_pictures(figure, found),
        *_beside_their_cells(figure),
        *_beside_their_dots(figure),
        *_off_the_sheet(figure),
    ]


def words(figure) -> list[Word]:
    """Return all strings that can be seen."""
    found = []
    for axes, artist in _seen(figure):
        if isinstance(artist, Text) and artist.get_text().strip():
            box = artist.get_window_extent().extents
            found.append(Word(artist.get_text(), tuple(box), axes))
        found += [Word(string, box, axes) for string, box, _ in _outlined(artist)]
    return found


def _seen(figure):
    """Yield (panel or None, artist) for what is drawn."""
    for axes in [None, *figure.axes]:
        if axes is None or axes.get_visible():
            for artist in figure.get_children() if axes is None else axes.get_children():
                frame = isinstance(artist, (Axis, Spine)) and not axes.axison
                if artist.get_visible() and not frame and not isinstance(artist, Axes):
                    yield axes, artist


def _outlined(artist):
    """Yield (string, box, centre) for each string of `drawing.Labels`."""
    if not getattr(artist, "strings", ()):
        return
    centres = artist.get_offset_transform().transform(artist.get_offsets())
    for string, path, (x, y) in zip(artist.strings, artist.get_paths(), centres, strict=True):
        if string.strip():
            left, bottom, right, top = _extent(path)
            yield str(string), (x + left, y + bottom, x + right, y + top), (x, y)


_extents = {}  # of outlines, which are kept and used again


def _extent(path):
    if id(path) not in _extents:
        corners = path.vertices[path.codes != Path.CLOSEPOLY] * drawing.DPI / 72
        _extents[id(path)] = path, (*corners.min(0), *corners.max(0))
    return _extents[id(path)][1]


def _overlaps(found):
    boxes = np.array([word.box for word in found]).reshape(-1, 4)
    low, high = boxes[:, :2], boxes[:, 2:]
    shared = np.minimum(high[:, None], high) - np.maximum(low[:, None], low)
    for i, j in np.argwhere(np.triu((shared > SLACK).all(-1), 1)):
        yield f"{found[i].string!r} and {found[j].string!r} overlap {_at(found[i].box)}"


def _at(box):
    return "at " + ", ".join(f"{side:.0f}" for side in box)


def _inside(box, frame, slack=SLACK):
    return (
        box[0] >= frame[0] - slack
        and box[1] >= frame[1] - slack
        and box[2] <= frame[2] + slack
        and box[3] <= frame[3] + slack
    )


def _cut(figure, found):
    """Words that leave the sheet, or the panel that cuts them off."""
    for axes, artist in _seen(figure):
        if axes is not None and artist.get_clip_on():
            for string, box, _ in _outlined(artist):
                if not _inside(box, axes.bbox.extents):
                    yield f"{string!r} is cut off by {axes.get_label()!r} {_at(box)}"
    for word in found:
        if not _inside(word.box, figure.bbox.extents):
            yield f"{word.string!r} leaves the sheet {_at(word.box)}"


def _on_pictures(figure, found):
    """Words that stand on the cells of a panel that is not theirs, titles on their own too."""
    for axes in figure.axes:
        if axes.get_visible() and axes.images:
            own = {string for artist in axes.collections for string, *_ in _outlined(artist)}
            frame = axes.bbox.extents
            for word in found:
                (a, b, c, d), (e, f, g, h) = word.box, frame
                over = min(c, g) - max(a, e) > SLACK and min(d, h) - max(b, f) > 2 * SLACK
                if over and not (word.axes is axes and word.string in own):
                    yield f"{word.string!r} stands on {axes.get_label()!r} {_at(word.box)}"


def _beside_their_cells(figure):
    for axes, artist in _seen(figure):
        if axes is not None and axes.images and artist.get_clip_on():
            left, right, bottom, top = axes.images[0].get_extent()
            wide = axes.bbox.width / abs(right - left) / 2
            high = axes.bbox.height / abs(top - bottom) / 2
            for string, box, (x, y) in _outlined(artist):
                if not _inside(box, (x - wide, y - high, x + wide, y + high), 0):
                    yield f"{string!r} is larger than its cell in {axes.get_label()!r} {_at(box)}"


def _beside_their_dots(figure):
    """Numbers in the dots of `Wiring`: the corners of a number must lie in its dot."""
    for axes in figure.axes:
        if axes.get_visible():
            for disc, radius in _discs(axes):
                for artist in axes.collections:
                    for string, box, centre in _outlined(artist):
                        if np.hypot(*np.subtract(centre, disc)) < 1 and _reach(box, disc) > radius:
                            yield f"{string!r} touches its dot in {axes.get_label()!r}"


def _discs(axes):
    for artist in axes.collections:
        sizes = artist.get_sizes() if hasattr(artist, "get_sizes") else ()
        if not np.any(artist.get_linewidth()):  # a white plate behind a letter has no edge to touch
            continue
        centres = (
            artist.get_offset_transform().transform(artist.get_offsets()) if len(sizes) else ()
        )
        for size, disc in zip(sizes, centres, strict=len(sizes) > 1):
            yield disc, np.sqrt(size) * drawing.DPI / 72


def _reach(box, centre):
    x = max(abs(box[0] - centre[0]), abs(box[2] - centre[0]))
    y = max(abs(box[1] - centre[1]), abs(box[3] - centre[1]))
    return np.hypot(x, y)


def _off_the_sheet(figure):
    sheet = figure.bbox.extents
    for axes, artist in _seen(figure):
        empty = isinstance(artist, Line2D) and not len(artist.get_xdata())
        box = None if empty else artist.get_tightbbox()
        if box is not None and box.width and box.height and not _inside(box.extents, sheet):
            where = axes.get_label() if axes is not None else "the sheet"
            yield f"a {type(artist).__name__} of {where!r} leaves the sheet {_at(box.extents)}"
