"""Makes a failing program small."""

from __future__ import annotations


def shrink(program: list[str], fails) -> list[str]:
    """The program without every line it fails without."""
    size = max(len(program) // 2, 1)
    while True:
        start, smaller = 0, False
        while start < len(program):
            candidate = without(program, start, size)
            if fails(candidate):
                program, smaller = candidate, True
            else:
                start += size
        if size == 1 and not smaller:
            return program
        size = max(size // 2, 1)


def without(program: list[str], start: int, size: int) -> list[str]:
    """Without `size` lines; what stood inside a removed `with` moves to the left."""
    kept: list[str] = []
    removed_depths: list[int] = []
    for number, line in enumerate(program):
        depth = (len(line) - len(line.lstrip())) // 4
        removed_depths = [d for d in removed_depths if d < depth]
        if start <= number < start + size:
            if line.strip().startswith("with "):
                removed_depths.append(depth)
            continue
        kept.append("    " * (depth - len(removed_depths)) + line.strip())
    return kept
