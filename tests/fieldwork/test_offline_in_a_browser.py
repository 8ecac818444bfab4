"""An inspector in a cellar: the net cut, the browser closed and opened, the server killed on the way; sent once."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import expect

from shanzhi.drafts import views as photos
from shanzhi.fieldwork.models import RecheckDraft, VisitDraft
from shanzhi.fieldwork.views import visits as views
from shanzhi.inspections.actions import visiting
from shanzhi.inspections.models.visits import Finding, Photo, Visit
from shanzhi.inspectorate.queries.visits import visits_to_make
from tests.fieldwork.conftest import defective, names
from tests.inspections.street import drawn, findings_of, marks, team
from tests.neighbourhood import DISTRICT
from tests.phones import PHOTOS, Phone, dying
from tests.photographs import serious

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


# Whether a draft keeps these words within two seconds: what was typed last is kept a quarter of a second later.
KEPT = """async (words) => {
  for (let turn = 0; turn < 40; turn += 1) {
    if ((await keeping.everything()).some((one) => one.fields.words === words)) return true;
    await new Promise((done) => setTimeout(done, 50));
  }
  return false;
}"""


class Inspector(Phone):
    """The inspector's phone."""

    def mark(self, item, result, words="", photo=None):
        """Mark one item, with what was seen and a photo where it isn't met."""
        group = self.page.locator("fieldset.check-item", has_text=item)
        group.locator(f"input[value={result}]").check()
        if words:
            group.get_by_label("看到什么、在哪里").fill(words)
        if photo:
            group.locator("input[type=file]").set_input_files(photo)
            group.locator(".thumbs figure").wait_for()

    def into(self, visit):
        """Open a visit from the list of those kept."""
        self.page.locator("a[data-keep-page]", has_text=visit.place.name).tap()
        self.page.locator("h1", has_text=visit.place.name).wait_for()


@pytest.fixture
def mine(street):
    """Give whoever was drawn for the most visits, and those visits."""
    _task, visits = drawn(street)
    name = max(names(street, visits[0]), key=lambda one: len(visits_to_make(street.actor(one))))
    return name, visits_to_make(street.actor(name))


@pytest.fixture
def cellar(browser, live, street, mine, tmp_path):
    user = street.users[mine[0]]
    phone = Inspector(browser, tmp_path / "phone", live, user, home="/fieldwork/", store="shanzhi-fieldwork")
    phone.sign_in()
    phone.go()
    phone.page.locator("html[data-kept]").wait_for(state="attached")
    yield phone
    phone.close()


def test_a_visit_from_a_cellar_is_recorded_once_and_told_when_somebody_was_first(
    cellar, street, mine, monkeypatch, photograph
):
    phone, visit, other = cellar, mine[1][0], mine[1][1]
    assert phone.page.get_by_text("存进手机了").is_visible()
    phone.cut()
    phone.go()
    assert "没有网络，可以照常检查" in phone.page.locator(".offline").inner_text()
    phone.into(visit)
    phone.page.get_by_label("已出示证件").check()
    phone.mark("盗版图书", "unmet", "收银台下一本盗版教辅", PHOTOS[0])
    phone.mark("灭火器", "unmet", "压力不足\n过了检修期", PHOTOS[1])
    phone.page.get_by_text("3项查了2项，存在这部手机里").wait_for()
    photograph(phone.page, "fieldwork-visit-390")
    assert serious(phone.page) == []
    phone.page.get_by_role("link", name="检查", exact=True).tap()  # elsewhere in the house, where the net is needed
    phone.page.get_by_text("这一页要有网才能看").first.wait_for()

    phone.context.close()  # and with it the session
    phone.open(offline=True)
    phone.go()
    phone.says("没写完")
    phone.into(visit)
    phone.page.locator(".thumbs figure").nth(1).wait_for()
    phone.page.get_by_role("button", name="记好了").tap()
    phone.page.get_by_text("这一项还没有选，一共差1项").wait_for()
    phone.mark("进货来源", "met")
    phone.page.get_by_role("button", name="记好了").tap()
    phone.page.wait_for_url("**/fieldwork/")
    phone.says("等网络")
    hashes = phone.hashes()
    assert len(set(hashes)) == 2

    dying(monkeypatch, photos, "receive_photo", 1)
    dying(monkeypatch, views.actions, "receive_visit", 1)
    phone.join()
    phone.says("要先登录")
    phone.sign_in()
    phone.go()
    phone.says("没发成")  # killed after the first photo was stored
    phone.page.get_by_role("button", name="再发一次").tap()
    phone.page.locator("#drafts li[data-state=failed][data-tries='2']").wait_for()  # killed after the words were stored
    assert Visit.objects.get(pk=visit.pk).state == "recorded"
    phone.page.get_by_role("button", name="再发一次").tap()
    phone.page.locator("#drafts li[data-state=received]").wait_for()
    phone.says(f"编号{visit.number}")
    kept = Photo.objects.in_district(DISTRICT).filter(visit_id=visit.pk).order_by("ordinal")
    assert [one.received_sha256 for one in kept] == hashes
    assert Finding.objects.in_district(DISTRICT).count() == 3
    [draft] = VisitDraft.objects.filter(district_id=DISTRICT)
    assert (draft.visit_id, draft.written_at is not None) == (visit.pk, True)

    colleague = next(one for one in team(street, other) if one.user_id != phone.user.pk)
    phone.into(other)
    phone.page.get_by_label("已出示证件").check()
    for item in ("盗版图书", "进货来源"):
        phone.mark(item, "met")
    phone.mark("灭火器", "unmet", "门后的灭火器过期")
    visiting.record_visit(other, marks(other), told_rights=True, by=colleague, at=street.at)
    phone.page.get_by_role("button", name="记好了").tap()
    phone.page.wait_for_url("**/fieldwork/")
    phone.says(f"{colleague.name}已经记好了这一处")
    photograph(phone.page, "fieldwork-refused-390")
    phone.page.locator("[data-density-to=large]").click()
    phone.page.get_by_role("link", name="接着写").tap()
    phone.page.get_by_text("没有记上，您写的还在").wait_for()
    expect(phone.page.get_by_label("看到什么、在哪里").locator("visible=true")).to_have_value("门后的灭火器过期")
    photograph(phone.page, "fieldwork-second-large-390")
    assert serious(phone.page) == []

    asked = []
    phone.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    phone.page.locator("details.who > summary").click()
    phone.page.get_by_role("button", name="退出").click()
    phone.page.wait_for_url(lambda address: urlsplit(address).path.startswith("/sign-in"))
    assert asked == ["这部手机里还有1条没发出去，退出会删掉。真的退出？"]
    assert phone.kept() == [0, 0]


def test_a_recheck_from_a_cellar_is_made_once(cellar, street, mine, photograph):
    phone, me = cellar, street.actor(mine[0])
    visit = next(one for one in Visit.objects.filter(district_id=DISTRICT).order_by("-number") if others_found(one, me))
    finding, other = defective(street, visit)
    phone.go()
    phone.page.locator("html[data-kept]").wait_for(state="attached")
    phone.cut()
    phone.go()
    photograph(phone.page, "fieldwork-rechecks-390")
    phone.page.get_by_role("link", name=finding.words).tap()
    phone.page.get_by_text("不卖盗版书").wait_for()
    assert (
        phone.page.get_by_alt_text("检查时的照片").evaluate("async (one) => (await one.decode(), one.naturalWidth)")
        == 800
    )
    phone.page.locator(".seg label", has_text="改好了").tap()
    phone.page.locator("input[type=file]").set_input_files(PHOTOS[1])
    phone.page.locator(".thumbs figure").wait_for()
    phone.page.get_by_role("button", name="记好了").tap()
    phone.page.locator("[data-part=wanting]", has_text="写看到什么").wait_for()
    phone.page.get_by_label("看到什么").fill("书架上没有了，出货单看过")
    assert phone.page.get_by_text("复查：改好了，存在这部手机里").is_visible()
    assert phone.page.evaluate(KEPT, "书架上没有了，出货单看过")
    assert serious(phone.page) == []

    phone.context.close()  # and with it the session
    phone.open(offline=True)
    phone.go()
    phone.says("没写完")
    phone.page.get_by_role("link", name="接着写").tap()
    phone.page.locator(".thumbs figure").wait_for()
    photograph(phone.page, "fieldwork-recheck-390")
    phone.page.get_by_role("button", name="记好了").tap()
    phone.page.wait_for_url("**/fieldwork/")
    phone.says("等网络")
    [digest] = phone.hashes()
    phone.join()
    phone.sign_in()
    phone.go()
    phone.page.locator("#drafts li[data-state=received]").wait_for()
    phone.says(f"编号{visit.number}-1")
    assert [one.received_sha256 for one in Photo.objects.in_district(DISTRICT).filter(finding_id=finding.pk)] == [
        digest
    ]
    [draft] = RecheckDraft.objects.filter(district_id=DISTRICT)
    assert (draft.finding_id, draft.written_at is not None, draft.phone_clock_at is not None) == (
        finding.pk,
        True,
        True,
    )
    assert [one.state for one in findings_of(visit)] == ["cleared", "noticed"]
    phone.go()
    phone.page.get_by_role("link", name=other.words).wait_for()
    assert phone.page.locator("a[data-keep-page]", has_text=finding.words).count() == 0


def others_found(visit, me):
    """Return whether a visit's first inspector, who records it, is somebody else."""
    return visit.inspectors.order_by("pk")[0].user_id != me.user_id


@pytest.mark.soak
def test_in_english_and_on_a_desk(cellar, live, mine, photograph):
    phone = cellar
    photograph(phone.page, "fieldwork-home-390")
    phone.page.set_viewport_size({"width": 1440, "height": 900})
    for name, address in (("home", ""), ("visit", f"visits/{mine[1][0].number}/")):
        phone.go(address)
        photograph(phone.page, f"fieldwork-{name}-1440")
    phone.page.set_viewport_size({"width": 390, "height": 844})
    phone.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": live.url}])
    for name, address in (("home", ""), ("visit", f"visits/{mine[1][0].number}/"), ("offline", "offline/")):
        phone.go(address)
        assert phone.page.locator("html").get_attribute("lang") == "en"
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
        photograph(phone.page, f"fieldwork-{name}-english")
