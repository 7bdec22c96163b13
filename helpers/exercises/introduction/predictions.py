"""The questions of lesson 9.0. Which choice is right is not written here: see `answers`."""

from helpers.exercises.introduction import answers
from helpers.exercises.predict import Choice, Question

QUESTIONS = {
    "shift": Question(
        "A multi-layer perceptron has learned to read centred digits: it reads more than 9 of 10. "
        "Now every digit moves by two pixels. How many does it still read?",
        [
            Choice(
                "about 95 %",
                95,
                "We hardly see a difference. The net does: wherever there is a stroke, input "
                "neurons get other values.",
            ),
            Choice(
                "about 80 %",
                80,
                "It is worse. Each weight belongs to one pixel, and the strokes now lie on other "
                "pixels.",
            ),
            Choice(
                "about 60 %",
                60,
                "In place: {first} %. Moved by two pixels: {moved} %. What it learned about a "
                "pixel says nothing about its neighbours.",
            ),
            Choice(
                "about 10 %, as by guessing",
                10,
                "That takes a few pixels more. Strokes are about two pixels wide, so some of the "
                "moved ink still falls on the old pixels.",
            ),
        ],
        answers.shift,
        "shift_and_classify, move the digit to the right",
    ),
    "cnn": Question(
        "A small CNN reads centred digits about as well: convolution and pooling twice, then a "
        "dense layer. Every digit moves by three pixels. How many does it read?",
        [
            Choice(
                "nearly as many as before: a CNN does not notice a shift",
                "all",
                "The convolutions do not mind, but the dense layer behind them does: it has a "
                "weight of its own for every place.",
            ),
            Choice(
                "fewer, but clearly more than the perceptron",
                "between",
                "In place: {first} %. Moved by three pixels: {moved} %, the perceptron {mlp} %. "
                "Pooling absorbs a part of the shift; the dense layer at the end notices the rest.",
            ),
            Choice(
                "as many as the perceptron",
                "same",
                "That would be so without pooling and without shared kernels.",
            ),
            Choice(
                "fewer than the perceptron",
                "fewer",
                "A kernel finds its feature wherever it is, so more than that is left.",
            ),
        ],
        answers.cnn,
        "shift_and_classify, the dashed curve",
    ),
    "work": Question(
        "An image of 28x28 pixels. A dense layer has 64 hidden units, a convolution has 64 filters "
        "of 5x5. Which needs more multiply-adds?",
        [
            Choice(
                "the dense layer",
                "dense",
                "It has more weights, {dense_weights} against {conv_weights}. But it uses each of "
                "them once.",
            ),
            Choice(
                "the convolution",
                "convolution",
                "It uses each weight at {places} places: {conv} multiply-adds against {dense}. A "
                "convolution saves weights. It saves work only against a dense layer with as "
                "many outputs.",
            ),
            Choice(
                "both the same",
                "same",
                "There are as many units as filters, but a filter gives a whole map of outputs.",
            ),
        ],
        answers.work,
        "parameter_meter, kernel size 5",
    ),
    "size": Question(
        "Three nets have learned from 28x28 pixels: a perceptron; a CNN that ends in a dense "
        "layer; a CNN that averages each map over the image first (global pooling). Which of them "
        "gives an answer for 32x32?",
        [
            Choice(
                "none of them",
                "none",
                "Kernels slide over any image that is not smaller than they are.",
            ),
            Choice(
                "both CNNs",
                "CNN, dense head, CNN, global pooling",
                "Both sets of convolutions take it. But larger maps mean more inputs for the "
                "dense layer, and it has no weights for them.",
            ),
            Choice(
                "all three",
                "MLP, CNN, dense head, CNN, global pooling",
                "The perceptron has 784 weights a unit, and 32x32 pixels are 1,024 inputs.",
            ),
            Choice(
                "only the CNN with global pooling",
                "CNN, global pooling",
                "One average a map: as many numbers for every size of the image. It is the dense "
                "layer that needs a fixed size, not the convolution.",
            ),
        ],
        answers.size,
        "any_size_input, move the image side",
    ),
    "alexnet": Question(
        "AlexNet has five convolutions and three dense layers. Where are most of its parameters?",
        [
            Choice(
                "in the dense layers",
                "dense",
                "{dense} of {all}, that is {share} %. The work is elsewhere: {work} % of the "
                "multiply-adds are in the convolutions.",
            ),
            Choice(
                "in the convolutions",
                "convolutions",
                "They do most of the work, but each of their weights is used at many places.",
            ),
            Choice(
                "about half in each",
                "both",
                "Its first dense layer alone has more than half of them.",
            ),
        ],
        answers.alexnet,
        "pipeline_strip of AlexNet, the row of parameters",
    ),
}
