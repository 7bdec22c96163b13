"""A dense layer whose weights have a Gaussian prior; infinitely strong, it is a convolution.

Prior: W = S + E. S has the wanted structure and is free; E is Gaussian, with mean 0 and standard
deviation sigma. The most probable W minimises |Y - X W'|^2 / NOISE^2 + |E|^2 / sigma^2: ridge
regression, solved in closed form.
"""

from functools import lru_cache
from types import SimpleNamespace

import numpy as np

from helpers import controls, drawing
from helpers.drawing import number
from helpers.explorable import Explorable
from helpers.matrices import conv_matrix

KERNEL = np.array([0.6, 1.0, -0.8])
A = conv_matrix(KERNEL[None, None, None], (1, 12))
OUTPUTS, INPUTS = A.shape
NOISE, SEEDS = 0.5, 5
SIGMAS = [np.inf, 10, 3, 1, 0.3, 0.1, 0.03, 0.01, 0]
NAMES = ["free", "10", "3", "1", "0.3", "0.1", ".03", ".01", "0"]
TURN = np.cos(np.arange(OUTPUTS) * np.pi / (OUTPUTS - 1))[:, None]  # from 1 down to -1
OFFSET = np.subtract.outer(-np.arange(OUTPUTS), -np.arange(INPUTS))  # column minus row
TRUTHS = {
    "a convolution": A,
    "another kernel in each row": A * TURN,
    "a convolution and a far input": A + 0.8 * (abs(OFFSET) == 6),
}
WINDOW = np.isin(OFFSET, range(len(KERNEL)))
GROUPS = {  # entries of one number above 0 share one weight; entries of 0 have none
    "zero outside, equal along diagonals": np.where(WINDOW, OFFSET + 1, 0),
    "zero outside the window": np.where(WINDOW, np.arange(A.size).reshape(A.shape) + 1, 0),
    "equal along diagonals": OFFSET + OUTPUTS,
}


def prior_strength() -> Explorable:
    """Tighten the prior of a dense layer until its matrix is that of a convolution."""
    return Explorable(
        "Prior strength",
        controls={
            "truth": controls.choice("the true layer is", list(TRUTHS)),
            "prior": controls.choice("the prior says", list(GROUPS)),
            "examples": controls.slider("examples", 14, 60, 16),
            "strength": controls.scrub("strength", 0, len(SIGMAS) - 1, 0),
        },
        rows=["truth prior", "examples strength"],
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        size=(960, 330),
    )


@lru_cache
def basis(prior):
    """Return the matrices that obey the prior as orthonormal columns (entries, weights)."""
    groups = GROUPS[prior].ravel()
    B = (groups[:, None] == np.unique(groups[groups > 0])).astype(float)
    return B / np.sqrt(B.sum(axis=0))


def obeying(prior, W):
    """Return the matrix nearest to W that obeys the prior: means over its groups, else 0."""
    B = basis(prior)
    return (B @ (B.T @ W.ravel())).reshape(W.shape)


@lru_cache(maxsize=512)
def samples(truth, examples, seed):
    """Return inputs (N, 12) and noisy outputs (N, 10)."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((examples, INPUTS))
    return X, X @ TRUTHS[truth].T + NOISE * rng.standard_normal((examples, OUTPUTS))


def fit(X, Y, prior, sigma):
    """Return the most probable W for a prior of width sigma; 0 and infinity are allowed."""
    B, right = basis(prior), (Y.T @ X).ravel()
    gram = np.kron(np.eye(OUTPUTS), X.T @ X)
    if sigma == 0:
        return (B @ np.linalg.solve(B.T @ gram @ B, B.T @ right)).reshape(A.shape)
    away = np.eye(A.size) - B @ B.T
    return np.linalg.solve(gram + (NOISE / sigma) ** 2 * away, right).reshape(A.shape)


@lru_cache(maxsize=256)
def errors(truth, prior, examples):
    """Return the training and the test error (strengths, seeds).

    For such inputs the error on new examples needs no new examples: |A - W|^2 and the noise.
    """
    train, test = np.empty((2, len(SIGMAS), SEEDS))
    for seed in range(SEEDS):
        X, Y = samples(truth, examples, seed)
        for i, sigma in enumerate(SIGMAS):
            W = fit(X, Y, prior, sigma)
            train[i, seed] = np.mean((Y - X @ W.T) ** 2)
            test[i, seed] = np.sum((TRUTHS[truth] - W) ** 2) / OUTPUTS + NOISE**2
    return train, test


def compute(s):
    """Return the true and the learned matrix, the errors, and what the prior would not allow."""
    r = SimpleNamespace(true=TRUTHS[s.truth], sigma=SIGMAS[s.strength])
    r.X, r.Y = samples(s.truth, s.examples, 0)
    r.W = fit(r.X, r.Y, s.prior, r.sigma)
    r.train, r.test = errors(s.truth, s.prior, s.examples)
    r.away = abs(r.W - obeying(s.prior, r.W)).max()
    r.bias = abs(r.true - obeying(s.prior, r.true)).max()
    return r


def stage(figure):
    """Build two matrices on the left and the two error curves on the right."""
    art = SimpleNamespace(
        true=drawing.Grid(figure, "true", drawing.GREY),
        learned=drawing.Grid(figure, "learned", drawing.KERNEL),
        plot=drawing.Plot(
            figure, (566, 66, 374, 210), "errors", "σ of the prior: the smaller, the stronger"
        ),
    )
    art.test = drawing.Spread(art.plot, drawing.INK, "on new examples", marker="s", shift=0.06)
    art.train = drawing.Spread(art.plot, drawing.OUTPUT, "in training", ls="--", shift=-0.06)
    art.plot.key()
    art.now = art.plot.axes.axvline(0, color=drawing.PALE, lw=8, zorder=0)
    drawing.text(figure, 566, 16, "mean squared error", fontweight="bold")
    art.below = drawing.text(figure, 14, 276)
    art.under = drawing.text(figure, 14, 304)
    return art


def draw(art, s, r):
    """Show both matrices on one scale, and the curves up to where the prior stands."""
    look = {"signed": True, "limits": (-1.5, 1.5)}
    art.true.show(r.true, "true matrix 10x12", strings=_signs(r.true), **look)
    art.learned.show(r.W, "learned matrix 10x12", strings=_signs(r.W), **look)
    art.true.place((14, 46, 240, 200))
    art.learned.place((278, 46, 240, 200))
    # The free fit of few examples is far off: the scale follows it.
    top = 1.1 * max(r.test.max(), 0.6)
    ticks = np.arange(0, top, 0.25 if top < 1.2 else 0.5 if top < 3 else 1 if top < 6 else 5)
    # The curves end at the present strength: the rest would answer what a prediction asks.
    tried = slice(s.strength + 1)
    art.plot.view((-0.4, len(SIGMAS) - 0.6), (0, top), dict(enumerate(NAMES)), ticks)
    for curve, results in ((art.test, r.test[tried]), (art.train, r.train[tried])):
        curve.show(range(len(results)), results)
    art.now.set_xdata([s.strength, s.strength])
    art.below.set_text("rows: outputs, columns: inputs; + above 0, − below")
    art.under.set_text(f"σ = {_sigma(r.sigma)}   largest distance from the prior: {_small(r.away)}")


def _sigma(sigma):
    return {np.inf: "∞, no prior", 0: "0, infinitely strong"}.get(sigma, f"{sigma:g}")


def _small(x):
    return "0" if x < 1e-9 else number(x)


def _signs(W):
    # Readers who do not see which colour is which read the sign.
    return [["−" if w < -0.05 else "+" if w > 0.05 else "" for w in row] for row in W]


def describe(s, r):
    """Say how strong the prior is, how far the weights leave it, and what that costs."""
    train, test = r.train[s.strength], r.test[s.strength]
    state = {np.inf: "no prior: every weight is free", 0: "infinitely strong prior (sigma 0)"}
    weights = len(np.unique(GROUPS[s.prior][GROUPS[s.prior] > 0]))
    lines = [
        f"{s.examples} examples, {state.get(r.sigma, f'prior with sigma {r.sigma:g}')}. "
        f"The weights leave the prior, {s.prior}, by up to {_small(r.away)}.",
        f"Mean squared error over {SEEDS} seeds: in training {_range(train)}, on new examples "
        f"{_range(test)}; {NOISE**2:g} is noise.",
    ]
    if r.sigma == 0:
        lines.append(f"{weights} weights are left of {A.size}: this layer obeys the prior exactly.")
    if r.bias > 1e-9:
        lines.append(f"This prior is wrong: the true weights leave it by up to {number(r.bias)}.")
    else:
        lines.append("This prior is right: the true matrix obeys it.")
    return "\n".join(lines)


def _range(values):
    return f"{np.mean(values):.2f} ({values.min():.2f} to {values.max():.2f})"
