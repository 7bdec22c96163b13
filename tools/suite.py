"""Run pytest in another process and count what came out: for the tools that run it many times."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]


class Outcome(NamedTuple):
    """What one run of pytest said."""

    tests: int
    skipped: int
    failed: list[str]
    seconds: float

    def __str__(self):
        said = f"{self.tests} tests, {len(self.failed)} failed, {self.skipped} skipped"
        return f"{said}, {self.seconds:.0f} s"


def run(arguments, python=sys.executable, **environment) -> Outcome:
    """Run pytest from the top of the repository, with the variables `environment` added."""
    known = {**os.environ, "JUPYTER_PREFER_ENV_PATH": "1", **environment}
    known["PATH"] = str(Path(python).parent) + os.pathsep + known.get("PATH", "")
    known.setdefault("OPENBLAS_NUM_THREADS", "1")  # see helpers/lab.py
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        command = [python, "-m", "pytest", "-q", f"--junitxml={report}", *arguments]
        start = time.monotonic()
        done = subprocess.run(
            command, cwd=ROOT, env=known, capture_output=True, text=True, check=False
        )
        seconds = time.monotonic() - start
        if not report.exists():
            sys.exit(f"pytest did not run:\n{done.stdout}\n{done.stderr}")
        cases = list(ElementTree.parse(report).iter("testcase"))
    bad = [case for case in cases if case.find("failure") is not None]
    bad += [case for case in cases if case.find("error") is not None]
    skipped = sum(case.find("skipped") is not None for case in cases)
    failed = [f"{case.get('classname')} {case.get('name')}" for case in bad]
    if done.returncode and not failed:  # it found no test, or was given a path that is not there
        sys.exit(f"pytest did not run:\n{done.stdout}\n{done.stderr}")
    if failed:
        print(done.stdout)
    return Outcome(len(cases), skipped, failed, seconds)
