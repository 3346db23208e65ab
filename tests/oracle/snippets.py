"""Cases and how they are run: small scripts that `import torch` and print.

A file `cases/<area>/<name>.py` holds several snippets, each under a `# --- what it shows` line.
What stands above the first such line (imports, helpers) is run before every snippet, in a fresh
namespace, with the default modes, the default print options and seed 0.

The answer of a snippet is the text it prints.  A warning becomes the line `Category: text` at the
place where it is raised, an uncaught exception the last lines; addresses are blanked.  Snippets
may use `attempt(f)`, which prints what `f()` returns or the exception it raises.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib
import io
import linecache
import random
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import numpy as np

HERE = Path(__file__).parent
CASES = HERE / "cases"
RECORDED = HERE / "recorded"
SUBMODULES = (
    "nn nn.functional nn.init optim optim.lr_scheduler utils.data "
    "autograd autograd.graph autograd.function autograd.functional"
).split()

ADDRESS = re.compile(r"\b0x[0-9a-fA-F]+")
INTERNAL = re.compile(r"\s*\(Triggered internally at .*?\)\s*$", re.MULTILINE)
FRAME = re.compile(r'  File "(?P<file>.*?)", line \d+.*\n(?:    .*(?:\n|$))*')


@dataclass(frozen=True)
class Snippet:
    """One titled piece of a case file."""

    area: str
    file: str
    title: str
    preamble: str
    body: str
    line: int  # where the body starts, so that tracebacks name the real line

    @property
    def name(self) -> str:
        return f"{self.file}: {self.title}"

    @property
    def source_hash(self) -> str:
        return hashlib.sha256((self.preamble + self.body).encode()).hexdigest()[:8]


def load(area: str | None = None) -> list[Snippet]:
    """All snippets (of one area), in the order of the files."""
    found = []
    for path in sorted(CASES.glob(f"{area or '*'}/*.py")):
        preamble, *rest = re.split(r"^# --- *(.*)\n", path.read_text(), flags=re.MULTILINE)
        line = preamble.count("\n") + 2
        for title, body in zip(rest[::2], rest[1::2], strict=True):
            found.append(Snippet(path.parent.name, path.stem, title, preamble, body, line))
            line += body.count("\n") + 1
    names = [(snippet.area, snippet.name) for snippet in found]
    twice = {name for name in names if names.count(name) > 1}
    assert not twice, f"two snippets of one name: {sorted(twice)}"
    return found


def areas() -> list[str]:
    return sorted(path.name for path in CASES.iterdir() if any(path.glob("*.py")))


def run(snippet: Snippet) -> list[str]:
    """What the snippet prints, as lines, under whatever `torch` is in `sys.modules`."""
    printed = io.StringIO()
    filename = f"{snippet.area}/{snippet.file}.py"
    linecache.cache[filename] = (0, None, _lines(snippet), filename)

    def normal(text: str) -> str:
        return _normal(text, filename)

    def attempt(function: Callable[[], object]) -> None:
        try:
            print(function())
        except Exception as error:
            print(normal(_describe(error)))

    def show(message, category, *_args, **_keywords):
        printed.write(normal(f"{category.__name__}: {message}").rstrip() + "\n")

    reset(importlib.import_module("torch"))
    namespace = {"__name__": "snippet", "attempt": attempt}
    with contextlib.redirect_stdout(printed), warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = show
        try:
            exec(compiled(snippet.preamble, filename), namespace)
            exec(compile("\n" * (snippet.line - 1) + snippet.body, filename, "exec"), namespace)
        except Exception as error:
            printed.write(_describe(error) + "\n")
    namespace.clear()
    return normal(printed.getvalue()).rstrip("\n").split("\n")


compiled = functools.cache(functools.partial(compile, mode="exec"))


def reset(torch: ModuleType) -> None:
    """Default modes, print options and seeds: a snippet must not see what ran before it."""
    torch.set_grad_enabled(True)
    torch.set_default_dtype(torch.float32)
    torch.set_printoptions(profile="default")
    torch.manual_seed(0)
    random.seed(0)
    np.random.seed(0)
    assert not torch.is_inference_mode_enabled(), "a snippet before this one left inference mode on"


def _lines(snippet: Snippet) -> list[str]:
    blank = "\n" * (snippet.line - 1 - snippet.preamble.count("\n"))
    return (snippet.preamble + blank + snippet.body).splitlines(keepends=True)


def _describe(error: Exception) -> str:
    message = str(error)
    if isinstance(error, TypeError):  # torch goes on with a list of its overloads
        message = message.split("\n")[0]
    return f"{type(error).__name__}: {message}".rstrip()


def _normal(text: str, filename: str) -> str:
    text = INTERNAL.sub("", ADDRESS.sub("0x...", text))
    # a traceback inside a message (anomaly mode): only the frames of the snippet itself
    return FRAME.sub(lambda frame: frame[0] if frame["file"] == filename else "", text)


@functools.cache
def aliases(library: str) -> dict[str, ModuleType]:
    """The library's modules under torch's names."""
    importlib.import_module(library)
    for name in SUBMODULES:
        with contextlib.suppress(ModuleNotFoundError):  # the snippet that needs it says so
            importlib.import_module(f"{library}.{name}")
    return {
        name.replace(library, "torch", 1): module
        for name, module in sys.modules.items()
        if name == library or name.startswith(f"{library}.")
    }


@contextlib.contextmanager
def aliased(library: str = "minitorch_lite") -> Iterator[None]:
    """Inside, `import torch` and `import torch.nn` give `library` and its submodules."""
    ours = aliases(library)
    real = {name: module for name, module in sys.modules.items() if name.startswith("torch")}
    for name in real:
        del sys.modules[name]
    sys.modules.update(ours)
    try:
        yield
    finally:
        for name in ours:
            sys.modules.pop(name, None)
        sys.modules.update(real)
