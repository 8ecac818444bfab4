"""The requests that may be read: ordinary reports whose masked words a person or a rule released.

Whoever reads with the key by which a request came also reads of that one, without its words until they are released.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import F, Q, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from shanzhi.advice.masking import mask
from shanzhi.cases.models import Case, ProgressNote
from shanzhi.clocks.models import Deadline
from shanzhi.loop.workflow import OPEN_STATES, State, Zone
from shanzhi.open311.models import ApiKey, Posting
from shanzhi.open311.queries.offered import OTHER, spelled
from shanzhi.open311.reading import Params, Wrong, in_utc, page, said, span
from shanzhi.reports import codes, vault
from shanzhi.reports.models import Report
from shanzhi.reports.querysets import ReportQuerySet

OPEN = [str(state) for state in OPEN_STATES]
STATUSES = ("open", "closed")
# Our states in the finer words of the updates extension.
FINER = {
    State.REPORTED: "open",
    State.ACCEPTED: "for_triage",
    State.VERIFYING: "investigating",
    State.REGISTERED: "planned",
    State.DISPATCHED: "in_progress",
    State.HANDLED: "in_progress",
    State.CLOSED: "fixed",
    State.ARCHIVED: "fixed",
    State.REJECTED: "no_further_action",
    State.DECLINED: "no_further_action",
    State.VOID: "closed",
}


def readable(district_id: str, key: ApiKey | None = None) -> ReportQuerySet:
    """Return released words of the ordinary zone, whose case lies there too; with a key also what came by it."""
    rows: ReportQuerySet = Report.objects.in_district(district_id).filter(
        zone=Zone.ORDINARY, case__district_id=district_id, case__zone=Zone.ORDINARY
    )
    if key is None:
        return rows.exclude(released_text="")
    own = Posting.objects.in_district(district_id).filter(key=key).values("report_id")
    return rows.filter(~Q(released_text="") | Q(pk__in=own))


def _with_cases(rows: ReportQuerySet) -> ReportQuerySet:
    joined: ReportQuerySet = rows.select_related("case", "case__matter", "case__lead_unit", "case__place")
    return joined


def one_request(district_id: str, number: str, *, key: ApiKey | None) -> Report:
    """Return one report that may be read.

    :raises Wrong: 404 for what isn't there or may not be read; the two answer alike.
    """
    asked = codes.normalise_number(number[:40]) or "none"
    found: Report | None = _with_cases(readable(district_id, key).filter(number=asked)).first()
    if found is None:
        raise Wrong(404, _("没有这个service_request_id，或者还没有公开。"))
    return found


def listed(district_id: str, params: Params, *, key: ApiKey | None, at: datetime) -> list[Report]:
    """Return the readable reports asked for, the newest first, a thousand at most.

    Ids given override every other filter; ids not found are left out.

    :raises Wrong: 400 for a filter that can't be read.
    """
    rows = _with_cases(readable(district_id, key))
    ids = params.listed("service_request_id")
    if ids:
        numbers = [number for one in ids[:1000] if (number := codes.normalise_number(one[:40]))]
        return list(rows.filter(number__in=numbers).order_by("-told_at", "-id")[:1000])
    window = span(params, at=at)
    if window is not None:
        rows = rows.filter(told_at__gte=in_utc(window[0]), told_at__lte=in_utc(window[1]))
    rows = rows.filter(_services(params) & _statuses(params))
    first, last = page(params)
    return list(_changed(rows, params).order_by("-told_at", "-id")[first:last])


def _services(params: Params) -> Q:
    wanted = params.listed("service_code")
    if not wanted:
        return Q()
    condition = Q(case__matter__code__in=[one for code in wanted if code != OTHER for one in spelled(code)])
    return condition | Q(case__matter=None) if OTHER in wanted else condition


def _statuses(params: Params) -> Q:
    wanted = {one.lower() for one in params.listed("status")}
    if strange := wanted - set(STATUSES):
        raise Wrong(400, _("status只有open和closed，没有“%(status)s”。") % {"status": sorted(strange)[0][:40]})
    if len(wanted) != 1:
        return Q()
    is_open = Q(case__state__in=OPEN)
    return is_open if "open" in wanted else ~is_open


def _changed(rows: ReportQuerySet, params: Params) -> ReportQuerySet:
    """Keep what changed within the bounds; what was released since counts as changed, for nobody saw it before."""
    after, before = params.moment("updated_after"), params.moment("updated_before")
    if after is None and before is None:
        return rows
    closed = Coalesce(F("case__closed_at"), F("case__changed_at"))
    rows = rows.annotate(changed=Choose(When(case__state__in=OPEN, then=F("case__changed_at")), default=closed))
    if after is not None:
        rows = rows.filter(Q(changed__gte=in_utc(after)) | Q(released_at__gte=in_utc(after)))
    return rows.filter(changed__lte=in_utc(before)) if before is not None else rows


def described(reports: Sequence[Report], *, extended: bool = False) -> list[dict[str, Any]]:
    """Return the reports as requests, in their order; one more statement for all promises, one for all notes."""
    if not reports:
        return []
    district_id = reports[0].district_id
    keys = [report.pk for report in reports]
    totals = Deadline.objects.in_district(district_id).filter(kind="total", subject_id__in=keys)
    promised = dict(totals.values_list("subject_id", "due_at"))
    rows = [_row(report, promised.get(report.pk)) for report in reports]
    if extended:
        notes = _notes(reports)
        for report, row in zip(reports, rows, strict=True):
            more: dict[str, str | None] = {
                "status": FINER[report.case_state_told],
                "status_name": str(report.case.state_label),
            }
            more["address_id"] = report.case.place.code if report.case.place is not None else None
            row |= {"extended_attributes": more, "notes": _said_notes(report, notes), "attributes": []}
    return rows


def _row(report: Report, due_at: datetime | None) -> dict[str, Any]:
    case, matter, place = report.case, report.case.matter, report.case.place
    known = matter is not None and not matter.confidential_zone
    return {
        "service_request_id": report.number,
        "status": "open" if case.is_open else "closed",
        "status_notes": status_notes(report),
        "service_name": matter.told_as() if matter is not None and known else _("其他"),
        "service_code": matter.code if matter is not None and known else OTHER,
        "description": report.released_text[:4000] or None,
        "agency_responsible": case.lead_unit.name if case.lead_unit is not None else None,
        "service_notice": None,
        "requested_datetime": said(report.told_at),
        "updated_datetime": said(updated_at(case)),
        "expected_datetime": said(due_at),
        "address": (place.name if place is not None else mask(report.place_text).text) or None,
        # Published clients read it as a number; a code of another kind stands among the extensions.
        "address_id": place.code if place is not None and place.code.isdecimal() else None,
        "zipcode": None,
        "lat": _rounded(case.lat),
        "long": _rounded(case.lon),
        "media_url": None,  # whoever answers knows our address and fills in what was released
    }


def _notes(reports: Sequence[Report]) -> dict[UUID, list[ProgressNote]]:
    district_id, cases = reports[0].district_id, {report.case_id for report in reports}
    rows = ProgressNote.objects.in_district(district_id).filter(case_id__in=cases).exclude(public_text="")
    found: dict[UUID, list[ProgressNote]] = {}
    for note in rows.order_by("at"):
        found.setdefault(note.case_id, []).append(note)
    return found


def _said_notes(report: Report, notes: dict[UUID, list[ProgressNote]]) -> list[dict[str, Any]]:
    rows = [
        {"datetime": said(note.at), "description": mask(note.public_text).text, "type": "progress"}
        for note in notes.get(report.case_id, [])
    ]
    if report.is_answered and report.answer_text:
        answer = {"datetime": said(report.answered_at), "description": mask(report.answer_text).text, "type": "answer"}
        rows.append(answer)
    return rows


def updated_at(case: Case) -> datetime:
    """Return when it last changed: for what is closed, when it was."""
    return case.changed_at if case.is_open else case.closed_at or case.changed_at


def status_notes(report: Report) -> str:
    """Return how it stands in words: the public answer once there is one, else the state's name."""
    if not report.case.is_open and (report.case.reply or report.answer_text):
        return mask(report.case.reply or report.answer_text).text
    return str(report.case.state_label)


def _rounded(degrees: float | None) -> float | None:
    """Return degrees to about a metre: more is no truer."""
    return round(degrees, 5) if degrees is not None else None


def posting_of_token(district_id: str, token: str) -> Posting:
    """Return what was posted under a token.

    :raises Wrong: 404 when there is no such token.
    """
    kept = vault.secret_hash("open311.token", token[:200])
    found: Posting | None = (
        Posting.objects.in_district(district_id)
        .filter(token_hash=kept, report__district_id=district_id)
        .select_related("report")
        .first()
    )
    if found is None or not token:
        raise Wrong(404, _("没有这个token。"))
    return found


def own_report(key: ApiKey, number: str) -> Report:
    """Return a report that came by this key, with its case.

    :raises Wrong: 404 when none of its reports has this number.
    """
    district_id = key.district_id
    rows = Posting.objects.in_district(district_id).filter(key=key, report__district_id=district_id)
    found: Posting | None = (
        rows.filter(report__number=codes.normalise_number(number[:40]) or "none", report__case__district_id=district_id)
        .select_related("report", "report__case")
        .first()
    )
    if found is None:
        raise Wrong(404, _("没有这个service_request_id，或者不是用这把钥匙报的。"))
    report: Report = found.report
    return report
