"""The functions to write in lesson 9.3: cases, the right one, and the wrong ones people write."""

import numpy as np

from helpers.exercises.check import FunctionCheck
from helpers.exercises.pooling.solutions import max_pool
from helpers.exercises.read import vector
from helpers.pooling import adaptive_avg_pool2d, adaptive_max_pool2d, avg_pool2d, max_pool2d


def _rows(lengths):
    """Return rows, short ones first; some are below 0, so that a padded 0 would win."""
    rng = np.random.default_rng(93)
    return [
        rng.permutation(np.arange(1.0, n + 1)) - (n if i % 3 == 1 else 0)
        for i, n in enumerate(lengths)
    ]


def _pool(function, **other):
    def pooled(x, size, stride):
        where = {"stride": (1, stride), "ceil_mode": True} | other
        return function(x[None, None], (1, size), **where)[0, 0]

    return pooled


def _at(starts, reduce=max):
    """Return the function that reduces the windows at the places that ``starts`` gives."""
    return lambda x, size, stride: np.array(
        [reduce(x[i : i + size]) for i in starts(len(x), size, stride)]
    )


def _zero_filled(x, size, stride):
    starts = range(0, len(_pool(max_pool2d)(x, size, stride)) * stride, stride)
    filled = np.append(x, np.zeros(size))
    return np.array([max(filled[i : i + size]) for i in starts])


MAX_POOL = FunctionCheck(
    "max_pool(x, size, stride)",
    cases=[(np.array([0.1, 1, 0.2, 0.1, 0, 0.1]), 3, 2)]
    + [
        (x, size, stride)
        for x in _rows([4, 5, 6, 7, 8, 9])
        for size in (1, 2, 3, 4)
        for stride in (1, 2, 3, 5)
    ],
    right=_pool(max_pool2d),
    read=vector,
    hints={
        ValueError: "A window beyond the end of the row is empty: stop before.",
        IndexError: "A slice x[a:b] may end beyond the row; an index may not.",
    },
    mistakes={
        "The partial last window is missing: it counts, with the values that it holds.": (
            _pool(max_pool2d, ceil_mode=False)
        ),
        "There are windows too many: stop as soon as one has reached the end of the row.": _at(
            lambda n, size, stride: range(0, n, stride)
        ),
        "The stride is left out: the next window starts `stride` places further.": (
            _pool(max_pool2d, stride=(1, 1))
        ),
        "The next window starts where the last one ends: use the stride, not the size.": (
            lambda x, size, stride: _pool(max_pool2d)(x, size, size)
        ),
        "Size and stride have changed places.": (lambda x, size, stride: max_pool(x, stride, size)),
        "The partial window is filled up with zeros, and a 0 beats what is below 0: take the "
        "maximum of what is there.": _zero_filled,
        "This is the average of each window.": _pool(avg_pool2d),
        "This is the smallest value of each window.": (
            lambda x, size, stride: -_pool(max_pool2d)(-x, size, stride)
        ),
        "The window is one too wide: x[a : a + size] holds `size` values.": (
            lambda x, size, stride: np.array(
                [
                    max(x[i * stride : i * stride + size + 1])
                    for i in range(len(_pool(max_pool2d)(x, size, stride)))
                ]
            )
        ),
        "The last window is missing.": (
            lambda x, size, stride: _pool(max_pool2d)(x, size, stride)[:-1]
        ),
    },
)


def _regions(start, stop):
    return lambda x, parts: np.array(
        [max(x[start(i, len(x), parts) : stop(i, len(x), parts)]) for i in range(parts)]
    )


POOL_TO = FunctionCheck(
    "pool_to(x, parts)",
    cases=[
        (x, parts)
        for x in _rows([2, 4, 5, 6, 7, 8, 9, 11, 12])
        for parts in range(1, 5)
        if parts <= len(x)
    ],
    right=lambda x, parts: adaptive_max_pool2d(x[None, None], (1, parts))[0, 0],
    read=vector,
    hints={
        ValueError: "An empty region has no maximum: round the start down and the end up.",
        TypeError: "A slice needs whole numbers: // rounds down, and -(-a // b) rounds up.",
    },
    mistakes={
        "The ends are rounded down, so values that straddle a border count for one region only: "
        "round the ends up.": _regions(
            lambda i, n, p: i * n // p, lambda i, n, p: (i + 1) * n // p
        ),
        "The regions have n // parts values each, so the end of the row is left out.": _regions(
            lambda i, n, p: i * (n // p), lambda i, n, p: (i + 1) * (n // p)
        ),
        "The regions share nothing, as with np.array_split: start floor(i n / parts), end "
        "ceil((i + 1) n / parts).": (
            lambda x, parts: np.array([max(part) for part in np.array_split(x, parts)])
        ),
        "The last region takes all that is left; the others must grow as well.": _regions(
            lambda i, n, p: i * (n // p), lambda i, n, p: (i + 1) * (n // p) if i < p - 1 else n
        ),
        "The starts are rounded up: round them down.": _regions(
            lambda i, n, p: -(-i * n // p), lambda i, n, p: -(-(i + 1) * n // p)
        ),
        "This is the average of each region.": (
            lambda x, parts: adaptive_avg_pool2d(x[None, None], (1, parts))[0, 0]
        ),
    },
)
