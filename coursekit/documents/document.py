"""What a document is to the map: its title and its parts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Document:
    """One document: the key that cells use, its title, and its parts by number with headings."""

    key: str
    title: str
    parts: dict[str, str]


def items(section: str, *headings: str) -> dict[str, str]:
    """The items of a list, numbered from 1.

    >>> items("3.5", "新的图", "控制流")
    {'3.5 item 1': '新的图', '3.5 item 2': '控制流'}
    """
    return {f"{section} item {n}": heading for n, heading in enumerate(headings, 1)}


def rows(section: str, *headings: str) -> dict[str, str]:
    """The rows of a table, numbered from 1.

    >>> rows("6", "启用梯度（默认）")
    {'6 row 1': '启用梯度（默认）'}
    """
    return {f"{section} row {n}": heading for n, heading in enumerate(headings, 1)}
