"""Search: by number, its end, words; and never what one may not know."""

from __future__ import annotations

import pytest

from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.reports.actions.telling import tell
from shanzhi.web.queries import finding
from tests.neighbourhood import DISTRICT
from tests.statements import assert_district_named, budget
from tests.web.conftest import words_of


@pytest.fixture
def case(at_the_moment):
    return at_the_moment.dispatched()


@pytest.mark.parametrize("words", ["塌陷", "脸盆", "梧桐路 塌陷", "市政设施", "梧桐"])
def test_a_case_is_found_by_its_words(signed_in, case, words):
    assert case.number in words_of(signed_in("wendi").get("/search/", {"q": words}))


def test_a_case_is_found_by_its_number_and_by_its_last_digits(signed_in, case):
    client = signed_in("wendi")
    for words in (case.number, case.number.lower(), case.number[-4:], case.number[-3:]):
        assert case.title in words_of(client.get("/search/", {"q": words})), words


def test_what_is_not_there_is_said(signed_in, case):
    page = words_of(signed_in("wendi").get("/search/", {"q": "塌陷 没有的词"}))
    assert "没有找到" in page
    assert "写几个字再搜" in words_of(signed_in("wendi").get("/search/"))


@pytest.mark.parametrize("name", ["waipai", "waiban", "mubai", "waige"])
def test_others_do_not_find_it(signed_in, case, name):
    page = words_of(signed_in(name).get("/search/", {"q": "塌陷"}))
    assert case.number not in page
    assert "没有找到" in page


def test_a_complaint_is_found_by_its_desk_alone(signed_in, at_the_moment):
    case = at_the_moment.case(zone="complaint", title="收了好处不办事", summary="收了好处", matter=None)
    assert case.number in words_of(signed_in("xueqing").get("/search/", {"q": "好处"}))
    for name in ("wendi", "bailu", "linfeng", "hanzhou"):
        assert case.number not in words_of(signed_in(name).get("/search/", {"q": "好处"})), name


def test_a_report_is_found_by_its_number(signed_in, at_the_moment):
    teller = Actor(ActorKind.TELLER, district_id=DISTRICT)
    place = {"place": at_the_moment.place, "place_text": "梧桐路47号"}
    told = tell(district_id=DISTRICT, text="路灯坏了三天", by=teller, at=at_the_moment.at, channel="web", **place)
    number = told.report.number
    for words in (number, f"{number[:4]} {number[4:]}"):
        page = words_of(signed_in("bailu").get("/search/", {"q": words}))
        assert f"/cases/{told.case.number}/" in page
    assert told.case.number not in words_of(signed_in("waishou").get("/search/", {"q": number}))


def test_units_and_places_are_found(signed_in):
    page = words_of(signed_in("qiaohe").get("/search/", {"q": "供水"}))
    assert "/units/of/" in page
    assert "/ground/places/of/R-0047/" in words_of(signed_in("qiaohe").get("/search/", {"q": "47号"}))


def test_cases_are_found_in_one_statement(at_the_moment, case):
    with budget(1) as statements:
        assert finding.cases(at_the_moment.actor("wendi"), "梧桐路 塌陷") == [case]
    assert_district_named(statements)
    with budget(0):
        assert finding.cases(at_the_moment.actor("wendi"), "  ") == []


def test_the_newest_twenty_are_enough(at_the_moment):
    for _number in range(22):
        at_the_moment.case()
    assert len(finding.cases(at_the_moment.actor("wendi"), "塌陷")) == finding.MOST
