"""The gradient of a kernel: g[a, b] = sum over m, n of G[m, n] V[s m + a, s n + b], eq 9.11.

The loss is J = sum over m, n of G[m, n] Z[m, n]: then dJ/dZ is G, whatever numbers it holds.
Rows and columns of V count from the corner of the padding.
"""

from types import SimpleNamespace

import numpy as np

from helpers import controls, data, drawing
from helpers.backprop import conv2d_kernel_gradient, numerical_gradient
from helpers.convolution import conv2d, correlate2d
from helpers.drawing import by, number, refusal, written_out
from helpers.explorable import Explorable
from helpers.geometry import windows

KERNEL = data.whole_numbers(4, 4, signed=True)
CASES = {
    "the deck's four steps": {"size": 3, "k": 2, "stride": 1, "padding": 0},
    "stride 2": {"size": 7, "k": 3, "stride": 2, "padding": 0},
    "stride 2, one line unread": {"size": 6, "k": 3, "stride": 2, "padding": 0},
    "stride 2 and padding 1": {"size": 5, "k": 3, "stride": 2, "padding": 1},
    "stride 3 over kernel 2": {"size": 8, "k": 2, "stride": 3, "padding": 0},
}
MOST_PADDING = 2


def kernel_gradient() -> Explorable:
    """Pick a weight and see the pairs of G and V that make its gradient, at any stride."""
    return Explorable(
        "Kernel gradient",
        controls={
            "case": controls.preset("case", CASES),
            "size": controls.slider("input size", 3, 9, 3),
            "k": controls.slider("kernel size", 1, 4, 2),
            "stride": controls.slider("stride", 1, 4, 1),
            "padding": controls.slider("padding", 0, MOST_PADDING, 0),
            "a": controls.slider("weight, row a", 0, 1, 0),
            "b": controls.slider("column b", 0, 1, 1),
            "step": controls.scrub("outputs (0: all)", 0, 4, 0, interval=900),
            "forget": controls.switch("forget the stride", False),
        },
        rows=["case size k", "stride padding forget", "a b step"],
        limits=lambda s: {
            "a": (0, s.k - 1),
            "b": (0, s.k - 1),
            "step": (0, positions(s) ** 2),
        },
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        pick=pick,
        size=(960, 380),
    )


def positions(s):
    """Return how many outputs there are in a row; 0 where the kernel fits nowhere."""
    return windows(s.size, s.k, s.stride, s.padding)


def compute(s):
    """Return the gradient so far, the pairs that feed the weight, and what the bug makes of it."""
    V = data.whole_numbers(s.size, s.size)
    r = SimpleNamespace(V=np.pad(V, s.padding), problem="")
    try:
        p = len(forward(s, V, KERNEL[: s.k, : s.k]))
    except ValueError as error:
        r.problem = refusal(error, MOST_PADDING)
        return r
    r.G = data.whole_numbers(p, p, signed=True)
    order = np.arange(p * p).reshape(p, p)
    now = r.G * (order < s.step) if s.step else r.G
    r.right = gradient(s, r.G, V)
    r.shown = without_stride(now, r.V, s.k) if s.forget else gradient(s, now, V)
    r.wrong = without_stride(r.G, r.V, s.k)
    used = 1 if s.forget else s.stride
    r.outputs = [divmod(n, p) for n in range(s.step or p * p)]
    seen = {m * s.stride + a for m in range(p) for a in range(s.k)}
    inside = range(s.padding, s.padding + s.size)
    r.unread = [(i, j) for i in inside for j in inside if not {i, j} <= seen]
    r.read = [(m * used + s.a, n * used + s.b) for m, n in r.outputs]
    r.should = [(m * s.stride + s.a, n * s.stride + s.b) for m, n in r.outputs]
    measured = numerical_gradient(lambda w: loss(s, r.G, V, w), KERNEL[s.a, s.b])
    r.measured = round(float(measured), 5)  # it is right to about 9 digits
    return r


def forward(s, V, K):
    """Return Z, the outputs."""
    return conv2d(V[None], K[None, None], stride=s.stride, padding=s.padding)[0]


def gradient(s, G, V):
    """Return dJ/dK by eq 9.11."""
    how = {"stride": s.stride, "padding": s.padding}
    return conv2d_kernel_gradient(G[None], V[None], s.k, **how)[0, 0]


def without_stride(G, padded, k):
    """Return what the usual wrong code computes: it slides G over V, and knows of no stride."""
    return correlate2d(padded, G, mode="valid")[:k, :k]


def loss(s, G, V, w):
    """Return J = sum of G Z, with the marked weight set to w."""
    K = KERNEL[: s.k, : s.k].copy()
    K[s.a, s.b] = w
    return float((G * forward(s, V, K)).sum())


def stage(figure):
    """Build V, G and the gradient of the kernel; a fourth panel shows the right one."""
    return SimpleNamespace(
        V=drawing.Grid(figure, "V", drawing.INPUT),
        G=drawing.Grid(figure, "G", drawing.GRADIENT),
        K=drawing.Grid(figure, "K", drawing.KERNEL),
        right=drawing.Grid(figure, "right", drawing.KERNEL),
        signs=drawing.signs(figure, [""] * 3),
    )


def draw(art, s, r):
    """Outline the pairs in V and G; hatch the weights that come out wrong."""
    note = f" + padding {s.padding}" if s.padding else ""
    # Light greys, on which numbers, hatching and tint can be told apart.
    light = {"limits": (-4, 3), "padding": s.padding}
    art.V.show(r.V, f"input V {s.size}x{s.size}{note}", **light)
    for grid in (art.G, art.K, art.right):
        grid.axes.set_visible(not r.problem and (grid is not art.right or s.forget))
    for sign in art.signs:
        sign.set_text("")
    grids = [art.V]
    if not r.problem:
        _draw_gradients(art, s, r)
        grids += [art.G, art.K] + [art.right] * s.forget
    drawing.lay_out(grids, box=(12, 44, 936, 316), cell=64, signs=art.signs)


def _draw_gradients(art, s, r):
    art.G.show(r.G, f"gradient G {by(r.G)}", signed=True)
    top = max(abs(r.right).max(), abs(r.wrong).max(), 1)
    title = "wrong dJ/dK" if s.forget and s.stride > 1 else "dJ/dK"
    art.K.show(r.shown, f"{title} {by(r.shown)}", signed=True, limits=(-top, top))
    art.right.show(r.right, f"right dJ/dK {by(r.right)}", signed=True, limits=(-top, top))
    art.signs[1].set_text("→")
    art.V.mark_each(r.read)
    art.V.unread([(*cell, 1, 1) for cell in r.unread], drawing.GREY)
    art.G.mark_each(r.outputs)
    for grid in (art.K, art.right):
        grid.mark([s.a], [s.b])
    if s.forget:
        art.V.tint([(*cell, 1, 1) for cell in r.should])
        art.K.unread(
            [(*cell, 1, 1) for cell in np.argwhere(~np.isclose(r.wrong, r.right))], drawing.INK
        )
        art.signs[2].set_text("≠" if s.stride > 1 else "=")
        return
    if s.step:
        m, n = r.outputs[-1]
        art.V.tint([(m * s.stride, n * s.stride, s.k, s.k)])


def describe(s, r):
    """Write out the sum of the marked weight, and hold it against the finite difference."""
    if r.problem:
        return f"No output, so no gradient: {r.problem}."
    step = f"; {s.step} added so far" if s.step else ""
    corner = " V(0,0) is the corner of the padding." if s.padding else ""
    unread = f" {len(r.unread)} pixels are in no window (hatched)." if r.unread else ""
    terms = [
        (f"G({m},{n})V({i},{j})", f"{number(r.G[m, n])}*{number(r.V[i, j])}")
        for (m, n), (i, j) in zip(r.outputs, r.read, strict=True)
    ]
    lines = [
        f"Kernel {s.k}x{s.k}, stride {s.stride}, padding {s.padding}: {by(r.G)} outputs, each "
        f"with a gradient{step}.{corner}{unread}",
        f"dJ/dK({s.a},{s.b}) = {written_out(terms, r.shown[s.a, s.b])}",
    ]
    right, measured = number(r.right[s.a, s.b]), number(r.measured)
    if not s.forget:
        whole = f"; all outputs together give {right}" if s.step else ", the same"
        close = np.isclose(r.measured, r.right[s.a, s.b], atol=1e-4)
        lines.append(f"Finite difference of J: {measured}{whole if close else ', which differs'}.")
        return "\n".join(lines)
    wrong = number(r.wrong[s.a, s.b])
    lines.append(
        f"Finite difference of J: {measured}. Right: {right}. Without the stride: {wrong}."
    )
    bad = int((~np.isclose(r.wrong, r.right)).sum())
    lines.append(
        "At stride 1 nobody notices: the stride that is forgotten is 1."
        if s.stride == 1
        else f"The code reads V(m+a, n+b), outlined, in place of V({s.stride}m+a, {s.stride}n+b), "
        f"dashed: {bad} of {s.k**2} weights come out wrong (hatched)."
    )
    return "\n".join(lines)


def pick(s, r, panel, x, y):
    """Choose the weight that is clicked, or add the outputs up to the clicked one."""
    if r.problem or panel == "V":
        return None
    n = len(r.G) if panel == "G" else s.k
    row, column = (int(np.clip(round(at), 0, n - 1)) for at in (y, x))
    return {"step": row * n + column + 1} if panel == "G" else {"a": row, "b": column}
