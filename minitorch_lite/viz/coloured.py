"""A program as HTML, in colours, for a page that only shows it."""

from __future__ import annotations

import html
import io
import keyword
import tokenize


def code_html(source: str, switch: str | None) -> str:
    """The program, a line a `div`, with the lines of the block marked and keywords coloured."""
    lines, inside, margin = [], False, 0
    for number, (text, coloured) in enumerate(_coloured(source), 1):
        indent = len(text) - len(text.lstrip())
        kind = ""
        if switch is not None and text.strip() == switch:
            inside, margin, kind = True, indent, "mt-off mt-head"
        elif inside and (not text.strip() or indent > margin):
            kind = "mt-off"
        else:
            inside = False
        lines.append(f'<div class="{kind}" data-line="{number}">{coloured or " "}</div>')
    return "".join(lines)


def _coloured(source: str) -> list[tuple[str, str]]:
    """Each line, and as HTML; what is not Python stays plain text."""
    lines = source.splitlines()
    spans: dict[int, list[tuple[int, int, str]]] = {}
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            kind = _kind(token)
            if kind and token.start[0] == token.end[0]:
                spans.setdefault(token.start[0], []).append((token.start[1], token.end[1], kind))
    except (tokenize.TokenError, SyntaxError):
        pass
    return [(text, _line(text, spans.get(number, []))) for number, text in enumerate(lines, 1)]


def _kind(token: tokenize.TokenInfo) -> str:
    if token.type == tokenize.NAME and keyword.iskeyword(token.string):
        return "k"
    return {tokenize.NUMBER: "n", tokenize.STRING: "s", tokenize.COMMENT: "c"}.get(token.type, "")


def _line(text: str, spans: list[tuple[int, int, str]]) -> str:
    parts, end = [], 0
    for start, stop, kind in spans:
        parts.append(html.escape(text[end:start]))
        parts.append(f'<i class="mt-{kind}">{html.escape(text[start:stop])}</i>')
        end = stop
    return "".join([*parts, html.escape(text[end:])])
