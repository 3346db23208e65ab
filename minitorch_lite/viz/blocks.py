"""The blocks of code that chose the gradient mode, followed while a story is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..autograd.grad_mode import current
from .learner import block_code, switching
from .story import Block


class Blocks:
    """`now` are those around what runs, outermost first."""

    def __init__(self) -> None:
        self.stack: list[tuple[Any, Block]] = []  # what switched the mode, and how that reads
        self.number = 0  # of the latest block
        mode = current.mode
        if not mode.recording:  # the mode that was on before anybody watched
            how = "inference_mode" if mode.inference else "no_grad"
            code = f"{'inference mode' if mode.inference else 'grad mode'} was set before"
            self.stack.append((None, self.block(how, code, mode, None)))

    @property
    def now(self) -> tuple[Block, ...]:
        return tuple([block for _, block in self.stack])

    def block(self, how: str, code: str, mode: Any, line: int | None) -> Block:
        self.number += 1
        return Block(self.number, how, code, mode.grad, mode.inference, line)

    def change(self, after: Any, how: str) -> tuple[Block, bool] | None:
        """The mode was switched: a block, and whether it was entered; None if nothing to tell."""
        switch, what = switching()
        known = next((i for i, (by, _) in enumerate(self.stack) if by is switch), None)
        if what == "__exit__":
            return None if known is None else (self.stack.pop(known)[1], False)
        code, line = block_code(how, entering=what == "__enter__")
        block = self.block(how, code, after, line)
        if known is not None:  # `with set_grad_enabled(...)`: the call switched already
            self.stack[known] = switch, replace(block, number=self.stack[known][1].number)
            return None
        if what == "__init__" and self.stack and self.stack[-1][1].code.startswith("torch.set_"):
            self.stack.pop()  # one plain call replaces another
        self.stack.append((switch, block))
        return block, True
