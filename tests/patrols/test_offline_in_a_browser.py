"""A phone in a basement: the net cut, the browser closed and opened, the server killed on the way; sent once."""

from __future__ import annotations

import io
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from shanzhi.patrols.models import Draft
from shanzhi.patrols.views import drafts as views
from shanzhi.reports.models import Attachment, Report
from tests import photographs
from tests.neighbourhood import DISTRICT
from tests.photographs import serious

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHAPE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}


def picture(colour):
    kept = io.BytesIO()
    Image.new("RGB", (600, 400), colour).save(kept, "JPEG")
    return kept.getvalue()


PHOTOS = [
    {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": picture(colour)} for colour in ("teal", "brown")
]


class Phone:
    """A browser with a folder of its own: what it keeps outlives it."""

    def __init__(self, browser, folder, live, user):
        self.browser, self.folder, self.live, self.user = browser, folder, live, user
        self.broken = []
        self.open()

    def open(self, *, offline=False):
        path = photographs.chromium()
        kind = self.browser.browser_type
        self.context = kind.launch_persistent_context(
            self.folder, executable_path=path, args=photographs.FLAGS, locale="zh-CN", **SHAPE
        )
        self.context.set_default_timeout(15_000)
        self.context.set_offline(offline)
        self.page = self.context.pages[0]
        self.page.on("console", lambda said: self.broken.append(said.text) if "Content Security" in said.text else None)

    def sign_in(self):
        client = Client()
        client.force_login(self.user, backend="django.contrib.auth.backends.ModelBackend")
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": self.live.url}])

    def go(self, address=""):
        self.page.goto(f"{self.live.url}/patrol/{address}")

    def says(self, words):
        self.page.locator("#drafts li", has_text=words).first.wait_for()

    def age(self, address, *, days):
        """Make the kept copy of a page older."""
        self.page.evaluate(
            """async ([url, days]) => {
              const [name] = (await caches.keys()).filter((one) => one.startsWith("shanzhi-patrol-"));
              const cache = await caches.open(name);
              const found = await cache.match(url, { ignoreVary: true });
              const headers = new Headers(found.headers);
              headers.set("X-Kept-At", String(Date.now() - days * 86400000));
              await cache.put(url, new Response(await found.blob(), { headers }));
            }""",
            [f"{self.live.url}/patrol/{address}", days],
        )

    def hashes(self):
        """Return the SHA-256 of each photo kept on the phone, counted anew from its bytes."""
        return self.page.evaluate(
            """async () => {
              const base = await idb.openDB("shanzhi-patrol");
              const [draft] = await base.getAll("drafts");
              const two = (byte) => byte.toString(16).padStart(2, "0");
              const hex = (digest) => [...new Uint8Array(digest)].map(two).join("");
              const bytes = await Promise.all(draft.photos.map((one) => one.blob.arrayBuffer()));
              return Promise.all(bytes.map(async (one) => hex(await crypto.subtle.digest("SHA-256", one))));
            }"""
        )

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
    phone = Phone(browser, tmp_path / "phone", live, ground.users["qiaohe"])
    phone.sign_in()
    phone.go()
    phone.page.locator("html[data-kept]").wait_for(state="attached")
    yield phone
    phone.context.close()
    assert not phone.broken


def served(monkeypatch, name, breaks):
    """Let the server die ``breaks`` times after it took something in and before it said so."""
    verb, left = getattr(views.actions, name), [breaks]

    def dying(*args, **kwargs):
        done = verb(*args, **kwargs)
        if left[0]:
            left[0] -= 1
            raise ConnectionError("killed")
        return done

    monkeypatch.setattr(views.actions, name, dying)


def test_two_photos_from_a_basement_are_sent_once(basement, monkeypatch, photograph):
    phone = basement
    phone.context.set_offline(True)
    phone.go()
    assert "没有网络，可以照常报事" in phone.page.locator(".offline").inner_text()
    phone.write("地下车库的灯不亮", PHOTOS)
    phone.says("等网络")
    photograph(phone.page, "patrol-offline-390")
    assert serious(phone.page) == []
    phone.page.locator("[data-density-to=large]").click()
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
    served(monkeypatch, "receive_photo", 1)
    served(monkeypatch, "receive_draft", 1)
    phone.context.set_offline(False)
    phone.says("要先登录")
    assert not Report.objects.in_district(DISTRICT).exists()
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


def test_signing_out_wipes_what_the_phone_keeps_and_warns_first(basement):
    phone, asked = basement, []
    phone.page.get_by_role("link", name="报一件事").tap()
    phone.page.wait_for_url("**/patrol/tell/")
    phone.page.get_by_label("什么事").fill("东门的灯不亮")
    phone.context.set_offline(True)
    phone.page.get_by_role("button", name="先存在手机里").tap()
    phone.page.wait_for_url("**/patrol/")
    phone.says("等网络")
    phone.page.get_by_role("link", name="接着写").tap()
    phone.page.wait_for_url("**/patrol/tell/#*")
    assert phone.page.get_by_label("什么事").input_value() == "东门的灯不亮"
    # Where the server can't be reached though the phone thinks it has a net, sending keeps it all the same.
    phone.page.route("**/patrol/drafts/", lambda route: route.abort())
    phone.context.set_offline(False)
    phone.page.get_by_role("button", name="报上去").tap()
    phone.page.wait_for_url("**/patrol/")
    phone.says("等网络")

    # A copy seen eight days ago is shown no more.
    phone.age("grid/", days=8)
    phone.context.set_offline(True)
    phone.go("tasks/")
    assert phone.page.locator("h1").inner_text() == "任务"
    phone.go("grid/")
    assert "要有网才能看" in phone.page.locator("h1").inner_text()
    phone.context.set_offline(False)
    phone.go()

    phone.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    phone.page.locator("summary", has_text="乔禾").click()
    phone.page.get_by_role("button", name="退出").click()
    phone.page.wait_for_url(lambda address: urlsplit(address).path.startswith("/sign-in"))
    assert asked == ["这部手机里还有1条没发出去，退出会删掉。真的退出？"]
    kept = phone.page.evaluate(
        """async () => {
          const asked = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
          const base = await asked(indexedDB.open("shanzhi-patrol"));
          const drafts = await asked(base.transaction("drafts").objectStore("drafts").count());
          return [(await caches.keys()).filter((name) => name.startsWith("shanzhi-patrol")).length, drafts];
        }"""
    )
    assert kept == [0, 0]
    assert not Report.objects.in_district(DISTRICT).exists()
