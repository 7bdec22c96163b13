"""Run the tests with the lowest and with the newest versions that pyproject.toml allows.

    python tools/versions.py                      both, all tests and notebooks
    python tools/versions.py lowest               one of them
    python tools/versions.py lowest tests/test_browser.py notebooks
    python tools/versions.py highest --python 3.13

Each gets an environment of its own in .versions/, resolved by uv: "lowest" takes the lower bound
of everything that pyproject.toml names (and the newest of what these need in turn), "highest" the
newest of all. It takes a network and some minutes, so it is meant for a schedule, not for every
commit. Ends with 1 if a test failed.
"""

import argparse
import os
import shutil
import subprocess
import sys

import suite

MODES = {"lowest": "lowest-direct", "highest": "highest"}
SHOWN = ["python", "numpy", "matplotlib", "pillow", "ipywidgets", "ipyevents", "jupyterlab"]
SHOWN += ["pytest", "nbval", "hypothesis", "scipy", "playwright"]
VERSIONS = """import sys, platform
from importlib.metadata import version
print(platform.python_version(), *map(version, sys.argv[1:]))"""


def environment(mode: str, python: str, extra: str = "test") -> str:
    """Make the environment anew and return its Python."""
    uv = shutil.which("uv", path=os.path.dirname(sys.executable)) or shutil.which("uv")
    if not uv:
        sys.exit('uv is missing: pip install -e ".[trust]"')
    folder = suite.ROOT / ".versions" / mode
    inside = str(folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    subprocess.run([uv, "venv", "--quiet", "--clear", "--python", python, folder], check=True)
    install = [uv, "pip", "install", "--quiet", "--python", inside]
    install += ["--resolution", MODES[mode], "--editable", f"{suite.ROOT}[{extra}]"]
    subprocess.run(install, check=True)
    return inside


def main():
    """Make the environments that are asked for and run the tests in each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("mode", nargs="?", choices=[*MODES, "both"], default="both")
    parser.add_argument("tests", nargs="*", help="what is passed on to pytest")
    parser.add_argument("--python", default=sys.executable, help="a Python, or its version")
    asked, more = parser.parse_known_args()
    failed = []
    for mode in MODES if asked.mode == "both" else [asked.mode]:
        python = environment(mode, asked.python)
        found = subprocess.check_output([python, "-c", VERSIONS, *SHOWN[1:]], text=True).split()
        print(mode + ":", ", ".join(map(" ".join, zip(SHOWN, found, strict=True))), flush=True)
        outcome = suite.run([*asked.tests, *more], python)
        print(f"{mode}: {outcome}", *outcome.failed, sep="\n    ", flush=True)
        failed += outcome.failed
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
