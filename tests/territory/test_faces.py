"""The room's faces: outlines as JSON, forms, commands, example sheets, and the words for sheets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

import shanzhi.territory
from shanzhi.accounts.models import User
from shanzhi.kernel import sheets
from shanzhi.survey import faults
from shanzhi.territory import queries, wording
from shanzhi.territory.actions.places import add_place, edit_place
from shanzhi.territory.forms import PlaceForm, SheetForm
from shanzhi.territory.models import Building, Division, Grid, Place

EXAMPLES = Path(shanzhi.territory.__file__).parent / "data" / "examples"


@pytest.fixture
def staff(client, db):
    client.force_login(User.objects.create(username="staff", name="乔禾"), "django.contrib.auth.backends.ModelBackend")
    return client


def test_staff_get_the_outlines_of_grids(staff, county):
    answer = staff.get("/territory/outlines.json", {"root": county.street.code, "level": "grid"})
    found = answer.json()["features"]
    assert len([feature for feature in found if feature["properties"]["kind"] == "grid"]) == 65
    assert any(feature["properties"]["name"] == "云溪" for feature in found)
    assert answer["Content-Type"] == "application/geo+json"
    assert "private" in answer["Cache-Control"]


def test_outlines_are_absent_for_strangers_and_for_nonsense(client, staff, county):
    client.logout()
    assert client.get("/territory/outlines.json").status_code == 404


@pytest.mark.parametrize("query", ["level=planet", "root=123456789012"])
def test_unknown_roots_and_levels_are_absent(staff, county, query):
    assert staff.get(f"/territory/outlines.json?{query}").status_code == 404


def test_everybody_gets_the_communities_and_a_second_look_is_short(client, county):
    answer = client.get("/territory/public.json")
    names = {feature["properties"].get("short_name") for feature in answer.json()["features"]}
    assert {"梧桐", "梅岭", "云杉", "上湾村"} <= names
    assert "public" in answer["Cache-Control"]
    assert len(answer.content) < 120_000
    assert answer["Cache-Control"] == "public, max-age=300"
    weak = client.get("/territory/public.json", headers={"If-None-Match": f"W/{answer['ETag']}"})
    assert weak.status_code == 304, "so it comes back through a proxy that compresses"
    again = client.get("/territory/public.json", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_change_of_the_ground_changes_the_tag(client, county, keeper, at):
    before = client.get("/territory/public.json")["ETag"]
    add_place(code="N1", kind="other", name="新亭子", by=keeper, at=at)
    assert client.get("/territory/public.json")["ETag"] != before


def test_a_second_answer_costs_two_statements(client, county, django_assert_num_queries):
    client.get("/territory/public.json")
    with django_assert_num_queries(3):
        client.get("/territory/public.json")


def test_a_place_form_gives_what_the_verbs_take(county, keeper, at):
    place = Place.objects.get(name="石桥市场")
    form = PlaceForm.for_place(place)
    assert form.initial["aliases"] == "石桥菜市场、石桥农贸市场"
    data = {"name": "石桥市场", "kind": "premises", "aliases": "石桥菜场；老市场", "address": "", "crs": "gcj02"}
    same = PlaceForm(data | {"lon": place.lon, "lat": place.lat})
    assert same.is_valid()
    assert "lon" not in same.changes(place)
    moved = PlaceForm(data | {"lon": 102.21, "lat": 40.1})
    assert moved.is_valid()
    changed = edit_place(place, by=keeper, at=at, **moved.changes(place))
    assert changed.aliases == ["石桥菜场", "老市场"]
    assert (changed.given_lon, changed.crs_of_input) == (102.21, "gcj02")


def test_half_a_point_is_a_form_error():
    form = PlaceForm({"name": "x", "kind": "other", "crs": "wgs84", "lon": 102})
    assert not form.is_valid()
    assert "lat" in form.errors
    assert not SheetForm({}).is_valid()


def test_the_example_sheets_come_in_by_command(db, capsys):
    call_command("import_divisions", EXAMPLES / "divisions.csv")
    call_command("import_grids", EXAMPLES / "grids.csv")
    call_command("import_grids", EXAMPLES / "grids.geojson")
    call_command("import_places", EXAMPLES / "places.csv", "--dry-run")
    assert not Place.objects.exists()
    call_command("import_places", EXAMPLES / "places.csv")
    call_command("import_places", EXAMPLES / "buildings.csv")
    said = capsys.readouterr().out
    assert "试读：会新增6行" in said
    assert (Division.objects.count(), Grid.objects.exclude(outline="").count(), Place.objects.count()) == (7, 4, 6)
    assert Building.objects.count() == 3
    assert queries.gazetteer("荷香小区2号楼漏水")[0].building_id == Building.objects.get(name="2号楼").pk


def test_a_command_says_what_it_left_out_and_fails(db, tmp_path, capsys):
    path = tmp_path / "divisions.csv"
    path.write_text("区划代码,名称\n990101000000,云溪县\n12,\n")
    with pytest.raises(SystemExit):
        call_command("import_divisions", path)
    assert "第3行" in capsys.readouterr().err
    assert Division.objects.count() == 1
    with pytest.raises(CommandError, match="absent"):
        call_command("import_grids", tmp_path / "absent.csv")
    (tmp_path / "bad.geojson").write_text("{")
    for content in (b"{", b"", b"\xff\xfe\x80abc", b"\x80", b"[" * 100_000):
        (tmp_path / "bad.geojson").write_bytes(content)
        for command in ("import_grids", "import_divisions"):
            with pytest.raises(CommandError, match="这不是GeoJSON"):
                call_command(command, tmp_path / "bad.geojson")
    (tmp_path / "outlines.json").write_text(
        json.dumps({"type": "FeatureCollection", "features": []}), encoding="utf-8-sig"
    )
    call_command("import_divisions", tmp_path / "outlines.json")


@pytest.mark.parametrize("command", ["import_divisions", "import_grids", "import_places"])
@pytest.mark.parametrize("what", ["a folder", "an empty file", "nothing"])
def test_what_is_no_file_is_refused_in_words(db, tmp_path, command, what):
    path = tmp_path if what == "a folder" else tmp_path / "sheet.csv"
    if what == "an empty file":
        path.write_bytes(b"")
    with pytest.raises(CommandError, match=path.name):
        call_command(command, path)


def test_the_sentences_of_sheets_are_all_in_the_catalogue():
    assert (*sheets.SENTENCES.values(), *faults.SENTENCES.values()) == wording.SHEET_SENTENCES


def test_sentences_of_sheets_and_reasons_speak_the_language_of_the_moment():
    with translation.override("en"):
        assert str(sheets.Fault("empty")).isascii()
        assert wording.reason("named", name="x") == "The text names “x”"
    assert str(sheets.Fault("empty")) == "表里没有内容。"
