"""torch's stream of random words, on NumPy's engine.

Both libraries draw from the same Mersenne Twister (Matsumoto and Nishimura, "Mersenne Twister", ACM
TOMACS 8, 1998), so a seed gives the same 32-bit words in both. What is torch's own is how words
become numbers: which bits a float keeps, in which order a pair of normals is given out.
"""

from __future__ import annotations

import math
import os
from typing import TYPE_CHECKING, Any

import numpy as np

from .errors import check
from .places import CPU, require_cpu

if TYPE_CHECKING:
    from .tensor import Tensor

DEFAULT_SEED = 67280421310721  # what a Generator has before anybody seeds it
BITS_53 = 2.0**-53

# The bytes of `get_state`, as torch lays them out.  left: words left in the block, plus one; spare:
# the second normal of a pair.
STATE = np.dtype({
    "names": "seed left seeded next words unused spare unused_2 has_spare spare_2".split(),
    "formats": "u8 i4 i4 u8 (624,)u8 f8 f8 f8 i4 (3,)f4".split(),
})  # fmt: skip


class Generator:
    """One stream of random numbers.

    >>> Generator().manual_seed(0).floats(2)
    array([0.4962566, 0.7682218], dtype=float32)
    """

    __slots__ = ("_seed", "_engine", "_spare", "__weakref__")

    device = CPU

    def __init__(self, device: Any = None) -> None:
        require_cpu(device)
        self._restart(DEFAULT_SEED)

    def _restart(self, seed: int) -> Generator:
        self._seed = seed
        self._spare: float | None = None  # normals are made in pairs; one not yet given out
        self._engine: np.random.MT19937 | None = None
        return self

    def __repr__(self) -> str:
        return f"<torch._C.Generator object at {id(self):#x}>"

    def manual_seed(self, seed: int) -> Generator:
        """Start again from `seed`: any integer from -2**63 to 2**64 - 1 (negative ones wrap)."""
        is_whole = hasattr(seed, "__index__") and not isinstance(seed, bool)
        check(is_whole, "rng.seed", type(seed).__name__)
        seed = seed.__index__()
        check(-(2**63) <= seed < 2**64, "number.long")
        return self._restart(seed % 2**64)

    def seed(self) -> int:
        """Start again from a seed of the operating system's, and return it."""
        return self._restart(int.from_bytes(os.urandom(8), "little"))._seed

    def initial_seed(self) -> int:
        """The seed this stream was started from."""
        return self._seed

    # -- raw words ------------------------------------------------------------------------------

    def engine(self) -> np.random.MT19937:
        """NumPy's engine; made by the first draw, because importing numpy.random takes 35 ms.

        It is seeded as the paper does, with the low 32 bits; NumPy keeps RandomState for that.
        """
        if self._engine is None:
            self._engine = np.random.MT19937(0)
            np.random.RandomState(self._engine).seed(self._seed & 0xFFFFFFFF)
        return self._engine

    def words(self, n: int) -> np.ndarray:
        """The next `n` words of 32 bits, as uint64."""
        return (self._engine or self.engine()).random_raw(n)

    def long_words(self, n: int) -> np.ndarray:
        """The next `n` words of 64 bits: of two draws the first is the high half."""
        pairs = self.words(2 * n)
        return pairs[0::2] << np.uint64(32) | pairs[1::2]

    def doubles(self, n: int) -> np.ndarray:
        """`n` float64 numbers in [0, 1): the low 53 bits of a long word."""
        return (self.long_words(n) & np.uint64((1 << 53) - 1)) * BITS_53

    def below(self, n: int, p: float) -> np.ndarray:
        """Which of the next `n` doubles are below `p`: almost always the first word alone tells."""
        pairs = self.words(2 * n)
        high, low = divmod(math.ceil(p * 2**53), 2**32)
        first = pairs[0::2] & np.uint64((1 << 21) - 1)
        below, undecided = first < high, first == high
        if undecided.any():
            below |= undecided & (pairs[1::2] < low)
        return below

    def floats(self, n: int) -> np.ndarray:
        """`n` float32 numbers in [0, 1): the low 24 bits of a word."""
        bits = self.words(n).astype(np.uint32) & np.uint32((1 << 24) - 1)
        return bits.astype(np.float32) * np.float32(2.0**-24)

    def normals(self, n: int) -> list[float]:
        """`n` float64 standard normals one pair at a time (Box and Muller, 1958)."""
        made: list[float] = [] if self._spare is None or n == 0 else [self._spare]
        if made:
            self._spare = None
        uniform = self.doubles((n - len(made) + 1) // 2 * 2).tolist()
        for u1, u2 in zip(uniform[0::2], uniform[1::2], strict=True):
            radius, angle = math.sqrt(-2.0 * math.log1p(-u2)), 2.0 * math.pi * u1
            made += radius * math.cos(angle), radius * math.sin(angle)
        if len(made) > n:
            self._spare = made.pop()
        return made

    # -- saving and restoring -------------------------------------------------------------------

    def get_state(self) -> Tensor:
        """Everything that decides what comes next, as torch's 5056 bytes (uint8)."""
        from .tensor import wrap

        engine: Any = self.engine().state["state"]
        words, place = engine["key"], engine["pos"]
        record = np.zeros((), STATE)
        fresh = place == 624 and words[0] == self._seed & 0xFFFFFFFF
        record["seed"], record["seeded"], record["words"] = self._seed, 1, words
        record["left"], record["next"] = 625 - place, 0 if fresh else place
        record["spare"], record["has_spare"] = self._spare or 0.0, self._spare is not None
        return wrap(np.frombuffer(record.tobytes(), np.uint8).copy())

    def set_state(self, new_state: Tensor) -> Generator:
        """Continue from what `get_state` gave; TypeError for anything but a uint8 tensor."""
        state = getattr(new_state, "_array", None)
        check(state is not None, "rng.kind", type(new_state).__name__)
        check(state.dtype == np.uint8, "rng.dtype")
        check(state.nbytes == STATE.itemsize, "rng.size", state.nbytes)
        record = np.frombuffer(state.tobytes(), STATE)[0]
        valid = record["seeded"] and 0 < record["left"] <= 624 and record["next"] <= 624
        check(valid, "rng.invalid")
        self._seed = int(record["seed"])
        self._spare = float(record["spare"]) if record["has_spare"] else None
        place: Any = {"key": record["words"].astype(np.uint32), "pos": 625 - int(record["left"])}
        self.engine().state = {"bit_generator": "MT19937", "state": place}
        return self
