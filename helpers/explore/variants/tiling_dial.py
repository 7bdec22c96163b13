r"""One net, three tasks, t from convolution to no sharing at all: which sharing learns best.

The pictures are the same in all tasks: a stroke / or \ somewhere in noise. Only the question
differs. The net is a layer of eight 3x3 windows with t x t kernels each, ReLU, the maximum of each
map, and two scores; everything but t is the same for all.
"""

from functools import cache, lru_cache
from types import SimpleNamespace

import numpy as np
from matplotlib.collections import LineCollection

from helpers import controls, drawing, work
from helpers.explorable import Explorable
from helpers.network import (
    Conv2d,
    Flatten,
    Linear,
    LocallyConnected2d,
    MaxPool2d,
    ReLU,
    Sequential,
    TiledConv2d,
    accuracy,
    train,
)

SIDE, NOISE, FILTERS, BATCH, STEPS, RATE = 8, 0.25, 8, 20, 300, 0.15
PLACES = SIDE - 2  # of a 3x3 window along an axis
T = [1, 2, 3, PLACES]
SEEDS = 5
TASKS = {
    "stroke anywhere": "which stroke it is, wherever it stands",
    "meaning alternates": "the stroke, but in every second column the answer is swapped",
    "meaning by half": "the stroke, but in the right half the answer is swapped",
}
EXAMPLES = {"60, 250 and 1000": (60, 250, 1000)} | {f"{n} each": (n,) * 3 for n in (60, 250, 1000)}
MARKS = np.array([np.fliplr(np.eye(3)), np.eye(3)], np.float32)  # / and \
STYLES = (("-", "o", "#0072B2"), ("--", "s", "#00805A"), (":", "D", "#A8477F"))


def tiling_dial() -> Explorable:
    """Train the same net with every t on three tasks, five times each, and compare."""
    controls_ = {
        "task": controls.choice("task", list(TASKS)),
        "t": controls.choice("t", T),
        "examples": controls.choice("examples to learn from", EXAMPLES),
        "step": work.work("nets trained", len(TASKS) * len(T) * SEEDS),
    }
    controls_["step"].restart_when([controls_["examples"]])
    return Explorable(
        "Tiling dial",
        controls=controls_,
        rows=["task t examples", "step"],
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        size=(960, 390),
    )


def pictures(n, seed):
    """Return n noisy pictures with a stroke (n, 1, 8, 8), which stroke, and its place."""
    rng = np.random.default_rng(seed)
    x = rng.normal(0, NOISE, (n, 1, SIDE, SIDE)).astype(np.float32)
    stroke, row, column = (rng.integers(0, top, n) for top in (2, PLACES, PLACES))
    for i in range(n):
        x[i, 0, row[i] : row[i] + 3, column[i] : column[i] + 3] += MARKS[stroke[i]]
    return x, stroke, row, column


def labels(task, stroke, row, column):
    """Return the classes 0 and 1 that a task asks for."""
    swapped = {"meaning alternates": column % 2, "meaning by half": column >= PLACES // 2}
    return stroke ^ swapped.get(task, 0)


def layer(t, seed):
    """Return the layer between convolution (t = 1) and locally connected (t = 6)."""
    if t == 1:
        return Conv2d(1, FILTERS, 3, seed=seed)
    if t == PLACES:
        return LocallyConnected2d(1, FILTERS, 3, input_size=SIDE, seed=seed)
    return TiledConv2d(1, FILTERS, 3, t, seed=seed)


@cache
def run(task, n, t, seed):
    """Train one net on n examples; return its accuracy on 500 new ones, and a filter's kernels."""
    x, *about = pictures(n, 100 + seed)
    first, last = layer(t, seed), Linear(FILTERS, 2, seed=seed + 50)
    net = Sequential(first, ReLU(), MaxPool2d(PLACES), Flatten(), last)
    settings = {"epochs": STEPS * BATCH // n, "batch_size": BATCH, "lr": RATE, "momentum": 0.9}
    for _ in train(net, x, labels(task, *about), seed=seed, **settings):
        pass
    new, *about = pictures(500, 1000 + seed)
    strongest = abs(last.weight.value[1] - last.weight.value[0]).argmax()
    kernels = by_place(first.weight.value, t)[strongest]
    return accuracy(net, new, labels(task, *about)), kernels


def by_place(K, t):
    """Return any layer's weights as (F, t, t, 3, 3): the kernels that take turns."""
    if t == 1:
        return K[:, 0, None, None]
    return K[:, :, :, 0] if t == PLACES else K[:, 0].transpose(0, 3, 4, 1, 2)


def plan(sizes):
    """List all runs in their order: one of each kind, then a second of each, ..."""
    tasks = list(zip(TASKS, sizes, strict=True))
    return [(*task, t, seed) for seed in range(SEEDS) for task in tasks for t in T]


def compute(s):
    """Train as many nets as the step says; gather accuracies by task and t."""
    r = SimpleNamespace(scores={(task, t): [] for task in TASKS for t in T})
    for task, n, t, seed in plan(s.examples)[: s.step]:
        r.scores[task, t].append(run(task, n, t, seed)[0])
    r.sizes = dict(zip(TASKS, s.examples, strict=True))
    r.done = r.scores[s.task, s.t]
    r.kernels = run(s.task, r.sizes[s.task], s.t, 0)[1] if r.done else None
    r.samples = samples(s.task)
    return r


@lru_cache
def samples(task):
    """Return four pictures, two strokes in two places, with their classes."""
    x, *about = pictures(400, 7)
    stroke, row, column = about
    chosen = [
        np.flatnonzero((stroke == kind) & (row == 2) & (column == place))[0]
        for place in (1, 4)
        for kind in (0, 1)
    ]
    return x[chosen, 0], labels(task, *about)[chosen]


def stage(figure):
    """Build four sample pictures, the curves, and the kernels of one filter."""
    art = SimpleNamespace(
        samples=[drawing.Grid(figure, f"sample {i}", drawing.INPUT) for i in range(4)],
        plot=drawing.Plot(figure, (370, 70, 290, 250), "curves", "t, kernels in turn on an axis"),
        kernels=drawing.Grid(figure, "kernels", drawing.KERNEL),
        wait=drawing.text(figure, 820, 190, ha="center", color=drawing.GREY),
    )
    art.plot.line([-9, 9], [0.5, 0.5], color=drawing.GREY, lw=1.5, ls=(0, (2, 2)))
    art.plot.note("chance", 262, 224)
    drawing.text(figure, 370, 62, "accuracy on new pictures", fontsize=12)
    art.lines, art.dots, art.bars, art.names = [], [], [], []
    art.cuts = LineCollection([], colors=drawing.INK, linewidths=1.6)
    art.kernels.axes.add_collection(art.cuts)
    for x, (ls, marker, colour) in zip((304, 480, 684), STYLES, strict=True):
        art.bars.append(art.plot.line(color=colour, lw=1.6))
        art.dots.append(art.plot.line(marker=marker, ls="", ms=5, mfc="none", mec=colour))
        look = {"ls": ls, "lw": 2.5, "marker": marker, "ms": 8, "color": colour}
        art.lines.append(art.plot.line(**look))
        sample = drawing.axes(figure, (x, 13, 28, 16), "key")
        sample.plot([0, 1, 2], [0, 0, 0], **look, markevery=[1])
        art.names.append(drawing.text(figure, x + 34, 30, color=colour, fontsize=12))
    art.now = art.plot.axes.axvspan(0, 0, color="#EDF2F7", zorder=0)
    return art


def draw(art, s, r):
    """Show what is asked, how well every t answers, and what the chosen net has learned."""
    for i, (grid, x, y) in enumerate(zip(art.samples, *r.samples, strict=True)):
        grid.show(x, f"class {y}", limits=(-0.4, 1.2), strings=[])
        grid.place((16 + 142 * (i % 2), 44 + 168 * (i // 2), 124, 124))
    ticks = {i: str(t) for i, t in enumerate(T)}
    art.plot.view((-0.4, 3.4), (0.4, 1.03), ticks, {0.5: "0.5", 0.75: "0.75", 1.0: "1.0"})
    at = T.index(s.t)
    art.now.set_bounds(at - 0.3, 0, 0.6, 2)
    for i, task in enumerate(TASKS):
        _curve(art, i, [r.scores[task, t] for t in T])
        art.names[i].set_text(f"{task.replace(' ', chr(10), 1)}, {r.sizes[task]}")
        art.names[i].set_fontweight("bold" if task == s.task else "normal")
    _mosaic(art, s, r)


def _curve(art, i, scores):
    x = np.arange(len(T)) + 0.1 * (i - 1)
    have = [j for j, own in enumerate(scores) if own]
    art.lines[i].set_data(x[have], [np.mean(scores[j]) for j in have])
    single = [(x[j], value) for j in have for value in scores[j]]
    art.dots[i].set_data(*zip(*single, strict=True) if single else ([], []))
    ends = [(x[j], np.mean(scores[j]) + side * spread(scores[j])) for j in have for side in (-1, 1)]
    broken = np.insert(np.array(ends).reshape(-1, 2, 2), 2, np.nan, axis=1).reshape(-1, 2)
    art.bars[i].set_data(*broken.T)


def _mosaic(art, s, r):
    art.kernels.axes.set_visible(r.kernels is not None)
    art.wait.set_text("" if r.done else "press start: its kernels\nappear here")
    if not r.done:
        return
    t = s.t
    whole = r.kernels.transpose(0, 2, 1, 3).reshape(3 * t, 3 * t)
    art.kernels.show(whole, f"one filter: {_kernels(t)}", signed=True, strings=[])
    art.kernels.place((712, 84, 216, 216))
    cuts = 3 * np.arange(1, t) - 0.5
    across = [[(-0.5, y), (3 * t - 0.5, y)] for y in cuts]
    art.cuts.set_segments([*across, *([(x, -0.5), (x, 3 * t - 0.5)] for x in cuts)])


def _kernels(t):
    return "1 kernel" if t == 1 else f"{t}x{t} kernels"


def spread(scores):
    """Return the standard deviation between the runs, 0 for a single one."""
    return np.std(scores, ddof=1) if len(scores) > 1 else 0.0


def describe(s, r):
    """Say what the task is, how well each t answers it, and how sure that is."""
    sizes = "{}, {} and {}".format(*r.sizes.values())
    lines = [
        f"Task: {TASKS[s.task]}. Examples for the three tasks: {sizes}.",
        f"t = {s.t}: {_kernels(s.t)} in each filter, {9 * s.t**2} weights.",
    ]
    runs = min(len(r.scores[s.task, t]) for t in T)
    if not runs:
        return "\n".join([*lines, f"{s.step} nets trained: press start to see how each t does."])
    scores = {t: r.scores[s.task, t][:runs] for t in T}
    said = [f"t = {t}: {np.mean(own):.2f} ± {spread(own):.2f}" for t, own in scores.items()]
    over = f"mean and standard deviation over {drawing.count(runs, 'run')}"
    lines.append(f"Right of 500 new pictures, {over}: {'; '.join(said)}.")
    best = max(T, key=lambda t: np.mean(scores[t]))
    lines.append(_sure(best, scores, runs))
    return "\n".join(lines)


def _sure(best, scores, runs):
    table = np.array([scores[t] for t in T])
    rest = np.delete(table, T.index(best), axis=0)
    wins = int((scores[best] > rest.max(axis=0)).sum())
    text = f"Best mean: t = {best}, ahead of all others in {wins} of {runs} runs"
    if wins == runs > 1:
        chance = len(T) ** (runs - 1)
        return f"{text}. Were all t equally good, one would win every run once in {chance} times."
    return f"{text}: too few runs to be sure." if runs < SEEDS else f"{text}: no clear winner."
