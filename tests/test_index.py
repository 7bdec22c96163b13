"""The page of all lessons in a real JupyterLab: its pictures are there, its links open lessons."""

import pytest
from browser import Page
from conftest import LESSONS

PICTURES = "(n) => [...document.querySelectorAll('.jp-Notebook img')].filter(i => i.naturalWidth)"
SHOWN = "(path) => window.jupyterapp?.shell.currentWidget?.context?.path === path"


@pytest.fixture
def index(chromium, lab):
    """Return a page with the whole JupyterLab, as helpers.lab opens it, on the index."""
    page = Page(chromium, lab)
    page.tab.goto(lab.url().replace("/lab?", "/lab/tree/notebooks/index.ipynb?"))
    page.wait_for(SHOWN, "notebooks/index.ipynb")
    page.tab.wait_for_selector(".jp-Notebook h2 a")
    yield page
    page.close()


def test_every_picture_is_there(index):
    index.wait_for(f"{PICTURES}.length >= n", len(LESSONS))
    assert index.outside == []


@pytest.mark.parametrize("path", [LESSONS[0], LESSONS[-1]], ids=lambda path: path.stem)
def test_a_link_opens_its_lesson_beside_the_index(index, path):
    index.tab.locator(".jp-Notebook h2 a", has_text=path.stem.split("_")[0]).first.click()
    index.wait_for(SHOWN, f"notebooks/{path.name}")
    assert index.outside == []
