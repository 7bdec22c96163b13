"""Reading what is typed, or given by code, as numbers; what is none gets a sentence."""

from __future__ import annotations

import math
import re
from numbers import Real

import numpy as np

LARGEST = 1e6  # what a reader may type: sums and squares of such numbers still fit a picture
_MINUS = str.maketrans("\u2212\u2013\u2010\u2011", "----")  # signs that are pasted from a text


def parse_numbers(text, label: str, most: int) -> tuple[float, ...]:
    """Return the numbers in `text` (a string, a sequence of numbers or one number).

    Raises
    ------
    ValueError
        In one sentence, if a part is no finite number or if there are none or more than `most`.

    Examples
    --------
    >>> parse_numbers("1, 2 -0.5 1/4", "signal", 8)
    (1.0, 2.0, -0.5, 0.25)
    """
    parts = _split(text, label) if isinstance(text, str) else listed(text)
    if not 1 <= len(parts) <= most:
        raise ValueError(
            f"{_name(label)}: give 1 to {most} numbers, like 1 2 -0.5; here are {len(parts)}"
        )
    return tuple(number(part, label) for part in parts)


def _split(text, label):
    # In "1,5 2,5" the commas are decimal ones; in "1,2" or "1, 2,5" they stand between numbers.
    text = text.strip()
    decimal = re.search(r"\d,\d", text) and re.search(r"[\s;]", text)
    if decimal and not re.search(r",\s|\s,", text):
        raise ValueError(
            f"{_name(label)}: write decimals with a point, like 1.5 2.5; a comma stands between "
            "numbers"
        )
    return [part for part in re.split(r"[\s,;]+", text) if part]


def is_row(value) -> bool:
    """Tell a row of numbers, of any kind, from one number or text."""
    array = isinstance(value, np.ndarray) and value.ndim > 0
    return array or isinstance(value, (list, tuple, range))


def listed(value):
    """Return a row as it is, and anything else as a row of one."""
    return value if is_row(value) else [value]


def number(part, label):
    """Return a number that a reader has typed, or given as a Python or NumPy number."""
    if isinstance(part, (np.generic, np.ndarray)) and not part.ndim:
        part = part.item()
    try:
        if isinstance(part, str):
            above, slash, below = part.translate(_MINUS).partition("/")
            read = float(above) / (float(below) if slash else 1)
        else:
            read = float(part) if isinstance(part, Real) else math.nan
    except (ValueError, ZeroDivisionError):
        read = math.nan
    except OverflowError:
        read = math.inf
    if math.isnan(read):
        raise ValueError(
            f"{_name(label)}: {_quoted(part)} is not a number; write it like 2, -0.5 or 1/3"
        )
    if abs(read) > LARGEST:
        raise ValueError(
            f"{_name(label)}: {_quoted(part)} is too large; use numbers from -1e6 to 1e6"
        )
    return read + 0.0  # -0 is 0


def _name(label):
    return label.removesuffix("=").strip()


def _quoted(part):
    text = repr(part)
    return text if len(text) <= 40 else text[:37] + "..."
