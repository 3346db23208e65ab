"""Each term of the glossary is a term of the chapter that it links to, and is there once."""

import re
from pathlib import Path

from coursekit import notebooks

CHAPTERS = Path(__file__).parent.parent / "chapters"
ROW = re.compile(r"\| (?P<term>.+?) \| (?P<chinese>.+?) \| .+? \| \[\d\d\]\((?P<file>[^)]+)\) \|")


def rows():
    [table] = [c for c in notebooks.read(CHAPTERS / "glossary.ipynb").cells if c.id == "terms"]
    lines = table.source.splitlines()[2:]
    found = [ROW.fullmatch(line) for line in lines]
    assert all(found), [line for line, row in zip(lines, found, strict=True) if row is None]
    return found


def test_each_term_is_used_where_the_glossary_says():
    for row in rows():
        cells = notebooks.read(CHAPTERS / row["file"]).cells
        text = "\n".join(cell.source for cell in cells).casefold()
        assert row["term"].strip("`").removesuffix("()").casefold() in text, row[0]


def test_no_term_is_there_twice():
    for name in ("term", "chinese"):
        terms = [row[name] for row in rows()]
        assert len(terms) == len(set(terms)), name
