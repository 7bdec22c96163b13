"""Mistakes in pooling and its gradients, and the oracles that catch them (see test_mutants.py)."""

from functools import cache
from importlib import import_module

import numpy as np
from pool_oracles import pool_gradient_loop, pool_loop, random_pool

close = np.testing.assert_allclose
SEEDS = range(40)


def helper(name):
    """The function as it is loaded now, with or without a mistake."""
    return getattr(
        import_module("helpers.backprop" if "gradient" in name else "helpers.pooling"), name
    )


@cache
def example(seed):
    """A case, and what the loops over its windows say."""
    V, size, said, include = random_pool(seed)
    Z = pool_loop(V, size, said, lambda inside, _: max(inside))
    mean = lambda inside, n: sum(inside) / (n if include else len(inside))  # noqa: E731
    G = np.random.default_rng(seed).standard_normal(Z.shape)
    first = lambda window, _: [i == window.index(max(window)) for i in range(len(window))]  # noqa: E731
    share = lambda inside, n: [1 / (n if include else len(inside))] * len(inside)  # noqa: E731
    right = {
        "max": Z,
        "mean": pool_loop(V, size, said, mean),
        "max gradient": pool_gradient_loop(G, V, size, said, first),
        "mean gradient": pool_gradient_loop(G, V, size, said, share),
    }
    return V, size, said, include, G, right


def check_max():
    for seed in SEEDS:
        V, size, said, _, _, right = example(seed)
        close(helper("max_pool2d")(V, size, **said), right["max"])


def check_average():
    for seed in SEEDS:
        V, size, said, include, _, right = example(seed)
        Z = helper("avg_pool2d")(V, size, **said, count_include_pad=include)
        close(Z, right["mean"], atol=1e-12)


def check_max_gradient():
    for seed in SEEDS:
        V, size, said, _, G, right = example(seed)
        close(helper("max_pool2d_gradient")(G, V, size, **said), right["max gradient"], atol=1e-12)


def check_average_gradient():
    for seed in SEEDS:
        V, size, said, include, G, right = example(seed)
        dV = helper("avg_pool2d_gradient")(G, V, size, **said, count_include_pad=include)
        close(dV, right["mean gradient"], atol=1e-12)


def check_corners():
    nan, inf = np.nan, np.inf
    close(helper("max_pool2d")([[[1, nan, 3, 2]]], (1, 2)), [[[nan, 3]]])
    close(helper("max_pool2d_gradient")([[[1, 1]]], [[[1, nan, 3, 2]]], (1, 2)), [[[0, 1, 1, 0]]])
    V = np.full((1, 2, 2), -inf)  # nothing beats the padding here; still it must get nothing
    assert helper("max_pool2d_gradient")(np.ones((1, 3, 3)), V, 2, stride=1, padding=1).sum() == 9
    close(helper("max_pool2d_gradient")([[[inf]]], [[[1, 2]]], (1, 2)), [[[0, inf]]])
    V = np.random.default_rng(0).standard_normal((1, 20, 20))
    V[0, -1, -1] = 9
    dV = helper("max_pool2d_gradient")(np.ones((1, 1, 1)), V, 20)  # more places than a byte counts
    assert dV.argmax() == V.argmax() and dV.sum() == 1


def check_others():
    close(helper("lp_pool2d")([[[3, 4], [0, 0]]], 2), [[[5]]])
    close(helper("lp_pool2d")([[[3, 5]]], (1, 2), p=1), [[[8]]])
    close(helper("lp_pool2d")([[[3, -5]]], (1, 2), p=np.inf), [[[5]]])
    close(helper("lp_pool2d")([[[1, 2, 3]]], (1, 2), p=1, stride=1), [[[3, 5]]])
    V = np.arange(35.0).reshape(1, 5, 7)
    close(helper("adaptive_avg_pool2d")(V, (1, 3)), [[[15, 17, 19]]])
    close(helper("adaptive_max_pool2d")(V, (2, 1)), [[[20], [34]]])
    close(helper("maxout")(np.reshape([1, 9, 2, 3], (4, 1, 1)), 2).ravel(), [9, 3])


CHECKS = [
    check_max,
    check_average,
    check_max_gradient,
    check_average_gradient,
    check_corners,
    check_others,
]

MUTANTS = [
    ("padding wins the maximum", "pooling", "framed(V, g, -inf)", "framed(V, g, 0)"),
    (
        "maximum forgets NaN",
        "pooling",
        "batch_first(reduce(np.maximum",
        "batch_first(reduce(np.fmax",
    ),
    ("sum for mean", "pooling", "/ counts(g, count_include_pad).astype(V.dtype)", ""),
    ("padding always counts", "pooling", "counts(g, count_include_pad)", "counts(g, True)"),
    ("padding never counts", "pooling", "counts(g, count_include_pad)", "counts(g, False)"),
    ("norm without the root", "pooling", " ** (1 / p)", ""),
    ("root of each summand", "pooling", "x**p for x", "x for x"),
    ("p infinite keeps the sign", "pooling", "np.abs(V)", "V"),
    (
        "norm forgets the stride",
        "pooling",
        "pool_geometry(V, size, stride)",
        "pool_geometry(V, size)",
    ),
    (
        "maxout over distant channels",
        "pooling",
        "(V[..., q::pieces, :, :] for q in range(pieces))",
        "np.split(V, pieces, axis=-3)",
    ),
    ("regions share no pixel", "pooling", "-(-(i + 1) * n // parts)", "(i + 1) * n // parts"),
    ("columns pooled like rows", "pooling", "regions(x.shape[2], Q)", "regions(x.shape[2], P)"),
    (
        "stride defaults to one",
        "pool_windows",
        "stride = size if stride is None",
        "stride = 1 if stride is None",
    ),
    ("ceil_mode ignored", "pool_windows", "ceil_mode=ceil_mode", "ceil_mode=False"),
    (
        "ceil_mode keeps a window that starts outside",
        "geometry",
        "min(-(-space // stride), (n + margins[0] - 1) // stride)",
        "-(-space // stride)",
    ),
    (
        "partial window dropped",
        "geometry",
        "return min(-(-space // stride)",
        "return min(space // stride",
    ),
    ("rows forget the stride", "pool_windows", "x[m : m + (P - 1) * sh + 1 : sh", "x[m : m + P"),
    (
        "columns take the stride of rows",
        "pool_windows",
        "n : n + (Q - 1) * sw + 1 : sw",
        "n : n + (Q - 1) * sh + 1 : sh",
    ),
    (
        "places counted down the columns",
        "pool_windows",
        "for m in range(kh)\n        for n in range(kw)",
        "for n in range(kw)\n        for m in range(kh)",
    ),
    (
        "frame one pixel short",
        "pool_windows",
        "(out - 1) * s + k - n - before, 0",
        "(out - 1) * s + k - n - before - 1, 0",
    ),
    ("tie sent to the last", "pool_windows", "(v > best)", "(v >= best)"),
    ("gradient forgets NaN", "pool_windows", " | np.isnan(v)", ""),
    ("winner never defended", "pool_windows", "best = np.maximum(best, v)", "best = v"),
    ("padding leads the contest", "pool_windows", " + _leaders(g).astype(number)", ""),
    (
        "winners counted in one byte",
        "pool_windows",
        "np.min_scalar_type(len(others)).type",
        "np.uint8",
    ),
    (
        "overlap assigned instead of added",
        "pool_windows",
        "pixels + share if overlap else share",
        "share",
    ),
    ("overlap looked for in rows only", "pool_windows", " or g.stride[1] < g.kernel[1]", ""),
    (
        "padding left on the gradient",
        "pool_windows",
        "dV[top : top + H, :, left : left + W]",
        "dV[:H, :, :W]",
    ),
    ("beyond the padding counts too", "pool_windows", "np.minimum(start + k, last)", "(start + k)"),
    (
        "divided by rows only",
        "pool_windows",
        "np.multiply.outer(*axes)",
        "np.multiply.outer(axes[0], axes[1] * 0 + 1)",
    ),
    (
        "average gradient not divided",
        "pooling_gradients",
        " / counts(g, count_include_pad).astype(G.dtype)",
        "",
    ),
    (
        "average gradient counts all padding",
        "pooling_gradients",
        "counts(g, count_include_pad)",
        "counts(g, True)",
    ),
    (
        "everyone wins",
        "pooling_gradients",
        "let_through(winner == place)",
        "let_through(winner == winner)",
    ),
    ("padding wins on the way back", "pooling_gradients", "framed(V, g, -inf)", "framed(V, g, 0)"),
    (
        "infinite gradient spills",
        "activations",
        "np.where(is_open, G, G.dtype.type(0))",
        "G * is_open",
    ),
]
