"""`course.py handout`: everything that a learner needs, and no answer."""

import os
import subprocess
import sys
import zipfile

import pytest

from coursekit import handout, notebooks
from coursekit.__main__ import COMMANDS, TABLE
from coursekit.exercises import REGION
from coursekit.stored import ROOT


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("handout")
    target = folder / "course.zip"
    assert handout.main([str(target)]) == 0
    again = folder / "again.zip"
    handout.write(again)
    assert target.read_bytes() == again.read_bytes()
    with zipfile.ZipFile(target) as archive:
        archive.extractall(folder)
    return folder / handout.NAME


def test_it_holds_no_answer(unpacked):
    files = [path for path in unpacked.rglob("*") if path.is_file()]
    assert not {"solutions", "tests"} & {path.name for path in unpacked.iterdir()}
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for path in files
        if path.suffix in (".py", ".md", ".ipynb")
    )
    for path in (ROOT / "solutions").glob("*.ipynb"):
        for cell in notebooks.read(path).cells:
            assert cell.source not in text or not REGION.search(cell.source)


def test_it_is_whole(unpacked):
    for name in ("README.md", "LICENSE", "course.py", "start", "pyproject.toml"):
        assert (unpacked / name).read_bytes() == (ROOT / name).read_bytes()
    names = {path.name for path in (unpacked / "exercises").glob("*.ipynb")}
    assert names == {path.name for path in (ROOT / "exercises").glob("*.ipynb")}
    code = "import coursekit.grading.command, coursekit.checks.c08, coursekit.lab; print(coursekit)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=unpacked,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
    )
    assert str(unpacked) in done.stdout, done.stderr


def test_it_lists_the_commands_that_work_there(unpacked):
    def run(*arguments: str) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "coursekit", *arguments]
        here = {**os.environ, "PYTHONPATH": str(unpacked)}
        return subprocess.run(command, cwd=unpacked, env=here, capture_output=True, text=True)

    listed = {line.split()[0] for line in run("help").stdout.splitlines()[2:]}
    assert TABLE.keys() - listed == {"table", "parity", "bench", "browser"}
    assert COMMANDS == TABLE  # but here
    done = run("bench", "--quick")
    assert done.returncode == 2 and "there is no command bench" in done.stderr


def test_a_file_that_cannot_be_written(tmp_path, capsys):
    assert handout.main([str(tmp_path / "missing" / "x.zip")]) == 1
    assert "missing" in capsys.readouterr().err
