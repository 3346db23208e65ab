"""Random numbers: replayed against what torch 2.13.0 gave (tests/record_random.py)."""

import hashlib
import json
import math
import re
from pathlib import Path

import numpy as np
import pytest

from minitorch_lite import random
from minitorch_lite.cephes import fma64
from minitorch_lite.generator import DEFAULT_SEED, Generator
from minitorch_lite.tensor import wrap

ORACLE = json.loads((Path(__file__).parent / "data" / "random.json").read_text())


def digest(array):
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()[:16]


def empty(call):
    shape, order, step = call["shape"], call["order"], 2 if call["strided"] else 1
    base = np.zeros([shape[i] * step for i in order], call["dtype"])
    whole = base.transpose([order.index(i) for i in range(len(shape))])
    return whole[(..., *(slice(None, None, step) for _ in shape))]


def run(call):
    name, arguments = call["call"], call.get("arguments", [])
    if name == "state":
        return random.default_generator.get_state().numpy()
    if name in ("randperm", "seed_from"):
        return np.array(getattr(random, name)(*arguments))
    return getattr(random, name)(empty(call), *arguments)


@pytest.fixture(autouse=True)
def stream_restored():
    state = random.default_generator.get_state()
    yield
    random.default_generator.set_state(state)


@pytest.mark.parametrize("number", range(len(ORACLE["programs"])))
def test_programs(number):
    program = ORACLE["programs"][number]
    random.manual_seed(program["seed"])
    assert random.initial_seed() == program["initial_seed"]
    for call in program["calls"]:
        result = run(call)
        if "values" in call:
            values = result.ravel()[:: max(1, result.size // 8)]
            np.testing.assert_array_max_ulp(values, np.array(call["values"], float), 2)
        else:
            assert digest(result) == call["digest"], call


@pytest.mark.parametrize(("name", "dtype", "arguments", "kind", "message"), ORACLE["errors"])
def test_errors(name, dtype, arguments, kind, message):
    arguments = [float(a) if isinstance(a, str) else a for a in arguments]
    with pytest.raises((RuntimeError, NotImplementedError)) as caught:
        getattr(random, name)(np.zeros(3, dtype), *arguments)
    assert (type(caught.value).__name__, str(caught.value)) == (kind, message)


def kaiming_uniform(shape, fan):
    bound = math.sqrt(3.0) * (math.sqrt(2.0 / (1 + math.sqrt(5) ** 2)) / math.sqrt(fan))
    return random.uniform_(np.empty(shape, np.float32), -bound, bound)


def bias(size, fan):
    return random.uniform_(np.empty(size, np.float32), -1 / math.sqrt(fan), 1 / math.sqrt(fan))


def test_layers_start_as_torchs():
    for inputs, outputs, weight_digest, bias_digest in ORACLE["recipes"]["linear"]:
        random.manual_seed(0)
        assert digest(kaiming_uniform((outputs, inputs), inputs)) == weight_digest
        assert digest(bias(outputs, inputs)) == bias_digest
    for inputs, outputs, size, weight_digest, bias_digest in ORACLE["recipes"]["conv2d"]:
        random.manual_seed(0)
        fan = inputs * size * size
        assert digest(kaiming_uniform((outputs, inputs, size, size), fan)) == weight_digest
        assert digest(bias(outputs, fan)) == bias_digest
    for inputs, outputs, weight_digest in ORACLE["recipes"]["xavier"]:
        random.manual_seed(0)
        bound = math.sqrt(3.0) * math.sqrt(2.0 / float(inputs + outputs))
        weight = random.uniform_(np.empty((outputs, inputs), np.float32), -bound, bound)
        assert digest(weight) == weight_digest


def test_shuffling_in_torchs_order():
    for length, epochs, after in ORACLE["recipes"]["loader"]:
        random.manual_seed(0)
        for expected in epochs:
            random.seed_from()  # for the workers
            stream = Generator().manual_seed(random.seed_from())
            assert random.randperm(length, stream).tolist() == expected
        assert random.uniform_(np.empty(1, np.float32)).item() == after
    for length, expected in ORACLE["recipes"]["split"]:
        random.manual_seed(0)
        assert random.randperm(length).tolist() == expected


def test_state_keeps_the_second_normal_of_a_pair():
    random.manual_seed(3)
    random.normal_(np.empty(1))
    state = random.default_generator.get_state()
    following = random.normal_(np.empty(3)).tolist()
    assert random.normal_(np.empty(3)).tolist() != following
    random.default_generator.set_state(state)
    assert random.normal_(np.empty(3)).tolist() == following
    other = Generator().set_state(state)
    assert random.normal_(np.empty(3), generator=other).tolist() == following
    assert other.initial_seed() == 3
    random.manual_seed(3)  # seeding forgets it
    assert random.default_generator.get_state()[-16:-12].any() == 0


def test_generators_are_independent():
    one, other = Generator(), Generator()
    assert one.initial_seed() == DEFAULT_SEED
    first = random.uniform_(np.empty(4), generator=one.manual_seed(1))
    random.uniform_(np.empty(100), generator=other)
    random.uniform_(np.empty(100))
    assert one.words(3).tolist() != other.words(3).tolist()
    assert np.array_equal(first, random.uniform_(np.empty(4), generator=one.manual_seed(1)))
    assert one.manual_seed(5) is one and random.manual_seed(5) is random.default_generator
    assert one.seed() == one.initial_seed() != random.seed()
    assert re.fullmatch(r"<torch._C.Generator object at 0x[0-9a-f]+>", repr(one))


@pytest.mark.parametrize(
    ("seed", "kind", "message"),
    [
        (1.5, RuntimeError, "manual_seed expected a long, but got float"),
        ("3", RuntimeError, "manual_seed expected a long, but got str"),
        (True, RuntimeError, "manual_seed expected a long, but got bool"),
        (2**64, ValueError, "Overflow when unpacking long long"),
        (-(2**63) - 1, ValueError, "Overflow when unpacking long long"),
    ],
)
def test_seeds_that_cannot_be(seed, kind, message):
    with pytest.raises(kind, match=f"^{message}$"):
        Generator().manual_seed(seed)


def test_the_default_generator_takes_what_int_takes():
    assert random.manual_seed(1.5).initial_seed() == 1
    assert random.manual_seed("3").initial_seed() == 3
    with pytest.raises(TypeError, match="'NoneType'"):
        random.manual_seed(None)


def test_states_that_cannot_be():
    with pytest.raises(RuntimeError, match="^Invalid mt19937 state$"):
        Generator().set_state(wrap(np.zeros(5056, np.uint8)))
    with pytest.raises(RuntimeError, match="of size 5056 but found .* to be 100$"):
        Generator().set_state(wrap(np.zeros(100, np.uint8)))
    with pytest.raises(TypeError, match="^expected a torch.ByteTensor, but got int$"):
        Generator().set_state(3)


def test_randperm_is_a_permutation():
    assert sorted(random.randperm(1000).tolist()) == list(range(1000))
    message = "Trying to create tensor with negative dimension -1: [-1]"
    with pytest.raises(RuntimeError, match=re.escape(message)):
        random.randperm(-1)


def test_fma_rounds_once():
    """Against exact fractions."""
    from fractions import Fraction

    numbers = np.random.default_rng(0).standard_normal(300).tolist()
    for a, b, c in zip(numbers, numbers[1:], numbers[2:], strict=False):
        exact = Fraction(a) * Fraction(b) + Fraction(c)
        assert fma64(a, b, c) == float(exact)
    assert any(fma64(a, 0.3, 1.5) != a * 0.3 + 1.5 for a in numbers)


@pytest.mark.parametrize("p", [0.0, 1.0, 0.5, 0.1, 1 / 3, 2.0**-21, 1e-9])
def test_numbers_below_p_are_told_by_their_first_word(p):
    one, other = Generator().manual_seed(3), Generator().manual_seed(3)
    assert (one.below(1000, p) == (other.doubles(1000) < p)).all()
    assert one.words(1) == other.words(1)  # both drew as many


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_where_the_first_word_does_not_tell_the_second_does(more):
    high, low = map(int, Generator().manual_seed(0).words(2))
    p = ((high % 2**21 << 32) + low + more) / 2**53
    drawn = Generator().manual_seed(0).below(1, p)
    assert drawn.tolist() == [more > 0]
