"""PARITY.md says what is there, and what is absent says so."""

import importlib
from types import ModuleType

import pytest

import minitorch_lite as torch
from coursekit import parity_table

SECTIONS = {each.namespace: each for each in parity_table.sections()}
MODULES = [n for n in SECTIONS if isinstance(parity_table.ours(n), ModuleType)]


def test_the_page_is_in_step():
    assert parity_table.PAGE.read_text(encoding="utf-8") == parity_table.page(), (
        "run `python3 course.py table`"
    )


def test_a_missing_parameter_is_found():
    def gradcheck(func, inputs, eps):
        pass

    assert parity_table.missing("func inputs eps atol out", gradcheck) == ["atol"]
    assert parity_table.missing("func inputs eps", gradcheck) == []


def test_notes_are_about_names_that_are_there():
    for full in parity_table.NOTES:
        namespace, _, name = full.rpartition(".")
        assert name in SECTIONS[namespace].differs, full


@pytest.mark.parametrize("namespace", [*MODULES, "torch.Tensor"])
def test_absent_names_say_so(namespace):
    owner = parity_table.ours(namespace)
    owners = [owner, torch.ones(2)] if namespace == "torch.Tensor" else [owner]
    for name in SECTIONS[namespace].absent:
        for each in owners:
            assert not hasattr(each, name)
            sentence = rf"^minitorch_lite has no torch\b.*\b{name}; "
            with pytest.raises(AttributeError, match=sentence):
                getattr(each, name)


@pytest.mark.parametrize("namespace", ["torch", "torch.autograd", "torch.nn", "torch.optim"])
def test_nothing_is_public_that_torch_has_not(namespace):
    owner, section = parity_table.ours(namespace), SECTIONS[namespace]
    known = {*section.same, *section.differs}
    extra = {
        name
        for name in dir(owner)
        if not name.startswith("_") and name not in known
        and not isinstance(getattr(owner, name), ModuleType)
    }
    assert extra <= {"GradcheckError", "SavedTensor"}  # torch has them, and does not list them


def test_a_typing_mistake_in_a_method_is_one():
    x = torch.ones(2)
    with pytest.raises(AttributeError, match="^'Tensor' object has no attribute 'sumn'$"):
        x.sumn  # noqa: B018  to ask is the test
    with pytest.raises(ImportError):
        importlib.import_module("minitorch_lite.fft")


def test_absent_methods_are_not_listed():
    x = torch.ones(2)
    assert "svd" not in dir(x) and "sum" in dir(x)
    x.svd = "mine"  # a name of torch's is free for notes of one's own
    assert x.svd == "mine"
