"""`course.py messages`: bring the catalogues of other languages in step with the source.

Sentences are found where the source says `_("...")` or `N_("...")`, and in the phrases that a check
gives to `Check` (`it.expects(holds, expected, came, likely)`). Translations that are there stay;
new sentences are added empty, and what no source says any more goes.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from coursekit.checks import Check, exercise
from coursekit.stored import ROOT
from minitorch_lite.viz.language import FOLDER

SOURCES = ("minitorch_lite/viz", "coursekit")
PHRASES = {"expected", "came", "likely", "missing", "extra", "reasons", "proves", "what"}


def main(argv: list[str]) -> int:
    """Write the catalogues; say how much of each is translated."""
    argparse.ArgumentParser(prog="course.py messages", description=__doc__).parse_args(argv)
    for path in sorted(FOLDER.glob("*.po")):
        updated = in_step(path)
        path.write_bytes(text_of(updated))
        open_ = [message.id for message in updated if message.id and not message.string]
        print(f"{path.stem}: {len(updated)} sentences, {len(open_)} without a translation")
    return 0


def in_step(path: Path) -> Catalog:
    """The catalogue with exactly the sentences of the source."""
    with path.open("rb") as file:
        old = {message.id: message.string for message in read_po(file)}
    made = Catalog(locale=path.stem, fuzzy=False, charset="utf-8")
    for name, _line, sentence in found(ROOT):
        made.add(sentence, old.get(sentence, ""), locations=[(name, None)])
    return made


def text_of(catalogue: Catalog) -> bytes:
    """The file, without the dates and names that Babel puts on top."""
    file = io.BytesIO()
    write_po(file, catalogue, omit_header=True, width=100)
    return b'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n' + file.getvalue()


def found(root: Path) -> Iterator[tuple[str, int, str]]:
    """File, line and text of every sentence, in the order of the files."""
    for source in SOURCES:
        for path in sorted((root / source).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            for line, sentence in sentences(ast.parse(path.read_text(encoding="utf-8"))):
                yield name, line, sentence


def sentences(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The sentences of one file, and those that reach a call through a name."""
    nodes = list(ast.walk(tree))
    helpers = {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}
    handed: set[str] = set()
    for call in nodes:
        if isinstance(call, ast.Call):
            for argument in wanted(call, helpers):
                handed |= {node.id for node in ast.walk(argument) if isinstance(node, ast.Name)}
                yield from texts(argument)
    for node in nodes:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if handed & {target.id for target in targets if isinstance(target, ast.Name)}:
                yield from texts(node.value)


def wanted(call: ast.Call, helpers: Mapping[str, ast.FunctionDef]) -> list[ast.expr]:
    """The arguments that are sentences; ``helpers``, of the same file, may hand them on."""
    function = call.func
    name = getattr(function, "id", getattr(function, "attr", ""))
    if name in ("_", "N_"):
        return call.args
    if name == "exercise" or isinstance(function, ast.Attribute) and hasattr(Check, name):
        called = exercise if name == "exercise" else getattr(Check, name)
        return phrases(parameters(called) if callable(called) else [], call)
    if name in helpers and isinstance(function, ast.Name):
        return phrases([each.arg for each in helpers[name].args.args], call)
    return []


def parameters(function: Callable[..., object]) -> list[str]:
    return [name for name in inspect.signature(function).parameters if name != "self"]


def phrases(names: list[str], call: ast.Call) -> list[ast.expr]:
    """The arguments that are phrases, by the names of the parameters."""
    given = [*zip(names, call.args, strict=False)]
    given += [(word.arg, word.value) for word in call.keywords]
    return [value for name, value in given if name in PHRASES]


def texts(argument: ast.expr) -> Iterator[tuple[int, str]]:
    """The literals of one argument: itself, both sides of a choice, the values of a table."""
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.lineno, argument.value
    elif isinstance(argument, ast.IfExp):
        yield from texts(argument.body)
        yield from texts(argument.orelse)
    elif isinstance(argument, ast.Dict):
        for value in argument.values:
            yield from texts(value)
