"""Catalogues of other languages hold every sentence of the source, and each is translated."""

import ast
import re

import pytest

from coursekit import messages
from minitorch_lite.viz import language

CATALOGUES = sorted(language.FOLDER.glob("*.po"))
PLACE = re.compile(r"{\w+")


def found_in(source):
    return [sentence for _, sentence in messages.sentences(ast.parse(source))]


def test_where_sentences_are_found():
    assert found_in('_("a b")') == found_in('N_("a b")') == ["a b"]
    asked = 'it.expects(x, "e", "c" if x else "d", likely="l", n=1)'
    assert found_in(asked) == ["e", "c", "d", "l"]
    assert found_in('exercise("08.1", "it holds")') == ["it holds"]
    assert found_in("it.randn(3)") == found_in('print("no")') == []


def test_a_phrase_may_be_handed_on_by_a_function_or_a_name():
    call = '_shows(it, "no", "it was lost")'
    assert found_in(f"def _shows(it, value, likely): ...\n{call}") == ["it was lost"]
    assert found_in(call) == []
    table = 'WHY = {"y": "a", "z": "b"}\nother = "no"\n'
    assert found_in(f"{table}it.predictions(answer, truth, WHY)") == ["a", "b"]
    assert found_in('hint = "a" if x else "b"\nit.wrong("e", "c", hint)') == ["e", "c", "a", "b"]
    assert found_in(table) == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_is_in_step(path):
    assert path.read_bytes() == messages.text_of(messages.in_step(path)), (
        "run `python3 course.py messages`"
    )


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_every_sentence_is_translated_with_its_places(path):
    for message in messages.in_step(path):
        if message.id:
            assert message.string, message.id
            assert set(PLACE.findall(message.string)) == set(PLACE.findall(message.id)), message.id


def test_a_language_is_chosen_and_a_sentence_without_translation_stays_english(
    tmp_path, monkeypatch
):
    (tmp_path / "xx.po").write_text('msgid "saved"\nmsgstr "SAVED"\n', encoding="utf-8")
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    try:
        language.set_language("xx")
        assert (language.language(), language._("saved")) == ("xx", "SAVED")
        assert language._("no such sentence") == "no such sentence"
    finally:
        language.set_language("en")
    with pytest.raises(ValueError, match="no language 'yy'; there are en, xx"):
        language.set_language("yy")
    assert (language.language(), language._("saved")) == ("en", "saved")
