"""Search: by number, its end, words; the same on both databases; and never what one may not know."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.text import normalise, skeleton
from shanzhi.organisation.actions import add_unit
from shanzhi.reports.actions.telling import tell
from shanzhi.search import actions, members, queries, words
from shanzhi.search.actions import fill, index_cases, rebuild
from shanzhi.search.models import Document, Index, Shelf
from shanzhi.territory.actions.places import add_place
from tests.neighbourhood import CAST, DISTRICT
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
    written = [case.number.replace("-", dash) for dash in (" ", "–", "—", "－", "")]
    for text in (case.number, case.number.lower(), *written, case.number[-4:], case.number[-3:], "塌陷"):
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
        with budget(3) as told:
            queries.found_cases(actor, "好处")
        with budget(3) as nothing:
            queries.found_cases(actor, "没有")
        assert told == nothing, "what lies in a closed zone must not even cost a statement"
    zones = {zone for (zone,) in Shelf.objects.filter(term="好处").values_list("zone")}
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


def kept():
    """Return which cases stand under which terms, whatever their serials."""
    found, cases = set(), dict(Document.objects.values_list("serial", "pk"))
    for zone, term, block, stored in Shelf.objects.values_list("zone", "term", "block", "members"):
        for place in members.places_of(members.unpacked(bytes(stored))):
            found.add((zone, term, cases[block * members.SPAN + place]))
    return found


@pytest.mark.both
def test_a_rebuilt_index_is_the_kept_one(at_the_moment, case, capsys):
    before = kept()
    call_command("rebuild_search")
    assert capsys.readouterr().out == "0 cases written\n"
    call_command("rebuild_search", "--anew", "--district", DISTRICT)
    assert kept() == before
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
    monkeypatch.setattr(queries, "FIRST", 2)
    monkeypatch.setattr(queries, "READ_AT_MOST", 10)
    narrow = queries.found_cases(actor, "塌陷")
    assert len(narrow.rows) == 10
    assert narrow.unread


def test_more_are_looked_at_where_fewer_fitted():
    assert queries._next_size(30, 30, 10) == 120  # sixty-six would do: four times as many as before at the least
    assert queries._next_size(30, 30, 2) == 570
    assert queries._next_size(30, 30, 0) == 480


def test_words_are_found_in_few_statements(at_the_moment, case):
    with budget(4) as statements:
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
    assert words.wanted("26-000224 12-301").terms == ("000224", "12", "301"), "the year of a number leads nowhere"
    assert sum(rebuild(DISTRICT)) == 0


@pytest.fixture
def narrow(monkeypatch):
    """Make blocks of thirty-two cases and batches of five, so that some cases lie in several."""
    monkeypatch.setattr(members, "SPAN", 32)
    monkeypatch.setattr(members, "_WHOLE", 4)
    monkeypatch.setattr(members, "_FEW", 2)
    monkeypatch.setattr(queries, "NEWEST", 1)
    monkeypatch.setattr(actions, "BATCH", 5)
    monkeypatch.setattr(actions, "SMALL", -100)


@pytest.mark.both
def test_what_was_there_before_the_index_is_filled_in_batches_and_stays_behind_what_is_newer(
    at_the_moment, narrow, indexed
):
    old = [at_the_moment.case() for _number in range(12)]
    actor = at_the_moment.actor("wendi")
    assert queries.found_cases(actor, "塌陷").filling
    assert index_cases(DISTRICT, [old[3].pk]) == 0  # left to the filling
    filling = fill(DISTRICT)
    assert next(filling) == 5
    filling.close()  # a killed worker
    take_step(old[1], "accept", by=at_the_moment.actor("bailu"), at=at_the_moment.at, matter=at_the_moment.matter)
    new = at_the_moment.case()
    assert index_cases(DISTRICT, [new.pk, old[1].pk, old[11].pk]) == 2
    half = queries.found_cases(actor, "塌陷")
    assert half.filling
    assert [one.number for one in half.rows] == [one.number for one in (new, *old[4::-1])]
    assert list(fill(DISTRICT)) == [5, 2]
    assert list(fill(DISTRICT)) == []
    whole = queries.found_cases(actor, "塌陷")
    assert not whole.filling
    assert [one.number for one in whole.rows] == [one.number for one in (new, *old[::-1])]
    assert numbers(actor, "塌陷", after=old[6].number) == [one.number for one in old[5::-1]]
    before = kept()
    indexed()
    assert kept() == before
    Index.objects.filter(district_id=DISTRICT).update(rules=0)  # as if the rules had changed
    assert sum(fill(DISTRICT)) == 13
    assert kept() == before


def test_everybody_finds_what_they_may_know_and_nothing_else(at_the_moment, narrow):
    """The places and units that narrow the reading agree with who may know, for everybody in the cast."""
    made = [at_the_moment.case(), at_the_moment.dispatched(support=True), at_the_moment.closed(title="路灯不亮")]
    made += [at_the_moment.case(zone=zone, title="好处", matter=None) for zone in ("complaint", "child")]
    made.append(at_the_moment.case(area_path=at_the_moment.other_grid.path, grid=at_the_moment.other_grid, place=None))
    made.append(at_the_moment.case(area_path="", grid=None, place=None))
    assert sum(rebuild(DISTRICT)) == len(made)
    found: set[str] = set()
    for name in CAST:
        actor = at_the_moment.actor(name)
        known = set(Case.objects.visible_to(actor).values_list("number", flat=True))
        assert set(numbers(actor, "有脸盆大")) == known, name
        found |= known
    assert len(found) == len(made) - 1, "only what lies nowhere is nobody's"


def test_a_case_that_changes_its_zone_leaves_nothing_behind(at_the_moment, indexed):
    case = at_the_moment.case(title="收了好处不办事", matter=None)
    indexed()
    assert numbers(at_the_moment.actor("wendi"), "好处") == [case.number]
    Case.objects.filter(pk=case.pk).update(zone="complaint")
    assert index_cases(DISTRICT, [case.pk]) == 1
    assert numbers(at_the_moment.actor("wendi"), "好处") == []
    assert numbers(at_the_moment.actor("xueqing"), "好处") == [case.number]
    assert set(Shelf.objects.values_list("zone", flat=True)) == {"complaint"}


def test_words_never_together_cost_as_little_as_words_that_stand_nowhere(at_the_moment, narrow):
    for number in range(45):
        at_the_moment.case(title=("路灯不亮", "井盖松动")[number % 2], summary="来看看", place=None, place_text="")
    assert sum(rebuild(DISTRICT)) == 45
    actor = at_the_moment.actor("wendi")
    for text in ("路灯 井盖", "从未听说"):
        with budget(3):
            assert numbers(actor, text) == []
    with budget(5):
        assert len(numbers(actor, "路灯 看看")) == 20
    assert len(numbers(actor, "看看", after=numbers(actor, "看看")[-1])) == 20


def test_of_many_old_blocks_only_what_tells_the_most_is_read_first(at_the_moment, narrow, monkeypatch):
    monkeypatch.setattr(members, "SPAN", 8)
    monkeypatch.setattr(members, "_WHOLE", 1)
    monkeypatch.setattr(queries, "NEWEST", 2)
    monkeypatch.setattr(queries, "FEW", 1)
    titles = ("路灯不亮", "井盖松动", "路灯歪了", "井盖没了", "垃圾没清")
    made = []
    for number in range(60):
        title = "路灯旁井盖破了" if number in {3, 20} else titles[number % 5]
        made.append((at_the_moment.case(title=title, summary="来看看", place=None, place_text="").number, title))
    assert sum(rebuild(DISTRICT)) == 60
    actor = at_the_moment.actor("wendi")
    for text in ("路灯 井盖", "路灯", "看看", "灯不 来看", "盖没 看看", "没清", "旁井", "路灯 没清"):
        fitting = [number for number, title in reversed(made) if all(word in title + "来看看" for word in text.split())]
        found = numbers(actor, text)
        assert found == fitting[:20], text
        while len(found) < len(fitting):
            more = numbers(actor, text, after=found[-1])
            assert more, text
            found += more
        assert found == fitting, text
    read = []
    monkeypatch.setattr(queries, "_laid", lambda *given, kept=queries._laid: read.append(given[2:]) or kept(*given))
    assert len(numbers(actor, "路灯 井盖 看看")) == 2
    everything, telling, others = [(len(asked), len(blocks)) for asked, blocks in read]
    assert everything == (4, 2)  # three words and the reach
    assert telling == (2, 7)  # 路灯 and 井盖, in all seven older ones
    assert others == (2, 2)  # where the two cases lie
    read.clear()
    monkeypatch.setattr(queries, "FEW", 2)  # then they are looked at without more ado
    assert len(numbers(actor, "路灯 井盖 看看")) == 2
    assert [len(asked) for asked, _blocks in read] == [4, 2]


def test_what_tells_as_much_as_all_is_the_fewest_sets():
    assert queries._telling([[0b1111, 0b0011, 0b1100]]) == [1, 2]
    assert queries._telling([[0b1111, 0b0011, 0b0111], [0b1111, 0b0100, 0b0111]]) == [1]
    assert queries._telling([[0b1111, 0]]) == [1]


@given(st.sets(st.integers(0, members.SPAN - 1), max_size=300))
def test_a_set_of_cases_is_stored_and_read_again(places):
    held = members.of(places)
    assert list(members.places_of(held)) == sorted(places, reverse=True)
    assert members.unpacked(members.packed(held)) == held
    assert len(members.packed(held)) <= members.SPAN // 8


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


def test_more_than_a_few_of_a_kind_are_a_press_away(signed_in, at_the_moment):
    unit, place, keeper = at_the_moment.units["works"], at_the_moment.place, at_the_moment.actor("mubai")
    for n in range(9):
        add_unit(f"W{n}", name=f"望塔{n}所", kind=unit.kind, by=keeper, at=at_the_moment.at)
        add_place(code=f"WT-{n}", name=f"望塔{n}号楼", kind=place.kind, by=keeper, at=at_the_moment.at)
    client = signed_in("qiaohe")
    page = client.get("/search/", {"q": "望塔"}).content.decode()
    assert page.count('href="/units/of/W') == page.count('href="/ground/places/of/WT-') == 8
    for address, last in (
        ("/units/?q=%E6%9C%9B%E5%A1%94&amp;ended=1", "W8"),
        ("/ground/places/?q=%E6%9C%9B%E5%A1%94", "WT-8"),
    ):
        assert f'href="{address}"' in page
        assert f"/of/{last}/" in client.get(address.replace("&amp;", "&")).content.decode()
    assert 'href="/units/?q=' not in client.get("/search/", {"q": "望塔1"}).content.decode(), "all are there already"
