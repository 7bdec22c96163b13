"""Two inputs with one pooled map, and what unpooling makes of that map: pooling has no inverse.

Pixels are whole numbers, so that "the same" means equal and not nearly equal.
"""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from helpers import controls, data, drawing
from helpers.drawing import by, number
from helpers.explorable import Explorable
from helpers.pooling import avg_pool2d, max_pool2d
from helpers.pooling_gradients import max_pool2d_gradient

NUMBERS = ((1, 3, 0, 2, 5, 1), (4, 2, 6, 1, 0, 2), (0, 5, 2, 2, 7, 3))
NUMBERS += ((1, 1, 9, 0, 3, 8), (3, 0, 1, 4, 2, 6), (2, 7, 0, 5, 1, 4))
INPUTS = {"6x6 numbers": 9, "digit": 255, "photograph": 255, "all zeros": 9}  # the largest pixel
MAX, AVERAGE = "max", "average"
POSITIONS, CORNER, FILL = UNPOOLING = [
    "at the recorded positions",
    "in the top left corner",
    "in the whole window",
]


def no_inverse() -> Explorable:
    """Find another input with the same pooled map, and put the map back in three ways."""
    return Explorable(
        "No inverse",
        controls={
            "input": controls.choice("input A", list(INPUTS)),
            "kind": controls.choice("pooling", [MAX, AVERAGE]),
            "size": controls.slider("window", 1, 4, 2),
            "unpool": controls.choice("put each value back", UNPOOLING),
            "seed": controls.again("find another input B"),
        },
        rows=["input kind size", "seed unpool"],
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        size=(960, 360),
    )


@lru_cache(maxsize=8)
def image_of(name):
    """Return the input as (rows, columns) of whole numbers."""
    if name == "digit":
        return np.round(255 * data.digits()[0][3, 0].astype(float))
    if name == "photograph":
        return np.round(255 * data.photo("chelsea", size=48).astype(float))
    numbers = np.array(NUMBERS, float)
    return numbers if name == "6x6 numbers" else 0 * numbers


def pool(kind, image, size):
    """Return the pooled map of an image (rows, columns); windows do not overlap."""
    return (max_pool2d if kind == MAX else avg_pool2d)(image[None], size)[0]


def another(image, kind, size, most, seed):
    """Return a random input with the pooled map of `image`.

    Max: in each window one pixel, drawn at random, gets the maximum and the others anything from 0
    up to it. Average: the pixels of each window change places. Pixels in no window: anything.
    """
    rng = np.random.default_rng(seed)
    B = rng.integers(0, most + 1, image.shape).astype(float)
    h, w = (n // size for n in image.shape)
    inside = np.s_[: h * size, : w * size]
    windows = image[inside].reshape(h, size, w, size).swapaxes(1, 2).reshape(h * w, -1)
    if kind == AVERAGE:
        values = rng.permuted(windows, axis=1)
    else:
        largest = windows.max(1, keepdims=True).astype(int)
        values = rng.integers(0, largest + 1, windows.shape)
        values[np.arange(h * w), rng.integers(size**2, size=h * w)] = largest[:, 0]
    B[inside] = values.reshape(h, w, size, size).swapaxes(1, 2).reshape(h * size, w * size)
    return B


def unpool(kind, way, image, pooled, size):
    """Return an image of the input's size with each pooled value put back into its window."""
    if way == POSITIONS and kind == MAX:
        # The way back of max pooling sends what comes from above to where the maximum stood.
        return max_pool2d_gradient(pooled[None], image[None], size)[0]
    windows = np.zeros((size, size))
    windows[0, 0] = 1
    if way == FILL or kind == AVERAGE:
        windows[:] = 1
    result = np.zeros_like(image)
    spread = np.kron(pooled, windows)
    result[: spread.shape[0], : spread.shape[1]] = spread
    return result


def compute(s):
    """Pool A, look for a B that is another input and check that it has the same pooled map."""
    A = image_of(s.input)
    r = SimpleNamespace(A=A, pooled=pool(s.kind, A, s.size), B=None, same=False)
    # Chance may give A again; a window of one pixel leaves nothing else.
    for attempt in range(20 if s.size > 1 else 0):
        B = another(A, s.kind, s.size, INPUTS[s.input], (s.seed, attempt))
        if (B != A).any():
            r.B = B
            r.same = bool((pool(s.kind, B, s.size) == r.pooled).all())
            break
    r.unpooled = unpool(s.kind, s.unpool, A, r.pooled, s.size)
    r.again = bool((pool(s.kind, r.unpooled, s.size) == r.pooled).all())
    r.lost = int((r.unpooled != A).sum())
    return r


def stage(figure):
    """Build A, the pooled map, B, and the map put back."""
    return SimpleNamespace(
        A=drawing.Grid(figure, "A", drawing.INPUT),
        pooled=drawing.Grid(figure, "pooled", drawing.OUTPUT),
        B=drawing.Grid(figure, "B", drawing.INPUT),
        unpooled=drawing.Grid(figure, "unpooled", drawing.GREY),
        signs=drawing.signs(figure, [""] * 3),
    )


def draw(art, s, r):
    """Show A and B at the sides of their common map, and the map put back."""
    white = INPUTS[s.input]
    art.A.show(r.A / white, f"A {by(r.A)}", strings=_numbers(r.A))
    art.pooled.show(r.pooled / white, f"{s.kind} {by(r.pooled)}", strings=_numbers(r.pooled))
    art.unpooled.show(r.unpooled / white, "put back", strings=_numbers(r.unpooled))
    grids, signs = [art.A, art.pooled, art.unpooled], ["→", ""]
    art.B.axes.set_visible(r.B is not None)
    if r.B is not None:
        art.B.show(r.B / white, f"B {by(r.B)}", strings=_numbers(r.B))
        grids, signs = [art.A, art.pooled, art.B, art.unpooled], ["→", "←", ""]
    for sign, glyph in zip(art.signs, [*signs, ""], strict=False):
        sign.set_text(glyph)
    for grid in grids:
        if grid is not art.pooled:
            grid.unread(_unread(r, s.size))
    drawing.lay_out(grids, box=(20, 44, 920, 300), signs=art.signs)


def _unread(r, size):
    (h, w), (p, q) = r.A.shape, (size * n for n in r.pooled.shape)
    return [box for box in ((p, 0, h - p, w), (0, q, p, w - q)) if box[2] and box[3]]


def _numbers(array):
    return [[number(x) for x in row] for row in array] if max(array.shape) <= 9 else []


def describe(s, r):
    """Say how far A and B differ, that their maps do not, and what putting back recovers."""
    if s.size == 1:
        lines = ["A window of one pixel pools nothing: the pooled map is A itself, and no other."]
    elif r.B is None:
        lines = [
            "No other input found: with pixels from 0 up, a maximum of 0 leaves no choice."
            if s.kind == MAX
            else "No other input by changing places: all pixels of a window are equal."
        ]
    else:
        differ = int((r.A != r.B).sum())
        same = "equal" if r.same else "not equal"
        lines = [
            f"Try {s.seed}: input B differs from A in {differ} of {r.A.size} pixels, "
            f"and their pooled maps ({by(r.pooled)}) are {same}."
        ]
    where = s.unpool
    if s.kind == AVERAGE and where != FILL:
        where, note = FILL, "An average has no one position to record. "
    else:
        note = ""
    lines.append(
        f"{note}Each value put back {where}: {r.A.size - r.lost} of {r.A.size} pixels are as in A"
        + ("; pooled again, it gives the same map." if r.again else ".")
    )
    unread = sum(h * w for _, _, h, w in _unread(r, s.size))
    if unread:
        lines.append(f"{unread} pixels are in no window (hatched): B is free there.")
    return "\n".join(lines)
