"""Operations as the code that somebody would write for them."""

from __future__ import annotations

from ..story import Ran, Story

_SIGNS = (
    "add + sub - mul * div / pow ** remainder % floor_divide // matmul @ mm @ mv @ dot @ bmm @ "
    "gt > lt < ge >= le <= eq == ne !="
).split()
INFIX = dict(zip(_SIGNS[::2], _SIGNS[1::2], strict=True))
UNNAMED = "·"


def expression(event: Ran, story: Story) -> str:
    """The operation as code: `p = sigmoid(z)`, with a dot for a value that has no name."""
    written = [a if isinstance(a, str) else _operand(event, a, story) for a in event.arguments]
    if not event.arguments:
        written = [story.name(fact.key) or UNNAMED for fact in event.inputs]
    sign = INFIX.get(event.op)
    if event.wrote and event.op.endswith(")"):
        text = f"{event.op} writes {written[0]}"
    elif event.wrote:
        text = f"{written[0]}.{event.op}({', '.join(written[1:])})"
    elif sign and len(written) >= 2:
        text = f"{written[0]} {sign} {written[1]}"
    elif event.op == "neg":
        text = f"-{written[0]}"
    elif event.view and written:
        shape = ", ".join(written[1:])
        bare = len(written) == 2 and shape.startswith("(") and not shape.endswith(",)")
        text = f"{written[0]}.{event.op}({shape[1:-1] if bare else shape})"
    else:
        text = f"{event.op}({', '.join(written)})"
    names = [name for fact in event.outputs if (name := story.name(fact.key))]
    if not names or event.wrote:
        return text
    return f"{', '.join(names)} = {text}"


def _operand(event: Ran, index: int, story: Story) -> str:
    return story.name(event.inputs[index].key) or UNNAMED
