"""The memory meter as a drawing: bars by mode, and how they grow with depth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import palette as p
from .language import _
from .layout.cards import MONO, cell, table, text

if TYPE_CHECKING:
    import graphviz

    from .meter import MemoryMeter

LONGEST = 330  # points of the longest bar
NO_BORDER = ' BORDER="0"'


def chart(meter: MemoryMeter) -> graphviz.Digraph:
    import graphviz

    depth, batch = meter.first
    found = meter.at(depth, batch)
    most = max(each.nbytes for modes in meter.states.values() for each in modes.values())
    title = _("memory meter: depth {depth}, batch {batch}").format(depth=depth, batch=batch)
    rows = [_spanning(text(title, 13, p.TEXT, style="B"))]
    rows += [
        _row(_mode(mode), [piece.nbytes for piece in each.kept], most, human(each.nbytes))
        for mode, each in found.items()
    ]
    rows.append(_spanning(text(_("default, by depth"), 10, p.MUTED)))
    column = {d: meter.at(d, batch)["default"] for d in meter.depths}
    for d, each in column.items():
        name = text(f"{d} ", 10, p.TEXT if d == depth else p.MUTED, MONO, "B" if d == depth else "")
        rows.append(
            _row(cell(name, "RIGHT"), [k.nbytes for k in each.kept], most, human(each.nbytes), 8)
        )
    label = f"<{table(rows, 0, 3)}>"
    digraph = graphviz.Digraph("meter", graph_attr={"bgcolor": "transparent", "pad": "0.1"})
    digraph.node("meter", label, shape="plain", fontname="Arial", tooltip=" ")
    return digraph


def human(nbytes: int) -> str:
    """Bytes as people say them.

    >>> human(0), human(512), human(16384), human(2097152)
    ('0 B', '512 B', '16 KiB', '2 MiB')
    """
    for unit, size in (("MiB", 2**20), ("KiB", 2**10)):
        if nbytes >= size:
            return f"{nbytes / size:.3g} {unit}"
    return f"{nbytes} B"


def _mode(mode: str) -> str:
    if mode == "default":
        label = table([cell(text(f"  {mode}  ", 12, p.PAPER, style="B"))], 0, 2, ALIGN="RIGHT")
        return cell(label.replace("<TABLE", f'<TABLE BGCOLOR="{p.NODE.light}"', 1), "RIGHT")
    return cell(text(f"{mode} ", 12, p.GHOST, style="B"), "RIGHT")


def _row(name: str, pieces: list[int], most: int, size: str, high: int = 22) -> str:
    wide = [max(3, round(piece / most * LONGEST) - 2) for piece in pieces]
    line, fill = f' BORDER="1" COLOR="{p.SAVED.light}"', f' BGCOLOR="{p.SAVED_FILL.light}"'
    bars = [_bar(each, high, line + fill) for each in wide]
    rest = LONGEST - sum(wide) - 2 * len(wide)
    if not bars:
        dashed = f' BORDER="1" STYLE="DASHED" COLOR="{p.GHOST_LINE.light}"'
        bars.append(_bar(LONGEST - 2, high, dashed))
    elif rest > 0:
        bars.append(_bar(rest, high, ""))  # keeps the others at the left
    bar = f'<TABLE BORDER="0" CELLSPACING="2" CELLPADDING="0"><TR>{"".join(bars)}</TR></TABLE>'
    main = high > 10
    number = text(f" {size} ", 12 if main else 10, p.TEXT, MONO, "B" if main else "")
    return name + cell(bar) + cell(number)


def _bar(wide: int, high: int, style: str) -> str:
    return f'<TD WIDTH="{wide}" HEIGHT="{high}" FIXEDSIZE="TRUE"{style or NO_BORDER}></TD>'


def _spanning(content: str) -> str:
    return f'<TD COLSPAN="3" ALIGN="LEFT">{content}</TD>'
