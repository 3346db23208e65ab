"""The checks of chapter 08: no_grad."""

from __future__ import annotations

from typing import Any

import minitorch_lite as torch

from . import Check, exercise, kind


class Deliberate(Exception):
    """What the checks raise inside a block, to see whether it comes out again."""


def _state() -> str:
    return "on" if torch.is_grad_enabled() else "off"


@exercise(
    "08.1", "inside nothing is recorded, and every way out gives back the mode that was found"
)
def build_the_switch(it: Check, paused: Any) -> None:
    """``paused`` makes context managers that switch recording off and give back the mode."""
    _is_a_switch(it, paused)
    for before in (True, False):
        _alone(it, paused, before)
        _ended_by_an_error(it, paused, before)
    _made_here_entered_there(it, paused)
    for _ in range(20):
        torch.set_grad_enabled(True)
        _nested(it, paused, it.random.integers(0, 2, size=it.random.integers(2, 6)).tolist())


def _is_a_switch(it: Check, paused: Any) -> None:
    it.expects(
        callable(paused),
        "paused to be something that can be called",
        kind(paused),
        "the name was given to a value later, or `paused()` instead of `paused` went to the check",
    )
    manager = paused()
    it.expects(
        hasattr(type(manager), "__enter__") and hasattr(type(manager), "__exit__"),
        "paused() to be something that `with` accepts",
        kind(manager),
        "it lacks __enter__ or __exit__ (a generator function also needs contextlib)",
    )
    library = (torch.no_grad, torch.enable_grad, torch.set_grad_enabled, torch.inference_mode)
    it.expects(
        not isinstance(manager, library),
        "a switch of your own",
        f"the library's {type(manager).__name__}",
        "it was renamed instead of rebuilt",
    )


def _alone(it: Check, paused: Any, before: bool) -> None:
    torch.set_grad_enabled(before)
    was = _state()
    manager = paused()
    it.expects(
        torch.is_grad_enabled() is before,
        f"recording still {was} after `paused()` without `with`",
        f"recording {_state()}",
        "it switches when it is made, not when the block is entered",
    )
    weight, x = it.randn(3, requires_grad=True), it.randn(4, 3)
    with manager:
        inside, product = torch.is_grad_enabled(), x * weight
    it.expects(
        inside is False and not product.requires_grad,
        f"recording off inside the block (it was {was} outside)",
        f"recording {'on' if inside else 'off'}"
        + (f", a product with {type(product.grad_fn).__name__}" if product.grad_fn else ""),
        "entering does not switch recording off" if before else "entering turns the mode round",
    )
    it.expects(
        weight.requires_grad,
        "weight.requires_grad still True: a mode changes no tensor",
        "False",
        "the tensor was changed instead of the mode",
    )
    it.expects(
        torch.is_grad_enabled() is before,
        f"recording {was} after the block, as before it",
        f"recording {_state()}",
        "nothing is put back on leaving"
        if before
        else "leaving always switches recording on, whatever was found on entering",
    )


def _ended_by_an_error(it: Check, paused: Any, before: bool) -> None:
    torch.set_grad_enabled(before)
    came_out = False
    try:
        with paused():
            raise Deliberate
    except Deliberate:
        came_out = True
    it.expects(
        came_out,
        "an error raised inside the block to come out of it",
        "no error",
        "__exit__ returns something true, which tells Python to swallow the error",
    )
    it.expects(
        torch.is_grad_enabled() is before,
        f"recording {'on' if before else 'off'} after a block that an error ended",
        f"recording {_state()}",
        "the line that puts the mode back is skipped when an error passes",
    )


def _made_here_entered_there(it: Check, paused: Any) -> None:
    torch.set_grad_enabled(True)
    manager = paused()
    torch.set_grad_enabled(False)
    with manager:
        pass
    it.expects(
        not torch.is_grad_enabled(),
        "recording off after the block: it was off when the block was entered",
        "recording on",
        "the mode is looked at when paused() is called; another one may hold when `with` starts",
    )


def _nested(it: Check, paused: Any, choices: list[int]) -> None:
    """Blocks in blocks, some pausing and some switching on, against a plain list of modes."""
    found = torch.is_grad_enabled()
    block, wanted = (paused, False) if choices[0] else (torch.enable_grad, True)
    with block():
        inside = torch.is_grad_enabled()
        if choices[1:]:
            _nested(it, paused, choices[1:])
    it.expects(
        inside is wanted and torch.is_grad_enabled() is found,
        "blocks inside blocks to give back their modes one by one, innermost first",
        f"recording {_state()} where it was {'on' if found else 'off'}",
        "all blocks keep what they found in one place, so an inner one overwrites the outer's",
    )
