"""Works projects: entered and changed by those who build, read by all staff, every milestone in the journal."""

from __future__ import annotations

import re

import pytest

from shanzhi.journal.queries import history
from shanzhi.kernel.refusal import Refused
from shanzhi.people.models import Deployment
from shanzhi.works.actions import Stone, begin_project
from shanzhi.works.models import Milestone, WorksProject
from tests.grounds import client_of
from tests.neighbourhood import DISTRICT

ROWS = {
    "stones-TOTAL_FORMS": "3",
    "stones-INITIAL_FORMS": "0",
    "stones-0-name": "开工",
    "stones-0-planned_on": "2026-03-01",
    "stones-0-done_on": "2026-03-02",
    "stones-1-name": "铺好路面",
    "stones-1-planned_on": "2026-05-20",
    "stones-2-name": "",
}
PROJECT = {"code": "GC26-001", "name": "梧桐路雨水管改造", "unit": "市政设施管理所", **ROWS}


@pytest.fixture
def signed_in(neighbourhood, monkeypatch):
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: neighbourhood.at)
    Deployment.objects.filter(district_id=DISTRICT).update(is_demonstration=True)
    Deployment.objects.forget()

    def sign_in(name):
        return client_of(neighbourhood, name)

    yield sign_in
    Deployment.objects.forget()


def test_the_unit_that_builds_enters_a_project(signed_in):
    handler = signed_in("hanzhou")
    assert "还没有登记工程" in handler.get("/projects/").content.decode()
    assert handler.post("/projects/add/", PROJECT)["Location"] == "/projects/of/GC26-001/"
    assert list(Milestone.objects.order_by("ordinal").values_list("name", flat=True)) == ["开工", "铺好路面"]
    page = handler.get("/projects/of/GC26-001/").content.decode()
    assert "下一个节点：铺好路面" in page
    assert "登记工程" in page
    assert "2个节点到了1个" in signed_in("qiaohe").get("/projects/").content.decode()
    line = history(DISTRICT, "project", "GC26-001")[0]
    assert line.data["milestones"] == [["开工", "2026-03-01", "2026-03-02"], ["铺好路面", "2026-05-20", ""]]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"unit": "没有的单位"}, "名录里没有这个单位"),
        ({"unit": "供水公司"}, "工程由建设单位、派遣员或管理员改"),
        ({"stones-0-name": "", "stones-1-name": ""}, "写这一步叫什么"),
        ({"stones-1-planned_on": ""}, "写哪天要到这一步"),
        ({"stones-0-done_on": "2026-12-31"}, "完成的日子比今天晚"),
        ({key: "" for key in ROWS if key[-5:] in {"-name", "ed_on", "ne_on"}}, "至少写一个节点"),
    ],
)
def test_what_is_missing_is_said(signed_in, changed, said):
    page = signed_in("hanzhou").post("/projects/add/", PROJECT | changed)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not WorksProject.objects.exists()


def test_a_number_that_no_address_can_bear_is_refused_by_the_verb_too(neighbourhood):
    roads, on = neighbourhood.units["works"], neighbourhood.at.date()
    told = {"name": "改造", "unit": roads, "milestones": [Stone("开工", on)], "by": neighbourhood.actor("wendi")}
    with pytest.raises(Refused, match="网址放不下"):
        begin_project("GC/26", at=neighbourhood.at, **told)


def test_a_number_is_given_once(signed_in):
    dispatcher = signed_in("wendi")
    dispatcher.post("/projects/add/", PROJECT)
    assert "已经有工程用了" in dispatcher.post("/projects/add/", PROJECT).content.decode()


def test_who_changes_second_overwrites_nothing_unless_they_say_so_again(signed_in):
    handler = signed_in("hanzhou")
    handler.post("/projects/add/", PROJECT)
    address = "/projects/of/GC26-001/change/"
    [seen] = re.findall(r'name="seen" value="(\w+)"', handler.get(address).content.decode())
    told = {"unit": "市政设施管理所", **ROWS, "stones-INITIAL_FORMS": "2", "seen": seen}
    assert handler.post(address, told | {"name": "第一个人改的"}).status_code == 302
    late = handler.post(address, told | {"name": "第二个人改的"})
    assert late.status_code == 409
    page = late.content.decode()
    assert "别人改过" in page
    assert 'value="第二个人改的"' in page
    assert WorksProject.objects.get().name == "第一个人改的"
    [now] = re.findall(r'name="seen" value="(\w+)"', page)
    assert handler.post(address, told | {"name": "第二个人改的", "seen": now}).status_code == 302


def test_milestones_are_changed_and_others_find_no_way(signed_in):
    handler = signed_in("hanzhou")
    handler.post("/projects/add/", PROJECT)
    address = "/projects/of/GC26-001/change/"
    start = handler.get(address).content.decode()
    assert 'value="铺好路面"' in start
    rows = ROWS | {"stones-INITIAL_FORMS": "2", "stones-1-done_on": "2026-03-10"}
    told = {"name": "梧桐路雨水管改造（一期）", "unit": "市政设施管理所", **rows}
    assert handler.post(address, told).status_code == 302
    assert "节点都完成了" in handler.get("/projects/of/GC26-001/").content.decode()
    assert [line.verb for line in history(DISTRICT, "project", "GC26-001")] == ["project.change", "project.begin"]
    for name in ("waiban", "qiaohe", "linfeng"):
        other = signed_in(name)
        assert other.get(address).content == other.get("/no-such-page/").content
    assert handler.get("/projects/of/none/").status_code == 404
