"""environment.yml and the ranges in pyproject.toml, checked without conda and without network."""

import re
import sys
import tomllib
from importlib import metadata

import pytest
import yaml
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text("utf8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["project"]
NEEDED = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]


def test_conda_installs_what_pyproject_lists_and_nothing_else():
    assert ENVIRONMENT["name"] == PROJECT["name"]
    assert ENVIRONMENT["channels"] == ["conda-forge"]
    python, pip, section = ENVIRONMENT["dependencies"]
    assert re.fullmatch(r"python=\d+\.\d+", python)
    assert pip == "pip"  # conda warns if it has a section and is not listed
    ((line,),) = section.values()
    extras = re.fullmatch(r"-e \.\[([\w,]+)\]", line)[1].split(",")
    assert set(extras) <= PROJECT["optional-dependencies"].keys()


def test_its_python_is_one_that_the_project_takes():
    python = ENVIRONMENT["dependencies"][0]
    # Binder (repo2docker 2026.4) looks for this; of a range it reads nothing and takes 3.10.
    version = re.match(r"python\s*=+\s*([\d.]*)", python)[1]
    takes = SpecifierSet(PROJECT["requires-python"])
    assert version in takes
    assert ".".join(map(str, sys.version_info[:3])) in takes


def test_binder_finds_no_other_recipe():
    others = ["binder", ".binder", "Dockerfile", "requirements.txt", "Pipfile", "runtime.txt"]
    assert [name for name in others if (ROOT / name).exists()] == []


def test_the_way_with_conda_is_described_as_it_is():
    activate = f"conda activate {ENVIRONMENT['name']}"
    for page in ("README.md", "environment.yml"):
        text = (ROOT / page).read_text("utf8")
        assert "conda env create -f environment.yml" in text and activate in text
        assert "python -m helpers.lab" in text


@pytest.mark.parametrize("line", NEEDED)
def test_a_range_holds_what_is_tested(line):
    requirement = Requirement(line)
    assert metadata.version(requirement.name) in requirement.specifier
    (least,) = requirement.specifier
    assert least.operator == ">=", "a lower bound, and no upper one"


@pytest.mark.parametrize("extra", PROJECT["optional-dependencies"])
def test_every_extra_parses(extra):
    for line in PROJECT["optional-dependencies"][extra]:
        assert Requirement(line).specifier
