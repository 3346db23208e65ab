"""What `course.py bench` measured: as text, as JSON, as a Markdown table, and as one picture."""

from __future__ import annotations

import importlib.metadata
import json
import math
import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER, PICTURE = ROOT / "benchmarks", ROOT / "images" / "benchmarks.png"
README, BEGIN, END = ROOT / "README.md", "<!-- measured -->", "<!-- /measured -->"
OURS = "minitorch_lite"
COLUMNS = ("hand", "torch", "mygrad", "mygrad, unguarded")
HEADS = {"hand": "NumPy by hand"}
UNITS = {"seconds": "ms", "megabytes": "MB"}
NOTHING = 0.3  # MB: less than this is noise of the allocator, not a peak


@dataclass
class Row:
    """One line of the table: what was measured, and what was to be reached."""

    title: str
    unit: str
    values: dict[str, float]  # by library, in that unit
    notes: dict[str, str]  # why a library has none
    must: dict[str, float]
    aim: dict[str, float]

    def ratio(self, other: str) -> float | None:
        """Ours, as a multiple of another column's; for a unit, the number itself."""
        ours = self.values.get(OURS)
        if other in ("ms", "MB"):
            return ours
        theirs = self.values.get(other)
        if ours is None or theirs is None:
            return None
        floor = NOTHING if self.unit == "MB" else 0.0
        return max(ours, floor) / max(theirs, floor) if theirs > 0 or floor else None

    def reached(self, targets: dict[str, float]) -> bool:
        ratios = [(self.ratio(other), limit) for other, limit in targets.items()]
        return all(ratio is not None and round(ratio, 2) <= limit for ratio, limit in ratios)

    def verdict(self) -> str:
        if not self.must:
            return ""
        if not self.reached(self.must):
            return "missed"
        return "aim" if self.reached(self.aim) else "must"


def rows(runs: dict) -> Iterator[Row]:
    """The rows that were measured, in the table's order."""
    from table import WORKLOADS

    for name, of in runs.items():
        if name.startswith(("growth", "watching")):
            continue
        workload = WORKLOADS[name]
        for quantity, wanted in (("seconds", workload.time), ("megabytes", workload.memory)):
            values, notes = {}, {}
            for library, found in of.items():
                numbers = [each[quantity] for each in found if quantity in each]
                if numbers and not math.isnan(median(numbers)):
                    values[library] = median(numbers) * (1e3 if quantity == "seconds" else 1)
                notes[library] = next((each["error"] for each in found if "error" in each), "")
            if wanted and values:
                both = workload.memory and workload.time and quantity == "megabytes"
                title = workload.title + (", memory" if both else "")
                targets = (
                    (workload.must, workload.aim)
                    if quantity == "seconds"
                    else (workload.memory_must, workload.memory_aim)
                )
                yield Row(title, UNITS[quantity], values, notes, *targets)


def shown(row: Row, library: str) -> str:
    value = row.values.get(library)
    if value is None:
        return row.notes.get(library) or "-"
    return f"{value:.3g} {row.unit}" if value < 1000 else f"{value:,.0f} {row.unit}"


def shown_ratio(row: Row, other: str) -> str:
    ratio = row.ratio(other)
    return "-" if ratio is None else f"{ratio:.2f}"


def shown_targets(row: Row, targets: dict[str, float]) -> str:
    units = {"hand": " × hand", "torch": " × torch", "ms": " ms", "MB": " MB"}
    return ", ".join(f"{limit:g}{units[other]}" for other, limit in targets.items())


def text(runs: dict) -> str:
    """One line a row, for the terminal."""
    lines = [f"{'':54}{OURS:>15}{'torch':>11}{'ratio':>7}{'hand':>7}  must"]
    for row in rows(runs):
        lines.append(
            f"{row.title[:54]:54}{shown(row, OURS):>15}{shown(row, 'torch'):>11}"
            f"{shown_ratio(row, 'torch'):>7}{shown_ratio(row, 'hand'):>7}  "
            f"{shown_targets(row, row.must)}: {row.verdict()}"
        )
    lines += [line for part in (growth(runs), watching(runs)) if part for line in ("", *part)]
    return "\n".join(lines)


# how cost grows, what watching costs --------------------------------------------------------------
def per_node(runs: dict) -> list[tuple[int, str, float, float, float]]:
    """Nodes, library, and microseconds forward and backward, and bytes, for each node."""
    found = []
    for name, of in runs.items():
        if name.startswith("growth"):
            nodes = int(name.split()[1])
            for library, each in of.items():
                forward = median(one["forward"] for one in each)
                total = median(one["seconds"] for one in each)
                memory = median(one["megabytes"] for one in each)
                costs = forward * 1e6, (total - forward) * 1e6, memory * 1e6
                found.append((nodes, library, *(cost / nodes for cost in costs)))
    return found


def growth(runs: dict) -> list[str]:
    """Markdown lines: the cost of one node in chains of several lengths."""
    found = per_node(runs)
    if not found:
        return []
    lines = [
        "| nodes | library | forward, us a node | backward, us a node | bytes a node |",
        "|---:|---|---:|---:|---:|",
    ]
    for nodes, library, forward, backward, size in found:
        memory = f"{size:,.0f}" if nodes >= 10_000 else "-"  # below that a page is too coarse
        lines.append(f"| {nodes:,} | {library} | {forward:.2f} | {backward:.2f} | {memory} |")
    return lines


def watching(runs: dict) -> list[str]:
    """Markdown lines: what recording for the picture costs."""
    times = {
        name.split()[1]: median(each["seconds"] for each in of[OURS])
        for name, of in runs.items()
        if name.startswith("watching")
    }
    if len(times) < 3:
        return []
    on, after = (times[when] / times["never"] for when in ("on", "after"))
    return [
        f"W1 forward + backward while the pictures' recorder watches: {on:.2f} times the time "
        f"without (must: under 2); after it was taken off again: {after:.2f}."
    ]


# written down -------------------------------------------------------------------------------------
def processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def conditions(rounds: int) -> dict[str, Any]:
    """On what the numbers were measured."""
    version = importlib.metadata.version
    return {
        "command": f"python3 course.py bench --rounds {rounds}",
        "rounds": rounds,
        "processor": processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("numpy", "torch", "mygrad")},
    }


def markdown(runs: dict, about: dict[str, Any]) -> str:
    """The page benchmarks/RESULTS.md."""
    names = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    lines = [
        "# Measured",
        "",
        f"`{about['command']}` on {about['processor']}, {about['cores']} cores, "
        f"{about['system']}; Python {about['python']}, {names}. One thread, process CPU time, "
        f"medians of {about['rounds']} interleaved fresh processes; results that do not agree are "
        "not compared; rows may come from several runs under these conditions. Memory is how far "
        "the resident size rises in the first call. A ratio is "
        "minitorch_lite's number divided by the other's: below 1 it is the faster, or the smaller. "
        "*must* and *aim* were set before.",
        "",
        "| workload | minitorch_lite | NumPy by hand | torch | mygrad | mygrad, unguarded "
        "| ratio to torch | to hand | must | aim | reached |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---|---|---|",
    ]
    for row in rows(runs):
        cells = [row.title, *(shown(row, library) for library in (OURS, *COLUMNS))]
        cells += [shown_ratio(row, "torch"), shown_ratio(row, "hand")]
        cells += [shown_targets(row, row.must), shown_targets(row, row.aim), row.verdict()]
        lines.append("| " + " | ".join(cells) + " |")
    lines += ["", f"![{alternative_text(list(rows(runs)))}](../images/{PICTURE.name})"]
    lines += ["", "## How cost grows", "", *growth(runs), "", "## Watching", "", *watching(runs)]
    return "\n".join(lines) + "\n"


def write(runs: dict, rounds: int) -> None:
    """RESULTS.md, results.json, the picture, the README's table; rows not measured now stay.

    Each row was measured side by side, so rows of several runs may stand together, if these were
    made under the same conditions.
    """
    from table import WORKLOADS

    about = conditions(rounds)
    kept = {
        name: {
            library: [{k: v for k, v in each.items() if k != "results"} for each in found]
            for library, found in of.items()
        }
        for name, of in runs.items()
    }
    path = FOLDER / "results.json"
    stored = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if stored.get("conditions") == about:
        kept = {name: (stored["runs"] | kept).get(name) for name in WORKLOADS}
        kept = {name: of for name, of in kept.items() if of}
    runs = kept
    (FOLDER / "RESULTS.md").write_text(markdown(runs, about), encoding="utf-8")
    readme = README.read_text(encoding="utf-8")
    README.write_text(with_measured(readme, excerpt(runs, about)), encoding="utf-8")
    path.write_text(json.dumps({"conditions": about, "runs": kept}) + "\n", encoding="utf-8")
    draw(list(rows(runs)), PICTURE)


def excerpt(runs: dict, about: dict[str, Any]) -> str:
    """What the README shows of it: the ratios, and the picture."""
    names = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    lines = [
        f"Measured by `{about['command']}` on {about['processor']}, {about['cores']} cores "
        f"({names}); [all of it](benchmarks/RESULTS.md), with what each row is.",
        "",
        "| workload | time or memory, as a multiple of torch's | of NumPy by hand | was to be |",
        "|---|---:|---:|---|",
    ]
    for row in rows(runs):
        unit = ", memory" if row.unit == "MB" and "memory" not in row.title else ""
        cells = [row.title + unit, shown_ratio(row, "torch"), shown_ratio(row, "hand")]
        lines.append("| " + " | ".join([*cells, shown_targets(row, row.must)]) + " |")
    words = alternative_text(list(rows(runs)))
    return "\n".join([*lines, "", f"![{words}](images/{PICTURE.name})"])


def with_measured(readme: str, text: str) -> str:
    """The README with that text between its two marks.

    >>> with_measured("a <!-- measured -->old<!-- /measured --> b", "new")
    'a <!-- measured -->\\nnew\\n<!-- /measured --> b'
    """
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{text}\n{END}{after}"


def compared_times(found: list[Row]) -> list[Row]:
    """The rows of the picture: times beside torch's (but an import, fifty times as fast)."""
    timed = (row for row in found if row.unit == "ms" and "torch" in row.values)
    return [row for row in timed if not row.title.startswith("W9")]


def alternative_text(found: list[Row]) -> str:
    """The picture in words."""
    ratios = [f"{row.title.split()[0]} {row.ratio('torch'):.2f}" for row in compared_times(found)]
    return "CPU time of minitorch_lite as a multiple of torch's, row by row: " + ", ".join(ratios)


def draw(found: list[Row], path: Path) -> None:
    """The time of each library as a multiple of torch's, one line a workload."""
    compared = compared_times(found)
    if not compared:  # only rows without a time of torch, such as the growth
        return
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 0.42 * len(compared) + 1.2), dpi=110)
    styles = {
        "hand": ("#999999", "o"),
        "mygrad, unguarded": ("#cc79a7", "s"),
        OURS: ("#0072b2", "D"),
    }
    for library, (colour, marker) in styles.items():
        points = [
            (row.values[library] / row.values["torch"], at)
            for at, row in enumerate(compared)
            if library in row.values
        ]
        label = HEADS.get(library, library)
        axes.scatter(*zip(*points, strict=True), c=colour, marker=marker, label=label, zorder=3)
    axes.axvline(1, color="black", linewidth=1)
    axes.text(1, -0.9, "torch", ha="center")
    axes.set_xscale("log")
    axes.set_xticks([0.1, 0.2, 0.5, 1, 2, 5, 10], ["0.1", "0.2", "0.5", "1", "2", "5", "10"])
    axes.minorticks_off()
    axes.set_yticks(range(len(compared)), [row.title for row in compared], fontsize=8)
    axes.invert_yaxis()
    axes.grid(axis="x", color="#dddddd", zorder=0)
    axes.set_xlabel("CPU time as a multiple of torch's (left of the line: faster)")
    axes.legend(loc="upper center", bbox_to_anchor=(0.3, -0.12), ncols=3, frameon=False, fontsize=8)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    figure.savefig(path, bbox_inches="tight", metadata={"Software": None})
    plt.close(figure)
