"""The fork against finite differences and plain slicing; training to the end."""

import numpy as np
import pytest

from helpers.backprop import numerical_gradient
from helpers.network import (
    Conv2d,
    Flatten,
    GlobalAvgPool,
    Linear,
    MaxPool2d,
    Sequential,
    predict,
    train,
)
from helpers.split import Split, fitted


@pytest.mark.parametrize("count", [1, 2, 3])
def test_split_is_both_ways_side_by_side(count):
    x = np.random.default_rng(count).standard_normal((5, 4, 6, 6))
    out = Split(count, GlobalAvgPool(), Flatten()).forward(x)
    plain = np.hstack([x[:, :count].mean((2, 3)), x[:, count:].reshape(5, -1)])
    np.testing.assert_allclose(out, plain, atol=1e-12)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_split_gradient(count):
    rng = np.random.default_rng(count)
    x, layer = rng.standard_normal((2, 4, 4, 4)), Split(count, GlobalAvgPool(), Flatten())
    layer = Split(count, Sequential(MaxPool2d(4), Flatten()), Flatten())
    G = rng.standard_normal(layer.forward(x).shape)
    expected = numerical_gradient(lambda x: (layer.forward(x) * G).sum(), x)
    layer.forward(x)
    np.testing.assert_allclose(layer.backward(G), expected, atol=1e-6)


@pytest.mark.parametrize("count", [0, 4, 5])
def test_each_way_gets_a_channel(count):
    with pytest.raises(ValueError, match=f"sends {count} channels one way, but gets 4"):
        Split(count, GlobalAvgPool(), Flatten()).output_shape((4, 6, 6))


def test_ways_that_do_not_end_flat_are_refused():
    with pytest.raises(ValueError, match="end both ways with Flatten"):
        Split(1, MaxPool2d(2), Flatten()).output_shape((4, 6, 6))


def test_fitted_learns_in_double_precision_and_repeats_itself():
    rng = np.random.default_rng(0)
    x = rng.standard_normal((60, 1, 4, 4)).astype(np.float32)
    y = (x.mean((1, 2, 3)) > 0).astype(int)

    def run():
        net = Sequential(Conv2d(1, 2, 3, seed=1), Flatten(), Linear(8, 2, seed=2))
        return fitted(net, x, y, epochs=30, lr=0.1, seed=3)

    one, other = run(), run()
    assert (predict(one, x) == y).all()
    for p, q in zip(one.parameters(), other.parameters(), strict=True):
        assert p.value.dtype == np.float64
        assert np.array_equal(p.value, q.value)


def test_a_split_says_what_it_is_and_takes_images_only():
    layer = Split(1, GlobalAvgPool(), Flatten())
    assert repr(layer) == "Split(1, GlobalAvgPool(), Flatten())"
    with pytest.raises(ValueError, match=r"takes \(C, H, W\), but gets \(4,\)"):
        layer.output_shape((4,))


def test_fitted_is_training_in_batches_of_25_with_momentum():
    rng = np.random.default_rng(1)
    x, y = rng.standard_normal((60, 3)), rng.integers(2, size=60)
    one, other = Linear(3, 2, seed=1), Linear(3, 2, seed=1)
    fitted(one, x, y, epochs=2, lr=0.1, seed=5)
    for p in other.parameters():
        p.value = p.value.astype(np.float64)
    for _ in train(other, x, y, epochs=2, batch_size=25, lr=0.1, momentum=0.9, seed=5):
        pass
    assert np.array_equal(one.weight.value, other.weight.value)
