"""Who may touch which report: staff by their posts over its case, the teller by number and code, nobody else."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor, Holding
from shanzhi.kernel.refusal import Refused
from shanzhi.loop.workflow import ZONE_CAPACITY, Zone
from shanzhi.people.capacities import Capacity, label
from shanzhi.reports import codes
from shanzhi.reports.models import Attachment, Objection, Report
from shanzhi.reports.workflow import ObjectionState
from shanzhi.ui.joining import joined

CENTRE = frozenset(
    {
        str(Capacity.INTAKE_AGENT),
        str(Capacity.REGISTRAR),
        str(Capacity.DISPATCHER),
        str(Capacity.CHECKER),
        str(Capacity.SUPERVISOR),
    }
)
# Who sorts tellings into cases and releases their words.
SORTERS = frozenset(
    {str(Capacity.INTAKE_AGENT), str(Capacity.REGISTRAR), str(Capacity.DISPATCHER), str(Capacity.SUPERVISOR)}
)
UNITS = frozenset({str(Capacity.HANDLER), str(Capacity.UNIT_APPROVER)})
GRID = frozenset({str(Capacity.GRID_WORKER), str(Capacity.GRID_HEAD)})
JUDGES = frozenset({str(Capacity.SUPERVISOR)})
ZONE_DESKS = frozenset(str(capacity) for capacity in ZONE_CAPACITY.values())


def get_report(actor: Actor, number: str) -> Report:
    """Return the report of this number, with its case, if the actor may know of it.

    :raises Http404: when it isn't there or isn't theirs; the two answer alike.
    """
    return with_case(Report.objects.visible_to(actor).filter(number=codes.normalise_number(number)).first())


def get_objection(actor: Actor, number: str) -> Objection:
    """Return the waiting objection to the report of this number, with report and case.

    :raises Http404: when there is none or it isn't theirs.
    """
    report = get_report(actor, number)
    found: Objection | None = (
        Objection.objects.in_district(actor.district_id)
        .filter(report_id=report.pk, state=ObjectionState.RAISED)
        .first()
    )
    if found is None:
        raise Http404
    found.report, found.case = report, report.case
    return found


def get_attachment(actor: Actor, case: Case, ordinal: int) -> Attachment:
    """Return one photo of a case.

    :raises Http404: when it isn't there or isn't theirs.
    """
    found: Attachment | None = Attachment.objects.visible_to(actor).filter(case_id=case.pk, ordinal=ordinal).first()
    if found is None:
        raise Http404
    return found


def holding_over(actor: Actor, case: Case, capacities: frozenset[str]) -> Holding | None:
    """Return the post by which the actor stands over this case in one of these capacities, or None.

    In a closed zone its one desk does every desk's work.
    """
    own = ZONE_CAPACITY.get(Zone(case.zone))
    return actor.holding_over(case.area_path, capacities if own is None else str(own))


def may_read_words(actor: Actor, case: Case) -> bool:
    """Return whether the teller's own words may be read; others, units above all, read the masked ones."""
    return holding_over(actor, case, CENTRE) is not None


def must_hold(actor: Actor, case: Case, capacities: frozenset[str], what: str) -> Holding:
    """Return the post that allows it.

    :raises Refused: with the sentence that says who may.
    """
    holding = holding_over(actor, case, capacities)
    if holding is None:
        own = ZONE_CAPACITY.get(Zone(case.zone))
        wanted = capacities if own is None else frozenset({str(own)})
        who = joined(map(label, sorted(wanted)))
        raise Refused(_("%(what)s轮不到您：由这里的%(who)s做。") % {"what": what, "who": who})
    return holding


def with_case(report: Report | None) -> Report:
    """Return the report with its case loaded, by district.

    :raises Http404: for no report.
    """
    if report is None:
        raise Http404
    report.case = (
        Case.objects.in_district(report.district_id)
        .select_related("matter", "lead_unit", "place", "grid")
        .get(pk=report.case_id)
    )
    return report
