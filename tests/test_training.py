"""Training: the step, its order and its progress, what is learned, and learning that diverges."""

import inspect

import numpy as np
import pytest
from small_nets import tiny_net, tiny_task

from helpers.network import (
    SGD,
    Conv2d,
    Flatten,
    Linear,
    LocallyConnected2d,
    Parameter,
    ReLU,
    Sequential,
    TiledConv2d,
    accuracy,
    predict,
    train,
)

close = np.testing.assert_allclose


def test_sgd_with_and_without_momentum():
    for momentum, path in (0, [0.9, 0.8, 0.7]), (0.5, [0.9, 0.75, 0.575]):
        layer = Linear(1, 1)
        layer.weight.value[:] = 1
        sgd = SGD(layer.parameters(), lr=0.1, momentum=momentum)
        for expected in path:  # the gradient is 1 in every step
            layer.weight.grad, layer.bias.grad = np.ones((1, 1)), np.zeros(1)
            sgd.step()
            close(layer.weight.value, expected, rtol=1e-6)
        assert layer.weight.value.dtype == np.float32


def test_sgd_has_no_momentum_unless_asked_for():
    p = Parameter(np.ones(1))
    p.grad = np.ones(1)
    sgd = SGD([p], lr=0.1)
    for _ in range(3):
        sgd.step()
    assert p.value == pytest.approx(0.7)


def test_training_has_no_momentum_unless_asked_for():
    x, y = np.array([[-1.0], [1.0], [2.0]]), [0, 1, 1]
    how = {"epochs": 3, "batch_size": 1, "lr": 0.1, "seed": 0}
    one, other = Linear(1, 2), Linear(1, 2)
    list(train(one, x, y, **how))
    list(train(other, x, y, **how, momentum=0))
    assert np.array_equal(one.weight.value, other.weight.value)


@pytest.mark.parametrize(
    "first",
    [
        lambda: Conv2d(1, 4, 3),
        lambda: TiledConv2d(1, 4, 3, 2),
        lambda: LocallyConnected2d(1, 4, 3, input_size=8),
    ],
    ids=["conv", "tiled", "local"],
)
def test_a_small_net_learns_a_small_task(first):
    x, y = tiny_task()
    net = tiny_net(first())
    losses = [
        p.loss for p in train(net, x, y, epochs=60, batch_size=20, lr=0.3, seed=0, momentum=0.9)
    ]
    assert losses[-1] < losses[0] / 5
    assert accuracy(net, x, y) == 1


def test_training_is_a_generator_that_tells_where_it_is_and_repeats_itself():
    x, y = tiny_task(50)
    runs = []
    for seed in 0, 0, 1:
        net = tiny_net(Conv2d(1, 4, 3))
        training = train(net, x, y, epochs=2, batch_size=20, lr=0.1, seed=seed)
        assert inspect.isgenerator(training)
        runs.append((list(training), net.parameters()[0].value))
    assert [(p.epoch, p.batch, p.batches) for p in runs[0][0]] == [
        (1, 1, 3), (1, 2, 3), (1, 3, 3), (2, 1, 3), (2, 2, 3), (2, 3, 3)
    ]  # fmt: skip
    assert runs[0][0] == runs[1][0] and (runs[0][1] == runs[1][1]).all()
    assert runs[0][0] != runs[2][0]
    assert all(0 <= p.accuracy <= 1 for p in runs[0][0])


def test_every_example_is_seen_once_an_epoch():
    seen = []

    class Spy(ReLU):
        def forward(self, x):
            seen.extend(x.ravel().tolist())
            return super().forward(x)

    x = np.arange(1.0, 8).reshape(7, 1)
    list(
        train(Sequential(Spy(), Linear(1, 2)), x, [0] * 7, epochs=2, batch_size=3, lr=0.01, seed=0)
    )
    assert sorted(seen[:7]) == sorted(seen[7:]) == x.ravel().tolist() and seen[:7] != seen[7:]


def test_progress_tells_the_share_that_was_right():
    net, x = Linear(1, 2), np.array([[-1.0], [-2.0], [3.0], [4.0]])
    net.weight.value = np.array([[-1.0], [1.0]])
    step = {"epochs": 1, "batch_size": 4, "lr": 1e-9, "seed": 0}
    assert next(train(net, x, [0, 0, 1, 0], **step)).accuracy == 0.75
    assert next(train(net, x, [0, 0, 1, 1], **step)).accuracy == 1


def test_stopping_early_keeps_what_was_learned():
    x, y = tiny_task()
    net = tiny_net(Conv2d(1, 4, 3))
    start = net.parameters()[0].value.copy()
    next(train(net, x, y, epochs=9, batch_size=20, lr=0.1, seed=0))
    assert (net.parameters()[0].value != start).any()
    assert predict(net, x).shape == (60,)


def test_predict_reads_every_example_once_in_batches():
    net, x = Linear(1, 2), np.random.default_rng(0).standard_normal((600, 1))
    net.weight.value, net.bias.value = np.array([[-1.0], [1.0]]), np.zeros(2)
    for size in 1, 7, 250, 1000:
        assert np.array_equal(predict(net, x, size), x[:, 0] > 0)
    assert np.array_equal(predict(net, x), x[:, 0] > 0)


def test_divergence_is_noticed_and_said():
    x, y = tiny_task()
    net = Sequential(Conv2d(1, 4, 3), Flatten(), Linear(144, 8), Linear(8, 2))
    words = (
        r"learning diverged: the loss is (nan|inf) in epoch \d+, batch \d of 3.*smaller than 1e\+06"
    )
    with pytest.raises(ValueError, match=words):
        list(train(net, x, y, epochs=50, batch_size=20, lr=1e6, seed=0))
    with pytest.raises(ValueError, match="before the first step: these weights are lost"):
        list(train(net, x, y, epochs=1, batch_size=20, lr=0.1, seed=0))


@pytest.mark.filterwarnings("error")
def test_divergence_is_no_warning():
    net, x = Linear(1, 2), np.array([[1e200], [-1e200]])
    net.weight.value = np.zeros((2, 1))
    with pytest.raises(ValueError, match="diverged"):
        list(train(net, x, [0, 1], epochs=9, batch_size=2, lr=1e150, seed=0))
