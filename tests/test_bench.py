"""The benchmarks' own logic, on tiny sizes; the times themselves are nobody's test."""

import json
import sys

import pytest

from coursekit import bench, bench_report

sys.path.insert(0, str(bench.FOLDER))
import measure  # noqa: E402  found by the line above
from table import WORKLOADS  # noqa: E402

MEASURED_INSIDE = [name for name in WORKLOADS if name != "W9"]  # an import needs a fresh process


@pytest.mark.parametrize("name", MEASURED_INSIDE)
def test_a_workload_runs_and_agrees_with_the_one_by_hand(name):
    ours, by_hand = (
        measure.measured(library, name, brief=True, tiny=True) for library in (bench.OURS, "hand")
    )
    assert ours["results"] and all(each[0] > 0 for each in ours["results"])
    assert ("seconds" in ours) == WORKLOADS[name].time
    if by_hand:
        assert bench.agree(ours["results"], by_hand["results"])


def test_an_import_is_measured_in_a_process_of_its_own():
    found = bench.run(bench.OURS, ["W9"])
    assert found[0]["seconds"] > 0 and found[0]["results"] == []


def test_a_row_means_all_that_begin_with_it():
    assert bench.chosen(["W10"]) == ["W10 grad", "W10 no_grad", "W10 inference"]
    assert bench.chosen(["W1"])[:2] == ["W1", "W1 record"] and "W11" not in bench.chosen(["W1"])
    assert bench.chosen([]) == list(WORKLOADS)


def test_a_row_that_is_not_there_is_named(capsys):
    with pytest.raises(SystemExit):
        bench.main(["W99"])
    assert "no such row: W99; there are W1" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("theirs", "same"),
    [
        ([[2.0, 1.0, 1e-6]], True),  # an element that is rounding, measured by the whole
        ([[2.001, 1.0, 0.0]], True),
        ([[2.0, 1.01, 0.0]], False),
        ([[2.0, 1.0]], False),
        ([[2.0, 1.0, float("nan")]], False),
        ([], False),
    ],
)
def test_agreement(theirs, same):
    assert bench.agree([[2.0, 1.0, 0.0]], theirs) is same


def answers(**seconds):
    """What processes print, with results that agree."""

    def run(library, names, *options):
        if library not in seconds:
            return [{} for _ in names]
        found = {"seconds": seconds[library], "megabytes": 5.0, "results": [[1.0, 1.0]]}
        return [dict(found) for _ in names]

    return run


def test_what_disagrees_is_not_compared(monkeypatch, capsys):
    def run(library, names, *options):
        result = {"minitorch_lite": 1.0, "hand": 1.0}.get(library, 2.0)
        return [{"seconds": 1.0, "results": [[result]]} for _ in names]

    monkeypatch.setattr(bench, "run", run)
    assert bench.main(["--quick", "W3"]) == 1
    printed = capsys.readouterr().out
    assert "W3: torch disagrees" in printed and "hand disagrees" not in printed
    row = printed.splitlines()[-1]
    assert "other results" in row and row.endswith(": missed")


def test_targets_are_judged(monkeypatch):
    monkeypatch.setattr(bench, "run", answers(minitorch_lite=1.2, torch=1.0, hand=1.0))
    (row,) = bench_report.rows(bench.in_turns(["W2"], 2))  # must: 1.0 and 1.3, aim: 0.85 and 1.15
    assert row.ratio("torch") == pytest.approx(1.2) and row.verdict() == "missed"
    row.values["minitorch_lite"] = 999.0
    assert row.verdict() == "must"
    row.values["minitorch_lite"] = 800.0
    assert row.verdict() == "aim"
    del row.values["torch"]
    assert row.verdict() == "missed"


def test_the_page_names_command_versions_and_no_folder(monkeypatch):
    monkeypatch.setattr(bench, "run", answers(minitorch_lite=1.0, torch=2.0, hand=0.5))
    runs = bench.in_turns(["W5"], 1)
    about = {"command": "python3 course.py bench", "rounds": 1, "processor": "P", "cores": 2}
    about |= {"system": "S", "python": "3", "versions": {"torch": "2.13.0"}}
    page = bench_report.markdown(runs, about)
    time, memory = (line.split(" | ") for line in page.splitlines() if line.startswith("| W5"))
    assert time[1:5] == ["1,000 ms", "500 ms", "2,000 ms", "-"] and time[6:8] == ["0.50", "2.00"]
    assert memory[0].endswith(", memory") and memory[1] == "5 MB"
    assert "`python3 course.py bench` on P" in page and "torch 2.13.0" in page
    assert str(bench.ROOT) not in page


def test_growth_and_watching_have_tables_of_their_own(monkeypatch):
    def run(library, names, *options):
        watched = {"watching on": 0.3}.get(names[0], 0.2)
        found = {"seconds": watched, "forward": 0.1, "megabytes": 1.0, "results": [[1.0]]}
        return [found for _ in names]

    monkeypatch.setattr(bench, "run", run)
    runs = bench.in_turns(bench.chosen(["growth", "watching"]), 1)
    assert list(bench_report.rows(runs)) == []
    lines = bench_report.growth(runs)
    assert lines[-1] == "| 1,000,000 | torch | 0.10 | 0.10 | 1 |"
    assert "1.50 times" in bench_report.watching(runs)[0]


def test_rows_measured_again_stand_beside_the_stored_ones(monkeypatch, tmp_path):
    about = {"command": "c", "rounds": 1, "processor": "P", "cores": 2, "system": "S"}
    about |= {"python": "3", "versions": {}}
    monkeypatch.setattr(bench_report, "conditions", lambda rounds: dict(about))
    monkeypatch.setattr(bench_report, "FOLDER", tmp_path)
    monkeypatch.setattr(bench_report, "README", tmp_path / "README.md")
    monkeypatch.setattr(bench_report, "draw", lambda found, path: None)
    bench_report.README.write_text(f"a {bench_report.BEGIN}{bench_report.END} b")
    page = tmp_path / "RESULTS.md"
    for seconds, names in ((1.0, ["W2", "W3"]), (2.0, ["W3"])):
        monkeypatch.setattr(bench, "run", answers(minitorch_lite=seconds, torch=4.0))
        bench_report.write(bench.in_turns(names, 1), 1)
    assert "row by row: W2 0.25, W3 0.50" in page.read_text(encoding="utf-8")
    about["processor"] = "another"
    bench_report.write(bench.in_turns(["W3"], 1), 1)
    assert "row by row: W3 0.50" in page.read_text(encoding="utf-8")


def test_page_and_readme_say_what_was_measured():
    stored = json.loads((bench.FOLDER / "results.json").read_text(encoding="utf-8"))
    runs, about = stored["runs"], stored["conditions"]
    page = (bench.FOLDER / "RESULTS.md").read_text(encoding="utf-8")
    assert page == bench_report.markdown(runs, about)
    readme = bench_report.README.read_text(encoding="utf-8")
    assert readme == bench_report.with_measured(readme, bench_report.excerpt(runs, about))


def test_rows_without_a_time_of_torch_have_no_picture(tmp_path):
    bench_report.draw([], tmp_path / "x.png")
    assert not (tmp_path / "x.png").exists()
