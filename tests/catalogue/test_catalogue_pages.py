from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shanzhi.accounts.models import User
from shanzhi.catalogue import demonstration, queries
from shanzhi.catalogue.models import CatalogueVersion, DutyItem, Limit, Matter, MatterUnit, Reason, ReplyTemplate
from shanzhi.journal.models import Entry
from shanzhi.kernel.sheets import read_sheet
from shanzhi.people.models import Deployment
from tests.catalogue.conftest import KEEPER

PAGES = ["", "limits/", "duties/", "reasons/", "replies/", "example/matters/"]


def signed_in(client: Client, username: str) -> Client:
    Deployment.objects.update(is_demonstration=True)  # no second factor where people are played
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def full(neighbourhood: Any, at: datetime) -> Any:
    """The neighbourhood with the demonstration's whole catalogue in force."""
    CatalogueVersion.objects.filter(is_current=True).update(is_current=False, code="2025-12")
    demonstration.build_catalogue("990101", by=KEEPER, at=at)
    return neighbourhood


@pytest.mark.parametrize("page", PAGES)
def test_all_staff_read_the_catalogue(full: Any, client: Client, page: str) -> None:
    assert signed_in(client, "qiaohe").get(f"/catalogue/{page}").status_code == 200


@pytest.mark.parametrize("page", [*PAGES, "import/"])
def test_nobody_else_does(full: Any, client: Client, page: str) -> None:
    response = client.get(f"/catalogue/{page}")
    assert response.status_code == 302
    assert "next=" in response["Location"]


def test_only_the_keeper_takes_sheets_in(full: Any, client: Client) -> None:
    absent = signed_in(client, "qiaohe").get("/catalogue/no-such-page/")
    refused = client.get("/catalogue/import/")
    assert (refused.status_code, absent.status_code) == (404, 404)
    assert signed_in(client, "mubai").get("/catalogue/import/").status_code == 200


def test_the_tree_is_listed_with_who_leads_within_ten_statements(
    full: Any, client: Client, django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What a process keeps in memory; inside a test's transaction it would be asked for again and again.
    monkeypatch.setitem(Deployment.objects._kept, settings.ENV.district_id, Deployment.objects.first())
    signed_in(client, "wendi").get("/catalogue/")
    with django_assert_max_num_queries(10):
        page = client.get("/catalogue/").content.decode()
    assert "道路积水" in page
    assert "城市照明所" in page
    assert "现行版本2026-01" in page


def test_a_search_finds_what_residents_say(full: Any, client: Client) -> None:
    page = signed_in(client, "wendi").get("/catalogue/", {"q": "井篦堵"}).content.decode()
    assert "道路积水" in page
    assert "幼儿园" not in page
    assert "没有找到这样的事项" in client.get("/catalogue/", {"q": "饕餮"}).content.decode()


def test_every_matter_has_a_page_and_what_is_not_there_has_none(full: Any, client: Client) -> None:
    signed_in(client, "wendi")
    page = client.get("/catalogue/of/010101/").content.decode()
    for words in ("雨停后1小时不退", "市政设施管理所", "3个工作日", "3.1.2", "井篦堵", "2026-01", "水有多深？"):
        assert words in page
    assert client.get("/catalogue/of/0101/").status_code == 200
    assert client.get("/catalogue/of/nothing/").status_code == 404


def test_a_matter_no_longer_in_force_is_shown_as_it_last_stood(full: Any, client: Client, at: datetime) -> None:
    signed_in(client, "mubai")
    past = Matter.objects.current().get(code="010101")
    take_in(client, "一级分类,编码\n别的事,X1\n", publish="1", code="2027-01", sure="on")
    page = client.get("/catalogue/of/010101/").content.decode()
    for words in ("这个事项不在现行的清单里", "从版本2027-01（", "起没有它了", "雨停后1小时不退", "市政设施管理所"):
        assert words in page
    assert "这个事项不在现行的清单里" not in client.get("/catalogue/of/X1/").content.decode()
    first = {"part": "matters", "code": past.version.code, "seen": "2027-01"}
    client.post("/catalogue/import/back/", first)
    assert "现行的是版本2026-01，里面没有它" in client.get("/catalogue/of/X1/").content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "This matter is not in the list in force" in client.get("/catalogue/of/X1/").content.decode()


def test_a_version_that_is_called_by_its_day_is_shown_by_its_code(full: Any, client: Client) -> None:
    signed_in(client, "mubai")
    take_in(client, "一级分类,编码\n别的事,X1\n", publish="1", code="2026-11-28", sure="on")
    page = client.get("/catalogue/import/").content.decode()
    assert "事项，版本2026-11-28，共1条" in page
    assert "版本2026年" not in page


@pytest.mark.parametrize("part", ["matters", "limits", "duties", "reasons", "replies"])
def test_what_is_in_force_is_downloaded_and_taken_in_again_unchanged(full: Any, client: Client, part: str) -> None:
    signed_in(client, "mubai")
    before = rows_in_force(part)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = client.post(f"/catalogue/download/{part}/")
    assert 'filename="' in answer["Content-Disposition"]
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    sheet = SimpleUploadedFile("a.xlsx", answer.content)
    page = client.post("/catalogue/import/", {"part": part, "sheet": sheet, "publish": "1", "code": "again"})
    assert "这张表和现行的版本2026-01没有不同，不用发布。" in page.content.decode()
    assert rows_in_force(part) == before
    assert Entry.objects.filter(verb="catalogue.export").count() == 1


def rows_in_force(part: str) -> list[dict[str, Any]]:
    """Return everything a part says, with who answers, but the keys of its rows."""
    model = {"matters": Matter, "limits": Limit, "duties": DutyItem, "reasons": Reason, "replies": ReplyTemplate}[part]
    left_out = ("_state", "id", "version_id", "parent_id")
    found = []
    for row in model._default_manager.filter(version__is_current=True).order_by("pk"):
        told = {name: value for name, value in vars(row).items() if name not in left_out}
        units = MatterUnit.objects.filter(matter=row) if part == "matters" else MatterUnit.objects.none()
        told["units"] = list(units.order_by("pk").values_list("rule", "unit_id", "unit_name", "role", "area_path"))
        found.append(told)
    return sorted(found, key=str)


def test_a_part_never_published_has_nothing_to_download(neighbourhood: Any, client: Client) -> None:
    assert signed_in(client, "qiaohe").post("/catalogue/download/duties/").status_code == 404
    assert client.post("/catalogue/download/nothing/").status_code == 404


def test_duties_can_be_seen_by_kind(full: Any, client: Client) -> None:
    page = signed_in(client, "wendi").get("/catalogue/duties/", {"kind": "recalled"}).content.decode()
    assert "道路塌陷" in page
    assert "人民调解" not in page


def take_in(client: Client, text: str, **told: str) -> str:
    sheet = SimpleUploadedFile("事项.csv", text.encode("gb18030"))
    return client.post("/catalogue/import/", {"part": "matters", "sheet": sheet, **told}).content.decode()


def again(client: Client, page: str, **told: str) -> str:
    """Send the form of a page once more, without choosing a file."""
    hidden = dict(
        re.findall(
            r'<input type="hidden" name="(seen|sheet-tried)" value="([^"]+)"',
            page.split("multipart")[1].split("</form>")[0],
        )
    )
    return client.post("/catalogue/import/", {"part": "matters", **hidden, **told}).content.decode()


def test_what_was_tried_is_not_published_over_what_another_published_since(full: Any, client: Client) -> None:
    signed_in(client, "mubai")
    text = "一级分类,二级分类,三级分类\n市政,道路,积水\n"
    tried = take_in(client, text, **{"try": "1"})
    take_in(client, "一级分类,二级分类,三级分类\n市政,道路,坑洼\n", publish="1", code="别人的", sure="on")
    refused = again(client, tried, publish="1", sure="on")
    assert "试读以后，别人又发布了这一部分" in refused
    assert "试读以后，别人又发布了这一部分" in again(client, refused, publish="1", sure="on"), (
        "not before it is looked at"
    )
    assert queries.current_version("matters").code == "别人的"  # type: ignore[union-attr]
    looked = again(client, refused, **{"try": "1"})
    assert "试读：共3条" in looked
    assert "版本秋已发布" in again(client, looked, publish="1", code="秋", sure="on")


def test_a_sheet_need_not_be_chosen_again_for_another_fields_fault(full: Any, client: Client) -> None:
    signed_in(client, "mubai")
    tried = take_in(client, "一级分类,二级分类,三级分类\n市政,道路,积水\n", **{"try": "1"})
    refused = again(client, tried, publish="1", sure="on", code="秋" * 41)
    assert "没填好" in refused
    assert "试读过的“事项.csv”还在" in refused
    assert "版本秋已发布" in again(client, refused, publish="1", sure="on", code="秋")


def test_a_slip_that_we_did_not_write_is_no_sheet(full: Any, client: Client) -> None:
    signed_in(client, "mubai")
    page = client.post("/catalogue/import/", {"part": "matters", "sheet-tried": "abc:def:ghi", "try": "1"})
    assert "试读：" not in page.content.decode()


def test_a_sheet_too_large_to_go_along_is_chosen_again(full: Any, client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("shanzhi.ui.tried.MOST", 10)
    signed_in(client, "mubai")
    tried = take_in(client, "一级分类,二级分类,三级分类\n市政,道路,积水\n", **{"try": "1"})
    assert "要发布，再选一次这张表" in tried
    assert "sheet-tried" not in tried


def test_a_keeper_tries_a_sheet_and_then_publishes_it(full: Any, client: Client) -> None:
    signed_in(client, "mubai")
    text = "一级分类,二级分类,三级分类,主办单位\n市政,道路,积水,没有的局\n"
    tried = take_in(client, text, **{"try": "1"})
    assert "试读：共3条" in tried
    assert "还没有发布。要照这张表，按“发布”" in tried
    assert "试读过的“事项.csv”还在" in tried
    [described] = re.findall(r'<input type="file"[^>]*aria-describedby="([^"]+)"', tried)
    assert all(f'id="{one}"' in tried for one in described.split())
    assert "id_sheet_tried" in described, "read out with the field, where nobody looks below it"
    assert "另有1处提醒" in tried
    assert Matter.objects.current().count() > 100
    most = take_in(client, text, publish="1", code="秋")
    assert "勾这里，再按“发布”" in most
    assert 'name="sure"' in most
    assert "另有34条没有列出" in most
    assert Matter.objects.current().count() > 100, "a sheet of another part, as like as not"
    published = again(client, most, publish="1", code="秋", sure="on")
    assert "版本秋已发布" in published
    assert "sheet-tried" not in published
    assert "还没有发布" not in published
    assert [matter.name for matter in Matter.objects.current()] == ["市政", "道路", "积水"]
    assert "事项，版本秋，共3条" in client.get("/catalogue/import/").content.decode()


def test_what_is_wrong_with_a_sheet_is_said_row_by_row(full: Any, client: Client) -> None:
    signed_in(client, "mubai")
    page = take_in(client, "一级分类,二级分类\n,道路\n市政,道路\n", publish="1")
    assert "没有发布" in page
    assert "第2行：没有写一级分类" in page
    page = take_in(client, "甲,乙\n1,2\n", publish="1")
    assert "表里要有“一级分类”这一列" in page
    assert queries.current_version("matters").code == "2026-01"  # type: ignore[union-attr]


def test_pages_speak_english(full: Any, client: Client) -> None:
    signed_in(client, "wendi")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get("/catalogue/of/010101/").content.decode()
    assert "Who handles it" in page
    assert "立案条件" not in page


def test_a_keeper_goes_back_to_the_version_before(full: Any, client: Client) -> None:
    signed_in(client, "mubai")
    before = queries.current_version("matters")
    published = take_in(client, "一级分类,二级分类,三级分类\n市政,道路,积水\n", publish="1", code="秋", sure="on")
    assert "去掉的" in published
    assert "换回此版" in published
    back = {"part": "matters", "code": before.code, "seen": "秋"}
    page = client.post("/catalogue/import/back/", back, follow=True).content.decode()
    assert f"换回了版本{before.code}" in page
    assert "换回旧版清单" in page
    assert Matter.objects.current().count() > 100
    again = client.post("/catalogue/import/back/", back, follow=True).content.decode()
    assert "没有换" in again
    assert client.post("/catalogue/import/back/", back | {"code": "没有的"}).status_code == 404
    signed_in(client, "hanzhou")
    assert client.post("/catalogue/import/back/", back).status_code == 404


def test_rows_that_cannot_be_read_are_counted_as_rows_and_named_up_to_a_limit(full: Any, client: Client) -> None:
    bad = "编码,类型,事项\n" + ",不知道,甲\n" * 300
    upload = SimpleUploadedFile("sheet.csv", bad.encode())
    said = (
        signed_in(client, "mubai")
        .post("/catalogue/import/", {"part": "duties", "sheet": upload, "try": "1"})
        .content.decode()
    )
    assert "有300行读不懂" in said
    assert "第201行" in said
    assert "第202行" not in said
    assert "另有100行没有列出" in said


def test_a_keeper_is_told_that_the_list_changed_since_the_download_and_may_say_so(full: Any, client: Client) -> None:
    signed_in(client, "mubai")
    content = client.post("/catalogue/download/replies/").content
    rows = [[*row.cells.values()] for row in read_sheet(content).rows]
    assert "本表来自：答复模板，版本2026-01" in [row[0] for row in rows]
    newer = "用于,编码,名称,正文\n答复,a,甲,好\n"
    told = {"part": "replies", "sheet": SimpleUploadedFile("a.csv", newer.encode()), "publish": "1", "sure": "on"}
    assert "已发布" in client.post("/catalogue/import/", told | {"code": "新"}).content.decode()

    def brought(**said: str) -> str:
        told = {"part": "replies", "sheet": SimpleUploadedFile("a.xlsx", content), **said}
        return client.post("/catalogue/import/", told).content.decode()

    for pressed in ("try", "publish"):
        page = brought(**{pressed: "1"})
        assert "这张表是从版本2026-01下载的" in page
        assert "请重新下载现行的" in page
        assert 'name="sure"' in page
    assert queries.current_version("replies").code == "新"  # type: ignore[union-attr]
    assert "版本旧的已发布" in brought(publish="1", sure="on", code="旧的")
