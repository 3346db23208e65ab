"""What a saved notebook keeps of a lab: a small extension of the Jupyter server.

It is switched on by coursekit/jupyter_config, which `course.py lab` puts on JUPYTER_CONFIG_PATH, so
nothing is written into anybody's home folder and a hook of the learner's own still runs.
"""

WIDGET = "application/vnd.jupyter.widget-view+json"
PICTURES = ("text/html", "image/png")


def keep_pictures(model: dict, **_: object) -> None:
    """Save a lab as the picture it showed, not as a widget that no later kernel knows.

    A saved widget reopens as "Error displaying widget: model not found"; without its widget view
    the same output reopens as its picture. The page that is open keeps the widget. An output
    without a picture is left as it is. `model` is Jupyter's contents model, changed in place.
    """
    if model["type"] != "notebook" or not model.get("content"):
        return
    for cell in model["content"].get("cells", ()):
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if WIDGET in data and any(picture in data for picture in PICTURES):
                del data[WIDGET]


def _jupyter_server_extension_points() -> list[dict]:
    return [{"module": "coursekit.saving"}]


def _load_jupyter_server_extension(server: object) -> None:
    server.contents_manager.register_pre_save_hook(keep_pictures)
