"""Verbs on divisions 行政区划: import a sheet of them, import their outlines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.journal import sentences
from shanzhi.kernel import paths
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.sheets import Sheet, SheetError
from shanzhi.survey import division_codes as codes
from shanzhi.survey import outlines
from shanzhi.survey.rows import RowReader
from shanzhi.territory.actions import stamps
from shanzhi.territory.models import Division
from shanzhi.territory.outcomes import FeatureError, Outcome

FIELDS = {
    "code": ["区划代码", "统计用区划代码", "code12", "代码", "编码", "code"],
    "name": ["名称", "区划名称", "name"],
    "level": ["层级", "级别", "level"],
    "parent": ["上级代码", "上级区划代码", "parent_code12", "parent_code", "parent"],
    "valid_from": ["启用日期", "valid_from"],
}


@dataclass(slots=True)
class _Wanted:
    """One row that passed its own checks."""

    number: int
    code: str
    name: str
    parent_code: str
    level: int | None
    valid_from: date | None


def import_divisions(sheet: Sheet, *, by: Actor, at: datetime, dry_run: bool = False, source: str = "") -> Outcome:
    """Add the divisions of a sheet and correct names; a second run of the same sheet adds and changes nothing.

    Rows may come in any order. Rows with faults, among them those of somebody else's ground, are left out and
    reported, with all that lies under them. ``source`` (the file's name) goes into the journal line.

    :raises Refused: when the columns code or name are missing.
    """
    verb = "territory.import_divisions"
    with stamps.importing(verb, "divisions", by=by, at=at, dry_run=dry_run, source=source) as outcome:
        known = {division.code: division for division in Division.objects.all()}
        wanted = _read(sheet, outcome, known, stamps.district_of(by))
        last_child = _last_children(known.values())
        renamed: list[list[str]] = []
        while ready := _ready(wanted, known):
            fresh = []
            for row in ready:
                del wanted[row.code]
                existing = known.get(row.code)
                if existing is not None:
                    _correct(existing, row, known, outcome, renamed)
                elif division := _new(row, known, last_child, outcome, local(at).date()):
                    fresh.append(division)
            for division in Division.objects.bulk_create(fresh, batch_size=500):
                known[division.code] = division
            outcome.added += len(fresh)
        for row in wanted.values():
            circled = _("上级“%(parent)s”那一行也没有收。顺着上级往上看：要么绕成了圈，要么有一级不在。")
            missing = circled if row.parent_code in wanted else _("上级“%(parent)s”不在表里，也不在库里。")
            outcome.faults.append(SheetError(row.number, missing % {"parent": row.parent_code}))
        outcome.notes["renamed"] = renamed[:200]
    return outcome


def _read(sheet: Sheet, outcome: Outcome, known: Mapping[str, Division], home: str) -> dict[str, _Wanted]:
    columns = sheet.columns(FIELDS, required=["code", "name"])
    wanted: dict[str, _Wanted] = {}
    for row in sheet.rows:
        reader = RowReader(row, columns)
        code = reader.text("code", limit=20, required=True)
        code = code.ljust(12, "0") if code.isdigit() and len(code) in {2, 4, 6, 9} else code
        parent = reader.text("parent", limit=20)
        found = _Wanted(
            number=row.number,
            code=code,
            name=reader.text("name", limit=80, required=True),
            parent_code=parent.ljust(12, "0") if parent else "",
            level=reader.count("level"),
            valid_from=reader.day("valid_from"),
        )
        for sentence in codes.faults(code, level=found.level, home=home) if code else []:
            reader.fault(sentence, "code")
        if code in wanted:
            reader.fault(_("与第%(row)s行的代码重复。") % {"row": wanted[code].number}, "code")
        outcome.faults += reader.errors
        if not reader.errors:
            wanted[code] = found
    there = {*wanted, *known}
    for found in wanted.values():
        found.parent_code = found.parent_code or _implied_parent(found.code, there)
    return wanted


def _implied_parent(code: str, there: Collection[str]) -> str:
    """Return the nearest code above that the sheet or the database has, '' for a root."""
    own = codes.significant(code)
    above = [own[:end].ljust(12, "0") for end in (9, 6, 4, 2) if end < len(own)]
    return next((candidate for candidate in above if candidate in there), "")


def _ready(wanted: Mapping[str, _Wanted], known: Mapping[str, Division]) -> list[_Wanted]:
    """Return the rows whose parent exists by now; a circle of parents never gets ready and is reported."""
    return [row for row in wanted.values() if not row.parent_code or row.parent_code in known]


def _last_children(divisions: Iterable[Division]) -> dict[str, int]:
    last: dict[str, int] = {}
    for division in divisions:
        above, ordinal = division.path[: -paths.WIDTH], division.path[-paths.WIDTH :]
        last[above] = max(last.get(above, 0), int(ordinal))
    return last


def _counted_parent(division: Division | None, known: Mapping[str, Division]) -> str:
    """Return the code that children's codes must begin with: zones are looked through."""
    by_path = {row.path: row for row in known.values()} if division and division.kind == Division.Kind.ZONE else {}
    while division is not None and division.kind == Division.Kind.ZONE:
        division = by_path.get(division.path[: -paths.WIDTH])
    return division.code if division else ""


def _new(
    row: _Wanted, known: Mapping[str, Division], last_child: dict[str, int], outcome: Outcome, today: date
) -> Division | None:
    parent = known.get(row.parent_code)
    faults: list[object] = [*codes.faults(row.code, _counted_parent(parent, known))]
    level = row.level or (parent.level + 1 if parent else codes.depth(row.code))
    if parent and level <= parent.level:
        faults.append(_("层级%(level)s不在上级之下。") % {"level": level})
    if faults:
        outcome.faults += [SheetError(row.number, sentence) for sentence in faults]
        return None
    above = parent.path if parent else ""
    last_child[above] = last_child.get(above, 0) + 1
    return Division(
        code=row.code,
        name=row.name,
        kind=codes.kind_of(row.code).value,
        level=level,
        parent=parent,
        path=paths.child_path(above, last_child[above]),
        valid_from=row.valid_from or today,
    )


def _correct(
    existing: Division, row: _Wanted, known: Mapping[str, Division], outcome: Outcome, renamed: list[list[str]]
) -> None:
    parent = known.get(row.parent_code)
    if row.parent_code and existing.parent_id != (parent.pk if parent else None):
        moved = _("“%(name)s”已在另一个上级之下；区划换上级要用新代码。") % {"name": existing.name}
        outcome.faults.append(SheetError(row.number, moved))
    elif existing.name != row.name:
        renamed.append([existing.code, existing.name, row.name])
        Division.objects.filter(pk=existing.pk).update(name=row.name)
        existing.name = row.name
        outcome.changed += 1
    else:
        outcome.unchanged += 1


def import_division_outlines(
    shapes: Mapping[str, Any], *, by: Actor, at: datetime, crs: str = "wgs84", dry_run: bool = False, source: str = ""
) -> Outcome:
    """Give divisions the outlines of a GeoJSON FeatureCollection, found by ``adcode`` or ``code`` (6 to 12 digits).

    A feature whose division is not here is reported and passed over.
    """
    verb = "territory.import_outlines"
    with stamps.importing(verb, "divisions", by=by, at=at, dry_run=dry_run, source=source) as outcome:
        for number, feature in enumerate(outlines.features_of(shapes), start=1):
            properties = outlines.properties_of(feature)
            code = (properties.get("adcode") or properties.get("code") or "")[:20].ljust(12, "0")
            division = Division.objects.filter(code=code).first()
            outline, wrong = outlines.outline_of(feature.get("geometry"), crs)
            fault: object = wrong
            if division is None:
                fault = _("库里没有代码为“%(code)s”的区划。") % {"code": code}
            if fault or division is None:
                outcome.faults.append(FeatureError(number, fault))
            elif division.outline == outline:
                outcome.unchanged += 1
            else:
                Division.objects.filter(pk=division.pk).update(outline=outline)
                outcome.changed += 1
    return outcome


sentences.register("territory.import_divisions", label=gettext_lazy("导入区划"))
sentences.register("territory.import_outlines", label=gettext_lazy("导入区划边界"))
