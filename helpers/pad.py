"""A pad to draw a small picture on with the mouse, as a control of an explorable."""

from __future__ import annotations

import base64
import html
import io

import numpy as np
import traitlets
from ipyevents import Event
from ipywidgets import HTML, Button, FileUpload, HBox, Layout, VBox
from PIL import Image

from helpers import data

SIDE, PIXELS = 28, 112  # of the picture; of the pad on the page
# The pad itself takes the mouse: else a browser would drag the picture away.
STYLE = "display:block; width:100%; image-rendering:pixelated; pointer-events:none"


class Pad(VBox):
    """A square to draw on: ``value`` is the ink, 28 x 28 bytes row by row, or b"" if it is empty.

    Hold the mouse button and draw; *clear* empties the pad; *own picture* puts a file on it.
    """

    value = traitlets.Bytes()
    problem = traitlets.Unicode()
    event = traitlets.Any()  # a trait, so that it is closed with the pad

    def __init__(self, label: str):
        self.description, self._last = label, None
        size = f"{PIXELS}px"
        self._picture = HTML(layout=Layout(width=size, height=size, margin="0 0 2px 0"))
        self.event = Event(
            source=self._picture,
            watched_events=["mousedown", "mousemove", "mouseup", "mouseleave"],
            prevent_default_action=True,
            wait=20,
            throttle_or_debounce="throttle",
        )
        self.event.on_dom_event(self._moved)
        small = Layout(width="auto", margin="0 4px 0 0")
        clear = Button(description="clear", layout=small)
        clear.on_click(lambda _: self.clear())
        self._file = FileUpload(accept="image/*", description="own picture", layout=small)
        self._file.observe(self._load, "value")
        buttons = HBox([clear, self._file])
        super().__init__([HTML(f"<span>{html.escape(label)}</span>"), self._picture, buttons])
        self.layout.margin = "2px 18px 2px 0"
        self._write()

    @property
    def ink(self) -> np.ndarray:
        """What is drawn, see `ink_of`."""
        return ink_of(self.value)

    @ink.setter
    def ink(self, picture):
        self.value = (255 * np.asarray(picture)).round().astype(np.uint8).tobytes()

    def clear(self) -> None:
        """Empty the pad."""
        self.value = b""

    @traitlets.validate("value")
    def _check(self, proposal):
        if len(proposal["value"]) not in (0, SIDE * SIDE):
            raise ValueError(
                f"{self.description}: {len(proposal['value'])} bytes; a drawing has "
                f"{SIDE}x{SIDE} = {SIDE * SIDE}, or none"
            )
        return proposal["value"]

    @traitlets.observe("value")
    def _write(self, _change=None):
        self.problem = ""
        stream = io.BytesIO()
        Image.fromarray((255 - 255 * self.ink).astype(np.uint8)).save(stream, "png")
        source = base64.b64encode(stream.getvalue()).decode()
        self._picture.value = (
            f'<div style="cursor:crosshair; border:1px solid #718096"><img style="{STYLE}" '
            f'alt="{html.escape(self.description)}" src="data:image/png;base64,{source}"></div>'
        )

    def _moved(self, event):
        """Draw from where the mouse was to where it is, while its button is held."""
        held = event["type"] in ("mousedown", "mousemove") and event.get("buttons", 0) & 1
        if not held:
            self._last = None
            return
        across = event["relativeX"] / event["boundingRectWidth"]
        down = event["relativeY"] / event["boundingRectHeight"]
        here = (SIDE * down - 0.5, SIDE * across - 0.5)
        self.ink = data.stroke(self.ink, self._last or here, here)
        self._last = here

    def _load(self, change):
        if not change["new"]:
            return
        content = bytes(change["new"][0]["content"])
        self._file.value = ()  # so that the same file can be chosen again
        try:
            self.ink = data.as_digit(data.own_picture(content))
        except ValueError as error:
            self.problem = ""  # the same sentence twice is two events
            self.problem = str(error)


def ink_of(value: bytes) -> np.ndarray:
    """Return the ink of a pad that has this `value`: (28, 28), 0 paper to 1 ink."""
    return np.frombuffer(value or bytes(SIDE * SIDE), np.uint8).reshape(SIDE, SIDE) / 255


def pad(label: str) -> Pad:
    """Return a pad of 28 x 28 pixels to draw on."""
    return Pad(label)
