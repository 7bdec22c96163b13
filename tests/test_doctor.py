"""`python -m helpers` in environments that are broken in one way each: what it says and advises."""

import ast
import importlib
import json
import os
import shutil
import subprocess
import sys
from importlib import metadata

import jupyter_client
import pytest
from conftest import ROOT
from jupyter_client.kernelspec import NoSuchKernel

from helpers import data, explore

doctor = importlib.import_module("helpers.__main__")
REAL = metadata.version


@pytest.fixture
def versions(monkeypatch):
    """Return a function that changes the versions that packages say they have; None: missing."""

    def change(**fake):
        def version(name):
            if fake.get(name, "") is None:
                raise metadata.PackageNotFoundError(name)
            return fake.get(name) or REAL(name)

        monkeypatch.setattr(doctor.metadata, "version", version)

    return change


@pytest.fixture
def place(monkeypatch, tmp_path):
    """Return a function that writes a JSON file where Jupyter looks first."""
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))

    def write(name, content):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(content), "utf8")

    return write


def only(check):
    """Return the one sentence of a check."""
    (line,) = check()
    return line


def test_all_is_well_here():
    run = subprocess.run(
        [sys.executable, "-m", "helpers"], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Everything that the notebooks need is here." in run.stdout


def test_it_runs_where_nothing_is_installed():
    bare = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    run = subprocess.run(
        [sys.executable, "-S", "-m", "helpers"], cwd=ROOT, capture_output=True, text=True, env=bare
    )
    assert run.returncode == 1
    assert run.stderr == ""
    for requirement in doctor.project()["dependencies"]:
        assert (
            f"{requirement.split('>=')[0]} is missing. Install it with: python -m pip" in run.stdout
        )
    assert "no notebook can run" in run.stdout


def test_an_old_python_gets_a_sentence(monkeypatch):
    monkeypatch.setattr(doctor.sys, "version_info", (3, 10, 4))
    assert doctor.main().startswith("Python 3.11 or newer is needed, this is ")
    ast.parse((ROOT / "helpers" / "__main__.py").read_text("utf8"), feature_version=(3, 8))


@pytest.mark.parametrize("name", ["numpy", "matplotlib", "pillow", "ipywidgets", "jupyterlab"])
def test_an_old_or_missing_package_is_named(name, versions):
    versions(**{name: "0.9.1"})
    line = only(doctor.versions)
    assert line.startswith(f"{name} is 0.9.1; ") and "or newer is needed. Update it" in line
    versions(**{name: None})
    assert only(doctor.versions).startswith(f"{name} is missing. Install it")


@pytest.mark.parametrize(
    ("version", "numbers"),
    [("8.1.2", (8, 1, 2)), ("2.4.0rc1", (2, 4, 0)), ("3.11", (3, 11)), ("2.3.0+cpu", (2, 3, 0))],
)
def test_versions_are_compared_as_numbers(version, numbers):
    assert doctor.release(version) == numbers
    assert doctor.release("1.26") < doctor.release("2.0") < doctor.release("10.3")


def test_a_broken_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    line = only(doctor.versions)
    assert line.startswith("pillow ") and "cannot be imported" in line


def test_another_python_as_kernel_is_named(place):
    place("kernels/python3/kernel.json", {"argv": ["false"], "display_name": "x", "language": "x"})
    line = only(doctor.kernel)
    assert "is another Python, false, which cannot import helpers" in line
    assert "python -m helpers.lab" in line and "jupyter kernelspec remove python3" in line


def test_helpers_that_are_not_installed_or_not_these_are_named(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor, "WHERE", "import helpers_that_are_not_there")
    assert only(doctor.kernel).startswith("Notebooks cannot import helpers.")
    monkeypatch.setattr(doctor, "WHERE", f"print({str(tmp_path)!r})")
    assert only(doctor.kernel).startswith(f"The kernel imports other helpers, those in {tmp_path}")


def test_a_missing_kernel_is_named(monkeypatch):
    def missing(self):
        raise NoSuchKernel("python3")

    monkeypatch.setattr(jupyter_client.KernelManager, "kernel_spec", property(missing))
    assert only(doctor.kernel).startswith("There is no kernel python3.")
    monkeypatch.setitem(sys.modules, "jupyter_client", None)
    assert only(doctor.kernel).startswith("jupyter_client is missing")


@pytest.mark.parametrize("package", doctor.FRONT_ENDS)
def test_a_missing_front_end_is_named(package, monkeypatch):
    real = metadata.files
    monkeypatch.setattr(
        doctor.metadata, "files", lambda name: [] if name == package else real(name)
    )
    assert only(doctor.front_ends).startswith(f"{package} has no files for JupyterLab.")

    def gone(name):
        if name == package:
            raise metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(doctor.metadata, "files", gone)
    assert only(doctor.front_ends).startswith(f"{package}, which shows the controls")


def test_a_front_end_whose_files_were_removed_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr("jupyter_core.paths.jupyter_path", lambda *_: [str(tmp_path)])
    first, second = doctor.front_ends()
    assert first.startswith("The files of jupyterlab_widgets for JupyterLab are missing.")
    assert second.startswith("The files of ipyevents for JupyterLab are missing.")


def test_a_front_end_of_another_major_version_is_named(place, versions):
    name = "labextensions/@jupyter-widgets/jupyterlab-manager/package.json"
    place(name, {"version": "3.1.11"})
    assert "takes jupyterlab_widgets from" in only(doctor.front_ends)
    versions(jupyterlab_widgets="1.1.11")
    assert only(doctor.wrong_front_end).startswith("jupyterlab_widgets is 1.1.11, and this ipywid")


@pytest.fixture
def fresh():
    """Forget the data that were loaded, before and after."""
    for clear in (data.digits.cache_clear, data.stored._photo.cache_clear):
        clear()
    yield
    for clear in (data.digits.cache_clear, data.stored._photo.cache_clear):
        clear()


def test_missing_and_damaged_data_are_named(monkeypatch, tmp_path, fresh):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.setattr(data.stored, "_FOLDER", tmp_path / "data")
    (tmp_path / "data" / "digits.npz").unlink()
    brick = tmp_path / "data" / "photographs" / "brick.png"
    brick.write_bytes(brick.read_bytes()[:2000])
    first, second = doctor.pictures()
    assert first.startswith("data/digits.npz cannot be read (data/digits.npz is missing")
    assert second.startswith("data/photographs/brick.png cannot be read (")


def test_a_picture_that_cannot_be_drawn_is_named(monkeypatch):
    def broken():
        raise RuntimeError("no fonts")

    monkeypatch.setattr(explore, "flip_and_slide", broken)
    assert only(doctor.pictures) == "No picture can be drawn: RuntimeError('no fonts')"


def test_helpers_that_cannot_be_imported_are_named(monkeypatch, versions):
    monkeypatch.setitem(sys.modules, "helpers.explore", None)
    monkeypatch.delattr("helpers.explore")
    assert only(doctor.pictures).startswith("The helpers cannot be imported: ")
    versions(numpy=None)
    assert list(doctor.pictures()) == [], "the versions have said which package is missing"


def test_what_only_some_need_is_no_fault(monkeypatch, versions):
    versions(**{"jupyterlab-slideshow": None})
    monkeypatch.setattr(os.path, "exists", lambda path: False)
    tests, slides = doctor.extras()
    assert tests.startswith("Tests: no Chromium, Chrome or Edge was found")
    assert slides == "Slides: not installed. python run.py slides installs them."
    monkeypatch.setattr(doctor.importlib.util, "find_spec", lambda name: None)
    assert next(doctor.extras()).startswith("Tests: not installed.")


def test_an_environment_beside_this_one_is_pointed_to(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor, "ROOT", tmp_path)
    assert list(doctor.another_python()) == []
    (tmp_path / ".venv").mkdir()
    assert str(tmp_path / ".venv") in only(doctor.another_python)


@pytest.mark.parametrize(("missing", "code"), [([], 0), (["numpy is missing."], 1)])
def test_it_ends_as_a_command_should(missing, code, monkeypatch, capsys):
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "1")  # main sets it
    for name in ("kernel", "front_ends", "pictures", "extras"):
        monkeypatch.setattr(doctor, name, list)
    monkeypatch.setattr(doctor, "versions", lambda: missing)
    assert doctor.main() == code
    said = capsys.readouterr().out
    assert ("numpy is missing." in said) == bool(code)
    assert ("Everything" in said) != bool(code)
