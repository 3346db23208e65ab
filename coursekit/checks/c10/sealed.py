"""10.4: a value that refuses to be saved."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import minitorch_lite as torch
from minitorch_lite.viz.language import N_, _

from .. import Check, exercise, kind

MODES: dict[str, Callable[[], AbstractContextManager]] = {
    N_("outside"): nullcontext,
    N_("in no_grad"): torch.no_grad,
    N_("in inference_mode"): torch.inference_mode,
}


@exercise("10.4", "no version, no save, no write outside, and a clone is as ordinary as its place")
def build_the_sealed_value(
    it: Check, sealed: Any, counted: type, save: Callable[[Any], Any]
) -> None:
    """``Sealed(number)`` behaves as an inference tensor does, step by step."""
    it.function(sealed, "Sealed")
    for where, block in MODES.items():
        number = float(it.random.integers(1, 9))
        with torch.inference_mode():
            value, real = sealed(number), torch.tensor(number)
        with block():
            _is_for_life(it, value, number, where)
            _has_no_version(it, value, where)
            _is_not_saved(it, value, save, where)
            _clone(it, value, sealed, counted, where)
            _writes(it, value, real, where)
    for _again in range(10):
        _as_the_library(it, sealed)


def _refuses(action: Callable[[], Any]) -> str | None:
    """The name of the error that the action raises."""
    try:
        action()
    except Exception as error:
        return type(error).__name__
    return None


def _is_for_life(it: Check, value: Any, number: float, where: str) -> None:
    it.expects(
        value.number == number and value.is_inference() is True,
        "the number {number:g}, and is_inference() to be True {where}",
        "{came}, and {says}",
        "is_inference tells the mode of the moment; the seal is for life",
        number=number,
        where=_(where),
        came=value.number,
        says=value.is_inference(),
    )


def _has_no_version(it: Check, value: Any, where: str) -> None:
    error = _refuses(lambda: value.version)
    it.expects(
        error is not None,
        "a RuntimeError when `version` is asked for {where}",
        "{version}",
        "whatever stands there, None too, can be saved and compared later; there must be nothing",
        where=_(where),
        version=None if error else value.version,
    )
    it.expects(
        error == "RuntimeError",
        "a RuntimeError when `version` is asked for {where}",
        "{error}",
        "an attribute that is missing says nothing about why; raise the error on purpose",
        where=_(where),
        error=error,
    )


def _is_not_saved(it: Check, value: Any, save: Callable[[Any], Any], where: str) -> None:
    error = _refuses(lambda: save(value))
    it.expects(
        error == "RuntimeError",
        "save(sealed) to raise a RuntimeError {where}",
        "{error}" if error else "no error",
        "save asks for the version; that is where it has to fail",
        error=error,
        where=_(where),
    )


def _clone(it: Check, value: Any, sealed: Any, counted: type, where: str) -> None:
    copy = value.clone()
    it.expects(
        copy is not value,
        "clone() to make another value {where}",
        "the same one",
        "it returns itself, so a write to one would show in the other",
        where=_(where),
    )
    inside = where == "in inference_mode"
    it.expects(
        (copy.is_inference() if hasattr(copy, "is_inference") else False) is inside,
        "clone() {where} to be sealed: {wanted}",
        "{kind}",
        "inside, everything new is sealed, a clone as well"
        if inside
        else "the clone is sealed again; outside it is the way back to an ordinary value",
        where=_(where),
        wanted=inside,
        kind=kind(copy),
    )
    it.expects(
        inside or (isinstance(copy, counted) and copy.version == 0),
        "clone() {where} to be a Counted value at version 0",
        "{kind}",
        "it has to be what save takes, with a counter of its own",
        where=_(where),
        kind=kind(copy),
    )
    it.expects(
        copy.number == value.number,
        "the clone to have the number {number:g}",
        "{came}",
        "the number is lost on the way",
        number=value.number,
        came=copy.number,
    )


def _writes(it: Check, value: Any, real: torch.Tensor, where: str) -> None:
    before = value.number
    error = _refuses(lambda: value.write(before + 1))
    allowed = _refuses(lambda: real.add_(1)) is None
    if allowed:
        it.expects(
            error is None and value.number == before + 1,
            "write to work {where}",
            "{error}" if error else "the old number",
            "inside, a sealed value may be written like any other",
            where=_(where),
            error=error,
        )
        return
    it.expects(
        error is not None,
        "write to raise a RuntimeError {where}",
        "no error",
        "grad mode is looked at; it is inference mode that allows the write"
        if where == "in no_grad"
        else "the write goes through, and nobody has counted it",
        where=_(where),
    )
    it.expects(
        error == "RuntimeError",
        "write to raise a RuntimeError {where}",
        "{error}",
        "the method fails for another reason",
        where=_(where),
        error=error,
    )
    it.expects(
        value.number == before,
        "the old number after a write that was refused",
        "the new one",
        "it is written first and refused afterwards",
    )


def _as_the_library(it: Check, sealed: Any) -> None:
    """Any walk through the modes: what the library's tensor refuses, this one refuses."""
    switches = [
        torch.no_grad,
        torch.enable_grad,
        torch.inference_mode,
        lambda: torch.inference_mode(False),
    ]
    with torch.inference_mode():
        value, real = sealed(1.0), torch.tensor(1.0)
    blocks: list[AbstractContextManager] = []
    for _step in range(8):
        block = switches[it.random.integers(4)]()
        block.__enter__()
        blocks.append(block)
        mine, theirs = _refuses(lambda: value.write(2.0)), _refuses(lambda: real.fill_(2.0))
        copies = [value.clone(), real.clone()]
        kinds = [
            bool(copy.is_inference()) if hasattr(copy, "is_inference") else False for copy in copies
        ]
        inside = torch.is_inference_mode_enabled()
        if it.random.integers(2):
            blocks.pop().__exit__(None, None, None)
        if mine != theirs or kinds[0] != kinds[1]:
            while blocks:
                blocks.pop().__exit__(None, None, None)
            it.wrong(
                "what an inference tensor does in blocks inside blocks, with inference mode {on}",
                "something else",
                "the mode of another moment is looked at, or another mode",
                on=_("on") if inside else _("off"),
            )
    while blocks:
        blocks.pop().__exit__(None, None, None)
