"""The pages of inspections through the client: who sees which, what they say, within a budget of statements."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shanzhi.enforcement import drawing
from shanzhi.enforcement.codes import paper_code
from shanzhi.enforcement.models import EnforcementUnit, ItemList, Rule
from shanzhi.inspections.actions import findings, visiting
from shanzhi.inspections.models.tasks import Draw, Inspection
from shanzhi.inspections.models.visits import Finding, Notice, Photo, Visit
from shanzhi.people.models import Post
from tests.inspections.street import SHEET, TOPIC, convened, drawn, findings_of, team, visited
from tests.neighbourhood import DISTRICT, FROM
from tests.statements import assert_district_named, budget
from tests.ui.test_cleaned_pictures import telephone_photo

pytestmark = pytest.mark.django_db
CONVENE = {
    "title": "书店联合检查", "reason": "开学前看一遍", "topic": TOPIC, "mode": "random", "words": "书店、书屋",
    "per_unit": "1",
    "units": "市政设施管理所、供水公司",
    "starts_on": "2026-03-12", "ends_on": "2026-03-20",
}  # fmt: skip


def text(response):
    return response.content.decode()


def told(visit, **unmet):
    from shanzhi.inspections.queries.visits import items_of

    data = {"told_rights": "on", "publicity": "讲了消防法"}
    for item in items_of(visit):
        data[f"result-{item.ordinal}"] = "unmet" if item.code in unmet else "met"
        data[f"words-{item.ordinal}"] = unmet.get(item.code, "")
        data[f"severity-{item.ordinal}"] = item.severity
    return data


def test_units_with_power_stand_before_those_that_had_it(street, sign_in):
    rows = {"district_id": DISTRICT, "unit": street.units["parks"], "basis": "园林条例", "valid_from": FROM}
    for ended in (date(2025, 5, 1), date(2025, 9, 1)):
        EnforcementUnit.objects.create(**rows, valid_to=ended)
    found = [row.valid_to for row in sign_in("mubai").get("/enforcement/").context["power"]]
    assert set(found[:-2]) == {None}
    assert found[-2:] == [date(2025, 9, 1), date(2025, 5, 1)]


def test_a_coordinator_convenes_lists_and_draws_on_the_page(street, sign_in):
    client = sign_in("tongchou")
    assert "还没有检查" in text(client.get("/inspections/"))
    assert "不在执法主体名单里" in text(client.post("/inspections/add/", CONVENE | {"units": "园林绿化所"}))
    made = client.post("/inspections/add/", CONVENE)
    task = Inspection.objects.get()
    assert made["Location"] == f"/inspections/of/{task.number}/"
    assert "名单还没有定" in text(client.get(made["Location"]))
    client.post(f"/inspections/of/{task.number}/list/")
    client.post(f"/inspections/of/{task.number}/draw/", {"seed": "2026031101"})
    assert client.post(f"/inspections/of/{task.number}/draw/").status_code == 409
    with budget(34) as statements:
        page = text(client.get(made["Location"]))
    assert_district_named(statements)
    assert "检查中" in page
    assert "2026031101" in page
    with budget(22):
        assert "书店联合检查" in text(client.get("/inspections/"))


def test_the_inspector_begins_at_their_own_visits(street, sign_in):
    _task, visits = drawn(street)
    visit = visits[0]
    first = team(street, visit)[0]
    name = next(key for key, actor in street.actors.items() if actor.user_id == first.user_id)
    client = sign_in(name)
    assert client.get("/home/", follow=True).status_code in (200, 404)
    page = text(client.get("/inspections/"))
    assert visit.place.name in page
    with budget(24) as statements:
        page = text(client.get(f"/inspections/visits/{visit.number}/"))
    assert_district_named(statements)
    assert "已出示证件" in page
    assert "灭火器" in page
    failing = client.post(f"/inspections/visits/{visit.number}/", told(visit, B1=""))
    assert (failing.status_code, "写看到什么" in text(failing)) == (422, True)
    photo = SimpleUploadedFile("a.jpg", telephone_photo(), content_type="image/jpeg")
    data = told(visit, B1="压力不足\n过了检修期") | {"photo-3": photo}
    assert client.post(f"/inspections/visits/{visit.number}/", data).status_code == 302
    assert client.post(f"/inspections/visits/{visit.number}/", told(visit)).status_code == 409
    assert Photo.objects.in_district(DISTRICT).count() == 1
    assert client.get(f"/inspections/visits/{visit.number}/photos/1/")["Content-Type"] == "image/jpeg"
    assert client.get(f"/inspections/visits/{visit.number}/photos/2/").status_code == 404
    client.post(f"/inspections/visits/{visit.number}/notice/")
    page = text(client.get(f"/inspections/visits/{visit.number}/"))
    assert "对方还没有签收" in page
    assert "qr" in page
    assert "复查由别人去" in text(client.get(f"/inspections/findings/{visit.number}/1/"))
    other = next(n for n in ("jianyi", "jianer", "shuiyi") if street.actor(n).user_id != first.user_id)
    second = sign_in(other)
    assert "压力不足" in text(second.get("/inspections/"))
    said = second.post(f"/inspections/findings/{visit.number}/1/", {"verb": "clear", "words": ""})
    assert (said.status_code, "写看到什么" in text(said)) == (422, True)
    second.post(f"/inspections/findings/{visit.number}/1/", {"verb": "clear", "words": "换新的了"})
    assert findings_of(visit)[0].state == "cleared"


def test_the_premises_read_and_receive_the_notice_without_an_account(street, client):
    _task, visits = drawn(street)
    finder, _rows = visited(street, visits[0], A1="一本盗版教辅")
    visiting.issue_notice(visits[0], by=finder, at=street.at)
    notice = Notice.objects.get()
    address = f"/inspections/notices/{notice.number}/{paper_code(notice.number)}/"
    page = text(client.get(address))
    for said in ("责令整改通知书", "一本盗版教辅", "《出版管理条例》第四十条", "3月16日", "行政复议", finder.name):
        assert said in page
    client.post(address)
    assert "已签收" in text(client.get(address))
    assert client.get(f"/inspections/notices/{notice.number}/AAAABBBBCCCC/").status_code == 404


def test_the_public_sees_the_digest_at_once_and_the_rest_after_the_visits(street, client, sign_in):
    task, visits = drawn(street)
    address, kept = f"/inspections/draws/{task.number}/", Draw.objects.get()
    page = text(client.get(address))
    assert kept.digest in page
    assert kept.seed not in page
    assert visits[0].place.name not in page
    assert client.get(f"{address}inputs.json").status_code == 404
    assert visits[0].place.name in text(sign_in("tongchou").get(address))
    for visit in visits:
        visited(street, visit)
    page = text(client.get(address))
    assert kept.seed in page
    assert visits[0].place.name in page
    assert not any(actor.name in page for actor in street.actors.values() if actor.name.startswith("检"))
    inputs = client.get(f"{address}inputs.json").content.decode()
    assert drawing.digest(inputs) == kept.digest
    assert drawing.replay(inputs, kept.seed) == kept.outcome
    assert "检" not in json.dumps(json.loads(inputs)["inspectors"], ensure_ascii=False)


def test_published_results_name_no_person(street, client, sign_in):
    task, visits = drawn(street)
    finder, _rows = visited(street, visits[0], A1="一本盗版教辅")
    assert "还没有公开的结果" in text(client.get("/inspections/results/"))
    sign_in("tongchou").post(f"/inspections/of/{task.number}/publish/")
    page = text(client.get("/inspections/results/"))
    assert visits[0].place.name in page
    assert "盗版图书" in page
    assert "市政设施管理所、供水公司" in page
    assert finder.name not in page
    assert "一本盗版教辅" not in page


def test_the_case_page_shows_where_it_came_from(street, sign_in):
    task, visits = drawn(street)
    finder, [row] = visited(street, visits[0], B1="压力不足")
    told_case = findings.open_case(row, by=finder, at=street.at).case
    leader = sign_in("linfeng")
    assert "来自检查" in text(leader.get(f"/cases/{told_case.number}/"))
    Finding.objects.filter(pk=row.pk).update(due_on=date(2026, 4, 1))
    leader.cookies["django_language"] = "en"
    for address in (f"/cases/{told_case.number}/", f"/inspections/of/{task.number}/"):
        assert not re.findall(r"\d月\d+日", text(leader.get(address))), f"{address}: an English page has English days"
    page = text(sign_in("wendi").get(f"/cases/{told_case.number}/"))
    assert "检查" in page
    assert "来自检查" not in page


def test_the_keeper_keeps_the_registers(street, sign_in):
    client = sign_in("mubai")
    page = text(client.get("/enforcement/"))
    assert "三定规定" in page
    assert "盗版图书" in page
    assert "去年查出过盗版" in page
    client.post("/enforcement/change/name-unit/", {"unit": "园林绿化所", "basis": "园林条例"})
    assert EnforcementUnit.objects.filter(unit__code="parks").exists()
    assert "已经在执法主体名单里" in text(
        client.post("/enforcement/change/name-unit/", {"unit": "园林绿化所", "basis": "园林条例"})
    )
    client.post("/enforcement/change/end-unit/", {"unit": "parks", "reason": "职权划转"})
    assert EnforcementUnit.objects.get(unit__code="parks").valid_to is not None
    sheet = SimpleUploadedFile("a.csv", SHEET.encode())
    client.post("/enforcement/change/publish-items/", {"code": "2026-2", "sheet": sheet})
    assert ItemList.objects.get(is_current=True).code == "2026-2"
    rule = {f"cap-{r}": "2" for r in ("low", "ordinary", "high")} | {
        f"share-{r}": "10" for r in ("low", "ordinary", "high")
    }
    rule |= {f"fix-{s}": "5" for s in ("minor", "ordinary", "serious")} | {
        "code": "2026-2",
        "basis": "新办法",
        "publish_days": "20",
    }
    client.post("/enforcement/change/publish-rule/", rule)
    assert Rule.objects.get(is_current=True).caps == {"low": 2, "ordinary": 2, "high": 2}
    assert "法律依据" in text(client.get("/enforcement/items.csv"))
    client.post(
        "/enforcement/change/classify/",
        {"sheet": SimpleUploadedFile("r.csv", "场所编号,风险等级,理由\nS-002,低,好\n".encode())},
    )
    assert "第2书店" in text(client.get("/enforcement/"))


def test_who_neither_asks_nor_allows_is_shown_no_way_to_leave_above_the_cap(street, sign_in):
    link = "/enforcement/allowances/"
    for name, theirs in (("tongchou", True), ("linfeng", True), ("guyu", False)):
        client = sign_in(name)
        assert (link in text(client.get("/inspections/"))) is theirs
        assert (client.get(link).status_code == 200) is theirs


def test_leave_above_the_cap_is_asked_and_given_on_one_page(street, sign_in):
    asking = sign_in("tongchou")
    assert "没有申请" in text(asking.get("/enforcement/allowances/"))
    assert '<option value="第1书店">S-001</option>' in text(asking.get("/cases/places/?place=第1"))
    assert "没有叫“书店”的场所" in text(asking.post("/enforcement/allowances/", {"place": "书店", "reason": "举报"}))
    asking.post("/enforcement/allowances/", {"place": "第1书店", "reason": "有人举报"})
    leader = sign_in("linfeng")
    assert "有人举报" in text(leader.get("/enforcement/allowances/"))
    assert leader.post("/enforcement/allowances/PZ26-0001/", {"verb": "refuse"}).status_code == 422
    leader.post("/enforcement/allowances/PZ26-0001/", {"verb": "grant", "words": "同意"})
    assert "同意" in text(asking.get("/enforcement/allowances/"))


def test_others_find_no_way(street, sign_in):
    task, visits = drawn(street)
    for name in ("qiaohe", "wendi", "waichou", "waifa"):
        client = sign_in(name)
        gone = client.get("/no-such-page/").content
        for address in (f"/inspections/of/{task.number}/", f"/inspections/visits/{visits[0].number}/"):
            assert client.get(address).content == gone
    assert sign_in("qiaohe").get("/inspections/add/").status_code == 404
    assert convened(street).pk
    assert Visit.objects.count() == 4


def test_who_convenes_over_several_areas_says_over_which(street, sign_in):
    client, other = sign_in("tongchou"), street.other_street
    assert 'name="area"' not in text(client.get("/inspections/add/"))
    post = {"capacity": "coordinator", "division": other, "area_path": other.path}
    Post.objects.create(user=street.users["tongchou"], starts_on=FROM, **post)
    assert "选一处" in text(client.get("/inspections/add/"))
    assert client.post("/inspections/add/", CONVENE).status_code == 422
    assert client.post("/inspections/add/", CONVENE | {"area": other.path}).status_code == 302
    assert Inspection.objects.get().area_path == other.path
