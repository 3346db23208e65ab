"""09.6: a mode for each thread."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable
from typing import Any

from .. import Check, exercise

SECONDS = 3.0


@exercise("09.6", "each thread starts with recording on, and what it sets is its own and lasts")
def build_the_state(it: Check, make: Any) -> None:
    """``Switchboard()`` keeps a mode for each thread: ``is_on()`` and ``turn(flag)``."""
    it.function(make, "Switchboard")
    board = make()
    _reads(it, board)
    _beside_another_thread(it, board)
    _threads_that_have_ended(it, board)
    _lasts(it, board)
    _two_boards(it, make)
    _all_at_once(it, make())


def _reads(it: Check, board: Any) -> None:
    it.expects(
        board.is_on() is True,
        "is_on() to be True at the start",
        "{came}",
        "recording is on until somebody turns it off",
        came=board.is_on(),
    )
    for flag in (False, False, True, False, True):
        board.turn(flag)
        it.expects(
            board.is_on() is flag,
            "is_on() to be {flag} after turn({flag})",
            "{came}",
            "turn does not set what is_on reads, or turns it round",
            flag=flag,
            came=board.is_on(),
        )


def in_thread(it: Check, function: Callable[[], Any]) -> Any:
    """What the function returns, run in a new thread; its error is the learner's."""
    results: list = []

    def run() -> None:
        try:
            results.append(function())
        except Exception as error:
            results.append(error)

    thread = threading.Thread(target=run, daemon=True, name="worker")  # names are no keys
    thread.start()
    thread.join(SECONDS)
    it.expects(
        results,
        "an answer from another thread",
        "none after {seconds:g} seconds",
        "a lock is taken and not given back",
        seconds=SECONDS,
    )
    if isinstance(results[0], AttributeError | LookupError):
        it.wrong(
            "a mode in a new thread: on",
            "{error}",
            "`__init__` has set it for the thread that made the board; the others find nothing",
            error=f"{type(results[0]).__name__}: {results[0]}",
        )
    if isinstance(results[0], Exception):
        raise results[0]
    return results[0]


def _beside_another_thread(it: Check, board: Any) -> None:
    board.turn(False)
    it.expects(
        in_thread(it, board.is_on) is True,
        "recording on in a new thread, although the thread that starts it has it off",
        "off",
        "there is one mode for all threads",
    )
    board.turn(True)
    in_thread(it, lambda: board.turn(False))
    it.expects(
        board.is_on() is True,
        "recording on here after another thread has turned it off for itself",
        "off",
        "what one thread sets reaches all of them",
    )


def _threads_that_have_ended(it: Check, board: Any) -> None:
    def turn_off() -> bool:
        found = board.is_on()
        board.turn(False)
        return found

    for _each in range(10):
        it.expects(
            in_thread(it, turn_off) is True,
            "recording on in each new thread",
            "off in one that has never turned it off",
            "it is kept by the number or the name of the thread, and a new thread may get those of "
            "one that has ended",
        )


def _lasts(it: Check, board: Any) -> None:
    contextvars.copy_context().run(board.turn, False)  # as a kernel may run a cell
    it.expects(
        board.is_on() is False,
        "off in the next cell, after a cell has turned it off",
        "on",
        "a ContextVar belongs to a context, and a cell may run in one of its own",
    )
    board.turn(True)


def _two_boards(it: Check, make: Any) -> None:
    first, second = make(), make()
    first.turn(False)
    it.expects(
        second.is_on() is True and make().is_on() is True,
        "another board to be on still",
        "off",
        "the modes are kept at the class or in a global, where all boards share them",
    )


def _all_at_once(it: Check, board: Any) -> None:
    count = 4
    barrier = threading.Barrier(count)
    right: list[bool] = []
    flags = it.random.integers(2, size=(count, 20)).astype(bool).tolist()

    def work(mine: list[bool]) -> None:
        for flag in mine:
            board.turn(flag)
            barrier.wait(SECONDS)
            right.append(board.is_on() is flag)
            barrier.wait(SECONDS)

    threads = [threading.Thread(target=work, args=(mine,), daemon=True) for mine in flags]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    it.expects(
        len(right) == count * 20 and all(right),
        "each of {count} threads to find what it has set itself",
        "{wrong} times something else",
        "threads that run at the same time overwrite each other's mode",
        count=count,
        wrong=count * 20 - sum(right),
    )
