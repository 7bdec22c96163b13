"""The answers to the questions of lesson 9.5, worked out by the helpers when they are asked.

Each returns the value of the right choice, and the facts that the sentences mention.
"""

import numpy as np

from helpers.convolution import conv2d, output_size
from helpers.matrices import conv_matrix


def maps():
    """Convolve a colour picture with one kernel that reads all three colours."""
    V, K = np.ones((3, 8, 8)), np.ones((1, 3, 3, 3))
    Z = conv2d(V, K)
    return len(Z), {"weights": K.size, "slice": K[0, 0].size}


def wasted():
    """Compare 7x7 with kernel 3 at stride 2 with the same at every place."""
    kept, every = output_size(7, 3, stride=2) ** 2, output_size(7, 3) ** 2
    facts = {"kept": kept, "every": every, "lost": every - kept}
    return f"{(every - kept) / every:.0%}", facts


def tower():
    """Stack layers of kernel width 6 on 16 units until the kernel does not fit."""
    widths = [16]
    while widths[-1] >= 6:
        widths.append(output_size(widths[-1], 6))
    return len(widths) - 1, {"widths": ", ".join(map(str, widths))}


def corner():
    """Count the windows that read the first and a middle pixel of 16, kernel 6, no padding."""
    reads = conv_matrix(np.ones((1, 1, 1, 6)), (1, 16)).sum(axis=0).astype(int)
    return f"{reads[0]} and {reads[8]}", {"windows": output_size(16, 6)}
