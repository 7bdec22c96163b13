"""The page of all lessons in a real JupyterLab: its pictures are there, its links open lessons."""

import pytest
from browser import Page
from conftest import ROOT

LESSONS = sorted((ROOT / "notebooks").glob("9*.ipynb"))
LOADED = "(n) => [...document.querySelectorAll('.jp-Notebook img')].filter(i => i.naturalWidth)"


@pytest.fixture(scope="module")
def index(chromium, lab):
    """Return a page with the whole JupyterLab, as helpers.lab opens it, on the index."""
    page = Page(chromium, lab)
    page.tab.goto(lab.url().replace("/lab?", "/lab/tree/notebooks/index.ipynb?"))
    page.tab.wait_for_selector(".jp-Notebook h1")
    yield page
    page.close()


def test_every_picture_is_there(index):
    index.wait_for(f"{LOADED}.length >= n", len(LESSONS))
    assert not index.outside


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_link_opens_its_lesson(index, path):
    index.tab.locator(".jp-Notebook:visible h2 a", has_text=path.stem.split("_")[0]).first.click()
    tab = f".lm-TabBar-tab.jp-mod-current[title*='{path.name}']"
    index.tab.wait_for_selector(tab)
    index.tab.wait_for_selector(".jp-Notebook:visible .jp-OutputArea img")
    index.tab.locator(".lm-TabBar-tab[title*='index.ipynb']").click()
    assert index.console == []
