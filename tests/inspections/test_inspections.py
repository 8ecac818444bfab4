"""An inspection from its convening to its end: who may, caps, the draw, visits, notices, rechecks, cases."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from shanzhi.cases.models import Case
from shanzhi.enforcement.actions import allowances, registers
from shanzhi.enforcement.models import Allowance, Item, RiskClass
from shanzhi.inspections.actions import convening, findings, visiting
from shanzhi.inspections.models.tasks import Draw, Inspection
from shanzhi.inspections.models.visits import Answer, Finding, Notice, Visit
from shanzhi.journal import errands
from shanzhi.journal.queries import history
from shanzhi.journal.verify import verify
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.kernel.sheets import read_sheet
from shanzhi.people.capacities import Capacity
from shanzhi.post.models import Notice as Note
from shanzhi.reports.models import Report
from shanzhi.territory.models import Place
from tests.inspections.street import SHEET, convened, drawn, findings_of, marks, team, visited
from tests.neighbourhood import DISTRICT

pytestmark = pytest.mark.django_db


def refused(call, *args, **words):
    with pytest.raises(Refused) as caught:
        call(*args, **words)
    return str(caught.value)


@pytest.mark.parametrize("name", ["qiaohe", "zhifa", "mubai", "wendi", "waichou"])
def test_only_a_coordinator_of_the_place_convenes(street, name):
    assert "检查由这个地方的统筹员召集" in refused(convened, street, by=street.actor(name))
    assert not Inspection.objects.exists()


def test_only_units_with_power_inspect_and_every_item_has_its_basis(street):
    said = refused(convened, street, units=[street.units["works"], street.units["parks"]])
    assert "园林绿化所不在执法主体名单里" in said.replace("“", "").replace("”", "")
    assert "里没有园林绿化所的检查项" in said
    registers.end_unit(street.units["water"], reason="职权划转", by=street.actor("mubai"), at=street.at)
    assert "没有权检查" in refused(convened, street)
    bad = SHEET.replace("《消防法》第十六条", "")
    words = {"code": "2026-2", "by": street.actor("mubai"), "at": street.at}
    assert "法律依据" in refused(registers.publish_items, read_sheet(bad.encode(), filename="a.csv"), **words)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"reason": " "}, "写为什么查"),
        ({"words": []}, "写查哪些场所"),
        ({"mode": "named"}, "要点名场所"),
        ({"starts_on": date(2026, 3, 1)}, "开始的日子已经过了"),
        ({"ends_on": date(2026, 3, 1)}, "结束的日子比开始的早"),
        ({"units": []}, "写参加检查的单位"),
        ({"topic": "没有的"}, "里没有"),
    ],
)
def test_what_is_missing_is_said(street, changed, said):
    assert said in refused(convened, street, **changed)


def test_one_unit_alone_sends_two(street):
    assert "不得少于两人" in refused(convened, street, units=[street.units["works"]])
    _task, visits = drawn(street, units=[street.units["works"]], per_unit=2)
    assert all(len(team(street, visit)) == 2 for visit in visits)


def test_the_list_is_fixed_before_the_seed_and_anybody_can_replay_it(street):
    task, visits = drawn(street)
    kept = Draw.objects.get()
    assert [visit.number for visit in visits] == [f"{task.number}-{n:02d}" for n in range(1, 5)]
    assert "S-001" in {visit.place.code for visit in visits}  # high risk: every one of its class
    for visit in visits:
        assert {one.unit.code for one in visit.inspectors.all()} == {"works", "water"}
    out = StringIO()
    call_command("replay_draw", task.number, stdout=out)
    told = json.loads(out.getvalue())
    assert told["digest_agrees"]
    assert told["outcome_agrees"]
    verbs = [line.verb for line in history(DISTRICT, "inspection", task.number)]
    assert verbs == ["inspection.draw", "inspection.list", "inspection.convene"]
    assert history(DISTRICT, "inspection", task.number)[1].data["digest"] == kept.digest
    Draw.objects.update(outcome={"visits": [], "short": []})
    with pytest.raises(CommandError):
        call_command("replay_draw", task.number, stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("replay_draw", "JC26-9999", stdout=StringIO())


def test_there_is_one_draw_and_no_other_after_the_list_changed(street):
    task = convened(street)
    by, at = street.actor("tongchou"), street.at
    with pytest.raises(Stale):
        convening.draw(task, by=by, at=at)
    convening.fix_list(task, by=by, at=at)
    assert "种子" in refused(convening.draw, task, seed="1|2", by=by, at=at)
    registers.classify([(Place.objects.get(code="S-002"), "high", "新情况")], by=street.actor("mubai"), at=at)
    assert "请重新定名单" in refused(convening.draw, task, by=by, at=at)
    convening.fix_list(task, by=by, at=at)
    convening.draw(task, by=by, at=at)
    with pytest.raises(Stale):
        convening.draw(task, by=by, at=at)
    with pytest.raises(Stale):
        convening.cancel(task, reason="不查了", by=by, at=at)


def test_the_recused_never_go(street):
    task = convened(street)
    by, at = street.actor("tongchou"), street.at
    kept = [street.users[name] for name in ("jianyi", "jianer")]
    for user in kept:
        for code in ("S-001", "S-002"):
            convening.recuse(task, user, Place.objects.get(code=code), reason="亲属开的店", by=by, at=at)
    convening.fix_list(task, by=by, at=at)
    visits = convening.draw(task, seed="20260311", by=by, at=at)
    for visit in visits:
        if visit.place.code in ("S-001", "S-002"):
            assert not visit.inspectors.filter(user__in=kept).exists()
    with pytest.raises(Stale):
        convening.recuse(task, kept[0], Place.objects.get(code="S-003"), reason="晚了", by=by, at=at)


def test_above_the_cap_nobody_comes_without_leave(street):
    _task, visits = drawn(street)
    place = next(visit.place for visit in visits if visit.risk == "ordinary")
    told = {"mode": "named", "places": [place], "words": []}
    again = convened(street, **told)
    by, at = street.actor("tongchou"), street.at
    assert "今年已查1次，上限1次" in refused(convening.fix_list, again, by=by, at=at)
    asked = allowances.ask_allowance(place, reason="有人举报卖盗版教辅", by=by, at=at)
    assert "已经申请过" in refused(allowances.ask_allowance, place, reason="再来", by=by, at=at)
    assert "由这个地方的领导批准" in refused(allowances.decide_allowance, asked, granted=True, words="", by=by, at=at)
    leader = street.actor("linfeng")
    assert "写一句为什么" in refused(allowances.decide_allowance, asked, granted=False, words="", by=leader, at=at)
    allowances.decide_allowance(asked, granted=True, words="同意", by=leader, at=at)
    with pytest.raises(Stale):
        allowances.decide_allowance(asked, granted=True, words="", by=leader, at=at)
    convening.fix_list(again, by=by, at=at)
    [visit] = convening.draw(again, by=by, at=at)
    assert visit.place_id == place.pk
    assert Allowance.objects.get().state == "used"
    third = convened(street, **told)
    assert "已查2次" in refused(convening.fix_list, third, by=by, at=at)
    # A random draw leaves the places out that are full, and says so.
    fourth = convened(street)
    convening.fix_list(fourth, by=by, at=at)
    assert {one["code"] for one in Draw.objects.get(inspection=fourth).left_out} >= {place.code}
    assert verify(DISTRICT) == []


def test_only_who_was_drawn_records_and_only_once(street):
    _task, visits = drawn(street)
    visit, other = visits[0], visits[1]
    words = {"told_rights": True, "at": street.at}
    for name in ("qiaohe", "tongchou", "zhifa"):
        if street.actor(name) not in team(street, visit):
            assert "只有抽到" in refused(visiting.record_visit, visit, marks(visit), by=street.actor(name), **words)
    first = team(street, visit)[0]
    assert "先出示证件" in refused(
        visiting.record_visit, visit, marks(visit), told_rights=False, by=first, at=street.at
    )
    assert "还没有选" in refused(visiting.record_visit, visit, marks(visit)[1:], by=first, **words)
    assert "写看到什么" in refused(visiting.record_visit, visit, marks(visit, A1=" "), by=first, **words)
    visiting.record_visit(visit, marks(visit, A1="三本盗版教辅\n两本无书号", B1="压力不足"), by=first, **words)
    assert Answer.objects.in_district(DISTRICT).count() == 3
    assert [(one.words, one.severity) for one in findings_of(visit)] == [
        ("三本盗版教辅", "serious"), ("两本无书号", "serious"), ("压力不足", "ordinary"),
    ]  # fmt: skip
    with pytest.raises(Stale):
        visiting.record_visit(visit, marks(visit), by=first, **words)
    visiting.drop_visit(other, reason="已停业", by=team(street, other)[0], at=street.at)
    assert Visit.objects.get(pk=other.pk).state == "dropped"
    assert verify(DISTRICT) == []


def test_a_notice_gives_each_defect_its_day_and_somebody_else_rechecks(street):
    _task, visits = drawn(street)
    visit = visits[0]
    finder, rows = visited(street, visit, A1="盗版教辅", B1="压力不足")
    by = {"by": finder, "at": street.at}
    notice = visiting.issue_notice(visit, **by)
    rows = findings_of(visit)
    assert [one.due_on for one in rows] == [date(2026, 3, 16), date(2026, 3, 18)]  # 3 and 5 workdays
    assert (notice.due_on, notice.recheck_on) == (date(2026, 3, 18), date(2026, 3, 19))
    with pytest.raises(Stale):
        visiting.issue_notice(visit, **by)
    assert "换一个人去" in refused(findings.recheck, rows[0], "clear", words="好了", **by)
    assert "由参加检查的单位" in refused(
        findings.recheck, rows[0], "clear", words="好了", by=street.actor("waifa"), at=street.at
    )
    other = next(street.actor(n) for n in ("jianyi", "jianer", "shuiyi") if street.actor(n).user_id != finder.user_id)
    words = {"by": other, "at": street.at}
    findings.recheck(rows[0], "clear", words="下架了", **words)
    with pytest.raises(Stale):
        findings.recheck(rows[0], "clear", words="又看一遍", **words)
    assert "更晚的日子" in refused(findings.recheck, rows[1], "extend", words="配件没到", **words)
    findings.recheck(rows[1], "extend", words="配件没到", until=date(2026, 3, 25), **words)
    findings.recheck(rows[1], "transfer", words="拒不整改", **words)
    assert [one.state for one in findings_of(visit)] == ["cleared", "transferred"]
    assert "不用再转为事项" in refused(findings.open_case, findings_of(visit)[0], by=words["by"], at=words["at"])
    assert [line.verb for line in history(DISTRICT, "site_finding", f"{visit.number}-2")] == [
        "site_finding.transfer", "site_finding.extend", "site_finding.notice", "site_finding.find",
    ]  # fmt: skip
    assert verify(DISTRICT) == []


def test_a_failed_item_becomes_a_case_once_and_its_end_is_told_back(street):
    _task, visits = drawn(street)
    visit = visits[0]
    finder, [row] = visited(street, visit, B1="门口井盖塌了，灭火器取不出来")
    told = findings.open_case(row, by=finder, at=street.at)
    again = findings.open_case(row, by=finder, at=street.at)
    assert (again.repeated, Report.objects.in_district(DISTRICT).filter(channel="inspection").count()) == (True, 1)
    case = Case.objects.in_district(DISTRICT).get(number=told.case.number)
    assert (case.channel, case.place_id) == ("inspection", visit.place_id)
    street.solve(case, "井盖换了。")
    errands.drain(at=street.at)
    row = Finding.objects.in_district(DISTRICT).get(pk=row.pk)
    assert row.case_said == "已结案：井盖换了。"
    assert history(DISTRICT, "site_finding", f"{visit.number}-1")[0].verb == "site_finding.told_back"
    assert Note.objects.filter(user_id=finder.user_id, title__contains="事项有回告").exists()
    assert row.state == "found"  # a case's end is not a recheck
    assert verify(DISTRICT) == []


def test_an_inspection_ends_when_everything_in_it_has_ended(street):
    task, visits = drawn(street)
    by, at = street.actor("tongchou"), street.at
    assert "还有4处没有查" in refused(convening.close, task, by=by, at=at)
    for visit in visits:
        visited(street, visit, **({"A1": "一本"} if visit is visits[0] else {}))
    said = refused(convening.close, task, by=by, at=at)
    assert "还有1条问题没有办完" in said
    assert "还有4处结果没有公开" in said
    rows = list(Visit.objects.filter(inspection=task).select_related("inspection"))
    assert "由这个地方的统筹员公开" in refused(visiting.publish, rows, by=street.actor("jianyi"), at=at)
    assert (visiting.publish(rows, by=by, at=at), visiting.publish(rows, by=by, at=at)) == (4, 0)
    assert all(row.publish_on == date(2026, 4, 9) for row in Visit.objects.all())  # 20 workdays, over 清明
    [row] = findings_of(visits[0])
    other = next(street.actor(n) for n in ("jianyi", "jianer", "shuiyi") if street.actor(n).user_id != row.found_by_id)
    findings.recheck(row, "transfer", words="移送", by=other, at=at)
    convening.close(task, by=by, at=at)
    assert Inspection.objects.get().state == "closed"
    assert verify(DISTRICT) == []


def test_registers_are_versions_and_nothing_is_overwritten(street):
    words = {"by": street.actor("mubai"), "at": street.at}
    task = convened(street)
    registers.publish_items(read_sheet(SHEET.replace("A1", "A9").encode(), filename="a.csv"), code="2026-2", **words)
    assert Item.objects.filter(item_list=task.item_list).count() == 3
    assert Item.objects.filter(item_list__is_current=True, code="A9").exists()
    assert "用过了" in refused(
        registers.publish_items, read_sheet(SHEET.encode(), filename="a.csv"), code="2026-2", **words
    )
    later = words | {"at": street.at + timedelta(days=1)}
    sheet = read_sheet("场所编号,风险等级,理由\nS-001,低,连续两年没有问题\n".encode(), filename="r.csv")
    assert registers.classify_sheet(sheet, **later) == 1
    assert RiskClass.objects.filter(place__code="S-001").count() == 2
    assert "没有这个编号" in refused(
        registers.classify_sheet, read_sheet("场所编号,风险等级,理由\nX-1,低,无\n".encode(), filename="r.csv"), **later
    )


def test_the_shipped_list_is_whole(street):
    """The joint list for bookshops, printers and stationers, once its units have the names of this place."""
    from shanzhi.enforcement.views import SHIPPED

    text = SHIPPED.read_text(encoding="utf-8")
    for shipped, here in (("文旅局", "市政设施管理所"), ("市场监督管理局", "供水公司"), ("消防救援大队", "供水公司")):
        text = text.replace(shipped, here)
    words = {"code": "随附", "by": street.actor("mubai"), "at": street.at}
    registers.publish_items(read_sheet(text.encode(), filename="items.csv"), **words)
    names = set(Item.objects.filter(item_list__is_current=True).values_list("name", flat=True))
    assert names >= {"盗版图书", "进货来源", "文具的内容", "灭火器", "安全出口", "疏散指示"}


def test_grid_workers_have_no_way_in():
    from shanzhi.enforcement.access import CONVENERS
    from shanzhi.inspections import access

    for capacity in (Capacity.GRID_WORKER, Capacity.GRID_HEAD):
        assert str(capacity) not in CONVENERS | access.READERS | access.INSPECTORS


def test_a_notice_is_received_once_and_names_nobody(street):
    _task, visits = drawn(street)
    finder, _rows = visited(street, visits[0], A1="一本")
    visiting.issue_notice(visits[0], by=finder, at=street.at)
    notice = Notice.objects.get()
    from shanzhi.people.access import TELLER

    visiting.receive_notice(notice, by=TELLER, at=street.at)
    visiting.receive_notice(notice, by=TELLER, at=street.at + timedelta(hours=1))
    assert Notice.objects.get().received_at == street.at
    assert len(history(DISTRICT, "rectification", notice.number)) == 2
