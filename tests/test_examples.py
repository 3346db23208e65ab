"""The examples in docstrings do what they say, one test a module."""

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for package in ("minitorch_lite", "coursekit")
    for path in sorted((ROOT / package).rglob("*.py"))
    if ">>> " in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name, capsys):
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried, "the examples are not in a docstring"
    assert not failed, capsys.readouterr().out
