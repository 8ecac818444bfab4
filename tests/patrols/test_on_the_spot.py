"""Put right on the spot, looked at, and the first page: one transaction, three buttons, no counting of people."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.models import Case
from shanzhi.kernel.refusal import Refused
from shanzhi.patrols.actions.telling import resolve_on_the_spot
from shanzhi.patrols.queries.places import Meant
from shanzhi.reports.models import Report
from tests.neighbourhood import DISTRICT
from tests.statements import assert_district_named, budget

KEY = "k" * 24
DONE = {"text": "2单元门口堆了旧家具", "outcome": "已劝走，当场清了", "matter": "0102", "key": KEY}


def only_case():
    return Case.objects.in_district(DISTRICT).select_related("matter").get()


def test_put_right_at_once_it_is_told_and_closed(ground, phone):
    client = phone()
    page = client.post("/patrol/done/", DONE, follow=True).content.decode()
    assert "已经办结" in page
    case = only_case()
    assert (case.state, case.matter_id, case.reply) == ("closed", ground.minor_matter.pk, "已劝走，当场清了")
    assert Report.objects.in_district(DISTRICT).get().case_id == case.pk


def test_sent_twice_it_is_closed_once(phone):
    client = phone()
    for _time in range(2):
        assert client.post("/patrol/done/", DONE).status_code == 302
    assert only_case().version == 2


def test_what_a_worker_may_not_settle_is_refused_and_nothing_stays(phone):
    page = phone().post("/patrol/done/", DONE | {"matter": "0101"})
    assert page.status_code == 422
    assert "不在当场能办的清单里" in page.content.decode()
    assert "已劝走" in page.content.decode()
    assert not Case.objects.in_district(DISTRICT).exists()
    assert not Report.objects.in_district(DISTRICT).exists()


def test_elsewhere_somebody_else_settles_it_and_nothing_stays(ground):
    written = {"text": "别处堆了杂物", "outcome": "清了", "matter": ground.minor_matter, "key": KEY}
    away = Meant({"grid": ground.other_grid, "area_path": ground.other_grid.path})
    with pytest.raises(Refused, match="轮不到您"):
        resolve_on_the_spot(written, away, by=ground.actor("qiaohe"), at=ground.at)
    assert not Report.objects.in_district(DISTRICT).exists()


def test_only_what_may_be_settled_is_offered(phone):
    page = phone().get("/patrol/done/").content.decode()
    assert "乱堆杂物" in page
    assert "道路塌陷" not in page


def test_putting_right_keeps_the_budgets_of_its_two_verbs(phone):
    client = phone()
    client.post("/patrol/done/", DONE)
    with budget(28) as statements:  # who and where 7, the telling 10, the step 10, the matter 1
        client.post("/patrol/done/", DONE | {"key": KEY + "2"})
    assert_district_named(statements)


# --- looking at it -------------------------------------------------------------------------------------------


def to_verify(ground, **brought):
    return take_step(ground.accepted(), "send_to_verify", by=ground.actor("shiyan"), at=ground.at, **brought)


@pytest.mark.parametrize(
    ("finding", "word"), [("true", "属实"), ("not_found", "没有发现"), ("different", "和说的不一样")]
)
def test_one_button_says_what_was_found(ground, phone, finding, word):
    case = to_verify(ground)
    client = phone()
    page = client.get(f"/patrol/verify/{case.number}/").content.decode()
    assert page.count('name="finding"') == 3
    given = {"finding": finding, "note": "在门口", "seen": case.version}
    answer = client.post(f"/patrol/verify/{case.number}/", given, follow=True)
    assert word in answer.content.decode()
    assert ground.fresh(case).state == "accepted"


def test_different_needs_a_word(ground, phone):
    case = to_verify(ground)
    page = phone().post(f"/patrol/verify/{case.number}/", {"finding": "different", "seen": case.version})
    assert page.status_code == 422
    assert "和说的哪里不一样" in page.content.decode()
    assert ground.fresh(case).state == "verifying"


def test_a_stale_page_is_refused_with_what_was_written(ground, phone):
    case = to_verify(ground)
    given = {"finding": "true", "note": "看到一个坑", "seen": case.version - 1}
    page = phone().post(f"/patrol/verify/{case.number}/", given)
    assert page.status_code == 409
    assert "看到一个坑" in page.content.decode()


def test_what_was_looked_at_already_says_so(ground, phone):
    case = to_verify(ground)
    take_step(case, "verify", by=ground.actor("qiaohe"), at=ground.at, finding="true")
    page = phone().get(f"/patrol/verify/{case.number}/")
    assert page.status_code == 200
    assert "不用再去看了" in page.content.decode()


def test_another_grids_visit_answers_like_none(ground, phone):
    case = to_verify(ground)
    theirs, nobodys = phone("waige").get(f"/patrol/verify/{case.number}/"), phone("waige").get("/patrol/verify/0/")
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content


# --- the first page ------------------------------------------------------------------------------------------


def test_what_is_given_to_another_by_name_is_not_mine_to_visit(ground, phone):
    mine = to_verify(ground, verifier=ground.users["qiaohe"])
    theirs = to_verify(ground, verifier=ground.users["waige"])
    open_to_all = to_verify(ground)
    page = phone().get("/patrol/").content.decode()
    assert f"/patrol/verify/{mine.number}/" in page
    assert f"/patrol/verify/{open_to_all.number}/" in page
    assert theirs.number not in page


def test_the_grids_numbers_are_those_of_its_lists(ground, phone, monkeypatch):
    ground.case()
    ground.dispatched()
    ground.closed()
    late = ground.at + timedelta(days=15)
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: late)
    client = phone()
    shown = re.findall(r'<a href="(/patrol/grid/[^"]*)"><b>(\d+)</b>', client.get("/patrol/").content.decode())
    assert [number for _address, number in shown] == ["2", "0", "2"]
    for address, number in shown:
        assert client.get(address).content.decode().count('<li id="case-') == int(number), address


def test_closed_zones_never_reach_the_phone(ground, phone):
    for zone in ("complaint", "child"):
        hidden = ground.case(title=f"不该看见{zone}", zone=zone)
        for address in ("/patrol/", "/patrol/grid/", "/patrol/tasks/", "/patrol/tell/"):
            page = phone().get(address).content.decode()
            assert hidden.number not in page
            assert hidden.title not in page
        assert phone().get(f"/patrol/verify/{hidden.number}/").status_code == 404
    assert "<b>0</b>" in phone().get("/patrol/").content.decode()


def test_nothing_to_tell_needs_nothing(phone):
    page = phone().get("/patrol/").content.decode()
    assert "没有事可报，就不用报" in re.sub(r"<[^>]+>", "", page)


def test_what_i_told_is_followed_without_asking(ground, phone):
    client = phone()
    client.post("/patrol/tell/", {"text": "门口的灯不亮", "key": KEY})
    assert only_case().title in client.get("/patrol/tasks/").content.decode()


@pytest.mark.parametrize(("address", "most"), [("/patrol/", 8), ("/patrol/tasks/", 9), ("/patrol/tell/", 8)])
def test_the_phones_pages_cost_little_whatever_waits(ground, phone, address, most):
    for _number in range(12):
        to_verify(ground)
        ground.dispatched()
    client = phone()
    client.get(address)
    with budget(most) as statements:
        client.get(address)
    assert_district_named(statements)


def test_the_grids_page_costs_the_same_for_one_and_for_many(ground, phone):
    ground.dispatched()
    client = phone()
    client.get("/patrol/grid/")
    with budget(15) as few:
        client.get("/patrol/grid/")
    for _number in range(10):
        ground.dispatched()
    with budget(15) as many:
        client.get("/patrol/grid/")
    assert len(few) == len(many)
    assert_district_named(many)
