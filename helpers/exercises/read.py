"""What an answer may be: a vector, a whole number, a kernel; anything else gets a sentence."""

from __future__ import annotations

import numpy as np

MOST = 12  # numbers that are shown of a row


class Misfit(ValueError):
    """An answer of the wrong kind; its text goes on from "convolve([1], [2]) ..."."""


def described(thing) -> str:
    """Return what a thing is, in words: "a list", "the number 3.0".

    >>> described([1]), described(2), described("s")
    ('a list', 'the number 2', 'a str')
    """
    if isinstance(thing, (bool, int, float, complex, np.number)):
        return f"the number {thing}"
    name = type(thing).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def shown(value) -> str:
    """Return numbers as they are typed, with at most six digits.

    >>> shown(np.array([1.0, 0.5, -0.0])), shown(3)
    ('[1, 0.5, 0]', '3')
    """
    if not np.ndim(value):
        return f"{value + 0:.6g}"
    parts = [shown(part) for part in value[:MOST]]
    if len(value) > MOST:
        parts.append(f"... ({len(value)} in all)")
    return f"[{', '.join(parts)}]"


def vector(result) -> np.ndarray | None:
    """Return a copy of a row of numbers: an array, a list or a tuple."""
    a = numbers(result)
    if a is not None and a.ndim != 1:
        what = f"shape {a.shape}" if a.ndim else f"one number, {shown(a)}"
        raise Misfit(f"gives {what}, but the result is a row of numbers, shape (n,)")
    return a


def size(result):
    """Return a copy of one number; that it is whole is judged by `not_whole`."""
    a = numbers(result)
    if a is None:
        return None
    if a.dtype == bool or a.shape not in ((), (1,)):
        what = f"shape {a.shape}" if a.ndim else f"{result}"
        raise Misfit(f"gives {what}, but a size is one whole number")
    if a.ndim:
        raise Misfit(f"gives {shown(a)}, a row of one; a size is the number itself")
    return a[()]


def not_whole(result) -> str:
    """Return the sentence for a right size that is no int, or "".

    >>> not_whole(np.float64(3))
    'gives 3.0, and a size is a whole number: use // in place of /, or int(...).'
    >>> not_whole(np.int64(3))
    ''
    """
    if isinstance(result, (int, np.integer)):
        return ""
    return (
        f"gives {float(result)}, and a size is a whole number: use // in place of /, or int(...)."
    )


def numbers(result, verb: str = "gives") -> np.ndarray | None:
    """Return a copy as an array of finite real numbers, or None for None."""
    if result is None:
        return None
    if "Ellipsis" in repr(result):
        raise NotImplementedError
    try:
        a = np.array(result)
    except Exception:
        raise Misfit(f"{verb} rows of different lengths") from None
    if a.dtype.kind == "c":
        raise Misfit(f"{verb} complex numbers, but all numbers here are real")
    if a.dtype.kind not in "biuf":
        if isinstance(result, (list, tuple, np.ndarray)):
            raise Misfit(f"{verb} {described(result)} in which not everything is a number")
        raise Misfit(f"{verb} {described(result)}, but an array or a list of numbers is needed")
    if not np.isfinite(a).all():
        raise Misfit(
            f"{verb} {shown(a)}; nan and inf come from dividing by 0, or from an np.empty that "
            "is not filled"
        )
    return a


def kernel(answer, most: int = 7) -> np.ndarray | None:
    """Return a kernel as an array (kh, kw); None if it is not answered yet."""
    if callable(answer):
        raise Misfit("is a function; give the kernel itself, a list of rows")
    try:
        a = numbers(answer, "has")
    except NotImplementedError:
        return None
    if a is None:
        return None
    if a.ndim != 2:
        raise Misfit(f"has shape {a.shape}; a kernel is a list of rows, as in [[1, 2], [3, 4]]")
    if not a.size or max(a.shape) > most:
        raise Misfit(f"has shape {a.shape}; use at most {most}x{most}")
    return a.astype(float)
