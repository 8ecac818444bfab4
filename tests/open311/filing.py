"""Requests sent in and tellings released, as the tests of this door need them."""

from __future__ import annotations

from shanzhi.reports.actions.telling import tell
from shanzhi.reports.actions.words import release
from shanzhi.reports.models import Report
from tests.neighbourhood import DISTRICT, TELLER
from tests.open311.conftest import rows, told


def report_of(number):
    return Report.objects.in_district(DISTRICT).select_related("case").get(number=number, case__district_id=DISTRICT)


def filed(door, key, **more):
    [row] = rows(door.post("/requests.json", **told(key, **more)))
    return row["service_request_id"]


def released(street, words="路灯不亮了", **more):
    """Tell something at another door and release its words."""
    given = {"place": street.place, "matter": street.matter, "channel": "web", **more}
    made = tell(district_id=DISTRICT, text=words, by=TELLER, at=street.at, **given).report
    made = report_of(made.number)
    return release(made, text=made.masked_text, by=street.actor("bailu"), at=street.at)
