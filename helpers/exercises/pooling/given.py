"""Answers of lesson 9.3 that are no functions: positions that survive, and a twin of a picture."""

import numpy as np

from helpers.exercises.check import UNANSWERED, Verdict, wrong
from helpers.exercises.read import Misfit, kernel, numbers, shown
from helpers.pooling import max_pool2d

ROW, ENTERS, WIDTH = (3, 7, 2, 2, 5, 1, 4, 6), 6, 3
A = ((1, 3, 0, 2), (4, 2, 6, 1), (0, 5, 2, 2), (1, 1, 9, 0))


def pooled_rows():
    """Return the row, the row shifted right by one, and both pooled with stride 1."""
    before = np.array(ROW, float)
    after = np.append([ENTERS], before[:-1])
    pooled = [
        max_pool2d(x[None, None], (1, WIDTH), stride=1, padding=(0, WIDTH // 2))[0, 0]
        for x in (before, after)
    ]
    return before, after, *pooled


def survivors(answer) -> Verdict:
    """Return the verdict on the positions that keep their pooled value."""
    try:
        a = numbers(list(answer) if isinstance(answer, (set, frozenset)) else answer, "holds")
    except NotImplementedError:
        return UNANSWERED
    except Misfit as misfit:
        return wrong(f"the answer {misfit}.", "Give a list of positions, as in [0, 3].")
    if a is None:
        return UNANSWERED
    n = len(ROW)
    said = np.atleast_1d(a)
    if said.ndim > 1 or (said != np.round(said)).any() or said.dtype == bool:
        return wrong("a position is a whole number.", "Give a list of them, as in [0, 3].")
    if ((said < 0) | (said >= n)).any():
        return wrong(f"positions count from 0 to {n - 1}, and {shown(said)} goes beyond.")
    return _judged({int(j) for j in said})


def _judged(said):
    before, after, p, q = pooled_rows()
    right = {int(j) for j in np.flatnonzero(p == q)}
    if said == right:
        return Verdict("right", f"Right: {len(right)} of {len(p)} pooled values survive.")
    changed = set(range(len(p))) - right
    j = min(said ^ right)
    verb = "stays, but is missing" if j in right else "changes, but is in your list"
    why = {
        frozenset(changed): "These are the positions that change.",
        frozenset(j + 1 for j in right): "You count from 1; positions count from 0.",
        frozenset(np.flatnonzero(before == after).tolist()): "These are the detector values that "
        "stay, before pooling.",
    }.get(frozenset(said), "")
    low, high = max(j - WIDTH // 2, 0), j + WIDTH // 2 + 1
    return wrong(
        f"position {j} {verb}: it was max{_listed(before[low:high])} = {shown(p[j])}, "
        f"and becomes max{_listed(after[low:high])} = {shown(q[j])}.",
        why,
    )


def _listed(values):
    return f"({', '.join(map(shown, values))})"


def twin(answer) -> Verdict:
    """Return the verdict on another picture with the same pooled map as A."""
    try:
        B = kernel(answer)
    except Misfit as misfit:
        return wrong(f"B {str(misfit).replace('kernel', 'picture')}.")
    if B is None:
        return UNANSWERED
    first = np.array(A, float)
    if B.shape != first.shape:
        return wrong(f"B has shape {B.shape}, but A has {first.shape}.")
    if (first == B).all():
        return wrong("B is A itself.", "Change a pixel that is not the maximum of its window.")
    pooled, wanted = (max_pool2d(x[None], 2)[0] for x in (B, first))
    if (pooled == wanted).all():
        changed = int((first != B).sum())
        differ = "1 pixel differs" if changed == 1 else f"{changed} pixels differ"
        return Verdict("right", f"Right: {differ}, and the pooled maps are equal.")
    i, j = np.argwhere(pooled != wanted)[0]
    window = np.s_[2 * i : 2 * i + 2, 2 * j : 2 * j + 2]
    return wrong(
        f"window ({i}, {j}) of B is max{_listed(B[window].ravel())} = {shown(pooled[i, j])}; "
        f"in A it is {shown(wanted[i, j])}.",
        "One pixel of each window must keep the maximum, and no other may be larger.",
    )
