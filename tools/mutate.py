"""Change the modules of numbers one small step at a time, and see whether a test notices.

    python tools/mutate.py                                every module of numbers
    python tools/mutate.py helpers/pooling.py             one
    python tools/mutate.py --sample 200 --seed 1          200 of all changes
    python tools/mutate.py --listed FILE                  those that a file names, one a line
    python tools/mutate.py helpers/exercises/*/checks.py  the checks of exercises
    python tools/mutate.py --shared                       what all these checks share

A change is one of: < for <=, + for -, min for max, a number one larger or smaller, a condition
turned round, a slice without its border, a keyword or a statement left out, and the like. Each
runs, in a process of its own, the tests that import the module, nearest first, until one fails. A
change that none notices is printed, unless tests/survivors.txt says why it does not matter.

Each process is a fork of one that has loaded NumPy, SciPy and pytest already; a change that is
noticed then takes a few tenths of a second. It needs fork, so not Windows.
"""

import argparse
import ast
import gc
import importlib
import importlib.machinery
import importlib.util
import os
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
LOADED = ["numpy", "scipy.signal", "hypothesis.extra.numpy", "pytest", "_pytest.doctest"]
LOADED += ["PIL.Image", "playwright.sync_api", "matplotlib.figure", "ipywidgets", "ipyevents"]
SLOW = {"tests/test_mutants.py", "tests/test_digit_nets.py"}
KNOWN = ROOT / "tests" / "survivors.txt"

COMPARE = {"Lt": "LtE", "LtE": "Lt", "Gt": "GtE", "GtE": "Gt", "Eq": "NotEq", "NotEq": "Eq"}
COMPARE |= {"Is": "IsNot", "IsNot": "Is", "In": "NotIn", "NotIn": "In"}
ARITHMETIC = {"Add": "Sub", "Sub": "Add", "Mult": "Div", "Div": "Mult", "FloorDiv": "Mult"}
ARITHMETIC |= {"Mod": "Mult", "Pow": "Mult", "BitAnd": "BitOr", "BitOr": "BitAnd"}
ARITHMETIC |= {"MatMult": "Mult", "LShift": "RShift", "RShift": "LShift"}
NAMES = {"min": "max", "minimum": "maximum", "any": "all", "zeros": "ones", "sum": "max"}
NAMES |= {"zeros_like": "ones_like", "floor": "ceil", "argmax": "argmin", "mean": "sum"}
NAMES |= {"sqrt": "abs", "exp": "abs", "log": "abs"}
NAMES |= {new: old for old, new in NAMES.items() if new in ("max", "maximum", "all", "ceil")}
NAMES["max"] = "min"


class Mutant(NamedTuple):
    """One change: in which function, and the line before and after it."""

    path: Path
    function: str
    old: str
    new: str
    source: str

    def __str__(self):
        name = self.path.relative_to(ROOT).as_posix()
        return f"{name} {self.function}: {self.old}  ->  {self.new}"


def other(table: dict[str, str], op):
    """Return the operator that the table gives for this one, or None."""
    name = table.get(type(op).__name__)
    return getattr(ast, name)() if name else None


def alternatives(node: ast.AST) -> Iterator[ast.AST]:  # noqa: PLR0912 - one case for each step
    """Yield what may stand in the place of a node."""
    match node:
        case ast.Compare(left, [op, *ops], right) if new := other(COMPARE, op):
            yield ast.Compare(left, [new, *ops], right)
        case ast.BinOp(left, op, right) if new := other(ARITHMETIC, op):
            yield ast.BinOp(left, new, right)
        case ast.AugAssign(target, op, value) if new := other(ARITHMETIC, op):
            yield ast.AugAssign(target, new, value)
            yield ast.Pass()
        case ast.UnaryOp(_, operand):
            yield operand
        case ast.BoolOp(op, values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.If(test, body, orelse):
            yield ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.IfExp(test, body, orelse):
            yield ast.IfExp(test, orelse, body)
        case ast.Constant(bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(int() | float() as value):
            yield ast.Constant(value + 1)
            yield ast.Constant(value - 1)
        case ast.Slice(lower, upper, step):
            if lower:
                yield ast.Slice(None, upper, step)
            if upper:
                yield ast.Slice(lower, None, step)
            if step:
                yield ast.Slice(lower, upper, None)
        case ast.Name(name, context) if name in NAMES:
            yield ast.Name(NAMES[name], context)
        case ast.Attribute(value, name, context) if name in NAMES:
            yield ast.Attribute(value, NAMES[name], context)
        case ast.Return(value) if value and ast.unparse(value) != "None":
            yield ast.Return(None)
        case ast.Raise() | ast.Expr(ast.Call()) | ast.Assign([ast.Attribute() | ast.Subscript()]):
            yield ast.Pass()
        case ast.Call(function, arguments, keywords):
            for i, keyword in enumerate(keywords):
                if keyword.arg != "strict":
                    yield ast.Call(function, arguments, keywords[:i] + keywords[i + 1 :])
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()


def places(node: ast.AST, function: str = "") -> Iterator[tuple]:
    """Yield every node that is computed: where it hangs (list or node, key), and in what function.

    Left out are annotations, docstrings and the words of messages.
    """
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        function = f"{function}.{node.name}".lstrip(".")
    if isinstance(node, ast.JoinedStr):
        return
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "ctx", "op", "ops"):
            continue
        if isinstance(value, ast.AST):
            yield node, field, function
            yield from places(value, function)
        elif isinstance(value, list):
            for i, child in enumerate(value):
                if isinstance(child, ast.keyword) and child.arg == "strict":
                    continue  # only ever a second look at what fits anyway
                if isinstance(child, ast.AST):
                    yield value, i, function
                    yield from places(child, function)


def mutants(path: Path) -> Iterator[Mutant]:
    """Yield all changes of a module."""
    tree = ast.parse(path.read_text("utf8"))
    before = ast.unparse(tree).splitlines()
    for holder, key, function in list(places(tree)):
        place = holder if isinstance(holder, list) else vars(holder)
        right = place[key]
        for wrong in alternatives(right):
            place[key] = wrong
            source = ast.unparse(ast.fix_missing_locations(tree))
            place[key] = right
            lines = zip(before, source.splitlines(), strict=False)
            changed = next((pair for pair in lines if pair[0] != pair[1]), None)
            if changed:
                old, new = map(str.strip, changed)
                yield Mutant(path, function or "(module)", old, new, source)


@cache
def imported(path: Path) -> set[Path]:
    """Return the files of helpers that a file imports itself."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    files = (ROOT / (name.replace(".", "/") + ".py") for name in names)
    return {file for file in files if file.is_file() and file.is_relative_to(ROOT / "helpers")}


@cache
def tests_of(path: Path) -> list[str]:
    """Return what to run for a module: its own examples, then tests, nearest import first."""
    name = path.relative_to(ROOT)
    if name.parts[1] == "exercises":
        if len(name.parts) == 3:  # what all lessons share; the attacks would take minutes
            common = ("exercises", "exercises_shared", "verdicts", "exercises_given")
            return [str(name), *(f"tests/test_{test}.py" for test in common)]
        lesson = name.parts[2]
        told = f"tests/test_verdicts.py::test_verdicts_are_the_stored_ones[{lesson}]"
        return [str(name), told, f"tests/test_exercises_{lesson}.py"]
    distance = {}
    for test in sorted((ROOT / "tests").glob("test_*.py")):
        seen, edge, steps = {test}, {test}, 0
        while edge and path not in edge:
            edge = {new for file in edge for new in imported(file)} - seen
            seen, steps = seen | edge, steps + 1
        if edge and "explore" not in test.name and "exercises" not in test.name:
            distance[str(test.relative_to(ROOT))] = steps
    near = sorted(distance.keys() - SLOW, key=lambda test: (distance[test], test))
    return [str(name), *near]


class Changed(importlib.machinery.SourceFileLoader):
    """Load one module from a text in place of its file."""

    text = ""

    def get_code(self, fullname):
        return compile(self.text, self.path, "exec")


class Finder:
    """Find the changed module before its file is found."""

    def __init__(self, mutant: Mutant):
        self.name = ".".join(mutant.path.relative_to(ROOT).with_suffix("").parts)
        self.name = self.name.removesuffix(".__init__")
        self.loader = Changed(self.name, str(mutant.path))
        self.loader.text = mutant.source

    def find_spec(self, name, path=None, target=None):
        """Answer for this one module."""
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(name, self.loader.path, loader=self.loader)


def start(mutant: Mutant | None, tests: list[str]) -> int:
    """Fork, and run the tests there with the change; the exit code is pytest's."""
    pid = os.fork()
    if pid:
        return pid
    os.setpgid(0, 0)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in 0, 1, 2:
        os.dup2(nothing, stream)
    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))  # a wrong size asks for terabytes
    if mutant:
        sys.meta_path.insert(0, Finder(mutant))
    import hypothesis  # noqa: PLC0415 - loaded before the fork
    import pytest  # noqa: PLC0415

    once = hypothesis.settings(
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
        derandomize=True,
        database=None,
        deadline=None,
    )
    hypothesis.settings.register_profile("once", once)
    # Rewritten asserts would load the module by another way, from its file.
    options = "-x -q --tb=no --assert=plain --doctest-modules --hypothesis-profile=once"
    options += " -p _hypothesis_pytestplugin -p no:cacheprovider -p no:unraisableexception"
    os._exit(pytest.main([*options.split(), "-o", "addopts=", *tests]))


def outcome(pid: int, until: float) -> int | None:
    """Return the exit code, or None while it runs; -1 if it took too long."""
    done, status = os.waitpid(pid, os.WNOHANG)
    if done:
        return os.waitstatus_to_exitcode(status)
    if time.monotonic() > until:
        os.killpg(pid, 9)
        os.waitpid(pid, 0)
        return -1
    return None


def survivors(chosen: list[Mutant], jobs: int) -> Iterator[Mutant]:
    """Run the tests with every change and yield those that nothing noticed."""
    limits = {}
    for path in sorted({mutant.path for mutant in chosen}):
        begin = time.monotonic()
        _, status = os.waitpid(start(None, tests_of(path)), 0)
        if os.waitstatus_to_exitcode(status):
            sys.exit(f"{path}: its tests fail without any change: {' '.join(tests_of(path))}")
        limits[path] = 20 + 5 * (time.monotonic() - begin)
    waiting, running = list(reversed(chosen)), {}
    while waiting or running:
        while waiting and len(running) < jobs:
            mutant = waiting.pop()
            pid = start(mutant, tests_of(mutant.path))
            running[pid] = mutant, time.monotonic() + limits[mutant.path]
        for pid, (mutant, until) in list(running.items()):
            if (code := outcome(pid, until)) is not None:
                del running[pid]
                if code == 0:
                    yield mutant
        time.sleep(0.01)


def main():
    """Change, run, and print the score of each module and what survived."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("modules", nargs="*", type=Path)
    parser.add_argument("--shared", action="store_true", help="what checks of exercises share")
    parser.add_argument("--sample", type=int, help="so many of the changes, drawn at random")
    parser.add_argument("--listed", type=Path, help="only the changes in this file")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    asked = parser.parse_args()
    os.chdir(ROOT)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.path.insert(0, str(ROOT))
    for name in LOADED:
        importlib.import_module(name)
    gc.freeze()
    paths = [path.resolve() for path in asked.modules]
    paths = paths or (shared() if asked.shared else numbers())
    chosen = every = [mutant for path in paths for mutant in mutants(path)]
    if asked.listed:
        lines = set(asked.listed.read_text("utf8").splitlines())
        chosen = [mutant for mutant in every if str(mutant) in lines]
    if asked.sample and asked.sample < len(chosen):
        chosen = random.Random(asked.seed).sample(chosen, asked.sample)
    known = {line for line in KNOWN.read_text("utf8").splitlines() if "  ->  " in line}
    print(f"{len(chosen)} of {len(every)} changes", flush=True)
    tried, alive, new = Counter(mutant.path for mutant in chosen), Counter(), []
    for mutant in survivors(chosen, asked.jobs):
        alive[mutant.path] += 1
        if str(mutant) not in known:
            new.append(mutant)
            print(mutant, flush=True)
    for path in sorted(tried):
        kept = alive[path] - sum(mutant.path == path for mutant in new)
        noticed = tried[path] - alive[path]
        print(
            f"{path.relative_to(ROOT)}: {noticed} of {tried[path]} noticed, "
            f"{kept} do not matter, {alive[path] - kept} to look at"
        )
    total = sum(tried.values()) - sum(alive.values())
    print(f"all: {total} of {len(chosen)} noticed, {len(new)} to look at")
    sys.exit(bool(new))


def numbers() -> list[Path]:
    """Return the modules of helpers that import nothing but NumPy and each other."""
    sys.path.insert(0, str(ROOT / "tests"))
    from test_structure import NUMBERS  # noqa: PLC0415 - the one list of them

    return [ROOT / "helpers" / f"{name}.py" for name in sorted(NUMBERS - {"__init__"})]


def shared() -> list[Path]:
    """Return the modules that give a verdict on an answer, in every lesson."""
    names = "outcome", "check", "read", "run"
    return [ROOT / "helpers" / "exercises" / f"{name}.py" for name in names]


if __name__ == "__main__":
    main()
