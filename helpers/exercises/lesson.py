"""What every lesson offers alike: ``predict`` and ``reveal``."""

from collections.abc import Callable, Mapping

from helpers.exercises.predict import Prediction, Question, named
from helpers.exercises.reveal import Solution


def of_lesson(questions: Mapping[str, Question], solutions: Mapping[str, Callable]):
    """Return ``predict`` and ``reveal`` of a lesson; the help on them lists the names.

    Examples
    --------
    >>> from helpers.exercises import motivation
    >>> motivation.reveal.__doc__
    'Put a solution behind a button: "field", "weights" or "shift".'
    """

    def predict(name: str) -> Prediction:
        return Prediction(named(questions, name, "question"))

    def reveal(name: str) -> Solution:
        return Solution(name, named(solutions, name, "solution"))

    predict.__doc__ = f"Ask a question: {_either(questions)}."
    reveal.__doc__ = f"Put a solution behind a button: {_either(solutions)}."
    return predict, reveal


def _either(names):
    *others, last = [f'"{name}"' for name in names]
    return f"{', '.join(others)} or {last}"
