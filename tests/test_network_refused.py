"""Bad calls of layers, nets and training: each gets a sentence that says what, and the way out."""

import numpy as np
import pytest
from small_nets import small_net, tiny_net, tiny_task

from helpers.local_gradients import (
    locally_connected2d_input_gradient,
    locally_connected2d_kernel_gradient,
)
from helpers.network import (
    SGD,
    AvgPool2d,
    Conv2d,
    Flatten,
    GlobalAvgPool,
    Linear,
    LocallyConnected2d,
    MaxPool2d,
    Parameter,
    ReLU,
    Sequential,
    TiledConv2d,
    accuracy,
    predict,
    train,
)


def fits(*layers, shape=(1, 28, 28)):
    return lambda: Sequential(*layers).shapes(shape)


def trains(net=None, x=None, y=None, **settings):
    def call():
        a, b = tiny_task(4)
        plan = {"epochs": 1, "batch_size": 2, "lr": 0.1, "seed": 0, **settings}
        train(
            net or tiny_net(Conv2d(1, 4, 3)), a if x is None else x, b if y is None else y, **plan
        )

    return call


BAD = [
    (
        fits(Conv2d(1, 8, 5), MaxPool2d(2), Conv2d(4, 16, 5)),
        r"layer 3 of 3, Conv2d\(4, 16, 5\), after MaxPool2d\(2\) of shape \(8, 12, 12\): "
        r".*takes \(4, H, W\), but gets \(8, 12, 12\): Conv2d\(8, ...\) would fit",
    ),
    (
        fits(Conv2d(1, 8, 5), Linear(100, 10)),
        r"layer 2 of 2.*gets \(8, 24, 24\): Flatten\(\) before it and Linear\(4608, 10\) would fit",
    ),
    (
        fits(Conv2d(1, 8, 5), Linear(4608, 10)),
        r"gets \(8, 24, 24\): Flatten\(\) before it would fit",
    ),
    (fits(Flatten(), Linear(100, 10)), r"gets \(784,\): Linear\(784, 10\) would fit"),
    (fits(Flatten(), Conv2d(1, 8, 5)), r"layer 2.*gets \(784,\): put it before Flatten\(\)"),
    (fits(Flatten(), MaxPool2d(2)), r"MaxPool2d\(2\) takes \(C, H, W\), but gets \(784,\)"),
    (fits(Flatten(), GlobalAvgPool()), r"takes \(C, H, W\), but gets \(784,\)"),
    (fits(MaxPool2d(7), Conv2d(1, 1, 5)), "layer 2.*kernel 5x5.*only 4x4.*padding >= 1"),
    (fits(MaxPool2d(29)), "layer 1 of 1.*after the input.*kernel 29x29.*only 28x28"),
    (fits(TiledConv2d(3, 1, 3, 2)), r"takes \(3, H, W\).*TiledConv2d\(1, ...\) would fit"),
    (
        fits(LocallyConnected2d(1, 1, 3, input_size=9)),
        r"takes \(1, 9, 9\), but gets \(1, 28, 28\): its kernels belong to places",
    ),
    (lambda: small_net().forward(np.ones((1, 8, 8))), r"layer 1 of 5.*batch \(N, C, H, W\)"),
    (
        lambda: small_net().forward(np.ones((2, 1, 9, 12))),
        r"layer 5 of 5.*Linear\(30, 3\) would fit",
    ),
    (lambda: Sequential(), "at least one layer"),
    (lambda: Sequential(ReLU), r"layer 1 is <class.*did you mean ReLU\(\)\?"),
    (lambda: Sequential(ReLU(), np.tanh), "layer 2 is .*which is no layer"),
    (lambda: Sequential(*[ReLU()] * 2), r"layer 2, ReLU\(\), stands here twice: make a new one"),
    (lambda: Conv2d(0, 8, 5), "in_channels must be >= 1"),
    (lambda: Conv2d(1, True, 5), "out_channels must be a whole number"),
    (lambda: Conv2d(1, 8, 2.5), "kernel_size must be a whole number"),
    (lambda: Conv2d(1, 8, 5, stride=0), "stride must be >= 1"),
    (lambda: Conv2d(1, 8, 5, padding=-1), "padding must be >= 0"),
    (lambda: Conv2d(1, 8, 5, seed=-1), "seed must be >= 0"),
    (lambda: Linear(4, None), "out_features must be a whole number"),
    (lambda: MaxPool2d(0), "size must be >= 1"),
    (lambda: AvgPool2d("2"), "size must be a whole number"),
    (lambda: TiledConv2d(1, 1, 3, 0), "t must be >= 1"),
    (lambda: LocallyConnected2d(1, 1, 5, input_size=3), "kernel 5x5.*only 3x3"),
    (lambda: SGD(Linear(1, 1).parameters(), 0.1).step(), "call backward before step"),
    (lambda: SGD([], lr=0), "lr must be a finite number > 0, got 0"),
    (lambda: SGD([], lr="fast"), "lr must be a number, got 'fast'"),
    (lambda: SGD([], lr=0.1, momentum=-1), "momentum must be a finite number >= 0"),
    (trains(lr=np.nan), "lr must be a finite number"),
    (trains(epochs=0), "epochs must be >= 1"),
    (trains(batch_size=1.5), "batch_size must be a whole number"),
    (trains(seed=None), "seed must be a whole number"),
    (trains(y=[0, 1]), "4 examples need 4 labels"),
    (trains(y=[0, 1, 2, 0]), "labels reach from 0 to 2, but 2 classes"),
    (trains(x=np.full((4, 1, 8, 8), np.nan)), "x holds NaN or infinity"),
    (trains(net=Sequential(Conv2d(1, 4, 3))), r"gives \(4, 6, 6\).*end it with Flatten\(\)"),
    (trains(x=np.ones((4, 3, 8, 8))), r"Conv2d\(3, ...\) would fit"),
    (lambda: predict(small_net(), np.ones((0, 1, 8, 8))), "x is empty"),
    (lambda: accuracy(small_net(), np.ones((2, 1, 8, 8)), [1]), r"y has shape \(1,\).*need \(2,\)"),
]


@pytest.mark.parametrize("call, words", BAD, ids=[words[:40] for _, words in BAD])
def test_bad_calls_say_what_and_the_way_out(call, words):
    with pytest.raises((ValueError, TypeError), match=words):
        call()


def test_one_number_that_is_none_spoils_the_examples():
    with pytest.raises(ValueError, match="x holds NaN"):
        train(Linear(2, 2), [[1, np.nan]], [0], epochs=1, batch_size=1, lr=1, seed=0)
    with pytest.raises(ValueError, match="seed must be >= 0"):
        train(Linear(2, 2), [[1, 2]], [0], epochs=1, batch_size=1, lr=1, seed=-1)


def test_a_step_needs_every_gradient():
    one, other = Parameter(np.ones(1)), Parameter(np.ones(1))
    one.grad = np.ones(1)
    with pytest.raises(ValueError, match="call backward before step"):
        SGD([one, other], lr=1).step()


def test_local_gradients_refuse_what_does_not_belong_together():
    V, G, K = np.ones((1, 4, 4)), np.ones((2, 3, 3)), np.ones((2, 3, 3, 1, 2, 2))
    with pytest.raises(ValueError, match="G has shape"):
        locally_connected2d_kernel_gradient(G[:, :2], V, 2)
    with pytest.raises(ValueError, match="K has shape"):
        locally_connected2d_input_gradient(K[:, :2], G, 4)
    with pytest.raises(ValueError, match="G has shape"):
        locally_connected2d_input_gradient(K, G[:1], 4)
