"""Publishing rules 督办规则: a new version is a new row and a line; what was done under the old one keeps its name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.people.capacities import Capacity
from shanzhi.supervision.models import RulesVersion
from shanzhi.supervision.queries.books import rules_in_force
from shanzhi.supervision.rules import DEFAULT, Rules

PUBLISHERS = frozenset({str(Capacity.KEEPER), str(Capacity.SUPERVISOR)})


def publish(code: str, *, source: str, body: Mapping[str, Any], by: Actor, at: datetime) -> RulesVersion:
    """Publish a version of the county's rules; it is in force from now on.

    :raises Refused: for a taken code, no source, or numbers that say nothing sensible.
    """
    against, code = [], code.strip()
    if not by.holdings_as(PUBLISHERS):
        against.append(_("督办规则由管理员或督办员发布。"))
    if not code or code == DEFAULT:
        against.append(_("写版本号，例如2026-01。"))
    if not source.strip():
        against.append(_("写依据：哪个文件哪一条。"))
    rules = Rules.from_json(body, code=code, source=source.strip())
    against += _faults(rules)
    if against:
        raise Refused(*against)
    was = rules_in_force(by.district_id)
    try:
        with transaction.atomic():
            made = RulesVersion.objects.create(
                district_id=by.district_id,
                code=code,
                source=source.strip(),
                body=rules.as_json(),
                published_at=at,
                published_by_name=by.name,
            )
            record(
                "supervision_rules.publish",
                district_id=by.district_id,
                subject_kind="supervision_rules",
                subject_id=code[:40],
                by=by,
                at=at,
                data={"was": was.code, "source": source.strip(), **rules.as_json()},
            )
    except IntegrityError as taken:
        raise Refused(_("版本“%(code)s”已经有了。") % {"code": code}) from taken
    return made


def _faults(rules: Rules) -> list[str]:
    faults = []
    if any(not 1 <= share <= 100 for kind in ("unit", "total", "step") for share in rules.shares(kind)):
        faults.append(_("预警比例写1到100。"))
    numbers = [
        rules.ruling_days,
        rules.hearing_days,
        rules.appeal_days,
        rules.reworks,
        rules.urges_a_day,
        *rules.reply_days.values(),
    ]
    if any(number < 1 for number in numbers):
        faults.append(_("天数和次数至少写1。"))
    return faults
