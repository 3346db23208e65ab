"""The files around the course agree with each other."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from coursekit.__main__ import COMMANDS, LEARNER, usage

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]

# pip's name of a package -> conda-forge's, where they differ. What draws is brought along by pip's
# pygraphviz or graphviz-pure; conda has Graphviz itself, and the pictures use its `dot`.
CONDA_NAMES = {"graphviz": "python-graphviz"} | dict.fromkeys(
    ("pygraphviz", "graphviz-pure"), "graphviz"
)
ONLY_CONDA = {"python", "pip"}


def name_and_range(requirement: str) -> tuple[str, str]:
    """("numpy", ">=2.0") of "numpy>=2.0; a marker"."""
    return re.match(r"([\w.-]+)\s*([^;\s]*)", requirement).groups()


def conda_requirements() -> dict[str, str]:
    """What environment.yml asks of conda-forge: name -> range."""
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    listed = text.partition("dependencies:\n")[2].partition("  - pip:\n")[0]
    entries = re.findall(r"^  - ([^#\n]+)", listed, re.MULTILINE)
    return dict(name_and_range(entry.strip()) for entry in entries)


def learner_requirements() -> dict[str, str]:
    """What pyproject.toml gives a learner: name -> range."""
    requirements = [*PROJECT["project"]["dependencies"]]
    for extra in LEARNER:
        requirements += EXTRAS[extra]
    return dict(name_and_range(requirement) for requirement in requirements)


def test_environment_yml_and_pyproject_name_the_same_packages():
    pip, conda = learner_requirements(), conda_requirements()
    assert {CONDA_NAMES.get(name, name) for name in pip} == conda.keys() - ONLY_CONDA
    for name, range_ in pip.items():
        if CONDA_NAMES.get(name) != "graphviz":  # whose version numbers are others
            assert conda[CONDA_NAMES.get(name, name)] == range_, name


def test_environment_yml_is_what_repo2docker_understands():
    text = (ROOT / "environment.yml").read_text(encoding="ascii")
    assert re.search(r"^  - python=3\.\d+$", text, re.MULTILINE)  # one version, no range
    assert text.endswith("  - pip:\n      - -e .\n")
    for folder in ("binder", ".binder"):  # would hide environment.yml from repo2docker
        assert not (ROOT / folder).exists()


def test_packages_are_listed_and_whole():
    find = PROJECT["tool"]["setuptools"]["packages"]["find"]
    assert find["include"] == ["minitorch_lite*", "coursekit*"]
    for top in ("minitorch_lite", "coursekit"):
        folders = {path.parent for path in (ROOT / top).rglob("*.py")}
        for folder in folders:
            assert (folder / "__init__.py").exists(), folder
            assert folder == ROOT / top or (folder.parent / "__init__.py").exists(), folder


def test_torch_is_named_once_and_pinned():
    named = [extra for extra, packages in EXTRAS.items() if "torch" in " ".join(packages)]
    assert "parity" in named
    for extra in named:
        assert "torch==2.13.0" in EXTRAS[extra]
        assert extra not in LEARNER


@pytest.mark.parametrize("name", COMMANDS)
def test_command_can_be_called(name):
    command = COMMANDS[name]
    module, function = command.target.split(":")
    path = ROOT / (module.replace(".", "/") + ".py")
    if not path.exists():
        path = path.with_suffix("") / "__init__.py"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    assert [argument.arg for argument in found[function].args.args] == ["argv"]
    assert set(command.extras) <= EXTRAS.keys()
    assert re.fullmatch(r"\.venv(-[a-z]+)?", command.environment)
    if "parity" in command.extras:
        assert command.environment != ".venv"  # torch never comes into a learner's environment
        assert "torch==2.13.0" in command.weigh
    assert all(len(line) < 100 for line in usage().splitlines())


def test_ci_runs_every_command_that_proves_something():
    script = (ROOT / ".ci" / "run").read_text(encoding="ascii")
    assert "set -eu" in script
    for name in ("test", "lint", "notebooks", "parity", "browser"):
        if name in COMMANDS:
            assert re.search(rf"^course {name}\b", script, re.MULTILINE), name
    assert "python3 course.py" in script


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_documents_point_to_what_exists(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / target).exists(), target
    for command in re.findall(r"course\.py ([a-z]+)\b", text):
        assert command in COMMANDS, command


def test_readme_pictures_have_a_text():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    pictures = re.findall(r"!\[([^\]]*)\]\(", text)
    assert pictures and all(len(alternative) > 40 for alternative in pictures)


def test_what_the_launcher_makes_is_ignored_by_git():
    made = ["my/chapters/x.ipynb", ".venv/x", ".venv-parity/x", ".venv.lock", "x.egg-info/y"]
    command = ["git", "check-ignore", "--no-index", *made]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.split() == made
