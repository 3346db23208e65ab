"""What a check has at hand: questions that raise `Wrong`, random inputs, counters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, NoReturn

import numpy as np

import minitorch_lite as torch
from minitorch_lite.viz.language import N_, _
from minitorch_lite.viz.time_limit import TimeUp, limited

from . import exhibits
from .graphs import node_names, outline, told
from .numbers import numerical_gradients
from .sentences import Wrong, brief, kind, listed, mode, said

SEED = 20130  # a check that failed fails again, on the same inputs
SECONDS = 2.0  # for one call of the learner's, where nothing else is said
RELATIVE, ABSOLUTE = 1e-4, 1e-6  # float32, a few operations deep


class Deliberate(Exception):
    """What a check raises inside the learner's code, to see whether it comes out again."""


class Check:
    """Handed to each check. Its questions take whole phrases, without a final stop.

    A phrase may have named places, `"shape {shape}"`, which are filled from keyword arguments after
    the phrase was translated. It stands as a literal in the call, or translators would not find it.
    """

    __slots__ = ("exercise", "random", "exhibits")

    def __init__(self, exercise: str) -> None:
        self.exercise = exercise
        self.random = np.random.default_rng(SEED)
        self.exhibits: list[Any] = []

    # questions -----------------------------------------------------------------------------------

    def wrong(self, expected: str, came: str, likely: str, /, **values: Any) -> NoReturn:
        """Reject the answer."""
        phrases = (said(phrase, values) for phrase in (expected, came, likely))
        raise Wrong(self.exercise, *phrases)

    def expects(self, holds: Any, expected: str, came: str, likely: str, /, **values: Any) -> None:
        """Reject the answer unless ``holds``."""
        if not holds:
            self.wrong(expected, came, likely, **values)

    def tensor(
        self, value: Any, what: str, shape: Sequence[int], likely: str, /, **values: Any
    ) -> None:
        """Type first, then shape: what every other question about a tensor relies on."""
        values |= {"name": said(what, values), "shape": tuple(shape), "kind": kind(value)}
        expected = N_("{name} to be a tensor of shape {shape}")
        self.expects(isinstance(value, torch.Tensor), expected, "{kind}", likely, **values)
        values["came"] = tuple(value.shape)
        self.expects(values["came"] == values["shape"], expected, "shape {came}", likely, **values)

    def close(self, value: Any, right: Any, what: str, likely: str, /, **values: Any) -> None:
        """The tensor's numbers are the right ones, to a few places in float32."""
        right = np.asarray(right)
        self.tensor(value, what, right.shape, likely, **values)
        self._numbers(value.detach().numpy(), right, what, likely, values)

    def array_close(self, value: Any, right: Any, what: str, likely: str, /, **values: Any) -> None:
        """The same for an answer that is a NumPy array, or a number."""
        right = np.asarray(right)
        values |= {"name": said(what, values), "shape": right.shape, "kind": kind(value)}
        is_array = isinstance(value, (np.ndarray, np.number, int, float))
        expected = N_("{name} to be a NumPy array of shape {shape}")
        self.expects(is_array, expected, "{kind}", likely, **values)
        values["came"] = np.shape(value)
        self.expects(values["came"] == right.shape, expected, "shape {came}", likely, **values)
        self._numbers(np.asarray(value), right, what, likely, values)

    def _numbers(
        self, came: np.ndarray, right: np.ndarray, what: str, likely: str, values: dict
    ) -> None:
        values |= {"name": said(what, values), "right": brief(right), "came": brief(came)}
        same = np.allclose(came, right, rtol=RELATIVE, atol=ABSOLUTE, equal_nan=True)
        self.expects(same, "{name} to be {right}", "{came}", likely, **values)

    def gradients(
        self,
        model: Callable[..., Any],
        inputs: Mapping[str, Any],
        came: Mapping[str, Any],
        likely: str,
        /,
        **values: Any,
    ) -> None:
        """The gradients that came are those of a model in NumPy, by finite differences.

        ``model`` takes the values of ``inputs`` in their order, as float64 arrays, and returns a
        number. ``came`` has the learner's gradients by the same names, or some of them.
        """
        arrays = [t.detach().numpy() if isinstance(t, torch.Tensor) else t for t in inputs.values()]
        right = dict(zip(inputs, numerical_gradients(model, *arrays), strict=True))
        for name, gradient in came.items():
            values["input"] = name
            self.expects(gradient is not None, "a gradient for {input}", "None", likely, **values)
            same = self.array_close if isinstance(gradient, np.ndarray) else self.close
            same(gradient, right[name], N_("the gradient of {input}"), likely, **values)

    def records(
        self,
        results: Mapping[str, Any],
        wanted: Iterable[str],
        missing: str,
        extra: str,
        /,
        **values: Any,
    ) -> None:
        """Exactly the ``wanted`` of the named results have a grad_fn.

        ``missing`` and ``extra`` are the likely mistakes if one is not recorded that should be, and
        if one is recorded that should not.
        """
        for name, value in results.items():
            values |= {"result": name, "kind": kind(value)}
            is_tensor = isinstance(value, torch.Tensor)
            self.expects(is_tensor, "{result} to be a tensor", "{kind}", missing, **values)
        recorded = [name for name, value in results.items() if value.grad_fn is not None]
        wanted = [name for name in results if name in set(wanted)]
        values |= {"wanted": listed(wanted), "recorded": listed(recorded)}
        self.expects(
            recorded == wanted,
            "recorded, and nothing else: {wanted}",
            "recorded: {recorded}",
            extra if set(recorded) - set(wanted) else missing,
            **values,
        )

    def nodes(self, value: Any, wanted: Iterable[str], likely: str, /, **values: Any) -> None:
        """The nodes behind a tensor have these names, in the order in which they were made."""
        values["kind"] = kind(value)
        self.expects(isinstance(value, torch.Tensor), "a tensor", "{kind}", likely, **values)
        names, wanted = node_names(value), list(wanted)
        values |= {"wanted": listed(wanted), "names": listed(names)}
        self.expects(names == wanted, "the nodes {wanted}", "{names}", likely, **values)

    def same_picture(
        self,
        came: Any,
        right: torch.Tensor,
        seen: list[tuple[str, str]],
        hidden: list[tuple[str, str]],
        likely: str,
        /,
        **leaves: torch.Tensor,
    ) -> None:
        """The ghosts, the graph and the numbers of a picture's last tensor are the target's.

        ``likely`` is the mistake if the ghosts that were ``seen`` are not those ``hidden``.
        """
        told_of = {"hidden": told(hidden), "seen": told(seen)}
        self.expects(seen == hidden, "the ghosts {hidden}", "{seen}", likely, **told_of)
        mine, wanted = outline(came, **leaves), outline(right, **leaves)
        self.expects(
            mine == wanted,
            "the graph {wanted}",
            "{mine}",
            "the recorded operations differ: follow the edges from the last card, node by node",
            wanted=wanted,
            mine=mine,
        )
        self.close(came, right.detach().numpy(), "the result", "the same cards with other numbers")

    @contextmanager
    def mode_kept(self, likely: str, /, recording: bool = True, **values: Any) -> Iterator[None]:
        """The block starts with recording on or off, and must leave the mode as it was.

        An error of the kind `Deliberate` ends here, so that a block may be left by it.
        """
        torch.set_grad_enabled(recording)
        before = mode()
        with suppress(Deliberate):
            yield
        values |= {"before": before, "after": mode()}
        expected = N_("{before} afterwards, as before")
        self.expects(values["after"] == before, expected, "{after}", likely, **values)

    def call(
        self,
        function: Callable[..., Any],
        *arguments: Any,
        likely: str = N_("a loop in it never ends"),
        seconds: float = SECONDS,
    ) -> Any:
        """What the learner's function returns, if it does so in time.

        The whole check is limited too; this is for a call that is likely to run for ever.
        """
        try:
            return limited(seconds, function, *arguments)
        except TimeUp:
            self.wrong(
                "`{name}` to come to an end within {seconds:g} seconds",
                "it was still running",
                likely,
                name=getattr(function, "__name__", type(function).__name__),
                seconds=seconds,
            )

    def function(self, answer: Any, name: str) -> None:
        """The answer is something that can be called."""
        self.expects(
            callable(answer),
            "`{name}` to be a function",
            "{kind}",
            "another value has the name now, or `{name}(...)` went to check instead of `{name}`",
            name=name,
            kind=kind(answer),
        )

    def predictions(
        self, answer: Any, truth: Mapping[str, Any], reasons: Mapping[str, str], /, **values: Any
    ) -> None:
        """A table, filled in before it was run: {"y": True, ...}, scored cell by cell.

        ``truth`` is worked out by running the program. ``reasons`` has for each cell what to think
        about when it is wrong, without saying the answer.
        """
        likely = N_(
            "the table was replaced; keep its names and write a value in the place of each None"
        )
        values |= {"kind": kind(answer), "names": listed(truth)}
        is_table = isinstance(answer, dict)
        self.expects(is_table, "a dictionary of predictions", "{kind}", likely, **values)
        values["came"] = listed(map(str, answer))
        same = list(map(str, answer)) == list(truth) or set(answer) == set(truth)
        self.expects(same, "predictions for {names}", "{came}", likely, **values)
        unfilled = [name for name in truth if answer[name] is None]
        values |= {"open": listed(unfilled[:3]), "more": len(unfilled) - 3}
        self.expects(
            not unfilled,
            "a prediction in each cell",
            "None for {open} and {more} more" if len(unfilled) > 3 else "None for {open}",
            "not filled in yet; a guess is enough to start with",
            **values,
        )
        rows = [
            exhibits.Row(name, answer[name], good, "" if good else said(reasons[name], values))
            for name, right in truth.items()
            for good in [_same(answer[name], right)]
        ]
        wrong = [row for row in rows if not row.right]
        if wrong:
            self.show(exhibits.Scored(rows))
            self.wrong(
                "{total} right predictions",
                "{right} right; not yet: {wrong}",
                reasons[wrong[0].name],
                **values,
                total=len(rows),
                right=len(rows) - len(wrong),
                wrong=listed(row.name for row in wrong),
            )

    # exhibits ------------------------------------------------------------------------------------

    def show(self, exhibit: Any) -> None:
        """Show this above the two lines, in a notebook, if the answer is rejected later."""
        self.exhibits.append(exhibit)

    def beside(self, theirs: Any, target: Any) -> None:
        """Show two stories (of `viz.record`) beside each other if the answer is rejected later."""
        self.show(exhibits.SideBySide({_("yours"): theirs, _("the target"): target}))

    # inputs --------------------------------------------------------------------------------------

    def randn(self, *shape: int, requires_grad: bool = False) -> torch.Tensor:
        """Fresh random numbers that leave the learner's own `manual_seed` alone."""
        numbers = self.random.standard_normal(shape).astype(np.float32)
        return torch.tensor(numbers, requires_grad=requires_grad)


def _same(predicted: Any, right: Any) -> bool:
    """Whether a prediction is the truth: True is not 1, [2, 3] is (2, 3)."""
    if isinstance(right, bool) or isinstance(predicted, bool):
        return predicted is right
    if isinstance(right, str) or isinstance(predicted, str):
        return str(predicted).strip() == right
    try:
        return np.shape(predicted) == np.shape(right) and np.allclose(predicted, right)
    except (TypeError, ValueError):
        return False
