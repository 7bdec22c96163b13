"""The functions to write in lesson 9.5c: cases, the right one, and the wrong ones people write."""

import numpy as np

from helpers.backprop import (
    avg_pool2d_gradient,
    conv2d_input_gradient,
    conv2d_kernel_gradient,
    max_pool2d_gradient,
)
from helpers.exercises.check import FunctionCheck
from helpers.exercises.read import shaped

_matrix = shaped(2, "a gradient has the shape of its array, (rows, columns)")


def _sizes(least=1):
    """Return (outputs, k, stride, rest), simple ones first; a rest is read by no window."""
    sizes = [
        (p, k, s, rest)
        for p in (1, 2, 3)
        for k in (1, 2, 3)
        for s in (1, 2, 3)
        for rest in (0, 1)
        if rest < s and k >= least
    ]
    return sorted(sizes, key=lambda size: (size[2] > 1, size[3], size[0] * size[1]))


def _draw(rng, n):
    return rng.permutation(np.arange(n * n) % 7).reshape(n, n) - 2.0


def _windows(G, k, s):
    for m, n in np.ndindex(G.shape):
        yield G[m, n], (slice(s * m, s * m + k), slice(s * n, s * n + k))


def _kernel_cases():
    rng = np.random.default_rng(951)
    return [(_draw(rng, p), _draw(rng, s * (p - 1) + k + rest), k, s) for p, k, s, rest in _sizes()]


def _kernel(G, V, k, s):
    return conv2d_kernel_gradient(G[None], V[None], k, stride=s)[0, 0]


def _one_stride(rows, columns):
    return lambda G, V, k, s: sum(
        g * V[(s if rows else 1) * m :, (s if columns else 1) * n :][:k, :k]
        for (m, n), g in np.ndenumerate(G)
    )


def _last_window(G, V, k, s):
    for g, window in _windows(G, k, s):
        dK = g * V[window]
    return dK


KERNEL_GRADIENT = FunctionCheck(
    "kernel_gradient(G, V, k, stride)",
    cases=_kernel_cases(),
    right=_kernel,
    read=_matrix,
    hints={
        ValueError: "The window of output (m, n) begins at row stride * m, column stride * n, and "
        "is k x k.",
        IndexError: "The window of output (m, n) begins at row stride * m, column stride * n.",
    },
    mistakes={
        "The stride is forgotten: this is right at stride 1 only. The window of output (m, n) "
        "begins at row stride * m, column stride * n.": _one_stride(False, False),
        "The stride is forgotten for the columns.": _one_stride(True, False),
        "The stride is forgotten for the rows.": _one_stride(False, True),
        "This is an average. The loss feels every use of a weight, so the uses add up.": (
            lambda G, V, k, s: _kernel(G, V, k, s) / G.size
        ),
        "Only the last window is left: add each one with += in place of =.": _last_window,
        "The result is flipped: dK(a, b) belongs to the pixel a rows and b columns into a "
        "window.": lambda G, V, k, s: _kernel(G, V, k, s)[::-1, ::-1],
        "Rows and columns have changed places.": lambda G, V, k, s: _kernel(G, V, k, s).T,
        "G is read backwards: output (m, n) has the gradient G[m, n].": (
            lambda G, V, k, s: _kernel(G[::-1, ::-1], V, k, s)
        ),
        "The sign is wrong: this is the step against the gradient.": (
            lambda G, V, k, s: -_kernel(G, V, k, s)
        ),
        "G is left out: each window counts as much as the gradient of its output.": (
            lambda G, V, k, s: _kernel(np.ones_like(G), V, k, s)
        ),
    },
)


def _input_cases():
    rng = np.random.default_rng(953)
    return [(_draw(rng, k), _draw(rng, p), s * (p - 1) + k + rest, s) for p, k, s, rest in _sizes()]


def _input(K, G, n, s):
    return conv2d_input_gradient(K[None, None], G[None], n, stride=s)[0]


def _assigned(K, G, n, s):
    dV = np.zeros((n, n))
    for g, window in _windows(G, len(K), s):
        dV[window] = g * K
    return dV


def _smallest(K, G, n, s):
    return _input(K, G, s * (len(G) - 1) + len(K), s)


def _unstrided(K, G, n, s):
    dV = np.zeros((n, n))
    for g, window in _windows(G, len(K), 1):
        dV[window] += g * K
    return dV


INPUT_GRADIENT = FunctionCheck(
    "input_gradient(K, G, n, stride)",
    cases=_input_cases(),
    right=_input,
    read=_matrix,
    hints={ValueError: "dV is n x n; the window of output (p, q) is as large as the kernel."},
    mistakes={
        "The stride is forgotten: this is right at stride 1 only. The window of output (p, q) "
        "begins at row stride * p, column stride * q.": _unstrided,
        "Where windows overlap, a pixel gets something from each: use += in place of =.": _assigned,
        "The lines that no window reads are missing: dV is n x n, and they get 0.": _smallest,
        "The kernel is flipped. An output gives back through the weights that it used; the flip "
        "comes in only when a pixel gathers.": (lambda K, G, n, s: _input(K[::-1, ::-1], G, n, s)),
        "The result is flipped.": lambda K, G, n, s: _input(K, G, n, s)[::-1, ::-1],
        "Rows and columns have changed places.": lambda K, G, n, s: _input(K, G, n, s).T,
        "G is read backwards: output (p, q) has the gradient G[p, q].": (
            lambda K, G, n, s: _input(K, G[::-1, ::-1], n, s)
        ),
    },
)


def _pool_cases():
    rng = np.random.default_rng(93)
    cases = []
    for p, k, s, rest in _sizes(least=2):
        n = s * (p - 1) + k + rest
        ties = rng.integers(0, 3, (n, n)).astype(float)
        cases += [(_draw(rng, p), V, k, s) for V in (rng.permutation(n * n).reshape(n, n), ties)]
    return sorted(cases, key=lambda case: (len(np.unique(case[1])) < case[1].size, case[3] > 1))


def _pool(G, V, size, s):
    return max_pool2d_gradient(G[None], V[None], size, stride=s)[0]


def _to_winners(share, add=True):
    """Return the function that gives ``share(window)`` of each gradient to its window."""

    def gradient(G, V, size, s):
        dV = np.zeros(V.shape)
        for g, window in _windows(G, size, s):
            part = share(V[window])
            dV[window] = dV[window] + g * part if add else np.where(part, g * part, dV[window])
        return dV

    return gradient


def _first(window):
    return (np.arange(window.size) == window.argmax()).reshape(window.shape)


def _last(window):
    return _first(window[::-1, ::-1])[::-1, ::-1]


def _all(window):
    return window == window.max()


def _split(window):
    return _all(window) / _all(window).sum()


def _corner(window):
    return (np.arange(window.size) == 0).reshape(window.shape)


MAX_POOL_GRADIENT = FunctionCheck(
    "max_pool_gradient(G, V, size, stride)",
    cases=_pool_cases(),
    right=_pool,
    read=_matrix,
    hints={
        ValueError: "The result has the shape of V; a window is size x size.",
        IndexError: "argmax counts through the window: np.unravel_index(number, window.shape) "
        "gives its row and column.",
    },
    mistakes={
        "Where windows overlap, a pixel can win several times, and gets the sum: use += in place "
        "of =.": _to_winners(_first, add=False),
        "All pixels that tie get the whole gradient: only the first one does.": _to_winners(_all),
        "Pixels that tie share the gradient here: the first one gets all of it.": (
            _to_winners(_split)
        ),
        "The last of the pixels that tie gets the gradient: it goes to the first.": (
            _to_winners(_last)
        ),
        "This spreads the gradient: average pooling does that. The largest pixel gets it all.": (
            lambda G, V, size, s: avg_pool2d_gradient(G[None], V[None], size, stride=s)[0]
        ),
        "Every pixel of the window gets the whole gradient: only the largest one does.": (
            _to_winners(np.ones_like)
        ),
        "The first pixel of the window gets the gradient: the largest one does.": (
            _to_winners(_corner)
        ),
        "The smallest pixel gets the gradient: the largest one does.": (
            lambda G, V, size, s: _to_winners(_first)(G, -V, size, s)
        ),
        "The stride is forgotten: window (m, n) begins at row stride * m, column stride * n.": (
            lambda G, V, size, s: _to_winners(_first)(G, V, size, 1)
        ),
        "The windows stand side by side here: they begin every stride pixels, not every size.": (
            lambda G, V, size, s: _to_winners(_first)(G, V, size, size)
        ),
    },
)
