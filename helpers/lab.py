"""Start JupyterLab on the notebooks: ``python -m helpers.lab``.

It listens on this machine only, runs the notebooks with this environment's Python, and asks
nothing of the network: no news, no update check, no list of extensions. Nobody's own Jupyter
settings are changed. Arguments are passed on to JupyterLab: ``python -m helpers.lab --port 9000``.

``python -m helpers.lab --slides`` is for the seminar: the toolbar of a notebook has a button
*Slides*, which runs all cells and starts the show.
"""

import importlib.util
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = Path(__file__).with_name("lab_settings")


def arguments(extra=(), root=ROOT, slides=None):
    """Return JupyterLab's arguments: ours, unless `extra` says otherwise, and `extra`.

    `slides` is a folder in which the slide show may keep its state.
    """
    ours = {
        "--ip": "127.0.0.1",
        "--ServerApp.root_dir": root,
        # A workspace of its own: the tabs of the reader's other projects stay where they are.
        "--LabApp.default_url": "/lab/workspaces/convnets/tree/notebooks/index.ipynb",
        # Defaults that a reader can still change: do not ask about news.
        "--LabApp.app_settings_dir": SETTINGS / "slides" if slides else SETTINGS,
        "--LabApp.news_url": None,
        "--LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager": "readonly",
        # A page may send 10 MB by default; a camera's picture is larger. And what is sent in vain
        # is refused in a sentence (helpers/data/own.py), while the server would drop it silently.
        "--ServerApp.tornado_settings": "{'websocket_max_message_size': 500_000_000}",
        "--Application.log_level": "ERROR",  # the address, and what goes wrong
    }
    if slides:
        # The show notes that it runs. Left in the reader's settings, that would turn the next
        # notebook of any project into a show.
        ours["--LabApp.user_settings_dir"] = slides
    said = {argument.split("=")[0] for argument in extra}
    options = [f"{name}={value}" for name, value in ours.items() if name not in said]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--allow-root")  # in a container there is nobody else
    if not has_screen():
        options.append("--no-browser")  # else a text browser may take over the terminal
    return [*options, *extra]


def has_screen(platform=sys.platform, environ=os.environ):
    """Say whether a browser window can open here."""
    known = platform in ("win32", "darwin")
    return known or bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def main(extra=None):
    """Run JupyterLab until it is stopped."""
    if not (ROOT / "notebooks").is_dir():
        sys.exit("The notebooks are not beside helpers: install with `pip install -e .`")
    # Another kernel named python3 may be installed for this user; it cannot import helpers.
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    # Matrices are small here. Where another program is busy, threads that wait for each other made
    # training 40 times slower; NumPy on its own uses one per core.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from jupyterlab.labapp import LabApp  # noqa: PLC0415 - reads the environment when imported

    print("JupyterLab is starting; Control-C stops it.", flush=True)
    extra = list(sys.argv[1:] if extra is None else extra)
    if "--slides" not in extra:
        LabApp.launch_instance(arguments(extra))
        return
    if not importlib.util.find_spec("jupyterlab_slideshow"):
        sys.exit('The slide show is missing: pip install -e ".[slides]"')
    extra.remove("--slides")
    os.environ.setdefault("PICTURE_SHARPNESS", "1.5")  # a full HD screen shows them so much larger
    with tempfile.TemporaryDirectory(prefix="slides-") as folder:
        LabApp.launch_instance(arguments(extra, slides=folder))


if __name__ == "__main__":
    main()
