"""PARITY.md: each public name of torch, and whether it is the same here, differs, or is absent.

torch's names and parameters were recorded (tests/record_names.py); ours are asked for. A parameter
that torch has and we lack is a difference found here; what else differs stands in `NOTES`.
tests/test_parity_table.py holds the page in step.
"""

import argparse
import importlib
import importlib.util
import inspect
import json
import re
import sys
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import minitorch_lite

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "PARITY.md"
NAMES = ROOT / "tests" / "data" / "names.json"
ORACLE = ROOT / "tests" / "oracle" / "differences.py"

INTRODUCTION = """# What is the same as in torch, and what is not

This page is made by `python3 course.py table` from the public names of torch {version} (CPU) and of
`minitorch_lite`. **Same** means: this name, these parameters where both libraries tell them, and in
the cases of `tests/oracle`, of the table in `tests/ops` and of the random programs in `tests/fuzz`
the same values, printed text, warnings and error sentences. **Differs** says how. **Absent** names
raise an `AttributeError` that says so.

{counts}

## What holds everywhere

* One device, `cpu`; the dtypes float32, float64, int64, int32, uint8 and bool; strided memory.
* Parameters that only choose among these are left out or do nothing: {everywhere}.
* `out` is unknown where one name stands for several operations (`max`, `pow`, `matmul`, `clamp`)
  and to what makes tensors (`zeros`); elsewhere it is taken, with torch's refusals.
* The text in brackets that torch adds to its warnings ("Triggered internally at ...") is left out,
  and the list of overloads that follows some of its `TypeError`s.
* Classes of layers, optimizers and datasets print where they are: `<class 'minitorch_lite.nn...'>`.
* Addresses, and the last digits of sums that are added up in another order, are not compared.
"""

# parameters that are left out everywhere, as said in the introduction
EVERYWHERE = frozenset(
    "out device dtype layout pin_memory memory_format names non_blocking copy foreach fused "
    "capturable async_op".split()
)
# Differences that the parameters do not show.
NOTES: dict[str, str] = {
    "torch.autograd.gradcheck": "real inputs, the slow mode; the message also names the place "
    "where the two differ most",
    "torch.autograd.gradgradcheck": "as gradcheck",
    "torch.autograd.functional.jacobian": "row by row only",
    "torch.autograd.Function.jvp": "nothing calls it: forward mode is absent",
    "torch.autograd.Function.vmap": "nothing calls it: `torch.vmap` is absent",
    "torch.autograd.Function.generate_vmap_rule": "nothing reads it",
    "torch.nn.ParameterList": "holds tensors only",
    "torch.autograd.graph.allow_mutation_on_saved_tensors": "copies for every write to the "
    "memory; torch misses a view that begins further on, and is silently wrong",
}


@dataclass
class Section:
    """One namespace: names that are the same, names that differ and how, names that are absent."""

    namespace: str
    same: list[str] = field(default_factory=list)
    differs: dict[str, str] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)


def ours(namespace: str) -> Any:
    """What stands here for a namespace of torch; None if there is nothing."""
    owner: Any = minitorch_lite
    path = namespace.split(".")[1:]
    for depth, name in enumerate(path, 1):
        try:
            owner = getattr(owner, name)
        except AttributeError:
            module = f"{minitorch_lite.__name__}.{'.'.join(path[:depth])}"
            if not isinstance(owner, ModuleType) or importlib.util.find_spec(module) is None:
                return None
            owner = importlib.import_module(module)
    # classes that stand for what operations leave, and for what a Function is given
    if namespace == "torch.autograd.graph.Node":
        return minitorch_lite.ones(1, requires_grad=True).exp().grad_fn
    if namespace == "torch.autograd.function.FunctionCtx":
        return Same.apply(minitorch_lite.ones(1, requires_grad=True)).grad_fn
    return owner


class Same(minitorch_lite.autograd.Function):
    """The shortest Function."""

    @staticmethod
    def forward(ctx: Any, x: Any) -> Any:
        return x * 1


def parameters(value: Any) -> list[str] | None:
    """The names of a callable's parameters; None if it takes anything, or is not callable."""
    if not callable(value) or isinstance(value, ModuleType):
        return None
    try:
        found = inspect.signature(value).parameters
    except (ValueError, TypeError):
        return None
    if any(p.kind in (p.VAR_KEYWORD, p.VAR_POSITIONAL) for p in found.values()):
        return None
    return list(found)


def missing(recorded: str | None, value: Any) -> list[str]:
    """Parameters that torch has and ours lacks."""
    mine = parameters(value)
    if recorded is None or mine is None:
        return []
    left_out = EVERYWHERE | {"args", "kwargs"}
    theirs = [n for n in recorded.split() if n not in left_out and not n.startswith("_")]
    if len(theirs) <= len([name for name in mine if name not in left_out | {"self", "input"}]):
        return []  # torch's documentation names some parameters otherwise than torch itself
    return [name for name in theirs if name not in mine and name not in ("input", "self")]


def section(namespace: str, recorded: dict[str, str | None]) -> Section:
    found, owner = Section(namespace), ours(namespace)
    for name, their_parameters in recorded.items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # old names warn when they are asked for
            present = owner is not None and hasattr(owner, name)
        if not present:
            found.absent.append(name)
            continue
        without = missing(their_parameters, inspect.getattr_static(owner, name, None))
        how = [f"without {', '.join(f'`{each}`' for each in without)}"] if without else []
        how += [NOTES[full]] if (full := f"{namespace}.{name}") in NOTES else []
        if how:
            found.differs[name] = "; ".join(how)
        else:
            found.same.append(name)
    return found


def sections() -> list[Section]:
    names = json.loads(NAMES.read_text(encoding="utf-8"))["names"]
    return [section(namespace, recorded) for namespace, recorded in names.items()]


def words(names: list[str]) -> str:
    return " ".join(f"`{name}`" for name in names)


def page() -> str:
    made = sections()
    same = sum(len(each.same) for each in made)
    differs = sum(len(each.differs) for each in made)
    absent = sum(len(each.absent) for each in made)
    counts = (
        f"{same + differs + absent} public names: **{same} the same, {differs} that differ, "
        f"{absent} absent.**"
    )
    version = json.loads(NAMES.read_text(encoding="utf-8"))["torch"]
    everywhere = ", ".join(f"`{name}`" for name in sorted(EVERYWHERE - {"out"}))
    parts = [INTRODUCTION.format(version=version, counts=counts, everywhere=everywhere)]
    for each in made:
        parts.append(f"## {each.namespace}\n")
        if each.same:
            parts.append(f"**Same ({len(each.same)}):** {words(each.same)}\n")
        if each.differs:
            rows = [f"| `{name}` | {how} |" for name, how in each.differs.items()]
            parts.append("\n".join(["| differs | how |", "|---|---|", *rows]) + "\n")
        if each.absent:
            parts.append(
                f"<details><summary>Absent ({len(each.absent)})</summary>\n\n"
                f"{words(each.absent)}\n\n</details>\n"
            )
    return "\n".join([*parts, *oracle_differences()])


def oracle_differences() -> list[str]:
    """Snippets that print something else here, with the reason given beside the oracle."""
    spec = importlib.util.spec_from_file_location("differences", ORACLE)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if not module.DIFFERENCES:
        return []
    rows = [
        f"| {area}/{re.sub('[|]', '/', name)} | {reason} |"
        for (area, name), reason in sorted(module.DIFFERENCES.items())
    ]
    head = "## Cases of the oracle that differ on purpose\n"
    return [head, "\n".join(["| case | why |", "|---|---|", *rows]) + "\n"]


def main(argv: list[str]) -> int:
    """Write PARITY.md; with `--check` only say whether it is up to date."""
    description = "Write PARITY.md again: which public names of torch are the same here."
    parser = argparse.ArgumentParser(prog="course.py table", description=description)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if it would")
    options = parser.parse_args(argv)
    text = page()
    if options.check:
        current = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
        if current != text:
            print("PARITY.md is not up to date; run `python3 course.py table`", file=sys.stderr)
            return 1
        return 0
    PAGE.write_text(text, encoding="utf-8")
    print(text.split("\n\n")[2])
    return 0
