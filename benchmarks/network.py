"""Compare pooling, a training step and whole training with PyTorch, and write the README's table.

Run ``python benchmarks/network.py``; it takes about two minutes.  ``--dry`` only prints.
"""

import os
import statistics
import sys
import time

import measure  # first: it asks for one thread, and libraries listen only while they load
import numpy as np

from helpers.backprop import max_pool2d_gradient, softmax_cross_entropy
from helpers.data import digits
from helpers.network import (
    SGD,
    Conv2d,
    Flatten,
    Linear,
    MaxPool2d,
    ReLU,
    Sequential,
    accuracy,
    train,
)
from helpers.pooling import max_pool2d

MAPS = [(64, 8, 24, 24), (64, 16, 8, 8), (32, 32, 32, 32)]
BATCH, EPOCHS, GOAL = 32, 12, 0.97
RATE = lambda epoch: 0.1 if epoch < 8 else 0.02  # noqa: E731
SEEDS = range(0, 50, 10)


def pooling(torch, shape):
    """Max pooling 2x2, forward alone and with its gradient, from both orders of memory."""
    pool = torch.nn.functional.max_pool2d
    V = np.random.default_rng(0).standard_normal(shape).astype(np.float32)
    tV, tW = torch.tensor(V), torch.tensor(V, requires_grad=True)
    tG = torch.ones_like(pool(tV, 2))
    name = "max pool 2x2 of " + "x".join(map(str, shape))

    def theirs():
        tW.grad = None
        pool(tW, 2).backward(tG)

    for order, W in ("as the reader's array", V), ("from a layer before", measure.rows_first(V)):
        yield measure.row(f"{name}, {order}", lambda W=W: max_pool2d(W, 2), lambda: pool(tV, 2))
        G = np.ones_like(max_pool2d(W, 2))
        function = lambda W=W, G=G: (max_pool2d(W, 2), max_pool2d_gradient(G, W, 2))  # noqa: E731
        yield measure.row(f"{name}, {order}, and gradient", function, theirs)


def lenet(seed):
    """Build the net of the lesson: 8@5x5, pool, 16@5x5, pool, 64, 10."""
    features = Conv2d(1, 8, 5, seed=seed), ReLU(), MaxPool2d(2)
    more = Conv2d(8, 16, 5, seed=seed + 1), ReLU(), MaxPool2d(2)
    dense = Linear(256, 64, seed=seed + 2), ReLU(), Linear(64, 10, seed=seed + 3)
    return Sequential(*features, *more, Flatten(), *dense)


def twin(torch, net):
    """Build the same net in PyTorch, with the same weights."""
    nn = torch.nn
    same = nn.Sequential(
        nn.Conv2d(1, 8, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(8, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(256, 64), nn.ReLU(), nn.Linear(64, 10),
    )  # fmt: skip
    for p, q in zip(same.parameters(), net.parameters(), strict=True):
        p.data.copy_(torch.tensor(q.value))
    return same


def their_step(torch, net, optimizer, x, y):
    """Take one step in eager PyTorch."""
    optimizer.zero_grad()
    torch.nn.functional.cross_entropy(net(x), y).backward()
    optimizer.step()


def step(torch):
    """Measure a step of gradient descent: forward, loss, backward, update."""
    net, (x, y) = lenet(0), (a[:64] for a in digits()[:2])
    same, sgd = twin(torch, net), SGD(net.parameters(), lr=0.01)
    optimizer = torch.optim.SGD(same.parameters(), lr=0.01)
    tx, ty = torch.tensor(x), torch.tensor(y)

    def ours():
        _, G = softmax_cross_entropy(net.forward(x), y)
        net.parameter_gradients(G)
        sgd.step()

    theirs = lambda: their_step(torch, same, optimizer, tx, ty)  # noqa: E731
    return measure.row("SGD step of the LeNet-like net, batch 64", ours, theirs)


def seconds_to_goal(epoch, right) -> float | None:
    """Train until `right()` reaches the goal; return the CPU seconds of training alone."""
    used = 0.0
    for e in range(EPOCHS):
        start = time.process_time()
        epoch(e)
        used += time.process_time() - start
        if right() >= GOAL:
            return used
    return None


def to_goal(torch):
    """Train both nets from the same weights with the same plan; several seeds."""
    x, y, test_x, test_y = digits()
    tx, ty, ttx, tty = (torch.tensor(a) for a in (x, y, test_x, test_y))
    times = []
    for seed in SEEDS:
        net = lenet(seed)
        same = twin(torch, net)
        optimizer = torch.optim.SGD(same.parameters(), lr=RATE(0))

        def ours(e, net=net, seed=seed):
            plan = {"epochs": 1, "batch_size": BATCH, "lr": RATE(e), "seed": seed + e}
            for _ in train(net, x, y, **plan):
                pass

        def theirs(e, same=same, seed=seed, optimizer=optimizer):
            optimizer.param_groups[0]["lr"] = RATE(e)
            order = torch.tensor(np.random.default_rng(seed + e).permutation(len(x)))
            for chosen in order.split(BATCH):
                their_step(torch, same, optimizer, tx[chosen], ty[chosen])

        def their_accuracy(same=same):
            with torch.no_grad():
                return (same(ttx).argmax(1) == tty).float().mean()

        mine = seconds_to_goal(ours, lambda net=net: accuracy(net, test_x, test_y))
        other = seconds_to_goal(theirs, their_accuracy)
        times.append((mine, other))
        print(f"seed {seed}: {mine} s, PyTorch {other} s", flush=True)
    return times


def goal_lines(times):
    """Say in one line of the table how long it took, and how often the goal was reached."""
    mine, other = ([t for t in column if t] for column in zip(*times, strict=True))
    reached = f"reached by {len(mine)} and {len(other)} of {len(times)} seeds"
    what = f"4,000 digits to {GOAL:.0%} of 1,000 test digits, median ({reached})"
    a, b = statistics.median(mine), statistics.median(other)
    return what, f"{a:.2f} s", f"{b:.2f} s", f"{a / b:.2f}"


def main():
    """Measure all and write the table."""
    torch = measure.torch_or_explain()
    rows = [line for shape in MAPS for line in pooling(torch, shape)]
    rows += [step(torch), goal_lines(to_goal(torch))]
    header = "float32", "helpers", "PyTorch", "helpers / PyTorch"
    what = "Pooling and training (`benchmarks/network.py`)."
    text = f"{what} {measure.machine()}.\n\n{measure.table(rows, header)}"
    print(text)
    if "--dry" not in sys.argv:
        core = os.environ.get("OPENBLAS_CORETYPE", "")
        measure.write(f"network {core}".strip(), text)


if __name__ == "__main__":
    main()
