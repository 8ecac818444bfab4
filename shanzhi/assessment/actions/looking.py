"""What people saw in a finding: a note, from which nothing follows by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.assessment import access
from shanzhi.assessment.models import Finding
from shanzhi.counting.figures import county_path
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused, Stale


def look_at(finding: Finding, *, note: str, by: Actor, at: datetime) -> Finding:
    """Say what a human saw in a finding. It stays a note: nothing follows from it by itself.

    :raises Refused: without words, a second time, or when it isn't the actor's to look at.
    """
    reasons = []
    if not access.looks_over(by, county_path(finding.district_id)):
        reasons.append(_("苗头由全县的督办员、领导看。"))
    if len(note.strip()) < 2:
        reasons.append(_("写一句看了怎么说。"))
    if reasons:
        raise Refused(*reasons)
    with transaction.atomic():
        mine = Finding.objects.filter(pk=finding.pk, district_id=finding.district_id, looked_at=None)
        if not mine.update(looked_at=at, looked_by_name=by.name, note=note.strip()):
            raise Stale(_("已经有人看过了，您的话没有记下。"))
        told = {"kind": finding.kind, "cases": finding.cases, "note": note.strip(), "period": finding.period.code}
        about: dict[str, Any] = {"subject_kind": "finding", "subject_id": finding.key, "data": told}
        record("assessment.look_at", district_id=finding.district_id, by=by, at=at, **about)
    return finding
