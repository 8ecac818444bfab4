"""Who may touch which report: staff by their posts over its case, the teller by number and code, nobody else."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404
from django.utils.translation import gettext as _

from shanzhi.cases.models import Case
from shanzhi.cases.workflow import ZONE_CAPACITY, Zone
from shanzhi.kernel.actors import Actor, Holding
from shanzhi.kernel.paths import is_within
from shanzhi.kernel.refusal import Refused
from shanzhi.people.capacities import Capacity, label
from shanzhi.reports import codes, throttling, vault
from shanzhi.reports.models import Attachment, Report

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


def get_report(actor: Actor, number: str) -> Report:
    """Return the report of this number, with its case, if the actor may know of it.

    :raises Http404: when it isn't there or isn't theirs; the two answer alike.
    """
    return _with_case(Report.objects.visible_to(actor).filter(number=codes.normalise_number(number)).first())


def get_attachment(actor: Actor, case: Case, ordinal: int) -> Attachment:
    """Return one photo of a case.

    :raises Http404: when it isn't there or isn't theirs.
    """
    found = Attachment.objects.visible_to(actor).filter(case_id=case.pk, ordinal=ordinal).first()
    if found is None:
        raise Http404
    return found


def holding_over(actor: Actor, case: Case, capacities: frozenset[str]) -> Holding | None:
    """Return the post by which the actor stands over this case in one of these capacities, or None.

    In a closed zone its one desk does every desk's work.
    """
    own = ZONE_CAPACITY.get(Zone(case.zone))
    wanted = capacities if own is None else frozenset({str(own)})
    for holding in actor.holdings_as(wanted):
        if holding.area_path is not None and is_within(case.area_path, holding.area_path):
            return holding
    return None


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
        who = "、".join(label(capacity) for capacity in sorted(wanted))
        raise Refused(_("%(what)s轮不到您：由这里的%(who)s做。") % {"what": what, "who": who})
    return holding


def open_with_code(number: str, code: str, *, district_id: str, address: str, at: datetime) -> Report:
    """Return the report with its case, for the teller who brings its number and query code.

    Whether the number or the code is wrong can't be told from the answer, nor from how long it takes.

    :raises Refused: when they don't belong together, or when there were too many wrong tries.
    """
    wanted = codes.normalise_number(number)
    throttling.must_not_be_spent(throttling.code_limits(wanted, address), at=at)
    found = Report.objects.in_district(district_id).filter(number=wanted).first()
    kept = found.code_hash if found is not None else "0" * 64
    if not vault.code_matches(kept, wanted, code) or found is None:
        throttling.count(throttling.code_limits(wanted, address), at=at)
        raise Refused(_("编号和查询码对不上，照回执再输一次。查询码不分大小写，空格可以不输。"))
    return _with_case(found)


def open_for_teller(number: str, *, district_id: str) -> Report:
    """Return the report of a teller whose code was checked a moment ago (the page holds a signed proof of it).

    :raises Http404: when it isn't there.
    """
    return _with_case(Report.objects.in_district(district_id).filter(number=number).first())


def _with_case(report: Report | None) -> Report:
    if report is None:
        raise Http404
    report.case = (
        Case.objects.in_district(report.district_id)
        .select_related("matter", "lead_unit", "place", "grid")
        .get(pk=report.case_id)
    )
    return report
