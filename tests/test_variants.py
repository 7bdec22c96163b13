"""Locally connected and tiled convolution, between fully shared and not shared at all."""

import numpy as np
import oracles
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.convolution import conv2d
from helpers.variants import locally_connected2d, tiled_conv2d

close = np.testing.assert_allclose


def draw(seed, t=None):
    """A case without dilation and groups, its keywords, and arrays for it."""
    rng = np.random.default_rng(seed)
    while True:
        case, _, size = oracles.random_case(rng, groups=False)
        case["dilation"] = (1, 1)
        if min(oracles.out_size(case, size)) > 0:
            break
    said = {k: case[k] for k in ("stride", "padding")}
    V, K, _, _ = oracles.random_arrays(rng, case, size)
    return rng, case, said, V, K, oracles.out_size(case, size)


@pytest.mark.parametrize("seed", range(50))
def test_locally_connected_is_the_books_sum(seed):
    rng, case, said, V, K, (P, Q) = draw(seed)
    F, C, kh, kw = K.shape
    K = rng.standard_normal((F, P, Q, C, kh, kw))
    bias = rng.standard_normal((F, P, Q)) if seed % 2 else None
    expected = oracles.locally_connected2d(V, K, bias, case)
    close(locally_connected2d(V, K, bias, **said), expected, atol=1e-12)
    close(locally_connected2d(V[0], K, bias, **said), expected[0], atol=1e-12)
    single = locally_connected2d(V.astype(np.float32), K.astype(np.float32), **said)
    assert single.dtype == np.float32


@pytest.mark.parametrize("seed", range(50))
def test_tiled_is_the_books_sum(seed):
    rng, case, said, V, K, _ = draw(seed)
    t = seed % 4 + 1
    K = rng.standard_normal((*K.shape, t, t))
    bias = rng.standard_normal((len(K), t, t)) if seed % 2 else None
    expected = oracles.tiled_conv2d(V, K, bias, case)
    close(tiled_conv2d(V, K, bias, **said), expected, atol=1e-12)
    close(tiled_conv2d(V[0], K, bias, **said), expected[0], atol=1e-12)
    single = tiled_conv2d(V.astype(np.float32), K.astype(np.float32), **said)
    assert single.dtype == np.float32


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_one_tile_is_conv2d_and_as_many_as_outputs_is_locally_connected(seed):
    rng, _, said, V, K, (P, Q) = draw(seed)
    bias = rng.standard_normal(len(K))
    shared = conv2d(V, K, bias, **said)
    close(tiled_conv2d(V, K[..., None, None], bias[:, None, None], **said), shared, atol=1e-12)
    everywhere = np.broadcast_to(K[:, None, None], (len(K), P, Q, *K.shape[1:]))
    close(locally_connected2d(V, everywhere, **said), conv2d(V, K, **said), atol=1e-12)
    t = max(P, Q)
    tiles = rng.standard_normal((*K.shape, t, t))
    own = tiles[..., :P, :Q].transpose(0, 4, 5, 1, 2, 3)
    close(tiled_conv2d(V, tiles, **said), locally_connected2d(V, own, **said), atol=1e-12)


def test_inputs_stay_unchanged():
    V, K = np.ones((1, 4, 4)), np.ones((1, 3, 3, 1, 2, 2))
    tiles = np.ones((1, 1, 2, 2, 2, 2), int)
    for a in (V, K, tiles):
        a.flags.writeable = False
    assert (locally_connected2d(V, K) == 4).all()
    Z = tiled_conv2d(V, tiles)
    assert (Z == 4).all()
    assert Z.dtype == np.float64


V = np.ones((2, 3, 5, 5))
K = np.ones((4, 3, 3, 3, 3, 3))
T = np.ones((4, 3, 3, 3, 2, 2))


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: locally_connected2d(V, K[0]), ValueError, r"must be \(F, H', W', C, kh, kw\)"),
        (lambda: locally_connected2d(V[0, 0], K), ValueError, "V has 2 axes"),
        (lambda: locally_connected2d(V, K[:, :2]), ValueError, r"need \(4, 3, 3, 3, 3, 3\)"),
        (lambda: locally_connected2d(V, K, padding=1), ValueError, r"need \(4, 5, 5, 3, 3, 3\)"),
        (lambda: locally_connected2d(V[:, :2], K), ValueError, r"need \(4, 3, 3, 2, 3, 3\)"),
        (lambda: locally_connected2d(V, K, np.ones(4)), ValueError, "bias has 1 axis"),
        (lambda: locally_connected2d(V, K, K[..., 0, 0, 0] * 1j), TypeError, "bias must hold real"),
        (lambda: locally_connected2d(V, K, np.ones((4, 1, 1))), ValueError, r"need \(4, 3, 3\)"),
        (lambda: locally_connected2d(V, K, stride=True), TypeError, "stride must be a whole"),
        (lambda: locally_connected2d(V[:0], K), ValueError, "V is empty"),
        (lambda: tiled_conv2d(V, T[0]), ValueError, r"must be \(F, C, kh, kw, t, t\)"),
        (lambda: tiled_conv2d(V, T[..., :1]), ValueError, "K has shape .* need"),
        (lambda: tiled_conv2d(V[:, :2], T), ValueError, r"need \(4, 2, 3, 3, 2, 2\)"),
        (lambda: tiled_conv2d(V, T, np.ones((4, 3, 3))), ValueError, r"need \(4, 2, 2\)"),
        (lambda: tiled_conv2d(V, T, padding="sam"), ValueError, "unknown padding"),
        (lambda: tiled_conv2d(V[..., :2], T), ValueError, "kernel 3x3, but .* only 5x2"),
        (lambda: tiled_conv2d(V, T, stride=(1, 0)), ValueError, "stride must be >= 1, got 0"),
    ],
)
def test_bad_calls(call, error, words):
    with pytest.raises(error, match=words):
        call()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("large", [np.inf, 1e308])
def test_extremes_are_no_warning(large):
    K = np.array([large, -large, 0, 1]).reshape(1, 1, 1, 1, 2, 2)
    assert not np.isfinite(locally_connected2d(np.full((1, 2, 2), large), K)).all()
    assert not np.isfinite(locally_connected2d(np.full((1, 2, 2), large), abs(K))).all()
