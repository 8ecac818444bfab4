"""How this room's journal lines read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView

LABELS = {
    "sheet.start": _("开始收表"),
    "sheet.go_on": _("接着收表"),
    "sheet.stop": _("停下收表"),
    "sheet.discard": _("不收这张表"),
    "sheet.finish": _("收完表"),
    "sheet.export": _("导出没收的行"),
}


def _say(entry: EntryView, data: Mapping[str, Any]) -> str:
    parts = [str(data.get(name, "")) for name in ("number", "source", "name")]
    if "rows" in data:
        parts.append(gettext("%(rows)s行") % {"rows": data["rows"]})
    return gettext("，").join(part for part in parts if part)


def register() -> None:
    """Register every verb of this room with the journal."""
    for verb, label in LABELS.items():
        sentences.register(verb, label=label, say=_say)
