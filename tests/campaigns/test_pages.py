"""The pages of campaigns through the client: who sees which, what they say, within a budget of statements."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from shanzhi.accounts.models import User
from shanzhi.campaigns.actions import campaigning, looking
from shanzhi.campaigns.actions.looking import Seen
from shanzhi.campaigns.models import Campaign, DefectType, KindList
from shanzhi.people.models import Post
from shanzhi.reports.models import Report
from shanzhi.territory.models import Place
from tests.campaigns.courtyards import SHIPPED_KINDS, begun, defect_type, defects, target
from tests.neighbourhood import FROM
from tests.statements import assert_district_named, budget
from tests.ui.test_cleaned_pictures import telephone_photo

pytestmark = pytest.mark.django_db
BEGIN = {
    "title": "楼院整治", "reason": "反映集中", "kinds": ["LY"], "head": "fangyuan", "again_weeks": "4",
    "units": "市政设施管理所、供水公司", "starts_on": "2026-03-11", "ends_on": "2026-03-20",
}  # fmt: skip


def text(response):
    return response.content.decode()


def test_a_campaign_from_its_beginning_to_its_end_on_the_pages(street, sign_in):
    client = sign_in("tongchou")
    assert "还没有整治" in text(client.get("/campaigns/"))
    machine = User.objects.create_user("system-x1", name="一网统管平台")
    Post.objects.create(
        user=machine, capacity="leader", division=street.street, area_path=street.street.path, starts_on=FROM
    )
    asked = text(client.get("/campaigns/add/"))
    assert '<option value="方原">单位审批人 · 市政设施管理所</option>' in asked, "chosen by name and post"
    assert "韩舟" not in asked, "who neither heads a unit nor leads isn't offered"
    assert machine.name not in asked, "nor another system"
    nobody = text(client.post("/campaigns/add/", BEGIN | {"head": "没有的人"}))
    assert "没有这个人，或者有同名的人" in nobody
    assert 'value="没有的人"' in nobody
    made = client.post("/campaigns/add/", BEGIN | {"head": "方原"})["Location"]
    task = Campaign.objects.get()
    assert made == f"/campaigns/of/{task.number}/"
    assert "楼院整治" in text(client.get("/campaigns/"))
    place = target(task)
    looking.look(
        place, street.units["works"], [Seen(defect_type(place), "堵了")], by=street.actor("hanzhou"), at=street.at
    )
    with budget(26) as statements:
        page = text(client.get(made))
    assert_district_named(statements)
    for said in ("25%", "1/4处次", "方原", "没改好"):
        assert said in page
    with budget(18) as statements:
        page = text(client.get(f"{made}matrix/"))
    assert_district_named(statements)
    assert "问题1条" in page
    assert "没看" in page
    assert "西老院" in text(client.get(f"{made}matrix/?show=todo"))
    for show in ("", "?show=open", "?kind=LY"):
        assert "堵了" in text(client.get(f"{made}defects/{show}"))
    for show in ("?show=fixed", "?show=again", "?show=case", "?kind=YY"):
        assert "没有这样的问题" in text(client.get(f"{made}defects/{show}"))
    assert "东老院" in text(client.get(f"{made}print/"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.post(f"{made}export/").content))
    assert "堵了" in book.get_sheet_by_index(0).to_python()[1]
    assert client.post(f"{made}again/", {"until": "2026-05-01"}).status_code == 422
    page = client.post(f"{made}end/", {"result": "都看了"}).content.decode()
    assert "还有1条没有改好。就这样结束，先勾上知道。" in page
    assert "都看了</textarea>" in page, "what was written stays"
    client.post(f"{made}end/", {"result": "都看了", "knowing": "on"})
    assert "都看了" in text(client.get(made))
    assert client.post(f"{made}end/", {"result": "都看了", "knowing": "on"}).status_code == 409


def test_what_a_campaign_came_to_is_read_by_residents_once_it_is_over(street, sign_in):
    task, at, visitor = begun(street), street.at, Client()
    place, other = target(task), target(task, "C-002")
    for one, words in ((place, "王小明家门口堵了"), (other, "有人打孩子")):
        looking.look(one, street.units["works"], [Seen(defect_type(one), words)], by=street.actor("hanzhou"), at=at)
    first, second = defects()
    looking.put_right(first, words="清了", photo=None, by=street.actor("hanzhou"), at=at)
    looking.open_case(second, by=street.actor("hanzhou"), at=at)
    assert "还没有结束的整治" in text(visitor.get("/campaigns/results/"))
    assert visitor.get(f"/campaigns/results/{task.number}/").status_code == 404
    campaigning.end(task, result="都看了，找张伟13812345678", knowing=True, by=street.actor("tongchou"), at=at)
    assert task.title in text(visitor.get("/campaigns/results/"))
    assert "/campaigns/results/" in text(visitor.get("/"))
    visitor.get(f"/campaigns/results/{task.number}/")  # what the words of matters are is read once and kept
    with budget(15) as statements:
        page = text(visitor.get(f"/campaigns/results/{task.number}/"))
    assert_district_named(statements)
    for said in (
        "东老院",
        first.type.name,
        "2条，改好了1条，没改好1条",
        "转为事项1条",
        "其中2处有问题",
        "市政设施管理所",
    ):
        assert said in page
    for unsaid in ("13812345678", "张伟", "王小明", "方原", "堵了"):
        assert unsaid not in page, "no person, no free words"
    Report.objects.filter(pk=defects()[1].report_id).update(zone="child")
    page = text(visitor.get(f"/campaigns/results/{task.number}/"))
    assert "西老院" not in page, "what lies in a closed zone is in no list and no count"
    assert "1条，改好了1条，没改好0条" in page
    assert "转为事项" not in page
    assert f"/campaigns/results/{task.number}/" in text(sign_in("tongchou").get(f"/campaigns/of/{task.number}/"))


def test_the_public_result_covers_names_and_leaves_out_what_is_confidential_though_never_told(street, sign_in):
    task, at, visitor = begun(street), street.at, Client()
    type(task).objects.update(title="整治张伟13812345678那一带")
    places = [target(task), target(task, "C-002")]
    for place, words in zip(places, ("口子堵了", "老师殴打孩子"), strict=True):
        looking.look(place, street.units["works"], [Seen(defect_type(place), words)], by=street.actor("hanzhou"), at=at)
    campaigning.end(task, result="都看了。", knowing=True, by=street.actor("tongchou"), at=at)
    assert "13812345678" not in text(visitor.get("/campaigns/results/"))
    page = text(visitor.get(f"/campaigns/results/{task.number}/"))
    assert "13812345678" not in page
    assert "东老院" in page
    assert "西老院" not in page, "what speaks of a harmed child is in no list and no count"
    assert "1条，改好了0条，没改好1条" in page
    kind = defect_type(places[0])
    DefectType.objects.filter(pk=kind.pk).update(name="举报村干部收红包")
    place = target(task)
    Place.objects.filter(pk=place.place_id).update(name="李明家联系13912345678")
    page = text(visitor.get(f"/campaigns/results/{task.number}/"))
    assert "收红包" not in page
    assert "查出什么" not in page, "a kind of defect can be confidential itself"
    DefectType.objects.filter(pk=kind.pk).update(name="堵了，问王强13712345678")
    page = text(visitor.get(f"/campaigns/results/{task.number}/"))
    assert "查出什么" in page
    for unsaid in ("13912345678", "13712345678"):
        assert unsaid not in page


def test_what_was_ended_before_anybody_was_told_that_residents_read_it_stays_inside(street, sign_in):
    task, visitor = begun(street), Client()
    campaigning.end(task, result="都看了。", knowing=True, by=street.actor("tongchou"), at=street.at)
    type(task).objects.update(is_public=False)
    assert task.title not in text(visitor.get("/campaigns/results/"))
    assert visitor.get(f"/campaigns/results/{task.number}/").status_code == 404
    assert "/campaigns/results/" not in text(sign_in("tongchou").get(f"/campaigns/of/{task.number}/"))


def test_a_place_is_looked_at_put_right_and_told_on_the_phone(street, sign_in):
    task = begun(street)
    address, client = f"/campaigns/of/{task.number}/places/C-001/", sign_in("hanzhou")
    with budget(24) as statements:
        page = text(client.get(address))
    assert_district_named(statements)
    assert "下水道堵塞" in page
    photo = SimpleUploadedFile("a.jpg", telephone_photo(), content_type="image/jpeg")
    data = {"unit": "works", "has-LY-1": "on", "words-LY-2": "堆了旧家具", "photo-LY-2": photo}
    assert client.post(address, data).status_code == 302
    assert client.post(address, {"unit": "works"}).status_code == 409
    assert [one.words for one in defects()] == ["下水道堵塞", "堆了旧家具"]
    base = f"/campaigns/of/{task.number}/defects"
    assert client.post(f"{base}/1/fix/", {"words": ""}).status_code == 422
    after = SimpleUploadedFile("b.jpg", telephone_photo(), content_type="image/jpeg")
    client.post(f"{base}/1/fix/", {"words": "疏通了", "photo": after})
    client.post(f"{base}/2/case/")
    page = text(client.get(address))
    for said in ("疏通了", "改后", "改前", "办理中，办完回告到这里"):
        assert said in page
    assert client.get(f"{base}/2/photos/before/")["Content-Type"] == "image/jpeg"
    assert client.get(f"{base}/2/photos/after/").status_code == 404
    number = defects()[1].case_number
    assert "来自整治" in text(sign_in("linfeng").get(f"/cases/{number}/"))
    assert "来自整治" not in text(sign_in("wendi").get(f"/cases/{number}/"))


def test_kinds_are_published_as_a_version(street, sign_in):
    client = sign_in("mubai")
    page = text(client.get("/campaigns/kinds/"))
    for said in ("无主管楼院", "路不平", "灯不明", "环境差", "下水道堵塞"):
        assert said in page
    assert client.get("/campaigns/kinds/kinds.csv").content == SHIPPED_KINDS.read_bytes()
    sheet = SimpleUploadedFile("k.csv", SHIPPED_KINDS.read_bytes())
    client.post("/campaigns/kinds/", {"code": "2026-2", "sheet": sheet})
    assert KindList.objects.get(is_current=True).code == "2026-2"
    bad = SimpleUploadedFile("k.csv", "类别编号,场所类别\n1,2\n".encode())
    assert client.post("/campaigns/kinds/", {"code": "2026-3", "sheet": bad}).status_code == 422


def test_others_find_no_way(street, sign_in):
    task = begun(street)
    for name in ("qiaohe", "wendi", "waichou", "waiban"):
        client = sign_in(name)
        gone = client.get("/no-such-page/").content
        for address in ("", "matrix/", "defects/", "places/C-001/"):
            assert client.get(f"/campaigns/of/{task.number}/{address}").content == gone


def in_the_second_round(street):
    """Return a campaign whose second round has begun, one defect of the first round still open, and that moment."""
    task = begun(street)
    place = target(task)
    looking.look(
        place, street.units["works"], [Seen(defect_type(place), "堵了")], by=street.actor("hanzhou"), at=street.at
    )
    later = street.at + timedelta(weeks=7)
    until = later.date() + timedelta(days=5)
    return campaigning.look_again(task, until=until, by=street.actor("tongchou"), at=later), later


def test_the_numbers_of_each_round_lead_to_the_places_of_that_round(street, sign_in):
    task, later = in_the_second_round(street)
    looking.look(target(task), street.units["water"], [], by=street.actor("suye"), at=later)
    client, base = sign_in("tongchou"), f"/campaigns/of/{task.number}/"
    page = text(client.get(base))
    for said in ("1/6处次", "1/2处次", "回头看到", f"{base}matrix/?round=1", f'{base}matrix/"'):
        assert said in page
    assert "西老院" not in text(client.get(f"{base}matrix/"))
    first = text(client.get(f"{base}matrix/?round=1"))
    assert "西老院" in first
    assert "第一轮" in first
    assert "?show=todo&amp;round=1" in first
    assert "回头看" in text(client.get(f"{base}print/"))
    assert "供水公司（回头看）" in text(client.get(f"{base}places/C-001/"))


def test_a_fix_that_came_second_asks_for_no_second_look_and_keeps_no_photo(street, sign_in):
    task = begun(street)
    place = target(task)
    by = street.actor("hanzhou")
    (found,) = looking.look(place, street.units["works"], [Seen(defect_type(place), "堵了")], by=by, at=street.at)
    looking.put_right(found, words="疏通了", by=by, at=street.at)
    photo = SimpleUploadedFile("b.jpg", telephone_photo(), content_type="image/jpeg")
    client = sign_in("hanzhou")
    held = set(street_files())
    answer = client.post(f"/campaigns/of/{task.number}/defects/1/fix/", {"words": "我也疏通了", "photo": photo})
    assert answer.status_code == 409
    assert "有哪些问题" not in text(answer)
    assert "我也疏通了" in text(answer)
    assert set(street_files()) == held


def street_files():
    """Return the files kept."""
    return [one for one in Path(settings.MEDIA_ROOT).rglob("*") if one.is_file()]


def test_who_begins_campaigns_over_several_areas_says_over_which(street, sign_in):
    client, other = sign_in("tongchou"), street.other_street
    assert 'name="area"' not in text(client.get("/campaigns/add/"))
    post = {"capacity": "coordinator", "division": other, "area_path": other.path}
    Post.objects.create(user=street.users["tongchou"], starts_on=FROM, **post)
    assert "选一处" in text(client.get("/campaigns/add/"))
    assert client.post("/campaigns/add/", BEGIN).status_code == 422
    assert client.post("/campaigns/add/", BEGIN | {"area": street.street.path}).status_code == 302
    assert Campaign.objects.get().area_path == street.street.path
