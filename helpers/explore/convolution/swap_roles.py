"""Commutativity: with the flip x*w = w*x; without it, swapping the roles mirrors the result."""

from types import SimpleNamespace

import numpy as np
from matplotlib.collections import PolyCollection

from helpers import controls, drawing
from helpers.convolution import convolve1d, correlate1d
from helpers.drawing import number
from helpers.explorable import Explorable

SIGNALS = {
    "a ramp": {"signal": (1.0, 2.0, 3.0, 4.0, 5.0)},
    "up and down": {"signal": (0.0, 2.0, 4.0, -1.0, -3.0, 1.0)},
    "one impulse": {"signal": (0.0, 0.0, 1.0, 0.0, 0.0)},
    "symmetric": {"signal": (1.0, 4.0, 1.0)},
}
KERNELS = {
    "falling 3 2 1": {"kernel": (3.0, 2.0, 1.0)},
    "difference": {"kernel": (1.0, -1.0)},
    "echo": {"kernel": (1.0, 0.0, 0.0, 0.5)},
    "symmetric": {"kernel": (1.0, 2.0, 1.0)},
}


def swap_roles() -> Explorable:
    """Swap signal and kernel, with the flip or without, and compare the two results."""
    return Explorable(
        "Swap roles",
        controls={
            "signal_preset": controls.preset("signal", SIGNALS),
            "signal": controls.numbers("x =", SIGNALS["a ramp"]["signal"], most=10),
            "kernel_preset": controls.preset("kernel", KERNELS),
            "kernel": controls.numbers("w =", KERNELS["falling 3 2 1"]["kernel"], most=6),
            "flip": controls.switch("flip (convolution)", True),
            "t": controls.scrub("t", 0, 6, 3),
        },
        rows=["signal_preset signal kernel_preset kernel", "t flip"],
        limits=lambda s: {"t": positions(s.signal, s.kernel, s.flip)},
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        pick=pick,
        size=(960, 412),
    )


def positions(slid_over, slider, flip):
    """Return the first and last t at which the two overlap."""
    n, k = len(slid_over), len(slider)
    return (0, n + k - 2) if flip else (1 - k, n - 1)


def compute(s):
    """Return both results, each at its own t, and their difference on a common axis."""
    x, w = np.array(s.signal), np.array(s.kernel)
    slide = convolve1d if s.flip else correlate1d
    r = SimpleNamespace(x=x, w=w, output=slide(x, w), swapped=slide(w, x))
    r.first, r.last = positions(x, w, s.flip)
    r.swapped_first, r.swapped_last = positions(w, x, s.flip)
    r.t = np.arange(min(r.first, r.swapped_first), max(r.last, r.swapped_last) + 1)
    r.difference = on_axis(r.t, r.output, r.first) - on_axis(r.t, r.swapped, r.swapped_first)
    # Adding the same products in another order may change the last digit: 1e-17 instead of 0.
    # How far depends on the products of each sum: beside a million 0.0001 is still a number.
    size, other = slide(abs(x), abs(w)), slide(abs(w), abs(x))
    both = on_axis(r.t, size, r.first) + on_axis(r.t, other, r.swapped_first)
    for sums, products in ((r.output, size), (r.swapped, other), (r.difference, both)):
        sums[abs(sums) < 1e-12 * products] = 0
    r.swapped_t = s.t if s.flip else -s.t
    r.value, r.swapped_value = r.output[s.t - r.first], r.swapped[r.swapped_t - r.swapped_first]
    return r


def on_axis(t, values, first):
    """Return `values`, which start at `first`, on the axis t: 0 where nothing overlaps."""
    wide = np.zeros(len(t))
    wide[first - t[0] :][: len(values)] = values
    return wide


def stage(figure):
    """Build signal and kernel side by side, then both results and their difference."""
    rows = (
        ("signal", drawing.INPUT, "x(a)", (140, 4, 430, 84)),
        ("kernel", drawing.KERNEL, "w(a)", (686, 4, 258, 84)),
        ("output", drawing.OUTPUT, "", (140, 98, 804, 92)),
        ("swapped", drawing.OUTPUT, "", (140, 196, 804, 92)),
        ("difference", drawing.GREY, "", (140, 294, 804, 86)),
    )
    art = SimpleNamespace()
    for label, colour, name, box in rows:
        setattr(art, label, drawing.Bars(figure, box, label, colour, name))
    art.ghost = PolyCollection([], facecolors="none", edgecolors=drawing.INK, lw=1.6, ls="--")
    art.swapped.axes.add_collection(art.ghost, autolim=False)
    art.ghost_name = drawing.text(figure, 130, 268, ha="right", fontsize=11)
    below = (art.output, art.swapped, art.difference)
    art.mirror = [bars.axes.axvline(0, color=drawing.PALE, lw=2, ls=":") for bars in below]
    art.axis = drawing.Labels(drawing.axes(figure, (140, 382, 804, 24), "axis"))
    drawing.text(figure, 130, 394, "t", ha="right", fontsize=12)
    return art


def draw(art, s, r):
    """Show both results on one scale; dashed: the first one, mirrored if there is no flip."""
    art.signal.show(np.arange(len(r.x)), r.x, span=(0, 9), limits=_limits(r.x))
    art.kernel.show(np.arange(len(r.w)), r.w, span=(0, 5), limits=_limits(r.w))
    sign = "∗" if s.flip else "⋆"
    art.output.name.set_text(f"(x {sign} w)(t)")
    art.swapped.name.set_text(f"(w {sign} x)(t)")
    art.ghost_name.set_text(f"dashed (x{sign}w)({'t' if s.flip else '-t'})")
    art.difference.name.set_text(f"x{sign}w − w{sign}x")
    span, limits = (r.t[0], r.t[-1]), _limits(r.output)
    own = np.arange(r.first, r.last + 1)
    swapped = np.arange(r.swapped_first, r.swapped_last + 1)
    art.output.show(own, r.output, span=span, limits=limits, marked=[s.t])
    art.swapped.show(swapped, r.swapped, span=span, limits=limits, marked=[r.swapped_t])
    art.difference.show(r.t, r.difference, span=span, limits=_limits(r.difference))
    ghost = zip(own if s.flip else -own, r.output, strict=True)
    corners = ((-0.43, 0), (0.43, 0), (0.43, 1), (-0.43, 1))
    art.ghost.set_verts([[(t + dt, v * up) for dt, up in corners] for t, v in ghost if v])
    for line in art.mirror:
        line.set_visible(not s.flip)
    art.axis.axes.set(xlim=(span[0] - 0.6, span[1] + 0.6), ylim=(-1, 1))
    art.axis.show([str(t) for t in r.t], r.t, 0 * r.t, drawing.GREY)


def _limits(values):
    low, high = min(values.min(), 0), max(values.max(), 0)
    return (low, high) if low < high else (0, 1)


def describe(s, r):
    """Say what swapping does, and write one sum both ways."""
    gap = number(abs(r.difference).max())
    if s.flip:
        told = f"With the flip, x∗w and w∗x are equal: the largest difference is {gap}."
    else:
        told = "Without the flip, swapping mirrors the result: (w⋆x)(-t) = (x⋆w)(t). "
        told += f"At the same t the largest difference is {gap}"
        told += ", as x⋆w is its own mirror image here." if gap == "0" else "."
    sign, same = ("∗", "in the opposite order") if s.flip else ("⋆", "in the same order")
    lines = [
        f"{name}, t = {first} to {last}: {', '.join(number(v) for v in values)}"
        for name, first, last, values in (
            (f"x{sign}w", r.first, r.last, r.output),
            (f"w{sign}x", r.swapped_first, r.swapped_last, r.swapped),
        )
    ]
    # The places that meet at t: a of the signal and b of the kernel.
    b_of = (lambda a: s.t - a) if s.flip else (lambda a: a - s.t)
    pairs = [(a, b_of(a)) for a in range(len(r.x)) if 0 <= b_of(a) < len(r.w)]
    letters = " + ".join(f"x({a})w({b})" for a, b in pairs)
    digits = " + ".join(f"{number(r.x[a])}*{number(r.w[b])}" for a, b in pairs)
    back = " + ".join(f"w({b})x({a})" for a, b in sorted(pairs, key=lambda pair: pair[1]))
    here = f"(x{sign}w)({s.t}) = {letters} = {digits} = {number(r.value)}"
    there = f"(w{sign}x)({r.swapped_t}) = {back} = {number(r.swapped_value)}"
    there += f": the same products{', ' + same if len(pairs) > 1 else ''}"
    return "\n".join([told, *lines, here, there])


def pick(s, r, panel, x, y):
    """Move to the sum that is clicked."""
    if panel not in ("output", "swapped", "difference"):
        return None
    t = -round(x) if panel == "swapped" and not s.flip else round(x)
    return {"t": int(np.clip(t, r.first, r.last))}
