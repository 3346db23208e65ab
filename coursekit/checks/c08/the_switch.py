"""08.1: the switch, built out of two calls."""

from __future__ import annotations

from typing import Any

import minitorch_lite as torch

from .. import Check, Deliberate, exercise, kind, mode


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
        "{kind}",
        "the name was given to a value later, or `paused()` instead of `paused` went to the check",
        kind=kind(paused),
    )
    manager = paused()
    it.expects(
        hasattr(type(manager), "__enter__") and hasattr(type(manager), "__exit__"),
        "paused() to be something that `with` accepts",
        "{kind}",
        "it lacks __enter__ or __exit__ (a generator function also needs contextlib)",
        kind=kind(manager),
    )
    library = (torch.no_grad, torch.enable_grad, torch.set_grad_enabled, torch.inference_mode)
    it.expects(
        not isinstance(manager, library),
        "a switch of your own",
        "the library's {name}",
        "it was renamed instead of rebuilt",
        name=type(manager).__name__,
    )


def _alone(it: Check, paused: Any, before: bool) -> None:
    torch.set_grad_enabled(before)
    was = mode()
    manager = paused()
    it.expects(
        torch.is_grad_enabled() is before,
        "{was} still after `paused()` without `with`",
        "{now}",
        "it switches when it is made, not when the block is entered",
        was=was,
        now=mode(),
    )
    weight, x = it.randn(3, requires_grad=True), it.randn(4, 3)
    with manager:
        now, inside, product = mode(), torch.is_grad_enabled(), x * weight
    it.expects(
        inside is False and not product.requires_grad,
        "recording off inside the block ({was} outside)",
        "{now}, a product with {node}" if product.grad_fn else "{now}",
        "entering does not switch recording off" if before else "entering turns the mode round",
        was=was,
        now=now,
        node=type(product.grad_fn).__name__,
    )
    it.expects(
        weight.requires_grad,
        "weight.requires_grad still True: a mode changes no tensor",
        "False",
        "the tensor was changed instead of the mode",
    )
    it.expects(
        torch.is_grad_enabled() is before,
        "{was} after the block, as before it",
        "{now}",
        "nothing is put back on leaving"
        if before
        else "leaving always switches recording on, whatever was found on entering",
        was=was,
        now=mode(),
    )


def _ended_by_an_error(it: Check, paused: Any, before: bool) -> None:
    for error in (Deliberate, KeyboardInterrupt):
        torch.set_grad_enabled(before)
        was, came_out = mode(), False
        try:
            with paused():
                raise error
        except error:
            came_out = True
        it.expects(
            came_out,
            "an error raised inside the block to come out of it",
            "no error",
            "__exit__ returns something true, which tells Python to swallow the error",
        )
        it.expects(
            torch.is_grad_enabled() is before,
            "{was} after a block that was ended by {error}",
            "{now}",
            "the line that puts the mode back is skipped when an error passes"
            if error is Deliberate
            else "Ctrl+C is no `Exception`, so `except` has not seen it; `finally` would",
            was=was,
            now=mode(),
            error=error.__name__,
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
    found, was = torch.is_grad_enabled(), mode()
    block, wanted = (paused, False) if choices[0] else (torch.enable_grad, True)
    with block():
        inside = torch.is_grad_enabled()
        if choices[1:]:
            _nested(it, paused, choices[1:])
    it.expects(
        inside is wanted and torch.is_grad_enabled() is found,
        "blocks inside blocks to give back their modes one by one, innermost first",
        "{now} where it was: {was}",
        "all blocks keep what they found in one place, so an inner one overwrites the outer's",
        now=mode(),
        was=was,
    )
