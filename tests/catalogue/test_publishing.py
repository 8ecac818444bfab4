from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from shanzhi.catalogue import demonstration, queries
from shanzhi.catalogue.actions import publishing, restoring
from shanzhi.catalogue.actions.handing_out import hand_out
from shanzhi.catalogue.models import CatalogueVersion, DutyItem, Matter, MatterUnit
from shanzhi.journal.exports import without_watermark
from shanzhi.journal.models import Entry
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.kernel.sheets import Sheet, read_sheet
from tests.catalogue.conftest import KEEPER, Ground, sheet_of

TREE = "一级分类,二级分类,三级分类\n市政,道路,积水\n市政,道路,坑洼\n环卫,保洁,垃圾"
RICH = (
    "大类,小类,事项,编码,公开名称,类别,通常等级,可自行处置,责任规则,主办单位,配合单位,履职事项编码,同义词,例句,补充问题,保密范围\n"
    "市政,道路,道路积水,M1,路上积水,部件,危急,是,先权属后属地,市政设施管理所、环卫所@槐荫街道,供水公司,3.1.2,"
    "积水、内涝,雨后路口水没过脚踝；车熄火,水有多深？鞋面/脚踝；多久了？,\n"
    "法治,监督,举报工作人员,M2,,,,,,属地街道,,,,,,举报\n"
)


@pytest.mark.django_db
def test_a_bare_class_tree_becomes_a_tree_with_codes(at: datetime) -> None:
    outcome = publishing.take_in("matters", sheet_of(TREE), by=KEEPER, at=at)
    assert outcome.published
    assert outcome.summary == "版本2026-03-11已发布，共7条：新增7，改动0，去掉0，不变0。"
    rows = list(queries.matter_tree().values_list("path", "code", "name", "is_leaf"))
    assert rows == [
        ("0001", "01", "市政", False),
        ("00010001", "0101", "道路", False),
        ("000100010001", "010101", "积水", True),
        ("000100010002", "010102", "坑洼", True),
        ("0002", "02", "环卫", False),
        ("00020001", "0201", "保洁", False),
        ("000200010001", "020101", "垃圾", True),
    ]


@pytest.mark.django_db
def test_a_rich_sheet_fills_every_column(at: datetime, ground: Ground) -> None:
    outcome = publishing.take_in("matters", sheet_of(RICH), by=KEEPER, at=at)
    assert outcome.published
    assert outcome.remarks == []
    water = Matter.objects.current().get(code="M1")
    assert (water.public_name, water.object_kind, water.default_grade) == ("路上积水", "asset", "danger")
    assert water.self_resolvable
    assert water.responsible_rule == "owner"
    assert water.synonyms == ["积水", "内涝"]
    assert water.phrases == ["雨后路口水没过脚踝", "车熄火"]
    assert water.questions == [{"ask": "水有多深？", "options": ["鞋面", "脚踝"]}, {"ask": "多久了？", "options": []}]
    assert Matter.objects.current().get(code="M2").confidential_zone == "complaint"
    units = [(row.unit_name, row.role, row.area_path) for row in queries.units_named(water)]
    assert units == [
        ("市政设施管理所", "lead", ""),
        ("环卫所", "lead", "00010001"),
        ("供水公司", "support", ""),
    ]


@pytest.mark.django_db
def test_full_width_marks_stay_where_words_are_read_and_go_where_they_are_compared(at: datetime) -> None:
    first = "一级分类,事项,编码,立案条件\n市政,道路（主干道）,Ｍ１,积水，且雨停：1小时"
    publishing.take_in("matters", sheet_of(first), by=KEEPER, at=at)
    matter = Matter.objects.current().get(code="M1")
    assert (matter.name, matter.condition_to_register) == ("道路（主干道）", "积水，且雨停：1小时")
    again = publishing.take_in("matters", sheet_of("一级分类,事项\n市政,道路(主干道)"), by=KEEPER, at=at)
    assert (again.added, again.removed) == (0, 0)
    publishing.take_in("replies", sheet_of("编码,用于,名称,正文\na,答复,办完,您好：办完了，{结果}。"), by=KEEPER, at=at)
    assert queries.reply_templates()[0].body == "您好：办完了，{结果}。"


@pytest.mark.django_db
def test_a_unit_that_is_not_registered_is_remarked_on_and_kept_by_name(at: datetime) -> None:
    outcome = publishing.take_in("matters", sheet_of(RICH), by=KEEPER, at=at)
    assert outcome.published
    told = [sentence for remark in outcome.remarks for sentence in remark.sentences]
    assert "单位“市政设施管理所”还没有登记，登记后就能派到" in told
    assert MatterUnit.objects.get(unit_name="市政设施管理所").unit is None


@pytest.mark.django_db
def test_a_dry_run_says_the_same_and_leaves_nothing(at: datetime) -> None:
    dry = publishing.take_in("matters", sheet_of(TREE), by=KEEPER, at=at, dry_run=True)
    assert (CatalogueVersion.objects.count(), Matter.objects.count(), Entry.objects.count()) == (0, 0, 0)
    real = publishing.take_in("matters", sheet_of(TREE), by=KEEPER, at=at)
    assert (dry.rows, dry.added, dry.version_code) == (real.rows, real.added, real.version_code)
    assert dry.summary == "试读：共7条，新增7，改动0，去掉0，不变0。"


@pytest.mark.django_db
def test_one_bad_row_stops_the_publication_and_the_old_version_holds(at: datetime) -> None:
    publishing.take_in("matters", sheet_of(TREE), by=KEEPER, at=at)
    bad = "一级分类,二级分类,三级分类,类别\n市政,道路,积水,部件\n,道路,坑洼,\n市政,,坑洼,\n环卫,保洁,垃圾,石头"
    outcome = publishing.take_in("matters", sheet_of(bad), by=KEEPER, at=at)
    assert [(fault.number, fault.sentences[0]) for fault in outcome.faults] == [
        (3, "没有写一级分类"),
        (4, "写了下级分类，没有写上级分类"),
        (5, "“类别”写的是“石头”，只认得：部件、事件、服务与咨询"),
    ]
    assert outcome.summary == "有3行读不懂，没有发布。改好这几行再传一次。"
    assert Matter.objects.current().count() == 7
    assert CatalogueVersion.objects.count() == 1


@pytest.mark.django_db
def test_a_code_that_no_address_can_bear_stops_the_publication(at: datetime) -> None:
    bad = "编码,一级分类,二级分类,三级分类\nA-1,市政,道路,积水\nA/2,市政,道路,坑洼"
    [fault] = publishing.take_in("matters", sheet_of(bad), by=KEEPER, at=at).faults
    assert (fault.number, "A/2" in fault.sentences[0], "网址放不下" in fault.sentences[0]) == (3, True, True)


@pytest.mark.django_db
def test_the_next_version_keeps_codes_by_name_and_counts_what_changed(at: datetime) -> None:
    publishing.take_in("matters", sheet_of(TREE), by=KEEPER, at=at)
    kept = Matter.objects.current().get(name="垃圾")
    changed = "一级分类,二级分类,三级分类,同义词\n环卫,保洁,垃圾,垃圾桶\n市政,道路,塌陷,\n市政,道路,积水,"
    outcome = publishing.take_in("matters", sheet_of(changed), by=KEEPER, at=at)
    assert (outcome.added, outcome.changed, outcome.removed, outcome.unchanged) == (1, 1, 1, 5)
    assert dict(Matter.objects.current().filter(is_leaf=True).values_list("name", "code")) == {
        "垃圾": "020101",
        "积水": "010101",
        "塌陷": "010103",  # 010102 was 坑洼 and stays so for good
    }
    kept.refresh_from_db()
    assert kept.synonyms == []
    assert [version.is_current for version in queries.versions("matters")] == [True, False]


@pytest.mark.django_db
def test_publishing_writes_one_line_in_the_journal(at: datetime) -> None:
    publishing.take_in("matters", sheet_of(TREE), by=KEEPER, at=at)
    publishing.take_in("matters", sheet_of(TREE + "\n环卫,保洁,清雪"), by=KEEPER, at=at, code="2026秋")
    lines = list(Entry.objects.filter(verb="catalogue.publish").order_by("id").values_list("was", "now", "subject_id"))
    assert lines == [("", "2026-03-11", "matters"), ("2026-03-11", "2026秋", "matters")]


@pytest.mark.django_db
def test_a_version_number_is_used_once(at: datetime) -> None:
    publishing.take_in("matters", sheet_of(TREE), by=KEEPER, at=at, code="一")
    with pytest.raises(Refused, match="版本一已经有了"):
        publishing.take_in("matters", sheet_of(TREE), by=KEEPER, at=at, code="一")
    assert Matter.objects.current().count() == 7


@pytest.mark.django_db
def test_a_matter_written_twice_is_taken_once_and_said(at: datetime) -> None:
    outcome = publishing.take_in("matters", sheet_of(TREE + "\n市政,道路,积水"), by=KEEPER, at=at)
    assert outcome.published
    assert outcome.remarks[0].sentences == ("和第2行是同一个事项，只收一次",)


@pytest.mark.django_db
@pytest.mark.parametrize("sheet", ["甲,乙\n1,2", "一级分类\n"])
def test_a_sheet_of_something_else_is_refused(at: datetime, sheet: str) -> None:
    with pytest.raises(Refused):
        publishing.take_in("matters", sheet_of(sheet), by=KEEPER, at=at)


@pytest.mark.django_db
def test_the_demonstration_has_the_figures_of_the_article(at: datetime, ground: Ground) -> None:
    done = demonstration.build_catalogue("990101", by=KEEPER, at=at)
    assert all(outcome.published for outcome in done.values())
    assert DutyItem.objects.filter(version__is_current=True).count() == 79
    assert {item.kind for item in queries.duties()} == {"basic", "cooperate", "recalled"}
    leaves = Matter.objects.current().dispatchable()
    assert 120 <= leaves.count() <= 200
    codes = {item.code for item in queries.duties()}
    for matter in leaves:
        assert matter.public_name
        assert matter.synonyms
        assert matter.phrases
        assert matter.condition_to_register
        assert matter.condition_to_close
        assert matter.duty_code in codes
        assert any(row.role == "lead" for row in queries.units_named(matter))
        for clock in ("total", "unit"):
            assert queries.limit_for(clock, matter_id=matter.pk, grade=matter.default_grade).amount > 0
    assert {m.confidential_zone for m in leaves} == {"", "complaint", "child"}
    assert demonstration.build_catalogue("990101", by=KEEPER, at=at) == {}


@pytest.mark.django_db
def test_the_demonstration_hears_what_its_own_phrases_say(at: datetime) -> None:
    demonstration.build_catalogue("990101", by=KEEPER, at=at)
    index = queries.matter_index()
    matters = Matter.objects.current().dispatchable()
    heard = [
        any(one.code == matter.code for one in index.suggest(phrase)) for matter in matters for phrase in matter.phrases
    ]
    assert sum(heard) / len(heard) > 0.97
    assert "积水" in "".join(index.suggest("雨后路口积水没过脚踝")[0].words)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["matters", "limits", "duties", "reasons", "replies"])
def test_every_example_sheet_can_be_taken_in(at: datetime, name: str) -> None:
    folder = Path(demonstration.__file__).parent / "data" / "examples"
    if name == "limits":
        publishing.take_in("matters", read_sheet(folder / "matters.csv"), by=KEEPER, at=at, code="for limits")
    assert publishing.take_in(name, read_sheet(folder / f"{name}.csv"), by=KEEPER, at=at).published


@pytest.mark.data
@pytest.mark.django_db
def test_a_real_class_tree_can_be_taken_in(at: datetime, data_folder: Path) -> None:
    outcome = publishing.take_in(
        "matters", read_sheet(data_folder / "messages" / "category_tree.csv"), by=KEEPER, at=at
    )
    assert outcome.published
    assert Matter.objects.current().filter(parent=None).count() == 15


@pytest.mark.django_db
def test_a_sheet_says_by_name_what_goes_and_what_changes(at: datetime) -> None:
    publishing.take_in("matters", sheet_of("一级分类,二级分类,编码\n市政,积水,0101\n市政,坑洼,0102"), by=KEEPER, at=at)
    dry = publishing.take_in(
        "matters", sheet_of("一级分类,二级分类,编码\n市政,坑槽,0102"), by=KEEPER, at=at, dry_run=True
    )
    assert dry.went == ["0101 积水"]
    assert dry.became == ["0102 坑洼 → 0102 坑槽"]


@pytest.mark.django_db
def test_an_earlier_version_can_be_put_in_force_again(at: datetime) -> None:
    publishing.take_in("matters", sheet_of(TREE), by=KEEPER, at=at, code="1")
    publishing.take_in("matters", sheet_of("一级分类\n别的"), by=KEEPER, at=at, code="2", sure=True)
    first = CatalogueVersion.objects.get(code="1")
    with pytest.raises(Stale, match="现行的已经是版本2"):
        restoring.restore(first, seen="1", by=KEEPER, at=at)
    restoring.restore(first, seen="2", by=KEEPER, at=at)
    assert [one.code for one in CatalogueVersion.objects.filter(is_current=True)] == ["1"]
    assert not Matter.objects.current().filter(name="别的").exists()
    line = Entry.objects.get(verb="catalogue.restore")
    assert (line.was, line.now) == ("2", "1")
    with pytest.raises(Stale):
        restoring.restore(CatalogueVersion.objects.get(code="1"), seen="1", by=KEEPER, at=at)


@pytest.mark.django_db
def test_a_sheet_that_changes_nothing_is_refused_and_one_that_changes_only_who_answers_is_not(at: datetime) -> None:
    publishing.take_in("matters", sheet_of(RICH), by=KEEPER, at=at, code="1")
    said = "这张表和现行的版本1没有不同，不用发布。"
    assert publishing.take_in("matters", sheet_of(RICH), by=KEEPER, at=at, dry_run=True).summary == said
    with pytest.raises(Refused, match=said):
        publishing.take_in("matters", sheet_of(RICH), by=KEEPER, at=at, code="2")
    assert [one.code for one in queries.versions("matters")] == ["1"]
    assert Entry.objects.filter(verb="catalogue.publish").count() == 1
    other = publishing.take_in("matters", sheet_of(RICH.replace(",供水公司,", ",燃气公司,")), by=KEEPER, at=at)
    assert (other.published, other.changed) == (True, 1)
    turned = publishing.take_in("reasons", sheet_of("用于,编码,理由\n退单,a,甲\n退单,b,乙"), by=KEEPER, at=at)
    assert turned.published
    turned = publishing.take_in("reasons", sheet_of("用于,编码,理由\n退单,b,乙\n退单,a,甲"), by=KEEPER, at=at)
    assert (turned.published, turned.unchanged) == (True, 2), "another order is another list"


@pytest.mark.django_db
def test_a_sheet_downloaded_before_somebody_elses_publication_is_only_tried_until_the_keeper_is_sure(
    at: datetime,
) -> None:
    publishing.take_in("matters", sheet_of(TREE), by=KEEPER, at=at, code="1")
    taken_out = hand_out(queries.current_version("matters"), by=KEEPER, at=at)

    def downloaded() -> Sheet:
        sheet = read_sheet(taken_out)
        sheet.rows = without_watermark(row for row in sheet.rows if "坑洼" not in row.cells.values())
        return sheet

    fresh = publishing.take_in("matters", downloaded(), by=KEEPER, at=at, dry_run=True)
    assert (fresh.asks, fresh.removed, fresh.faults) == (False, 1, [])
    publishing.take_in("matters", sheet_of(TREE + "\n环卫,保洁,清雪"), by=KEEPER, at=at, code="2")
    behind = publishing.take_in("matters", downloaded(), by=KEEPER, at=at, code="3")
    assert (behind.published, behind.asks, behind.overtaken) == (False, True, "1")
    assert queries.current_version("matters").code == "2"
    assert publishing.take_in("matters", downloaded(), by=KEEPER, at=at, code="3", sure=True).published
    assert not Matter.objects.current().filter(name="清雪").exists()
    unmarked = publishing.take_in("matters", sheet_of(TREE), by=KEEPER, at=at, code="4")
    assert unmarked.published, "where nobody knows, nobody asks"
