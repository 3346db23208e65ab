"""Record torch's public names and parameters into tests/data/names.json.

Run with torch 2.13.0: `python tests/record_names.py`. It also writes the names of torch's functions
and of torch.Tensor into minitorch_lite/torch_names.py. PARITY.md is made of this by
`python -m coursekit table`.
"""

from __future__ import annotations

import inspect
import json
import re
import textwrap
from operator import attrgetter
from pathlib import Path
from types import ModuleType, SimpleNamespace

import torch
import torch.autograd.functional
import torch.optim.lr_scheduler
import torch.utils.data

ROOT = Path(__file__).parent.parent
DATA = ROOT / "tests" / "data" / "names.json"
NAMES = ROOT / "minitorch_lite" / "torch_names.py"

NAMESPACES = (
    "torch torch.Tensor torch.Generator torch.autograd torch.autograd.Function "
    "torch.autograd.function torch.autograd.function.FunctionCtx torch.autograd.graph "
    "torch.autograd.graph.Node torch.autograd.functional torch.autograd.grad_mode "
    "torch.autograd.anomaly_mode torch.nn torch.nn.Module torch.nn.parameter torch.nn.functional "
    "torch.nn.init torch.optim torch.optim.Optimizer torch.optim.lr_scheduler torch.utils.data "
    "torch.random"
).split()
ALSO = {"torch.Tensor": ["_version", "_base", "_is_view", "_backward_hooks"]}

# what these abstract classes really are
INSTEAD = {
    "torch.autograd.graph.Node": torch.ones(1, requires_grad=True).exp().grad_fn,
    "torch.autograd.function.FunctionCtx": torch.autograd.function.BackwardCFunction,
}


def public(namespace: str) -> dict[str, object]:
    """The names a user may take from it, other modules' and internal ones left out."""
    owner = attrgetter(namespace)(SimpleNamespace(torch=torch))
    context = dir(torch.autograd.function.BackwardCFunction)
    owner = INSTEAD.get(namespace, owner)
    found = {}
    for name in dir(owner):
        if name.startswith("_") and name not in ALSO.get(namespace, ()):
            continue
        if namespace == "torch.autograd.Function" and name in context and name != "apply":
            continue
        value = inspect.getattr_static(owner, name, None) if inspect.isclass(owner) else None
        value = getattr(owner, name, value)
        if type(value).__name__ in ("pybind11_type", "_LegacyStorageMeta", "_Ops", "_Classes"):
            continue
        is_module = isinstance(value, ModuleType)
        home = value.__name__ if is_module else getattr(value, "__module__", None)
        if isinstance(home, str) and not home.startswith(("torch", "builtins")):
            continue
        if isinstance(owner, ModuleType) and namespace != "torch":
            if is_module and not home.startswith(f"{namespace}."):
                continue  # what the module imported for itself
            if isinstance(value, type) and not value.__module__.startswith(namespace):
                continue  # so is this
            if isinstance(value, bool | float) or name == "annotations":
                continue
        found[name] = value
    return found


def parameters(name: str, value: object) -> str | None:
    """The names of a callable's parameters, from its signature or its documentation."""
    if not callable(value) or isinstance(value, ModuleType):
        return None
    try:
        names = list(inspect.signature(value).parameters)
    except (ValueError, TypeError):
        heads = re.findall(rf"^\s*{name}\((.*?)\) ->", value.__doc__ or "", re.MULTILINE)
        if not heads:
            return None
        parts = [part for head in heads for part in re.split(r",\s*(?![^(\[]*[)\]])", head)]
        names = [re.split(r"[=: ]", part.strip())[0].strip("*[]") for part in parts]
    return " ".join(dict.fromkeys(n for n in names if n.isidentifier() and n != "self"))


def takes_out(names: str | None) -> bool:
    """Whether a function can be told where to put its result."""
    return "out" in (names or "").split()


def listed(title: str, names: list[str]) -> str:
    lines = textwrap.fill(" ".join(names), 98, break_long_words=False)
    return f'{title} = """\n{lines}\n""".split()\n'


def main() -> None:
    assert torch.__version__.split("+")[0] == "2.13.0"
    recorded = {
        namespace: {n: parameters(n, v) for n, v in sorted(public(namespace).items())}
        for namespace in NAMESPACES
    }
    text = json.dumps({"torch": "2.13.0", "names": recorded}, indent=0)
    DATA.write_text(text + "\n", encoding="utf-8")
    functions = [n for n, v in sorted(public("torch").items()) if inspect.isroutine(v)]
    methods = [n for n in recorded["torch.Tensor"] if not n.startswith("_")]
    NAMES.write_text(
        '"""torch\'s functions, and what torch.Tensor has, in torch 2.13.0.\n\n'
        "What is here under one of these names is public, and what is missing can say so.\n"
        'Recorded from torch by tests/record_names.py; nothing to read.\n"""\n\n'
        + listed("FUNCTIONS", functions) + "\n" + listed("TENSOR", methods)
        + "\n" + listed("WITH_OUT", [n for n in functions if takes_out(recorded["torch"][n])]),
        encoding="utf-8",
    )
    print({namespace: len(names) for namespace, names in recorded.items()})


if __name__ == "__main__":
    main()
