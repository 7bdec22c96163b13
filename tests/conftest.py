"""What several test files share: the notebooks, one JupyterLab, a browser, warnings as errors."""

import os
import shutil
import warnings
from pathlib import Path

import pytest
import sweep
from browser import Lab, browser, find_browser

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # in every kernel, too; see helpers/lab.py

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LESSONS = [path for path in NOTEBOOKS if path.stem != "index"]


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """Return a JupyterLab on a copy of the notebooks: what is run there changes no file here."""
    if not find_browser():
        reason = "no Chromium, Chrome or Edge found; set BROWSER_PATH to one"
        # CI sets REQUIRE_BROWSER: there, skipping would hide that nothing was tested.
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)(reason)
    folder = tmp_path_factory.mktemp("a reader's folder")
    for name in ("notebooks", "data", "docs"):
        shutil.copytree(ROOT / name, folder / name)
    with Lab(folder) as lab:
        yield lab


@pytest.fixture(scope="module")
def chromium(lab):
    """Return a browser; for one file, as Playwright's event loop would stay to the end."""
    with browser() as chromium:
        yield chromium


@pytest.fixture
def no_warning_escapes():
    """Turn every warning into an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def pytest_terminal_summary(terminalreporter):
    """Say what the long look at the explorables has tried."""
    if sweep.LEAST:
        terminalreporter.write_line("\n".join(sweep.summary()))
