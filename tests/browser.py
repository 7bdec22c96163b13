"""Drive the notebooks in a real JupyterLab with a real browser.

with Lab(folder) as lab, browser() as chromium:
    page = Page(chromium, lab)
    page.open("notebooks/9.3_pooling.ipynb"); page.run_all()
    for explorable in page.explorables(): ...
"""

import contextlib
import dataclasses
import importlib.util
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
NAMES += ["microsoft-edge", "msedge"]
MAC = ["Google Chrome", "Chromium", "Microsoft Edge"]
WINDOWS = [r"Google\Chrome\Application\chrome.exe", r"Microsoft\Edge\Application\msedge.exe"]
FOLDERS = ["JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR"]
FOLDERS += ["JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR"]
MINUTE = 60_000  # milliseconds; a busy machine may take most of it


def find_browser():
    """Return the path of a Chromium, Chrome or Edge on this machine, or None."""
    known = [os.environ.get("BROWSER_PATH"), *map(shutil.which, NAMES)]
    known += [f"/Applications/{name}.app/Contents/MacOS/{name}" for name in MAC]
    folders = [os.environ.get(v) for v in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
    known += [os.path.join(folder, name) for folder in folders if folder for name in WINDOWS]
    return next((path for path in known if path and os.path.exists(path)), None)


@contextlib.contextmanager
def browser():
    """Start the machine's browser, without a window and without its own network traffic."""
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_browser(), args=quiet)
        try:
            yield chromium
        finally:
            chromium.close()


class Lab:
    """JupyterLab on `root`, started as a reader starts it, with settings and kernels of its own."""

    def __init__(self, root, *arguments):
        self.root, self.arguments = Path(root).resolve(), arguments

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="lab-"))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"http://127.0.0.1:{free.getsockname()[1]}"
        self.token = secrets.token_hex(16)
        own = {name: str(self.folder / name) for name in FOLDERS}
        # A reader may have a kernel of this name that knows nothing of helpers: it must not win.
        other = {"argv": ["false"], "display_name": "other", "language": "python"}
        self._write("JUPYTER_DATA_DIR/kernels/python3/kernel.json", other)
        # Older JupyterLabs keep cells that are out of sight out of the page.
        settings = "JUPYTERLAB_SETTINGS_DIR/@jupyterlab/notebook-extension"
        self._write(f"{settings}/tracker.jupyterlab-settings", {"windowingMode": "none"})
        self.log = (self.folder / "log.txt").open("w", encoding="utf8")
        self.process = subprocess.Popen(
            [
                *[sys.executable, "-m", "helpers.lab", "--no-browser"],
                *["--port", self.address.rpartition(":")[2], "--ServerApp.port_retries=0"],
                f"--IdentityProvider.token={self.token}",
                f"--ServerApp.root_dir={self.root}",
                "--LabApp.expose_app_in_browser=True",  # window.jupyterapp, to call its commands
                *self.arguments,
            ],
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            env=os.environ | own,
        )
        self._wait()
        return self

    def _write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(content))

    def _wait(self, seconds=120):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError("JupyterLab ended:\n" + self.said())
            with contextlib.suppress(OSError):
                self.get("api")
                return
            time.sleep(0.2)
        self.__exit__()
        raise TimeoutError("JupyterLab did not answer")

    def get(self, path):
        """Ask the server, and return the bytes of its answer."""
        url = f"{self.address}/{path}?token={self.token}"
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.read()

    def url(self, path=""):
        """Return the address of a notebook, alone on its page; or of the whole JupyterLab."""
        where = f"doc/tree/{path}" if path else "lab"
        return f"{self.address}/{where}?token={self.token}&reset"

    def said(self):
        """Return what the server has printed."""
        return (self.folder / "log.txt").read_text(encoding="utf8")

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Page:
    """One browser page on a `Lab`; it notes requests that leave the machine, and errors."""

    def __init__(self, chromium, lab, width=1300, height=1000):
        self.lab, self.outside, self.console = lab, [], []
        self.tab = chromium.new_page(viewport={"width": width, "height": height})
        self.tab.set_default_timeout(MINUTE)
        self.tab.add_init_script(path=Path(__file__).with_suffix(".js"))
        self.tab.on("request", lambda request: self._note(request.url))
        self.tab.on("websocket", lambda socket: self._note(socket.url))
        self.tab.on("console", lambda m: self.console.append(m.text) if m.type == "error" else None)
        self.tab.on("pageerror", lambda error: self.console.append(str(error)))

    def _note(self, url):
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1":
            self.outside.append(url)

    def open(self, notebook):
        """Open a notebook and wait for its cells and its kernel; nothing runs yet."""
        self.tab.goto(self.lab.url(notebook), wait_until="domcontentloaded")
        self.tab.wait_for_selector(".jp-Notebook .jp-Cell")
        self.idle()
        self.tab.evaluate("look.watch()")

    def idle(self):
        """Wait until the kernel has done all that it was sent, and its answers are here."""
        for _ in range(2):
            self.wait_for("look.idle", 100, timeout=10 * MINUTE)  # training takes its time
            self.tab.evaluate("look.answered()")

    def wait_for(self, function, argument, timeout=MINUTE):
        """Wait until a function of the page returns true."""
        self.tab.wait_for_function(function, arg=argument, timeout=timeout, polling=30)

    def run_all(self):
        """Run all cells and wait for the last."""
        self.tab.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
        self.idle()

    def kernel_errors(self):
        """Return the errors of cells and of callbacks since the notebook was opened."""
        return self.tab.evaluate("look.errors")

    def focus(self):
        """Return what has the focus: its kind and label, the cell it is in, and "edit" if so."""
        return self.tab.evaluate("look.focus()")

    def faults(self, *places):
        """Return the ids and the elements of what axe-core finds wrong in these places."""
        if not self.tab.evaluate("!!window.axe"):
            package = importlib.util.find_spec("axe_playwright_python").origin
            self.tab.evaluate(Path(package).with_name("axe.min.js").read_text("utf8"))
        found = self.tab.evaluate("(places) => axe.run({include: places})", list(places))
        return [
            f"{rule['id']}: {node['html']}"
            for kind in ("violations", "incomplete")
            for rule in found[kind]
            for node in rule["nodes"]
        ]

    def explorables(self):
        """Return the explorables on the page, in order."""
        return [Explorable(self, place) for place in self.tab.locator(".explorable").all()]

    def close(self):
        """Close the page and end its kernel."""
        if self.tab.evaluate("!!window.jupyterapp"):
            self.tab.evaluate("jupyterapp.serviceManager.sessions.shutdownAll()")
        self.tab.close()


# Every kind of control, and the keys that move it: the first that changes something counts.
KINDS = {
    "slider": [["ArrowRight"], ["ArrowLeft"], ["End"], ["Home"]],
    # Space opens the menu; on a closed one JupyterLab takes the arrows to move between cells.
    "menu": [["Space", "ArrowDown", "Enter"], ["Space", "ArrowUp", "Enter"], ["End"], ["Home"]],
    "switch": [["Space"]],
    "number": [["ArrowUp", "Enter"], ["ArrowDown", "Enter"], ["End", "5", "Enter"]],
    "text": [["End", "5", "Enter"], ["Home", "1", "Enter"]],
    "choice": [["Space"]],
    "toggle": [["Space"]],
    "play": [["Space"]],
    "button": [["Space"]],
    "upload": [["Space"]],
}


@dataclasses.dataclass
class Control:
    """A control as the reader sees it: ``kind`` is one of `KINDS`."""

    kind: str
    label: str
    place: object

    @property
    def name(self):
        """The kind and the label: "slider t"."""
        return f"{self.kind} {self.label}".strip()


class Explorable:
    """An explorable on a `Page`."""

    def __init__(self, page, place):
        self.page, self.place = page, place
        self.place.scroll_into_view_if_needed()
        self.title = place.locator("img.explorable-picture").get_attribute("alt").split(".")[0]

    def state(self):
        """Return its picture, its text and its message."""
        return self.place.evaluate("look.state")

    def controls(self):
        """Return the controls that are shown, in reading order."""
        handles = self.place.locator(self.page.tab.evaluate("look.handles"))
        found = self.place.evaluate("look.controls")
        return [Control(c["kind"], c["label"], handles.nth(c["index"])) for c in found]

    def move(self, control, file=None):
        """Move a control by keyboard until picture and text change; say what did not change."""
        control.place.scroll_into_view_if_needed()
        for keys in KINDS[control.kind]:
            before = self.state()
            undo = self._press(control, keys, file)
            self.page.tab.evaluate("look.answered()")
            # A button may start a training; until its first step is done nothing is heard of it.
            patience = 45_000 if control.kind == "button" else 1000
            self.page.wait_for("look.settled", [self.place.element_handle(), before, patience])
            after = self.state()
            if control.kind == "play":
                control.place.press("Space")  # stop
            undo()
            self.page.idle()
            still = [part for part in ("picture", "text") if after[part] == before[part]]
            if not still:
                break
        problems = [f"the {part} stays" for part in still]
        return problems + ([f"says {after['error']!r}"] if after["error"] else [])

    def _press(self, control, keys, file):
        """Press keys, and return what puts the control back; buttons stay pressed."""
        place = control.place
        if control.kind == "upload":
            with self.page.tab.expect_file_chooser() as chooser:
                place.press(*keys)
            chooser.value.set_files(file)
            return lambda: None
        value = None
        if control.kind in ("menu", "number", "text"):
            value = place.input_value()
        for key in keys:
            place.press(key)
        back = {"ArrowRight": "ArrowLeft", "ArrowLeft": "ArrowRight"}

        def undo():
            if control.kind == "slider" and keys[0] in back:
                place.press(back[keys[0]])
            elif control.kind == "switch":
                place.press("Space")
            elif control.kind == "menu":
                place.select_option(value)
            elif value is not None:
                place.fill(value)
                place.press("Enter")

        return undo
