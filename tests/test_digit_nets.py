"""digit_nets: learn what they should, the same every time, and go on where they were."""

import numpy as np
import pytest

from helpers import digit_nets as nets
from helpers.network import accuracy, train

SEED = 1


def test_settings_were_chosen_on_held_out_digits():
    x, y = nets.held_out()
    scores = [accuracy(nets.training(name, SEED).at(nets.STEPS), x, y) for name in nets.RECIPES]
    assert min(scores) > 0.9, "about as good as each other"
    assert np.ptp(scores) < 0.03
    learned, test = nets.learned_from()[0], nets.tested_on()[0]
    seen = {image.tobytes() for image in learned}
    assert not any(image.tobytes() in seen for image in [*x, *test])
    assert (len(learned), len(x), len(test)) == (3500, 500, 1000)


@pytest.mark.parametrize("name", nets.RECIPES)
def test_steps_are_the_plain_training(name):
    recipe, net = nets.RECIPES[name], nets.layers(name, SEED)
    batches = train(
        net,
        *nets.learned_from(),
        epochs=recipe.epochs,
        batch_size=nets.BATCH,
        lr=recipe.lr,
        momentum=recipe.momentum,
        seed=SEED,
    )
    for _ in range(recipe.epochs * 70 * 4 // nets.STEPS):
        next(batches)
    again = nets.Training(name, SEED)
    again.at(2)
    again.at(0)  # back, and on: momentum and the order of the examples are kept
    for p, q in zip(net.parameters(), again.at(4).parameters(), strict=True):
        np.testing.assert_array_equal(p.value, q.value)


def test_rounding_errors_stay_far_below_what_is_printed():
    x = nets.tested_on()[0][:50]
    plain, nudged = (nets.Training("CNN, dense head", SEED) for _ in "ab")
    rng = np.random.default_rng(0)
    for p in nudged.net.parameters():
        p.value *= 1 + 1e-14 * rng.standard_normal(p.value.shape)
    nudged._kept = [nudged._values()]
    difference = abs(plain.at(12).forward(x) - nudged.at(12).forward(x)).max()
    assert 0 < difference < 1e-9


def shifted(x, down, right):
    framed = np.pad(x, [(0, 0), (0, 0), (6, 6), (6, 6)])
    return framed[:, :, 6 - down : 34 - down, 6 - right : 34 - right]


def test_accuracy_is_the_mean_over_four_directions():
    net, (x, y) = nets.training("MLP", SEED).at(nets.STEPS), nets.tested_on()
    ways = [(2, 0), (-2, 0), (0, 2), (0, -2)]
    right = [np.mean(net.forward(shifted(x, *way)).argmax(axis=1) == y) for way in ways]
    assert nets.measured("MLP", SEED, "shift", 2) == pytest.approx(np.mean(right))
    centred = np.mean(net.forward(x).argmax(axis=1) == y)
    assert nets.measured("MLP", SEED, "shift", 0) == pytest.approx(centred)
    assert nets.measured("MLP", SEED, "scale", 1.0) == pytest.approx(centred)
