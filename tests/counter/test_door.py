"""The door's own parts: addresses behind proxies, counters, places, look-alikes, words for a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import RequestFactory

from shanzhi.accounts.addresses import counted_address
from shanzhi.counter import saying
from shanzhi.counter.queries.places import understand
from shanzhi.kernel.clock import CHINA
from shanzhi.reports.queries.lookalikes import lookalikes_of
from shanzhi.ui.codes import qr
from tests.reports.conftest import DISTRICT


@pytest.mark.parametrize(
    ("hops", "forwarded", "remote", "address"),
    [
        (0, "1.2.3.4", "10.0.0.1", "10.0.0.1"),
        (1, "6.6.6.6, 1.2.3.4", "10.0.0.1", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.2", "10.0.0.1", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.1", "10.0.0.1"),
        (1, "", "10.0.0.1", "10.0.0.1"),
        (1, "nonsense", "10.0.0.1", "10.0.0.1"),
        (0, "", "", "unknown"),
        (0, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ],
)
def test_only_our_own_proxies_are_believed(hops, forwarded, remote, address):
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=forwarded, REMOTE_ADDR=remote)
    assert counted_address(request, hops=hops) == address


@pytest.mark.django_db
def test_a_place_is_understood_by_point_choice_or_words(street):
    on = date(2026, 3, 11)
    words = understand("梧桐路", district_id=DISTRICT, on=on)
    assert words.given["place"] == street.place
    assert "第三网格" in words.where
    grid = understand("第三网格", district_id=DISTRICT, on=on)
    assert grid.given["area_path"] == street.grid.path
    unknown = understand("那个地方", district_id=DISTRICT, on=on)
    assert unknown.given["area_path"] == street.street.path
    assert not unknown.is_found
    point = understand("", district_id=DISTRICT, on=on, lon=116.3, lat=39.9)
    assert (point.given["lon"], point.given["area_path"]) == (116.3, street.street.path)


@pytest.mark.django_db
def test_look_alikes_are_of_the_same_street_and_what_one_may_know(told, street, at):
    first = told(text="梧桐路47号菜店门口路面塌陷一个坑")
    second = told(text="梧桐路47号菜店门口路面塌陷有个坑")
    told(text="梧桐路47号菜店门口路面塌陷一个坑", area_path="00010002", grid=None)
    told(text="梧桐路47号菜店门口路面塌陷一个坑", zone="complaint", kept_out=[street.unit])
    found = lookalikes_of(second.case, actor=street.sorter, at=at)
    assert [one.case.pk for one in found] == [first.case.pk]
    assert found[0].likeness.same


def test_the_reasons_for_a_day_say_how_it_came():
    told_at = datetime(2026, 3, 5, 16, 40, tzinfo=CHINA)
    at = told_at + timedelta(days=6)
    moved = saying.reasons_for_the_day(
        amount=10,
        unit="days",
        started_at=told_at,
        due_at=datetime(2026, 3, 16, 17, 30, tzinfo=CHINA),
        source="",
        given=False,
        at=at,
    )
    assert moved[0] == "规定10天内答复，反映当天不算。"
    assert "3月15日" in moved[1]
    assert "顺延到3月16日" in moved[1]
    assert "不重算" in moved[-1]
    hours = saying.reasons_for_the_day(
        amount=24, unit="hours", started_at=told_at, due_at=told_at + timedelta(days=1), source="", given=False, at=at
    )
    assert "算起" in hours[0]
    given = saying.reasons_for_the_day(
        amount=1, unit="days", started_at=told_at, due_at=at, source="", given=True, at=at
    )
    assert given == ["这个日子是转来这件事的部门定的。"]


def test_a_qr_code_is_inline_svg_with_a_quiet_zone():
    svg = qr("https://shanzhi.example/status/260301207/")
    assert svg.startswith('<svg class="qr"')
    assert "style" not in svg
    assert "https://shanzhi.example/status/260301207/" in svg
