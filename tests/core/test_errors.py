"""The sentences of errors and warnings: each is used, with as many values as it has places."""

from __future__ import annotations

import ast
import string
import warnings
from pathlib import Path

import numpy as np

import minitorch_lite
import minitorch_lite as torch
from minitorch_lite import errors
from minitorch_lite.errors import sentences

ROOT = Path(minitorch_lite.__file__).parent


def uses() -> list[tuple[str, int | None, str]]:
    """Every `torch_error("name", ...)`, `warn`, `check`, `_Freed`: name, how many values, where.

    None if the values are a tuple, of which this cannot tell the length.
    """
    found = []
    for path in sorted(ROOT.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
            if named and call.func.id in ("torch_error", "warn", "check", "_Freed"):
                place = f"{path.relative_to(ROOT)}:{call.lineno}"
                name, *values = call.args[call.func.id == "check" :]  # which has a condition first
                if not isinstance(name, ast.Constant):  # `warn` and `check` themselves
                    continue
                spread = any(isinstance(value, ast.Starred) for value in values)
                found.append((ast.literal_eval(name), None if spread else len(values), place))
    return found


def test_every_sentence_is_used():
    assert sorted(sentences()) == sorted({name for name, _, _ in uses()})


def test_each_place_gets_a_value():
    wrong = []
    for name, values, place in uses():
        fields = [field for _, field, _, _ in string.Formatter().parse(sentences()[name][1])]
        if values is not None and len([field for field in fields if field is not None]) != values:
            wrong.append(f"{place}: {name}")
    assert wrong == []


def test_names_are_in_order():
    assert list(sentences()) == sorted(sentences())


def test_a_warning_names_the_users_line(monkeypatch):
    monkeypatch.setattr(errors, "_given", set())  # one of them is given once a process
    ones = torch.ones(3)
    non_leaf = torch.ones(1, requires_grad=True) * 2
    calls = (
        lambda: torch.var(torch.ones(1)),
        lambda: ones[torch.ones(3, dtype=torch.uint8)],
        lambda: ones.index_put_((torch.ones(3, dtype=torch.uint8),), torch.tensor(2.0)),
        lambda: torch.tensor(ones),
        lambda: torch.tensor([np.ones(2)]),
        lambda: non_leaf.grad,
        lambda: torch.ones(1).expand(3).masked_fill_(ones > 0, 1.0),
    )
    for call in calls:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            call()
        assert [warning.filename for warning in caught] == [__file__], caught[0].message
