"""Docstrings: every public name has one, and their examples run and print what they say."""

import doctest
import importlib
import inspect
import pkgutil
import warnings

import pytest

import minitorch_lite
from coursekit import parity_table
from minitorch_lite.dispatch import REGISTRY

SKIPPED = ("minitorch_lite.viz",)  # pictures: tests/viz looks at what they show


def modules() -> list[str]:
    found = pkgutil.walk_packages(minitorch_lite.__path__, "minitorch_lite.")
    names = [module.name for module in found if not module.name.startswith(SKIPPED)]
    return ["minitorch_lite", *names]


@pytest.fixture(autouse=True)
def quiet_and_seeded():
    minitorch_lite.manual_seed(0)
    yield
    minitorch_lite.set_grad_enabled(True)


@pytest.mark.parametrize("name", modules())
def test_examples_run(name):
    module = importlib.import_module(name)
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch's warnings belong to what is shown
        failed, _ = doctest.testmod(module, optionflags=flags, raise_on_error=False)
    assert not failed, f"see the report above; python -m doctest {module.__file__}"


def test_there_are_examples_to_run():
    finder = doctest.DocTestFinder()
    found = [
        test for name in modules() for test in finder.find(importlib.import_module(name))
        if test.examples
    ]
    assert len(found) > 50


def public() -> dict[str, object]:
    """Every public callable of ours, by its name in torch."""
    found = {}
    for section in parity_table.sections():
        owner = parity_table.ours(section.namespace)
        for name in (*section.same, *section.differs):
            value = inspect.getattr_static(owner, name, None)
            if isinstance(value, (staticmethod, classmethod)):
                value = value.__func__
            if inspect.isclass(value) or inspect.isfunction(value):
                found[f"{section.namespace}.{name}"] = value
    return found


PUBLIC = public()


def test_public_names_have_docstrings():
    assert [name for name, value in PUBLIC.items() if not inspect.getdoc(value)] == []


def test_an_operation_has_one_line():
    lines = {name: (op.__doc__ or "").count("\n") + 1 for name, op in REGISTRY.items()}
    assert [name for name, op in REGISTRY.items() if not op.__doc__ or lines[name] > 1] == []


def test_signatures_are_typed():
    untyped = [
        name
        for name, value in PUBLIC.items()
        if inspect.isfunction(value) and ".ops." not in value.__module__
        for parameter in inspect.signature(value).parameters.values()
        if parameter.annotation is parameter.empty
        and parameter.name not in ("self", "cls")
        or inspect.signature(value).return_annotation is inspect.Signature.empty
    ]
    assert sorted(set(untyped)) == []
