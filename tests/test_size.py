"""The framework stays a text that one reads in an afternoon."""

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

import minitorch_lite

ROOT = Path(minitorch_lite.__file__).parent
APART = ("nn", "optim", "utils", "viz")  # beside the core
FILES = sorted(ROOT.rglob("*.py"))
CORE = [path for path in FILES if path.relative_to(ROOT).parts[0] not in APART]
NO_TEXT = {"torch_names.py"}  # recorded names: nothing to read

LINES_IN_A_FILE = 335  # about 300
LINES_IN_THE_CORE = 6470  # the aim is 3,000: it must not grow
LINES_IN_THE_STORY = 3000  # of the files that the package's docstring says to read, without ops/


def lines_of_code(source: str) -> int:
    """Lines that hold more than a comment, a docstring or nothing."""
    docstrings = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body:
            first = node.body[0]
            if ast.get_docstring(node) is not None and isinstance(first, ast.Expr):
                docstrings |= set(range(first.lineno, (first.end_lineno or 0) + 1))
    skipped = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
    code: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in skipped and token.type != tokenize.ENDMARKER:
            code |= set(range(token.start[0], token.end[0] + 1))
    return len(code - docstrings)


def test_counting():
    source = '"""Doc."""\n\n# comment\nx = 1  # same line\n\n'
    source += 'def f():\n    """Doc\n    goes on."""\n    return """a\nb"""\n'
    assert lines_of_code(source) == 4


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_short(path):
    lines = path.read_text(encoding="utf-8").count("\n")
    assert path.name in NO_TEXT or lines <= LINES_IN_A_FILE, f"{path.name} has {lines} lines"


def test_the_core_is_small():
    sizes = {
        str(path.relative_to(ROOT)): lines_of_code(path.read_text(encoding="utf-8"))
        for path in CORE
        if path.name not in NO_TEXT
    }
    total = sum(sizes.values())
    largest = sorted(sizes.items(), key=lambda item: -item[1])
    assert total <= LINES_IN_THE_CORE, f"{total} lines of code: {largest}"


READING_ORDER, LOOKED_UP = (
    re.findall(r"[\w/]+\.py\b|\b\w+/(?=[\s,])", text)
    for text in (minitorch_lite.__doc__ or "").split("The rest is looked up")
)


def test_the_reading_order_names_files_that_are_there():
    assert len(READING_ORDER) >= 10
    for name in READING_ORDER + LOOKED_UP:
        assert (ROOT / name).exists(), name


def test_what_records_and_differentiates_is_read_in_an_afternoon():
    files = [ROOT / name for name in READING_ORDER if name.endswith(".py")]
    total = sum(lines_of_code(path.read_text(encoding="utf-8")) for path in files)
    assert total <= LINES_IN_THE_STORY
