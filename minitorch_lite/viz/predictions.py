"""Predict: say what a program will do, then see, item by item, what it did and why.

    viz.predict(program)                                  which operations will be recorded?
    viz.predict(program, table=["y", "w.detach()"])       requires_grad, grad_fn, ... of each

The answer is plain text, an argument of the call: `answer={"y": True, "loss": False}`. The page
helps to write it and never knows more than the text. Without an answer nothing fails.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from . import prediction_page
from .bundle import Picture
from .language import _
from .phrases import joined
from .questions import COLUMNS, Item, Questions, literal, say, word


def predict(
    program: str,
    setup: str = "",
    *,
    answer: Mapping[str, Any] | None = None,
    table: Sequence[str] | None = None,
    columns: Sequence[str] = COLUMNS,
    name: str | None = None,
) -> Prediction:
    """Ask which operations of a program will be recorded; or, with `table`, about its tensors.

    `setup` runs before the program and is not shown; both see `torch`, `nn` and `F`. A `name` like
    "08.hidden" is what the score is kept under.

    >>> setup = "w = torch.ones(2, requires_grad=True)"
    >>> predict("y = w * 2\\nz = y.detach()", setup, answer={"y": True, "z": True})
    prediction: 1 of 2 right
    right  y: recorded
    wrong  z: you said recorded, it is not recorded. z has no grad_fn: it is y.detach(), which \
shares the memory and leaves the history behind.
    """
    unknown = [column for column in columns if column not in COLUMNS]
    if unknown:
        raise ValueError(f"no column {unknown[0]!r}; choose from {', '.join(COLUMNS)}")
    if answer is not None and not isinstance(answer, Mapping):
        raise TypeError(
            f"answer is a {type(answer).__name__}; write a dict, such as "
            'answer={"y": True, "z": False}'
        )
    questions = Questions(textwrap.dedent(program), setup)
    items = questions.of_graph() if table is None else questions.of_table(table, columns)
    prediction = Prediction(questions, items, answer or {}, table is not None)
    if name is not None and prediction.complete:
        _keep(name, prediction)
    return prediction


class Prediction:
    """Questions, an answer, and what is true."""

    def __init__(
        self, questions: Questions, items: list[Item], answer: Mapping[str, Any], is_table: bool
    ) -> None:
        self.questions, self.items, self.is_table = questions, items, is_table
        self.said: dict[Item, Any] = {}
        self.remarks: list[str] = []
        self.read(answer)

    def read(self, answer: Mapping[str, Any]) -> None:
        """Sort the answer by item; what fits nowhere is remarked on."""
        rows = {item.row: [] for item in self.items}
        for item in self.items:
            rows[item.row].append(item)
        for row, said in answer.items():
            if row not in rows:
                names = joined(f'"{each}"' for each in rows)
                self.remark(_("There is no {row} here; the names are {names}."), row, names)
            elif not self.is_table:
                self.take(rows[row][0], said)
            elif not isinstance(said, Mapping):
                columns = joined(item.column for item in rows[row])
                self.remark(_("{row} needs a dict, with {names}."), row, columns)
            else:
                self.take_row(rows[row], row, said)

    def take_row(self, items: list[Item], row: str, said: Mapping[str, Any]) -> None:
        known = {item.column: item for item in items}
        for column, value in said.items():
            if column in known:
                self.take(known[column], value)
            else:
                self.remark(_("{row} is not asked for {names}."), row, str(column))

    def take(self, item: Item, value: Any) -> None:
        if value in (Ellipsis, "?"):
            return
        if item.column == "grad_fn" and isinstance(value, str) or _among(value, item.choices):
            self.said[item] = value
            return
        names = joined(literal(choice) for choice in item.choices)
        self.remark(_("{row} must be one of {names}."), f"{item.row}: {item.column}", names)

    def remark(self, sentence: str, row: Any, names: str) -> None:
        self.remarks.append(sentence.format(row=f'"{row}"', names=names))

    # the result ----------------------------------------------------------------------------------

    @property
    def complete(self) -> bool:
        """Whether every item was answered; only then anything is revealed."""
        return bool(self.items) and len(self.said) == len(self.items)

    def right(self, item: Item) -> bool:
        return item in self.said and _same(self.said[item], item.truth)

    @property
    def score(self) -> int:
        """The number of items that were said right."""
        return sum(map(self.right, self.items))

    @property
    def total(self) -> int:
        return len(self.items)

    @cached_property
    def picture(self) -> Picture:
        """The graph as it was recorded."""
        return Picture(self.questions.story)

    @cached_property
    def text(self) -> str:
        """The same in words."""
        return "\n".join(self._revealed() if self.complete else self._asked())

    def _asked(self) -> list[str]:
        title = _("prediction: {question}").format(question=self.question)
        lines = [title, *self.remarks, "", self.questions.program, ""]
        if self.is_table:
            for row in dict.fromkeys(item.row for item in self.items):
                cells = [
                    f"{item.column} {self.shown(item)}" for item in self.items if item.row == row
                ]
                lines.append(f"{row}: {', '.join(cells)}")
        else:
            lines += [f"{item.row}: {self.shown(item)}" for item in self.items]
        return lines

    @property
    def question(self) -> str:
        if self.is_table:
            return _("What will these attributes say?")
        return _("Which operations will be recorded?")

    @property
    def headline(self) -> str:
        return _("prediction: {score} of {total} right").format(score=self.score, total=self.total)

    def _revealed(self) -> list[str]:
        lines = [self.headline, *self.remarks]
        for item in self.items:
            about = f"{item.row}: " + (f"{item.column} " if self.is_table else "")
            if self.right(item):
                lines.append(_("right  {about}{truth}").format(about=about, truth=say(item)))
            else:
                says = _("wrong  {about}you said {said}, it is {truth}. {why}")
                said = word(item.column, self.said[item])
                lines.append(says.format(about=about, truth=say(item), said=said, why=item.because))
        return lines

    def shown(self, item: Item) -> str:
        return word(item.column, self.said[item]) if item in self.said else "?"

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        return prediction_page.bundle_of(self)


def _among(value: Any, choices: Sequence[Any]) -> bool:
    return any(_same(value, choice) for choice in choices)


def _same(one: Any, other: Any) -> bool:
    """Equal, where True is not 1."""
    return type(one) is type(other) and one == other


def _keep(name: str, prediction: Prediction) -> None:
    try:
        from coursekit import scores
    except ImportError:  # the framework alone, without the course around it
        return
    scores.record("predict", name, prediction.score, prediction.total)
