"""Convolution against the book's sums as loops, SciPy and NumPy, and its own algebra."""

import numpy as np
import oracles
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal

from helpers import fourier, lowering
from helpers.convolution import conv2d, convolve1d, convolve2d, correlate1d, correlate2d

MODES = ("full", "same", "valid")
close = np.testing.assert_allclose


@pytest.mark.parametrize("seed", range(120))
def test_conv2d_is_the_books_sum(seed):
    rng = np.random.default_rng(seed)
    case, said, size = oracles.random_case(rng)
    V, K, bias, _ = oracles.random_arrays(rng, case, size)
    bias = bias if seed % 2 else None
    expected = oracles.conv2d(V, K, bias, case)
    close(conv2d(V, K, bias, **said), expected, atol=1e-12)
    close(conv2d(V[0], K, bias, **said), expected[0], atol=1e-12)
    single = conv2d(*(None if a is None else a.astype(np.float32) for a in (V, K, bias)), **said)
    assert single.dtype == np.float32
    close(single, expected, atol=1e-4)


@pytest.mark.parametrize("seed", range(20))
def test_strips_join_without_a_seam(seed, monkeypatch):
    rng = np.random.default_rng(seed)
    case, said, size = oracles.random_case(rng)
    V, K, bias, _ = oracles.random_arrays(rng, case, size)
    whole = conv2d(V, K, bias, **said)
    monkeypatch.setattr(lowering, "STRIP", 1)  # a strip for each row
    close(conv2d(V, K, bias, **said), whole, atol=1e-12)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("seed", range(40))
def test_planes_as_scipy(seed, mode):
    rng = np.random.default_rng(seed)
    I, K = rng.standard_normal(rng.integers(1, 8, 2)), rng.standard_normal(rng.integers(1, 8, 2))
    for ours, theirs in ((convolve2d, signal.convolve2d), (correlate2d, signal.correlate2d)):
        try:
            expected = theirs(I, K, mode)
        except ValueError:
            with pytest.raises(ValueError, match='"valid" needs one array to fit inside the other'):
                ours(I, K, mode)
        else:
            close(ours(I, K, mode), expected, atol=1e-12)


@pytest.mark.parametrize("mode", MODES)
def test_vectors_as_numpy(mode):
    rng = np.random.default_rng(0)
    for n, k in np.ndindex(9, 9):
        x, w = rng.standard_normal(n + 1), rng.standard_normal(k + 1)
        close(convolve1d(x, w, mode), np.convolve(x, w, mode), atol=1e-12)
        close(correlate1d(x, w, mode), np.correlate(x, w, mode), atol=1e-12)


@pytest.mark.parametrize(
    ("n", "k"), [((40, 47), (15, 15)), ((31, 60), (16, 31)), ((1, 900), (1, 400))]
)
@pytest.mark.parametrize("mode", MODES)
def test_large_kernels(n, k, mode):
    rng = np.random.default_rng(0)
    I, K = rng.standard_normal(n), rng.standard_normal(k)
    close(correlate2d(I, K, mode), signal.correlate2d(I, K, mode), atol=1e-11)
    close(convolve2d(I, K, mode), signal.convolve2d(I, K, mode), atol=1e-11)
    single = correlate2d(I.astype(np.float32), K.astype(np.float32), mode)
    assert single.dtype == np.float32
    close(single, signal.correlate2d(I, K, mode), atol=1e-3)


@pytest.mark.parametrize(("stride", "dilation"), [(2, 1), (1, 2), ((1, 2), 1), (1, (2, 1))])
def test_a_large_kernel_with_a_stride_or_holes(stride, dilation):
    rng = np.random.default_rng(0)
    I, K = rng.standard_normal((150, 152)), rng.standard_normal((50, 50))
    (sh, sw), (dh, dw) = (np.broadcast_to(step, 2) for step in (stride, dilation))
    holes = np.zeros((49 * dh + 1, 49 * dw + 1))
    holes[::dh, ::dw] = K
    expected = signal.fftconvolve(I, holes[::-1, ::-1], "valid")[::sh, ::sw]
    Z = conv2d(I[None], K[None, None], stride=stride, dilation=dilation)
    close(Z[0], expected, atol=1e-10)


def test_infinity_in_a_large_kernel_reaches_its_products_only():
    rng = np.random.default_rng(0)
    I, K = rng.random((80, 80)) - 0.5, rng.random((20, 20))
    K[3, 4] = -np.inf
    Z = correlate2d(I, K, "valid")
    assert np.array_equal(Z, np.where(I[3:64, 4:65] > 0, -np.inf, np.inf))


@pytest.mark.parametrize("shape", [(9, 1), (1, 9), (1, 1)])
def test_channels_of_one_column_are_added(shape):
    rng = np.random.default_rng(0)
    V, K = rng.standard_normal((3, *shape)), rng.standard_normal((1, 3, 1, 1))
    close(conv2d(V, K), np.tensordot(K[:, :, 0, 0], V, 1), atol=1e-12)


@pytest.mark.parametrize("seed", range(60))
def test_the_transform_gives_the_same(seed, monkeypatch):
    monkeypatch.setattr(fourier, "LARGE", 0)  # wherever it can be used, it is
    rng = np.random.default_rng(seed)
    case, said, size = oracles.random_case(rng)
    case["stride"] = said["stride"] = case["dilation"] = said["dilation"] = (1, 1)
    if min(oracles.out_size(case, size)) > 0:
        V, K, bias, _ = oracles.random_arrays(rng, case, size)
        close(conv2d(V, K, bias, **said), oracles.conv2d(V, K, bias, case), atol=1e-12)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("k", [3, 20])
def test_nan_and_infinity_stay_where_they_are_seen(bad, k):
    rng = np.random.default_rng(0)
    I, K = rng.standard_normal((80, 80)), rng.random((k, k)) + 1
    clean = correlate2d(I, K, "valid")
    I[20, 30] = bad
    Z = correlate2d(I, K, "valid")
    sees = np.zeros_like(Z, bool)
    sees[max(0, 21 - k) : 21, max(0, 31 - k) : 31] = True
    assert np.array_equal(Z[sees], np.full(sees.sum(), bad), equal_nan=True)
    close(Z[~sees], clean[~sees], atol=1e-10)


def test_infinity_times_zero_is_silent_nan(recwarn):
    assert np.isnan(conv2d([[[np.inf, 1.0]]], [[[[0.0, 1.0]]]])).all()
    assert not recwarn.list


sizes = st.integers(1, 7)


@st.composite
def planes(draw, count):
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return [rng.integers(-9, 10, (draw(sizes), draw(sizes))).astype(float) for _ in range(count)]


@given(planes(2))
@settings(max_examples=60, deadline=None)
def test_full_convolution_commutes(pair):
    I, K = pair
    assert np.array_equal(convolve2d(I, K), convolve2d(K, I))


@given(planes(3))
@settings(max_examples=60, deadline=None)
def test_convolution_is_associative_and_linear(three):
    I, K, L = three
    assert np.array_equal(convolve2d(convolve2d(I, K), L), convolve2d(I, convolve2d(K, L)))
    assert np.array_equal(convolve2d(I, 2 * K), 2 * convolve2d(I, K))


@given(planes(2))
@settings(max_examples=60, deadline=None)
def test_correlation_is_convolution_with_the_kernel_flipped(pair):
    I, K = pair
    assert np.array_equal(correlate2d(I, K), convolve2d(I, K[::-1, ::-1]))
    assert np.array_equal(correlate2d(I, K), correlate2d(K, I)[::-1, ::-1])


@given(planes(2), st.integers(0, 4), st.integers(0, 4))
@settings(max_examples=60, deadline=None)
def test_shift_the_input_and_the_output_shifts(pair, down, right):
    I, K = pair
    shifted = np.pad(I, ((down, 0), (right, 0)))
    assert np.array_equal(convolve2d(shifted, K)[down:, right:], convolve2d(I, K))


@given(planes(2), st.integers(1, 4), st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_a_stride_skips_positions(pair, sh, sw):
    I, K = pair
    dense = conv2d(I[None], K[None, None], padding="full")
    strided = conv2d(I[None], K[None, None], padding="full", stride=(sh, sw))
    assert np.array_equal(strided, dense[:, ::sh, ::sw])


@given(planes(2), st.integers(1, 3))
@settings(max_examples=60, deadline=None)
def test_dilation_is_a_kernel_with_holes(pair, d):
    I, K = pair
    holes = np.zeros((d * (K.shape[0] - 1) + 1, d * (K.shape[1] - 1) + 1))
    holes[::d, ::d] = K
    dilated = conv2d(I[None], K[None, None], padding="full", dilation=d)
    assert np.array_equal(dilated[0], correlate2d(I, holes))


def test_depthwise_with_multiplier_is_each_channel_alone():
    rng = np.random.default_rng(0)
    V, K = rng.standard_normal((2, 3, 6, 5)), rng.standard_normal((6, 1, 3, 2))
    Z = conv2d(V, K, groups=3)
    for f in range(6):
        close(Z[:, f], conv2d(V[:, f // 2, None], K[f, None])[:, 0], atol=1e-12)


def test_inputs_of_every_kind_stay_unchanged():
    rng = np.random.default_rng(0)
    V, K, bias = rng.standard_normal((2, 3, 7, 8)), rng.standard_normal((4, 3, 3, 2)), np.ones(4)
    expected = conv2d(V, K, bias, stride=2, padding=1)
    for a in (V, K, bias):
        a.flags.writeable = False
    backwards = V[::-1, ::-1, ::-1, ::-1].copy()[::-1, ::-1, ::-1, ::-1]
    fortran = np.asfortranarray(V)
    gaps = np.repeat(np.repeat(V, 2, 2), 3, 3)[:, :, ::2, ::3]
    for view in (V, backwards, fortran, gaps):
        before = view.copy()
        close(conv2d(view, np.asfortranarray(K), bias, stride=2, padding=1), expected, atol=1e-12)
        assert np.array_equal(view, before)
    close(conv2d(np.broadcast_to(V[:1], V.shape), K), conv2d(V[[0, 0]], K), atol=1e-12)


@pytest.mark.parametrize("kind", [int, bool, np.uint8])
def test_whole_numbers_become_float64(kind):
    Z = conv2d(np.ones((1, 3, 3), kind), np.ones((1, 1, 2, 2), kind))
    assert Z.dtype == np.float64
    assert (Z == 4).all()
    assert convolve1d([True, True], [1, 2]).dtype == np.float64


def test_the_more_precise_type_wins():
    V, K = np.ones((1, 3, 3), np.float32), np.ones((1, 1, 2, 2))
    assert conv2d(V, K).dtype == np.float64
    assert conv2d(V, K.astype(np.float32), np.ones(1)).dtype == np.float64
    assert conv2d(V, K.astype(np.float32), np.ones(1, np.float32)).dtype == np.float32


V, K = np.ones((2, 4, 6, 6)), np.ones((4, 4, 3, 3))


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: conv2d(V[0, 0], K), ValueError, r"V has 2 axes, shape \(6, 6\), but must be \(C"),
        (lambda: conv2d(V, K[0]), ValueError, r"K has 3 axes.* must be \(F, C/groups, kh, kw\)"),
        (lambda: conv2d(V[:, :3], K), ValueError, r"V has 3 channels, but K of shape .* reads 4"),
        (
            lambda: conv2d(V, K, groups=2),
            ValueError,
            r"reads 8 \(groups=2\): K must be \(4, 2, 3",
        ),
        (lambda: conv2d(V, K, groups=3), ValueError, "groups=3 must divide .* here 4 and 4"),
        (lambda: conv2d(V, K, groups=0), ValueError, "groups must be >= 1, got 0"),
        (lambda: conv2d(V, K, groups=True), TypeError, "groups must be a whole number"),
        (lambda: conv2d(V, K, stride=0), ValueError, "stride must be >= 1, got 0"),
        (
            lambda: conv2d(V, K, stride=None),
            TypeError,
            "stride must be a whole number .* None",
        ),
        (
            lambda: conv2d(V, K, stride=1.5),
            TypeError,
            "stride must be a whole .* got 1.5",
        ),
        (lambda: conv2d(V, K, dilation=(1, 0)), ValueError, "dilation must be >= 1, got 0"),
        (lambda: conv2d(V, K, padding=-1), ValueError, "padding must be >= 0, got -1"),
        (lambda: conv2d(V, K, padding=None), TypeError, "padding must be a whole number"),
        (lambda: conv2d(V, K, padding="half"), ValueError, 'unknown padding "half"'),
        (lambda: conv2d(V, K, dilation=3), ValueError, "covers 7x7 pixels, but .* only 6x6"),
        (lambda: conv2d(V, K, np.ones(3)), ValueError, r"bias has shape \(3,\), .* need \(4,\)"),
        (lambda: conv2d(V, K, 1.0), ValueError, r"bias has 0 axes"),
        (lambda: conv2d(V, K, ["a"] * 4), TypeError, "bias must hold real numbers"),
        (lambda: conv2d(V[:0], K), ValueError, "V is empty"),
        (lambda: conv2d(V, K[:0]), ValueError, "K is empty"),
        (lambda: conv2d(V * 1j, K), TypeError, "V must hold real numbers, but its type is complex"),
        (lambda: conv2d(V, None), TypeError, "K must hold real numbers"),
        (lambda: convolve1d([1, 2], [[1]]), ValueError, r"w has 2 axes, .* must be \(n,\)"),
        (lambda: convolve1d([], [1]), ValueError, "x is empty"),
        (lambda: convolve1d([1], [1j]), TypeError, "w must hold real numbers"),
        (
            lambda: correlate1d([1], [1], "sam"),
            ValueError,
            'unknown mode \'sam\': use "full", "same"',
        ),
        (lambda: correlate2d([[1]], [[1]], None), ValueError, "unknown mode None"),
        (lambda: convolve2d([[1]], [[1]], ["full"]), ValueError, "unknown mode"),
        (lambda: convolve2d([1], [[1]]), ValueError, r"I has 1 axis, .* must be \(H, W\)"),
        (lambda: correlate2d(V[0, 0], V), ValueError, "K has 4 axes"),
    ],
)
def test_bad_calls(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_strips_of_nothing_but_padding(monkeypatch):
    V, K = np.arange(1.0, 13).reshape(1, 3, 4), np.arange(1.0, 5).reshape(1, 1, 2, 2)
    expected = conv2d(V, K, padding=4)
    monkeypatch.setattr(lowering, "STRIP", 1)  # a strip holds one row
    monkeypatch.setattr(lowering, "SMALL", 0)
    np.testing.assert_array_equal(conv2d(V, K, padding=4), expected)
    inside = signal.correlate2d(V[0], K[0, 0], "full")
    np.testing.assert_array_equal(expected[0], np.pad(inside, 3))
