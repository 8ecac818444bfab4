"""Which rows: counted lines and figures are asked for by their district."""

from __future__ import annotations

from shanzhi.clocks.querysets import DistrictQuerySet


class KeptQuerySet(DistrictQuerySet):
    """Lines and figures of periods."""
