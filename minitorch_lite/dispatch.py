"""The one road every operation takes, compiled for each operation from its declaration.

    @op(pointwise=True,
        self=lambda grad, other: grad * other,
        other=lambda grad, self: grad * self)
    def mul(self, other):
        return self * other

The body is the forward pass and sees ndarrays.  Each keyword is the gradient of one input; `None`
marks an input without one.  **The parameter names of a formula are the values its node saves**:
`result` is the output, `self_shape` only a shape, anything else an argument.  Nothing is saved for
an input that needs no gradient.

From this `@op` writes the operation and its node's `backward` in straight lines, the way torch's
build does from its derivative table: no loop over arguments is left at run time.  It does so on
first use, and `print(generated(mul))` shows the result.

Formulas run in two worlds.  In an ordinary backward pass every operation they name is its bare
forward on ndarrays, at NumPy speed.  Under `create_graph=True` the same names are the operations
themselves, on Tensors, so that the gradient is recorded too.  One formula, both speeds.
"""

import ast
import inspect
import linecache
import re
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any

from . import observe, runtime
from .autograd.node import MultiNode, Node, next_number
from .autograd.saved import show_saved
from .templates import backward_source, call_source

REGISTRY: dict[str, Callable] = {}
_compiled: list["Spec"] = []
_compiling = threading.RLock()  # half a compiled operation must not be used by another thread


class Spec:
    """What a declaration says: the body, a gradient for each input, and the options of `op`."""

    def __init__(self, forward: Callable, declared: dict[str, Any]):
        self.forward, self.name = forward, forward.__name__
        self.kind = {name: declared.get(name, usual) for name, usual in OPTIONS.items()}
        node = self.kind["node"]
        # the name that error messages use: that of torch's function, as in the node's name
        self.public = self.kind["public"] or function_of(node or "") or self.name
        self.params = parameters(forward)
        # `*size`: sizes may be passed one by one
        self.star = self.params[-1] if forward.__code__.co_flags & inspect.CO_VARARGS else None
        self.defaults = forward.__defaults__ or ()
        self.inputs = tuple(p for p in self.params if p in declared)  # the tensor parameters
        if unknown := declared.keys() - OPTIONS.keys() - {*self.inputs}:
            raise TypeError(f"{self.name} has neither a parameter nor an option {unknown}")
        self.formulas = {p: declared[p] for p in self.inputs if declared[p] is not None}
        self.reads = {p: parameters(formula)[1:] for p, formula in self.formulas.items()}
        self.common = parameters(self.kind["common"])[1:] if self.kind["common"] else ()
        named = (name for names in (self.common, *self.reads.values()) for name in names)
        saves = (name for name in (*named, *self.kind["keeps"]) if name != "common")
        # in torch's order: inputs by name, then results
        results = ("result", *self.kind["also"])
        self.saves = tuple(sorted(set(saves), key=lambda name: (name in results, name)))
        camel = "".join(word.capitalize() for word in self.name.split("_"))
        self.full_name = node or f"{camel}Backward0"
        self.node_name = self.full_name.rpartition("::")[2]  # some of torch's live in a namespace
        self.node_type: type[Node] | None = None
        self.texts: dict[str, str] = {}
        self.codes: dict[tuple, Any] = {}  # watched or not, by which name -> compiled code
        self.operators: list[FunctionType] = []  # the op bound to `+`, which declines politely

    def saves_tensor(self, name: str) -> bool:
        """A tensor is saved with the version it had; a number or a shape as it is."""
        return name in (*self.inputs, "result", *self.kind["also"])


def function_of(node: str) -> str:
    """The torch function that a node is named after: "SumBackward1" is a node of `sum`."""
    return re.sub("(?<=[a-z])(?=[A-Z])", "_", node.rpartition("Backward")[0]).lower()


def parameters(function: Callable) -> tuple[str, ...]:
    """Their names.  `inspect.signature` knows more, and takes half of the time of the import."""
    code = inspect.unwrap(function).__code__  # a formula may be an operation
    starred = bool(code.co_flags & inspect.CO_VARARGS)
    return code.co_varnames[: code.co_argcount + starred]


OPTIONS: dict[str, Any] = {
    "node": None,
    "public": None,
    "large": None,
    "common": None,
    **dict.fromkeys(("view", "shares", "pointwise", "numberless", "floating"), False),
    **dict.fromkeys(("quiet", "many", "each"), False),
    **dict.fromkeys(("apart", "also", "keeps", "lists"), ()),
}


def op(**declared: Any) -> Callable[[Callable], Callable]:
    """Declare an operation: gradients by parameter, as the module's docstring says, and options.

    node: its node's name, if it is not the op's own (`sum_dim` makes a "SumBackward1").
    public: the name people call it by, if the node does not tell.
    common: what several formulas need, computed once; they read it under this name.
    large: what computes its gradients if they are large, and saved values are not kept.
    view: the result shows memory of the first input.
    shares: so it does, but not as a view (`detach`).
    pointwise: inputs broadcast and take a common dtype.
    apart: inputs that keep their own dtype all the same (a mask).
    numberless: a Python number is no operand (`maximum(x, 2)`).
    floating: integers are made floating point first.
    quiet: NumPy would warn where torch is silent (log 0).
    many: the body returns a list of outputs; the formula is given the list of their gradients.
    each: the first argument is a list of tensors, each with a gradient of its own.
    also: further results, without a gradient.
    keeps: what torch saves although no formula reads it, or none that is asked for.
    lists: arguments that hold several tensors, freed as saved tensors are.
    """

    def declare(forward: Callable) -> Callable:
        source_lines(forward.__code__.co_filename)  # now: the file may be edited before first use
        spec = Spec(forward, declared)
        names = {"spec": spec, "compile_op": compile_op}
        call = FunctionType(_first_call.__code__, names, spec.name)
        call.__dict__.update(spec=spec, __wrapped__=forward)
        call.__doc__, call.__module__ = forward.__doc__, forward.__module__
        call.__qualname__, call.__kwdefaults__ = forward.__qualname__, {"out": None}
        spec.call = REGISTRY[spec.name] = call
        return call

    return declare


def _first_call(*args, **kwargs):
    return compile_op(spec)(*args, **kwargs)  # noqa: F821  both live in the op's own globals


def compile_op(spec: Spec) -> Callable:
    """Give the op's function its straight-line code.

    The function object stays the same, only its code changes: whoever imported it, or bound it to
    `Tensor.__mul__`, has the fast one from now on.  Watchers come and go the same way, so that an
    unwatched operation has no line for them.
    """
    with _compiling:
        names, watched = spec.call.__globals__, bool(observe.watchers)
        if spec.node_type is None:
            spec.texts = expressions(spec)
            names |= vars(runtime) | {"bare": bare(spec.forward), "spec": spec}
            names |= bare_world(spec.forward)
            names[spec.node_name] = spec.node_type = make_node_type(spec)
            _compiled.append(spec)
        for operator in spec.operators:
            if operator.__code__ is _first_call.__code__:
                operator.__globals__.update({**names, "lift": runtime.lift_or_decline})
        for call in (spec.call, *spec.operators):  # last: another thread may call it at once
            name = spec.name if call is spec.call else "operator"
            if (watched, name) not in spec.codes:
                source = call_source(spec, watched, by_name=call is spec.call)
                spec.codes[watched, name] = build(spec, name, source, names).__code__
            call.__code__, call.__defaults__ = spec.codes[watched, name], spec.defaults
    return spec.call


def operator_of(call: Callable) -> Callable:
    """The op as an operator: `tensor + "text"` is left to the other operand, and then to Python."""
    spec = getattr(call, "spec", None)
    if spec is None or spec.call is not call or not spec.kind["pointwise"]:
        return runtime.declining(call)
    names = {"spec": spec, "compile_op": lambda spec: compile_op(spec) and operator}
    operator = FunctionType(_first_call.__code__, names, spec.name)
    operator.__dict__.update(spec=spec, __wrapped__=spec.forward)
    operator.__doc__ = call.__doc__
    spec.operators.append(operator)
    return operator


def blank_node(spec: Spec) -> Node:
    """A node of an operation that was not run; the caller fills in edges and saved values."""
    if spec.node_type is None:
        compile_op(spec)
    node = object.__new__(spec.node_type)
    node.sequence_nr, node.fits = next_number(), None
    return node


def make_node_type(spec: Spec) -> type[Node]:
    """The op's class of nodes: a slot for each saved value, and the two backward functions."""
    versioned = tuple(name for name in spec.saves if spec.saves_tensor(name))
    slots = [*spec.saves, *(f"{name}_version" for name in versioned), "fits"]
    space = {"__slots__": slots, "saves": spec.saves, "versioned": versioned, "op": spec}
    space["lists"] = spec.kind["lists"]
    if spec.full_name != spec.node_name:
        space["name"] = lambda node: spec.full_name
    made = type(spec.node_name, (MultiNode if spec.kind["many"] else Node,), space)
    show_saved(made)
    for name, of, world in (
        ("backward", bare, bare_world(spec.forward)),
        ("backward_tensors", lambda formula: formula, spec.forward.__globals__),
    ):
        if not spec.formulas:  # a comparison: no such node is ever made
            continue
        formulas = {f"grad_of_{p}": of(formula) for p, formula in spec.formulas.items()}
        formulas["large"] = spec.kind["large"]
        if spec.common:
            formulas["common_of"] = of(spec.kind["common"])
        source = backward_source(spec, on_tensors=name == "backward_tensors")
        setattr(made, name, build(spec, name, source, {**world, **vars(runtime), **formulas}))
    return made


def build(spec: Spec, name: str, source: str, names: dict) -> FunctionType:
    filename = f"<{spec.name}: {name}>"  # tracebacks and inspect find the text in linecache
    linecache.cache[filename] = len(source), None, source.splitlines(True), filename
    made: dict[str, FunctionType] = {}
    exec(compile(source, filename, "exec"), names, made)
    return next(iter(made.values()))


@cache
def bare(function: Callable) -> Callable:
    """A function of formulas with every operation it names replaced by its forward on arrays."""
    function = inspect.unwrap(function)
    code, world = function.__code__, bare_world(function)
    again = FunctionType(
        code, world, function.__name__, function.__defaults__, function.__closure__
    )
    again.__kwdefaults__ = function.__kwdefaults__
    return again


_worlds: dict[str, dict] = {}


def bare_world(function: Callable) -> dict:
    """The globals of a function's module, with operations and helpers made bare."""
    here = function.__globals__
    if here["__name__"] not in _worlds:
        kept = ("__name__", "__builtins__", "__warningregistry__")
        _worlds[here["__name__"]] = {name: here[name] for name in kept if name in here}
    world = _worlds[here["__name__"]]
    for name in _global_names(function.__code__):
        if name in here and name not in world:
            found = world[name] = here[name]  # stops a helper that calls itself
            home = found.__module__ if isinstance(found, FunctionType) else ""
            if home == here["__name__"] or ".ops." in home:
                world[name] = bare(found)
    return world


def _global_names(code: Any) -> set[str]:
    inner = (_global_names(each) for each in code.co_consts if hasattr(each, "co_names"))
    return set(code.co_names).union(*inner)


@cache
def source_lines(path: str) -> list[str]:
    """The lines of a module of operations, as they were when it was imported."""
    try:
        return Path(path).read_text(encoding="utf-8").splitlines(keepends=True)
    except OSError:
        return []


def expressions(spec: Spec) -> dict[str, str]:
    """Body and formulas that are one expression, as text: generated code reads like them.

    Without source text (a frozen program) the generated code calls them instead.
    """
    code = spec.forward.__code__
    lines = source_lines(code.co_filename)
    if not lines:
        return {}
    function = ast.parse("".join(inspect.getblock(lines[code.co_firstlineno - 1 :]))).body[0]
    assert isinstance(function, ast.FunctionDef)
    calls = [d for d in function.decorator_list if isinstance(d, ast.Call)]
    keywords = [keyword for call in calls for keyword in call.keywords]
    lambdas = {k.arg: k.value for k in keywords if isinstance(k.value, ast.Lambda)}
    texts = {str(p): ast.unparse(formula.body) for p, formula in lambdas.items()}
    last = function.body[-1]
    documented = len(function.body) == 2 and ast.get_docstring(function) is not None
    if isinstance(last, ast.Return) and (len(function.body) == 1 or documented):
        assert last.value is not None
        for name in ast.walk(last):
            if isinstance(name, ast.Name) and name.id in spec.inputs:
                name.id += "_array"
        texts["forward"] = ast.unparse(last.value)
    return texts


def recompile() -> None:
    """When watchers come and go: step 6 exists only while there are some."""
    for spec in _compiled:
        compile_op(spec)


observe.on_change.append(recompile)


def generated(call: Callable) -> str:
    """The source that was written for an operation: its path, and its node's backward."""
    compile_op(call.spec)  # which reads the expressions that are pasted
    return call_source(call.spec, watched=False) + "\n\n" + backward_source(call.spec)
