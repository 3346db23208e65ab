"""What can be said about the browser tests without a browser."""

import subprocess
import sys

import pytest

from coursekit import browser
from coursekit.stored import ROOT


def test_a_missing_browser_is_one_sentence_with_the_way_out(monkeypatch, capsys):
    monkeypatch.setattr(browser, "find_chromium", lambda: None)
    assert browser.main([]) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert "apt install chromium fonts-noto-cjk" in line and "playwright install" in line


def test_missing_chinese_fonts_are_one_sentence(monkeypatch):
    fonts = ""
    monkeypatch.setattr(browser.shutil, "which", lambda name: name)
    monkeypatch.setattr(
        browser.subprocess,
        "run",
        lambda command, **_: subprocess.CompletedProcess(command, 0, stdout=fonts),
    )
    assert "fonts-noto-cjk" in browser.what_is_missing("chromium")
    fonts = "NotoSansCJK.ttc: Noto Sans CJK SC"
    assert browser.what_is_missing("chromium") == ""


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="the list of files is git's")
def test_the_copy_is_what_a_newcomer_clones(tmp_path):
    copy = browser.fresh_copy(tmp_path)
    assert (copy / "course.py").read_bytes() == (ROOT / "course.py").read_bytes()
    assert (copy / "chapters" / "00_start_here.ipynb").is_file()
    assert not [name for name in ("my", "build", ".venv", ".git") if (copy / name).exists()]


def test_everyday_tests_leave_the_browser_alone(monkeypatch):
    monkeypatch.delenv(browser.ASKED, raising=False)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "tests/browser"],
        cwd=ROOT,
        env={**browser.os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "no tests collected" in done.stdout
