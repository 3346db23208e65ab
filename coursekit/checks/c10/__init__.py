"""The checks of chapter 10: inference_mode."""

from . import programs, sealed, switches

__all__ = ["programs", "sealed", "switches"]
