"""The pages of 考核: who sees whose; opinions stay shut. That every number opens its lists: tests/insight."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest

from shanzhi.assessment.actions.freezing import freeze
from shanzhi.assessment.actions.refreshing import begin, refresh
from shanzhi.assessment.models import Appeal, Finding, Period
from shanzhi.assessment.queries import figures
from shanzhi.cases.models import Case
from shanzhi.people.capacities import Capacity
from shanzhi.scoring import dictionary
from tests.assessment.conftest import LATER
from tests.assessment.living import DAY, Life
from tests.assessment.test_freezing import appeal, freeze_march, works
from tests.neighbourhood import CAST, DISTRICT
from tests.statements import budget

pytestmark = pytest.mark.django_db
OPINIONS = [code for code, one in dictionary.read().items() if one.is_opinion]


@pytest.fixture
def frozen(month: Life) -> Period:
    """Give March frozen."""
    return freeze_march(month)


def read(answer: Any) -> str:
    assert answer.status_code == 200, answer
    return str(answer.content.decode())


def test_a_list_says_its_sum_as_the_figure_does(month: Life, look: Any) -> None:
    for _one in range(3):
        month.closed(answers=(2, 1, 2))
    freeze_march(month)
    address = "/assessment/in/2026-03/satisfaction_rate/"
    assert ">7<" in read(look("xianling", address))
    assert "合计7。" in re.sub(r"<[^>]+>", "", read(look("xianling", f"{address}numerator/")))


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("xianling", "/assessment/in/2026-03/"),
        ("xianling", "/assessment/in/2026-03/in_time_disposal_rate/"),
        ("xianling", "/assessment/in/2026-03/in_time_disposal_rate/denominator/"),
        ("fangyuan", "/assessment/in/2026-03/sheet/"),
        ("hanzhou", "/assessment/mine/"),
        ("xianling", "/assessment/watch/"),
    ],
)
def test_a_page_asks_little(month, frozen, look, name, address) -> None:
    look(name, address)
    with budget(14):
        read(look(name, address))


def test_a_rate_of_too_few_is_not_shown(month, frozen, look) -> None:
    page = read(look("xianling", "/assessment/in/2026-03/?unit=water"))
    assert "样本不足" in page
    row = page[page.index("in_time_disposal_rate") :].split("</tr>")[0]
    assert "%" not in row.split("分子／分母")[0]


def test_a_unit_reads_no_rating_before_the_freeze(month, look) -> None:
    """At every page that could tell, for every role: a unit's people learn nothing of what tellers answered."""
    refresh(DISTRICT, at=month.at)
    refresh(DISTRICT, at=LATER)
    met = set()
    for name in [*CAST, "xiandu", "xianling"]:
        held = month.actor(name).capacities()
        in_unit = bool(held & {str(Capacity.HANDLER), str(Capacity.UNIT_APPROVER)})
        looks = bool(held & {str(Capacity.SUPERVISOR), str(Capacity.LEADER)})
        for one in OPINIONS if in_unit else OPINIONS[:1]:
            for part in ("", "numerator/") if in_unit else ("numerator/",):
                for code, scope in (("2026-03", ""), ("2026-03", "?unit=works")):
                    status = look(name, f"/assessment/in/{code}/{one}/{part}{scope}").status_code
                    met.add((in_unit, looks and not scope, status))
        for address in (
            ("/assessment/in/2026-03/", "/assessment/in/2026/", "/assessment/in/2026-03/sheet/") if in_unit else ()
        ):
            answer = look(name, address)
            if answer.status_code == 200:
                assert not [one for one in OPINIONS if one in answer.content.decode()], (name, address)
    assert {status for in_unit, _looks, status in met if in_unit} == {404}
    assert {status for in_unit, looks, status in met if looks} == {200}
    assert {status for in_unit, looks, status in met if not looks} == {200, 404}  # the county's lookers see units too


def test_a_unit_reads_its_ratings_after_the_freeze(month, frozen, look) -> None:
    assert "解决了" in read(look("fangyuan", "/assessment/in/2026-03/resolution_rate/numerator/"))
    assert look("fangyuan", "/assessment/in/2026-04/resolution_rate/numerator/").status_code == 404


def test_a_persons_results_are_theirs_and_their_heads(month, frozen, look) -> None:
    """Nobody else's, whatever their rank: not the county's leader's, not a neighbour's."""
    for person, heads in {"hanzhou": {"fangyuan"}, "qiaohe": set()}.items():
        for name in [*CAST, "xiandu", "xianling"]:
            for address in (
                f"/assessment/person/{person}/",
                f"/assessment/in/2026-03/in_time_disposal_rate/denominator/?person={person}",
            ):
                allowed = name == person or name in heads
                assert look(name, address).status_code == (200 if allowed else 404), (name, address)


@pytest.mark.parametrize(
    ("name", "address", "status"),
    [
        ("linfeng", "/assessment/in/2026-03/?unit=works", 404),  # over a street: no county unit
        ("linfeng", "/assessment/in/2026-03/?area=990101002000", 404),
        ("fangyuan", "/assessment/in/2026-03/?unit=parks", 404),
        ("fangyuan", "/assessment/in/2026-03/?area=990101001000", 404),
        ("hanzhou", "/assessment/in/2026-03/", 404),
        ("qiaohe", "/assessment/", 404),
        ("guyu", "/assessment/watch/", 404),
        ("xiandu", "/assessment/watch/", 200),
        ("qiaohe", "/assessment/dictionary/", 200),
        ("qiaohe", "/assessment/sheets/", 200),
        ("qiaohe", "/assessment/showcase/", 200),
        ("fangyuan", "/assessment/team/", 200),
        ("xianling", "/assessment/in/1999-01/", 404),
        ("xianling", "/assessment/in/2026-03/no_such_rate/", 404),
        ("xianling", "/assessment/in/2026-03/closing_rate/nothing/", 404),
        ("xianling", "/assessment/in/2026-03/closing_rate/numerator/?after=x", 404),
    ],
)
def test_who_may_see_what(month, frozen, look, name, address, status) -> None:
    assert look(name, address).status_code == status


def test_freezing_signing_and_showing_by_the_pages(month, look) -> None:
    refresh(DISTRICT, at=month.at)
    form = {"sheet": "jungar", "context": "3月有暴雨", "seen": "1"}
    refused = look("guyu", "/assessment/in/2026-03/freeze/", form)
    assert refused.status_code == 422
    assert "封账由全县的督办员做" in refused.content.decode()
    assert look("xiandu", "/assessment/in/2026-03/freeze/", form | {"seen": "7"}).status_code == 409
    assert look("xiandu", "/assessment/in/2026-03/freeze/", form)["Location"] == "/assessment/in/2026-03/"
    page = read(look("xiandu", "/assessment/in/2026-03/"))
    assert "可以申诉到" in page
    assert "3月有暴雨" in page
    assert look("xianling", "/assessment/in/2026-03/sign/", {"seen": "2"}).status_code == 422


def test_an_appeal_goes_round_by_the_pages(month, frozen, look) -> None:
    unit = "/assessment/in/2026-03/in_time_disposal_rate/"
    page = read(look("fangyuan", unit))
    assert "交申诉" in page
    counted = figures.lines_of(frozen, works(month), dictionary.read()["in_time_disposal_rate"], "denominator")
    late = counted.exclude(outcome="in_time").order_by("pk").first()
    number = Case.objects.in_district(DISTRICT).get(pk=late.case_id).number
    words = {"case_number": number, "reason": "材料商停产，批过延期"}
    assert look("fangyuan", unit + "appeal/", words | {"reason": ""}).status_code == 422
    there = look("fangyuan", unit + "appeal/", words)["Location"]
    assert "等答复" in read(look("fangyuan", there))
    assert look("waipi", there).status_code == 404
    answer = {"effect": "leave_out", "decision": "这一件确实不该算", "seen": "1"}
    assert look("xiandu", there, answer).status_code == 302
    assert "更正" in read(look("fangyuan", unit))
    assert Appeal.objects.get().state == "upheld"
    assert "成立" in read(look("fangyuan", "/assessment/appeals/"))


def test_a_sheet_with_a_raw_count_is_refused_on_the_page(month, look) -> None:
    item = '{"code":"a","zh":"上报","points":"10","kind":"proportional","indicator":"reported"}'
    body = f'{{"code":"x","zh":"试","version":"1","items":[{item}]}}'
    refused = look("xiandu", "/assessment/sheets/", {"body": body})
    assert refused.status_code == 422
    assert "件数不能当指标" in refused.content.decode()


def test_a_finding_is_looked_at_by_a_human(month, frozen, look) -> None:
    Finding.objects.create(
        district_id=DISTRICT, period=frozen, kind="burst", key="k1", cases=[month.cases[0].number], seen_at=LATER
    )
    assert "不下结论" in read(look("xiandu", "/assessment/watch/?period=2026-03"))
    assert look("guyu", "/assessment/watch/k1/", {"note": "看过"}).status_code == 404
    assert look("xiandu", "/assessment/watch/k1/", {"note": "集中清理，属实"}).status_code == 302
    assert "集中清理，属实" in read(look("xiandu", "/assessment/watch/?period=2026-03"))


def test_the_showcase_lists_units_in_the_registers_order(month, look) -> None:
    """Three months, a quarter's worth each, and the half year: units with points, n and context, nobody's name."""
    for number in (1, 2, 3, 4, 5, 6):
        refresh(DISTRICT, at=datetime(2026, number, 11, 12, tzinfo=LATER.tzinfo))
    after, by = datetime(2026, 7, 2, 9, tzinfo=LATER.tzinfo), month.actor("xiandu")
    for code in ("2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-H1"):
        freeze(Period.objects.get(code=code), by=by, at=after, sheet="jinniu", context="梅雨早来")
    page = read(look("qiaohe", "/assessment/showcase/?period=2026-H1"))
    assert "不是名次" in page
    assert "梅雨早来" in page
    names = [name for name in ("市政设施管理所", "供水公司") if name in page]
    assert [page.index(name) for name in names] == sorted(page.index(name) for name in names)
    assert "韩舟" not in page
    assert works(month).name in page


def test_a_period_that_is_frozen_asks_for_no_second_freeze(month, frozen, look) -> None:
    page = read(look("xiandu", "/assessment/in/2026-03/freeze/"))
    assert "2026年3月已经封账了。" in page
    assert "<textarea" not in page


def test_a_period_that_cannot_be_frozen_yet_says_so_and_when_before_anything_is_sent(month, look, monkeypatch) -> None:
    refresh(DISTRICT, at=month.at)
    running, address = month.at, "/assessment/in/2026-03/freeze/"
    assert "<textarea" in read(look("xiandu", address)), "it is over"
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: running)
    page = read(look("xiandu", address))
    assert "<textarea" not in page
    assert "还不能封账" in page
    assert "这一期还没过完，4月1日起可以封账。" in page
    page = read(look("xiandu", "/assessment/in/2026-Q1/freeze/"))
    assert "先把这几个月封账：2026年3月" in page


def test_a_showcase_without_figures_says_so(month, look) -> None:
    by, after = month.actor("xiandu"), datetime(2025, 7, 2, 9, tzinfo=LATER.tzinfo)
    for code in (*(f"2025-0{number}" for number in range(1, 7)), "2025-H1"):
        freeze(begin(code, DISTRICT, at=after), by=by, at=after, sheet="jinniu")
    assert "这一期没有单位有数" in read(look("qiaohe", "/assessment/showcase/?period=2025-H1"))


def test_appeals_end_with_the_window(month, frozen, look) -> None:
    made = appeal(month, frozen)
    assert made.due_at > LATER + 5 * DAY
    assert look("guyu", f"/assessment/appeals/{made.number}/").status_code == 404


def test_who_comes_second_to_a_freeze_or_an_answer_reads_what_now_holds(month, frozen, look) -> None:
    typed = {"sheet": "jinniu", "context": "3月下过暴雨", "seen": str(frozen.version - 1)}
    answer = look("xiandu", "/assessment/in/2026-03/freeze/", typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "2026年3月已经封账了。" in page
    assert "3月下过暴雨" in page, "what was written is still there"
    assert "<textarea" not in page
    made = appeal(month, frozen)
    there = f"/assessment/appeals/{made.number}/"
    words = {"effect": "leave_out", "decision": "这一件确实不该算", "seen": "1"}
    assert look("xiandu", there, words).status_code == 302
    answer = look("xiandu", there, words | {"effect": "", "decision": "我看数没有错"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "这一件确实不该算" in page
    assert "我看数没有错" in page
    assert "<textarea" not in page
