"""Editions in other languages: in step with the English one, cell by cell."""

import re
from copy import deepcopy
from pathlib import Path

import pytest
from nbformat import v4

from coursekit import editions, notebooks, translating
from coursekit.stored import ROOT

ENGLISH = [path for folder in notebooks.FOLDERS for path in sorted((ROOT / folder).glob("*.ipynb"))]
EDITIONS = [
    (path, language)
    for path in ENGLISH
    for language in editions.LANGUAGES
    if editions.path_of(path, language).exists()
]
LINK = re.compile(r"\]\((?P<target>[^)#\s:]*)(?:#(?P<anchor>(?:\(\)|[^)\s])*))?\)")


@pytest.mark.parametrize(
    ("path", "language"), EDITIONS, ids=[f"{n}-{path.stem}" for path, n in EDITIONS]
)
def test_an_edition_is_in_step(path, language):
    edition = notebooks.read(editions.path_of(path, language))
    assert editions.behind(notebooks.read(path), edition, language) == []


@pytest.mark.parametrize(
    ("path", "language"), EDITIONS, ids=[f"{n}-{path.stem}" for path, n in EDITIONS]
)
def test_links_of_an_edition_lead_somewhere(path, language):
    target = editions.path_of(path, language)
    for cell in notebooks.read(target).cells:
        for found in LINK.finditer(cell.source if cell.cell_type == "markdown" else ""):
            file = target if not found["target"] else target.parent / found["target"]
            assert file.exists(), f"{target.name}, {cell.id}: {found[0]}"
            if found["anchor"]:
                assert found["anchor"] in anchors(file), f"{target.name}, {cell.id}: {found[0]}"


def anchors(path: Path) -> set[str]:
    """The headings of a notebook, as JupyterLab names their places."""
    cells = notebooks.read(path).cells
    lines = [line for c in cells if c.cell_type == "markdown" for line in c.source.splitlines()]
    heads = [line.lstrip("#").strip() for line in lines if re.match(r"#{1,6} ", line)]
    return {head.replace(" ", "-").replace("`", "") for head in heads}


ENGLISH_RUN = re.compile(r"[A-Za-z][A-Za-z'-]+(?:[ ,]+[A-Za-z][A-Za-z'-]+){3,}")
# Code, formulas, links, HTML, and what is quoted: torch's sentences, titles.
NOT_PROSE = re.compile(
    r"(?P<ticks>`+).+?(?P=ticks)|\$\$.*?\$\$|\$[^$]*\$|\[[^]]*\]\([^)]*\)|<[^>]*>|“[^”]*”"
    r"|(?<!\*)\*(?![ *])[^*\n]+\*(?!\*)",
    re.DOTALL,
)
NAMES = (  # a name, and headings that the Chinese documents themselves have in English
    "UCI Machine Learning Repository",
    "In-place operations with autograd",
    "example : train a model with two mlp layers",
)


@pytest.mark.parametrize(
    ("path", "language"), EDITIONS, ids=[f"{n}-{path.stem}" for path, n in EDITIONS]
)
def test_no_english_sentence_is_left(path, language):
    for cell in notebooks.read(editions.path_of(path, language)).cells:
        if cell.cell_type == "markdown" and cell.id not in editions.GENERATED:
            text = NOT_PROSE.sub(" ; ", cell.source)
            for name in NAMES:
                text = text.replace(name, ";")
            assert not ENGLISH_RUN.findall(text), cell.id


# how it works, on a small notebook


@pytest.fixture
def english():
    cells = [
        v4.new_markdown_cell("# Title", id="title"),
        v4.new_code_cell("1 + 1", id="sum", execution_count=1),
        v4.new_markdown_cell("See [x](../exercises/01_x.ipynb).", id="see"),
    ]
    cells[1].outputs = [v4.new_output("execute_result", {"text/plain": "2"}, execution_count=1)]
    return v4.new_notebook(cells=cells)


def translated(english, **texts):
    edition = deepcopy(english)
    for cell in edition.cells:
        if cell.id in texts:
            editions.translate(cell, texts[cell.id], editions.fingerprint(cell.source))
    return editions.carry(english, edition, "zh")


def test_code_comes_from_the_english_edition_and_text_is_its_own(english):
    edition = translated(english, title="# 标题", see="见 [x](../../exercises/zh/01_x.ipynb)。")
    assert [cell.id for cell in edition.cells] == ["title", "language", "sum", "see"]
    assert edition.cells[0].source == "# 标题"
    assert 'set_language("zh")' in edition.cells[1].source
    assert edition.cells[2].outputs[0].data == {"text/plain": "2"}
    assert [cell.execution_count for cell in edition.cells[1:3]] == [1, 2]
    assert editions.behind(english, edition, "zh") == []
    assert editions.carry(english, edition, "zh") == edition


def test_data_beside_the_english_notebooks_is_found_from_an_edition(english):
    english.cells[1].source = 'open("data/x.csv")'
    edition = translated(english)
    assert edition.cells[2].source == 'open("../data/x.csv")'
    assert "sum: code or output has drifted" not in editions.behind(english, edition, "zh")


def test_what_has_aged_is_named_cell_by_cell(english):
    edition = translated(english, title="# 标题")
    assert editions.behind(english, edition, "zh") == ["see: not translated"]
    english.cells[0].source = "# Another title"
    english.cells[1].source = "1 + 2"
    assert editions.behind(english, edition, "zh") == [
        "title: translates an older English text",
        "sum: code or output has drifted",
        "see: not translated",
    ]
    del edition.cells[2]
    assert "its cells are not" in editions.behind(english, edition, "zh")[0]


@pytest.fixture
def path(english, tmp_path, monkeypatch):
    """A chapter of a course that has no other."""
    for module in (translating, notebooks):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    path = tmp_path / "chapters" / "01_x.ipynb"
    path.parent.mkdir()
    notebooks.write(path, english)
    return path


def test_a_work_sheet_and_back(english, path):
    sheet = translating.work_sheet(path, "zh")
    assert translating.lay_out(path, sheet, "zh") == 2
    text = sheet.read_text(encoding="utf-8")
    assert "../../exercises/zh/01_x.ipynb" in text
    sheet.write_text(text.replace("%% title translation\n", "%% title translation\n# 标题\n"))
    translating.take(sheet, "zh")
    edition = notebooks.read(path.parent / "zh" / path.name)
    assert edition.cells[0].source == "# 标题"
    assert editions.behind(english, edition, "zh") == ["see: not translated"]
    assert translating.lay_out(path, sheet, "zh") == 1
    sheet.write_text("%% nowhere translation\ntext\n")
    with pytest.raises(ValueError, match="no cell nowhere"):
        translating.take(sheet, "zh")


def test_what_a_translator_wrote_is_not_laid_out_over(path, capsys):
    sheet, argument = translating.work_sheet(path, "zh"), str(path)
    assert translating.main([argument]) == 0
    text = sheet.read_text(encoding="utf-8")
    written = text.replace("title translation\n", "title translation\n# 标题\n")
    sheet.write_text(written, encoding="utf-8")
    assert translating.main([argument]) == 1
    assert sheet.read_text(encoding="utf-8") == written
    assert "--take it" in capsys.readouterr().out
    assert translating.main(["--take", str(sheet)]) == 0
    assert translating.main([argument]) == 0
    assert "1 cells" in capsys.readouterr().out


def test_english_that_changed_while_it_was_translated_stays_to_be_translated(english, path):
    sheet = translating.work_sheet(path, "zh")
    translating.lay_out(path, sheet, "zh")
    text = sheet.read_text(encoding="utf-8")
    sheet.write_text(text.replace("title translation\n", "title translation\n# 标题\n"), "utf-8")
    english.cells[0].source = "# Another title"
    notebooks.write(path, english)
    translating.take(sheet, "zh")
    edition = notebooks.read(path.parent / "zh" / path.name)
    assert "title: translates an older English text" in editions.behind(english, edition, "zh")


@pytest.mark.parametrize("name", ["README.md", "build/zh/chapters/02_none.md"])
def test_a_file_that_cannot_be_taken_in_is_named(path, tmp_path, capsys, name):
    with pytest.raises(SystemExit):
        translating.main(["--take", str(tmp_path / name)])
    error = capsys.readouterr().err
    assert name in error and "Traceback" not in error


def test_one_notebook_makes_its_editions_and_exercises(english, tmp_path):
    path = tmp_path / "solutions" / "01_x.ipynb"
    (path.parent / "zh").mkdir(parents=True)
    notebooks.write(path, english)
    notebooks.write(path.parent / "zh" / path.name, translated(english, title="# 标题"))
    made = notebooks.made_from(path, english)
    assert [file.relative_to(tmp_path).as_posix() for file in made] == [
        "solutions/01_x.ipynb",
        "solutions/zh/01_x.ipynb",
        "exercises/01_x.ipynb",
        "exercises/zh/01_x.ipynb",
    ]
    assert made[tmp_path / "exercises/zh/01_x.ipynb"].cells[2].outputs == []


def test_an_edition_stands_for_its_english_notebook(tmp_path):
    for name in ("chapters/01_x.ipynb", "chapters/zh/01_x.ipynb", "chapters/02_y.ipynb"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("{}")
    found = notebooks.find([], ("chapters",), tmp_path)
    assert [path.name for path in found] == ["01_x.ipynb", "02_y.ipynb"]
    again = notebooks.find([str(tmp_path / "chapters/zh/01_x.ipynb")], ("chapters",), tmp_path)
    assert again == [tmp_path / "chapters/01_x.ipynb"]
