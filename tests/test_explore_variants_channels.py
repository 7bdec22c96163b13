"""Facts that hold in every state of channels; the sums of eq 9.7 are written as loops here."""

from types import SimpleNamespace

import numpy as np
import pytest
import scipy.signal
import sweep

from helpers import data, explore
from helpers.drawing import number
from helpers.explore.variants.channels import DIGITS, ORDER, PHOTOS, compute, layer, trained

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture
def demo():
    made = explore.channels()
    yield made
    made.close()


def facts(demo, state):
    r, text, made = demo.result, demo.describe(), layer(state["picture"])
    i, j, k = ORDER.index(state["channel"]), state["down"], state["right"]
    parts = [
        sum(made.V[l, j + m, k + n] * made.K[i, l, m, n] for m in range(3) for n in range(3))
        for l in range(3)
    ]
    np.testing.assert_allclose(r.values, parts, atol=1e-9)
    np.testing.assert_allclose(r.total, sum(parts) + made.bias[i], atol=1e-9)
    np.testing.assert_allclose(r.Z, r.parts.sum(axis=0) + made.bias[i], atol=1e-9)
    for l in range(3):
        whole = scipy.signal.correlate2d(made.V[l], made.K[i, l], mode="valid")
        np.testing.assert_allclose(r.parts[l], whole, atol=1e-9)
    first = state["first"]
    lines = text.splitlines()
    less = "-1" if first else ""
    assert f"V[l, {j + first}+m{less}, {k + first}+n{less}] K[{i + first},l,m,n]" in lines[4]
    assert lines[4].startswith(f"Z[{i + first},{j + first},{k + first}] = ")
    assert f" = {number(r.total)}: the sum" in lines[4]
    assert ("bias" in lines[4]) == bool(made.bias[i])
    for l, line in enumerate(lines[1:4]):
        assert line.startswith(f"l = {l + first}") and line.endswith(f"= {number(r.values[l])}")
        assert line.count("*") == np.count_nonzero(made.K[i, l])


def test_every_value_of_every_control(demo):
    demo.set(picture="a 5, in a trained net")  # whose sliders have 10 places, not 46
    for state in sweep.singly(demo):
        facts(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 25, seed=11):
        facts(demo, state)


def test_every_place_of_every_layer():
    for picture in (*PHOTOS, *DIGITS):
        made = layer(picture)
        for i, channel in enumerate(ORDER):
            state = {"picture": picture, "channel": channel, "down": 3, "right": 4, "first": 0}
            r = compute(SimpleNamespace(**state))
            for (j, k), z in np.ndenumerate(r.Z):
                window = made.V[:, j : j + 3, k : k + 3]
                assert abs((window * made.K[i]).sum() + made.bias[i] - z) < 1e-9


def test_a_sum_by_hand_gives_the_number_shown(demo):
    # Every digit of V and K is shown, so the terms of a line add up to its end.
    for picture in (*PHOTOS, *DIGITS):
        demo.set(picture=picture, channel="second", down=4, right=5)
        for line in demo.describe().splitlines()[1:4]:
            terms, _, total = line.partition(": ")[2].rpartition(" = ")
            products = [np.prod([float(x) for x in term.split("*")]) for term in terms.split(" + ")]
            assert number(round(sum(products), 4)) == total


def test_counting_from_1_renames_and_moves_nothing(demo):
    before = demo.set(first=0).result
    after = demo.set(first=1).result
    assert after.total == before.total and after.index == [n + 1 for n in before.index]


def test_the_learned_layer_is_one_that_has_learned(demo):
    net, score = trained()
    assert score > 0.9
    demo.set(picture=next(iter(DIGITS)))
    assert f"{score:.0%} of the test digits right" in demo.describe()
    x = data.digits()[2][:1]
    for each in net.layers[:3]:
        x = each.forward(x)
    assert x.shape[1:] == layer(next(iter(DIGITS))).V.shape == (3, 12, 12)


def test_the_outline_in_the_digit_is_what_the_number_depends_on(demo):
    demo.set(picture=next(iter(DIGITS)), down=2, right=7)
    corners = demo.art.whole._mark.get_path().vertices
    left, top = corners.min(axis=0) + 0.5
    right, bottom = corners.max(axis=0) - 0.5
    net, _ = trained()
    base = np.random.default_rng(0).random((1, 28, 28))

    def seen(image):
        for each in net.layers[:4]:
            image = each.forward(image[None])[0]
        return image[:, 2, 7]

    touched = []
    for y, x in np.ndindex(28, 28):
        changed = base.copy()
        changed[0, y, x] += 9
        if not np.array_equal(seen(changed), seen(base)):
            touched.append((y, x))
    rows, columns = np.array(touched).T
    assert (rows.min(), rows.max()) == (top, bottom)
    assert (columns.min(), columns.max()) == (left, right)


def test_a_click_picks_the_number_or_the_window_around_a_pixel(demo):
    pick = lambda *at: demo._pick(demo._space, demo.result, *at)  # noqa: E731
    assert pick("sum", 3.2, 4.9) == pick("part", 3, 5) == {"down": 5, "right": 3}
    assert pick("V", 3, 5) == {"down": 4, "right": 2}
    assert pick("V", 99, 0) == {"down": 0, "right": 45} and pick("kernel", 0, 0) is None
