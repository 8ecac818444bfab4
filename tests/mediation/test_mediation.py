"""Mediation by its verbs: parties lie sealed, every opening has a line, the end is followed up, a case tells back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from shanzhi.accounts.models import Throttle
from shanzhi.journal import errands, sweeps
from shanzhi.journal.models import Entry, Payload
from shanzhi.journal.queries import history
from shanzhi.journal.verify import verify
from shanzhi.kernel.actors import SYSTEM
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.kernel.sealing import SealError
from shanzhi.mediation import queries, vault
from shanzhi.mediation.actions import applying, mediating, opening
from shanzhi.mediation.demonstration import live_disputes
from shanzhi.mediation.models import Agreement, Dispute, Opening, Party
from shanzhi.mediation.vault import Person
from shanzhi.mediation.workflow import ENDS, STEPS, State
from shanzhi.people.models import Post
from shanzhi.post.models import Notice
from shanzhi.reports.actions.identity import rotate_keys
from shanzhi.reports.models import Report, ReporterIdentity
from tests.neighbourhood import DISTRICT, FROM, TELLER
from tests.statements import assert_district_named, captured

NAMES = ("甄自在", "贾不让", "13812349876", "707")


def fresh(dispute):
    return Dispute.objects.in_district(DISTRICT).get(pk=dispute.pk)


def test_every_state_is_reached_and_can_end():
    assert {step.to for step in STEPS.values() if step.to} | {"applied"} == {str(state) for state in State}
    going = {str(state) for state in State} - ENDS
    assert all(any(state in step.starts and step.to in ENDS for step in STEPS.values()) for state in going)


def test_at_rest_no_party_lies_in_the_clear(ground, dispute):
    by = ground.actor("heyan")
    opening.open_parties(dispute, purpose="通知甄自在周五来", by=by, at=ground.at)
    told = {"text": "甄自在赔贾不让三百元。", "follow_up_on": date(2026, 5, 1)}
    mediating.agree(dispute, by=by, at=ground.at, seen=dispute.version, **told)
    if connection.vendor == "sqlite":
        raw = connection.connection.serialize().decode(errors="ignore")
        assert dispute.number in raw, "the whole database was read"
        assert not [one for one in NAMES[:3] if one in raw]
    assert "甲答应先修水管，乙要先赔钱" in queries.sittings(dispute)[0].note
    assert not [one for one in NAMES if one in fresh(dispute).summary + fresh(dispute).title]
    for payload in Payload.objects.filter(district_id=DISTRICT):
        assert not [one for one in NAMES if one in payload.data]
    assert not [entry for entry in Entry.objects.filter(district_id=DISTRICT) if "甄" in str(entry.header())]


def test_a_seal_moved_to_another_dispute_opens_nothing(ground, dispute):
    party = Party.objects.filter(district_id=DISTRICT).first()
    with pytest.raises(SealError):
        vault.unseal(party.token, "party", district_id=DISTRICT, key=dispute.pk)


def test_opening_takes_a_purpose_and_leaves_a_line(ground, dispute):
    by, at = ground.actor("heyan"), ground.at
    with pytest.raises(Refused, match="写清打开做什么用"):
        opening.open_parties(dispute, purpose="看看", by=by, at=at)
    opened = opening.open_parties(dispute, purpose="通知双方周五来调解", by=by, at=at)
    assert [person.name for person in opened.parties] == ["甄自在", "贾不让"]
    assert opened.words.startswith("甄自在家漏水")
    [line] = history(DISTRICT, "dispute_seal", str(dispute.pk))
    assert (line.verb, line.by_name, line.data["purpose"]) == ("mediation.unseal", "和言", "通知双方周五来调解")
    assert fresh(dispute).openings == 1
    assert opening.show_again(dispute, by=by, at=at) is not None
    assert opening.show_again(dispute, by=ground.actor("tongchou"), at=at) is None, "an opening is one person's own"
    assert opening.show_again(dispute, by=by, at=at + timedelta(hours=3)) is None
    assert fresh(dispute).openings == 1


@pytest.mark.parametrize(
    "name", ["waihe", "waichou", "linfeng", "qiaohe", "bailu", "wendi", "mubai", "hanzhou", "guyu"]
)
def test_nobody_else_opens_or_knows(ground, dispute, name):
    with pytest.raises(Refused, match="只有这件纠纷的调解员和统筹员"):
        opening.open_parties(dispute, purpose="想看看是谁和谁", by=ground.actor(name), at=ground.at)
    assert not Dispute.objects.visible_to(ground.actor(name)).exists()
    assert not Opening.objects.filter(district_id=DISTRICT).exists()


def test_what_waits_is_seen_by_the_mediators_of_the_area_and_opened_by_none(ground, applied):
    assert Dispute.objects.visible_to(ground.actor("heyan")).exists()
    assert not Dispute.objects.visible_to(ground.actor("waihe")).exists()
    with pytest.raises(Refused, match="只有这件纠纷的"):
        opening.open_parties(applied, purpose="想先看看是谁", by=ground.actor("heyan"), at=ground.at)


def test_the_coordinator_names_the_mediator_and_only_one_of_the_area(ground, applied):
    by, at = ground.actor("tongchou"), ground.at
    with pytest.raises(Refused, match="不是这里的调解员"):
        mediating.assign(applied, to=ground.users["waihe"], by=by, at=at, seen=applied.version)
    with pytest.raises(Refused, match="由统筹员指定"):
        mediating.assign(applied, to=ground.users["heyan"], by=ground.actor("qiaohe"), at=at, seen=applied.version)
    mediating.assign(applied, to=ground.users["heyan"], by=by, at=at, seen=applied.version)
    assert fresh(applied).mediator_id == ground.users["heyan"].pk
    with pytest.raises(Stale):
        mediating.assign(applied, to=ground.users["heyan"], by=by, at=at, seen=1)


def test_an_agreement_is_sealed_printed_with_a_line_and_followed_up(ground, dispute):
    by, at = ground.actor("heyan"), ground.at
    with pytest.raises(Refused) as refused:
        mediating.agree(dispute, text="", follow_up_on=at.date(), by=by, at=at, seen=dispute.version)
    assert len(refused.value.reasons) == 2
    text = "甄自在修水管，赔贾不让三百元。"
    mediating.agree(dispute, text=text, follow_up_on=date(2026, 4, 10), by=by, at=at, seen=dispute.version)
    assert "甄自在" not in Agreement.objects.get(district_id=DISTRICT).token
    with pytest.raises(Refused, match="先写明用途打开"):
        opening.print_agreement(dispute, by=by, at=at)
    opening.open_parties(dispute, purpose="打印协议书给双方签字", by=by, at=at)
    assert opening.print_agreement(dispute, by=by, at=at).agreement == text
    later = at + timedelta(days=31)
    for _again in range(2):
        with captured() as statements:
            sweeps.run_all(later)
        assert_district_named(statements)
    [note] = Notice.objects.filter(district_id=DISTRICT, title__contains="该回访了")
    assert note.user_id == ground.users["heyan"].pk
    mediating.follow_up(dispute, note="贾不让说钱收到了", by=by, at=later, seen=dispute.version)
    assert fresh(dispute).follow_note == "乙说钱收到了"
    assert verify(DISTRICT) == []


def test_it_may_end_without_an_agreement_or_be_withdrawn(ground, dispute):
    by, at = ground.actor("heyan"), ground.at
    mediating.fail(dispute, reason="贾不让要起诉，告诉了怎么走", by=by, at=at, seen=dispute.version)
    assert fresh(dispute).reason == "乙要起诉，告诉了怎么走"
    with pytest.raises(Refused, match="现在不能"):
        mediating.withdraw(dispute, reason="不调了", by=by, at=at, seen=dispute.version)


def test_a_dispute_becomes_a_case_in_the_mediators_words_without_the_parties_and_hears_of_its_end(ground, dispute):
    by, at = ground.actor("heyan"), ground.at
    words = "甄自在那栋楼的公共水管老化，请市政看一看"
    told = mediating.escalate(dispute, words=words, by=by, at=at, seen=dispute.version)
    assert told.report.channel == "mediation"
    assert told.report.text == "甲那栋楼的公共水管老化，请市政看一看"
    assert not ReporterIdentity.objects.filter(district_id=DISTRICT).exists()
    with pytest.raises(Refused, match="已经转过事项"):
        mediating.escalate(dispute, words=words, by=by, at=at, seen=dispute.version)
    ground.solve(told.case, "水管换了，打13912345678。")
    errands.drain(at=at)
    assert fresh(dispute).result.startswith("水管换了")
    assert "13912345678" not in fresh(dispute).result
    assert fresh(dispute).state == State.MEDIATING, "what the case came to doesn't end the mediation"
    [note] = Notice.objects.filter(district_id=DISTRICT, title__contains="转的事项有了答复")
    assert note.user_id == ground.users["heyan"].pk, "and the mediator needn't look every day"
    assert dispute.number in note.title
    assert Report.objects.in_district(DISTRICT).count() == 1
    assert verify(DISTRICT) == []


def test_keys_turn_and_everything_still_opens(ground, dispute):
    by, at = ground.actor("heyan"), ground.at
    rotate_keys(district_id=DISTRICT, by=SYSTEM, at=at)
    errands.drain(at=at)
    assert set(Party.objects.filter(district_id=DISTRICT).values_list("key_id", flat=True)) == {"0002"}
    assert opening.open_parties(fresh(dispute), purpose="通知双方周五来调解", by=by, at=at).parties[1].name == "贾不让"


def test_a_party_applies_itself_once_and_not_a_hundred_times_a_day(ground, monkeypatch):
    monkeypatch.setattr(applying, "A_DAY", 1)
    told = {"kind": "family", "area_path": ground.community.path, "parties": [Person("applicant", "甄自在")]}
    door = {"from_public": True, "address": "198.51.100.7", "by": TELLER, "at": ground.at}
    applying.apply("兄弟几个轮流照顾老人谈不拢", key="a" * 32, **told, **door)
    with pytest.raises(Refused, match="明天再来"):
        applying.apply("兄弟几个轮流照顾老人谈不拢", key="b" * 32, **told, **door)
    sweeps.run_all(ground.at + timedelta(days=4))
    assert not Throttle.objects.exists()
    with pytest.raises(Refused) as refused:
        applying.apply("", kind="", area_path="", parties=[], key="c" * 32, by=TELLER, at=ground.at)
    assert len(refused.value.reasons) == 4


def test_a_rehired_retiree_stands_in_the_register(ground):
    row = opening.register_mediator(
        ground.users["heyan"], rehired=True, strength="邻里", by=ground.actor("tongchou"), at=ground.at
    )
    assert row.rehired
    [view] = queries.mediators(ground.actor("tongchou"), at=ground.at)
    assert (view.user.name, view.rehired) == ("和言", True)
    for user, by in (("waihe", "tongchou"), ("heyan", "heyan"), ("qiaohe", "tongchou")):
        with pytest.raises(Refused, match="名册由统筹员登记"):
            opening.register_mediator(ground.users[user], rehired=True, strength="", by=ground.actor(by), at=ground.at)


def test_a_mediator_of_the_county_too_is_registered_by_the_streets_coordinator(ground):
    post = {"capacity": "mediator", "division": ground.county, "area_path": ground.county.path}
    Post.objects.create(user=ground.users["heyan"], starts_on=FROM, **post)
    told = {"rehired": False, "strength": "", "by": ground.actor("tongchou"), "at": ground.at}
    assert opening.register_mediator(ground.users["heyan"], **told).pk


def test_disputes_are_lived_in_a_demonstration(ground):
    made = live_disputes(DISTRICT, by=ground.actor("tongchou"), at=ground.at)
    assert {fresh(one).state for one in made} == {"applied", "taken", "mediating", "agreed", "failed"}
    assert verify(DISTRICT) == []
