"""Wrong answers whose call goes wrong: no function, or one that raises, never ends, remembers."""

import itertools

import numpy as np
from attacks_results import ODD


def attacks(check, solution):
    """Yield ``(what, answer, words)``: what is done, the wrong function, what must be said."""
    for what, (make, words) in CALLS.items():
        if what == "its input changed" and not can_change(check):
            continue
        yield what, make(solution, check.cases), words


def can_change(check):
    return any(isinstance(arg, (np.ndarray, list)) for arg in check.cases[0])


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
