"""Activities: planned, signed up for without a name, held with a headcount; contests with recusal and stated ties."""

from __future__ import annotations

import html
import io
import re
from datetime import timedelta
from fractions import Fraction

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from shanzhi.activities import queries
from shanzhi.activities.actions import planning, signing
from shanzhi.activities.demonstration import ACTIVITIES, APART, ENTRANTS, HOMES, YEAR, live
from shanzhi.activities.models import Activity, Entrant, Mark, SignUp
from shanzhi.activities.scoring import going_on, standings
from shanzhi.journal.models import Entry
from shanzhi.journal.queries import history
from shanzhi.journal.verify import verify
from shanzhi.kernel.refusal import Refused
from shanzhi.stations.models import Station
from shanzhi.territory.models import Place
from tests.neighbourhood import DISTRICT, FROM
from tests.photographs import photograph, serious, settled
from tests.statements import assert_district_named, budget
from tests.web.conftest import at_the_moment, signed_in, words_of  # noqa: F401

FORM = {
    "kind": "salon", "title": "板凳沙龙", "brand": "板凳议事", "about": "说说车棚。", "unit": "梧桐社区居委会",
    "place_text": "活动室", "place": "R-0047", "starts_at": "2030-03-20T19:00", "ends_at": "2030-03-20T21:00",
    "capacity": "3",
}  # fmt: skip
KEY = "a-key-of-a-page-{}"


@pytest.fixture
def ground(at_the_moment):  # noqa: F811
    return at_the_moment


@pytest.fixture
def keeper(signed_in):  # noqa: F811
    return signed_in("tongchou")


def planned(ground, **changed):
    start = ground.at + timedelta(days=3)
    told = {
        "kind": "salon",
        "title": "板凳沙龙",
        "about": "说说车棚。",
        "unit": ground.units["street"],
        "place_text": "活动室",
        "starts_at": start,
        "ends_at": start + timedelta(hours=2),
        "capacity": 3,
    }
    return planning.plan(planning.Plan(**(told | changed)), by=ground.actor("tongchou"), at=ground.at)


def opened(ground, **changed):
    return planning.take_step(planned(ground, **changed), "open", by=ground.actor("tongchou"), at=ground.at)


def fresh(activity):
    return queries.activity_numbered(DISTRICT, activity.number)


def test_planned_opened_and_seen_by_residents(client, keeper):
    assert "还没有活动" in words_of(keeper.get("/activities/desk/"))
    address = keeper.post("/activities/desk/add/", FORM)["Location"]
    number = address.split("/")[-2]
    assert client.get(f"/activities/of/{number}/").status_code == 404
    assert "板凳沙龙" not in words_of(client.get("/activities/"))
    keeper.post(f"{address}step/", {"verb": "open"})
    assert "还剩3个" in words_of(client.get(f"/activities/of/{number}/"))
    assert "板凳沙龙" in words_of(client.get("/activities/", {"brand": "板凳议事"}))
    assert "板凳沙龙" in words_of(keeper.get("/search/", {"q": "板凳"}))
    assert "板凳沙龙" in words_of(keeper.get("/activities/desk/", {"q": "板凳"}))
    assert "没有这样的活动" in words_of(keeper.get("/activities/desk/", {"q": "龙舟"}))
    assert keeper.post(f"{address}change/", FORM | {"capacity": "5"}).status_code == 302
    assert "共5个名额" in words_of(keeper.get(address))


def test_residents_read_what_is_next_first_and_no_sign_up_for_what_has_begun(ground):
    def at(days):
        return ground.at + timedelta(days=days)

    later = opened(ground, title="灯会", starts_at=at(20), ends_at=at(21))
    sooner = opened(ground, title="体检", starts_at=at(3), ends_at=at(4))
    assert queries.whats_on(DISTRICT, at=ground.at) == ([sooner, later], [])
    assert str(sooner.standing(at=ground.at)) == "接受报名"
    assert str(sooner.standing(at=at(3.5))) == "正在办"
    assert queries.whats_on(DISTRICT, at=at(5))[0] == [later]
    assert str(sooner.standing(at=at(5))) == "办过了"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"grid": "梧桐社区"}, "没有叫“梧桐社区”的地方"),  # a grid is wanted
        ({"unit": "没有的单位"}, "名录里没有这个单位"),
        ({"place": "X"}, "没有叫“X”的场所"),
        ({"ends_at": "2030-03-20T18:00"}, "结束要在开始以后"),
    ],
)
def test_what_is_missing_is_said(keeper, changed, said):
    assert said in words_of(keeper.post("/activities/desk/add/", FORM | changed))
    assert not Activity.objects.exists()


def test_places_and_grids_are_chosen_by_name(keeper, ground):
    by_name = FORM | {"place": ground.place.name, "grid": ground.grid.name}
    assert "或者有几个同名" in words_of(keeper.post("/activities/desk/add/", by_name))  # another grid is called so too
    by_name["grid"] = ground.grid.code
    assert keeper.post("/activities/desk/add/", by_name).status_code == 302
    made = Activity.objects.get()
    assert (made.place, made.grid) == (ground.place, ground.grid)
    areas = words_of(keeper.get("/cases/areas/"))
    assert f'<option value="{ground.grid.code}">梧桐社区第一网格</option>' in areas
    assert '<option value="梧桐社区">990101001001</option>' in areas
    assert keeper.get("/cases/places/").content.decode().count("<option") == 0


def test_signing_up_needs_no_name_and_the_code_leads_back(client, ground):
    activity = opened(ground)
    page = words_of(client.post(f"/activities/of/{activity.number}/", {"people": "2", "key": KEY.format(1)}))
    code = re.search(r'<b class="num">([0-9A-Z ]+)</b>', page)[1]
    again = words_of(client.post(f"/activities/of/{activity.number}/", {"people": "2", "key": KEY.format(1)}))
    assert code in again, "sent twice, answered alike"
    assert fresh(activity).taken == 2
    address = f"/activities/of/{activity.number}/mine/"
    assert "报上了" in words_of(client.post(address, {"code": code.lower()}))
    assert "没有这个报名码" in words_of(client.post(address, {"code": "0000 0000"}))
    assert "已退出" in words_of(client.post(address, {"code": code, "withdraw": "1"}))
    assert fresh(activity).taken == 0
    names = {field.name for field in SignUp._meta.concrete_fields}
    assert names == {"id", "district_id", "activity", "seat", "people", "code_hash", "idempotency_key", "at"}
    assert verify(DISTRICT) == []


@pytest.mark.both
def test_places_are_never_given_twice_and_who_waits_moves_up(ground):
    activity = opened(ground)
    signed = [
        signing.sign_up(activity, people=n, key=KEY.format(i), at=ground.at).sign_up for i, n in enumerate((2, 2, 1))
    ]
    assert [one.seat for one in signed] == ["in", "waiting", "waiting"], "nobody overtakes who waits"
    assert queries.waiting(activity) == 3
    for _twice in range(2):
        signing.withdraw(signed[0], activity, at=ground.at)
    assert list(SignUp.objects.order_by("pk").values_list("seat", flat=True)) == ["withdrawn", "in", "in"]
    assert fresh(activity).taken == 3
    with pytest.raises(Refused, match="1到10"):
        signing.sign_up(activity, people=11, key=KEY.format(9), at=ground.at)
    with pytest.raises(Refused, match="现在不能报名"):
        signing.sign_up(fresh(activity), people=1, key=KEY.format(9), at=activity.starts_at)
    with pytest.raises(Refused, match="已经报了3人"):
        planning.change(
            fresh(activity),
            planning.Plan(**{name: getattr(activity, name) for name in planning.Plan.__slots__} | {"capacity": 2}),
            by=ground.actor("tongchou"), at=ground.at,
        )  # fmt: skip
    assert verify(DISTRICT) == []


def test_the_outcome_is_a_headcount_and_three_answers(keeper, signed_in, ground, monkeypatch):  # noqa: F811
    activity = opened(ground)
    address = f"/activities/desk/of/{activity.number}/"
    said = {"headcount": "21", "went_well": "定了三处", "fell_short": "人少", "next_time": "晚上办"}
    assert "还没开始" in words_of(keeper.post(address, said))
    long_over = {"starts_at": ground.at - timedelta(hours=3), "ends_at": ground.at - timedelta(hours=1)}
    Activity.objects.filter(district_id=DISTRICT).update(**long_over)
    assert '>办过了<span class="meta">等着记成效<' in words_of(keeper.get("/activities/desk/"))
    assert signed_in("hanzhou").post(address, said).status_code == 404
    assert keeper.post(address, said | {"next_time": ""}).status_code == 422
    assert keeper.post(address, said).status_code == 302
    assert "等着记成效" not in words_of(keeper.get("/activities/desk/"))
    assert "定了三处" in words_of(signed_in("hanzhou").get(address))
    verbs = [line.verb for line in history(DISTRICT, "activity", str(activity.pk))]
    assert verbs == ["activity.close", "activity.open", "activity.plan"]
    assert verify(DISTRICT) == []


def test_the_second_comer_and_the_stranger_are_refused(ground):
    stale = planned(ground)
    planning.take_step(stale, "open", by=ground.actor("tongchou"), at=ground.at)
    with pytest.raises(Refused, match="刚有变动"):
        planning.take_step(stale, "cancel", by=ground.actor("tongchou"), at=ground.at)
    with pytest.raises(Refused, match="统筹员"):
        planning.take_step(fresh(stale), "cancel", by=ground.actor("wendi"), at=ground.at)


def test_ties_follow_the_stated_rule():
    marks = [(1, 9000), (1, 8000), (2, 8500), (2, 8500), (3, 8500), (3, 8500), (4, 9900), (5, 7000), (5, 10000)]
    found = standings(marks)
    assert [(one.entrant, one.place) for one in found] == [(4, 1), (5, 2), (1, 3), (2, 4), (3, 4)]
    assert found[1].mean == Fraction(8500)
    assert [one.is_shared for one in found] == [False, False, False, True, True], "and the page says so"
    assert going_on(found, 4) == {4, 5, 1, 2, 3}, "whoever shares the last place goes on"
    assert going_on(found, 3) == {4, 5, 1}
    assert found[0].shown == "99.00"


def test_a_contest_is_set_judged_with_recusal_and_published(client, keeper, ground):
    contest = opened(ground, kind="contest", capacity=None)
    address = f"/activities/desk/of/{contest.number}/contest/"
    lists = {
        "entrants": "竹编，云溪县，12000\n蜂蜜,青山县\n茶叶，白水县",
        "judges": "甲，云溪县\n乙",
        "rounds": "初评，2\n终评，1",
    }
    assert "回避写错了" in words_of(keeper.post(address, lists | {"judges": "甲，远方县"}))
    assert "看不懂这一行" in words_of(keeper.post(address, lists | {"entrants": "竹编"}))
    assert keeper.post(address, lists).status_code == 302
    sheet = {"round": "1", "judge": "甲", "marks": "2，90.5\n3，90.5"}
    assert "甲要回避这些：1" in words_of(keeper.post(address, sheet | {"marks": "1，99"}))
    assert "分数在0到100之间" in words_of(keeper.post(address, sheet | {"marks": "2，101"}))
    assert "看不懂这一行" in words_of(keeper.post(address, sheet | {"marks": "2，9.123"}))
    assert keeper.post(address, sheet).status_code == 302
    publish = f"/activities/desk/of/{contest.number}/publish/"
    keeper.post(publish, {"round": "1"})
    assert "还没有公布结果" in words_of(client.get(f"/activities/of/{contest.number}/results/")), "a sheet is lacking"
    keeper.post(address, {"round": "1", "judge": "乙", "marks": "1\t80\n2\t80\n3\t80"})
    keeper.post(publish, {"round": "1"})
    page = words_of(client.get(f"/activities/of/{contest.number}/results/"))
    assert "带动农户销售12,000元" in page
    assert page.index("蜂蜜") < page.index("茶叶") < page.index("竹编")
    assert "不在这一轮里的序号：1" in words_of(keeper.post(address, {"round": "2", "judge": "乙", "marks": "1，80"}))
    late = keeper.post(address, sheet)
    assert late.status_code == 422, "a published round is no choice any more"
    assert Mark.objects.count() == 5
    assert verify(DISTRICT) == []


def test_no_telephone_stands_in_what_residents_read_of_an_entry(client, keeper, ground):
    contest = opened(ground, kind="contest", capacity=None)
    address, public = f"/activities/desk/of/{contest.number}/contest/", f"/activities/of/{contest.number}/results/"
    lists = {"entrants": "竹编，云溪县\n蜂蜜找我13812345678，青山县", "judges": "甲", "rounds": "终评，1"}
    refused = keeper.post(address, lists)
    assert (refused.status_code, "改这些序号：2" in words_of(refused)) == (422, True)
    assert "13812345678" in words_of(refused), "what was written stays"
    keeper.post(address, lists | {"entrants": "竹编，云溪县\n张小明先生的蜂蜜，青山县"})
    keeper.post(address, {"round": "1", "judge": "甲", "marks": "1，80\n2，90"})
    keeper.post(f"/activities/desk/of/{contest.number}/publish/", {"round": "1"})
    assert "张小明先生的蜂蜜" in words_of(client.get(public)), "a contestant agreed to stand by name"
    Entrant.objects.filter(name__startswith="张").update(name="蜂蜜13812345678", home="青山县13912345678")
    page = words_of(client.get(public))
    for number in ("13812345678", "13912345678"):
        assert number not in page, "one written before anybody looked is covered"
    assert "蜂蜜〔电话〕" in page
    assert "蜂蜜" not in words_of(client.get(public, {"words": "1381234"})), "and isn't found by its number"
    assert "蜂蜜" in words_of(client.get(public, {"home": "青山县〔电话〕"}))


LISTS = {
    "entrants": "竹编，云溪县，12000\n蜂蜜,青山县\n茶叶，白水县",
    "judges": "丁\n甲，云溪县\n乙",
    "rounds": "初评，2\n终评，1",
}


def test_the_second_to_change_a_plan_is_refused_with_words_kept_and_a_sign_up_is_no_change(keeper, ground):
    salon = opened(ground)
    address = f"/activities/desk/of/{salon.number}/change/"
    seen = keeper.get(address).context["form"]["seen"].value()
    signing.sign_up(salon, people=1, key=KEY.format(1), at=ground.at)
    assert keeper.post(address, FORM | {"title": "甲改的", "seen": seen}).status_code == 302
    late = keeper.post(address, FORM | {"title": "乙改的", "seen": seen})
    page = late.content.decode()
    assert (late.status_code, 'value="乙改的"' in page, "现在是：甲改的" in page) == (409, True, True)
    assert fresh(salon).title == "甲改的"
    again = late.context["form"]["seen"].value()
    assert keeper.post(address, FORM | {"title": "乙改的", "seen": again}).status_code == 302
    assert keeper.post(address, FORM | {"title": ""}).status_code == 422


def test_a_contest_may_be_set_again_until_the_first_sheet_is_in(keeper, ground):
    contest = opened(ground, kind="contest", capacity=None)
    address = f"/activities/desk/of/{contest.number}/contest/"
    keeper.post(address, LISTS)
    page = keeper.get(address).content.decode()
    assert "竹编，云溪县，12000\n蜂蜜，青山县\n茶叶，白水县" in page, "the lists stand there to be mended"
    assert keeper.post(address, LISTS | {"entrants": "竹器，云溪县"}).status_code == 302
    assert [row.name for row in queries.entrants(contest).values()] == ["竹器"]
    keeper.post(address, {"round": "1", "judge": "乙", "marks": "1，80"})
    assert 'name="entrants"' not in keeper.get(address).content.decode()
    assert "不能重来" in words_of(keeper.post(address, LISTS))
    assert verify(DISTRICT) == []


def test_a_contest_with_entries_stays_one(keeper, ground):
    contest = opened(ground, kind="contest", capacity=None)
    address = f"/activities/desk/of/{contest.number}/"
    assert keeper.post(f"{address}change/", FORM | {"kind": "salon"}).status_code == 302
    assert keeper.post(f"{address}change/", FORM | {"kind": "contest"}).status_code == 302
    keeper.post(f"{address}contest/", LISTS)
    assert "种类不能再改" in words_of(keeper.post(f"{address}change/", FORM | {"kind": "salon"}))
    assert keeper.post(f"{address}change/", FORM | {"kind": "contest", "title": "带货大赛"}).status_code == 302
    assert (fresh(contest).kind, fresh(contest).title) == ("contest", "带货大赛")


def test_the_head_of_a_pasted_sheet_is_no_entry(keeper, ground):
    contest = opened(ground, kind="contest", capacity=None)
    address = f"/activities/desk/of/{contest.number}/contest/"
    keeper.post(address, LISTS | {"entrants": "名称\t区县\n竹编\t云溪县"})
    assert [row.name for row in queries.entrants(contest).values()] == ["竹编"]
    assert keeper.post(address, {"round": "1", "judge": "乙", "marks": "序号\t分数\n1\t80"}).status_code == 302


def sent(keeper, contest, content, *, take=True, name="entrants.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    told = {"sheet": SimpleUploadedFile(name, content)} | ({"take": "1"} if take else {})
    return keeper.post(f"/activities/desk/of/{contest.number}/contest/entrants/", told)


def test_the_entries_come_from_a_sheet_after_a_dry_run(keeper, ground):
    contest = opened(ground, kind="contest", capacity=None)
    sheet = '作品名称,选送区县,带动销售,联系人\n竹编，大号,云溪县,"12,000元",某人\n蜂蜜,青山县,,\n'
    page = keeper.get(f"/activities/desk/of/{contest.number}/contest/entrants/").content.decode()
    assert '<button class="btn main">试读' in page, "first tried, then taken"
    tried = words_of(sent(keeper, contest, sheet, take=False))
    assert "试读：2个区县的2件，都读得懂，还没有收。" in tried
    assert "这些列没有用上：联系人。" in tried
    assert not Entrant.objects.exists()
    assert sent(keeper, contest, sheet).status_code == 302
    page = keeper.get(f"/activities/desk/of/{contest.number}/contest/").content.decode()
    assert "竹编，大号\t云溪县\t12000\n蜂蜜，青山县" in page, "judges and rounds are added to what was read"
    lists = {"entrants": "竹编，大号\t云溪县\t12000\n蜂蜜，青山县", "judges": "甲，云溪县", "rounds": "初评，1"}
    assert keeper.post(f"/activities/desk/of/{contest.number}/contest/", lists).status_code == 302
    assert [(one.name, one.sales) for one in queries.entrants(contest).values()] == [("竹编，大号", 12000), ("蜂蜜", 0)]
    refused = words_of(sent(keeper, contest, "参赛名称,区县\n茶叶,白水县"))
    assert "评委要回避的区县，这份名单里没有：云溪县。" in refused
    assert "换掉了原来的2件" in words_of(keeper.get(sent(keeper, contest, sheet)["Location"]))
    assert [one.name for one in queries.judges(contest)] == ["甲"], "judges and rounds stay"
    keeper.post(f"/activities/desk/of/{contest.number}/contest/", {"round": "1", "judge": "甲", "marks": "2，80"})
    assert "不能重来" in words_of(sent(keeper, contest, sheet))
    assert verify(DISTRICT) == []


def test_every_fault_of_a_sheet_of_entries_is_said_by_its_row_and_nothing_is_taken(keeper, ground):
    contest = opened(ground, kind="contest", capacity=None)
    rows = [
        "参赛名称,来自区县,带动农户销售",
        "竹编,云溪县,一万",
        "竹编,云溪县,1",
        ",青山县,",
        f"{'茶' * 61},白水县,",
        "米粉,,3,多",
    ]
    answer = sent(keeper, contest, "\n".join(rows))
    assert answer.status_code == 422
    page = html.unescape(words_of(answer))
    for said in (
        "第2行“带动农户销售”",
        "第3行“参赛名称”：与第2行是同一件",
        "第4行“参赛名称”",
        "第5行“参赛名称”",
        "第6行“来自区县”",
        "第6行：这一行比表头多出内容：多",
        "一行也没有收",
    ):
        assert said in page
    assert "缺少这些列" in words_of(sent(keeper, contest, "名称,电话\n竹编,1"))
    for rows, said in (
        ("序号,名称,区县\n1,竹编,云溪县\n1,蜂蜜,云溪县", "第3行“序号”：与第2行的序号重复"),
        ("序号,名称,区县\n1,竹编,云溪县\n3,蜂蜜,云溪县", "没有2号"),
        ("序号,名称,区县\n1,竹编,云溪县\n,蜂蜜,云溪县", "要么每行都写"),
    ):
        assert said in html.unescape(words_of(sent(keeper, contest, rows)))
    odd = words_of(sent(keeper, contest, "序号,名称,区县\n甲1,竹编,云溪县\n2,蜂蜜,云溪县\n3,茶叶,云溪县"))
    assert "有1处不对" in odd, "one number that can't be read doesn't put the other rows in the wrong"
    from_zero = words_of(sent(keeper, contest, "序号,名称,区县\n0,竹编,云溪县\n1,蜂蜜,云溪县"))
    assert "没有2号" in from_zero, "number 1 is there"
    assert not Entrant.objects.exists()


def test_whoever_takes_a_sheet_in_over_lists_that_another_set_meanwhile_is_told_first(keeper, ground):
    contest = opened(ground, kind="contest", capacity=None)
    address = f"/activities/desk/of/{contest.number}/contest/entrants/"
    seen = keeper.get(address).context["form"]["seen"].value()
    keeper.post(f"/activities/desk/of/{contest.number}/contest/", LISTS)
    mine = {"seen": seen, "take": "1"}
    rows = "名称,区县\n蜂蜜,青山县\n竹编,云溪县".encode()
    answer = keeper.post(address, mine | {"sheet": SimpleUploadedFile("a.csv", rows)})
    assert answer.status_code == 409
    assert "别人改了名单" in words_of(answer)
    assert next(one.name for one in queries.entrants(contest).values()) == "竹编"
    [slip] = re.findall(r'name="sheet-tried" value="([^"]+)"', answer.content.decode())
    again = mine | {"seen": answer.context["form"]["seen"].value(), "sheet-tried": slip}
    assert keeper.post(address, again).status_code == 302
    assert [one.name for one in queries.entrants(contest).values()] == ["蜂蜜", "竹编"]


def test_the_entries_go_out_as_a_sheet_that_comes_in_again_with_the_same_numbers(keeper, ground):
    contest = opened(ground, kind="contest", capacity=None)
    keeper.post(f"/activities/desk/of/{contest.number}/contest/", LISTS)
    content = keeper.post(f"/activities/desk/of/{contest.number}/contest/entrants/export/").content
    head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert head == ["序号", "参赛名称", "来自区县", "带动农户销售（元）"]
    assert rows[0] == [1, "竹编", "云溪县", 12000]
    was = list(Entrant.objects.order_by("ordinal").values_list("ordinal", "name", "home", "sales"))
    assert sent(keeper, contest, content, name="entrants.xlsx").status_code == 302
    assert list(Entrant.objects.order_by("ordinal").values_list("ordinal", "name", "home", "sales")) == was
    turned = "序号,名称,区县\n2,蜂蜜,青山县\n1,竹编,云溪县"
    assert sent(keeper, contest, turned).status_code == 302
    assert [one.name for one in queries.entrants(contest).values()] == ["竹编", "蜂蜜"]
    assert Entry.objects.filter(district_id=DISTRICT, verb="activity.export").count() == 1


@pytest.mark.parametrize(
    ("name", "lines", "said"),
    [
        ("judges", "甲，云溪县\n甲", "写了两次：甲"),
        ("entrants", "竹编，云溪县\n竹编，云溪县", "写了两次：竹编"),
        ("entrants", f"{'竹' * 61}，云溪县", "太长了"),
        ("judges", "甲" * 41, "太长了"),
        ("rounds", "初评，2\n初评，1", "写了两次：初评"),
        ("rounds", f"初评，{'9' * 30}", "轮次写成"),
    ],
)
def test_nothing_pasted_is_cut_or_dropped_in_silence(keeper, ground, name, lines, said):
    contest = opened(ground, kind="contest", capacity=None)
    answer = keeper.post(f"/activities/desk/of/{contest.number}/contest/", LISTS | {name: lines})
    assert answer.status_code == 422
    assert said in words_of(answer)


def test_the_keeper_sees_who_is_in_the_round_which_sheets_are_in_and_mends_one(keeper, ground):
    contest = opened(ground, kind="contest", capacity=None)
    address = f"/activities/desk/of/{contest.number}/contest/"
    keeper.post(address, LISTS)
    assert [one.name for one in queries.judges(contest)] == ["丁", "甲", "乙"], "as they were written"
    assert "看不懂这一行" in words_of(keeper.post(address, {"round": "1", "judge": "甲", "marks": "2，1E+99999999"}))
    keeper.post(address, {"round": "1", "judge": "甲", "marks": "2，90.5\n3，80"})
    page = keeper.get(address)
    assert "收到2件，一共2件" in words_of(page)
    assert "收到0件，一共3件" in words_of(page)
    for said in ("蜂蜜", "90.50", "回避"):
        assert said in words_of(page)
    mended = keeper.get(address, {"judge": "甲"}).content.decode()
    assert "2，90.50\n3，80.00" in mended, "a sheet is mended from what is in, not typed anew"
    publish = f"/activities/desk/of/{contest.number}/publish/"
    for judge, marks in (("丁", "1，70\n2，70\n3，70"), ("乙", "1，70\n2，70\n3，70")):
        keeper.post(address, {"round": "1", "judge": judge, "marks": marks})
    keeper.post(publish, {"round": "1"})
    page = words_of(keeper.get(address))
    assert "蜂蜜" in page
    assert "竹编" not in page, "the round goes on without it"
    for judge in "丁甲乙":
        keeper.post(address, {"round": "2", "judge": judge, "marks": "2，70\n3，70"})
    keeper.post(publish, {"round": "2"})
    assert "都公布了" in words_of(keeper.get(address))
    last = words_of(keeper.get(f"/activities/of/{contest.number}/results/"))
    assert "晋级" not in last.split("<table")[1], "nobody goes on from the last round"
    assert "前1名" in last
    assert "最高70.00" in last
    first = words_of(keeper.get(f"/activities/of/{contest.number}/results/", {"round": "1"}))
    assert "晋级" in first.split("<table")[1]
    assert "竹编" in first
    content = keeper.post(f"{address}export/").content
    head, *rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert head[-3:] == ["丁", "甲", "乙"]
    assert [row[:4] for row in rows[:3]] == [
        ["终评", 1, 2, "蜂蜜"],
        ["终评", 1, 3, "茶叶"],
        ["初评", 1, 2, "蜂蜜"],
    ]
    assert rows[4][-3:] == [70, "", 70], "no mark from who recused themselves"
    assert Entry.objects.filter(district_id=DISTRICT, verb="activity.export").count() == 1


def seen_on(page):
    return [one[1] for one in re.finditer(r'name="seen" value="([^"]*)"', page.content.decode())]


@pytest.mark.parametrize("query", ["", "?judge=乙"])
def test_the_second_to_write_one_judges_sheet_is_refused_with_words_kept(keeper, ground, query):
    contest = opened(ground, kind="contest", capacity=None)
    address = f"/activities/desk/of/{contest.number}/contest/"
    keeper.post(address, LISTS)
    seen = seen_on(keeper.get(address + query))[0]
    assert keeper.post(address, {"round": "1", "judge": "丁", "marks": "1，60"}).status_code == 302
    first = {"round": "1", "judge": "乙", "marks": "1，80\n2，70", "seen": seen}
    assert keeper.post(address + query, first).status_code == 302, "another judge's sheet is nobody's rival"
    late = keeper.post(address + query, first | {"marks": "1，55\n2，70"})
    assert late.status_code == 409
    page = words_of(late)
    assert "别人录了乙的打分表" in page
    assert "1，55\n2，70" in page, "what was typed stays"
    assert "现在是：1，80.00<" in page.replace("&nbsp;", ""), "and what differs is said"
    assert queries.sheets(queries.rounds(contest)[0])[queries.judges(contest)[2].pk] == {1: 8000, 2: 7000}
    again = next(one for one in seen_on(late) if one.startswith(seen[:32]))
    assert keeper.post(address + query, first | {"marks": "1，55\n2，70", "seen": again}).status_code == 302
    assert verify(DISTRICT) == []


def test_the_second_to_set_a_contests_lists_is_refused_with_words_kept(keeper, ground):
    contest = opened(ground, kind="contest", capacity=None)
    address = f"/activities/desk/of/{contest.number}/contest/"
    [seen] = seen_on(keeper.get(address))
    assert keeper.post(address, LISTS | {"seen": seen}).status_code == 302
    late = keeper.post(address, LISTS | {"judges": "丙", "seen": seen})
    assert late.status_code == 409
    assert "别人改了名单" in words_of(late)
    assert [one.name for one in queries.judges(contest)] == ["丁", "甲", "乙"]
    again = seen_on(late)[-1]
    assert keeper.post(address, LISTS | {"judges": "丙", "seen": again}).status_code == 302


def test_results_are_not_published_of_a_contest_residents_do_not_know_of(client, keeper, ground):
    contest = planned(ground, kind="contest", capacity=None)
    address = f"/activities/desk/of/{contest.number}/"
    keeper.post(f"{address}contest/", LISTS | {"judges": "乙", "rounds": "决赛，1"})
    keeper.post(f"{address}contest/", {"round": "1", "judge": "乙", "marks": "1，80\n2，70\n3，60"})
    answer = keeper.post(f"{address}publish/", {"round": "1"}, follow=True)
    assert "先开始报名，再公布" in words_of(answer)
    keeper.post(f"{address}step/", {"verb": "open"})
    keeper.post(f"{address}publish/", {"round": "1"})
    assert "竹编" in words_of(client.get(f"/activities/of/{contest.number}/results/"))


def test_a_station_shows_what_is_held_there_to_residents_only_what_is_announced(client, keeper, ground):
    place = Place.objects.create(
        code="LS-900", kind="station", name="桥头绿色驿站", area_path=ground.community.path, valid_from=FROM
    )
    station = Station.objects.create(
        district_id=DISTRICT, code="LS-900", place=place, kind="station", brand="green", week=[[[480, 1200]]] * 7
    )
    quiet = planned(ground, title="还没公布的", place=place)
    told = opened(ground, title="骑手茶话", place=place)
    opened(ground, title="别处的沙龙")
    seen, desk = (one.get(f"/stations/{way}/{station.code}/") for one, way in ((client, "at"), (keeper, "of")))
    assert "这里的活动" in words_of(seen)
    assert "骑手茶话" in words_of(seen)
    assert f'href="/activities/of/{told.number}/"' in seen.content.decode()
    assert "还没公布的" not in words_of(seen)
    assert "还没公布的" in words_of(desk)
    assert f'href="/activities/desk/of/{quiet.number}/"' in desk.content.decode()
    assert "别处的沙龙" not in words_of(seen) + words_of(desk)
    with budget(1) as statements:
        assert len(queries.at_place(DISTRICT, place.pk, at=ground.at, for_staff=True)) == 2
    assert_district_named(statements)


def test_the_demonstration_holds_its_year_and_the_contest(client, ground):
    held = len(range(-YEAR, ACTIVITIES[0][4], APART))
    assert live(DISTRICT, by=ground.actor("tongchou"), at=ground.at) == held + len(ACTIVITIES) + 1
    assert (held, len(ACTIVITIES), Entrant.objects.count()) == (24, 12, ENTRANTS)
    assert Entrant.objects.values("home").distinct().count() == len(HOMES) == 41
    contest = Activity.objects.get(kind="contest")
    with budget(4) as statements:
        [(one, is_last, rows)] = queries.results(contest)
    assert_district_named(statements)
    assert (len(rows), is_last) == (300, False)
    assert sum(on for _standing, _entrant, on in rows) >= one.going_on
    address = f"/activities/of/{contest.number}/results/"
    assert "山里好物创新大赛" in words_of(client.get(address))
    seen, after = [], ""
    while after is not None:  # page after page, everybody once and in the order of the places
        page = queries.results_page(contest, after=str(after))
        seen += [entrant.ordinal for _standing, entrant, _on in page.rows]
        after = page.after
        assert len(page.rows) == 30
    assert seen == [entrant.ordinal for _standing, entrant, _on in rows]
    assert client.get(address, {"all": "1"}).content.decode().count("<tr>") == 1 + 300, "all on one page, as on paper"
    mine = client.get(address, {"home": HOMES[3]})
    assert mine.content.decode().count("<tr>") == 1 + Entrant.objects.filter(home=HOMES[3]).count()
    for words in ("脐橙21号", "21"):
        found = words_of(client.get(address, {"words": words})).split("<table")[1]
        assert "脐橙21号" in found
        assert found.count("<tr>") < 20
    assert "没有这样的参赛者" in words_of(client.get(address, {"words": "没有的"}))
    for odd in ({"after": "x"}, {"round": "9"}, {"home": "远方县", "after": "3"}):
        assert client.get(address, odd).status_code == 200
    with budget(3) as statements:
        queries.results_page(contest, home=HOMES[3])
    assert_district_named(statements)
    assert verify(DISTRICT) == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_resident_signs_up_in_a_browser(phone_page, live_server, ground):
    page, activity = phone_page, opened(ground, starts_at=ground.at + timedelta(days=3))
    for dress, width in (("normal", 390), ("large", 1440)):
        page.set_viewport_size({"width": width, "height": 900})
        page.context.add_cookies(
            [{"name": "density", "value": "large" if dress == "large" else "", "url": live_server.url}]
        )
        page.goto(f"{live_server.url}/activities/of/{activity.number}/")
        settled(page)
        photograph(page, f"activities-{dress}-{width}")
        assert serious(page) == []
    page.get_by_role("button", name="报名").click()
    settled(page)
    assert "报上了" in page.content()
    photograph(page, "activities-signed-1440")


def test_the_calendar_goes_out_as_a_workbook_with_heads_counted_and_it_is_written_down(ground, keeper):
    made = planned(ground, title="=板凳沙龙")
    content = keeper.post("/activities/desk/export/").content
    head, row, *_rest = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert head[:2] == ["编号", "活动"]
    assert row[:2] == [made.number, "=板凳沙龙"], "a text, never a formula"
    assert Entry.objects.filter(district_id=DISTRICT, verb="activity.export").count() == 1
