"""What axe finds in the labs on a page: barriers for people who do not use a mouse, or see."""

from axe_playwright_python.sync_playwright import Axe

SERIOUS = ("serious", "critical")


def barriers(notebook):
    """Those in an open notebook: a `coursekit.browser_page.Page`."""
    return barriers_on(notebook.page)


def barriers_on(page):
    """Serious and critical violations in the labs of a page, one line each."""
    found = Axe().run(page, context={"include": [[".mt"]]}).response
    assert found["passes"], "axe looked at nothing"
    return [
        f"{violation['id']} ({violation['impact']}): {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]
