"""Catalogues of other languages hold every sentence of the source, and each is translated."""

import ast
import re

import pytest

from coursekit import messages
from minitorch_lite.viz import language

CATALOGUES = sorted(language.FOLDER.glob("*.po"))
PLACE = re.compile(r"{\w+")


def found_in(source):
    call = ast.parse(source, mode="eval").body
    return [sentence for _, sentence in messages.sentences(call)]


def test_where_sentences_are_found():
    assert found_in('_("a b")') == found_in('N_("a b")') == ["a b"]
    asked = 'it.expects(x, "e", "c" if x else "d", likely="l", n=1)'
    assert found_in(asked) == ["e", "c", "d", "l"]
    assert found_in('exercise("08.1", "it holds")') == ["it holds"]
    assert found_in('it.randn(3)') == found_in('print("no")') == []


def test_a_function_of_the_file_may_hand_a_phrase_on():
    [helper] = ast.parse("def _shows(it, value, likely): ...").body
    call = ast.parse('_shows(it, "no", "it was lost")', mode="eval").body
    assert [text for _, text in messages.sentences(call, {"_shows": helper})] == ["it was lost"]
    assert list(messages.sentences(call)) == []


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
