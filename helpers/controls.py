"""The controls of an explorable: labelled widgets with a ``value`` that is always valid.

Each function returns one ipywidget. Whatever it looks like, it has a trait ``value`` that the
explorable reads and observes; sliders have ``min`` and ``max`` too. A control that a reader can
fill with nonsense keeps its old value and puts a sentence into its trait ``problem``.
"""

from __future__ import annotations

import functools
import html
import math
import re
from numbers import Real

import numpy as np
import traitlets
from ipywidgets import (
    HTML,
    Button,
    Checkbox,
    Dropdown,
    FileUpload,
    FloatSlider,
    FloatText,
    HBox,
    IntSlider,
    Layout,
    Play,
    Text,
    VBox,
    jslink,
)

LARGEST = 1e6  # what a reader may type: sums and squares of such numbers still fit a picture
_AUTO = {"description_width": "auto"}
_MINUS = str.maketrans("\u2212\u2013\u2010\u2011", "----")  # signs that are pasted from a text


def slider(label: str, low: float, high: float, value: float, step: float = 1):
    """Return a slider from `low` to `high`; whole numbers if `step` is whole."""
    kind = IntSlider if isinstance(step, int) else FloatSlider
    return kind(
        value, min=low, max=high, step=step, description=label, style=_AUTO, layout=_width(260)
    )


def choice(label: str, options, value=None):
    """Return a menu of `options` (a list, or a dict of label -> value)."""
    first = next(iter(options.values())) if isinstance(options, dict) else options[0]
    return Dropdown(
        options=options,
        value=first if value is None else value,
        description=label,
        style=_AUTO,
        layout=_width(),
    )


def switch(label: str, value: bool):
    """Return a check box."""
    return Checkbox(value, description=label, indent=False, layout=_width())


def _width(pixels=None):
    return Layout(width=f"{pixels}px" if pixels else "auto", margin="2px 18px 2px 0")


class Scrub(HBox):
    """A slider over whole numbers with a play button that steps it in the browser."""

    value = traitlets.Int()
    min = traitlets.Int()
    max = traitlets.Int()
    link = traitlets.Any()

    def __init__(self, label, low, high, value, interval):
        self.slider = slider(label, low, high, value)
        play = Play(min=low, max=high, value=value, interval=interval, show_repeat=False)
        # The link lives in the browser, so playing is as fast as dragging.
        self.link = jslink((play, "value"), (self.slider, "value"))
        super().__init__([self.slider, play], layout=_width())
        for name in ("min", "max", "value"):
            setattr(self, name, getattr(self.slider, name))
        traitlets.link((self.slider, "value"), (self, "value"))
        for name in ("min", "max"):
            traitlets.dlink((self, name), (self.slider, name))
            traitlets.dlink((self, name), (play, name))

    @property
    def description(self):
        """The label of the slider."""
        return self.slider.description


def scrub(label: str, low: int, high: int, value: int, interval: int = 600) -> Scrub:
    """Return a slider with a play button, one step every `interval` milliseconds."""
    return Scrub(label, low, high, value, interval)


class _Value(traitlets.Any):
    """Anything that the control's own check lets through; traitlets would let None pass it."""

    allow_none = False


class Numbers(HBox):
    """A line of text that holds numbers: ``value`` is a tuple of floats (or text that says one)."""

    value = _Value()
    problem = traitlets.Unicode()

    def __init__(self, label, value, most):
        self.description, self.most = label, most
        self._text = Text(
            description=label, continuous_update=False, style=_AUTO, layout=Layout(width="auto")
        )
        super().__init__([self._text], layout=_width())
        self.value = value
        self._text.observe(self._read, "value")

    @traitlets.validate("value")
    def _check(self, proposal):
        return parse_numbers(proposal["value"], self.description, self.most)

    @traitlets.observe("value")
    def _write(self, change):
        self._writing = True
        self._text.value = " ".join(f"{v:g}" for v in change["new"])
        self._writing = False
        self.problem = ""

    def _read(self, change):
        if self._writing:  # what the field shows is rounded, the value is not
            return
        try:
            self.value = change["new"]
            self._write({"new": self.value})  # "1,2" becomes "1 2" even if the value is unchanged
        except ValueError as error:
            _complain(self, str(error))


def numbers(label: str, value, most: int = 16) -> Numbers:
    """Return a text field for one to `most` numbers, separated by blanks or commas."""
    return Numbers(label, value, most)


def parse_numbers(text, label: str, most: int) -> tuple[float, ...]:
    """Return the numbers in `text` (a string, a sequence of numbers or one number).

    Raises
    ------
    ValueError
        In one sentence, if a part is no finite number or if there are none or more than `most`.

    Examples
    --------
    >>> parse_numbers("1, 2 -0.5 1/4", "signal", 8)
    (1.0, 2.0, -0.5, 0.25)
    """
    parts = _split(text, label) if isinstance(text, str) else _listed(text)
    if not 1 <= len(parts) <= most:
        raise ValueError(
            f"{_name(label)}: give 1 to {most} numbers, like 1 2 -0.5; here are {len(parts)}"
        )
    return tuple(_number(part, label) for part in parts)


def _split(text, label):
    # In "1,5 2,5" the commas are decimal ones; in "1,2" or "1, 2,5" they stand between numbers.
    text = text.strip()
    decimal = re.search(r"\d,\d", text) and re.search(r"[\s;]", text)
    if decimal and not re.search(r",\s|\s,", text):
        raise ValueError(
            f"{_name(label)}: write decimals with a point, like 1.5 2.5; a comma stands between "
            "numbers"
        )
    return [part for part in re.split(r"[\s,;]+", text) if part]


def _listed(value):
    if isinstance(value, np.ndarray):
        return value if value.ndim else [value]
    return value if isinstance(value, (list, tuple, range)) else [value]


def _number(part, label):
    """Return a number that a reader has typed, or given as a Python or NumPy number."""
    if isinstance(part, (np.generic, np.ndarray)) and not part.ndim:
        part = part.item()
    try:
        if isinstance(part, str):
            above, slash, below = part.translate(_MINUS).partition("/")
            number = float(above) / (float(below) if slash else 1)
        else:
            number = float(part) if isinstance(part, Real) else math.nan
    except (ValueError, ZeroDivisionError):
        number = math.nan
    except OverflowError:
        number = math.inf
    if math.isnan(number):
        raise ValueError(
            f"{_name(label)}: {_quoted(part)} is not a number; write it like 2, -0.5 or 1/3"
        )
    if abs(number) > LARGEST:
        raise ValueError(
            f"{_name(label)}: {_quoted(part)} is too large; use numbers from -1e6 to 1e6"
        )
    return number + 0.0  # -0 is 0


def _name(label):
    return label.removesuffix("=").strip()


def _quoted(part):
    text = repr(part)
    return text if len(text) <= 40 else text[:37] + "..."


def _complain(control, sentence):
    # Emptied first: the same sentence twice is two events, and each is shown.
    control.problem = ""
    control.problem = sentence


class Matrix(VBox):
    """A small matrix of number fields: ``value`` is a tuple of rows (or any 1-D or 2-D array)."""

    value = _Value()
    problem = traitlets.Unicode()

    def __init__(self, label, value, most):
        self.description, self.most = label, most
        self._cells = [[_cell(m, n) for n in range(most)] for m in range(most)]
        self._rows = [HBox(row) for row in self._cells]
        title = HTML(f"<span>{html.escape(label)}</span>")
        super().__init__([title, *self._rows], layout=_width())
        self.value = value
        for m, line in enumerate(self._cells):
            for n, cell in enumerate(line):
                cell.observe(functools.partial(self._read, m, n), "value")

    @traitlets.validate("value")
    def _check(self, proposal):
        rows = _listed(proposal["value"])
        if not any(map(_is_row, rows[: self.most])):
            rows = [rows]
        lengths = {len(row) if _is_row(row) else 0 for row in rows} or {0}
        if len(lengths) > 1:
            raise ValueError(f"{self.description}: all rows must have the same length")
        (width,) = lengths
        if not 1 <= len(rows) <= self.most or not 1 <= width <= self.most:
            raise ValueError(
                f"{self.description}: {len(rows)}x{width} numbers; "
                f"there is room for 1x1 to {self.most}x{self.most}"
            )
        return tuple(tuple(_number(v, self.description) for v in _listed(row)) for row in rows)

    @traitlets.observe("value")
    def _write(self, change):
        rows = change["new"]
        self._writing = True
        for m, line in enumerate(self._cells):
            self._rows[m].layout.display = "flex" if m < len(rows) else "none"
            for n, cell in enumerate(line):
                inside = m < len(rows) and n < len(rows[0])
                cell.layout.display = "flex" if n < len(rows[0]) else "none"
                cell.value = round(rows[m][n], 4) if inside else 0.0
        self._writing = False
        self.problem = ""

    def _read(self, m, n, change):
        # Only the edited weight: what the other fields show is rounded.
        if not self._writing:
            rows = [list(row) for row in self.value]
            rows[m][n] = change["new"]
            try:
                self.value = rows
            except ValueError as error:
                self._write({"new": self.value})
                _complain(self, str(error))


def _is_row(value):
    return (
        np.ndim(value) > 0
        if isinstance(value, np.ndarray)
        else isinstance(value, (list, tuple, range))
    )


def _cell(m, n):
    # The index is the label: a screen reader says it, and a reader learns K(m, n) from it.
    return FloatText(
        0,
        step=1,
        description=f"{m},{n}",
        style={"description_width": "26px"},
        layout=Layout(width="100px", margin="1px 4px"),
    )


def matrix(label: str, value, most: int = 5) -> Matrix:
    """Return number fields for a matrix of up to `most` x `most`, each labelled with its index."""
    return Matrix(label, value, most)


class Preset(Dropdown):
    """A menu that sets other controls; it shows "own" when they match none of its entries."""

    OWN = "own"

    def __init__(self, label, options):
        self.presets = options
        super().__init__(
            options=[self.OWN, *options], description=label, style=_AUTO, layout=_width()
        )

    def values_of(self, name: str) -> dict:
        """Return what the entry `name` sets: ``{control: value, ...}``."""
        if name not in self.options:
            raise ValueError(f"{self.description}: there is {', '.join(self.presets)}; no {name!r}")
        return self.presets.get(name, {})

    def name_of(self, state: dict) -> str:
        """Return the entry whose values are those of `state`, or "own"."""
        for name, values in self.presets.items():
            if all(state[key] == value for key, value in values.items()):
                return name
        return self.OWN


def preset(label: str, options: dict) -> Preset:
    """Return a menu of named settings: `options` maps a name to ``{control: value, ...}``."""
    return Preset(label, options)


class Picture(HBox):
    """A menu of pictures and a button for one's own: ``value`` is a name, or the file's bytes."""

    OWN = "your own picture"
    value = _Value()
    problem = traitlets.Unicode()

    def __init__(self, label, options, value):
        self.description, self._file = label, None
        self._menu = choice(label, [*options, self.OWN], value)
        self._button = FileUpload(
            accept="image/*", description="own picture", layout=Layout(width="auto")
        )
        super().__init__([self._menu, self._button], layout=_width())
        self.value = value
        self._menu.observe(self._choose, "value")
        self._button.observe(self._load, "value")

    @traitlets.validate("value")
    def _check(self, proposal):
        value = proposal["value"]
        known = isinstance(value, str) and value in self._menu.options[:-1]
        if not isinstance(value, bytes) and not known:
            names = ", ".join(self._menu.options[:-1])
            raise ValueError(f"{self.description}: give the bytes of a file or one of {names}")
        return value

    @traitlets.observe("value")
    def _write(self, change):
        own = isinstance(change["new"], bytes)
        self._file = change["new"] if own else self._file
        self._menu.value = self.OWN if own else change["new"]
        self.problem = ""

    def _choose(self, change):
        if change["new"] != self.OWN:
            self.value = change["new"]
        elif self._file is not None:
            self.value = self._file
        else:
            self._menu.value = self.value
            _complain(self, "Press the button to choose a picture from your disk.")

    def _load(self, change):
        if change["new"]:
            self.value = bytes(change["new"][0]["content"])
            self._button.value = ()  # so that the same file can be chosen again


def picture(label: str, options: list, value: str) -> Picture:
    """Return a menu of named pictures with a button that reads a file instead."""
    return Picture(label, options, value)


class Counter(HBox):
    """A button that counts how often it was pressed: ``value`` is the count."""

    value = traitlets.Int()

    def __init__(self, label):
        self.description = label
        button = Button(description=label, layout=Layout(width="auto"))
        super().__init__([button], layout=_width())
        button.on_click(lambda _: setattr(self, "value", self.value + 1))


def again(label: str) -> Counter:
    """Return a button for "another one": its count serves as a seed."""
    return Counter(label)
