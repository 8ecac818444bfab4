"""How the journal's lines about units read 叙述."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView


def _renamed(entry: EntryView, data: Mapping[str, Any]) -> str:
    return gettext("由“%(from)s”改为“%(to)s”") % {"from": data.get("from", ""), "to": data.get("to", "")}


def _merged(entry: EntryView, data: Mapping[str, Any]) -> str:
    return gettext("并入%(into)s，%(on)s起") % {"into": data.get("into", ""), "on": data.get("on", "")}


def _absorbed(entry: EntryView, data: Mapping[str, Any]) -> str:
    return gettext("接收%(unit)s，%(on)s起") % {"unit": data.get("unit", ""), "on": data.get("on", "")}


def _name(entry: EntryView, data: Mapping[str, Any]) -> str:
    return str(data.get("name", ""))


def register() -> None:
    """Name every verb of this room."""
    sentences.register("unit.add", label=_("登记"), say=_name)
    sentences.register("unit.rename", label=_("改名"), say=_renamed)
    sentences.register("unit.change", label=_("改登记"))
    sentences.register("unit.alias", label=_("加别名"), say=_name)
    sentences.register("unit.merge", label=_("并入"), say=_merged)
    sentences.register("unit.absorb", label=_("接收"), say=_absorbed)
    sentences.register("unit.close", label=_("停用"))
    sentences.register("units.import", label=_("导入单位"))
    sentences.register("levels.name", label=_("命名层级"))
    sentences.register("node.import", label=_("导入组织"))
    sentences.register("node.add", label=_("登记组织"), say=_name)
