"""The language of labels and sentences: English stands in the source, others in catalogues.

`_("{count} values saved").format(count=3)` looks a sentence up in the catalogue of the language
that was set; where it has none, English shows. What torch says is never translated.
"""

from __future__ import annotations

import os

VARIABLE = "MINITORCH_LITE_LANGUAGE"  # what `course.py lab --lang` sets
_catalogues: dict[str, dict[str, str]] = {"en": {}}
_chosen = [os.environ.get(VARIABLE, "en")]


def set_language(code: str) -> None:
    """Show labels and sentences in this language from now on, such as "en" or "zh"."""
    _chosen[0] = code


def language() -> str:
    """The code of the language that is shown."""
    return _chosen[0]


def _(sentence: str) -> str:
    """The sentence in the language that is shown."""
    return _catalogues.get(language(), {}).get(sentence, sentence)
