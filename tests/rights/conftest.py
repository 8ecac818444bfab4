"""The small street of the reports' tests, here too."""

from __future__ import annotations

from tests.reports.conftest import drain, matter, own_home, street, told, walk

__all__ = ["drain", "matter", "own_home", "street", "told", "walk"]
