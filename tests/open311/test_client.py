"""A published client drives the live door: discovery, list, definition, post, token, read back, in both formats."""

from __future__ import annotations

import io

import pytest

from shanzhi.reports.actions.words import release
from shanzhi.reports.models import Report
from tests.neighbourhood import DISTRICT
from tests.open311.three_today import client
from tests.ui.test_cleaned_pictures import telephone_photo

pytestmark = [pytest.mark.django_db(transaction=True)]


def listed(answer, child):
    """Return the rows of an answer: the client drops XML's root and shows a lone child as an object."""
    if isinstance(answer, list):
        return answer
    found = answer.get(child, [])
    return found if isinstance(found, list) else [found]


@pytest.mark.parametrize("form", ["json", "xml"])
def test_three_goes_the_whole_way(street, key, live, form):
    three = client(f"{live.url}/open311/v2", api_key=key, format=form, discovery=f"{live.url}/open311/discovery.{form}")
    found = three.discovery()
    found = found.get("discovery", found)
    endpoint = listed(found["endpoints"], "endpoint")[0]
    assert endpoint["url"] == f"{live.url}/open311/v2"
    three.configure(endpoint["url"], api_key=key, format=form)
    services = listed(three.services(), "service")
    assert [one["service_code"] for one in services] == ["0101", "0102", "other"]
    attributes = three.services("0101")["attributes"]
    assert listed(attributes, "attribute")[0]["code"] == "1"
    sent = {"lat": 35.401, "long": 116.301, "address": "梧桐路47号", "name": "Mu Ke", "phone": "13912345678"}
    photo = io.BytesIO(telephone_photo())
    photo.name = "pit.jpg"
    asked = {"attribute[q1]": "脚踝", "description": "路面陷下去一块", "media": photo, **sent}
    [posted] = listed(three.post("0101", **asked), "request")
    number = posted["service_request_id"]
    [waiting] = listed(three.post("other", description="说不清的一件事", **sent), "request")
    [exchanged] = listed(three.token(waiting["token"]), "request")
    assert exchanged["token"] == waiting["token"]
    for one in (number, exchanged["service_request_id"]):
        report = Report.objects.in_district(DISTRICT).select_related("case").get(number=one, case__district_id=DISTRICT)
        release(report, text=report.masked_text, by=street.actor("bailu"), at=street.at)
    [seen] = listed(three.request(number), "request")
    assert (seen["service_request_id"], seen["status"], seen["service_name"]) == (number, "open", "道路塌陷")
    assert seen["description"].startswith("路面陷下去一块")
    both = {one["service_request_id"] for one in listed(three.requests(), "request")}
    assert both == {number, exchanged["service_request_id"]}
    assert [one["service_request_id"] for one in listed(three.requests("0101", status="open"), "request")] == [number]
    window = listed(three.requests(start="03-01-2026", end="03-31-2026", count=1), "request")
    assert len(window) == 1


@pytest.mark.parametrize("form", ["json", "xml"])
def test_three_reads_our_errors(street, live, form):
    three = client(f"{live.url}/open311/v2/", api_key="wrong", format=form)
    [error] = listed(three.post("0101", address="梧桐路47号"), "error")
    assert str(error["code"]) == "403"
    [error] = listed(three.services("nix"), "error")
    assert str(error["code"]) == "404"
