"""What the journal says of photos of the work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView

LABELS = {
    "photo.add": gettext_lazy("加照片"),
    "photo.take_back": gettext_lazy("拿掉照片"),
    "photo.show": gettext_lazy("照片给反映人看"),
    "photo.hide": gettext_lazy("照片不再给反映人看"),
}


def say(_entry: EntryView, data: Mapping[str, Any]) -> str:
    """Return how many, or which one."""
    if "ordinal" in data:
        return _("第%(n)s张照片") % {"n": data["ordinal"]}
    return _("照片%(n)s张") % {"n": data.get("count", 0)}


def register() -> None:
    """Register the verbs with the journal."""
    for verb, label in LABELS.items():
        sentences.register(verb, label=label, say=say)
