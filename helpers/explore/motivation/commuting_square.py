"""Move, then convolve; or convolve, then move: is it the same? Equivariance, and where it ends.

A move T looks up, for every pixel p, the pixel it comes from: p itself less the shift, and turned
and scaled back around the middle. With stride s the feature map has a pixel for every s-th of the
picture, and T moves it by as much of the picture, to the nearest pixel it has.
"""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np
from matplotlib.patches import FancyArrowPatch

from helpers import controls, data, drawing
from helpers.convolution import conv2d
from helpers.drawing import count, number
from helpers.explorable import Explorable

SIZE = (120, 168)  # divisible by every stride, so that a wrapped feature map wraps too
KERNELS = {
    "Sobel x": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]) / 4,
    "emboss": np.array([[-2, -1, 0], [-1, 0, 1], [0, 1, 2]]) / 4,
    "blur": np.outer([1, 2, 1], [1, 2, 1]) / 16,
}
ROUNDING = 1e-5  # of sums of float32 pixels
FULL = 0.3  # the value with the fullest colour, in every state: so no difference looks like none
ZERO, WRAP = "zeros", "wrap around"


def commuting_square() -> Explorable:
    """Compare both ways round the square, for shifts, rotation and scale."""
    return Explorable(
        "Commuting square",
        controls={
            "dx": controls.slider("right, dx", -40, 40, 24),
            "dy": controls.slider("down, dy", -40, 40, 0),
            "padding": controls.choice("beyond the border", [ZERO, WRAP]),
            "stride": controls.slider("stride", 1, 4, 1),
            "angle": controls.slider("rotate by", 0, 180, 0, step=15),
            "factor": controls.slider("scale", 0.5, 2.0, 1.0, step=0.25),
            "kernel": controls.choice("kernel", list(KERNELS)),
        },
        rows=["dx dy stride", "angle factor padding kernel"],
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        size=(960, 396),
    )


@lru_cache(maxsize=1)
def animal():
    """Return the cat, in steps of 1/256: sums of such numbers are exact, so equal means equal."""
    return np.round(data.photo("chelsea", size=SIZE).astype(float) * 256) / 256


def move(image, s, step):
    """Return the picture, or a feature map with a pixel every `step`, after the move T."""
    (h, w), (middle_y, middle_x) = image.shape, (np.array(SIZE) - 1) / 2
    y, x = np.ogrid[:h, :w]
    y, x = y * step - middle_y, x * step - middle_x
    c, d = (f(np.deg2rad(s.angle)) / s.factor for f in (np.cos, np.sin))
    # A tiny amount more, so that rounding errors of the turn do not decide between two pixels.
    i = np.floor((c * y + d * x + middle_y - s.dy) / step + 0.5 + 1e-9).astype(int)
    j = np.floor((c * x - d * y + middle_x - s.dx) / step + 0.5 + 1e-9).astype(int)
    moved = image[i % h, j % w]
    if s.padding == ZERO:
        moved = np.where((i >= 0) & (i < h) & (j >= 0) & (j < w), moved, 0)
    return moved


def convolve(image, s):
    """Return the feature map, of a pixel for every `stride` pixels of the picture."""
    framed = np.pad(image, 1, mode="wrap" if s.padding == WRAP else "constant")
    return conv2d(framed[None], KERNELS[s.kernel][None, None], stride=s.stride)[0]


def untouched(s):
    """Return where no border is in play: both ways read only pixels that come from the picture."""
    plain = SimpleNamespace(**{**vars(s), "padding": ZERO})
    whole = lambda image: (  # noqa: E731
        conv2d(np.pad(image, 1)[None], np.ones((1, 1, 3, 3)), stride=s.stride)[0] == 9
    )
    ones = np.ones(SIZE)
    return whole(move(ones, plain, 1)) & (move(whole(ones) * 1.0, plain, s.stride) > 0)


def compute(s):
    """Go both ways round the square and compare, inside and where a border is in play."""
    r = SimpleNamespace(image=animal())
    r.moved, r.map = move(r.image, s, 1), convolve(r.image, s)
    r.first, r.second = convolve(r.moved, s), move(r.map, s, s.stride)
    # The two ways may round a sum differently, depending on the machine: that is no difference.
    difference = r.first - r.second
    r.difference = np.where(abs(difference) < ROUNDING, 0, difference)
    r.inside = untouched(s)
    r.errors = [float(abs(r.difference[part]).max(initial=0)) for part in (r.inside, ~r.inside)]
    r.differ = [int((r.difference[part] != 0).sum()) for part in (r.inside, ~r.inside)]
    return r


def stage(figure):
    """Build the square, from the picture on the left, and the difference on the right."""
    w, h, low, high = 204, 146, 230, 40
    places = {
        "image": ((4, 135), drawing.INPUT),
        "moved": ((252, high), drawing.INPUT),
        "map": ((252, low), drawing.OUTPUT),
        "first": ((500, high), drawing.OUTPUT),
        "second": ((500, low), drawing.OUTPUT),
        "difference": ((744, 135), drawing.INK),  # room for a title wider than it
    }
    art = SimpleNamespace()
    for name, (corner, colour) in places.items():
        grid = drawing.Grid(figure, name, colour)
        drawing.place(grid.axes, (*corner, w, h))
        setattr(art, name, grid)
    arrows = [((211, 170), (248, 130)), ((211, 246), (248, 286)), ((460, 113), (496, 113))]
    arrows += [((460, 303), (496, 303)), ((708, 130), (740, 170)), ((708, 286), (740, 246))]
    for ends in arrows:
        start, end = ((x / 960, 1 - y / 396) for x, y in ends)
        figure.add_artist(
            FancyArrowPatch(
                start,
                end,
                arrowstyle="-|>",
                mutation_scale=16,
                color=drawing.GREY,
                lw=2,
                transform=figure.transFigure,
                shrinkA=0,
                shrinkB=0,
            )
        )
    return art


def draw(art, s, r):
    """Show the six pictures; the difference always has the scale of the feature maps."""
    signed = s.kernel != "blur"
    look = {"signed": signed, "limits": (-FULL, FULL) if signed else (0, 1)}
    art.image.show(r.image, "picture")
    art.moved.show(r.moved, "moved")
    art.map.show(r.map, f"convolved ({s.padding})", **look)
    art.first.show(r.first, "moved, convolved", **look)
    art.second.show(r.second, "convolved, moved", **look)
    most = max(r.errors)
    title = f"difference up to {number(most)}" if most else "no difference"
    art.difference.show(r.difference, title, signed=True, limits=(-FULL, FULL))


def describe(s, r):
    """Say what was done, and the difference inside and at the border."""
    across, along = ("left" if s.dx < 0 else "right"), ("up" if s.dy < 0 else "down")
    moves = [f"shift {across} {abs(s.dx)}, {along} {abs(s.dy)}"] if s.dx or s.dy else []
    moves += [f"rotate by {s.angle} degrees"] if s.angle else []
    moves += [f"scale by {number(s.factor)}"] if s.factor != 1 else []
    what = ", then ".join(moves) or "nothing is moved"
    lines = [f"Move: {what}. Kernel {s.kernel}, stride {s.stride}, beyond the border: {s.padding}."]
    for part, mask, error, differ in zip(
        ("Interior", "Border"), (r.inside, ~r.inside), r.errors, r.differ, strict=True
    ):
        size = int(mask.sum())
        said = f"largest difference {number(error)}; {differ:,} differ" if size else "none"
        lines.append(f"{part} ({count(size, 'pixel')}): {said}.")
    lines.append(_verdict(s, r))
    return "\n".join(lines)


def _verdict(s, r):
    whole = s.dx % s.stride == 0 and s.dy % s.stride == 0
    turned = " This kernel looks the same when turned so." if s.angle or s.factor != 1 else ""
    if max(r.errors) == 0:
        return f"Both ways are equal everywhere.{turned}"
    if r.errors[0] == 0 and r.inside.any():
        return f"Equal in the interior; different only where a border is in play.{turned}"
    if s.angle or s.factor != 1:
        return "Different: convolution does not follow rotation or scale."
    if not whole:
        return (
            f"Different: the shift is no multiple of the stride {s.stride}, "
            "so the feature map cannot move by as much."
        )
    return "Nothing is left of the interior: the shift moves it all out of the picture."
