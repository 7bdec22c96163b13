"""Wrong answers whose result is spoilt: a right result, changed into a wrong one."""

import functools
import json
import types
import unittest.mock
import warnings

import numpy as np

NUMBERS = "but should give|whole number|nan and inf"
KIND = "is needed|in which not everything is a number|one whole number|the result is|needed|shape"
ODD = f"{NUMBERS}|{KIND}|rows of different lengths"
MOCK, THOUSANDS, LONG = unittest.mock.MagicMock(), 10**5000, "1" * 10**5
ROWS, ZEROS = [[0] * 10**5] * 10**5, np.zeros(10**8)
RESULTS = {
    "one too many": (lambda r: r + 1, NUMBERS),
    "one too few": (lambda r: r - 1, NUMBERS),
    "the sign": (lambda r: -r, NUMBERS),
    "twice": (lambda r: 2 * r, NUMBERS),
    "half": (lambda r: r / 2, NUMBERS),
    "the square": (lambda r: r**2, NUMBERS),
    "nothing": (lambda r: 0 * r, NUMBERS),
    "a little more": (lambda r: r * (1 + 3e-6), NUMBERS),
    "float16": (lambda r: np.array(r / 3, np.float16) * 3, NUMBERS),
    "huge": (lambda r: r * 1e300, NUMBERS),
    "tiny": (lambda r: r * 1e-300, NUMBERS),
    "int8": (lambda r: np.asarray(r).astype(np.int64).astype(np.int8), NUMBERS),
    "cut off": (lambda r: np.trunc(r - 0.5), NUMBERS),
    "absolute value": (abs, NUMBERS),
    "a huge integer": (lambda r: 10**40 * int(np.ravel(r)[0] or 1), ODD),
    "a too long integer": (lambda r: THOUSANDS, ODD),
    "nan": (lambda r: r * np.nan, "nan and inf"),
    "inf": (lambda r: r + np.inf, "nan and inf"),
    "one nan": (lambda r: np.where(np.arange(np.size(r)) == 0, np.nan, np.ravel(r)), "nan and inf"),
    "noise": (lambda r: r + np.random.default_rng().random(), "the second"),
    "complex": (lambda r: r + 0j, "complex numbers, but all numbers here are real"),
    "text": (lambda r: str(r), KIND),
    "numbers as text": (lambda r: [str(v) for v in np.ravel(r)], "not everything is a number"),
    "bytes": (lambda r: b"12", KIND),
    "truth": (lambda r: bool(np.all(r)), ODD),
    "truths": (lambda r: np.ravel(r) > 0.5, ODD),
    "a generator": (lambda r: (v for v in np.ravel(r)), "a generator"),
    "an iterator": (lambda r: iter(np.ravel(r)), "an? .*iterator"),
    "a map": (lambda r: map(float, np.ravel(r)), "a map"),
    "a dict": (lambda r: dict(enumerate(np.ravel(r))), "a dict"),
    "a set": (lambda r: set(np.ravel(r)), "a set"),
    "a function": (lambda r: lambda: r, "a function"),
    "a class": (lambda r: int, "a type"),
    "a module": (lambda r: np, "a module"),
    "an object": (lambda r: object(), "an object"),
    "a mock": (lambda r: MOCK, ODD),
    "a namespace": (lambda r: types.SimpleNamespace(result=r), "SimpleNamespace"),
    "an exception": (lambda r: ValueError("no"), "a ValueError"),
    "objects": (lambda r: np.array([None, *np.ravel(r)], object), "not everything is a number"),
    "dates": (lambda r: np.array(["2020-01-01"], "datetime64[D]"), "not everything is a number"),
    "a record": (lambda r: np.zeros(2, [("a", float)]), "not everything is a number"),
    "ragged": (lambda r: [[1, 2], [3]], "rows of different lengths"),
    "deeply nested": (lambda r: functools.reduce(lambda a, _: [a], range(90), 1), ODD),
    "an empty list": (lambda r: [], ODD),
    "an empty table": (lambda r: np.zeros((0, 3)), ODD),
    "a list around it": (lambda r: [r], ODD + "|a row of one"),
    "two lists around it": (lambda r: [[r]], ODD),
    "with its name": (lambda r: ("result", r), f"{KIND}|different lengths"),
    "twice in a row": (lambda r: np.array([r, r]), ODD),
    "the sum": (lambda r: np.sum(r), ODD),
    "the mean": (lambda r: np.mean(r), ODD),
    "the largest": (lambda r: np.max(r), ODD),
    "the length": (lambda r: np.size(r), ODD),
    "the shape": (lambda r: np.shape(r), ODD),
    "flat": (lambda r: np.ravel(r), ODD + "|a row of one"),
    "sorted": (lambda r: np.sort(r, axis=None).reshape(np.shape(r)), NUMBERS),
    "added up": (lambda r: np.cumsum(r).reshape(np.shape(r)), NUMBERS),
    "one more at the end": (lambda r: np.append(r, 0), ODD),
    "one more in front": (lambda r: np.append(0, r), ODD),
    "text of brackets": (lambda r: json.dumps(np.asarray(r).tolist()), KIND),
    "html": (lambda r: "<img src=x onerror=alert(1)>", KIND),
    "a matrix": (lambda r: np.matrix(np.ravel(r)), ODD),
}
HUGE = {  # a copy of these would fill the memory
    "a huge array": (lambda r: ZEROS, "gives 100,000,000 numbers"),
    "a huge view": (lambda r: np.broadcast_to(1.0, (10**7, 10**7)), "00,000,000 numbers"),
    "a huge range": (lambda r: range(10**12), "gives 1,000,000,000,000 numbers"),
    "a huge text": (lambda r: LONG, "gives a str"),
    "a huge list in a list": (lambda r: ROWS, "gives 10,000,000,000 numbers"),
}
ARRAYS = {
    "backwards": (lambda r: r[::-1], NUMBERS),
    "columns backwards": (lambda r: r[..., ::-1], NUMBERS),
    "turned over": (lambda r: r.T, NUMBERS),
    "moved by one": (lambda r: np.roll(r, 1), NUMBERS),
    "moved by one row": (lambda r: np.roll(r, -1, axis=0), NUMBERS),
    "without the first": (lambda r: r[1:], ODD),
    "without the last": (lambda r: r[:-1], ODD),
    "without the last column": (lambda r: r[..., :-1], ODD),
    "the first only": (lambda r: r[0], ODD),
    "with an axis more": (lambda r: r[None], ODD),
    "with an axis behind": (lambda r: r[..., None], ODD),
    "the sum of an axis": (lambda r: r.sum(axis=0), ODD),
    "the first is 0": (lambda r: np.concatenate([0 * r[:1], r[1:]]), NUMBERS),
    "the last is 0": (lambda r: np.concatenate([r[:-1], 0 * r[-1:]]), NUMBERS),
    "every second": (lambda r: r[::2], ODD),
    "padded before": (lambda r: np.pad(r, [(1, 0)] * r.ndim), ODD),
    "padded after": (lambda r: np.pad(r, [(0, 1)] * r.ndim), ODD),
    "the absolute values": (np.abs, NUMBERS),
    "negative ones are 0": (lambda r: np.maximum(r, 0), NUMBERS),
    "divided by its sum": (lambda r: r / r.sum(), NUMBERS + "|raises"),
}


def attacks(check, solution):
    """Yield ``(what, answer, words)``: what is done, the wrong function, what must be said."""
    ndim = np.ndim(solution(*check.cases[0]))
    for what, (spoil, words) in (RESULTS | HUGE | (ARRAYS if ndim else {})).items():
        if what in HUGE or is_wrong(spoil, check, solution):
            yield f"gives {what}", spoilt(spoil, solution), words


def spoilt(spoil, solution):
    """Return a function whose results are those of the solution, spoilt."""

    def answer(*args):
        result = solution(*args)
        with np.errstate(all="ignore"):
            return spoil(result if np.isscalar(result) else np.array(result))

    return answer


def is_wrong(spoil, check, solution):
    """Say whether a spoilt result differs from the right one in some case, by plain NumPy."""
    for case in check.cases:
        right = np.asarray(solution(*case))
        with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
            try:
                result = np.asarray(spoil(right[()]))
            except (ValueError, IndexError, ZeroDivisionError):
                return True
        if result.dtype.kind not in "biuf" or result.shape != right.shape:
            return True
        # 3.0 is a wrong size, too.
        if right.dtype.kind == "i" and right.ndim == 0 and result.dtype.kind != "i":
            return True
        if not np.allclose(result.astype(float), right, rtol=1e-6, atol=1e-9):
            return True
    return False
