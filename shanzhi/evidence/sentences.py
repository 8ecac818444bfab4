"""What the journal says of photos of the work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView

LABELS = {"photo.add": gettext_lazy("加照片"), "photo.take_back": gettext_lazy("拿掉照片")}


def say(_entry: EntryView, data: Mapping[str, Any]) -> str:
    """Return how many."""
    return _("照片%(n)s张") % {"n": data.get("count", 0)}


def register() -> None:
    """Register both verbs with the journal."""
    for verb, label in LABELS.items():
        sentences.register(verb, label=label, say=say)
