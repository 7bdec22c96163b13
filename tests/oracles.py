"""The book's sums as plain loops: slow, obvious, and written without looking at the helpers."""

from math import ceil

import numpy as np


def margins(padding, n, k, stride, dilation):
    """Zeros before and after an axis, for each way to say it."""
    reach = dilation * (k - 1)
    if padding == "valid":
        return 0, 0
    if padding == "full":
        return reach, reach
    if padding == "same":
        total = 0
        while (n + total - reach - 1) // stride + 1 < ceil(n / stride):
            total += 1
        return total // 2, total - total // 2
    return (padding, padding) if np.ndim(padding) == 0 else tuple(padding)


def frame(case, size):
    """The margins of both axes of a case (see `random_case`)."""
    padding = case["padding"]
    both = padding if isinstance(padding, tuple) else (padding, padding)
    rest = zip(size, case["kernel"], case["stride"], case["dilation"], strict=True)
    return [margins(p, *r) for p, r in zip(both, rest, strict=True)]


def out_size(case, size):
    """Count the window positions, one step at a time."""
    counts = []
    for n, m, k, s, d in zip(
        size, frame(case, size), case["kernel"], case["stride"], case["dilation"], strict=True
    ):
        starts = [a for a in range(0, n + sum(m), s) if a + d * (k - 1) < n + sum(m)]
        counts.append(len(starts))
    return tuple(counts)


def meetings(case, size, F, C):
    """Yield every ((i, j, k), (l, m, n), (channel, y, x)): output, weight and pixel that meet.

    Weights that fall on the padding meet a zero, so they are left out.
    """
    (H, W), (kh, kw), (sh, sw), (dh, dw) = size, case["kernel"], case["stride"], case["dilation"]
    (top, _), (left, _) = frame(case, size)
    P, Q = out_size(case, size)
    c, f = C // case["groups"], F // case["groups"]
    for i, j, k in np.ndindex(F, P, Q):
        for l, m, n in np.ndindex(c, kh, kw):
            y, x = sh * j + dh * m - top, sw * k + dw * n - left
            if 0 <= y < H and 0 <= x < W:
                yield (i, j, k), (l, m, n), (i // f * c + l, y, x)


def conv2d(V, K, bias, case):
    """Eq 9.8 (and 9.7): V (N, C, H, W), K (F, C/groups, kh, kw)."""
    N, C, H, W = V.shape
    Z = np.zeros((N, len(K), *out_size(case, (H, W))))
    for (i, j, k), (l, m, n), (c, y, x) in meetings(case, (H, W), len(K), C):
        Z[:, i, j, k] += V[:, c, y, x] * K[i, l, m, n]
    return Z if bias is None else Z + np.reshape(bias, (1, -1, 1, 1))


def kernel_gradient(G, V, case):
    """Eq 9.11, summed over the batch."""
    (_, C, H, W), F = V.shape, G.shape[1]
    dK = np.zeros((F, C // case["groups"], *case["kernel"]))
    for (i, j, k), (l, m, n), (c, y, x) in meetings(case, (H, W), F, C):
        dK[i, l, m, n] += G[:, i, j, k] @ V[:, c, y, x]
    return dK


def input_gradient(K, G, case, size):
    """Eq 9.13."""
    (F, c), N = K.shape[:2], len(G)
    dV = np.zeros((N, c * case["groups"], *size))
    for (i, j, k), (l, m, n), (c, y, x) in meetings(case, size, F, dV.shape[1]):
        dV[:, c, y, x] += G[:, i, j, k] * K[i, l, m, n]
    return dV


def locally_connected2d(V, K, bias, case):
    """Eq 9.9: V (N, C, H, W), K (F, P, Q, C, kh, kw)."""
    Z = np.zeros((len(V), *K.shape[:3]))
    for (i, j, k), (l, m, n), (c, y, x) in meetings(case, V.shape[2:], len(K), V.shape[1]):
        Z[:, i, j, k] += V[:, c, y, x] * K[i, j, k, l, m, n]
    return Z if bias is None else Z + bias


def tiled_conv2d(V, K, bias, case):
    """Eq 9.10: K (F, C, kh, kw, t, t)."""
    t = K.shape[-1]
    Z = np.zeros((len(V), len(K), *out_size(case, V.shape[2:])))
    for (i, j, k), (l, m, n), (c, y, x) in meetings(case, V.shape[2:], len(K), V.shape[1]):
        Z[:, i, j, k] += V[:, c, y, x] * K[i, l, m, n, j % t, k % t]
    if bias is not None:
        for i, j, k in np.ndindex(Z.shape[1:]):
            Z[:, i, j, k] += bias[i, j % t, k % t]
    return Z


def random_case(rng, groups=True):
    """Draw a geometry in which at least one window fits: (case, keywords for the helper, size).

    Ragged sizes, strides larger than the kernel, all paddings, dilations and groups occur.
    """
    while True:
        pair = lambda low, high: tuple(map(int, rng.integers(low, high + 1, 2)))  # noqa: E731
        forms = [
            int(rng.integers(3)),
            pair(0, 3),
            (pair(0, 3), pair(0, 3)),
            "valid",
            "same",
            "full",
        ]
        padding = forms[rng.integers(len(forms))]
        case = {
            "kernel": pair(1, 4),
            "stride": pair(1, 4 if rng.random() < 0.7 else 6),
            "dilation": pair(1, 3) if rng.random() < 0.4 else (1, 1),
            "padding": padding,
            "groups": int(rng.integers(1, 4)) if groups and rng.random() < 0.4 else 1,
        }
        size = pair(1, 8)
        if min(out_size(case, size)) > 0:
            said = {k: v for k, v in case.items() if k != "kernel"}
            return case, said, size


def random_arrays(rng, case, size, dtype=np.float64):
    """Draw V (N, C, H, W), K, bias and G for a case."""
    groups = case["groups"]
    C, F, N = groups * int(rng.integers(1, 3)), groups * int(rng.integers(1, 3)), rng.integers(1, 4)
    shapes = (N, C, *size), (F, C // groups, *case["kernel"]), (F,), (N, F, *out_size(case, size))
    return [rng.standard_normal(shape).astype(dtype) for shape in shapes]
