"""Before anything runs: each notebook as the page that nbconvert makes of it.

Nothing is executed, and nothing is fetched. Of the web the page itself asks two scripts: one that
sets formulas (MathJax), and one for other people's widgets (require.js). Without them a formula
is shown as it is typed; text, numbers and pictures are all in the file.
"""

import base64
import re
import socket
from html.parser import HTMLParser

import pytest
import refresh
from conftest import NOTEBOOKS
from nbconvert import HTMLExporter

SCRIPTS = r"https://cdnjs\.cloudflare\.com/ajax/libs/(mathjax|require\.js)/"


class Html(HTMLParser):
    """Text, pictures and addresses of a page."""

    def __init__(self, html):
        super().__init__()
        self.pictures, self.fetched, self.text, self.silent = [], [], "", 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.silent += tag in ("script", "style")
        if tag == "img":
            self.pictures.append((attrs["src"], attrs.get("alt", "")))
        elif tag != "a":
            address = attrs.get("src") or attrs.get("href") or attrs.get("data") or ""
            self.fetched += [address] if re.match("(https?:)?//", address) else []

    def handle_endtag(self, tag):
        self.silent -= tag in ("script", "style")

    def handle_data(self, data):
        self.text += "" if self.silent else data


def words(text):
    """Return a text without its blanks and the marks of Markdown, to find it on the page."""
    return re.sub(r"[\s*`_\\$]+", " ", re.sub(r"\x1b\[[\d;]*m", "", text)).strip()


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def exported(request):
    """Return a notebook and its page; the network is out of reach meanwhile."""

    def unreachable(*_):
        raise OSError("the conversion asked the network")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", unreachable)
        page, classic = (
            Html(HTMLExporter(template_name=name).from_filename(str(request.param))[0])
            for name in ("lab", "classic")
        )
    notebook = refresh.read(request.param)
    notebook.outputs = [o for cell in refresh.code_cells(notebook) for o in cell.outputs]
    # The alternative text of an output is dropped by the template "lab" (nbconvert 7.17).
    page.alts = classic.pictures
    return notebook, page


def test_every_picture_is_there_with_its_text(exported):
    notebook, page = exported
    stored = [output.data for output in notebook.outputs if "image/png" in output.get("data", {})]
    pixels, alts = (
        [picture for picture in pictures if picture[0].startswith("data:image/png")]
        for pictures in (page.pictures, page.alts)
    )
    decoded = [base64.b64decode(source.split(",", 1)[1]) for source, _ in pixels]
    assert decoded == [base64.b64decode(data["image/png"]) for data in stored]
    assert [alt for _, alt in alts] == [data["text/plain"] for data in stored]


def test_every_word_and_number_is_there(exported):
    notebook, page = exported
    text = words(page.text)
    for output in notebook.outputs:
        data = output.get("data", {})
        if "image/png" not in data:
            said = data.get("text/markdown") or data.get("text/plain") or output.text
            for line in said.splitlines():
                assert words(line) in text


def test_nothing_is_shown_of_a_kernel_that_is_not_there(exported):
    _, page = exported
    for trouble in ("Error displaying widget", "model not found", "Traceback"):
        assert trouble not in page.text
    assert "No description" not in str([alt for _, alt in page.alts])


def test_pages_fetch_two_scripts_and_nothing_else(exported):
    _, page = exported
    assert [address for address in page.fetched if not re.match(SCRIPTS, address)] == []
    assert not [source for source, _ in page.pictures if re.match("(https?:)?//", source)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_small(path):
    assert path.stat().st_size < 1_500_000
