"""How the journal's lines of whistles, the board and joint sessions read 叙述."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from shanzhi.convening.models import BoardMatter, JointRuling, Whistle
from shanzhi.dockets.sentences import name_rows
from shanzhi.journal.shapes import EntryView
from shanzhi.ui.joining import joined


def _called(_entry: EntryView, data: Mapping[str, Any]) -> str:
    return gettext("叫%(units)s") % {"units": joined(data.get("units", []))}


def _came(_entry: EntryView, data: Mapping[str, Any]) -> str:
    words = {"unit": data.get("unit", ""), "post": data.get("post", "")}
    return (
        gettext("%(unit)s，%(post)s，按时到") if data.get("on_time") else gettext("%(unit)s，%(post)s，晚到")
    ) % words


def register() -> None:
    """Name every verb of this room."""
    name_rows(Whistle.subject, Whistle.table, {"call": _called, "report_in": _came})
    name_rows(JointRuling.subject, JointRuling.table, {"call": _called})
    name_rows(BoardMatter.subject, BoardMatter.table, {})
