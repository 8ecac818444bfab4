"""Search: by number, its end, words; the same on both databases; and never what one may not know."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command

from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.text import normalise, skeleton
from shanzhi.reports.actions.telling import tell
from shanzhi.search import queries, words
from shanzhi.search.actions import index_cases, rebuild
from shanzhi.search.models import Document, Posting
from tests.neighbourhood import DISTRICT
from tests.statements import assert_district_named, budget
from tests.web.conftest import words_of


@pytest.fixture
def case(at_the_moment, indexed):
    found = at_the_moment.dispatched(support=True)
    indexed()
    return found


def numbers(actor, text, **more):
    return [one.number for one in queries.found_cases(actor, text, **more).rows]


@pytest.mark.both
@pytest.mark.parametrize(
    "text",
    ["塌陷", "脸盆", "梧桐路 塌陷", "市政设施", "梧桐", "梧桐路47号", "路47号", "供水公司", "４７号 积水", "塌陷积水"],
)
def test_a_case_is_found_by_words_address_matter_and_unit(at_the_moment, case, text):
    expected = [] if text == "塌陷积水" else [case.number]  # pairs never reach over punctuation
    assert numbers(at_the_moment.actor("wendi"), text) == expected


def test_the_page_shows_what_was_found(signed_in, case):
    client = signed_in("wendi")
    for text in (case.number, case.number.lower(), case.number[-4:], case.number[-3:], "塌陷"):
        assert case.title in words_of(client.get("/search/", {"q": text})), text
    page = words_of(client.get("/search/", {"q": "塌陷 没有的词"}))
    assert "没有找到" in page
    assert "写几个字再搜" in words_of(client.get("/search/"))
    assert "没有找到" in words_of(client.get("/search/", {"q": "怪"}))  # one character leads nowhere by itself


@pytest.mark.parametrize("name", ["waipai", "waiban", "mubai", "waige"])
def test_others_do_not_find_it(signed_in, case, name):
    page = words_of(signed_in(name).get("/search/", {"q": "塌陷"}))
    assert case.number not in page
    assert "没有找到" in page


@pytest.mark.both
def test_a_closed_zone_is_read_for_its_own_people_alone(at_the_moment, indexed):
    case = at_the_moment.case(zone="complaint", title="收了好处不办事", summary="收了好处", matter=None)
    indexed()
    assert numbers(at_the_moment.actor("xueqing"), "好处") == [case.number]
    for name in ("wendi", "bailu", "linfeng", "hanzhou", "tongxin"):
        actor = at_the_moment.actor(name)
        assert numbers(actor, "好处") == []
        with budget(2) as told:
            queries.found_cases(actor, "好处")
        with budget(2) as nothing:
            queries.found_cases(actor, "没有")
        assert told == nothing, "what lies in a closed zone must not even cost a statement"
    zones = {zone for (zone,) in Posting.objects.filter(term="好处").values_list("zone")}
    assert zones == {"complaint"}


def test_a_number_that_is_not_yours_is_no_place_to_read_on_from(at_the_moment, indexed):
    first = at_the_moment.case()
    hidden = at_the_moment.case(zone="child", title="别的事", summary="别的事", matter=None)
    last = at_the_moment.case()
    indexed()
    actor = at_the_moment.actor("wendi")
    assert numbers(actor, "塌陷", after=last.number) == [first.number]
    assert numbers(actor, "塌陷", after=hidden.number) == numbers(actor, "塌陷", after="26-999999")


def test_telephones_and_identity_numbers_are_no_words(at_the_moment, indexed):
    said = "打13912345678或者 139-1234-5678 找我，身份证110101199003070070，王先生"
    case = at_the_moment.case(title="路灯不亮", summary=said, place_text=said)
    indexed()
    actor = at_the_moment.actor("wendi")
    assert numbers(actor, "路灯") == [case.number]
    for text in ("13912345678", "139-1234-5678", "1234", "110101199003070070", "5678"):
        assert numbers(actor, text) == [], text
    assert not re.search(r"\d{7}", Document.objects.get().text.partition("\n")[2])


def test_the_index_follows_the_case(at_the_moment, indexed, case):
    other = at_the_moment.registered(title="窨井盖松动")
    indexed()
    assert numbers(at_the_moment.actor("wendi"), "园林绿化 窨井") == []
    take_step(
        at_the_moment.fresh(other), "dispatch", by=at_the_moment.actor("wendi"), at=at_the_moment.at,
        lead=at_the_moment.units["parks"],
    )  # fmt: skip
    indexed()
    assert numbers(at_the_moment.actor("wendi"), "园林绿化 窨井") == [other.number]
    with budget(6):  # nothing is written where no word changed
        assert index_cases(DISTRICT, [case.pk]) == 0


@pytest.mark.both
def test_a_rebuilt_index_is_the_kept_one(at_the_moment, case, capsys):
    before = set(Posting.objects.values_list("zone", "term", "case_id"))
    call_command("rebuild_search")
    assert capsys.readouterr().out == "0 cases written\n"
    call_command("rebuild_search", "--anew", "--district", DISTRICT)
    assert set(Posting.objects.values_list("zone", "term", "case_id")) == before
    assert numbers(at_the_moment.actor("wendi"), "塌陷") == [case.number]


def test_one_reads_on_by_keyset(signed_in, at_the_moment, indexed, monkeypatch):
    made = [at_the_moment.case().number for _number in range(queries.MOST + 3)]
    indexed()
    actor = at_the_moment.actor("wendi")
    first = queries.found_cases(actor, "塌陷")
    assert [one.number for one in first.rows] == made[:2:-1]
    assert first.more
    assert numbers(actor, "塌陷", after=first.rows[-1].number) == made[2::-1]
    page = words_of(signed_in("wendi").get("/search/", {"q": "塌陷"}))
    assert f"after={first.rows[-1].number}" in page
    monkeypatch.setattr(queries, "WINDOWS", (2, 3, 5))
    monkeypatch.setattr(queries, "COUNTED", 4)
    narrow = queries.found_cases(actor, "塌陷")
    assert len(narrow.rows) == 10
    assert narrow.unread


def test_words_are_found_in_few_statements(at_the_moment, case):
    with budget(3) as statements:
        assert queries.found_cases(at_the_moment.actor("wendi"), "梧桐路 塌陷").rows == [case]
    assert_district_named(statements)
    with budget(0):
        assert queries.found_cases(at_the_moment.actor("wendi"), "  ").rows == []


def test_the_index_agrees_with_reading_every_case(at_the_moment, indexed):
    """Whatever the index finds stands in the case, and a pair that stands in a case is found."""
    for title in ("石桥巷口路灯三天没亮", "石桥巷3号院墙开裂", "桥头垃圾没人清", "路灯杆歪了 LED屏坏了"):
        at_the_moment.case(title=title, summary=f"{title}，请来看看。", place_text="石桥巷")
    indexed()
    actor, plain = at_the_moment.actor("wendi"), {}
    for row in Case.objects.in_district(DISTRICT):
        plain[row.number] = skeleton(normalise(f"{row.title}|{row.summary}|{row.place_text}"))
    for text in ("石桥", "路灯", "桥头", "led", "石桥 路灯", "巷口路", "院墙开裂", "三天没", "3号院"):
        expected = {number for number, said in plain.items() if all(word in said for word in text.split())}
        assert set(numbers(actor, text)) == expected, text
    assert words.wanted("路47号").terms == ("47",)
    assert sum(rebuild(DISTRICT)) == 0


def test_a_report_is_found_by_its_number(signed_in, at_the_moment):
    teller = Actor(ActorKind.TELLER, district_id=DISTRICT)
    place = {"place": at_the_moment.place, "place_text": "梧桐路47号"}
    told = tell(district_id=DISTRICT, text="路灯坏了三天", by=teller, at=at_the_moment.at, channel="web", **place)
    number = told.report.number
    for text in (number, f"{number[:4]} {number[4:]}"):
        page = words_of(signed_in("bailu").get("/search/", {"q": text}))
        assert f"/cases/{told.case.number}/" in page
    assert told.case.number not in words_of(signed_in("waishou").get("/search/", {"q": number}))


def test_units_and_places_are_found(signed_in):
    page = words_of(signed_in("qiaohe").get("/search/", {"q": "供水"}))
    assert "/units/of/" in page
    assert "/ground/places/of/R-0047/" in words_of(signed_in("qiaohe").get("/search/", {"q": "47号"}))
