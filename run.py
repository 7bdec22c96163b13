#!/usr/bin/env python3
"""Open the notebooks or test them, in an environment of the project's own.

    python run.py lab     opens the notebooks in JupyterLab
    python run.py slides  opens them with a button that shows them as slides
    python run.py test    runs all tests: modules, notebooks, browser
    python run.py lint    checks style, and that notebooks are committed as run

The first use makes .venv beside this file and installs the project there; nothing else on the
machine changes. What follows the command is passed on: `python run.py test -k pooling`.
"""

import hashlib
import importlib.util
import os
import signal
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
INSTALLED = VENV / "installed.txt"  # what pyproject.toml was, and which extras
COMMANDS = {  # the extra of pyproject.toml that it needs, and what it runs
    "lab": ("", ["-m", "helpers.lab"]),
    "slides": ("slides", ["-m", "helpers.lab", "--slides"]),
    "test": ("test", ["-m", "pytest"]),
    "lint": ("dev", ["-m", "pre_commit", "run", "--all-files"]),
}
# Half-made, moved, or left behind by a Python that is gone: then this fails and .venv is remade.
WORKS = """import helpers, importlib.util, os, sys
assert importlib.util.find_spec("jupyterlab") and os.path.samefile(helpers.__path__[0], sys.argv[1])
"""
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def succeeds(command, **options):
    """Run a command; False if it fails or cannot even start."""
    try:
        return subprocess.call(command, **options) == 0
    except OSError:
        return False


def pip():
    """Return the command of a pip for .venv; Debian may lack ensurepip, then this Python's pip."""
    own = [PYTHON, "-m", "pip"]
    if succeeds([*own, "--version"], **QUIET) or succeeds([PYTHON, "-m", "ensurepip"], **QUIET):
        return own
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", PYTHON]  # pip 22.3 or newer
    return sys.exit("This Python has no pip. On Debian or Ubuntu: sudo apt install python3-venv")


def install(extra):
    """Install the project, editable, with one extra."""
    project = str(HERE) + ("[" + extra + "]" if extra else "")
    options = ["--no-user", "--disable-pip-version-check", "--editable", project]
    if not succeeds([*pip(), "install", *options]):
        sys.exit("The installation failed; pip says why above. Run this again to try again.")


def become(command):
    """Run a program in place of this one."""
    if os.name == "posix":
        os.execv(command[0], command)  # signals go straight to it
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it hears Control-C too, and decides
    sys.exit(subprocess.call(command))


def main():
    """Bring .venv up to date and become the program that was asked for."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older one gets as far as here
        sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] + ".")
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    extra, program = COMMANDS[sys.argv[1]]
    if not succeeds([PYTHON, "-I", "-c", WORKS, str(HERE / "helpers")], **QUIET):
        print("Making " + str(VENV) + " (once; a minute or two)", flush=True)
        venv.create(str(VENV), clear=True, symlinks=os.name != "nt")
    wanted = hashlib.sha256((HERE / "pyproject.toml").read_bytes()).hexdigest()
    installed = INSTALLED.read_text().split() if INSTALLED.exists() else []
    if installed[:1] != [wanted]:
        installed = []
    if not installed or (extra and extra not in installed):
        INSTALLED.write_text("")  # if the installation is interrupted, it is repeated
        install(extra)
        INSTALLED.write_text(" ".join([wanted, *installed[1:], extra]))
    os.environ["PATH"] = str(Path(PYTHON).parent) + os.pathsep + os.environ.get("PATH", "")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # see helpers/lab.py
    os.chdir(str(HERE))
    become([PYTHON, *program, *sys.argv[2:]])


if __name__ == "__main__":
    main()
