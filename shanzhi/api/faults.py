"""What is said of a wrong shape, in the reader's language: the field by its name, and what to write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# How many places before a field's own name: where it goes, and for a body the name our code has for it.
AHEAD = {"body": 2}
UNION = ("function-after[", "list[")  # what Pydantic adds for each of the shapes a value might have had
BY_KIND = {
    "missing": gettext_lazy("要写上。"),
    "string_too_short": gettext_lazy("不能空着，要写上。"),
    "string_too_long": gettext_lazy("写短一些，最多%(max_length)s个字。"),
    "string_pattern_mismatch": gettext_lazy("只能写%(choices)s里的一个。"),
    "string_unicode": gettext_lazy("里面有读不出来的字符，去掉再发。"),
    "greater_than_equal": gettext_lazy("要不小于%(ge)s。"),
    "less_than_equal": gettext_lazy("要不大于%(le)s。"),
    "timezone_aware": gettext_lazy("要带上时区，比如2026-03-11T10:00:00+08:00。"),
}
BY_TYPE = {
    "string": gettext_lazy("要写成文字。"),
    "float": gettext_lazy("要写成数。"),
    "finite": gettext_lazy("要写成数。"),
    "int": gettext_lazy("要写成整数。"),
    "bool": gettext_lazy("要写成true或false。"),
    "datetime": gettext_lazy("要写成日期和时刻，比如2026-03-11T10:00:00+08:00。"),
    "model": gettext_lazy('要写成名称和值的一组，像{"name": "…"}。'),
    "dict": gettext_lazy('要写成名称和值的一组，像{"name": "…"}。'),
}


def reasons(errors: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return a sentence for each field whose shape is wrong, each once."""
    return list(dict.fromkeys(_reason(one) for one in errors))


def _reason(error: Mapping[str, Any]) -> str:
    where = [str(part)[:40] for part in error["loc"]]
    ahead = AHEAD.get(where[0], 1) if where else 0
    field = ".".join(part for part in where[ahead:] if not part.startswith(UNION)) or where[0]
    field = field.encode("utf-8", "replace").decode()
    if any(part.startswith(UNION) for part in where):
        return field + _("：") + _("要写成文字，或者几个文字的列表。")
    return field + _("：") + _sentence(error["type"], error.get("ctx") or {})


def _sentence(kind: str, told: Mapping[str, Any]) -> str:
    numbers = {name: f"{value:.15g}" for name, value in told.items() if isinstance(value, int | float)}
    choices = _("、").join(str(told.get("pattern", "")).strip("^()$").split("|"))
    said = BY_KIND.get(kind) or BY_TYPE.get(kind.partition("_")[0])
    return str(said) % {**numbers, "choices": choices} if said else _("写得不对，对照接口文档改了再发。")
