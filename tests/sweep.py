"""Move an explorable through its states, one control at a time and in random combinations.

    for state in sweep.singly(demo, signal=[(1,), (0, 0)]): ...
    for state in sweep.combinations(demo, 300, seed=0, signal=[(1,), (0, 0)]): ...

Sliders, menus and switches know their values. Controls that a reader types into (numbers, a
matrix) take theirs from the list that is given by name; without a list they stay as they are.
Both generators set the explorable, check what holds for every explorable, and yield its state.
"""

from types import SimpleNamespace

import numpy as np

from helpers.controls import Preset

MOST = 40  # values of one slider that are tried singly


def singly(demo, **given):
    """Set every control to each of its values, the others being as they were; yield each state."""
    start = demo.state
    for name, control in demo.controls.items():
        demo.set(**start)  # first: ranges may depend on other controls
        for value in _values(control, given.get(name, ())):
            demo.set(**start)
            yield _checked(demo.set(**{name: value}))
    demo.set(**start)


def combinations(demo, n, seed=0, **given):
    """Set `n` random combinations of all controls, and yield the state of each."""
    rng = np.random.default_rng(seed)
    for _ in range(n):
        state = demo.state
        for name in state:
            values = _values(demo.controls[name], given.get(name, ()))
            if values:
                state[name] = values[rng.integers(len(values))]
        # Ranges that depend on other controls are drawn last, from the range they will have.
        for name, (low, high) in demo._limits(SimpleNamespace(**state)).items():
            state[name] = int(rng.integers(low, high + 1))
        yield _checked(demo.set(**state))


def _values(control, given):
    if isinstance(control, Preset):
        return list(control.presets)
    if hasattr(control, "max"):
        step = getattr(control, "step", 1)
        count = round((control.max - control.min) / step)
        chosen = np.unique(np.linspace(0, count, min(count + 1, MOST)).round())
        kind = int if isinstance(step, int) else float
        return [min(kind(control.min + step * i), control.max) for i in chosen]
    if hasattr(control, "_options_values"):
        return list(control._options_values)
    return [False, True] if isinstance(control.value, bool) else list(given)


def _checked(demo):
    text = demo.describe()
    assert 1 <= len(text.splitlines()) <= 5, text
    assert all(line.strip() for line in text.splitlines()), text
    for word in ("nan", "inf", "None", "array(", "e-1", "e+"):
        assert word not in text.replace("info", "").replace("infinite", ""), text
    assert demo.png.startswith(b"\x89PNG")
    return demo.state
