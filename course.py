"""The course in one command: `python3 course.py lab`, on Linux, macOS and Windows.

This file only looks at the Python that runs it, in words that every Python can read; the work is in
coursekit/launcher.py. `python3 course.py` alone lists the commands.
"""

import os
import sys

NEEDED = (3, 11)


def newer_python():
    """The name of a Python on this machine that is new enough, or None."""
    folders = os.environ.get("PATH", "").split(os.pathsep)
    for minor in range(NEEDED[1] + 9, NEEDED[1] - 1, -1):
        for name in ("python3.%d" % minor, "python3.%d.exe" % minor):  # noqa: UP031
            if any(os.access(os.path.join(folder, name), os.X_OK) for folder in folders):
                return name
    return None


if sys.version_info < NEEDED:
    found = newer_python()
    sys.exit(
        "course.py needs Python %d.%d or newer, and this is %d.%d. " % (NEEDED + sys.version_info[:2])  # noqa: UP031
        + ("Use the newer one that is here: %s %s" % (found, " ".join(sys.argv)) if found  # noqa: UP031
           else "Install one from python.org or with your system's package manager, and run this again with it.")
    )

if __name__ == "__main__":
    from coursekit.launcher import main

    sys.exit(main(sys.argv[1:]))
