"""The questions of lesson 9.3. Which choice is right is not written here: see `answers`."""

from helpers.exercises.pooling import answers
from helpers.exercises.predict import Choice, Question

QUESTIONS = {
    "stages": Question(
        "A layer convolves with a 3x3 kernel, cuts at 0, and takes the maximum over windows of "
        "2x2. How much of the input does one pooled value depend on?",
        [
            Choice("2x2 pixels", "2x2", "That is the window on the detector map, not the input."),
            Choice("3x3 pixels", "3x3", "That is what one detector unit sees; four are pooled."),
            Choice(
                "4x4 pixels",
                "4x4",
                "The four 3x3 windows lie next to each other and cover {side}x{side} together.",
            ),
            Choice("6x6 pixels", "6x6", "That would need 3x3 windows that do not overlap."),
        ],
        answers.stages,
        "three_stages, pool size 2: the outlined part of the input",
    ),
    "partial": Question(
        "Max pooling, width 3, stride 2, on the row 0.1, 1, 0.2, 0.1, 0, 0.1. A last window that "
        "holds only part of its width counts too. What comes out?",
        [
            Choice("1, 0.2", "1, 0.2", "That drops the last window, which starts at the 0."),
            Choice("1, 0.1", "1, 0.1", "That is stride 3: windows that do not overlap."),
            Choice("1, 1, 0.2, 0.1", "1, 1, 0.2, 0.1", "That is stride 1."),
            Choice(
                "1, 0.2, 0.1",
                "1, 0.2, 0.1",
                "The windows start at 0, 2 and 4. The last one holds two values, 0 and 0.1.",
            ),
        ],
        answers.partial,
        'pool_bench, setting "Fig 9.10"',
    ),
    "survive": Question(
        "The detectors give 0.1, 1, 0.2, 0.1. The input moves one step to the right, and now they "
        "give 0.3, 0.1, 1, 0.2: all 4 values are new. Max pooling takes each value with its two "
        "neighbours. How many of the 4 pooled values are new?",
        [
            Choice("none", 0, "Pooling is invariant only approximately: the ends of a run move."),
            Choice("1", 1, "Something leaves at one side, but something enters at the other."),
            Choice(
                "2",
                2,
                "Pooled {before} before, {after} after. The maximum is seen from three places, so "
                "most of them still see it.",
            ),
            Choice("4", 4, "Neighbours share a maximum, so not all {detector} are new."),
        ],
        answers.survive,
        "shift_test, shifted right by 1",
    ),
    "sizes": Question(
        "Three classifiers are trained on pictures of 28x28. One flattens all feature maps into a "
        "dense layer; one pools them to 3x3 regions first; one averages a map for each class. Now "
        "comes a picture of 40x40. Which of them give an answer?",
        [
            Choice(
                "all three",
                "flatten regions class maps",
                "Convolution and pooling take every size, but a dense layer has one weight for "
                "each input.",
            ),
            Choice("only the one that flattens", "flatten", "It is the only one with a problem."),
            Choice(
                "the two that pool",
                "regions class maps",
                "The flat vector has {gets} numbers, but the layer has {needs} weights for each "
                "class. The pooled maps have the size they always have.",
            ),
            Choice("none", "", "A pooled map can have the same size for every picture."),
        ],
        answers.sizes,
        "fixed_regions, move height and width",
    ),
    "inverse": Question(
        "A picture of 6x6 is max pooled over 2x2. We keep the 9 maxima, and where each of them "
        "stood. For how many of the 36 pixels do we know the value?",
        [
            Choice("36: that is an inverse", 36, "The other three values of a window are gone."),
            Choice(
                "9",
                9,
                "One of each window. Of the others we know only that they are not larger.",
            ),
            Choice("18", 18, "Half of them would be two of each window."),
            Choice("none", 0, "A recorded maximum is known, value and place."),
        ],
        answers.inverse,
        "no_inverse, and press the button",
    ),
    "rotation": Question(
        "A filter for upright threes visits every place of the picture, and only its largest "
        "answer counts: max pooling over space. Now the threes are turned by 45 degrees. How many "
        "does it still find?",
        [
            Choice(
                "as many as before: pooling is invariant to rotation",
                "as many",
                "Pooling over space looks at more places. At none of them is the three upright.",
            ),
            Choice(
                "a few less",
                "fewer",
                "A turn of 45 degrees leaves little of the strokes under the weights.",
            ),
            Choice(
                "fewer than half",
                "fewer than half",
                "Of {all} threes it finds {upright} upright and {turned} turned. The maximum of "
                "three filters, one for each angle, finds {three}.",
            ),
        ],
        answers.rotation,
        "learned_invariance, turn the digit",
    ),
}
