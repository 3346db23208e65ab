"""With minitorch_lite in the place of torch in `sys.modules`, programs for torch run unchanged."""

import re
import subprocess
import sys
import textwrap

import pytest

MODULES = """
    torch torch.nn torch.nn.functional torch.nn.init torch.nn.parameter torch.nn.modules torch.optim
    torch.utils torch.utils.data torch.autograd torch.autograd.graph torch.autograd.function
    torch.autograd.functional torch.autograd.grad_mode torch.autograd.gradcheck
    torch.autograd.anomaly_mode torch.random
""".split()

ALIAS = """
import importlib, sys
for name in {modules!r}:
    sys.modules[name] = importlib.import_module("minitorch_lite" + name.removeprefix("torch"))
"""


def run(program: str, modules: list[str] = MODULES) -> str:
    """What a program prints in a Python of its own, in which torch is minitorch_lite."""
    code = ALIAS.format(modules=modules) + textwrap.dedent(program)
    command = [sys.executable, "-W", "error", "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


IMPORTS = [
    "import torch",
    "import torch.nn as nn; nn.Linear",
    "import torch.nn.functional as F; F.relu",
    "from torch import nn, optim, autograd, Tensor, no_grad",
    "from torch.nn import functional as F, init, Module, Parameter, Linear",
    "from torch.nn.parameter import Parameter",
    "from torch.nn.functional import mse_loss",
    "from torch.autograd import Function, grad, gradcheck, gradgradcheck, detect_anomaly, graph",
    "from torch.autograd.function import Function, once_differentiable, FunctionCtx",
    "from torch.autograd.graph import saved_tensors_hooks, Node, GradientEdge",
    "from torch.autograd.functional import jacobian",
    "from torch.autograd.grad_mode import no_grad, inference_mode",
    "from torch.autograd.gradcheck import GradcheckError, gradcheck, gradgradcheck",
    "from torch.autograd.anomaly_mode import detect_anomaly",
    "from torch.optim import SGD, Adam, Optimizer",
    "from torch.utils.data import DataLoader, TensorDataset, Dataset, Subset, random_split",
    "from torch.random import manual_seed",
]


ONLY_TORCH = ["torch"]


@pytest.mark.parametrize("modules", [MODULES, ONLY_TORCH], ids=["all", "torch"])
def test_imports(modules):
    program = f"""
        for statement in {IMPORTS!r}:
            try:
                exec(statement, {{}})
            except (ImportError, AttributeError) as error:
                print(statement, error)
    """
    assert run(program, modules) == ""


def test_a_module_that_got_no_other_name_is_the_one_that_is_here():
    printed = run(
        """
        import torch.utils.hooks
        import torch.nn.modules.linear
        from torch.nn.parameter import Parameter
        from torch.optim.optimizer import Optimizer
        from torch.utils.data.dataset import Dataset
        from torch.autograd.grad_mode import no_grad
        print(
            Parameter is torch.nn.Parameter, Optimizer is torch.optim.Optimizer,
            Dataset is torch.utils.data.Dataset, no_grad is torch.no_grad,
            torch.nn.modules.linear.Linear is torch.nn.Linear,
            torch.nn.__spec__.name == "minitorch_lite.nn",
        )
        for absent in "torch.fft", "torch.nn.utils", "torch.nn.functional.relu":
            try:
                __import__(absent)
            except ModuleNotFoundError:
                print(True)
        """,
        ONLY_TORCH,
    )
    assert set(printed.split()) == {"True"} and len(printed.split()) == 9


def test_a_name_is_one_object_by_whatever_road():
    printed = run("""
        import torch, torch.nn as nn, torch.nn.functional as F
        from torch.autograd import grad_mode, function
        from torch.nn.parameter import Parameter
        import torch.utils.data
        print(
            torch.nn is nn, nn.functional is F, nn.Parameter is Parameter,
            torch.no_grad is grad_mode.no_grad is torch.autograd.no_grad,
            torch.autograd.Function is function.Function,
            torch.utils.data is sys.modules["torch.utils.data"],
            isinstance(nn.Parameter(torch.ones(2)), torch.Tensor),
            isinstance(torch.ones(2), torch.Tensor),
            isinstance((torch.ones(1, requires_grad=True) * 2).grad_fn, torch.autograd.graph.Node),
            issubclass(nn.Linear, nn.Module), callable(torch.autograd.gradcheck),
        )
    """)
    assert set(printed.split()) == {"True"}


def test_a_training_loop_runs():
    printed = run("""
        import torch
        import torch.nn as nn
        import torch.nn.functional as F
        from torch.utils.data import DataLoader, TensorDataset

        torch.manual_seed(0)
        x = torch.randn(32, 3)
        data = DataLoader(TensorDataset(x, x @ torch.tensor([1.0, -2.0, 0.5])), batch_size=8)
        model = nn.Sequential(nn.Linear(3, 8), nn.ReLU(), nn.Linear(8, 1))
        optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
        losses = []
        for _ in range(20):
            for inputs, targets in data:
                optimizer.zero_grad()
                loss = F.mse_loss(model(inputs).squeeze(1), targets)
                loss.backward()
                optimizer.step()
                losses.append(loss.item())
        print(losses[-1] < losses[0] / 10)
    """)
    assert printed.strip() == "True"


ABSENT = {
    "torch.fft": "torch.fft",
    "torch.hub": "torch.hub",
    "torch.nn.LSTM": "torch.nn.LSTM",
    "torch.optim.RMSprop": "torch.optim.RMSprop",
    "torch.ones(2).cuda()": "torch.Tensor.cuda",
    "torch.float16": "torch.float16",
    "torch.autograd.forward_ad": "torch.autograd.forward_ad",
    "torch.nn.Linear(1, 1).cuda()": "nn.Module.cuda",
}


def test_what_is_absent_says_so():
    printed = run(f"""
        import torch
        for expression in {list(ABSENT)!r}:
            try:
                eval(expression)
            except AttributeError as error:
                print(error)
    """)
    for line, name in zip(printed.splitlines(), ABSENT.values(), strict=True):
        assert re.search(rf"\bminitorch_lite has no {name}[:;] ", line), line
