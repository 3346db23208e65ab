"""Anomaly mode: which forward line a failing backward belongs to, and the first NaN."""

import sys
import traceback
from types import SimpleNamespace
from typing import Any

import numpy as np

from ..errors import OURS, torch_error, warn
from ..tensor import Tensor
from .grad_mode import current
from .node import AccumulateGrad, Node, Output

state = SimpleNamespace(enabled=False, check_nan=True)


def is_anomaly_enabled() -> bool:
    """True while anomaly mode is on."""
    return state.enabled


def is_anomaly_check_nan_enabled() -> bool:
    """True if anomaly mode, when it is on, looks for NaN."""
    return state.check_nan


def remember_forward(node: Node) -> None:
    """Keep the Python stack that recorded a node, without our own frames at its end."""
    if current.node is not None:
        node.metadata["parent_"] = current.node
    frames = traceback.extract_stack()
    while frames and OURS.match(frames[-1].filename):
        frames.pop()
    node.metadata["traceback_"] = traceback.format_list(frames)


def explain(node: Node, error: BaseException) -> None:
    """Warn with the forward line of the node that failed."""
    start, what = f"Error detected in {node.name()}.", "caused the error"
    maker: Node | None = node
    while maker is not None:
        lines = maker.metadata.get("traceback_")
        try:
            if lines is None:
                warn("anomaly.no_forward", maker.name())
            else:
                warn("anomaly.forward", start, what, "".join(lines))
        except UserWarning as warning:  # warnings are errors: the error of the node comes first
            print(f"UserWarning: {warning}", file=sys.stderr)
        maker = maker.metadata.get("parent_")
        if maker is not None:
            start = f"\n\nPrevious calculation was induced by {maker.name()}."
            what = "induced the previous calculation"


def look_for_nan(node: Node, grads: Any) -> None:
    """RuntimeError if a node has turned its gradient into NaN."""
    if not state.check_nan or isinstance(node, (AccumulateGrad, Output)):
        return
    for number, grad in enumerate(grads):
        array = grad._array if isinstance(grad, Tensor) else grad
        if isinstance(array, (np.ndarray, np.generic)) and np.isnan(array).any():
            raise torch_error("anomaly.nan", node.name(), number)


class set_detect_anomaly:
    """Switch anomaly mode on or off: at once when called, until its end as a `with` block."""

    def __init__(self, mode: bool, check_nan: bool = True) -> None:
        self._before = (state.enabled, state.check_nan)
        set_state(mode, check_nan)

    def __enter__(self) -> None: ...

    def __exit__(self, *exception: object) -> None:
        set_state(*self._before)


class detect_anomaly(set_detect_anomaly):
    """While active, a failing backward names the forward line, and NaN gradients are errors.

    >>> import warnings
    >>> import minitorch_lite as torch
    >>> with warnings.catch_warnings(action="ignore"):  # it warns that it is slow
    ...     with torch.autograd.detect_anomaly():
    ...         print(torch.is_anomaly_enabled())
    True
    """

    def __init__(self, check_nan: bool = True) -> None:
        self._before = (state.enabled, state.check_nan)
        self.check_nan = check_nan
        warn("anomaly.enabled")

    def __enter__(self) -> None:
        set_state(True, self.check_nan)


def set_state(enabled: bool, check_nan: bool) -> None:
    from .graph import look_at_new_nodes

    state.enabled, state.check_nan = enabled, check_nan
    look_at_new_nodes()
