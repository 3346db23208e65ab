"""`course.py grade PATH`: run learners' answers in the reference notebook, and report.

PATH is a notebook, or a folder with a notebook (or a folder of notebooks) for each learner. Of each
file only the answer cells are taken, by their ids; everything else, the checks above all, is the
course's own. Each submission runs under nbval in a process group and a temporary folder of its own:
20 seconds a cell, 60 seconds a notebook, 2 GB of memory. What an answer does costs its learner a
red line with the reason, and nobody else anything.

This is no sandbox. An answer is a program that runs with your rights: it can read your files and
use your network. Grade strangers' work in a container that has neither, for instance with the
course in the current folder and their notebooks in `handed-in`:

    docker run --rm --network none --memory 4g --pids-limit 500 --read-only --tmpfs /tmp:exec
      --volume "$PWD:/course:ro" --volume "$PWD/handed-in:/in:ro" --volume "$PWD/grades:/out"
      IMAGE python -m coursekit grade /in --out /out

where IMAGE is any Python image into which this was run:

    pip install -e "/course[lab,pictures-anywhere,test]"
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict
from pathlib import Path

from coursekit.grading import reports
from coursekit.grading.reference import read_all
from coursekit.grading.submissions import NotGraded, find
from coursekit.grading.verdicts import grade
from coursekit.grading.watching import Limits, course_copy, prepare, stopping
from coursekit.stored import ROOT
from coursekit.terminal import Bar
from minitorch_lite.viz.language import _


def main(argv: list[str]) -> int:
    """Grade, print a report, write reports; 0 if everything is green, 1 if something is red."""
    parser = argparse.ArgumentParser(
        prog="course.py grade",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("path", metavar="PATH", type=Path, help="a notebook or a folder of them")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("grades"),
        metavar="FOLDER",
        help="where the reports go, as text, JSON and JUnit XML (default: %(default)s)",
    )
    for name, default in asdict(Limits()).items():
        word = f"seconds that a {name} may take (default: %(default)s)"
        parser.add_argument(f"--{name}-seconds", type=int, default=default, metavar="N", help=word)
    cores = min(2, os.cpu_count() or 1)
    word = "how many at once (default: %(default)s)"
    parser.add_argument("--jobs", type=int, default=cores, metavar="N", help=word)
    options = parser.parse_args(argv)
    try:
        submissions = find(options.path)
        options.out.mkdir(parents=True, exist_ok=True)  # if that fails, before the work
    except (NotGraded, OSError) as why:
        print(f"course.py: {why}", file=sys.stderr)
        return 2
    prepare()
    limits = Limits(options.cell_seconds, options.notebook_seconds)
    references = read_all(ROOT / "exercises")
    red = 0
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        ThreadPoolExecutor(max(options.jobs, 1)) as pool,
        Bar(_("Grading"), len(submissions)) as bar,
    ):
        course = course_copy(Path(folder))
        running = [pool.submit(grade, one, references, course, limits) for one in submissions]
        try:
            for done in as_completed(running):
                red += not done.result().passed
                bar.step(_("{red} red").format(red=red))
        except KeyboardInterrupt:
            stopping.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    files = [done.result() for done in running]
    reports.write(files, options.out)
    print(reports.text(files), end="")
    print(_("The reports are in {folder}.").format(folder=options.out))
    return 0 if all(graded.passed for graded in files) else 1
