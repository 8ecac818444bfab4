"""A granted request is carried out: one identity goes or is put right, and nothing of it stands anywhere after."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client

from shanzhi.callbacks.models import Callback
from shanzhi.journal import errands
from shanzhi.journal.models import Entry, Payload
from shanzhi.journal.queries import history
from shanzhi.journal.verify import verify
from shanzhi.kernel.actors import SYSTEM
from shanzhi.kernel.refusal import Refused
from shanzhi.post import transports
from shanzhi.post.models import Delivery
from shanzhi.reports.actions.answers import answer_all
from shanzhi.reports.actions.fresh_codes import issue_code
from shanzhi.reports.actions.identity import erase_before, unseal
from shanzhi.reports.models import Report, ReporterIdentity
from shanzhi.reports.shapes import Teller
from shanzhi.rights.actions import correct, erase
from tests.reports.conftest import DISTRICT

pytestmark = pytest.mark.django_db
LI = Teller("李canary", "13800138000", "替母亲")
ASKED = "本人带回执到窗口提出"
NOTHING = {"name": "", "phone": "", "relation": ""}


@pytest.fixture
def report(told):
    return told(teller=LI).report


@pytest.fixture
def sign_in(street, at, monkeypatch):
    """Give a client of one of the cast."""
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: at)

    def enter(name: str) -> Client:
        client = Client()
        client.force_login(street.users[name])
        return client

    return enter


def status_of(report: Report) -> str:
    teller = Client()
    teller.cookies["proof"] = signing.dumps(report.number, salt="counter.proof")
    return teller.get(f"/status/{report.number}/").content.decode()


@pytest.mark.both
def test_who_asks_to_be_erased_is_erased_and_reads_so(report, street, at):
    erase(report, reason=ASKED, sure=True, by=street.clerk, at=at)
    assert not ReporterIdentity.objects.exists()
    assert Report.objects.get(pk=report.pk).text, "what was told stays"
    line = history(DISTRICT, "report", report.pk)[0]
    assert (line.verb, line.by_id, line.data["reason"]) == ("rights.erase", street.clerk.user_id, ASKED)
    everything = json.dumps([*Payload.objects.values_list("data", flat=True), *Entry.objects.values_list("by_name")])
    assert "canary" not in everything
    assert "13800138000" not in everything
    with pytest.raises(Refused, match="没有封存"):
        erase(report, reason=ASKED, sure=True, by=street.clerk, at=at)
    assert verify(DISTRICT) == []


def test_the_teller_reads_it_on_the_status_page_and_on_a_receipt_given_anew(report, street, at, sign_in):
    assert "删除" not in status_of(report)
    correct(report, to=NOTHING | {"phone": "139 0013 9000"}, reason=ASKED, by=street.clerk, at=at)
    assert "您的姓名和电话已按您的要求更正。" in status_of(report)
    clerk = sign_in("clerk")
    paper = clerk.post(f"/reports/{report.number}/code/", {"reason": "说得出反映的内容"}, follow=True)
    assert "已按您的要求更正" in paper.content.decode()
    erase(report, reason=ASKED, sure=True, by=street.clerk, at=at)
    page = status_of(report)
    assert "您的姓名和电话已按您的要求删除。" in page
    assert "您没有留姓名和号码" not in page
    issue_code(Report.objects.select_related("case").get(pk=report.pk), reason="带着回执", by=street.clerk, at=at)
    paper = clerk.post(f"/reports/{report.number}/code/", {"reason": "带着回执"}, follow=True).content.decode()
    assert "已按您的要求删除" in paper
    assert "手机号已封存" not in paper


def test_whoever_was_erased_by_age_reads_that_the_term_is_over(report, street, at, sign_in):
    answer_all(report.case, text="好了", kind="closed", by=street.checker, at=at)
    day = timedelta(days=1)
    assert erase_before(district_id=DISTRICT, before=at + day, by=SYSTEM, at=at + day) == 1
    page = status_of(report)
    assert "您的姓名和电话保存期满，已经清除" in page
    assert "按您的要求删除" not in page, "nobody asked for it"
    assert "您没有留姓名和号码" not in page
    paper = sign_in("clerk").post(f"/reports/{report.number}/code/", {"reason": "带着回执"}, follow=True)
    assert "保存期满，已清除" in paper.content.decode()


@pytest.mark.both
def test_what_was_written_wrong_is_sealed_right_and_the_line_says_only_which(report, street, at):
    correct(report, to=NOTHING | {"name": "黎canary", "phone": "13900139000"}, reason=ASKED, by=street.clerk, at=at)
    line = history(DISTRICT, "report", report.pk)[0]
    assert (line.verb, line.data["parts"]) == ("rights.correct", ["name", "phone"])
    opened = unseal(report, purpose="回访核实积水的位置", by=street.clerk, at=at)
    assert (opened.name, opened.phone, opened.relation) == ("黎canary", "13900139000", "替母亲")
    assert opened.phone not in str(Payload.objects.values_list("data", flat=True))
    with pytest.raises(Refused, match="没有要更正"):
        correct(report, to=NOTHING | {"phone": "+86 139-0013-9000"}, reason=ASKED, by=street.clerk, at=at)
    assert verify(DISTRICT) == []


def test_a_reason_is_needed_that_names_nobody_and_the_teller_knows_what_it_means(report, street, at):
    for reason, why in (
        ("要求", "至少6个字"),
        ("李canary本人到窗口提出", "不写姓名"),
        ("从138 0013 8000打来", "不写姓名"),
    ):
        with pytest.raises(Refused, match=why):
            erase(report, reason=reason, sure=True, by=street.clerk, at=at)
    with pytest.raises(Refused, match="不再打电话、发短信，也不再回访"):
        erase(report, reason=ASKED, sure=False, by=street.clerk, at=at)
    with pytest.raises(Refused, match="不写姓名"):
        correct(report, to=NOTHING | {"name": "黎平安"}, reason="本人说应是黎平安", by=street.clerk, at=at)
    assert ReporterIdentity.objects.exists()


def test_only_who_may_open_it_may(report, street, walk, at, sign_in):
    report.case = walk(report.case, "signed")
    for name in ("handler", "approver", "far_clerk", "receiver"):
        with pytest.raises(Refused, match="轮不到您"):
            erase(report, reason=ASKED, sure=True, by=getattr(street, name), at=at)
    url = f"/identities/{report.number}/"
    assert url not in sign_in("handler").get(f"/reports/{report.number}/").content.decode()
    assert 'name="erase"' not in sign_in("handler").get(url).content.decode()
    assert sign_in("stranger").get(url).status_code == 404


def test_a_complaints_teller_stays_while_it_is_looked_into_and_may_go_after(told, street, at, sign_in):
    report = told(teller=LI, zone="complaint", kept_out=[street.unit]).report
    with pytest.raises(Refused, match="举报还没办结"):
        erase(report, reason=ASKED, sure=True, by=street.receiver, at=at)
    page = sign_in("receiver").get(f"/identities/{report.number}/").content.decode()
    assert "现在不能删" in page
    assert 'name="erase"' not in page
    with pytest.raises(Refused, match="轮不到您"):
        correct(report, to=NOTHING | {"name": "黎"}, reason=ASKED, by=street.clerk, at=at)
    report.case.state = "closed"
    erase(report, reason=ASKED, sure=True, by=street.receiver, at=at)
    assert not ReporterIdentity.objects.exists()


def test_whoever_was_erased_is_called_no_more_and_sent_nothing(report, street, walk, drain, at, monkeypatch):
    monkeypatch.setattr(transports, "sms_is_ready", lambda: True)
    case = walk(report.case, "closed")
    drain()
    report = Report.objects.get()
    report.case = case
    assert Callback.objects.get().reachable
    assert Delivery.objects.get(about_id=str(report.pk)).address
    erase(report, reason=ASKED, sure=True, by=street.clerk, at=at + timedelta(hours=1))
    errands.drain(at=at + timedelta(hours=1))
    assert not Callback.objects.get().reachable
    assert not Delivery.objects.filter(about_id=str(report.pk)).exclude(address="").exists()
    assert verify(DISTRICT) == []


def test_on_the_page_it_is_put_right_and_erased(report, street, sign_in):
    clerk, url = sign_in("clerk"), f"/identities/{report.number}/"
    assert url in clerk.get(f"/reports/{report.number}/").content.decode()
    wrong = clerk.post(url, {"correct": "1", "correct-phone": "12", "correct-reason": ASKED})
    assert wrong.status_code == 422
    right = {"correct": "1", "correct-phone": "13900139000", "correct-reason": ASKED}
    assert clerk.post(url, right).url == f"/reports/{report.number}/"
    page = clerk.post(url, {"erase": "1", "erase-reason": ASKED}).content.decode()
    assert "先跟反映人讲清" in page
    assert ASKED in page
    assert "13900139000" not in page
    assert clerk.post(url, {"erase": "1", "erase-reason": ASKED, "erase-sure": "on"}).status_code == 302
    assert not ReporterIdentity.objects.exists()
