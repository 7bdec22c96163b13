"""The questions of lesson 9.5c. Which choice is right is not written here: see `answers`."""

from helpers.exercises.backprop import answers
from helpers.exercises.predict import Choice, Question

QUESTIONS = {
    "shapes": Question(
        "A batch of 8 colour images, V 8x3x32x32, goes through 16 kernels, K 16x3x5x5. What shape "
        "has the gradient of K?",
        [
            Choice(
                "8x16x3x5x5, one for each image",
                "8x16x3x5x5",
                "Each image does have a share in it. But all of them use the same kernels, so the "
                "shares add up.",
            ),
            Choice(
                "8x16x28x28, as the output",
                "8x16x28x28",
                "That is the shape of Z, and of G, the gradient of the outputs.",
            ),
            Choice(
                "16x3x5x5, as K",
                "16x3x5x5",
                "One number for every number of K. G has the shape of Z, {Z}; the {images} images "
                "and all places are summed up.",
            ),
            Choice(
                "5x5",
                "5x5",
                "That is one kernel for one channel. There are 16 kernels for 3 channels.",
            ),
        ],
        answers.shapes,
        "three_operations, set channels, filters and images",
    ),
    "overlap": Question(
        "A pixel is the largest in three windows of a max pooling that overlap. The gradients of "
        "these three outputs are 2, 3 and -1. What gradient does the pixel get?",
        [
            Choice(
                "4",
                "4",
                "It passed its value on to all three outputs, so their gradients add up. The row "
                "1 2 9 2 1 gets {row}.",
            ),
            Choice(
                "3",
                "3",
                "Max pooling takes the largest value on the way there. On the way back nothing "
                "is compared.",
            ),
            Choice(
                "-1",
                "-1",
                "That happens in code that writes with = where it should add with +=: the last "
                "window wins.",
            ),
            Choice(
                "1.33",
                "1.33",
                "That is the average. But moving the pixel moves all three outputs at once.",
            ),
        ],
        answers.overlap,
        'pooling_gradient, case "overlapping"',
    ),
    "weight": Question(
        "A row V = 1 2 3 and a kernel of two weights give two outputs. Their gradients are "
        "G = 1 10. What is the gradient of the first weight?",
        [
            Choice(
                "12",
                "12",
                "That takes the pairs crosswise. The first weight met 1 at the first output and "
                "2 at the second.",
            ),
            Choice(
                "21",
                "21",
                "The weight met 1 at the first output and 2 at the second: 1 times 1 plus 10 times "
                "2. Both weights: {both}.",
            ),
            Choice(
                "10.5",
                "10.5",
                "That is the average of both uses. The loss feels both of them, so they add up.",
            ),
            Choice(
                "20",
                "20",
                "That is the share of the second output. The first one used the weight as well.",
            ),
        ],
        answers.weight,
        "kernel_gradient, step through the outputs",
    ),
    "stride": Question(
        "Code for the kernel gradient forgets the stride: it takes the window at (m, n) where the "
        "one at (s m, s n) belongs. Its tests run at stride 1. What happens at stride 2?",
        [
            Choice(
                "it stops with an error: the shapes do not fit",
                "error",
                "They do fit. The windows lie closer together than they should, and all of them "
                "are inside V.",
            ),
            Choice(
                "it gives the right numbers",
                "right",
                "It reads other pixels. That the gradient is the same could only be by chance.",
            ),
            Choice(
                "it gives wrong numbers of the right shape, and no error",
                "wrong numbers",
                "The result is {shape}, as it should be, and wrong. Only a comparison tells, with "
                "plain loops or with finite differences.",
            ),
        ],
        answers.stride,
        'kernel_gradient, case "stride 2", then the switch "forget the stride"',
    ),
    "sizes": Question(
        "A layer with kernel 3 and stride 2 has given 3x3 outputs. How large was its input?",
        [
            Choice(
                "7x7",
                "7",
                "That is possible. But there is another input for which three windows fit.",
            ),
            Choice(
                "9x9",
                "9",
                "That would be three windows side by side, stride 3. Or it gives four windows at "
                "stride 2.",
            ),
            Choice(
                "6x6, 7x7 or 8x8",
                "6 7 8",
                "In 6 pixels only two windows of 3 fit at stride 2.",
            ),
            Choice(
                "7x7 or 8x8",
                "7 8",
                "Three windows read {first} pixels in a row. An eighth is read by no window, and "
                "nothing in the output tells of it.",
            ),
        ],
        answers.sizes,
        'input_gradient, cases "stride 2" and "stride 2, size 8"',
    ),
    "sigmoid": Question(
        "A gradient goes back through a sigmoid. How much of it gets through at most?",
        [
            Choice(
                "a quarter",
                "0.25",
                "The slope is steepest at 0, and {at} there; at 4 it is {four}. After five "
                "sigmoids at best {layers} of the gradient is left.",
            ),
            Choice(
                "a half",
                "0.5",
                "That is the value of the sigmoid at 0. The gradient is multiplied by its slope.",
            ),
            Choice(
                "all of it",
                "1",
                "tanh lets all through at 0, and ReLU above 0. The sigmoid is flatter.",
            ),
        ],
        answers.sigmoid,
        "bias_and_activation, compare the three slopes",
    ),
    "rate": Question(
        "A net learns well with the learning rate 0.03. Now we take 10, more than 300 times "
        "as large. What will its curve of the loss show?",
        [
            Choice(
                "it falls about 300 times as fast",
                "faster",
                "The gradient tells the way downhill for small steps only.",
            ),
            Choice(
                "it falls as before, with more noise",
                "noisy",
                "A rate a little too large does that. This one throws the weights far beyond any "
                "valley.",
            ),
            Choice(
                "it does not fall: the net ends where no gradient helps",
                "lost",
                "The first steps make the weights huge. Then units saturate, or stay at 0, and the "
                "gradient that would mend it no longer gets through.",
            ),
        ],
        answers.rate,
        "train_a_cnn, choose a learning rate and press start",
    ),
}
