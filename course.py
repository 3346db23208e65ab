"""The course in one command: `python3 course.py lab`, on Linux, macOS and Windows.

This file only looks at the Python that runs it, in words that every Python can read; the work is
done in coursekit/launcher.py. `python3 course.py` alone lists the commands.
"""

import os
import sys

NEEDED = (3, 11)


def newer_python():
    """The name of a Python on this machine that is new enough, or None."""
    folders = os.environ.get("PATH", "").split(os.pathsep)
    for minor in range(NEEDED[1] + 9, NEEDED[1] - 1, -1):
        for name in ("python3.%d" % minor, "python3.%d.exe" % minor):
            if any(os.access(os.path.join(folder, name), os.X_OK) for folder in folders):
                return name
    return None


def too_old():
    """What to tell somebody whose Python is too old: the way out."""
    found = newer_python()
    if found:
        way_out = "This machine has a newer one: %s %s" % (found, " ".join(sys.argv))
    else:
        way_out = "Install one (python.org, or your package manager) and run this again with it."
    have = sys.version_info[:2]
    return "course.py: Python %d.%d or newer is needed, this is %d.%d. " % (NEEDED + have) + way_out


if __name__ == "__main__":
    if sys.version_info < NEEDED:
        sys.exit(too_old())
    from coursekit.launcher import main

    sys.exit(main(sys.argv[1:]))
