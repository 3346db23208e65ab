"""The browser tests run with `course.py browser` only: everyday tests need no browser."""

import os

import pytest

ASKED = bool(os.environ.get("COURSE_BROWSER"))
if not ASKED:
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    from coursekit.browser import serve

    with serve(tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    from coursekit.browser import CHROMIUM, FLAGS

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ[CHROMIUM], args=list(FLAGS), headless=True
        )
        yield browser
        browser.close()


@pytest.fixture
def open_notebook(chromium, server):
    """`open_notebook("my/chapters/08_no_grad.ipynb")` gives a `coursekit.browser_page.Page`."""
    from coursekit.browser_page import Page

    context = chromium.new_context()
    yield lambda notebook: Page(context.new_page(), server, notebook)
    context.close()
