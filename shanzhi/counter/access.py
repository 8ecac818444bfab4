"""The teller's door: number and query code, checked in constant time and throttled, or a proof of it a while later."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from shanzhi.accounts import throttling
from shanzhi.counter import limits
from shanzhi.kernel.refusal import Refused
from shanzhi.reports import codes, vault
from shanzhi.reports.access import with_case
from shanzhi.reports.models import Report


def open_with_code(number: str, code: str, *, district_id: str, address: str, at: datetime) -> Report:
    """Return the report with its case, for the teller who brings its number and query code.

    Whether the number or the code is wrong can't be told from the answer, nor from how long it takes.

    :raises Refused: when they don't belong together, or when there were too many wrong tries.
    """
    wanted = codes.normalise_number(number)
    throttling.must_not_be_spent(limits.code_limits(wanted, address), at=at)
    found = Report.objects.in_district(district_id).filter(number=wanted).first()
    kept = found.code_hash if found is not None else "0" * 64
    if not vault.code_matches(kept, wanted, code) or found is None:
        throttling.count(limits.code_limits(wanted, address), at=at)
        raise Refused(_("编号和查询码对不上，照回执再输一次。查询码不分大小写，空格可以不输。"))
    return with_case(found)


def open_for_teller(number: str, *, district_id: str) -> Report:
    """Return the report of a teller whose code was checked a moment ago (the page holds a signed proof of it).

    :raises Http404: when it isn't there.
    """
    return with_case(Report.objects.in_district(district_id).filter(number=number).first())
