"""Mistakes in activations, loss, layers and training, and their checks (see test_mutants.py)."""

from importlib import import_module

import numpy as np

close = np.testing.assert_allclose


def helper(name, module="backprop"):
    """The function as it is loaded now, with or without a mistake."""
    return getattr(import_module(f"helpers.{module}"), name)


def measured(f, x, eps=1e-6):
    """Central differences, written again so that a mistake in the helper cannot hide itself."""
    slopes = []
    for i in range(x.size):
        d = np.zeros(x.size)
        d[i] = eps
        d = d.reshape(x.shape)
        slopes.append((f(x + d) - f(x - d)) / (2 * eps))
    return np.reshape(slopes, x.shape)


def check_activations():
    x, G = np.array([-800.0, -2, 0, 0.5, 3, 800]), np.array([1.0, -2, 3, 4, 5, 6])
    close(helper("relu")(x), [0, 0, 0, 0.5, 3, 800])
    close(helper("relu_gradient")(G, x), [0, 0, 0, 4, 5, 6])
    with np.errstate(over="raise"):
        close(helper("sigmoid")(x)[1:5], 1 / (1 + np.exp(-x[1:5])))
        close(helper("sigmoid")(x)[[0, 5]], [0, 1], atol=1e-300)
    for name in "sigmoid", "tanh":
        slope = measured(lambda x, f=name: np.vdot(helper(f)(x), G), x)
        close(helper(f"{name}_gradient")(G, x), slope, atol=1e-8)


def check_loss():
    with np.errstate(over="raise"):
        close(helper("softmax")([[1000, 1000, 1000], [0, 0, -1e9]]), [[1 / 3] * 3, [0.5, 0.5, 0]])
    z, labels = np.array([[1.0, 2, -1], [0.5, 0, 3]]), np.array([2, 0])
    of = lambda z: -np.mean(np.log(np.exp(z) / np.exp(z).sum(1)[:, None])[[0, 1], labels])  # noqa: E731
    loss, gradient = helper("softmax_cross_entropy")(z, labels)
    close(loss, of(z))
    close(gradient, measured(of, z), atol=1e-8)
    close(helper("softmax_cross_entropy")([[1e4, 0]], [1])[0], 1e4)
    x = np.array([[1.0, 2], [3, 4]])
    close(helper("numerical_gradient")(lambda x: (x**3).sum(), x), 3 * x**2, atol=1e-6)
    close(helper("numerical_gradient")(lambda x: x[0] * x[1], [3, 5], eps=0.5), [5, 3])


def net_of_all():
    net = import_module("helpers.network")
    layers = [
        net.Conv2d(1, 2, 3),
        net.Tanh(),
        net.MaxPool2d(2),
        net.TiledConv2d(2, 2, 2, 2, padding=1),
        net.Sigmoid(),
        net.LocallyConnected2d(2, 2, 2, input_size=5, stride=(1, 2), padding=((0, 1), 0)),
        net.ReLU(),
        net.AvgPool2d((2, 1)),
    ]
    head = net.Flatten(), net.Linear(8, 3)
    return net.Sequential(*layers, *head), net.Sequential(
        net.Conv2d(1, 3, 2, stride=2, padding=1), net.GlobalAvgPool()
    )


def check_layers():
    for net in net_of_all():
        check_net(net)


def check_net(net):
    rng = np.random.default_rng(0)
    for p in net.parameters():
        p.value = rng.standard_normal(p.value.shape)
    x, labels = rng.standard_normal((2, 1, 10, 10)), np.array([0, 2])
    entropy = import_module("helpers.loss").softmax_cross_entropy
    G = entropy(net.forward(x), labels)[1]
    loss = lambda x: entropy(net.forward(x), labels)[0]  # noqa: E731
    close(net.backward(G), measured(loss, x), atol=1e-8)
    gradients = [p.grad for p in net.parameters()]
    for p, gradient in zip(net.parameters(), gradients, strict=True):
        value = p.value

        def of(v, p=p):
            p.value = v
            return loss(x)

        close(gradient, measured(of, value), atol=1e-8)
        p.value, p.grad = value, None
    net.forward(x)
    net.parameter_gradients(G)  # the way that training goes
    for p, gradient in zip(net.parameters(), gradients, strict=True):
        close(p.grad, gradient)


def check_start():
    net = import_module("helpers.network")
    weights = net.Conv2d(40, 100, 5).weight.value
    close(weights.std(), np.sqrt(2 / 1000), rtol=0.01)
    assert (net.Linear(3, 3, seed=1).weight.value != net.Linear(3, 3, seed=2).weight.value).any()
    assert [s.parameters for s in net_of_all()[1].shapes((1, 4, 4))] == [15, 0]


def check_sgd():
    for momentum, path in (0, [0.9, 0.8, 0.7]), (0.5, [0.9, 0.75, 0.575]):
        p = helper("Parameter", "network")(np.ones(1))
        sgd = helper("SGD", "network")([p], lr=0.1, momentum=momentum)
        for expected in path:
            p.grad = np.ones(1)
            sgd.step()
            close(p.value, expected)


def check_training():
    net = import_module("helpers.network")
    x, y = np.linspace(-1, 1, 7)[:, None], [0, 0, 0, 1, 1, 1, 1]
    runs = []
    for seed in 0, 0, 1:
        line = net.Linear(1, 2)
        training = net.train(line, x, y, epochs=30, batch_size=3, lr=1, seed=seed)
        runs.append([tuple(p) for p in training])
    assert runs[0] == runs[1] != runs[2]
    assert [p[:3] for p in runs[0][:4]] == [(1, 1, 3), (1, 2, 3), (1, 3, 3), (2, 1, 3)]
    assert len(runs[0]) == 90 and runs[0][-1][3] < runs[0][0][3]
    assert all(round(p[4] * n, 9) % 1 == 0 for p, n in zip(runs[0], [3, 3, 1] * 30, strict=True))
    assert net.accuracy(line, x, y) >= 6 / 7
    try:
        for _ in net.train(net.Linear(1, 2), x * 1e30, y, epochs=9, batch_size=3, lr=1e300, seed=0):
            pass
    except ValueError as error:
        assert "diverged" in str(error)
    else:
        raise AssertionError("learning diverged and nobody noticed")


CHECKS = [check_activations, check_loss, check_layers, check_start, check_sgd, check_training]

MUTANTS = [
    ("relu passes at zero", "activations", "~(x <= 0)", "~(x < 0)"),
    ("relu gradient from the other side", "activations", "~(x <= 0)", "x <= 0"),
    ("relu is the absolute value", "activations", "np.maximum(x, np.zeros_like(x))", "np.abs(x)"),
    (
        "sigmoid overflows",
        "activations",
        "np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))",
        "1 / (1 + np.exp(-x))",
    ),
    ("sigmoid gradient forgets 1 - s", "activations", "(sigmoid(x) * sigmoid(-x))", "sigmoid(x)"),
    ("tanh gradient forgets the square", "activations", "np.tanh(x) ** 2", "np.tanh(x)"),
    ("gradient forgets G", "activations", "return G * (1 - ", "return 1 * (1 - "),
    ("softmax without the maximum", "loss", "x - x.max(axis=-1, keepdims=True)", "x"),
    ("softmax over the whole batch", "loss", "e.sum(axis=-1, keepdims=True)", "e.sum()"),
    ("loss without the maximum", "loss", "logits - logits.max(axis=1, keepdims=True)", "logits"),
    ("loss forgets the label", "loss", " - z[right]", ""),
    ("gradient without the label", "loss", "    gradient[right] -= 1\n", ""),
    ("sum of the losses", "loss", "loss.mean()", "loss.sum()"),
    ("gradient of the sum", "loss", "gradient / len(logits)", "gradient"),
    ("one-sided difference", "loss", "x[i] = here - eps", "x[i] = here"),
    ("difference not put back", "loss", "        x[i] = here\n    return", "    return"),
    ("bias summed over the wrong axis", "layers", "G.sum(axis=0)", "G.sum(axis=1)"),
    ("bias gradient averaged", "layers", "G.sum(axis=0)", "G.mean(axis=0)"),
    ("linear forgets its bias", "layers", " + self.bias.value", ""),
    ("weights of the linear layer transposed", "layers", "G.T @ self.x", "(self.x.T @ G)"),
    (
        "flatten mixes pixels",
        "fixed_layers",
        "x.reshape(len(x), -1)",
        "x.swapaxes(-1, -2).reshape(len(x), -1)",
    ),
    (
        "convolution forgets its settings",
        "layers",
        "self.bias.value, **self.how)",
        "self.bias.value)",
    ),
    (
        "average goes back as the maximum",
        "fixed_layers",
        "backprop.avg_pool2d_gradient(self.checked(G), self.x, self.size)",
        "backprop.max_pool2d_gradient(self.checked(G), self.x, self.size)",
    ),
    ("weights start too large", "layers", "np.sqrt(2 / fan_in)", "np.sqrt(2)"),
    ("seed ignored", "layers", 'whole(seed, "seed", 0)', "0"),
    (
        "local gradient forgets the batch",
        "local_gradients",
        "dZ @ pixels for",
        "dZ[..., :1] @ pixels[..., :1, :] for",
    ),
    (
        "local gradient forgets the stride",
        "local_gradients",
        'pair(kernel_size, "kernel_size"), stride, padding',
        'pair(kernel_size, "kernel_size"), 1, padding',
    ),
    ("local kernel turned over", "local_gradients", "for w in weights", "for w in weights[::-1]"),
    ("tiles averaged", "local_layers", ".sum(axis=(1, 2))", ".mean(axis=(1, 2))"),
    (
        "tiles in blocks, not in turns",
        "local_layers",
        "np.arange(n) % self.t for",
        "np.arange(n) * self.t // n for",
    ),
    ("tile axes swapped", "local_layers", "tiles[:, j, k] =", "tiles[:, k, j] ="),
    (
        "bias forgotten by the unshared layer",
        "local_layers",
        "locally_connected2d(x, self.weight.value, self.bias.value",
        "locally_connected2d(x, self.weight.value, None",
    ),
    ("layers walked forward on the way back", "network", "in reversed(layers)", "in layers"),
    ("first layer left out", "network", "self.layers[first].parameter_gradients(", "("),
    ("only the first layer counted", "network", "before, shape = layer, after", "before = layer"),
    ("momentum forgotten", "training", "self.momentum * self.velocities[i] + gradient", "p.grad"),
    ("velocity forgotten", "training", "self.lr * self.velocities[i]", "self.lr * p.grad"),
    ("step uphill", "training", "p.value -= ", "p.value += "),
    ("last, smaller batch dropped", "training", "-(-len(x) // batch_size)", "len(x) // batch_size"),
    ("labels in another order", "training", "y[chosen])", "y[: len(chosen)])"),
    (
        "order not from the seed",
        "training",
        "np.random.default_rng(seed)",
        "np.random.default_rng()",
    ),
    ("epochs count from zero", "training", "range(1, epochs + 1)", "range(epochs)"),
    ("divergence not noticed", "training", "if not np.isfinite(loss):", "if False:"),
]
