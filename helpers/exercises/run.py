"""Call a reader's function: on copies, with a time limit, with its prints kept."""

from __future__ import annotations

import builtins
import contextlib
import copy
import ctypes
import io
import itertools
import threading
import time
import traceback
import warnings
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from helpers.exercises.read import Misfit

SECONDS = 5.0  # for all cases together; a right answer needs a few thousandths
PATIENCE = 2.0  # seconds until a function that is told to stop is given up
PRINTED = 10_000  # characters that are kept of what a function prints


class Outcome(NamedTuple):
    """What one call did."""

    result: object = None
    again: object = None  # the result of a second call with the same arguments
    error: BaseException | None = None
    where: str = ""  # the line of the function that raised
    printed: str = ""
    changed: bool = False  # the function changed its arguments in place


class Late(Exception):
    """The time was up; its text goes on from "convolve([1], [2]) ..."."""


class _Stop(BaseException):
    """Ends a function that does not return; no ``except Exception`` of the reader catches it."""


def run(function: Callable, cases: list[tuple], read: Callable = copy.deepcopy) -> list[Outcome]:
    """Call `function` twice on each of the `cases`, and return what happened.

    ``read(result)`` makes a copy of a result, or raises ValueError with a sentence about it. If
    the time is up, the outcome of the case it was up in holds a `Late` and is the last.
    """
    outcomes, out, over = [], _Beginning(), threading.Event()

    def work():
        # What comes of a division by zero is judged; NumPy's own words about it help nobody.
        with contextlib.suppress(_Stop), np.errstate(all="ignore"):
            for case in itertools.takewhile(lambda _: not over.is_set(), cases):
                outcomes.append(_outcome(function, case, read, out))

    worker = threading.Thread(target=work, daemon=True)
    with contextlib.redirect_stdout(out), warnings.catch_warnings(action="ignore"), _no_input():
        try:
            worker.start()
        except RuntimeError:  # a browser's Python has no threads: go without a time limit
            work()
            return outcomes
        try:
            worker.join(SECONDS)
            done, late = outcomes[:], worker.is_alive()
        finally:  # the time is up, or the reader has interrupted the kernel
            over.set()
            _stop(worker)
    if late:
        end = "cannot be stopped: restart the kernel" if worker.is_alive() else "was stopped"
        limit = f"did not return within {SECONDS:g} seconds, and {end}"
        done.append(Outcome(error=Late(limit)))
    return done


class _Beginning(io.StringIO):
    """Keeps the beginning of what is printed: a print in an endless loop fills no memory."""

    def write(self, text):
        super().write(text[: PRINTED - self.tell()] if self.tell() < PRINTED else "")
        return len(text)


@contextlib.contextmanager
def _no_input():
    def refuse(*_):
        raise Misfit("asks for input: a function gets all it needs as arguments")

    before, builtins.input = builtins.input, refuse
    try:
        yield
    finally:
        builtins.input = before


def _stop(worker):
    # The exception arrives between two steps of the worker's Python code. A bare `except:` in a
    # loop can swallow it, so it is sent until the thread ends; a long call into C ends first.
    give_up = time.monotonic() + PATIENCE
    while worker.is_alive() and time.monotonic() < give_up:
        ident = ctypes.c_ulong(worker.ident)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ident, ctypes.py_object(_Stop))
        worker.join(0.002)


def _outcome(function, case, read, out):
    out.seek(0)
    out.truncate()
    given = copy.deepcopy(case)
    try:
        result = read(function(*given))
        printed = out.getvalue()
        again = read(function(*copy.deepcopy(case)))
    except _Stop:
        raise
    except BaseException as error:
        return Outcome(error=error, where=_line(function, error))
    changed = any(repr(a) != repr(b) for a, b in zip(given, case, strict=True))
    return Outcome(result, again, printed=printed, changed=changed)


def _line(function, error):
    """Return the line of the function's own file in which the error arose."""
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    lines = [f.line for f in traceback.extract_tb(error.__traceback__) if f.filename == file]
    return (lines[-1] if lines else "") or ""
