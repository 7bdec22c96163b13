"""What is asked for: one of the names there are, and a size to cut and scale a picture to."""

from __future__ import annotations

import difflib
from numbers import Integral
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:  # Pillow is imported where it is used: the digits need NumPy alone
    from PIL import Image

MAX_SIDE = 2048  # pixels: the largest size to ask for
GREY = np.array([0.299, 0.587, 0.114], dtype=np.float32)  # ITU-R BT.601: eyes see green best


def known(name: str, names: tuple[str, ...], what: str) -> None:
    """Raise a helpful ValueError unless `name` is one of `names`."""
    if isinstance(name, str) and name in names:
        return
    near = difflib.get_close_matches(str(name), names, n=1, cutoff=0.5)
    hint = f", did you mean {near[0]!r}?" if near else "."
    raise ValueError(f"there is no {what} {name!r}{hint} There are: {', '.join(names)}")


def fitted(image: Image.Image, size: tuple[int, int], color: bool) -> np.ndarray:
    """Cut the middle out of an image of mode L, RGB or F, scale it: (H, W) or (3, H, W)."""
    from PIL import Image  # noqa: PLC0415

    h, w = size
    scale = min(image.height / h, image.width / w)  # picture pixels per wanted pixel
    dy, dx = max(0, image.height - scale * h) / 2, max(0, image.width - scale * w) / 2
    box = (dx, dy, image.width - dx, image.height - dy)
    # Hamming has no negative lobes: no bright halo beside an edge that is not in the photograph.
    x = np.asarray(image.resize((w, h), Image.Resampling.HAMMING, box=box), dtype=np.float32)
    if image.mode != "F":
        x = x / np.float32(255)
    if x.ndim == 3:
        x = np.ascontiguousarray(x.transpose(2, 0, 1))
        return x if color else np.clip(np.tensordot(GREY, x, axes=1), 0, 1)
    return np.repeat(x[None], 3, axis=0) if color else x.copy()


def size_of(size: int | tuple[int, int]) -> tuple[int, int]:
    """Return `size` as (H, W), or say why it is none."""
    pair = tuple(size) if isinstance(size, tuple | list) else (size, size)
    whole = all(isinstance(n, Integral) and not isinstance(n, bool) for n in pair)
    if len(pair) != 2 or not whole or not all(1 <= n <= MAX_SIDE for n in pair):
        raise ValueError(
            f"size {size!r} is no size of a picture: use a whole number of pixels from 1 to "
            f"{MAX_SIDE}, or two of them as (rows, columns)"
        )
    return pair
