"""Leave for one visit above the yearly cap: a coordinator asks, a leader decides, one draw uses it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.numbering import next_values
from shanzhi.enforcement.access import may_allow, may_convene
from shanzhi.enforcement.lines import line
from shanzhi.enforcement.models import Allowance
from shanzhi.journal.actions import record, record_many
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.territory.models import Place


def ask_allowance(place: Place, *, reason: str, by: Actor, at: datetime) -> Allowance:
    """Ask for one visit above the cap this year.

    :raises Refused: without a reason, for a place elsewhere, or when somebody has asked already.
    """
    faults = [] if reason.strip() else [_("写为什么要多查一次，例如收到举报。")]
    if by.user_id is None or not may_convene(by, place.area_path):
        faults.append(_("由这个地方的统筹员申请。"))
    if place.kind != Place.Kind.PREMISES:
        faults.append(_("“%(place)s”不是在用的单位门店。") % {"place": place.name})
    if faults:
        raise Refused(*faults)
    try:
        with transaction.atomic():
            made = Allowance.objects.create(
                district_id=by.district_id,
                number=f"PZ{local(at):%y}-{next_values(by.district_id, [f'allowance-{local(at):%y}'])[0]:04d}",
                place=place,
                year=local(at).year,
                reason=reason.strip(),
                asked_by_id=by.user_id or 0,
                asked_at=at,
            )
            told = {"place": place.code, "reason": made.reason}
            record(
                **line(
                    "inspection_allowance.ask",
                    made.number,
                    district_id=by.district_id,
                    by=by,
                    at=at,
                    now="asked",
                    **told,
                )
            )
    except IntegrityError as there:
        raise Refused(_("“%(place)s”今年已经申请过，还没有用。") % {"place": place.name}) from there
    return made


def decide_allowance(allowance: Allowance, *, granted: bool, words: str, by: Actor, at: datetime) -> Allowance:
    """Grant or refuse leave for one visit above the cap; never by who asked.

    :raises Refused: without words for a refusal, by who asked, or by nobody who may.
    :raises Stale: when it was decided.
    """
    faults = [] if granted or words.strip() else [_("不同意，写一句为什么。")]
    if not may_allow(by, allowance.place.area_path):
        faults.append(_("由这个地方的领导批准。"))
    if by.user_id == allowance.asked_by_id:
        faults.append(_("不能批自己的申请。"))
    if faults:
        raise Refused(*faults)
    now = Allowance.State.GRANTED if granted else Allowance.State.REFUSED
    with transaction.atomic():
        rows = Allowance.objects.filter(pk=allowance.pk, district_id=by.district_id, state=Allowance.State.ASKED)
        if not rows.update(state=now, decided_by_id=by.user_id, decided_at=at, words=words.strip()):
            raise Stale(_("这件申请已经有结果了。"))
        verb = "inspection_allowance.grant" if granted else "inspection_allowance.refuse"
        told = {"words": words.strip()}
        record(**line(verb, allowance.number, district_id=by.district_id, by=by, at=at, was="asked", now=now, **told))
    allowance.state = now
    return allowance


def use_allowances(place_ids: Collection[int], *, year: int, inspection: str, by: Actor, at: datetime) -> None:
    """Use up what leave these places had in a year, within the transaction of the draw that takes it."""
    held = Allowance.objects.filter(
        district_id=by.district_id, place_id__in=place_ids, year=year, state=Allowance.State.GRANTED
    )
    numbers = list(held.values_list("number", flat=True))
    held.update(state=Allowance.State.USED)
    told = {"was": Allowance.State.GRANTED, "now": Allowance.State.USED, "inspection": inspection}
    record_many(
        line("inspection_allowance.use", number, district_id=by.district_id, by=by, at=at, **told) for number in numbers
    )
