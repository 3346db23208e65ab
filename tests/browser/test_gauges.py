"""The memory meter and predictions, driven as people drive them: by mouse, by keyboard, by ear."""

import json

import nbformat.v4 as v4
import pytest
from barriers import barriers

from coursekit.stored import KERNELSPEC, LANGUAGE_INFO
from minitorch_lite.viz.svg import ASSETS

MINUTE = 60_000
TOO_WIDE = """(block) => {
    if (block.scrollWidth <= block.clientWidth + 1) return [];
    const right = block.getBoundingClientRect().right + 1;
    const inside = [...block.querySelectorAll("*")];
    const over = inside.filter((it) => it.getBoundingClientRect().right > right);
    return [block.className, ...over.map((it) => it.outerHTML.slice(0, 90))];
}"""
NEW = 'answer={"z": True}'

GRAPH = """\
program = '''
z = x @ w
with torch.no_grad():
    p = torch.sigmoid(z)
loss = F.mse_loss(p, y)
'''
setup = '''
x, y = torch.ones(4, 3), torch.zeros(4, 1)
w = torch.ones(3, 1, requires_grad=True)
'''
"""
ASK = 'viz.predict(program, setup, name="test.graph")  # which ones?'
TABLE = """\
viz.predict(
    "with torch.inference_mode():\\n    t = w + 1\\nu = w.detach()",
    setup, table=["w", "t", "u"], columns=["requires_grad", "_version"],
)"""
CELLS = {
    "import": "from minitorch_lite import viz",
    "meter": "viz.MemoryMeter()",
    "program": GRAPH,
    "ask": ASK,
    "table": TABLE,
    "lab": "viz.GradModeLab()",
    "live": 'viz.GraphLab("nested")',
    "picture": "%%graph\nq = viz and torch.ones(2, requires_grad=True) * 2",
}


@pytest.fixture
def notebook(server, open_notebook):
    """A notebook with every gauge, freshly run."""
    cells = [v4.new_code_cell(source, id=name) for name, source in CELLS.items()]
    cells[0]["source"] += "\nimport minitorch_lite as torch"
    path = server.course / "my" / "gauges.ipynb"
    # without a kernel's name JupyterLab would ask for one
    kernel = {"kernelspec": KERNELSPEC, "language_info": LANGUAGE_INFO}
    path.write_text(json.dumps(v4.new_notebook(cells=cells, metadata=kernel)))
    page = open_notebook("my/gauges.ipynb")
    page.run()
    assert page.errors() == []
    return page


def output(page, cell):
    """What a cell shows."""
    index = list(CELLS).index(cell)
    return page.page.locator(".jp-Cell").nth(index).locator(".jp-Cell-outputArea")


def source(page, cell):
    return next(each["source"] for each in page.content()["cells"] if each["id"] == cell)


def run_cell(page, cell):
    """Click into a cell and press Shift+Enter, and wait until its output is new."""
    where = page.page.locator(".jp-Cell").nth(list(CELLS).index(cell))
    where.locator(".mt").first.evaluate("(old) => { old.dataset.old = 'yes'; }")
    where.locator(".cm-content").click()
    page.page.keyboard.press("Shift+Enter")
    where.locator(".mt[data-old]").wait_for(state="detached", timeout=MINUTE)
    where.locator(".mt").first.wait_for(timeout=MINUTE)


def test_no_barriers(notebook):
    for theme in ("dark", "light"):
        notebook.theme(theme)
        notebook.settle()
        found = barriers(notebook)
        assert not found, "\n".join(found)
    notebook.both_themes("gauges-1-open")


def test_the_meter_by_keyboard(notebook):
    meter = output(notebook, "meter").locator(".mt-meter")
    depth, batch = meter.locator("input").all()
    size = meter.locator(".mt-records .mt-size")
    assert size.text_content() == "128 KiB"
    depth.focus()
    for key in ("ArrowRight", "ArrowRight", "End"):
        notebook.page.keyboard.press(key)
    assert (depth.get_attribute("aria-valuetext"), size.text_content()) == ("8", "256 KiB")
    notebook.page.keyboard.press("Tab")
    assert batch.evaluate("(element) => element === document.activeElement")
    notebook.page.keyboard.press("Home")
    assert size.text_content() == "64 KiB"
    spoken = meter.locator("[role=status]").text_content()
    assert "default: 26 nodes recorded, 65,536 bytes kept in 8 saved arrays" in spoken
    assert spoken.endswith("inference_mode: 0 nodes recorded, 0 bytes kept")


def test_a_prediction_by_mouse_is_written_into_the_cell_and_scored(notebook, server):
    asked = output(notebook, "ask")
    asked.locator(".node[data-mt]").filter(has_text="sigmoid").click()  # a click says "recorded"
    for row, word in (("z", "recorded"), ("loss", "not recorded")):
        group = asked.get_by_role("radiogroup", name=row, exact=True)
        group.locator("label", has=notebook.page.get_by_text(word, exact=True)).click()
    assert asked.locator(".mt-answer").text_content() == (
        'answer={"z": True, "p": True, "loss": False}'
    )
    asked.locator(".mt-write").click()
    assert "Shift+Enter" in asked.locator(".mt-status").text_content()
    assert source(notebook, "ask") == (
        'viz.predict(program, setup, name="test.graph", '
        'answer={"z": True, "p": True, "loss": False})  # which ones?'
    )
    run_cell(notebook, "ask")
    assert "2 of 3 right" in asked.locator(".mt-score").text_content()
    wrong = asked.locator("tr", has=notebook.page.locator(".mt-wrong")).text_content()
    assert "grad mode is off" in wrong
    found = barriers(notebook)
    assert not found, "\n".join(found)
    notebook.both_themes("gauges-2-scored")

    kept = json.loads((server.course / "my" / "scores.json").read_text())["scores"]["predict"]
    assert (kept["test.graph"]["score"], kept["test.graph"]["total"]) == (2, 3)


def test_a_truth_table_by_keyboard(notebook):
    asked = output(notebook, "table")
    lists = asked.locator("select").all()
    lists[0].focus()
    for _each in lists:
        notebook.page.keyboard.press("ArrowDown")
        notebook.page.keyboard.press("Tab")
    assert asked.locator(".mt-answer").evaluate("(it) => it === document.activeElement")
    notebook.page.keyboard.press("Tab")
    notebook.page.keyboard.press("Enter")
    assert source(notebook, "table").endswith(
        ",\n    answer={\n"
        '        "w": {"requires_grad": True, "_version": 0},\n'
        '        "t": {"requires_grad": True, "_version": 0},\n'
        '        "u": {"requires_grad": True, "_version": 0},\n'
        "    },\n)"
    )
    run_cell(notebook, "table")
    assert "3 of 6 right" in asked.locator(".mt-score").text_content()
    notebook.both_themes("gauges-3-table")


def test_room(notebook):
    """A projector, twice as large letters, a narrow window: nothing makes the page scroll."""
    for width, height, zoom in ((1280, 800, 1), (1280, 800, 2), (700, 800, 1)):
        # the zoom first: JupyterLab measures its room when the window changes, and not again
        notebook.page.evaluate("(zoom) => { document.body.style.zoom = zoom; }", zoom)
        notebook.page.set_viewport_size({"width": width, "height": height})
        notebook.settle()
        for block in notebook.page.locator(".mt").all():
            for _ in range(20):  # on a busy machine a picture follows its window later
                if not (over := block.evaluate(TOO_WIDE)):
                    break
                notebook.page.wait_for_timeout(100)
            assert not over, f"at {width} pixels, zoom {zoom}: {over}"
        panel = notebook.page.locator(".jp-WindowedPanel-outer").first
        assert panel.evaluate("(it) => it.scrollWidth - it.clientWidth") <= 1
    notebook.page.evaluate("() => { document.body.style.zoom = 1; }")


def test_calm_motion(notebook):
    notebook.page.emulate_media(reduced_motion="reduce")
    bar = output(notebook, "meter").locator(".mt-track i").first
    assert bar.evaluate("(it) => getComputedStyle(it).transitionDuration") == "0s"


def test_a_restarted_kernel_leaves_them_alive(notebook):
    kernel = f"{notebook.NOTEBOOK}.context.sessionContext.session.kernel"
    notebook.page.evaluate(f"async () => {{ await {kernel}.restart(); }}")
    meter = output(notebook, "meter").locator(".mt-meter")
    meter.locator("input").first.focus()
    notebook.page.keyboard.press("Home")
    assert meter.locator(".mt-records .mt-size").text_content() == "32 KiB"
    asked = output(notebook, "ask")
    asked.locator("label").first.click()
    asked.locator(".mt-write").click()
    assert 'answer={"z": True}' in source(notebook, "ask")
    assert notebook.problems == []


def test_untrusted_it_is_a_picture(notebook, server, open_notebook):
    """A notebook somebody else ran and sent: no script runs, and nothing of it is left over."""
    saved = notebook.save()
    saved["cells"][0]["source"] += "\n"  # one changed byte: the signature does not fit any more
    (server.course / "my" / "sent.ipynb").write_text(json.dumps(saved))
    notebook.page.close()  # two windows at once would make JupyterLab load a second time
    page = open_notebook("my/sent.ipynb")
    assert page.page.locator(".jp-OutputArea-output img").count() >= 4
    assert page.page.locator(".mt-write, input[type=range]").count() == 0
    text = page.page.locator(".jp-NotebookPanel").inner_text()
    assert "function" not in text and "--mt-" not in text
    page.screenshot("gauges-4-untrusted")


@pytest.mark.parametrize(
    ("nth", "before", "after"),
    [
        (0, "predict()", f"predict({NEW})"),
        (0, "viz.predict(p)", f"viz.predict(p, {NEW})"),
        (0, "viz.predict(p, answer={'a': (1, 2)}, name=n)", f"viz.predict(p, {NEW}, name=n)"),
        (0, "predict(p, answer=None)", f"predict(p, {NEW})"),
        (0, "predict(f(answer=1), ')')", f"predict(f(answer=1), ')', {NEW})"),
        (0, "predict(\n    p,\n)", f"predict(\n    p,\n    {NEW},\n)"),
        (0, "predict(p,)  # predict(q)", f"predict(p, {NEW})  # predict(q)"),
        (0, 'predict("""a)\n"b" (""", s)', f'predict("""a)\n"b" (""", s, {NEW})'),
        (0, "# predict(a)\npredict(c)", f"# predict(a)\npredict(c, {NEW})"),
        (0, "unpredict(b); predict(c)", f"unpredict(b); predict(c, {NEW})"),
        (1, "predict(a); predict(b)", f"predict(a); predict(b, {NEW})"),
        (0, "show(x)", None),
        (0, "predict(a", None),
    ],
)
def test_where_an_answer_is_written(chromium, nth, before, after):
    page = chromium.new_page()
    script = (ASSETS / "predict.js").read_text()
    change = page.evaluate(
        "([js, ...call]) => new Function(`${js}; return placeFor`)()(...call)",
        [script, before, nth, NEW],
    )
    page.close()
    if after is None:
        assert change is None
    else:
        assert before[: change["from"]] + change["insert"] + before[change["to"] :] == after
