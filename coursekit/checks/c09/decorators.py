"""09.4: a decorator with and without parentheses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import minitorch_lite as torch
from minitorch_lite.viz.language import N_, _

from .. import Check, Deliberate, exercise, kind, mode


@exercise("09.4", "each call runs unrecorded and gives back what it found, as function and method")
def build_the_decorator(it: Check, unrecorded: Any) -> None:
    """``@unrecorded`` and ``@unrecorded()`` switch recording off for each call."""
    it.function(unrecorded, "unrecorded")
    for bare in (True, False):
        decorate = _form(it, unrecorded, bare)
        for before in (True, False):
            _one_call(it, decorate, before)
        for before in (True, False):
            for error in (Deliberate, KeyboardInterrupt):
                _left_by(it, decorate, before, error)
            _another_mode_later(it, decorate, before)
            _inside_itself(it, decorate, before)
        _method(it, decorate)


def _form(it: Check, unrecorded: Any, bare: bool) -> Callable[[Callable], Any]:
    """The decorator of ``@unrecorded`` or of ``@unrecorded()``, which never switches by itself."""
    torch.set_grad_enabled(True)
    expected = N_("`@unrecorded` to work") if bare else N_("`@unrecorded()` to work")
    likely = (
        N_("without parentheses the function itself is the argument, and this case is missing")
        if bare
        else N_("with parentheses there is no function yet: a decorator has to come back")
    )
    try:
        decorate = unrecorded if bare else unrecorded()
        wrapped = decorate(_probe([]))
        wrapped()
    except (TypeError, AttributeError) as error:
        it.wrong(expected, "{error}", likely, error=f"{type(error).__name__}: {error}")
    it.expects(callable(wrapped), expected, "{kind}", likely, kind=kind(wrapped))
    maker = getattr(wrapped, "__globals__", {}).get("__name__", "")
    it.expects(
        not maker.startswith(torch.__name__.partition(".")[0]),
        "a decorator of your own",
        "the library's",
        "the block is yours to use, but the wrapper around the function is the task",
    )
    return decorate


def _probe(seen: list[bool]) -> Callable:
    def probe(*args: Any, **kwargs: Any) -> Any:
        """Notes the mode."""
        seen.append(torch.is_grad_enabled())
        return args, kwargs

    return probe


def _one_call(it: Check, decorate: Callable[[Callable], Any], before: bool) -> None:
    torch.set_grad_enabled(before)
    seen: list[bool] = []
    was, wrapped = mode(), decorate(_probe(seen))
    it.expects(
        not seen,
        "the function not to run when it is decorated",
        "a run",
        "it is called where a function that calls it should be returned",
    )
    it.expects(
        torch.is_grad_enabled() is before,
        "{was} still after decorating",
        "{now}",
        "it switches when the function is decorated, not when it is called",
        was=was,
        now=mode(),
    )
    result = it.call(wrapped, 1, 2) if not before else wrapped(1, 2, key=3)
    it.expects(
        seen == [False],
        "one run with recording off",
        "{seen}",
        "the function runs outside the block"
        if len(seen) == 1
        else "it is not called, or called twice",
        seen=[_("on") if recording else _("off") for recording in seen],
    )
    it.expects(
        result == ((1, 2), {"key": 3} if before else {}),
        "the function's own result for the arguments that were passed",
        "{result}",
        "the result is not returned, or arguments are lost on the way",
        result=result,
    )
    it.expects(
        torch.is_grad_enabled() is before,
        "{was} after the call, as before it",
        "{now}",
        "nothing is put back after the call"
        if before
        else "the end of a call switches recording on, whatever was found",
        was=was,
        now=mode(),
    )
    it.expects(
        getattr(wrapped, "__name__", None) == "probe" and wrapped.__doc__ == "Notes the mode.",
        "the function's own __name__ and docstring",
        "{name}",
        "the wrapper shows its own; functools has a decorator that copies them",
        name=getattr(wrapped, "__name__", kind(wrapped)),
    )


def _left_by(
    it: Check, decorate: Callable[[Callable], Any], before: bool, error: type[BaseException]
) -> None:
    def fails() -> None:
        raise error

    torch.set_grad_enabled(before)
    was, came_out, wrapped = mode(), False, decorate(fails)
    try:
        wrapped()
    except error:
        came_out = True
    it.expects(
        came_out,
        "an error in the function to come out of the call",
        "no error",
        "the wrapper catches it and says nothing",
    )
    it.expects(
        torch.is_grad_enabled() is before,
        "{was} after a call that was ended by {error}",
        "{now}",
        "the line that puts the mode back is skipped when an error passes"
        if error is Deliberate
        else "Ctrl+C is no `Exception`, so `except` has not seen it; `finally` would",
        was=was,
        now=mode(),
        error=error.__name__,
    )


def _another_mode_later(it: Check, decorate: Callable[[Callable], Any], before: bool) -> None:
    torch.set_grad_enabled(before)
    wrapped = decorate(_probe([]))
    torch.set_grad_enabled(not before)
    was = mode()
    wrapped()
    it.expects(
        torch.is_grad_enabled() is not before,
        "{was} after the call, as before it",
        "{now}",
        "the mode is looked at when the function is decorated; another one may hold at the call",
        was=was,
        now=mode(),
    )


def _inside_itself(it: Check, decorate: Callable[[Callable], Any], before: bool) -> None:
    """A call inside a call, of the same function and of another one of the same decorator."""
    seen: list[bool] = []

    def down(steps: int) -> None:
        (wrapped if steps % 2 else other)(steps - 1) if steps else None
        seen.append(torch.is_grad_enabled())

    wrapped, other = decorate(down), decorate(down)
    torch.set_grad_enabled(before)
    was = mode()
    it.call(wrapped, 4)
    it.expects(
        seen == [False] * 5 and torch.is_grad_enabled() is before,
        "a function that calls itself to run unrecorded to its end, and {was} afterwards",
        "{now}, and inside: {seen}",
        "one switch serves all calls, so a call inside a call overwrites what was found",
        was=was,
        now=mode(),
        seen=", ".join(_("on") if recording else _("off") for recording in seen),
    )


def _method(it: Check, decorate: Callable[[Callable], Any]) -> None:
    class Sensor:
        @decorate
        def read(self, number: int) -> tuple[Any, int, bool]:
            return self, number, torch.is_grad_enabled()

    torch.set_grad_enabled(True)
    sensor, came = Sensor(), None
    try:
        came = sensor.read(3)
    except TypeError as error:
        came = f"TypeError: {error}"
    it.expects(
        came == (sensor, 3, False),
        "a decorated method to get its object as `self`",
        "{came}",
        "what replaces the method is an object, and only functions are bound to `self` by Python",
        came=came,
    )
