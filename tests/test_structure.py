"""The rules of the house: who may import whom, the form of notebooks, what a clone may hold."""

import ast
import re
import subprocess
import sys

import pytest
import refresh
from conftest import NOTEBOOKS, ROOT

MODULES = sorted((ROOT / "helpers").rglob("*.py"))
# The modules of helpers that are not numbers, and what else than the standard library, NumPy and
# numbers they may import. The folders come last: they may import everything above them.
OTHERS = {
    "data": {"PIL", "helpers.data"},
    "digit_nets": {"helpers.data"},
    "drawing": {"PIL", "matplotlib", "helpers.drawing"},
    "wiring": {"helpers.drawing", "matplotlib"},
    "controls": {"ipywidgets", "traitlets", "helpers.controls"},
    "page": {"ipywidgets"},
    "explorable": {"helpers.drawing", "helpers.controls", "helpers.page"}
    | {"IPython", "ipyevents", "ipywidgets", "traitlets"},
    "lab": {"jupyterlab"},
    "__main__": {"jupyter_client", "jupyter_core", "helpers.data", "helpers.explore"},
    "work": {"ipywidgets", "traitlets"},
    "pad": {"PIL", "helpers.data", "ipyevents", "ipywidgets", "traitlets"},
    "explore": {"helpers.data", "helpers.drawing", "helpers.controls", "helpers.explorable"}
    | {"helpers.digit_nets", "helpers.wiring", "helpers.work", "helpers.pad"}
    | {"helpers.explore", "matplotlib"},
    "exercises": {"helpers.explore", "helpers.exercises", "helpers.explorable", "ipywidgets"}
    | {"helpers.digit_nets", "helpers.page"},
}
NUMBERS = {path.stem for path in (ROOT / "helpers").glob("*.py")} - OTHERS.keys()


def name_of(path):
    """Return "helpers.explore.convolution.workbench" for its file."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(source):
    """Yield the dotted name of everything that is imported."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute: from helpers.x import y"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def third_party(source):
    """Yield what is imported and not in the standard library, down to the module of helpers."""
    for name in imports(source):
        first, *rest = name.split(".")
        if first not in sys.stdlib_module_names:
            yield f"helpers.{rest[0]}" if first == "helpers" and rest else first


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_one_way(path):
    _, *place = name_of(path).split(".")
    allowed = {"numpy"} | {f"helpers.{name}" for name in NUMBERS}
    allowed |= OTHERS.get(place[0] if place else "", set())
    assert set(third_party(path.read_text("utf8"))) <= allowed


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nobody_imports_pyplot(path):
    assert not [name for name in imports(path.read_text("utf8")) if "pyplot" in name]


EXPLORABLES = [p for p in MODULES if p.parts[-3] == "explore" and p.stem != "__init__"]


@pytest.mark.parametrize("path", EXPLORABLES, ids=name_of)
def test_an_explorable_stands_alone(path):
    assert not [name for name in imports(path.read_text("utf8")) if "explore." in name]
    assert f"def {path.stem}(" in path.read_text("utf8"), "a file is named as it is called"


def test_numbers_run_without_pictures_and_widgets():
    hide = "import sys; sys.modules |= dict.fromkeys(['matplotlib', 'ipywidgets', 'IPython'])"
    every = "; ".join(f"import helpers.{name}" for name in sorted(NUMBERS - {"__init__"}))
    subprocess.run([sys.executable, "-c", f"{hide}; {every}"], check=True, cwd=ROOT)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_stored_as_it_was_run(path):
    assert refresh.problems(path) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_imports_helpers_and_numpy(path):
    code = "\n".join(cell.source for cell in refresh.code_cells(refresh.read(path)))
    assert {name.split(".")[0] for name in imports(code)} <= {"helpers", "numpy"}


def tracked():
    """Return the files that git has, as (name, text); pictures and arrays have no text."""
    listed = subprocess.run(
        ["git", "-c", "core.quotePath=off", "ls-files"], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode:
        pytest.skip("this is no git clone")
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.suffix not in (".gif", ".png", ".jpg", ".npz") and path.is_file():
            yield name, path.read_text("utf8")


def test_no_lock_file_is_tracked():
    lock = re.compile(r"\.lock$|lock\.(json|yaml)$|^pylock.*\.toml$")
    assert [name for name, _ in tracked() if lock.search(name)] == []


def test_no_address_of_a_registry_or_a_machine_is_tracked():
    # Written in two halves, so that this file passes its own test.
    hosts = ["pypi" + ".org", "python" + "hosted", "npmjs" + ".org", "deb.debian" + ".org"]
    folders = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/", "/o" + "pt/"]
    found = re.compile(
        "|".join(map(re.escape, hosts)) + "|" + r"(?<![\w.~])(" + "|".join(folders) + ")"
    )
    assert [name for name, text in tracked() if found.search(text)] == []


def test_an_old_python_gets_a_sentence_not_a_syntax_error():
    source = (ROOT / "run.py").read_text("utf8")
    tree = ast.parse(source, feature_version=(3, 4))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)], "no f-strings"
