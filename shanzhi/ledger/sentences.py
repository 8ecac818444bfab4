"""How the ledger's own lines read 叙述."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView


def _verified(_entry: EntryView, data: Mapping[str, Any]) -> str:
    said = {"lines": data.get("lines", 0), "found": data.get("findings", 0)}
    if said["found"]:
        return _("查了 %(lines)s 行，发现 %(found)s 处不符。") % said
    return _("查了 %(lines)s 行，全部相符。") % said


def _exported(_entry: EntryView, data: Mapping[str, Any]) -> str:
    said = {"lines": data.get("lines", 0)}
    if data.get("payloads"):
        return _("导出 %(lines)s 行，连同内容。") % said
    return _("导出 %(lines)s 行，不含内容。") % said


sentences.register(
    "ledger.verified",
    label=gettext_lazy("核验台账"),
    say=_verified,
    stop=lambda entry: bool(entry.data.get("findings")),
)
sentences.register("ledger.exported", label=gettext_lazy("导出台账"), say=_exported)
