"""Does it work? ``python -m helpers`` says in sentences what is missing, and what to do.

It imports the standard library only, so that it runs where the rest does not. What is needed is
read from pyproject.toml and from what the packages say of themselves.
"""

import importlib
import importlib.util
import json
import os
import re
import subprocess
import sys
from functools import partial
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = {"pillow": "PIL"}  # packages that are not imported by their own name
FRONT_ENDS = ["jupyterlab_widgets", "ipyevents"]  # packages that bring a piece of JupyterLab
INSTALL = "python -m pip install -e ."
WHERE = "import helpers; print(helpers.__path__[0])"


def project():
    """Return the table [project] of pyproject.toml."""
    import tomllib  # noqa: PLC0415 - Python 3.10 has none, and is refused before

    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["project"]


def release(version):
    """Return the numbers of a version: "8.1.2" -> (8, 1, 2)."""
    return tuple(int(part) for part in re.findall(r"\d+", version.split("+")[0])[:3])


def versions():
    """Say which packages are missing, too old, or broken."""
    for requirement in project()["dependencies"]:
        name, least = re.fullmatch(r"([\w-]+)>=([\d.]+)", requirement).groups()
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            yield f"{name} is missing. Install it with: {INSTALL}"
            continue
        if release(found) < release(least):
            yield f"{name} is {found}; {least} or newer is needed. Update it with: {INSTALL}"
        else:
            try:
                importlib.import_module(MODULES.get(name, name))
            except Exception as error:  # a broken binary raises anything
                yield (
                    f"{name} {found} is installed and cannot be imported ({error!r}). Install it "
                    f"anew with: python -m pip install --force-reinstall {name}"
                )


def kernel():
    """Say whether notebooks run with a Python that can import this folder's helpers."""
    try:
        from jupyter_client import KernelManager  # noqa: PLC0415
        from jupyter_client.kernelspec import NoSuchKernel  # noqa: PLC0415
    except ImportError:
        yield f"jupyter_client is missing, so no notebook can run. Install it with: {INSTALL}"
        return
    try:
        manager = KernelManager(kernel_name="python3")
        spec, command = manager.kernel_spec, manager.format_kernel_cmd()[:1]
    except NoSuchKernel:
        yield "There is no kernel python3. Install it with: python -m pip install ipykernel"
        return
    # A kernel starts in the folder of its notebook, so this folder is not found by chance.
    options = {"cwd": ROOT / "notebooks", "env": {**os.environ, **spec.env}, "timeout": 8}
    try:
        said = subprocess.run(
            [*command, "-c", WHERE], capture_output=True, text=True, check=True, **options
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        said = ""
    if said and os.path.samefile(said, ROOT / "helpers"):
        return
    if said:
        yield f"The kernel imports other helpers, those in {said}. In this folder: {INSTALL}"
    elif Path(command[0]).resolve() == Path(sys.executable).resolve():
        yield f"Notebooks cannot import helpers. In this folder, install them with: {INSTALL}"
    else:
        yield (
            f"The kernel python3 in {spec.resource_dir} is another Python, {command[0]}, which "
            "cannot import helpers. Start with: python -m helpers.lab; or remove that kernel "
            "with: jupyter kernelspec remove python3"
        )


def front_ends():
    """Say which pieces of JupyterLab are missing or of the wrong version."""
    try:
        from jupyter_core.paths import jupyter_path  # noqa: PLC0415
    except ImportError:
        return  # the kernel has said so
    for package in FRONT_ENDS:
        repair = f"python -m pip install --force-reinstall {package}"
        try:
            files = metadata.files(package)
        except metadata.PackageNotFoundError:
            yield f"{package}, which shows the controls in JupyterLab, is missing: {INSTALL}"
            continue
        if files is None:
            continue  # an installer that keeps no list
        listed = [f for f in files if re.search(r"labextensions/.*/package\.json$", f.as_posix())]
        brought = min(listed, key=lambda file: len(file.parts), default=None)
        if brought is None:
            yield f"{package} has no files for JupyterLab. Install it anew: {repair}"
            continue
        name = brought.as_posix().split("labextensions/")[1]
        seen = [Path(p, name) for p in jupyter_path("labextensions") if Path(p, name).is_file()]
        own = Path(metadata.distribution(package).locate_file(brought))
        if not seen:
            yield f"The files of {package} for JupyterLab are missing. Install it anew: {repair}"
        elif own.is_file() and major(seen[0]) != major(own):
            yield (
                f"JupyterLab takes {package} from {seen[0].parent}, which is of another version "
                "than this environment's. Remove that folder."
            )
    yield from wrong_front_end()


def major(package):
    """Return the first number of the version in a package.json."""
    return release(json.loads(package.read_text("utf8"))["version"])[:1]


def wrong_front_end():
    """Say whether ipywidgets and its front end belong together; ipywidgets says which one does."""
    try:
        (wanted,) = re.findall(
            r"jupyterlab[-_]widgets ?~=([\d.]+)", str(metadata.requires("ipywidgets"))
        )
        found = metadata.version("jupyterlab_widgets")
    except (metadata.PackageNotFoundError, ValueError):
        return
    if release(found)[:1] != release(wanted)[:1] or release(found) < release(wanted):
        yield (
            f"jupyterlab_widgets is {found}, and this ipywidgets needs {wanted}: no control would "
            "show. Update both with: python -m pip install --upgrade ipywidgets jupyterlab_widgets"
        )


def pictures():
    """Say which files of data/ cannot be read, and whether a picture can be drawn."""
    try:
        from helpers import data, explore  # noqa: PLC0415
    except ImportError as error:
        if not any(versions()):  # else these have said which package is missing
            yield f"The helpers cannot be imported: {error!r}"
        return
    files = {"digits.npz": data.digits}
    files |= {f"photographs/{name}.png": partial(data.photo, name) for name in data.PHOTOS}
    for name, read in files.items():
        try:
            read()
        except Exception as error:  # a damaged file raises anything
            yield f"data/{name} cannot be read ({error}). Get it back with: git checkout data"
    try:
        explore.flip_and_slide()
    except Exception as error:
        yield f"No picture can be drawn: {error!r}"


def extras():
    """Say what only some need: a browser for the tests, the slide show."""
    if importlib.util.find_spec("playwright"):
        place = ROOT / "tests" / "browser.py"
        spec = importlib.util.spec_from_file_location("browser", place)
        browser = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(browser)
        if not browser.find_browser():
            yield (
                "Tests: no Chromium, Chrome or Edge was found, so the browser tests are skipped. "
                "BROWSER_PATH can name one."
            )
    else:
        yield "Tests: not installed. python run.py test installs them."
    for requirement in project()["optional-dependencies"]["slides"]:
        name = re.match(r"[\w-]+", requirement)[0]
        try:
            metadata.version(name)
        except metadata.PackageNotFoundError:
            yield "Slides: not installed. python run.py slides installs them."


def another_python():
    """Say so if the project has an environment and this Python is not in it."""
    venv = ROOT / ".venv"
    if venv.is_dir() and Path(sys.prefix).resolve() != venv.resolve():
        own = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        yield f"This Python is {sys.executable}. That of run.py is another: {own} -m helpers"


def main():
    """Print what is missing; end with 1 if that keeps the notebooks from working."""
    wanted = (ROOT / "pyproject.toml").read_text("utf8")
    needed = re.search(r'requires-python = ">=([\d.]+)"', wanted)[1]
    if sys.version_info < release(needed):
        return f"Python {needed} or newer is needed, this is {sys.version.split()[0]}."
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"  # as helpers.lab starts JupyterLab
    missing = [line for check in (versions, kernel, front_ends, pictures) for line in check()]
    elsewhere = another_python() if missing else []
    for line in [*elsewhere, *missing, *extras()]:
        print(line)
    if missing:
        return 1
    print("Everything that the notebooks need is here. Open them with: python -m helpers.lab")
    return 0


if __name__ == "__main__":
    sys.exit(main())
