"""`bench --labs` is found without torch, and measures what it says it measures."""

from coursekit import bench_labs
from coursekit.__main__ import COMMANDS, chosen
from minitorch_lite.viz.lab import GradModeLab, GraphLab
from minitorch_lite.viz.running import run


def test_bench_with_labs_is_a_command_that_needs_no_torch():
    assert chosen(["bench", "--labs", "--clicks", "3"]) == ["bench-labs", "--clicks", "3"]
    assert chosen(["bench", "--quick"]) == ["bench", "--quick"]
    command = COMMANDS["bench-labs"]
    assert "bench" not in command.extras and "browser" in command.extras


def test_the_programs_have_the_sizes_that_are_printed():
    assert run(bench_labs.TWO_HUNDRED, bench_labs.SETUP).counts().recorded == 200
    drawn = GradModeLab(bench_labs.THIRTY, bench_labs.SETUP)
    assert drawn.story.counts().recorded in (29, 30) and len(drawn.states) == 3
    asked = GraphLab(bench_labs.BLOCKS, bench_labs.SETUP)
    assert asked.story.counts().recorded == 27 and not asked.states


def test_no_browser_is_one_sentence(monkeypatch, capsys):
    monkeypatch.setattr(bench_labs, "find_chromium", lambda: None)
    assert bench_labs.main([]) == 1
    assert "apt install chromium" in capsys.readouterr().err
