"""What every number module agrees on: arrays, pairs, padding, output size.

Feature maps are indexed ``(N, C, H, W)`` by the reader and kept as ``(H, C, W, N)`` in memory: a
row of every image of the batch is then one contiguous block, and copying or adding rows runs at
the speed of memory.  `rows_first` and `batch_first` are the two views of the same numbers.
"""

import operator
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple, TypeGuard

import numpy as np
from numpy.typing import ArrayLike

FLOATS = (np.dtype(np.float64), np.dtype(np.float32))
VECTOR = {1: "(n,)"}
MATRIX = {2: "(H, W)"}
ANY = dict.fromkeys(range(65), "of any shape")
IMAGES = {3: "(C, H, W)", 4: "(N, C, H, W)"}
MAPS = {3: "(F, H', W')", 4: "(N, F, H', W')"}
KERNELS = {4: "(F, C/groups, kh, kw)"}
Pair = tuple[int, int]
# What a reader may give, and `pair` and `margins` make a Pair of.
Size = int | Sequence[int] | np.ndarray
Padding = int | str | Sequence[int | Sequence[int]] | np.ndarray


def real_array(x: ArrayLike, name: str, layouts: dict[int, str]) -> np.ndarray:
    """Return `x` as an array of real numbers with one of the `layouts` (number of axes: names).

    float64 and float32 stay what they are; float16 becomes float32 (NumPy multiplies half
    precision slowly); integers, bools and all other real numbers become float64.

    >>> real_array([[1, 2], [3, 4]], "I", MATRIX).dtype
    dtype('float64')
    """
    try:
        a = np.asarray(x)
    except ValueError:
        raise ValueError(f"{name} is ragged: all its rows must have the same length") from None
    if a.dtype not in FLOATS:
        if a.dtype.kind not in "biuf":
            raise TypeError(f"{name} must hold real numbers, but its type is {a.dtype}")
        half = a.dtype.kind == "f" and a.itemsize <= 4
        a = a.astype(np.float32 if half else np.float64)
    if a.ndim not in layouts:
        wanted = " or ".join(layouts.values())
        axes = f"{a.ndim} {'axis' if a.ndim == 1 else 'axes'}"
        raise ValueError(f"{name} has {axes}, shape {a.shape}, but must be {wanted}")
    if a.size == 0:
        raise ValueError(f"{name} is empty: its shape is {a.shape}")
    return a


def whole(value: Any, name: str, least: int = 1) -> int:
    """Return `value` as an int of at least `least`; a bool, None or fraction is refused.

    >>> whole(np.int64(2), "stride")
    2
    """
    if type(value) is int and value >= least:  # by far the most common
        return value
    try:
        n = None if isinstance(value, (bool, np.bool_)) else operator.index(value)
    except TypeError:
        n = None
    if n is None:
        raise TypeError(f"{name} must be a whole number >= {least}, got {value!r}")
    if n < least:
        raise ValueError(f"{name} must be >= {least}, got {value!r}")
    return n


def pair(value: Size | Padding, name: str, least: int = 1) -> Pair:
    """Return an int or a pair as (vertical, horizontal).

    >>> pair(3, "stride"), pair([1, 2], "stride")
    ((3, 3), (1, 2))
    """
    if type(value) is int and value >= least:
        return value, value
    if _is_sequence(value):
        if len(value) != 2:
            raise ValueError(f"{name} must be one number or a pair, got {value!r}")
        return whole(value[0], name, least), whole(value[1], name, least)
    n = whole(value, name, least)
    return n, n


def _is_sequence(value: object) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, (tuple, list)) or (isinstance(value, np.ndarray) and value.ndim > 0)


def margins(padding: Padding, n: int, k: int, stride: int = 1, dilation: int = 1) -> Pair:
    """Return how many zeros go (before, after) an axis of n pixels under a kernel of k.

    `padding` is a number, a pair (before, after), "valid" (none), "same" (output ceil(n/stride),
    an odd zero goes to the end) or "full" (every overlap counts).

    >>> margins("same", 5, 4), margins("full", 5, 4), margins(2, 5, 4)
    ((1, 2), (3, 3), (2, 2))
    """
    if not isinstance(padding, str):
        return pair(padding, "padding", 0)
    reach = dilation * (k - 1)
    if padding == "same":
        last = (-(-n // stride) - 1) * stride + reach  # the last pixel the last window reads
        total = max(last + 1 - n, 0)
        return total // 2, total - total // 2
    if padding not in ("valid", "full"):
        raise ValueError(f'unknown padding "{padding}": use "valid", "same", "full" or numbers')
    return (reach, reach) if padding == "full" else (0, 0)


class Geometry(NamedTuple):
    """Where the windows of a kernel lie on an image; every entry is a pair, height first."""

    size: Pair
    kernel: Pair
    stride: Pair
    dilation: Pair
    margins: tuple[Pair, Pair]  # ((top, bottom), (left, right))
    output: Pair

    @property
    def dense(self) -> bool:
        """Tell whether windows lie at every place and have no holes."""
        return self.stride == self.dilation == (1, 1)

    @property
    def padded(self) -> Pair:
        """Height and width of the padded image."""
        (H, W), (vertical, horizontal) = self.size, self.margins
        return H + sum(vertical), W + sum(horizontal)


def geometry(
    size: tuple[int, ...],
    kernel: tuple[int, ...],
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
    *,
    ceil_mode: bool = False,
) -> Geometry:
    """Return the checked `Geometry`; output floor((n + margins - d(k-1) - 1)/s) + 1 an axis.

    With `ceil_mode` a last, partial window counts too if it starts before the end of the input.
    Raises ValueError if a window does not fit into the padded input.

    >>> geometry((5, 6), (3, 3), stride=2, padding=(1, 0)).output
    (3, 2)
    """
    if not (type(padding) is int or isinstance(padding, str)):
        two = _is_sequence(padding) and len(padding) == 2
        each: Any = padding if two else (padding, padding)
        padding = tuple(pair(p, "padding", 0) for p in each)
    sizes = size, kernel, pair(stride, "stride"), pair(dilation, "dilation")
    return _geometry(sizes, padding, ceil_mode)


@lru_cache(maxsize=1024)  # whoever slides a window asks the same again and again
def _geometry(sizes: tuple[Any, Any, Pair, Pair], padding: Padding, ceil_mode: bool) -> Geometry:
    axes = tuple(zip(*sizes, strict=True))  # n, k, s, d of each
    both = padding if isinstance(padding, tuple) else (padding, padding)
    top, side = (margins(m, n, k, s, d) for m, (n, k, s, d) in zip(both, axes, strict=True))
    P, Q = (
        _windows(n, d * (k - 1) + 1, s, m, ceil_mode)
        for m, (n, k, s, d) in zip((top, side), axes, strict=True)
    )
    g = Geometry(*sizes, (top, side), (P, Q))
    if min(P, Q) < 1:
        raise ValueError(_too_small(g))
    return g


def _windows(n: int, covers: int, stride: int, margins: Pair, ceil_mode: bool) -> int:
    space = n + sum(margins) - covers  # from the first window to the last
    if ceil_mode:
        return min(-(-space // stride), (n + margins[0] - 1) // stride) + 1
    return space // stride + 1


def windows(n: int, k: int, stride: int = 1, padding: Padding = 0, dilation: int = 1) -> int:
    """Return how many windows of k fit on n pixels; 0 where `output_size` would refuse.

    >>> windows(7, 3), windows(7, 3, stride=2), windows(3, 5), windows(3, 5, padding=1)
    (5, 3, 0, 1)
    """
    covers, around = dilation * (k - 1) + 1, margins(padding, n, k, stride, dilation)
    return max(_windows(n, covers, stride, around, False), 0)


def _too_small(g: Geometry) -> str:
    covers = [d * (k - 1) + 1 for k, d in zip(g.kernel, g.dilation, strict=True)]
    need = max(-(-(c - n) // 2) for c, n in zip(covers, g.size, strict=True))
    dilated = g.dilation != (1, 1)
    dh, dw = g.dilation
    apart = dh if dh == dw else _by(g.dilation)
    spread = f" with dilation {apart} covers {_by(covers)} pixels" if dilated else ""
    less = "a smaller kernel or a smaller dilation" if dilated else "or a smaller kernel"
    return (
        f"kernel {_by(g.kernel)}{spread}, but the padded input is only {_by(g.padded)}: "
        f"use padding >= {need}{',' if dilated else ''} {less}"
    )


def _by(pair: Pair | list[int]) -> str:
    return "x".join(map(str, pair))


def check_shape(a: np.ndarray, name: str, expected: tuple) -> None:
    """Refuse an array whose shape does not belong to the geometry."""
    if a.shape != expected:
        raise ValueError(f"{name} has shape {a.shape}, but these settings need {expected}")


def rows_first(V: np.ndarray) -> np.ndarray:
    """View (N, C, H, W) or (C, H, W) as (H, C, W, N), the order kept in memory."""
    return (V[None] if V.ndim == 3 else V).transpose(2, 1, 3, 0)


def batch_first(x: np.ndarray, single: bool = False) -> np.ndarray:
    """View (H, C, W, N) as (N, C, H, W), or as (C, H, W) if it holds a `single` example."""
    return x[..., 0].swapaxes(0, 1) if single else x.transpose(3, 1, 0, 2)


def padded(x: np.ndarray, margins: tuple[Pair, Pair], value: float = 0) -> np.ndarray:
    """Return (H, C, W, N) with margins ((top, bottom), (left, right)) of `value`, contiguous.

    >>> padded(np.ones((1, 1, 2, 1)), ((0, 0), (1, 2))).ravel()
    array([0., 1., 1., 0., 0.])
    """
    (top, bottom), (left, right) = margins
    if not (top or bottom or left or right):
        return np.ascontiguousarray(x)
    H, C, W, N = x.shape
    out = np.full((H + top + bottom, C, W + left + right, N), value, x.dtype)
    out[top : top + H, :, left : left + W] = x
    return out
