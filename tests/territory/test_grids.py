"""Grids: where a point lies, imports that never move a border, changes that two people answer for."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from shanzhi.journal import sweeps
from shanzhi.journal.models import Entry
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.survey.coordinates import from_wgs84
from shanzhi.territory import queries
from shanzhi.territory.actions.changes import (
    approve_grid_change,
    propose_grid_change,
    put_due_changes_into_force,
    refuse_grid_change,
)
from shanzhi.territory.actions.divisions import import_divisions
from shanzhi.territory.actions.grids import import_grids
from shanzhi.territory.actions.places import add_place
from shanzhi.territory.models import Division, Grid, GridChange
from tests.territory.conftest import sheet, square

WEST, EAST, SCHOOL = "990101001001001", "990101001001002", "990101001001801"


def feature(code, name, geometry, **more):
    return {"type": "Feature", "properties": {"网格编码": code, "网格名称": name} | more, "geometry": geometry}


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


@pytest.fixture
def community(db, keeper, at):
    rows = ["区划代码,名称", "990101000000,云溪县", "990101001000,槐荫街道", "990101001001,梧桐社区"]
    import_divisions(sheet(*rows), by=keeper, at=at)
    return Division.objects.get(code="990101001001")


@pytest.fixture
def grids(community, keeper, at):
    drawn = collection(
        feature(WEST, "第一网格", square(102.00, 40), 启用日期="2025-01-01", 户数=300),
        feature(EAST, "第二网格", square(102.01, 40), 启用日期="2025-01-01"),
        feature(SCHOOL, "学校", square(102.008, 40.002, 0.004), 类别="专属", 启用日期="2025-01-01"),
    )
    outcome = import_grids(collection=drawn, by=keeper, at=at)
    assert (outcome.added, outcome.faults) == (3, [])
    return {grid.code: grid for grid in Grid.objects.all()}


def test_a_point_finds_its_grid_its_special_grids_and_its_community(grids, community):
    located = queries.locate(102.009, 40.003)
    assert located is not None
    assert located.grid == grids[WEST]
    assert located.special_grids == (grids[SCHOOL],)
    assert located.division == community
    assert located.area_path == grids[WEST].path


def test_a_point_outside_belongs_to_nobody(grids):
    assert queries.locate(102.0201, 40.005) is None
    assert queries.locate(40.005, 102.0) is None


def test_a_point_on_the_border_gets_the_same_grid_every_time(grids):
    assert {queries.locate(102.01, 40.008).grid for _ in range(5)} == {grids[WEST]}


def test_many_points_agree_with_one_by_one(grids):
    points = [(102.0 + number * 0.003, 40.005) for number in range(12)]
    index = queries.ground_index()
    assert index.locate_many(points) == [index.locate(*point) for point in points]
    assert index.locate_many([]) == []


def test_a_second_look_costs_one_statement(grids, django_assert_num_queries):
    queries.locate(102.001, 40.001)
    with django_assert_num_queries(1):
        queries.locate(102.001, 40.001)


def test_grids_stand_under_their_community_apart_from_divisions(grids, community):
    assert grids[WEST].path == community.path + "5001"
    assert [grid.path[-4:] for grid in Grid.objects.order_by("path")] == ["5001", "5002", "5003"]
    divisions, below = queries.subtree(community.path)
    assert (divisions.count(), below.count()) == (1, 3)


def test_outlines_are_converted_to_wgs84(community, keeper, at):
    west, south = from_wgs84(102.0, 40.0, "gcj02")
    outcome = import_grids(
        collection=collection(feature(WEST, "第一网格", square(west, south))), crs="gcj02", by=keeper, at=at
    )
    assert outcome.added == 1
    corner = json.loads(Grid.objects.get().outline)["coordinates"][0][0]
    assert corner == pytest.approx([102.0, 40.0], abs=1e-6)


def test_sheet_and_shapes_are_joined_by_code_and_repeat_without_effect(community, keeper, at):
    rows = ["网格编码,网格名称,户数,人口数", f"{WEST},第一网格,310,900", f"{EAST},第二网格,,"]
    drawn = collection({"type": "Feature", "properties": {"code": WEST}, "geometry": square(102, 40)})
    outcome = import_grids(sheet=sheet(*rows), collection=drawn, by=keeper, at=at)
    assert (outcome.added, outcome.faults) == (2, [])
    west = Grid.objects.get(code=WEST)
    assert (west.households, west.population, bool(west.outline)) == (310, 900, True)
    again = import_grids(sheet=sheet(*rows), collection=drawn, by=keeper, at=at)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    more = collection({"type": "Feature", "properties": {"code": EAST}, "geometry": square(102.01, 40)})
    assert import_grids(collection=more, by=keeper, at=at).changed == 1


@pytest.mark.parametrize(
    ("shape", "word"),
    [
        ({"type": "Point", "coordinates": [102, 40]}, "应是面"),
        ({"type": "Polygon", "coordinates": [[["x"]]]}, "读不出来"),
        (None, "应是面"),
        (square(40.0, 102.0), "中国境内"),
        (
            {"type": "Polygon", "coordinates": [[[102, 40], [102.1, 40.1], [102.1, 40], [102, 40.1], [102, 40]]]},
            "自相交",
        ),
        (square(102.005, 40), "重叠50%"),
    ],
)
def test_bad_shapes_are_reported_in_plain_words(shape, word, grids, keeper, at):
    outcome = import_grids(collection=collection(feature("990101001001009", "新网格", shape)), by=keeper, at=at)
    assert outcome.added == 0
    assert word in " ".join(str(fault) for fault in outcome.faults)
    assert str(outcome.faults[0]).startswith("第1个图形：")


def test_an_import_brings_counts_up_to_date_but_never_moves_a_border_or_a_name(grids, keeper, at):
    changed = collection(
        feature(WEST, "第一网格", square(102.00, 40), 户数=333),
        feature(EAST, "改名网格", square(102.01, 40.001)),
    )
    outcome = import_grids(collection=changed, by=keeper, at=at)
    assert outcome.changed == 1
    assert Grid.objects.get(code=WEST).households == 333
    assert {str(fault) for fault in outcome.faults} == {
        "第2个图形：网格“第二网格”改名要走网格调整。",
        "第2个图形：网格“第二网格”改边界要走网格调整。",
    }


def test_a_grid_without_its_community_is_reported(db, keeper, at):
    outcome = import_grids(sheet=sheet("网格编码,网格名称", "990199001001001,无主网格"), by=keeper, at=at)
    assert "找不到" in str(outcome.faults[0])
    with pytest.raises(Refused, match="表格或边界"):
        import_grids(by=keeper, at=at)
    with pytest.raises(Refused, match="这不是GeoJSON"):
        import_grids(collection={"type": "Feature"}, by=keeper, at=at)


def moved_border(community, keeper, at, **more):
    """Propose that the west grid grows by half of the east one."""
    return propose_grid_change(
        community,
        closes=[WEST, EAST],
        opens=[
            {"code": WEST, "name": "第一网格", "outline": square(102.0, 40, 0.015, 0.01), "households": 450},
            {"code": EAST, "name": "第二网格", "outline": square(102.015, 40, 0.005, 0.01), "households": 150},
        ],
        **({"effective_on": date(2026, 3, 1), "reason": "新建小区入住", "by": keeper, "at": at} | more),
    )


def test_a_change_closes_the_old_rows_and_keeps_code_and_path(grids, community, keeper, reviewer, at):
    place = add_place(code="P1", kind="other", name="亭子", lon=102.012, lat=40.005, by=keeper, at=at)
    assert place.grid == grids[EAST]
    change = moved_border(community, keeper, at)
    assert queries.locate(102.012, 40.005).grid == grids[EAST]
    approve_grid_change(change, by=reviewer, at=at)
    now = queries.locate(102.012, 40.005).grid
    old = Grid.objects.get(pk=grids[WEST].pk)
    assert (now.code, now.path, now.pk != old.pk) == (WEST, old.path, True)
    assert (old.valid_to, old.replaced_by) == (date(2026, 3, 1), now)
    assert queries.locate(102.012, 40.005, on=date(2026, 2, 28)).grid == grids[EAST]
    place.refresh_from_db()
    assert (place.grid, place.area_path) == (now, now.path)
    assert [row.households for row in queries.grid_history(WEST)] == [450, 300]
    assert queries.names_for([old.path]) == {old.path: "第一网格"}


def test_every_step_of_a_change_is_a_line(grids, community, keeper, reviewer, at):
    approve_grid_change(moved_border(community, keeper, at), by=reviewer, at=at)
    lines = Entry.objects.filter(subject_kind="grid_change").order_by("id")
    assert [(line.verb, line.was, line.now) for line in lines] == [
        ("grid_change.propose", "", "proposed"),
        ("grid_change.approve", "proposed", "approved"),
        ("grid_change.apply", "approved", "approved"),
    ]


def test_nobody_reviews_their_own_change(grids, community, keeper, at):
    with pytest.raises(Refused, match="不能自己审核"):
        approve_grid_change(moved_border(community, keeper, at), by=keeper, at=at)


def test_whoever_decides_second_is_refused(grids, community, keeper, reviewer, at):
    change = moved_border(community, keeper, at)
    with pytest.raises(Refused, match="理由"):
        refuse_grid_change(change, by=reviewer, at=at, words=" ")
    refuse_grid_change(change, by=reviewer, at=at, words="边界要沿路画")
    with pytest.raises(Stale):
        approve_grid_change(change, by=reviewer, at=at)
    with pytest.raises(Stale):
        refuse_grid_change(change, by=reviewer, at=at, words="再来一次")
    assert Grid.objects.filter(valid_to=None).count() == 3


def test_a_later_day_is_waited_for_by_the_sweep(grids, community, keeper, reviewer, at):
    day = at.date() + timedelta(days=5)
    change = approve_grid_change(moved_border(community, keeper, at, effective_on=day), by=reviewer, at=at)
    assert change.applied_at is None
    assert put_due_changes_into_force(at) == 0
    with pytest.raises(Refused, match="等待生效"):
        moved_border(community, keeper, at)
    assert put_due_changes_into_force(at + timedelta(days=5)) == 1
    assert queries.locate(102.012, 40.005).grid.code == WEST
    assert put_due_changes_into_force(at + timedelta(days=6)) == 0
    assert any(sweep.func is put_due_changes_into_force for sweep in sweeps.registered())


def test_a_split_gives_the_old_grid_its_largest_heir(grids, community, keeper, reviewer, at):
    change = propose_grid_change(
        community,
        closes=[EAST],
        opens=[
            {"code": "990101001001003", "name": "第三网格", "outline": square(102.01, 40, 0.003, 0.01)},
            {"code": "990101001001004", "name": "第四网格", "outline": square(102.013, 40, 0.007, 0.01)},
        ],
        effective_on=date(2026, 3, 1),
        reason="人口增多",
        by=keeper,
        at=at,
    )
    approve_grid_change(change, by=reviewer, at=at)
    old = Grid.objects.get(pk=grids[EAST].pk)
    assert old.replaced_by is not None
    assert old.replaced_by.code == "990101001001004"
    assert {grid.path[-4:] for grid in Grid.objects.filter(code__endswith="00", valid_to=None)} == set()
    assert Grid.objects.get(code="990101001001003").path == community.path + "5004"


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"reason": " "}, "理由"),
        ({"closes": ["nowhere"]}, "没有编码"),
        ({"effective_on": date(2024, 1, 1)}, "不早于"),
        ({"opens": []}, "不属于任何网格"),
        ({"closes": [WEST]}, "用过了"),
        ({"closes": [], "opens": []}, "请选"),
        ({"opens": [{"code": WEST, "name": "", "outline": "{"}]}, "应是面"),
    ],
)
def test_a_change_that_does_not_fit_says_every_reason(more, word, grids, community, keeper, at):
    opens = [
        {"code": WEST, "name": "第一网格", "outline": square(102.0, 40, 0.015, 0.01)},
        {"code": EAST, "name": "第二网格", "outline": square(102.015, 40, 0.005, 0.01)},
    ]
    values = {"closes": [WEST, EAST], "opens": opens, "effective_on": date(2026, 3, 1), "reason": "调整"}
    with pytest.raises(Refused, match=word):
        propose_grid_change(community, **(values | more), by=keeper, at=at)
    assert not GridChange.objects.exists()


def test_one_who_has_no_number_may_propose_and_another_decide(grids, community, reviewer, at):
    system = Actor(ActorKind.IMPORT, name="manage", district_id="990101")
    change = approve_grid_change(moved_border(community, system, at), by=reviewer, at=at)
    assert change.applied_at == at


def test_the_database_keeps_what_the_verbs_promise(grids, community, keeper, at):
    west = grids[WEST]
    for values in (
        {"code": EAST},
        {"path": grids[EAST].path},
        {"valid_to": west.valid_from},
        {"replaced_by": grids[EAST]},
        {"label_lon": 200.0},
        {"name": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Grid.objects.filter(pk=west.pk).update(**values)
    change = moved_border(community, keeper, at)
    for values in ({"state": "approved"}, {"decided_at": at}, {"applied_at": at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            GridChange.objects.filter(pk=change.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        GridChange.objects.filter(pk=change.pk).update(state="approved", decided_at=at, decided_by_id=keeper.user_id)
