"""Do feature maps, kernels and bias belong together: their types, channels and groups."""

import numpy as np
from numpy.typing import ArrayLike

from helpers.geometry import check_shape, real_array, whole


def same_type(V: np.ndarray, K: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return both arrays as the more precise of their types."""
    if V.dtype == K.dtype:
        return V, K
    return V.astype(np.float64, copy=False), K.astype(np.float64, copy=False)


def add_bias(Z: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Add in place where the types allow it."""
    return np.add(Z, bias, out=Z if np.result_type(Z, bias) == Z.dtype else None)


def check_bias(bias: ArrayLike, layout: dict[int, str], shape: tuple) -> np.ndarray:
    """Return the bias as an array of the only shape that fits."""
    bias = real_array(bias, "bias", layout)
    check_shape(bias, "bias", shape)
    return bias


def check_groups(groups: int, *channels: int) -> int:
    """Return `groups` if it divides the numbers of input and output channels."""
    groups = whole(groups, "groups")
    if groups > 1 and any(n % groups for n in channels):
        counts = " and ".join(map(str, channels))
        raise ValueError(f"groups={groups} must divide the numbers of channels, here {counts}")
    return groups


def check_channels(C: int, K: np.ndarray, groups: int) -> int:
    """Return `groups` if kernels K (F, C/groups, kh, kw) fit an input of C channels."""
    groups = check_groups(groups, C, len(K))
    if K.shape[1] * groups != C:
        raise ValueError(
            f"V has {C} channels, but K of shape {K.shape} reads {K.shape[1] * groups} "
            f"(groups={groups}): K must be {(len(K), C // groups, *K.shape[2:])}"
        )
    return groups
