"""Comparing chapters with torch, without torch: what is swapped, what runs, what counts as the
same."""

import sys

import nbformat
import pytest
from nbformat import v4

from coursekit import notebooks, parity
from coursekit.parity import compares, for_torch, runs, texts
from coursekit.stored import ROOT, normalise


@pytest.mark.parametrize(
    ("source", "swapped"),
    [
        ("import minitorch_lite as torch", "import torch"),
        ("import minitorch_lite", "import torch as minitorch_lite"),
        ("import minitorch_lite.nn as nn, os", "import torch.nn as nn, os"),
        ("import minitorch_lite.nn.functional as F", "import torch.nn.functional as F"),
        ("from minitorch_lite import nn, viz", "from torch import nn"),
        ("from minitorch_lite import viz", "pass"),
        ("from minitorch_lite.nn import functional as F", "from torch.nn import functional as F"),
        ("x = 1; import minitorch_lite as torch  # é", "x = 1; import torch  # é"),
        ("é = 1; import minitorch_lite as torch", "é = 1; import torch"),
        (
            "def f():\n    from minitorch_lite import nn\n    f",
            "def f():\n    from torch import nn\n    f",
        ),
        ("from minitorch_lite import (\n    nn,\n    viz,\n)\nx", "from torch import nn\n\n\n\nx"),
        ("%%graph loss\ny = x * 2", "y = x * 2"),
        ("print('import minitorch_lite')", "print('import minitorch_lite')"),
        ("import minitorch_lite_extras", "import minitorch_lite_extras"),
        ("%timeit 1", "%timeit 1"),
    ],
)
def test_only_the_import_line_is_swapped(source, swapped):
    assert for_torch(source) == swapped


def cell(source, *tags, outputs=()):
    return v4.new_code_cell(source, metadata={"tags": list(tags)}, outputs=list(outputs))


def test_the_tags_are_the_only_exceptions():
    assert runs(cell("x")) and compares(cell("x"))
    assert not runs(cell("viz.draw(story)", "lab"))
    assert not runs(cell("print(getsource(f))", "source"))
    assert runs(cell("%%graph\ny = x", "lab")) and compares(cell("%%graph\ny = x", "lab"))
    assert runs(cell("timeit()", "measured")) and not compares(cell("timeit()", "measured"))
    assert compares(cell("x", "raises-exception", "anything"))


def test_what_is_compared_is_text_and_no_picture():
    outputs = [
        v4.new_output("stream", text="a\n"),
        v4.new_output("display_data", data={"image/png": "eA==", "text/plain": "graph: ..."}),
        v4.new_output("stream", text="b\n"),
        v4.new_output("execute_result", data={"text/plain": "3", "text/html": "<b>3</b>"}),
        v4.new_output("error", ename="RuntimeError", evalue="no", traceback=["a path"]),
    ]
    assert texts(cell("x", outputs=outputs)) == ["stdout: a\nb\n", "3", "RuntimeError: no"]


FAKE_TORCH = """\
from minitorch_lite import *
from minitorch_lite import nn

def zeros(*shape):
    return "not a tensor"
"""
CHAPTER = {
    "imports": "import minitorch_lite as torch\nfrom minitorch_lite import nn, viz",
    "same": "print(torch.ones(2))\ntorch.ones(3)",
    "other": "torch.zeros(2)",
    "fails": "torch.zeros(2) + None",
    "lab": "viz.draw",
    "clock": "import time; time.perf_counter_ns()",
    "module": "print(torch.__name__)",
}
TAGS = {"fails": ["raises-exception"], "lab": ["lab"], "clock": ["measured"]}


@pytest.fixture
def chapter(tmp_path, monkeypatch):
    (tmp_path / "torch.py").write_text(FAKE_TORCH)
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{':' if sys.platform != 'win32' else ';'}{ROOT}")
    monkeypatch.setattr(parity, "installed_torch", lambda: parity.TORCH)
    cells = [
        v4.new_code_cell(source, id=name, metadata={"tags": TAGS.get(name, [])})
        for name, source in CHAPTER.items()
    ]
    path = tmp_path / "01_a.ipynb"
    executed = notebooks.execute(v4.new_notebook(cells=cells), tmp_path, MINITORCH_LITE_STORED="1")
    for each in executed.cells:
        each.outputs = [] if each.id == "lab" else each.outputs
    nbformat.write(normalise(executed), path)
    return path


def test_each_cell_that_prints_something_else_is_named(chapter, capsys):
    assert parity.main([str(chapter)]) == 1
    text = capsys.readouterr().out
    named = [name for name in CHAPTER if f"({name})" in text]
    assert named == ["other", "fails", "module"], text
    assert "-tensor([0., 0.])" in text and "+'not a tensor'" in text
    assert "-stdout: minitorch_lite" in text and "+stdout: torch" in text


def test_another_torch_is_no_oracle(monkeypatch, capsys):
    monkeypatch.setattr(parity, "installed_torch", lambda: "2.12.1")
    assert parity.main([]) == 2
    assert "this Python has 2.12.1" in capsys.readouterr().err


def test_the_pinned_version_is_the_one_that_is_installed():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'"torch=={parity.TORCH}"' in text


def test_a_failing_oracle_fails_the_command(tmp_path, capfd, monkeypatch):
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # they take longer than the test
    (tmp_path / "test_live.py").write_text("def test_it():\n    assert False\n")
    assert parity.oracle(tmp_path, ["-q", "-p", "no:cacheprovider"]) == 1
    assert "1 failed" in capfd.readouterr().out
    assert parity.oracle(tmp_path, ["--version"]) == 0


def test_a_disagreeing_program_fails_the_command(tmp_path):
    script = tmp_path / "live.py"
    script.write_text("import sys\nsys.exit('--long' in sys.argv)\n")
    assert parity.random_programs(script=script) == 0
    assert parity.random_programs(long=True, script=script) == 1
