"""The solution of an exercise, behind a button."""

from __future__ import annotations

import html
import inspect
from collections.abc import Callable

from ipywidgets import HTML

from helpers.exercises.panel import Panel


class Solution(Panel):
    """The source of a tested function, shown when the reader asks for it.

    Examples
    --------
    >>> from helpers.exercises.convolution import solutions
    >>> solution = Solution("convolve", solutions.convolve)
    >>> solution.text
    'The solution of convolve is behind the button "show the solution".'
    >>> print(solution.show().text.splitlines()[0])
    def convolve(x, w):
    """

    _SHOW, _HIDE = "show the solution", "hide the solution"

    def __init__(self, name: str, function: Callable):
        self.source = inspect.getsource(function).rstrip()
        self._code = HTML()
        saved = f'The solution of {name} is behind the button "{self._SHOW}".'
        super().__init__("solution", self._SHOW, saved, below=[self._code])

    @property
    def text(self) -> str:
        """What stands on the page: the source while it is shown."""
        return self.source if self._code.value else self.saved

    def show(self) -> Solution:
        """Show the source."""
        self._code.value = (
            '<pre class="solution-source" tabindex="0" style="font-size:14px; line-height:1.45; '
            f'margin:0; overflow-x:auto">{html.escape(self.source)}</pre>'
        )
        self.button.description = self._HIDE
        return self

    def hide(self) -> Solution:
        """Hide the source."""
        self._code.value, self.button.description = "", self._SHOW
        return self

    def _pressed(self):
        self.hide() if self._code.value else self.show()
