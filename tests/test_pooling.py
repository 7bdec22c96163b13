"""Pooling against plain loops over windows, the book's figures, corners and bad calls."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pool_oracles import EXTREMES, pool_loop, random_pool

from helpers.pooling import (
    adaptive_avg_pool2d,
    adaptive_max_pool2d,
    avg_pool2d,
    lp_pool2d,
    max_pool2d,
    maxout,
)

close = np.testing.assert_allclose


@pytest.mark.parametrize("seed", range(150))
def test_max_and_average_are_the_loops(seed):
    V, size, said, include = random_pool(seed)
    close(max_pool2d(V, size, **said), pool_loop(V, size, said, lambda inside, _: max(inside)))
    mean = lambda inside, padded: sum(inside) / (padded if include else len(inside))  # noqa: E731
    Z = avg_pool2d(V, size, **said, count_include_pad=include)
    close(Z, pool_loop(V, size, said, mean), atol=1e-12)


@pytest.mark.parametrize("seed", range(300, 340))
@pytest.mark.parametrize("p", [1, 2, 3, 0.5])
def test_lp_is_the_loop(seed, p):
    V, size, said, _ = random_pool(seed, padding=False)
    V = np.abs(V)
    Z = lp_pool2d(V, size, p=p, stride=said["stride"])
    norm = lambda inside, _: sum(x**p for x in inside) ** (1 / p)  # noqa: E731
    close(Z, pool_loop(V, size, {"stride": said["stride"]}, norm), atol=1e-12)


@pytest.mark.parametrize(
    "function, reduction", [(adaptive_max_pool2d, max), (adaptive_avg_pool2d, np.mean)]
)
@pytest.mark.parametrize("seed", range(30))
def test_adaptive_regions(function, reduction, seed):
    rng = np.random.default_rng(seed)
    (H, W), (P, Q) = map(int, rng.integers(1, 9, 2)), map(int, rng.integers(1, 12, 2))
    V = rng.standard_normal((2, H, W))
    Z = function(V, (P, Q))
    assert Z.shape == (2, P, Q)
    for c, j, k in np.ndindex(2, P, Q):
        rows = [i for i in range(H) if i + 1 > j * H / P and i < (j + 1) * H / P]  # they overlap it
        columns = [i for i in range(W) if i + 1 > k * W / Q and i < (k + 1) * W / Q]
        close(Z[c, j, k], reduction([V[c, i, l] for i in rows for l in columns]))


def test_figures_of_the_book():
    V = [[[0.1, 1, 0.2, 0.1, 0, 0.1]]]  # Fig 9.10: the last region holds two units
    close(max_pool2d(V, (1, 3), stride=(1, 2), ceil_mode=True), [[[1, 0.2, 0.1]]])
    close(max_pool2d(V, (1, 3), stride=(1, 2)), [[[1, 0.2]]])
    same = {"stride": 1, "padding": "same"}  # Fig 9.8: all inputs change, half of the outputs
    close(max_pool2d([[[0.1, 1, 0.2, 0.1]]], (1, 3), **same), [[[1, 1, 1, 0.2]]])
    close(max_pool2d([[[0.3, 0.1, 1, 0.2]]], (1, 3), **same), [[[0.3, 1, 1, 1]]])


def test_padding_never_wins_and_never_counts_where_it_must_not():
    V = np.full((1, 3, 3), -5.0)
    close(max_pool2d(V, 3, stride=1, padding=2), -5)
    assert max_pool2d(V, 2, padding=1).shape == (1, 2, 2)
    close(avg_pool2d(V, 3, stride=1, padding=2, count_include_pad=False), -5)
    close(avg_pool2d(np.ones((1, 1, 3)), (1, 2), padding=(0, 1), ceil_mode=True), [[[0.5, 1]]])
    # ceil_mode: the window (3, 4, padding, beyond) divides by the three pixels that exist
    Z = avg_pool2d([[[1, 2, 3, 4]]], (1, 4), stride=(1, 3), padding=(0, 1), ceil_mode=True)
    close(Z, [[[6 / 4, 7 / 3]]])


@pytest.mark.parametrize("padding, shape", [("valid", (2, 2)), ("same", (3, 3)), ("full", (4, 4))])
def test_named_padding(padding, shape):
    V = np.arange(25.0).reshape(1, 5, 5)
    for function in max_pool2d, avg_pool2d:
        assert function(V, 3, stride=2, padding=padding).shape[1:] == shape
    assert max_pool2d(V, 3, stride=2, padding=padding).max() == 24


def test_nan_wins_and_infinity_passes():
    V = np.array([[[1.0, np.nan, 2, np.inf, -np.inf, -np.inf, np.inf, -np.inf]]])
    close(max_pool2d(V, (1, 2)), [[[np.nan, np.inf, -np.inf, np.inf]]])
    close(avg_pool2d(V, (1, 2)), [[[np.nan, np.inf, -np.inf, np.nan]]])
    close(adaptive_max_pool2d(V, (1, 4)), [[[np.nan, np.inf, -np.inf, np.inf]]])
    close(maxout(V.reshape(8, 1, 1), 2).ravel(), [np.nan, np.inf, -np.inf, np.inf])


def test_lp_limits_and_signs():
    V = [[[3, -4], [0, 0]]]
    close(lp_pool2d(V, 2), [[[5]]])
    close(lp_pool2d(V, 2, p=1), [[[-1]]])  # no absolute value: p = 1 is the sum
    assert np.isnan(lp_pool2d(V, 2, p=3)).all()  # (27 - 64)^(1/3) is no real number here
    close(lp_pool2d(V, 2, p=np.inf), [[[4]]])
    close(lp_pool2d(np.abs(V), 2, p=60), [[[4]]], rtol=1e-5)


def test_maxout_compares_neighbouring_channels():
    V = np.arange(24.0).reshape(1, 6, 2, 2)[:, ::-1]
    close(maxout(V, 3), V.reshape(1, 2, 3, 2, 2).max(2))
    close(maxout(V, 1), V)
    assert not np.shares_memory(maxout(V, 1), V)


CALLS = {
    "max": lambda V: max_pool2d(V, 3, stride=2, padding=1, ceil_mode=True),
    "max of 1": lambda V: max_pool2d(V, 1),
    "average": lambda V: avg_pool2d(V, 3, stride=2, padding=1),
    "average of 1": lambda V: avg_pool2d(V, 1),
    "lp": lambda V: lp_pool2d(V, 2, p=np.float64(2)),
    "adaptive max": lambda V: adaptive_max_pool2d(V, 3),
    "adaptive average": lambda V: adaptive_avg_pool2d(V, (3, 9)),
    "maxout": lambda V: maxout(V, 2),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_types_layouts_batches_and_inputs(call):
    V = np.random.default_rng(0).integers(0, 9, (3, 4, 6, 7)).astype(np.float32)
    V.flags.writeable = False
    Z, before = call(V), V.copy()
    assert Z.dtype == np.float32 and not np.shares_memory(Z, V)
    for dtype in np.float64, np.int64, np.uint8:
        other = call(V.astype(dtype))
        assert other.dtype == np.float64
        close(other, Z, rtol=1e-6)
    assert call(V > 4).dtype == np.float64
    close(call(V.tolist()), Z, rtol=1e-6)
    rows_first = np.ascontiguousarray(V.transpose(2, 1, 3, 0)).transpose(3, 1, 0, 2)
    close(call(rows_first), Z)
    close(call(np.repeat(V, 2, axis=3)[..., ::2]), Z)
    close(call(V[1]), Z[1])
    assert (before == V).all()


@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 9), st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_pooling_twice_is_pooling_once(a, b, n, seed):
    """With stride 1, a window of a after a window of b is a window of a + b - 1."""
    V = np.random.default_rng(seed).standard_normal((1, 1, n + a + b))
    once = max_pool2d(V, (1, a + b - 1), stride=1)
    close(max_pool2d(max_pool2d(V, (1, a), stride=1), (1, b), stride=1), once)


V = np.ones((2, 5, 5))
BAD = [
    (lambda: max_pool2d(np.ones((5, 5)), 2), ValueError, "2 axes.*(C, H, W)"),
    (lambda: max_pool2d(np.ones((0, 5, 5)), 2), ValueError, "empty"),
    (lambda: max_pool2d(V * 1j, 2), TypeError, "real numbers.*complex"),
    (lambda: max_pool2d("V", 2), TypeError, "real numbers"),
    (lambda: max_pool2d([[[1, 2], [3]]], 2), ValueError, "ragged"),
    (lambda: max_pool2d(V, 0), ValueError, "size must be >= 1"),
    (lambda: max_pool2d(V, None), TypeError, "size must be a whole number"),
    (lambda: max_pool2d(V, True), TypeError, "size must be a whole number"),
    (lambda: max_pool2d(V, 2.5), TypeError, "size must be a whole number"),
    (lambda: max_pool2d(V, (2, 2, 2)), ValueError, "one number or a pair"),
    (lambda: max_pool2d(V, 2, stride=0), ValueError, "stride must be >= 1"),
    (lambda: max_pool2d(V, 2, stride=True), TypeError, "stride must be a whole number"),
    (lambda: max_pool2d(V, 2, stride=1.5), TypeError, "stride must be a whole number"),
    (lambda: max_pool2d(V, 2, padding=-1), ValueError, "padding must be >= 0"),
    (lambda: max_pool2d(V, 3, padding=0.5), TypeError, "padding must be a whole number"),
    (lambda: max_pool2d(V, 2, padding=2), ValueError, "nothing but padding: use padding <= 1"),
    (lambda: max_pool2d(V, (3, 1), padding=(0, (0, 1))), ValueError, "nothing but padding"),
    (lambda: max_pool2d(V, 3, padding="some"), ValueError, 'unknown padding "some"'),
    (lambda: max_pool2d(V, 6), ValueError, "kernel 6x6.*only 5x5.*padding >= 1"),
    (lambda: max_pool2d(V, 9, stride=2, ceil_mode=True), ValueError, "kernel 9x9.*only 5x5"),
    (lambda: avg_pool2d(V, 2, padding=2), ValueError, "nothing but padding"),
    (lambda: avg_pool2d(V, -1), ValueError, "size must be >= 1"),
    (lambda: lp_pool2d(V, 2, p=0), ValueError, "p must be a number > 0, got 0"),
    (lambda: lp_pool2d(V, 2, p=-1), ValueError, "p must be a number > 0"),
    (lambda: lp_pool2d(V, 2, p=None), ValueError, "p must be a number > 0"),
    (lambda: lp_pool2d(V, 2, p=np.nan), ValueError, "p must be a number > 0"),
    (lambda: lp_pool2d(V, 2, p=1j), ValueError, "p must be a number > 0"),
    (lambda: adaptive_max_pool2d(V, 0), ValueError, "output_size must be >= 1"),
    (lambda: adaptive_avg_pool2d(V, None), TypeError, "output_size must be a whole number"),
    (lambda: adaptive_avg_pool2d(V[0], 2), ValueError, "2 axes"),
    (lambda: maxout(V, 3), ValueError, "2 channels cannot be split into groups of 3"),
    (lambda: maxout(V, 0), ValueError, "pieces must be >= 1"),
    (lambda: maxout(V, False), TypeError, "pieces must be a whole number"),
    (lambda: maxout(V[0], 1), ValueError, "2 axes"),
]


@pytest.mark.parametrize("call, error, words", BAD, ids=[words for *_, words in BAD])
def test_bad_calls_say_what_and_the_way_out(call, error, words):
    with pytest.raises(error, match=words.replace("(", r"\(").replace(")", r"\)")):
        call()


def test_extremes_are_no_warning():
    with np.errstate(invalid="raise", over="raise", divide="raise"):
        for call in CALLS.values():
            call(EXTREMES.reshape(4, 2, 2).repeat(3, 1).repeat(3, 2))


def test_the_infinite_norm_has_a_stride_too():
    V = np.arange(16.0).reshape(1, 4, 4) - 8
    largest = max_pool2d(np.abs(V), 2, stride=1)
    assert np.array_equal(lp_pool2d(V, 2, p=np.inf, stride=1), largest)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("pool", [avg_pool2d, lp_pool2d])
def test_sums_out_of_range_are_no_warning(pool):
    assert np.isinf(pool(np.full((1, 2, 2), 1.7e308), 2))
    assert np.isnan(pool([[[np.inf, -np.inf], [0, 0]]], 2, **{"p": 1} if pool is lp_pool2d else {}))


@pytest.mark.filterwarnings("error")
def test_adaptive_sums_out_of_range_are_no_warning():
    assert np.isinf(adaptive_avg_pool2d(np.full((1, 2, 2), 1.7e308), 1))
