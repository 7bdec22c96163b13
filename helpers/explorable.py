"""The one mechanism behind every explorable: controls -> compute -> draw -> text twin.

An explorable is a handful of plain pieces; ``explore/convolution/flip_and_slide.py`` is a good
one to read first. ``s`` is the state, with the controls' values as attributes; ``r`` is whatever
``compute`` returned.

``controls``       a dict of widgets from `helpers.controls`; their values are the whole state
``limits(s)``      optional: ranges that depend on other controls, ``{name: (low, high)}``
``compute(s)``     a pure function of the state that calls the number modules
``stage(figure)``  builds the artists, once
``draw(art, s, r)``  changes the artists to show the state and its result
``describe(s, r)``   one to five lines of words and rounded numbers: the text twin
``pick(s, r, panel, x, y)``  optional: the controls that a click at (x, y) of a panel sets
``hidden(s)``      optional: the names of controls that mean nothing in this state
"""

from __future__ import annotations

import base64
import contextlib
import html
from types import SimpleNamespace

from ipyevents import Event
from IPython import get_ipython
from ipywidgets import HTML, HBox, Layout, VBox, Widget
from traitlets import TraitError

from helpers import drawing
from helpers.controls import Preset
from helpers.page import page_part

FONT = "font-size:15px; line-height:1.45; max-width:960px"


class Explorable:
    """A picture whose controls are moved by mouse, by keyboard or by ``set``.

    Parameters
    ----------
    title : str
        What the explorable is called; it opens the alternative text.
    controls, compute, stage, draw, describe, limits, pick, hidden
        The pieces named at the top of this module.
    rows : list, optional
        The controls' names, a string for each row, in the order in which they are read. A list
        inside the list stands for columns side by side, a list in that for rows again.
    size : (int, int)
        Width and height of the picture, in pixels.

    Examples
    --------
    >>> from helpers import explore
    >>> demo = explore.flip_and_slide()
    >>> demo.set(signal=(1, 2, 3), kernel=(0, 1), t=2).state["t"]
    2
    """

    closed = False

    def __init__(
        self,
        title,
        *,
        controls,
        compute,
        stage,
        draw,
        describe,
        limits=None,
        pick=None,
        hidden=None,
        rows=None,
        size=(960, 400),
    ):
        self.title, self.controls = title, controls
        self._compute, self._draw, self._describe = compute, draw, describe
        self._limits, self._hidden = limits or (lambda s: {}), hidden or (lambda s: ())
        self._pick = pick
        self.figure = drawing.figure(*size)
        self.art = stage(self.figure)
        self._busy, self._limited = False, ()
        self._picture = HTML(layout=Layout(max_width=f"{size[0]}px", margin="4px 0"))
        self._twin, self._message = HTML(), HTML()
        top = self._boxes(rows or [" ".join(controls)])
        parts = [top, self._picture, self._twin, self._message, page_part(title)]
        self.widget = VBox(parts)
        self.widget.add_class("explorable")
        for control in controls.values():
            control.observe(self._changed, "value")
            if control.has_trait("problem"):
                control.observe(lambda change: self._say(change["new"]), "problem")
        self._click = Event(source=self._picture, watched_events=["click"] if pick else [])
        self._click.on_dom_event(self._clicked)
        self._refresh()
        replace_previous(self)

    def _boxes(self, rows, box=VBox, other=HBox):
        if isinstance(rows, str):
            wrap = Layout(flex_flow="row wrap", align_items="center")
            return HBox([self.controls[name] for name in rows.split()], layout=wrap)
        return box([self._boxes(row, other, box) for row in rows])

    @property
    def state(self) -> dict:
        """The values of the controls by name, without the menus that only set others."""
        return {k: c.value for k, c in self.controls.items() if not isinstance(c, Preset)}

    @property
    def _space(self):
        return SimpleNamespace(**self.state)

    def describe(self) -> str:
        """Return the text twin: what the picture shows, in words and rounded numbers."""
        return self._describe(self._space, self.result)

    def set(self, **values) -> Explorable:
        """Set controls by name, as if moved together, and return the explorable.

        Raises
        ------
        TypeError
            If there is no control of that name.
        ValueError
            If a control cannot take its value; everything is then as it was before.
        """
        for name in values.keys() - self.controls.keys():
            raise TypeError(f"no control {name!r}; there are {', '.join(self.controls)}")
        try:
            self._assign(values)
            self._refresh()
        except Exception:
            self._go_back()
            raise
        return self

    def run(self, name: str = "step") -> Explorable:
        """Bring a control of `helpers.work` to its end, before this returns.

        Training that takes seconds then takes them here; ``start`` would do it beside other work.
        """
        return self.set(**{name: self.controls[name].max})

    def _assign(self, values):
        for name in [name for name in values if isinstance(self.controls[name], Preset)]:
            values = self.controls[name].values_of(values[name]) | values
            values.pop(name)
        with self._quiet():
            # What the ranges depend on goes first, so that they fit when the rest is set.
            for name in sorted(values, key=lambda name: name in self._limited):
                if name in self._limited:
                    self._fit_ranges()
                _put(self.controls[name], values[name])

    def _fit_ranges(self):
        limits = self._limits(self._space)
        self._limited = limits.keys()
        for name, (low, high) in limits.items():
            control = self.controls[name]
            # Widen before narrowing: a range may never be empty in between.
            control.min, control.max = min(low, control.min), max(high, control.max)
            control.min, control.max = low, high

    def _refresh(self):
        with self._quiet():
            self._fit_ranges()
            for control in self.controls.values():
                if isinstance(control, Preset):
                    control.value = control.name_of(self.state)
        state = self._space
        hidden = self._hidden(state)
        for name, control in self.controls.items():
            control.layout.display = "none" if name in hidden else None
        self.result = self._compute(state)
        self._draw(self.art, state, self.result)
        self.png = drawing.png(self.figure)
        self._show(self.describe())
        self._shown = self.state

    def _show(self, text):
        data = base64.b64encode(self.png).decode()
        self._picture.value = (
            f'<img class="explorable-picture" alt="{html.escape(f"{self.title}. {text}")}" '
            f'style="display:block; width:100%" src="data:image/png;base64,{data}">'
        )
        lines = "<br>".join(html.escape(text).splitlines())
        self._twin.value = f'<div class="explorable-twin" style="{FONT}">{lines}</div>'
        self._say("")

    def _say(self, problem):
        self._message.value = problem_html(problem)

    @contextlib.contextmanager
    def _quiet(self):
        before, self._busy = self._busy, True
        try:
            yield
        finally:
            self._busy = before

    def _changed(self, change):
        if self._busy:
            return
        control = change["owner"]
        with visible_errors(self._say, self._go_back):
            if isinstance(control, Preset):
                self._assign(control.values_of(change["new"]))
            self._refresh()

    def _clicked(self, event):
        width, height = self.figure.canvas.get_width_height()
        x = event["relativeX"] / event["boundingRectWidth"] * width
        y = height - event["relativeY"] / event["boundingRectHeight"] * height
        for axes in self.figure.axes:
            if axes.get_visible() and axes.bbox.contains(x, y):
                with visible_errors(self._say, self._go_back):
                    at = axes.transData.inverted().transform((x, y))
                    values = self._pick(self._space, self.result, axes.get_label(), *at)
                    if values:
                        self._assign(values)
                        self._refresh()

    def _go_back(self):
        self._assign(self._shown)  # the last state that worked, which the picture still shows

    def _repr_mimebundle_(self, include=None, exclude=None):
        live = self.widget._repr_mimebundle_()
        return {**live, "image/png": self.png, "text/plain": self.describe()}

    def close(self):
        """Take the widgets out of the kernel and the page, and let picture and data go."""
        if not self.closed:
            for widget in inside(self.widget) | inside(self._click):
                widget.close()
            # The kernel's `Out` keeps what a cell has shown; of this, nothing is worth keeping.
            vars(self).clear()
            self.closed = True


def _put(control, value):
    low, high = getattr(control, "min", None), getattr(control, "max", None)
    try:
        if low is not None and not low <= value <= high:
            raise ValueError(f"{control.description} goes from {low} to {high}, not {value}")
        control.value = value
    except (TraitError, TypeError) as error:
        # traitlets names its own classes; the reader wants the control and the value.
        raise ValueError(f"{control.description}: cannot be {value!r}") from error


@contextlib.contextmanager
def visible_errors(say, undo=lambda: None):
    """Show the reader what is raised in a callback: Jupyter swallows it."""
    try:
        yield
    except Exception as error:
        undo()
        known = isinstance(error, ValueError)
        say(str(error) if known else f"A fault of this notebook: {error!r}")
        if not known:
            raise


def problem_html(problem: str) -> str:
    """Return the message that stands under a widget while something is wrong; "" for none."""
    return problem and (
        f'<div class="explorable-error" role="alert" style="{FONT}; color:#742A2A; '
        f'background:#FFF5F5; border-left:4px solid #9B2C2C; padding:4px 8px">'
        f"{html.escape(problem)}</div>"
    )


def inside(widget: Widget) -> set[Widget]:
    """Return the widget and all that it holds, layouts and styles too."""
    found, new = set(), {widget}
    while new:
        found |= new
        held = {value for w in new for value in w.trait_values().values() if _is_widget(value)}
        held |= {child for w in new for child in getattr(w, "children", ())}
        new = held - found
    return found


def _is_widget(value):
    return isinstance(value, Widget)


_made = {}  # notebook cell -> (the run that made them, its explorables)


def replace_previous(explorable):
    """Close what an earlier run of the same notebook cell made: running it again leaks nothing."""
    parent = getattr(get_ipython(), "get_parent", dict)()
    cell = parent.get("metadata", {}).get("cellId")
    if cell is None:
        return
    run = parent["header"]["msg_id"]
    last_run, explorables = _made.get(cell, (run, []))
    if last_run != run:
        for old in explorables:
            old.close()
        explorables = []
    _made[cell] = run, [*explorables, explorable]
