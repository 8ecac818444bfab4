"""Three lists: who needs what, who has what, who took it on; suggested with reasons, told in three answers."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from shanzhi.journal.queries import history
from shanzhi.journal.verify import verify
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.kernel.sheets import read_sheet
from shanzhi.needs import queries
from shanzhi.needs.actions import listings, projects
from shanzhi.needs.actions.projects import Planned
from shanzhi.needs.demonstration import live_needs
from shanzhi.needs.matching import Side, suggest
from shanzhi.needs.models import Listing, Project
from shanzhi.needs.workflow import LISTING_STEPS, PROJECT_STEPS, ListingState, ProjectState
from shanzhi.organisation.models import Unit
from tests.neighbourhood import DISTRICT
from tests.statements import assert_district_named, budget

ON = date(2026, 3, 10)


def listed(ground, kind="need", owner="community", by="tongchou", **told):
    words = {"title": "想要一间能坐30人的会议室", "category": "space", "area_path": ground.community.path} | told
    return listings.add_listing(kind, owner=ground.units[owner], by=ground.actor(by), at=ground.at, **words)


def offered(ground, **told):
    words = {"title": "三楼会议室周末可以借，坐40人", "owner": "works", "by": "hanzhou"} | told
    return listed(ground, "resource", **words)


def released(ground, listing):
    return listings.release(listing, by=ground.actor("tongchou"), at=ground.at, seen=listing.version)


def claimed(ground, need, **told):
    words = {"claimant": ground.units["works"], "plan": "周末借用", "due_on": date(2026, 4, 1)} | told
    return projects.claim(need, by=ground.actor("hanzhou"), at=ground.at, seen=need.version, **words)


def test_every_state_is_reached_and_every_step_starts_somewhere():
    assert {one.to for one in LISTING_STEPS.values() if one.to} == {str(one) for one in ListingState}
    reached = {one.to for one in PROJECT_STEPS.values() if one.to} | {"running"}
    assert reached == {str(one) for one in ProjectState}


def test_a_suggestion_says_why():
    need = Side(1, "space", "想要一间会议室", "000100010001", owner=1)
    near = Side(2, "space", "三楼会议室可以借", "000100010001", owner=2)
    far = Side(3, "space", "会议室", "000100020001", owner=3, in_use=2)
    over = Side(4, "space", "会议室", "000100010001", owner=4, valid_until=date(2026, 3, 9))
    other = Side(5, "goods", "雨伞一百把", "000100010001", owner=5)
    own = Side(6, "space", "会议室", "000100010001", owner=1)
    found = suggest(need, [far, over, other, own, near], on=ON)
    assert [one.key for one in found] == [2, 3]
    assert found[0].reasons == (("category", "space"), ("words", ["会议室"]), ("same_place", ""), ("free", ""))
    assert found[1].reasons[-1] == ("busy", "2")


def test_words_meet_by_what_stands_inside_them_and_not_across():
    need = Side(1, "people", "想请师傅来看一次店里的电路，能停车", "", owner=1)
    wiring = Side(2, "space", "电路师傅，有停车位", "", owner=2)
    chance = Side(3, "space", "消防器材检查员可以到楼道看一遍", "", owner=3)
    [found] = suggest(need, [wiring, chance], on=ON)
    assert (found.key, found.reasons[0]) == (2, ("words", ["师傅", "电路", "停车"]))


SIDES = st.builds(
    Side,
    key=st.integers(1, 99),
    category=st.sampled_from(["space", "goods"]),
    text=st.text("会议室桌椅借ab ", max_size=9),
    area_path=st.sampled_from(["", "00010001", "000100010001", "000100020001"]),
    owner=st.integers(1, 4),
    valid_until=st.none() | st.dates(date(2026, 3, 1), date(2026, 3, 20)),
    in_use=st.integers(0, 2),
)


@given(SIDES, st.lists(SIDES, max_size=8, unique_by=lambda one: one.key))
def test_suggestions_hold_for_any_lists(need, resources):
    found = suggest(need, resources, on=ON)
    by_key = {one.key: one for one in resources}
    assert [one.points for one in found] == sorted((one.points for one in found), reverse=True)
    for one in found:
        side = by_key[one.key]
        assert side.owner != need.owner
        assert side.valid_until is None or side.valid_until >= ON
        assert {code for code, _what in one.reasons} & {"category", "words"}
    assert found == suggest(need, list(reversed(resources)), on=ON)


def test_a_need_is_claimed_carried_out_and_told_in_three_answers(ground):
    need, resource = released(ground, listed(ground)), released(ground, offered(ground))
    assert [one.listing.number for one in queries.suggestions(need, ground.actor("hanzhou"), on=ON)] == ["R26-0001"]
    stages = [Planned("看场地", date(2026, 3, 12)), Planned("交钥匙", date(2026, 3, 20))]
    project = claimed(ground, need, resources=[resource], stages=stages)
    assert (project.number, need.state) == ("P26-0001", "taken")
    assert queries.in_use(DISTRICT, [resource.pk]) == {resource.pk: 1}
    told = {"by": ground.actor("hanzhou"), "at": ground.at}
    projects.finish_stage(project, ordinal=1, seen=1, **told)
    with pytest.raises(Refused, match="已经做完"):
        projects.finish_stage(project, ordinal=1, seen=2, **told)
    projects.finish(project, result="借了两次，打13912345678联系", seen=2, **told)
    assert "13912345678" not in project.result
    with pytest.raises(Refused, match="认领单位不评自己"):
        projects.rate(project, wanted=True, achieved="yes", again=True, seen=3, **told)
    projects.rate(
        project, wanted=True, achieved="partly", again=True, by=ground.actor("tongchou"), at=ground.at, seen=3
    )
    assert queries.outcome_counts(DISTRICT) == {"rated": 1, "wanted": 1, "achieved": 0, "again": 1}
    assert Listing.objects.get(district_id=DISTRICT, pk=need.pk).is_met
    verbs = [one.verb for one in history(DISTRICT, "need_project", str(project.pk))]
    assert verbs == ["need_project.rate", "need_project.finish", "need_project.stage", "need_project.claim"]
    assert verify(DISTRICT) == []


def test_giving_up_lets_somebody_else_claim(ground):
    need = released(ground, listed(ground))
    project = claimed(ground, need)
    with pytest.raises(Refused, match="现在不能“认领”"):
        claimed(ground, need)
    projects.give_up(project, reason="场地要大修", by=ground.actor("hanzhou"), at=ground.at, seen=1)
    again = claimed(ground, Listing.objects.get(district_id=DISTRICT, pk=need.pk))
    assert again.number == "P26-0002"
    assert Project.objects.in_district(DISTRICT).count() == 2


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": " "}, "写一个名称"),
        ({"category": "gold"}, "选一个类别"),
        ({"valid_until": date(2026, 3, 1)}, "有效的日子已经过了"),
        ({"by": "hanzhou"}, "只能登记自己单位的"),
        ({"by": "waichou"}, "只能登记自己单位的"),
    ],
)
def test_what_is_missing_or_not_ones_own_is_refused(ground, changed, said):
    with pytest.raises(Refused, match=said):
        listed(ground, **changed)
    assert not Listing.objects.in_district(DISTRICT).exists()


def test_a_name_or_telephone_in_a_title_is_covered_before_anybody_else_reads_it(ground):
    need = listed(ground, title="缺两台轮椅，找张小明老师13812345678")
    assert "13812345678" not in need.title
    assert "张小明" not in need.title
    told = {
        "title": "缺三台轮椅，电话13912345678",
        "category": "goods",
        "by": ground.actor("tongchou"),
        "at": ground.at,
    }
    assert "13912345678" not in listings.change_listing(need, seen=1, **told).title
    lines = str(history(DISTRICT, "listing", need.pk))
    assert "缺两台轮椅" in lines
    assert "12345678" not in lines, "nor does the journal keep it"


def test_the_second_comer_is_refused_and_a_thing_sent_twice_is_one(ground):
    need = listed(ground, key="a" * 20)
    assert listed(ground, key="a" * 20).pk == need.pk
    stale = Listing.objects.get(district_id=DISTRICT, pk=need.pk)
    released(ground, need)
    with pytest.raises(Stale):
        listings.withdraw(stale, reason="不要了", by=ground.actor("tongchou"), at=ground.at, seen=1)
    with pytest.raises(Refused, match="自己的需求不用自己认领"):
        claimed(ground, released(ground, listed(ground, owner="works")))


def test_units_see_their_own_and_what_is_released(ground, signed_in):
    hidden, shown = listed(ground), released(ground, listed(ground, title="缺两台轮椅", category="goods"))
    handler = signed_in("hanzhou")
    assert handler.get(f"/needs/of/{shown.number}/").status_code == 200
    assert handler.get(f"/needs/of/{hidden.number}/").status_code == 404
    assert signed_in("waichou").get(f"/needs/of/{hidden.number}/").status_code == 404
    assert signed_in("linfeng").get(f"/needs/of/{hidden.number}/").status_code == 200
    assert handler.post(f"/needs/of/{shown.number}/withdraw/", {"seen": 2, "reason": "x"}).status_code == 404
    page = Client().get("/needs/public/")
    assert "缺两台轮椅" in page.content.decode()
    assert "能坐30人" not in page.content.decode()
    shown.area_name = shown.owner.short_name
    assert shown.where == "", "its owner's name says so already"


def test_the_pages_do_it_all_without_a_script(ground, signed_in):
    coordinator, handler = signed_in(), signed_in("hanzhou")
    assert "清单里还没有" in coordinator.get("/needs/").content.decode()
    told = {"kind": "resource", "owner": "市政设施管理所", "title": "会议室周末可以借", "category": "space"}
    assert handler.post("/needs/add/", told).status_code == 422, "no area: the works office lies nowhere"
    told = {"kind": "need", "owner": "梧桐社区居委会", "title": "想要一间会议室", "category": "space"}
    assert coordinator.post("/needs/add/", told)["Location"] == "/needs/of/N26-0001/"
    changed = {"seen": 1, "title": "想要一间会议室，坐30人", "category": "space", "quantity": 1, "measure": "间"}
    assert coordinator.post("/needs/of/N26-0001/change/", changed).status_code == 302
    assert coordinator.post("/needs/of/N26-0001/change/", changed).status_code == 409
    assert coordinator.post("/needs/of/N26-0001/release/", {"seen": 2}).status_code == 302
    offered(ground)
    assert "同类：空间场地" in coordinator.get("/needs/of/N26-0001/").content.decode()
    claim = {"seen": 3, "claimant": "市政设施管理所", "plan": "周末借", "due_on": "2026-04-01", "name_1": "看场地"}
    page = handler.get("/needs/of/N26-0001/claim/").content.decode()
    assert "三楼会议室" in page
    assert 'value="市政设施管理所"' in page, "one's own unit needn't be typed"
    made = handler.post("/needs/of/N26-0001/claim/", claim | {"resources": ["R26-0001"]})
    assert made["Location"] == "/needs/projects/P26-0001/"
    address = made["Location"]
    assert handler.post(f"{address}stage/", {"seen": 1, "ordinal": 1}).status_code == 302
    assert handler.post(f"{address}finish/", {"seen": 2, "result": ""}).status_code == 422
    assert handler.post(f"{address}finish/", {"seen": 2, "result": "借好了"}).status_code == 302
    answers = {"seen": 3, "wanted": "yes", "achieved": "yes", "again": "yes", "words": "地方好找"}
    assert handler.post(f"{address}rate/", answers).status_code == 422
    assert coordinator.post(f"{address}rate/", answers | {"again": ""}).status_code == 422
    assert coordinator.post(f"{address}rate/", answers).status_code == 302
    assert "地方好找" in handler.get(address).content.decode()
    assert "说过三句的有1个" in coordinator.get("/needs/projects/").content.decode()
    assert "没有等对接的需求" in coordinator.get("/needs/board/").content.decode()
    sheet = coordinator.post("/needs/export/?kind=need").content
    assert "想要一间会议室，坐30人" in str(list(read_sheet(sheet, filename="a.xlsx").rows))
    assert coordinator.get("/needs/?kind=need&state=met&category=nothing").status_code == 200


def test_a_listing_offers_no_button_that_would_be_refused(ground, signed_in):
    mine = listed(ground, owner="works", by="hanzhou", area_path=ground.community.path)
    address = f"/needs/of/{mine.number}/"
    assert "撤下" in signed_in("hanzhou").get(address).content.decode()
    listings.withdraw(mine, reason="不要了", by=ground.actor("hanzhou"), at=ground.at, seen=mine.version)
    for name in ("hanzhou", "tongchou"):
        page = signed_in(name).get(address).content.decode()
        assert "可以做" not in page, f"{name}: nothing can be done, and no empty box says so"
        assert f"{address}release/" not in page, name


def test_pages_ask_little_and_name_the_district(ground, signed_in):
    need = released(ground, listed(ground))
    for _n in range(3):
        released(ground, offered(ground))
        listed(ground)
    client = signed_in()
    client.get("/needs/")
    for address, limit in (("/needs/", 8), (f"/needs/of/{need.number}/", 14), ("/needs/board/", 8)):
        with budget(limit) as statements:
            assert client.get(address).status_code == 200
        assert_district_named(statements)


def test_the_demonstration_lists_claims_and_rates(ground):
    for n in range(8):
        Unit.objects.create(
            code=f"G{n}", name=f"共建单位{n}", kind="partner", division=ground.community, path=f"9{n:03d}"
        )
    played = Actor(ActorKind.REHEARSAL, "演练", district_id=DISTRICT)
    assert len(live_needs(DISTRICT, by=played, at=ground.at)) == 8
    assert queries.outcome_counts(DISTRICT) == {"rated": 3, "wanted": 3, "achieved": 2, "again": 3}
    assert verify(DISTRICT) == []
