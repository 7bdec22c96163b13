"""The answers to the questions of lesson 9.3, worked out by the helpers when they are asked.

Each returns the value of the right choice, and the facts that the sentences mention.
"""

from types import SimpleNamespace

import numpy as np

from helpers.convolution import conv2d
from helpers.exercises.read import shown
from helpers.explore.pooling.fixed_regions import HEADS, answer, tested
from helpers.explore.pooling.learned_invariance import ANGLES, PICTURES, found
from helpers.explore.pooling.shift_test import compute as shift_test
from helpers.pooling import max_pool2d
from helpers.pooling_gradients import max_pool2d_gradient


def stages():
    """Change one input pixel at a time, and count those that change a pooled unit."""

    def unit(V):
        return max_pool2d(conv2d(V, np.ones((1, 1, 3, 3))), 2)[0, 1, 1]

    V = np.ones((1, 9, 9))
    seen = np.zeros((9, 9), bool)
    for i, j in np.ndindex(9, 9):
        V[0, i, j] += 1
        seen[i, j] = unit(V) != 9
        V[0, i, j] -= 1
    side = int(seen.any(axis=0).sum())
    return f"{side}x{side}", {"side": side}


def partial():
    """Pool the row of Fig 9.10, the last window being kept."""
    row = [[[0.1, 1, 0.2, 0.1, 0, 0.1]]]
    pooled = max_pool2d(row, (1, 3), stride=(1, 2), ceil_mode=True)[0, 0]
    return ", ".join(map(shown, pooled)), {}


def survive():
    """Count the pooled values of Fig 9.8 that change."""
    r = shift_test(SimpleNamespace(row="Fig 9.8", kind="max", width=3, shift=1))
    facts = {"detector": int(r.moved.sum()), "before": shown(r.pooled_before[0])}
    return int(r.pooled_moved.sum()), facts | {"after": shown(r.pooled_after[0])}


def sizes():
    """Give three heads that are trained on 28x28 a picture of 40x40."""
    _, z, _ = tested(40, 40)
    answering = []
    for name in HEADS:
        try:
            answer(name, z, 3)
        except ValueError:
            continue
        answering.append(name)
    _, trained, _ = tested(28, 28)
    return " ".join(answering), {"needs": trained[0].size, "gets": z[0].size}


def inverse():
    """Count the pixels of 6x6 whose value is known from the maxima of 2x2 and their places."""
    A = np.arange(1.0, 37).reshape(1, 6, 6)
    back = max_pool2d_gradient(max_pool2d(A, 2), A, 2)
    return int((back == A).sum()), {}


def rotation():
    """Compare how many threes pooling over space finds, upright and turned by 45 degrees."""
    counts = dict(zip(ANGLES, found(3, 45, 0).tolist(), strict=True))
    upright, turned = counts[0][2], counts[45][2]
    way = "fewer than half" if turned < upright / 2 else "fewer" if turned < upright else "as many"
    return way, {"all": PICTURES, "upright": upright, "turned": turned, "three": counts[45][0]}
