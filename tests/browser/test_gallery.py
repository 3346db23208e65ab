"""The gallery in a browser: no error, no barrier, and a picture to look at before a release."""

import pytest
from barriers import barriers_on

from coursekit import gallery
from coursekit.browser import SCREENSHOTS
from minitorch_lite.viz.language import languages


@pytest.mark.parametrize("language", languages())
def test_gallery(chromium, tmp_path, language):
    path = tmp_path / "gallery.html"
    gallery.main(["--to", str(path), "--lang", language])
    page = chromium.new_page(viewport={"width": 1960, "height": 900})
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(path.as_uri())
    page.wait_for_function("() => !document.querySelector('.mt > img')")
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(SCREENSHOTS / f"gallery-{language}.png"), full_page=True)
    found = barriers_on(page)
    page.close()
    assert problems == [] and not found, "\n".join([*problems, *found])
