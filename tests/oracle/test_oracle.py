"""minitorch_lite prints what torch 2.13.0 prints, character by character, snippet by snippet."""

from __future__ import annotations

import difflib
import functools
import json
import subprocess
import sys
from pathlib import Path

import pytest
from differences import HERE, UNCOUNTED
from snippets import RECORDED, Snippet, aliased, areas, load, run

SNIPPETS = load()


@functools.cache
def recorded(area: str) -> dict:
    return json.loads((RECORDED / f"{area}.json").read_text())["snippets"]


@functools.cache
def live(area: str) -> dict:
    """Torch's own answers, from a process of its own: its garbage must not be collected here."""
    script = Path(__file__).with_name("record.py")
    command = [sys.executable, str(script), "--show", area]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def compare(expected: list[str], got: list[str], snippet: Snippet) -> None:
    if expected == got:
        return
    diff = difflib.unified_diff(expected, got, "torch", "minitorch_lite", lineterm="", n=2)
    where = f"tests/oracle/cases/{snippet.area}/{snippet.file}.py:{snippet.line}"
    text = "\n".join([f"{where}  {snippet.title}", snippet.body.rstrip(), "", *diff])
    pytest.fail(text, pytrace=False)


def parameter(snippet: Snippet):
    reason = HERE.get((snippet.area, snippet.name))
    marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
    return pytest.param(snippet, id=f"{snippet.area}/{snippet.name}", marks=marks)


@pytest.mark.parametrize("snippet", [parameter(snippet) for snippet in SNIPPETS])
def test_prints_what_torch_prints(snippet, request):
    answers = live if request.config.getoption("--live", default=False) else recorded
    expected = answers(snippet.area)[snippet.name]["prints"]
    with aliased():
        got = run(snippet)
    compare(expected, got, snippet)


@pytest.mark.parametrize("area", areas())
def test_recording_is_of_these_sources(area, request):
    sources = {snippet.name: snippet.source_hash for snippet in load(area)}
    assert {name: entry["source"] for name, entry in recorded(area).items()} == sources, (
        f"run tests/oracle/record.py {area} under torch"
    )
    if request.config.getoption("--live", default=False):
        assert live(area) == recorded(area), "this torch does not print what the recording says"


def test_every_difference_names_a_snippet():
    known = {(snippet.area, snippet.name) for snippet in SNIPPETS}
    assert HERE.keys() | set(UNCOUNTED) <= known
