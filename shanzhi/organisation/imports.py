"""Units 单位 from a sheet: again and again, with the same result; a row that can't be read says why in plain words.

``WANTED`` lists the columns; 单位编码, 单位名称 and 类别 are needed. Rows may stand in any order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext, override

from shanzhi.kernel import clock
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import Sheet
from shanzhi.kernel.text import normalise
from shanzhi.organisation import actions, lines
from shanzhi.organisation.models import Unit, UnitAlias, UnitKind
from shanzhi.organisation.sheets import LONGEST, Outcome, cells_of, day, moment_label, names
from shanzhi.territory.models import Division

WANTED = {
    "code": ("单位编码", "编码", "code"),
    "name": ("单位名称", "名称", "name"),
    "kind": ("类别", "kind"),
    "short_name": ("简称",),
    "parent_code": ("上级单位编码", "上级编码"),
    "level_name": ("层级",),
    "division": ("所在区划代码", "区划代码"),
    "phone": ("电话", "联系电话"),
    "address": ("地址",),
    "opening": ("办公时间",),
    "aliases": ("别名", "曾用名"),
    "into_code": ("并入单位编码",),
    "valid_from": ("启用日期",),
    "valid_to": ("停用日期",),
}
NEEDED = ("code", "name", "kind")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One row, read."""

    number: int
    code: str
    name: str
    kind: str
    parent_code: str
    into_code: str
    aliases: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None
    details: dict[str, Any]


def import_units(sheet: Sheet, *, by: Actor, at: datetime, dry_run: bool = False) -> Outcome:
    """Take units in, by their code: new ones are added, known ones changed, former names kept as aliases.

    A dry run does the same and takes it back, so both say the same.

    :raises Refused: when a needed column is missing.
    """
    outcome = Outcome(dry_run)
    with actions.trying(outcome):
        rows = _read(sheet, outcome)
        same = {row.number for row in _parents_first(rows, outcome) if _is_taken_as_it_was(row, outcome, by=by, at=at)}
        merged_too = len(same & _merge(rows, outcome, by=by, at=at))
        outcome.changed, outcome.unchanged = outcome.changed + merged_too, len(same) - merged_too
        outcome.faults.sort(key=lambda fault: fault.number)
        told = {"added": outcome.added, "changed": outcome.changed, "faults": len(outcome.faults)}
        lines.write("units.import", "import", f"units-{moment_label(at)}", by=by, at=at, data=told)
    return outcome


def _read(sheet: Sheet, outcome: Outcome) -> list[UnitRow]:
    divisions = {division.code: division for division in Division.objects.filter(valid_to=None)}
    read: dict[str, UnitRow] = {}
    for number, cells in cells_of(sheet, WANTED, NEEDED, outcome, longest=LONGEST | {"name": 128}):
        try:
            row = _row(number, cells, divisions)
        except Refused as refusal:
            outcome.fault(number, *refusal.reasons)
            continue
        if row.code in read:
            outcome.fault(number, gettext("编码%(code)s在表里出现了两次。") % {"code": row.code})
            continue
        read[row.code] = row
    return list(read.values())


def _row(number: int, cells: dict[str, str], divisions: dict[str, Division]) -> UnitRow:
    faults: list[object] = []
    kind = kind_meant(cells["kind"])
    if kind is None:
        faults.append(gettext("没有“%(kind)s”这个类别。") % {"kind": cells["kind"]})
    division = divisions.get(cells["division"].ljust(12, "0")) if cells["division"] else None
    if cells["division"] and division is None:
        faults.append(gettext("区划代码%(code)s不在区划表里。") % {"code": cells["division"]})
    valid_from = _day_or_fault(cells["valid_from"], faults)
    valid_to = _day_or_fault(cells["valid_to"], faults)
    if faults or kind is None:
        raise Refused(*faults)
    told = {key: cells[key] for key in ("short_name", "level_name", "phone", "address", "opening")}
    return UnitRow(
        number=number,
        code=cells["code"],
        name=cells["name"],
        kind=kind,
        parent_code=cells["parent_code"],
        into_code=cells["into_code"],
        aliases=names(cells["aliases"]),
        valid_from=valid_from,
        valid_to=valid_to,
        details={**told, "division": division},
    )


def _day_or_fault(text: str, faults: list[object]) -> date | None:
    try:
        return day(text)
    except Refused as refusal:
        faults.extend(refusal.reasons)
        return None


def kind_meant(text: str) -> str | None:
    """Return the kind a cell means, by its stored value or its Chinese term."""
    wanted = text.strip()
    with override("zh-hans"):
        chinese = {str(label): value for value, label in UnitKind.choices}
    return wanted if wanted in UnitKind.values else chinese.get(wanted)


def _parents_first(rows: list[UnitRow], outcome: Outcome) -> list[UnitRow]:
    known = set(Unit.objects.values_list("code", flat=True))
    waiting, ready = list(rows), list[UnitRow]()
    while waiting:
        now = [row for row in waiting if not row.parent_code or row.parent_code in known]
        if not now:
            there = {row.code for row in rows}
            for row in waiting:
                said = (
                    gettext("上级单位编码%(code)s那一行也没有收。顺着上级往上看：要么绕成了圈，要么有一级不在。")
                    if row.parent_code in there
                    else gettext("上级单位编码%(code)s不在表里，也不在单位名录里。")
                )
                outcome.fault(row.number, said % {"code": row.parent_code})
            break
        ready.extend(now)
        known.update(row.code for row in now)
        waiting = [row for row in waiting if row not in now]
    return ready


def _is_taken_as_it_was(row: UnitRow, outcome: Outcome, *, by: Actor, at: datetime) -> bool:
    """Take a row; return whether nothing of its unit changed by it."""
    unit = Unit.objects.filter(code=row.code).first()
    with actions.taking(outcome, row.number):
        if unit is None:
            _add(row, by=by, at=at)
            outcome.added += 1
        elif _change(unit, row, by=by, at=at):
            outcome.changed += 1
        else:
            return True
    return False


def _add(row: UnitRow, *, by: Actor, at: datetime) -> None:
    details = dict(row.details)
    if not details["level_name"]:
        del details["level_name"]
    parent = Unit.objects.filter(code=row.parent_code).first() if row.parent_code else None
    valid_to = None if row.into_code else row.valid_to
    actions.add_unit(
        row.code,
        name=row.name,
        kind=row.kind,
        parent=parent,
        aliases=row.aliases,
        by=by,
        at=at,
        valid_from=row.valid_from,
        valid_to=valid_to,
        **details,
    )


def _change(unit: Unit, row: UnitRow, *, by: Actor, at: datetime) -> bool:
    """Bring a known unit to what the row says; empty cells change nothing. Return whether anything changed."""
    version = unit.version
    name = actions.as_typed(row.name)
    short_name = actions.as_typed(row.details["short_name"]) or unit.short_name
    if (name, short_name) != (unit.name, unit.short_name):
        actions.rename_unit(unit, name=name, short_name=short_name, by=by, at=at)
    told = {key: value for key, value in row.details.items() if value and key != "short_name"}
    actions.change_unit(unit, by=by, at=at, kind=row.kind, **told)
    held = {unit.name, unit.short_name, *UnitAlias.objects.filter(unit=unit).values_list("name", flat=True)}
    fresh = [alias for alias in row.aliases if normalise(alias) not in set(map(normalise, held))]
    for alias in fresh:
        actions.add_alias(unit, name=alias, by=by, at=at)
    if row.valid_to and not row.into_code and unit.valid_to is None:
        actions.close_unit(unit, on=row.valid_to, by=by, at=at)
    return bool(fresh) or unit.version != version


def _merge(rows: list[UnitRow], outcome: Outcome, *, by: Actor, at: datetime) -> set[int]:
    """Merge what the rows say; return the numbers of the rows that were."""
    merged = set()
    for row in rows:
        if not row.into_code:
            continue
        unit = Unit.objects.filter(code=row.code).first()
        into = Unit.objects.filter(code=row.into_code).first()
        if unit is None or unit.merged_into_id is not None:
            continue
        if into is None:
            outcome.fault(row.number, gettext("并入单位编码%(code)s不在单位名录里。") % {"code": row.into_code})
            continue
        with actions.taking(outcome, row.number):
            actions.merge_units(unit, into=into, on=row.valid_to or clock.local(at).date(), by=by, at=at)
            merged.add(row.number)
    return merged
