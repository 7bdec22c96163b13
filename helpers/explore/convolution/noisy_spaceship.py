"""A laser measures where a spaceship is; a weighted average of measurements smooths it, eq 9.1-9.3.

The line is drawn only where every weight meets a measurement: at the ends of the track part of
the window has no measurements, and nothing is made up for them.
"""

from types import SimpleNamespace

import numpy as np
from matplotlib.collections import PolyCollection

from helpers import controls, drawing
from helpers.convolution import convolve1d
from helpers.drawing import number
from helpers.explorable import Explorable

T = np.arange(101)  # seconds
TRUTH = 2 + 5 / (1 + np.exp((38 - T) / 6)) + 2 * np.exp(-(((T - 76) / 10) ** 2))  # kilometres
NOISE = np.random.default_rng(0).standard_normal(len(T))
WIDEST = 25
JUDGED = T[WIDEST - 1 : len(T) - WIDEST // 2]  # every window fits here, so errors can be compared
SHAPES = {  # weights over |age| / (greatest age + 1), which is 0 now and below 1 at the far end
    "box": np.ones_like,
    "triangle": lambda u: 1 - u,
    "decay": lambda u: np.exp(-3 * u),
}
SEEN = {True: (-1, 11.5, 2), False: (-3, 34.5, 5)}  # km from, to, step; scaled up, s(t) is higher
FUTURE = -13


def noisy_spaceship() -> Explorable:
    """Smooth the noisy track of a spaceship with a weighting over the age of a measurement."""
    return Explorable(
        "Noisy spaceship",
        controls={
            "noise": controls.slider("noise (km)", 0.0, 1.0, 0.8, step=0.1),
            "width": controls.slider("window width", 1, WIDEST, 7),
            "shape": controls.choice("shape of w", list(SHAPES)),
            "future": controls.switch("may look into the future", False),
            "normalise": controls.switch("normalise (weights sum to 1)", True),
        },
        rows=["noise width", "shape future normalise"],
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        size=(960, 400),
    )


def weighting(s, width):
    """Return the ages a that the window holds, and their weights w(a)."""
    # Half of a window that sees the future lies ahead; of an even one, the smaller half.
    oldest = width // 2 if s.future else width - 1
    ages = np.arange(oldest - width + 1, oldest + 1)
    w = SHAPES[s.shape](abs(ages) / (oldest + 1))
    return ages, w / w.sum() if s.normalise else w


def smooth(s, x, width):
    """Return the times at which the whole window meets measurements, and s(t) there."""
    ages, w = weighting(s, width)
    return T[ages[-1] : len(T) + min(ages[0], 0)], convolve1d(x, w, mode="valid")


def compute(s):
    """Smooth with the present window, and measure the error of every width at the same times."""
    x = TRUTH + s.noise * NOISE
    ages, w = weighting(s, s.width)
    t, line = smooth(s, x, s.width)
    errors = [squared_error(*smooth(s, x, width)) for width in range(1, WIDEST + 1)]
    result = SimpleNamespace(x=x, ages=ages, w=w, t=t, line=line, errors=errors)
    result.before, result.after = squared_error(T, x), errors[s.width - 1]
    result.mean_age = round(ages @ w / w.sum(), 9)  # a balanced window: 0, not 1e-17
    return result


def squared_error(t, line):
    """Return the mean squared distance to the true position, in square kilometres."""
    return np.mean((line[np.isin(t, JUDGED)] - TRUTH[JUDGED]) ** 2)


def stage(figure):
    """Build the track on the left and the weighting over age on the right."""
    art = SimpleNamespace()
    art.title = drawing.text(figure, 40, 18, fontweight="bold")
    art.track = drawing.Plot(figure, (40, 70, 580, 270), "track", "time t (s)")
    axes = art.track.axes
    art.ends = PolyCollection([], facecolors="none", edgecolors=drawing.PALE, hatch="//", lw=0)
    art.ends.set_transform(axes.get_xaxis_transform())
    axes.add_collection(art.ends, autolim=False)
    art.dots = art.track.line(T, T, marker="o", ls="", ms=4, color=drawing.INPUT)
    art.dots.set_label("measured x(t)")
    art.track.line(T, TRUTH, ls="--", lw=2, color=drawing.INK, label="true position")
    art.line = art.track.line(T, T, lw=3, color=drawing.OUTPUT, label="smoothed s(t)")
    art.track.key()
    art.above = drawing.text(figure, 330, 328, color=drawing.OUTPUT, ha="center", fontsize=12)
    drawing.text(figure, 690, 18, "weighting w(a)", color=drawing.KERNEL, fontweight="bold")
    art.sum = drawing.text(figure, 690, 50, fontsize=12)
    art.weights = drawing.Plot(figure, (690, 70, 250, 270), "weights", "age a (s)")
    axes = art.weights.axes
    axes.axvspan(FUTURE, -0.5, color="#EDF2F7", zorder=0)
    art.weights.note("future", 41, 12)
    art.weights.note("past", 165, 12)
    art.bars = axes.vlines([], [], [], lw=3.6, color=drawing.KERNEL)
    art.zeros = art.weights.line(marker=".", ls="", ms=5, color=drawing.KERNEL)
    return art


def draw(art, s, r):
    """Show the measurements, the line through them, and the weights that made it."""
    art.title.set_text(
        f"position (km): mean squared error {number(r.before)} before, {number(r.after)} after"
    )
    art.dots.set_ydata(r.x)
    art.line.set_data(r.t, r.line)
    low, high, step = SEEN[s.normalise]
    art.track.view((-1, 101), (low, high), range(0, 101, 20), np.arange(0, high, step))
    top = r.line.max()
    art.above.set_text(f"s(t) leaves the picture: up to {number(top)} km ↑" if top > high else "")
    gaps = [(a, b) for a, b in ((T[0], r.t[0]), (r.t[-1], T[-1])) if a < b]
    art.ends.set_verts([[(a, 0), (b, 0), (b, 1), (a, 1)] for a, b in gaps])
    top = r.w.max()
    art.weights.view((FUTURE, WIDEST), (0, 1.3 * top), (-12, 0, 12, 24), (0, top / 2, top))
    art.bars.set_segments([[(a, 0), (a, v)] for a, v in zip(r.ages, r.w, strict=True)])
    none = np.setdiff1d(np.arange(FUTURE, WIDEST), r.ages)
    art.zeros.set_data(none, 0 * none)
    art.sum.set_text(f"w(0) = {number(r.w[-r.ages[0]])}, sum {number(r.w.sum())}")


def describe(s, r):
    """Say which measurements count, what the error is, and what the window does to the line."""
    youngest, oldest = r.ages[0], r.ages[-1]
    if s.width == 1:
        window = "The window holds one measurement: s(t) = x(t)."
    elif youngest < 0:
        uneven = "" if s.width % 2 else " (even width: one more from the past)"
        window = (
            f"s(t) mixes the ages {youngest} to {oldest} s{uneven}: "
            f"a negative age is the future, so s(t) is known only {-youngest} s later."
        )
    else:
        window = f"s(t) mixes the ages 0 to {oldest} s; w(a) = 0 for a < 0, the future."
    change = "better" if r.after < r.before else "worse" if r.after > r.before else "the same"
    error = f"Mean squared error: {number(r.before)} before, {number(r.after)} after: {change}."
    best = 1 + int(np.argmin(r.errors))
    if s.width >= best:  # the reader is to find it
        error += f" Width {best} has the least, {number(min(r.errors))}."
    if s.normalise:
        lag = "the line lags about that far behind the truth" if r.mean_age else "no lag"
        effect = f"Mean age of a measurement {number(r.mean_age)} s: {lag}."
    else:
        effect = f"Not normalised: the weights sum to {number(r.w.sum())}, the line is scaled by it"
        gone = np.sum(r.line > SEEN[False][1])
        effect += f"; {gone} of its {len(r.line)} points are above the picture." if gone else "."
    gaps = {"first": r.t[0], "last": T[-1] - r.t[-1]}
    missing = " and ".join(f"the {name} {gap}" for name, gap in gaps.items() if gap)
    ends = f"No line for {missing} s (hatched): part of the window is empty there."
    return "\n".join([window, error, effect] + ([ends] if missing else []))
