"""How the lines of 考核 read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.journal import sentences
from shanzhi.journal.shapes import EntryView


def _say(*names: str) -> Any:
    def say(_entry: EntryView, data: Mapping[str, Any]) -> str:
        return _("，").join(str(data[name]) for name in names if data.get(name))

    return say


sentences.register("assessment.begin", label=_("开始统计"))
sentences.register("assessment.freeze", label=_("封账"), say=_say("sheet", "digest"), days=False)
sentences.register("assessment.sign", label=pgettext_lazy("assessment", "签发"))
sentences.register("assessment.adopt_sheet", label=_("启用评分表"), say=_say("name"))
sentences.register("assessment.appeal", label=_("申诉"), say=_say("unit", "case"))
sentences.register("assessment.decide_appeal", label=_("答复申诉"), say=_say("decision"))
sentences.register("assessment.look_at", label=_("看苗头"), say=_say("note"))
