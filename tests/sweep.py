"""Move an explorable through its states, one control at a time and in random combinations.

    for state in sweep.singly(demo, signal=[(1,), (0, 0)]): ...
    for state in sweep.combinations(demo, 300, seed=0, signal=[(1,), (0, 0)]): ...

Sliders, menus and switches know their values. Controls that a reader types into (numbers, a
matrix) take theirs from the list that is given by name; without a list they stay as they are.
A list that is given for any other control stands in for its own values. Both generators set the
explorable, check what holds for every explorable, and yield its state.

The numbers of combinations in the tests are small, so that all tests take minutes. The long look
takes an hour: COMBINATIONS=1000 pytest -n 0 tests/test_explore_*.py. It looks at every picture.
"""

import os
import re
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pictures
import written

from helpers.controls import Preset
from helpers.work import Work

MOST = 40  # values of one slider that are tried singly
LEAST = int(os.environ.get("COMBINATIONS", "0"))  # of combinations, for the long look
EVERY = 1 if LEAST else 10  # so many-th picture is looked at; that takes as long as drawing it
seen = Counter()  # (title, what) -> how many, for the summary of the long look


def singly(demo, **given):
    """Set every control to each of its values, the others being as they were; yield each state."""
    start, picture, text = demo.state, demo.png, demo.describe()
    for name, control in demo.controls.items():
        demo.set(**start)  # first: ranges may depend on other controls
        for value in _values(control, given.get(name, ())):
            _set_one(demo, start, name, value)
            told = demo.png == picture or demo.describe() != text
            assert told or control.layout.display == "none", (
                f"the text does not say what {name} = {value!r} changes: {text}"
            )
            yield _checked(demo, "single values")
    demo.set(**start)


def _set_one(demo, start, name, value):
    if not isinstance(demo.controls[name], Preset):  # else what is set beside it would win
        try:
            demo.set(**start | {name: value})
            return
        except ValueError:
            pass  # another control can no longer be where it was: its range moves it
    demo.set(**start)
    demo.set(**{name: value})


def combinations(demo, n, seed=0, **given):
    """Set `n` random combinations of all controls, or `LEAST`, and yield the state of each."""
    rng, many = np.random.default_rng(seed), max(n, LEAST)
    artists, memory = _artists(demo.figure), 0
    for i in range(many):
        if i == many // 2:  # by then every cache is warm
            memory = _memory()
        state = demo.state
        for name in state:
            values = _values(demo.controls[name], given.get(name, ()))
            if values:
                state[name] = values[rng.integers(len(values))]
        # Ranges that depend on other controls are drawn last, from the range they will have.
        for name, (low, high) in demo._limits(SimpleNamespace(**state)).items():
            fitting = [value for value in given.get(name, ()) if low <= value <= high]
            state[name] = int(rng.choice(fitting or range(low, high + 1)))
        if i % 20 == 19 and not any(isinstance(c, Work) for c in demo.controls.values()):
            _by_hand(demo, state, rng.permutation(list(state)))
        else:
            demo.set(**state)
        yield _checked(demo, "combinations")
    assert _artists(demo.figure) == artists, "drawing adds artists"
    if LEAST:
        grown = seen[demo.title, "MB more after the second half"] = _memory() - memory
        assert grown < 80, f"{grown} MB more after {many - many // 2} changes"


def _by_hand(demo, state, names):
    """Move one control after the other, as the browser does; their ranges follow the others."""
    for name in names:
        control, value = demo.controls[name], state[name]
        if hasattr(control, "max"):
            value = min(max(value, control.min), control.max)
        control.value = value
        assert not demo._message.value, f"{name} = {value!r}: {demo._message.value}"
        seen[demo.title, "moves by hand"] += 1


def _artists(figure):
    return sum(len(parent.get_children()) for parent in (figure, *figure.axes))


def _memory():
    status = Path("/proc/self/statm")  # of Linux; elsewhere the long look does without
    return int(status.read_text().split()[1]) * 4096 // 10**6 if status.exists() else 0


def _values(control, given):
    if isinstance(control, Preset):
        return list(control.presets)
    if given:
        return list(given)
    if hasattr(control, "max"):
        step = getattr(control, "step", 1)
        count = round((control.max - control.min) / step)
        chosen = np.unique(np.linspace(0, count, min(count + 1, MOST)).round())
        kind = int if isinstance(step, int) else float
        return [min(kind(control.min + step * i), control.max) for i in chosen]
    if hasattr(control, "_options_values"):
        return list(control._options_values)
    return [False, True] if isinstance(control.value, bool) else []


def _checked(demo, what):
    text = demo.describe()
    assert 1 <= len(text.splitlines()) <= 5, text
    assert all(line.strip() for line in text.splitlines()), text
    for word in ("nan", "inf", "None", "array(", "np.", "{", "e-1", "e+"):
        assert word not in text.replace("info", "").replace("infinite", ""), text
    for need in re.findall(r"padding >= (\d+)", text):
        assert int(need) <= getattr(demo.controls.get("padding"), "max", -1), text
    assert demo.png.startswith(b"\x89PNG")
    sums, wrong = written.wrong_sums(text)
    assert not wrong, "\n".join([*wrong, f"in {demo.state}"])
    seen[demo.title, "sums"] += sums
    seen[demo.title, what] += 1
    if seen[demo.title, what] % EVERY == 0:
        seen[demo.title, "pictures"] += 1
        faults = pictures.faults(demo.figure)
        assert not faults, "\n".join([*faults, f"in {demo.state}"])
    return demo.state


def summary():
    """Return a line for each explorable: how many states were tried."""
    titles = sorted({title for title, _ in seen})
    kinds = "single values", "combinations", "moves by hand", "pictures", "sums"
    kinds += ("MB more after the second half",)
    return [f"{t}: " + ", ".join(f"{seen[t, kind]} {kind}" for kind in kinds) for t in titles]
