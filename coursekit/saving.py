"""What a saved notebook keeps of a lab."""

WIDGET = "application/vnd.jupyter.widget-view+json"
PICTURES = ("text/html", "image/png")


def keep_pictures(model: dict, **_: object) -> None:
    """Save a lab as the picture it showed, not as a widget that no later kernel knows.

    A server's `pre_save_hook`. A saved widget reopens as "Error displaying widget: model not found";
    without its widget view the same output reopens as its picture. The page that is open keeps the
    widget. Outputs that have no picture are left as they are.
    """
    if model["type"] != "notebook" or not model.get("content"):
        return
    for cell in model["content"].get("cells", ()):
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if WIDGET in data and any(picture in data for picture in PICTURES):
                del data[WIDGET]
