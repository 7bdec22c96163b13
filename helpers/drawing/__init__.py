"""Drawing primitives: one visual language for all explorables, on matplotlib's bare Agg canvas.

Every primitive is built once and then changed: ``show`` sets data and never makes a new artist.
Lengths are pixels of the picture, counted from its top left corner.
"""

from helpers.drawing.canvas import (
    DPI,
    GRADIENT,
    GREY,
    INK,
    INPUT,
    KERNEL,
    NUMBER,
    OUTPUT,
    PALE,
    TITLE,
    Labels,
    axes,
    by,
    count,
    figure,
    move,
    number,
    pixels,
    place,
    png,
    refusal,
    text,
    width_of,
    written_out,
)
from helpers.drawing.charts import Bars, LogBars, Plot, Spread
from helpers.drawing.grid import Grid, lay_out, signs

__all__ = [
    "DPI",
    "GRADIENT",
    "GREY",
    "INK",
    "INPUT",
    "KERNEL",
    "NUMBER",
    "OUTPUT",
    "PALE",
    "TITLE",
    "Bars",
    "Grid",
    "Labels",
    "LogBars",
    "Plot",
    "Spread",
    "axes",
    "by",
    "count",
    "figure",
    "lay_out",
    "move",
    "number",
    "pixels",
    "place",
    "png",
    "refusal",
    "signs",
    "text",
    "width_of",
    "written_out",
]
