"""The legend: HTML below the picture, in the words and shapes of the picture."""

from __future__ import annotations

from functools import cache

from . import palette as p
from .language import _, language
from .layout.scene import Scene

_BOX = (
    '<rect x="1.5" y="1.5" width="21" height="11" rx="4" fill="{fill}" stroke="{line}" '
    'stroke-width="{wide}" stroke-dasharray="{dash}"/>'
)
_LINE = '<path d="M1,{y}H{end}" stroke="{line}" stroke-width="1.8" stroke-dasharray="{dash}"/>'


def legend(*scenes: Scene) -> str:
    """One entry for each sign that occurs, with the same colour attributes as the drawing."""
    seen = {card.kind for scene in scenes for card in scene.cards.values()}
    seen |= {edge.kind for scene in scenes for edge in scene.edges}
    cards = [(scene, card) for scene in scenes for card in scene.cards.values() if card.event]
    seen |= {"view" for _scene, card in cards if card.event.view}
    saving = [(scene, card) for scene, card in cards if card.event.saved]
    released = {card.index in scene.story.released() for scene, card in saving}
    seen |= {"freed" if freed else "saved" for freed in released}
    seen |= {"stale" for scene in scenes if scene.story.overwritten()}
    return "".join(
        f'<span role="listitem">{_svg(drawing)}{meaning}</span>'
        for kinds, drawing, meaning in _signs(language())
        if not seen.isdisjoint(kinds.split())
    )


@cache
def _signs(language_: str) -> list[tuple[str, str, str]]:
    return [
        ("leaf", _box(p.LEAF, p.LEAF_FILL), _("leaf that requires grad: backward adds into .grad")),
        ("constant", _box(p.CONST, p.CONST_FILL), _("constant")),
        ("node", _box(p.NODE, p.NODE_FILL), _("recorded: a node of the graph")),
        ("saved", _box(p.SAVED_FILL, p.SAVED_FILL), _("saved for backward, with its version")),
        ("freed", _box(p.FREED_FILL, p.FREED_FILL), _("struck out: released by backward")),
        ("stale", _box(p.STALE_FILL, p.STALE_FILL), _("overwritten since it was saved")),
        ("fold", _box(p.NODE, p.NODE_FILL), _("⊞ several operations: a click opens them")),
        ("again", _box(p.LEAF, p.LEAF_FILL, wide=1.2), _("↑ its card is further up")),
        ("output", _box(p.OUTPUT, p.OUTPUT_FILL, wide=3), _("output")),
        ("ghost value", _box(p.GHOST_LINE, p.GHOST_FILL, dash="3,2"), _("computed, not recorded")),
        ("gradient", _both(), _("forward, and the gradient back")),
        ("forward", _edge(p.FORWARD), _("forward only")),
        ("ghost cut", _edge(p.GHOST_LINE, dash="4,3"), _("not recorded (✂ the graph is cut)")),
        ("view", _view(), _("view: shared memory and version")),
    ]


def _svg(drawing: str) -> str:
    return f'<svg class="mt-graph" width="25" height="14" aria-hidden="true">{drawing}</svg>'


def _box(line: p.Colour, fill: p.Colour, wide: float = 1.6, dash: str = "") -> str:
    return _BOX.format(fill=fill.light, line=line.light, wide=wide, dash=dash)


def _edge(line: p.Colour, y: int = 7, dash: str = "", end: int = 24) -> str:
    return _LINE.format(line=line.light, y=y, dash=dash, end=end)


def _both() -> str:
    head = f'<path d="M24,5l-6,-3v6z" fill="{p.FORWARD.light}"/>'
    back = f'<path d="M1,9l6,-3v6z" fill="{p.BACK.light}"/>'
    return _edge(p.FORWARD, 5, end=20) + head + _edge(p.BACK, 9) + back


def _view() -> str:
    diamond = f'<path d="M18,3l4,4l-4,4l-4,-4z" fill="none" stroke="{p.VIEW.light}"/>'
    return _edge(p.VIEW, dash="1.5,3", end=14) + diamond
