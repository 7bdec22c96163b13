"""three_operations: shapes, and gradients that finite differences confirm."""

import warnings

import numpy as np
import pytest
import sweep

from helpers import explore

SHOWN = ["V", "K", "Z", "G", "dJ/dK", "dJ/dV"]


def forward(V, K, stride):
    """Return Z by the sum of eq 9.8."""
    k = K.shape[-1]
    n = (V.shape[-1] - k) // stride + 1
    Z = np.zeros((len(V), len(K), n, n))
    for j, m in np.ndindex(n, n):
        window = V[:, :, j * stride : j * stride + k, m * stride : m * stride + k]
        Z[:, :, j, m] = np.einsum("ncab,fcab->nf", window, K)
    return Z


def check(demo, state):
    r, text = demo.result, demo.describe()
    if state["k"] > state["size"]:
        assert text.startswith("Nothing goes forward: kernel")
        return
    V, K, G = (r.arrays[name] for name in ("V", "K", "G"))
    s = state
    assert V.shape == (s["images"], s["channels"], s["size"], s["size"])
    assert K.shape == (s["filters"], s["channels"], s["k"], s["k"])
    Z = forward(V, K, s["stride"])
    assert r.arrays["Z"] == pytest.approx(Z)
    assert pytest.approx((G**2).sum() / 2) == r.J
    for name, array in (("dJ/dK", K), ("dJ/dV", V), ("G", Z)):
        assert r.arrays[name].shape == array.shape
    # J along a random direction: 1/2 sum (Z - target)^2 with target = Z - G.
    way = np.random.default_rng(1).normal(size=K.shape)
    moved = forward(V, K + 1e-4 * way, s["stride"]) - Z + G
    back = forward(V, K - 1e-4 * way, s["stride"]) - Z + G
    slope = ((moved**2).sum() - (back**2).sum()) / 4e-4
    assert (r.arrays["dJ/dK"] * way).sum() == pytest.approx(slope, rel=1e-4, abs=1e-3)
    # <G, c(K, V)> = <V, h(K, G)>
    assert (r.arrays["dJ/dV"] * V).sum() == pytest.approx((G * Z).sum())
    size = (s["size"] - s["k"]) // s["stride"] + 1
    V = f"{s['images']}x{s['channels']}x{s['size']}x{s['size']}"
    K = f"{s['filters']}x{s['channels']}x{s['k']}x{s['k']}"
    Z = f"{s['images']}x{s['filters']}x{size}x{size}"
    assert f"V {V} and K {K} make Z {Z}." in text
    for step, said in ((3, f"G {Z} as Z"), (4, f"dJ/dK {K} as K"), (5, f"dJ/dV {V} as V")):
        assert (said in text) == (s["step"] >= step)
    seen = {name for name, grid in demo.art.grids.items() if grid.axes.get_visible()}
    assert seen == set(SHOWN[: {1: 3, 2: 3, 3: 4, 4: 5, 5: 6}[s["step"]]])
    assert ("dJ/dV" in text.splitlines()[-1]) == (s["step"] == 5)


@pytest.fixture
def demo():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield explore.three_operations()


def test_every_value_of_every_control(demo):
    for state in sweep.singly(demo):
        check(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 60, seed=11):
        check(demo, state)


def test_the_shapes_are_said(demo):
    demo.set(size=7, k=3, stride=2, channels=3, filters=4, images=8, step=5)
    text = demo.describe()
    assert "V 8x3x7x7 and K 4x3x3x3 make Z 8x4x3x3." in text
    assert "G 8x4x3x3 as Z, dJ/dK 4x3x3x3 as K, dJ/dV 8x3x7x7 as V." in text
