"""The street of the reports' tests, and a way through the counter's pages."""

from __future__ import annotations

from tests.reports.conftest import drain, matter, own_home, street, told, walk

__all__ = ["drain", "matter", "own_home", "street", "told", "walk"]
