"""Two pictures to find: in different halves, and alike to everything that pools globally."""

import numpy as np

from helpers.convolution import correlate2d
from helpers.exercises.check import UNANSWERED, Verdict, wrong
from helpers.exercises.read import Misfit, filled_in, shown

SIDE = 10
KERNELS = np.random.default_rng(3).integers(-3, 4, (12, 3, 3)).astype(float)


def twins(left, right) -> Verdict:
    """Return the verdict on two pictures that global pooling should not tell apart."""
    pictures = {}
    for name, answer in (("left", left), ("right", right)):
        try:
            pictures[name] = _picture(answer)
        except Misfit as misfit:
            return wrong(f"{name} {misfit}.")
        if pictures[name] is None:
            return UNANSWERED
    if problem := _halves(**pictures):
        return wrong(*problem)
    for K in KERNELS:
        for kind, pool in {"max": np.max, "average": np.mean}.items():
            a, b = (pool(np.maximum(correlate2d(x, K, mode="valid"), 0)) for x in pictures.values())
            if abs(a - b) > 1e-9:
                seen = f"with the kernel {shown(K)}, ReLU and {kind} pooling,"
                return wrong(f"{seen} left gives {a:.3g} and right {b:.3g}.", _cause(**pictures))
    return Verdict(
        "right",
        f"Right: {len(KERNELS)} kernels, with max and with average pooling, give the same number "
        "for both. No dense layer behind them can say which is which.",
    )


def _picture(answer):
    a = filled_in(answer, "the picture itself")
    if a is None:
        return None
    if a.shape != (SIDE, SIDE):
        raise Misfit(f"has shape {a.shape}; make it ({SIDE}, {SIDE})")
    return a.astype(float)


def _halves(left, right):
    """Say which picture is dark, or has something in the other half."""
    half = SIDE // 2
    for name, mine, others in (
        ("left", left[:, :half], left[:, half:]),
        ("right", right[:, half:], right[:, :half]),
    ):
        if not mine.any():
            return f"{name} has nothing in its {name} half.", "Put a bright pixel there."
        if others.any():
            return f"{name} is not 0 everywhere in the other half.", "Each keeps to its own half."
    return ()


def _cause(left, right):
    if _shape(left) == _shape(right):
        return (
            "It is the same shape, but it is near a border, where fewer windows meet it: keep two "
            "pixels away from every border."
        )
    if _shape(left[:, ::-1]) == _shape(right):
        return (
            "They are mirror images, and a kernel can tell a shape from its mirror image. Use the "
            "same shape."
        )
    return "They show different shapes. Use the same one, in another place."


def _shape(x):
    """Return what is bright, without the dark rows and columns around it."""
    rows, columns = (np.flatnonzero(x.any(axis=axis)) for axis in (1, 0))
    return x[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].tolist()
