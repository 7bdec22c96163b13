"""The functions to write in lesson 9.5: cases, the right one, and the wrong ones people write."""

from math import ceil

import numpy as np

from helpers.convolution import conv2d, output_size
from helpers.exercises.check import FunctionCheck
from helpers.exercises.read import shaped
from helpers.geometry import margins
from helpers.layers import Conv2d


def _whole(result):
    rest = [x for x in np.ravel(result) if x != int(x)]
    return f"has {float(rest[0])} in it: counts are whole numbers." if rest else ""


def _layers():
    """Return inputs with kernels, simple ones first; no kernel is its own mirror image."""
    rng = np.random.default_rng(957)
    shapes = [(1, 1, 2, 2), (1, 1, 2, 3), (2, 1, 2, 2), (1, 2, 2, 2), (2, 2, 2, 2)]
    shapes += [(3, 2, 3, 3), (2, 3, 1, 2), (3, 3, 2, 2), (3, 1, 1, 1), (2, 2, 3, 1)]
    cases = []
    for C, F, kh, kw in shapes:
        V = rng.integers(0, 5, (C, kh + 1, kw + 2))
        K = rng.permutation(np.arange(1, C * F * kh * kw + 1)).reshape(F, C, kh, kw)
        cases.append((V.astype(float), K.astype(float) / (2 if C > 2 else 1)))
    return cases


def _swapped_slices(V, K):
    return conv2d(V, K.swapaxes(0, 1)) if K.shape[0] == K.shape[1] else conv2d(V, K)


def _last_channel(V, K):
    return conv2d(V[-1:], K[:, -1:])


SUM_CHANNELS = FunctionCheck(
    "sum_channels(V, K)",
    cases=_layers(),
    right=conv2d,
    read=shaped(3, "Z has the shape (output channels, rows, columns)"),
    hints={IndexError: "j + m ends at H - 1: there are H - kh + 1 rows of output, counted from 0."},
    mistakes={
        "This reads the first channel only: add up over l as well.": (
            lambda V, K: conv2d(V[:1], K[:, :1])
        ),
        "Only the last channel is left: add each one with += in place of =.": _last_channel,
        "Every channel gets the first slice of the kernel: use K[i, l, m, n], not K[i, 0, m, n].": (
            lambda V, K: conv2d(V, np.repeat(K[:, :1], K.shape[1], axis=1))
        ),
        "Every output channel uses the first kernel: use K[i, ...], not K[0, ...].": (
            lambda V, K: conv2d(V, np.repeat(K[:1], len(K), axis=0))
        ),
        "i and l have changed places: the output channel comes first, K[i, l, m, n].": (
            _swapped_slices
        ),
        "This is the mean over the channels, and eq 9.7 is the sum.": (
            lambda V, K: conv2d(V, K) / len(V)
        ),
        "The kernel is flipped: V is read at j + m and k + n, not at j - m.": (
            lambda V, K: conv2d(V, K[..., ::-1, ::-1])
        ),
        "m and n have changed places in the kernel.": (
            lambda V, K: conv2d(V, K.swapaxes(2, 3)) if K.shape[2] == K.shape[3] else conv2d(V, K)
        ),
        "The last row and column are missing: there are H - kh + 1 rows.": (
            lambda V, K: conv2d(V, K)[:, :-1, :-1]
        ),
        "Only the last product is left: add each one with += in place of =.": (
            lambda V, K: conv2d(V[-1:, K.shape[2] - 1 :, K.shape[3] - 1 :], K[:, -1:, -1:, -1:])
        ),
    },
)


def _cost(C, F, k, H, W):
    layer = Conv2d(C, F, k)
    weights, biases = (p.value.size for p in layer.parameters())
    _, rows, columns = layer.output_shape((C, H, W))
    return weights + biases, weights * rows * columns


def _cost_with(weights, biases, adds):
    """Return a cost function; each part is a function of C, F, k, rows and columns of output."""

    def cost(C, F, k, H, W):
        h, w = H - k + 1, W - k + 1
        return weights(C, F, k) + biases(C, F, k, h, w), adds(C, F, k, h, w)

    return cost


def _all(C, F, k):
    return F * C * k * k


def _work(C, F, k, h, w):
    return F * C * k * k * h * w


def _one_each(C, F, k, h, w):
    return F


COST = FunctionCheck(
    "cost(C, F, k, H, W)",
    cases=[
        (1, 1, 1, 4, 4),
        (1, 1, 3, 5, 5),
        (1, 2, 3, 5, 5),
        (3, 1, 3, 5, 5),
        (3, 8, 3, 6, 7),
        (2, 4, 1, 3, 5),
        (3, 4, 5, 9, 7),
        (1, 6, 5, 28, 28),
        (6, 16, 5, 12, 12),
        (3, 96, 11, 32, 40),
    ],
    right=_cost,
    read=shaped(1, "two counts are needed: return parameters, multiply_adds"),
    remark=_whole,
    mistakes={
        "The input channels are missing: a filter has C * k * k weights.": _cost_with(
            lambda C, F, k: F * k * k, _one_each, lambda C, F, k, h, w: F * k * k * h * w
        ),
        "The input channels are missing in the multiply-adds.": _cost_with(
            _all, _one_each, lambda C, F, k, h, w: F * k * k * h * w
        ),
        "The filters are missing: there are F of them.": _cost_with(
            lambda C, F, k: C * k * k,
            lambda C, F, k, h, w: 1,
            lambda C, F, k, h, w: C * k * k * h * w,
        ),
        "A kernel has k rows of k weights: k * k, not k.": _cost_with(
            lambda C, F, k: F * C * k, _one_each, lambda C, F, k, h, w: F * C * k * h * w
        ),
        "The biases are missing: there is one for each filter.": _cost_with(
            _all, lambda *_: 0, _work
        ),
        "There is one bias for each filter, not for each input channel of it.": _cost_with(
            _all, lambda C, F, k, h, w: F * C, _work
        ),
        "There is one bias for each filter, shared by all pixels of its map.": _cost_with(
            _all, lambda C, F, k, h, w: F * h * w, _work
        ),
        "There is one bias for each filter, not one for the layer.": _cost_with(
            _all, lambda *_: 1, _work
        ),
        "The multiply-adds count the pixels of the input; without padding the output has "
        "H - k + 1 rows and W - k + 1 columns.": (
            lambda C, F, k, H, W: (F * C * k * k + F, F * C * k * k * H * W)
        ),
        "The parameters are multiplied by the pixels too: weights are shared, each is stored "
        "once.": lambda C, F, k, H, W: (
            F * C * k * k * (H - k + 1) * (W - k + 1) + F,
            F * C * k * k * (H - k + 1) * (W - k + 1),
        ),
        "The two counts have changed places: parameters first.": (
            lambda C, F, k, H, W: _cost(C, F, k, H, W)[::-1]
        ),
    },
)


def _stacked(one):
    """Return the sizes of a stack, if `one` gives the size of a layer."""

    def sizes(n, layers):
        result = []
        for layer in layers:
            n = one(n, *layer)
            result.append(n)
        return result

    return sizes


def _stacks():
    rng = np.random.default_rng(913)
    cases = [(16, [(6, 1, 0)]), (16, [(6, 1, 0)] * 3), (7, [(3, 2, 0)]), (7, [(3, 1, 1)] * 2)]
    cases += [(8, [(3, 2, 0), (2, 1, 0)]), (28, [(5, 1, 0), (2, 2, 0), (5, 1, 0), (2, 2, 0)])]
    cases += [(227, [(11, 4, 0), (3, 2, 0), (5, 1, 2), (3, 2, 0)])]
    for _ in range(14):
        layers = [
            (int(rng.integers(1, 6)), int(rng.integers(1, 4)), int(rng.integers(0, 3)))
            for _ in range(rng.integers(1, 4))
        ]
        cases.append((int(rng.integers(40, 80)), layers))
    return cases


SIZES = FunctionCheck(
    "sizes(n, layers)",
    cases=_stacks(),
    right=_stacked(output_size),
    read=shaped(1, "one width for every layer is needed, as a list"),
    remark=_whole,
    mistakes={
        "Every layer reads the input here: a layer reads what the one before it left.": (
            lambda n, layers: [output_size(n, *layer) for layer in layers]
        ),
        "The input is in the list too: it starts with the width after the first layer.": (
            lambda n, layers: [n, *_stacked(output_size)(n, layers)]
        ),
        "Only the last width is given: every layer has one.": (
            lambda n, layers: _stacked(output_size)(n, layers)[-1:]
        ),
        "The list is in reverse order.": lambda n, layers: _stacked(output_size)(n, layers)[::-1],
        "The window that starts first is missing: add 1.": _stacked(
            lambda n, k, s, p: (n + 2 * p - k) // s
        ),
        "The padding is counted once: there are zeros before and after.": _stacked(
            lambda n, k, s, p: (n + p - k) // s + 1
        ),
        "The padding is left out.": _stacked(lambda n, k, s, p: (n - k) // s + 1),
        "The stride is left out: this is right at stride 1 only.": _stacked(
            lambda n, k, s, p: n + 2 * p - k + 1
        ),
        "This rounds up: a last window that only partly fits does not count.": _stacked(
            lambda n, k, s, p: ceil((n + 2 * p - k) / s) + 1
        ),
        "A part of a step is no window: round down, with // in place of /.": _stacked(
            lambda n, k, s, p: (n + 2 * p - k) / s + 1
        ),
        "The padding stays in the width of the next layer: only the windows are counted.": _stacked(
            lambda n, k, s, p: (n + 2 * p - k) // s + 1 + 2 * p
        ),
        "Stride and padding have changed places: a layer is (kernel, stride, padding).": _stacked(
            lambda n, k, s, p: (n + 2 * s - k) // (p or 1) + 1
        ),
    },
)


SAME_ZEROS = FunctionCheck(
    "same_zeros(k)",
    cases=[(k,) for k in range(1, 12)],
    right=lambda k: margins("same", 2 * k, k),
    read=shaped(1, "two counts are needed: return before, after"),
    remark=_whole,
    mistakes={
        "The odd zero is before the pixels here; it goes after them.": lambda k: (
            k // 2,
            (k - 1) // 2,
        ),
        "For an even k this is one zero too many: k - 1 zeros in all.": lambda k: (k // 2, k // 2),
        "For an even k this is one zero too few: k - 1 zeros in all.": lambda k: (
            (k - 1) // 2,
            (k - 1) // 2,
        ),
        "That is full padding: k - 1 zeros on each side, and the output is wider.": lambda k: (
            k - 1,
            k - 1,
        ),
        "All zeros are after the pixels: share them out.": lambda k: (0, k - 1),
        "All zeros are before the pixels: share them out.": lambda k: (k - 1, 0),
        "Half a zero is no zero: share k - 1 zeros out as whole numbers.": lambda k: (
            (k - 1) / 2,
            (k - 1) / 2,
        ),
        "That is one zero too many: an output loses k - 1, not k.": lambda k: (
            k // 2,
            k - k // 2,
        ),
    },
)
