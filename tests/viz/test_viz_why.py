"""`viz.why` names the line and the block, and says what to change; so does a failed program."""

from __future__ import annotations

import pytest

import minitorch_lite as torch
from minitorch_lite import viz


@pytest.fixture
def w():
    return torch.tensor([1.0, 2.0], requires_grad=True)


@torch.no_grad()
def evaluate(value):
    return value * 2


@torch.no_grad()
def produce(value):
    yield value * 2


def test_a_decorator(w):
    with viz.record():
        y = evaluate(w)
    assert "`return value * 2`" in viz.why(y) and "@torch.no_grad() def evaluate" in viz.why(y)
    assert "take the decorator away" in viz.why(y)


def test_a_generator(w):
    with viz.record():
        y = next(produce(w))
    assert "`yield value * 2`" in viz.why(y) and "@torch.no_grad() def produce" in viz.why(y)


def test_a_plain_call(w):
    with viz.record():
        torch.set_grad_enabled(False)
        y = w * 2
        torch.set_grad_enabled(True)
    assert "inside `torch.set_grad_enabled(False)`" in viz.why(y)
    assert "call torch.set_grad_enabled(True) before that line" in viz.why(y)


def test_detach_and_data(w):
    with viz.record():
        cut = w.detach()
        y = cut * 2
        shown = w.data
        z = shown * 2
    assert "it is w.detach()" in viz.why(y) and "Use the tensor itself" in viz.why(y)
    for text in (viz.why(z), viz.why(shown)):
        assert "shown shows the memory of w without its history" in text
        assert "Use w itself" in text


def test_an_inference_tensor(w):
    with viz.record():
        with torch.inference_mode():
            made = torch.ones(2) * 3
        y = made + 1
    assert "made is an inference tensor, which can never require grad" in viz.why(y)
    assert "made.clone()" in viz.why(y)


def test_nan_is_followed_to_its_line(w):
    with viz.record():
        zero = torch.zeros(1, requires_grad=True)
        ratio = zero / zero
        total = ratio.sum()
        total.backward()
    assert "the first NaN came from line" in viz.why(total)
    assert "`ratio = zero / zero`" in viz.why(total)
    assert "zero.grad holds NaN, and the first NaN came from DivBackward0" in viz.why(zero)


def note(story_of, match):
    """The note under torch's sentence, which stays as it is."""
    with pytest.raises(RuntimeError, match=match) as caught, viz.record() as story:
        story_of()
    (text,) = caught.value.__notes__
    assert text == str(viz.why(story)) and text not in str(caught.value)
    return text


def test_a_leaf_is_written(w):
    def program():
        w.add_(1)

    text = note(program, "a leaf Variable that requires grad")
    assert "`w.add_(1)`" in text and "writes into w" in text and "torch.no_grad()" in text


def test_an_inference_tensor_would_be_saved(w):
    def program():
        with torch.inference_mode():
            made = torch.ones(2) * 3
        return made * w

    text = note(program, "Inference tensors cannot be saved")
    assert "`return made * w`) would have to save made" in text
    assert "inside `with torch.inference_mode():`" in text


def test_a_view_made_under_no_grad_is_written(w):
    base = w * 1

    def program():
        with torch.no_grad():
            view = base[:1]
        view.mul_(2)

    text = note(program, "view was created in no_grad mode")
    assert "view is a view of base" in text and "`view.mul_(2)`" in text
    assert "inside `with torch.no_grad():`" in text and "both outside" in text


def test_backward_of_what_was_not_recorded(w):
    with pytest.raises(RuntimeError, match="does not require grad") as caught, viz.record():
        with torch.no_grad():
            loss = (w * w).sum()
        loss.backward()
    (text,) = caught.value.__notes__
    assert text.startswith("loss has no grad_fn") and "with torch.no_grad():" in text


def test_backward_of_several_numbers(w):
    with pytest.raises(RuntimeError, match="only for scalar outputs") as caught, viz.record():
        squares = w * w
        squares.backward()
    (text,) = caught.value.__notes__
    assert "squares has the shape (2,)" in text


def test_an_optimizer_overwrites_what_was_saved():
    layer = torch.nn.Linear(2, 1)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
    with pytest.raises(RuntimeError, match="modified by an inplace") as caught, viz.record():
        loss = (layer.weight * layer.weight).sum()
        loss.backward(retain_graph=True)
        optimizer.step()
        loss.backward()
    (text,) = caught.value.__notes__
    assert "saved layer.weight at version 1" in text and "`optimizer.step()`" in text


# What the mode warns of, always and of an error, is not what is tested.
@pytest.mark.filterwarnings("ignore:Anomaly Detection has been", "ignore:Error detected in")
def test_anomaly_mode_names_the_line():
    def program():
        zero = torch.zeros(1, requires_grad=True)
        with torch.autograd.detect_anomaly(check_nan=True):
            (torch.sqrt(zero) * 0).sum().backward()

    assert "SqrtBackward0 belongs to line" in note(program, "returned nan values")


def test_enable_grad_inside_inference_mode(w):
    with viz.record(), torch.inference_mode():
        x = w + 1
        with torch.enable_grad():
            y = w * x
    assert "torch.inference_mode():` (line" in viz.why(y)
    assert "enable_grad()" not in viz.why(y)


def lost_views(w):
    base = w * 1
    with torch.no_grad():
        view = base[:1]
    first, second = base.split(1)
    base.mul_(2)
    return base, view, first, second


def test_a_view_whose_history_is_lost(w):
    with viz.record():
        base, view, first, _ = lost_views(w)
    for tensor in (view, first):
        with pytest.raises(RuntimeError, match="modified inplace"):
            tensor.grad_fn
    said = viz.why(view)
    assert "view is a view of base, made by line" in said and "`with torch.no_grad():`" in said
    assert "`base.mul_(2)`" in said and "anew after the write" in said
    assert "first is a view of base;" in viz.why(first) and "`base.mul_(2)`" in viz.why(first)


def test_a_view_whose_history_is_lost_and_nobody_watched(w):
    base, view, first, _ = lost_views(w)
    assert "view is a view of base, where nothing is recorded" in viz.why(view)
    assert "first is a view of base;" in viz.why(first)
    del base
    assert "view of a value without a name" in viz.why(view)
