"""Urging 催办: a reminder to a unit, without penalty and without number, as often as the rules call sensible."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.cases.models import Task
from shanzhi.dockets.access import may_oversee
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import CHINA, local
from shanzhi.kernel.refusal import Refused
from shanzhi.supervision.access import URGERS
from shanzhi.supervision.models import Urge
from shanzhi.supervision.queries.books import rules_in_force


def urge(task: Task, *, words: str = "", by: Actor, at: datetime) -> Urge:
    """Remind the unit of a running task (``case`` and ``unit`` loaded).

    :raises Refused: for whoever doesn't oversee the case, for an ended task, or when the unit was reminded just now.
    """
    rules, case = rules_in_force(task.district_id), task.case
    mine = Urge.objects.in_district(task.district_id).filter(case_id=case.pk, unit_id=task.unit_id)
    today = local(at).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(CHINA)
    recent = list(mine.filter(at__gte=min(today, at - timedelta(hours=rules.urge_gap_hours))).order_by("-at"))
    reasons = []
    if not may_oversee(by, case, URGERS):
        reasons.append(_("催办由这里的派遣员、督办员或领导做。"))
    if not task.is_running:
        reasons.append(_("这个单位已经交了结果，不用再催。"))
    if task.paused:
        reasons.append(_("时限正停着，恢复计时后再催。"))
    if recent and recent[0].at > at - timedelta(hours=rules.urge_gap_hours):
        reasons.append(_("%(n)s小时内已经催过，过一会儿再催。") % {"n": rules.urge_gap_hours})
    if sum(one.at >= today for one in recent) >= rules.urges_a_day:
        reasons.append(_("今天已经催了%(n)s次；还不动，请发督办单。") % {"n": rules.urges_a_day})
    if reasons:
        raise Refused(*reasons)
    made = Urge(
        district_id=task.district_id,
        case=case,
        task=task,
        unit_id=task.unit_id,
        words=words.strip()[:400],
        by_id=by.user_id or 0,
        by_name=by.name,
        at=at,
    )
    with transaction.atomic():
        Urge.objects.bulk_create([made])
        record(
            "urge.send",
            district_id=task.district_id,
            subject_kind="urge",
            subject_id=made.pk,
            by=by,
            at=at,
            zone=case.zone,
            origin=case.origin,
            data={"case": str(case.pk), "unit": task.unit.name, "words": made.words, "rules": rules.code},
        )
    return made
