"""From nothing to a command that runs: with a fake venv and a fake pip, so without a download."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from coursekit import __main__ as table
from coursekit import environment, launcher
from coursekit.environment import Environment, Problem
from coursekit.terminal import LiveLine

ROOT = Path(__file__).resolve().parent.parent
NO_SPACE = "Collecting numpy\nERROR: Could not install: [Errno 28] No space left on device\n"
NO_NETWORK = (
    "WARNING: Retrying (Retry(total=4, connect=None)) after connection broken by "
    "'NewConnectionError': /simple/setuptools/\n"
    "ERROR: Could not find a version that satisfies the requirement setuptools>=77\n"
    "ERROR: No matching distribution found for setuptools>=77\n"
)
LOOKING = "Collecting numpy>=2.0\n"
UNPACKING = "Installing collected packages: numpy, jupyterlab\n"


class Machine:
    """Stands in for the programs the launcher runs; `answers` are (exit code, output) of pip."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.venv = root / ".venv"
        self.ran: list[str] = []
        self.answers: list[tuple[int, str]] = []
        self.interrupt = ""  # what pip says before somebody presses Ctrl+C

    def watch(self, line: LiveLine, command: list[str], **_: object) -> str:
        program = command[2]
        self.ran.append(program)
        line.returncode, output = 0, ""
        if program == "venv":
            python = Environment(self.venv, ()).python
            python.parent.mkdir(parents=True)
            python.symlink_to(sys.executable)
        elif self.interrupt:
            line.heard(self.interrupt)
            raise KeyboardInterrupt
        elif self.answers:
            line.returncode, output = self.answers.pop(0)
            self.extras = command[-1]
            for text in output.splitlines():
                line.heard(text)
        else:
            self.extras = command[-1]
        return output

    def start(self, *extras: str) -> list[str]:
        """What was run to make the environment ready."""
        self.ran = []
        Environment(self.venv, extras or ("lab",)).ready()
        return self.ran


@pytest.fixture
def machine(tmp_path, monkeypatch):
    machine = Machine(tmp_path)
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(launcher, "ROOT", tmp_path)
    monkeypatch.setattr(LiveLine, "watch", lambda line, *a, **k: machine.watch(line, *a, **k))
    monkeypatch.setattr(os, "execv", lambda program, arguments: machine.ran.append(arguments))
    monkeypatch.setattr(launcher, "course_is_installed_here", lambda: False)
    return machine


def test_first_start_installs_and_the_second_does_not(machine):
    assert machine.start() == ["venv", "pip"]
    assert machine.start() == []


def test_changed_pyproject_is_installed_into_the_same_venv(machine):
    machine.start()
    with (machine.root / "pyproject.toml").open("a") as file:
        file.write("# one more\n")
    assert machine.start() == ["pip"]
    assert machine.start() == []


def test_extras_add_up(machine):
    machine.start("lab", "test")
    assert machine.start("author") == ["pip"]
    assert machine.extras == ".[author,lab,test]"
    assert machine.start("lab") == []


def empty(venv):
    venv.mkdir()


def without_python(venv):
    (venv / "bin").mkdir(parents=True)
    (venv / "pyvenv.cfg").write_text("home = /nowhere\n")


def with_dead_python(venv):
    python = Environment(venv, ()).python
    python.parent.mkdir(parents=True)
    python.symlink_to(venv / "gone")


def with_python_that_is_no_program(venv):
    python = Environment(venv, ()).python
    python.parent.mkdir(parents=True)
    python.write_text("half of it")


@pytest.mark.parametrize(
    "half_made", [empty, without_python, with_dead_python, with_python_that_is_no_program]
)
def test_half_made_venv_is_made_anew(machine, half_made, capsys):
    half_made(machine.venv)
    (machine.venv / "left over").touch()
    assert machine.start() == ["venv", "pip"]
    assert not (machine.venv / "left over").exists()
    assert ".venv is not complete; making it anew." in capsys.readouterr().out


def test_interrupted_installation_is_made_anew(machine, capsys):
    machine.interrupt = LOOKING
    assert launcher.main(["lab"]) == 130
    assert "Stopped. The same command starts again." in capsys.readouterr().err
    machine.interrupt = ""
    (machine.venv / "half a package").touch()
    assert machine.start() == ["venv", "pip"]
    assert not (machine.venv / "half a package").exists()


def interrupt_an_update(machine, moment):
    machine.start("lab")
    machine.interrupt = moment
    with pytest.raises(KeyboardInterrupt):
        machine.start("author")
    machine.interrupt = ""


def test_an_update_interrupted_while_it_unpacks_is_made_anew(machine):
    interrupt_an_update(machine, UNPACKING)
    assert machine.start("lab") == ["venv", "pip"]


def test_an_update_interrupted_before_it_unpacks_costs_nothing(machine):
    interrupt_an_update(machine, LOOKING)
    assert machine.start("lab") == []
    assert machine.start("author") == ["pip"]


def test_an_update_without_network_leaves_what_works(machine):
    """`lab --lang zh` on a train: the English course must still open."""
    machine.start("lab")
    machine.answers = [(1, NO_NETWORK)]
    with pytest.raises(Problem, match="No network"):
        machine.start("zh")
    assert machine.start("lab") == []


def test_an_update_that_failed_while_it_unpacked_is_made_anew(machine):
    machine.start("lab")
    machine.answers = [(1, UNPACKING + NO_SPACE)]
    with pytest.raises(Problem, match="disk is full"):
        machine.start("author")
    assert machine.start("lab") == ["venv", "pip"]


def test_python_that_died_since_is_replaced(machine):
    machine.start()
    python = Environment(machine.venv, ()).python
    python.unlink()
    python.symlink_to(machine.root / "gone")
    assert machine.start() == ["venv", "pip"]


def test_moved_folder_is_made_anew(machine):
    machine.start()
    stamp = machine.venv / "course.json"
    stamp.write_text(stamp.read_text().replace(str(machine.root), "/somewhere/else"))
    assert machine.start() == ["venv", "pip"]


def test_somebodys_own_venv_is_kept(machine, monkeypatch):
    monkeypatch.setattr(Environment, "has_pip", lambda self: True)
    (machine.venv / "lib").mkdir(parents=True)
    assert machine.start() == ["pip"]
    assert (machine.venv / "lib").exists()


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_debian_without_venv(machine, monkeypatch, capsys, module):
    find = environment.importlib.util.find_spec
    monkeypatch.setattr(
        environment.importlib.util, "find_spec", lambda name: name != module and find(name) or None
    )
    assert launcher.main(["lab"]) == 1
    (sentence,) = capsys.readouterr().err.splitlines()
    assert f"without `{module}`" in sentence
    assert f"apt install python{sys.version_info[0]}.{sys.version_info[1]}-venv" in sentence
    monkeypatch.undo()


@pytest.mark.parametrize(
    ("output", "says"),
    [
        (NO_SPACE, "The disk is full: make room"),
        (NO_NETWORK, "No network, or the package index does not answer: connect"),
        ("ERROR: [Errno 13] Permission denied: 'x'", "A file cannot be written"),
        ("SSLError(SSLCertVerificationError(1))", "could not be trusted"),
        ("Collecting a\nERROR: Something new.\n", "pip failed: ERROR: Something new. (all of its"),
    ],
)
def test_failed_installation_says_one_sentence_and_can_be_tried_again(
    machine, capsys, output, says
):
    machine.answers = [(1, output)]
    assert launcher.main(["lab"]) == 1
    (sentence,) = capsys.readouterr().err.splitlines()
    assert says in sentence
    assert "Traceback" not in sentence
    assert machine.start() == ["venv", "pip"]


def test_full_disk_before_pip(machine, monkeypatch, capsys):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Environment, "write_stamp", full)
    assert launcher.main(["lab"]) == 1
    (sentence,) = capsys.readouterr().err.splitlines()
    assert "The disk is full" in sentence and "run the same command again" in sentence


def test_nearly_full_disk_is_seen_before_anything_is_downloaded(machine, monkeypatch, capsys):
    usage = type("Usage", (), {"free": 90_000_000})
    monkeypatch.setattr(environment.shutil, "disk_usage", lambda _: usage)
    assert launcher.main(["lab"]) == 1
    (sentence,) = capsys.readouterr().err.splitlines()
    assert "takes about 500 MB and 90 MB are free. Make room" in sentence
    assert machine.ran == []


@pytest.mark.parametrize(
    ("names", "left"),
    [
        (["pygraphviz"], "lab,pictures-anywhere"),
        (["graphviz-pure"], "lab,pictures"),
        (["graphviz-pure", "pygraphviz"], "lab"),
    ],
)
def test_without_a_wheel_for_pictures_the_course_still_starts(machine, capsys, names, left):
    extras = ("lab", "pictures", "pictures-anywhere")
    without = [(1, f"ERROR: Failed building wheel for {name}\n") for name in names]
    machine.answers = [*without, (0, "")]
    assert machine.start(*extras) == ["venv", "pip", *["pip" for _ in names]]
    assert machine.extras == f".[{left}]"
    assert f"{names[0]} cannot be installed here" in capsys.readouterr().out
    assert machine.start(*extras) == []


def test_hands_over_to_the_environment(machine):
    launcher.main(["lab", "--port", "9000"])
    python = str(Environment(machine.venv, ()).python)
    assert machine.ran[-1] == [python, "-P", "-m", "coursekit", "lab", "--port", "9000"]


def test_files_of_the_current_folder_are_not_taken_for_modules(machine):
    launcher.main(["progress"])
    _python, *arguments = machine.ran[-1]
    folder = machine.root / "somebody's"
    folder.mkdir()
    for name in ("argparse.py", "coursekit.py", "numpy.py"):
        (folder / name).write_text("raise SystemExit('the wrong one')")
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0 and "08.1" in done.stdout, done.stderr


def installed(site: Path, course: Path) -> None:
    """A Python's packages after `pip install -e course`."""
    info = site / "minitorch_lite_course-0.1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: minitorch-lite-course\n")
    record = {"url": course.as_uri(), "dir_info": {"editable": True}}
    (info / "direct_url.json").write_text(json.dumps(record))


@pytest.fixture
def other_python(monkeypatch):
    """As if these tests did not run in the course's own .venv."""
    monkeypatch.setattr(Environment, "is_running", False)


def test_a_python_with_this_course_installed_is_used_as_it_is(tmp_path, monkeypatch, other_python):
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site")])
    assert not environment.course_is_installed_here()
    installed(tmp_path / "site", tmp_path)
    assert not environment.course_is_installed_here()  # another clone's
    installed(tmp_path / "site2", ROOT)
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site2")])
    assert environment.course_is_installed_here()
    monkeypatch.setattr(launcher, "missing_here", lambda extras: [])
    assert launcher.python_for(table.COMMANDS["lab"]) == sys.executable


def test_a_python_with_the_course_but_not_all_packages_says_which(monkeypatch, other_python):
    monkeypatch.setattr(launcher, "course_is_installed_here", lambda: True)
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(Problem, match="without numpy, jupyterlab, .*nbval.* -m pip install numpy"):
        launcher.python_for(table.COMMANDS["lab"])


def test_only_one_installs_at_a_time(tmp_path, capsys):
    lock = tmp_path / "lock"
    code = (
        "import sys, time; from pathlib import Path; from coursekit.environment import only_one\n"
        "with only_one(Path(sys.argv[1])): print('in', flush=True); sys.stdin.readline()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(lock)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with other:
        assert other.stdout.readline().strip() == b"in"
        with lock.open("w") as file:
            assert not environment.try_lock(file)
        other.communicate(b"\n")
    with environment.only_one(lock):
        assert capsys.readouterr().out == ""


# What course.py is before any of that


def run_course(*arguments: str, version: tuple[int, int]) -> subprocess.CompletedProcess:
    code = (
        f"import runpy, sys; sys.version_info = {version} + (0,); sys.argv = {list(arguments)}\n"
        "runpy.run_path('course.py', run_name='__main__')"
    )
    command = [sys.executable, "-I", "-c", code]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_old_python_says_its_sentence():
    done = run_course("course.py", "lab", version=(3, 9))
    (sentence,) = done.stderr.splitlines()
    assert done.returncode == 1
    assert sentence.startswith("course.py: Python 3.11 or newer is needed, this is 3.9. ")
    assert "course.py lab" in sentence or "Install one" in sentence


def test_course_py_has_nothing_that_an_old_python_cannot_read():
    """Checked on Python 2.7 and 3.6 to 3.10 by hand; this keeps it so."""
    new = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match, ast.AsyncFunctionDef)
    tree = ast.parse((ROOT / "course.py").read_text(encoding="ascii"))
    for node in ast.walk(tree):
        assert not isinstance(node, new), ast.unparse(node)
        if isinstance(node, ast.FunctionDef):
            assert node.returns is None and not node.args.kwonlyargs and not node.args.posonlyargs


def test_without_a_command_the_commands_are_listed():
    done = subprocess.run([sys.executable, "course.py"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    for name, command in table.COMMANDS.items():
        assert f"  {name}" in done.stdout and command.help in done.stdout


def test_a_command_that_is_none_is_named(capsys):
    assert launcher.main(["labs"]) == table.main(["labs"]) == 2
    said = capsys.readouterr()
    assert said.err == "course.py: there is no command labs; there are these.\n" * 2
    assert said.out == (table.usage() + "\n") * 2
    assert launcher.main(["--help"]) == 0


def test_ctrl_c_in_a_command_is_a_sentence(monkeypatch, capsys):
    def interrupted(_: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("coursekit.sync.main", interrupted)
    assert table.main(["sync"]) == 130
    assert capsys.readouterr().err == "course.py: Stopped.\n"


def test_what_a_console_cannot_show_does_not_end_a_command():
    done = subprocess.run(
        [sys.executable, "-m", "coursekit", "progress", "--lang", "zh"],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "") and "08.1  ?" in done.stdout


HERE = [name for name, command in table.COMMANDS.items() if {*command.extras} <= {*table.LEARNER}]


@pytest.mark.parametrize("name", [*HERE, "lint", "bench"])
def test_each_command_has_help_and_does_nothing_else(monkeypatch, capsys, name):
    monkeypatch.setattr(subprocess, "Popen", None)
    monkeypatch.setattr(Path, "write_text", None)
    with pytest.raises(SystemExit) as end:
        table.main([name, "--help"])
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: course.py {name} ")


def launch_bare(*arguments: str) -> subprocess.CompletedProcess:
    """The launcher in a Python without any package."""
    code = f"""import sys; sys.path.insert(0, {str(ROOT)!r})
from coursekit.launcher import main; sys.exit(main({list(arguments)}))"""
    command = [sys.executable, "-I", "-S", "-c", code]
    return subprocess.run(command, capture_output=True, text=True)


BARE = ["lab", "test", "sync", "notebooks", "translate", "lint", "parity", "bench", "browser"]


@pytest.mark.parametrize("name", BARE)
def test_help_is_there_before_anything_is_installed(name):
    done = launch_bare(name, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"usage: course.py {name} ")


def test_the_launcher_needs_nothing_installed():
    assert launch_bare("help").returncode == 0
