"""Every link and picture of every page leads somewhere, without asking the network.

Pages are the Markdown files and the notebooks. A link to the web is a fault: all is in the clone.
"""

import functools
import os
import re
import subprocess
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
import refresh
from conftest import LESSONS, ROOT
from nbconvert.filters import markdown2html

PAGES = sorted(
    path
    for pattern in ("*.md", "*/*.md", "notebooks/*.ipynb")
    for path in ROOT.glob(pattern)
    if not path.parent.name.startswith(".")
)


class Page(HTMLParser):
    """Headings, links and pictures of a page of HTML."""

    def __init__(self, html):
        super().__init__()
        self.headings, self.links, self.pictures, self.text = [], [], [], ""
        self.heading = self.code = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if re.fullmatch(r"h[1-6]", tag):
            self.heading = True
            self.headings.append("")
        elif tag == "a" and attrs.get("class") == "anchor-link":
            self.heading = False  # nbconvert's own mark, behind the text of a heading
        elif tag == "a" and "href" in attrs:
            self.links.append(attrs["href"])
        elif tag == "img":
            self.pictures.append((attrs["src"], attrs.get("alt", "")))
        self.code = self.code or tag in ("code", "pre")

    def handle_endtag(self, tag):
        self.heading = self.heading and not re.fullmatch(r"h[1-6]", tag)
        self.code = self.code and tag not in ("code", "pre")

    def handle_data(self, data):
        if self.heading:
            self.headings[-1] += data
        if not self.code:
            self.text += data


def prose(path):
    """Return the Markdown of a page."""
    if path.suffix == ".md":
        return path.read_text("utf8")
    cells = refresh.read(path).cells
    return "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")


@functools.cache
def read(path):
    """Return a page as it is shown."""
    return Page(markdown2html(prose(path)))


def ids(page, kind):
    """Return the anchors that work on a page, of a file of this kind, wherever it is shown.

    JupyterLab, nbviewer and GitHub's view of a notebook write a hyphen for each blank. GitHub's
    view of a Markdown file has small letters, without punctuation; JupyterLab's has not.
    """
    lab = {heading.replace(" ", "-") for heading in page.headings}
    return lab if kind == ".ipynb" else lab & set(map(github, page.headings))


def github(heading):
    """Return the anchor that GitHub makes of a heading of a Markdown file."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@functools.cache
def files():
    """Return the paths that a clone has, letter for letter; folders too."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached"], cwd=ROOT, capture_output=True)
    names = (
        set(listed.stdout.decode().split("\0"))
        if not listed.returncode
        else {path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*")}
    )
    return names | {name.rpartition("/")[0] for name in names}


def problem(target, page, path):
    """Return what is wrong with a link on the page at `path`, or ""."""
    if re.match(r"[a-z][a-z0-9+.-]*:|//", target, re.IGNORECASE):
        return "leads to the web"
    place, _, anchor = unquote(target).partition("#")
    if place:
        goal = os.path.normpath(path.parent.relative_to(ROOT) / place).replace(os.sep, "/")
        if goal not in files():
            return "is no file of the project"
        path = ROOT / goal
    if anchor and anchor not in ids(read(path) if place else page, path.suffix):
        return "names no heading that works everywhere"
    return ""


def problems(page, path):
    """Yield what is wrong with the links and pictures of the page at `path`."""
    addresses = re.findall(r"https?://[^\s)>]+", page.text)  # links on GitHub, however written
    for target in dict.fromkeys([*page.links, *addresses, *dict(page.pictures)]):
        if found := problem(target, page, path):
            yield f"{target} {found}"
    yield from (f"{source} has no alternative text" for source, alt in page.pictures if not alt)
    yield from (f"{text} has no target" for text in re.findall(r"\]\[[^\]]*\]", page.text))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(path):
    assert list(problems(read(path), path)) == []


def test_every_picture_in_docs_is_shown():
    shown = {
        (path.parent / source).resolve() for path in PAGES for source, _ in read(path).pictures
    }
    assert [
        p.name for p in (ROOT / "docs").glob("*.*") if p not in shown and p.suffix != ".md"
    ] == []


def test_lessons_lead_to_all_lessons_and_to_their_neighbours():
    for i, path in enumerate(LESSONS):
        wanted = {"index.ipynb", *(beside.name for beside in LESSONS[max(i - 1, 0) : i + 2])}
        assert wanted - {path.name} <= set(read(path).links), path.name


BROKEN = [  # a page, and what must be said of it
    ("[a](missing.md)", "is no file"),
    ("[a](../README.MD)", "is no file"),
    ("[a](../../README.md)", "is no file"),
    ("![](../docs/9.1.png)", "has no alternative text"),
    ("![a cat](../docs/cat.png)", "is no file"),
    ('<img src="../docs/cat.png" alt="a cat">', "is no file"),
    ("# Two words\n\n[a](#two-words)", "names no heading"),
    ("# Two words\n\n[a](#Two-words)", "names no heading"),
    ("[a](../README.md#nowhere)", "names no heading"),
    ("[a](index.ipynb#all-lessons)", "names no heading"),
    ("[a][nowhere]", "has no target"),
    ("[a](https://example.com/)", "leads to the web"),
    ("<http://example.com/>", "leads to the web"),
    ("see https://example.com/a", "leads to the web"),
]
FINE = ["[a](../README.md)", "[a](.)", "# two words\n\n[a](#two-words)", "`[a](missing.md)`"]
FINE += ["[a](index.ipynb#All-lessons)", "[a][b]\n\n[b]: ../README.md", "![a cat](../docs/9.1.png)"]


def said(text):
    """Return what is wrong with a page of this text in notebooks/."""
    return list(problems(Page(markdown2html(text)), ROOT / "notebooks" / "page.md"))


@pytest.mark.parametrize(("text", "wrong"), BROKEN)
def test_a_broken_link_is_found(text, wrong):
    (found,) = said(text)
    assert wrong in found


@pytest.mark.parametrize("text", FINE)
def test_a_good_link_is_left_alone(text):
    assert said(text) == []
