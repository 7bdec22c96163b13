"""The answers to the questions of lesson 9.2, worked out by the helpers when they are asked.

Each returns the value of the right choice, and the facts that the sentences mention.
"""

from types import SimpleNamespace

import numpy as np

from helpers.convolution import conv2d
from helpers.explore.motivation.commuting_square import ZERO
from helpers.explore.motivation.commuting_square import compute as square_of
from helpers.explore.motivation.edge_detection import compute as edges_of
from helpers.explore.motivation.same_feature_everywhere import kernel_of
from helpers.matrices import conv_matrix, receptive_field


def touches():
    """Change one of nine inputs of a convolution of width 3, and count the outputs that change."""
    x, K = np.zeros((1, 1, 9)), np.ones((1, 1, 1, 3))
    before = conv2d(x, K)
    x[0, 0, 4] = 1
    changed = np.flatnonzero(conv2d(x, K) != before)
    return len(changed), {"which": ", ".join(map(str, changed)), "outputs": before.size}


def depth():
    """Return the receptive field of three layers of width 3."""
    sizes = [receptive_field([(3, 1)] * layers)[0] for layers in (1, 2, 3)]
    return sizes[-1], {"one": sizes[0], "two": sizes[1]}


def sharing():
    """Compare a layer without and with sharing: distinct weights, and entries in use."""
    A = conv_matrix([[[[1, 2, 3]]]], (1, 9))
    used, distinct = np.count_nonzero(A), len(np.unique(A[A != 0]))
    less = "weights" if distinct < used else "nothing"  # the entries in use, the work, stay
    return less, {"used": used, "distinct": distinct}


def elsewhere():
    """Lay the kernel of a cross on a cross at the top left and on one at the bottom right."""
    K = kernel_of("cross")
    cross = (K > 0).astype(float)
    first, second = np.zeros((2, 40, 40))
    first[:7, :7] = second[-7:, -7:] = cross
    Z = conv2d(np.stack([first, second])[:, None], K[None, None])
    ways = {"same": Z[0].max(), "nothing": 0, "half": Z[0].max() / 2}
    found = [name for name, value in ways.items() if np.isclose(Z[1].max(), value)]
    return (found or ["another"])[0], {"answer": f"{Z[1].max():.2g}"}


def memory():
    """Count the bytes of the dense matrix that finds the edges of a photograph."""
    r = edges_of(SimpleNamespace(picture="chelsea", rows=280, columns=320, kernel="[-1, 1] across"))
    facts = {"entries": f"{r.entries:,}", "nonzero": f"{r.nonzero:,}"}
    return f"{r.memory / 1e9:.0f} GB", facts | {"work": f"{r.dense_work / r.work:,.0f}"}


def square():
    """Compare both ways round the square for a shift, in the interior and at the border."""
    state = {"dx": 24, "dy": 0, "padding": ZERO, "stride": 1, "angle": 0, "factor": 1.0}
    r = square_of(SimpleNamespace(**state, kernel="Sobel x"))
    inside, border = (error > 0 for error in r.errors)
    where = {(0, 0): "nowhere", (0, 1): "border", (1, 0): "interior", (1, 1): "everywhere"}
    return where[inside, border], {"inside": f"{r.inside.sum():,}", "border": f"{r.differ[1]:,}"}
