"""Fields that a reader can fill with nonsense: a line of numbers, a matrix, a picture."""

from __future__ import annotations

import functools
import html

import traitlets
from ipywidgets import HTML, FileUpload, FloatText, HBox, Layout, Text, VBox

from helpers.controls.reading import is_row, listed, number, parse_numbers
from helpers.controls.standard import AUTO, choice, spaced


class Value(traitlets.Any):
    """Anything that the control's own check lets through; traitlets would let None pass it."""

    allow_none = False


def complain(control, sentence):
    """Say what is wrong with what was typed or chosen."""
    # Emptied first: the same sentence twice is two events, and each is shown.
    control.problem = ""
    control.problem = sentence


class Numbers(HBox):
    """A line of text that holds numbers: ``value`` is a tuple of floats (or text that says one)."""

    value = Value()
    problem = traitlets.Unicode()

    def __init__(self, label, value, most):
        self.description, self.most = label, most
        self._text = Text(
            description=label, continuous_update=False, style=AUTO, layout=Layout(width="auto")
        )
        super().__init__([self._text], layout=spaced())
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
            complain(self, str(error))


def numbers(label: str, value, most: int = 16) -> Numbers:
    """Return a text field for one to `most` numbers, separated by blanks or commas."""
    return Numbers(label, value, most)


class Matrix(VBox):
    """A small matrix of number fields: ``value`` is a tuple of rows (or any 1-D or 2-D array)."""

    value = Value()
    problem = traitlets.Unicode()

    def __init__(self, label, value, most):
        self.description, self.most = label, most
        self._cells = [[_cell(m, n) for n in range(most)] for m in range(most)]
        self._rows = [HBox(row) for row in self._cells]
        title = HTML(f"<span>{html.escape(label)}</span>")
        super().__init__([title, *self._rows], layout=spaced())
        self.value = value
        for m, line in enumerate(self._cells):
            for n, cell in enumerate(line):
                cell.observe(functools.partial(self._read, m, n), "value")

    @traitlets.validate("value")
    def _check(self, proposal):
        rows = listed(proposal["value"])
        if not any(map(is_row, rows[: self.most])):
            rows = [rows]
        lengths = {len(row) if is_row(row) else 0 for row in rows} or {0}
        if len(lengths) > 1:
            raise ValueError(f"{self.description}: all rows must have the same length")
        (width,) = lengths
        if not 1 <= len(rows) <= self.most or not 1 <= width <= self.most:
            raise ValueError(
                f"{self.description}: {len(rows)}x{width} numbers; "
                f"there is room for 1x1 to {self.most}x{self.most}"
            )
        return tuple(tuple(number(v, self.description) for v in listed(row)) for row in rows)

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
                complain(self, str(error))


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


class Picture(HBox):
    """A menu of pictures and a button for one's own: ``value`` is a name, or the file's bytes."""

    OWN = "your own picture"
    value = Value()
    problem = traitlets.Unicode()

    def __init__(self, label, options, value):
        self.description, self._file = label, None
        self._menu = choice(label, [*options, self.OWN], value)
        self._button = FileUpload(
            accept="image/*", description="own picture", layout=Layout(width="auto")
        )
        super().__init__([self._menu, self._button], layout=spaced())
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
            complain(self, "Press the button to choose a picture from your disk.")

    def _load(self, change):
        if change["new"]:
            self.value = bytes(change["new"][0]["content"])
            self._button.value = ()  # so that the same file can be chosen again


def picture(label: str, options: list, value: str) -> Picture:
    """Return a menu of named pictures with a button that reads a file instead."""
    return Picture(label, options, value)
