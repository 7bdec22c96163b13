"""List what is installed for this project, with its licence: run-time, tests, and the rest.

    python tools/licences.py > docs/licences.md

It reads what the packages say of themselves in this environment, and asks nobody. The list holds
what pyproject.toml names and, in turn, what that needs. tests/test_supply.py tells when a package
that pyproject.toml names is missing from the stored list.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
WORDS = 60  # some packages write the whole text where the name belongs


def declared() -> dict[str, list[str]]:
    """Return what pyproject.toml names: "" is what readers need, the rest are extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["project"]
    groups = {"": project["dependencies"], **project["optional-dependencies"]}
    return {
        group: [canonicalize_name(Requirement(line).name) for line in lines]
        for group, lines in groups.items()
    }


def needs(name: str, extras: frozenset[str]) -> Iterator[Requirement]:
    """Yield what an installed package with these extras needs on this machine."""
    for line in metadata.requires(name) or []:
        requirement = Requirement(line)
        asked = [{"extra": extra} for extra in extras | {""}]
        if requirement.marker is None or any(map(requirement.marker.evaluate, asked)):
            yield requirement


def closure(names: list[str]) -> set[str]:
    """Return the installed packages among `names`, and all that they need in turn."""
    found, waiting = set(), [Requirement(name) for name in names]
    while waiting:
        requirement = waiting.pop()
        key = canonicalize_name(requirement.name), frozenset(requirement.extras)
        try:
            more = list(needs(*key)) if key not in found else []
        except metadata.PackageNotFoundError:
            continue
        found.add(key)
        waiting += more
    return {name for name, _ in found}


def licence(name: str) -> str:
    """Return the licence in the package's own words: the expression, the classifiers, the field."""
    about = metadata.metadata(name)
    stated = about.get("License-Expression")
    classified = [c.split(" :: ")[-1] for c in about.get_all("Classifier", []) if "License" in c]
    field = (about.get("License") or "").strip().splitlines()
    short = field[0] if field and len(field[0]) <= WORDS else ""
    text = stated or ", ".join(classified) or short or first_line(name) or "not stated"
    return re.sub(r"\|", "/", text)


def first_line(name: str) -> str:
    """Return the first line of a package's licence file."""
    for path in metadata.files(name) or []:
        if path.name.startswith(("LICENSE", "LICENCE", "COPYING")):
            return path.read_text("utf8").strip().splitlines()[0].strip()
    return ""


def table(names: set[str]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    yield "| package | version | licence |"
    yield "| --- | --- | --- |"
    for name in sorted(names):
        yield f"| {name} | {metadata.version(name)} | {licence(name)} |"


def main():
    """Print the page."""
    groups = declared()
    run = closure(groups.pop(""))
    tests = closure(groups["test"]) - run
    rest = closure([name for group in groups.values() for name in group]) - run - tests
    missing = {name for names in declared().values() for name in names} - run - tests - rest
    print("# Licences of what is installed\n")
    print("Made by `python tools/licences.py`, from what each package says of itself. None of")
    print("these packages is part of this repository; pip fetches them. The licences of the data")
    print("are in [data/README.md](../data/README.md).")
    for title, names in (
        ("To use the notebooks", run),
        ("For the tests", tests),
        ("For style, trust, slides, benchmarks and building the data", rest),
    ):
        print(f"\n## {title}: {len(names)} packages\n", *table(names), sep="\n")
    if missing:
        sys.exit(f"not installed here: {', '.join(sorted(missing))}")


if __name__ == "__main__":
    main()
