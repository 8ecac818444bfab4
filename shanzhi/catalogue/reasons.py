"""Which steps need a reason from a list, and what a reason and a reply template look like as plain data. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

REASON_KINDS = {
    "reject": pgettext_lazy("reason for", "不予受理"),
    "decline": pgettext_lazy("reason for", "不予立案"),
    "return": pgettext_lazy("reason for", "退单"),
    "void": pgettext_lazy("reason for", "作废"),
    "suspend": pgettext_lazy("reason for", "缓办"),
    "extension": pgettext_lazy("reason for", "延期"),
    "waive": pgettext_lazy("reason for", "免办"),
    "exclusion": pgettext_lazy("reason for", "剔除"),
    "recall": pgettext_lazy("reason for", "撤回派单"),
    "rework": pgettext_lazy("reason for", "返工"),
    "override": pgettext_lazy("reason for", "越过清单派单"),
}
REPLY_KINDS = {
    "intake": pgettext_lazy("reason for", "收到"),
    "progress": pgettext_lazy("reason for", "进展"),
    "reply": pgettext_lazy("reason for", "答复"),
    "reject": pgettext_lazy("reason for", "不予受理"),
}
_FIELD = re.compile(r"\{([^{}]{1,20})\}")


@dataclass(frozen=True, slots=True)
class ReasonView:
    """One reason: its code is kept with the step, its name shown, ``where_to_go`` told to whoever is turned away."""

    kind: str
    code: str
    name: str
    where_to_go: str = ""
    version_code: str = ""


@dataclass(frozen=True, slots=True)
class ReplyView:
    """One reply template."""

    kind: str
    code: str
    name: str
    body: str
    matter_code: str = ""
    policy: str = ""
    version_code: str = ""

    @property
    def fields(self) -> list[str]:
        """Return the names of the fields to fill, each once, in the order they stand."""
        return list(dict.fromkeys(_FIELD.findall(self.body)))

    def filled(self, values: Mapping[str, str]) -> str:
        """Return the text with the given fields filled; what is missing stays in braces, to be seen and written."""
        return _FIELD.sub(lambda match: values.get(match[1]) or match[0], self.body)
