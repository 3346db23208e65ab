"""The browser tests run with `course.py browser` only: everyday tests need no browser.

A test that takes too long loses its browser, so whatever it waits for ends with an error; the next
one gets a new browser.
"""

import contextlib
import os
import threading

import pytest

LIMIT = 600  # seconds for a test; the slowest takes one minute, several on a busy machine
LONG = 1800  # for one that runs with --long only
ASKED = bool(os.environ.get("COURSE_BROWSER"))
if not ASKED:
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    from coursekit.browser import serve

    with serve(tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture(scope="session")
def launch():
    """`launch()` gives the running browser, or a new one."""
    from playwright.sync_api import sync_playwright

    from coursekit.browser import CHROMIUM, FLAGS

    with sync_playwright() as playwright:
        browsers = []

        def running():
            if not browsers or not browsers[-1].is_connected():
                options = {"executable_path": os.environ[CHROMIUM], "args": list(FLAGS)}
                browsers.append(playwright.chromium.launch(**options, headless=True))
            return browsers[-1]

        yield running
        for browser in browsers:
            browser.close()


@pytest.fixture
def chromium(launch, request):
    """A browser that ends with the test's time."""
    limit = LONG if request.node.get_closest_marker("long") else LIMIT
    late = threading.Timer(limit, end_browsers, [request.node])
    late.start()
    yield launch()
    late.cancel()


def end_browsers(test):
    import psutil

    from coursekit.browser import FLAGS

    test.add_report_section("call", "time limit", "It took too long, so its browser was ended.")
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if set(FLAGS) <= set(process.cmdline()):
                process.kill()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """A failed test shows what JupyterLab has said last."""
    report = yield
    server = getattr(item, "funcargs", {}).get("server")
    if report.failed and server is not None:
        last = server.log.read_text(encoding="utf-8", errors="replace").splitlines()[-30:]
        report.sections.append(("the end of JupyterLab's log", "\n".join(last)))
    return report


@pytest.fixture
def open_notebook(chromium, server):
    """`open_notebook("my/chapters/08_no_grad.ipynb")` gives a `coursekit.browser_page.Page`."""
    from coursekit.browser_page import Page

    context = chromium.new_context()
    yield lambda notebook: Page(context.new_page(), server, notebook)
    context.close()
