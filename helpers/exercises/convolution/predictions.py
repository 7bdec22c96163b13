"""The questions of lesson 9.1. Which choice is right is not written here: see `answers`."""

from helpers.exercises.convolution import answers
from helpers.exercises.predict import Choice, Question

QUESTIONS = {
    "window": Question(
        "A ship moves, and every measurement of its position is noisy. We average the newest "
        "measurements. What does a wider window do to the mean squared error?",
        [
            Choice(
                "it goes down, and the wider the window the lower",
                "down",
                "That would be so for a ship at rest: then every old measurement is as good as "
                "the newest.",
            ),
            Choice(
                "it goes up, as every older measurement adds an error",
                "up",
                "Old measurements do lag behind, but a few of them cancel more noise than they "
                "add.",
            ),
            Choice(
                "it goes down at first, then up",
                "down, then up",
                "One measurement alone: {one} km². A window of {best}: {least}. A window of "
                "{widest}: {most}. A narrow one leaves the noise in, a wide one lags behind.",
            ),
            Choice(
                "it stays as it is: the track only looks smoother",
                "level",
                "Noise is part of the error. Smoothing takes some of it away.",
            ),
        ],
        answers.window,
        "noisy_spaceship, move the window width",
    ),
    "impulse": Question(
        "The signal is a single 1: 0 0 1 0 0. The kernel is 1 2 3. Convolution flips the kernel, "
        "then slides it along. What comes out?",
        [
            Choice(
                "0 0 3 2 1 0 0",
                "0 0 3 2 1 0 0",
                "That is what comes out without the flip: cross-correlation.",
            ),
            Choice(
                "0 0 6 0 0",
                "0 0 6 0 0",
                "That adds all weights at one place. But the window meets the 1 at three "
                "positions, each time with another weight.",
            ),
            Choice(
                "0 0 1 2 3 0 0",
                "0 0 1 2 3 0 0",
                "The flipped kernel 3 2 1 meets the 1 with its front first, which holds weight 1. "
                "An impulse brings out the kernel as it is.",
            ),
            Choice(
                "0 0 1 0 0",
                "0 0 1 0 0",
                "That takes a kernel with a single weight of 1, which changes nothing.",
            ),
        ],
        answers.impulse,
        'flip_and_slide, signal "one impulse", kernel "rising 1 2 3"',
    ),
    "swap": Question(
        "With the flip, x and w can change places. Now leave out the flip. Slide w along x, then "
        "x along w. How do the two outputs compare?",
        [
            Choice(
                "the same numbers in the same order",
                "same",
                "That holds with the flip. Convolution commutes, cross-correlation does not.",
            ),
            Choice(
                "the same numbers with the other sign",
                "negative",
                "No sign ever changes: both are sums of the same products.",
            ),
            Choice(
                "other numbers altogether",
                "no rule",
                "The same pairs of values meet in both, so the sums are the same. Only their "
                "places differ.",
            ),
            Choice(
                "the same numbers in reverse order",
                "backwards",
                "With x = {x} and w = {w}: w along x gives {one}, x along w gives {other}. "
                "Moving w to the right is moving x to the left.",
            ),
        ],
        answers.swap,
        "swap_roles, switch the flip off",
    ),
    "ragged": Question(
        "A picture has 7x7 pixels, the kernel 3x3, the stride is 3, and there is no padding. How "
        "many pixels does no window read?",
        [
            Choice(
                "0",
                0,
                "That would need a window that ends at the border, but 7 - 3 is no multiple of 3.",
            ),
            Choice(
                "7",
                7,
                "That is the last column alone. The last row is not read either.",
            ),
            Choice(
                "13",
                13,
                "The windows cover {side}x{side} = {read} pixels. Left over are the last row and "
                "the last column, which share a corner.",
            ),
            Choice(
                "14",
                14,
                "That is a row of 7 and a column of 7, but they share a corner.",
            ),
        ],
        answers.ragged,
        "workbench, 7x7 numbers with stride 3",
    ),
    "learned": Question(
        "A picture is convolved with w, with the flip. A network whose layer does not flip learns "
        "a kernel from such pairs of pictures. What does it learn?",
        [
            Choice(
                "w, flipped in both directions",
                "flipped",
                "For w = {w} it learns {learned}. The flip is learned with the weights, so a "
                "library may leave it out.",
            ),
            Choice(
                "w as it is",
                "same",
                "That is learned by a layer that flips. One that does not needs each weight at "
                "the mirrored place.",
            ),
            Choice(
                "w with the other sign",
                "negative",
                "The flip mirrors places. It leaves every sign as it is.",
            ),
            Choice(
                "nothing that fits: it does the wrong operation",
                "nothing",
                "The operations differ by a mirrored kernel only, and every kernel can be learned.",
            ),
        ],
        answers.learned,
        "learned_flip, move through the steps",
    ),
    "zeros": Question(
        "A signal of 8 values and a kernel of 3 weights give 6 outputs, one for each place where "
        "the kernel fits. Written as a matrix, that is 6 rows by 8 columns. How many of its 48 "
        "entries are 0?",
        [
            Choice(
                "0",
                0,
                "That is a dense layer, in which every output reads every input.",
            ),
            Choice(
                "18",
                18,
                "These are the others: 3 weights in each of 6 rows.",
            ),
            Choice(
                "45",
                45,
                "There are 3 different weights, but each stands in every row.",
            ),
            Choice(
                "30",
                30,
                "Each of the {rows} rows holds the 3 weights, {weights} entries of {entries}. The "
                "rest is 0, and the weights repeat along the diagonals.",
            ),
        ],
        answers.zeros,
        "matrix_lens, input size 8",
    ),
}
