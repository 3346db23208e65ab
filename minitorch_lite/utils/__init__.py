"""`utils.data` (datasets and loaders) and `utils.hooks` (handles)."""
