"""Grading: `command` is the command, the other modules are in the order in which it uses them.

    submissions   what was handed in, and the answers in it
    reference     the reference notebook with these answers
    watching      runs it in a process of its own, and watches time, memory and leftovers
    runner        is that process: nbval, and a line for each cell
    guard         in the kernel: has an answer changed what it is checked with?
    verdicts      from the lines to a verdict for each exercise
    reports       text, JSON, JUnit XML

This file imports almost nothing, because the kernel of each submission imports it.
"""

import sys

# nbformat checks notebooks with jsonschema, which builds a checker of international addresses in
# two seconds where it finds this package, and goes without it elsewhere.
sys.modules.setdefault("rfc3987_syntax", None)
