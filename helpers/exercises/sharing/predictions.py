"""The questions of lesson 9.5b. Which choice is right is not written here: see `answers`."""

from helpers.exercises.predict import Choice, Question
from helpers.exercises.sharing import answers
from helpers.explore.variants.bias_kinds import CHANNEL, TILE, UNIT

QUESTIONS = {
    "letters": Question(
        "A row of 5 inputs and 5 outputs. Each output reads 2 inputs; the last one reads 1, as its "
        "second is a zero of the padding. Two kernels take turns. How many different weights are "
        "on the edges?",
        [
            Choice("2", 2, "That is a convolution: one kernel, used by every output."),
            Choice(
                "4",
                4,
                "Two kernels with 2 weights each, on {edges} edges: outputs 0, 2 and 4 share one "
                "kernel, outputs 1 and 3 the other.",
            ),
            Choice("9", 9, "That is a locally connected layer: every edge has its own weight."),
            Choice("25", 25, "That is a fully connected layer: every output reads every input."),
        ],
        answers.letters,
        "letters, move t",
    ),
    "few": Question(
        "A small picture shows a rising or a falling stroke, anywhere in noise. A net is to say "
        "which. It learns from 60 examples. Its first layer is a convolution, a tiled layer, or "
        "locally connected. Which one answers new pictures best?",
        [
            Choice(
                "locally connected: it has the most weights",
                6,
                "More weights fit the 60 examples, but each kernel sees only the few strokes that "
                "fell on its place.",
            ),
            Choice(
                "tiled: the middle way is the safe one",
                2,
                "It does come second here. Each of its kernels still sees only a part of the "
                "examples.",
            ),
            Choice(
                "they are equally good: the windows are the same",
                "none",
                "The windows are the same, but not the number of examples from which one kernel "
                "learns.",
            ),
            Choice(
                "the convolution: every stroke teaches the same kernels",
                1,
                "Two nets of each kind, new pictures answered: convolution {one}, tiled with t = 2 "
                "{two}, locally connected {six}.",
            ),
        ],
        answers.few,
        'tiling_dial, task "stroke anywhere", press start',
    ),
    "half": Question(
        "Now the answer is swapped in the right half of the picture: there, rising counts as "
        "falling. The nets learn from 1000 examples. Which one answers new pictures best?",
        [
            Choice(
                "the convolution: it needs the fewest examples",
                1,
                "It finds the stroke with few examples, but its answer is the same in both halves. "
                "No number of examples changes that.",
            ),
            Choice(
                "locally connected: its kernels may differ from place to place",
                6,
                "Two nets of each kind, new pictures answered: locally connected {six}, tiled with "
                "t = 2 {two}, convolution {one}. A coin gets 50 %.",
            ),
            Choice(
                "tiled with t = 2: one kernel for each half",
                2,
                "The kernels of a tiled layer take turns from one pixel to the next. Both halves "
                "meet all of them.",
            ),
            Choice(
                "none: no net with a pooling layer knows the place",
                "none",
                "Pooling over a map forgets the place, but a kernel that belongs to a place "
                "answers before that.",
            ),
        ],
        answers.half,
        'tiling_dial, task "meaning by half", press start',
    ),
    "groups": Question(
        "A convolution with 3x3 kernels leads from 8 channels to 8. It stores 576 weights. How "
        "many does it store with 4 groups?",
        [
            Choice(
                "36",
                36,
                "That divides twice. A group has 2 input and 2 output channels, but there are 4 "
                "groups.",
            ),
            Choice(
                "576",
                576,
                "The same weights in another order would still join every pair of channels. A "
                "group leaves pairs out.",
            ),
            Choice(
                "2304",
                2304,
                "That gives every group all the channels. Each has only its own share.",
            ),
            Choice(
                "144",
                144,
                "Each of 8 output channels reads 2 input channels in place of 8: a quarter of "
                "{plain}.",
            ),
        ],
        answers.groups,
        "groups, move the groups",
    ),
    "border": Question(
        "A constant picture, zero padding, and a kernel that adds up 3x3 pixels. At the border "
        "the kernel meets zeros, so the response is lower there. Which biases can lift it to the "
        "same value everywhere?",
        [
            Choice(
                "one bias a channel, as in a convolutional layer",
                CHANNEL,
                "It lifts all units alike, those inside as well: the difference stays.",
            ),
            Choice(
                "one bias a unit, as in a locally connected layer",
                UNIT,
                "{units} units, {units} biases: each adds what its unit is missing, most in the "
                "corners, where the response is {corner}.",
            ),
            Choice(
                "one bias a tile position, as in a tiled layer with t = 2",
                TILE,
                "A bias is shared by units t apart, some at the border and some inside. It cannot "
                "suit both.",
            ),
            Choice(
                "none: a bias adds the same everywhere",
                "none",
                "That is so for one bias a channel. A bias that is not shared may differ from "
                "place to place.",
            ),
        ],
        answers.border,
        "bias_kinds, change the bias",
    ),
}
