"""The checks of chapter 08: no_grad."""

from . import programs, the_switch

__all__ = ["programs", "the_switch"]
