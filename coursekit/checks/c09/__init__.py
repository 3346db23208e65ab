"""The checks of chapter 09: enable_grad and the mode stack."""

from . import decorators, programs, stack, steps, threads

__all__ = ["decorators", "programs", "stack", "steps", "threads"]
