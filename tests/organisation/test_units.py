"""Units keep their names through renamings and mergers, and sheets are taken in again and again."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shanzhi.journal.models import Entry
from shanzhi.journal.verify import verify
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.kernel.sheets import read_sheet
from shanzhi.kernel.text import normalise
from shanzhi.organisation import actions, queries
from shanzhi.organisation.imports import import_units
from shanzhi.organisation.models import LevelName, OrgNode, Tree, Unit, UnitAlias
from shanzhi.organisation.sheets import day, names
from shanzhi.organisation.variants import JINING, VARIANTS
from tests.people.ground import lay
from tests.statements import budget

pytestmark = pytest.mark.django_db
KEEPER = Actor(ActorKind.SYSTEM, name="管理员", district_id="990101")
EXAMPLE = Path(actions.__file__).parent / "data" / "examples" / "units.csv"


@pytest.fixture
def act(at):
    return {"by": KEEPER, "at": at}


@pytest.fixture
def works(act):
    bureau = actions.add_unit("D1", name="城市管理局", kind="department", **act)
    return actions.add_unit(
        "D2", name="市政设施管理所", kind="institution", parent=bureau, aliases=("市政所", "市政处"), **act
    )


@pytest.mark.parametrize("name", ["市政设施管理所", "市政所", "市政处", " 市政处 ", "D2"])
def test_a_unit_is_found_by_any_of_its_names(works, at, name):
    assert queries.resolve_unit(name, on=at.date()) == works
    assert queries.unit_names(on=at.date()).find(name) == works


def test_a_name_nobody_or_two_have_means_nobody(works, at, act):
    actions.add_unit("D3", name="排水所", kind="institution", aliases=("市政处",), **act)
    for name in ("路桥处", "市政处", "", "　"):
        assert queries.resolve_unit(name, on=at.date()) is None
        assert queries.unit_names(on=at.date()).find(name) is None


def test_a_renamed_unit_answers_to_its_former_name(works, at, act):
    actions.rename_unit(works, name="市政养护中心", **act)
    assert queries.resolve_unit("市政设施管理所", on=at.date()) == works
    assert UnitAlias.objects.get(unit=works, name="市政设施管理所").former
    with pytest.raises(Refused, match="一样"):
        actions.rename_unit(works, name="市政养护中心", **act)


@pytest.mark.parametrize("name", ["；、，", "——", "（）", "2026", "？ ！"])
def test_a_name_of_marks_alone_is_refused_wherever_it_comes_from(works, at, act, name):
    for refused in (
        lambda: actions.rename_unit(works, name=name, **act),
        lambda: actions.add_unit("D9", name=name, kind="institution", **act),
    ):
        with pytest.raises(Refused, match="名称里要有字"):
            refused()
    outcome = import_units(_sheet(f"单位编码,单位名称,类别\nD2,{name},事业单位\nD9,{name},事业单位"), **act)
    assert (outcome.added, outcome.changed, len(outcome.faults)) == (0, 0, 2)
    assert Unit.objects.get(code="D2").name == "市政设施管理所"


@pytest.mark.parametrize("name", ["市政养护中心", "12345热线", "KFC（东店）"])
def test_a_name_that_holds_a_letter_or_a_character_is_taken(works, act, name):
    assert actions.rename_unit(works, name=name, **act).name


def test_a_name_keeps_the_brackets_it_was_typed_with_and_is_found_by_either(works, at, act):
    sheet = "单位编码,单位名称,类别,简称\nD7, 槐荫街道（东）　办事处\u200b,街道,槐荫（东）"
    assert import_units(_sheet(sheet), **act).added == 1
    unit = Unit.objects.get(code="D7")
    assert (unit.name, unit.short_name) == ("槐荫街道（东） 办事处", "槐荫（东）")
    again = import_units(_sheet(sheet), **act)
    assert (again.unchanged, again.faults) == (1, [])
    actions.rename_unit(unit, name="槐荫街道（东区）", **act)
    for name in (
        "槐荫街道（东区）",
        "槐荫街道(东区)",
        "槐荫（东）",
        "槐荫(东)",
        "槐荫街道(东) 办事处",
        "槐荫街道（东） 办事处",
    ):
        assert queries.resolve_unit(name, on=at.date()) == unit
        assert queries.unit_names(on=at.date()).find(name) == unit
        assert list(queries.units_found(text=name)) == [unit]
    other = "单位编码,单位名称,类别\nD7,槐荫街道(东区),街道"
    assert import_units(_sheet(other), **act).faults == []
    assert Unit.objects.get(code="D7").name == "槐荫街道(东区)"
    shown = [row.name for row in queries.other_names(Unit.objects.get(code="D7"))]
    assert shown == ["槐荫街道（东） 办事处", "槐荫（东）"]


def test_another_name_of_a_unit_shows_the_brackets_it_was_typed_with_and_is_kept_once(works, at, act):
    actions.add_alias(works, name="养护所（老）", **act)
    with pytest.raises(Refused, match="已经有这个名字"):
        actions.add_alias(works, name="养护所(老)", **act)
    sheet = "单位编码,单位名称,类别,别名\nD8,望湖街道,街道,热力（东）"
    import_units(_sheet(sheet), **act)
    heat = Unit.objects.get(code="D8")
    assert import_units(_sheet(sheet), **act).unchanged == 1
    for unit, name in ((works, "养护所（老）"), (heat, "热力（东）")):
        shown = [row.name for row in queries.other_names(unit)]
        assert (shown.count(name), shown.count(normalise(name))) == (1, 0)
        for typed in (name, normalise(name)):
            assert queries.resolve_unit(typed, on=at.date()) == unit
            assert queries.unit_names(on=at.date()).find(typed) == unit
    actions.rename_unit(works, name="养护所(老)", **act)
    assert "养护所（老）" not in [row.name for row in queries.other_names(works)], "it is their name now"


def test_after_a_merger_the_old_name_means_the_heir_and_before_it_itself(works, at, act):
    roads = actions.add_unit("D4", name="道路所", kind="institution", aliases=("修路队",), **act)
    third = actions.add_unit("D5", name="城建中心", kind="institution", **act)
    today = at.date()
    actions.merge_units(roads, into=works, on=today, **act)
    assert queries.resolve_unit("修路队", on=today) == works
    assert queries.resolve_unit("修路队", on=today - timedelta(days=1)) == roads
    actions.merge_units(works, into=third, on=today + timedelta(days=30), **act)
    assert queries.resolve_unit("修路队", on=today + timedelta(days=30)) == third
    assert queries.unit_names(on=today + timedelta(days=30)).find("修路队") == third
    assert list(queries.merged_from(works)) == [roads]


def test_a_merger_that_makes_no_sense_is_refused_with_every_reason(works, at, act):
    bureau = Unit.objects.get(code="D1")
    with pytest.raises(Refused, match="自己"):
        actions.merge_units(works, into=works, **act)
    with pytest.raises(Refused) as refusal:
        actions.merge_units(bureau, into=works, **act)
    assert len(refusal.value.reasons) == 2
    gone = actions.add_unit("D6", name="旧所", kind="institution", **act)
    actions.close_unit(gone, on=at.date(), **act)
    assert queries.resolve_unit("旧所", on=at.date()) is None
    with pytest.raises(Refused, match="已经停用"):
        actions.merge_units(gone, into=works, **act)


def test_the_second_comer_is_refused(works, act):
    actions.change_unit(works, phone="12345", seen=0, **act)
    with pytest.raises(Stale):
        actions.change_unit(works, phone="54321", seen=0, **act)


def test_every_change_writes_a_line_and_the_journal_agrees(works, act):
    actions.rename_unit(works, name="市政养护中心", **act)
    actions.change_unit(works, phone="12345", **act)
    actions.change_unit(works, phone="12345", **act)
    actions.add_alias(works, name="养护所", **act)
    verbs = Entry.objects.filter(subject_kind="unit", subject_id="D2").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["unit.add", "unit.rename", "unit.change", "unit.alias"]
    actions.close_unit(works, on=act["at"].date(), **act)
    actions.add_alias(works, name="老市政", **act)
    old = actions.add_unit("D0", name="旧局", kind="department", valid_to=date(2020, 1, 1), **act)
    actions.rename_unit(old, name="旧市政局", **act)
    assert verify("990101") == []


def test_levels_are_what_the_deployment_calls_them(works, at, act):
    actions.name_levels(Tree.UNIT, names=("市直", "所队"), **act)
    assert actions.add_unit("D7", name="绿化队", kind="institution", parent=works.parent, **act).level_name == "所队"
    with pytest.raises(Refused, match="每一层"):
        actions.name_levels(Tree.UNIT, names=("市直", " "), **act)


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=lambda variant: variant.code)
def test_the_party_line_has_four_levels_in_both_variants(variant, at, act):
    actions.name_levels(Tree.PARTY, names=variant.levels, **act)
    node = None
    for depth in range(1, len(variant.levels) + 1):
        node = actions.add_node(f"P{depth}", name=f"第{depth}级", parent=node, **act)
    with pytest.raises(Refused, match="没有第5层"):
        actions.add_node("P5", name="第5级", parent=node, **act)
    shown, depth = queries.party_line(on=at.date()), 0
    while shown:
        assert shown[0].level == variant.levels[depth]
        shown, depth = shown[0].below, depth + 1
    assert depth == len(JINING.levels) == LevelName.objects.filter(tree=Tree.PARTY).count()
    assert OrgNode.objects.count() == 4


def test_resolving_takes_one_statement(works, at):
    with budget(1):
        queries.resolve_unit("市政处", on=at.date())


def _sheet(text):
    return read_sheet(io.BytesIO(text.encode("utf-8-sig")), filename="units.csv")


def test_the_example_sheet_goes_in_dry_run_and_real_run_agree_and_a_second_run_adds_nothing(at, act):
    lay()
    tried = import_units(read_sheet(EXAMPLE), dry_run=True, **act)
    assert Unit.objects.count() == Entry.objects.count() == 0
    done = import_units(read_sheet(EXAMPLE), **act)
    assert (tried.added, tried.changed, tried.faults) == (done.added, done.changed, done.faults) == (13, 0, [])
    assert queries.resolve_unit("监察大队", on=at.date()).name == "综合行政执法队"
    again = import_units(read_sheet(EXAMPLE), **act)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 13)
    assert "13行不变" in again.summary


def test_a_code_that_no_address_can_bear_is_refused_with_row_and_column(act):
    with pytest.raises(Refused, match="网址放不下"):
        actions.add_unit("A/1", name="路灯所", kind="bureau", **act)
    outcome = import_units(read_sheet("单位编码,单位名称,类别\nA/1,路灯所,事业单位\n".encode()), **act)
    assert [fault.number for fault in outcome.faults] == [2]
    assert outcome.faults[0].sentences[0].startswith("“单位编码”：“A/1”")


def test_rows_that_cannot_be_read_say_why_and_the_others_go_in(act):
    lay()
    text = (
        "单位编码,单位名称,类别,上级单位编码,所在区划代码,启用日期\n"
        "A1,甲所,部门,A2,990101,2020-01-01\n"
        "A2,乙局,部门,,,2020年3月1日\n"
        ",丙所,部门,,,\n"
        "A4,丁所,学会,,123,昨天\n"
        "A2,戊局,部门,,,\n"
        "A6,己所,部门,ZZ,,\n"
    )
    outcome = import_units(_sheet(text), **act)
    assert outcome.added == 2
    assert Unit.objects.get(code="A1").parent.code == "A2"
    assert {fault.number: len(fault.sentences) for fault in outcome.faults} == {4: 1, 5: 3, 6: 1, 7: 1}


def test_a_sheet_with_a_new_name_renames_and_keeps_the_old_one_understood(works, at, act):
    outcome = import_units(_sheet("单位编码,单位名称,类别\nD2,市政养护中心,事业单位\n"), **act)
    assert outcome.changed == 1
    assert queries.resolve_unit("市政设施管理所", on=at.date()) == works
    assert Unit.objects.get(code="D2").path == works.path


def test_a_unit_that_a_sheet_only_merges_is_counted_as_changed_and_faults_stand_in_the_sheets_order(works, at, act):
    head = "单位编码,单位名称,类别,上级单位编码,并入单位编码,停用日期"
    import_units(_sheet(f"{head}\nM1,北所,事业单位,,,\nM2,南所,事业单位,,,"), **act)
    rows = f"{head}\nM3,东所,事业单位,Q404,,\nM4,西所,胡说,,,\nM1,北所,事业单位,,M2,2026-03-01\nM2,南所,事业单位,,,"
    for dry_run in (True, False):
        told = import_units(_sheet(rows), dry_run=dry_run, **act)
        assert (told.added, told.changed, told.unchanged) == (0, 1, 1)
        assert [fault.number for fault in told.faults] == [2, 3]


def test_a_sheet_without_a_needed_column_is_refused():
    with pytest.raises(Refused, match="单位编码"):
        import_units(_sheet("单位名称,类别\n甲,部门\n"), by=KEEPER, at=None)


@pytest.mark.parametrize("text", ["2026-03-11", "2026/3/11", "2026年3月11日", "2026.3.11", "2026-03-11 00:00:00"])
def test_days_are_read_as_people_write_them(text):
    assert day(text) == date(2026, 3, 11)


def test_names_in_a_cell_are_set_apart():
    assert names("甲；乙、丙|丁;\n戊、") == ("甲", "乙", "丙", "丁", "戊")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(words=st.lists(st.text("甲乙丙 Ａa", min_size=1, max_size=3), min_size=1, max_size=6))
def test_the_index_in_memory_answers_like_the_database(words, at):
    UnitAlias.objects.all().delete()
    Unit.objects.all().delete()
    for number, word in enumerate(words):
        if word.strip():
            actions.add_unit(f"U{number}", name=word, kind="department", by=KEEPER, at=at)
    index = queries.unit_names(on=at.date())
    for word in [*words, "丁"]:
        assert index.find(word) == queries.resolve_unit(word, on=at.date())
