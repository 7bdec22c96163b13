"""Activations, softmax, the loss and the measured gradient: exact values, stability, bad calls."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from helpers import activations, backprop, loss
from helpers.backprop import (
    numerical_gradient,
    relu,
    relu_gradient,
    sigmoid,
    sigmoid_gradient,
    softmax,
    softmax_cross_entropy,
    tanh,
    tanh_gradient,
)

close = np.testing.assert_allclose
PAIRS = [(relu, relu_gradient), (sigmoid, sigmoid_gradient), (tanh, tanh_gradient)]


def test_the_contract_finds_them_in_backprop():
    for name in ("relu", "sigmoid", "tanh"):
        assert getattr(backprop, name) is getattr(activations, name)
        assert getattr(backprop, f"{name}_gradient") is getattr(activations, f"{name}_gradient")
    for name in ("softmax", "softmax_cross_entropy", "numerical_gradient"):
        assert getattr(backprop, name) is getattr(loss, name)


def test_values():
    x = np.array([-2.0, -0.5, 0, 0.5, 2])
    close(relu(x), [0, 0, 0, 0.5, 2])
    close(sigmoid(x), 1 / (1 + np.exp(-x)))
    close(tanh(x), (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x)))
    close(relu_gradient(np.full(5, 7.0), x), [0, 0, 0, 7, 7])  # nothing at 0, as in PyTorch


@pytest.mark.parametrize("function, gradient", PAIRS)
def test_gradients_are_the_measured_ones(function, gradient):
    rng = np.random.default_rng(0)
    x, G = rng.standard_normal((2, 3, 4)), rng.standard_normal((2, 3, 4))
    close(gradient(G, x), numerical_gradient(lambda x: np.vdot(function(x), G), x), atol=1e-8)


@pytest.mark.parametrize("function, gradient", PAIRS)
def test_types_inputs_and_large_values(function, gradient):
    x = np.array([-1e4, -800, -1, 0, 1, 800, 1e4], np.float32)
    x.flags.writeable = False
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        y, dx = function(x), gradient(np.ones_like(x), x)
    assert y.dtype == dx.dtype == np.float32 and np.isfinite(y).all() and np.isfinite(dx).all()
    assert not np.shares_memory(function(x), x)
    assert function(x.astype(int)).dtype == gradient(x.astype(int), x.astype(int)).dtype == float
    assert function([True, False]).dtype == np.float64
    view = np.asfortranarray(np.arange(-6.0, 6).reshape(3, 4))[::2]
    close(function(view), function(view.copy()))


def test_sigmoid_keeps_its_digits_far_out():
    close(sigmoid([-700.0]), [np.exp(-700)], rtol=1e-12)
    close(sigmoid_gradient([1.0, 1], [-40.0, 40]), np.exp([-40.0, -40]), rtol=1e-12)


def test_nan_and_infinity():
    x = np.array([np.nan, np.inf, -np.inf])
    close(relu(x), [np.nan, np.inf, 0])
    close(sigmoid(x), [np.nan, 1, 0])
    close(tanh(x), [np.nan, 1, -1])
    close(relu_gradient([1.0, 2, 3], x), [1, 2, 0])  # a NaN lets through, as in PyTorch
    with np.errstate(all="raise", under="ignore"):
        assert np.isnan(tanh_gradient([np.inf], [1e3])).all()
        assert np.isnan(sigmoid_gradient([np.inf], [1e3])).all()
    close(relu_gradient([np.nan, np.inf, 5], [-1.0, -1, 1]), [0, 0, 5])  # closed is closed


@pytest.mark.parametrize("function, gradient", PAIRS)
def test_bad_calls(function, gradient):
    with pytest.raises(ValueError, match=r"G has shape \(2,\) but x has \(3,\)"):
        gradient(np.ones(2), np.ones(3))
    with pytest.raises(TypeError, match="x must hold real numbers"):
        function([1j])
    with pytest.raises(TypeError, match="G must hold real numbers"):
        gradient(["a"], [1])
    with pytest.raises(ValueError, match="x is empty"):
        function([])


@given(arrays(float, (3, 4), elements=st.floats(-1e3, 1e3)), st.floats(-1e3, 1e3))
@settings(max_examples=50, deadline=None)
def test_softmax_is_a_distribution_that_shifts_do_not_change(x, shift):
    close(softmax(x).sum(-1), 1)
    assert (softmax(x) >= 0).all()
    close(softmax(x + shift), softmax(x), atol=1e-9)


def test_softmax_values_and_extremes():
    x = np.log([[1.0, 2, 5], [3, 3, 3]])
    close(softmax(x), [[1 / 8, 2 / 8, 5 / 8], [1 / 3, 1 / 3, 1 / 3]])
    close(softmax(x[0]), [1 / 8, 2 / 8, 5 / 8])
    with np.errstate(all="raise", under="ignore"):
        close(softmax([1e300, 0, -np.inf]), [1, 0, 0])
        assert np.isnan(softmax([np.inf, 0])).all()  # as in PyTorch
    assert softmax(np.ones(3, np.float32)).dtype == np.float32


def test_cross_entropy_is_the_mean_and_so_is_its_gradient():
    logits, labels = np.log([[1.0, 2, 5], [3, 3, 3]]), np.array([2, 0])
    value, gradient = softmax_cross_entropy(logits, labels)
    assert isinstance(value, float)
    close(value, -(np.log(5 / 8) + np.log(1 / 3)) / 2)
    close(gradient, [[1 / 16, 1 / 8, -3 / 16], [-1 / 3, 1 / 6, 1 / 6]])
    measured = numerical_gradient(lambda z: softmax_cross_entropy(z, labels)[0], logits)
    close(gradient, measured, atol=1e-8)


def test_cross_entropy_is_stable_and_keeps_types():
    logits = np.array([[1e4, 0], [0, 1e4]], np.float32)
    logits.flags.writeable = False
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        value, gradient = softmax_cross_entropy(logits, [0, 0])
    assert value == 5e3 and gradient.dtype == np.float32
    assert softmax_cross_entropy([[1, 0]], np.array([0], np.uint8))[1].dtype == np.float64


@pytest.mark.filterwarnings("error")
def test_infinite_scores_are_no_warning():
    value, gradient = softmax_cross_entropy([[np.inf, 0.0]], [0])
    assert np.isnan(value)
    assert np.isnan(gradient).any()


LOGITS = np.zeros((3, 4))
BAD = [
    (LOGITS, [0, 1, 4], ValueError, "reach from 0 to 4, but 4 classes are numbered 0 to 3"),
    (LOGITS, [0, -1, 3], ValueError, "reach from -1 to 3"),
    (LOGITS, [0, 1], ValueError, r"3 examples need 3 labels in one row, got shape \(2,\)"),
    (LOGITS, [[0, 1, 2]], ValueError, r"got shape \(1, 3\)"),
    (LOGITS, [0.0, 1.5, 2], TypeError, r"labels are float64.*astype\(int\)"),
    (LOGITS, [True, False, True], TypeError, "labels are bool"),
    (LOGITS, ["a", "b", "c"], TypeError, "whole numbers 0 to 3"),
    (LOGITS, None, TypeError, "labels are object"),
    (LOGITS[0], [0], ValueError, r"logits has 1 axis.*\(N, classes\)"),
    (LOGITS[:0], [], ValueError, "logits is empty"),
]


@pytest.mark.parametrize("logits, labels, error, words", BAD)
def test_bad_labels(logits, labels, error, words):
    with pytest.raises(error, match=words):
        softmax_cross_entropy(logits, labels)


def test_numerical_gradient_leaves_x_alone_and_takes_any_shape():
    x = np.arange(6).reshape(2, 3)
    x.flags.writeable = False
    close(numerical_gradient(lambda x: (x**3).sum(), x), 3.0 * x**2, atol=1e-6)
    close(numerical_gradient(lambda x: np.sin(x), 0.0), 1)
    close(numerical_gradient(lambda x: x[0] * x[1], [3.0, 5.0], eps=1e-3), [5, 3])


@pytest.mark.parametrize("eps", [0, -1e-6, np.nan])
def test_a_step_of_nothing_is_refused(eps):
    with pytest.raises(ValueError, match="eps must be > 0"):
        numerical_gradient(np.sum, np.ones(3), eps=eps)
