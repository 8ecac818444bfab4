"""Opening a sealed identity 打开身份 and turning the keys 轮换: answerable acts, each with its line."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from shanzhi.journal.actions import record, record_many
from shanzhi.kernel import sealing
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.post.actions import call_off_about
from shanzhi.reports import vault
from shanzhi.reports.access import CENTRE, must_hold
from shanzhi.reports.actions.lines import hold, report_line
from shanzhi.reports.models import Report, ReporterIdentity, Unsealing
from shanzhi.reports.shapes import Identity
from shanzhi.reports.workflow import UNSEALED_MINUTES, State

SHORTEST_PURPOSE = 6  # characters: "核实" alone says nothing about why


def unseal(report: Report, *, purpose: str, by: Actor, at: datetime) -> Identity:
    """Open who told it, for a stated purpose; the teller sees the count go up.

    Units never may, whatever their part in the case: they have the relay. What is returned may be shown until its
    ``expires_at``, then it must be asked for again.

    :raises Refused: without a purpose, by somebody outside the centre, or where nobody was named, or is any more.
    """
    said = " ".join(purpose.split())
    holding = must_hold(by, report.case, CENTRE, _("打开身份"))
    if by.user_id is None:
        raise Refused(_("打开身份要由人来做。"))
    if len(said) < SHORTEST_PURPOSE:
        enough = _("写清打开做什么用，至少%(n)s个字，例如：回访核实积水位置。反映人看得到次数，监督的人看得到原文。")
        raise Refused(enough % {"n": SHORTEST_PURPOSE})
    expires_at = at + timedelta(minutes=UNSEALED_MINUTES)
    with transaction.atomic():
        was = hold(report)  # first: what is erased while we wait for it must not be opened after
        kept = ReporterIdentity.objects.in_district(report.district_id).filter(report_id=report.pk).first()
        if kept is None:
            raise Refused(_("这里没有封存的姓名和号码：没有留过，或者已经删了，没有可打开的。"))
        Unsealing.objects.bulk_create(
            [
                Unsealing(
                    district_id=report.district_id, report=report, purpose=said, by_id=by.user_id,
                    capacity=holding.capacity, at=at, expires_at=expires_at,
                )
            ]
        )  # fmt: skip
        Report.objects.in_district(report.district_id).filter(pk=report.pk).update(openings=F("openings") + 1)
        report.openings += 1
        told: dict[str, Any] = {"purpose": said, "nth": report.openings}
        record_many([report_line("unseal", report, by=by, at=at, was=was, capacity=holding.capacity, **told)])
    return vault.unseal(kept.token, district_id=report.district_id, report_id=report.pk, expires_at=expires_at)


def show_again(report: Report, *, by: Actor, at: datetime) -> Identity | None:
    """Return an identity this person opened and whose time isn't over, or None; no new opening is counted."""
    mine = Unsealing.objects.in_district(report.district_id).filter(report_id=report.pk, by_id=by.user_id)
    running = mine.filter(expires_at__gt=at).order_by("-at").first()
    if by.user_id is None or running is None:
        return None
    kept = ReporterIdentity.objects.in_district(report.district_id).filter(report_id=report.pk).first()
    if kept is None:
        return None
    return vault.unseal(kept.token, district_id=report.district_id, report_id=report.pk, expires_at=running.expires_at)


def rotate_keys(*, district_id: str, by: Actor, at: datetime, batch: int = 200) -> int:
    """Make a new current key and seal every identity again under it, batch by batch; return how many.

    Killed half-way, it goes on where it was when it is called again with no key made in between. Old keys stay in
    the folder: backups made before still open.
    """
    key_id = sealing.rotate(vault.folder())
    return reseal_all(district_id=district_id, key_id=key_id, by=by, at=at, batch=batch)


def reseal_all(*, district_id: str, key_id: str, by: Actor, at: datetime, batch: int = 200) -> int:
    """Seal again every identity that isn't under ``key_id`` yet; return how many."""
    turned = 0
    rows = ReporterIdentity.objects.in_district(district_id)
    while old := list(rows.exclude(key_id=key_id).order_by("id")[:batch]):
        with transaction.atomic():
            for row in old:
                token, new_id = vault.reseal(row.token, district_id=district_id, report_id=row.report_id)
                rows.filter(pk=row.pk, token=row.token).update(token=token, key_id=new_id)
        turned += len(old)
    with transaction.atomic():
        record(
            "seal.rotate",
            district_id=district_id,
            subject_kind="seal",
            subject_id=key_id,
            by=by,
            at=at,
            data={"key": key_id, "resealed": turned},
        )
    return turned


def erase_before(*, district_id: str, before: datetime, by: Actor, at: datetime, batch: int = 500) -> int:
    """Erase for good who told what was answered before a moment, a line each; return how many.

    The telling stays. A number that an SMS about it did not reach goes too.
    """
    erased = 0
    kept = ReporterIdentity.objects.in_district(district_id)
    answered = Report.objects.in_district(district_id).filter(state=State.ANSWERED, answered_at__lt=before)
    while keys := list(kept.filter(report_id__in=answered.values("pk")).values_list("report_id", flat=True)[:batch]):
        with transaction.atomic():
            still = kept.filter(report_id__in=keys)  # not reopened, nor erased by its teller's wish, meanwhile
            rows = answered.filter(pk__in=still.values("report_id")).order_by("told_at", "id")
            reports = list(rows.select_for_update(no_key=True))
            gone = [one.pk for one in reports]
            kept.filter(report_id__in=gone).delete()
            call_off_about("report", gone, district_id=district_id, by=by, at=at)
            told = {"before": before.isoformat()}
            record_many(report_line("erase", one, by=by, at=at, was=one.state, **told) for one in reports)
        erased += len(reports)
    return erased
