"""Exclusions: asked by the unit with a listed reason, judged outside it, counted openly, never out of the volume."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shanzhi.accounts.models import User
from shanzhi.callbacks.actions.exclusions import ask_again, ask_exclusion, decide_exclusion
from shanzhi.callbacks.models import Exclusion
from shanzhi.callbacks.queries.exclusions import counts_by_unit, excluded_case_ids
from shanzhi.cases.models import Case
from shanzhi.counting import sources
from shanzhi.journal import errands
from shanzhi.journal.queries import history
from shanzhi.journal.verify import verify
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.people.access import actor_for
from shanzhi.people.models import Post
from shanzhi.post.models import Notice
from tests.neighbourhood import DISTRICT, FROM

pytestmark = pytest.mark.django_db
WHY = "2026年2月已依法答复，有文书"


@pytest.fixture
def second(street, later):
    """Another supervisor of the same street."""
    user = User.objects.create(username="erdu", name="二督")
    Post.objects.create(
        user=user, capacity="supervisor", division=street.street, area_path=street.street.path, starts_on=FROM
    )
    street.users["erdu"] = user
    return actor_for(user, at=later)


def ask(street, case, later, name="fangyuan", **given):
    words = {"unit": street.units["works"], "code": "concluded", "evidence": WHY} | given
    return ask_exclusion(street.fresh(case), by=street.actor(name), at=later, **words)


def test_the_second_reviewer_reads_their_own_words_though_the_form_is_gone(street, told, later, sign_in):
    made = ask(street, told().case, later)
    address, client = f"/callbacks/exclusions/of/{made.number}/", sign_in("guyu")
    assert client.post(address, {"verdict": "grant", "decision": "文书齐全，同意剔除"}).status_code == 302
    page = client.post(address, {"verdict": "refuse", "decision": "文书对不上号，不同意"}).content.decode()
    assert "您写的话还在" in page
    assert "文书对不上号" in page


@pytest.mark.both
def test_a_unit_asks_and_somebody_outside_decides(street, told, later):
    case = told().case
    made = ask(street, case, later)
    assert made.number == "T26-0001"
    assert made.reason_name == "已经依法办结"
    assert list(excluded_case_ids(DISTRICT)) == []
    made.case = street.fresh(case)
    decide_exclusion(made, grant=True, decision="文书齐全，同意剔除", by=street.actor("guyu"), at=later)
    assert [row["case_id"] for row in excluded_case_ids(DISTRICT)] == [case.pk]
    assert sources.excluded(DISTRICT, [case.pk], later) == {case.pk: "已经依法办结"}  # and so the scores leave it out
    assert sources.excluded(DISTRICT, [case.pk], later - timedelta(seconds=1)) == {}
    [count] = counts_by_unit(DISTRICT, at=later)
    assert (count.unit, count.closed, count.asked, count.granted) == (street.units["works"], 1, 1, 1)
    assert Case.objects.in_district(DISTRICT).filter(state="closed").count() == 1  # the volume loses nothing
    errands.drain(at=later)
    assert Notice.objects.filter(user_id=street.users["fangyuan"].pk, title__contains="已剔除").exists()
    assert [line.verb for line in history(DISTRICT, "exclusion", made.pk)] == ["exclusion.grant", "exclusion.ask"]
    assert not list(verify(DISTRICT))


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("suye", {}, "由承办这件事的单位申请"),
        ("wendi", {}, "由承办这件事的单位申请"),
        ("fangyuan", {"code": "lazy"}, "从清单里选"),
        ("fangyuan", {"evidence": "无"}, "写清依据，至少6个字"),
    ],
)
def test_what_a_request_lacks_is_said(street, told, later, name, given, said):
    case = told().case
    with pytest.raises(Refused, match=said):
        ask(street, case, later, name, **given)


def test_an_open_case_and_a_second_request_are_refused(street, told, later):
    with pytest.raises(Refused, match="结案以后"):
        ask(street, street.dispatched(), later)
    case = told().case
    ask(street, case, later)
    with pytest.raises(Refused, match="已经申请过"):
        ask(street, case, later, "hanzhou")


def test_nobody_of_the_unit_decides_and_the_second_time_it_is_somebody_else(street, told, second, later):
    made = ask(street, told().case, later)
    made.case = street.fresh(made.case)
    for name in ("fangyuan", "wendi", "waidu", "linfeng"):
        with pytest.raises(Refused, match="由这里的督办员复核"):
            decide_exclusion(made, grant=True, decision="同意剔除此件", by=street.actor(name), at=later)
    with pytest.raises(Refused, match="写明为什么，至少6个字"):
        decide_exclusion(made, grant=True, decision="好", by=street.actor("guyu"), at=later)
    Post.objects.create(
        user=street.users["guyu"], capacity="handler", unit=street.units["works"], unit_path="0003", starts_on=FROM
    )
    with pytest.raises(Refused, match="承办单位的人"):
        decide_exclusion(
            made, grant=True, decision="同意剔除此件", by=actor_for(street.users["guyu"], at=later), at=later
        )
    stale = Exclusion.objects.in_district(DISTRICT).select_related("case").get(pk=made.pk)
    decide_exclusion(made, grant=False, decision="属于本单位职责", by=street.actor("guyu"), at=later)
    with pytest.raises(Stale):
        decide_exclusion(stale, grant=True, decision="同意剔除此件", by=second, at=later)
    with pytest.raises(Refused, match="由申请的单位提"):
        ask_again(made, reason="文书没有看到", by=street.actor("suye"), at=later)
    with pytest.raises(Refused, match="再看一次，至少6个字"):
        ask_again(made, reason="再看", by=street.actor("hanzhou"), at=later)
    ask_again(made, reason="文书没有看到，补交了", by=street.actor("hanzhou"), at=later)
    with pytest.raises(Refused, match="换一个人"):
        decide_exclusion(made, grant=False, decision="属于本单位职责", by=street.actor("guyu"), at=later)
    decide_exclusion(made, grant=False, decision="看过文书，不成立", by=second, at=later)
    assert (made.first_decision, made.decision) == ("属于本单位职责", "看过文书，不成立")
    with pytest.raises(Refused, match="最多两次"):
        ask_again(made, reason="还是想再看一次", by=street.actor("hanzhou"), at=later)
    assert not list(verify(DISTRICT))


def test_the_pages_of_exclusions(street, told, sign_in, later):
    case = told().case
    unit = sign_in("fangyuan")
    assert f"/callbacks/exclusions/ask/{case.number}/" in unit.get(f"/cases/{case.number}/").content.decode()
    address = f"/callbacks/exclusions/ask/{case.number}/"
    assert "已经依法办结" in unit.get(address).content.decode()
    assert unit.post(address, {"code": "concluded", "evidence": "无"}).status_code == 422
    answer = unit.post(address, {"code": "concluded", "evidence": WHY})
    page = answer["Location"]
    assert page == "/callbacks/exclusions/of/T26-0001/"
    assert sign_in("suye").get(address).status_code == 404
    assert "这样决定" not in unit.get(page).content.decode()
    for name in ("suye", "waidu", "mubai"):
        other = sign_in(name)
        assert other.get(page).content == other.get("/callbacks/exclusions/of/T26-9999/").content
    judge = sign_in("guyu")
    assert "这样决定" in judge.get(page).content.decode()
    assert unit.post(page, {"verdict": "grant", "decision": "我们自己同意"}).status_code == 422
    assert judge.post(page, {"verdict": "refuse", "decision": "属于本单位职责"}).status_code == 302
    assert unit.post(f"{page}again/", {}).status_code == 422
    assert unit.post(f"{page}again/", {"reason": "补交了文书再请看"}).status_code == 302
    listed = sign_in("qiaohe").get("/callbacks/exclusions/").content.decode()
    assert "市政设施管理所" in listed
    assert "等第二次复核" in listed
    outside = sign_in("mubai").get("/callbacks/exclusions/").content.decode()
    assert "市政设施管理所" in outside  # counted openly
    assert case.title not in outside
