"""A scene as DOT: a pure function, whose result users of `graphviz` know.

The wording of the cards is in here; what they are made of is in `cards`, which colours they have
in `palette`.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from .. import palette as p
from ..language import _
from ..story import Block, Saved, Story
from . import several, tips
from .cards import MARGIN, MONO, SANS, box, cell, chip, clean, line, pill, short, text, words
from .scene import Card, Edge, Scene, build, held, size

if TYPE_CHECKING:
    import graphviz

GRAPH = {
    "rankdir": "TB",
    "ranksep": "0.34",
    "nodesep": "0.28",
    "pad": "0.15",
    "newrank": "true",
    "nslimit": "4",  # without a limit some graphs of 100 operations take 10 s, and look no better
    "bgcolor": "transparent",
    "tooltip": " ",
}
NODE = {"shape": "plain", "fontname": SANS, "fontsize": "11", "margin": "0"}
EDGE = {"fontname": SANS, "fontsize": "9.5", "arrowsize": "0.7", "penwidth": "1.4"}
EDGE |= {"color": p.FORWARD.light, "fontcolor": p.MUTED.light}

BACKWARDS = {"dir": "both", "color": f"{p.FORWARD.light}:{p.BACK.light}", "penwidth": "1.7"}
EDGES = {
    "gradient": {"arrowtail": "normal", **BACKWARDS},
    "forward": {},
    "ghost": {"style": "dashed", "color": p.GHOST_LINE.light, "penwidth": "1.2"},
    "cut": {"style": "dashed", "color": p.GHOST_LINE.light, "penwidth": "1.2"},
    "view": {"style": "dotted", "color": p.VIEW.light, "fontcolor": p.VIEW.light}
    | {"arrowhead": "odiamond", "penwidth": "1.9", "arrowsize": "0.8"},
    "write": {"style": "dashed", "color": p.VIEW.light, "fontcolor": p.VIEW.light, "dir": "both"}
    | {"arrowtail": "normal", "arrowhead": "none", "penwidth": "1.2"},
}


def draw(story: Story) -> graphviz.Digraph:
    """The drawing of a story, as a `graphviz.Digraph`.

    >>> from minitorch_lite.viz.story import Fact, Ran, Story
    >>> x, y = Fact(0, (2,), "float32"), Fact(1, (2,), "float32")
    >>> digraph = draw(Story([Ran("exp", (x,), (y,), reason="no input requires grad")]))
    >>> "mt-ghost" in digraph.source
    True
    """
    return draw_scene(build(story))


def draw_scene(scene: Scene) -> graphviz.Digraph:
    """The drawing of a scene that was changed after it was built."""
    digraph = _empty()
    _scene(scene, digraph)
    return digraph


def draw_beside(stories: Mapping[str, Story]) -> graphviz.Digraph:
    """Several stories in one drawing, beside each other, each below its title."""
    digraph = _empty()
    for number, (title, story) in enumerate(stories.items()):
        scene = build(story)
        scene.prefix = f"s{number}"
        with digraph.subgraph(name=f"cluster_s{number}") as column:
            label = f"<{text(title, 15, p.TEXT, MONO, 'B')}>"
            column.attr(label=label, color="transparent", margin="18", labelloc="t", labeljust="c")
            _scene(scene, column)
    return digraph


def _empty() -> graphviz.Digraph:
    import graphviz

    return graphviz.Digraph("story", graph_attr=GRAPH, node_attr=NODE, edge_attr=EDGE)


def _scene(scene: Scene, digraph: graphviz.Digraph) -> None:
    _cards_of(scene, (), digraph)
    elsewhere = scene.drawn()
    for edge in scene.edges:
        if edge.tail not in elsewhere:
            _edge(scene, edge, digraph)
    joined = {(edge.tail, edge.head) for edge in scene.edges}
    for pair in pairwise(card.id for card in scene.folded()):
        if pair not in joined:  # what came later stands below, straight
            digraph.edge(*(scene.prefix + end for end in pair), style="invis", weight="50")


def _cards_of(scene: Scene, blocks: tuple[Block, ...], digraph: graphviz.Digraph) -> None:
    """The cards that stand in exactly these blocks, and then the blocks inside, as clusters."""
    elsewhere = scene.drawn()
    for card in scene.cards.values():
        if card.blocks == blocks and card.id not in elsewhere:
            _node(scene, card, digraph)
    depth = len(blocks)
    inner = [card.blocks for card in scene.cards.values() if card.blocks[:depth] == blocks]
    for block in dict.fromkeys(path[depth] for path in inner if len(path) > depth):
        with digraph.subgraph(name=f"cluster_{scene.prefix}b{block.number}") as cluster:
            cluster.attr(**_block(block))
            _cards_of(scene, (*blocks, block), cluster)


def _block(block: Block) -> dict[str, str]:
    colour, fill = (p.AGAIN, p.AGAIN_FILL) if block.recording else (p.BLOCK, p.BLOCK_FILL)
    what = _("recorded again") if block.recording else _("computed, not recorded")
    code = text(short(block.code, 44), 11, p.TEXT, MONO, "B")
    said = text(what, 9, p.MUTED, style="I") + text(" ", 15, p.MUTED)  # a higher line
    return {
        "id": f"b{block.number}",
        "class": "mt-block" + (" mt-again" if block.recording else ""),
        "label": f'<{code}<BR ALIGN="LEFT"/>{said}<BR ALIGN="LEFT"/>>',
        "tooltip": _quoted(tips.of_block(block)),
        "style": "rounded,dashed,filled",
        "color": colour.light,
        "fillcolor": fill.light,
        "penwidth": "1.4",
        "margin": "12",
        "labeljust": "l",
        "labelloc": "t",
    }


def _node(scene: Scene, card: Card, digraph: graphviz.Digraph) -> None:
    label = {
        "node": _recorded,
        "ghost": _ghost,
        "leaf": _tensor,
        "constant": _tensor,
        "output": _tensor,
        "value": _value,
        "again": _again,
        "fold": _fold,
        "several": several.label,
    }["several" if card.id in scene.several else card.kind](scene, card)
    line_of = card.event.place.line if card.event and card.event.place else None
    classes = f"mt-{card.kind}" + (f" mt-line{line_of}" if line_of else "")
    tooltip = _quoted(tips.of_card(scene, card))
    more = {"style": "dashed"} if card.kind == "ghost" else {}
    name = scene.prefix + card.id
    digraph.node(name, label, **{"class": classes, "id": card.id, "tooltip": tooltip}, **more)


def _version(number: int | None) -> str:
    return _("no version") if number is None else f"v{number}"


def _tensor(scene: Scene, card: Card) -> str:
    """A leaf (blue), a constant (grey) or a recorded result (purple)."""
    fact, story = card.fact, scene.story
    colour, fill, border = {
        "leaf": (p.LEAF, p.LEAF_FILL, 2),
        "constant": (p.CONST, p.CONST_FILL, 1),
        "output": (p.OUTPUT, p.OUTPUT_FILL, 4),
    }[card.kind]
    name, role = scene.name(fact), text(f"  {_role(card)}", 9, p.MUTED)
    version = text(f" {_version(story.version(fact.key, fact.version))} ", 9, p.MUTED, MONO)
    if card.kind == "constant":
        title = text(short(name), 13, p.TEXT, style="B")
        rows = [
            line(cell(MARGIN + title + role, plain=f"{name} {_role(card)}"), cell(version, "RIGHT"))
        ]
    else:
        title = cell(pill(name, colour, "CENTER"))
        rows = [line(title, cell(role, plain=_role(card)), cell(version, "RIGHT"))]
    content = f"{size(fact)}  {fact.dtype} "
    if not fact.shape and fact.values:
        content = f"{size(fact)}  {fact.values} "
    rows.append(words(text(content, 10, p.TEXT, MONO)))
    if fact.view_of is not None:
        base = _view_of(story.name(fact.view_of) or _("a tensor without a name"))
        rows.append(words(text(base, 10, p.VIEW, style="B"), plain=base))
    if fact.inference:
        said = _("inference tensor")
        rows.append(words(text(said, 9, p.MUTED, style="I"), plain=said))
    if card.kind == "leaf":
        rows.append(_accumulates(scene, fact.key, name))
    return box(rows, colour, fill, border)


def _role(card: Card) -> str:
    if card.kind == "constant":
        if card.fact.requires_grad:
            return _("recorded earlier") if card.fact.grad_fn else "requires_grad, grad_fn None"
        return _("constant")
    return f"{_(card.kind)} · requires_grad"


def _view_of(name: str) -> str:
    return "◇ " + _("view of {name}").format(name=short(name)) + " "


def _accumulates(scene: Scene, key: int, name: str) -> str:
    arrived = key in scene.grads
    said = text("⊕ AccumulateGrad", 10, p.GRAD, style="B")
    target = text(f" → {short(name, 16)}.grad{' ✓' if arrived else ''} ", 10, p.GRAD, MONO)
    return chip(
        text(" ", 10, p.GRAD) + said + target, p.GRAD_FILL, f"⊕ AccumulateGrad → {name}.grad"
    )


def _recorded(scene: Scene, card: Card) -> str:
    rows = [pill(card.title, p.NODE), _expression(card)]
    freed = card.index in scene.story.released()
    chips = [cell(_saved(scene, card, saved, freed)) for saved in card.event.saved]
    if not chips:
        said = _("saves nothing")
        rows.append(words(text(said, 9, p.MUTED, style="I"), plain=said))
    for start in range(0, len(chips), 2):
        rows.append(line(*chips[start : start + 2]))
    if card.event.view:
        base = _view_of(scene.name(card.event.inputs[0]))
        rows.append(words(text(base, 10, p.VIEW, style="B"), plain=base))
    if card.event.wrote:
        rows.append(_written(scene, card))
    return box(rows, p.NODE, p.NODE_FILL, 2)


def _expression(card: Card, colour: p.Colour = p.TEXT) -> str:
    said = short(card.expression) + " "
    return words(text(said, 10, colour, MONO), plain=said)


def _written(scene: Scene, card: Card) -> str:
    name, out = scene.name(card.event.outputs[0]), card.event.outputs[0]
    before = (out.version or 1) - 1
    sentence = _("writes {name}: v{old} → v{new}")
    said = sentence.format(name=short(name, 16), old=before, new=out.version) + " "
    return words(text(said, 9, p.VIEW, style="B"), plain=said)


def _saved(scene: Scene, card: Card, saved: Saved, freed: bool) -> str:
    """A yellow chip: which value, at which version; red once the value has been overwritten."""
    name, its_output = scene.story.name(saved.key), saved.name.startswith("result")
    shown = short(name or saved.text or (_("its output") if its_output else saved.name), 14)
    colour, fill, after, strike = p.SAVED, p.SAVED_FILL, "", ""
    if saved.key >= 0:
        after = _version(saved.version)
        if name and its_output:
            after = _("{value} (its output)").format(value=after)
    if freed:
        colour, fill, strike = p.FREED, p.FREED_FILL, "S"
    elif scene.story.stale(saved):
        colour, fill = p.STALE, p.STALE_FILL
        after = f"v{saved.version} ≠ v{scene.story.version(saved.key)}"
    pieces = text(f" {_('saves')} ", 9, colour) + text(shown, 11, colour, MONO, f"B{strike}")
    pieces += text(f" {after} ", 9, colour, MONO, strike)
    return chip(pieces, fill, f"{_('saves')} {shown} {after}")


def _ghost(scene: Scene, card: Card) -> str:
    """Dashed and without a colour: it ran, and nothing was written down."""
    rows = [words(text(f"{short(card.title)} ", 12, p.GHOST, style="B"))]
    if not card.event.op.endswith(")"):  # `opt.step()` is an expression itself
        rows.append(_expression(card, p.GHOST))
    if card.event.wrote:
        rows.append(_written(scene, card))
    reason = f"{_(card.event.reason)} "
    rows.append(words(text(reason, 9, p.GHOST, style="I"), plain=reason))
    return box(rows, p.GHOST_LINE, p.GHOST_FILL, 1).replace('"ROUNDED"', '"ROUNDED,DASHED"', 1)


def _value(scene: Scene, card: Card) -> str:
    """A result without a history."""
    fact, name = card.fact, short(scene.name(card.fact))
    content = fact.values if not fact.shape and fact.values else fact.dtype
    content = f"{size(fact)}  {content} "
    shown = text(f"{name}  ", 12, p.GHOST, style="B") + text(content, 10, p.GHOST, MONO)
    state = _("inference tensor") if fact.inference else "requires_grad = False"
    rows = [words(shown, plain=f"{name}  {content}")]
    rows.append(words(text(f"grad_fn = None · {state} ", 9, p.GHOST, style="I")))
    return box(rows, p.GHOST_LINE, p.GHOST_FILL, 1)


def _fold(scene: Scene, card: Card) -> str:
    """Several operations behind one card: how many, and what they keep."""
    counts = card.counts
    recorded = bool(counts.recorded)
    line_, fill = (p.NODE, p.NODE_FILL) if recorded else (p.GHOST_LINE, p.GHOST_FILL)
    title = text(f"⊞ {short(card.title)} ", 12, p.TEXT, style="B")
    said = f"{held(counts)} "
    rows = [words(title, plain=card.title), words(text(said, 9, p.MUTED), plain=said)]
    if counts.saved:
        kept = _("saves {count} values").format(count=counts.saved)
        rows.append(chip(text(f" {kept} ", 9, p.SAVED), p.SAVED_FILL, kept))
    drawn = box(rows, line_, fill, 2)
    return drawn if recorded else drawn.replace('"ROUNDED"', '"ROUNDED,DASHED"', 1)


def _again(scene: Scene, card: Card) -> str:
    """A tensor whose card is further up: its name, in that card's colours."""
    leaf, name = card.fact.accumulates, f"{short(scene.name(card.fact))} ↑ "
    colour, fill = (p.LEAF, p.LEAF_FILL) if leaf else (p.CONST, p.CONST_FILL)
    return box([words(text(name, 11, p.TEXT, style="B"), plain=name)], colour, fill, 1)


def _edge(scene: Scene, edge: Edge, digraph: graphviz.Digraph) -> None:
    attributes = {"class": f"mt-edge mt-{edge.kind}", **EDGES[edge.kind]}
    attributes["id"] = edge.id
    attributes["tooltip"] = _quoted(tips.of_edge(scene, edge))
    if edge.kind == "cut":
        scissors = text("✂", 14, p.CUT) + text(f" {_('cut')}  {short(edge.label)} ", 9.5, p.MUTED)
        attributes["label"] = f"<{scissors}>"
    elif edge.label:
        said, colour = short(edge.label), p.VIEW if edge.kind == "view" else p.MUTED
        attributes["label"] = f"<{text(f'  {said} ', 9.5, colour)}>"
    digraph.edge(scene.prefix + edge.tail, scene.prefix + edge.head, **attributes)


def _quoted(lines: str) -> str:
    """Plain text for an attribute: Graphviz would read backslashes as escapes."""
    import graphviz

    return graphviz.escape("\n".join(clean(part) for part in lines.splitlines())) or " "
