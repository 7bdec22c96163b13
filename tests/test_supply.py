"""What the project stands on: every dependency has a reason and a licence, every hook is local."""

import re
import tomllib

import licences
import pytest
import yaml
from conftest import ROOT
from test_structure import NUMBERS

PROJECT = (ROOT / "pyproject.toml").read_text("utf8")
LISTED = dict(
    re.findall(
        r"^\| ([a-z0-9-]+) \| [^|]+ \| ([^|]+) \|$",
        (ROOT / "docs/licences.md").read_text("utf8"),
        re.M,
    )
)
NAMES = sorted({name for names in licences.declared().values() for name in names})


@pytest.mark.parametrize("name", NAMES)
def test_the_licence_of_every_dependency_is_listed(name):
    assert "not stated" not in LISTED[name]


@pytest.mark.parametrize("name", NAMES)
def test_every_dependency_says_what_it_is_for(name):
    lines = re.findall(rf'^.*"{name}(?:\[.*\])?>=.*$', PROJECT, re.M)
    assert lines and all(re.search(r"# \w+ \w+", line) for line in lines)


def test_every_licence_leaves_the_reader_free():
    # GPL would reach the notebooks; MPL stays with the files of the package that has it.
    assert [name for name, text in LISTED.items() if "GPL" in text] == []


def test_the_list_holds_what_the_packages_need_in_turn():
    assert licences.closure(["matplotlib"]) >= {"matplotlib", "numpy", "pillow", "contourpy"}
    assert licences.closure(["no-such-package"]) == set()
    assert licences.closure(["numpy"]) <= LISTED.keys()


def test_every_file_of_data_has_a_licence():
    page = (ROOT / "data/README.md").read_text("utf8")
    files = [path for path in (ROOT / "data").rglob("*") if path.is_file()]
    names = {path.relative_to(ROOT / "data").as_posix() for path in files} - {"README.md"}
    assert set(re.findall(r"^\| `(.+?)` \|.*\| [^|]*\bCC[^|]*\|$", page, re.M)) == names


def test_hooks_run_offline():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf8"))["repos"]
    assert {repo["repo"] for repo in hooks} == {"local"}
    assert {hook["language"] for repo in hooks for hook in repo["hooks"]} == {"system"}


def test_types_are_asked_of_every_module_of_numbers():
    (strict,) = (
        part
        for part in tomllib.loads(PROJECT)["tool"]["mypy"]["overrides"]
        if part.get("disallow_untyped_defs")
    )
    assert strict["module"] == [f"helpers.{name}" for name in sorted(NUMBERS - {"__init__"})]
