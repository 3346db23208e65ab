"""Operations of your own: a `Function` with a forward and a backward in Python.

What `forward` and `backward` get as `ctx` is the node itself, so everything put on it is there
when its turn comes in the backward pass.
"""

from __future__ import annotations

import functools
import inspect
import warnings
import weakref
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..absent import absent
from ..runtime import fit
from ..tensor import Tensor, alias, leaf_edge, new, wrap
from .alias import bump, link_view
from .grad_mode import current, no_grad, switch
from .node import FREED_MESSAGE, AccumulateGrad, Grads, MultiNode, next_number
from .saved import SavedResult, counter_for, unpack_value
from .slices import take_over


class FunctionNode(MultiNode):
    """The node of a custom Function, and the `ctx` its two methods share."""

    __slots__ = ()
    _forward_cls: type[Function]
    needs_input_grad: tuple[bool, ...]  # for each argument of apply
    materialize_grads = True
    to_save: tuple | None = None
    dirty_tensors: tuple[Tensor, ...] | None = None
    non_differentiable: tuple[Tensor, ...] | None = None
    takes: list[tuple | None]  # shape and dtype of each argument's gradient; None: no tensor
    edges = ()
    _saved: Sequence[tuple[Any, int]] | None = ()  # values and versions; None once freed

    def save_for_backward(self, *tensors: Tensor | None) -> None:
        """Keep inputs, outputs or anything between for `backward`, their versions checked."""
        self.to_save = tensors

    def mark_dirty(self, *args: Tensor) -> None:
        """Say which inputs `forward` has written to in place; it has to return them."""
        if not all(isinstance(each, Tensor) for each in args):
            raise RuntimeError("mark_dirty can only accept variables, but argument")
        self.dirty_tensors = args

    def mark_non_differentiable(self, *args: Tensor) -> None:
        """Say which outputs have no gradient."""
        if not all(isinstance(each, Tensor) for each in args):
            raise RuntimeError("mark_non_differentiable only accepts variable arguments, but got")
        self.non_differentiable = args

    def set_materialize_grads(self, value: bool) -> None:
        """Whether `backward` gets zeros (True) or None for outputs that no gradient reached."""
        self.materialize_grads = value

    @property
    def saved_tensors(self) -> tuple[Tensor | None, ...]:
        """What was saved; RuntimeError if it was written to since, or freed."""
        if self._saved is None:
            raise RuntimeError(FREED_MESSAGE)
        return tuple(unpack_value(self, value, version) for value, version in self._saved)

    def keep(self, outputs: Sequence[Any]) -> None:
        """Turn what `save_for_backward` was given into saved values with versions."""
        numbers = {id(out): number for number, out in enumerate(outputs)}
        self._saved = saved = []
        for position, tensor in enumerate(self.to_save or ()):
            if tensor is None:
                saved.append((None, 0))
            elif not isinstance(tensor, Tensor):
                raise TypeError(
                    "save_for_backward can only save variables, but argument "
                    f"{position} is of type {type(tensor).__name__}"
                )
            elif id(tensor) in numbers:  # an output: kept without the Tensor, or it were a cycle
                counter = counter_for(tensor)
                value = SavedResult(tensor._array, counter, numbers[id(tensor)])
                saved.append((value, counter.value))
            else:
                saved.append((tensor, 0 if tensor._counter is None else tensor._counter.value))
        self.to_save = None

    def release(self) -> None:
        self._saved = None

    def output(self, number: int) -> Any:
        return self if self.output_count == 1 else super().output(number)

    def name(self) -> str:
        return type(self).__name__

    def __repr__(self) -> str:
        return f"<torch.autograd.function.{type(self).__name__} object at {id(self):#x}>"

    def without_gradient(self, keep: bool, create_graph: bool) -> tuple:
        run = self.backward_tensors if create_graph else self.backward
        return run(Grads(0, None), keep)

    def backward(self, grad: Any, keep: bool) -> tuple:
        made = self.backward_tensors(_each(grad, lambda array: wrap(array)), keep)
        return tuple(None if each is None else each._array for each in made)

    def backward_tensors(self, grad: Any, keep: bool) -> tuple:
        given = (
            [grad]
            if not isinstance(grad, Grads)
            else [grad.of.get(number) for number in range(self.output_count)]
        )
        if self.materialize_grads:
            given = [
                wrap(np.zeros(*like)) if each is None and like is not None else each
                for each, like in zip(given, self.output_like, strict=True)
            ]
        function = self._forward_cls
        if function.vjp is not Function.vjp:
            if function.backward is not Function.backward:
                raise RuntimeError(
                    "Implementing both 'backward' and 'vjp' for a custom Function is not allowed. "
                    "You should only implement one of them."
                )
            returned = function.vjp(self, *given)
        else:
            returned = function.backward(self, *given)
        if not keep:
            self.release()
        return self.checked(returned if isinstance(returned, tuple) else (returned,))

    def checked(self, grads: tuple) -> tuple:
        """One gradient for each tensor argument, of its shape and dtype, or torch's error."""
        wanted, name = len(self.takes), self.name()
        if len(grads) > wanted and all(extra is None for extra in grads[wanted:]):
            grads = grads[:wanted]
        if len(grads) != wanted:
            raise RuntimeError(
                f"function {name} returned an incorrect number of gradients "
                f"(expected {wanted}, got {len(grads)})"
            )
        for position, (grad, like) in enumerate(zip(grads, self.takes, strict=True), 1):
            if like is None and grad is not None:
                raise RuntimeError(
                    f"function {name} returned a gradient different than None at position "
                    f"{position}, but the corresponding forward input was not a Variable"
                )
        return tuple(
            self.fitting(number, grad, like)
            for number, (grad, like) in enumerate(zip(grads, self.takes, strict=True))
            if like is not None
        )

    def fitting(self, number: int, grad: Any, like: tuple) -> Tensor | None:
        if grad is None:
            return None
        if not isinstance(grad, Tensor):
            raise RuntimeError(f"expected Variable or None (got {type(grad).__name__})")
        shape, dtype = like
        if grad._array.shape != shape:
            try:
                expandable = np.broadcast_shapes(grad._array.shape, shape) == grad._array.shape
            except ValueError:
                expandable = False
            if not expandable:
                raise RuntimeError(
                    f"Function {self.name()} returned an invalid gradient at index {number} - got "
                    f"{list(grad._array.shape)} but expected shape compatible with {list(shape)}"
                )
        return fit(grad, like)


def _each(grad: Any, change: Callable) -> Any:
    if not isinstance(grad, Grads):
        return change(grad)
    made = Grads(0, None)
    made.of = {number: change(each) for number, each in grad.of.items() if each is not None}
    return made


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

    _node_type: type[FunctionNode] | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        space = {"__module__": "torch.autograd.function", "_forward_cls": cls}
        cls._node_type = type(f"{cls.__name__}Backward", (FunctionNode,), space)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        warnings.warn(
            f"{type(self)} should not be instantiated. Methods on autograd functions are all "
            "static, so you should invoke them on the class itself. Instantiating an autograd "
            "function will raise an error in a future version of PyTorch.",
            DeprecationWarning,
            stacklevel=2,
        )

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError(
            "Legacy autograd function with non-static forward method is deprecated. Please use "
            "new-style autograd function with static forward method. (Example: "
            "https://pytorch.org/docs/stable/autograd.html#torch.autograd.Function)"
        )

    @staticmethod
    def forward(*args: Any, **kwargs: Any) -> Any:
        """Compute the outputs from ctx and the arguments, or, with setup_context, without ctx."""
        raise NotImplementedError(
            "You must implement the forward function for custom autograd.Function."
        )

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple, output: Any) -> None:
        """Put on ctx what backward needs, if forward does not take ctx itself."""
        raise NotImplementedError("setup_context is not implemented.")

    @staticmethod
    def backward(ctx: Any, *grad_outputs: Any) -> Any:
        """From the gradients of the outputs, the gradient of each argument (None: it has none)."""
        raise NotImplementedError(
            "You must implement either the backward or vjp method for your custom "
            "autograd.Function to use it with backward mode AD."
        )

    vjp = backward

    @classmethod
    def apply(cls, *args: Any, **kwargs: Any) -> Any:
        """Run forward on the arguments and record one node for it.

        Gradients are those of the arguments passed by position.
        """
        with_context = cls.setup_context is Function.setup_context
        if not with_context:  # which is given all arguments in their order
            bound = inspect.signature(cls.forward).bind(*args, **kwargs)
            bound.apply_defaults()
            args, kwargs = bound.args, {}
        mode = current.mode
        tensors = [each for each in args if isinstance(each, Tensor)]
        recorded = mode.recording and any(each._node is not None for each in tensors)
        assert cls._node_type is not None
        node = new(cls._node_type)
        node.sequence_nr = next_number()
        node.needs_input_grad = tuple(
            isinstance(each, Tensor) and each._node is not None for each in args
        )
        if recorded:
            node.edges = tuple(each._node for each in tensors)
        node.takes = [
            (each._array.shape, each._array.dtype) if isinstance(each, Tensor) else None
            for each in args
        ]
        before = switch("Function.forward", grad=False)
        try:
            if with_context:
                output = cls.forward(node, *args, **kwargs)
            else:
                output = cls.forward(*args)
                cls.setup_context(node, args, output)
        finally:
            switch("Function.forward", grad=before.grad)
        returned = output if isinstance(output, tuple) else (output,)
        check_dirty(node, returned, tensors)
        outputs = tuple(own_output(node, out, tensors) for out in returned)
        node.output_like = [
            (out._array.shape, out._array.dtype) if isinstance(out, Tensor) else None
            for out in outputs
        ]
        if recorded:
            connect(node, outputs, returned, mode)
        return outputs if isinstance(output, tuple) else outputs[0]


def check_dirty(node: FunctionNode, returned: Sequence[Any], inputs: Sequence[Tensor]) -> None:
    for each in node.dirty_tensors or ():
        if not any(each is out for out in returned):
            raise RuntimeError(
                "Some elements marked as dirty during the forward method were not returned as "
                "output. The inputs that are modified inplace must all be outputs of the Function."
            )
        if not any(each is given for given in inputs):
            warnings.warn(
                "ctx.mark_dirty() received a tensor that was not an input. Only input Tensors that "
                "have been mutated should be passed to ctx.mark_dirty().",
                UserWarning,
                stacklevel=3,
            )


def own_output(node: FunctionNode, out: Any, inputs: Sequence[Tensor]) -> Any:
    """An input returned as it is comes back as a new tensor, unless it was written in place."""
    if any(out is each for each in inputs) and not any(
        out is each for each in node.dirty_tensors or ()
    ):
        shown = alias(out)
        link_view(shown, out, current.mode, "function")
        shown._node = None
        return shown
    return out


def connect(
    node: FunctionNode, outputs: Sequence[Any], returned: Sequence[Any], mode: Any
) -> None:
    """Give the outputs their place in the graph, and save what was asked to be saved."""
    node.outputs = weakref.WeakValueDictionary()
    dirty = {id(each) for each in node.dirty_tensors or ()}
    constant = {id(each) for each in node.non_differentiable or ()}
    several = sum(isinstance(out, Tensor) and id(out) not in constant for out in returned) > 1
    for number, (out, before) in enumerate(zip(outputs, returned, strict=True)):
        if not isinstance(out, Tensor):
            continue
        if id(before) in constant or out._array.dtype.kind != "f":
            out._node = None
        elif id(out) in dirty:
            if isinstance(out._node, AccumulateGrad):
                raise RuntimeError(
                    "a leaf Variable that requires grad has been used in an in-place operation."
                )
            bump(out)
            take_over(out, node.output(number))
        else:
            out._node = node.output(number)
            if out._base is not None:
                out._made = "multi" if several else "function"
    node.keep(outputs)
    node.dirty_tensors = node.non_differentiable = None
    if mode.on_record is not None:
        mode.on_record(node)


def once_differentiable(fn: Callable) -> Callable:
    """Decorate a `backward` whose own operations have no derivative: twice is an error."""

    @functools.wraps(fn)
    def wrapper(ctx: Any, *args: Any) -> Any:
        with no_grad():
            outputs = fn(ctx, *args)
        wanted = any(isinstance(each, Tensor) and each.requires_grad for each in args)
        if not current.mode.grad or not wanted:
            return outputs
        failing = never_again(outputs if isinstance(outputs, tuple) else (outputs,))
        return failing if isinstance(outputs, tuple) else failing[0]

    return wrapper


class Error(MultiNode):
    """A node whose only use is to refuse."""

    __slots__ = ("why",)
    why: str

    def backward(self, grad: Any, keep: bool) -> tuple:
        raise RuntimeError(self.why)

    backward_tensors = backward


def never_again(grads: Sequence[Tensor | None]) -> tuple:
    """The gradients again, as outputs of a node that refuses to be run."""
    node = new(Error)
    node.sequence_nr, node.outputs = next_number(), weakref.WeakValueDictionary()
    node.edges = tuple(None if each is None else leaf_edge(wrap(each._array)) for each in grads)
    node.output_like = [None] * len(grads)
    node.why = "trying to differentiate twice a function that was marked with @once_differentiable"
    failing = [None if each is None else wrap(each._array) for each in grads]
    for number, each in enumerate(failing):
        if each is not None:
            each._node = node.output(number)
    return tuple(failing)


FunctionCtx = FunctionNode


__getattr__ = absent(__name__, "torch.autograd.function")
