"""Gradient descent learns a kernel: with convolution the true one, with cross-correlation its flip.

The target is the image convolved with the true kernel. Both kernels start from random numbers of
their own, and know only the image and the target.
"""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from helpers import controls, data, drawing
from helpers.backprop import conv2d_kernel_gradient
from helpers.convolution import conv2d, convolve2d
from helpers.drawing import by, number
from helpers.explorable import Explorable

KERNELS = {
    "1 to 9": np.arange(1, 10).reshape(3, 3) / 10,
    "emboss": np.array([[-2.0, -1, 0], [-1, 1, 1], [0, 1, 2]]) / 2,
    "Sobel x": np.array([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]) / 2,
    "shift": np.array([[1.0, 0, 0], [0, 0, 0], [0, 0, 0]]),
}
IMAGES = ["cat", "bricks", "digit", "noise"]
RATES = [0.01, 0.05, 0.15, 0.3, 1.0]
STEPS = 400
CLOSE = 0.005  # kernels that differ by less show the same two digits
TICKS = {-8: "1e-8", -4: "0.0001", 0: "1", 6: "1e6"}  # powers of ten
FLOOR, CEILING = 1e-8, 1e6  # the loss curve ends below at FLOOR; beyond CEILING training has failed


def learned_flip() -> Explorable:
    """Scrub through the training of two kernels, one by convolution, one by cross-correlation."""
    return Explorable(
        "Learned flip",
        controls={
            "kernel": controls.choice("true kernel", list(KERNELS)),
            "image": controls.choice("image", IMAGES),
            "rate": controls.choice("learning rate", RATES, 0.15),
            "step": controls.scrub("training step", 0, STEPS, 0, interval=50),
        },
        rows=["kernel image rate", "step"],
        limits=lambda s: {"step": (0, last_step(s))},
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        size=(960, 410),
    )


@lru_cache
def picture(name):
    """Return a picture of 32x32 or 28x28 pixels."""
    if name == "digit":
        return data.digits()[0][3, 0].astype(float)
    if name == "noise":
        return np.random.default_rng(1).random((32, 32))
    return data.photo({"cat": "chelsea", "bricks": "brick"}[name], size=32).astype(float)


@lru_cache
def pair(image, kernel):
    """Return the image, brought to mean 0 and variance 1 so that one learning rate suits all."""
    I = picture(image)
    I = (I - I.mean()) / I.std()
    return I, convolve2d(I, KERNELS[kernel], mode="valid")


@lru_cache(maxsize=256)
def training(image, kernel, rate, flip):
    """Return the kernel and the mean squared error before every step, until it fails or ends."""
    I, target = pair(image, kernel)
    K = np.random.default_rng(2 + flip).normal(0, 0.5, (3, 3))
    kernels, losses = [], []
    for _ in range(STEPS + 1):
        # conv2d is cross-correlation; a convolution uses the kernel, and its gradient, flipped.
        used = K[::-1, ::-1] if flip else K
        error = conv2d(I[None], used[None, None]) - target
        kernels.append(K)
        losses.append(np.mean(error**2))
        if losses[-1] > CEILING:
            break
        gradient = conv2d_kernel_gradient(2 * error / error.size, I[None], 3)[0, 0]
        K = K - rate * (gradient[::-1, ::-1] if flip else gradient)
    return np.array(kernels), np.array(losses)


def runs(s):
    """Return the training by convolution and the one by cross-correlation."""
    return [training(s.image, s.kernel, s.rate, flip) for flip in (True, False)]


def last_step(s):
    """Return the step at which training ends, or at which the first of the two fails."""
    return min(len(losses) for _, losses in runs(s)) - 1


def compute(s):
    """Return both kernels and their losses at this step, and how far they are off."""
    r = SimpleNamespace(true=KERNELS[s.kernel], image=picture(s.image), end=last_step(s))
    r.target = pair(s.image, s.kernel)[1]
    r.failed = r.end < STEPS
    r.convolved, r.correlated = (kernels[s.step] for kernels, _ in runs(s))
    r.curves = [losses[: r.end + 1] for _, losses in runs(s)]
    r.from_true = abs(r.convolved - r.true).max()
    r.from_flip = abs(r.correlated - r.convolved[::-1, ::-1]).max()
    return r


def stage(figure):
    """Build the pair on the left, the three kernels above, the loss curve below."""
    art = SimpleNamespace(
        image=drawing.Grid(figure, "image", drawing.INPUT),
        target=drawing.Grid(figure, "target", drawing.OUTPUT),
        true=drawing.Grid(figure, "true", drawing.KERNEL),
        convolved=drawing.Grid(figure, "convolved", drawing.KERNEL),
        correlated=drawing.Grid(figure, "correlated", drawing.KERNEL),
        loss=drawing.Plot(figure, (320, 256, 620, 108), "loss", "training step"),
    )
    styles = {"convolution": "-", "cross-correlation": "--"}
    colours = (drawing.KERNEL, drawing.INK)
    art.lines = [
        art.loss.line(ls=ls, lw=2.5, color=colour, label=f"error by {name}")
        for (name, ls), colour in zip(styles.items(), colours, strict=True)
    ]
    art.loss.key()
    art.now = art.loss.axes.axvline(0, color=drawing.GREY, lw=2)
    art.markers = art.loss.line(marker="o", ls="", ms=9, mfc="white", mec=drawing.INK, mew=2.5)
    art.markers.set_clip_on(False)
    return art


def draw(art, s, r):
    """Show the pair, the kernels with one weight outlined in each, and the loss so far."""
    art.image.show(r.image, f"image {by(r.image)}", strings=[])
    art.target.show(r.target, f"target {by(r.target)}", signed=True, strings=[])
    scale = (-abs(r.true).max(), abs(r.true).max())
    m, n = np.unravel_index(abs(r.true).argmax(), (3, 3))
    for grid, K, title, cell in (
        (art.true, r.true, "true kernel", (m, n)),
        (art.convolved, r.convolved, "by convolution", (m, n)),
        (art.correlated, r.correlated, "by cross-correlation", (2 - m, 2 - n)),
    ):
        strings = [[number(round(x, 2)) for x in row] for row in K]
        grid.show(K, title, signed=True, limits=scale, strings=strings)
        grid.mark([cell[0]], [cell[1]])
    art.image.place((20, 34, 160, 160))
    art.target.place((20, 236, 160, 160))
    for i, grid in enumerate((art.true, art.convolved, art.correlated)):
        grid.place((340 + 210 * i, 34, 162, 162))
    last = max(r.end, 20)
    low, high = (-8.4, 8 if r.failed else 1.6)
    ticks = {power: text for power, text in TICKS.items() if power < high}
    art.loss.view((0, last), (low, high), np.arange(0, last + 1, last // 4), ticks)
    for line, losses in zip(art.lines, r.curves, strict=True):
        line.set_data(np.arange(s.step + 1), _log(losses[: s.step + 1]))  # the rest is a question
    art.now.set_xdata([s.step, s.step])
    art.markers.set_data([s.step] * 2, _log([losses[s.step] for losses in r.curves]))


def _log(losses):
    return np.log10(np.maximum(losses, FLOOR))


def describe(s, r):
    """Say how far training has come, what either way has learned, and what went wrong."""
    (first, first_other), (now, now_other) = (
        [_small(losses[step]) for losses in r.curves] for step in (0, s.step)
    )
    lines = [
        f"Step {s.step}, learning rate {s.rate:g}: mean squared error {now} by convolution "
        f"(at the start {first}), {now_other} by cross-correlation ({first_other})."
    ]
    if r.from_true < CLOSE:
        lines.append(f"Convolution has learned the true kernel (to {CLOSE}).")
    else:
        lines.append(f"By convolution: up to {number(r.from_true)} off the true kernel.")
    if r.from_flip < CLOSE:
        lines.append(
            f"Cross-correlation has learned the same kernel flipped (to {CLOSE}): "
            "follow the outlined weight."
        )
    elif s.step:  # at the start the reader is asked what it will learn
        away = number(r.from_flip)
        other = "the flip of the kernel by convolution"
        lines.append(f"By cross-correlation: up to {away} off {other}.")
    if r.failed:
        lines.append(
            f"The learning rate {s.rate:g} is too large: every step overshoots, and training "
            f"is stopped at step {r.end}. Use a smaller one."
        )
    elif s.step == STEPS and max(r.from_true, r.from_flip) >= CLOSE:
        lines.append(
            f"{STEPS} steps are too few here: the error still falls. Use a larger learning rate."
        )
    return "\n".join(lines)


def _small(x):
    return number(x) if x >= FLOOR else f"below {number(FLOOR)}"
