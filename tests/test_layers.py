"""Each layer alone: shapes before data, finite differences, types, the weights it starts with."""

import numpy as np
import pytest
from small_nets import precise

from helpers import network
from helpers.backprop import numerical_gradient
from helpers.network import (
    AvgPool2d,
    Conv2d,
    Flatten,
    GlobalAvgPool,
    Linear,
    LocallyConnected2d,
    MaxPool2d,
    ReLU,
    Sequential,
    Sigmoid,
    Tanh,
    TiledConv2d,
)
from helpers.variants import tiled_conv2d

close = np.testing.assert_allclose
IMAGE = (2, 6, 7)
LAYERS = {
    "conv": (lambda: Conv2d(2, 3, 3), IMAGE, (3, 4, 5)),
    "conv, all settings": (
        lambda: Conv2d(2, 3, (2, 3), stride=(2, 1), padding=((0, 1), (2, 0)), seed=4),
        IMAGE,
        (3, 3, 7),
    ),
    "local": (lambda: LocallyConnected2d(2, 3, 3, input_size=(6, 7)), IMAGE, (3, 4, 5)),
    "local, all settings": (
        lambda: LocallyConnected2d(2, 2, (3, 2), input_size=(6, 7), stride=(2, 3), padding=(1, 0)),
        IMAGE,
        (2, 3, 2),
    ),
    "tiled": (lambda: TiledConv2d(2, 3, 3, 2), IMAGE, (3, 4, 5)),
    "tiled, all settings": (
        lambda: TiledConv2d(2, 2, (3, 2), 3, stride=(1, 2), padding=1),
        IMAGE,
        (2, 6, 4),
    ),
    "linear": (lambda: Linear(5, 4), (5,), (4,)),
    "max pool": (lambda: MaxPool2d(2), IMAGE, (2, 3, 3)),
    "max pool, oblong": (lambda: MaxPool2d((3, 2)), IMAGE, (2, 2, 3)),
    "average pool": (lambda: AvgPool2d((2, 3)), IMAGE, (2, 3, 2)),
    "global average": (GlobalAvgPool, IMAGE, (2,)),
    "relu": (ReLU, IMAGE, IMAGE),
    "sigmoid": (Sigmoid, IMAGE, IMAGE),
    "tanh": (Tanh, (5,), (5,)),
    "flatten": (Flatten, IMAGE, (84,)),
    "a net in a net": (lambda: Sequential(Conv2d(2, 2, 3), Tanh()), IMAGE, (2, 4, 5)),
}


@pytest.mark.parametrize("make, before, after", LAYERS.values(), ids=LAYERS)
def test_layers_do_what_they_say(make, before, after):
    """Shape before data, forward of batches, both gradients against central differences."""
    layer, rng = precise(make()), np.random.default_rng(0)
    x, G = rng.standard_normal((3, *before)), rng.standard_normal((3, *after))
    assert layer.output_shape(before) == after
    y = layer.forward(x)
    assert y.shape == (3, *after)
    close(layer.forward(x[1:2]), y[1:2])

    layer.forward(x)
    dx = layer.backward(G)
    gradients = [p.grad for p in layer.parameters()]
    loss = lambda x: np.vdot(layer.forward(x), G)  # noqa: E731
    close(dx, numerical_gradient(loss, x), atol=1e-7)
    for p, gradient in zip(layer.parameters(), gradients, strict=True):
        assert gradient.shape == p.value.shape
        value = p.value

        def of_value(v, p=p):
            p.value = v
            return loss(x)

        close(gradient, numerical_gradient(of_value, value), atol=1e-7)
        p.value = value


@pytest.mark.parametrize("make, before, after", LAYERS.values(), ids=LAYERS)
def test_layers_keep_float32_and_their_input(make, before, after):
    layer = make()
    x = np.random.default_rng(0).random((2, *before), np.float32)
    x.flags.writeable = False
    y = layer.forward(x)
    assert y.dtype == np.float32
    assert layer.backward(np.ones_like(y)).dtype == np.float32
    assert all(p.value.dtype == p.grad.dtype == np.float32 for p in layer.parameters())
    assert eval(repr(layer), vars(network)).output_shape(before) == after  # a layer names itself


@pytest.mark.parametrize("make, before, after", LAYERS.values(), ids=LAYERS)
def test_what_goes_back_must_fit(make, before, after):
    layer = make()
    with pytest.raises(ValueError, match="call forward before backward"):
        layer.backward(np.ones((2, *after)))
    layer.forward(np.ones((2, *before)))
    with pytest.raises(ValueError, match=r"has shape .*but these settings need"):
        layer.backward(np.ones((3, *after)))


def test_what_goes_back_fits_the_last_forward_not_the_first():
    layer, rng = Conv2d(1, 2, 3), np.random.default_rng(0)
    for size in 5, 8, 5:
        x = rng.standard_normal((2, 1, size, size))
        assert layer.backward(np.ones_like(layer.forward(x))).shape == x.shape
    with pytest.raises(ValueError, match="takes"):
        layer.forward(np.ones((2, 3, 5, 5)))


def test_flatten_goes_back_in_the_type_of_the_gradient():
    layer = Flatten()
    layer.forward(np.ones((1, 2, 3, 3), np.float32))
    G = np.full((1, 18), 1 + 1e-12)
    assert np.array_equal(layer.backward(G).ravel(), G.ravel())


def test_sharing_is_counted_and_tiling_lies_between():
    count = lambda layer: sum(p.value.size for p in layer.parameters())  # noqa: E731
    assert count(Conv2d(1, 1, 3)) == 10
    assert count(TiledConv2d(1, 1, 3, 2)) == 40
    assert count(LocallyConnected2d(1, 1, 3, input_size=5)) == 90
    x = np.random.default_rng(0).standard_normal((2, 1, 5, 5))
    conv, tiled = Conv2d(1, 1, 3), TiledConv2d(1, 1, 3, 1)
    tiled.weight.value = conv.weight.value[..., None, None]
    close(tiled.forward(x), conv.forward(x))
    tiled, local = TiledConv2d(1, 1, 3, 3), LocallyConnected2d(1, 1, 3, input_size=5)
    tiled.weight.value = local.weight.value.transpose(0, 3, 4, 5, 1, 2)
    close(tiled.forward(x), local.forward(x))
    close(tiled.forward(x), tiled_conv2d(x, tiled.weight.value))


def test_seeds():
    a, b, c = Conv2d(1, 8, 5), Conv2d(1, 8, 5, seed=0), Conv2d(1, 8, 5, seed=1)
    assert (a.weight.value == b.weight.value).all() and (a.weight.value != c.weight.value).any()
    wide = Linear(1000, 400).weight.value
    close(wide.std(), np.sqrt(2 / 1000), rtol=0.01)  # He: the fan-in decides
    close(Conv2d(40, 100, 5).weight.value.std(), np.sqrt(2 / 1000), rtol=0.01)


def test_seed_0_is_the_default():
    twice = [
        (Conv2d(1, 2, 3), Conv2d(1, 2, 3, seed=0)),
        (Linear(4, 2), Linear(4, 2, seed=0)),
        (
            LocallyConnected2d(1, 2, 3, input_size=5),
            LocallyConnected2d(1, 2, 3, input_size=5, seed=0),
        ),
        (TiledConv2d(1, 2, 3, 2), TiledConv2d(1, 2, 3, 2, seed=0)),
    ]
    assert all(np.array_equal(a.weight.value, b.weight.value) for a, b in twice)


def test_every_kind_of_weight_starts_at_the_size_of_he():
    made = Conv2d(4, 60, 5), TiledConv2d(4, 20, 5, 2), LocallyConnected2d(4, 5, 5, input_size=8)
    for layer in (*made, Linear(100, 90)):
        assert layer.weight.value.std() == pytest.approx(np.sqrt(2 / 100), rel=0.05)  # fan-in 100


def test_a_new_layer_must_say_what_it_computes():
    with pytest.raises(NotImplementedError):
        network.Layer().forward([[1]])
    with pytest.raises(NotImplementedError):
        network.Layer().input_gradient(np.ones(1))
