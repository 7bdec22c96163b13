"""Prove the tests: every mistake a student makes in the helpers is caught by an oracle.

The mistakes live in files named ``mutants_*.py`` beside this one.  Each has `CHECKS`, functions
that compare a helper with an oracle, and `MUTANTS`, the mistakes: (what was done wrong, module,
right text, wrong text).  The right text must occur exactly once in the module's source.  To add a
family, write such a file; this one finds it.
"""

import contextlib
import importlib
import importlib.util
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FAMILIES = [importlib.import_module(p.stem) for p in sorted(HERE.glob("mutants_*.py"))]
ALL = [
    pytest.param(family, *mutant[1:], id=mutant[0].replace(" ", "-"))
    for family in FAMILIES
    for mutant in family.MUTANTS
]


@contextlib.contextmanager
def mutated(module, right, wrong):
    """Load the helpers afresh, one of them with a mistake; put the good ones back afterwards."""
    good = {n: m for n, m in sys.modules.items() if n.split(".")[0] == "helpers"}
    name = f"helpers.{module}"
    spec = importlib.util.find_spec(name)
    source = Path(spec.origin).read_text(encoding="utf-8")
    assert source.count(right) == 1, f"{right!r} must occur once in {module}.py: adapt the mutant"
    try:
        for n in good:
            del sys.modules[n]
        package = importlib.import_module("helpers")
        bad = importlib.util.module_from_spec(spec)
        sys.modules[name] = bad
        setattr(package, module, bad)
        exec(compile(source.replace(right, wrong), spec.origin, "exec"), bad.__dict__)
        yield
    finally:
        for n in [n for n in sys.modules if n.split(".")[0] == "helpers"]:
            del sys.modules[n]
        sys.modules.update(good)


def caught(check):
    """Tell whether the check fails, by a wrong number or by an exception."""
    try:
        check()
    except Exception:
        return True
    return False


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
def test_without_a_mistake_all_checks_pass(family):
    for check in family.CHECKS:
        check()


@pytest.mark.parametrize(("family", "module", "right", "wrong"), ALL)
@pytest.mark.filterwarnings("ignore")
def test_mistake_is_caught(family, module, right, wrong):
    with mutated(module, right, wrong):
        assert any(caught(check) for check in family.CHECKS), "no check noticed"


def test_there_are_many_mistakes_and_no_two_alike():
    assert len({mutant[1:] for family in FAMILIES for mutant in family.MUTANTS}) == len(ALL) >= 20
