"""`bench --labs` is found without torch, and measures what it says it measures."""

from coursekit import bench_labs
from coursekit.__main__ import COMMANDS, chosen
from minitorch_lite.viz.lab import GradModeLab, GraphLab, State
from minitorch_lite.viz.running import run


def test_bench_with_labs_is_a_command_that_needs_no_torch():
    assert chosen(["bench", "--labs", "--clicks", "3"]) == ["bench-labs", "--clicks", "3"]
    assert chosen(["bench", "--quick"]) == ["bench", "--quick"]
    command = COMMANDS["bench-labs"]
    assert "bench" not in command.extras and "browser" in command.extras


def test_the_programs_have_the_sizes_that_are_printed():
    assert run(bench_labs.TWO_HUNDRED, bench_labs.SETUP).counts().recorded == 200
    drawn = GradModeLab(bench_labs.THIRTY, bench_labs.SETUP)
    assert [operations(state.ended) for state in drawn.states.values()] == [30, 30, 30]
    asked = GraphLab(bench_labs.BLOCKS, bench_labs.SETUP)
    assert asked.story.counts().recorded == 30 and not asked.states


def test_every_click_that_the_kernel_answers_is_new_and_has_a_picture():
    lab = GraphLab(bench_labs.BLOCKS, bench_labs.SETUP)
    modes, flags = lab.first
    seen = {tuple(modes)}
    for block, mode in bench_labs.tour(lab.modes, modes):
        modes[block] = mode
        seen.add(tuple(modes))
        ended = State(lab, lab.program, modes, flags).ended
        assert not ended.error and operations(ended) == 30
    assert len(seen) == 4**3


def operations(ended):
    counts = ended.story.counts()
    return counts.recorded + counts.unrecorded


def test_no_browser_is_one_sentence(monkeypatch, capsys):
    monkeypatch.setattr(bench_labs, "find_chromium", lambda: None)
    assert bench_labs.main([]) == 1
    assert "apt install chromium" in capsys.readouterr().err
