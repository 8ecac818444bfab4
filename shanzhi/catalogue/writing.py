"""The list in force as rows of a sheet, under the headers and in the words that ``reading`` takes in again unchanged.

Always in Chinese, as sheets are read. What each branch says stands on a row of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import override

from shanzhi.catalogue.limits import CLOCKS, GRADES, MEASURES, UNITS
from shanzhi.catalogue.models import Limit, Matter, MatterUnit, Part, Reason, ReplyTemplate
from shanzhi.catalogue.queries import duties, matter_tree
from shanzhi.catalogue.reading import BY_RULE, LEVELS, MATTER_COLUMNS, ZONES
from shanzhi.catalogue.reasons import REASON_KINDS, REPLY_KINDS
from shanzhi.kernel import paths
from shanzhi.territory.models import Division

HEADERS: dict[str, Sequence[str]] = {
    Part.MATTERS: [spoken[0] for spoken in (*LEVELS, *MATTER_COLUMNS.values())],
    Part.LIMITS: ["时钟", "事项编码", "等级", "数量", "单位", "依据"],
    Part.DUTIES: ["编码", "类型", "事项", "牵头单位", "配合单位", "街道做什么", "依据", "起", "止"],
    Part.REASONS: ["用于", "编码", "理由", "该去哪里"],
    Part.REPLIES: ["用于", "编码", "事项编码", "名称", "正文", "政策依据"],
}
RULES = {rule: word for word, rule in BY_RULE.items()}
WORDS_OF_ZONES = {zone: word for word, zone in ZONES.items()}


def sheet_of(part: str) -> tuple[Sequence[str], list[list[object]]]:
    """Return the headers and the rows of a part in force; no row where none was ever published."""
    with override("zh-hans"):
        return HEADERS[part], list(_WRITERS[part]())


def _matters() -> Iterator[list[object]]:
    areas = dict(Division.objects.filter(valid_to=None).values_list("path", "name"))
    units: dict[int, dict[str, list[str]]] = {}
    rows = MatterUnit.objects.filter(matter__in=matter_tree().values("pk"))
    for row in rows.order_by("pk"):
        area = f"@{areas.get(row.area_path, '')}" if row.area_path else ""
        named = row.unit_name or RULES[row.rule]
        units.setdefault(row.matter_id, {}).setdefault(row.role, []).append(f"{named}{area}")
    names: dict[str, str] = {}
    for matter in matter_tree():
        names[matter.path] = matter.name
        levels = [names[path] for path in (*paths.ancestors(matter.path), matter.path)]
        told = _matter(matter, units.get(matter.pk, {}))
        yield [*levels, *[""] * (len(LEVELS) - len(levels)), *(told[name] for name in MATTER_COLUMNS)]


def _matter(matter: Matter, units: Mapping[str, Sequence[str]]) -> dict[str, str]:
    asked = (f"{one['ask']}{'/'.join(one['options'])}" for one in matter.questions)
    return {
        **{name: str(getattr(matter, name)) for name in MATTER_COLUMNS if hasattr(matter, name)},
        "object_kind": str(matter.get_object_kind_display()),
        "default_grade": _word(GRADES, matter.default_grade),
        "responsible_rule": str(matter.get_responsible_rule_display()),
        "self_resolvable": "是" if matter.self_resolvable else "",
        "lead": "、".join(units.get(MatterUnit.Role.LEAD, ())),
        "support": "、".join(units.get(MatterUnit.Role.SUPPORT, ())),
        "synonyms": "、".join(matter.synonyms),
        "phrases": "；".join(matter.phrases),
        "questions": "；".join(asked),
        "confidential_zone": WORDS_OF_ZONES[matter.confidential_zone],
    }


def _limits() -> Iterator[list[object]]:
    measures = UNITS | MEASURES
    for row in _in_force(Limit, "pk"):
        grade = _word(GRADES, row.grade)
        yield [_word(CLOCKS, row.clock), row.matter_code, grade, row.amount, _word(measures, row.unit), row.source]


def _duties() -> Iterator[list[object]]:
    for row in duties():
        said = [row.code, str(row.get_kind_display()), row.name, row.lead_name, "、".join(row.support_names)]
        days = [day.isoformat() if day else "" for day in (row.valid_from, row.valid_to)]
        yield [*said, row.street_part, row.basis, *days]


def _reasons() -> Iterator[list[object]]:
    for row in _in_force(Reason, "order", "pk"):
        yield [_word(REASON_KINDS, row.kind), row.code, row.name, row.where_to_go]


def _replies() -> Iterator[list[object]]:
    for row in _in_force(ReplyTemplate, "pk"):
        yield [_word(REPLY_KINDS, row.kind), row.code, row.matter_code, row.name, row.body, row.policy]


def _in_force(model: Any, *order: str) -> Iterable[Any]:
    """Return a part's rows in force; a model stands in one part only."""
    rows: Iterable[Any] = model.objects.filter(version__is_current=True).order_by(*order)
    return rows


def _word(choices: Mapping[str, object], value: str) -> str:
    """Return the word a value is written as; one without a word, as it is."""
    return str(choices.get(value, value))


_WRITERS: Mapping[str, Callable[[], Iterator[list[object]]]] = {
    Part.MATTERS: _matters,
    Part.LIMITS: _limits,
    Part.DUTIES: _duties,
    Part.REASONS: _reasons,
    Part.REPLIES: _replies,
}
