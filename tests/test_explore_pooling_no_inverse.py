"""no_inverse: A and B differ, their pooled maps do not, and the seed says which B it is."""

import re

import numpy as np
import pytest
import sweep

from helpers import explore

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def demo():
    made = explore.no_inverse()
    yield made
    made.close()


def windows(image, k):
    h, w = (n // k for n in image.shape)
    for i in range(h):
        for j in range(w):
            yield (i, j), image[i * k : i * k + k, j * k : j * k + k]


def facts(demo, state):
    r, text, k = demo.result, demo.describe(), state["size"]
    reduction = np.max if state["kind"] == "max" else np.mean
    covered = np.zeros(r.A.shape, bool)
    for (i, j), part in windows(covered, k):
        part[:] = True
        assert r.pooled[i, j] == reduction(r.A[i * k : i * k + k, j * k : j * k + k])
    if r.B is None:
        assert k == 1 or not r.A.any()
        assert "B differs" not in text
        assert not demo.art.B.axes.get_visible()
    else:
        assert (r.B != r.A).any()
        assert (r.B >= 0).all() and (np.round(r.B) == r.B).all()
        for (i, j), part in windows(r.B, k):
            assert reduction(part) == r.pooled[i, j]
        assert f"in {(r.B != r.A).sum()} of {r.A.size} pixels" in text
        assert "are equal." in text and "not equal" not in text
    for (i, j), part in windows(r.unpooled, k):
        assert reduction(part) == r.pooled[i, j]
        there = np.argwhere(part)
        if state["kind"] == "average" or state["unpool"] == "in the whole window":
            assert (part == r.pooled[i, j]).all()
        elif r.pooled[i, j]:
            first = np.argwhere(r.A[i * k : i * k + k, j * k : j * k + k] == r.pooled[i, j])[0]
            place = first if state["unpool"] == "at the recorded positions" else (0, 0)
            assert there.tolist() == [list(place)]
    assert not r.unpooled[~covered].any()
    assert f"{(r.unpooled == r.A).sum()} of {r.A.size} pixels are as in A" in text
    hatched = re.search(r"(\d+) pixels are in no window", text)
    assert (int(hatched[1]) if hatched else 0) == (~covered).sum()


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo, seed=range(12)):
        facts(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 120, seed=9):
        facts(demo, state)


def test_another_press_gives_another_input_and_a_seed_the_same(demo):
    found = []
    for seed in range(8):
        demo.set(seed=seed)
        found.append(demo.result.B)
    assert len({B.tobytes() for B in found}) == 8
    demo.set(seed=3)
    np.testing.assert_array_equal(demo.result.B, found[3])
    other = explore.no_inverse().set(seed=3)
    np.testing.assert_array_equal(other.result.B, found[3])
    other.close()


def test_the_button_finds_another_input(demo):
    before = demo.result.B
    button = demo.controls["seed"].children[0]
    button.click()
    assert demo.state["seed"] == 1
    assert (before != demo.result.B).any()


def test_recorded_positions_recover_the_most(demo):
    for name in ("6x6 numbers", "digit"):
        same = []
        for way in ("at the recorded positions", "in the top left corner"):
            demo.set(input=name, unpool=way)
            same.append((demo.result.unpooled == demo.result.A).sum())
        assert same[0] > same[1]


def test_no_second_input_is_said_in_words(demo):
    demo.set(input="all zeros", size=2)
    assert "a maximum of 0 leaves no choice" in demo.describe()
    demo.set(kind="average")
    assert "all pixels of a window are equal" in demo.describe()
    demo.set(size=1)
    assert "pools nothing" in demo.describe()
