"""Gradients of convolution: the book's sums as loops, adjoints, finite differences, bad calls."""

import numpy as np
import oracles
import pytest

from helpers import lowering
from helpers.backprop import conv2d_bias_gradient, conv2d_input_gradient, conv2d_kernel_gradient
from helpers.convolution import conv2d

close = np.testing.assert_allclose


def draw(seed):
    """A case, its keywords and size, and V, K, bias and G for it."""
    rng = np.random.default_rng(seed)
    case, said, size = oracles.random_case(rng)
    return case, said, size, *oracles.random_arrays(rng, case, size)


@pytest.mark.parametrize("seed", range(100))
def test_gradients_are_the_books_sums(seed):
    case, said, size, V, K, _, G = draw(seed)
    dK = conv2d_kernel_gradient(G, V, case["kernel"], **said)
    dV = conv2d_input_gradient(K, G, size, **said)
    close(dK, oracles.kernel_gradient(G, V, case), atol=1e-11)
    close(dV, oracles.input_gradient(K, G, case, size), atol=1e-11)
    close(conv2d_bias_gradient(G), [sum(g.ravel()) for g in G.swapaxes(0, 1)], atol=1e-11)
    # one example alone, and all examples of a batch together
    close(conv2d_input_gradient(K, G[0], size, **said), dV[0], atol=1e-12)
    each = [conv2d_kernel_gradient(g, v, case["kernel"], **said) for g, v in zip(G, V, strict=True)]
    close(sum(each), dK, atol=1e-11)
    close(sum(conv2d_bias_gradient(g) for g in G), conv2d_bias_gradient(G), atol=1e-11)


@pytest.mark.parametrize("seed", range(1000, 1060))
def test_adjoints(seed):
    """<conv(V, K), G> = <V, h(K, G)> = <K, g(G, V)>: three readings of one triple sum."""
    case, said, size, V, K, _, G = draw(seed)
    forward = np.vdot(conv2d(V, K, **said), G)
    close(np.vdot(V, conv2d_input_gradient(K, G, size, **said)), forward, atol=1e-10)
    dK = conv2d_kernel_gradient(G, V, case["kernel"], **said)
    close(np.vdot(K, dK), forward, atol=1e-10)


@pytest.mark.parametrize("seed", range(2000, 2020))
def test_finite_differences(seed):
    """Along random directions; the loss is not linear, so that a wrong place shows."""
    case, said, size, V, K, bias, _ = draw(seed)
    loss = lambda V, K, bias: np.sum(np.sin(conv2d(V, K, bias, **said)))  # noqa: E731
    G = np.cos(conv2d(V, K, bias, **said))
    gradients = (
        conv2d_input_gradient(K, G, size, **said),
        conv2d_kernel_gradient(G, V, case["kernel"], **said),
        conv2d_bias_gradient(G),
    )
    at = [V, K, bias]
    for i, gradient in enumerate(gradients):
        d = np.random.default_rng(seed + i).standard_normal(at[i].shape) * 1e-5
        ahead, behind = ([*at[:i], at[i] + e, *at[i + 1 :]] for e in (d, -d))
        close(np.vdot(gradient, d), (loss(*ahead) - loss(*behind)) / 2, rtol=1e-4, atol=1e-9)


@pytest.mark.parametrize("seed", range(10))
def test_strips_join_without_a_seam(seed, monkeypatch):
    case, said, size, V, K, _, G = draw(seed)
    dK, dV = (
        conv2d_kernel_gradient(G, V, case["kernel"], **said),
        conv2d_input_gradient(K, G, size, **said),
    )
    monkeypatch.setattr(lowering, "STRIP", 1)
    close(conv2d_kernel_gradient(G, V, case["kernel"], **said), dK, atol=1e-11)
    close(conv2d_input_gradient(K, G, size, **said), dV, atol=1e-11)


def test_float32_stays_and_inputs_are_not_changed():
    _, said, size, V, K, _, G = draw(3)
    V, K, G = (a.astype(np.float32) for a in (V, K, G))
    for a in (V, K, G):
        a.flags.writeable = False
    dK = conv2d_kernel_gradient(G, V, K.shape[2:], **said)
    dV = conv2d_input_gradient(K, G, size, **said)
    assert (dK.shape, dV.shape) == (K.shape, V.shape)
    assert dK.dtype == dV.dtype == conv2d_bias_gradient(G).dtype == np.float32
    assert conv2d_bias_gradient(np.ones((1, 2, 2), int)).dtype == np.float64


def test_views_are_read_as_they_are_indexed():
    case, said, size, V, K, _, G = draw(4)
    dK = conv2d_kernel_gradient(G, V, case["kernel"], **said)
    dV = conv2d_input_gradient(K, G, size, **said)
    backwards = G[::-1, ::-1, ::-1, ::-1].copy()[::-1, ::-1, ::-1, ::-1]
    for g in (np.asfortranarray(G), backwards):
        got = conv2d_kernel_gradient(g, np.asfortranarray(V), case["kernel"], **said)
        close(got, dK, atol=1e-12)
        close(conv2d_input_gradient(np.asfortranarray(K), g, size, **said), dV, atol=1e-12)


V, K, G = np.ones((2, 3, 6, 6)), np.ones((4, 3, 3, 3)), np.ones((2, 4, 4, 4))
dK, dV, db = conv2d_kernel_gradient, conv2d_input_gradient, conv2d_bias_gradient


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: dK(G, V, 2), ValueError, r"G has shape \(2, 4, 4, 4\), .* need \(2, 4, 5, 5\)"),
        (lambda: dK(G, V, 3, stride=2), ValueError, r"need \(2, 4, 2, 2\)"),
        (lambda: dK(G[:1], V, 3), ValueError, r"need \(2, 4, 4, 4\)"),
        (lambda: dK(G[0], V, 3), ValueError, r"G has shape \(4, 4, 4\), .* need \(2, 4, 4, 4\)"),
        (lambda: dK(G, V[0], 3), ValueError, r"need \(4, 4, 4\)"),
        (lambda: dK(G, V, 3, groups=2), ValueError, "groups=2 must divide .* here 3 and 4"),
        (
            lambda: dK(G, V, (3, None)),
            TypeError,
            "kernel_size must be a whole .* got None",
        ),
        (lambda: dK(G, V, 0), ValueError, "kernel_size must be >= 1, got 0"),
        (lambda: dK(G, V, 7), ValueError, "kernel 7x7, but the padded input is only 6x6"),
        (lambda: dK(G, V, 3, padding=-1), ValueError, "padding must be >= 0"),
        (lambda: dK(G[0, 0], V, 3), ValueError, r"G has 2 axes, .* must be \(F, H', W'\) or \(N"),
        (lambda: dK(G, V * 1j, 3), TypeError, "V must hold real numbers"),
        (lambda: dV(K, G, 7), ValueError, r"G has shape \(2, 4, 4, 4\), .* need \(2, 4, 5, 5\)"),
        (lambda: dV(K, G[:, :2], 6), ValueError, r"need \(2, 4, 4, 4\)"),
        (lambda: dV(K, G, (6, 6, 6)), ValueError, "input_size must be one number or a pair"),
        (lambda: dV(K, G, 6.0), TypeError, "input_size must be a whole number >= 1, got 6.0"),
        (lambda: dV(K, G, 2), ValueError, "kernel 3x3, but the padded input is only 2x2"),
        (lambda: dV(K, G, 6, groups=3), ValueError, "groups=3 must divide .* here 4"),
        (lambda: dV(K, G, 6, dilation=0), ValueError, "dilation must be >= 1, got 0"),
        (lambda: dV(K[0], G, 6), ValueError, "K has 3 axes"),
        (lambda: dV([[[["a"]]]], G, 6), TypeError, "K must hold real numbers"),
        (lambda: db(G[0, 0]), ValueError, r"G has 2 axes, .* must be \(F, H', W'\)"),
        (lambda: db(G[:0]), ValueError, "G is empty"),
        (lambda: db(None), TypeError, "G must hold real numbers"),
    ],
)
def test_bad_calls_of_convolution(call, error, words):
    with pytest.raises(error, match=words):
        call()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("large", [np.inf, 1e308])
def test_extremes_are_no_warning(large):
    V, K = np.full((1, 3, 3), large), np.array([[[[0.0, large], [large, 1]]]])
    G = np.array([[[large, -large], [large, large]]])
    assert not np.isfinite(conv2d(V, K)).all()
    assert not np.isfinite(conv2d_kernel_gradient(G, V, 2)).all()
    assert not np.isfinite(conv2d_input_gradient(K, G, 3)).all()
