"""Alliances: who joined when, whose turn it is, their lists, and a merchant's difficulty that goes into the loop."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shanzhi.alliances import actions, queries
from shanzhi.alliances.demonstration import MERCHANTS, MODELS, live_alliances
from shanzhi.alliances.models import Alliance, Member, Turn
from shanzhi.cases.models import Case
from shanzhi.journal.queries import history
from shanzhi.journal.verify import verify
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.refusal import Refused
from shanzhi.needs.models import Listing
from shanzhi.organisation.models import Unit
from shanzhi.people.models import Post
from tests.meetings.test_talks import close_the_case
from tests.neighbourhood import DISTRICT, FROM
from tests.statements import assert_district_named, budget
from tests.web.conftest import words_of


def chair(ground):
    return {"by": ground.actor("tongchou"), "at": ground.at}


def test_growth_counts_joining_and_leaving_day_by_day():
    first, second = date(2026, 1, 1), date(2026, 2, 1)
    rows = [Member(joined_on=first), Member(joined_on=first, left_on=second), Member(joined_on=second)]
    rows += [Member(joined_on=second) for _n in range(2)]
    found = queries.growth(rows)
    assert found is not None
    assert found.rows == [(first, 2), (second, 4)]
    assert found.points.startswith("30,")
    assert queries.growth([]) is None


def test_members_join_leave_and_take_turns(ground, circle):
    made = actions.join(circle, unit=ground.units["works"], kind="service", **chair(ground))
    with pytest.raises(Refused, match="已经是成员了"):
        actions.join(circle, unit=ground.units["works"], kind="service", **chair(ground))
    first = queries.member_of(circle, "Q001")
    actions.pass_on(circle, member=first, role="chair", **chair(ground))
    actions.pass_on(circle, member=made, role="chair", **chair(ground))
    with pytest.raises(Refused, match="现在就是这家"):
        actions.pass_on(circle, member=made, role="chair", **chair(ground))
    assert Turn.objects.in_district(DISTRICT).get(ends_on=None).member_id == made.pk
    actions.leave(circle, member=made, **chair(ground))
    assert not Turn.objects.in_district(DISTRICT).filter(ends_on=None).exists()
    with pytest.raises(Refused, match="已经退出了"):
        actions.leave(circle, member=made, **chair(ground))
    with pytest.raises(Refused, match="统筹员管"):
        actions.join(circle, unit=ground.units["water"], kind="bank", by=ground.actor("waichou"), at=ground.at)
    verbs = [one.verb.removeprefix("alliance.") for one in history(DISTRICT, "alliance", str(circle.pk))]
    assert verbs == ["leave", "pass_on", "pass_on", "join", "join", "found"]


def test_the_counts_are_those_of_todays_members(ground, circle, signed_in):
    gone = actions.join(circle, unit=ground.units["works"], kind="service", is_model=True, **chair(ground))
    page = words_of(signed_in().get(f"/alliances/of/{circle.number}/"))
    assert "服务机构 1，商户 1" in page
    assert "示范点1个" in page
    actions.leave(circle, member=gone, **chair(ground))
    page = words_of(signed_in().get(f"/alliances/of/{circle.number}/"))
    assert "商户 1" in page
    assert "服务机构 1" not in page
    assert "示范点1个" not in page


def test_the_pages_do_it_all_without_a_script(ground, circle, signed_in):
    client, own = signed_in(), signed_in("shanghu")
    home = f"/alliances/of/{circle.number}/"
    entry = {"member": "Q001", "kind": "need", "title": "门前地砖松了", "category": "problem"}
    assert own.post(f"{home}list/", entry).status_code == 302
    assert "转为事项" in own.get(home).content.decode()
    assert own.post(f"{home}join/", {}).status_code == 404
    assert own.post(f"{home}send/", {"seen": "1", "need": "N26-0001"}).status_code == 302
    assert own.post(f"{home}send/", {"seen": "1", "need": "N26-0001"}).status_code == 409
    case = Case.objects.in_district(DISTRICT).get()
    assert (case.channel, case.area_path) == ("merchant", ground.community.path)
    assert "老街面馆：门前地砖松了" in case.summary
    close_the_case(ground, case)
    page = own.get(home).content.decode()
    assert "灯换好了" in page
    assert "13912345678" not in page
    posts = (
        ("join", {"unit": "供水公司", "kind": "service"}, 302), ("join", {"unit": "没有的", "kind": "service"}, 422),
        ("pass_on", {"member": "water", "role": "chair"}, 302), ("leave", {"member": "water"}, 302),
        ("leave", {"member": "water"}, 422), ("nothing", {}, 404),
    )  # fmt: skip
    for verb, told, status in posts:
        assert client.post(f"{home}{verb}/", told).status_code == status, (verb, told)
    found = client.post("/alliances/", {"kind": "property", "name": "红色物业", "founded_on": "2026-01-01"})
    assert found.status_code == 302
    assert signed_in("linfeng").get(home).status_code == 200
    for name in ("waichou", "hanzhou"):
        assert signed_in(name).get(home).status_code == 404
    assert verify(DISTRICT) == []
    with budget(18) as statements:
        client.get(home)
    assert_district_named(statements)


def test_the_demonstration_holds_the_articles_figures(ground):
    kinds = [("partner", 40), ("enterprise", 6), ("property", 7)]
    for kind, number in kinds:
        for n in range(number):
            path = f"{len(kind):02d}{n:02d}"
            Unit.objects.create(
                code=f"{kind}{n}", name=f"{kind}{n}", kind=kind, path=f"9{path[1:]}", division=ground.community
            ) if kind == "partner" else Unit.objects.create(
                code=f"{kind}{n}", name=f"{kind}{n}", kind=kind, path=f"{path}", division=ground.community
            )
    played = Actor(ActorKind.REHEARSAL, "演练", district_id=DISTRICT)
    assert MERCHANTS >= 200
    young, _circle, core = live_alliances(DISTRICT, by=played, at=ground.at)
    found = queries.growth(queries.members_of(young))
    assert (found.first, found.last) == (18, 29)
    assert sum(one.is_model for one in queries.members_of(core)) == MODELS == 5
    assert Alliance.objects.in_district(DISTRICT).count() == 3
    assert {one.kind for one in Listing.objects.in_district(DISTRICT).filter(circle=young.number)} == {
        "need",
        "resource",
    }
    assert found.rows[-1][0] < (ground.at + timedelta(days=1)).date()
    assert verify(DISTRICT) == []


def test_a_merchants_own_need_goes_to_the_loop_from_its_page_and_the_answer_is_read_there(ground, circle, signed_in):
    own = signed_in("shanghu")
    told = {"kind": "need", "owner": "老街面馆", "title": "门口废料没人清", "category": "problem"}
    page = own.post("/needs/add/", told).headers["Location"]
    assert f'action="/alliances/of/{circle.number}/send/"' in own.get(page).content.decode()
    sent = own.post(f"/alliances/of/{circle.number}/send/", {"seen": "1", "need": "N26-0001", "from": "listing"})
    assert sent.headers["Location"] == page
    home = own.get("/needs/own/").content.decode()
    assert "转为事项，在办：待受理" in home
    assert circle.name in home
    close_the_case(ground, Case.objects.in_district(DISTRICT).get())
    assert "灯换好了" in own.get("/needs/own/").content.decode()
    assert "有结果了：门口废料没人清" in own.get("/inbox/").content.decode()


def test_a_coordinator_of_several_areas_says_over_which_and_one_of_a_single_area_is_not_asked(ground, signed_in):
    client, told = signed_in(), {"kind": "property", "name": "红色物业", "founded_on": "2026-01-01"}
    assert 'name="area"' not in client.get("/alliances/").content.decode()
    post = {"capacity": "coordinator", "division": ground.other_street, "area_path": ground.other_street.path}
    Post.objects.create(user=ground.users["tongchou"], starts_on=FROM, **post)
    page = client.get("/alliances/").content.decode()
    assert f"{ground.other_street.name}</option>" in page
    assert client.post("/alliances/", told).status_code == 422
    assert client.post("/alliances/", told | {"area": ground.county.path}).status_code == 422, "not one's own"
    assert client.post("/alliances/", told | {"area": ground.other_street.path}).status_code == 302
    assert Alliance.objects.in_district(DISTRICT).get().area_path == ground.other_street.path
