"""Lives lived elsewhere: taken in as they stand, with nothing made up and nothing counted that we didn't see."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from shanzhi.cases.models import Case, Task
from shanzhi.clocks.models import Deadline
from shanzhi.hotline.models import SheetRowResult
from shanzhi.journal.models import Entry
from shanzhi.journal.queries import history_panel
from shanzhi.journal.verify import verify
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import CHINA
from tests.hotline.conftest import DISTRICT, rows_of, sheet_of, taken
from tests.statements import budget

pytestmark = pytest.mark.both
HEADERS = ("工单编号", "类型", "创建时间", "到期时间", "办结时间", "状态", "承办单位", "渠道", "地址", "答复")
ROWS = [
    ("A1", "路灯不亮", "2024-05-01 08:00", "2024-05-03 08:00", "2024-05-02 09:30", "办结", "市政设施管理所", "电话",
     "旧街3号", "换了灯泡"),
    ("A2", "路面破损", "2024-06-01 08:00", "2024-06-03 08:00", "2024-06-09 08:00", "办结", "别县的单位", "微信",
     "", ""),
    ("A3", "占道", "2024-07-01 08:00", "", "", "办理中", "", "", "", ""),
    ("A4", "噪声", "2024-07-01 08:00", "2024-07-02 08:00", "", "已办结", "", "", "", ""),
    ("A1", "路灯不亮", "2024-05-01 08:00", "", "2024-05-02 09:30", "办结", "", "", "", ""),
    ("A5", "噪声", "2023-01-01 00:00", "2023-01-02 00:00", "2023-01-05 00:00", "办结（重复）", "", "", "", ""),
]  # fmt: skip


@pytest.fixture
def by(neighbourhood) -> Actor:
    return neighbourhood.actor("wendi")


@pytest.fixture
def run(by, at):
    return taken(sheet_of(ROWS, HEADERS), by, at, purpose="life", source="旧系统")


def case_of(run, row: int) -> Case:
    [result] = [result for result in rows_of(run) if result.row == row]
    return Case.objects.in_district(DISTRICT).get(pk=result.case_id)


def test_every_row_ends_in_exactly_one_way(run):
    assert [row.outcome for row in rows_of(run)] == ["new", "new", "new", "refused", "known", "new"]
    assert "却没有办结时间" in rows_of(run)[3].reason
    assert run.counts() == {"new": 4, "known": 1, "unchanged": 0, "refused": 1}


def test_a_closed_life_keeps_the_source_s_moments(run, neighbourhood, at):
    case = case_of(run, 2)
    assert (case.state, case.origin, case.title, case.number) == ("closed", "import", "路灯不亮", "24-000001")
    assert case.opened_at == case.told_at == datetime(2024, 5, 1, 8, 0, tzinfo=CHINA)
    assert case.closed_at == datetime(2024, 5, 2, 9, 30, tzinfo=CHINA)
    assert (case.lead_unit, case.channel, case.place_text) == (neighbourhood.units["works"], "phone", "旧街3号")
    assert case.reply == "换了灯泡"
    assert case.matter is None
    assert case.closed_by_id is None
    assert not Task.objects.of_case(DISTRICT, case.pk).exists()


def test_the_deadline_is_the_source_s_own(run):
    early, late = (Deadline.objects.in_district(DISTRICT).get(case_id=case_of(run, row).pk) for row in (2, 3))
    assert (early.given, early.on_time, late.on_time) == (True, True, False)
    assert early.due_at - early.started_at == timedelta(days=2)
    assert (early.trace, early.calendar_version, early.amount) == ([], "given", 48)
    assert not Deadline.objects.in_district(DISTRICT).filter(case_id=case_of(run, 4).pk).exists()


def test_what_was_told_twice_there_counts_for_nobody(run):
    assert not Deadline.objects.in_district(DISTRICT).get(case_id=case_of(run, 7).pk).counted


def test_one_line_tells_what_the_source_said(run, by, at):
    case = case_of(run, 2)
    [entry] = Entry.objects.filter(district_id=DISTRICT, subject_id=str(case.pk))
    assert (entry.verb, entry.was, entry.now, entry.version) == ("case.import_life", "", "closed", 1)
    assert entry.at == case.closed_at
    assert entry.recorded_at > entry.at
    [line] = history_panel(DISTRICT, [("case", case.pk)])
    assert line.text == "旧系统，A1，路灯不亮，市政设施管理所，办结"
    assert verify(DISTRICT) == []


def test_an_open_life_waits_where_our_loop_can_take_it_up(run):
    case = case_of(run, 4)
    assert (case.state, case.closed_at, case.is_open) == ("registered", None, True)


def test_a_second_time_adds_nothing(run, by, at):
    before = Case.objects.count()
    again = taken(sheet_of(ROWS, HEADERS), by, at, purpose="life", source="旧系统")
    assert [row.outcome for row in rows_of(again)] == ["unchanged"] * 3 + ["refused", "known", "unchanged"]
    assert Case.objects.count() == before


def test_a_dry_run_foresees_it_and_keeps_nothing(by, at):
    tried = taken(sheet_of(ROWS, HEADERS), by, at, purpose="life", source="旧系统", dry_run=True)
    assert [row.outcome for row in rows_of(tried)] == ["new", "new", "new", "refused", "known", "new"]
    assert not Case.objects.exists()
    assert not SheetRowResult.objects.filter(life=True).exists()


def test_a_point_on_our_ground_finds_its_grid(neighbourhood, by, at):
    headers = (*HEADERS[:3], "经度", "纬度")
    rows = [("B1", "路灯", "2024-05-01", "-76.6", "39.3"), ("B2", "路灯", "2024-05-01", "没有", "")]
    run = taken(sheet_of(rows, headers), by, at, purpose="life", source="旧系统")
    assert [case_of(run, row).lon for row in (2, 3)] == [None, None]
    assert case_of(run, 2).area_path == neighbourhood.street.path


def test_many_lives_cost_few_statements(by, at):
    rows = [
        (f"C{number}", "路灯", "2024-05-01", "2024-05-03", "2024-05-02", "办结", "", "", "", "") for number in range(40)
    ]
    with budget(40):
        taken(sheet_of(rows, HEADERS), by, at, purpose="life", source="旧系统")
