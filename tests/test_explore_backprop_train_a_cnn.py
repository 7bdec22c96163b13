"""train_a_cnn: it learns, it is the same every time, settings begin anew, the pad is read."""

import asyncio
import io
import re
import sys
import warnings

import numpy as np
import pytest
import sweep
from PIL import Image
from scipy import special
from test_work import until

from helpers import data, explore, network

QUICK = {"depth": 1, "filters": 4, "batch": 128}


@pytest.fixture
def demo():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield explore.train_a_cnn()


@pytest.fixture(scope="module")
def trained():
    return explore.train_a_cnn().run()


def windows(x, k):
    """Return the k x k windows of maps (C, H, W): (C, H', W', k, k)."""
    return np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(1, 2))


def by_hand(net, digit, state):
    """Return the maps of the first layer and the scores of one digit, without the layers' code."""
    *convolutions, last = [layer for layer in net.layers if layer.parameters()]
    x, first = digit[None].astype(float), None
    for layer in convolutions:
        K, b = layer.weight.value.astype(float), layer.bias.value.astype(float)
        seen = windows(x, state["size"])
        h, w = seen.shape[1:3]
        turn = [np.arange(n) % 2 for n in (h, w)]
        if layer is convolutions[0] and state["kind"].startswith("tiled"):
            K = K[..., turn[0][:, None], turn[1]]  # (F, C, k, k, h, w)
            z = np.einsum("chwmn,fcmnhw->fhw", seen, K) + b[:, turn[0][:, None], turn[1]]
        elif layer is convolutions[0] and state["kind"].startswith("locally"):
            z = np.einsum("chwmn,fhwcmn->fhw", seen, K) + b
        else:
            z = np.einsum("chwmn,fcmn->fhw", seen, K) + b[:, None, None]
        x = {"ReLU": lambda z: z * (z > 0), "tanh": np.tanh, "sigmoid": special.expit}[
            state["activation"]
        ](z)
        first = x if first is None else first
        if state["pooling"] != "none":
            pool = {"max": np.max, "average": np.mean}[state["pooling"]]
            x = pool(windows(x, 2)[:, ::2, ::2], axis=(3, 4))
    return first, last.weight.value.astype(float) @ x.ravel() + last.bias.value


def facts(demo, state):
    r, text, y = demo.result, demo.describe(), data.digits()[1][:500]
    assert len(r.losses) == len(r.right) == r.step == (state["step"] if not r.failed else r.step)
    assert r.end == 2 * -(-3500 * 5 // state["batch"])
    assert r.confusion.sum() == 500 and (r.confusion.sum(1) == np.bincount(y, minlength=10)).all()
    assert r.parameters == sum(p.value.size for p in r.net.parameters())
    assert f"{r.parameters} parameters" in text
    assert ("Training has failed" in text) == bool(r.failed)
    assert ("Not trained yet" in text) == (not r.step and not r.failed)
    if all(np.isfinite(p.value).all() for p in r.net.parameters()):
        maps, scores = by_hand(r.net, r.digit, state)
        size = max(abs(scores).max(), 1)
        np.testing.assert_allclose(r.maps, maps, rtol=1e-3, atol=1e-4 * max(maps.max(), 1))
        if size < 1e4:  # else float32 may prefer another of two equal scores
            expected = special.softmax(scores)
            np.testing.assert_allclose(r.probabilities, expected, atol=2e-4 * size)
    if r.step and not r.failed:
        first = int(r.probabilities.argmax())
        assert f"looks like a {first} ({100 * r.probabilities[first]:.0f} %)" in text
        assert f"Batch {r.step} of {r.end}" in text
        assert np.mean(r.losses[-20:]) == pytest.approx(
            float(re.search(r"loss ([\d.e]+?)[.,]?(?=[\s,]|$)", text)[1]), rel=0.06, abs=0.006
        )


@pytest.mark.skipif(not sweep.LEAST, reason="every setting is a new net: half a minute")
def test_every_value_of_every_control(demo):
    few = range(0, 13, 4)  # batches; the settings are the same later
    for state in sweep.singly(demo, step=few, digit=range(0, 500, 50)):
        facts(demo, state)


def test_random_combinations(demo):
    for state in sweep.combinations(demo, 12, seed=8, step=range(6)):
        facts(demo, state)


def test_it_says_that_it_knows_nothing_yet(demo):
    assert "Not trained yet: press start." in demo.describe()
    assert demo.result.test is None


def test_it_reads_more_than_97_percent_of_the_test_digits(trained):
    r = trained.result
    x, y, test_x, test_y = data.digits()
    assert r.test > 0.97
    assert r.test == network.accuracy(r.net, test_x, test_y)
    assert r.checks[-1][1] == network.accuracy(r.net, x[:500], y[:500]) > 0.95
    assert f"{100 * r.test:g} % of the 1000 test digits" in trained.describe()
    assert r.losses[-100:].mean() < 0.15 < 1 < r.losses[:5].mean()


def test_the_confusion_and_the_mistakes_are_those_of_the_net(trained):
    r, (x, y, *_) = trained.result, data.digits()
    guess = network.predict(r.net, x[:500])
    assert r.confusion.sum() == 500
    assert all(
        r.confusion[a, b] == ((y[:500] == a) & (guess == b)).sum() for a, b in np.ndindex(10, 10)
    )
    assert r.wrong
    for n, what in r.wrong:
        assert what == guess[n] != y[n]


def test_a_click_on_a_mistake_shows_it(trained):
    n, guess = trained.result.wrong[1]
    picked = trained._pick(trained._space, trained.result, "wrong", 40, 9)
    assert picked == {"digit": n}
    trained.set(**picked)
    assert f"Validation digit {n}, a {data.digits()[1][n]}, looks like a {guess}" in (
        trained.describe()
    )
    assert trained._pick(trained._space, trained.result, "kernels", 1, 1) is None


def test_the_probabilities_are_those_of_the_digit(trained):
    trained.set(digit=11)
    z = trained.result.net.forward(data.digits()[0][11:12])[0].astype(float)
    expected = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
    assert trained.result.probabilities == pytest.approx(expected, abs=1e-5)


def test_a_drawn_digit_is_read(trained):
    # A 1, a 0 and a 7, as a mouse draws them: (x, y) on the pad from 0 to 1.
    around = [(0.5 + 0.2 * np.sin(t), 0.5 - 0.3 * np.cos(t)) for t in np.linspace(0, 6.3, 20)]
    strokes = {1: [(0.5, 0.2), (0.5, 0.8)], 0: around, 7: [(0.3, 0.2), (0.7, 0.2), (0.45, 0.8)]}
    pad = trained.controls["own"]
    for digit, stroke in strokes.items():
        pad.clear()
        for kind, (x, y) in zip(["mousedown"] + ["mousemove"] * 99, stroke, strict=False):
            pad._moved(event(kind, x, y))
        pad._moved(event("mouseup", 0, 0))
        assert f"Your digit looks like a {digit} " in trained.describe()
    trained.set(digit=3)
    assert trained.state["own"] == b""
    assert "Validation digit 3" in trained.describe()


def event(kind, x, y):
    where = {"relativeX": 140 * x, "relativeY": 140 * y}
    size = {"boundingRectWidth": 140, "boundingRectHeight": 140}
    return {"type": kind, "buttons": int(kind != "mouseup"), **where, **size}


def test_the_pad_draws_only_while_the_button_is_held(demo):
    pad = demo.controls["own"]
    pad._moved(event("mousemove", 0.5, 0.5) | {"buttons": 0})
    assert pad.value == b""
    pad._moved(event("mousedown", 0.2, 0.2))
    pad._moved(event("mouseup", 0.2, 0.2))
    dot = pad.ink.sum()
    pad._moved(event("mousedown", 0.8, 0.8))
    assert pad.ink.sum() == pytest.approx(2 * dot, rel=0.2), "no line between two strokes"


def test_a_picture_file_is_put_on_the_pad(demo):
    paper = np.full((90, 60), 240, np.uint8)
    paper[20:70, 25:33] = 20
    stream = io.BytesIO()
    Image.fromarray(paper).save(stream, "png")
    pad = demo.controls["own"]
    upload = {"name": "a.png", "type": "", "size": 3, "last_modified": None}
    pad._load({"new": ({**upload, "content": stream.getvalue()},)})
    assert pad.ink[4:24, 13:16].mean() > 0.8
    assert pad.ink[:, :8].max() == 0
    pad._load({"new": ({**upload, "content": b"abc"},)})
    assert "not a whole picture file" in demo._message.value
    with pytest.raises(ValueError, match="28x28"):
        demo.set(own=b"123")


def test_a_digit_is_brought_to_the_middle():
    assert not data.as_digit(np.zeros((28, 28))).any()
    assert not data.as_digit(np.ones((40, 30))).any()
    ink = np.zeros((80, 80))
    ink[2:30, 50:57] = 1
    for picture in (ink, 1 - ink, 0.5 * ink):
        digit = data.as_digit(picture)
        rows, columns = np.nonzero(digit > 0.5)
        assert (rows.min(), rows.max()) == (4, 23)
        assert abs(columns.mean() - 13.5) <= 1


@pytest.mark.parametrize("kind", range(3))
@pytest.mark.parametrize("pooling", ["max", "average", "none"])
def test_every_kind_of_layer_learns_something(demo, kind, pooling):
    kinds = list(demo.controls["kind"].options)
    activation = ["ReLU", "tanh", "sigmoid"][kind]
    demo.set(**QUICK, kind=kinds[kind], pooling=pooling, activation=activation, rate=0.01, step=40)
    assert demo.result.losses[-5:].mean() < demo.result.losses[:5].mean()
    assert demo.result.maps.shape[0] == 4
    assert demo.result.kernels.shape == (4, 5, 5)


def test_the_parameters_of_each_kind(demo):
    # 26x26 places without pooling, 4 filters of 3x3 and 10 scores.
    fully = 4 * 26 * 26 * 10 + 10
    for kind, own in zip(
        demo.controls["kind"].options, (4 * 10, 4 * 10 * 4, 4 * 10 * 26 * 26), strict=True
    ):
        demo.set(**QUICK, size=3, pooling="none", kind=kind)
        assert demo.result.parameters == own + fully


def test_pausing_makes_no_difference_and_going_back_begins_anew(demo):
    at_once = demo.set(**QUICK, step=40).result
    weights = at_once.net.layers[0].weight.value.copy()
    for step in (0, 7, 8, 40):
        demo.set(step=step)
    assert np.array_equal(demo.result.losses, at_once.losses)
    assert np.array_equal(demo.result.net.layers[0].weight.value, weights)
    assert len(demo.set(step=12).result.losses) == 12


def test_another_setting_begins_anew(demo):
    demo.set(**QUICK, step=20)
    for name, value in (("rate", 0.1), ("filters", 8), ("size", 3), ("kind", "locally connected")):
        demo.set(step=5)
        demo.controls[name].value = value
        assert demo.state["step"] == 0
        assert "Not trained yet" in demo.describe()
    demo.set(step=5, digit=9)
    assert demo.state["step"] == 5


def test_settings_that_diverge_say_so(demo):
    demo.set(**QUICK, rate=10.0, activation="tanh", step=30)
    assert "more than guessing costs (2.3): the learning rate is too large" in demo.describe()
    demo.controls["step"].start()
    for word in ("nan", "inf"):
        assert word not in demo.describe()


def test_a_loss_that_is_no_number_ends_the_training(demo, monkeypatch):
    def fail(net, x, y, **how):
        yield network.Progress(1, 1, 9, 2.0, 0.1)
        raise ValueError("learning diverged: the loss is nan")

    monkeypatch.setattr(sys.modules["helpers.explore.backprop.train_a_cnn"], "train", fail)
    demo.set(**QUICK, rate=1.0, step=50)
    assert "Training has failed at batch 1: learning diverged" in demo.describe()
    assert demo.png.startswith(b"\x89PNG")


def test_it_runs_beside_other_controls_and_stops_when_closed(demo):
    async def main():
        demo.set(**QUICK)
        work = demo.controls["step"]
        work.start()
        await until(lambda: work.value >= 10)
        demo.controls["digit"].value = 77
        assert "Validation digit 77" in demo.describe()
        before = work.value
        await until(lambda: work.value > before)
        demo.close()
        await asyncio.sleep(0.01)
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(main())


def test_what_is_moved_while_it_runs_ahead_does_not_begin_anew(demo):
    demo.set(**QUICK, step=3)
    for n in range(4, 9):
        demo.controls["step"].advance(n)
    demo.controls["digit"].value = 40
    assert len(demo.result.losses) == 8
    ahead = demo.result.losses
    assert np.array_equal(demo.set(step=8).result.losses, ahead)
    assert len(demo.set(step=2).result.losses) == 2
