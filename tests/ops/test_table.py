"""Every operation against its row of the table: see `table.py`."""

from __future__ import annotations

import json
import math
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

import minitorch_lite as torch
import minitorch_lite.nn.functional  # noqa: F401  its operations are to have rows too
from minitorch_lite import observe as watching
from minitorch_lite.autograd import gradcheck, gradgradcheck
from minitorch_lite.dispatch import REGISTRY

from .table import Row, observe, tensors

HERE = Path(__file__).parent
FILES = [path.stem for path in sorted(HERE.glob("rows_*.py"))]
ROWS = [row for name in FILES for row in import_module(f".{name}", __package__).ROWS]
RECORDED = {
    name: seen
    for file in FILES
    for name, seen in json.loads((HERE / f"recorded_{file[5:]}.json").read_text()).items()
}



def over(rows: list[Row]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", rows, ids=[row.id for row in rows])


asked_for = pytest.mark.filterwarnings(  # rows that are about what torch warns of
    "ignore:.*(degrees of freedom|padding='same' with even)"
)
ALLOWED = [row for row in ROWS if not row.refused]


def agree(ours, theirs, where: str = "", tolerance: float = 5e-7) -> list[str]:
    """Where two answers differ; numbers may differ by rounding."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        keys = [*theirs, *(key for key in ours if key not in theirs)]
        return [
            line
            for key in keys
            for line in agree(
                ours.get(key, "absent"), theirs.get(key, "absent"), f"{where}.{key}", tolerance
            )
        ]
    if isinstance(theirs, list) and isinstance(ours, list) and len(ours) == len(theirs):
        if theirs[:1] == ["float32"]:
            tolerance = 2e-5
        return [
            line
            for number, pair in enumerate(zip(ours, theirs, strict=True))
            for line in agree(*pair, f"{where}[{number}]", tolerance)
        ]
    if type(ours) is type(theirs) is float:
        if math.isnan(ours) and math.isnan(theirs):
            return []
        if math.isclose(ours, theirs, rel_tol=tolerance, abs_tol=tolerance):
            return []
    elif type(ours) is type(theirs) and ours == theirs:
        return []
    return [f"{where}: ours {ours!r}, torch's {theirs!r}"]


@over(ROWS)
def test_answers_as_torch(row: Row) -> None:
    ours, theirs = json.loads(json.dumps(observe(torch, row))), RECORDED[row.id]
    for seen in (ours["main"], theirs["main"]):
        for name in (*row.apart, *(("saved", "plain saved") if "nodes" in row.apart else ())):
            seen.pop(name, None)
        # a second derivative that is nowhere: torch has it as zeros or not at all
        seen["second"] = [g if g and any(g) else None for g in seen.get("second", ())]
    differences = agree(ours, theirs)
    assert not differences, "\n".join(["", *differences])


@over(ALLOWED)
@asked_for
def test_drives_its_operation(row: Row) -> None:
    ran = set()

    class Watcher(watching.Watcher):
        def ran(self, op_spec, arguments, result):
            ran.add(op_spec.name)

    watcher = Watcher()
    watching.subscribe(watcher)
    try:
        row.call(torch, *tensors(torch, row.inputs))
    finally:
        watching.unsubscribe(watcher)
    assert row.op in ran


@over(ALLOWED)
@asked_for
def test_changes_no_input(row: Row) -> None:
    given = tensors(torch, row.inputs)
    before = [x._array.copy() if isinstance(x, torch.Tensor) else x for x in given]
    out = row.call(torch, *given)
    outs = out if isinstance(out, (tuple, list)) else (out,)
    roots = [o for o in outs if isinstance(o, torch.Tensor) and o.requires_grad]
    if roots and row.checked:
        torch.autograd.backward(roots, [torch.ones_like(root) for root in roots])
    for x, was in zip(given, before, strict=True):
        if isinstance(x, torch.Tensor):
            np.testing.assert_array_equal(x._array, was)
            assert x._version == 0


@over([row for row in ALLOWED if row.checked])
@asked_for
def test_gradients(row: Row) -> None:
    given = tensors(torch, row.inputs)
    leaves = [x for x in given if isinstance(x, torch.Tensor) and x.requires_grad]

    def function(*leaves):
        left = iter(leaves)
        again = [
            next(left) if needs_grad(x) else y for x, y in zip(row.inputs, given, strict=True)
        ]
        out = row.call(torch, *again)
        if not isinstance(out, (tuple, list)):
            return out
        return tuple(each for each in out if each.requires_grad)

    def needs_grad(x):
        return isinstance(x, np.ndarray) and x.dtype.kind == "f"

    assert gradcheck(function, leaves)
    assert gradgradcheck(function, leaves)


def test_every_operation_has_a_row() -> None:
    assert sorted(set(REGISTRY) - {row.op for row in ROWS}) == []


def test_recorded_are_these_rows() -> None:
    assert sorted(RECORDED) == sorted({row.id for row in ROWS})
    assert len({row.id for row in ROWS}) == len(ROWS), "two rows of one name"
