"""The colours, each with its part to play; the drawing is made in light ones.

A dark colour replaces a light one in the finished SVG by a rule like `[fill="#e3f0f9"] {...}`, so
every light colour has one meaning only, and a drawing without any style sheet is still right.
Vermilion, blue, green, yellow and purple are those of Okabe and Ito, which most colour-blind
people can tell apart; words and shapes say the same things again.
"""

from __future__ import annotations

from typing import NamedTuple


class Colour(NamedTuple):
    light: str
    dark: str


TEXT = Colour("#1f2933", "#e8ebef")
MUTED = Colour("#5b6776", "#a9b3c0")
PAPER = Colour("#fffffe", "#10161d")  # text on a pill

CONST, CONST_FILL = Colour("#8592a2", "#7b8794"), Colour("#f4f6f8", "#1d2229")
LEAF, LEAF_FILL = Colour("#0072b2", "#56b4e9"), Colour("#e5f1fa", "#0f2838")
GRAD, GRAD_FILL = Colour("#00694f", "#5fd6ae"), Colour("#d6f0e6", "#10362b")
NODE, NODE_FILL = Colour("#b84a00", "#ee8a3c"), Colour("#fdf0e4", "#33200f")
SAVED, SAVED_FILL = Colour("#7a5000", "#f3cd6b"), Colour("#ffe9ad", "#4a3a10")
STALE, STALE_FILL = Colour("#b0001e", "#ffb3b3"), Colour("#ffdfe0", "#5a161d")
FREED, FREED_FILL = Colour("#69624f", "#a39a83"), Colour("#f3eee3", "#2b2822")
OUTPUT, OUTPUT_FILL = Colour("#7a3b8f", "#d68fbb"), Colour("#f5eaf9", "#321c2d")
GHOST, GHOST_LINE = Colour("#5e6a79", "#98a4b3"), Colour("#96a1af", "#6b7683")
GHOST_FILL = Colour("#fdfdfd", "#14181e")
BLOCK, BLOCK_FILL = Colour("#a0aab7", "#5a6572"), Colour("#f5f6f9", "#171b21")
AGAIN, AGAIN_FILL = Colour("#c98a55", "#a8672f"), Colour("#fffaf5", "#1f1812")
FORWARD, BACK = Colour("#8b95a4", "#7e8a98"), Colour("#b84a01", "#ee8a3c")
VIEW = Colour("#5a35a0", "#b8a2ea")
CUT = Colour("#5e6a7a", "#b4bdc9")

ALL = {name: value for name, value in dict(globals()).items() if isinstance(value, Colour)}
