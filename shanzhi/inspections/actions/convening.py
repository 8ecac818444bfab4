"""Convening an inspection, fixing its candidates, drawing, closing; asking for and giving leave above the cap."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.accounts.models import User
from shanzhi.cases.actions.numbering import next_values
from shanzhi.enforcement import drawing
from shanzhi.enforcement.access import may_convene, units_with_power
from shanzhi.enforcement.actions.allowances import use_allowances
from shanzhi.enforcement.lines import line
from shanzhi.enforcement.models import ItemList, Rule
from shanzhi.enforcement.queries import why_not
from shanzhi.inspections.models.tasks import Draw, Inspection, InspectionUnit, Recusal
from shanzhi.inspections.models.visits import Finding, Visit, VisitInspector
from shanzhi.inspections.queries.candidates import candidates
from shanzhi.inspections.workflow import ENDED, INSPECTION_STEPS, InspectionState, Mode, VisitState
from shanzhi.journal.actions import record, record_many
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.organisation.models import Unit
from shanzhi.territory.models import Place

SEED_LENGTH = (6, 64)


def convene(
    title: str,
    *,
    reason: str,
    mode: str,
    area_path: str,
    topic: str,
    units: Sequence[Unit],
    starts_on: date,
    ends_on: date,
    by: Actor,
    at: datetime,
    words: Sequence[str] = (),
    places: Sequence[Place] = (),
    per_unit: int = 1,
) -> Inspection:
    """Convene an inspection of the premises called by ``words``, or of the named ``places``; the first unit leads.

    Every unit must be on the list of those with power to inspect, and have items under the topic.

    :raises Refused: for whatever is missing or not allowed, everything at once.
    """
    district_id = by.district_id
    current = ItemList.objects.filter(district_id=district_id, is_current=True).first()
    rule = Rule.objects.filter(district_id=district_id, is_current=True).first()
    power = {row.unit_id: row.basis for row in units_with_power(district_id, on=local(at).date())}
    faults = [] if may_convene(by, area_path) else [_("检查由这个地方的统筹员召集。")]
    faults += _form_faults(title, reason, starts_on, ends_on, at)
    faults += _aim_faults(mode, words, places)
    faults += why_not(units, power, per_unit=per_unit, current=current, topic=topic)
    if rule is None:
        faults.append(_("还没有抽查规则：先请管理员发布。"))
    if faults or current is None or rule is None:
        raise Refused(*faults)
    with transaction.atomic():
        made = Inspection.objects.create(
            district_id=district_id,
            title=title.strip(),
            reason=reason.strip(),
            mode=mode,
            area_path=area_path,
            number=f"JC{local(at):%y}-{next_values(district_id, [f'inspection-{local(at):%y}'])[0]:04d}",
            words=list(words) if mode == Mode.RANDOM else [],
            place_codes=[place.code for place in places] if mode == Mode.NAMED else [],
            topic=topic,
            item_list=current,
            rule=rule,
            per_unit=per_unit,
            starts_on=starts_on,
            ends_on=ends_on,
            origin=by.origin,
            convened_by_id=by.user_id,
            convened_at=at,
        )
        _join(made, units, power)
        told = {"title": made.title, "reason": made.reason, "units": [unit.code for unit in units]}
        record(**_line("convene", made, by=by, at=at, was="", now=made.state, **told))
    return made


def _join(made: Inspection, units: Sequence[Unit], power: Mapping[int, str]) -> None:
    rows = enumerate(units, start=1)
    InspectionUnit.objects.bulk_create(
        InspectionUnit(inspection=made, ordinal=n, unit=unit, basis=power[unit.pk]) for n, unit in rows
    )


def _form_faults(title: str, reason: str, starts_on: date, ends_on: date, at: datetime) -> list[str]:
    faults = []
    if not title.strip():
        faults.append(_("写检查的名称。"))
    if not reason.strip():
        faults.append(_("写为什么查，公开时一并公开。"))
    if starts_on < local(at).date():
        faults.append(_("开始的日子已经过了。"))
    if ends_on < starts_on:
        faults.append(_("结束的日子比开始的早。"))
    return faults


def _aim_faults(mode: str, words: Sequence[str], places: Sequence[Place]) -> list[str]:
    if mode == Mode.RANDOM and not words:
        return [_("写查哪些场所：场所名称里的字，例如书店、印刷、文具。")]
    if mode == Mode.NAMED and not places:
        return [_("专项检查要点名场所。")]
    return [
        _("“%(place)s”不是在用的单位门店。") % {"place": place.name}
        for place in (places if mode == Mode.NAMED else ())
        if place.kind != Place.Kind.PREMISES or place.valid_to is not None
    ]


def recuse(inspection: Inspection, user: User, place: Place, *, reason: str, by: Actor, at: datetime) -> Recusal:
    """Note that an inspector doesn't go to one place; only before the draw, and the list must be fixed anew.

    :raises Refused: without a reason, or after the draw.
    """
    _must_be_before_the_draw(inspection)
    if not reason.strip():
        raise Refused(_("写为什么回避。"))
    with transaction.atomic():
        made, _fresh = Recusal.objects.update_or_create(
            inspection=inspection, user=user, place=place, defaults={"reason": reason.strip()}
        )
        told = {"place": place.code, "inspector": user.username, "reason": made.reason}
        record(**_line("recuse", inspection, by=by, at=at, **told))
    return made


def fix_list(inspection: Inspection, *, by: Actor, at: datetime) -> Draw:
    """Fix the candidates with their digest, before any seed is known; again, as long as nothing was drawn.

    :raises Refused: when nobody or nothing could be drawn, or a named place is above its cap without leave.
    """
    _must_convene(inspection, by)
    found = candidates(inspection, at=at)
    faults = [] if found.inputs["inspectors"] else [_("参加的单位里还没有执法人员。")]
    if inspection.mode == Mode.NAMED:
        faults += [
            _("“%(name)s”今年已查%(done)s次，上限%(cap)s次。要再查，先申请批准。") % one for one in found.left_out
        ]
    if not found.inputs["places"] and not faults:
        faults.append(_("没有可以抽的场所：名录里没有，或者今年都查满了。"))
    if faults:
        raise Refused(*faults)
    text = drawing.canonical(found.inputs)
    kept = {
        "inputs": text,
        "digest": drawing.digest(text),
        "left_out": found.left_out,
        "people": found.people,
        "listed_at": at,
        "algorithm": drawing.ALGORITHM,
    }
    with transaction.atomic():
        _move(inspection, "list")
        row, _fresh = Draw.objects.update_or_create(inspection=inspection, defaults=kept)
        told = {"digest": row.digest, "places": len(found.inputs["places"]), "people": len(found.people)}
        record(**_line("list", inspection, by=by, at=at, was=inspection.state, now=InspectionState.LISTED, **told))
    inspection.state = InspectionState.LISTED
    return row


def draw(inspection: Inspection, *, by: Actor, at: datetime, seed: str = "") -> list[Visit]:
    """Draw places and inspectors and plan the visits; ``seed`` may come from outside (a lottery), else from chance.

    There is one draw: an unwelcome outcome can't be drawn again.

    :raises Refused: when the candidates have changed since they were fixed, or the seed is unfit.
    :raises Stale: when somebody else has drawn.
    """
    _must_convene(inspection, by)
    kept = Draw.objects.filter(inspection=inspection).first()
    if kept is None or inspection.state != InspectionState.LISTED:
        raise Stale(_("名单还没有定，或者已经抽过了。"))
    seed = "".join(seed.split()) or secrets.token_hex(16)
    if not SEED_LENGTH[0] <= len(seed) <= SEED_LENGTH[1] or "|" in seed:
        raise Refused(_("种子写6到64个字，不要空格和竖线。"))
    if drawing.digest(drawing.canonical(candidates(inspection, at=at).inputs)) != kept.digest:
        raise Refused(_("定名单以后有变化（场所、人员、回避或次数），请重新定名单。"))
    outcome = drawing.replay(kept.inputs, seed)
    if not outcome["visits"]:
        raise Refused(_("一处也抽不出来：人手不够，或者都要回避。"))
    with transaction.atomic():
        _move(inspection, "draw")
        Draw.objects.filter(pk=kept.pk, drawn_at=None).update(seed=seed, outcome=outcome, drawn_at=at)
        visits = _plan(inspection, kept, outcome)
        places, year = [visit.place_id for visit in visits], inspection.starts_on.year
        use_allowances(places, year=year, inspection=inspection.number, by=by, at=at)
        told = {"digest": kept.digest, "seed": seed, "visits": len(visits), "short": outcome["short"]}
        now = InspectionState.DRAWN
        record(**_line("draw", inspection, by=by, at=at, was=InspectionState.LISTED, now=now, **told))
        who: dict[str, Any] = {"district_id": by.district_id, "by": by, "at": at}
        record_many(
            line("site_visit.plan", visit.number, **who, now=visit.state, place=visit.place.code) for visit in visits
        )
    inspection.state = InspectionState.DRAWN
    return visits


def _plan(inspection: Inspection, kept: Draw, outcome: Mapping[str, Any]) -> list[Visit]:
    codes = [one["place"] for one in outcome["visits"]]
    places = {place.code: place for place in Place.objects.filter(code__in=codes)}
    risks = {one["code"]: one["risk"] for one in json.loads(kept.inputs)["places"]}
    units = {row.unit.code: row.unit_id for row in inspection.units.select_related("unit")}
    visits = Visit.objects.bulk_create(
        Visit(
            district_id=inspection.district_id,
            inspection=inspection,
            number=f"{inspection.number}-{ordinal:02d}",
            place=places[code],
            risk=risks[code],
        )
        for ordinal, code in enumerate(codes, start=1)
    )
    VisitInspector.objects.bulk_create(
        VisitInspector(visit=visit, user_id=kept.people[code], unit_id=units[code.rsplit("-", 1)[0]])
        for visit, one in zip(visits, outcome["visits"], strict=True)
        for code in one["inspectors"]
    )
    return visits


def cancel(inspection: Inspection, *, reason: str, by: Actor, at: datetime) -> None:
    """Cancel an inspection before its draw.

    :raises Refused: without a reason.
    :raises Stale: after the draw.
    """
    _must_convene(inspection, by)
    if not reason.strip():
        raise Refused(_("写为什么取消。"))
    _end(inspection, "cancel", by=by, at=at, reason=reason.strip())


def close(inspection: Inspection, *, by: Actor, at: datetime) -> None:
    """Close an inspection: every visit made or given up, published, every defect at its end.

    :raises Refused: naming what is still open.
    """
    _must_convene(inspection, by)
    visits = Visit.objects.filter(district_id=by.district_id, inspection=inspection)
    open_findings = Finding.objects.in_district(by.district_id).exclude(state__in=[str(one) for one in ENDED])
    left = {
        _("还有%(n)s处没有查。"): visits.filter(state=VisitState.PLANNED).count(),
        _("还有%(n)s条问题没有办完。"): open_findings.filter(visit_id__in=visits.values("pk")).count(),
        _("还有%(n)s处结果没有公开。"): visits.filter(state=VisitState.RECORDED, published_at=None).count(),
    }
    if any(left.values()):
        raise Refused(*(words % {"n": n} for words, n in left.items() if n))
    _end(inspection, "close", by=by, at=at)


def _end(inspection: Inspection, verb: str, *, by: Actor, at: datetime, **data: Any) -> None:
    with transaction.atomic():
        _move(inspection, verb)
        now = INSPECTION_STEPS[verb][1]
        record(**_line(verb, inspection, by=by, at=at, was=inspection.state, now=now, **data))
    inspection.state = now


def _must_convene(inspection: Inspection, by: Actor) -> None:
    if not may_convene(by, inspection.area_path):
        raise Refused(_("检查由这个地方的统筹员召集。"))


def _must_be_before_the_draw(inspection: Inspection) -> None:
    if inspection.state not in INSPECTION_STEPS["list"][0]:
        raise Stale(_("已经抽过了，名单不能再改。"))


def _move(inspection: Inspection, verb: str) -> None:
    came_from, now = INSPECTION_STEPS[verb]
    rows = Inspection.objects.filter(pk=inspection.pk, district_id=inspection.district_id, state=inspection.state)
    if inspection.state not in came_from or not rows.update(state=now):
        raise Stale(_("这次检查已经是“%(state)s”，没有生效。") % {"state": inspection.state_label})


def _line(verb: str, inspection: Inspection, *, by: Actor, at: datetime, **data: Any) -> dict[str, Any]:
    was, now = data.pop("was", inspection.state), data.pop("now", inspection.state)
    return line(
        f"inspection.{verb}", inspection.number, district_id=by.district_id, by=by, at=at, was=was, now=now, **data
    )
