"""The questions of lesson 9.4. Which choice is right is not written here: see `answers`."""

from helpers.exercises.predict import Choice, Question
from helpers.exercises.prior import answers

QUESTIONS = {
    "training error": Question(
        "A dense layer learns from 16 examples. Its weights get a prior that is right: they really "
        "are those of a convolution. The prior becomes stronger and stronger. What happens to the "
        "error in training?",
        [
            Choice(
                "it falls: the prior is right, so it helps",
                "falls",
                "It helps on new examples: {new_free} becomes {new}. In training, free weights fit "
                "the noise as well.",
            ),
            Choice(
                "it rises",
                "rises",
                "From {free} to {strong}. A prior only takes choices away, so nothing fits the "
                "training set better than free weights. On new examples the error falls from "
                "{new_free} to {new}.",
            ),
            Choice(
                "it falls, then rises",
                "both",
                "That is what the error on new examples can do. In training there is nothing to "
                "gain from a prior.",
            ),
            Choice(
                "it stays as it is: the prior is right",
                "level",
                "Free weights fit the noise of 16 examples too. The prior stops that.",
            ),
        ],
        answers.training_error,
        "prior_strength, 16 examples, move the strength",
    ),
    "wrong prior": Question(
        "Now the prior is wrong: the true layer has another kernel in each row. The prior is "
        "infinitely strong. What do 60 examples do, in place of 16, to the error on new examples?",
        [
            Choice(
                "it goes down to the noise: enough data beat any prior",
                "cured",
                "They beat every prior but an infinitely strong one. That one gives the true "
                "weights probability 0, whatever the data say.",
            ),
            Choice(
                "it goes down by about half, and further with more data",
                "better",
                "More data make the few weights that are left more precise. Those are not what is "
                "wrong.",
            ),
            Choice(
                "next to nothing",
                "stays",
                "{few} with 16 examples, {many} with 60; the noise is {noise}. Free weights reach "
                "{free} with 60. What the prior forbids, no data bring back.",
            ),
        ],
        answers.wrong_prior,
        'prior_strength, "another kernel in each row", strength at its end, then 16 to 60 examples',
    ),
    "pooling": Question(
        "Is the blob in the left or in the right half? Every channel of the net is pooled to its "
        "maximum over the whole picture. What is its accuracy on the pictures it was trained with?",
        [
            Choice(
                "1.00: on its own training set a net learns everything by heart",
                "all",
                "To learn pictures by heart it must tell them apart. A blob here and a blob there "
                "have the same maxima.",
            ),
            Choice(
                "exactly 0.50, as for guessing",
                "none",
                "Away from the border that is so. A blob at the border falls into fewer windows, "
                "and this gives some away.",
            ),
            Choice(
                "above 0.50, but far below 1.00",
                "some",
                "{pooled} with all channels pooled, {free} with none. The maximum says that there "
                "is a blob, not where. Only blobs at the border give themselves away.",
            ),
        ],
        answers.pooling,
        "pooling_underfits, press start",
    ),
    "channels": Question(
        "The net has 4 channels. How many of them can be pooled over the whole picture before the "
        "accuracy in training falls below 1.00?",
        [
            Choice("none", 0, "The other three still say where the blob is."),
            Choice("1", 1, "Three are left that say where the blob is. One would do."),
            Choice("2", 2, "Two are left that say where the blob is. One would do."),
            Choice(
                "3",
                3,
                "One channel that is not pooled says where the blob is. Pooling on all features "
                "is what does the harm.",
            ),
        ],
        answers.channels,
        "pooling_underfits, move the number of pooled channels",
    ),
    "scramble": Question(
        "All pixels of a picture change places, in every picture in the same way, in training and "
        "in the test. A CNN and an MLP learn slash against backslash from such pictures. Which "
        "becomes worse?",
        [
            Choice(
                "both: nobody can read a scrambled picture",
                "CNN MLP",
                "You cannot. For the MLP nothing has changed: {MLP0} before, {MLP100} after. It "
                "never knew which pixels are neighbours.",
            ),
            Choice(
                "neither: the same numbers are still there",
                "",
                "For the MLP that is all that matters. The CNN expects what belongs together to be "
                "close together: {CNN0} before, {CNN100} after.",
            ),
            Choice(
                "the CNN only",
                "CNN",
                "CNN {CNN0} before and {CNN100} after, MLP {MLP0} before and {MLP100} after. The "
                "prior of the CNN was right, and scrambling made it wrong. The MLP has no such "
                "prior.",
            ),
            Choice(
                "the MLP only: it has more weights to learn",
                "MLP",
                "It has, but they can follow the pixels to wherever these went.",
            ),
        ],
        answers.scramble,
        "scramble, press start",
    ),
    "layers": Question(
        "Two strokes stand at the two ends of a picture; one must see at least 10 columns to see "
        "something of both. Kernels are 5 wide. How many layers does a net need to say whether "
        "the strokes are the same?",
        [
            Choice(
                "1: the dense layer at the end compares both",
                1,
                "Behind an average over all places it only adds up, stroke by stroke. That "
                "compares nothing: {right1}.",
            ),
            Choice(
                "2: together 10 columns",
                2,
                "Their windows overlap: a unit of the second layer sees {sees2} columns: {right2}.",
            ),
            Choice(
                "3",
                3,
                "A unit sees {sees1} columns after one layer, {sees2} after two, {sees3} after "
                "three. The accuracy: {right1}, {right2}, {right3}.",
            ),
            Choice(
                "any number fails: a convolution is local",
                "never",
                "One layer is. A row of them sees further: {sees3} columns after three.",
            ),
        ],
        answers.layers,
        "long_range, press start, then plot against the receptive field",
    ),
}
