"""09.5: a generator whose steps run unrecorded, and nobody else's lines."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import minitorch_lite as torch
from minitorch_lite.viz.language import _

from .. import Check, Deliberate, exercise, kind, mode


def _numbers(log: list) -> Callable[..., Generator]:
    """A generator function that notes the mode of each step, and what comes in."""

    def numbers(count: int, start: int = 0) -> Generator:
        """Counts."""
        try:
            for number in range(start, start + count):
                log.append(("step", torch.is_grad_enabled()))
                try:
                    log.append(("got", (yield number)))
                except (Deliberate, KeyboardInterrupt) as error:
                    log.append(("error", type(error)))
            return "done"
        finally:
            log.append(("end", torch.is_grad_enabled()))

    return numbers


@exercise("09.5", "recording is off in each step and the caller's own between them")
def build_the_generator_wrapper(it: Check, quietly: Any) -> None:
    """``quietly(function)`` makes a generator function whose steps run unrecorded."""
    it.function(quietly, "quietly")
    for before in (True, False):
        torch.set_grad_enabled(before)
        _steps(it, quietly, before)
        _what_goes_in(it, quietly)
        _what_comes_out(it, quietly)
        _closing(it, quietly, before)
        _an_error_of_its_own(it, quietly, before)
    _inside_itself(it, quietly)
    for _again in range(10):
        _two_at_once(it, quietly)


def _steps(it: Check, quietly: Any, before: bool) -> None:
    log: list = []
    was, wrapped = mode(), quietly(_numbers(log))
    it.function(wrapped, "quietly(numbers)")
    maker = getattr(wrapped, "__globals__", {}).get("__name__", "")
    it.expects(
        not maker.startswith(torch.__name__.partition(".")[0]),
        "a wrapper of your own",
        "the library's",
        "the library's decorator was applied; its block is yours to use, the wrapper is the task",
    )
    it.expects(
        getattr(wrapped, "__name__", None) == "numbers" and wrapped.__doc__ == "Counts.",
        "the generator function's own __name__ and docstring",
        "{name}",
        "the wrapper shows its own; functools has a decorator that copies them",
        name=getattr(wrapped, "__name__", kind(wrapped)),
    )
    generator = it.call(wrapped, 3, 5)
    it.expects(
        not log,
        "no step before the first `next`",
        "{count} steps",
        "all steps are run at once and collected; a generator may go on for ever",
        count=sum(what == "step" for what, _mode in log),
    )
    it.expects(
        all(hasattr(generator, name) for name in ("__next__", "send", "throw", "close")),
        "a generator, with next, send, throw and close",
        "{kind}",
        "something else is returned",
        kind=kind(generator),
    )
    number = it.call(next, generator)
    it.expects(
        log == [("step", False)],
        "recording off in the first step",
        "recording on" if log else "no step",
        "the block is around the call, which only makes the generator; its lines run later",
    )
    it.expects(
        number == 5,
        "what the generator yields: 5",
        "{number}",
        "it is not yielded on, or an argument is lost",
        number=number,
    )
    it.expects(
        torch.is_grad_enabled() is before,
        "{was} while the generator waits, as before",
        "{now}",
        "the block stays open across the yield, so the caller's lines run inside it",
        was=was,
        now=mode(),
    )
    torch.set_grad_enabled(not before)
    was = mode()
    it.call(next, generator)
    if torch.is_grad_enabled() is before:
        now = mode()
        it.wrong(
            "{was}: the caller has changed the mode between two steps",
            "{now}",
            "it is switched on at each yield, whatever the caller had"
            if _always_on(quietly)
            else "the mode of the first step is given back; it has to be looked at before each",
            was=was,
            now=now,
        )
    torch.set_grad_enabled(before)


def _always_on(quietly: Any) -> bool:
    """Whether recording is on after a first step although it was off before."""
    torch.set_grad_enabled(False)
    generator = quietly(_numbers([]))(3)
    next(generator)
    return torch.is_grad_enabled()


def _what_goes_in(it: Check, quietly: Any) -> None:
    log: list = []
    generator = quietly(_numbers(log))(9)
    next(generator)
    number = generator.send("hello")
    it.expects(
        ("got", "hello") in log and number == 1,
        "what is sent in to reach the generator",
        "{got}",
        "`next` sends None; what the caller sent is the value of the yield in the wrapper",
        got=log[1:2],
    )
    for error in (Deliberate, KeyboardInterrupt):
        log.clear()
        try:
            number = generator.throw(error())
        except error:
            number = None
        it.expects(
            ("error", error) in log and number is not None,
            "{error}, thrown in, to reach the generator, which goes on",
            "the error came back out",
            "an error at the yield ends the wrapper; it has to be handed on with throw"
            if error is Deliberate
            else "Ctrl+C is no `Exception`; every error has to be handed on",
            error=error.__name__,
        )
        expected = [("step", False)]
        it.expects(
            log[1:] == expected,
            "recording off in the step after an error",
            "{log}",
            "the generator is woken outside the block after an error",
            log=log[1:],
        )


def _what_comes_out(it: Check, quietly: Any) -> None:
    generator = quietly(_numbers([]))(2)
    values: list = []
    try:
        for _step in range(3):
            values.append(generator.send(None))
    except StopIteration as stop:
        values.append(stop.value)
    except RuntimeError as error:
        it.wrong(
            "the generator to end",
            "RuntimeError: {error}",
            "the inner generator's StopIteration may not leave a generator: it means `return`",
            error=error,
        )
    it.expects(
        values == [0, 1, "done"],
        "0 and 1, and `done` as what is returned",
        "{values}",
        "what the inner generator returns is lost; StopIteration has it",
        values=values,
    )


def _closing(it: Check, quietly: Any, before: bool) -> None:
    log: list = []
    was, generator = mode(), quietly(_numbers(log))(3)
    next(generator)
    inner = log[:]
    generator.close()
    it.expects(
        log[len(inner) :] == [("end", False)],
        "the generator's `finally` lines to run on close, with recording off",
        "recording on" if log[len(inner) :] else "they did not run",
        "close reaches the generator outside the block, or only when Python clears it away",
    )
    it.expects(
        torch.is_grad_enabled() is before,
        "{was} after close, as before it",
        "{now}",
        "closing does not give back the mode",
        was=was,
        now=mode(),
    )


def _an_error_of_its_own(it: Check, quietly: Any, before: bool) -> None:
    def fails() -> Generator:
        yield 1
        raise Deliberate

    was, generator = mode(), quietly(fails)()
    next(generator)
    came_out = False
    try:
        next(generator)
    except Deliberate:
        came_out = True
    except StopIteration:
        pass
    it.expects(
        came_out,
        "an error in the generator to come out",
        "an end without an error",
        "the wrapper catches it and says nothing",
    )
    it.expects(
        torch.is_grad_enabled() is before,
        "{was} after an error in a step",
        "{now}",
        "the line that puts the mode back is skipped when an error passes",
        was=was,
        now=mode(),
    )


def _inside_itself(it: Check, quietly: Any) -> None:
    seen: list[bool] = []

    def down(steps: int) -> Generator:
        if steps:
            yield from wrapped(steps - 1)
        seen.append(torch.is_grad_enabled())
        yield steps

    wrapped = quietly(down)
    torch.set_grad_enabled(True)
    values = it.call(lambda: list(wrapped(2)))
    it.expects(
        values == [0, 1, 2] and not any(seen) and torch.is_grad_enabled(),
        "a generator inside a generator, all steps unrecorded, and recording on afterwards",
        "{now}, and inside: {seen}",
        "one switch serves all generators, and a step inside a step overwrites what was found",
        now=mode(),
        seen=", ".join(_("on") if recording else _("off") for recording in seen),
    )
    torch.set_grad_enabled(True)


def _two_at_once(it: Check, quietly: Any) -> None:
    """Two generators of one function, resumed in any order, in any mode."""
    log: list = []
    wrapped = quietly(_numbers(log))
    both = [wrapped(20), wrapped(20, 50)]
    for number in it.random.integers(2, size=12).tolist():
        before = bool(it.random.integers(2))
        torch.set_grad_enabled(before)
        was = mode()
        next(both[number])
        it.expects(
            torch.is_grad_enabled() is before,
            "{was} after a step of one of two generators",
            "{now}",
            "what one generator has found is kept where the other one overwrites it",
            was=was,
            now=mode(),
        )
    numbers_seen = [entry for entry in log if entry[0] == "step"]
    it.expects(
        ("step", True) not in numbers_seen,
        "recording off in each step of two generators",
        "recording on in one",
        "the first step only is paused",
    )
    for generator in both:
        generator.close()
    torch.set_grad_enabled(True)
