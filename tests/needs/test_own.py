"""A unit's own contact: a first page with their things, an answer to a proposed match, nothing of the house's own."""

from __future__ import annotations

import re
from datetime import date

import pytest

from shanzhi.accounts.access import OUTSIDE
from shanzhi.journal import errands
from shanzhi.kernel.refusal import Refused
from shanzhi.needs.actions import listings, matches, projects
from shanzhi.needs.models import Listing
from shanzhi.people.capacities import Capacity
from tests.neighbourhood import DISTRICT
from tests.statements import assert_district_named, budget


def listed(ground, kind, owner, title, by, category="space"):
    return listings.add_listing(
        kind, title=title, category=category, owner=ground.units[owner], area_path=ground.community.path,
        by=ground.actor(by), at=ground.at,
    )  # fmt: skip


def proposed(ground):
    """Return the shop's need that isn't released, and a released resource of the works office that suits it."""
    need = listed(ground, "need", "shop", "想借一间会议室", "dian")
    room = listed(ground, "resource", "works", "三楼会议室周末可以借", "suo")
    told = {"by": ground.actor("tongchou"), "at": ground.at}
    return need, listings.release(room, seen=room.version, **told)


def test_a_contact_begins_on_their_own_page_and_finds_nothing_of_the_houses_own(ground, shop, signed_in):
    assert str(Capacity.CONTACT) in OUTSIDE
    client = signed_in("dian")
    assert client.get("/home/").headers["Location"] == "/needs/own/"
    page = client.get("/needs/own/").content.decode()
    assert "老街面馆" in page
    assert "还没有提过需求" in page
    assert 'href="/needs/own/"' in page, "in the navigation"
    for address in ("/cases/", "/search/", "/units/", "/tasks/", "/enterprises/", "/coverage/"):
        assert client.get(address).status_code == 404, address
        assert f'href="{address}"' not in page, address
    assert 'role="search"' not in page
    links = set(re.findall(r'href="(/[^"?#]*)"', page))
    assert not [one for one in links if client.get(one).status_code not in {200, 302}], "no link is dead"


def test_a_contact_tells_a_need_without_naming_their_unit(ground, shop, signed_in):
    client = signed_in("dian")
    page = client.get("/needs/add/?kind=need")
    assert "哪个单位的" not in page.content.decode()
    told = {
        "kind": "need",
        "owner": "老街面馆",
        "title": "想要一块能停三轮车的地方",
        "category": "space",
        "key": "a" * 20,
    }
    assert client.post("/needs/add/", told).status_code == 302
    page = client.get("/needs/own/").content.decode()
    assert "想要一块能停三轮车的地方" in page
    assert "等对接" in page


def test_a_proposed_match_is_answered_and_the_other_side_reads_it(ground, shop, signed_in):
    need, room = proposed(ground)
    client, other = signed_in("dian"), signed_in("suo")
    assert "三楼会议室周末可以借" in client.get("/needs/own/").content.decode()
    assert other.get(f"/needs/of/{need.number}/").status_code == 404
    answer = {"seen": need.version, "resource": room.number, "from": "own"}
    done = client.post(f"/needs/of/{need.number}/suit/", answer)
    assert done.headers["Location"] == "/needs/own/"
    assert "三楼会议室周末可以借" not in client.get("/needs/own/").content.decode(), "nothing waits any more"
    assert "说合适" in client.get(f"/needs/of/{need.number}/").content.decode()
    page = other.get("/needs/own/").content.decode()
    assert "老街面馆想用您的“三楼会议室周末可以借”" in page
    errands.drain(at=ground.at)
    assert "老街面馆想用您的“三楼会议室周末可以借”" in other.get("/inbox/").content.decode()
    form = other.get(f"/needs/of/{need.number}/claim/?with={room.number}").content.decode()
    assert "checked" in form
    assert "认领单位" not in form
    assert client.post(f"/needs/of/{need.number}/not_suit/", answer | {"seen": 2}).status_code == 302
    assert other.get(f"/needs/of/{need.number}/").status_code == 404, "taken back"


def test_only_the_asking_side_answers_and_only_what_is_proposed(ground, shop):
    need, room = proposed(ground)
    told = {"at": ground.at, "seen": need.version}
    with pytest.raises(Refused, match="由提需求的单位"):
        matches.suit(need, resource=room.number, by=ground.actor("suo"), **told)
    with pytest.raises(Refused, match="不在建议里"):
        matches.suit(need, resource="R26-9999", by=ground.actor("dian"), **told)
    assert Listing.objects.get(district_id=DISTRICT, pk=need.pk).version == need.version


def test_what_was_done_waits_for_three_answers_on_the_own_page(ground, shop, signed_in):
    need, room = proposed(ground)
    told = {"by": ground.actor("tongchou"), "at": ground.at}
    project = projects.claim(
        need, claimant=ground.units["works"], plan="周末借", due_on=date(2026, 4, 1), resources=[room], seen=1, **told
    )
    projects.finish(project, result="借了两次", seen=1, **told)
    errands.drain(at=ground.at)
    inbox = signed_in("dian").get("/inbox/").content.decode()
    assert "认领了：想借一间会议室" in inbox
    assert "等您说三句：想借一间会议室" in inbox
    page = signed_in("dian").get("/needs/own/").content.decode()
    assert "办完了：借了两次" in page
    assert f"/needs/projects/{project.number}/" in page
    assert "不用自己认领" not in signed_in("dian").get(f"/needs/of/{need.number}/").content.decode()


def test_ones_own_need_isnt_offered_for_claiming(ground, shop, signed_in):
    need, _room = proposed(ground)
    assert "/claim/" not in signed_in("dian").get(f"/needs/of/{need.number}/").content.decode()


def test_the_own_page_asks_little(ground, shop, signed_in):
    proposed(ground)
    client = signed_in("dian")
    with budget(40) as statements:
        client.get("/needs/own/")
    assert_district_named(statements)
