"""What the oracle's snippets cannot show: gradients of every layer checked twice, and no leaks."""

from __future__ import annotations

import gc
import weakref

import pytest

import minitorch_lite as torch
from minitorch_lite import nn
from minitorch_lite.nn import functional as F

f64 = {"dtype": torch.float64}
classes = torch.tensor([2, 0, 1])
distribution = torch.softmax(torch.randn(3, 4, **f64), 1)
weights = torch.tensor([1.0, 0.5, 2.0, 3.0], **f64)

FUNCTIONS = {
    "linear": lambda x: F.linear(x, torch.ones(2, 4, **f64), torch.ones(2, **f64)),
    "softmax": lambda x: F.softmax(x, 0),
    "log_softmax": lambda x: F.log_softmax(x, 1),
    "mse": lambda x: F.mse_loss(x, distribution),
    "mse sum": lambda x: F.mse_loss(x, distribution, reduction="sum"),
    "mse none": lambda x: F.mse_loss(distribution, x, reduction="none"),
    "nll": lambda x: F.nll_loss(x, classes),
    "nll none": lambda x: F.nll_loss(x, classes, reduction="none", weight=weights),
    "nll ignoring": lambda x: F.nll_loss(x, classes, ignore_index=1, weight=weights),
    "cross entropy": lambda x: F.cross_entropy(x, classes, weight=weights),
    "smoothed": lambda x: F.cross_entropy(x, classes, label_smoothing=0.2, weight=weights),
    "distribution": lambda x: F.cross_entropy(x, distribution, label_smoothing=0.1),
    "bce": lambda x: F.binary_cross_entropy_with_logits(x, distribution),
    "bce weighted": lambda x: F.binary_cross_entropy_with_logits(
        x, distribution, weights, pos_weight=weights
    ),
    "bce target": lambda x: F.binary_cross_entropy_with_logits(
        distribution, x, pos_weight=weights, reduction="sum"
    ),
    "batch norm": lambda x: F.batch_norm(x, None, None, weights, weights, True),
    "batch norm in evaluation": lambda x: F.batch_norm(x, weights, weights, weights, weights),
    "batch norm of images": lambda x: F.batch_norm(x.view(1, 2, 3, 2), None, None, training=True),
    "dropout": lambda x: (torch.manual_seed(0), F.dropout(x))[1],
    "softplus": F.softplus,
    "tanh": F.tanh,
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_first_and_second_derivatives(name):
    x = torch.randn(3, 4, **f64).requires_grad_()
    assert torch.autograd.gradcheck(FUNCTIONS[name], (x,))
    assert torch.autograd.gradgradcheck(FUNCTIONS[name], (x,))


def test_batch_norm_with_respect_to_scale_and_shift():
    x, w, b = torch.randn(5, 3, **f64), torch.randn(3, **f64), torch.randn(3, **f64)
    inputs = tuple(t.requires_grad_() for t in (x, w, b))

    def f(x, w, b):
        return F.batch_norm(x, None, None, w, b, True)

    assert torch.autograd.gradcheck(f, inputs)
    assert torch.autograd.gradgradcheck(f, inputs)


def small_network():
    return nn.Sequential(
        nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(8, 3), nn.Dropout(),
    )  # fmt: skip


def test_a_training_step_leaves_nothing_to_the_garbage_collector():
    net = small_network()
    optimizer = torch.optim.Adam(net.parameters())
    gc.collect()
    gc.disable()
    try:
        loss = F.cross_entropy(net(torch.randn(4, 1, 6, 6)), torch.tensor([0, 1, 2, 0]))
        node = weakref.ref(loss.grad_fn)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        del loss
        assert node() is None
    finally:
        gc.enable()


def test_a_module_goes_with_its_last_reference():
    net = small_network()
    net[0].register_forward_hook(lambda *_: None)
    gone = [weakref.ref(net), weakref.ref(net[0]), weakref.ref(net[5].weight)]
    gc.disable()
    try:
        del net
        assert [ref() for ref in gone] == [None] * 3
    finally:
        gc.enable()


@pytest.mark.parametrize(
    "namespace",
    "nn nn.functional nn.modules nn.modules.conv optim optim.optimizer utils.data".split(),
)
def test_what_is_absent_says_so(namespace):
    module = torch
    for name in namespace.split("."):
        module = getattr(module, name)
    assert not hasattr(module, "Transformer")
    with pytest.raises(AttributeError, match=rf"^minitorch_lite has no torch.{namespace}.Trans"):
        _ = module.Transformer


def test_an_absent_method_of_modules_says_so():
    with pytest.raises(AttributeError, match="minitorch_lite has no nn.Module.cuda: the only"):
        nn.Linear(1, 1).cuda()
