"""Pooling as plain loops over windows, and random geometries for it."""

import numpy as np

EXTREMES = np.array(
    [
        0,
        np.nan,
        np.inf,
        -np.inf,
        1e300,
        -1e300,
        5e-324,
        -0.0,
        1,
        np.inf,
        np.inf,
        -np.inf,
        3,
        3,
        3,
        3,
    ]
)


def starts(n, k, s, before, after, ceil_mode):
    """Where windows start on an axis, one step at a time; the padding begins at -before."""
    found, start = [], -before
    while start + k <= n + after or (ceil_mode and start < n and start + k < n + after + s):
        found.append(start)
        start += s
    return found


def axes(V, size, said):
    """For both axes: a list of windows, each (pixels inside the image, pixels inside the frame)."""
    padding = said.get("padding", 0)
    both = padding if isinstance(padding, tuple) else (padding, padding)
    for n, k, s, margin in zip(V.shape[-2:], size, said["stride"] or size, both, strict=True):
        before, after = margin if isinstance(margin, tuple) else (margin, margin)
        yield [
            (
                [i for i in range(start, start + k) if 0 <= i < n],
                len([i for i in range(start, start + k) if -before <= i < n + after]),
            )
            for start in starts(n, k, s, before, after, said.get("ceil_mode", False))
        ]


def pool_loop(V, size, said, reduction):
    """Reduce every window: `reduction(pixels, how many with padding)`."""
    rows, columns = axes(V, size, said)
    Z = np.zeros((*V.shape[:-2], len(rows), len(columns)))
    for *at, j, k in np.ndindex(Z.shape):
        (y, height), (x, width) = rows[j], columns[k]
        Z[(*at, j, k)] = reduction([V[(*at, i, l)] for i in y for l in x], height * width)
    return Z


def pool_gradient_loop(G, V, size, said, give):
    """Spread G: `give(window, count)` lists the shares of the pixels of a window, in row order."""
    rows, columns = axes(V, size, said)
    dV = np.zeros(V.shape)
    for *at, j, k in np.ndindex(G.shape):
        (y, height), (x, width) = rows[j], columns[k]
        pixels = [(*at, i, l) for i in y for l in x]
        shares = give([V[p] for p in pixels], height * width)
        for p, share in zip(pixels, shares, strict=True):
            dV[p] += share * G[(*at, j, k)]
    return dV


def random_pool(seed, padding=True):
    """Draw (V, size, keywords, count_include_pad): ragged, overlapping, with gaps, with ties."""
    rng = np.random.default_rng(seed)
    while True:
        size = tuple(map(int, rng.integers(1, 5, 2)))
        stride = None if rng.random() < 0.2 else tuple(map(int, rng.integers(1, 7, 2)))
        said = {"stride": stride}
        if padding:
            margin = lambda k: tuple(map(int, rng.integers(0, k, 2)))  # noqa: E731
            forms = [0, tuple(margin(k)[0] for k in size), tuple(map(margin, size))]
            said["padding"] = forms[rng.integers(3)]
            said["ceil_mode"] = bool(rng.integers(2))
        shape = tuple(map(int, rng.integers(1, 9, 2)))
        shape = (2, *shape) if rng.integers(2) else (2, 3, *shape)
        V = rng.integers(-2, 3, shape).astype(float) if seed % 2 else rng.standard_normal(shape)
        if all(axes(V, size, said)):
            return V, size, said, bool(rng.integers(2))
