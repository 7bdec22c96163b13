"""Answers that are no functions: kernels, pictures, positions. Each is a thing that is typed."""

import re
import threading
import types

import numpy as np
import pytest

from helpers.exercises import convolution, pooling, prior, run
from helpers.exercises.convolution import solutions as kernels
from helpers.exercises.pooling import solutions as pooled
from helpers.exercises.prior import solutions as priors

LEFT, RIGHT = priors.twins()
# What is asked for, and the right answer; a twin stands on the left of the other one.
CHECKS = {
    "shift": (convolution.check_shift, kernels.shift()),
    "edges": (convolution.check_edges, kernels.edges()),
    "survivors": (pooling.check_survivors, pooled.survivors()),
    "twin": (pooling.check_twin, pooled.twin()),
    "left": (lambda answer: prior.check_twins(answer, RIGHT), LEFT),
    "right": (lambda answer: prior.check_twins(LEFT, answer), RIGHT),
}
every_check = pytest.mark.parametrize("name", CHECKS)


class NoText:
    """Cannot be printed."""

    def __repr__(self):
        raise RuntimeError("no text")


def of_itself():
    rows = []
    rows.append(rows)
    return rows


NOTHING_SUCH = {
    "a text": "1 2 3",
    "an empty text": "",
    "html": "<img src=x onerror=alert(1)>",
    "code": "__import__('os').system('true')",
    "bytes": b"\x00\x01",
    "a function": lambda: [[1]],
    "a class": int,
    "a module": np,
    "a generator": (x for x in [1]),
    "a dict": {0: 1},
    "an object": object(),
    "without a text": NoText(),
    "a namespace": types.SimpleNamespace(),
    "an exception": ValueError("no"),
    "an empty list": [],
    "an empty row": [[]],
    "an empty table": np.zeros((0, 3)),
    "half a number": 0.5,
    "a large number": 99,
    "a negative number": -1,
    "minus in a list": [-1],
    "half in a list": [0.5],
    "a truth": True,
    "truths": [True, False],
    "numbers as text": ["0", "3"],
    "texts in rows": [["a"]],
    "None inside": [None, 1],
    "None in rows": [[None, 1]],
    "ragged": [[1, 2], [3]],
    "number and row": [1, [2]],
    "of itself": of_itself(),
    "three axes": np.zeros((2, 2, 2)),
    "four axes": np.ones((1, 1, 3, 3)),
    "complex": [[1j, 0]],
    "complex zero": np.zeros((3, 3), complex),
    "nan": [[np.nan, 1]],
    "inf": [[np.inf, 1]],
    "minus inf": [-np.inf],
    "all nan": np.full((3, 3), np.nan),
    "dates": np.array([["2020-01-01"]], "datetime64[D]"),
    "a record": np.zeros(2, [("a", float)]),
    "huge": np.broadcast_to(1.0, (10**7, 10**7)),
    "a huge range": range(10**12),
    "a long list": [1] * 10_000,
    "a long row": [[1] * 500],
    "digits without end": 10**5000,
    "digits in rows": [[10**5000, 1]],
    "rounded": np.full((3, 3), 1e-320),
    "very large": np.full((3, 3), 1e308),
    "wide": [[0, 1, 0, 1]],
    "tall": [[0], [1], [0]],
    "ones": np.ones((3, 3)),
    "as large as A": np.ones((4, 4)),
    "as large as a picture": np.ones((10, 10)),
    "a large one too much": np.ones((11, 10)),
}


@pytest.mark.filterwarnings("error")
@every_check
@pytest.mark.parametrize("what", NOTHING_SUCH)
def test_nonsense_gets_a_sentence(name, what):
    check, _ = CHECKS[name]
    verdict = check(NOTHING_SUCH[what])
    assert verdict.kind == "wrong"
    assert verdict.text.startswith("Not yet: ")
    assert verdict.text.endswith(".")
    assert len(verdict.text) < 700
    assert not re.search(r"Traceback|helpers|\.py|inhomogeneous|ambiguous|dtype", verdict.text)


@pytest.mark.filterwarnings("error")
@every_check
def test_spoilt_answers_get_a_sentence(name):
    """Every single number of the right answer may be the wrong one."""
    check, right = CHECKS[name]
    right = np.array(right, float)
    count = 0
    for place in np.ndindex(right.shape):
        for value in (np.nan, np.inf, 1e308, -7.0, 50.0):
            spoilt = right.copy()
            spoilt[place] = value
            verdict = check(spoilt)
            # A smaller pixel that was not the maximum leaves the maxima as they are.
            allowed = name == "twin" and value == -7 and right[place] == 0
            # Any number that is left of a 0 grows to the right, and may be larger.
            allowed |= name == "edges" and value in (-7.0, 50.0, 1e308)
            assert verdict.kind == "wrong" or allowed, (place, value, verdict.text)
            count += 1
    assert count >= 10


@every_check
@pytest.mark.parametrize("nothing", [None, ...], ids=repr)
def test_nothing_is_no_answer_yet(name, nothing):
    assert CHECKS[name][0](nothing).kind == "unanswered"


@pytest.mark.filterwarnings("error")
@every_check
def test_right_answers_in_every_style(name):
    check, right = CHECKS[name]
    for answer in (right, np.array(right), np.array(right, np.float32), np.array(right, np.int8)):
        assert check(answer), answer
        assert check(answer.tolist() if isinstance(answer, np.ndarray) else tuple(answer))
    assert check(np.asfortranarray(right))
    assert check(np.array(right, object))


# ------------------------------------------------------------- what cannot be stopped


def test_what_cannot_be_stopped_is_said(monkeypatch):
    """A long call into C does not hear; the reader is told the way out."""
    monkeypatch.setattr(run, "SECONDS", 0.1)
    monkeypatch.setattr(run, "PATIENCE", 0.1)
    before, gate = set(threading.enumerate()), threading.Lock()
    with gate:  # held until the verdict is there, however slow the machine
        verdict = convolution.check_convolve(lambda x, w: gate.acquire())
    assert "within 0.1 seconds, and cannot be stopped: restart the kernel." in verdict.text
    for thread in set(threading.enumerate()) - before:
        thread.join(20)
    assert set(threading.enumerate()) == before


def test_no_case_is_begun_when_the_time_is_up(monkeypatch):
    """What swallows the signal in one case would have to be told again in each of the others."""
    monkeypatch.setattr(run, "SECONDS", 0.1)
    begun = []

    def swallows(x, w):
        begun.append(1)
        try:
            while True:
                pass
        except BaseException:
            return x

    assert "was stopped" in convolution.check_convolve(swallows).text
    assert len(begun) <= 2


def test_the_readers_own_timeout_is_no_time_limit():
    def raises(x, w):
        raise TimeoutError("mine")

    text = convolution.check_convolve(raises).text
    assert "raises TimeoutError: mine" in text
    assert "loop" not in text


def test_a_flood_of_prints_fills_no_memory():
    out = run._Beginning()
    for _ in range(1000):
        assert out.write("x" * 999) == 999
    assert len(out.getvalue()) == run.PRINTED
