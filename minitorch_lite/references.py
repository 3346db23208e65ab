"""Is an array held by nobody else?  Then its memory may be used again.

CPython counts references, and its own code has some: how many is measured where they are compared,
for one way through our own code.  From 3.14 on the interpreter may leave out references of local
variables, and without the global lock a count is out of date at once: where that may be so the
answer is NaN, which is never equal to, less than or greater than what was measured, and nothing is
written over.
"""

import math
import sys

COUNTED = (
    sys.implementation.name == "cpython"
    and sys.version_info < (3, 14)
    and getattr(sys, "_is_gil_enabled", lambda: True)()
)


def unknown(_: object) -> float:
    return math.nan


references = sys.getrefcount if COUNTED else unknown
