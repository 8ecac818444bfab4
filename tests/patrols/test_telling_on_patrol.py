"""Telling on the ground: the words are enough, nothing is asked twice, nothing is counted."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from shanzhi.cases.models import Case
from shanzhi.journal.queries import history
from shanzhi.reports.models import Attachment, Report, ReporterIdentity
from tests.neighbourhood import DISTRICT
from tests.statements import assert_district_named, budget

WORDS = "2单元门口堆了旧家具，挡着路。"
KEY = "k" * 24


def reports():
    return list(Report.objects.in_district(DISTRICT).order_by("number"))


def case_of(report):
    return Case.objects.in_district(DISTRICT).select_related("grid", "place", "matter").get(pk=report.case_id)


def picture(name="door.jpg"):
    kept = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(kept, "JPEG")
    return SimpleUploadedFile(name, kept.getvalue(), content_type="image/jpeg")


def test_words_alone_are_a_report_in_ones_own_grid(ground, phone):
    answer = phone().post("/patrol/tell/", {"text": WORDS, "key": KEY})
    assert answer.status_code == 302, answer.content.decode()
    [report] = reports()
    case = case_of(report)
    assert (report.channel, case.area_path, case.grid_id) == ("grid_worker", ground.grid.path, ground.grid.pk)
    assert case.place_known
    assert [line.verb for line in history(DISTRICT, "report", report.pk)] == ["report.tell"]


def test_sent_twice_it_is_one_report(phone):
    client = phone()
    for _time in range(2):
        assert client.post("/patrol/tell/", {"text": WORDS, "key": KEY}).status_code == 302
    assert len(reports()) == 1
    assert "没有再记一遍" in client.get("/patrol/told/").content.decode()


def test_nothing_written_is_said_and_nothing_is_lost(phone):
    page = phone().post("/patrol/tell/", {"text": "", "place_text": "东门", "key": KEY})
    assert page.status_code == 422
    words = page.content.decode()
    assert "还没写" in words
    assert "东门" in words
    assert KEY in words
    assert reports() == []


def test_a_place_named_in_the_words_is_understood(ground, phone):
    phone().post("/patrol/tell/", {"text": "梧桐路47号门口的井盖响", "key": KEY, "place": "area:0"})
    assert case_of(reports()[0]).place_id == ground.place.pk


def test_a_chosen_place_wins_and_other_words_stay_words(ground, phone):
    client = phone()
    client.post("/patrol/tell/", {"text": WORDS, "key": KEY, "place": ground.place.code})
    client.post("/patrol/tell/", {"text": WORDS, "key": KEY + "2", "place_text": "老槐树底下"})
    first, second = (case_of(report) for report in reports())
    assert first.place_id == ground.place.pk
    assert (second.place_text, second.grid_id) == ("老槐树底下", ground.grid.pk)


def test_a_point_is_kept_as_the_place_and_nothing_else(phone):
    phone().post("/patrol/tell/", {"text": WORDS, "key": KEY, "lon": "116.3011", "lat": "35.4012", "place": "area:0"})
    case = case_of(reports()[0])
    assert (round(case.lon, 4), round(case.lat, 4)) == (116.3011, 35.4012)


def test_the_nearest_places_are_offered_where_the_phone_is(ground, phone):
    page = phone().post("/patrol/near/", {"lon": "116.3012", "lat": "35.4011", "text": ""}).content.decode()
    assert "我现在的位置" in page
    assert "梧桐路47号" in page
    assert "离这里约20米" in page


def test_a_photo_is_optional_and_survives_an_error(phone):
    client = phone()
    page = client.post("/patrol/tell/", {"text": "", "key": KEY, "photos": picture()}).content.decode()
    assert "已收到1张照片" in page
    client.post("/patrol/tell/", {"text": WORDS, "key": KEY, "kept": "on"})
    assert Attachment.objects.in_district(DISTRICT).filter(case_id=reports()[0].case_id).count() == 1


def test_a_leaders_visit_comes_through_the_same_door(ground, phone):
    client = phone("linfeng")
    assert client.get("/patrol/").status_code == 302
    page = client.get("/patrol/tell/").content.decode()
    assert "走访多少不计数" in page
    assert "槐荫街道" in page
    client.post("/patrol/tell/", {"text": WORDS, "key": KEY})
    assert reports()[0].channel == "visit"
    assert client.get("/patrol/done/").status_code == 404


def test_told_for_a_resident_it_is_sealed_and_the_code_shown_once(phone):
    client = phone()
    given = {"text": WORDS, "key": KEY, "relation": "替楼下老人", "name": "马奶奶", "phone": "13900000001"}
    answer = client.post("/patrol/tell/", given, follow=True)
    page = answer.content.decode()
    assert "查询码" in page
    assert "马奶奶" not in page
    [report] = reports()
    assert report.proxy
    [identity] = ReporterIdentity.objects.in_district(DISTRICT)
    assert identity.report_id == report.pk
    assert "13900000001" not in str(identity.token)
    assert "13900000001" not in str(client.cookies)


def test_told_by_oneself_there_is_no_identity_and_no_code(phone):
    client = phone()
    page = client.post("/patrol/tell/", {"text": WORDS, "key": KEY}, follow=True).content.decode()
    assert "查询码" not in page
    assert not ReporterIdentity.objects.in_district(DISTRICT).exists()


def test_a_matter_is_offered_never_asked(ground, phone):
    client = phone()
    page = client.post("/patrol/guess/", {"text": "楼道里乱堆杂物，走不过去人"}).content.decode()
    assert "乱堆杂物" in page
    assert "不选也行" in page
    client.post("/patrol/tell/", {"text": WORDS, "key": KEY, "matter": ground.minor_matter.code})
    assert case_of(reports()[0]).matter_id == ground.minor_matter.pk


def test_the_same_thing_told_already_can_be_joined(ground, phone):
    running = ground.case(title="楼道里乱堆杂物", summary="2单元楼道里乱堆杂物，走不过去人。")
    client = phone()
    page = client.post("/patrol/guess/", {"text": "2单元楼道里乱堆杂物，走不过去人"}).content.decode()
    assert running.number in page
    client.post("/patrol/tell/", {"text": "2单元楼道里乱堆杂物，走不过去人", "key": KEY, "alike": running.number})
    assert reports()[0].case_id == running.pk


def test_danger_says_whom_to_call(phone):
    client = phone()
    assert "119" in client.post("/patrol/guess/", {"text": "配电箱冒火花了，很危险"}).content.decode()
    page = client.post("/patrol/tell/", {"text": "配电箱冒火花了，很危险", "key": KEY}, follow=True).content.decode()
    assert "119" in page
    assert case_of(reports()[0]).grade == "danger"


@pytest.mark.parametrize("name", ["bailu", "hanzhou", "jiangcheng", "xueqing"])
def test_other_desks_have_no_such_pages(phone, name):
    client = phone(name)
    for address in ("/patrol/", "/patrol/tell/", "/patrol/done/", "/patrol/tasks/", "/patrol/grid/"):
        assert client.get(address).status_code == 404, address


def test_telling_costs_no_more_than_the_door_and_the_verb(phone):
    client = phone()
    client.post("/patrol/tell/", {"text": WORDS, "key": KEY})
    with budget(18) as statements:  # who it is 3, where 4, the telling 10, and one to spare
        client.post("/patrol/tell/", {"text": WORDS, "key": KEY + "2"})
    assert_district_named(statements)
