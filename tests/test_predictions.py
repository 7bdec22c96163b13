"""What holds for the predictions of every lesson; `RIGHT` has the answers worked out anew."""

import re
from importlib import import_module

import numpy as np
import pytest
from conftest import ROOT

# The label of the right choice, worked out here without the helpers or known from the tests of the
# explorable; and the explorable to try it in.
ROW = [0.1, 1, 0.2, 0.1, 0, 0.1]  # of "partial"
WINDOWS = [range(a, a + 6) for a in range(16) if a + 6 <= 16]  # of "corner"
RIGHT = {
    "introduction": {
        "shift": ("about 60 %", "shift_and_classify"),
        "cnn": ("fewer, but clearly more than the perceptron", "shift_and_classify"),
        "work": ("the convolution", "parameter_meter"),
        "size": ("only the CNN with global pooling", "any_size_input"),
        "alexnet": ("in the dense layers", "pipeline_strip"),
    },
    "convolution": {
        "window": ("it goes down at first, then up", "noisy_spaceship"),
        "impulse": (
            " ".join(str(v) for v in np.convolve([0, 0, 1, 0, 0], [1, 2, 3])),
            "flip_and_slide",
        ),
        "swap": ("the same numbers in reverse order", "swap_roles"),
        "ragged": (
            str(49 - len({(i, j) for i in range(7) for j in range(7) if max(i, j) < 3 + 3})),
            "workbench",
        ),
        "learned": ("w, flipped in both directions", "learned_flip"),
        "zeros": (
            str(sum(not 0 <= column - row < 3 for row in range(6) for column in range(8))),
            "matrix_lens",
        ),
    },
    "motivation": {
        "touches": (str(sum(4 in range(j, j + 3) for j in range(7))), "wiring"),
        "depth": (str(1 + 3 * (3 - 1)), "receptive_field"),
        "sharing": ("the weights to store alone", "shared_weights"),
        "elsewhere": ("the same", "same_feature_everywhere"),
        "memory": (f"{280 * 320 * 280 * 319 * 4 / 1e9:.0f} GB", "edge_detection"),
        "square": ("only where a border is in play", "commuting_square"),
    },
    "pooling": {
        "stages": (f"{2 - 1 + 3}x{2 - 1 + 3} pixels", "three_stages"),
        "partial": (", ".join(f"{max(ROW[i : i + 3]):g}" for i in (0, 2, 4)), "pool_bench"),
        "survive": ("2", "shift_test"),
        "sizes": ("the two that pool", "fixed_regions"),
        "inverse": (str(36 // 4), "no_inverse"),
        "rotation": ("fewer than half", "learned_invariance"),
    },
    "prior": {
        "training error": ("it rises", "prior_strength"),
        "wrong prior": ("next to nothing", "prior_strength"),
        "pooling": ("above 0.50, but far below 1.00", "pooling_underfits"),
        "channels": ("3", "pooling_underfits"),
        "scramble": ("the CNN only", "scramble"),
        "layers": ("3", "long_range"),
    },
    "variants": {
        "maps": ("1", "channels"),
        "wasted": (f"{1 - 3 * 3 / (5 * 5):.0%}", "stride_and_size"),
        "tower": (str(len([width for width in range(16, 5, -5) if width >= 6])), "shrink_tower"),
        "corner": (
            f"{sum(0 in w for w in WINDOWS)} and {sum(8 in w for w in WINDOWS)}",
            "padding_modes",
        ),
    },
    "sharing": {
        "letters": (
            str(len({(j % 2, i - j) for j in range(5) for i in (j, j + 1) if i < 5})),
            "letters",
        ),
        "few": ("the convolution: every stroke teaches the same kernels", "tiling_dial"),
        "half": ("locally connected: its kernels may differ from place to place", "tiling_dial"),
        "groups": (str(sum(9 for f in range(8) for c in range(8) if f // 2 == c // 2)), "groups"),
        "border": ("one bias a unit, as in a locally connected layer", "bias_kinds"),
    },
    "backprop": {
        "shapes": ("16x3x5x5, as K", "three_operations"),
        "overlap": (str(2 + 3 - 1), "pooling_gradient"),
        "weight": (str(1 * 1 + 10 * 2), "kernel_gradient"),
        "stride": ("it gives wrong numbers of the right shape, and no error", "kernel_gradient"),
        "sizes": (
            " or ".join(f"{n}x{n}" for n in range(3, 20) if len(range(0, n - 2, 2)) == 3),
            "input_gradient",
        ),
        "sigmoid": ("a quarter", "bias_and_activation"),
        "rate": ("it does not fall: the net ends where no gradient helps", "train_a_cnn"),
    },
}
SOLUTIONS = {
    "introduction": "dense_parameters, conv_parameters, conv_work",
    "convolution": "convolve, output_size, shift, edges",
    "motivation": "field, weights, shift",
    "pooling": "max_pool, survivors, pool_to, twin",
    "prior": "obey, twins, rewire, layers",
    "variants": "sum_channels, cost, sizes, same_zeros",
    "sharing": "tiled_parameters, group_cost, fit_bias",
    "backprop": "kernel_gradient, input_gradient, max_pool_gradient",
}
WORDS = {"channels", "groups", "letters", "scramble"}  # explorables that a question may speak of

LESSONS = {lesson: import_module(f"helpers.exercises.{lesson}") for lesson in RIGHT}
every_lesson = pytest.mark.parametrize("lesson", LESSONS)


def test_no_lesson_and_no_question_is_left_out():
    assert {path.parent.name for path in ROOT.glob("helpers/exercises/*/predictions.py")} == {
        *LESSONS
    }
    for lesson, exercises in LESSONS.items():
        assert list(exercises.QUESTIONS) == list(RIGHT[lesson])


@pytest.mark.parametrize(
    ("lesson", "name"), [(lesson, name) for lesson in LESSONS for name in LESSONS[lesson].QUESTIONS]
)
def test_every_choice_of_every_question(lesson, name):
    label, explorable = RIGHT[lesson][name]
    asked = LESSONS[lesson].QUESTIONS[name]
    assert 3 <= len(asked.choices) <= 4
    assert [choice.label for choice in asked.choices].count(label) == 1
    _, facts = asked.answer()
    leaks = ["Right", "Not so", "The answer", "Try it", asked.try_it]
    leaks += [f"{one}," if one in WORDS else one for _, one in RIGHT[lesson].values()]
    for i, choice in enumerate(asked.choices):
        question = LESSONS[lesson].predict(name)
        saved = question._repr_mimebundle_()
        for leak in (*leaks, choice.sentence[:20]):
            assert leak not in f"{saved}{question.text}{question._answer.value}"
        said = question.commit(i).answer
        assert "{" not in said
        taken = f"{'abcd'[i]}) {choice.label}. {choice.sentence.format(**facts)}\n"
        if choice.label == label:
            assert said.startswith(f"Right: {taken}Try it below: {explorable}")
            assert len(said.splitlines()) == 2
        else:
            assert said.startswith(f"Not so: {taken}The answer: ")
            assert f") {label}. " in said.partition("\nThe answer: ")[2]
            assert f"\nTry it below: {explorable}" in said
            assert len(said.splitlines()) == 3


@every_lesson
def test_texts_are_calm_and_safe_in_markdown(lesson):
    for question in LESSONS[lesson].QUESTIONS.values():
        shown = [question.text, *(choice.label for choice in question.choices)]
        assert not set("*_<>`#!$|\\") & set("".join(shown))
        assert "!" not in "".join(choice.sentence for choice in question.choices)
        assert len({choice.value for choice in question.choices}) == len(question.choices)


@every_lesson
def test_the_right_choices_are_not_all_in_one_place(lesson):
    places = [
        [choice.label for choice in LESSONS[lesson].QUESTIONS[name].choices].index(label)
        for name, (label, _) in RIGHT[lesson].items()
    ]
    assert len(set(places)) >= (2 if lesson == "sharing" else 3)


@every_lesson
def test_unknown_names_get_a_sentence(lesson):
    there = re.escape(f"there is no question 'x'; there are: {', '.join(RIGHT[lesson])}")
    with pytest.raises(ValueError, match=f"^{there}$"):
        LESSONS[lesson].predict("x")
    there = re.escape(f"there is no solution 'x'; there are: {SOLUTIONS[lesson]}")
    with pytest.raises(ValueError, match=f"^{there}$"):
        LESSONS[lesson].reveal("x")


@every_lesson
def test_help_lists_the_names(lesson):
    for name in RIGHT[lesson]:
        assert f'"{name}"' in LESSONS[lesson].predict.__doc__
    for name in SOLUTIONS[lesson].split(", "):
        assert f'"{name}"' in LESSONS[lesson].reveal.__doc__
