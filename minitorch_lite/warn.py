"""Warnings that torch gives once a process, however often there is a reason."""

import warnings

_given: set[str] = set()


def warn_once(message: str, depth: int = 2) -> None:
    """Warn the caller's caller (or one `depth` calls up), the first time only."""
    if message not in _given:
        _given.add(message)
        warnings.warn(message, UserWarning, stacklevel=depth + 1)
