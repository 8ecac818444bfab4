"""Articles: written, in force, revised, due and expired; found while answering and cited with their edition."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from shanzhi.cases.actions.steps import take_step
from shanzhi.catalogue.models import Matter
from shanzhi.journal import errands
from shanzhi.journal.queries import history
from shanzhi.journal.verify import verify
from shanzhi.kernel.refusal import Refused
from shanzhi.knowledge import actions, panels, queries, sweeps
from shanzhi.knowledge.demonstration import ARTICLES, live
from shanzhi.knowledge.models import Article, Citation, Edition
from shanzhi.post.models import Notice
from tests.neighbourhood import DISTRICT
from tests.statements import assert_district_named, budget
from tests.web.conftest import at_the_moment, signed_in, words_of  # noqa: F401

FORM = {
    "title": "路面塌陷多久补", "body": "三天内补好，先围起来。", "source": "路面养护约定第二条",
    "unit": "市政设施管理所", "matters": "0101", "review_on": "2026-09-01", "is_public": "on",
}  # fmt: skip


@pytest.fixture
def keeper(signed_in):  # noqa: F811
    return signed_in("tongchou")


@pytest.fixture
def article(keeper):
    number = keeper.post("/knowledge/desk/add/", FORM)["Location"].split("/")[-2]
    keeper.post(f"/knowledge/desk/of/{number}/step/", {"verb": "publish"})
    return Article.objects.in_district(DISTRICT).get(number=number)


def fresh(article):
    return Article.objects.in_district(DISTRICT).get(pk=article.pk)


def test_who_writes_second_overwrites_nothing_and_keeps_their_words(keeper, article):
    """Two keepers open the same article: the second one's words stay in the form, beside what the first one wrote."""
    address = f"/knowledge/desk/of/{article.number}/change/"
    page = words_of(keeper.get(address))
    assert f'name="seen" value="{article.version}"' in page
    seen = {"seen": str(article.version)}
    assert keeper.post(address, FORM | seen | {"body": "两天内补好。"}).status_code == 302
    late = keeper.post(address, FORM | seen | {"body": "当天围好，五天内补。"})
    assert late.status_code == 409
    page = words_of(late)
    assert "当天围好，五天内补。" in page
    assert "两天内补好。" in page
    now = Article.objects.in_district(DISTRICT).get(number=article.number)
    assert now.body == "两天内补好。"
    assert f'name="seen" value="{now.version}"' in page
    step = {"verb": "withdraw"} | seen
    assert "刚被别人改过" in words_of(keeper.post(f"/knowledge/desk/of/{article.number}/step/", step, follow=True))
    assert keeper.post(address, FORM | {"seen": str(now.version), "body": "五天内补。"}).status_code == 302


def test_a_draft_takes_force_and_residents_read_it(client, keeper, at_the_moment):  # noqa: F811
    assert "没有这样的条目" in words_of(keeper.get("/knowledge/desk/"))
    address = keeper.post("/knowledge/desk/add/", FORM)["Location"]
    number = address.split("/")[-2]
    public = f"/knowledge/of/{number}/"
    assert client.get(public).status_code == 404
    keeper.post(f"{address}step/", {"verb": "publish"})
    assert "路面养护约定第二条" in words_of(client.get(public))
    assert "路面塌陷多久补" in words_of(client.get("/knowledge/", {"q": "塌陷"}))
    assert "没有找到" in words_of(client.get("/knowledge/", {"q": "别的"}))
    keeper.post(f"{address}step/", {"verb": "withdraw"})
    assert client.get(public).status_code == 404
    lines = [line.verb for line in history(DISTRICT, "article", str(Article.objects.get().pk))]
    assert lines == ["article.withdraw", "article.publish", "article.begin"]
    assert verify(DISTRICT) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"unit": "没有的单位"}, "名录里没有这个单位"),
        ({"matters": "0101 9999"}, "清单里没有这个事项：9999"),
        ({"review_on": "2025-01-01"}, "复核的日子要在今天以后"),
        ({"expires_on": "2026-08-01"}, "失效的日子不能早于复核的日子"),
    ],
)
def test_what_is_missing_is_said(keeper, changed, said):
    assert said in words_of(keeper.post("/knowledge/desk/add/", FORM | changed))
    assert not Article.objects.exists()


def test_a_revision_is_an_edition_and_a_citation_keeps_its_own(signed_in, keeper, article, at_the_moment):  # noqa: F811
    case = at_the_moment.dispatched()
    handler = signed_in("hanzhou")
    task_page = words_of(handler.get(f"/cases/{case.number}/tasks/1/hand_in/"))
    step_page = words_of(signed_in("wendi").get(f"/cases/{case.number}/recall/"))
    assert article.number in task_page + step_page
    page = words_of(handler.get(f"/knowledge/desk/of/{article.number}/", {"case": case.number}))
    assert f"知识{article.number}第1版" in page
    for _twice in range(2):
        handler.post(f"/knowledge/desk/of/{article.number}/cite/", {"case": case.number})
    assert "引用的知识" in words_of(handler.get(f"/cases/{case.number}/"))
    keeper.post(f"/knowledge/desk/of/{article.number}/change/", FORM | {"body": "两天内补好。"})
    assert fresh(article).edition == 2
    [citation] = Citation.objects.select_related("edition")
    assert citation.edition.number == 1
    assert citation.edition.body == FORM["body"]
    assert "第1版" in words_of(handler.get(f"/knowledge/desk/of/{article.number}/"))
    assert history(DISTRICT, "case", str(case.pk))[0].verb == "citation.make"
    assert verify(DISTRICT) == []


def test_what_a_reply_names_is_cited_and_the_teller_sees_the_basis(article, signed_in, at_the_moment):  # noqa: F811
    case = at_the_moment.handled()
    page = words_of(signed_in("jiangcheng").get(f"/cases/{case.number}/close/"))
    said = f"（依据：{article.source}；知识{article.number}第1版）"
    assert said in page
    words = {"finding": "路面平整", "public_text": f"补好了{said}。知识ZS9999没有这一条。"}
    take_step(case, "close", by=at_the_moment.actor("jiangcheng"), at=at_the_moment.at, **words)
    errands.drain(at=at_the_moment.at)
    errands.drain(at=at_the_moment.at)
    [citation] = Citation.objects.all()
    assert (citation.case_id, citation.edition.number) == (case.pk, 1)
    report = SimpleNamespace(district_id=DISTRICT, case_id=case.pk, state="answered")
    with budget(1) as statements:
        told = panels.basis(None, report)
    assert_district_named(statements)
    assert article.title in told
    assert f"/knowledge/of/{article.number}/" in told
    Article.objects.filter(pk=article.pk).update(is_public=False)
    assert panels.basis(None, report) == ""


def test_a_sentence_to_cite_goes_into_the_reply_at_one_press(article, signed_in, at_the_moment):  # noqa: F811
    case = at_the_moment.handled()
    checker, address = signed_in("jiangcheng"), f"/cases/{case.number}/close/"
    said = f"（依据：{article.source}；知识{article.number}第1版）"
    assert f'name="quote" value="{said}"' in checker.get(address).content.decode()
    assert 'name="quote"' not in checker.get(f"/cases/{case.number}/rework/").content.decode(), "no reply to put it in"
    written = {
        "seen": case.version,
        "finding": "路面平整",
        "public_text": "补好了",
        "quote": said,
        "next": "/board/late/",
    }
    for _twice in range(2):
        page = checker.post(address, written).content.decode()
        assert page.count(f"补好了{said}") == 1
        assert "路面平整" in page, "nothing is lost"
        assert 'value="/board/late/"' in page
        written |= {"public_text": f"补好了{said}"}
    emptier = checker.post(address, {"quote": said}).content.decode()
    assert "note error" not in emptier, "nobody is told off for what isn't written yet"
    assert at_the_moment.fresh(case).state == case.state


def test_a_case_that_is_not_yours_can_not_be_cited_for(signed_in, article, at_the_moment):  # noqa: F811
    hidden = at_the_moment.case(zone="child", title="孩子的事", matter=None)
    handler = signed_in("wendi")
    for number in (hidden.number, "26-999999"):
        assert handler.get(f"/knowledge/desk/of/{article.number}/", {"case": number}).status_code == 404
        assert handler.post(f"/knowledge/desk/of/{article.number}/cite/", {"case": number}).status_code == 404
    assert not Citation.objects.exists()


def test_days_come_and_the_keepers_are_told(article, at_the_moment):  # noqa: F811
    soon = at_the_moment.at + timedelta(days=400)
    sweeps.pass_days(soon)
    assert fresh(article).state == "due"
    told = Notice.objects.filter(district_id=DISTRICT, user_id=at_the_moment.users["tongchou"].pk)
    assert [note.title for note in told] == ["该复核：路面塌陷多久补"]
    reviewed = actions.take_step(
        fresh(article), "review", review_on=date(2028, 1, 1), by=at_the_moment.actor("tongchou"), at=soon
    )
    assert (reviewed.state, reviewed.edition) == ("in_force", 1)
    Article.objects.filter(district_id=DISTRICT).update(expires_on=date(2028, 2, 1))
    sweeps.pass_days(soon + timedelta(days=900))
    assert fresh(article).state == "expired"
    assert actions.let_days_pass(DISTRICT, at=soon + timedelta(days=901)) == []
    with pytest.raises(Refused, match="不能引用"):
        actions.cite(fresh(article), at_the_moment.case(), by=at_the_moment.actor("wendi"), at=soon)


@pytest.mark.both
def test_the_second_comer_is_refused_and_others_keep_nothing(article, at_the_moment):  # noqa: F811
    keeper, at = at_the_moment.actor("tongchou"), at_the_moment.at
    stale = fresh(article)
    actions.take_step(article, "review", review_on=date(2027, 1, 1), by=keeper, at=at)
    with pytest.raises(Refused, match="刚被别人改过"):
        actions.take_step(stale, "withdraw", by=keeper, at=at)
    with pytest.raises(Refused, match="统筹员"):
        actions.take_step(fresh(article), "withdraw", by=at_the_moment.actor("wendi"), at=at)
    assert Edition.objects.count() == 1


def test_what_fits_is_found_in_one_statement(article, at_the_moment):  # noqa: F811
    by_words = at_the_moment.case(title="家门口路面塌陷了", matter=None)
    with budget(1) as statements:
        assert queries.fitting(by_words) == [article]
    assert_district_named(statements)
    assert queries.fitting(at_the_moment.case(title="猫上树了", matter=None)) == []


def test_the_search_finds_articles(signed_in, article):  # noqa: F811
    assert f"/knowledge/desk/of/{article.number}/" in words_of(signed_in("hanzhou").get("/search/", {"q": "围起来"}))


def test_the_demonstration_lays_its_articles(at_the_moment):  # noqa: F811
    assert live(DISTRICT, by=at_the_moment.actor("tongchou"), at=at_the_moment.at) == len(ARTICLES)
    states = list(Article.objects.values_list("state", flat=True))
    assert {state: states.count(state) for state in set(states)} == {"in_force": 8, "due": 1, "draft": 1}
    assert verify(DISTRICT) == []


def test_matters_are_written_by_name_or_ticked_and_come_back_by_name(keeper, article):
    form = words_of(keeper.get(f"/knowledge/desk/of/{article.number}/change/"))
    leaf = next(iter(Matter.objects.current().dispatchable().filter(code="0101")))
    assert f'value="{leaf.name}"' in form
    assert f'<input type="checkbox" name="matters" value="{leaf.code}">' in form
    other = Matter.objects.current().dispatchable().exclude(code="0101").order_by("code")[0]
    told = FORM | {"matters": [f"{leaf.name}、", other.code]}
    address = keeper.post("/knowledge/desk/add/", told)["Location"]
    made = Article.objects.in_district(DISTRICT).get(number=address.split("/")[-2])
    assert made.matter_codes == f" {leaf.code} {other.code} "
