"""The answers to the questions of lesson 9.4, found by the experiments when they are asked.

Each returns the value of the right choice, and the facts that the sentences mention.
"""

import numpy as np

from helpers.explore.prior.long_range import DEPTHS, field
from helpers.explore.prior.long_range import trained as compare
from helpers.explore.prior.pooling_underfits import CHANNELS
from helpers.explore.prior.pooling_underfits import trained as locate
from helpers.explore.prior.prior_strength import GROUPS, NOISE, TRUTHS, errors
from helpers.explore.prior.scramble import NETS, SLASH
from helpers.explore.prior.scramble import trained as read

SEEDS = range(5)
BOTH, (RIGHT, OTHER, _) = next(iter(GROUPS)), TRUTHS


def training_error():
    """Compare the training error over all widths of a prior that is right."""
    train, test = (e.mean(axis=1) for e in errors(RIGHT, BOTH, 16))
    steps = np.diff(train)
    way = "rises" if (steps > -1e-9).all() else "falls" if (steps < 1e-9).all() else "both"
    facts = {"free": train[0], "strong": train[-1], "new_free": test[0], "new": test[-1]}
    if np.ptp(train) < 0.01:
        way = "level"
    return way, {name: f"{value:.2f}" for name, value in facts.items()}


def wrong_prior():
    """Compare 16 examples with 60 under an infinitely strong prior that is wrong."""
    few, many = (errors(OTHER, BOTH, n)[1].mean(axis=1) for n in (16, 60))
    noise = NOISE**2
    facts = {"few": few[-1], "many": many[-1], "free": many[0], "noise": noise}
    kept = (many[-1] - noise) / (few[-1] - noise)
    way = "cured" if many[-1] < 1.1 * noise else "better" if kept < 0.7 else "stays"
    return way, {name: f"{value:.2f}" for name, value in facts.items()}


def pooling():
    """Train the net whose channels are all max pooled, and the one that pools none."""
    pooled, free = (
        np.mean([locate(True, *job, seed)[0] for seed in SEEDS])
        for job in (("max", CHANNELS), ("average", 0))
    )
    way = "all" if pooled > 0.95 else "none" if pooled < 0.55 else "some"
    return way, {"pooled": f"{pooled:.2f}", "free": f"{free:.2f}"}


def channels():
    """Count the channels that can be max pooled while every seed still fits the training set."""
    fits = [
        min(locate(True, "max" if p else "average", p, seed)[0] for seed in SEEDS) > 0.99
        for p in range(CHANNELS + 1)
    ]
    return max(p for p, fit in enumerate(fits) if fit), {"channels": CHANNELS}


def scramble():
    """Compare both nets with all pixels scrambled and with none."""
    found = {
        (kind, share): [read(SLASH, kind, share, seed) for seed in SEEDS]
        for kind in NETS
        for share in (0, 100)
    }
    worse = [kind for kind in NETS if max(found[kind, 100]) < min(found[kind, 0]) - 0.05]
    facts = {f"{kind}{share}": f"{np.mean(v):.2f}" for (kind, share), v in found.items()}
    return " ".join(worse), facts


def layers():
    """Find how many layers of width 5 it takes to compare the two strokes."""
    means = {d: np.mean([compare(12, 5, d, seed)[1] for seed in SEEDS]) for d in DEPTHS}
    enough = [d for d in DEPTHS if means[d] > 0.95]
    facts = {f"sees{d}": field(5, d) for d in DEPTHS}
    return (enough or ["never"])[0], facts | {f"right{d}": f"{means[d]:.2f}" for d in DEPTHS}
