"""2-D convolution on a workbench: the window, the kernel and the output cell they make, eq 9.4-9.6.

The padded input is indexed from the corner of its padding; ``rows`` and ``columns`` are the lines
of it that the present window reads.
"""

from functools import lru_cache
from string import ascii_lowercase, ascii_uppercase
from types import SimpleNamespace

import numpy as np

from helpers import controls, data, drawing
from helpers.convolution import conv2d
from helpers.drawing import by, number, refusal
from helpers.explorable import Explorable
from helpers.geometry import windows

LETTERS, NUMBERS = "letters of Fig 9.1", "7x7 numbers"
PICTURES = [LETTERS, NUMBERS, "digit", "chelsea", "camera", "coffee"]
SEVEN = ("2222220", "0000120", "0000210", "0001200", "0002100", "0012000", "0021000")
KERNELS = {
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    "box blur": np.full((3, 3), 1 / 9),
    "box blur 5x5": np.full((5, 5), 1 / 25),
    "Gaussian blur": np.outer([1, 2, 1], [1, 2, 1]) / 16,
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "Sobel x": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "Sobel y": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "Laplacian": [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
    "emboss": [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
    "the book's [-1, 1]": [[-1, 1]],
    "2x2 of Fig 9.1": [[1, 2], [3, 4]],
}
PRESETS = {name: {"kernel": tuple(map(tuple, np.array(k, float)))} for name, k in KERNELS.items()}
MOST_PADDING = 3
MOST_TERMS = 12  # as many fit in two lines of the text


def workbench() -> Explorable:
    """Lay a kernel on a picture: every weight, stride, padding, dilation and the flip can move."""
    return Explorable(
        "Workbench",
        controls={
            "picture": controls.picture("picture", PICTURES, NUMBERS),
            "kernel_preset": controls.preset("kernel", PRESETS),
            "kernel": controls.matrix("kernel K(m, n)", PRESETS["Sobel x"]["kernel"]),
            "stride": controls.slider("stride", 1, 4, 1),
            "padding": controls.slider("padding", 0, MOST_PADDING, 0),
            "dilation": controls.slider("dilation", 1, 3, 1),
            "flip": controls.switch("flip the kernel (convolution)", False),
            "position": controls.scrub("position", 0, 24, 7),
        },
        rows=[
            [["picture kernel_preset", "stride padding", "dilation flip", "position"], "kernel"],
        ],
        limits=lambda s: {"position": (0, max(np.prod(output_shape(s)), 1) - 1)},
        compute=compute,
        stage=stage,
        draw=draw,
        describe=describe,
        pick=pick,
        size=(960, 372),
    )


@lru_cache(maxsize=8)
def image_of(picture):
    """Return the picture as (rows, columns) and the value that is drawn white."""
    if picture == LETTERS:
        return np.arange(1.0, 13).reshape(3, 4), 12
    if picture == NUMBERS:
        return np.array([[float(x) for x in row] for row in SEVEN]), 2
    if picture == "digit":
        return data.digits()[0][3, 0], 1
    if isinstance(picture, bytes):
        return data.own_picture(picture, size=160), 1
    return data.photo(picture, size=160), 1


def output_shape(s):
    """Return the rows and columns of the output; 0 where the kernel fits nowhere."""
    sizes = zip(image_of(s.picture)[0].shape, np.shape(s.kernel), strict=True)
    return tuple(windows(n, k, s.stride, s.padding, s.dilation) for n, k in sizes)


def compute(s):
    """Return the output, what the marked cell reads, and the pixels that no window reads."""
    image, white = image_of(s.picture)
    kernel = np.array(s.kernel)[::-1, ::-1] if s.flip else np.array(s.kernel)
    r = SimpleNamespace(image=np.pad(image, s.padding), white=white, kernel=kernel, problem="")
    r.shape = output_shape(s)
    geometry = {"stride": s.stride, "padding": s.padding, "dilation": s.dilation}
    try:
        r.output = conv2d(image[None], kernel[None, None], **geometry)[0]
    except ValueError as error:
        r.problem = refusal(error, MOST_PADDING)
        return r
    r.cell = divmod(s.position, r.shape[1])
    r.rows, r.columns = (_lines(i, k, s) for i, k in zip(r.cell, kernel.shape, strict=True))
    r.unread = [
        _unread(n, h, k, s) for n, h, k in zip(image.shape, r.shape, kernel.shape, strict=True)
    ]
    read = np.prod([n - len(u) for n, u in zip(image.shape, r.unread, strict=True)])
    r.unread_count = image.size - int(read)
    return r


def _lines(i, k, s):
    return i * s.stride + np.arange(k) * s.dilation


def _unread(n, h, k, s):
    read = {int(line) for i in range(h) for line in _lines(i, k, s)}
    return [line for line in range(s.padding, n + s.padding) if line not in read]


def stage(figure):
    """Input, window (for pictures), kernel and output side by side, with the signs between."""
    return SimpleNamespace(
        input=drawing.Grid(figure, "input", drawing.INPUT),
        window=drawing.Grid(figure, "window", drawing.INPUT),
        kernel=drawing.Grid(figure, "kernel", drawing.KERNEL),
        output=drawing.Grid(figure, "output", drawing.OUTPUT),
        signs=drawing.signs(figure, [""] * 3),
    )


def draw(art, s, r):
    """Show the padded input, the kernel as it is laid on it, and the output they make."""
    in_letters = s.picture == LETTERS
    names = _letters(s, r) if in_letters else SimpleNamespace(input=None, kernel=None, output=None)
    note = f" + padding {s.padding}" if s.padding else ""
    art.input.show(
        np.ones_like(r.image) if in_letters else r.image / r.white,
        f"input {by(image_of(s.picture)[0])}{note}",
        strings=names.input or _numbers(r.image),
        padding=s.padding,
    )
    flipped = "flipped kernel" if s.flip else "kernel"
    weights = np.zeros_like(r.kernel) if in_letters else r.kernel
    title = f"{flipped} {by(r.kernel)}"
    art.kernel.show(weights, title, signed=True, strings=names.kernel)
    if not r.problem:
        _draw_output(art, s, r, names.output)
    zoomed = max(r.image.shape) > 13 and not r.problem
    for grid, visible in ((art.window, zoomed), (art.output, not r.problem)):
        grid.axes.set_visible(visible)
    grids = [art.input, art.window, art.kernel, art.output]
    glyphs = {art.window: "", art.kernel: "∗", art.output: "="}
    shown = [grid for grid in grids if grid.axes.get_visible()]
    for sign in art.signs:
        sign.set_text("")
    for sign, grid in zip(art.signs, shown[1:], strict=False):
        sign.set_text(glyphs[grid])
    wide = [1, 1, 2][: len(shown)] if names.output and "+" in names.output[0][0] else None
    drawing.lay_out(shown, box=(12, 40, 936, 318), signs=art.signs, scales=wide)


def _numbers(image):
    return [[number(x) for x in row] for row in image] if max(image.shape) <= 15 else []


def _draw_output(art, s, r, strings):
    # Weights with a positive sum make a picture; weights that add up to 0 or less, differences.
    total = r.kernel.sum()
    signed = total < 1e-9
    shown = r.output if signed else r.output / (r.white * total)
    if strings:
        shown, signed = np.ones(r.shape), False
    title = f"output {by(r.output)}"
    art.output.show(shown, title, signed=signed, strings=strings or _numbers(r.output))
    art.input.unread(_stripes(s, r))
    art.input.mark(r.rows, r.columns)
    art.output.mark(*([index] for index in r.cell))
    window = r.image[np.ix_(r.rows, r.columns)]
    art.window.show(window / r.white, f"window {by(window)}", strings=_numbers(window))


def _stripes(s, r):
    # Lines that no window reads, inside the padding.
    (h, w), p = r.image.shape, s.padding
    rows = [(row, p, 1, w - 2 * p) for row in r.unread[0]]
    return rows + [(p, column, h - 2 * p, 1) for column in r.unread[1]]


def _letters(s, r):
    # As in Fig 9.1: a, b, c ... for the input; w, x, y, z for its 2x2 kernel, more if it is larger.
    (h, w), size = image_of(s.picture)[0].shape, r.kernel.size
    pixels = np.reshape(list(ascii_lowercase[: h * w]), (h, w)).astype(object)
    pixels = np.pad(pixels, s.padding, constant_values="0").tolist()
    alphabet = ascii_lowercase[-size:] if size <= 14 else ascii_uppercase[:size]
    kernel = np.reshape(list(alphabet), r.kernel.shape)
    names = SimpleNamespace(
        input=pixels, kernel=(kernel[::-1, ::-1] if s.flip else kernel).tolist()
    )
    names.output = [[_cell(s, names, i, j) for j in range(r.shape[1])] for i in range(r.shape[0])]
    return names


def _cell(s, names, i, j):
    # One line of the cell for each row of the kernel, while there is room.
    kh, kw = len(names.kernel), len(names.kernel[0])
    if max(kh, kw) > 2:
        return f"S({i},{j})"
    lines = [
        "+".join(
            names.input[row][column] + weight
            for weight, column in zip(weights, _lines(j, kw, s), strict=True)
        )
        for weights, row in zip(names.kernel, _lines(i, kh, s), strict=True)
    ]
    return "+\n".join(lines)


def terms(s, r):
    """Return the terms of the marked sum as text; padding adds nothing and is left out."""
    if s.picture == LETTERS:
        names = _letters(s, r)
        pixels, weights, join = np.array(names.input), np.array(names.kernel), str.__add__
    else:
        pixels, weights = r.image, r.kernel
        join = lambda pixel, weight: f"{number(pixel)}*{number(weight)}"  # noqa: E731
    p, (h, w) = s.padding, r.image.shape
    return [
        join(pixels[i, j], weights[m, n])
        for m, i in enumerate(r.rows)
        for n, j in enumerate(r.columns)
        if p <= i < h - p and p <= j < w - p
    ]


def describe(s, r):
    """Write out the sum of the marked cell and count the pixels that are never read."""
    if r.problem:
        return f"No output: {r.problem}."
    kind = "Convolution (kernel flipped)" if s.flip else "Cross-correlation (no flip)"
    i, j = r.cell
    parts = terms(s, r)
    more = f" + ... ({len(parts)} terms)" if len(parts) > MOST_TERMS else ""
    total = "" if s.picture == LETTERS else f" = {number(r.output[i, j])}"
    lines = [
        f"{kind}, stride {s.stride}, padding {s.padding}, dilation {s.dilation}: "
        f"input {by(image_of(s.picture)[0])}, output {by(r.output)}.",
        f"S({i},{j}) = {' + '.join(parts[:MOST_TERMS]) or '0'}{more}{total}",
    ]
    if r.unread_count:
        lines.append(f"{r.unread_count} input pixels are read by no window (hatched).")
    return "\n".join(lines)


def pick(s, r, panel, x, y):
    """Move to the output cell that is clicked, or to the window around a clicked input pixel."""
    if r.problem or panel not in ("output", "input"):
        return None
    cell = [round(y), round(x)]
    if panel == "input":
        reach = [(k - 1) * s.dilation / 2 for k in r.kernel.shape]
        cell = [round((c - half) / s.stride) for c, half in zip(cell, reach, strict=True)]
    i, j = (int(np.clip(c, 0, n - 1)) for c, n in zip(cell, r.shape, strict=True))
    return {"position": i * r.shape[1] + j}
