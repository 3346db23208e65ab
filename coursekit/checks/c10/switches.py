"""10.3: two switches in one block."""

from __future__ import annotations

from typing import Any

import minitorch_lite as torch
from minitorch_lite.viz.language import _

from .. import Check, Deliberate, exercise, kind


@exercise("10.3", "both switches at each moment are those of the library, on every way out")
def build_the_double_switch(it: Check, sealing: Any, state: Any) -> None:
    """``sealing(mode=True)`` sets ``state.grad`` and ``state.inference`` as inference_mode does."""
    it.function(sealing, "sealing")
    try:
        for grad in (True, False):
            for inference in (False, True):
                for argument in ((), (True,), (False,)):
                    _alone(it, sealing, state, (grad, inference), argument)
        for error in (Deliberate, KeyboardInterrupt):
            _left_by(it, sealing, state, error)
        for _again in range(20):
            state.grad, state.inference = True, False
            choices = it.random.integers(0, 3, size=it.random.integers(2, 7)).tolist()
            _beside_the_library(it, sealing, state, choices)
    finally:
        state.grad, state.inference = True, False


def _now(state: Any) -> tuple[bool, bool]:
    return state.grad, state.inference


def _alone(it: Check, sealing: Any, state: Any, before: tuple, argument: tuple) -> None:
    state.grad, state.inference = before
    block = sealing(*argument)
    code = f"sealing({', '.join(map(str, argument))})"
    it.expects(
        _now(state) == before,
        "both switches as they were after `{code}` without `with`",
        "a change",
        "it switches when it is made, not when the block is entered",
        code=code,
    )
    it.expects(
        hasattr(type(block), "__enter__") and hasattr(type(block), "__exit__"),
        "{code} to be something that `with` accepts",
        "{kind}",
        "it lacks __enter__ or __exit__",
        code=code,
        kind=kind(block),
    )
    with block:
        grad, inference = _now(state)
    mode = argument[0] if argument else True
    it.expects(
        inference is mode,
        "state.inference to be {mode} inside {code}",
        "{inference}",
        "the argument is not looked at, or its default is not True",
        code=code,
        mode=mode,
        inference=inference,
    )
    it.expects(
        grad is not mode,
        "state.grad to be {wanted} inside {code}",
        "{grad}",
        "inference mode switches grad mode off as well"
        if mode
        else "leaving inference mode for a while means to record again: grad mode goes on",
        code=code,
        wanted=not mode,
        grad=grad,
    )
    after = _now(state)
    it.expects(
        after[1] is before[1],
        "state.inference after the block as before it: {was}",
        "{now}",
        "it is set to a fixed value, or not given back",
        was=before[1],
        now=after[1],
    )
    it.expects(
        after[0] is before[0],
        "state.grad after the block as before it: {was}",
        "{now}",
        "only one of the two switches is given back, or the other one is set to a fixed value",
        was=before[0],
        now=after[0],
    )


def _left_by(it: Check, sealing: Any, state: Any, error: type[BaseException]) -> None:
    state.grad, state.inference = True, False
    came_out = False
    try:
        with sealing():
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
        _now(state) == (True, False),
        "both switches as before after a block that was ended by {error}",
        "a change",
        "the lines that give back are skipped when an error passes",
        error=error.__name__,
    )


def _beside_the_library(it: Check, sealing: Any, state: Any, choices: list[int]) -> None:
    """The same nested blocks here and in the library; choice 2 is a plain switch inside one."""
    library = (torch.is_grad_enabled(), torch.is_inference_mode_enabled())
    mode = choices[0] != 1
    with sealing(mode), torch.inference_mode(mode):
        if choices[0] == 2:
            state.grad = True
            torch.set_grad_enabled(True)
        _same(it, state, _("inside"))
        if choices[1:]:
            _beside_the_library(it, sealing, state, choices[1:])
            _same(it, state, _("after an inner block"))
    _same(it, state, _("after the block"))
    assert library == (torch.is_grad_enabled(), torch.is_inference_mode_enabled())


def _same(it: Check, state: Any, where: str) -> None:
    right = torch.is_grad_enabled(), torch.is_inference_mode_enabled()
    came = _now(state)
    it.expects(
        came == right,
        "grad {grad} and inference {inference} {where}, in blocks inside blocks",
        "grad {my_grad} and inference {my_inference}",
        "what the open blocks have found is kept in one place, and an inner one overwrites it",
        grad=right[0],
        inference=right[1],
        where=where,
        my_grad=came[0],
        my_inference=came[1],
    )
