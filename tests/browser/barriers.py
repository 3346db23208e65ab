"""What axe finds in the labs on a page: barriers for people who do not use a mouse, or see."""

from axe_playwright_python.sync_playwright import Axe

SERIOUS = ("serious", "critical")


def barriers(page, selector=".mt"):
    """Serious and critical violations inside what `selector` finds, one line each."""
    found = Axe().run(page.page, context={"include": [[selector]]}).response
    assert found["passes"], "axe looked at nothing"
    return [
        f"{violation['id']} ({violation['impact']}): {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]
