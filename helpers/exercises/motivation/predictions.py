"""The questions of lesson 9.2. Which choice is right is not written here: see `answers`."""

from helpers.exercises.motivation import answers
from helpers.exercises.predict import Choice, Question

QUESTIONS = {
    "touches": Question(
        "A layer has 9 inputs and 7 outputs, and each output reads 3 neighbouring inputs. The "
        "input in the middle changes. How many outputs can change?",
        [
            Choice("1", 1, "That takes windows that do not overlap. These move on by one input."),
            Choice("7", 7, "That is the fully connected layer, in which every input reaches all."),
            Choice(
                "3",
                3,
                "Outputs {which} read it: as many windows hold an input as an input has places in "
                "a window.",
            ),
            Choice("21", 21, "That is the number of all edges of the layer."),
        ],
        answers.touches,
        "wiring, light up an input",
    ),
    "depth": Question(
        "Three layers, each with a kernel of width 3 and stride 1, without pooling. How many "
        "inputs does one unit of the third layer see?",
        [
            Choice("3", 3, "That is what it reads directly: units of the layer below."),
            Choice(
                "7",
                7,
                "It goes {one}, {two}, 7: every layer adds one unit on each side, because "
                "neighbouring fields overlap.",
            ),
            Choice("9", 9, "That adds 3 for each layer, but fields of neighbours overlap."),
            Choice("27", 27, "That multiplies, as if the fields of neighbours did not overlap."),
        ],
        answers.depth,
        "receptive_field, three convolutional layers",
    ),
    "sharing": Question(
        "A sparse layer gets one kernel for all its outputs in place of a kernel for each. What "
        "gets less?",
        [
            Choice(
                "the weights to store and the multiply-adds",
                "weights and work",
                "Every edge still multiplies, whoever owns its weight.",
            ),
            Choice(
                "the multiply-adds alone",
                "work",
                "Every edge still multiplies. It is the stored weights that get fewer.",
            ),
            Choice(
                "neither: the edges are the same",
                "nothing",
                "The edges are, but many of them now use one stored weight.",
            ),
            Choice(
                "the weights to store alone",
                "weights",
                "With 9 inputs and width 3 there are {used} edges, and {used} multiply-adds either "
                "way, but only {distinct} weights. Less work comes from sparse edges.",
            ),
        ],
        answers.sharing,
        "shared_weights, move inputs m",
    ),
    "elsewhere": Question(
        "A kernel answers to a cross at the top left of a picture. Now the cross stands at the "
        "bottom right, where the kernel has never seen one. What is the largest answer?",
        [
            Choice(
                "the same",
                "same",
                "It is {answer} at both places: the same weights meet the same pixels.",
            ),
            Choice(
                "nothing, until it has learned that place too",
                "nothing",
                "So it is without sharing. A shared kernel has no places of its own to learn.",
            ),
            Choice(
                "weaker, as it is further away",
                "half",
                "The kernel is laid on every place alike. No distance enters the sum.",
            ),
        ],
        answers.elsewhere,
        "same_feature_everywhere, more copies",
    ),
    "memory": Question(
        "A photograph has 280x320 pixels; [-1, 1] finds its edges. As a dense matrix in float32, "
        "how much memory does this take?",
        [
            Choice("8 bytes", "0 GB", "That is the kernel: two weights of 4 bytes."),
            Choice(
                "715 kB",
                "0.0007 GB",
                "That would do for the {nonzero} entries that are not zero. A dense matrix "
                "holds the zeros too.",
            ),
            Choice("8 GB", "8 GB", "There are {entries} entries, but each takes 4 bytes."),
            Choice(
                "32 GB",
                "32 GB",
                "{entries} entries of 4 bytes, {nonzero} of them not zero. It takes {work} times "
                "as many operations, too.",
            ),
        ],
        answers.memory,
        "edge_detection, size 280x320",
    ),
    "square": Question(
        "A cat is moved to the right and then convolved; or convolved, and the feature map moved. "
        "Stride 1, zeros beyond the border. Where do the two results differ?",
        [
            Choice(
                "nowhere: convolution is equivariant",
                "nowhere",
                "So it is away from the borders. There, one way reads a zero where the other "
                "reads a pixel.",
            ),
            Choice(
                "only where a border is in play",
                "border",
                "In the interior, {inside} pixels, the difference is 0. Where a window reads "
                "across a border, {border} pixels differ.",
            ),
            Choice(
                "wherever the picture has edges",
                "interior",
                "The kernel answers to an edge in the same way wherever the edge is.",
            ),
            Choice(
                "everywhere",
                "everywhere",
                "So it would be for weights that change with the place. A kernel is the same "
                "everywhere.",
            ),
        ],
        answers.square,
        "commuting_square, move the cat to the right",
    ),
}
