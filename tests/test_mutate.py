"""The tester of the tests: what it changes, that it sees what is noticed, and its list."""

import os
import subprocess
import sys

import mutate
import pytest
from conftest import ROOT

SMALL = '''"""Words are left alone: 1 < 2."""


def f(a: int = 3) -> int:
    """Not here either: 4."""
    if a < 0:
        raise ValueError(f"{a} < 0")
    return min(a, 5)
'''
CHANGES = {
    "def f(a: int=4) -> int:",
    "def f(a: int=2) -> int:",
    "if a <= 0:",
    "if not a < 0:",
    "if a < 1:",
    "if a < -1:",
    "pass",
    "return max(a, 5)",
    "return",
    "return min(a, 6)",
    "return min(a, 4)",
}


def test_every_small_change_is_made_once(tmp_path):
    path = tmp_path / "small.py"
    path.write_text(SMALL)
    made = list(mutate.mutants(path))
    assert {mutant.new for mutant in made} == CHANGES
    assert len(made) == len(CHANGES)
    assert {mutant.function for mutant in made} == {"f"}


def test_the_tests_of_a_module_come_nearest_first():
    tests = mutate.tests_of(ROOT / "helpers" / "warp.py")
    assert tests == ["helpers/warp.py", "tests/test_warp.py"]
    assert "tests/test_pooling.py" in mutate.tests_of(ROOT / "helpers" / "geometry.py")
    lesson = mutate.tests_of(ROOT / "helpers" / "exercises" / "prior" / "checks.py")
    assert lesson[1].endswith("[prior]") and lesson[2] == "tests/test_exercises_prior.py"
    shared = mutate.tests_of(ROOT / "helpers" / "exercises" / "run.py")
    for test in (*lesson, *shared):
        assert (ROOT / test.partition("::")[0]).is_file()


def test_what_is_listed_as_harmless_is_still_a_change():
    listed = [line for line in mutate.KNOWN.read_text("utf8").splitlines() if "  ->  " in line]
    paths = [*mutate.numbers(), *mutate.shared()]
    every = {str(mutant) for path in paths for mutant in mutate.mutants(path)}
    assert set(listed) - every == set()
    assert len(set(listed)) == len(listed)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="it forks")
def test_a_change_is_noticed_or_not(tmp_path):
    every = list(mutate.mutants(ROOT / "helpers" / "warp.py"))
    noticed = next(m for m in every if m.new == "if not scale > 1:")
    unseen = next(m for m in every if m.new.startswith("framed") and "(1, 3), (1, 2)" in m.new)
    wanted = tmp_path / "wanted.txt"
    wanted.write_text(f"{noticed}\n{unseen}\n")
    command = [sys.executable, "tools/mutate.py", "helpers/warp.py", "--listed", wanted]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "helpers/warp.py: 1 of 2 noticed" in run.stdout, run.stdout + run.stderr
