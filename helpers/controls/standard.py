"""Sliders, menus, switches and buttons: what holds a valid value by itself."""

from __future__ import annotations

import traitlets
from ipywidgets import (
    Button,
    Checkbox,
    Dropdown,
    FloatSlider,
    HBox,
    IntSlider,
    Layout,
    Play,
    jslink,
)

AUTO = {"description_width": "auto"}


def slider(label: str, low: float, high: float, value: float, step: float = 1):
    """Return a slider from `low` to `high`; whole numbers if `step` is whole."""
    kind = IntSlider if isinstance(step, int) else FloatSlider
    return kind(
        value, min=low, max=high, step=step, description=label, style=AUTO, layout=spaced(260)
    )


def choice(label: str, options, value=None):
    """Return a menu of `options` (a list, or a dict of label -> value)."""
    first = next(iter(options.values())) if isinstance(options, dict) else options[0]
    return Dropdown(
        options=options,
        value=first if value is None else value,
        description=label,
        style=AUTO,
        layout=spaced(),
    )


def switch(label: str, value: bool):
    """Return a check box."""
    return Checkbox(value, description=label, indent=False, layout=spaced())


def spaced(pixels=None):
    """Return the layout of a control that keeps its distance from the next; `pixels` wide."""
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
        super().__init__([self.slider, play], layout=spaced())
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


class Preset(Dropdown):
    """A menu that sets other controls; it shows "own" when they match none of its entries."""

    OWN = "own"

    def __init__(self, label, options):
        self.presets = options
        super().__init__(
            options=[self.OWN, *options], description=label, style=AUTO, layout=spaced()
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


class Counter(HBox):
    """A button that counts how often it was pressed: ``value`` is the count."""

    value = traitlets.Int()

    def __init__(self, label):
        self.description = label
        button = Button(description=label, layout=Layout(width="auto"))
        super().__init__([button], layout=spaced())
        button.on_click(lambda _: setattr(self, "value", self.value + 1))


def again(label: str) -> Counter:
    """Return a button for "another one": its count serves as a seed."""
    return Counter(label)
