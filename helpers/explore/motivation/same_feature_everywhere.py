"""One kernel finds its motif wherever it is: the same weights are laid on every place."""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from helpers import controls, data, drawing
from helpers.convolution import conv2d
from helpers.drawing import count, number
from helpers.explorable import Explorable
from helpers.pooling import max_pool2d

MOTIFS = ("cross", "slash", "bar")
MOTIF, SLOT, SLOTS = 7, 8, 6  # pixels of a motif; pixels and number of the places along a side


def same_feature_everywhere() -> Explorable:
    """Hide motifs among other shapes and let one kernel find them."""
    return Explorable(
        "Same feature everywhere",
        controls={
            "motif": controls.choice("motif of the kernel", MOTIFS),
            "copies": controls.slider("copies", 0, 12, 5),
            "others": controls.slider("other shapes", 0, 12, 6),
            "noise": controls.slider("noise", 0.0, 1.0, 0.1, step=0.1),
            "threshold": controls.slider("found from", 0.5, 1.0, 0.8, step=0.05),
            "scene": controls.again("another picture"),
        },
        rows=["motif copies others", "noise threshold scene"],
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        size=(960, 390),
    )


@lru_cache(maxsize=64)
def scene_of(motif, copies, others, scene):
    """Return a picture with shapes on black, and the corners of the motif's copies in it."""
    rng = np.random.default_rng(scene)
    # One place for each of 12 copies and 12 others, so that a slider adds shapes and moves none.
    slots = rng.permutation(SLOTS**2)[:24]
    corners = np.stack(divmod(slots, SLOTS), 1) * SLOT + rng.integers(0, 2, (24, 2))
    names = [name for name in MOTIFS if name != motif]
    image = np.zeros((SLOT * SLOTS, SLOT * SLOTS))
    shapes = [(motif, corner) for corner in corners[:copies]]
    shapes += [(names[i % 2], corner) for i, corner in enumerate(corners[12 : 12 + others])]
    for name, (i, j) in shapes:
        image[i : i + MOTIF, j : j + MOTIF] = data.shape(name, MOTIF)
    return image, corners[:copies], rng.standard_normal(image.shape)


def kernel_of(motif):
    """Return the motif less its mean, scaled so that it answers 1 to itself and 0 to any grey."""
    K = data.shape(motif, MOTIF).astype(float)
    K -= K.mean()
    return K / (K * K).sum()


def compute(s):
    """Convolve, and find the places where the answer is the largest nearby, and large enough."""
    clean, corners, noise = scene_of(s.motif, s.copies, s.others, s.scene)
    r = SimpleNamespace(image=clean + s.noise * noise, kernel=kernel_of(s.motif), corners=corners)
    r.response = conv2d(r.image[None], r.kernel[None, None])[0]
    nearby = max_pool2d(r.response[None], 5, stride=1, padding=2)[0]
    # Rounding errors may not decide about a copy that answers exactly 1.
    peaks = np.argwhere((r.response == nearby) & (r.response > s.threshold - 1e-9))
    r.peaks = [(int(i), int(j)) for i, j in peaks]
    r.copies = [(int(i), int(j)) for i, j in corners]
    r.found = [copy for copy in r.copies if copy in r.peaks]
    r.false = [peak for peak in r.peaks if peak not in r.copies]
    return r


def stage(figure):
    """Picture, kernel and response side by side."""
    return SimpleNamespace(
        input=drawing.Grid(figure, "input", drawing.INPUT),
        kernel=drawing.Grid(figure, "kernel", drawing.KERNEL),
        output=drawing.Grid(figure, "output", drawing.OUTPUT),
        signs=drawing.signs(figure, [""] * 2),
    )


def draw(art, s, r):
    """Outline the windows of the peaks, hatch the copies that were missed."""
    h, w = r.image.shape
    p, q = r.response.shape
    art.input.show(r.image, f"input {h}x{w}")
    art.kernel.show(r.kernel, f"kernel {MOTIF}x{MOTIF}", signed=True, strings=[])
    art.output.show(r.response, f"response {p}x{q}", signed=True, limits=(-1, 1))
    art.input.outline([(i, j, MOTIF, MOTIF) for i, j in r.peaks])
    art.input.unread([(i, j, MOTIF, MOTIF) for i, j in r.copies if (i, j) not in r.found])
    art.output.outline([(i - 1, j - 1, 3, 3) for i, j in r.peaks])
    for sign, text in zip(art.signs, "∗=", strict=True):
        sign.set_text(text)
    lay = {"box": (10, 40, 940, 340), "signs": art.signs, "scales": [1, 3, 1]}
    drawing.lay_out([art.input, art.kernel, art.output], **lay)


def describe(s, r):
    """Count what was found, missed and mistaken, and the weights that did it."""
    values = [r.response[copy] for copy in r.copies]
    spread = f"{number(min(values))} to {number(max(values))}" if values else "there is none"
    if len(values) == 1:
        spread = number(values[0])
    if len(values) > 1 and np.ptp(values) < 1e-9:
        spread = f"{number(values[0])} at each: the place makes no difference"
    places, weights = r.response.size, r.kernel.size
    i, j = np.unravel_index(r.response.argmax(), r.response.shape)
    missed = len(r.copies) - len(r.found)
    return "\n".join(
        [
            f"Found {len(r.found)} of {len(r.copies)} among {count(s.others, 'other shape')} "
            f"(outlined), missed {missed} (hatched), {len(r.false)} false.",
            f"Response at the copies: {spread}. The largest of all is "
            f"{number(r.response[i, j])}, at ({i},{j}).",
            f"Found means: the largest nearby, and at least {number(s.threshold)}.",
            f"The same {weights} weights are used at {places:,} places. "
            f"With weights for each place there would be {places * weights:,}.",
        ]
    )
