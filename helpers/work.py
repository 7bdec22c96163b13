"""Long work as a control: its value is the number of steps done, and its button lets them run.

An explorable that trains has a control ``step`` of this kind. Its ``compute`` brings the training
to that step and keeps the net for the next call, so the state stays what it is everywhere else:
the values of the controls. ``demo.set(step=200)`` trains there and then, in tests and scripts;
``start`` lets the steps run while everything else stays usable.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable

import traitlets
from ipywidgets import HTML, Button, HBox, IntProgress, Layout

SECONDS = 0.1  # between two pictures: what else waits for the kernel waits no longer than this


class Work(HBox):
    """A button start / pause, a button reset, and a bar: ``value`` goes from 0 to ``max``.

    While it runs, a task on the kernel's own loop takes step after step, and lets the loop do
    everything else in between. It shows where it is, by its ``value``, about once in `SECONDS`,
    and more rarely if a picture takes long: at least half of the time goes into the steps. There
    is never a second thread. Where no loop runs, ``start`` does all steps before it returns.

    Attributes
    ----------
    advance : callable, optional
        ``advance(n)`` does the work up to step n and shows nothing. Without it several steps go
        into one change of ``value``.
    goes_on : callable
        Asked after every picture; false ends the work, because nothing is left to do.
    """

    value = traitlets.Int()
    min = traitlets.Int()
    max = traitlets.Int()
    running = traitlets.Bool()

    def __init__(self, label: str, most: int):
        self.description = label
        self.goes_on: Callable[[], bool] = lambda: True
        self.advance: Callable[[int], None] | None = None
        self._task, self._rate = None, 0.0
        self._go = Button(description="start", layout=Layout(width="90px"))
        self._reset = Button(description="reset", layout=Layout(width="70px"))
        self._bar = IntProgress(0, 0, most, description=label, layout=Layout(width="330px"))
        self._bar.style.description_width = "auto"
        self._says = HTML()
        super().__init__([self._go, self._reset, self._bar, self._says])
        self.layout.margin, self.layout.align_items = "2px 18px 2px 0", "center"
        self.max = most
        self._go.on_click(lambda _: self.pause() if self.running else self.start())
        self._reset.on_click(lambda _: self.reset())
        self._tell()

    def start(self) -> None:
        """Go on from where the work is; from the beginning if it was done."""
        if self.running:
            return
        if self.value >= self.max or not self.goes_on():
            self.value = 0
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.value = self.max
            return
        self.running = True
        self._task = loop.create_task(self._run())

    def pause(self) -> None:
        """Stop after the present step; ``start`` goes on from there."""
        self.running = False
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def reset(self) -> None:
        """Stop, and go back to the beginning."""
        self.pause()
        self.value = self.min

    def restart_when(self, controls: Iterable) -> None:
        """Go back to the beginning when one of `controls` changes: other work begins there.

        Call it before an `Explorable` is made of them, so that the beginning is what it shows.
        """
        for control in controls:
            control.observe(lambda _: self.reset(), "value")

    def close(self) -> None:
        """End the work and take the widgets out of the page."""
        self.pause()
        super().close()

    async def _run(self):
        picture, steps, aim, begun = 0.0, 1, SECONDS, time.monotonic()
        try:
            while self.value < self.max:
                before, wanted = self.value, await self._steps(steps, picture)
                if self.value != before:  # somebody has moved it meanwhile
                    continue
                drawn = time.monotonic()
                self.value = wanted
                # Whoever shows the value puts it back if a step fails.
                if self.value != wanted or not self.goes_on():
                    break
                now = time.monotonic()
                picture, took, begun = now - drawn, now - begun, now
                # Without `advance` a picture holds the steps too: go for twice what one step took.
                aim = max(SECONDS, 2 * picture) if steps == 1 else aim
                steps = max(1, min(2 * steps, round(steps * aim / max(took, 1e-4))))
                self._rate += (0.3 if self._rate else 1) * ((wanted - before) / took - self._rate)
                self._tell()
                await asyncio.sleep(0.01)
        finally:
            if self._task is asyncio.current_task():  # else another start has taken over
                self.running, self._task = False, None

    async def _steps(self, steps, picture):
        """Take steps until it is time for the next picture; return how far they came."""
        if self.advance is None:
            return min(self.value + steps, self.max)
        done, due = self.value, time.monotonic() + max(SECONDS - picture, picture)
        while done < self.max and time.monotonic() < due and self.goes_on():
            done += 1
            self.advance(done)
            await asyncio.sleep(0)
        return done

    @traitlets.observe("value", "max", "running")
    def _tell(self, _change=None):
        if not hasattr(self, "_says"):
            return
        self._bar.max, self._bar.value = self.max, self.value
        done = self.value >= self.max
        self._go.description = (
            "pause" if self.running else "start" if done or not self.value else "resume"
        )
        left = (self.max - self.value) / self._rate if self._rate else 0
        self._says.value = f"{self.value} of {self.max}" + (
            f", about {left:.0f} s left" if self.running and left else ""
        )


def work(label: str, most: int) -> Work:
    """Return a start button with a progress bar over `most` steps; its ``value`` is the step."""
    return Work(label, most)
