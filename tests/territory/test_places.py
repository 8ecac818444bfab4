"""The register of places and the buildings: imports, single edits, whose they are, and what is covered."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from shanzhi.journal.models import Entry, Payload
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.survey.coordinates import from_wgs84
from shanzhi.territory import queries
from shanzhi.territory.actions.buildings import import_buildings
from shanzhi.territory.actions.divisions import import_divisions
from shanzhi.territory.actions.grids import import_grids
from shanzhi.territory.actions.places import add_place, assign_owner, edit_place, end_place, import_places, mark
from shanzhi.territory.models import Building, Division, Grid, Place, Stairwell
from tests.territory.conftest import sheet, square

WEST, EAST = "990101001001001", "990101001001002"
HEAD = "场所编号,类别,名称,别名,地址,经度,纬度,坐标系,权属单位,所在网格编码,所在区划代码"


@pytest.fixture
def grids(db, keeper, at):
    import_divisions(sheet("区划代码,名称", "990101001000,槐荫街道", "990101001001,梧桐社区"), by=keeper, at=at)
    drawn = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": square(lon, 40)}
            for code, name, lon in ((WEST, "第一网格", 102.0), (EAST, "第二网格", 102.01))
        ],
    }
    import_grids(collection=drawn, by=keeper, at=at)
    return {grid.code: grid for grid in Grid.objects.all()}


def test_a_point_gives_the_grid_and_what_was_given_is_kept(grids, keeper, at):
    lon, lat = from_wgs84(102.005, 40.005, "gcj02")
    rows = [HEAD, f"P1,单位门店,小满菜店,老菜店、小满,梧桐路47号,{lon},{lat},高德,,,"]
    outcome = import_places(sheet(*rows), by=keeper, at=at)
    assert (outcome.added, outcome.faults) == (1, [])
    place = Place.objects.get()
    assert (place.lon, place.lat) == pytest.approx((102.005, 40.005), abs=1e-6)
    assert (place.given_lon, place.given_lat, place.crs_of_input) == (lon, lat, "gcj02")
    assert (place.grid, place.area_path, place.aliases) == (grids[WEST], grids[WEST].path, ["老菜店", "小满"])
    assert list(place.spoken_names()) == ["小满菜店", "老菜店", "小满"]


def test_a_place_without_a_point_may_name_its_grid_or_division_or_neither(grids, keeper, at):
    rows = [HEAD, f"P1,服务阵地,站,,,,,,,{EAST},", "P2,道路,梧桐路,,,,,,,,990101001000", "P3,其他,不知在哪,,,,,,,,"]
    assert import_places(sheet(*rows), by=keeper, at=at).added == 3
    station, road, nowhere = Place.objects.order_by("code")
    assert station.grid == grids[EAST]
    assert (road.grid, road.area_path) == (None, Division.objects.get(code="990101001000").path)
    assert (nowhere.grid, nowhere.area_path) == (None, "")


def test_faulty_rows_are_reported_and_the_rest_comes_in(grids, keeper, at):
    rows = [
        HEAD,
        "P1,飞船,某物,,,,,,,,",
        "P2,其他,写反了,,,40.005,102.005,,,,",
        "P3,其他,不是数字,,,东经,北纬,,,,",
        f"P4,其他,对不上,,,102.005,40.005,,,{EAST},",
        "P5,其他,没有网格,,,,,,,nowhere,",
        "P6,其他,没有单位,,,,,,幽灵公司,,",
        "P7,其他,坐标系,,,102.005,40.005,火星,,,",
        "P8,其他,好的,,,102.005,40.005,,市政所,,",
        "P8,其他,又来,,,,,,,,",
        "P9,其他,没有区划,,,,,,,,990199999999",
    ]
    outcome = import_places(sheet(*rows), by=keeper, at=at, owner_of=lambda name: 7 if name == "市政所" else None)
    said = "\n".join(str(fault) for fault in outcome.faults)
    assert outcome.added == 1
    assert Place.objects.get().owner_unit_id == 7
    for word in (
        "“飞船”不认识，可写：道路、路灯",
        "写反",
        "不是数字",
        "坐标在“第一网格”，表里却写“第二网格”",
        "没有编码为“nowhere”",
        "没有叫“幽灵公司”的单位",
        "“火星”不认识",
        "与第9行的编号重复",
        "没有代码为“990199999999”",
    ):
        assert word in said


def test_a_second_run_changes_nothing_and_a_changed_row_changes_one(grids, keeper, at):
    rows = [HEAD, "P1,其他,亭子,,,102.005,40.005,,,,", "P2,其他,椅子,,,102.006,40.005,,,,"]
    import_places(sheet(*rows), by=keeper, at=at)
    lines = Entry.objects.count()
    assert import_places(sheet(*rows), by=keeper, at=at).unchanged == 2
    assert Entry.objects.count() == lines
    rows[2] = "P2,其他,长椅,,,102.015,40.005,,,,"
    outcome = import_places(sheet(*rows), by=keeper, at=at)
    assert (outcome.changed, outcome.unchanged) == (1, 1)
    assert Place.objects.get(code="P2").grid == grids[EAST]


def test_a_dry_run_leaves_nothing(grids, keeper, at):
    outcome = import_places(sheet(HEAD, "P1,其他,亭子,,,102.005,40.005,,,,"), by=keeper, at=at, dry_run=True)
    assert (outcome.added, Place.objects.count()) == (1, 0)


def test_one_place_is_added_edited_and_ended_each_with_its_line(grids, keeper, at):
    place = add_place(code="P1", kind="other", name="亭子", lon=102.005, lat=40.005, by=keeper, at=at)
    before = queries.stamp()
    place = edit_place(place, by=keeper, at=at, name="凉亭", lon=102.015, lat=40.005, crs="wgs84")
    assert (place.name, place.grid) == ("凉亭", grids[EAST])
    assert queries.stamp() != before
    assert edit_place(place, by=keeper, at=at, name="凉亭") == place
    end_place(place, by=keeper, at=at, reason="拆了")
    verbs = [entry.verb for entry in Entry.objects.filter(subject_kind="place", subject_id="P1").order_by("id")]
    assert verbs == ["place.add", "place.edit", "place.end"]
    payload = Payload.objects.get(entry_id=Entry.objects.get(verb="place.edit").pk)
    assert '["亭子","凉亭"]' in payload.data.replace(" ", "")
    assert queries.gazetteer("凉亭坏了", limit=3) == []
    with pytest.raises(Refused, match="已经停用"):
        end_place(place, by=keeper, at=at, reason="再拆")
    with pytest.raises(Refused, match="已经停用"):
        edit_place(place, by=keeper, at=at, name="新凉亭")


def test_of_two_who_read_the_same_page_the_second_is_refused_inside_the_change(grids, keeper, at):
    place = add_place(code="P9", kind="other", name="亭", by=keeper, at=at)
    seen = mark(place)
    edit_place(place, by=keeper, at=at, seen=seen, name="凉亭")
    with pytest.raises(Stale, match="别人改过"):
        edit_place(place, by=keeper, at=at, seen=seen, name="茶亭")
    assert Place.objects.get(code="P9").name == "凉亭"
    edit_place(place, by=keeper, at=at, seen=mark(Place.objects.get(code="P9")), name="茶亭")
    assert Place.objects.get(code="P9").name == "茶亭"


def test_a_sheet_changes_no_place_that_has_ended(grids, keeper, at):
    place = add_place(code="P1", kind="other", name="亭子", grid=grids[EAST], by=keeper, at=at)
    end_place(place, by=keeper, at=at, reason="拆了")
    same, other = f"P1,其他,亭子,,,,,,,{EAST},", f"P1,其他,凉亭,,,,,,,{EAST},"
    for dry_run in (True, False):
        told = import_places(sheet(HEAD, other), by=keeper, at=at, dry_run=dry_run)
        assert (told.added, told.changed) == (0, 0)
        assert "第2行：“亭子”已经停用，没有改。" in str(told.faults[0])
    assert Place.objects.get().name == "亭子"
    assert import_places(sheet(HEAD, same), by=keeper, at=at).faults == []


def test_what_the_rules_forbid_is_refused(grids, keeper, at):
    place = add_place(code="P1", kind="other", name="亭子", grid=grids[EAST], by=keeper, at=at)
    assert (place.grid, place.area_path) == (grids[EAST], grids[EAST].path)
    for more, word in (
        ({"name": " ", "kind": "ship"}, "名称不能为空.*没有“ship”"),
        ({"lon": 40.0, "lat": 102.0}, "写反"),
    ):
        with pytest.raises(Refused, match=word):
            edit_place(place, by=keeper, at=at, **more)
    with pytest.raises(Refused, match="已有人用"):
        add_place(code="P1", kind="other", name="别的", by=keeper, at=at)
    with pytest.raises(Refused, match="理由"):
        end_place(place, by=keeper, at=at, reason="")
    with pytest.raises(TypeError):
        edit_place(place, by=keeper, at=at, code="P2")


def test_codes_that_no_address_can_bear_are_refused_with_row_and_column(grids, keeper, at):
    with pytest.raises(Refused, match="网址放不下"):
        add_place(code="P/1", kind="other", name="亭子", by=keeper, at=at)
    for take, header, rest in (
        (import_places, "场所编号,类别,名称", "其他,亭子"),
        (import_buildings, "楼栋编码,名称,网格编码", f"1号楼,{WEST}"),
    ):
        [fault] = take(sheet(header, f"A?1,{rest}"), by=keeper, at=at).faults
        assert (fault.number, fault.column) == (2, header.split(",")[0])
        assert "网址放不下" in str(fault)
    [fault] = import_grids(sheet=sheet("网格编码,网格名称", "99/1,甲"), by=keeper, at=at).faults
    assert (fault.number, fault.column, "网址放不下" in str(fault)) == (2, "网格编码", True)


def test_owners_are_written_down_for_many_places_at_once(grids, keeper, at):
    for number in range(3):
        add_place(code=f"L{number}", kind="lamp", name=f"灯{number}号", by=keeper, at=at)
    lines = Entry.objects.count()
    assert assign_owner(["L0", "L1", "nowhere"], unit_id=5, by=keeper, at=at) == 2
    assert assign_owner(["L0", "L1"], unit_id=5, by=keeper, at=at) == 0
    assert Entry.objects.count() == lines + 1
    assert assign_owner(["L0"], unit_id=None, by=keeper, at=at) == 1


BUILDINGS = "楼栋编码,楼栋名称,小区院落编号,网格编码,经度,纬度,层数,各单元户数"


def test_buildings_come_with_their_stairwells_and_counts(grids, keeper, at):
    add_place(code="XQ1", kind="courtyard", name="梧桐小区", lon=102.005, lat=40.005, by=keeper, at=at)
    rows = [BUILDINGS, f"B1,1号楼,XQ1,{WEST},,,6,12、12、10", "B2,2号楼,,,102.015,40.005,11,22", "B3,3号楼,XQ1,,,,6,"]
    outcome = import_buildings(sheet(*rows), by=keeper, at=at)
    assert (outcome.added, outcome.faults) == (3, [])
    first, second, third = Building.objects.order_by("code")
    assert (first.households, second.grid, third.grid) == (34, grids[EAST], grids[WEST])
    assert list(Stairwell.objects.filter(building=first).values_list("name", "households").order_by("name")) == [
        ("1单元", 12),
        ("2单元", 12),
        ("3单元", 10),
    ]
    again = import_buildings(sheet(*rows), by=keeper, at=at)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 3)
    rows[1] = f"B1,1号楼,XQ1,{WEST},,,6,12、12、11、8"
    assert import_buildings(sheet(*rows), by=keeper, at=at).changed == 1
    assert Stairwell.objects.filter(building=first).count() == 4
    best = queries.gazetteer("梧桐小区1号楼2单元楼道灯不亮")[0]
    assert (best.building_id, best.area_path) == (first.pk, grids[WEST].path)


def test_faulty_buildings_are_reported(grids, keeper, at):
    rows = [
        BUILDINGS + ",户数",
        f"B1,1号楼,,{WEST},,,6,十二,",
        f"B2,2号楼,nowhere,{WEST},,,6,12,",
        "B3,3号楼,,,,,6,12,",
        f"B4,4号楼,,{WEST},,,6,12,99",
        f"B5,5号楼,,{WEST},,,6,12,",
        f"B5,6号楼,,{WEST},,,6,12,",
    ]
    outcome = import_buildings(sheet(*rows), by=keeper, at=at)
    said = "\n".join(str(fault) for fault in outcome.faults)
    assert outcome.added == 1
    for word in ("写成“12、12、10”", "没有编号为“nowhere”", "没有网格", "对不上", "与第6行的编码重复"):
        assert word in said


def test_what_is_covered_and_what_is_not(county):
    root = county.communities["梧桐"].path
    buildings = list(queries.buildings_within(root))
    some = [building.pk for building in buildings[:3]]
    assert list(queries.covered(root, scope="building", ids=some)) == buildings[:3]
    assert list(queries.uncovered(root, scope="building", ids=some)) == buildings[3:]
    assert queries.uncovered(root, scope="grid", ids=[]).count() == 6
    stairwells = queries.stairwells_within(root)
    assert queries.covered(root, scope="stairwell", ids=[stairwells[0].pk]).count() == 1
    assert queries.uncovered(county.street.path, scope="zone", ids=[]).count() == 0


def test_names_for_many_paths_cost_one_statement(county, django_assert_num_queries):
    grid = county.grids["梧桐社区第三网格"]
    with django_assert_num_queries(1):
        names = queries.names_for([grid.path, county.street.path, "", "9999"])
    assert names == {grid.path: "梧桐社区第三网格", county.street.path: "槐荫街道"}
    with django_assert_num_queries(0):
        assert queries.names_for([]) == {}
    assert [step.kind for step in queries.chain_for(grid.path)] == ["county", "street", "community", "grid"]


def test_the_keepers_lists_search_by_every_word(county):
    assert [place.name for place in queries.search_places("石桥 市场", kind="premises")] == ["石桥市场"]
    assert queries.search_places(kind="lamp", root_path=county.street.path).count() > 500
    assert [grid.name for grid in queries.search_grids("梧桐 第三")] == ["梧桐社区第三网格"]
    assert [division.name for division in queries.search_divisions("梧桐")] == ["梧桐社区"]
    assert queries.division_by_code("990101").name == "云溪县"


def test_the_database_keeps_what_the_verbs_promise(grids, keeper, at):
    place = add_place(code="P1", kind="other", name="亭子", lon=102.005, lat=40.005, by=keeper, at=at)
    for values in ({"lat": None}, {"lon": 200.0}, {"given_lat": None}, {"name": ""}, {"valid_to": place.valid_from}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Place.objects.filter(pk=place.pk).update(**values)
    Building.objects.create(code="B1", name="1号楼", courtyard=place, grid=grids[WEST], valid_from=at.date())
    with pytest.raises(IntegrityError), transaction.atomic():
        Building.objects.create(code="B2", name="1号楼", courtyard=place, grid=grids[WEST], valid_from=at.date())
