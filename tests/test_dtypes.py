"""dtypes, promotion, sizes and devices: each expected text was printed by torch 2.13.0."""

import builtins
import copy
import pickle

import numpy as np
import pytest

from minitorch_lite import dtypes, places
from minitorch_lite.places import Size, device, require_cpu

NAMES = ["bool", "uint8", "int32", "int64", "float32", "float64"]
ALL = [getattr(dtypes, name) for name in NAMES]


@pytest.fixture
def default_dtype_restored():
    yield
    dtypes.set_default_dtype(dtypes.float32)


@pytest.mark.parametrize("name", NAMES)
def test_one_object_per_dtype(name):
    one = getattr(dtypes, name)
    assert repr(one) == str(one) == f"torch.{name}"
    assert dtypes.FROM_NUMPY[np.zeros(1, name).dtype] is one
    assert dtypes.TO_NUMPY[one] == np.dtype(name)
    assert copy.deepcopy(one) is one
    assert pickle.loads(pickle.dumps(one)) is one


def test_aliases_and_properties():
    assert dtypes.float is dtypes.float32 and dtypes.double is dtypes.float64
    assert dtypes.int is dtypes.int32 and dtypes.long is dtypes.int64
    assert [d.itemsize for d in ALL] == [1, 1, 4, 8, 4, 8]
    assert [d.is_floating_point for d in ALL] == [False] * 4 + [True] * 2
    assert [d.is_signed for d in ALL] == [False, False, True, True, True, True]
    assert not any(d.is_complex for d in ALL)
    assert repr(type(dtypes.float32)) == "<class 'torch.dtype'>"


def test_python_types_are_dtypes_too():
    assert dtypes.as_dtype(builtins.float) is dtypes.float64
    assert dtypes.as_dtype(builtins.int) is dtypes.int64
    assert dtypes.as_dtype(builtins.bool) is dtypes.bool


def raises(kind, message):
    return pytest.raises(kind, match=f"^{__import__('re').escape(message)}")


def test_errors_of_dtypes():
    with raises(TypeError, "cannot create 'torch.dtype' instances"):
        dtypes.dtype()
    with raises(TypeError, "zeros(): argument 'dtype' must be torch.dtype, not str"):
        dtypes.as_dtype("float32", "zeros(): argument 'dtype'")
    with raises(TypeError, "minitorch_lite has no torch.float16; its dtypes are torch.bool"):
        dtypes.from_numpy_dtype(np.dtype("float16"))
    with raises(TypeError, "can't convert np.ndarray of type numpy.str_."):
        dtypes.from_numpy_dtype(np.dtype("U3"))
    assert dtypes.why_absent("complex64").startswith("minitorch_lite has no torch.complex64")
    assert dtypes.why_absent("float32") is None


def test_promotion_is_the_order_of_the_six():
    for i, one in enumerate(ALL):
        for j, other in enumerate(ALL):
            assert dtypes.promote_types(one, other) is ALL[max(i, j)]
    expected = [[1, 1, 1, 1, 1, 1], *[[0, 1, 1, 1, 1, 1]] * 3, *[[0, 0, 0, 0, 1, 1]] * 2]
    assert [[dtypes.can_cast(a, b) for b in ALL] for a in ALL] == expected
    with raises(TypeError, "promote_types(): argument 'type2' (position 2) must be torch.dtype"):
        dtypes.promote_types(dtypes.float32, 3)


@pytest.mark.parametrize(
    ("operands", "name"),
    [
        ((np.zeros(2, "f4"), np.zeros((), "f8")), "float32"),  # a 0-d tensor is weaker
        ((np.zeros(2, "i4"), np.zeros((), "i8")), "int32"),
        ((np.zeros(2, "i4"), np.zeros((), "f8")), "float64"),  # unless its kind is higher
        ((np.zeros(2, "i4"), 1.5), "float32"),  # a Python float has the default dtype
        ((np.zeros(2, "u1"), 300), "uint8"),
        ((np.zeros(2, "?"), 3), "int64"),
        ((np.zeros(2, "?"), True), "bool"),
        ((np.zeros((), "f8"), 1.5), "float64"),
        ((np.zeros((), "i4"), np.zeros((), "f4"), 2), "float32"),
        ((3, 4), "int64"),
        ((3, 4.0), "float32"),
        ((np.zeros(2, "f4"), np.zeros(2, "f8"), 1), "float64"),
    ],
)
def test_result_type(operands, name):
    assert dtypes.result_type(*operands) is getattr(dtypes, name)
    assert dtypes.result_type(*operands[::-1]) is getattr(dtypes, name)


def test_default_dtype(default_dtype_restored):
    dtypes.set_default_dtype(dtypes.float64)
    assert dtypes.get_default_dtype() is dtypes.float64
    assert dtypes.result_type(np.zeros(2, "i8"), 1.5) is dtypes.float64
    for wrong, start in [(dtypes.int64, "only"), (None, "only"), ("float64", "invalid dtype obj")]:
        with raises(TypeError, start):
            dtypes.set_default_dtype(wrong)


def test_size():
    size = Size([2, 3])
    assert repr(size) == str(size) == "torch.Size([2, 3])"
    assert repr(Size()) == "torch.Size([])" and Size().numel() == 1
    for same, text in [
        (size[:1], "[2]"),
        (size[::-1], "[3, 2]"),
        (size + (4,), "[2, 3, 4]"),
        ((4,) + size, "[4, 2, 3]"),
        (size * 2, "[2, 3, 2, 3]"),
        (2 * size, "[2, 3, 2, 3]"),
        (Size((True, np.int64(2))), "[1, 2]"),
        (pickle.loads(pickle.dumps(size)), "[2, 3]"),
        (copy.deepcopy(size), "[2, 3]"),
    ]:
        assert type(same) is Size and repr(same) == f"torch.Size({text})"
    assert size == (2, 3) and size[1] == 3 and size.numel() == 6 and hash(size) == hash((2, 3))
    assert repr(type(size)) == "<class 'torch.Size'>"
    with raises(TypeError, "torch.Size() takes an iterable of 'int' (item 0 is 'float')"):
        Size((2.5,))
    with raises(TypeError, "can only concatenate tuple (not list) to torch.Size"):
        size + [1]


def test_device():
    cpu = device("cpu")
    assert repr(cpu) == "device(type='cpu')" and str(cpu) == "cpu" and cpu.index is None
    assert repr(device("cuda:1")) == "device(type='cuda', index=1)"
    assert str(device("cuda", 0)) == "cuda:0"
    assert cpu == device(cpu) != device("cpu:0") and cpu != "cpu"
    assert pickle.loads(pickle.dumps(cpu)) == cpu
    for wrong, message in [
        ("cuda:x", "Invalid device string: 'cuda:x'"),
        ("cuda:01", "Invalid device string: 'cuda:01'"),
        ("cpu:", "Invalid device string: 'cpu:'"),
        ("", "Device string must not be empty"),
        (0, "Cannot access accelerator device when none is available."),
        ("foo", "Expected one of cpu, cuda, ipu, xpu, mkldnn, opengl, opencl, ideep, hip, ve, "),
    ]:
        with raises(RuntimeError, message):
            device(wrong)
    with raises(RuntimeError, "Device index must not be negative"):
        device("cuda", -1)


def test_only_the_cpu_can_be_used():
    for spelling in (None, "cpu", "cpu:0", device("cpu"), device("cpu", 1)):
        require_cpu(spelling)
    for spelling in ("cuda", "cuda:1", device("cuda")):
        with raises(AssertionError, "Torch not compiled with CUDA enabled"):
            require_cpu(spelling)
    with raises(NotImplementedError, "minitorch_lite keeps every tensor on the CPU"):
        require_cpu("mps")
    with raises(RuntimeError, "Expected one of cpu"):
        require_cpu("foo")


def test_named_constants():
    for name in ("strided", "contiguous_format", "preserve_format"):
        one = getattr(places, name)
        assert repr(one) == f"torch.{name}"
        assert pickle.loads(pickle.dumps(one)) is one and copy.deepcopy(one) is one
