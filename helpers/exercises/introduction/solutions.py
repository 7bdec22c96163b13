"""The solutions of lesson 9.0 as plain lines; the tests compare them with the helpers."""


def dense_parameters(side, channels, units):
    """Every unit has a weight for every input, and a bias."""
    inputs = side * side * channels
    return inputs * units + units


def conv_parameters(channels, filters, kernel):
    """Every filter has kernel * kernel weights for every channel, and a bias."""
    return filters * channels * kernel * kernel + filters


def conv_work(side, channels, filters, kernel):
    """Every weight is used at every place where the kernel fits."""
    places = (side - kernel + 1) ** 2
    return filters * channels * kernel * kernel * places


SOLUTIONS = {
    "dense_parameters": dense_parameters,
    "conv_parameters": conv_parameters,
    "conv_work": conv_work,
}
