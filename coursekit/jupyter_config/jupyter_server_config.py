"""Settings of the server that shows the course; `course.py lab` puts this folder on
JUPYTER_CONFIG_PATH, so nothing is written into anybody's home folder."""

from coursekit.saving import keep_pictures

c = get_config()  # noqa: F821  (Jupyter provides it)
c.FileContentsManager.pre_save_hook = keep_pictures
