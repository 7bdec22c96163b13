"""What a question and a solution have in common: a few widgets, a button, a text that is saved."""

from __future__ import annotations

import html

from ipywidgets import HTML, Button, Layout, VBox

from helpers.explorable import FONT, inside, problem_html, replace_previous, visible_errors
from helpers.page import page_part

# Text of controls as large as the text around it; a long choice may take several lines.
_STYLE = """<style>
.exercise { --jp-widgets-font-size: 15px; }
.exercise .widget-radio-box label { height: auto; white-space: normal; line-height: 1.45; }
</style>"""


class Panel:
    """Widgets over a button; pressing it is `_pressed`.

    The live widgets show in a running notebook. The saved file, and so GitHub and nbval, holds
    ``saved`` only: nothing that the button brings to light.
    """

    def __init__(self, kind: str, button: str, saved: str, above=(), below=()):
        self.saved = saved
        layout = Layout(width="auto", margin="6px 0", align_self="flex-start")
        self.button = Button(description=button, layout=layout)
        self.button.on_click(lambda _: self._guarded())
        self._message = HTML()
        parts = [HTML(_STYLE), *above, self.button, *below, self._message, page_part()]
        self.widget = VBox(parts)
        self.widget.add_class("exercise")
        self.widget.add_class(kind)
        replace_previous(self)

    def _pressed(self):
        raise NotImplementedError

    def _guarded(self):
        self._say("")
        with visible_errors(self._say):
            self._pressed()

    def _say(self, problem):
        self._message.value = problem_html(problem)

    def _repr_mimebundle_(self, include=None, exclude=None):
        live = self.widget._repr_mimebundle_()
        # Where widgets do not run, Markdown is shown before plain text: it keeps the lines.
        markdown = "\n".join(line + "  " for line in self.saved.splitlines())
        return {**live, "text/markdown": markdown, "text/plain": self.saved}

    def close(self):
        """Take the widgets out of the kernel and the page."""
        for widget in inside(self.widget):
            widget.close()


def paragraphs(text: str, name: str, role: str = "group") -> str:
    """Return `text` as HTML of class `name`; what leads a line up to a colon is bold."""
    lines = "<br>".join(
        f"<b>{html.escape(lead + colon)}</b>{html.escape(rest)}" if colon else html.escape(lead)
        for lead, colon, rest in (line.partition(": ") for line in text.splitlines())
    )
    return f'<div class="{name}" role="{role}" style="{FONT}">{lines}</div>'
