"""Lists of reports for pages: those of a case, those of the same teller, objections that wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shanzhi.advice.emergency import words as emergency_words
from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor
from shanzhi.reports import access, vault
from shanzhi.reports.models import Attachment, Objection, Rating, RelayMessage, Report, ReporterIdentity
from shanzhi.reports.workflow import ObjectionState
from shanzhi.ui.joining import joined

MOST = 50


@dataclass(frozen=True, slots=True)
class CaseReport:
    """One report as it stands on its case's page, for this reader: the teller's own words or the masked ones."""

    report: Report
    words: str
    has_identity: bool
    has_phone: bool
    danger: str


def danger_in(report: Report, *, whole: bool) -> str:
    """Return the words of danger that put a report first, of those a reader may read; '' for none."""
    return joined(emergency_words(report.text if whole else report.masked_text)) if report.urgent else ""


def reports_of(case: Case, actor: Actor) -> list[CaseReport]:
    """Return the reports tied to a case the actor may know of, the first teller first; two statements."""
    whole = access.may_read_words(actor, case)
    rows = list(Report.objects.visible_to(actor).filter(case_id=case.pk).order_by("told_at", "id")[:MOST])
    kept = ReporterIdentity.objects.in_district(case.district_id).filter(report_id__in=[row.pk for row in rows])
    phones = {report_id: phone != "" for report_id, phone in kept.values_list("report_id", "phone_hash")}
    for row in rows:
        row.case = case
    return [
        CaseReport(
            row,
            row.text if whole else row.masked_text,
            row.pk in phones,
            phones.get(row.pk, False),
            danger_in(row, whole=whole),
        )
        for row in rows
    ]


def has_identity(report: Report) -> bool:
    """Return whether a name or a number is sealed; one statement."""
    return ReporterIdentity.objects.in_district(report.district_id).filter(report_id=report.pk).exists()


def earlier_by_phone(phone: str, *, actor: Actor, limit: int = 10) -> list[Report]:
    """Return the reports told from the same number that the actor may know of, the newest first."""
    same = vault.phone_hash(phone)
    if not same:
        return []
    kept = ReporterIdentity.objects.in_district(actor.district_id).filter(phone_hash=same).values("report_id")
    rows = (
        Report.objects.visible_to(actor)
        .filter(pk__in=kept, case__district_id=actor.district_id)
        .select_related("case")
        .order_by("-told_at", "-id")
    )
    return list(rows[:limit])


def messages_of(report: Report, actor: Actor) -> list[RelayMessage]:
    """Return the relay of one report, oldest first; who may not read the teller's words finds the masked ones."""
    rows = list(
        RelayMessage.objects.in_district(report.district_id).filter(report_id=report.pk).order_by("at", "id")[:200]
    )
    if not access.may_read_words(actor, report.case):
        for row in rows:
            row.text = row.masked_text
    return rows


def waiting_objections(actor: Actor, *, limit: int = MOST) -> list[Objection]:
    """Return the objections that wait for a judgement on cases the actor may know of, the oldest first."""
    visible = Case.objects.visible_to(actor).values("id")
    rows = (
        Objection.objects.in_district(actor.district_id)
        .filter(state=ObjectionState.RAISED, case_id__in=visible)
        .filter(case__district_id=actor.district_id, report__district_id=actor.district_id)
        .select_related("report", "case")
        .order_by("raised_at", "id")
    )
    return list(rows[:limit])


def objections_of(case: Case) -> list[Objection]:
    """Return a case's objections, the newest first."""
    rows = Objection.objects.in_district(case.district_id).filter(case_id=case.pk, report__district_id=case.district_id)
    return list(rows.select_related("report").order_by("-raised_at", "id")[:MOST])


def ratings_of(case: Case, actor: Actor, *, at: datetime) -> list[Rating]:
    """Return the single ratings of a case that the actor may read now."""
    return list(Rating.objects.visible_to(actor, at=at).filter(case_id=case.pk).order_by("at")[:MOST])


def case_photos(case: Case, actor: Actor) -> list[Attachment]:
    """Return a case's photos, those of its tellers and those of the work, in order."""
    return list(Attachment.objects.visible_to(actor).filter(case_id=case.pk).order_by("ordinal", "id")[:MOST])


def is_taken_in(idempotency_key: str, *, district_id: str) -> bool:
    """Return whether the telling of this page was taken in already: a second sending isn't asked anything."""
    key = vault.secret_hash("idempotency", idempotency_key)
    return Report.objects.in_district(district_id).filter(idempotency_key=key).exists()
