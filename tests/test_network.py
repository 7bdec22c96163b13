"""Layers in a row: the whole net against finite differences, and its shapes before data."""

import numpy as np
from small_nets import precise, small_net

from helpers.backprop import numerical_gradient, softmax_cross_entropy
from helpers.network import (
    AvgPool2d,
    Conv2d,
    Flatten,
    Linear,
    LocallyConnected2d,
    MaxPool2d,
    ReLU,
    Sequential,
    Sigmoid,
    Tanh,
    TiledConv2d,
)

close = np.testing.assert_allclose


def test_the_whole_net_against_finite_differences():
    rng = np.random.default_rng(0)
    net = precise(
        Sequential(
            Conv2d(1, 2, 3),
            Tanh(),
            MaxPool2d(2),
            TiledConv2d(2, 2, 2, 2, padding=1),
            ReLU(),
            LocallyConnected2d(2, 2, 2, input_size=5),
            Sigmoid(),
            AvgPool2d(2),
            Flatten(),
            Linear(8, 4),
        )
    )
    x, labels = rng.standard_normal((3, 1, 10, 10)), [0, 3, 1]
    dx = net.backward(softmax_cross_entropy(net.forward(x), labels)[1])
    loss = lambda x: softmax_cross_entropy(net.forward(x), labels)[0]  # noqa: E731
    close(dx, numerical_gradient(loss, x), atol=1e-8)
    for p in net.parameters():
        value, gradient = p.value, p.grad

        def of_value(v, p=p):
            p.value = v
            return loss(x)

        close(gradient, numerical_gradient(of_value, value), atol=1e-8)
        p.value = value


def test_training_skips_only_what_nobody_needs():
    x = np.random.default_rng(0).standard_normal((2, 1, 8, 8))
    net, twin = Sequential(Sigmoid(), small_net()), Sequential(Sigmoid(), small_net())
    G = softmax_cross_entropy(net.forward(x), [0, 2])[1]
    twin.forward(x)
    net.parameter_gradients(G)
    twin.backward(G)
    for p, q in zip(net.parameters(), twin.parameters(), strict=True):
        close(p.grad, q.grad)
    quiet = Sequential(ReLU(), Flatten())
    quiet.forward(x)
    quiet.parameter_gradients(np.ones((2, 64)))  # nothing to learn is no error


def test_shapes_before_any_data():
    stages = small_net().shapes((1, 8, 8))
    assert [stage.shape for stage in stages] == [(2, 6, 6), (2, 6, 6), (2, 3, 3), (18,), (3,)]
    assert [stage.parameters for stage in stages] == [20, 0, 0, 0, 57]
    layer, shape, parameters = stages[0]
    assert repr(layer) == "Conv2d(1, 2, 3)" and shape == (2, 6, 6) and parameters == 20
    assert repr(Conv2d(1, 2, 3, stride=2, padding="same")) == (
        "Conv2d(1, 2, 3, stride=2, padding='same')"
    )
