"""How this room's lines read in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView


def _export(_entry: EntryView, data: Mapping[str, Any]) -> str:
    return _("%(area)s的“%(table)s”，%(n)s行。") % {
        "area": data.get("area", ""),
        "table": data.get("table", ""),
        "n": data.get("rows", 0),
    }


sentences.register("picture.export", label=gettext_lazy("导出图后的表"), say=_export)
