"""The two texts that `dispatch` writes for an operation.  Read them beside `generated(mul)`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from .autograd.saved import PARTS
from .torch_names import WITH_OUT

if TYPE_CHECKING:
    from .dispatch import Spec


class Writer(list):
    """Lines of source, indented."""

    depth = 0

    def __call__(self, *lines: str) -> None:
        self.extend("    " * self.depth + line for line in lines)

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        self(head)
        self.depth += 1
        yield
        self.depth -= 1

    def text(self) -> str:
        return "\n".join([*self, ""])


def call_source(spec: Spec, watched: bool, by_name: bool = True) -> str:
    """The path of one operation, in six numbered steps."""
    write, kind = Writer(), spec.kind
    params = [f"*{p}" if p == spec.star else p for p in spec.params]
    takes_out = by_name and spec.name in WITH_OUT
    out = ", *, out=None" if takes_out else ""
    with write.block(f"def {spec.name}({', '.join(params)}{out}):"):
        if takes_out:
            with write.block("if out is not None:"):
                write(f"return write_out(spec, out, {', '.join(params)})")
        write("# 1. unwrap the inputs' arrays")
        unwrap(write, spec)
        write("# 2. compute")
        compute(write, spec)
        write("mode = current.mode")
        if kind["many"]:
            write("out = tuple([wrap(array) for array in arrays])")
        else:
            write(
                "out = new(Tensor)",
                "out._array = array if type(array) is ndarray else asarray(array)",
                "out._counter = mode.counter",
            )
        for name in kind["also"]:
            write(f"{name} = wrap({name}_array)")
        if spec.formulas:
            record(write, spec)
        elif not kind["many"]:
            write("out._node = None")
        if kind["view"]:
            write("# 5. memory is shared: the base, and one version counter for all")
            if kind["many"]:
                with write.block("for each in out:"):
                    write(f"link_view(each, {spec.params[0]}, mode, 'multi')")
            else:
                write(f"link_view(out, {spec.params[0]}, mode)")
        if kind["shares"]:
            write("# 5. memory is shared, and one version counter")
            write(f"share_counter(out, {spec.params[0]})")
        results = ", ".join(["out", *kind["also"]])
        if watched:
            write("# 6. tell whoever is watching")
            arguments = "".join(f"{p}, " for p in spec.params)
            with write.block("for watcher in here.watching:"):
                write(f"watcher.ran(spec, ({arguments}), ({results}))")
        write(f"return {results}")
    return write.text()


def optional(spec: Spec, name: str) -> bool:
    """An input that may be left out: its default is None."""
    without = len(spec.params) - len(spec.defaults)
    position = spec.params.index(name) - without
    return position >= 0 and spec.defaults[position] is None


def read(spec: Spec, name: str, what: str) -> str:
    """An attribute of an input, None if the input was left out."""
    none = f"None if {name} is None else " if optional(spec, name) else ""
    return f"{none}{name}.{what}"


def unwrap(write: Writer, spec: Spec) -> None:
    inputs, kind = spec.inputs, spec.kind
    if kind["each"]:
        write(f"{inputs[0]}_arrays = arrays_of(spec, {inputs[0]})")
        return
    arrays = ", ".join(f"{p}_array" for p in inputs)
    values = ", ".join(read(spec, p, "_array") for p in inputs)
    if not inputs:
        return
    mixed = [p for p in inputs if p not in kind["apart"]]  # they take one dtype
    tensors, mixed_arrays = ", ".join(mixed), ", ".join(f"{p}_array" for p in mixed)
    first, *others = (f"{p}_array" for p in mixed)
    agree = "same = " + " and ".join(f"{first}.dtype is {each}.dtype" for each in others)
    several = kind["pointwise"] and len(inputs) > 1
    if kind["numberless"] or not several:
        with write.block("try:"):
            write(f"{arrays} = {values}")
        with write.block("except AttributeError:"):
            write(f"raise wrong_type(spec, {', '.join(inputs)}) from None")
        if several:
            write("scalar = False", agree)
    else:
        write("scalar = False")
        if len(inputs) == 2:  # the usual number, `x * 2`, need not wait for an exception
            second = f"type({inputs[1]})"
            with write.block(f"if {second} is not Tensor and {second} in NUMBERS:"):
                write(f"({tensors}), ({arrays}), same, scalar = lift(spec, {tensors})")
        with write.block("else:") if len(inputs) == 2 else nullcontext():
            with write.block("try:"):
                write(f"{arrays} = {values}")
                write(agree)
            with write.block("except AttributeError:  # a Python number among them"):
                write(f"lifted = lift(spec, {tensors})")
                with write.block("if type(lifted) is not tuple:"):
                    write("return lifted")
                write(f"({tensors}), ({mixed_arrays}), same, scalar = lifted")
                for p in kind["apart"]:
                    write(f"{p}_array, scalar = {p}._array, False")
    if several:
        with write.block("if not same:"):
            write(f"{mixed_arrays} = promote(spec, {tensors})")
    if kind["floating"]:
        for name in inputs:
            with write.block(f"if {name}_array.dtype.kind != 'f':"):
                write(f"{name}_array = to_float({name}_array)")


def compute(write: Writer, spec: Spec) -> None:
    kind = spec.kind
    given = [f"{p}_array" if p in spec.inputs else p for p in spec.params]
    given = [f"*{p}" if p == spec.star else p for p in given]
    if kind["each"]:
        given[0] = f"{spec.inputs[0]}_arrays"
    names = ["arrays" if kind["many"] else "array", *(f"{name}_array" for name in kind["also"])]
    results, direct = ", ".join(names), spec.texts.get("forward", f"bare({', '.join(given)})")
    silent, refusals = f"quietly(bare, {', '.join(given)})", []
    if not kind["quiet"] and not kind["view"]:  # NumPy's, made an error; torch is silent
        refusals.append(("RuntimeWarning", f"{results} = {silent}"))
    if kind["pointwise"] and len(spec.inputs) > 1:
        wrong = f"raise mismatch(spec, error, {', '.join(spec.inputs)}) from None"
        refusals.append(("(ValueError, TypeError) as error", wrong))
    elif spec.formulas:
        tensors = f"*{spec.inputs[0]}" if kind["each"] else ", ".join(spec.formulas)
        refusals.append(("Exception as error", f"raise history_first(error, {tensors}) from None"))
    with write.block("try:") if refusals else nullcontext():
        write(f"{results} = {silent if kind['quiet'] else direct}")
    for wrong, answer in refusals:
        with write.block(f"except {wrong}:"):
            write(answer)


def record(write: Writer, spec: Spec) -> None:
    kind, formulas = spec.kind, tuple(spec.formulas)
    write("# 3. may this be recorded?")
    if kind["each"]:
        write(f"to = tuple([tensor._node for tensor in {spec.inputs[0]}])")
        nobody = "to.count(None) == len(to)"
    else:
        to = ", ".join(f"to_{p}" for p in formulas)
        write(f"{to} = " + ", ".join(read(spec, p, "_node") for p in formulas))
        nobody = " and ".join(f"to_{p} is None" for p in formulas)
    made_inside = all_inference(spec)
    with write.block(f"if not mode.recording or {nobody} or {made_inside}:"):
        write("pass" if kind["many"] else "out._node = None")
    with write.block("else:"):
        write("# 4. record the node, its edges and the saved values")
        node = f"{spec.node_name}()"
        write(f"node = {node}" if kind["many"] else f"node = out._node = {node}")
        write("node.sequence_nr = next_number()")
        write("node.edges = to" if kind["each"] else f"node.edges = ({to},)")
        if kind["many"]:
            write("share_out(node, out)")
        if kind["pointwise"] and len(spec.inputs) > 1:
            first, *others = (f"{p}_array.shape" for p in spec.inputs)
            level = " and ".join(f"{first} == {each}" for each in others)
            write(
                f"node.fits = None if scalar or same and {level} "
                f"else fits(out._array, ({', '.join(spec.inputs)}))"
            )
        for name in spec.saves:
            reader = only_reader(spec, name)
            with write.block(f"if to_{reader}:") if reader else nullcontext():
                write(save_line(spec, name))
        with write.block("if mode.on_record is not None:"):
            write("mode.on_record(node)")


def only_reader(spec: Spec, name: str) -> str | None:
    """The one of several inputs without whose gradient this tensor is not saved."""
    readers = [p for p in spec.formulas if name in spec.reads[p]]
    one_of_several = len(readers) == 1 < len(spec.formulas) and spec.saves_tensor(name)
    # torch saves always what a backward's own formulas read
    always = "backward" in spec.name or name in spec.kind["keeps"]
    return None if always or not one_of_several else readers[0]


def all_inference(spec: Spec) -> str:
    """Were all inputs made in inference mode?  Then nothing is recorded, whatever they require."""
    if spec.kind["each"]:
        return f"all([tensor._counter is INFERENCE for tensor in {spec.inputs[0]}])"
    made = "{0}._counter is INFERENCE", "({0} is None or {0}._counter is INFERENCE)"
    tests = [made[optional(spec, p)].format(p) for p in spec.inputs]
    return " and ".join([*tests, *(f"{p}.made_inside()" for p in spec.kind["lists"])])


def save_line(spec: Spec, name: str) -> str:
    if name in spec.inputs:  # the Tensor itself: `y.grad_fn._saved_self is x`
        none = f"{name} is None or " if optional(spec, name) else ""
        version = f"0 if {none}{name}._counter is None else {name}._counter.value"
        return f"node.{name}, node.{name}_version = {name}, {version}"
    if name == "result":  # never the Tensor: it holds this node, and that would be a cycle
        return "node.result, node.result_version = saved_result(out), 0"
    if name in spec.kind["lists"]:
        return f"node.{name} = {name}.saved()"
    if name in spec.kind["also"]:
        return f"node.{name}, node.{name}_version = {name}, 0"
    for part, (of_array, *_) in PARTS.items():
        owner = name.removesuffix(part)
        if owner != name and owner in spec.inputs:
            if spec.kind["each"]:
                return f"node.{name} = [{of_array.format('tensor._array')} for tensor in {owner}]"
            return f"node.{name} = {of_array.format(f'{owner}_array')}"
    return f"node.{name} = {name}"


def backward_source(spec: Spec, on_tensors: bool = False) -> str:
    """The formulas of one node, each run only if its edge leads somewhere."""
    write, formulas = Writer(), tuple(spec.formulas)
    kept = [name for name in spec.saves if spec.saves_tensor(name)]
    fitting = spec.kind["pointwise"] and len(spec.inputs) > 1
    readers = Counter(name for p in formulas for name in spec.reads[p])
    readers.update(dict.fromkeys((*spec.common, *filter(spec.saves_tensor, spec.kind["keeps"])), 2))
    shared = [name for name, count in readers.items() if count > 1]  # read also if nobody asks
    name = "backward_tensors" if on_tensors else "backward"

    def read(names: Iterable[str]) -> None:
        # of several overwritten values torch complains of the first
        for name in sorted(names, key=spec.saves.index):
            write(f"{name} = node.{name}")
            if name in kept:
                may_be_none = name in spec.inputs and optional(spec, name)
                none = f"{name} is not None and " if may_be_none else ""
                counter = f"{name}._counter"
                with write.block(
                    f"if {none}{counter} is not None and {counter}.value != node.{name}_version:"
                ):
                    write(f"raise modified(node, {name!r})")
                value = f"tensor_of(node, {name})" if on_tensors else f"{name}._array"
                if none:
                    value = f"None if {name} is None else {value}"
                write(f"{name} = {value}")

    def formula(p: str) -> None:
        read(name for name in spec.reads[p] if name not in shared)
        arguments = ", ".join(("grad", *spec.reads[p]))
        write(f"d_{p} = " + spec.texts.get(p, f"grad_of_{p}({arguments})"))
        if fitting:
            with write.block("if node.fits is not None:"):
                write(f"d_{p} = fit(d_{p}, node.fits[{spec.inputs.index(p)}])")

    with write.block(f"def {name}(node, grad, keep, edges):"):
        if spec.kind["large"] and not on_tensors:
            fit = " and node.fits is None" if fitting else ""
            with write.block(f"if grad.nbytes >= LARGE and not keep{fit}:"):
                write("return large(node, grad, edges)")
        if spec.kind["many"]:
            write("grad = filled(node, grad)" if not on_tensors else "grad = filled(node, grad, 1)")
        if spec.kind["each"]:
            formula(formulas[0])
        elif len(formulas) == 1:
            formula(*formulas)
        else:
            write(", ".join(f"to_{p}" for p in formulas) + " = edges")
            write(" = ".join(f"d_{p}" for p in formulas) + " = None")
            read(name for name in shared if name != "common")
            if spec.common:
                write(f"common = common_of(grad, {', '.join(spec.common)})")
            for p in sorted(formulas, key=lambda p: sorted(spec.reads[p])):  # see `formula`
                with write.block(f"if to_{p}:"):
                    formula(p)
        kept += spec.kind["lists"]
        if kept:
            with write.block("if not keep:"):
                write(" = ".join(f"node.{s}" for s in kept) + " = FREED")
        if spec.kind["each"]:
            write(f"return tuple(d_{formulas[0]})")
        else:
            write("return (" + ", ".join(f"d_{p}" for p in formulas) + ",)")
    return write.text()
