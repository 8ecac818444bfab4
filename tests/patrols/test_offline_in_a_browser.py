"""A phone in a basement: the net cut, the browser closed and opened, the server killed on the way; sent once."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from shanzhi.drafts import views as photos
from shanzhi.patrols.models import Draft
from shanzhi.patrols.views import drafts as views
from shanzhi.reports.models import Attachment, Report
from tests.neighbourhood import DISTRICT
from tests.phones import PHOTOS, Phone, dying
from tests.photographs import serious

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Worker(Phone):
    """The grid worker's phone."""

    def write(self, text, photos=()):
        self.page.get_by_role("link", name="报一件事").first.tap()
        self.page.wait_for_url("**/patrol/tell/")
        self.page.get_by_label("什么事").fill(text)
        if photos:
            self.page.locator("#id_photos").set_input_files(photos)
            self.page.locator("#thumbs figure").nth(len(photos) - 1).wait_for()
        self.page.get_by_role("button", name="报上去").tap()
        self.page.wait_for_url("**/patrol/")


@pytest.fixture
def basement(browser, live, ground, tmp_path):
    phone = Worker(browser, tmp_path / "phone", live, ground.users["qiaohe"], home="/patrol/", store="shanzhi-patrol")
    phone.sign_in()
    phone.go()
    phone.page.locator("html[data-kept]").wait_for(state="attached")
    yield phone
    phone.close()


def test_two_photos_from_a_basement_are_sent_once(basement, monkeypatch, photograph):
    phone = basement
    phone.cut()
    phone.go()
    assert "没有网络，可以照常报事" in phone.page.locator(".offline").inner_text()
    phone.write("地下车库的灯不亮", PHOTOS)
    phone.says("等网络")
    photograph(phone.page, "patrol-offline-390")
    assert serious(phone.page) == []
    phone.page.locator("[data-density-to=large]").click()
    assert urlsplit(phone.page.url).path == "/patrol/"
    photograph(phone.page, "patrol-offline-large-390")
    assert serious(phone.page) == []
    phone.page.goto(f"{phone.live.url}/patrol/verify/26-000001/")
    assert "要有网才能看" in phone.page.locator("h1").inner_text()
    photograph(phone.page, "patrol-needs-net-390")

    phone.context.close()  # and with it the session
    phone.open(offline=True)
    phone.go()
    phone.says("等网络")
    hashes = phone.hashes()
    assert len(set(hashes)) == 2
    dying(monkeypatch, photos, "receive_photo", 1)
    dying(monkeypatch, views.actions, "receive_draft", 1)
    phone.join()
    phone.says("要先登录")
    assert not Report.objects.in_district(DISTRICT).exists()
    phone.lose("/sign-in/")  # the way leads there, and the net is gone again: the copy, not the browser's error page
    phone.go()
    assert urlsplit(phone.page.url).path == "/patrol/"
    phone.says("等网络")
    phone.join()
    phone.sign_in()
    phone.go()
    phone.says("没发成")  # killed after the first photo was stored
    phone.page.get_by_role("button", name="再发一次").tap()
    phone.page.locator("#drafts li[data-state=failed][data-tries='2']").wait_for()  # killed after the words were stored
    photograph(phone.page, "patrol-failed-390")
    [report] = Report.objects.in_district(DISTRICT)
    phone.page.get_by_role("button", name="再发一次").tap()
    phone.page.locator("#drafts li[data-state=received]").wait_for()
    phone.says(f"编号{report.shown_number}")
    photograph(phone.page, "patrol-received-390")
    kept = Attachment.objects.in_district(DISTRICT).order_by("ordinal")
    assert [one.report_id for one in kept] == [report.pk] * 2
    [draft] = Draft.objects.filter(district_id=DISTRICT)
    assert draft.report_id == report.pk
    assert draft.written_at is not None
    assert [one.received_sha256 for one in kept] == hashes
    assert Report.objects.in_district(DISTRICT).count() == 1


def test_an_empty_photo_is_said_and_nothing_is_kept_without_it(basement):
    phone = basement
    phone.page.get_by_role("link", name="报一件事").first.tap()
    phone.page.wait_for_url("**/patrol/tell/")
    phone.page.get_by_label("什么事").fill("东门的灯不亮")
    phone.cut()
    empty = {"name": "IMG_7.jpg", "mimeType": "image/jpeg", "buffer": b""}
    phone.page.locator("#id_photos").set_input_files([PHOTOS[0], empty])
    phone.page.get_by_role("button", name="先存在手机里").tap()
    expect(phone.page.locator("#draft-said")).to_have_text(
        "照片“IMG_7.jpg”是空的，存不了。另选一张，或者不选照片，再存"
    )
    assert phone.kept()[1] == 0
    phone.page.locator("#id_photos").set_input_files(PHOTOS[:1])
    phone.page.get_by_role("button", name="先存在手机里").tap()
    phone.page.wait_for_url("**/patrol/")
    phone.says("等网络")
    assert len(phone.hashes()) == 1


def test_signing_out_wipes_what_the_phone_keeps_and_warns_first(basement):
    phone, asked = basement, []
    phone.page.get_by_role("link", name="报一件事").tap()
    phone.page.wait_for_url("**/patrol/tell/")
    phone.page.get_by_label("什么事").fill("东门的灯不亮")
    phone.cut()
    phone.page.get_by_role("button", name="先存在手机里").tap()
    phone.page.wait_for_url("**/patrol/")
    phone.says("等网络")
    phone.page.get_by_role("link", name="接着写").tap()
    phone.page.wait_for_url("**/patrol/tell/#*")
    expect(phone.page.get_by_label("什么事")).to_have_value("东门的灯不亮")  # the phone fills it in from what it kept
    # Where the server can't be reached though the phone thinks it has a net, sending keeps it all the same.
    phone.page.route("**/patrol/drafts/", lambda route: route.abort())
    phone.join()
    phone.page.get_by_role("button", name="报上去").tap()
    phone.page.wait_for_url("**/patrol/")
    phone.says("等网络")

    # A copy seen eight days ago is shown no more.
    phone.age("grid/", days=8)
    phone.cut()
    phone.go("tasks/")
    assert phone.page.locator("h1").inner_text() == "任务"
    phone.go("grid/")
    assert "要有网才能看" in phone.page.locator("h1").inner_text()
    phone.join()
    phone.go()

    phone.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    phone.page.locator("summary", has_text="乔禾").click()
    # The worker is fetching the pages to keep when it is told to forget them: none comes back.
    phone.page.evaluate("navigator.serviceWorker.ready.then(({ active }) => active.postMessage('keep'))")
    phone.page.get_by_role("button", name="退出").click()
    phone.page.wait_for_url(lambda address: urlsplit(address).path.startswith("/sign-in"))
    assert asked == ["这部手机里还有1条没发出去，退出会删掉。真的退出？"]
    assert phone.kept() == [0, 0]
    assert not Report.objects.in_district(DISTRICT).exists()
