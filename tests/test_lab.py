"""The way in: what JupyterLab is started with, and what run.py makes of a broken environment."""

import os
import shutil
import sys
import types

import pytest
from conftest import ROOT
from jupyterlab_server import settings_utils

from helpers import lab as start


def test_it_listens_on_this_machine_and_opens_the_page_of_all_lessons():
    options = start.arguments()
    assert "--ip=127.0.0.1" in options
    (path,) = [o.partition("/tree/")[2] for o in options if "default_url" in o]
    assert path == "notebooks/index.ipynb" and (ROOT / path).exists()


def test_arguments_are_passed_on_and_win():
    options = start.arguments(["--port", "9000", "--ip=0.0.0.0"])
    assert options[-3:] == ["--port", "9000", "--ip=0.0.0.0"]
    assert "--ip=127.0.0.1" not in options


def test_slides_have_settings_of_their_own(tmp_path):
    options = start.arguments(slides=tmp_path)
    assert f"--LabApp.app_settings_dir={start.SETTINGS / 'slides'}" in options
    # What the show notes there ends with it, and changes nothing for the reader.
    assert f"--LabApp.user_settings_dir={tmp_path}" in options
    assert not [option for option in start.arguments() if "user_settings" in option]


def test_the_files_of_settings_are_read():
    for folder in (start.SETTINGS, start.SETTINGS / "slides"):
        overrides, error = settings_utils._get_overrides(str(folder))
        assert not error and overrides


def test_slides_without_the_extension_get_a_sentence(monkeypatch):
    monkeypatch.setattr(start.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="slide show is missing"):
        start.main(["--slides"])


@pytest.mark.parametrize(("user", "allowed"), [(0, True), (1000, False)])
def test_root_is_allowed_only_to_root(monkeypatch, user, allowed):
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    assert ("--allow-root" in start.arguments()) == allowed


@pytest.mark.parametrize(
    ("platform", "environ", "screen"),
    [
        ("win32", {}, True),
        ("darwin", {}, True),
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
    ],
)
def test_a_browser_opens_where_there_is_a_screen(platform, environ, screen):
    assert start.has_screen(platform, environ) == screen


@pytest.fixture
def clone(tmp_path):
    """Return run.py beside a tiny project of its own, in a folder with spaces in its name."""
    clone = tmp_path / "a clone"
    (clone / "helpers").mkdir(parents=True)
    (clone / "helpers" / "__init__.py").touch()
    (clone / "pyproject.toml").touch()
    shutil.copy(ROOT / "run.py", clone)
    return clone


def load(clone, monkeypatch, *arguments):
    """Return run.py as a module that installs nothing from the network and becomes no program."""
    module = types.ModuleType("run")
    module.__file__ = str(clone / "run.py")
    exec(compile((clone / "run.py").read_text("utf8"), module.__file__, "exec"), vars(module))
    installed = []

    def install(extra):
        installed.append(extra)
        (site,) = (clone / ".venv").rglob("site-packages")
        (site / "jupyterlab.py").touch()
        (site / "helpers.pth").write_text(str(clone))

    run = []
    monkeypatch.chdir(clone.parent)
    monkeypatch.setenv("PATH", os.environ["PATH"])  # main changes it
    monkeypatch.setattr(sys, "argv", ["run.py", *arguments])
    monkeypatch.setattr(module, "become", run.append)
    monkeypatch.setattr(module, "install", install)
    return module, installed, run


def go(clone, monkeypatch, *arguments):
    """Run run.py; return what it installed and the command that it became."""
    module, installed, run = load(clone, monkeypatch, *arguments)
    module.main()
    (command,) = run
    assert command[0] == vars(module)["PYTHON"]
    return installed, command[1:]


def test_the_second_start_installs_nothing(clone, monkeypatch):
    assert go(clone, monkeypatch, "lab") == ([""], ["-m", "helpers.lab"])
    assert go(clone, monkeypatch, "lab", "--port", "9000") == (
        [],
        ["-m", "helpers.lab", "--port", "9000"],
    )
    assert go(clone, monkeypatch, "test", "-k", "pooling") == (
        ["test"],
        ["-m", "pytest", "-k", "pooling"],
    )
    assert go(clone, monkeypatch, "lab")[0] == go(clone, monkeypatch, "test")[0] == []


def test_two_extras_are_remembered(clone, monkeypatch):
    assert go(clone, monkeypatch, "slides") == (["slides"], ["-m", "helpers.lab", "--slides"])
    assert go(clone, monkeypatch, "test")[0] == ["test"]
    for command in ("slides", "test", "lab"):
        assert go(clone, monkeypatch, command)[0] == []
    (clone / "pyproject.toml").write_text("changed")
    assert [go(clone, monkeypatch, c)[0] for c in ("test", "slides", "lab")] == [
        ["test"],
        ["slides"],
        [],
    ]


def test_a_new_list_of_dependencies_is_installed(clone, monkeypatch):
    go(clone, monkeypatch, "test")
    (clone / "pyproject.toml").write_text("changed")
    assert go(clone, monkeypatch, "lab")[0] == [""]
    assert go(clone, monkeypatch, "test")[0] == ["test"]


def test_a_broken_environment_is_made_anew(clone, monkeypatch):
    go(clone, monkeypatch, "lab")
    (python,) = (clone / ".venv").glob("*/python" if os.name == "posix" else "*/python.exe")
    for broken in ("gone", "half"):
        python.unlink()
        if broken == "half":
            python.write_text("")
        assert go(clone, monkeypatch, "lab")[0] == [""]
    moved = clone.with_name("moved")
    clone.rename(moved)
    assert go(moved, monkeypatch, "lab")[0] == [""]


def test_an_interrupted_installation_is_repeated(clone, monkeypatch):
    module, _, _ = load(clone, monkeypatch, "lab")

    def interrupted(extra):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "install", interrupted)
    with pytest.raises(KeyboardInterrupt):
        module.main()
    assert go(clone, monkeypatch, "lab")[0] == [""]


def test_an_old_python_and_an_unknown_command_get_a_sentence(clone, monkeypatch):
    module, _, _ = load(clone, monkeypatch, "dance")
    with pytest.raises(SystemExit, match=r"python run\.py lab"):
        module.main()
    monkeypatch.setattr(module.sys, "version_info", (3, 10, 4))
    with pytest.raises(SystemExit, match=r"Python 3\.11 or newer is needed"):
        module.main()
