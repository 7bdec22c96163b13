"""The functions to write in lesson 9.1: cases, the right one, and the wrong ones people write."""

from math import ceil

import numpy as np

from helpers.convolution import convolve1d, correlate1d, output_size
from helpers.exercises.check import FunctionCheck
from helpers.exercises.read import not_whole, size, vector


def _signals():
    """Return signals with kernels, short ones first; no kernel is its own mirror image."""
    rng = np.random.default_rng(91)
    sizes = [(n, k) for n in range(1, 7) for k in range(1, 5)]
    cases = [[rng.permutation(np.arange(1.0, 7))[:m] for m in pair] for pair in sizes]
    cases += [[rng.integers(-9, 10, m) / 2 for m in (n + 3, k)] for n, k in sizes[:12]]
    return sorted(
        map(tuple, cases), key=lambda case: (len(case[1]) > len(case[0]), sum(map(len, case)))
    )


def _sums(x, w, kind=float, low=0):
    s = np.zeros(len(x) + len(w) - 1, kind)
    for t in range(len(s)):
        for a in range(len(x)):
            if low <= t - a < len(w):
                s[t] += x[a] * w[t - a]
    return s


def _last_product(x, w):
    s = np.zeros(len(x) + len(w) - 1)
    for a in range(len(x)):
        s[a : a + len(w)] = x[a] * w
    return s


CONVOLVE = FunctionCheck(
    "convolve(x, w)",
    cases=_signals(),
    right=convolve1d,
    read=vector,
    hints={IndexError: "Add up only those a for which both exist: 0 <= t - a < len(w)."},
    mistakes={
        "The flip is missing: this is cross-correlation. s(t) takes w(t - a), so w is read "
        "backwards.": correlate1d,
        "This is the valid part only: s(t) counts every t at which x and w overlap at all.": (
            lambda x, w: convolve1d(x, w, "valid")
        ),
        "This is the valid part only, and the flip is missing.": (
            lambda x, w: correlate1d(x, w, "valid")
        ),
        "This is the middle part only, as long as x: s(t) counts every t at which x and w "
        "overlap.": lambda x, w: convolve1d(x, w, "same"),
        "These are the first len(x) sums: t goes on while w still overlaps the end of x.": (
            lambda x, w: convolve1d(x, w)[: len(x)]
        ),
        "The last sum is missing: there are len(x) + len(w) - 1 values of t.": (
            lambda x, w: convolve1d(x, w)[:-1]
        ),
        "The first sum is missing: t starts at 0.": lambda x, w: convolve1d(x, w)[1:],
        "There is one value too many: t ends at len(x) + len(w) - 2.": (
            lambda x, w: np.append(convolve1d(x, w), 0)
        ),
        "The last sum stays 0: range(n) ends at n - 1.": (
            lambda x, w: np.append(convolve1d(x, w)[:-1], 0)
        ),
        "Everything is still 0: the sums are not filled in.": lambda x, w: 0 * convolve1d(x, w),
        "The sums are in reverse order: x is flipped as well as w.": (
            lambda x, w: convolve1d(x, w)[::-1]
        ),
        "This multiplies value by value: for every t, the kernel must move on.": (
            lambda x, w: x * w
        ),
        "Only the last product is left: add each one with += in place of =.": _last_product,
        "A negative index counts from the end: leave out the terms with t - a < 0.": (
            lambda x, w: _sums(x, w, low=-len(x))
        ),
        "The decimals are cut off: make the result with np.zeros(n), which holds decimals.": (
            lambda x, w: _sums(x, w, int)
        ),
    },
)


def _unusual(n, k, stride, padding):
    return (n < k) + (k == 1) + (stride > 1) + (padding > 0)


OUTPUT_SIZE = FunctionCheck(
    "output_size(n, k, stride, padding)",
    cases=sorted(
        (
            (n, k, s, p)
            for n in range(1, 11)
            for k in range(1, 6)
            for s in range(1, 5)
            for p in range(3)
            if n + 2 * p >= k
        ),
        key=lambda case: (_unusual(*case), sum(case)),
    ),
    right=output_size,
    read=size,
    remark=not_whole,
    mistakes={
        "The window that starts first is missing: add 1.": (
            lambda n, k, s, p: (n + 2 * p - k) // s
        ),
        "A part of a step is no window: round down, with // in place of /.": (
            lambda n, k, s, p: (n + 2 * p - k) / s + 1
        ),
        "This rounds up: a last window that only partly fits does not count.": (
            lambda n, k, s, p: ceil((n + 2 * p - k) / s) + 1
        ),
        "This rounds to the nearest: a window that only partly fits does not count.": (
            lambda n, k, s, p: round((n + 2 * p - k) / s + 1)
        ),
        "The padding is counted once: there are zeros before and after.": (
            lambda n, k, s, p: (n + p - k) // s + 1
        ),
        "The padding is left out.": lambda n, k, s, p: (n - k) // s + 1,
        "The stride is left out: this is right at stride 1 only.": (
            lambda n, k, s, p: n + 2 * p - k + 1
        ),
        "Stride and padding are left out.": lambda n, k, s, p: n - k + 1,
        "The + 1 is divided too: it belongs behind the division.": (
            lambda n, k, s, p: (n + 2 * p - k + 1) // s
        ),
        "Stride and padding have changed places.": lambda n, k, s, p: (
            (n + 2 * s - k) // (p or 1) + 1
        ),
        "The kernel is left out: its last position is n + 2 * padding - k.": (
            lambda n, k, s, p: (n + 2 * p) // s
        ),
        "One kernel width too little is left: the last window starts at n + 2 * padding - k.": (
            lambda n, k, s, p: (n + 2 * p - k - 1) // s + 1
        ),
    },
)
