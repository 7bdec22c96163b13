"""Facts that hold in every state of learned_flip, against scipy and finite differences."""

import itertools

import numpy as np
import pytest
import scipy.signal
import sweep

from helpers import explore
from helpers.drawing import number
from helpers.explore.convolution.learned_flip import IMAGES, KERNELS, STEPS, pair, training

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def demo():
    made = explore.learned_flip()
    yield made
    made.close()


def errors(state, convolved, correlated):
    I, target = pair(state["image"], state["kernel"])
    by_convolution = scipy.signal.convolve2d(I, convolved, mode="valid")
    by_correlation = scipy.signal.correlate2d(I, correlated, mode="valid")
    return [np.mean((out - target) ** 2) for out in (by_convolution, by_correlation)]


def facts(demo, state):
    r, step = demo.result, state["step"]
    assert np.isfinite(r.convolved).all() and np.isfinite(r.correlated).all()
    losses = [curve[step] for curve in r.curves]
    np.testing.assert_allclose(losses, errors(state, r.convolved, r.correlated), atol=1e-12)
    drawn = [10.0 ** line.get_ydata() for line in demo.art.lines]  # no further: it may be asked
    assert [len(curve) for curve in drawn] == [step + 1] * 2
    np.testing.assert_allclose([curve[-1] for curve in drawn], np.maximum(losses, 1e-8))
    text = demo.describe()
    assert f"Step {step}, learning rate {state['rate']:g}: " in text
    assert ("too large" in text) == (len(r.curves[0]) <= STEPS)
    learned = np.allclose(r.convolved, KERNELS[state["kernel"]], atol=0.005, rtol=0)
    assert ("Convolution has learned" in text) == learned
    flipped = np.allclose(r.correlated, np.rot90(r.convolved, 2), atol=0.005, rtol=0)
    assert ("the same kernel flipped" in text) == flipped
    if not learned:
        assert f"{number(abs(r.convolved - KERNELS[state['kernel']]).max())} off" in text


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        facts(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 60, seed=3):
        facts(demo, state)


def test_at_the_end_one_kernel_is_the_other_flipped_and_both_fit(demo):
    for kernel, image in itertools.product(KERNELS, IMAGES):
        demo.set(kernel=kernel, image=image, step=STEPS)
        r = demo.result
        np.testing.assert_allclose(r.convolved, KERNELS[kernel], atol=0.005)
        np.testing.assert_allclose(r.correlated, KERNELS[kernel][::-1, ::-1], atol=0.005)
        assert max(errors(demo.state, r.convolved, r.correlated)) < 1e-5


def test_at_the_start_they_are_no_mirror_image_so_the_end_says_something(demo):
    demo.set(step=0)
    assert abs(demo.result.correlated - demo.result.convolved[::-1, ::-1]).max() > 0.5


def test_the_target_is_the_convolution_with_the_true_kernel():
    for image in IMAGES:
        I, target = pair(image, "emboss")
        expected = scipy.signal.convolve2d(I, KERNELS["emboss"], mode="valid")
        np.testing.assert_allclose(target, expected, atol=1e-9)


@pytest.mark.parametrize("flip", [True, False])
def test_a_step_goes_down_the_slope_that_finite_differences_find(flip):
    kernels, _ = training("digit", "emboss", 0.05, flip)
    state = {"image": "digit", "kernel": "emboss"}
    index = 0 if flip else 1
    slope = np.zeros((3, 3))
    for cell in np.ndindex(3, 3):
        nudge = np.zeros((3, 3))
        nudge[cell] = 1e-5
        up, down = (errors(state, K, K)[index] for K in (kernels[5] + nudge, kernels[5] - nudge))
        slope[cell] = (up - down) / 2e-5
    np.testing.assert_allclose(kernels[6], kernels[5] - 0.05 * slope, atol=1e-6)


def test_too_large_a_rate_stops_and_is_told_and_the_way_back_is_open(demo):
    demo.set(rate=1.0)
    assert "too large" in demo.describe() and demo.state["step"] < 20
    with pytest.raises(ValueError, match="training step"):
        demo.set(step=STEPS)
    demo.set(rate=0.15, step=STEPS)
    assert "learned the true kernel" in demo.describe()


def test_too_small_a_rate_is_told(demo):
    demo.set(rate=0.01, step=STEPS)
    assert "too few" in demo.describe()


def test_every_true_kernel_differs_from_its_flip():
    for K in KERNELS.values():
        assert abs(K - np.rot90(K, 2)).max() > 0.5
