"""The reader's own picture: whatever the file holds, an array or a sentence comes out."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

import numpy as np

from helpers.data.asked import fitted, size_of

if TYPE_CHECKING:  # Pillow is imported where it is used: the digits need NumPy alone
    from PIL import Image

# The picture formats everybody has. Pillow knows 40 more, each one more decoder to attack.
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "PPM")
MAX_BYTES, MAX_PIXELS = 32_000_000, 64_000_000  # a telephone takes 12 to 50 million pixels
OWN_SIDE = 640  # pixels: the longer side, where no size is asked for


def own_picture(
    content: bytes | bytearray | memoryview,
    size: int | tuple[int, int] | None = None,
    color: bool = False,
) -> np.ndarray:
    """Return the reader's own picture from the bytes of its file, grey or in colour.

    The file's name does not matter. Turned upright as its EXIF orientation says; transparent
    parts become white; of an animation the first frame; 16-bit and float pictures as well.

    Parameters
    ----------
    content : bytes, bytearray or memoryview
        A whole PNG, JPEG, GIF, BMP, WEBP, TIFF or PPM file of at most 32 MB and 64 million pixels.
    size, color
        As for `photo`; with `size` None the longer side is scaled down to at most 640 pixels.

    Returns
    -------
    (H, W), or (3, H, W) with `color` : float32 in 0..1, new at every call

    Raises
    ------
    TypeError
        If `content` is not bytes.
    ValueError
        If the file is empty, not a picture, cut short or too large: one sentence that says which.

    Examples
    --------
    >>> own_picture(b"P2 3 2 255  0 51 102 153 204 255")  # a PPM file may be plain text
    array([[0. , 0.2, 0.4],
           [0.6, 0.8, 1. ]], dtype=float32)
    """
    from PIL import Image  # noqa: PLC0415

    if not isinstance(content, bytes | bytearray | memoryview):
        raise TypeError(
            f"an own picture is given as the bytes of its file, not as {type(content).__name__}: "
            'use Path("my.png").read_bytes(), or upload.value[0]["content"]'
        )
    pair = None if size is None else size_of(size)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of odd metadata; too many pixels are refused below
        image = _decode(bytes(content))
    if pair is None:
        image.thumbnail((OWN_SIDE, OWN_SIDE), Image.Resampling.HAMMING)
    return fitted(image, pair or (image.height, image.width), color)


def _decode(content: bytes) -> Image.Image:
    """Read the first frame, upright, as an image of mode L, RGB or F; errors are sentences."""
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415

    size = f"{len(content) / 1e6:.3g} MB" if len(content) >= 1e6 else f"{len(content)} bytes"
    if not content:
        raise ValueError("the file is empty (0 bytes): choose a picture, for example a PNG or JPEG")
    if len(content) > MAX_BYTES:
        raise ValueError(
            f"the file has {size}, more than the {MAX_BYTES / 1e6:.3g} MB that are read: "
            "scale the picture down or save it as JPEG"
        )
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:  # reads only the header
            if image.width * image.height > MAX_PIXELS:
                raise Image.DecompressionBombError
            return _plain(ImageOps.exif_transpose(image))
    except UnidentifiedImageError as error:
        raise ValueError(
            f"these {size} are not a whole picture file of a kind that is read here "
            f"({', '.join(FORMATS)}): save the picture as PNG or JPEG and take that file"
        ) from error
    except Image.DecompressionBombError as error:
        raise ValueError(
            f"the picture has more than the {MAX_PIXELS / 1e6:.3g} million pixels that are read: "
            "scale it down first"
        ) from error
    except Exception as error:  # a decoder that meets damaged bytes raises almost anything
        raise ValueError(
            f"the picture file ({size}) is cut short or damaged: copy or save it once more"
        ) from error


def _plain(image: Image.Image) -> Image.Image:
    """Turn an image of any mode into mode L, RGB or F (0..1), transparent parts white."""
    from PIL import Image  # noqa: PLC0415

    if image.mode == "F" or image.mode.startswith("I"):  # float, 16 or 32 bits
        x = np.array(image, dtype=np.float32)
        finite = np.isfinite(x)
        low, high = 0.0, (1.0 if image.mode == "F" else 65535.0)
        if (x < low).any(where=finite) or (x > high).any(where=finite):
            # No scale is known: the darkest becomes 0, the brightest 1.
            low = float(x.min(where=finite, initial=np.inf))
            high = float(x.max(where=finite, initial=-np.inf))
        np.clip(np.nan_to_num(x, copy=False, nan=low), low, high, out=x)
        return Image.fromarray((x / 2 - low / 2) / np.float32((high - low) / 2 or 1))
    if "A" in image.getbands() or "transparency" in image.info:
        image, white = image.convert("RGBA"), Image.new("RGB", image.size, "white")
        white.paste(image, mask=image)
        return white
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def as_digit(picture: np.ndarray) -> np.ndarray:
    """Return a picture (H, W) of one digit as the digits of `digits` are: (28, 28) float32.

    Ink is bright on dark (a bright paper is turned round), 20 pixels long, and its centre of mass
    stands in the middle. A picture without ink stays empty.

    Examples
    --------
    >>> dot = np.zeros((50, 50))
    >>> dot[3:7, 3:7] = 1
    >>> rows, columns = np.nonzero(as_digit(dot) > 0.5)
    >>> [int(n) for n in (rows[0], rows[-1], columns[0], columns[-1])]
    [4, 23, 4, 23]
    """
    from PIL import Image  # noqa: PLC0415

    x = np.asarray(picture, np.float32)
    paper = np.median(np.concatenate([x[0], x[-1], x[:, 0], x[:, -1]]))
    ink = np.clip(abs(x - paper) - 0.15, 0, None)
    digit = np.zeros((28, 28), np.float32)
    if not ink.max() > 0.05:
        return digit
    ink /= ink.max()
    rows, columns = (np.flatnonzero(ink.max(axis) > 0.3) for axis in (1, 0))
    ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    h, w = (max(1, round(20 * n / max(ink.shape))) for n in ink.shape)
    small = Image.fromarray(ink).resize((w, h), Image.Resampling.HAMMING)
    ink = np.clip(np.asarray(small, np.float32), 0, 1)
    mass = [(ink.sum(axis) @ np.arange(n)) / ink.sum() for axis, n in ((1, h), (0, w))]
    top, left = (int(np.clip(round(14 - m), 0, 28 - n)) for m, n in zip(mass, (h, w), strict=True))
    digit[top : top + h, left : left + w] = ink
    return digit
