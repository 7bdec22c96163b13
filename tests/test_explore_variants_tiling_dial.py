"""tiling_dial: its tasks, its nets, what it says, and that the claim holds when it is trained."""

import importlib

import numpy as np
import pytest
import sweep

from helpers import explore
from helpers.network import Flatten, MaxPool2d, ReLU, Sequential

# The package holds the function of that name; the module is reached by its path.
dial = importlib.import_module("helpers.explore.variants.tiling_dial")
pytestmark = pytest.mark.filterwarnings("error")


def invented(task, n, t, seed):
    """Stand in for training: a score that says which run it is."""
    rng = np.random.default_rng([len(task), n, t, seed])
    return 0.5 + rng.random() / 2, rng.normal(size=(t, t, 3, 3))


@pytest.fixture
def demo(monkeypatch):
    monkeypatch.setattr(dial, "run", invented)
    made = explore.tiling_dial()
    yield made
    made.close()


def facts(demo, state):
    r, text, step = demo.result, demo.describe(), state["step"]
    sizes = dict(zip(dial.TASKS, state["examples"], strict=True))
    wanted, left = {}, step
    for seed in range(5):
        for task in dial.TASKS:
            for t in (1, 2, 3, 6):
                wanted.setdefault((task, t), [])
                if left > 0:
                    wanted[task, t].append(invented(task, sizes[task], t, seed)[0])
                left -= 1
    assert r.scores == wanted
    own = {t: wanted[state["task"], t] for t in (1, 2, 3, 6)}
    runs = min(map(len, own.values()))
    assert f"in each filter, {9 * state['t'] ** 2} weights" in text
    if not runs:
        assert f"{step} nets trained: press start" in text
        return
    for t, scores in own.items():
        mean = np.mean(scores[:runs])
        off = np.std(scores[:runs], ddof=1) if runs > 1 else 0
        assert f"t = {t}: {mean:.2f} ± {off:.2f}" in text
    best = max(own, key=lambda t: np.mean(own[t][:runs]))
    wins = sum(all(own[best][i] > own[t][i] for t in own if t != best) for i in range(runs))
    assert f"Best mean: t = {best}, ahead of all others in {wins} of {runs} runs" in text
    assert ("once in" in text) == (wins == runs > 1)
    assert ("no clear winner" in text) == (wins < runs == 5)


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        facts(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 40, seed=6):
        facts(demo, state)


def test_other_examples_begin_again(demo):
    demo.set(step=60)
    demo.controls["examples"].value = (60, 60, 60)
    assert demo.state["step"] == 0 and "0 nets trained" in demo.describe()


def test_the_pictures_hold_what_the_labels_say(monkeypatch):
    monkeypatch.setattr(dial, "NOISE", 0.0)
    x, stroke, row, column = dial.pictures(300, 0)
    for picture, kind, j, k in zip(x[:, 0], stroke, row, column, strict=True):
        mark = np.zeros((8, 8))
        for m in range(3):
            mark[j + m, k + (m if kind else 2 - m)] = 1
        np.testing.assert_array_equal(picture, mark)
    right = {
        "stroke anywhere": stroke,
        "meaning alternates": [1 - a if c % 2 else a for a, c in zip(stroke, column, strict=True)],
        "meaning by half": [1 - a if c > 2 else a for a, c in zip(stroke, column, strict=True)],
    }
    for task, classes in right.items():
        np.testing.assert_array_equal(dial.labels(task, stroke, row, column), classes)
        assert 0.35 < np.mean(classes) < 0.65  # one answer for all is no better than a coin


def test_the_nets_differ_in_nothing_but_the_sharing():
    x = dial.pictures(5, 1)[0]
    for t in dial.T:
        own = dial.layer(t, 0)
        assert own.weight.value.size == 8 * 9 * t * t
        bank = dial.by_place(own.weight.value, t)  # (F, t, t, 3, 3)
        out = own.forward(x)
        assert out.shape == (5, 8, 6, 6)
        for f, j, k in [(0, 0, 0), (3, 5, 4), (7, 2, 5)]:
            window = x[2, 0, j : j + 3, k : k + 3]
            np.testing.assert_allclose(
                out[2, f, j, k], (window * bank[f, j % t, k % t]).sum(), atol=1e-5
            )
    assert Sequential(own, ReLU(), MaxPool2d(6), Flatten()).output_shape((1, 8, 8)) == (8,)


def test_each_task_has_the_winner_that_the_lesson_names():
    score = lambda task, n, t: np.mean([dial.run(task, n, t, seed)[0] for seed in (0, 1)])  # noqa: E731
    assert score("stroke anywhere", 60, 1) > 0.95 > 0.8 > score("stroke anywhere", 60, 6)
    assert score("meaning by half", 1000, 6) > 0.85 > 0.65 > score("meaning by half", 1000, 1)
    alternates = [score("meaning alternates", 250, t) for t in (1, 2, 6)]
    assert alternates[1] > 0.75 > max(alternates[0], alternates[2])
