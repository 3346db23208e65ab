"""A real JupyterLab server with the course's settings, and what it saves."""

import errno
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from coursekit import lab
from coursekit.saving import keep_pictures

ROOT = Path(__file__).resolve().parent.parent
WIDGET = "application/vnd.jupyter.widget-view+json"
VIEW = {"model_id": "1", "version_major": 2, "version_minor": 0}


def notebook(*outputs: dict) -> dict:
    cell = {"cell_type": "code", "id": "lab", "source": "viz.lab()", "metadata": {}}
    cell["outputs"] = [
        {"output_type": "display_data", "metadata": {}, "data": data} for data in outputs
    ]
    cell["execution_count"] = 1
    return {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def saved(content: dict) -> list[list[str]]:
    """The kinds of data that each output keeps."""
    return [sorted(output["data"]) for output in content["cells"][0]["outputs"]]


def test_a_saved_lab_keeps_its_picture_and_not_its_widget():
    content = notebook(
        {WIDGET: VIEW, "text/html": "<img>", "text/plain": "twin"},
        {WIDGET: VIEW, "image/png": "AA==", "text/plain": "twin"},
        {WIDGET: VIEW, "text/plain": "a progress bar"},
        {"text/plain": "1"},
    )
    keep_pictures(model={"type": "notebook", "content": content}, path="x.ipynb")
    assert saved(content) == [
        ["text/html", "text/plain"],
        ["image/png", "text/plain"],
        [WIDGET, "text/plain"],
        ["text/plain"],
    ]


@pytest.mark.parametrize("kind", ["file", "directory", "notebook"])
def test_saving_leaves_everything_else_alone(kind):
    model = {"type": kind, "content": None}
    keep_pictures(model=model, path="x")
    assert model == {"type": kind, "content": None}


def test_busy_port_is_passed_over():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        assert lab.free_port("127.0.0.1", port, tries=1) is None
        free = lab.free_port("127.0.0.1", port)
        assert port < free < port + 50


def test_an_address_that_is_not_this_machines_is_said(monkeypatch, capsys):
    """192.0.2.1 is nobody's: it is reserved for examples."""
    monkeypatch.setattr(lab.sync, "main", lambda _: 0)
    monkeypatch.setattr(os, "environ", {**os.environ})
    assert lab.main(["--ip", "192.0.2.1"]) == 1
    assert "cannot listen on 192.0.2.1" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["-1", "0", "70000", "many"])
def test_a_port_that_is_none_is_said_before_anything_starts(monkeypatch, capsys, port):
    monkeypatch.setattr(lab.sync, "main", lambda _: 3)
    with pytest.raises(SystemExit, match="2"):
        lab.main(["--port", port])
    assert f"argument --port: {'invalid int value' if port == 'many' else port}" in (
        capsys.readouterr().err
    )


def test_no_browser_is_opened_without_a_display(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    assert not lab.has_screen({"DISPLAY": ""})
    assert lab.has_screen({"WAYLAND_DISPLAY": "wayland-0"})
    monkeypatch.setattr(sys, "platform", "darwin")
    assert lab.has_screen({})


def test_settings_come_before_the_learners_own():
    settings = lab.settings({"JUPYTER_CONFIG_PATH": "theirs"})
    assert settings["JUPYTER_CONFIG_PATH"] == os.pathsep.join([str(lab.CONFIG), "theirs"])


@pytest.fixture
def course(tmp_path):
    """A small course, with an empty home."""
    shutil.copytree(
        ROOT / "coursekit", tmp_path / "coursekit", ignore=shutil.ignore_patterns("__pycache__")
    )
    (tmp_path / "chapters").mkdir()
    content = notebook({WIDGET: VIEW, "text/html": "<img>", "text/plain": "twin"})
    (tmp_path / "chapters/00_start_here.ipynb").write_text(json.dumps(content))
    theirs = tmp_path / "home/.local/share/jupyter/kernels/python3/kernel.json"
    theirs.parent.mkdir(parents=True)  # of another Python, and of another course perhaps
    theirs.write_text(json.dumps({"argv": ["other-python"], "display_name": "other"}))
    (tmp_path / "home/.jupyter/custom").mkdir(parents=True)
    (tmp_path / "home/.jupyter/custom/custom.css").write_text("their own style")
    return tmp_path


def run(course: Path, *arguments: str, **options: object) -> subprocess.Popen:
    env = {**os.environ, "HOME": str(course / "home"), "JUPYTER_PLATFORM_DIRS": "0"}
    env.pop("JUPYTER_CONFIG_PATH", None)
    env["JUPYTER_PREFER_ENV_PATH"] = "0"  # as outside a virtual environment
    command = [sys.executable, "-m", "coursekit", "lab", *arguments]
    return subprocess.Popen(
        command,
        cwd=course,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **options,
    )


def test_lab_serves_the_learners_copy_with_the_courses_settings(course):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        server = run(course, "--no-browser", "--port", str(port), start_new_session=True)
        lines = []
        try:
            for line in server.stdout:
                lines.append(line.strip())
                if "Ctrl+C" in line:
                    break
            assert f"Port {port} is in use; taking" in "\n".join(lines)
            address = next(line for line in lines if line.startswith("http://127.0.0.1:"))
            assert "/lab/tree/my/chapters/00_start_here.ipynb?token=" in address
            check_server(course, *address.split("/lab/tree/my/chapters/00_start_here.ipynb?token="))
        finally:
            server.send_signal(signal.SIGINT)
            rest, _ = server.communicate(timeout=60)
    assert "Traceback" not in rest and server.returncode == 0, rest
    assert not [path for path in (course / "home").rglob("*config*") if path.is_file()]


def check_server(course: Path, address: str, token: str) -> None:
    def ask(path: str, method: str = "GET", body: object = None) -> dict:
        request = urllib.request.Request(
            f"{address}/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {token}"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def default(plugin: str, setting: str) -> object:
        return ask(f"lab/api/settings/{plugin}")["schema"]["properties"][setting]["default"]

    assert default("@jupyterlab/apputils-extension:notification", "fetchNews") == "false"
    assert default("@jupyterlab/apputils-extension:notification", "checkForUpdates") is False
    assert default("@jupyterlab/notebook-extension:tracker", "windowingMode") == "none"
    assert default("@jupyterlab/docmanager-extension:plugin", "autosaveInterval") == 10

    kernel = ask("api/kernelspecs")["kernelspecs"]["python3"]["spec"]
    assert kernel["argv"][0] != "other-python"

    with urllib.request.urlopen(f"{address}/custom/custom.css?token={token}", timeout=60) as style:
        assert style.read() == (lab.CONFIG / "custom" / "custom.css").read_bytes()

    with urllib.request.urlopen(f"{address}/lab?token={token}", timeout=60) as page:
        assert '"preferredPath": "my"' in page.read().decode()

    place = "api/contents/my/chapters/00_start_here.ipynb"
    model = ask(place)
    ask(place, "PUT", {"type": "notebook", "format": "json", "content": model["content"]})
    mine = json.loads((course / "my/chapters/00_start_here.ipynb").read_text())
    assert saved(mine) == [["text/html", "text/plain"]]
    theirs = json.loads((course / "chapters/00_start_here.ipynb").read_text())
    assert saved(theirs) == [[WIDGET, "text/html", "text/plain"]]


def test_then_runs_another_server_with_the_same_settings(course):
    """Binder's way in: see the file `start`."""
    code = "import os; print(os.environ['JUPYTER_CONFIG_PATH'])"
    with run(course, "--then", sys.executable, "-c", code) as process:
        output, _ = process.communicate(timeout=60)
    assert output.splitlines()[-1] == str(course / "coursekit" / "jupyter_config")
    assert (course / "my/chapters/00_start_here.ipynb").exists()
    assert '--then "$@"' in (ROOT / "start").read_text()


def test_then_without_such_a_program_is_a_sentence(monkeypatch, capsys):
    monkeypatch.setattr(lab.sync, "main", lambda argv: 0)
    monkeypatch.setattr(lab.os, "environ", {**os.environ})
    assert lab.main(["--then", "no-such-program"]) == 1
    reason = os.strerror(errno.ENOENT)
    sentence = f"no-such-program cannot be run ({reason}). Name a program after --then."
    assert capsys.readouterr().err == f"course.py: {sentence}\n"


def test_an_edition_sets_the_language_of_kernels_and_menus():
    from minitorch_lite.viz import language

    assert lab.LANGUAGE == language.VARIABLE
    english, chinese = lab.settings({}), lab.settings({}, "zh")
    assert (english[lab.LANGUAGE], chinese[lab.LANGUAGE]) == ("en", "zh")
    first, second = chinese["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert second == english["JUPYTER_CONFIG_PATH"]
    assert "zh_CN" in (Path(first) / "labconfig/default_setting_overrides.json").read_text()
