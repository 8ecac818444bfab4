"""How the journal's lines about rehearsals read 叙述."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView


def _entered(entry: EntryView, data: Mapping[str, Any]) -> str:
    return gettext("以%(name)s的身份进来看") % {"name": data.get("name", "")}


def _asked(entry: EntryView, data: Mapping[str, Any]) -> str:
    return gettext("每天%(per_day)s件，种子%(seed)s") % {
        "per_day": data.get("per_day", ""),
        "seed": data.get("seed", ""),
    }


def register() -> None:
    """Name this room's verbs."""
    sentences.register("rehearse.enter", label=_("换个身份"), say=_entered)
    sentences.register("rehearse.ask", label=_("要求演练"), say=_asked)
    sentences.register("rehearse.done", label=_("演完"))
