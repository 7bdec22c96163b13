"""Facts that hold in every state of bias_kinds, against loops and NumPy's least squares."""

import numpy as np
import pytest
import sweep

from helpers import explore
from helpers.backprop import conv2d_bias_gradient
from helpers.drawing import number
from helpers.explore.variants.bias_kinds import CHANNEL, KERNELS, NONE, TILE, UNIT

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def demo():
    made = explore.bias_kinds()
    yield made
    made.close()


def response(side, K, zeros, brightness):
    """Return the response to a constant image, summed up weight by weight."""
    p, k = len(K) // 2 * zeros, len(K)
    image = np.pad(np.full((side, side), brightness), p)
    P = side + 2 * p - k + 1
    out = np.zeros((P, P))
    for j, i, m, n in np.ndindex(P, P, k, k):
        out[j, i] += image[j + m, i + n] * K[m, n]
    return out


def best(missing, kind, t):
    """Return the best bias for each unit, by solving for one unknown a bias."""
    P = len(missing)
    names = [
        {CHANNEL: 0, TILE: (j % t, i % t), UNIT: (j, i)}[kind] for j in range(P) for i in range(P)
    ]
    unique = sorted(set(names)) if kind != CHANNEL else [0]
    A = np.array([[float(name == other) for other in unique] for name in names])
    b, *_ = np.linalg.lstsq(A, missing.ravel(), rcond=None)
    return (A @ b).reshape(P, P), len(unique)


def facts(demo, state):
    r, text = demo.result, demo.describe()
    K, side, zeros = KERNELS[state["kernel"]], state["side"], state["zeros"]
    one = response(side, K, zeros, 1.0)
    now = response(side, K, zeros, state["shown"])
    np.testing.assert_allclose(r.plain, now, atol=1e-12)
    errors = [np.sqrt(np.mean((K.sum() * state["shown"] - now) ** 2))]
    for kind in (CHANNEL, TILE, UNIT):
        bias, many = best(K.sum() - one, kind, state["t"])
        assert r.many[kind] == many
        np.testing.assert_allclose(r.biases[kind], bias, atol=1e-9)
        np.testing.assert_allclose(r.after[kind], now + bias, atol=1e-9)
        errors.append(np.sqrt(np.mean((K.sum() * state["shown"] - now - bias) ** 2)))
    np.testing.assert_allclose(list(r.error.values()), errors, atol=1e-8)
    assert not r.biases[NONE].any() and r.after[NONE] is r.plain
    repaired = r.error[state["kind"]] == 0 != r.error[NONE]
    bars = len(demo.art.bars._bars.get_paths())
    assert bars == (1 if state["kind"] == NONE else 4)  # the comparison waits for the prediction
    assert ("repairs all units" in text) == repaired
    if state["shown"] == 1 and zeros:
        assert errors[3] < 1e-9 < errors[0]  # a bias a unit always can, and there is need
        assert errors[0] >= errors[1] - 1e-9 and errors[1] >= errors[2] - 1e-9
    if not zeros:
        assert "Nothing is missing" in text and max(r.error.values()) == 0
    elif state["shown"] != 1 and state["kind"] != NONE:
        assert f"it does not fit at {number(state['shown'])}" in text
    assert f"the response should be {number(K.sum() * state['shown'])}; it is" in text


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        facts(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 80, seed=5):
        facts(demo, state)


def test_one_bias_a_channel_cannot_repair_it_and_one_a_unit_can(demo):
    demo.set(kernel="sum of 3x3", side=6)
    assert [demo.result.plain[0, i] for i in (0, 1, 2)] == [4, 6, 6]
    assert demo.result.plain[2, 2] == 9
    for t in range(2, 5):
        demo.set(kind=TILE, t=t)
        assert demo.result.error[CHANNEL] > 1 and demo.result.error[TILE] > 0.1
        assert demo.result.error[UNIT] == 0
    demo.set(t=6)  # t = n: one a unit
    assert demo.result.error[TILE] == 0
    demo.set(t=5)  # rows 0 and 5 share, and nobody else: both lie on the border
    assert demo.result.error[TILE] == 0 and "only opposite borders share" in demo.describe()
    demo.set(kernel="right minus left")  # but they do not miss the same
    assert demo.result.error[TILE] > 1 and "opposite" not in demo.describe()


def test_at_the_fit_gradient_descent_would_stand_still(demo):
    for kernel in KERNELS:
        demo.set(kernel=kernel)
        missing = demo.result.missing[CHANNEL]
        np.testing.assert_allclose(conv2d_bias_gradient(missing[None]), 0, atol=1e-9)
