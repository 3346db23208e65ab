"""Printing: the same arrays as in tests/record_printing.py, and torch 2.13.0's text for them."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from minitorch_lite import dtypes, printing
from minitorch_lite.printing import set_printoptions, tensor_repr

CASES = json.loads((Path(__file__).parent / "data" / "printing.json").read_text())


@pytest.fixture(autouse=True)
def defaults_restored():
    yield
    set_printoptions(profile="default")
    dtypes.set_default_dtype(dtypes.float32)


def array_of(dtype, shape, elements):
    size = math.prod(shape)
    if elements == "range":
        elements = list(range(size))
    elif not isinstance(elements, list):
        elements = [elements] * size
    return np.array(elements, dtype).reshape(shape)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_as_torch_prints(case):
    set_printoptions(**case.get("options", {}))
    dtypes.set_default_dtype(getattr(dtypes, case.get("default", "float32")))
    assert vars(printing.options) == case["shown"]
    grad = case.get("grad")
    text = tensor_repr(
        array_of(case["dtype"], case["shape"], case["elements"]),
        requires_grad=grad is not None,
        grad_fn_name=None if grad == "leaf" else grad,
        class_name=case.get("subclass", "tensor"),
    )
    assert text == case["text"]


def test_the_oracle_is_not_empty():
    assert len(CASES) > 400
    assert sum("grad_fn" in case["text"] for case in CASES) > 40
    assert sum("..." in case["text"] for case in CASES) > 20


def test_layout_in_memory_is_not_seen():
    array = np.arange(6.0, dtype=np.float32).reshape(2, 3)
    assert tensor_repr(array.T) == tensor_repr(np.ascontiguousarray(array.T))


def test_each_call_makes_sci_mode_automatic_again():
    set_printoptions(sci_mode=True)
    assert tensor_repr(np.array([1.5], np.float32)) == "tensor([1.5000e+00])"
    set_printoptions(precision=2)
    assert tensor_repr(np.array([1.5], np.float32)) == "tensor([1.50])"
