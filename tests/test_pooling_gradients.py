"""Gradients of pooling: loops over windows, the adjoint identity, finite differences, ties."""

import numpy as np
import pytest
from pool_oracles import pool_gradient_loop, random_pool

from helpers.backprop import avg_pool2d_gradient, max_pool2d_gradient, numerical_gradient
from helpers.pooling import avg_pool2d, max_pool2d

close = np.testing.assert_allclose


def draw(seed):
    V, size, said, include = random_pool(seed)
    Z = max_pool2d(V, size, **said)
    return V, size, said, include, np.random.default_rng(seed).standard_normal(Z.shape)


def first_winner(window, _):
    return [i == window.index(max(window)) for i in range(len(window))]


@pytest.mark.parametrize("seed", range(150))
def test_gradients_are_the_loops(seed):
    V, size, said, include, G = draw(seed)
    dV = max_pool2d_gradient(G, V, size, **said)
    close(dV, pool_gradient_loop(G, V, size, said, first_winner), atol=1e-12)
    share = lambda inside, count: [1 / (count if include else len(inside))] * len(inside)  # noqa: E731
    dV = avg_pool2d_gradient(G, V, size, **said, count_include_pad=include)
    close(dV, pool_gradient_loop(G, V, size, said, share), atol=1e-12)


@pytest.mark.parametrize("seed", range(400, 440))
def test_average_pooling_and_its_gradient_are_adjoint(seed):
    V, size, said, include, G = draw(seed)
    said["count_include_pad"] = include
    back = avg_pool2d_gradient(G, V, size, **said)
    close(np.vdot(avg_pool2d(V, size, **said), G), np.vdot(V, back), atol=1e-10)


@pytest.mark.parametrize("seed", range(500, 520, 2))  # even seeds: no ties, so a gradient exists
def test_finite_differences(seed):
    V, size, said, include, G = draw(seed)
    loss = lambda V: np.vdot(np.sin(max_pool2d(V, size, **said)), G)  # noqa: E731
    dZ = np.cos(max_pool2d(V, size, **said)) * G
    close(max_pool2d_gradient(dZ, V, size, **said), numerical_gradient(loss, V), atol=1e-7)
    said["count_include_pad"] = include
    loss = lambda V: np.vdot(np.sin(avg_pool2d(V, size, **said)), G)  # noqa: E731
    dZ = np.cos(avg_pool2d(V, size, **said)) * G
    close(avg_pool2d_gradient(dZ, V, size, **said), numerical_gradient(loss, V), atol=1e-7)


def test_the_first_of_equal_pixels_wins_in_row_order():
    V = np.array([[[1.0, 5, 5], [5, 5, 5], [0, 0, 0]]])
    expected = np.zeros((1, 3, 3))
    expected[0, 0, 1] = 1
    close(max_pool2d_gradient(np.ones((1, 1, 1)), V, 3), expected)
    expected = [[[2, 0, 0, 2], [0, 0, 0, 0], [0, 0, 0, 0], [2, 0, 0, 2]]]
    close(
        max_pool2d_gradient(
            2 * np.ones((1, 2, 2)),
            np.zeros((1, 4, 4)),
            2,
            stride=3,
            padding=((0, 1), (0, 1)),
            ceil_mode=True,
        ),
        expected,
    )


def test_a_pixel_that_wins_several_windows_gets_the_sum():
    V = np.zeros((1, 3, 3))
    V[0, 1, 1] = 9
    G = np.array([[[1.0, 10], [100, 1000]]])
    close(max_pool2d_gradient(G, V, 2, stride=1).ravel(), [0, 0, 0, 0, 1111, 0, 0, 0, 0])


def test_padding_gets_nothing_even_where_all_is_minus_infinity():
    V = np.full((1, 2, 2), -np.inf)
    G = np.arange(1.0, 10).reshape(1, 3, 3)
    for stride, of in (1, G), (2, G[:, :2, :2]):
        assert max_pool2d_gradient(of, V, 2, stride=stride, padding=1).sum() == of.sum()


def test_nan_takes_the_gradient_and_infinite_gradients_stay_where_they_belong():
    V = np.array([[[1.0, np.nan, 3, 2]]])
    close(max_pool2d_gradient([[[1, 1]]], V, (1, 2)), [[[0, 1, 1, 0]]])
    with np.errstate(all="raise"):
        dV = avg_pool2d_gradient([[[np.inf, -np.inf]]], [[[1, 2, 3]]], (1, 2), stride=1)
    close(dV, [[[np.inf, np.nan, -np.inf]]])
    G = np.array([[[np.inf, np.nan]]])
    close(max_pool2d_gradient(G, [[[1, 2, 4, 3]]], (1, 2)), [[[0, np.inf, np.nan, 0]]])


def test_many_places_and_both_memory_orders():
    rng = np.random.default_rng(0)
    V = rng.standard_normal((2, 1, 20, 20))
    dV = max_pool2d_gradient(np.ones((2, 1, 1, 1)), V, 20)  # 400 places: more than a byte can count
    assert (dV.reshape(2, -1).argmax(1) == V.reshape(2, -1).argmax(1)).all() and dV.sum() == 2
    rows_first = np.ascontiguousarray(V.transpose(2, 1, 3, 0)).transpose(3, 1, 0, 2)
    G = rng.standard_normal((2, 1, 9, 9))
    for gradient in max_pool2d_gradient, avg_pool2d_gradient:
        close(gradient(G, rows_first, 4, stride=2), gradient(G, V, 4, stride=2))


@pytest.mark.parametrize("gradient", [max_pool2d_gradient, avg_pool2d_gradient])
def test_types_single_examples_and_inputs(gradient):
    V = np.random.default_rng(0).integers(0, 9, (3, 2, 5, 5)).astype(np.float32)
    G = np.arange(24, dtype=np.float32).reshape(3, 2, 2, 2)
    V.flags.writeable = G.flags.writeable = False
    dV = gradient(G, V, 2)
    assert dV.dtype == np.float32 and dV.shape == V.shape
    assert gradient(G.astype(int), V.astype(int), 2).dtype == np.float64
    close(gradient(G[1].tolist(), V[1].tolist(), 2), dV[1])
    assert (dV[..., -1] == 0).all() and (dV[:, :, -1] == 0).all()  # the ragged rest is read by none


@pytest.mark.parametrize("gradient", [max_pool2d_gradient, avg_pool2d_gradient])
def test_bad_calls(gradient):
    V, G = np.ones((2, 5, 5)), np.ones((2, 2, 2))
    with pytest.raises(ValueError, match=r"G has shape \(2, 3, 2\).*need \(2, 2, 2\)"):
        gradient(np.ones((2, 3, 2)), V, 2)
    with pytest.raises(ValueError, match=r"G has shape \(1, 2, 2, 2\).*need \(2, 2, 2\)"):
        gradient(G[None], V, 2)
    with pytest.raises(ValueError, match="G has 2 axes"):
        gradient(G[0], V, 2)
    with pytest.raises(TypeError, match="G must hold real numbers"):
        gradient(G * 1j, V, 2)
    with pytest.raises(ValueError, match="nothing but padding"):
        gradient(G, V, 2, padding=2)
    with pytest.raises(ValueError, match="stride must be >= 1"):
        gradient(G, V, 2, stride=0)


def test_padding_counts_unless_told_otherwise():
    G, V = np.ones((1, 1, 1)), np.ones((1, 1, 1))
    assert avg_pool2d_gradient(G, V, 3, padding=1) == pytest.approx(1 / 9)


@pytest.mark.parametrize("gradient", [max_pool2d_gradient, avg_pool2d_gradient])
def test_the_more_precise_type_wins(gradient):
    V, G = np.zeros((1, 4, 4), np.float32), np.full((1, 2, 2), 1 + 1e-12)
    dV = gradient(G, V, 2)
    assert dV.dtype == np.float64
    assert dV.sum() == pytest.approx(4 + 4e-12, abs=1e-14)


@pytest.mark.filterwarnings("error")
def test_sums_out_of_range_are_no_warning():
    V = np.array([[[0.0, 1, 0]]])
    assert np.isinf(max_pool2d_gradient(np.full((1, 1, 2), 1.7e308), V, (1, 2), stride=1)).any()
