"""A report for each learner: text, JSON and JUnit XML, and all of them together."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

from coursekit.grading.verdicts import Graded
from minitorch_lite.viz.language import _


def text(files: Iterable[Graded]) -> str:
    """The report of one learner as text: a line for each exercise."""
    lines = []
    for graded in files:
        head = _("{learner}: {file}").format(learner=graded.learner, file=graded.file)
        if graded.reason:
            lines.append(_("{head}: red: {reason}").format(head=head, reason=graded.reason))
            continue
        lines.append(
            _("{head}: {points:g} of {out_of:g} points").format(
                head=head, points=graded.points, out_of=graded.out_of
            )
        )
        for verdict in graded.verdicts:
            line = _("green, {points:g} points") if verdict.passed else _("red: {reason}")
            line = line.format(points=verdict.points, reason=verdict.reason)
            lines.append(f"  {verdict.exercise}  {line}")
        lines += [f"  {_('note: {note}').format(note=note)}" for note in graded.notes]
    return "\n".join(lines) + "\n"


def as_json(files: Iterable[Graded]) -> str:
    return json.dumps([graded.as_dict() for graded in files], indent=1, ensure_ascii=False) + "\n"


def junit(files: Iterable[Graded]) -> str:
    """One suite a file, one case an exercise, as CI servers read it."""
    root = ElementTree.Element("testsuites")
    for graded in files:
        cases = [(verdict.exercise, verdict.reason) for verdict in graded.verdicts]
        cases = cases or [(graded.file, graded.reason)]
        failures = sum(bool(reason) for _name, reason in cases)
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name=f"{graded.learner}.{graded.chapter or graded.file}",
            tests=str(len(cases)),
            failures=str(failures),
            time=str(graded.seconds),
        )
        for name, reason in cases:
            case = ElementTree.SubElement(suite, "testcase", classname=graded.learner, name=name)
            if reason:
                ElementTree.SubElement(case, "failure", message=reason).text = reason
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def write(files: list[Graded], folder: Path) -> None:
    """`ada.txt`, `ada.json`, `ada.xml` for each learner, `all.json` and `all.xml` for everybody."""
    folder.mkdir(parents=True, exist_ok=True)
    learners: dict[str, list[Graded]] = {}
    for graded in files:
        learners.setdefault(graded.learner, []).append(graded)
    names: set[str] = {"all"}
    for learner, theirs in learners.items():
        name = re.sub(r"[^\w.@ -]", "_", learner).strip(". ") or "_"
        while name.lower() in names:
            name += "_"
        names.add(name.lower())
        _save(theirs, folder / name)
    _save(files, folder / "all")


def _save(files: list[Graded], path: Path) -> None:
    for suffix, made in ((".txt", text(files)), (".json", as_json(files)), (".xml", junit(files))):
        path.with_name(path.name + suffix).write_text(made, encoding="utf-8")
