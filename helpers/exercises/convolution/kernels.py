"""The kernels to find in lesson 9.1: whatever does what is asked is right."""

import numpy as np

from helpers.convolution import correlate2d
from helpers.exercises.check import UNANSWERED, FunctionCheck, Verdict, wrong
from helpers.exercises.read import Misfit, kernel, shown


def _pictures():
    rng = np.random.default_rng(16)
    shapes = [(3, 4), (4, 3), (5, 5), (8, 6), (7, 9)]
    dot = np.pad([[1.0]], 1)
    return [(dot,), *((rng.integers(0, 10, shape) * 1.0,) for shape in shapes)]


def _moved(down, right):
    """Return the function that moves a picture and fills up with zeros."""

    def move(picture):
        (H, W), m = picture.shape, 2
        return np.pad(picture, m)[m - down : m - down + H, m - right : m - right + W]

    return move


ALL_ZERO = Verdict(
    "unanswered", "Not answered yet: every weight is 0. Change some and run this cell again."
)

_SHIFT = FunctionCheck(
    "correlate2d(picture, K)",
    show="correlate2d({}, K)",
    cases=_pictures(),
    right=_moved(0, 1),
    mistakes={
        "Nothing moves: each pixel takes its own value.": _moved(0, 0),
        "The picture moves to the left: without the flip, a weight right of the centre fetches "
        "the right neighbour.": _moved(0, -1),
        "The picture moves down: the first index of K is the row.": _moved(1, 0),
        "The picture moves up: the first index of K is the row.": _moved(-1, 0),
        "The picture moves by two pixels.": _moved(0, 2),
        "The picture moves down as well.": _moved(1, 1),
        "The picture moves up as well.": _moved(-1, 1),
    },
)


def shift(K) -> Verdict:
    """Return the verdict on a kernel that should move every picture to the right by a pixel."""
    return _with_kernel(K, lambda K: _SHIFT(lambda picture: correlate2d(picture, K, mode="same")))


def edges(K) -> Verdict:
    """Return the verdict on a kernel that should answer to edges that get brighter to the right."""
    return _with_kernel(K, _edges)


def _with_kernel(answer, check):
    try:
        K = kernel(answer)
    except Misfit as misfit:
        return wrong(f"K {misfit}.")
    if K is None:
        return UNANSWERED
    return check(K) if K.any() else ALL_ZERO


def _edges(K):
    step = np.arange(9) > 4
    grey = _range(np.ones((9, 9)), K)
    low, high = _range(np.outer(np.ones(9), step), K)
    level = _range(np.outer(step, np.ones(9)), K)
    seen = "where a picture goes from 0 on the left to 1 on the right, K gives"
    if any(grey):
        lines = (
            f"on an even grey of 1, K gives {_largest(grey)}, but there is no edge.",
            "Its weights must add up to 0.",
        )
    elif not low and not high:
        lines = f"{seen} 0.", "It must compare a pixel with its neighbour in the same row."
    elif low and high:
        lines = (
            f"{seen} {shown(low)} as well as {shown(high)}.",
            "One edge must give one sign; this kernel gives one on each side of it.",
        )
    elif low:
        lines = f"{seen} {shown(low)}.", "That is the wrong sign: take right minus left."
    elif any(level):
        lines = (
            f"where it gets brighter downwards, K gives {_largest(level)}, but should give 0.",
            "The weights of each row must add up to 0.",
        )
    else:
        return Verdict(
            "right",
            f"Right: where a picture goes from 0 to 1, K gives {shown(high)} if the edge is "
            "vertical, and 0 if it is level.",
        )
    return wrong(*lines)


def _largest(answers):
    return shown(max(answers, key=abs))


def _range(picture, K):
    """Return the lowest and the highest answer of K; what is mere rounding becomes 0."""
    answers = correlate2d(picture, K, mode="valid")
    answers[abs(answers) < 1e-9 * abs(K).sum()] = 0
    return min(answers.min(), 0), max(answers.max(), 0)
