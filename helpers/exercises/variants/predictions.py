"""The questions of lesson 9.5. Which choice is right is not written here: see `answers`."""

from helpers.exercises.predict import Choice, Question
from helpers.exercises.variants import answers

CHANNELS_STRIDE_PADDING = {
    "maps": Question(
        "A colour photograph has 3 channels. One 3x3 kernel that reads all of them slides over "
        "it. How many maps come out?",
        [
            Choice(
                "3, one a colour",
                3,
                "Each colour does give a map, but only a partial one: the kernel adds them up.",
            ),
            Choice(
                "9, one for every weight of the window",
                9,
                "Every weight gives one product. The products of a window are added up.",
            ),
            Choice(
                "1",
                1,
                "The kernel has {slice} weights for each colour, {weights} in all. Their products "
                "are added over the window and over the colours, so one kernel makes one map.",
            ),
            Choice(
                "27, one for every colour and weight",
                27,
                "That is how many products one number of the output adds up.",
            ),
        ],
        answers.maps,
        "channels, follow the three parts into their sum",
    ),
    "wasted": Question(
        "A 3x3 kernel on 7x7 pixels, stride 2. Somebody convolves at every place first, and then "
        "keeps every second row and column. Which part of the work is thrown away?",
        [
            Choice(
                "none: every place has to be computed",
                "0%",
                "A place that nobody keeps needs no sum. A strided convolution leaves it out.",
            ),
            Choice(
                "64%",
                "64%",
                "Every place: {every} sums. Kept: {kept}. So {lost} of {every} are for nothing.",
            ),
            Choice(
                "50%",
                "50%",
                "Half of the rows, roughly, and half of the columns: together more is lost.",
            ),
            Choice(
                "36%",
                "36%",
                "That is the part that is kept, {kept} of {every}.",
            ),
        ],
        answers.wasted,
        "stride_and_size, the deck's 7x7 with stride 2",
    ),
    "tower": Question(
        "The input is 16 units wide, every layer has a kernel of width 6 and no padding. How many "
        "layers fit on top of each other?",
        [
            Choice(
                "as many as we like",
                0,
                "That needs padding. Without it, every layer is narrower than the one below.",
            ),
            Choice(
                "10, as each layer loses one unit",
                10,
                "A kernel of width 6 fits on n units n - 5 times: each layer loses five.",
            ),
            Choice(
                "2, as 16 / 6 is 2 and a rest",
                2,
                "The windows overlap, so a layer does not divide the width by 6.",
            ),
            Choice(
                "3",
                3,
                "The widths are {widths}. In the last layer the kernel has one place only.",
            ),
        ],
        answers.tower,
        "shrink_tower, add layers one by one",
    ),
    "corner": Question(
        "16 pixels in a row, a kernel of width 6, no padding. How many windows read the first "
        "pixel, and how many read one in the middle?",
        [
            Choice(
                "1 and 6",
                "1 and 6",
                "Of the {windows} windows only the first one reaches the first pixel. The border "
                "counts less than the middle.",
            ),
            Choice(
                "6 and 6",
                "6 and 6",
                "That holds for full padding, where the first pixel has windows on both sides.",
            ),
            Choice(
                "3 and 6",
                "3 and 6",
                "That is so for padding to the same size. Here no window starts outside.",
            ),
            Choice(
                "1 and 1",
                "1 and 1",
                "That would be so if the windows lay side by side. At stride 1 they overlap.",
            ),
        ],
        answers.corner,
        "padding_modes, choose valid",
    ),
}

QUESTIONS = {**CHANNELS_STRIDE_PADDING}
