"""Rows of views, shape, indexing, joining and linear algebra."""

from __future__ import annotations

from .table import Row

ROWS: list[Row] = []
