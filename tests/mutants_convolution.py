"""Mistakes in the convolution family, and the oracles that catch them (see test_mutants.py)."""

from functools import cache
from importlib import import_module

import numpy as np
import oracles
from scipy import signal

close = np.testing.assert_allclose
SEEDS = range(40)


def helper(module, name):
    """The function as it is loaded now, with or without a mistake."""
    return getattr(import_module(f"helpers.{module}"), name)


@cache
def example(seed):
    """A case with its arrays, and what the loops say."""
    rng = np.random.default_rng(seed)
    case, said, size = oracles.random_case(rng)
    V, K, bias, G = oracles.random_arrays(rng, case, size)
    right = {
        "Z": oracles.conv2d(V, K, bias, case),
        "dK": oracles.kernel_gradient(G, V, case),
        "dV": oracles.input_gradient(K, G, case, size),
    }
    return case, said, size, (V, K, bias, G), right


@cache
def unshared(seed):
    """A case without dilation and groups, for kernels that change with the place."""
    rng = np.random.default_rng(seed)
    case, _, size = oracles.random_case(rng, groups=False)
    case |= {"dilation": (1, 1), "padding": "full"}
    V, K, _, _ = oracles.random_arrays(rng, case, size)
    P, Q = oracles.out_size(case, size)
    own = rng.standard_normal((len(K), P, Q, *K.shape[1:]))
    tiles = rng.standard_normal((*K.shape, 2, 2))
    bias = rng.standard_normal((len(K), P, Q)), rng.standard_normal((len(K), 2, 2))
    local = oracles.locally_connected2d(V, own, bias[0], case)
    tiled = oracles.tiled_conv2d(V, tiles, bias[1], case)
    return {"stride": case["stride"], "padding": "full"}, V, own, tiles, bias, local, tiled


def check_conv2d(seeds=SEEDS):
    for seed in seeds:
        _, said, _, (V, K, bias, _), right = example(seed)
        close(helper("convolution", "conv2d")(V, K, bias, **said), right["Z"], atol=1e-10)


def check_kernel_gradient():
    for seed in SEEDS:
        case, said, _, (V, _, _, G), right = example(seed)
        dK = helper("backprop", "conv2d_kernel_gradient")(G, V, case["kernel"], **said)
        close(dK, right["dK"], atol=1e-10)


def check_input_gradient():
    for seed in SEEDS:
        _, said, size, (_, K, _, G), right = example(seed)
        dV = helper("backprop", "conv2d_input_gradient")(K, G, size, **said)
        close(dV, right["dV"], atol=1e-10)


def check_bias_gradient():
    G = example(1)[3][3]
    db = [G[:, f].sum() for f in range(G.shape[1])]
    close(helper("backprop", "conv2d_bias_gradient")(G), db, atol=1e-10)


def check_matrix():
    for seed in SEEDS:
        case, said, size, (V, K, _, _), _ = example(seed)
        if case["groups"] == 1:
            said = {k: v for k, v in said.items() if k != "groups"}
            A = helper("matrices", "conv_matrix")(K, size, **said)
            Z = oracles.conv2d(V[:1], K, None, case)
            close(A @ V[0].ravel(), Z.ravel(), atol=1e-10)


def check_circulant():
    rng = np.random.default_rng(0)
    K, I = rng.standard_normal((2, 3)), rng.standard_normal((4, 5))
    A = helper("matrices", "doubly_block_circulant")(K, (4, 5))
    product = np.fft.ifft2(np.fft.fft2(K, (4, 5)) * np.fft.fft2(I)).real
    close(A @ I.ravel(), product.ravel(), atol=1e-10)


def check_receptive_field():
    assert helper("matrices", "receptive_field")([(3, 2, 1), (3, 3, 2), (2, 1, 1)]) == (17, 6, 8)


def check_unshared():
    for seed in SEEDS:
        said, V, own, tiles, bias, local, tiled = unshared(seed)
        Z = helper("variants", "locally_connected2d")(V, own, bias[0], **said)
        close(Z, local, atol=1e-10)
        close(helper("variants", "tiled_conv2d")(V, tiles, bias[1], **said), tiled, atol=1e-10)


def check_planes_and_vectors():
    rng = np.random.default_rng(0)
    for n, k in [((5, 6), (2, 3)), ((4, 3), (4, 4)), ((2, 2), (3, 4))]:
        I, K = rng.standard_normal(n), rng.standard_normal(k)
        for mode in ("full", "same", "valid"):
            for name in ("convolve2d", "correlate2d"):
                expected = getattr(signal, name)(I, K, mode)
                close(helper("convolution", name)(I, K, mode), expected, atol=1e-10)
            for name in ("convolve", "correlate"):
                expected = getattr(np, name)(I[0], K[0], mode)
                close(helper("convolution", f"{name}1d")(I[0], K[0], mode), expected, atol=1e-10)


@cache
def grouped_and_dense():
    """Seeds of cases with groups whose kernels are placed everywhere."""
    cases = ((s, oracles.random_case(np.random.default_rng(s))[0]) for s in range(1000))
    one = (1, 1)
    return [s for s, c in cases if c["groups"] > 1 and c["stride"] == c["dilation"] == one]


def check_grouped_and_dense():
    check_conv2d(grouped_and_dense())


def with_setting(module, name, value, checks):
    """Run checks with a constant of a module changed."""
    module = import_module(f"helpers.{module}")
    before = getattr(module, name)
    setattr(module, name, value)
    try:
        for check in checks:
            check()
    finally:
        setattr(module, name, before)


def check_strips():
    """A strip for each output row."""
    checks = check_conv2d, check_kernel_gradient, check_input_gradient
    with_setting("lowering", "STRIP", 1, checks)


def check_transform():
    """The Fourier transform wherever it can be used."""
    checks = check_conv2d, check_grouped_and_dense, check_planes_and_vectors, check_nan
    with_setting("fourier", "LARGE", 0, checks)


def check_nan():
    I = np.ones((5, 5))
    I[0, 0] = np.nan
    Z = helper("convolution", "correlate2d")(I, np.ones((2, 2)), "valid")
    assert np.isnan(Z).sum() == 1


def check_types():
    V, K = np.ones((2, 3, 3), np.float32), np.ones((1, 2, 2, 2), np.float32)
    assert helper("convolution", "conv2d")(V, K).dtype == np.float32
    assert helper("convolution", "conv2d")(V.astype(int), K).dtype == np.float64


CHECKS = [f for name, f in globals().items() if name.startswith("check_")]
MUTANTS = [
    # what was done wrong, module, right, wrong
    ("stride forgotten in the output size", "geometry", "space // stride + 1", "space + 1"),
    ("output size one short", "geometry", "space // stride + 1", "space // stride"),
    ("output size rounded up", "geometry", "space // stride + 1", "-(-space // stride) + 1"),
    ("dilation forgotten in the output size", "geometry", "d * (k - 1) + 1, s, m", "k, s, m"),
    ("padding counted once", "geometry", "space = n + sum(margins)", "space = n + margins[0]"),
    ("odd zero to the front", "geometry", "total // 2, total - total", "total - total // 2, total"),
    ("same without the stride", "geometry", "(-(-n // stride) - 1) * stride", "(n - 1)"),
    ("full pads by the kernel", "geometry", "(reach, reach) if", "(reach + 1, reach + 1) if"),
    ("full ignores dilation", "geometry", "reach = dilation * (k - 1)", "reach = k - 1"),
    ("bottom padding missing", "geometry", "H + top + bottom, C", "H + top, C"),
    ("padding on the wrong side", "geometry", "[top : top + H, :,", "[bottom : bottom + H, :,"),
    ("height and width swapped", "geometry", "transpose(2, 1, 3, 0)", "transpose(3, 1, 2, 0)"),
    ("batch and channel swapped", "geometry", "x.transpose(3, 1, 0, 2)", "x.transpose(1, 3, 0, 2)"),
    ("float32 becomes float64", "lowering", "(P, F, Q, N), x.dtype)", "(P, F, Q, N))"),
    ("flip forgotten", "convolution", "K[::-1, ::-1], mode", "K, mode"),
    ("flipped along one axis only", "convolution", "K[::-1, ::-1], mode", "K[::-1], mode"),
    ("flip forgotten in 1-D", "convolution", "w[None, ::-1]", "w[None]"),
    ("vectors not swapped back", "convolution", "(w, x, mode)[::-1]", "(w, x, mode)"),
    (
        "planes not swapped back",
        "convolution",
        "_slide(K, I, mode)[::-1, ::-1]",
        "_slide(K, I, mode)",
    ),
    ("same centred wrongly", "convolution", "(k // 2, (k - 1) // 2)", "((k - 1) // 2, k // 2)"),
    ("bias on the wrong axis", "convolution", "bias[:, None, None]", "bias[None, :, None]"),
    ("bias forgotten", "convolution", "if bias is not None", "if False"),
    ("horizontal stride forgotten", "lowering", "g.stride[1] * c, d)", "c, d)"),
    ("horizontal dilation forgotten", "lowering", "g.dilation[1] * c", "c"),
    ("strides of the axes swapped", "lowering", "g.stride[1] * c, d)", "g.stride[0] * c, d)"),
    ("vertical stride forgotten", "lowering", "(a, sh * b, dh * b,", "(a, b, dh * b,"),
    ("vertical dilation forgotten", "lowering", "(a, sh * b, dh * b,", "(a, sh * b, b,"),
    ("groups crossed", "lowering", "(C // groups * b, a,", "(0, a,"),
    ("kernel transposed", "lowering", "K.transpose(0, 2, 1, 3).r", "K.transpose(0, 3, 1, 2).r"),
    ("kernel channels mixed", "lowering", "K.transpose(0, 2, 1, 3).r", "K.r"),
    ("strips start a row late", "lowering", "range(0, P, step)", "range(1, P, step)"),
    (
        "padding above too small",
        "lowering",
        "above = min(max(-first, 0)",
        "above = min(max(-first - 1, 0)",
    ),
    ("plane transposed", "lowering", "I, 0, strides)", "I, 0, strides[::-1])"),
    ("plane read across its edge", "lowering", "z, 0, (W * item, item)", "z, 0, (Q * item, item)"),
    ("transform convolves", "fourier", ".conj()", ""),
    ("transform keeps the seam", "fourier", "[:, :P, :Q]", "[:, -P:, -Q:]"),
    ("transform mixes groups", "fourier", "i // (len(K) // groups) * c", "0 * i"),
    ("NaN smeared by the transform", "fourier", "np.isfinite(x.sum() + K.sum())", "True"),
    ("transform ignores the stride", "fourier", "not g.dense", "False"),
    ("gradient of the last example only", "backprop", "dK += (windows", "dK = (windows"),
    ("gradient of the first row only", "backprop", "@ given).sum(1)", "@ given)[:, 0]"),
    ("mean for sum", "backprop", "@ given).sum(1)", "@ given).mean(1)"),
    (
        "kernel gradient transposed",
        "backprop",
        "C // groups, kw).swapaxes(1, 2)",
        "C // groups, kw)",
    ),
    (
        "kernel gradient ignores stride",
        "backprop",
        '(kh, kw), stride, padding, dilation)\n    check_shape(G, "G", (*V',
        '(kh, kw), 1, padding, dilation)\n    check_shape(G, "G", (*V',
    ),
    (
        "input gradient ignores padding",
        "backprop",
        "dx[:, top : top + H, :, left",
        "dx[:, :H, :, left",
    ),
    (
        "input gradient ignores stride",
        "backprop",
        "divmod(dw * n, sw)",
        "divmod(dw * n, 1)",
    ),
    (
        "input gradient ignores rows' stride",
        "backprop",
        "seen = piles[:, sh * rows.start :]",
        "seen = piles[:, rows.start :]",
    ),
    ("input gradient ignores dilation", "backprop", "divmod(dw * n, sw)", "divmod(n, sw)"),
    ("overlap of rows assigned", "backprop", "+= share.reshape", "= share.reshape"),
    ("overlap of columns assigned", "backprop", "+= low[:, :, :, n]", "= low[:, :, :, n]"),
    (
        "weights not transposed",
        "backprop",
        "weights[:, 0].swapaxes(-1, -2)",
        "weights[:, 0, :, ::-1].swapaxes(-1, -2)",
    ),
    ("bias summed over the wrong axis", "backprop", ".sum((0, 2, 3))", ".sum((0, 1, 2))"),
    ("bias mean for sum", "backprop", ".sum((0, 2, 3))", ".mean((0, 2, 3))"),
    ("matrix forgets the stride", "matrices", "sh * p + dh * m, sw * q", "p + dh * m, sw * q"),
    ("matrix forgets the dilation", "matrices", "sw * q + dw * n] =", "sw * q + n] ="),
    (
        "matrix keeps the wrong columns",
        "matrices",
        "A[..., top : top + H",
        "A[..., bottom : bottom + H",
    ),
    ("matrix flips the kernel", "matrices", "= K[:, :, m, n]", "= K[:, :, -1 - m, -1 - n]"),
    ("circulant of the correlation", "matrices", "(k + m) % H, (l + n)", "(k - m) % H, (l - n)"),
    (
        "receptive field ignores jump",
        "matrices",
        "d * (k - 1) * jump, jump * s",
        "d * (k - 1), jump * s",
    ),
    ("receptive field ignores dilation", "matrices", "size + d * (k - 1)", "size + (k - 1)"),
    (
        "jump counted too early",
        "matrices",
        "(k - 1) * jump, jump * s",
        "(k - 1) * jump * s, jump * s",
    ),
    ("tiles start at the wrong pixel", "variants", "b * sw :], K", "b:], K"),
    ("tiles do not take turns", "variants", "K[..., a, b], bias", "K[..., 0, 0], bias"),
    ("tiles forget their stride", "variants", "(t * sh, t * sw)", "(t, t)"),
    ("tile bias fixed", "variants", "bias[:, a, b]", "bias[:, 0, 0]"),
    ("local kernels transposed", "variants", "(1, 2, 0, 4, 3, 5)", "(1, 2, 0, 5, 3, 4)"),
    (
        "local bias shared",
        "variants",
        "bias.swapaxes(0, 1)[..., None]",
        "bias[:, :1, :1, None].swapaxes(0, 1)",
    ),
]
