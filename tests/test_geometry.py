"""Arrays, pairs, padding and sizes: what is accepted, what is refused, and in which words."""

import numpy as np
import oracles
import pytest

from helpers.convolution import output_size
from helpers.geometry import (
    IMAGES,
    MATRIX,
    batch_first,
    check_shape,
    geometry,
    margins,
    padded,
    pair,
    real_array,
    rows_first,
    whole,
    windows,
)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (np.float32, np.float32),
        (np.float64, np.float64),
        (">f4", np.float32),
        (">f8", np.float64),
        (np.float16, np.float32),
        (np.longdouble, np.float64),
        (np.uint8, np.float64),
        (np.int64, np.float64),
        (bool, np.float64),
    ],
)
def test_types_of_numbers(given, kept):
    a = real_array(np.ones((2, 3), given), "I", MATRIX)
    assert a.dtype == kept
    assert a.dtype.isnative
    assert (a == 1).all()


def test_floats_are_not_copied_and_lists_are_arrays():
    a = np.ones((2, 2))
    assert real_array(a, "I", MATRIX) is a
    assert real_array([[1, 2]], "I", MATRIX).tolist() == [[1, 2]]


@pytest.mark.parametrize(
    ("x", "error", "words"),
    [
        (np.ones((2, 2), complex), TypeError, "I must hold real numbers, but its type is complex"),
        ([["a", "b"]], TypeError, "must hold real numbers"),
        (None, TypeError, "must hold real numbers, but its type is object"),
        (np.array([[None]]), TypeError, "object"),
        (np.zeros((2, 2), "datetime64[s]"), TypeError, "datetime"),
        ([[1, 2], [3]], ValueError, "ragged"),
        (np.ones(3), ValueError, r"I has 1 axis, shape \(3,\), but must be \(H, W\)"),
        (3, ValueError, "I has 0 axes"),
        (np.ones((0, 3)), ValueError, r"I is empty: its shape is \(0, 3\)"),
    ],
)
def test_bad_arrays(x, error, words):
    with pytest.raises(error, match=words):
        real_array(x, "I", MATRIX)


def test_both_layouts_are_named():
    with pytest.raises(ValueError, match=r"must be \(C, H, W\) or \(N, C, H, W\)"):
        real_array(np.ones((2, 2)), "V", IMAGES)


@pytest.mark.parametrize("value", [1, np.int8(1), np.uint64(1), np.array(1)])
def test_whole_numbers(value):
    assert whole(value, "stride") == 1
    assert type(whole(value, "stride")) is int
    assert pair(value, "stride") == (1, 1)
    assert pair([value, 2], "stride") == (1, 2)


@pytest.mark.parametrize("value", [True, np.True_, None, 1.0, 1.5, "1", np.float64(1), {1}, 1j])
def test_no_whole_numbers(value):
    with pytest.raises(TypeError, match="stride must be a whole number >= 1, got"):
        pair(value, "stride")
    with pytest.raises(TypeError, match="stride must be a whole number >= 1, got"):
        pair((1, value), "stride")
    geometry((5, 5), (2, 2), stride=(1, 1))  # True == 1 must not be let in by a memory of this call
    with pytest.raises(TypeError, match="stride must be a whole number"):
        geometry((5, 5), (2, 2), stride=(1, value))


def test_bad_pairs():
    with pytest.raises(ValueError, match="stride must be >= 1, got 0"):
        pair(0, "stride")
    with pytest.raises(ValueError, match=r"must be one number or a pair, got \(1, 2, 3\)"):
        pair((1, 2, 3), "stride")
    with pytest.raises(ValueError, match="padding must be >= 0, got -1"):
        geometry((3, 3), (2, 2), padding=(0, (0, -1)))
    with pytest.raises(TypeError, match=r"padding must be a whole number >= 0, got 0\.5"):
        geometry((3, 3), (2, 2), padding=0.5)
    with pytest.raises(ValueError, match='unknown padding "sam": use "valid", "same", "full"'):
        geometry((3, 3), (2, 2), padding="sam")
    with pytest.raises(TypeError, match="padding must be a whole number >= 0, got 'same'"):
        geometry((3, 3), (2, 2), padding=("same", "same"))


@pytest.mark.parametrize("padding", ["valid", "same", "full", 0, 2, (1, 3)])
def test_margins_and_sizes(padding):
    for n, k, s, d in np.ndindex(9, 5, 5, 3):
        n, k, s, d = n + 1, k + 1, s + 1, d + 1
        expected = oracles.margins(padding, n, k, s, d)
        assert margins(padding, n, k, s, d) == expected
        total = n + sum(expected) - d * (k - 1)
        if total < 1:
            with pytest.raises(ValueError, match="use padding >="):
                output_size(n, k, s, padding, d)
            continue
        size = output_size(n, k, s, padding, d)
        assert size == len(range(0, total, s))
        both = padding if isinstance(padding, str) else (padding, padding)
        assert geometry((n, n), (k, k), s, both, d).output == (size, size)
        if padding == "same":
            assert size == -(-n // s)


def test_forms_of_padding():
    expected = geometry((5, 6), (3, 3), 1, ((1, 1), (2, 2)))
    for padding in [(1, 2), [1, 2], np.array([1, 2]), (1, (2, 2)), np.array([[1, 1], [2, 2]])]:
        assert geometry((5, 6), (3, 3), 1, padding) == expected
    assert geometry((5, 6), (3, 3), 1, 1).margins == ((1, 1), (1, 1))


def test_too_small_an_input_says_what_helps():
    words = (
        r"kernel 5x5 with dilation 2 covers 9x9 pixels, but the padded input is only 7x7: "
        r"use padding >= 1, a smaller kernel or a smaller dilation"
    )
    with pytest.raises(ValueError, match=words):
        geometry((7, 7), (5, 5), dilation=2)
    with pytest.raises(ValueError, match="kernel 1x9, but the padded input is only 5x6: use pad"):
        geometry((3, 4), (1, 9), padding=1)
    with pytest.raises(ValueError, match="covers 3x5 pixels"):
        geometry((3, 4), (3, 3), dilation=(1, 2))


def test_the_padding_it_names_is_enough_and_the_least():
    for n, k, d in np.ndindex(5, 7, 3):
        try:
            geometry((n + 1, 9), (k + 1, 1), 1, 0, d + 1)
        except ValueError as error:
            need = int(str(error).split("padding >= ")[1].split()[0].rstrip(","))
            geometry((n + 1, 9), (k + 1, 1), 1, need, d + 1)
            with pytest.raises(ValueError, match="padding"):
                geometry((n + 1, 9), (k + 1, 1), 1, need - 1, d + 1)


def test_output_size_of_bad_calls():
    with pytest.raises(TypeError, match="n must be a whole number"):
        output_size((5, 5), 3)
    with pytest.raises(ValueError, match="k must be >= 1"):
        output_size(5, 0)
    with pytest.raises(TypeError, match="dilation must be a whole number >= 1, got None"):
        output_size(5, 3, dilation=None)
    with pytest.raises(ValueError, match="padded input is only 1x3"):
        output_size(3, 5)


def test_windows_are_counted_one_by_one():
    for n, k, stride, dilation in np.ndindex(9, 6, 4, 3):
        n, k, stride, dilation = n + 1, k + 1, stride + 1, dilation + 1
        for before, after in ((0, 0), (1, 1), (0, 2)):
            last = n + before + after - dilation * (k - 1) - 1  # where a window may still start
            count = len(range(0, last + 1, stride))
            assert windows(n, k, stride, (before, after), dilation) == count


def test_orders_and_padding_keep_the_numbers():
    V = np.arange(2 * 3 * 4 * 5.0).reshape(2, 3, 4, 5)
    assert np.array_equal(batch_first(rows_first(V)), V)
    assert np.array_equal(batch_first(rows_first(V[0]), single=True), V[0])
    x = padded(rows_first(V), ((1, 2), (0, 3)), -7)
    expected = np.pad(V, ((0, 0), (0, 0), (1, 2), (0, 3)), constant_values=-7)
    assert np.array_equal(batch_first(x), expected)
    assert x.flags.c_contiguous


def test_shape_check():
    with pytest.raises(ValueError, match=r"G has shape \(2, 2\), but these settings need \(3, 2\)"):
        check_shape(np.ones((2, 2)), "G", (3, 2))


def test_defaults_are_a_dense_window():
    assert geometry((5, 5), (3, 3)).output == (3, 3)
    assert margins("same", 8, 3) == margins("same", 8, 3, 1, 1) == (1, 1)


@pytest.mark.parametrize("how", [{}, {"stride": (2, 1)}, {"stride": (1, 2)}, {"dilation": (1, 2)}])
def test_dense_has_no_stride_and_no_holes(how):
    assert geometry((9, 9), (3, 3), **how).dense == (how == {})
