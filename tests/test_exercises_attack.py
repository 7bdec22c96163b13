"""Every check of a function meets wrong answers, made out of the right one, and answers in words.

`ATTACKS` holds the ways to be wrong that any function has. They are applied to the solution of
every exercise; where such a change happens to give the right numbers in all cases (the absolute
value of a count), it is no attack, and is left out.
"""

import dataclasses
import functools
import itertools
import json
import re
import types
import unittest.mock
import warnings
from decimal import Decimal
from fractions import Fraction
from importlib import import_module

import numpy as np
import pytest
import sweep

from helpers.exercises import run
from helpers.exercises.check import FunctionCheck

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


def test_no_check_is_left_out():
    for lesson, names in LESSONS.items():
        module = import_module(f"helpers.exercises.{lesson}.checks")
        found = {key for key, value in vars(module).items() if isinstance(value, FunctionCheck)}
        assert found == set(names.split())


# ------------------------------------------------------------- the result is spoilt, ``r`` array

NUMBERS = "but should give|whole number|nan and inf"
KIND = "is needed|in which not everything is a number|one whole number|the result is|needed|shape"
ODD = f"{NUMBERS}|{KIND}|rows of different lengths"

MOCK, THOUSANDS, LONG = unittest.mock.MagicMock(), 10**5000, "1" * 10**5
ROWS, ZEROS = [[0] * 10**5] * 10**5, np.zeros(10**8)
RESULTS = {
    "one too many": (lambda r: r + 1, NUMBERS),
    "one too few": (lambda r: r - 1, NUMBERS),
    "the sign": (lambda r: -r, NUMBERS),
    "twice": (lambda r: 2 * r, NUMBERS),
    "half": (lambda r: r / 2, NUMBERS),
    "the square": (lambda r: r**2, NUMBERS),
    "nothing": (lambda r: 0 * r, NUMBERS),
    "a little more": (lambda r: r * (1 + 3e-6), NUMBERS),
    "float16": (lambda r: np.array(r / 3, np.float16) * 3, NUMBERS),
    "huge": (lambda r: r * 1e300, NUMBERS),
    "tiny": (lambda r: r * 1e-300, NUMBERS),
    "int8": (lambda r: np.asarray(r).astype(np.int64).astype(np.int8), NUMBERS),
    "cut off": (lambda r: np.trunc(r - 0.5), NUMBERS),
    "absolute value": (abs, NUMBERS),
    "a huge integer": (lambda r: 10**40 * int(np.ravel(r)[0] or 1), ODD),
    "a too long integer": (lambda r: THOUSANDS, ODD),
    "nan": (lambda r: r * np.nan, "nan and inf"),
    "inf": (lambda r: r + np.inf, "nan and inf"),
    "one nan": (lambda r: np.where(np.arange(np.size(r)) == 0, np.nan, np.ravel(r)), "nan and inf"),
    "noise": (lambda r: r + np.random.default_rng().random(), "the second"),
    "complex": (lambda r: r + 0j, "complex numbers, but all numbers here are real"),
    "text": (lambda r: str(r), KIND),
    "numbers as text": (lambda r: [str(v) for v in np.ravel(r)], "not everything is a number"),
    "bytes": (lambda r: b"12", KIND),
    "truth": (lambda r: bool(np.all(r)), ODD),
    "truths": (lambda r: np.ravel(r) > 0.5, ODD),
    "a generator": (lambda r: (v for v in np.ravel(r)), "a generator"),
    "an iterator": (lambda r: iter(np.ravel(r)), "an? .*iterator"),
    "a map": (lambda r: map(float, np.ravel(r)), "a map"),
    "a dict": (lambda r: dict(enumerate(np.ravel(r))), "a dict"),
    "a set": (lambda r: set(np.ravel(r)), "a set"),
    "a function": (lambda r: lambda: r, "a function"),
    "a class": (lambda r: int, "a type"),
    "a module": (lambda r: np, "a module"),
    "an object": (lambda r: object(), "an object"),
    "a mock": (lambda r: MOCK, ODD),
    "a namespace": (lambda r: types.SimpleNamespace(result=r), "SimpleNamespace"),
    "an exception": (lambda r: ValueError("no"), "a ValueError"),
    "objects": (lambda r: np.array([None, *np.ravel(r)], object), "not everything is a number"),
    "dates": (lambda r: np.array(["2020-01-01"], "datetime64[D]"), "not everything is a number"),
    "a record": (lambda r: np.zeros(2, [("a", float)]), "not everything is a number"),
    "ragged": (lambda r: [[1, 2], [3]], "rows of different lengths"),
    "deeply nested": (lambda r: functools.reduce(lambda a, _: [a], range(90), 1), ODD),
    "an empty list": (lambda r: [], ODD),
    "an empty table": (lambda r: np.zeros((0, 3)), ODD),
    "a list around it": (lambda r: [r], ODD + "|a row of one"),
    "two lists around it": (lambda r: [[r]], ODD),
    "with its name": (lambda r: ("result", r), f"{KIND}|different lengths"),
    "twice in a row": (lambda r: np.array([r, r]), ODD),
    "the sum": (lambda r: np.sum(r), ODD),
    "the mean": (lambda r: np.mean(r), ODD),
    "the largest": (lambda r: np.max(r), ODD),
    "the length": (lambda r: np.size(r), ODD),
    "the shape": (lambda r: np.shape(r), ODD),
    "flat": (lambda r: np.ravel(r), ODD + "|a row of one"),
    "sorted": (lambda r: np.sort(r, axis=None).reshape(np.shape(r)), NUMBERS),
    "added up": (lambda r: np.cumsum(r).reshape(np.shape(r)), NUMBERS),
    "one more at the end": (lambda r: np.append(r, 0), ODD),
    "one more in front": (lambda r: np.append(0, r), ODD),
    "text of brackets": (lambda r: json.dumps(np.asarray(r).tolist()), KIND),
    "html": (lambda r: "<img src=x onerror=alert(1)>", KIND),
    "a matrix": (lambda r: np.matrix(np.ravel(r)), ODD),
}
HUGE = {  # a copy of these would fill the memory
    "a huge array": (lambda r: ZEROS, "gives 100,000,000 numbers"),
    "a huge view": (lambda r: np.broadcast_to(1.0, (10**7, 10**7)), "00,000,000 numbers"),
    "a huge range": (lambda r: range(10**12), "gives 1,000,000,000,000 numbers"),
    "a huge text": (lambda r: LONG, "gives a str"),
    "a huge list in a list": (lambda r: ROWS, "gives 10,000,000,000 numbers"),
}
ARRAYS = {
    "backwards": (lambda r: r[::-1], NUMBERS),
    "columns backwards": (lambda r: r[..., ::-1], NUMBERS),
    "turned over": (lambda r: r.T, NUMBERS),
    "moved by one": (lambda r: np.roll(r, 1), NUMBERS),
    "moved by one row": (lambda r: np.roll(r, -1, axis=0), NUMBERS),
    "without the first": (lambda r: r[1:], ODD),
    "without the last": (lambda r: r[:-1], ODD),
    "without the last column": (lambda r: r[..., :-1], ODD),
    "the first only": (lambda r: r[0], ODD),
    "with an axis more": (lambda r: r[None], ODD),
    "with an axis behind": (lambda r: r[..., None], ODD),
    "the sum of an axis": (lambda r: r.sum(axis=0), ODD),
    "the first is 0": (lambda r: np.concatenate([0 * r[:1], r[1:]]), NUMBERS),
    "the last is 0": (lambda r: np.concatenate([r[:-1], 0 * r[-1:]]), NUMBERS),
    "every second": (lambda r: r[::2], ODD),
    "padded before": (lambda r: np.pad(r, [(1, 0)] * r.ndim), ODD),
    "padded after": (lambda r: np.pad(r, [(0, 1)] * r.ndim), ODD),
    "the absolute values": (np.abs, NUMBERS),
    "negative ones are 0": (lambda r: np.maximum(r, 0), NUMBERS),
    "divided by its sum": (lambda r: r / r.sum(), NUMBERS + "|raises"),
}


def spoilt(spoil, solution):
    """Return a function whose results are those of the solution, spoilt."""

    def answer(*args):
        result = solution(*args)
        with np.errstate(all="ignore"):
            return spoil(result if np.isscalar(result) else np.array(result))

    return answer


def is_wrong(spoil, check, solution):
    """Say whether a spoilt result differs from the right one in some case, by plain NumPy."""
    for case in check.cases:
        right = np.asarray(solution(*case))
        with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
            try:
                result = np.asarray(spoil(right[()]))
            except (ValueError, IndexError, ZeroDivisionError):
                return True
        if result.dtype.kind not in "biuf" or result.shape != right.shape:
            return True
        # 3.0 is a wrong size, too.
        if right.dtype.kind == "i" and right.ndim == 0 and result.dtype.kind != "i":
            return True
        if not np.allclose(result.astype(float), right, rtol=1e-6, atol=1e-9):
            return True
    return False


# ------------------------------------------------------------- the call goes wrong


def raising(error):
    def answer(*args):
        raise error

    return lambda f, cases: answer


class Unspeakable(Exception):
    """Its text cannot be read."""

    def __str__(self):
        raise RuntimeError("no text")


class OwnStop(BaseException):
    """No Exception."""


class NoText:
    """A result that cannot be printed."""

    def __repr__(self):
        raise RuntimeError("no text")


def decode():
    try:
        b"\xff".decode("ascii")
    except UnicodeDecodeError as error:
        return error


ERRORS = [ZeroDivisionError("division by zero"), IndexError("list index out of range")]
ERRORS += [KeyError("k"), TypeError("unsupported"), ValueError("bad"), AttributeError("no x")]
ERRORS += [NameError("name 'q' is not defined"), UnboundLocalError("s"), AssertionError()]
ERRORS += [OverflowError("large"), StopIteration(), SystemExit(), KeyboardInterrupt()]
ERRORS += [GeneratorExit(), MemoryError(), TimeoutError("mine"), OSError(2, "No such file")]
ERRORS += [FileNotFoundError("x.png"), ImportError("no module"), ModuleNotFoundError("torch")]
ERRORS += [RuntimeError("two\nlines\n\n"), RuntimeError("x" * 100_000), Exception("<b>bold</b>")]
ERRORS += [np.linalg.LinAlgError("Singular matrix"), decode(), Unspeakable(), OwnStop("stop")]
ERRORS += [UserWarning("careful"), RecursionError("deep"), FloatingPointError("underflow")]
ERRORS += [SyntaxError("invalid"), EOFError(), BufferError(), ExceptionGroup("g", [ValueError()])]


def endless(*args):
    while True:
        pass


def stubborn(*args):
    # Ends after a while, as no test may leave a thread behind.
    for _ in range(3):
        try:
            endless()
        except BaseException:
            continue


def calls_itself(*args):
    return calls_itself(*args)


def floods(*args):
    while True:
        print("x" * 1000)


def forgetful(solution, cases):
    def answer(*args):
        result = solution(*args)  # noqa: F841

    return answer


def printing(solution, cases):
    return lambda *args: print(solution(*args))


def mutating(solution, cases):
    def answer(*args):
        result = solution(*args)
        for arg in args:
            if isinstance(arg, np.ndarray):
                arg += 1
            elif isinstance(arg, list):
                arg.append(arg[0])
        return result

    return answer


def remembering(solution, cases):
    calls = itertools.count()
    return lambda *args: np.array(solution(*args)) + next(calls)


def alternating(solution, cases):
    calls = itertools.count()
    return lambda *args: solution(*args) if next(calls) % 2 == 0 else None


def hard_coded(count):
    def attack(solution, cases):
        results = [solution(*case) for case in cases]
        known = {repr(case): r for case, r in zip(cases[:count], results, strict=False)}
        return lambda *args: known.get(repr(args), results[0])

    return attack


def only(condition, otherwise):
    """Return an attack: right where the condition on the arguments holds."""

    def attack(solution, cases):
        return lambda *a: solution(*a) if condition(*a) else otherwise(*a)

    return attack


def _whole(args):
    return [i for i, a in enumerate(args) if isinstance(a, (int, np.integer))]


def without_first(solution, cases):
    return lambda *args: solution(*args[1:])


def keyword_only(solution, cases):
    return lambda *, x=1, w=2: 0


def generator(solution, cases):
    def answer(*args):
        yield from np.ravel(solution(*args))

    return answer


def as_class(solution, cases):
    return type("Answer", (), {"__init__": lambda self, *args: None})


def unnamed_class(solution, cases):
    return type("", (), {"__init__": lambda self, *args: None})


def unprintable(solution, cases):
    return lambda *args: NoText()


def first_argument(solution, cases):
    return lambda *args: args[0]


def last_case_raises(solution, cases):
    return lambda *args: solution(*args) if repr(args) != repr(cases[-1]) else args[99]


NEVER = {"an endless loop", "a stubborn loop", "a flood of prints"}
LATE = "did not return within 0.2 seconds, and was stopped"
A_FUNCTION = "must be a function, and this is "
CALLS = {
    "a list": (lambda f, cases: [1, 2], A_FUNCTION + "a list"),
    "a number": (lambda f, cases: 3, A_FUNCTION + "the number 3"),
    "a truth": (lambda f, cases: True, A_FUNCTION),
    "a text": (lambda f, cases: "def f(x): return x", A_FUNCTION + "a str"),
    "an empty text": (lambda f, cases: "", A_FUNCTION),
    "an array": (lambda f, cases: np.ones(2), A_FUNCTION + "an array"),
    "its result": (lambda f, cases: f(*cases[0]), A_FUNCTION),
    "a dict": (lambda f, cases: {}, A_FUNCTION + "a dict"),
    "a module": (lambda f, cases: np, A_FUNCTION + "a module"),
    "an object without text": (lambda f, cases: NoText(), A_FUNCTION + "a NoText"),
    "no argument": (lambda f, cases: lambda: 1, "takes .* arguments?, but yours is"),
    "one argument more": (lambda f, cases: lambda a, b, c, d, e, f, g: 1, "takes .*, but yours"),
    "keywords only": (keyword_only, "takes .* arguments?, but yours is"),
    "an argument lost": (without_first, "raises|but should give"),
    "a generator": (generator, "a generator"),
    "a class": (as_class, "gives an Answer"),
    "a class without a name": (unnamed_class, "gives"),
    "what cannot be printed": (unprintable, "gives a NoText"),
    "print": (lambda f, cases: print, "printed .* and returned nothing"),
    "len": (lambda f, cases: len, "raises TypeError|takes|but should give|whole"),
    "a ufunc": (lambda f, cases: np.add, "raises|but should give|takes|gives"),
    "its first argument": (first_argument, ODD + "|gives a list"),
    "no return": (forgetful, "must end with return"),
    "print in place of return": (printing, "printed .* and returned nothing: use return"),
    "a flood of prints": (lambda f, cases: floods, LATE),
    "its input changed": (mutating, "changes its input|raises|but should give"),
    "global state": (remembering, "the second: the result must depend on the arguments alone"),
    "every second call": (alternating, "the second|returned nothing"),
    "the example only": (hard_coded(1), "but should give"),
    "three examples only": (hard_coded(3), "but should give"),
    "all but the last case": (last_case_raises, "raises IndexError|but should give"),
    "an endless loop": (lambda f, cases: endless, LATE),
    "a stubborn loop": (lambda f, cases: stubborn, LATE),
    "recursion": (lambda f, cases: calls_itself, "raises RecursionError"),
    "input": (lambda f, cases: lambda *args: input("n?"), "asks for input"),
}
CALLS |= {f"raises {type(e).__name__} {i}": (raising(e), "raises ") for i, e in enumerate(ERRORS)}


# ------------------------------------------------------------- an argument is misread


def _with(args, i, value):
    return (*args[:i], value, *args[i + 1 :])


ARGUMENTS = {
    "is always 1": lambda a: 1,
    "is always 2": lambda a: 2,
    "is one more": lambda a: a + 1,
    "is one less": lambda a: a - 1,
    "is halved": lambda a: a // 2,
}
TABLES = {
    "is turned over": lambda a: a.T,
    "is flipped": lambda a: a[::-1],
    "is flipped in the last axis": lambda a: a[..., ::-1],
    "has its sign changed": lambda a: -a,
    "is cut to a square": lambda a: a[..., : a.shape[-2]] if a.ndim > 1 else a[:-1],
    "is all ones": np.ones_like,
    "is rounded": lambda a: np.floor(a / 2),
    "is moved": lambda a: np.roll(a, 1, axis=-1),
}


def misread(check):
    """Yield names and functions of the arguments that misread one of them, or swap two."""
    case = check.cases[0]
    for i, arg in enumerate(case):
        kinds = ARGUMENTS if isinstance(arg, (int, np.integer)) else {}
        kinds = TABLES if isinstance(arg, np.ndarray) else kinds
        for name, change in kinds.items():
            yield f"argument {i} {name}", functools.partial(_changed, i, change)
        if isinstance(arg, list):
            yield f"argument {i} backwards", functools.partial(_changed, i, lambda a: a[::-1])
            yield f"argument {i} first only", functools.partial(_changed, i, lambda a: a[:1])
            yield f"argument {i} last only", functools.partial(_changed, i, lambda a: a[-1:])
    for i, j in itertools.combinations(range(len(case)), 2):
        yield f"arguments {i} and {j} swapped", functools.partial(_swapped, i, j)


def _changed(i, change, args):
    return _with(args, i, change(args[i]))


def _swapped(i, j, args):
    return _with(_with(args, i, args[j]), j, args[i])


def arguments_matter(change, check, solution):
    """Say whether the misread argument makes a difference somewhere."""
    for case in check.cases:
        try:
            with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
                result, right = np.array(solution(*change(case))), np.array(solution(*case))
        except Exception:
            return True
        if result.shape != right.shape or not np.allclose(result, right, equal_nan=False):
            return True
    return False


def can_change(check):
    return any(isinstance(arg, (np.ndarray, list)) for arg in check.cases[0])


def attacks_on(name):
    """Yield ``(what, answer, words)``: every attack that gives something wrong."""
    check, solution = EXERCISES[name]
    ndim = np.ndim(solution(*check.cases[0]))
    for what, (spoil, words) in (RESULTS | HUGE | (ARRAYS if ndim else {})).items():
        if what in HUGE or is_wrong(spoil, check, solution):
            yield f"gives {what}", spoilt(spoil, solution), words
    for what, (make, words) in CALLS.items():
        if what == "its input changed" and not can_change(check):
            continue
        yield what, make(solution, check.cases), words
    for what, change in misread(check):
        if arguments_matter(change, check, solution):
            yield what, lambda *args, change=change: solution(*change(args)), f"{ODD}|raises"
    for what, condition in PARTLY.items():
        if not all(condition(*case) for case in check.cases):
            for other, otherwise in (("is 0", lambda *args: 0), ("is nothing", lambda *a: None)):
                yield f"{what}, else {other}", only(condition, otherwise)(solution, ()), PART


PART = f"{ODD}|returned nothing"
PARTLY = {
    "right for squares": lambda *a: all(
        x.shape[-1] == x.shape[-2] for x in a if np.ndim(x) > 1 and not isinstance(x, list)
    ),
    "right for odd numbers": lambda *a: all(x % 2 for x in (a[i] for i in _whole(a))),
    "right for even numbers": lambda *a: not any(x % 2 for x in (a[i] for i in _whole(a))),
    "right if the last is 1": lambda *a: np.size(a[-1]) == 1 and a[-1] == 1,
    "right for small ones": lambda *a: sum(map(np.size, a)) <= 6 and max(map(np.max, a)) < 6,
}


def problems(verdict, words, name):
    """Return what is wrong with the verdict on a wrong answer."""
    text, call = verdict.text, name.lower()
    if verdict.kind != "wrong" or not text.startswith("Not yet: "):
        return f"is {verdict.kind}: {text}"
    if not re.search(words, text):
        return f"does not say {words!r}: {text}"
    for leak in ("Traceback", "helpers/", ".py", "_ArrayMemoryError", "Misfit", "\x1b"):
        if leak in text:
            return f"leaks {leak!r}: {text}"
    if call not in text or len(text) > 1500 or len(text.splitlines()) > 5:
        return f"is no short sentence about {call}: {text}"
    if re.search(r"gives (.+), but should give \1\.( That|$|\n)", text):
        return f"shows no difference: {text}"
    if not text.endswith((".", "?")) and " raises " not in text:
        return f"does not end: {text}"
    return ""


@pytest.mark.filterwarnings("error")
@every_exercise
def test_wrong_answers_are_refused_with_a_sentence(name, record_property, monkeypatch):
    monkeypatch.setattr(run, "PATIENCE", 60)  # a busy machine is slow to stop a function, too
    check, found, count = EXERCISES[name][0], [], 0
    for what, answer, words in attacks_on(name):
        count += 1
        # A busy machine may need long for what returns; the others need not be waited for.
        monkeypatch.setattr(run, "SECONDS", 0.2 if what in NEVER else 60)
        try:
            if problem := problems(check(answer), words, name):
                found.append(f"{what}: {problem}")
        except Exception as error:  # a traceback on the reader's page
            found.append(f"{what}: the check itself raises {error!r}")
    record_property("attacks", count)
    assert count >= 50
    assert not found, f"{len(found)} of {count}\n" + "\n".join(found)


# ------------------------------------------------------------- right answers in other styles


def nested(function):
    """Return the function that applies another to every number of nested lists."""
    return lambda r: [nested(function)(v) for v in r] if np.ndim(r) else function(r)


STYLES = {
    "lists of Python numbers": lambda r: np.asarray(r).tolist(),
    "NumPy numbers in lists": nested(lambda v: v),
    "fractions": nested(lambda v: Fraction(float(v)).limit_denominator(10**6)),
    "decimals": nested(lambda v: Decimal(float(v))),
    "float32": lambda r: np.asarray(r, np.float32) if np.ndim(r) else r,
    "Fortran order": lambda r: np.asfortranarray(r) if np.ndim(r) else r,
    "a view": lambda r: np.repeat(r, 2, axis=-1)[..., ::2] if np.ndim(r) else r,
    "read-only": lambda r: np.broadcast_to(r, np.shape(r)) if np.ndim(r) else r,
    "a number of no dimensions": lambda r: r if np.ndim(r) else np.array(r),
    "tuples": lambda r: tuple(r) if np.ndim(r) else r,
    "a masked array": lambda r: np.ma.array(r) if np.ndim(r) else r,
}
WRAPS = {
    "as it is": lambda f: f,
    "with a default more": lambda f: lambda *args, quiet=True: f(*args),
    "prints as well": lambda f: lambda *args: print(args) or f(*args),
    "warns as well": lambda f: lambda *args: warnings.warn("careful", stacklevel=2) or f(*args),
    "divides by zero first": lambda f: lambda *args: np.ones(1) / np.zeros(1) is None or f(*args),
    "an object that can be called": lambda f: type("A", (), {"__call__": lambda s, *a: f(*a)})(),
    "a partial": functools.partial,
    "a wrapper": lambda f: functools.wraps(f)(lambda *args: f(*args)),
}


@pytest.mark.filterwarnings("error")
@every_exercise
def test_right_answers_in_every_style(name, capsys):
    check, solution = EXERCISES[name]
    whole = np.ndim(solution(*check.cases[0])) == 0
    for style, change in STYLES.items():
        if whole and style in ("fractions", "decimals"):  # a size is an int
            continue
        verdict = check(lambda *args, change=change: change(solution(*args)))
        assert verdict, f"{style}: {verdict.text}"
    for wrap, change in WRAPS.items():
        assert check(change(solution)), wrap
    assert check(check.right), "the helper itself, imported"
    assert check(solution), "twice"
    assert capsys.readouterr() == ("", "")


@every_exercise
def test_an_answer_is_checked_again_after_the_solution_was_seen(name):
    check, solution = EXERCISES[name]
    assert check(lambda *args: ...).kind == check(None).kind == check(...).kind == "unanswered"
    for _ in range(2):
        assert check(lambda *args: 0).kind == "wrong"
        assert check(solution).kind == "right"
