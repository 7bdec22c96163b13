"""A question to which the reader commits before the answer shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from string import ascii_lowercase
from typing import NamedTuple

from ipywidgets import HTML, Layout, RadioButtons

from helpers.exercises.panel import Panel, paragraphs


class Choice(NamedTuple):
    """A choice, the value it stands for, and what to say to a reader who takes it.

    To the right choice that is the explanation; to a wrong one, what it would have meant. Facts
    that ``Question.answer`` computes may stand in it: ``"a window of {width}"``.
    """

    label: str
    value: object
    sentence: str


class Question(NamedTuple):
    """A question with its choices.

    ``answer()`` computes the value of the right choice, and the facts that sentences mention, as
    ``(value, {name: fact})``: which choice is right is stored nowhere. ``try_it`` names the
    explorable, and what to set in it.
    """

    text: str
    choices: list[Choice]
    answer: Callable[[], tuple[object, dict]]
    try_it: str


class Prediction(Panel):
    """A question on the page: radio buttons, a commit button and, after it, the answer.

    Examples
    --------
    >>> question = Question(
    ...     "How many corners has a square?",
    ...     [Choice("3", 3, "A triangle has."), Choice("4", 4, "As many as sides.")],
    ...     lambda: (4, {}),
    ...     "draw one",
    ... )
    >>> print(Prediction(question).commit("a").text)
    Your prediction: How many corners has a square?
    a) 3
    b) 4
    Not so: a) 3. A triangle has.
    The answer: b) 4. As many as sides.
    Try it below: draw one.
    """

    def __init__(self, question: Question):
        self.question, self.answer = question, ""
        labels = [
            f"{a}) {c.label}" for a, c in zip(ascii_lowercase, question.choices, strict=False)
        ]
        self._labels = labels
        self._choices = RadioButtons(options=labels, value=None, layout=Layout(width="auto"))
        self._answer = HTML()
        asked = f"Your prediction: {question.text}"
        super().__init__(
            "prediction",
            "commit",
            "\n".join([asked, *labels]),
            above=[HTML(paragraphs(asked, "prediction-question")), self._choices],
            below=[self._answer],
        )

    @property
    def text(self) -> str:
        """The question and its choices; once committed, the answer too."""
        return f"{self.saved}\n{self.answer}".strip()

    def commit(self, choice: str | int) -> Prediction:
        """Take the choice of that letter, or of that place counted from 0, and show the answer.

        Raises
        ------
        ValueError
            If there is no such choice, or if one is already taken.
        """
        if self.answer:
            raise ValueError("already committed: run the cell again to answer anew")
        letters = list(ascii_lowercase[: len(self._labels)])
        place = letters.index(choice) if choice in letters else choice
        if place not in range(len(letters)):
            raise ValueError(f"there are the choices {', '.join(letters)}; no {choice!r}")
        self.answer = self._answer_to(place)
        self._choices.index = place
        self._choices.disabled = True
        self.button.description = "committed"  # not disabled: that would take the focus away
        self._answer.value = paragraphs(self.answer, "prediction-answer", role="status")
        return self

    def _answer_to(self, place):
        choices = self.question.choices
        value, facts = self.question.answer()
        right = next(i for i, choice in enumerate(choices) if choice.value == value)
        said = choices[place].sentence.format(**facts)
        if place == right:
            lines = [f"Right: {_sentence(self._labels[right])} {said}"]
        else:
            because = choices[right].sentence.format(**facts)
            lines = [
                f"Not so: {_sentence(self._labels[place])} {said}",
                f"The answer: {_sentence(self._labels[right])} {because}",
            ]
        return "\n".join([*lines, f"Try it below: {_sentence(self.question.try_it)}"])

    def _pressed(self):
        if self._choices.index is None:
            raise ValueError("Choose an answer first.")
        self.commit(self._choices.index)


def _sentence(text):
    return text if text.endswith(".") else f"{text}."


def named(things: Mapping, name: str, kind: str):
    """Return ``things[name]``; a name that is not there gets a sentence with those that are."""
    if name not in things:
        raise ValueError(f"there is no {kind} {name!r}; there are: {', '.join(things)}")
    return things[name]
