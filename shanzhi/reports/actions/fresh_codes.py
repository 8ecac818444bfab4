"""A new query code 补发查询码 for a teller who lost theirs, or who came by a sheet and never had one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.journal.actions import record_many
from shanzhi.journal.changing import change
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.people.capacities import Capacity
from shanzhi.reports import codes, vault
from shanzhi.reports.access import must_hold
from shanzhi.reports.actions.lines import report_line
from shanzhi.reports.models import Report
from shanzhi.reports.shapes import Told

CLERKS = frozenset({str(Capacity.INTAKE_AGENT), str(Capacity.COMPLAINT_RECEIVER), str(Capacity.CHILD_PROTECTION)})


def issue_code(report: Report, *, reason: str, by: Actor, at: datetime) -> Told:
    """Give a report (with its case) a new code; the old one opens nothing from now on.

    ``reason`` says how the clerk knows that it is the teller: it stands in the journal.

    :raises Refused: without a reason, or by somebody who doesn't sit at the intake desk here.
    :raises Stale: when somebody else changed the report first.
    """
    holding = must_hold(by, report.case, CLERKS, _("补发查询码"))
    if not reason.strip():
        raise Refused(_("写一句怎么认出是反映人本人的，再补发。"))
    code = codes.new_code()
    with transaction.atomic():
        change(report, _("您看的这一页旧了，别人刚动过这件来件。"), code_hash=vault.code_hash(report.number, code))
        told = {"capacity": holding.capacity, "reason": reason}
        record_many([report_line("new_code", report, by=by, at=at, was=report.state, **told)])
    return Told(report, code, report.case)
