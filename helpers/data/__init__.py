"""Pictures to convolve: handwritten digits, photographs, shapes made in code, the reader's own.

Every picture is float32 from 0 (black) to 1 (white): grey (H, W), colour (3, H, W) in the order
red, green, blue, a batch of digits (N, 1, 28, 28). What comes from ``data/`` is loaded once and
shared, so those arrays are read-only: ``.copy()`` gives one to change.
"""

from helpers.data.drawn import SHAPES, shape, stroke, whole_numbers
from helpers.data.own import as_digit, own_picture
from helpers.data.stored import PHOTOS, digits, photo

__all__ = [
    "PHOTOS",
    "SHAPES",
    "as_digit",
    "digits",
    "own_picture",
    "photo",
    "shape",
    "stroke",
    "whole_numbers",
]
