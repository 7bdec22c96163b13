"""Convolution as a matrix; what a unit sees."""

import numpy as np
import oracles
import pytest
import scipy.linalg
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.convolution import conv2d
from helpers.matrices import circulant, conv_matrix, doubly_block_circulant, receptive_field

close = np.testing.assert_allclose


@pytest.mark.parametrize("seed", range(40))
def test_matrix_times_image_is_conv2d(seed):
    rng = np.random.default_rng(seed)
    case, said, size = oracles.random_case(rng, groups=False)
    said.pop("groups")
    V, K, _, _ = oracles.random_arrays(rng, case, size)
    A = conv_matrix(K, size, **said)
    Z = oracles.conv2d(V[:1], K, None, case)[0]
    assert A.shape == (Z.size, V[0].size)
    close(A @ V[0].ravel(), Z.ravel(), atol=1e-12)
    close(A @ V[0].ravel(), conv2d(V[0], K, **said).ravel(), atol=1e-12)
    assert conv_matrix(K.astype(np.float32), size, **said).dtype == np.float32


def test_one_dimension_is_toeplitz_and_mostly_zero():
    A = conv_matrix([[[[1, 2, 3]]]], (1, 6))
    assert np.array_equal(A, scipy.linalg.toeplitz([1, 0, 0, 0], [1, 2, 3, 0, 0, 0]))
    assert np.array_equal(
        conv_matrix(np.ones((1, 1, 2, 2)), 3), conv_matrix([[[[1, 1]] * 2]], (3, 3))
    )


@pytest.mark.parametrize(("n", "k"), [(1, 1), (5, 1), (5, 3), (4, 4), (6, 2)])
def test_circulant_is_scipys_and_the_product_of_transforms(n, k):
    rng = np.random.default_rng(n)
    w, x = rng.standard_normal(k), rng.standard_normal(n)
    A = circulant(w, n)
    assert np.array_equal(A, scipy.linalg.circulant(np.pad(w, (0, n - k))))
    close(A @ x, np.fft.ifft(np.fft.fft(w, n) * np.fft.fft(x)).real, atol=1e-12)


@pytest.mark.parametrize(
    ("shape", "k"), [((4, 5), (2, 3)), ((3, 3), (3, 3)), ((1, 4), (1, 2)), (4, (4, 1))]
)
def test_doubly_block_circulant_is_the_product_of_transforms(shape, k):
    rng = np.random.default_rng(0)
    H, W = np.broadcast_to(shape, 2)
    K, I = rng.standard_normal(k), rng.standard_normal((H, W))
    A = doubly_block_circulant(K, shape)
    product = np.fft.ifft2(np.fft.fft2(K, (H, W)) * np.fft.fft2(I)).real
    close(A @ I.ravel(), product.ravel(), atol=1e-12)
    blocks = A.reshape(H, W, H, W)
    for i, j in np.ndindex(H, H):  # blocks repeat along the diagonals, and so do their entries
        assert np.array_equal(blocks[i, :, j], blocks[(i + 1) % H, :, (j + 1) % H])
        assert np.array_equal(blocks[i, :, j], scipy.linalg.circulant(blocks[i, :, j, 0]))


layer = st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(1, 3))


@given(st.lists(layer, max_size=3))
@settings(max_examples=40, deadline=None)
def test_receptive_field_as_measured(layers):
    size, jump, start = receptive_field(layers)
    x = np.arange(2 * size + 2 * jump)
    sees = np.eye(len(x), dtype=bool)  # sees[u, i]: unit u depends on pixel i
    for k, s, d in layers:
        count = (len(sees) - d * (k - 1) - 1) // s + 1
        sees = np.array([sees[s * u : s * u + d * (k - 1) + 1 : d].any(0) for u in range(count)])
    first, second = (np.flatnonzero(row) for row in sees[:2])
    assert first[-1] - first[0] + 1 == size
    assert second[0] - first[0] == jump
    assert (first[0] + first[-1]) / 2 == start


def test_receptive_field_by_hand():
    assert receptive_field([]) == (1, 1, 0)
    assert receptive_field([(3, 1, 1)] * 3) == (7, 1, 3)
    assert receptive_field([(3,), (2, 2), [3, 1, 2]]) == (12, 2, 5.5)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: conv_matrix(np.ones((2, 2)), 4), ValueError, r"K has 2 axes.* \(F, C/groups"),
        (lambda: conv_matrix(np.ones((1, 1, 5, 5)), 4), ValueError, "kernel 5x5, but .* only 4x4"),
        (lambda: conv_matrix(np.ones((1, 1, 1, 1)), (4, 0)), ValueError, "input_size must be >= 1"),
        (lambda: conv_matrix(np.ones((1, 1, 1, 1)), None), TypeError, "input_size must be a whole"),
        (
            lambda: conv_matrix(np.ones((1, 1, 1, 1)), 4, stride=0),
            ValueError,
            "stride must be >= 1",
        ),
        (lambda: circulant([1, 2, 3], 2), ValueError, "kernel 1x3 does not fit on 1x2"),
        (lambda: circulant([[1]], 2), ValueError, "w has 2 axes"),
        (lambda: circulant([1], 2.0), TypeError, "n must be a whole number >= 1, got 2.0"),
        (lambda: doubly_block_circulant(np.ones((3, 2)), 2), ValueError, "kernel 3x2 does not fit"),
        (lambda: doubly_block_circulant([1], 2), ValueError, r"K has 1 axis, .* must be \(H, W\)"),
        (lambda: doubly_block_circulant([["a"]], 2), TypeError, "K must hold real numbers"),
        (lambda: receptive_field([(3, 1), (0, 1)]), ValueError, "kernel of layer 1 must be >= 1"),
        (lambda: receptive_field([(3, True)]), TypeError, "stride of layer 0 must be a whole"),
        (lambda: receptive_field([3]), ValueError, r"layer 0 must be \(kernel, stride, dilation\)"),
        (lambda: receptive_field(3), TypeError, "layers must be a list"),
    ],
)
def test_bad_calls(call, error, words):
    with pytest.raises(error, match=words):
        call()


@pytest.mark.parametrize("layer", [(), (3, 1, 1, 1)])
def test_a_layer_is_one_to_three_numbers(layer):
    with pytest.raises(ValueError, match="layer 1 must be"):
        receptive_field([(3,), layer])
