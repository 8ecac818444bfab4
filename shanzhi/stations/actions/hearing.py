"""Verbs on what is said of a station: opinions, answered in public; faults, sent into the loop and told back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.accounts.throttling import DAY, Rate, must_count
from shanzhi.advice.masking import mask
from shanzhi.cases.actions.numbering import next_number
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.reports import vault
from shanzhi.reports.actions.telling import tell
from shanzhi.reports.shapes import as_written
from shanzhi.stations.access import must_keep
from shanzhi.stations.actions.moving import move, write
from shanzhi.stations.models import Fault, Opinion, Station

A_DAY = 10  # opinions from one address
A_WHILE = timedelta(hours=1)


def say_opinion(
    station: Station, *, text: str, said_by: str, address: str, key: str, by: Actor, at: datetime
) -> Opinion:
    """Take in an opinion from the public page, so many a day from one address; sent twice it is taken in once.

    Twice is in the same words within the hour with one ``key``, a secret that the sender's browser holds. It is kept
    only hashed together with the words: what one browser said at other times, or otherwise, can't be told from it.
    Numbers and names are masked before anything is kept.

    :raises Refused: for no words, or too many from here today.
    """
    words = mask(as_written(text)).text[:500]
    if not words:
        raise Refused(_("还没写。写一句就行，例如：中午来热饭要排队，能不能多放一台微波炉。"))
    district_id = station.district_id
    rows, name = Opinion.objects.in_district(district_id), mask(said_by.strip()[:20]).text[:20]
    hours = [int((at - ago).timestamp() // A_WHILE.total_seconds()) for ago in (timedelta(0), A_WHILE)]
    said_now = [vault.secret_hash("stations.sent", repr((station.code, key, name, words, hour))) for hour in hours]
    sent = said_now[0]
    known: Opinion | None = rows.filter(idempotency_key__in=said_now, told_at__gt=at - A_WHILE).first()
    if known is not None:
        return known
    said = _("今天从这里说得太多了，明天再来，或直接跟阵地说。")
    must_count([Rate("opinion-address", address, A_DAY, DAY)], at=at, said=said)
    try:
        with transaction.atomic():
            opinion = Opinion(
                district_id=district_id, station=station, text=words, said_by=name,
                number=next_number("stations-Y", "Y", district_id=district_id, at=at), told_at=at, idempotency_key=sent,
            )  # fmt: skip
            Opinion.objects.bulk_create([opinion])
            write("say", opinion, was="", by=by, at=at, number=opinion.number)
    except IntegrityError:
        again: Opinion | None = rows.filter(idempotency_key=sent).first()
        if again is None:
            raise
        return again
    return opinion


def answer_opinion(
    opinion: Opinion, *, answer: str, changed: str = "", by: Actor, at: datetime, seen: int | None = None
) -> Opinion:
    """Answer in public, and say what was changed because of it.

    :raises Refused: without an answer.
    """
    must_keep(by, opinion.station.place.area_path)
    words, new = (mask(as_written(one)).text for one in (answer, changed))
    if not words:
        raise Refused(_("写怎么答复，会公开在阵地的页面上。"))
    said = {"number": opinion.number, "changed": new[:200]}
    with transaction.atomic():
        move(opinion, "answer", by=by, at=at, seen=seen, said=said, answer=words[:500], changed=new[:200])
    return opinion


def put_aside(opinion: Opinion, *, by: Actor, at: datetime, seen: int | None = None) -> Opinion:
    """Keep an opinion off the public page: abuse, advertising, somebody's private matters."""
    must_keep(by, opinion.station.place.area_path)
    with transaction.atomic():
        move(opinion, "put_aside", by=by, at=at, seen=seen, said={"number": opinion.number})
    return opinion


def tell_fault(station: Station, *, text: str, key: str, by: Actor, at: datetime) -> Fault:
    """Send something broken into the loop in one tap: place and area are known, only what is broken is said.

    Sent twice it is one case.

    :raises Refused: without words, or for a station that isn't the actor's.
    """
    must_keep(by, station.place.area_path)
    words = as_written(text)[:200]
    if not words:
        raise Refused(_("写什么坏了，例如：饮水机不出水。"))
    with transaction.atomic():
        told = tell(
            district_id=station.district_id,
            text=_("%(station)s：%(words)s") % {"station": station.place.name, "words": words},
            by=by,
            at=at,
            channel="station",
            origin=by.origin,
            place=station.place,
            area_path=station.place.area_path,
            idempotency_key=f"stations.fault.{station.code}.{key}",
        )
        rows = Fault.objects.in_district(station.district_id)
        again: Fault | None = rows.filter(report_number=told.report.number).first()
        if again is not None:
            return again
        fault = Fault(
            district_id=station.district_id, station=station, text=mask(words).text[:200], case=told.case,
            report_number=told.report.number, told_at=at,
        )  # fmt: skip
        Fault.objects.bulk_create([fault])
        write("tell", fault, was="", by=by, at=at, report=told.report.number, case=told.case.number)
    return fault


def tell_back(fault: Fault, *, result: str, by: Actor, at: datetime) -> Fault:
    """Bring the case's answer back to the station's page, masked; said twice it stays said once."""
    if fault.is_mended:
        return fault
    with transaction.atomic():
        move(fault, "tell_back", by=by, at=at, result=mask(result).text[:500], result_at=at)
    return fault


def reopen(fault: Fault, *, by: Actor, at: datetime) -> Fault:
    """Let a mended fault stand as told again, when its case is taken up once more."""
    if not fault.is_mended:
        return fault
    with transaction.atomic():
        move(fault, "reopen", by=by, at=at, result="", result_at=None)
    return fault
