"""A verdict on a reader's answer: right, not answered yet, or a counterexample and its cause."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field

from helpers.exercises.outcome import problem_of, same, unanswered
from helpers.exercises.read import described, shown
from helpers.exercises.run import run

ENOUGH = 5  # cases in which a known mistake must give the reader's numbers to be named


@dataclass(frozen=True)
class Verdict:
    """What a check found: ``kind`` is "right", "wrong" or "unanswered"; it is true if right."""

    kind: str
    text: str

    def __bool__(self):
        return self.kind == "right"

    def __repr__(self):
        # The page would break a long line anywhere, also within a word.
        lines = self.text.split("\n")
        return "\n".join(textwrap.fill(line, 96, break_long_words=False) for line in lines)


UNANSWERED = Verdict(
    "unanswered", "Not answered yet: replace the ... by your answer and run this cell again."
)


def wrong(*lines: str) -> Verdict:
    """Return the verdict "Not yet" with the lines that are not empty."""
    return Verdict("wrong", "Not yet: " + "\n".join(filter(None, lines)))


@dataclass(frozen=True)
class FunctionCheck:
    """Compare a reader's function with the right one, case by case.

    Parameters
    ----------
    call : str
        How it is called, ``"convolve(x, w)"``.
    cases : list of tuple
        Arguments, the simplest first: the first that fails is shown.
    right : callable
        The tested helper.
    mistakes : dict of str -> callable
        Plausible wrong functions, each under the sentence for a reader who wrote it. The first
        that gives the reader's results wherever there are any is named.
    read : callable
        What a result must be, from `helpers.exercises.read`.
    remark : callable, optional
        ``remark(result)`` returns what is wrong with a result whose value is right, or "".
    hints : dict of exception class -> str, optional
        A sentence for a function that raises such an exception.
    show : str, optional
        How a call is written, ``"convolve({})"``, if not as in `call`.

    Examples
    --------
    >>> cases = [(i,) for i in range(9)]
    >>> mistakes = {"This squares.": lambda x: x * x}
    >>> check = FunctionCheck("double(x)", cases, lambda x: 2 * x, mistakes)
    >>> check(lambda x: x**2)
    Not yet: 2 of 9 cases are right. The simplest of the others:
    double(1) gives 1, but should give 2.
    This squares.
    """

    call: str
    cases: list[tuple]
    right: Callable
    mistakes: dict[str, Callable]
    read: Callable = lambda result: result
    remark: Callable = lambda result: ""
    hints: dict[type, str] = field(default_factory=dict)
    show: str = ""

    def __call__(self, answer) -> Verdict:
        """Return the verdict on `answer`."""
        if answer is None or answer is ...:
            return UNANSWERED
        if problem := self._not_callable(answer):
            return wrong(problem)
        outcomes = run(answer, self.cases, self.read)
        if unanswered(answer, outcomes):
            return UNANSWERED
        expected = [self.right(*case) for case in self.cases]
        problems = [problem_of(*each) for each in zip(outcomes, expected, strict=False)]
        if any(problems):
            return self._counterexample(outcomes, problems)
        if blemish := self._blemish(outcomes):
            return wrong(*blemish)
        return Verdict("right", f"Right, in all {len(self.cases)} cases.")

    @property
    def _name(self):
        return self.call.partition("(")[0]

    def _shown(self, case):
        return (self.show or self._name + "({})").format(", ".join(map(shown, case)))

    def _not_callable(self, answer):
        if not callable(answer):
            give = f"Give the name alone, without brackets: check_{self._name}({self._name})."
            return f"{self.call} must be a function, and this is {described(answer)}. {give}"
        try:
            signature = inspect.signature(answer)
        except (TypeError, ValueError):  # some built-in functions do not tell
            return ""
        n = len(self.cases[0])
        try:
            signature.bind(*self.cases[0])
        except TypeError:
            s = "s" * (n > 1)
            return f"{self.call} takes {n} argument{s}, but yours is {self._name}{signature}."
        return ""

    def _counterexample(self, outcomes, problems):
        first = next(i for i, problem in enumerate(problems) if problem)
        count = problems.count("")
        are = "is" if count == 1 else "are"
        others = f"{count} of {len(self.cases)} cases {are} right. The simplest of the others:"
        return wrong(
            others if count else f"none of {len(self.cases)} cases is right. The simplest:",
            f"{self._shown(self.cases[first])} {problems[first]}",
            self._cause(outcomes, outcomes[first].error),
        )

    def _cause(self, outcomes, error):
        known = (s for s, mistake in self.mistakes.items() if self._is_mistake(mistake, outcomes))
        return next(known, self.hints.get(type(error), ""))

    def _is_mistake(self, mistake, outcomes):
        returned = [
            (case, outcome.result)
            for case, outcome in zip(self.cases, outcomes, strict=False)
            if outcome.result is not None
        ]
        try:
            alike = all(same(mistake(*case), result) for case, result in returned)
        except Exception:  # this mistake would have raised where the reader's function did not
            return False
        return alike and len(returned) >= ENOUGH

    def _blemish(self, outcomes):
        for case, outcome in zip(self.cases, outcomes, strict=True):
            call = f"the numbers are right, but {self._shown(case)}"
            if said := self.remark(outcome.result):
                return [f"{call} {said}"]
            if outcome.changed:
                return [f"{call} changes its input.", "Work on a copy, or make a new array."]
        return []
