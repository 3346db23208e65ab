"""09.3: one object that opens many blocks."""

from __future__ import annotations

from typing import Any

import minitorch_lite as torch

from .. import Check, Deliberate, exercise, kind, mode

LIBRARY = (torch.no_grad, torch.enable_grad, torch.set_grad_enabled, torch.inference_mode)


@exercise(
    "09.3", "one object opens blocks inside its own blocks, and each gives back what it found"
)
def build_the_stack(it: Check, recording: Any) -> None:
    """``recording(flag)`` is an object for any number of blocks, also inside each other."""
    it.function(recording, "recording")
    _is_your_own(it, recording)
    for flag in (False, True):
        for before in (True, False):
            _alone(it, recording, flag, before)
    _twice_in_a_row(it, recording)
    _inside_itself(it, recording(False))
    for flag in (False, True):
        for error in (Deliberate, KeyboardInterrupt):
            _left_by(it, recording(flag), not flag, error)
    for _again in range(20):
        torch.set_grad_enabled(bool(it.random.integers(2)))
        blocks = [(recording(flag), flag) for flag in (False, True, False)]
        _nested(it, blocks, it.random.integers(0, 3, size=it.random.integers(2, 7)).tolist())


def _is_your_own(it: Check, recording: Any) -> None:
    library = recording in LIBRARY or (
        isinstance(recording, type) and issubclass(recording, LIBRARY)
    )
    if not library:
        before = torch.is_grad_enabled()
        library = isinstance(recording(False), LIBRARY)
        torch.set_grad_enabled(before)
    it.expects(
        not library,
        "a switch of your own",
        "the library's",
        "it was renamed instead of rebuilt; and the library's keeps one mode an object",
    )


def _alone(it: Check, recording: Any, flag: bool, before: bool) -> None:
    torch.set_grad_enabled(before)
    was = mode()
    block = recording(flag)
    it.expects(
        torch.is_grad_enabled() is before,
        "{was} still after `recording({flag})` without `with`",
        "{now}",
        "it switches when it is made, not when the block is entered",
        was=was,
        flag=flag,
        now=mode(),
    )
    it.expects(
        hasattr(type(block), "__enter__") and hasattr(type(block), "__exit__"),
        "recording({flag}) to be something that `with` accepts",
        "{kind}",
        "it lacks __enter__ or __exit__",
        flag=flag,
        kind=kind(block),
    )
    with block:
        inside = torch.is_grad_enabled()
    it.expects(
        inside is flag,
        "is_grad_enabled() to be {flag} inside recording({flag})",
        "{inside}",
        "the argument is not looked at, or entering turns the mode round",
        flag=flag,
        inside=inside,
    )
    it.expects(
        torch.is_grad_enabled() is before,
        "{was} after the block, as before it",
        "{now}",
        "leaving sets the opposite of the argument, whatever was found on entering"
        if flag is before
        else "nothing is put back on leaving",
        was=was,
        now=mode(),
    )


def _twice_in_a_row(it: Check, recording: Any) -> None:
    torch.set_grad_enabled(True)
    block = recording(False)
    try:
        for _time in range(2):
            with block:
                pass
    except (RuntimeError, AttributeError, TypeError) as error:
        it.wrong(
            "the same object to open a second block",
            "{error}",
            "it is used up after one block, as what contextlib makes of a generator is",
            error=type(error).__name__,
        )
    torch.set_grad_enabled(False)  # another mode than the one in which it was made
    with block:
        pass
    it.expects(
        not torch.is_grad_enabled(),
        "recording off after the block: it was off when the block was entered",
        "recording on",
        "the mode is looked at when the object is made; another one may hold when `with` starts",
    )


def _inside_itself(it: Check, block: Any) -> None:
    torch.set_grad_enabled(True)
    with block:
        with block:
            pass
        it.expects(
            not torch.is_grad_enabled(),
            "recording off after the inner of two blocks of one object",
            "recording on",
            "what was found first is put back first; the block that is left first came last",
        )
    it.expects(
        torch.is_grad_enabled(),
        "recording on after both blocks of one object, as before them",
        "recording off",
        "the object knows only what the block opened last has found: each open block needs its own",
    )


def _left_by(it: Check, block: Any, before: bool, error: type[BaseException]) -> None:
    torch.set_grad_enabled(before)
    was, came_out = mode(), False
    try:
        with block:
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
        "the mode is put back only if no error passes",
        was=was,
        now=mode(),
        error=error.__name__,
    )


def _nested(it: Check, blocks: list[tuple[Any, bool]], choices: list[int]) -> None:
    """Blocks in blocks, of few objects, against the plain rule."""
    found, was = torch.is_grad_enabled(), mode()
    block, wanted = blocks[choices[0]]
    with block:
        inside = torch.is_grad_enabled()
        if choices[1:]:
            _nested(it, blocks, choices[1:])
    it.expects(
        inside is wanted and torch.is_grad_enabled() is found,
        "blocks inside blocks to give back their modes one by one, innermost first",
        "{now} where it was: {was}",
        "what the open blocks have found is kept in one place, and gets mixed up",
        now=mode(),
        was=was,
    )
