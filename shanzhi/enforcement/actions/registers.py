"""Keeping the registers of 检查: who has the power, what is looked at, by which numbers, how risky a place is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.enforcement.grades import RISK_WORDS, SEVERITY_WORDS, Risk, Severity
from shanzhi.enforcement.lines import line
from shanzhi.enforcement.models import EnforcementUnit, Item, ItemList, RiskClass, Rule
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import Sheet
from shanzhi.organisation.models import Unit
from shanzhi.organisation.queries import unit_names
from shanzhi.survey.rows import RowReader
from shanzhi.territory.models import Place

ITEM_FIELDS = {
    "code": ["编号", "事项编号", "code"],
    "topic": ["主题", "topic"],
    "name": ["检查项", "检查事项", "item"],
    "standard": ["标准", "检查标准", "standard"],
    "basis": ["法律依据", "依据", "basis"],
    "method": ["方法", "检查方法", "method"],
    "severity": ["严重程度", "severity"],
    "unit": ["检查单位", "单位", "unit"],
}
RISK_FIELDS = {
    "code": ["场所编号", "编号", "code"],
    "risk": ["风险等级", "等级", "risk"],
    "reason": ["理由", "依据", "reason"],
}
LIMITS = {"code": 24, "topic": 40, "name": 80, "standard": 300, "basis": 200, "method": 120}
SHOWN = 20


def name_unit(unit: Unit, *, basis: str, by: Actor, at: datetime, valid_from: date | None = None) -> EnforcementUnit:
    """Enter a unit into the list of those with power to inspect, with the basis of that power.

    :raises Refused: without a basis, or when it is on the list.
    """
    if not basis.strip():
        raise Refused(_("写执法依据：哪部法律法规、哪个文件给的权。"))
    try:
        with transaction.atomic():
            row = EnforcementUnit.objects.create(
                district_id=by.district_id, unit=unit, basis=basis.strip(), valid_from=valid_from or local(at).date()
            )
            record(**line("enforcement.name", unit.code, district_id=by.district_id, by=by, at=at, basis=row.basis))
    except IntegrityError as taken:
        raise Refused(_("“%(unit)s”已经在执法主体名单里。") % {"unit": unit}) from taken
    return row


def end_unit(unit: Unit, *, reason: str, by: Actor, at: datetime) -> None:
    """Take a unit off the list from today on; what it did stays.

    :raises Refused: without a reason, or when it isn't on the list.
    """
    if not reason.strip():
        raise Refused(_("写为什么移出名单。"))
    with transaction.atomic():
        held = EnforcementUnit.objects.filter(district_id=by.district_id, unit=unit, valid_to=None)
        if not held.update(valid_to=local(at).date()):
            raise Refused(_("“%(unit)s”不在执法主体名单里。") % {"unit": unit})
        record(**line("enforcement.end", unit.code, district_id=by.district_id, by=by, at=at, reason=reason.strip()))


def publish_items(sheet: Sheet, *, code: str, by: Actor, at: datetime) -> ItemList:
    """Publish a new version of the list of items; it takes the place of the old one, whose inspections keep theirs.

    Every item needs a standard, a legal basis and a unit; a sheet with a single wrong row isn't published.

    :raises Refused: for a taken version, missing columns, or rows that can't stand, all of them named.
    """
    if not code.strip():
        raise Refused(_("写这一版的版本号。"))
    items = _items(sheet, local(at).date())
    try:
        with transaction.atomic():
            ItemList.objects.filter(district_id=by.district_id, is_current=True).update(is_current=False)
            made = ItemList.objects.create(
                district_id=by.district_id,
                code=code.strip(),
                published_at=at,
                published_by_id=by.user_id,
                is_current=True,
                row_count=len(items),
            )
            Item.objects.bulk_create(Item(district_id=by.district_id, item_list=made, **one) for one in items)
            record(
                **line("inspection_items.publish", made.code, district_id=by.district_id, by=by, at=at, rows=len(items))
            )
    except IntegrityError as taken:
        raise Refused(_("版本号“%(code)s”用过了。") % {"code": code}) from taken
    return made


def _items(sheet: Sheet, on: date) -> list[dict[str, Any]]:
    columns = sheet.columns(ITEM_FIELDS, required=["code", "topic", "name", "standard", "basis", "severity", "unit"])
    graded = {str(words): value for value, words in SEVERITY_WORDS.items()} | {str(one): str(one) for one in Severity}
    units, items, faults = unit_names(on=on), dict[str, dict[str, Any]](), list[object]()
    for row in sheet.rows:
        reader = RowReader(row, columns)
        texts = {name: reader.text(name, limit=limit, required=name != "method") for name, limit in LIMITS.items()}
        severity = reader.choice("severity", graded)
        named = reader.text("unit", limit=128, required=True)
        unit = units.find(named)
        if named and unit is None:
            reader.fault(_("没有叫“%(name)s”的单位。") % {"name": named}, "unit")
        if texts["code"] in items:
            reader.fault(_("编号重复。"), "code")
        faults += reader.errors
        items[texts["code"]] = texts | {"severity": severity, "unit": unit, "ordinal": len(items) + 1}
    if not items:
        faults.append(_("表里没有检查项。"))
    if faults:
        raise Refused(*faults[:SHOWN])
    return list(items.values())


def publish_rule(
    *,
    code: str,
    caps: Mapping[str, int],
    shares: Mapping[str, int],
    fix_days: Mapping[str, int],
    publish_days: int,
    basis: str,
    by: Actor,
    at: datetime,
) -> Rule:
    """Publish a new version of the numbers: visits a year and percent drawn by risk, workdays to put right by severity.

    :raises Refused: for a taken version, no basis, or numbers out of bounds.
    """
    faults = [_("写规则的依据。")] if not basis.strip() else []
    if not code.strip():
        faults.append(_("写这一版的版本号。"))
    if any(not 1 <= caps.get(one, 0) <= 24 for one in Risk):
        faults.append(_("每年最多查几次，写1到24。"))
    if any(not 0 <= shares.get(one, -1) <= 100 for one in Risk):
        faults.append(_("抽查比例写0到100。"))
    if any(not 1 <= fix_days.get(one, 0) <= 90 for one in Severity) or not 1 <= publish_days <= 90:
        faults.append(_("期限写1到90个工作日。"))
    if faults:
        raise Refused(*faults)
    told: dict[str, Any] = {
        "caps": dict(caps), "shares": dict(shares), "fix_days": dict(fix_days),
        "publish_days": publish_days, "basis": basis.strip(),
    }  # fmt: skip
    try:
        with transaction.atomic():
            Rule.objects.filter(district_id=by.district_id, is_current=True).update(is_current=False)
            made = Rule.objects.create(
                district_id=by.district_id,
                code=code.strip(),
                published_at=at,
                published_by_id=by.user_id,
                is_current=True,
                **told,
            )
            record(**line("inspection_rule.publish", made.code, district_id=by.district_id, by=by, at=at, **told))
    except IntegrityError as taken:
        raise Refused(_("版本号“%(code)s”用过了。") % {"code": code}) from taken
    return made


def classify(places: Sequence[tuple[Place, str, str]], *, by: Actor, at: datetime) -> int:
    """Give places their risk class with its reason, as (place, risk, reason); return how many changed.

    The old class ends today. A class given twice on a day takes the place of the first one.

    :raises Refused: for a place that isn't premises, an unknown class, or no reason.
    """
    for place, risk, reason in places:
        if place.kind != Place.Kind.PREMISES or place.valid_to is not None:
            raise Refused(_("“%(place)s”不是在用的单位门店。") % {"place": place.name})
        if risk not in set(Risk) or not reason.strip():
            raise Refused(_("“%(place)s”：选风险等级，写理由。") % {"place": place.name})
    today, changed = local(at).date(), 0
    with transaction.atomic():
        for place, risk, reason in places:
            held = RiskClass.objects.filter(district_id=by.district_id, place=place, valid_to=None)
            if held.filter(risk=risk, reason=reason.strip()).exists():
                continue
            held.update(valid_to=today)
            RiskClass.objects.create(
                district_id=by.district_id, place=place, risk=risk, reason=reason.strip(), valid_from=today
            )
            told = {"risk": risk, "reason": reason.strip()}
            record(**line("premises_risk.classify", place.code, district_id=by.district_id, by=by, at=at, **told))
            changed += 1
    return changed


def classify_sheet(sheet: Sheet, *, by: Actor, at: datetime) -> int:
    """Give the places of a sheet their risk class; return how many changed.

    :raises Refused: for missing columns, or rows that can't stand, all of them named.
    """
    columns = sheet.columns(RISK_FIELDS, required=["code", "risk", "reason"])
    words = {str(label): value for value, label in RISK_WORDS.items()} | {str(one): str(one) for one in Risk}
    read, faults = list[tuple[str, str, str]](), list[object]()
    readers = [RowReader(row, columns) for row in sheet.rows]
    codes = [reader.text("code", limit=32, required=True) for reader in readers]
    known = {place.code: place for place in Place.objects.filter(code__in=codes, kind="premises", valid_to=None)}
    for reader, code in zip(readers, codes, strict=True):
        read.append((code, reader.choice("risk", words), reader.text("reason", limit=200, required=True)))
        if code and code not in known:
            reader.fault(_("没有这个编号的单位门店。"), "code")
        faults += reader.errors
    if faults:
        raise Refused(*faults[:SHOWN])
    return classify([(known[code], risk, reason) for code, risk, reason in read], by=by, at=at)
