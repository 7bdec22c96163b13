"""What training makes small, and how any gradient is checked (section 9.5)."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from helpers.geometry import ANY, real_array

SCORES = {2: "(N, classes): one row of scores an example"}


@np.errstate(invalid="ignore")  # infinite scores give NaN, as in PyTorch, without a warning
def softmax(x: ArrayLike) -> np.ndarray:
    """Turn scores into probabilities along the last axis: exp(x_i) / sum_j exp(x_j).

    The largest score is subtracted first: it cancels, and exp can no longer overflow.

    Examples
    --------
    >>> softmax([1000, 1000])
    array([0.5, 0.5])
    """
    x = real_array(x, "x", ANY)
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


@np.errstate(invalid="ignore")
def softmax_cross_entropy(logits: ArrayLike, labels: ArrayLike) -> tuple[float, np.ndarray]:
    """Score a classifier: the mean of -log softmax(logits)[label], and its gradient.

    Parameters
    ----------
    logits : (N, classes)
        One row of scores an example, any real numbers.
    labels : (N,)
        The right class of each example, whole numbers 0 .. classes - 1.

    Returns
    -------
    (float, (N, classes))
        The mean loss in nats, and its gradient: (softmax - one hot) / N.

    Examples
    --------
    >>> loss, gradient = softmax_cross_entropy([[0, 0]], [1])
    >>> round(loss, 4), gradient                                # log 2: it knows nothing yet
    (0.6931, array([[ 0.5, -0.5]]))
    """
    logits = real_array(logits, "logits", SCORES)
    right = (np.arange(len(logits)), check_labels(labels, *logits.shape))
    z = logits - logits.max(axis=1, keepdims=True)
    loss = np.log(np.exp(z).sum(axis=1)) - z[right]
    gradient = softmax(logits)
    gradient[right] -= 1
    return float(loss.mean()), gradient / len(logits)


def numerical_gradient(
    f: Callable[[np.ndarray], float], x: ArrayLike, eps: float = 1e-6
) -> np.ndarray:
    """Measure a gradient: (f(x + eps) - f(x - eps)) / (2 eps), one element of x after the other.

    Slow, and right to about 9 digits: the check of every other gradient. f gets a float64 copy of x
    and gives one number.

    Examples
    --------
    >>> numerical_gradient(lambda x: (x**2).sum(), [1, 2, 3]).round(6)
    array([2., 4., 6.])
    """
    if not eps > 0:
        raise ValueError(f"eps must be > 0, got {eps}")
    x = np.array(real_array(x, "x", ANY), np.float64)  # a copy: the caller's x stays as it is
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        here = x[i]
        x[i] = here + eps
        above = f(x)
        x[i] = here - eps
        gradient[i] = (above - f(x)) / (2 * eps)
        x[i] = here
    return gradient


def check_labels(labels: ArrayLike, n: int, classes: int) -> np.ndarray:
    """Return `labels` if they are n whole numbers 0 .. classes - 1, one for each example.

    >>> check_labels([0, 2, 1], 3, 3)
    array([0, 2, 1])
    """
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu":
        raise TypeError(
            f"labels are {labels.dtype}, but must be whole numbers 0 to {classes - 1}: "
            "use labels.astype(int)"
        )
    if labels.shape != (n,):
        raise ValueError(f"{n} examples need {n} labels in one row, got shape {labels.shape}")
    if labels.min() < 0 or labels.max() >= classes:
        raise ValueError(
            f"labels reach from {labels.min()} to {labels.max()}, "
            f"but {classes} classes are numbered 0 to {classes - 1}"
        )
    return labels
