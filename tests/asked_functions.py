"""The exercises that ask for a function: their checks, on some of their cases, and solutions."""

import dataclasses
from importlib import import_module

import pytest
import sweep

# Of a check: more make the attacks slow, and no answer righter.
MOST_CASES = 40 if sweep.LEAST else 12
LESSONS = {
    "introduction": "DENSE_PARAMETERS CONV_PARAMETERS CONV_WORK",
    "convolution": "CONVOLVE OUTPUT_SIZE",
    "motivation": "FIELD WEIGHTS SHIFT",
    "pooling": "MAX_POOL POOL_TO",
    "prior": "OBEY REWIRE LAYERS",
    "variants": "SUM_CHANNELS COST SIZES SAME_ZEROS",
    "sharing": "TILED_PARAMETERS GROUP_COST FIT_BIAS",
    "backprop": "KERNEL_GRADIENT INPUT_GRADIENT MAX_POOL_GRADIENT",
}


def _exercises():
    for lesson, names in LESSONS.items():
        checks = import_module(f"helpers.exercises.{lesson}.checks")
        solutions = import_module(f"helpers.exercises.{lesson}.solutions").SOLUTIONS
        for name in names.split():
            check = getattr(checks, name)
            step = len(check.cases) // MOST_CASES + 1
            check = dataclasses.replace(check, cases=check.cases[::step])
            yield name, check, solutions[name.lower()]


EXERCISES = {name: (check, solution) for name, check, solution in _exercises()}
# The solution counts layers one by one, for ever if a misread k is 1.
EXERCISES["LAYERS"] = EXERCISES["LAYERS"][0], lambda distance, k: -(-distance // (k - 1))
every_exercise = pytest.mark.parametrize("name", EXERCISES)
