"""Random programs: minitorch_lite does what torch 2.13.0 did, line by line (see machine.py)."""

from __future__ import annotations

import pytest
from machine import Machine, agree
from record import load
from shrink import shrink, without

import minitorch_lite


@pytest.mark.parametrize("entry", load(), ids=lambda entry: f"seed {entry['seed']}")
def test_random_program(entry):
    program, expected = entry["program"], entry["trace"]
    got = Machine(minitorch_lite).run(program)
    index = agree(expected, got)
    if index is not None:
        shown = "\n".join(program[: index + 1])
        pytest.fail(f"{shown}\n\ntorch: {expected[index]}\nours:  {got[index]}", pytrace=False)


def test_traces_agree_up_to_rounding_only():
    assert agree(["a 2 |1 2 5|"], ["a 2 |1.00001 2 5|"]) is None
    assert agree(["a 2 |nan inf nan|"], ["a 2 |nan inf nan|"]) is None
    assert agree(["x", "a 2 v0 |1 2 5|"], ["x", "a 2 v1 |1 2 5|"]) == 1
    assert agree(["a 2 |1 2 5|"], ["a 2 |1.1 2 5.1|"]) == 0
    assert agree(["a 1 |nan nan|"], ["a 1 |1 1|"]) == 0
    assert agree(["RuntimeError: a"], ["RuntimeError: b"]) == 0


def test_shrinking_keeps_what_is_needed_and_the_blocks_in_order():
    program = ["a", "with m:", "    b", "    with n:", "        c", "d"]
    assert without(program, 1, 1) == ["a", "b", "with n:", "    c", "d"]
    assert without(program, 0, 2) == ["b", "with n:", "    c", "d"]
    assert shrink(program, lambda p: any(line.strip() == "c" for line in p)) == ["c"]
