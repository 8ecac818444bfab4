"""Photos of the work beside the answer: chosen by whoever closes, seen by the case's tellers and by nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client

from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.actions.tasks import take_task_step
from shanzhi.evidence import actions
from shanzhi.journal import errands
from shanzhi.journal.queries import history
from shanzhi.journal.verify import verify
from shanzhi.people.access import TELLER
from shanzhi.reports.actions.telling import me_too, tell
from shanzhi.reports.models import Attachment, Report
from shanzhi.reports.shapes import Teller
from shanzhi.rights.actions import erase
from tests.evidence.test_evidence import PART, chosen, words
from tests.neighbourhood import DISTRICT
from tests.statements import assert_district_named, budget, captured
from tests.ui.test_cleaned_pictures import telephone_photo

CLOSING = {"finding": "看过，办好了", "public_text": "路面补好了，来看过。"}
IN_WORDS = "办理中拍的照片1"


class Street:
    """The ground with a clock that goes on, and one telling that went round to the checker, shown in a photo."""

    def __init__(self, ground):
        self.ground, self.at = ground, ground.at
        told = tell(
            district_id=DISTRICT,
            text="门前的路陷了一块。",
            by=TELLER,
            at=self.at,
            channel="web",
            area_path=ground.grid.path,
            grid=ground.grid,
            teller=Teller(phone="13800138000"),
            photos=[telephone_photo()],
        )
        self.report, self.case = told.report, told.case
        self.other = me_too(told.case, text="我也看到了。", by=TELLER, at=self.at, channel="web").report
        self.step("accept", "bailu", matter=ground.matter)
        self.step("register", "shiyan", grade="ordinary")

    def step(self, verb, who, **brought):
        self.at += timedelta(minutes=5)
        case = self.ground.fresh(self.case)
        self.case = take_step(case, verb, by=self.ground.actor(who), at=self.at, **brought)

    def hand_in(self, ordinal=1):
        """Dispatch it and hand it in, with a photo of the work."""
        self.step("dispatch", "wendi", lead=self.ground.units["works"])
        for verb, brought in (("sign", {}), ("hand_in", {"outcome": "已办好", "public_text": "路面补好了。"})):
            self.at += timedelta(minutes=5)
            if verb == "hand_in" and ordinal == 1:
                actions.add(self.case, [chosen()], by=self.ground.actor("hanzhou"), at=self.at)
            task = self.ground.task(self.case, ordinal)
            take_task_step(task, verb, by=self.ground.actor("hanzhou"), at=self.at, **brought)
        self.at += timedelta(minutes=5)

    def close(self):
        self.step("close", "jiangcheng", **CLOSING)
        errands.drain(at=self.at)

    @property
    def address(self):
        return f"/evidence/{self.case.number}/2/choose/"  # number 1 is the teller's own

    def page(self, report):
        return proven(report).get(f"/status/{report.number}/")


def proven(report):
    client = Client()
    client.cookies["proof"] = signing.dumps(report.number, salt="counter.proof")
    return client


def photo_of(report, by=None, ordinal=2):
    return (by or proven(report)).get(f"/status/{report.number}/work/{ordinal}/")


@pytest.fixture
def street(ground, monkeypatch):
    street = Street(ground)
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: street.at)
    street.hand_in()
    return street


def test_what_the_closer_chose_stands_beside_the_answer_of_every_teller_until_it_is_taken_back(street, signed_in):
    checker = signed_in("jiangcheng")
    form = words(checker.get(f"/cases/{street.case.number}/close/"))
    assert street.address in form
    assert "选给反映人看" not in form, "nothing is chosen by itself"
    assert f"/evidence/{street.case.number}/1/choose/" not in form, "a teller's own photo is nobody's to show"
    said = words(checker.post(street.address, {"shown": "1"}, headers=PART))
    assert "选给反映人看" in said
    assert "不给反映人看了" in said
    assert photo_of(street.report).status_code == 404, "not before the answer"
    street.close()
    for report in (street.report, street.other):
        page = words(street.page(report))
        assert IN_WORDS in page.split("办理经过")[0].split("答复您的话")[1]
        assert f'href="/status/{report.number}/work/2/"' in page
        assert "您补充了情况" not in page, "what was added in the course of the work is nothing the teller did"
        shown = photo_of(report)
        assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
        assert "no-store" in shown["Cache-Control"]
        assert photo_of(report, ordinal=1).status_code == 404
    strangers = tell(
        district_id=DISTRICT, text="别的事。", by=TELLER, at=street.at, channel="web", area_path=street.case.area_path
    )
    assert photo_of(street.report, proven(strangers.report)).status_code == 404
    assert photo_of(strangers.report).status_code == 404
    assert photo_of(street.report, Client()).status_code == 404
    assert "选给反映人看" in words(signed_in("hanzhou").get(f"/cases/{street.case.number}/"))
    # The case's page takes it back, without scripts too, and pressed twice it is one line.
    for _time in range(2):
        assert checker.post(street.address).url == f"/cases/{street.case.number}/"
    assert photo_of(street.report).status_code == 404
    assert IN_WORDS not in words(street.page(street.report))
    verbs = [one.verb for one in history(DISTRICT, "case", str(street.case.pk)) if one.verb.startswith("photo.")]
    assert sorted(verbs) == ["photo.add", "photo.hide", "photo.show"]
    assert "第2张照片" in words(checker.get(f"/cases/{street.case.number}/"))
    assert verify(DISTRICT) == []


def test_who_may_not_close_it_chooses_nothing(street, signed_in):
    for name in ("hanzhou", "fangyuan", "qiaohe", "wendi", "linfeng", "waicha"):
        client = signed_in(name)
        assert client.post(street.address, {"shown": "1"}, headers=PART).status_code == 404, name
        assert street.address not in words(client.get(f"/cases/{street.case.number}/")), name
    checker = signed_in("jiangcheng")
    own = checker.post(f"/evidence/{street.case.number}/1/choose/", {"shown": "1"}, headers=PART)
    assert own.status_code == 404
    assert not Attachment.objects.in_district(DISTRICT).filter(shown_at__isnull=False).exists()
    assert "给反映人看" not in words(checker.get(f"/cases/{street.case.number}/rework/")), "only where it is closed"


def test_choosing_costs_the_pages_of_the_case_one_statement_more(street, signed_in):
    checker = signed_in("jiangcheng")
    rows = Attachment.objects.in_district(DISTRICT).filter(case_id=street.case.pk, ordinal=2)
    for address in (f"/cases/{street.case.number}/", f"/cases/{street.case.number}/close/"):
        checker.get(address)
        rows.update(report=street.report)
        with captured() as without:
            checker.get(address)
        rows.update(report=None)
        with budget(len(without) + 1) as statements:
            assert street.address in words(checker.get(address))
        assert_district_named(statements)


def test_a_case_in_hand_again_shows_its_photos_when_the_next_answer_says_so(street, signed_in):
    checker = signed_in("jiangcheng")
    checker.post(street.address, {"shown": "1"}, headers=PART)
    street.close()
    assert photo_of(street.report).status_code == 200
    street.step("reopen", "guyu", reason="反映人说没解决")
    assert photo_of(street.report).status_code == 404
    street.hand_in(ordinal=2)
    assert "不给反映人看了" not in words(checker.get(f"/cases/{street.case.number}/close/"))
    street.close()
    assert photo_of(street.report).status_code == 404
    checker.post(street.address, {"shown": "1"}, headers=PART)
    assert photo_of(street.report).status_code == 200


@pytest.mark.parametrize(("zone", "desk"), [("complaint", "xueqing"), ("child", "tongxin")])
def test_nothing_of_a_closed_zone_is_ever_shown(street, signed_in, zone, desk):
    street.close()
    rows = Attachment.objects.in_district(DISTRICT).filter(report=None)
    for model, key in ((type(street.case), street.case.pk), (Report, street.report.pk)):
        model.objects.in_district(DISTRICT).filter(pk=key).update(zone=zone, released_text="")
    assert signed_in(desk).post(street.address, {"shown": "1"}, headers=PART).status_code == 404
    assert not rows.exclude(shown_at=None).exists()
    rows.update(shown_at=street.at)  # were it chosen before: still not
    assert photo_of(street.report).status_code == 404
    assert photo_of(street.other).status_code == 404


def test_photos_of_the_work_stay_when_the_teller_is_erased_and_cost_two_statements(street, signed_in):
    street.close()
    street.page(street.report)
    with captured() as before:
        street.page(street.report)
    signed_in("jiangcheng").post(street.address, {"shown": "1"}, headers=PART)
    with budget(len(before) + 1) as statements:  # what reads the photos looks for when the work came in
        assert IN_WORDS in words(street.page(street.report))
    assert_district_named(statements)
    report = Report.objects.in_district(DISTRICT).get(pk=street.report.pk)
    erase(report, reason="本人申请删除", sure=True, by=street.ground.actor("bailu"), at=street.at)
    assert photo_of(street.report).status_code == 200
    Attachment.objects.in_district(DISTRICT).filter(case_id=street.case.pk, report=None).delete()
    assert photo_of(street.report).status_code == 404
