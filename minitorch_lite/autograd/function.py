"""Operations of your own: a `Function` with a forward and a backward in Python.

What `forward` and `backward` get as `ctx` is the node itself: see context.py.
"""

import functools
import inspect
import weakref
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from .. import observe
from ..errors import check, torch_error, warn
from ..tensor import Tensor, alias, like_of, new, wrap
from .alias import Stale, bump, link_view, no_history, noted, share_counter
from .context import FunctionNode, among
from .grad_mode import current, no_grad, switch
from .inplace import check_writable
from .node import next_number
from .slices import take_over


class Function:
    """Subclass it with static methods `forward(ctx, ...)` and `backward(ctx, *grads)`.

    >>> import minitorch_lite as torch
    >>> class Square(torch.autograd.Function):
    ...     @staticmethod
    ...     def forward(ctx, x):
    ...         ctx.save_for_backward(x)
    ...         return x * x
    ...     @staticmethod
    ...     def backward(ctx, grad):
    ...         x, = ctx.saved_tensors
    ...         return grad * 2 * x
    >>> x = torch.tensor(3., requires_grad=True)
    >>> Square.apply(x)
    tensor(9., grad_fn=<SquareBackward>)
    """

    _backward_cls: type[FunctionNode]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        space = {"__module__": "torch.autograd.function", "_forward_cls": cls}
        cls._backward_cls = type(f"{cls.__name__}Backward", (FunctionNode,), space)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        warn("function.instance", str(type(self)))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        raise torch_error("function.legacy")

    @staticmethod
    def forward(*args: Any, **kwargs: Any) -> Any:
        """Compute the outputs from ctx and the arguments, or, with setup_context, without ctx."""
        raise torch_error("function.forward")

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple, output: Any) -> None:
        """Put on ctx what backward needs, if forward does not take ctx itself."""
        raise NotImplementedError("setup_context is not implemented.")

    @staticmethod
    def backward(ctx: Any, *grad_outputs: Any) -> Any:
        """From the gradients of the outputs, the gradient of each argument (None: it has none)."""
        raise torch_error("function.backward")

    vjp = backward
    generate_vmap_rule = False
    clear_saved_tensors_on_access = False  # of use where memory is short
    boxed_grads_call = False  # backward is given one list of gradients, to take them out of

    @staticmethod
    def jvp(ctx: Any, *grad_inputs: Any) -> Any:
        """For torch's forward mode, which is not here."""
        raise torch_error("function.jvp")

    @staticmethod
    def vmap(info: Any, in_dims: tuple, *args: Any) -> Any:
        """For `torch.vmap`, which is not here."""
        raise torch_error("function.vmap")

    @classmethod
    def _differentiate(cls, ctx: FunctionNode, grads: list) -> Any:
        if cls.boxed_grads_call:  # this very list: who takes a gradient out has it alone
            grads = [grads]
        if cls.vjp is Function.vjp:
            return cls.backward(ctx, *grads)
        check(cls.backward is Function.backward, "function.both")
        return cls.vjp(ctx, *grads)

    @classmethod
    def apply(cls, *args: Any, **kwargs: Any) -> Any:
        """Run forward on the arguments and record one node for it."""
        with_context = cls.setup_context is Function.setup_context
        if not with_context:  # which is given all arguments in their order
            bound = inspect.signature(cls.forward).bind(*args, **kwargs)
            bound.apply_defaults()
            args, kwargs = bound.args, bound.kwargs
        if kwargs:
            args = in_order(cls.forward, with_context, args, kwargs)
        mode = current.mode
        tensors = [each for each in args if isinstance(each, Tensor)]
        node = new(cls._backward_cls)
        node.sequence_nr, node.takes = next_number(), [like_of(each) for each in args]
        node.needs_input_grad = tuple(
            isinstance(each, Tensor) and each._node is not None for each in args
        )
        recorded = mode.grad and any(node.needs_input_grad)
        if recorded:
            node.edges = tuple(each._node for each in tensors)
            node.outputs = weakref.WeakValueDictionary()
        before = switch("Function.forward", grad=False)
        try:
            output = cls.forward(*((node, *args) if with_context else args))
            if not with_context:
                cls.setup_context(node, args, output)
        finally:
            switch("end of Function.forward", grad=before.grad)
        returned = output if isinstance(output, tuple) else (output,)
        for each in node.dirty_tensors or ():
            bump(each)
        node.output_like = [like_of(out) for out in returned]
        outputs = tuple(settled(node, returned, tensors, recorded))
        for each in node.dirty_tensors or ():
            check(among(each, returned), "function.dirty")
        if recorded:
            node.keep(outputs)
            if mode.on_record is not None:
                mode.on_record(node)
        for watcher in observe.here.watching if observe.watchers else ():
            watcher.applied(cls, args, outputs)
        node.dirty_tensors = node.non_differentiable = None
        return outputs if isinstance(output, tuple) else outputs[0]


def in_order(forward: Callable, with_context: bool, args: tuple, named: dict) -> tuple:
    """The arguments in the order of forward's parameters: each of them may have a gradient."""
    code = inspect.unwrap(forward).__code__
    names = code.co_varnames[with_context : code.co_argcount]
    places = {name: at for at, name in enumerate(names)}
    for name in named:
        check(name in places, "function.keyword", name)
        check(places[name] >= len(args), "function.twice", name)
    last = max(places[name] for name in named) + 1
    for at, name in list(enumerate(names))[len(args) : last]:
        check(name in named, "function.left_out", name, at)
    return (*args, *(named[name] for name in names[len(args) : last]))


def settled(
    node: FunctionNode, returned: Sequence[Any], inputs: Sequence[Tensor], recorded: bool
) -> Iterator[Any]:
    """The outputs, each in its place in the graph; views among them may not be written to.

    An input returned as it is comes back as a new tensor, unless it was written in place.  Its own
    `requires_grad` does not change: where nothing is recorded, the new one is detached from it.
    """
    constant, dirty = node.non_differentiable or (), node.dirty_tensors or ()

    def has_gradient(out: Any) -> bool:
        real = recorded and isinstance(out, Tensor) and out._array.dtype.kind == "f"
        return real and not among(out, constant)

    several = sum(map(has_gradient, returned)) > 1
    for number, out in enumerate(returned):
        if not isinstance(out, Tensor):
            yield out
            continue
        written, is_input = among(out, dirty), among(out, inputs)
        follows = has_gradient(out)
        source = out
        if is_input and out.requires_grad and not follows:
            share_counter(out := alias(source), source)
        elif is_input and not written:
            late = node._forward_cls.setup_context is not Function.setup_context
            check(not (late and among(out, node.to_save or ())), "function.as_is")
            link_view(out := alias(source), source, current.mode, "function")
            out._node = None
        if follows and written:
            check(noted(out) is None or not no_history(noted(out)), "function.leaf")
            if not is_input:
                check(out._base is None, "function.dirty_view")
                warn("function.dirty_input")
            check(out._base is None or len(returned) == 1, "function.two_outputs")
            check_writable(out, recorded)
            out._kept_grad = None  # that of the tensor before
            take_over(out, node.output(number))
        elif follows:
            if type(out) is Stale:  # a view that forward wrote to begins anew here
                out.__class__ = Tensor
            out._node = node.output(number)
        elif recorded:
            if out._base is None:  # a view keeps what it has by its base
                out._node = None
            node.constants |= {number}
        if out._base is not None and (several or not (is_input and written)):
            out._made = "multi" if several else "function"
        yield out


def once_differentiable(fn: Callable) -> Callable:
    """Decorate a `backward` whose own operations have no derivative: twice is an error."""

    @functools.wraps(fn)
    def wrapper(ctx: Any, *args: Any) -> Any:
        with no_grad():
            outputs = fn(ctx, *args)
        wanted = any(isinstance(each, Tensor) and each.requires_grad for each in args)
        if not current.mode.grad or not wanted:
            return outputs
        results = outputs if isinstance(outputs, tuple) else (outputs,)
        fresh = [None if each is None else wrap(each._array).requires_grad_() for each in results]
        why = "trying to differentiate twice a function that was marked with @once_differentiable"
        return DelayedError(why, len(fresh))(*fresh)

    return wrapper


class DelayedError(Function):
    """`DelayedError(why, count)(*tensors)`: the tensors again, from a node that refuses."""

    def __init__(self, why: str, num_inputs: int) -> None:
        self.why = why

    def __call__(self, *tensors: Tensor | None) -> Any:
        return self.apply(self.why, *tensors)

    @staticmethod
    def forward(ctx: Any, why: str, *tensors: Tensor | None) -> Any:
        ctx.why, ctx.edges = why, tuple(None if each is None else each._node for each in tensors)
        again = tuple(None if each is None else wrap(each._array) for each in tensors)
        return again if len(again) > 1 else again[0]

    @staticmethod
    def backward(ctx: Any, *grads: Tensor | None) -> None:
        raise RuntimeError(ctx.why)


DelayedError._backward_cls.__name__ = "Error"


class UndefinedGrad(Function):
    """`UndefinedGrad()(tensor)`: the tensor again; no gradient arrives behind it."""

    def __init__(self) -> None:
        pass

    def __call__(self, tensor: Tensor) -> Tensor:
        return self.apply(tensor)

    @staticmethod
    def forward(ctx: Any, tensor: Tensor) -> Tensor:
        return tensor

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> None:
        return None


class InplaceFunction(Function):
    """An old base class of functions that write in place; `mark_dirty` does the same."""


FunctionCtx = BackwardCFunction = FunctionNode
