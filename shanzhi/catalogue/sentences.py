"""How the journal's lines about the catalogue read 叙述."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.catalogue.actions.handing_out import EXPORT
from shanzhi.catalogue.actions.publishing import PUBLISH
from shanzhi.catalogue.actions.restoring import RESTORE
from shanzhi.catalogue.models import Part
from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView


def _published(entry: EntryView, data: Mapping[str, Any]) -> str:
    part = data.get("part", "")
    name = Part(part).label if part in Part.values else part
    words = {"part": name, "version": entry.now or data.get("version", ""), "rows": data.get("rows", 0)}
    return _("%(part)s，版本%(version)s，共%(rows)s条") % words


def register() -> None:
    """Name every verb of this room: a version is often called by its day, and stays called so."""
    sentences.register(PUBLISH, label=gettext_lazy("发布清单"), say=_published, days=False)
    sentences.register(RESTORE, label=gettext_lazy("换回旧版清单"), say=_published, days=False)
    sentences.register(EXPORT, label=gettext_lazy("下载清单"), say=_published, days=False)
