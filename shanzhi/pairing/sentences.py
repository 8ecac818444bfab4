"""How this room's journal lines read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView

LABELS = {
    "pair.propose": gettext_lazy("建议结对"),
    "pair.add": gettext_lazy("结对"),
    "pair.accept": gettext_lazy("采用建议"),
    "pair.decline": gettext_lazy("没有采用"),
    "pair.contact": gettext_lazy("记一次联系"),
    "pair.end": gettext_lazy("结束结对"),
    "pair.hand_over": gettext_lazy("交接"),
    "pair.describe": gettext_lazy("写资源或需求"),
    "pair.export": gettext_lazy("导出结对"),
}


def _say(_entry: EntryView, data: Mapping[str, Any]) -> str:
    return str(_("，")).join(str(data[name]) for name in ("number", "name") if data.get(name))


def register() -> None:
    """Register every verb of this room with the journal."""
    for verb, label in LABELS.items():
        sentences.register(verb, label=label, say=_say)
