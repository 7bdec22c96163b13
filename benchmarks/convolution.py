"""Compare convolution and its gradients with PyTorch, and write the table of the README.

Run ``python benchmarks/convolution.py``; it takes about a minute.  ``--dry`` only prints.

Most of the time goes into matrix products, so the ratios depend on the linear algebra libraries. A
run with ``OPENBLAS_CORETYPE`` set, which chooses NumPy's kernels, fills a table of its own.
"""

import os
import sys
import tracemalloc

import measure  # first: it asks for one thread, and libraries listen only while they load
import numpy as np

from helpers.backprop import conv2d_input_gradient, conv2d_kernel_gradient
from helpers.convolution import conv2d, correlate2d

LAYERS = [  # what, V, K, stride, padding
    ("LeNet, layer 1", (64, 1, 28, 28), (8, 1, 5, 5), 1, 0),
    ("LeNet, layer 2", (64, 8, 12, 12), (16, 8, 5, 5), 1, 0),
    ("32 to 64 channels", (32, 32, 32, 32), (64, 32, 3, 3), 1, 1),
    ("AlexNet, layer 1", (4, 3, 227, 227), (96, 3, 11, 11), 4, 0),
]
PLANES = [(8, 3), (28, 3), (64, 3), (256, 3), (512, 7), (512, 15), (512, 31)]


def planes(torch, draw):
    """One image and one kernel."""
    for n, k in PLANES:
        I, K = draw(n, n), draw(k, k)
        tI, tK = torch.tensor(I)[None, None], torch.tensor(K)[None, None]
        yield measure.row(
            f"one image {n}x{n}, kernel {k}x{k}",
            lambda I=I, K=K: correlate2d(I, K, "valid"),
            lambda tI=tI, tK=tK: torch.nn.functional.conv2d(tI, tK),
        )


def layer(torch, draw, case):
    """Forward from both orders of memory, then both gradients."""
    what, V, K, stride, padding = case
    V, K = draw(*V), draw(*K)
    tV, tK = torch.tensor(V), torch.tensor(K)
    said = {"stride": stride, "padding": padding}
    forward = lambda: torch.nn.functional.conv2d(tV, tK, **said)  # noqa: E731
    yield measure.row(f"{what}: forward", lambda: conv2d(V, K, **said), forward)
    V = measure.rows_first(V)
    yield measure.row(
        f"{what}: forward, V from a layer before", lambda: conv2d(V, K, **said), forward
    )
    G = conv2d(V, K, **said)
    tG = torch.tensor(np.ascontiguousarray(G))
    pair = [stride, stride], [padding, padding], [1, 1], False, [0, 0], 1

    def backward(*which):
        return lambda: torch.ops.aten.convolution_backward(tG, tV, tK, None, *pair, list(which))

    kernel = lambda: conv2d_kernel_gradient(G, V, K.shape[2:], **said)  # noqa: E731
    pixels = lambda: conv2d_input_gradient(K, G, V.shape[2:], **said)  # noqa: E731
    yield measure.row(f"{what}: kernel gradient", kernel, backward(False, True, False))
    yield measure.row(f"{what}: input gradient", pixels, backward(True, False, False))


def peak_memory(draw) -> float:
    """Megabytes that the forward pass of the 32 channels takes, its output of 8.4 among them."""
    V, K = draw(*LAYERS[2][1]), draw(*LAYERS[2][2])
    tracemalloc.start()
    conv2d(V, K, padding=1)
    return tracemalloc.get_traced_memory()[1] / 1e6


def main():
    """Measure all and write the table."""
    torch = measure.torch_or_explain()
    rng = np.random.default_rng(0)
    draw = lambda *shape: rng.standard_normal(shape).astype(np.float32)  # noqa: E731
    with torch.no_grad():
        rows = [*planes(torch, draw)]
        for case in LAYERS:
            rows += layer(torch, draw, case)
    header = "float32", "helpers", "PyTorch", "helpers / PyTorch"
    memory = f"Peak memory of the forward pass with 32 channels: {peak_memory(draw):.1f} MB."
    where = f"Convolution (`benchmarks/convolution.py`). {measure.machine()}."
    text = f"{where}\n\n{measure.table(rows, header)}\n\n{memory}"
    print(text)
    if "--dry" not in sys.argv:
        core = os.environ.get("OPENBLAS_CORETYPE", "")
        measure.write(f"convolution {core}".strip(), text)


if __name__ == "__main__":
    main()
