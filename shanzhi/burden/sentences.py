"""How this room's journal lines read on staff pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView
from shanzhi.ui.joining import joined

LABELS = {
    "form.register": gettext_lazy("登记报表"),
    "form.override": gettext_lazy("越过查重"),
    "form.renew": gettext_lazy("续用报表"),
    "form.end": gettext_lazy("停用报表"),
    "form.export": gettext_lazy("出表"),
    "suggestion.say": pgettext_lazy("suggestion", "提意见"),
    "suggestion.answer": gettext_lazy("答复意见"),
    "change.publish": gettext_lazy("公布更新"),
}


def say(entry: EntryView, data: Mapping[str, Any]) -> str:
    """Return one sentence of what the line brought."""
    parts = [str(data[name]) for name in ("number", "name", "owner", "basis", "reason") if data.get(name)]
    if data.get("fields"):
        parts.append(joined(data["fields"]))
    if data.get("until"):
        parts.append(_("用到%(day)s") % {"day": data["until"]})
    if data.get("rows") is not None:
        parts.append(_("%(rows)s行") % {"rows": data["rows"]})
    return _("，").join(parts)


def register() -> None:
    """Register every verb of this room with the journal."""
    for verb, label in LABELS.items():
        sentences.register(verb, label=label, say=say)
