"""The sealed teller: opened for a purpose, counted, by the centre alone; keys turn and terms end."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta

import pytest
from django.core.management import call_command

from shanzhi.journal.models import Entry, Payload
from shanzhi.journal.queries import history
from shanzhi.kernel import sealing
from shanzhi.kernel.actors import SYSTEM
from shanzhi.kernel.ids import uuid7
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sealing import SealError
from shanzhi.people.models import Deployment
from shanzhi.post import transports
from shanzhi.post.actions import send_sms
from shanzhi.post.models import Delivery
from shanzhi.post.models import State as Sending
from shanzhi.reports import vault
from shanzhi.reports.actions.answers import answer_all
from shanzhi.reports.actions.identity import erase_before, rotate_keys, show_again, unseal
from shanzhi.reports.models import Report, ReporterIdentity, Unsealing
from shanzhi.reports.shapes import Teller
from tests.reports.conftest import DISTRICT
from tools.prepare import refuse_without_keys

pytestmark = pytest.mark.django_db
LI = Teller("李canary", "13800138000", "替母亲")
PURPOSE = "回访核实积水的位置"


@pytest.fixture
def report(told):
    return told(teller=LI).report


def test_opening_needs_a_purpose_and_leaves_a_line_and_a_count(report, street, at):
    with pytest.raises(Refused, match="做什么用，至少6个字"):
        unseal(report, purpose="看看", by=street.clerk, at=at)
    opened = unseal(report, purpose=PURPOSE, by=street.clerk, at=at)
    assert (opened.name, opened.phone, opened.relation) == ("李canary", "13800138000", "替母亲")
    assert opened.expires_at == at + timedelta(minutes=15)
    assert Report.objects.get(pk=report.pk).openings == 1
    [line, *_rest] = history(DISTRICT, "report", report.pk)
    assert (line.verb, line.by_id, line.data["purpose"]) == ("report.unseal", street.clerk.user_id, PURPOSE)
    assert Unsealing.objects.get().purpose == PURPOSE


def test_units_and_others_never_open_it(report, street, walk, at):
    report.case = walk(report.case, "signed")
    for name in ("handler", "approver", "stranger", "far_clerk", "receiver", "guardian"):
        with pytest.raises(Refused, match="轮不到您"):
            unseal(report, purpose=PURPOSE, by=getattr(street, name), at=at)
    assert not Unsealing.objects.exists()


def test_in_a_closed_zone_only_its_desk_opens(told, street, at):
    report = told(teller=LI, zone="complaint", kept_out=[street.unit]).report
    for name in ("clerk", "judge", "handler"):
        with pytest.raises(Refused):
            unseal(report, purpose=PURPOSE, by=getattr(street, name), at=at)
    assert unseal(report, purpose=PURPOSE, by=street.receiver, at=at).phone == "13800138000"


def test_what_is_open_shows_again_for_a_quarter_of_an_hour_to_the_same_person(report, street, at):
    unseal(report, purpose=PURPOSE, by=street.clerk, at=at)
    assert show_again(report, by=street.clerk, at=at + timedelta(minutes=14)) is not None
    assert show_again(report, by=street.clerk, at=at + timedelta(minutes=16)) is None
    assert show_again(report, by=street.sorter, at=at) is None


def test_nothing_to_open_where_nobody_was_named(told, street, at):
    with pytest.raises(Refused, match="没有留"):
        unseal(told().report, purpose=PURPOSE, by=street.clerk, at=at)


def test_a_seal_copied_to_another_report_opens_nothing(report, told):
    token = ReporterIdentity.objects.get(report=report).token
    other = told().report
    with pytest.raises(SealError):
        vault.unseal(token, district_id=DISTRICT, report_id=other.pk, expires_at=other.told_at)


def test_turning_the_keys_seals_everybody_again_and_old_backups_still_open(report, told, street, at):
    told(teller=Teller("王canary", "13900139000"))
    old = ReporterIdentity.objects.get(report=report)
    assert rotate_keys(district_id=DISTRICT, by=street.judge, at=at, batch=1) == 2
    new = ReporterIdentity.objects.get(report=report)
    assert (old.key_id, new.key_id) == ("0001", "0002")
    assert new.token != old.token
    assert unseal(report, purpose=PURPOSE, by=street.clerk, at=at).name == "李canary"
    assert b"canary" in vault.ring().open(old.token, aad=vault._context(DISTRICT, report.pk))
    assert Entry.objects.filter(verb="seal.rotate").count() == 1


def test_the_command_turns_the_keys_and_goes_on_after_a_stop(report, capsys):
    call_command("rotate_keys")
    sealing.rotate(vault.folder())  # killed right after making a key
    call_command("rotate_keys", "--go-on")
    assert ReporterIdentity.objects.get().key_id == "0003"
    assert "990101: 1, key 0003" in capsys.readouterr().out


def test_a_house_whose_keys_were_left_behind_is_not_served_with_new_ones(report, settings, tmp_path):
    refuse_without_keys()
    settings.HOME = tmp_path / "new"
    with pytest.raises(SystemExit, match=r"keys holds none.*seal-0002\.key"):
        refuse_without_keys()
    assert not (tmp_path / "new").exists()
    vault.ring()
    (tmp_path / "new" / "keys" / "hash.key").unlink()
    with pytest.raises(SystemExit, match=r"hash\.key is missing"):
        refuse_without_keys()
    shutil.rmtree(tmp_path / "new")
    ReporterIdentity.objects.all().delete()
    refuse_without_keys()


def test_the_keys_are_turned_before_the_county_has_its_name(report, capsys):
    Deployment.objects.all().delete()
    call_command("rotate_keys")
    assert "990101: 1, key 0002" in capsys.readouterr().out


def test_a_term_that_is_over_erases_who_but_not_what(report, street, at):
    answer_all(report.case, text="好了", kind="closed", by=street.checker, at=at)
    day = timedelta(days=1)
    assert erase_before(district_id=DISTRICT, before=at, by=street.judge, at=at + day) == 0
    assert erase_before(district_id=DISTRICT, before=at + day, by=street.judge, at=at + day) == 1
    assert not ReporterIdentity.objects.exists()
    assert Report.objects.get(pk=report.pk).text
    [line, *_rest] = history(DISTRICT, "report", report.pk)
    assert (line.verb, line.data["before"]) == ("report.erase", (at + day).isoformat())


def test_a_number_that_an_sms_did_not_reach_goes_with_the_identity(report, street, at, monkeypatch):
    monkeypatch.setattr(transports, "sms_is_ready", lambda: True)
    answer_all(report.case, text="好了", kind="closed", by=street.checker, at=at)
    told = {"phone": LI.phone, "text": "有答复了", "district_id": DISTRICT, "at": at, "by": SYSTEM}
    for state in (Sending.GIVEN_UP, Sending.QUEUED):
        made = send_sms(**told, about=("report", report.pk))
        Delivery.objects.filter(pk=made).update(state=state)
    send_sms(**told, about=("report", uuid7()))
    erase_before(district_id=DISTRICT, before=at + timedelta(days=1), by=SYSTEM, at=at + timedelta(days=1))
    about = Delivery.objects.filter(about_id=str(report.pk)).values_list("state", "address", "content")
    assert list(about) == [(Sending.GIVEN_UP, "", "")] * 2
    assert Delivery.objects.exclude(address="").count() == 1
    assert Entry.objects.filter(verb="post.call_off").count() == 1


def test_the_canary_is_in_no_line_and_no_column(report, street, at):
    unseal(report, purpose=PURPOSE, by=street.clerk, at=at)
    everything = json.dumps([*Payload.objects.values_list("data", flat=True), *Entry.objects.values_list("by_name")])
    rows = [str(vars(row)) for model in (Report, ReporterIdentity, Unsealing) for row in model.objects.all()]
    assert "canary" not in everything + "".join(rows)
    assert "13800138000" not in everything + "".join(rows)
