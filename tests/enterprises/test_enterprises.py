"""Enterprises: branches founded step by step, help planned and lent, a book that balances, a difficulty in the loop."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from shanzhi.cases.models import Case
from shanzhi.enterprises import queries
from shanzhi.enterprises.actions import book, difficulties, keeping
from shanzhi.enterprises.actions.moving import take_step
from shanzhi.enterprises.demonstration import ADVISERS, INNOVATORS, live_enterprises
from shanzhi.enterprises.models import Booking, Enterprise, Loan, Tie
from shanzhi.enterprises.workflow import ACCOUNTS, KEPT, LEAST_LOAN, MOST_LOAN, STATES, STEPS, should_have_branch
from shanzhi.journal import errands
from shanzhi.journal.queries import history
from shanzhi.journal.verify import verify
from shanzhi.kernel.actors import Actor, ActorKind, Holding
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.organisation.actions import rename_unit
from shanzhi.organisation.models import Unit
from shanzhi.post.models import Notice
from tests.meetings.test_talks import close_the_case
from tests.needs.test_needs import listed
from tests.neighbourhood import DISTRICT
from tests.statements import assert_district_named, budget

MOMENT = datetime(2026, 3, 10, 2, tzinfo=UTC)
COUNTY = (Holding(0, "coordinator", "0001"),)
PATH = (("wish", {"note": "想建"}), ("visit", {"note": "看过"}), ("appoint", {"note": "派了人"}),
        ("found", {"note": "支部建好"}))  # fmt: skip


def chair(ground):
    return {"by": ground.actor("tongchou"), "at": ground.at}


def fresh(thing):
    return type(thing).objects.in_district(DISTRICT).get(pk=thing.pk)


@pytest.mark.parametrize("kind", STEPS)
def test_every_state_is_reached_by_a_step_or_is_the_first(kind):
    first = next(iter(STATES[kind]))
    assert {step.to for step in STEPS[kind].values()} | {first} == set(STATES[kind])
    assert {state for step in STEPS[kind].values() for state in step.starts} <= set(STATES[kind])


def test_an_enterprise_is_found_by_its_name_in_either_brackets(ground, shop):
    rename_unit(shop.unit, name="兴旺（云溪）机械厂", **chair(ground))
    for words in ("（云溪）", "兴旺(云溪)", "兴旺机械厂"):
        assert [one.pk for one in queries.enterprises(ground.actor("tongchou"), text=words)] == [shop.pk]
    assert queries.enterprises(ground.actor("tongchou"), text="别的厂") == []


def test_a_branch_is_founded_on_its_path_and_gets_its_pack(ground, shop):
    assert should_have_branch(3, "visited")
    assert not should_have_branch(2, "none")
    assert [one.pk for one in queries.without_branch(ground.actor("linfeng"))] == [shop.pk]
    with pytest.raises(Refused, match="现在不能这样做"):
        take_step(shop, "found", note="急", seen=1, **chair(ground))
    with pytest.raises(Refused, match="写一句"):
        take_step(shop, "wish", seen=1, **chair(ground))
    take_step(shop, "wish", note="想建", seen=1, by=ground.actor("qiye"), at=ground.at)
    with pytest.raises(Refused, match="由统筹员管"):
        take_step(shop, "visit", note="自己看", seen=2, by=ground.actor("qiye"), at=ground.at)
    for verb, brought in PATH[1:]:
        take_step(shop, verb, seen=shop.version, **brought, **chair(ground))
    with pytest.raises(Refused, match="里没有这么多"):
        take_step(shop, "welcome", amount=600, seen=shop.version, **chair(ground))
    shop = fresh(shop)
    assert shop.state == "founded", "no pack in the book, no step"
    book.enter("granted", "packs", amount=1000, words="备下大礼包", **chair(ground))
    take_step(shop, "welcome", amount=600, seen=shop.version, **chair(ground))
    assert not queries.without_branch(ground.actor("tongchou"))
    assert queries.balances(DISTRICT) == {"granted": -1000, "fund": 0, "packs": 400, "spent": 0, "given": 600}
    assert len(history(DISTRICT, "enterprise", str(shop.pk))) == 6
    assert verify(DISTRICT) == []


ENTRIES = st.lists(
    st.tuples(st.sampled_from(list(ACCOUNTS)), st.sampled_from(list(ACCOUNTS)), st.integers(-5, 500)), max_size=12
)


@pytest.mark.django_db
@settings(max_examples=15, deadline=None)
@given(ENTRIES)
def test_whatever_is_entered_the_book_balances(entries):
    by = Actor(ActorKind.USER, "账房", holdings=COUNTY, district_id=DISTRICT)
    with transaction.atomic():
        for source, target, amount in entries:
            try:
                book.enter(source, target, amount=amount, words="一笔", by=by, at=MOMENT)
            except Refused:
                continue
            lying = queries.balances(DISTRICT)
            assert sum(lying.values()) == 0
            assert all(lying[name] >= 0 for name in KEPT)
        transaction.set_rollback(True)


def test_the_database_itself_refuses_a_line_that_moves_nothing(ground, shop):
    for wrong in ({"amount": 0}, {"target": "fund"}, {"source": "nowhere"}):
        row = {"source": "fund", "target": "spent", "amount": 1, "words": "x", "at": ground.at} | wrong
        with pytest.raises(IntegrityError), transaction.atomic():
            Booking.objects.create(district_id=DISTRICT, **row)
    loan = keeping.apply(shop, purpose="设备", asked=30_000, **chair(ground))
    with pytest.raises(IntegrityError), transaction.atomic():
        Loan.objects.in_district(DISTRICT).filter(pk=loan.pk).update(state="granted")


def test_a_loan_goes_to_a_bank_and_comes_back_with_a_sum(ground, shop):
    loan = keeping.apply(shop, purpose="添一台车床", asked=300_000, by=ground.actor("qiye"), at=ground.at)
    take_step(loan, "send", bank=ground.units["bank"], seen=1, **chair(ground))
    with pytest.raises(Refused, match="申请的是300,000元，放款不会更多"):
        take_step(loan, "grant", amount=2_500_000, seen=2, **chair(ground))
    take_step(loan, "grant", amount=250_000, seen=2, **chair(ground))
    with pytest.raises(Refused):
        take_step(loan, "decline", note="迟了", seen=3, **chair(ground))
    assert fresh(loan).granted == 250_000


def test_the_loan_desk_takes_sums_that_make_sense_and_sends_them_to_banks_alone(ground, shop, signed_in):
    own = {"by": ground.actor("qiye"), "at": ground.at}
    for asked, said in ((1, "从10,000元起申请"), (9_999, "少写了几个零"), (10_000_001, "最多申请10,000,000元")):
        with pytest.raises(Refused, match=said):
            keeping.apply(shop, purpose="添一台车床", asked=asked, **own)
    tried = signed_in("qiye").post("/enterprises/of/Q001/apply/", {"purpose": "添一台车床", "asked": 1})
    assert tried.status_code == 422
    assert "从10,000元起申请" in tried.content.decode()
    assert f"{LEAST_LOAN:,}到{MOST_LOAN:,}元" in tried.content.decode(), "the hint and the desk agree"
    loan = keeping.apply(shop, purpose="添一台车床", asked=10_000, **own)
    with pytest.raises(Refused, match="“供水公司”不是银行"):
        take_step(loan, "send", bank=ground.units["water"], seen=1, **chair(ground))
    assert fresh(loan).state == "applied"
    page = signed_in().get("/enterprises/of/Q001/").content.decode()
    [offered] = re.findall(r'<datalist id="banks">(.*?)</datalist>', page)
    assert offered == '<option value="云溪农商银行"></option>'
    take_step(loan, "send", bank=ground.units["bank"], seen=1, **chair(ground))


def test_a_difficulty_goes_round_the_loop_and_is_told_back(ground, shop):
    by = {"by": ground.actor("qiye"), "at": ground.at}
    need = difficulties.raise_difficulty(shop, title="门口路灯坏了，货车晚上进不来", **by)
    told = difficulties.send(shop, need, seen=1, **by)
    with pytest.raises(Stale):
        difficulties.send(shop, need, seen=1, **by)
    case = Case.objects.in_district(DISTRICT).get()
    assert (told.case.pk, case.channel, case.area_path) == (case.pk, "enterprise", ground.community.path)
    assert "兴旺机械厂：门口路灯坏了" in case.summary
    close_the_case(ground, case)
    need = fresh(need)
    assert need.is_met
    assert "灯换好了" in need.result
    assert "13912345678" not in need.result
    with pytest.raises(Refused, match="不是这家企业的难题"):
        difficulties.send(shop, listed(ground), seen=1, **chair(ground))
    assert verify(DISTRICT) == []


def test_ties_follow_one_another(ground, shop):
    first = keeping.add_adviser("Z001", name="林知行", **chair(ground))
    second = keeping.add_adviser("Z002", name="周和风", **chair(ground))
    keeping.tie(shop, adviser=first, seen=1, **chair(ground))
    keeping.tie(shop, adviser=second, seen=2, **chair(ground))
    keeping.tie(shop, organ=ground.units["works"], seen=3, **chair(ground))
    assert Tie.objects.in_district(DISTRICT).filter(ends_on=None).count() == 2
    assert [names for _one, names in queries.advisers(DISTRICT)] == [[], ["兴旺机械厂"]]
    with pytest.raises(Refused, match="一名指导员，或者一家机关"):
        keeping.tie(shop, seen=4, **chair(ground))


def test_the_pages_do_it_all_without_a_script(ground, shop, signed_in):
    client, own = signed_in(), signed_in("qiye")
    home = "/enterprises/of/Q001/"
    assert "应建未建" in client.get("/enterprises/").content.decode()
    posts = (
        ("difficulty", {"title": "门口路灯坏了"}), ("apply", {"purpose": "设备", "asked": 30000}),
        ("wish", {"seen": 1, "note": "想建"}),
    )  # fmt: skip
    for verb, told in posts:
        assert own.post(f"{home}{verb}/", told).status_code == 302, verb
    assert own.post(f"{home}plan/", {}).status_code == 404
    assert own.get("/enterprises/").status_code == 404
    assert "转为事项" in own.get(home).content.decode()
    assert own.post(f"{home}send/", {"seen": 1, "need": "N26-0001"}).status_code == 302
    assert "转为事项，在办" in client.get(home).content.decode()
    posts = (
        ("plan", {"diagnosis": "缺人", "words": "找职校", "owner": "供水公司", "due_on": "2026-04-01"}, 302),
        ("plan", {"diagnosis": "缺人", "words": "找职校", "owner": "没有的", "due_on": "2026-04-01"}, 422),
        ("begin", {"title": "降次品", "team": "4人", "first": "找原因", "first_on": "2026-04-01"}, 302),
        ("begin", {"title": "降次品", "team": "4人", "first": "找原因", "first_on": "2026-04-01", "last": "试",
                   "last_on": "2026-03-31"}, 422),
        ("count", {"seen": 2, "headcount": 50, "members": 60}, 422),
        ("count", {"seen": 2, "headcount": 50, "members": 6}, 302),
        ("count", {"seen": 2, "headcount": 50, "members": 6}, 409),
        ("tie", {"seen": 3, "organ": "市政设施管理所"}, 302),
        ("nothing", {}, 404),
    )  # fmt: skip
    for verb, told, status in posts:
        assert client.post(f"{home}{verb}/", told).status_code == status, (verb, told)
    assert "联系有1条" in client.get("/pairing/?kind=organ_enterprise").content.decode()
    assert "联系有" not in client.get("/pairing/?kind=adviser_enterprise").content.decode()
    counted = client.get("/pairing/counts/").content.decode()
    assert "机关和企业" in counted, "whoever counts pairs is told where the ties of enterprises stand"
    assert "联系有1条" in counted
    assert "指导员和企业" not in counted
    file = queries.file_of(Enterprise.objects.in_district(DISTRICT).select_related("unit").get())
    loan, measure, (work, _marks) = file.loans[0], file.measures[0], file.breakthroughs[0]
    asked = client.post(f"{home}welcome/", {"seen": 1, "amount": 0})
    assert "金额（元）：最少填1。" in asked.content.decode(), "a refusal names the field it is about"
    things = (
        (loan, "send", {"bank": "云溪农商银行"}), (loan, "grant", {"amount": 100}),
        (measure, "finish", {"note": "来了人"}), (work, "stage", {"ordinal": 1}), (work, "finish", {"note": "降了"}),
    )  # fmt: skip
    for thing, verb, told in things:
        address = f"/enterprises/things/{thing.KIND}/{thing.number}/{verb}/"
        assert own.post(address, {"seen": fresh(thing).version, **told}).status_code == 404
        client.post(address, {"seen": fresh(thing).version, **told})
        assert fresh(thing).state == STEPS[thing.KIND][verb].to
    assert "放款100元" in client.get("/enterprises/loans/").content.decode()
    client.post("/enterprises/talents/", {"kind": "officer", "name": "何青禾", "skill": "党务"})
    assert "何青禾" in client.get("/enterprises/talents/").content.decode()
    client.post("/enterprises/advisers/", {"code": "Z001", "name": "林知行"})
    client.post("/enterprises/book/", {"source": "granted", "target": "fund", "amount": 500, "words": "拨入"})
    assert "加起来是0，账是平的" in client.get("/enterprises/book/").content.decode()
    for page in ("missing", "advisers"):
        assert signed_in("linfeng").get(f"/enterprises/{page}/").status_code == 200
    assert signed_in("waichou").get(home).status_code == 404
    assert verify(DISTRICT) == []


def test_each_label_points_into_its_own_form_and_a_fault_shows_where_it_is(ground, shop, signed_in):
    page = signed_in().get("/enterprises/of/Q001/").content.decode()
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'<label[^>]* for="([^"]+)"', page)) <= set(ids)
    tried = signed_in().post("/enterprises/of/Q001/begin/", {"title": ""})
    assert tried.status_code == 422
    [opened] = re.findall(r"<details open>.*?</details>", tried.content.decode(), re.DOTALL)
    assert 'id="begin_title"' in opened


def test_pages_ask_little_and_name_the_district(ground, shop, signed_in):
    client = signed_in()
    client.get("/enterprises/")
    for address, limit in (("/enterprises/", 9), ("/enterprises/of/Q001/", 16), ("/enterprises/missing/", 8)):
        with budget(limit) as statements:
            assert client.get(address).status_code == 200
        assert_district_named(statements)


def test_the_demonstration_holds_the_articles_figures(ground, monkeypatch):
    for n in range(8):
        Unit.objects.create(
            code=f"Q{n}", name=f"企业{n}", kind="enterprise", division=ground.community, path=f"9{n:03d}"
        )
    Unit.objects.create(code="B001", name="云溪农商银行", kind="partner", path="0301")
    monkeypatch.setattr("shanzhi.journal.subscribers.wanting", lambda *_told: [])
    played = Actor(ActorKind.REHEARSAL, "演练", district_id=DISTRICT)
    assert (ADVISERS, INNOVATORS >= 160) == (125, True)
    monkeypatch.setattr("shanzhi.enterprises.demonstration.ADVISERS", 10)
    monkeypatch.setattr("shanzhi.enterprises.demonstration.INNOVATORS", 5)
    assert len(live_enterprises(DISTRICT, by=played, at=ground.at)) == 8
    assert sum(one.granted or 0 for one in Loan.objects.in_district(DISTRICT)) == 4_500_000
    assert sum(queries.balances(DISTRICT).values()) == 0
    assert verify(DISTRICT) == []


def test_an_enterprises_contact_reads_on_their_first_page_where_loan_and_plan_stand(ground, shop, signed_in):
    told = {"by": ground.actor("tongchou"), "at": ground.at}
    loan = keeping.apply(shop, purpose="添一台老化箱", asked=300_000, **told)
    take_step(loan, "send", bank=ground.units["bank"], seen=1, **told)
    take_step(loan, "decline", note="流水不够一年", seen=2, **told)
    client = signed_in("qiye")
    page = client.get("/needs/own/").content.decode()
    assert "没批：流水不够一年" in page
    assert 'href="/enterprises/of/Q001/"' in page
    page = client.get("/enterprises/of/Q001/").content.decode()
    assert "没批：流水不够一年" in page
    assert "送银行</b>：添一台老化箱，云溪农商银行" in page, "the course tells of loans too, and of which"
    assert "流水不够一年" in signed_in("tongchou").get("/enterprises/loans/").content.decode()
    assert 'href="/enterprises/"' not in page, "a list that isn't theirs"
    need = client.post(
        "/needs/add/", {"kind": "need", "owner": "兴旺机械厂", "title": "门口货车掉头难", "category": "problem"}
    )
    page = client.get(need.headers["Location"]).content.decode()
    assert 'action="/enterprises/of/Q001/send/"' in page


def test_needs_of_every_kind_stand_under_a_heading_that_fits_them(ground, shop, signed_in):
    client = signed_in("qiye")
    add = {"kind": "need", "owner": "兴旺机械厂", "title": "一间会议室", "category": "service"}
    assert client.post("/needs/add/", add).status_code == 302
    client.cookies["django_language"] = "en"
    page = client.get("/enterprises/of/Q001/").content.decode()
    assert "<h2>Needs and difficulties</h2>" in page
    assert "一间会议室" in page


def test_the_desk_turns_an_application_down_before_any_bank_saw_it_and_says_why(ground, shop):
    loan = keeping.apply(shop, purpose="写错的一份", asked=30_000, by=ground.actor("qiye"), at=ground.at)
    with pytest.raises(Refused, match="写为什么没批"):
        take_step(loan, "decline", seen=1, **chair(ground))
    take_step(loan, "decline", note="厂里说写错了，不要了", seen=1, **chair(ground))
    assert fresh(loan).state == "declined"


def test_an_enterprise_takes_its_application_back_until_it_is_decided_and_the_desk_hears_of_it(ground, shop, signed_in):
    own = {"by": ground.actor("qiye"), "at": ground.at}
    loan = keeping.apply(shop, purpose="添一台车床", asked=300_000, **own)
    client, address = signed_in("qiye"), f"/enterprises/things/loan/{loan.number}"
    page = client.get("/enterprises/of/Q001/").content.decode()
    assert f"{address}/withdraw/" in page
    assert f"{address}/send/" not in page, "what the desk alone does isn't offered"
    assert client.post(f"{address}/decline/", {"seen": 1, "note": "自己"}).status_code == 404
    assert client.post(f"{address}/withdraw/", {"seen": 1, "note": ""}).status_code == 422
    assert client.post(f"{address}/withdraw/", {"seen": 1, "note": "先不买了"}).status_code == 302
    assert (fresh(loan).state, fresh(loan).note) == ("withdrawn", "先不买了")
    with pytest.raises(Refused, match="现在不能这样做：撤回了"):
        take_step(fresh(loan), "send", bank=ground.units["water"], seen=2, **chair(ground))
    errands.drain(at=ground.at)
    told = Notice.objects.filter(district_id=DISTRICT, user_id=ground.users["tongchou"].pk).latest("pk")
    assert "贷款申请撤回了：添一台车床" in str(told.title)
    assert "申请0元" in signed_in("tongchou").get("/enterprises/loans/").content.decode()


def test_the_desk_hears_of_an_application_and_the_enterprise_of_every_step_of_it(ground, shop):
    loan = keeping.apply(shop, purpose="添一台车床", asked=300_000, by=ground.actor("qiye"), at=ground.at)
    take_step(loan, "send", bank=ground.units["bank"], seen=1, **chair(ground))
    take_step(loan, "grant", amount=250_000, seen=2, **chair(ground))
    errands.drain(at=ground.at)
    notes = Notice.objects.filter(district_id=DISTRICT, link="/enterprises/of/Q001/").order_by("pk")
    desk, own = ground.users["tongchou"].pk, ground.users["qiye"].pk
    assert [(note.user_id, note.title) for note in notes] == [
        (desk, "兴旺机械厂申请贷款：添一台车床"),
        (own, "贷款送银行了：添一台车床"),
        (own, "贷款放款了：添一台车床"),
    ]
