"""The main job on real input: one message from a sheet goes all the way round, in the browser, by nine people.

Worker and teller on a phone, the others at a desk. Every page is photographed, weighed, and read by axe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from shanzhi.cases.models import Case
from shanzhi.hotline.sweeps import take_sheets_in
from shanzhi.journal.verify import verify
from shanzhi.reports.models import Rating, Report
from tests.neighbourhood import DISTRICT, Neighbourhood
from tests.photographs import serious, settled, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHEET = Path(__file__).resolve().parents[2] / "shanzhi" / "hotline" / "data" / "messages.csv"
WEIGHT = 200_000
ROWS = 40


class Walker:
    """One window in which one person after another sits down; everything they see is looked at."""

    def __init__(self, page: Any, live: Any, ground: Neighbourhood, photograph: Callable[..., Any]) -> None:
        self.page, self.live, self.ground, self.photograph = page, live, ground, photograph
        self.weights: dict[str, int] = {}
        self.faults: list[str] = []
        self._bytes = 0
        page.on("response", self._weigh)

    def _weigh(self, response: Any) -> None:
        if "/vendor/leaflet" not in response.url and "outlines" not in response.url:
            self._bytes += int(response.headers.get("content-length") or 0)

    def sits_down(self, name: str) -> None:
        """Sign somebody in, or nobody for ''."""
        self.page.context.clear_cookies()
        if name:
            sign_in(self.page, self.live, self.ground.users[name])

    def opens(self, address: str) -> None:
        """Open a page afresh."""
        self._bytes = 0
        self.page.goto(self.live.url + address)
        settled(self.page)

    def looks(self, name: str, *, publish: bool = False) -> None:
        """Photograph the page, weigh it, and have axe read it."""
        self.photograph(self.page, f"main-{name}", publish=publish)
        self.weights[name] = self._bytes
        self.faults += [f"{name}: {fault}" for fault in serious(self.page)]
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            self.faults.append(f"{name}: {wide} px too wide")

    def presses(self, words: str) -> None:
        """Press the first button or link with these words, and wait for what it brings."""
        self._bytes = 0
        self.page.locator(f"button.btn:has-text('{words}'), a.btn:has-text('{words}')").first.click()
        self.page.wait_for_load_state("networkidle")


@pytest.fixture
def ground(live: Any, neighbourhood: Neighbourhood, monkeypatch: pytest.MonkeyPatch) -> Iterator[Neighbourhood]:
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: neighbourhood.at)
    return neighbourhood


def a_short_sheet(folder: Path) -> Path:
    """Return the head of the shipped sheet, faults and all."""
    lines = SHEET.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    path = folder / "messages.csv"
    path.write_text("".join(lines[: ROWS * 3]), encoding="utf-8-sig")
    return path


def test_one_message_from_the_sheet_to_the_rating(
    page: Any, phone_page: Any, live: Any, ground: Neighbourhood, photograph: Callable[..., Any], tmp_path: Path
) -> None:
    desk, phone = Walker(page, live, ground, photograph), Walker(phone_page, live, ground, photograph)

    # The dispatcher takes the sheet in.
    desk.sits_down("wendi")
    desk.opens("/hotline/")
    desk.looks("01-sheets")
    desk.page.set_input_files("input[type=file]", str(a_short_sheet(tmp_path)))
    desk.presses("传上来")
    desk.page.fill("input[name=source]", "12345")
    desk.looks("02-columns")
    desk.presses("收进来")
    take_sheets_in(ground.at)
    taken_in = Case.objects.in_district(DISTRICT).filter(origin="import")
    assert taken_in.count() > 10
    case = taken_in.filter(zone="ordinary", state="reported", title__contains="坑").order_by("number").first()
    assert case is not None

    # The intake agent says what it is and where.
    desk.sits_down("bailu")
    desk.opens("/board/intake/")
    desk.looks("03-intake")
    desk.opens(f"/cases/{case.number}/accept/")
    desk.page.fill("input[name=matter]", "道路塌陷")
    desk.page.fill("input[name=place]", "R-0047")
    desk.looks("04-accept")
    desk.presses("受理")

    # The registrar sends the grid worker, who looks at it on the phone.
    desk.sits_down("shiyan")
    desk.opens(f"/cases/{case.number}/send_to_verify/")
    desk.presses("派核实")
    phone.sits_down("qiaohe")
    phone.opens("/patrol/")
    phone.looks("05-worker")
    phone.opens(f"/patrol/verify/{case.number}/")
    phone.looks("06-verify")
    phone.presses("属实")
    desk.opens(f"/cases/{case.number}/register/")
    desk.presses("立案")
    assert ground.fresh(case).state == "registered"

    # The dispatcher needs few keys.
    desk.sits_down("wendi")
    desk.opens("/board/dispatch/")
    desk.page.wait_for_selector("#side button.main")
    desk.looks("07-board")
    keys = ["1", "Enter"]
    with desk.page.expect_navigation():
        for key in keys:
            desk.page.keyboard.press(key)
    assert len(keys) <= 5
    assert ground.fresh(case).state == "dispatched"

    # The unit signs and hands in.
    desk.sits_down("hanzhou")
    desk.opens("/tasks/")
    desk.looks("08-unit")
    desk.opens(f"/cases/{case.number}/tasks/1/sign/")
    desk.presses("签收")
    desk.opens(f"/cases/{case.number}/tasks/1/hand_in/")
    desk.page.fill("textarea[name=outcome]", "回填路基，补了沥青，设了两天围挡。")
    desk.page.fill("textarea[name=public_text]", "路面补好了，可以走了。")
    desk.looks("09-hand-in")
    desk.presses("交结果")

    # Somebody else checks and closes.
    desk.sits_down("jiangcheng")
    desk.opens(f"/cases/{case.number}/close/")
    desk.page.fill("textarea[name=finding]", "到现场看过，路面平整，不积水。")
    desk.page.fill("textarea[name=public_text]", "路面补好了，我们去看过，不再积水。")
    desk.presses("结案")
    desk.opens(f"/cases/{case.number}/")
    desk.looks("10-closed-case")
    assert ground.fresh(case).state == "closed"

    _answer_the_tellers()
    report = _report_of(case)

    # The teller never had a code: the clerk gives one; the teller reads the answer and says how it was.
    desk.sits_down("bailu")
    desk.opens(f"/reports/{report.number}/")
    desk.page.fill("textarea[name=reason]", "用留的号码打来，说得出反映的内容")
    desk.presses("换一个新码")
    desk.looks("11-receipt", publish=True)
    code = desk.page.locator("[data-code], .receipt .code").first.inner_text()
    phone.sits_down("")
    phone.opens("/status/")
    phone.page.fill("input[name=number]", report.number)
    phone.page.fill("input[name=code]", code)
    phone.presses("看办到哪一步")
    phone.looks("12-status", publish=True)
    assert "不再积水" in phone.page.inner_text("main")
    phone.presses("评价")
    phone.looks("13-rate")
    for group in ("solved", "clear", "respect"):
        phone.page.locator(f"input[name={group}]").first.check()
    phone.presses("交评价")
    assert Rating.objects.filter(district_id=DISTRICT, report_id=report.pk).count() == 1

    assert verify(DISTRICT) == []
    faults = desk.faults + phone.faults
    heavy = {name: size for walker in (desk, phone) for name, size in walker.weights.items() if size > WEIGHT}
    assert (faults, heavy) == ([], {})


def _answer_the_tellers() -> None:
    """Run what the worker would run: every teller is answered when a case closes."""
    from shanzhi.journal import errands

    errands.drain()


def _report_of(case: Case) -> Report:
    return Report.objects.in_district(DISTRICT).get(case_id=case.pk)
