"""What only a browser shows: hints while typing, the receipt, axe in both densities, narrow screens, page weight."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from PIL import Image

from shanzhi.cases.models import Case
from shanzhi.kernel import clock
from shanzhi.reports.models import Attachment, Report
from shanzhi.ui.pictures import MAX_BYTES
from tests.photographs import serious, settled

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEAVIEST = 200_000  # bytes of one page with all it loads, the map aside


SLOWLY = """(() => {
  const drawn = createImageBitmap;
  globalThis.createImageBitmap = async (...given) => {
    await new Promise((done) => setTimeout(done, 1500));
    return drawn(...given);
  };
})()"""


def test_what_is_sent_while_its_photo_is_made_smaller_goes_when_it_is_small(
    live, phone_page, street, at, monkeypatch, tmp_path
):
    monkeypatch.setattr(clock, "now", lambda: at)
    huge = tmp_path / "huge.png"
    Image.effect_noise((4200, 3200), 90).save(huge)
    assert huge.stat().st_size > MAX_BYTES
    page = phone_page
    page.add_init_script(SLOWLY)
    page.goto(live.url + "/")
    page.fill("#id_text", "梧桐路47号菜店门口的下水道口堵了")
    page.fill("#id_place_text", "梧桐路")
    page.set_input_files("#id_photos", huge)
    page.click("form button.main")
    assert page.locator("form[aria-busy=true]").count() == 1
    page.wait_for_url("**/told/")
    assert Attachment.objects.get().received_bytes < MAX_BYTES


@pytest.fixture
def answered(live, told, walk, drain, at, monkeypatch) -> Any:
    monkeypatch.setattr(clock, "now", lambda: at)
    result = told(text="梧桐小区东门口的井盖响，晚上睡不着觉", told_at=at - timedelta(days=3))
    walk(result.case, "closed")
    drain()
    return result


def cookie(page: Any, live: Any, **values: str) -> None:
    page.context.add_cookies([{"name": name, "value": value, "url": live.url} for name, value in values.items()])


def test_a_resident_tells_it_says_me_too_and_prints_the_receipt(
    live, phone_page, told, street, photograph, at, monkeypatch
):
    monkeypatch.setattr(clock, "now", lambda: at)
    first = told(text="梧桐路47号菜店门口的路灯不亮了，晚上看不清路", place=street.place)
    page = phone_page
    page.goto(live.url + "/")
    page.fill("#id_text", "梧桐路47号菜店门口路灯不亮")
    page.fill("#id_place_text", "梧桐路")
    page.wait_for_selector("text=找到了")
    page.wait_for_selector("text=就是这件，我也遇到")
    photograph(page, "resident-tell")
    page.click("text=就是这件，我也遇到")
    page.wait_for_url("**/told/")
    photograph(page, "resident-receipt")
    assert Case.objects.get(pk=first.case.pk).report_count == 2
    assert Report.objects.count() == 2
    number, code = page.text_content(".big-no"), page.text_content(".receipt .code")
    page.click(".acts >> text=看进展")
    page.wait_for_selector("text=另有1人反映同一件事")
    photograph(page, "resident-status")
    page.click("text=补充情况或照片")
    page.fill("#id_text", "是从东边数第二盏")
    page.click("text=补充上去")
    page.wait_for_selector("text=补充的收到了")
    page.click("text=看完了")
    page.wait_for_url("**/status/")
    page.fill("#id_number", number)
    page.fill("#id_code", code.lower())
    page.click("text=看办到哪一步")
    page.wait_for_selector("text=是从东边数第二盏")


def test_pages_are_accessible_and_fit_narrow_screens_in_both_densities_and_languages(live, phone_page, answered):
    page, number = phone_page, answered.report.number
    cookie(page, live, proof=signing.dumps(number, salt="counter.proof"))
    paths = ["/", "/status/", f"/status/{number}/", f"/status/{number}/?do=rate", "/elsewhere/", "/your-data/"]
    for display in ({}, {"density": "large"}, {"django_language": "en"}):
        cookie(page, live, **display)
        for path in paths:
            page.set_viewport_size({"width": 390, "height": 844})
            page.goto(live.url + path)
            assert not serious(page), (path, display)
            page.set_viewport_size({"width": 320, "height": 640})
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, (path, display)


def test_a_page_weighs_less_than_two_hundred_kilobytes(live, phone_page, answered):
    page = phone_page
    loaded: list[int] = []
    page.on("response", lambda response: loaded.append(len(response.body()) if response.ok else 0))
    page.goto(live.url + "/")
    settled(page)
    assert 0 < sum(loaded) <= HEAVIEST


def test_the_clerk_writes_a_call_down_by_keyboard(live, page, street, told, photograph, at, monkeypatch):
    from shanzhi.reports.shapes import Teller

    monkeypatch.setattr(clock, "now", lambda: at)
    told(text="上个月的路灯不亮", teller=Teller(phone="13800138000"))
    client = Client()
    client.force_login(street.users["clerk"], backend="django.contrib.auth.backends.ModelBackend")
    cookie(page, live, sessionid=client.cookies["sessionid"].value)
    page.goto(live.url + "/desk/")
    page.keyboard.type("梧桐路47号菜店门口积水")
    page.keyboard.press("Tab")
    page.keyboard.type("梧桐路")
    page.keyboard.press("Tab")
    page.keyboard.type("13800138000")
    page.wait_for_selector("text=上个月的路灯不亮")
    photograph(page, "clerk-desk")
    assert not serious(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/told/")
    photograph(page, "clerk-receipt")
    assert Report.objects.filter(channel="phone").count() == 1
