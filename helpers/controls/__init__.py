"""The controls of an explorable: labelled widgets with a ``value`` that is always valid.

Each function returns one ipywidget. Whatever it looks like, it has a trait ``value`` that the
explorable reads and observes; sliders have ``min`` and ``max`` too. A control that a reader can
fill with nonsense keeps its old value and puts a sentence into its trait ``problem``.
"""

from helpers.controls.fields import matrix, numbers, picture
from helpers.controls.reading import parse_numbers
from helpers.controls.standard import Preset, again, choice, preset, scrub, slider, switch

__all__ = [
    "Preset",
    "again",
    "choice",
    "matrix",
    "numbers",
    "parse_numbers",
    "picture",
    "preset",
    "scrub",
    "slider",
    "switch",
]
