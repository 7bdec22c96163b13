"""What an answer may be: a vector, a whole number, a kernel; anything else gets a sentence."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from numbers import Real

import numpy as np

MOST = 12  # numbers that are shown of a row
LARGEST = 1e12  # of a weight or a pixel: sums of such numbers are numbers
TOO_MANY = 1_000_000  # numbers of a result: a copy of many more would fill the memory


class Misfit(ValueError):
    """An answer of the wrong kind; its text goes on from "convolve([1], [2]) ..."."""


def described(thing) -> str:
    """Return what a thing is, in words: "a list", "the number 3.0".

    >>> described([1]), described(2), described("s")
    ('a list', 'the number 2', 'a str')
    """
    if isinstance(thing, bool):
        return f"{thing}"
    if isinstance(thing, (int, float, complex, np.number)):
        return f"the number {thing:g}"
    name = "array" if isinstance(thing, np.ndarray) else type(thing).__name__
    return f"{'an' if name[:1].lower() in [*'aeiou'] else 'a'} {name}"


def shown(value, digits: int = 6) -> str:
    """Return numbers as they are typed: whole ones in full, others with at most six digits.

    >>> shown(np.array([1.0, 0.5, -0.0])), shown(3), shown(1234567.0)
    ('[1, 0.5, 0]', '3', '1234567')
    """
    if value is None:
        return "None"
    if not np.ndim(value):
        value = np.asarray(value).item()
        whole = -1e15 < value < 1e15 and value == int(value)
        return f"{int(value)}" if whole else f"{value:.{digits}g}"
    parts = [shown(part, digits) for part in value[:MOST]]
    if len(value) > MOST:
        parts.append(f"... ({len(value)} in all)")
    return f"[{', '.join(parts)}]"


def shaped(axes: int, what: str) -> Callable[[object], np.ndarray | None]:
    """Return what copies a result with so many axes, and says `what` is needed if it has others."""

    def read(result):
        a = numbers(result)
        if a is not None and a.ndim != axes:
            gives = f"shape {a.shape}" if a.ndim else f"one number, {shown(a)}"
            raise Misfit(f"gives {gives}, but {what}")
        return a

    return read


vector = shaped(1, "the result is one row of numbers")


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
    try:
        if (count := _count(result)) > TOO_MANY:
            raise Misfit(f"{verb} {count:,} numbers, far more than are asked for")
        if _has_dots(result):
            raise NotImplementedError
        a = np.array(result)
        if a.dtype == object and all(isinstance(v, (Real, Decimal)) for v in a.flat):
            a = a.astype(float)  # fractions, or whole numbers of more than 64 bits
    except (Misfit, NotImplementedError):
        raise
    except RecursionError:
        raise Misfit(f"{verb} a list that holds itself") from None
    except OverflowError:
        raise Misfit(f"{verb} a whole number of hundreds of digits") from None
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


def _count(result):
    """Return how many numbers an array or a list of lists holds, without looking at each."""
    if isinstance(result, np.ndarray):
        return result.size
    if not isinstance(result, (list, tuple, range)):
        return 1
    inner = result[:1] if isinstance(result, (list, tuple)) else ()
    return len(result) * (_count(*inner) if inner else 1)


def _has_dots(thing):
    """Say whether a ``...`` is left anywhere."""
    if isinstance(thing, np.ndarray) and thing.dtype.kind == "O":
        thing = thing.tolist()
    return any(map(_has_dots, thing)) if isinstance(thing, (list, tuple)) else thing is ...


def filled_in(answer, what: str) -> np.ndarray | None:
    """Return an answer that is numbers itself, as an array; None if it is not answered yet."""
    if callable(answer):
        raise Misfit(f"is a function; give {what}")
    try:
        return numbers(answer, "has")
    except NotImplementedError:
        return None


def kernel(answer, most: int = 7) -> np.ndarray | None:
    """Return a kernel as an array (kh, kw); None if it is not answered yet."""
    a = filled_in(answer, "the kernel itself, a list of rows")
    if a is None:
        return None
    if a.ndim != 2:
        raise Misfit(f"has shape {a.shape}; a kernel is a list of rows, as in [[1, 2], [3, 4]]")
    if not a.size or max(a.shape) > most:
        raise Misfit(f"has shape {a.shape}; use at most {most}x{most}")
    if abs(a).max() > LARGEST:
        raise Misfit(f"has numbers beyond {LARGEST:g}; smaller ones will do")
    return a.astype(float)
