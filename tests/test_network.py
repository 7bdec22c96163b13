"""Layers and the net: finite differences, shapes before data, clear messages, learning."""

import inspect

import numpy as np
import pytest

from helpers import network
from helpers.backprop import numerical_gradient, softmax_cross_entropy
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
    Sigmoid,
    Tanh,
    TiledConv2d,
    accuracy,
    predict,
    train,
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


def precise(layer):
    """Use float64 and biases that are not zero, so that differences can be measured."""
    rng = np.random.default_rng(7)
    for p in layer.parameters():
        p.value = rng.standard_normal(p.value.shape)
    return layer


def small_net():
    return Sequential(Conv2d(1, 2, 3, seed=1), ReLU(), MaxPool2d(2), Flatten(), Linear(18, 3))


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


SLASH = np.eye(4, dtype=np.float32)


def tiny_task(n=60):
    """Slash or backslash, anywhere on an 8 x 8 image."""
    rng = np.random.default_rng(0)
    x, y = np.zeros((n, 1, 8, 8), np.float32), rng.integers(0, 2, n)
    for image, label, (i, j) in zip(x[:, 0], y, rng.integers(0, 5, (n, 2)), strict=True):
        image[i : i + 4, j : j + 4] = SLASH if label else SLASH[::-1]
    return x, y


def tiny_net(first):
    return Sequential(first, ReLU(), GlobalAvgPool(), Linear(4, 2))


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


def test_stopping_early_keeps_what_was_learned():
    x, y = tiny_task()
    net = tiny_net(Conv2d(1, 4, 3))
    start = net.parameters()[0].value.copy()
    next(train(net, x, y, epochs=9, batch_size=20, lr=0.1, seed=0))
    assert (net.parameters()[0].value != start).any()
    assert predict(net, x).shape == (60,)


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


def test_what_goes_back_fits_the_last_forward_not_the_first():
    layer, rng = Conv2d(1, 2, 3), np.random.default_rng(0)
    for size in 5, 8, 5:
        x = rng.standard_normal((2, 1, size, size))
        assert layer.backward(np.ones_like(layer.forward(x))).shape == x.shape
    with pytest.raises(ValueError, match="takes"):
        layer.forward(np.ones((2, 3, 5, 5)))


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


def test_flatten_goes_back_in_the_type_of_the_gradient():
    layer = Flatten()
    layer.forward(np.ones((1, 2, 3, 3), np.float32))
    G = np.full((1, 18), 1 + 1e-12)
    assert np.array_equal(layer.backward(G).ravel(), G.ravel())


def test_sgd_has_no_momentum_unless_asked_for():
    p = Parameter(np.ones(1))
    p.grad = np.ones(1)
    sgd = SGD([p], lr=0.1)
    for _ in range(3):
        sgd.step()
    assert p.value == pytest.approx(0.7)


def test_a_new_layer_must_say_what_it_computes():
    with pytest.raises(NotImplementedError):
        network.Layer().forward([[1]])
    with pytest.raises(NotImplementedError):
        network.Layer().input_gradient(np.ones(1))


@pytest.mark.filterwarnings("error")
def test_infinite_scores_are_no_warning():
    loss, gradient = softmax_cross_entropy([[np.inf, 0.0]], [0])
    assert np.isnan(loss)
    assert np.isnan(gradient).any()


def test_local_gradients_refuse_what_does_not_belong_together():
    V, G, K = np.ones((1, 4, 4)), np.ones((2, 3, 3)), np.ones((2, 3, 3, 1, 2, 2))
    with pytest.raises(ValueError, match="G has shape"):
        locally_connected2d_kernel_gradient(G[:, :2], V, 2)
    with pytest.raises(ValueError, match="K has shape"):
        locally_connected2d_input_gradient(K[:, :2], G, 4)
    with pytest.raises(ValueError, match="G has shape"):
        locally_connected2d_input_gradient(K, G[:1], 4)


def test_predict_reads_every_example_once_in_batches():
    net, x = Linear(1, 2), np.random.default_rng(0).standard_normal((600, 1))
    net.weight.value, net.bias.value = np.array([[-1.0], [1.0]]), np.zeros(2)
    for size in 1, 7, 250, 1000:
        assert np.array_equal(predict(net, x, size), x[:, 0] > 0)
    assert np.array_equal(predict(net, x), x[:, 0] > 0)


def test_progress_tells_the_share_that_was_right():
    net, x = Linear(1, 2), np.array([[-1.0], [-2.0], [3.0], [4.0]])
    net.weight.value = np.array([[-1.0], [1.0]])
    step = {"epochs": 1, "batch_size": 4, "lr": 1e-9, "seed": 0}
    assert next(train(net, x, [0, 0, 1, 0], **step)).accuracy == 0.75
    assert next(train(net, x, [0, 0, 1, 1], **step)).accuracy == 1


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


def test_training_has_no_momentum_unless_asked_for():
    x, y = np.array([[-1.0], [1.0], [2.0]]), [0, 1, 1]
    how = {"epochs": 3, "batch_size": 1, "lr": 0.1, "seed": 0}
    one, other = Linear(1, 2), Linear(1, 2)
    list(train(one, x, y, **how))
    list(train(other, x, y, **how, momentum=0))
    assert np.array_equal(one.weight.value, other.weight.value)


@pytest.mark.filterwarnings("error")
def test_divergence_is_no_warning():
    net, x = Linear(1, 2), np.array([[1e200], [-1e200]])
    net.weight.value = np.zeros((2, 1))
    with pytest.raises(ValueError, match="diverged"):
        list(train(net, x, [0, 1], epochs=9, batch_size=2, lr=1e150, seed=0))
