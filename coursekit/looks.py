"""How JupyterLab looks in the course: a style sheet beside its settings, served by an extension.

`course.py lab` puts jupyter_config on JUPYTER_CONFIG_PATH, which switches it on; a style sheet of
the learner's own in their home folder has to wait meanwhile.
"""

from pathlib import Path
from typing import Any

STYLE = Path(__file__).resolve().parent / "jupyter_config" / "custom"


def _jupyter_server_extension_points() -> list[dict]:
    return [{"module": "coursekit.looks"}]


def _load_jupyter_server_extension(server: Any) -> None:
    server.web_app.settings["static_custom_path"].insert(0, str(STYLE))
