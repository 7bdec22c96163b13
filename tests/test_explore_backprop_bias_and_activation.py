"""bias_and_activation: what passes there and back, against the formulas."""

import re
import warnings

import numpy as np
import pytest
import sweep
from scipy import signal, special

from helpers import data, explore

FORMULAS = {
    "sigmoid": (special.expit, lambda z: special.expit(z) * (1 - special.expit(z))),
    "tanh": (np.tanh, lambda z: 1 / np.cosh(z) ** 2),
    "ReLU": (lambda z: np.where(z > 0, z, 0), lambda z: (z > 0) * 1.0),
}
SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])


def check(demo, state):
    r, text = demo.result, demo.describe()
    function, slope = FORMULAS[state["activation"]]
    assert pytest.approx(function(r.Z), abs=1e-9) == r.A
    assert r.passed == pytest.approx(slope(r.Z), abs=1e-9)
    if state["kernel"].startswith("edges"):
        V = data.digits()[0][state["digit"], 0].astype(float)
        Z = signal.correlate2d(V, state["scale"] * SOBEL, "valid") + state["bias"]
        assert pytest.approx(Z) == r.Z
    closed = int((slope(r.Z) < 0.05).sum())
    assert f"Back: {closed} of 676 units" in text
    assert ("saturated" in text) == (closed > 0 and state["activation"] != "ReLU")
    said = float(re.search(r"all of them: ([\d.]+) if", text)[1])
    assert said == pytest.approx(slope(r.Z).sum(), rel=0.01, abs=0.006)


@pytest.fixture
def demo():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield explore.bias_and_activation()


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        check(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 100, seed=12):
        check(demo, state)


def test_a_bias_of_minus_6_switches_relu_off_where_there_is_nothing(demo):
    demo.set(activation="ReLU", bias=-6.0)
    assert demo.result.closed == 676
    assert demo.set(bias=6.0).result.closed == 0


def test_the_steepest_slopes(demo):
    for activation, slope in (("sigmoid", "0.25"), ("tanh", "1"), ("ReLU", "1")):
        demo.set(activation=activation)
        assert f"The steepest slope of {activation} is {slope};" in demo.describe()
