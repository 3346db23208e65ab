"""Notebooks as tests: see coursekit/nbval_plugin.py."""

pytest_plugins = ["coursekit.nbval_plugin"]
