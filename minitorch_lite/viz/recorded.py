"""The story that a recorder leaves: notes, which become events when somebody reads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .facts import formulas_of
from .story import Event, Ran, Story

Note = Event | dict[str, Any]  # a dictionary will be a Ran, with glances and its op


class Recorded(Story):
    """A story that is put into words when somebody reads it: watching should cost little."""

    notes: Sequence[Note] = ()

    @property  # type: ignore[override]
    def events(self) -> tuple[Event, ...]:
        if self.notes:
            self._events = tuple(_told(note) for note in self.notes)
            self.notes = ()
        return self._events

    @events.setter
    def events(self, events: tuple[Event, ...]) -> None:
        self._events = events


def _told(note: Note) -> Event:
    if not isinstance(note, dict):
        return note
    facts = {name: tuple(seen.fact() for seen in note[name]) for name in ("inputs", "outputs")}
    return Ran(**note | facts | {"formulas": formulas_of(note.get("formulas"))})
