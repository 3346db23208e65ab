"""How a prediction looks: open, with its questions; revealed, with what is true and why."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

from . import bundle as pictures
from . import palette as p
from .coloured import code_html
from .gauge import Drawing, bundle, page, style_sheet
from .labels import of_picture
from .language import _
from .layout.cards import MONO, cell, table, text
from .layout.dot import draw_scene
from .questions import Item, literal, open_scene, say, word

if TYPE_CHECKING:
    import graphviz

    from .predictions import Prediction


def bundle_of(prediction: Prediction) -> Any:
    """What a notebook is given."""
    drawing = Drawing(lambda: digraph(prediction), prediction.text)
    shown = revealed_page if prediction.complete else open_page
    return bundle(drawing, lambda: shown(prediction, drawing))


def digraph(prediction: Prediction) -> graphviz.Digraph:
    """A graph: without its answers, or as it is. A table: with marks."""
    if prediction.is_table:
        return _table_drawing(prediction)
    if prediction.complete:
        return prediction.picture.digraph
    return draw_scene(open_scene(prediction.questions.story))


# open --------------------------------------------------------------------------------------------
def open_page(prediction: Prediction, drawing: Drawing) -> str:
    inside = _program(prediction) + untold(drawing.image)
    config = {
        "items": [_asked(prediction, item) for item in prediction.items],
        "columns": list(dict.fromkeys(item.column for item in prediction.items)),
        "table": prediction.is_table,
        "svg": "" if prediction.is_table or drawing.svg is None else untold(drawing.svg),
        "twin": prediction.text,
        "remarks": prediction.remarks,
        "words": _words(prediction),
    }
    return page("predict", inside, config)


def _program(prediction: Prediction) -> str:
    """In a <pre>, so that it keeps its lines where styles are taken out."""
    label = html.escape(_("the program"))
    code = code_html(prediction.questions.program, None)
    return f'<pre class="mt-code" role="group" aria-label="{label}">{code}</pre>'


def untold(drawn: str) -> str:
    """A drawing without its tooltips, which would tell."""
    return re.sub(r' xlink:title="[^"]*"', "", drawn)


def _asked(prediction: Prediction, item: Item) -> dict[str, Any]:
    said = prediction.said.get(item, ...)
    return {
        "row": item.row,
        "key": json.dumps(item.row, ensure_ascii=False),
        "column": item.column,
        "choices": [[word(item.column, each), literal(each)] for each in item.choices],
        "said": None if said is ... else literal(said),
        "card": item.card,
    }


def _words(prediction: Prediction) -> dict[str, str]:
    return {
        "title": prediction.question,
        "label": _("{column} of {row}"),
        "open": _("{said} of {total} said."),
        "full": _("All said: write it into the cell, then run the cell."),
        "write": _("Write it into the cell"),
        "copy": _("Copy the answer"),
        "written": _("Written. Run the cell (Shift+Enter) to see what is true."),
        "copied": _("Copied. Put it into the call, then run the cell."),
        "select": _("Selected: copy it into the call, then run the cell."),
        "graph": _("the operations, not yet told apart"),
        "answer": _("your answer, as text"),
        "twin": _("the same as text"),
    }


# revealed ----------------------------------------------------------------------------------------
def revealed_page(prediction: Prediction, drawing: Drawing) -> str:
    """Plain HTML, so that it is complete without scripts; below it the live picture."""
    score = _("{score} of {total} right").format(score=prediction.score, total=prediction.total)
    marks = "".join(
        f'<i class="{"mt-right" if prediction.right(item) else "mt-wrong"}"></i>'
        for item in prediction.items
    )
    remarks = "".join(f"<p>{html.escape(each)}</p>" for each in prediction.remarks)
    inside = (
        f'<div class="mt-score"><b>{html.escape(score)}</b><span aria-hidden="true">{marks}</span>'
        f"</div>{remarks}"
        f'<div class="mt-told">{_program(prediction)}{_score_table(prediction)}</div>'
    )
    block = f'<style>{style_sheet()}</style><div class="mt mt-gauge mt-told-block">{inside}</div>'
    picture = prediction.picture
    if not picture.scene.cards or picture.svg is None:
        return block
    return block + pictures.page({"state": picture.state(), "words": of_picture()})


def _score_table(prediction: Prediction) -> str:
    if prediction.is_table:
        return f"<div>{_truth_table(prediction)}{_reasons(prediction)}</div>"
    heads = [_("mark"), _("what"), _("you said"), _("it is"), _("why")]
    rows = []
    for item in prediction.items:
        right = prediction.right(item)
        why = "" if right else _coded(item.because)
        cells = [html.escape(each) for each in (prediction.shown(item), say(item))]
        rows.append([_mark(right), _code(item.row), *cells, why])
    return _table([html.escape(head) for head in heads], rows)


def _truth_table(prediction: Prediction) -> str:
    """Each cell: what is true, and crossed out what was said instead."""
    columns = list(dict.fromkeys(item.column for item in prediction.items))
    rows: dict[str, list[str]] = {}
    for item in prediction.items:
        right = prediction.right(item)
        said = "" if right else f"<s>{html.escape(prediction.shown(item))}</s> "
        cells = rows.setdefault(item.row, ["", _code(item.row)])
        cells.append(f"{_mark(right)} {said}<b>{html.escape(say(item))}</b>")
    return _table(["", "", *map(_code, columns)], list(rows.values()))


def _reasons(prediction: Prediction) -> str:
    missed = [item for item in prediction.items if not prediction.right(item)]
    listed = "".join(
        f"<li>{_code(f'{item.row}: {item.column}')} {_coded(item.because)}</li>" for item in missed
    )
    return f'<ul class="mt-why">{listed}</ul>' if missed else ""


def _table(heads: list[str], rows: list[list[str]]) -> str:
    """Cells are HTML; the second of each row is its header."""
    head = "".join(f'<th scope="col">{each}</th>' if each else "<td></td>" for each in heads)
    body = ""
    for first, name, *rest in rows:
        cells = "".join(f"<td>{each}</td>" for each in rest)
        body += f'<tr><td class="mt-mark">{first}</td><th scope="row">{name}</th>{cells}</tr>'
    label = html.escape(_("result"))
    return (
        f'<div class="mt-scroll" tabindex="0" role="group" aria-label="{label}">'
        f'<table class="mt-scores"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _mark(right: bool) -> str:
    sign, kind, word = ("✓", "mt-right", _("right")) if right else ("✗", "mt-wrong", _("wrong"))
    spoken = f'<span class="mt-sr">{html.escape(word)}</span>'
    return f'<span class="{kind}"><span aria-hidden="true">{sign}</span>{spoken}</span>'


def _code(words: str) -> str:
    return f"<code>{html.escape(words)}</code>"


def _coded(sentence: str) -> str:
    return re.sub("`([^`]+)`", r"<code>\1</code>", html.escape(sentence))


# drawn -------------------------------------------------------------------------------------------
def _table_drawing(prediction: Prediction) -> graphviz.Digraph:
    """The truth table as a picture, to be stored."""
    import graphviz

    columns = list(dict.fromkeys(item.column for item in prediction.items))
    items = {(item.row, item.column): item for item in prediction.items}
    line = {"BORDER": "1", "SIDES": "B", "COLOR": p.CONST.light, "CELLPADDING": "6"}

    def head(words: str) -> str:
        return cell(text(f" {words} ", 11, p.MUTED, MONO, "B"), **line)

    rows = ["".join(head(words) for words in ["", *columns])]
    for row in dict.fromkeys(item.row for item in prediction.items):
        cells = [cell(text(f" {row} ", 12, p.TEXT, MONO, "B"), plain=row, **line)]
        for column in columns:
            words, colour = _drawn(prediction, items[row, column])
            cells.append(cell(text(f" {words} ", 11, colour, MONO), plain=words, **line))
        rows.append("".join(cells))
    drawn = graphviz.Digraph("table", graph_attr={"bgcolor": "transparent", "pad": "0.1"})
    label = f"<{table(rows, 0, 0)}>"
    drawn.node("table", label, shape="plain", fontname="Arial", tooltip=" ")
    return drawn


def _drawn(prediction: Prediction, item: Item) -> tuple[str, p.Colour]:
    if not prediction.complete:
        return prediction.shown(item), p.MUTED
    if prediction.right(item):
        return f"✓ {say(item)}", p.GRAD
    return f"✗ {say(item)}", p.STALE
