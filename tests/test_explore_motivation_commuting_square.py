"""Facts that hold in every state of commuting_square; rolled and correlated by NumPy and SciPy."""

import numpy as np
import pytest
import sweep
from scipy.ndimage import correlate

from helpers import explore
from helpers.drawing import number
from helpers.explore.motivation.commuting_square import KERNELS, ROUNDING, SIZE

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def demo():
    made = explore.commuting_square()
    yield made
    made.close()


def shifted(image, dy, dx, wrap):
    moved = np.roll(image, (dy, dx), (0, 1))
    if not wrap:
        rows, columns = np.indices(image.shape)
        h, w = image.shape
        moved[(rows < dy) | (rows >= h + dy) | (columns < dx) | (columns >= w + dx)] = 0
    return moved


def facts(demo, state):
    r, dy, dx, stride = demo.result, state["dy"], state["dx"], state["stride"]
    wrap, kernel = state["padding"] == "wrap around", KERNELS[state["kernel"]]
    mode = "wrap" if wrap else "constant"
    np.testing.assert_array_equal(
        r.map, correlate(r.image, kernel, mode=mode)[::stride, ::stride], err_msg="exact sums"
    )
    np.testing.assert_array_equal(
        r.first, correlate(r.moved, kernel, mode=mode)[::stride, ::stride]
    )
    assert r.difference.shape == r.inside.shape == r.map.shape
    inside, border = abs(r.difference)[r.inside], abs(r.difference)[~r.inside]
    assert r.errors == [inside.max(initial=0), border.max(initial=0)]
    text = demo.describe()
    assert f"{r.inside.sum():,} pixel" in text and f"{(~r.inside).sum():,} pixel" in text
    for name, mask in (("Interior", r.inside), ("Border", ~r.inside)):
        gaps = abs(r.first - r.second)[mask]
        gaps = gaps[gaps >= ROUNDING]
        said = f"largest difference {number(gaps.max(initial=0))}; {gaps.size:,} differ"
        line = next(line for line in text.splitlines() if line.startswith(name))
        assert line.endswith(f": {said if mask.any() else 'none'}.")
    plain = state["angle"] == 0 and state["factor"] == 1
    whole = dy % stride == 0 and dx % stride == 0
    if plain:
        np.testing.assert_array_equal(r.moved, shifted(r.image, dy, dx, wrap))
    if plain and whole:
        step = dy // stride, dx // stride
        np.testing.assert_array_equal(r.second, shifted(r.map, *step, wrap))
        assert r.errors[0] == 0
        if stride == 1:
            assert (r.errors[1] > 0) == (not wrap and (dy, dx) != (0, 0))
        if wrap:
            assert r.errors[1] == 0
        assert "qual" in text
    elif plain:
        assert r.errors[0] > 0 and f"no multiple of the stride {stride}" in text
    elif r.errors[0] > 0:
        assert "does not follow rotation or scale" in text


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        facts(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 60, seed=4):
        facts(demo, state)


def test_random_shifts(demo):
    rng = np.random.default_rng(0)
    for _ in range(60):
        dx, dy, stride = rng.integers(-40, 41), rng.integers(-40, 41), rng.integers(1, 5)
        padding = ("zeros", "wrap around")[rng.integers(2)]
        demo.set(dx=int(dx), dy=int(dy), stride=int(stride), padding=padding)
        facts(demo, demo.state)


def test_at_stride_2_only_even_shifts_commute(demo):
    demo.set(stride=2, padding="wrap around")
    for dx in range(-6, 7):
        error = max(demo.set(dx=dx).result.errors)
        assert (error == 0) == (dx % 2 == 0), dx


@pytest.mark.parametrize("move", [{"angle": 30}, {"angle": 90}, {"factor": 1.5}, {"factor": 0.5}])
def test_rotation_and_scale_fail_visibly(demo, move):
    r = demo.set(dx=0, **move).result
    assert r.errors[0] > 0.1 and (r.difference[r.inside] != 0).mean() > 0.5


def test_a_kernel_that_looks_the_same_turned_commutes_with_that_turn(demo):
    for angle in (90, 180):
        demo.set(dx=0, angle=angle, kernel="blur", padding="zeros")
        assert demo.result.errors[0] == 0 and "looks the same" in demo.describe()


def test_the_interior_reads_the_picture_alone(demo):
    # Two pictures that differ only in what lies outside give the same interior.
    demo.set(dx=17, dy=-9)
    zeros = demo.result
    wrapped = demo.set(padding="wrap around").result
    np.testing.assert_array_equal(zeros.first[zeros.inside], wrapped.first[wrapped.inside])
    np.testing.assert_array_equal(zeros.second[zeros.inside], wrapped.second[wrapped.inside])
    rows, columns = np.nonzero(zeros.inside)
    h, w = SIZE
    assert (rows.min(), rows.max()) == (1, h - 9 - 2)
    assert (columns.min(), columns.max()) == (17 + 1, w - 2)


def test_the_scale_of_the_difference_is_fixed(demo):
    colours = lambda: demo.set().art.difference.image.get_array()  # noqa: E731
    demo.set(padding="wrap around")
    assert len(np.unique(colours().reshape(-1, 4), axis=0)) == 1, "no difference has one colour"
    white = colours()[0, 0]
    demo.set(padding="zeros")
    assert (colours()[60, 100] == white).all()
