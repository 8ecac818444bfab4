"""GeoJSON as somebody who means harm, or a broken program, would send it: every reader refuses it in words."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shanzhi.kernel.refusal import Refused
from shanzhi.stations.actions.networks import load_streets
from shanzhi.survey import outlines
from shanzhi.territory.models import Grid, GridChange
from tests.web.conftest import words_of

COMMUNITY, OLD = "990101001001", "99010100100101"
RING = [[116.30, 35.40], [116.32, 35.40], [116.32, 35.41], [116.30, 35.41], [116.30, 35.40]]
SOUND = {"type": "Polygon", "coordinates": [RING]}
NAMED = {"code": OLD, "name": "第一网格"}


def feature(properties: object = NAMED, geometry: object = SOUND) -> dict:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def ringed(*points: object) -> dict:
    return {"type": "Polygon", "coordinates": [list(points)]}


# Properties that are none, and values that don't fit: the shape itself is sound.
ODD_PROPERTIES = [
    [], [1, 2], "第一网格", 7, True, 0.5, [["code", "1"]], {"code": {"deep": 1}, "name": ["x"]},
    {"code": [], "name": {}},
    {"code": None, "name": None}, {"code": "x" * 5000, "name": "y" * 5000}, {"code": "\ud800", "name": "\ud800"},
    {"code": "1\u0000", "name": "\u0000"}, NAMED | {"households": "许多"}, NAMED | {"households": -5},
    NAMED | {"households": 10**30}, NAMED | {"population": float("inf")},
    NAMED | {"grid_kind": "mine"},
]  # fmt: skip
ODD_GEOMETRIES = [
    None, 3, "Polygon", [], {"type": ["Polygon"]}, {"type": {}}, {"type": "Polygon"},
    {"type": "Polygon", "coordinates": None}, {"type": "Polygon", "coordinates": {}},
    {"type": "Polygon", "coordinates": []}, {"type": "Polygon", "coordinates": [[]]},
    {"type": "Polygon", "coordinates": "116,35"}, {"type": "MultiPolygon", "coordinates": [RING]},
    {"type": "MultiPolygon", "coordinates": [[[]]]}, ringed([116, 35]), ringed([116, 35], [117, 35]), ringed(*"abcd"),
    ringed([116], [117], [118], [116]), ringed(None, None, None, None), ringed(*[[float("nan")] * 2] * 4),
    ringed(*[[float("inf"), 35]] * 4), ringed([1e308, 1e308], [-1e308, 1e308], [0, -1e308], [1e308, 1e308]),
    ringed(*[["116", "35"]] * 4), ringed(*[[True, False]] * 4), ringed(*[[10**400, 35]] * 4), ringed(*[[116, 35]] * 4),
    ringed([116, 35, 1], [117, 35], [117, 36, 2], [116, 35, 1]), ringed([[116, 35]], [[117, 35]], [[117, 36]]),
    ringed([-200, 95], [-199, 95], [-199, 96], [-200, 95]), {"type": "GeometryCollection", "geometries": [SOUND]},
]  # fmt: skip
NO_COLLECTIONS = [
    b"", b"{", b"null", b"7", b'"x"', b"[]", b"{}", b'{"features": []}', b'{"type":"FeatureCollection"}',
    b"\xff\xfe\x80",
    b'{"type":"FeatureCollection","features":{}}', b'{"type":"FeatureCollection","features":[1]}', b"\x80",
    b"[" * 200_000,
    b'{"type":"FeatureCollection","features":[null]}', b'{"type":["FeatureCollection"],"features":[{}]}',
]  # fmt: skip


def told(*features: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


@pytest.fixture
def send(signed_in, at_the_moment):
    """Send a file to a page and return the page."""
    Grid.objects.filter(code=OLD).update(outline=json.dumps(SOUND))
    keeper = signed_in("mubai")

    def to(page: str, content: bytes, crs: str = "wgs84") -> str:
        file = SimpleUploadedFile("shapes.geojson", content)
        if page == "propose":
            change = {"closes": [OLD], "opens": file, "effective_on": "2026-03-11", "reason": "试", "crs": crs}
            answer = keeper.post(f"/ground/changes/propose/?division={COMMUNITY}", change)
        else:
            answer = keeper.post(f"/setup/import/{page}/", {"file": file, "crs": crs})
        assert answer.status_code in (200, 302, 422), answer.status_code
        return words_of(answer) if answer.status_code != 302 else ""

    return to


PAGES = ("propose", "grids", "divisions")


@pytest.mark.parametrize("page", PAGES)
def test_what_is_no_collection_is_said(send, page):
    for content in NO_COLLECTIONS:
        assert ("这不是GeoJSON" if content else "文件是空的") in send(page, content), content[:40]
    assert not GridChange.objects.exists()


@pytest.mark.parametrize("page", PAGES)
def test_properties_that_are_none_are_said(send, page):
    for properties in ODD_PROPERTIES:
        said = send(page, told(feature(properties)))
        assert page != "propose" or "第1个图形" in said, (properties, said)
    assert not GridChange.objects.exists()


@pytest.mark.parametrize("crs", ["wgs84", "bd09"])
@pytest.mark.parametrize("page", PAGES)
def test_shapes_that_are_none_are_said(send, page, crs):
    for geometry in ODD_GEOMETRIES:
        said = send(page, told(feature(NAMED, geometry)), crs)
        assert "边界" in said or "重叠" in said or "地面" in said or "没有代码" in said, (geometry, said)


def test_a_bare_shape_with_chinese_names_is_proposed_as_it_is_imported(send):
    send("propose", told(feature({"网格编码": OLD, "网格名称": "第一网格", "户数": 300, "类别": "综合"})))
    assert [one["households"] for one in GridChange.objects.get().opens] == [300]


@pytest.mark.parametrize("geometry", ODD_GEOMETRIES)
def test_no_shape_breaks_the_reader_of_outlines(geometry):
    for crs in ("wgs84", "gcj02", "bd09"):
        text, fault = outlines.outline_of(geometry, crs)
        assert bool(text) != bool(fault)
    try:
        outlines.is_line_or_area(json.dumps(geometry))
    except Refused:
        pytest.fail("it answers yes or no")


@pytest.mark.parametrize("content", [*NO_COLLECTIONS, *[told(feature(NAMED, one)) for one in ODD_GEOMETRIES], told([])])
def test_what_is_no_street_network_is_refused(at_the_moment, content):
    by = at_the_moment.actor("mubai")
    with pytest.raises(Refused):
        load_streets(content, name="x.geojson", by=by, at=at_the_moment.at)
