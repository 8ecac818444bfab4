"""The demonstration county: whole, tiled, plausible, and shipped as it is drawn."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
import shapely
from shapely.geometry import Point

from shanzhi.journal.models import Entry
from shanzhi.kernel.refusal import Refused
from shanzhi.survey.outlines import parse_outline
from shanzhi.territory import queries
from shanzhi.territory.demonstration import build_territory
from shanzhi.territory.models import Building, Division, Grid, Place, Stairwell
from tests.territory.county import sheets


def test_what_is_shipped_is_what_is_drawn():
    for name, text in sheets.files(sheets.draw_county()).items():
        assert (sheets.SHIPPED / name).read_text(encoding="utf-8") == text, f"draw {name} again"


def test_the_county_has_the_figures_it_promises(county):
    main = Grid.objects.within(county.street.path)
    assert main.filter(grid_kind="general").count() == 62
    assert main.filter(grid_kind="special").count() == 3
    communities = Division.objects.within(county.street.path).filter(kind="community")
    assert communities.count() == 12
    assert len(county.other_streets) == 2
    assert Place.objects.count() >= 1500
    assert Place.objects.filter(kind="station").count() >= 26
    assert Building.objects.count() > 500
    assert Stairwell.objects.count() > 1500
    people = sum(main.filter(grid_kind="general").values_list("population", flat=True))
    assert 800 <= people / 62 <= 1200


def test_the_grids_tile_the_street_without_gaps_or_overlaps(county):
    grids = Grid.objects.within(county.street.path).filter(grid_kind="general")
    outlines = [parse_outline(grid.outline) for grid in grids]
    whole = shapely.unary_union([outline.buffer(1e-7) for outline in outlines])
    assert all(outline.is_valid for outline in outlines)
    assert whole.geom_type == "Polygon"
    assert not whole.interiors
    assert sum(outline.area for outline in outlines) == pytest.approx(shapely.unary_union(outlines).area, rel=1e-4)


def test_each_community_is_one_piece(county):
    for name, community in county.communities.items():
        grids = Grid.objects.within(community.path).filter(grid_kind="general")
        whole = shapely.unary_union([parse_outline(grid.outline).buffer(1e-7) for grid in grids])
        assert whole.geom_type == "Polygon", name


def test_every_point_stands_in_the_grid_it_says(county):
    for place in Place.objects.exclude(grid=None).select_related("grid"):
        assert place.grid is not None
        assert parse_outline(place.grid.outline).buffer(1e-9).covers(Point(place.lon, place.lat)), place
        assert place.area_path == place.grid.path


def test_the_story_stands_where_the_pages_say(county):
    (match, *_rest) = queries.gazetteer("梧桐路47号门前路面塌陷")
    assert match.area_path == county.grids["梧桐社区第三网格"].path


def test_all_of_it_is_said_to_be_invented(county):
    features = queries.outlines(county.county.path)["features"]
    assert all(feature["properties"]["invented"] for feature in features if feature["properties"]["kind"] == "grid")


def test_taking_it_in_twice_changes_nothing(county, keeper, at):
    lines, stamp = Entry.objects.count(), queries.stamp()
    again = build_territory("990101", by=keeper, at=at)
    assert again.grids.keys() == county.grids.keys()
    assert (Entry.objects.count(), queries.stamp()) == (lines, stamp)


@pytest.mark.django_db
def test_it_is_taken_in_within_five_seconds(keeper, at):
    start = time.process_time()
    build_territory("990101", by=keeper, at=at)
    assert time.process_time() - start < 5


@pytest.mark.django_db
def test_it_can_carry_another_invented_code(keeper, at):
    other = build_territory("990205", by=replace(keeper, district_id="990205"), at=at)
    assert other.street.code == "990205001000"
    assert other.grids["梧桐社区第三网格"].code.startswith("990205")


@pytest.mark.django_db
def test_a_real_countys_code_is_refused(keeper, at):
    with pytest.raises(Refused, match="99"):
        build_territory("360881", by=keeper, at=at)
