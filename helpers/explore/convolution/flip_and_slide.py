"""Discrete 1-D convolution, one output at a time: s(t) = sum over a of x(a) w(t - a), eq 9.3."""

from types import SimpleNamespace

import numpy as np

from helpers import controls, drawing
from helpers.convolution import convolve1d, correlate1d
from helpers.drawing import number, written_out
from helpers.explorable import Explorable

SIGNALS = {
    "a bump": {"signal": (0.0, 1.0, 3.0, 4.0, 3.0, 1.0, 0.0)},
    "one impulse": {"signal": (0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0)},
    "a step": {"signal": (0.0, 0.0, 0.0, 2.0, 2.0, 2.0, 2.0)},
}
KERNELS = {
    "falling 3 2 1": {"kernel": (3.0, 2.0, 1.0)},
    "rising 1 2 3": {"kernel": (1.0, 2.0, 3.0)},
    "box": {"kernel": (1.0, 1.0, 1.0)},
    "difference": {"kernel": (1.0, -1.0)},
    "echo": {"kernel": (1.0, 0.0, 0.0, 0.5)},
}


def flip_and_slide() -> Explorable:
    """Slide a kernel along a signal and watch s(t) fill in, with the flip or without."""
    return Explorable(
        "Flip and slide",
        controls={
            "signal_preset": controls.preset("signal", SIGNALS),
            "signal": controls.numbers("x =", SIGNALS["a bump"]["signal"], most=12),
            "kernel_preset": controls.preset("kernel", KERNELS),
            "kernel": controls.numbers("w =", KERNELS["falling 3 2 1"]["kernel"], most=6),
            "t": controls.scrub("t", 0, 8, 3),
            "flip": controls.switch("flip the kernel (convolution)", True),
        },
        rows=["signal_preset signal kernel_preset kernel", "t flip"],
        limits=lambda s: {"t": positions(s)},
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        pick=pick,
        size=(960, 418),
    )


def positions(s):
    """Return the first and last t at which kernel and signal overlap."""
    n, k = len(s.signal), len(s.kernel)
    return (0, n + k - 2) if s.flip else (1 - k, n - 1)


def compute(s):
    """Return the sum s(t) for every t, and the terms of the present one."""
    x, w = np.array(s.signal), np.array(s.kernel)
    first, last = positions(s)
    t = np.arange(first, last + 1)
    output = (convolve1d if s.flip else correlate1d)(x, w)
    # Where w(t - a) stands on the axis of a; without the flip it is w(a - t), read forwards.
    a = s.t - np.arange(len(w)) if s.flip else s.t + np.arange(len(w))
    inside = (a >= 0) & (a < len(x))
    terms = [(int(i), int(j)) for i, j in zip(a[inside], np.flatnonzero(inside), strict=True)]
    return SimpleNamespace(
        t=t, output=output, value=output[s.t - first], window=a, terms=sorted(terms), x=x, w=w
    )


def stage(figure):
    """Four rows of bars over one axis, and a band that marks where the kernel stands."""
    rows = (
        ("signal", drawing.INPUT, "x(a)"),
        ("kernel", drawing.KERNEL, "w(t − a)"),
        ("products", drawing.GREY, "product"),
        ("output", drawing.OUTPUT, "s(t)"),
    )
    art = SimpleNamespace()
    for i, (label, colour, name) in enumerate(rows):
        setattr(art, label, drawing.Bars(figure, (120, 6 + 97 * i, 820, 91), label, colour, name))
    art.axis = drawing.Labels(drawing.axes(figure, (120, 394, 820, 22), "axis"))
    drawing.text(figure, 110, 405, "a, t", color=drawing.INK, ha="right", fontsize=12)
    return art


def draw(art, s, r):
    """Show the signal, the kernel where it stands, their products, and the sums so far."""
    span = (1 - len(r.w), len(r.x) + len(r.w) - 2)
    show = {"span": span, "marked": ()}
    products = [r.x[a] * r.w[j] for a, j in r.terms]
    art.signal.show(np.arange(len(r.x)), r.x, limits=_limits(r.x), **show)
    art.kernel.show(r.window, r.w, limits=_limits(r.w), **show)
    art.kernel.name.set_text("w(t − a)" if s.flip else "w(a − t)")
    bound = abs(r.x).max() * abs(r.w).max()
    limits = (-bound if min(r.x.min() * r.w.max(), r.x.max() * r.w.min(), 0) < 0 else 0, bound or 1)
    art.products.show([a for a, _ in r.terms], products, limits=limits, **show)
    done = r.t <= s.t
    show["marked"] = (s.t,)
    art.output.show(r.t[done], r.output[done], limits=_limits(r.output), **show)
    for bars in (art.signal, art.kernel, art.products):
        bars.band(min(r.window), len(r.w))
    art.output.band(s.t, 1)
    ticks = np.arange(span[0], span[1] + 1)
    art.axis.axes.set(xlim=(span[0] - 0.6, span[1] + 0.6), ylim=(-1, 1))
    art.axis.show([str(a) for a in ticks], ticks, 0 * ticks, drawing.GREY)


def _limits(values):
    return min(values.min(), 0), max(values.max(), 0) or 1


def describe(s, r):
    """Say the sum at t in letters, in numbers, and how far the output is filled in."""
    terms = [(f"x({a})w({j})", f"{number(r.x[a])}*{number(r.w[j])}") for a, j in r.terms]
    kind = "Convolution: the kernel is flipped." if s.flip else "Cross-correlation: no flip."
    done = ", ".join(number(v) for v in r.output[r.t <= s.t])
    return f"{kind}\ns({s.t}) = {written_out(terms, r.value)}\ns so far: {done}"


def pick(s, r, panel, x, y):
    """Move to the output position that is clicked."""
    return {"t": int(np.clip(round(x), *positions(s)))}
