"""Importing under one roof: try, look, import just that; the same verb both times, and nobody else's file."""

from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from shanzhi.accounts.models import User
from shanzhi.journal.models import Entry
from shanzhi.organisation.models import Unit
from shanzhi.people.models import Deployment
from shanzhi.territory.models import Grid, Place
from shanzhi.web import imports, keeping
from tests.neighbourhood import DISTRICT
from tests.web.conftest import words_of

UNITS = "单位编码,单位名称,类别\nL9,路灯所,事业单位\nL8,环卫所,没有的类别\n"


def send(client, what: str, text: str, name: str = "sheet.csv", **more: str):
    file = SimpleUploadedFile(name, text.encode())
    return client.post(f"/setup/import/{what}/", {"file": file, **more})


def slip_in(page: str) -> str:
    return page.split('name="slip" value="')[1].split('"')[0]


def test_a_sheet_is_tried_and_then_imported_as_it_was(signed_in):
    keeper = signed_in("mubai")
    before = Unit.objects.count()
    page = words_of(send(keeper, "units", UNITS))
    assert "会新增1行" in page
    assert "第3行" in page
    assert "没有“没有的类别”这个类别" in page
    assert Unit.objects.count() == before
    done = words_of(keeper.post("/setup/import/units/take/", {"slip": slip_in(page)}))
    assert "新增1行" in done
    assert Unit.objects.get(code="L9").name == "路灯所"
    assert Entry.objects.filter(district_id=DISTRICT, verb="unit.add", subject_id="L9").exists()
    again = keeper.post("/setup/import/units/take/", {"slip": slip_in(page)}, follow=True)
    assert "只留一小时，或者已经导入了" in words_of(again)
    assert "没有要新增或改动的" in words_of(send(keeper, "units", "单位编码,单位名称,类别\nL9,路灯所,事业单位\n"))


def test_what_is_no_sheet_is_said(signed_in):
    keeper = signed_in("mubai")
    assert "缺少这些列" in words_of(send(keeper, "units", "甲,乙\n1,2\n"))
    assert "这不是GeoJSON" in words_of(send(keeper, "grids", "{", "grids.geojson", crs="wgs84"))
    assert "表里没有内容" in words_of(send(keeper, "places", " \n", "places.csv"))


def test_a_kept_file_is_sealed_ones_own_and_for_one_import(signed_in, at_the_moment):
    upload = imports.Upload("a.csv", "姓名\n秘密的人".encode())
    slip = keeping.keep(upload, what="staff", user_id=7, at=at_the_moment.at)
    on_disk = b"".join(path.read_bytes() for path in (settings.HOME / "tried").iterdir())
    assert "秘密的人".encode() not in on_disk
    assert keeping.kept(slip, what="staff", user_id=7) == upload
    assert keeping.kept(slip, what="staff", user_id=8) is None
    assert keeping.kept(slip, what="units", user_id=7) is None
    assert keeping.kept("nonsense", what="staff", user_id=7) is None
    keeping.forget(slip)
    assert keeping.kept(slip, what="staff", user_id=7) is None


def test_new_staff_get_their_links_once(signed_in):
    keeper = signed_in("mubai")
    rows = "用户名,姓名,身份,区划或网格编码\nnewone,石榴,核查员,990101001000\nwendi,闻笛,派遣员,990101001000\n"
    page = words_of(send(keeper, "staff", rows))
    assert "/letter/" not in page
    assert not User.objects.filter(username="newone").exists()
    done = words_of(keeper.post("/setup/import/staff/take/", {"slip": slip_in(page)}))
    assert "http://testserver/letter/" in done
    assert "石榴" in done
    assert User.objects.get(username="newone").has_usable_password() is False


def test_shapes_give_grids_their_outlines(signed_in):
    keeper = signed_in("mubai")
    ring = [[116.30, 35.40], [116.31, 35.40], [116.31, 35.41], [116.30, 35.41], [116.30, 35.40]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    properties = {"code": "99010100100101", "name": "第一网格", "division": "990101001001"}
    features = [{"type": "Feature", "geometry": shape, "properties": properties}]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    page = words_of(send(keeper, "grids", text, "grids.geojson", crs="wgs84"))
    keeper.post("/setup/import/grids/take/", {"slip": slip_in(page)})
    assert Grid.objects.get(code="99010100100101").outline


def test_places_know_their_owner_by_name(signed_in, at_the_moment):
    keeper = signed_in("mubai")
    rows = "场所编号,场所类别,场所名称,权属单位,所在网格编码\nLD-1,路灯,1号灯杆,市政设施管理所,99010100100101\n"
    page = words_of(send(keeper, "places", rows))
    keeper.post("/setup/import/places/take/", {"slip": slip_in(page)})
    assert Place.objects.get(code="LD-1").owner_unit_id == at_the_moment.units["works"].pk


def test_a_sheet_of_faults_alone_is_not_called_needless(signed_in):
    page = words_of(send(signed_in("mubai"), "divisions", "区划代码,名称,层级\n110101000000,别的县,3\n"))
    assert "没有能导入的行：把上面的改好，再试读一次。" in page
    assert "不用导入" not in page


@pytest.mark.parametrize("what", list(imports.KINDS))
def test_every_example_is_read_without_a_missing_column(signed_in, what):
    keeper, kind = signed_in("mubai"), imports.KINDS[what]
    for file in imports.example_names(kind):
        path = imports.example(kind, file)
        answer = send(keeper, what, path.read_text("utf-8-sig"), file)
        assert "试读的结果" in words_of(answer), file


def test_a_real_county_gets_its_name_once(neighbourhood, signed_in):
    keeper = signed_in("mubai")
    answer = keeper.post("/setup/name/", {"name": "别的县"}, follow=True)
    assert "这个区县已经建好" in words_of(answer)
    assert Deployment.objects.get(district_id=DISTRICT).name == "云溪县"
