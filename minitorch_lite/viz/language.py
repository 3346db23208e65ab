"""The language of labels and sentences: English stands in the source, others in catalogues.

`_("{count} values saved").format(count=3)` looks a sentence up in the catalogue of the language
that was set; where it has none, English shows. What torch says is never translated.

A catalogue is a PO file in `locale/`, kept in step with the source by `course.py messages`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

VARIABLE = "MINITORCH_LITE_LANGUAGE"  # what `course.py lab --lang` sets
FOLDER = Path(__file__).parent / "locale"


def languages() -> list[str]:
    """The codes of the languages there are."""
    return ["en", *sorted(path.stem for path in FOLDER.glob("*.po"))]


def set_language(code: str) -> None:
    """Show labels and sentences in this language from now on, such as "en" or "zh".

    Raises ``ValueError`` for a language without a catalogue.
    """
    if code not in languages():
        raise ValueError(f"no language {code!r}; there are {', '.join(languages())}")
    _chosen[0] = code


def language() -> str:
    """The code of the language that is shown."""
    return _chosen[0]


def _(sentence: str) -> str:
    """The sentence in the language that is shown."""
    chosen = _chosen[0]
    return sentence if chosen == "en" else catalogue(chosen).get(sentence, sentence)


def N_(sentence: str) -> str:  # noqa: N802  gettext's name
    """Marks a sentence that is kept in English and translated where it is shown."""
    return sentence


@cache
def catalogue(code: str) -> Mapping[str, str]:
    """English sentence -> translation; empty where Babel, which reads it, is not installed."""
    try:
        from babel.messages.pofile import read_po
    except ImportError:
        return {}
    with (FOLDER / f"{code}.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string}


_wanted = os.environ.get(VARIABLE, "en")
_chosen = [_wanted if _wanted in languages() else "en"]
