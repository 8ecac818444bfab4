"""Verbs on namings 命名: nominate, review by somebody else, name, look again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.numbering import next_number
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.stations.access import must_keep
from shanzhi.stations.actions.moving import move, write
from shanzhi.stations.models import Naming, Station


def nominate(station: Station, *, title: str, grounds: str, by: Actor, at: datetime) -> Naming:
    """Nominate a station for a name.

    :raises Refused: without title or grounds, for a closed station, or one that is nominated or named already.
    """
    must_keep(by, station.place.area_path)
    faults = []
    if not title.strip() or not grounds.strip():
        faults.append(_("写称号和推荐理由。"))
    if not station.is_open_state:
        faults.append(_("只有在用的阵地能推荐。"))
    if faults:
        raise Refused(*faults)
    try:
        with transaction.atomic():
            naming = Naming.objects.create(
                district_id=station.district_id, station=station, title=title.strip(), grounds=grounds.strip(),
                number=next_number("stations-N", "N", district_id=station.district_id, at=at),
                nominated_by_id=by.user_id,
            )  # fmt: skip
            write("nominate", naming, was="", by=by, at=at, number=naming.number, title=naming.title)
    except IntegrityError as taken:
        raise Refused(_("这个阵地已经在推荐、评审中，或者已经命名。")) from taken
    return naming


def judge(
    naming: Naming, verb: str, *, finding: str = "", recheck_on: date | None = None, by: Actor, at: datetime,
    seen: int | None = None,
) -> Naming:  # fmt: skip
    """Review, refuse, name, keep or withdraw; who nominated doesn't review, and a name has a day to look again.

    :raises Refused: where something of that is missing.
    """
    must_keep(by, naming.station.place.area_path)
    today, words = local(at).date(), finding.strip()
    faults = []
    if verb in ("review", "refuse") and by.user_id is not None and by.user_id == naming.nominated_by_id:
        faults.append(_("推荐的人不评审自己推荐的，请另一位来。"))
    if verb in ("review", "refuse", "keep", "withdraw") and not words:
        faults.append(_("写意见。"))
    if verb in ("name", "keep") and (recheck_on is None or recheck_on <= today):
        faults.append(_("写哪天再复核，要在今天以后。"))
    if faults:
        raise Refused(*faults)
    changes: dict[str, Any] = {"finding": words} if words else {}
    if verb in ("name", "keep"):
        changes["recheck_on"] = recheck_on
    if verb == "name":
        changes["named_on"] = today
    said = {"number": naming.number, "title": naming.title, "finding": words}
    with transaction.atomic():
        move(naming, verb, by=by, at=at, seen=seen, said=said, **changes)
    return naming
