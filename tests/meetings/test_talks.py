"""Talks and topics by their verbs: the journal proves them, the ledger comes back, a case tells its result back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shanzhi.accounts.models import Throttle
from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.actions.sweeping import archive_due
from shanzhi.cases.models import Case
from shanzhi.journal import errands, subscribers, sweeps
from shanzhi.journal.queries import history
from shanzhi.journal.verify import verify
from shanzhi.kernel.actors import SYSTEM, Actor, ActorKind
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.meetings.actions import export_appeals
from shanzhi.meetings.demonstration import live_talks
from shanzhi.meetings.queries.appeals import appeal_rows
from shanzhi.meetings.queries.minutes import minutes_document
from shanzhi.meetings.queries.talks import agenda
from shanzhi.post import transports
from shanzhi.post.actions import send_sms
from shanzhi.post.models import Delivery, Notice
from shanzhi.reports.actions.identity import rotate_keys
from shanzhi.reports.models import Report, ReporterIdentity
from shanzhi.talks.actions import keeping, outcomes, tabling, talks, topics
from shanzhi.talks.models import Hearing, Talk, Topic
from shanzhi.talks.workflow import TALK_STEPS, TOPIC_STEPS, TalkState, TopicState, is_reached
from tests.neighbourhood import DISTRICT, TELLER
from tests.statements import assert_district_named, captured


def fresh(topic):
    return Topic.objects.in_district(DISTRICT).get(pk=topic.pk)


def close_the_case(ground, case):
    """Take a case round the loop to its end, and let the journal speak."""
    done = ground.solve(case, "灯换好了，联系人张建国13912345678。")
    errands.drain(at=ground.at)
    return done


def test_every_state_has_a_way_out_and_every_verb_a_sentence():
    reached = {step.to for step in TOPIC_STEPS.values()} | {TopicState.PROPOSED}
    assert {str(one) for one in TopicState} == {str(one) for one in reached if one}
    assert {str(one) for one in TalkState} == {step.to for step in TALK_STEPS.values() if step.to} | {"planned"}


def test_one_tap_makes_a_case_and_nothing_is_typed_twice(ground, talk, first):
    by = ground.actor("tongchou")
    outcomes.note(first, words="物业说灯泡换过两次，怀疑是线路。", by=by, at=ground.at, seen=first.version)
    told = outcomes.open_case(first, by=by, at=ground.at, seen=first.version)
    case = Case.objects.in_district(DISTRICT).get(pk=told.case.pk)
    assert told.report.channel == case.channel == "meeting"
    assert told.report.text == "楼道灯坏了半个月，老人摸黑上楼\n会上说：物业说灯泡换过两次，怀疑是线路。"
    assert case.area_path == ground.community.path
    with pytest.raises(Stale):
        outcomes.open_case(fresh(first), by=by, at=ground.at, seen=1)
    assert Report.objects.in_district(DISTRICT).count() == 1


def test_a_closed_case_is_told_back_masked_and_a_reopened_one_waits_again(ground, talk, first):
    by = ground.actor("tongchou")
    told = outcomes.open_case(first, by=by, at=ground.at, seen=first.version)
    case = close_the_case(ground, told.case)
    topic = fresh(first)
    assert topic.state == TopicState.DONE
    assert topic.result.startswith("灯换好了")
    assert "13912345678" not in topic.result
    assert "张建国" not in topic.result
    assert "办好了" in agenda(talk, at=ground.at)[0].now
    [note] = Notice.objects.filter(district_id=DISTRICT, title__contains="议题转的事项有了答复")
    assert note.user_id == by.user_id, "whoever convened needn't look every day"
    assert first.title in note.title
    assert note.link == f"/meetings/topics/{first.number}/"
    take_step(ground.fresh(case), "reopen", by=ground.actor("guyu"), at=ground.at, reason="又坏了")
    errands.drain(at=ground.at)
    assert fresh(first).state == TopicState.CASED
    assert verify(DISTRICT) == []


def test_a_topic_whose_case_was_turned_away_never_says_that_it_is_done(ground, talk, first):
    told = outcomes.open_case(first, by=ground.actor("tongchou"), at=ground.at, seen=first.version)
    said = "灯归业委会，请找业委会。"
    take_step(told.case, "reject", by=ground.actor("bailu"), at=ground.at, code="litigation", public_text=said)
    errands.drain(at=ground.at)
    assert agenda(talk, at=ground.at)[0].now == "不归街道办，该找谁已经答复（今天）"
    later = ground.at + timedelta(days=40)
    assert archive_due(DISTRICT, at=later) == 1
    now = agenda(talk, at=later)[0].now
    assert "办好了" not in now
    assert "没有立下来办，原因已经答复（3月11日）" in now


def test_a_closed_zone_tells_the_topic_that_it_was_answered_and_no_words(ground, talk, first):
    told = outcomes.open_case(first, by=ground.actor("tongchou"), at=ground.at, seen=first.version)
    close_the_case(ground, told.case)
    Topic.objects.in_district(DISTRICT).filter(pk=first.pk).update(state=TopicState.CASED, result="")
    Report.objects.in_district(DISTRICT).filter(pk=told.report.pk).update(zone="complaint")
    Case.objects.in_district(DISTRICT).filter(pk=told.case.pk).update(zone="complaint")
    for name in ("talks: the answer comes back",):
        [line] = [one for one in history(DISTRICT, "report", str(told.report.pk)) if one.verb == "report.answer"]
        subscribers.find(name).tell(line, ground.at)
    topic = fresh(first)
    assert (topic.state, topic.result) == (TopicState.DONE, "")
    assert "已交专门的人办" in agenda(talk, at=ground.at)[0].now


def test_what_is_put_off_comes_back_onto_the_next_agenda(ground, talk, first, second):
    by, unit = ground.actor("tongchou"), ground.units["community"]
    with pytest.raises(Refused) as refused:
        outcomes.put_off(second, unit=None, review_on=ground.at.date(), by=by, at=ground.at, seen=second.version)
    assert len(refused.value.reasons) == 2
    day = date(2026, 4, 8)
    outcomes.put_off(second, unit=unit, review_on=day, by=by, at=ground.at, seen=second.version, words="下次会上定")
    outcomes.answer(first, words="明天换", by=by, at=ground.at, seen=first.version)
    talks.close(talk, by=by, at=ground.at + timedelta(hours=2), seen=talk.version)
    later = ground.at + timedelta(days=28)
    sweeps.run_all(later)
    [note] = Notice.objects.filter(district_id=DISTRICT, title__contains="台账到日子了")
    assert note.user_id == ground.users["tongchou"].pk
    sweeps.run_all(later)
    assert Notice.objects.filter(district_id=DISTRICT, title__contains="台账到日子了").count() == 1
    told = {"area_path": ground.community.path, "place_text": "活动室", "by": by, "at": later}
    coming = talks.convene("council", starts_at=later + timedelta(days=3), **told)
    [row] = agenda(coming, at=later)
    assert row.topic.pk == second.pk
    assert fresh(second).state == TopicState.TABLED
    old = minutes_document(Talk.objects.in_district(DISTRICT).get(pk=talk.pk), at=later)
    assert "梧桐社区居委会负责" in old.items[1].measure, "the earlier minutes stay as they were"
    talks.call_off(coming, by=by, at=later, seen=coming.version)
    assert fresh(second).state == TopicState.LEDGERED, "the unit and its day aren't forgotten with the talk"
    again = talks.convene("council", starts_at=later + timedelta(days=9), **told)
    assert [row.topic.pk for row in agenda(again, at=later)] == [second.pk]
    outcomes.note(fresh(second), words="还没定", by=by, at=later, seen=fresh(second).version)
    assert verify(DISTRICT) == []


def test_what_never_was_in_the_ledger_waits_when_a_talk_is_called_off(ground):
    by, at = ground.actor("tongchou"), ground.at
    talk = talks.convene(
        "evening", area_path=ground.community.path, starts_at=at + timedelta(days=2), place_text="亭子", by=by, at=at
    )
    topic = topics.add_topic("想加两盏灯", talk=talk, by=by, at=at)
    talks.call_off(talk, by=by, at=at, seen=talk.version)
    assert fresh(topic).state == TopicState.ACCEPTED


def test_a_sweep_lays_it_on_a_talk_that_was_already_set(ground, talk, second):
    by, at = ground.actor("tongchou"), ground.at
    told = {"area_path": ground.community.path, "place_text": "活动室", "by": by, "at": at}
    coming = talks.convene("evening", starts_at=at + timedelta(days=40), **told)
    day = date(2026, 4, 8)
    outcomes.put_off(second, unit=ground.units["works"], review_on=day, by=by, at=at, seen=second.version)
    with captured() as statements:
        sweeps.run_all(at + timedelta(days=28))
    assert_district_named(statements)
    assert [row.topic.pk for row in agenda(coming, at=at)] == [second.pk]


def test_a_talk_ends_only_when_everything_is_decided(ground, talk, first):
    by = ground.actor("tongchou")
    with pytest.raises(Refused, match="第1件“楼道灯坏了半个月，老人摸黑上楼”还没定"):
        talks.close(talk, by=by, at=ground.at, seen=talk.version)


@pytest.mark.parametrize(
    ("quorum", "passing", "counts", "reached"),
    [
        ("none", "half", (0, 5, 5, 0), False),  # exactly half is not more than half
        ("none", "half", (0, 6, 5, 0), True),
        ("two_thirds", "half", (30, 11, 8, 1), True),  # 20 of 30 take part: the share itself counts
        ("two_thirds", "half", (30, 11, 7, 1), False),
        ("half", "half", (30, 15, 0, 0), False),
        ("none", "three_quarters", (0, 9, 3, 0), True),
        ("none", "two_thirds", (0, 2, 1, 0), True),
        ("none", "half", (0, 0, 0, 0), False),
    ],
)
def test_thresholds_count_as_the_law_says_them(quorum, passing, counts, reached):
    entitled, yes, no, none = counts
    assert is_reached(quorum, passing, entitled=entitled, for_=yes, against=no, abstained=none) is reached


def test_a_vote_is_advisory_unless_the_county_says_otherwise(ground, talk, first, second):
    by, at = ground.actor("tongchou"), ground.at
    counts = {"entitled": 30, "in_favour": 12, "against": 7, "abstained": 1}
    outcomes.vote(first, by=by, at=at, seen=first.version, **counts)
    said = agenda(talk, at=at)[0].vote
    assert "应参加30，同意12，反对7，弃权1" in said
    assert "参加的过半数同意，达到（征求意见，不是法定表决）" in said
    rule = {"legal": True, "quorum": "two_thirds", "passing": "three_quarters"}
    with pytest.raises(Refused, match="由管理员定"):
        keeping.set_rule("evening", basis="民法典", by=by, at=at, **rule)
    with pytest.raises(Refused, match="要写依据"):
        keeping.set_rule("evening", basis="", by=ground.actor("mubai"), at=at, **rule)
    keeping.set_rule("evening", basis="《民法典》第二百七十八条", by=ground.actor("mubai"), at=at, **rule)
    with pytest.raises(Refused, match="写应参加多少"):
        outcomes.vote(second, by=by, at=at, seen=second.version, **(counts | {"entitled": None}))
    keeping.set_rule(
        "evening", basis="《民法典》第二百七十八条", by=ground.actor("mubai"), at=at, **(rule | {"quorum": "none"})
    )
    with pytest.raises(Refused, match="写应参加多少"):  # what has legal force is a share of somebody
        outcomes.vote(second, by=by, at=at, seen=second.version, **(counts | {"entitled": None}))
    keeping.set_rule("evening", basis="《民法典》第二百七十八条", by=ground.actor("mubai"), at=at, **rule)
    outcomes.vote(second, by=by, at=at, seen=second.version, **counts)
    assert "应参加的三分之二以上参加，参加的四分之三以上同意，没有达到（按依据生效）" in agenda(talk, at=at)[1].vote
    topic = outcomes.put_off(
        second, unit=ground.units["works"], review_on=date(2026, 5, 1), by=by, at=at, seen=second.version
    )
    assert topic.is_put_off, "what was voted may still be put off"
    assert agenda(talk, at=at)[1].vote
    paper = minutes_document(talk, at=at).items[1].measure
    assert "应参加30，同意12" in paper, "and its counts stay in the minutes"
    assert "市政设施管理所负责，2026年5月1日（周五）前回话" in paper


def test_a_resident_proposes_without_an_account_and_the_telephone_goes_from_seal_to_seal(ground, talk):
    told = {"area_path": ground.community.path, "address": "198.51.100.7", "by": TELLER, "at": ground.at}
    topic = topics.propose("想在广场加两盏灯", key="k" * 32, phone="13912345678", **told)
    again = topics.propose("想在广场加两盏灯", key="k" * 32, phone="13912345678", **told)
    assert again.pk == topic.pk
    assert "13912345678" not in str(Topic.objects.filter(district_id=DISTRICT).values())
    rotate_keys(district_id=DISTRICT, by=SYSTEM, at=ground.at)
    errands.drain(at=ground.at)
    assert fresh(topic).key_id == "0002"
    by = ground.actor("tongchou")
    topic = topics.accept(fresh(topic), by=by, at=ground.at, seen=1, note="同意")
    tabling.table(topic, talk=talk, by=by, at=ground.at, seen=topic.version)
    made = outcomes.open_case(topic, by=by, at=ground.at, seen=topic.version)
    assert ReporterIdentity.objects.filter(district_id=DISTRICT, report=made.report).exists()
    assert not fresh(topic).has_contact


def test_too_many_proposals_from_one_address_wait_a_day_and_traces_go(ground, monkeypatch):
    monkeypatch.setattr(topics, "A_DAY", 2)
    told = {"area_path": ground.community.path, "by": TELLER}
    for key in ("a", "b"):
        topics.propose("想加一盏灯", key=key * 32, address="198.51.100.7", at=ground.at, **told)
    with pytest.raises(Refused, match="明天再来"):
        topics.propose("想加一盏灯", key="c" * 32, address="198.51.100.7", at=ground.at, **told)
    topics.propose("想加一盏灯", key="d" * 32, address="198.51.100.8", at=ground.at, **told)
    topics.propose("想加一盏灯", key="e" * 32, address="198.51.100.7", at=ground.at + timedelta(days=1), **told)
    sweeps.run_all(ground.at + timedelta(days=4))
    assert not Throttle.objects.exists()


def test_the_party_organisation_says_no_with_a_reason(ground):
    told = {"area_path": ground.community.path, "address": "a", "key": "k" * 32, "by": TELLER, "at": ground.at}
    topic = topics.propose("想把凉亭拆了", **told)
    with pytest.raises(Refused, match="写明为什么"):
        topics.decline(topic, note="", by=ground.actor("tongchou"), at=ground.at, seen=1)
    topics.decline(topic, note="凉亭去年刚修，另议修补", by=ground.actor("tongchou"), at=ground.at, seen=1)
    assert fresh(topic).state == TopicState.DECLINED


def test_others_areas_are_not_run(ground, talk, first):
    for name in ("waichou", "linfeng", "hanzhou", "heyan"):
        with pytest.raises(Refused, match="这里的议事由"):
            outcomes.answer(first, words="好", by=ground.actor(name), at=ground.at, seen=first.version)
    assert not Talk.objects.visible_to(ground.actor("waichou")).exists()
    assert Talk.objects.visible_to(ground.actor("linfeng")).exists()
    assert Talk.objects.visible_to(ground.actor("qiaohe")).exists(), "a grid worker reads the talk of their community"


def test_the_sit_down_yields_a_numbered_list_with_a_measure_for_each(ground):
    by, at = ground.actor("tongchou"), ground.at
    told = {"area_path": ground.street.path, "starts_at": at, "place_text": "会议室", "by": by, "at": at}
    talk = talks.convene("sit_down", **told)
    talks.start(talk, by=by, at=at, seen=talk.version)
    one = topics.add_topic("校门口放学时车堵人挤", talk=talk, proposer="人大代表", by=by, at=at)
    two = topics.add_topic("社区医院能不能加晚班", talk=talk, proposer="党代表", by=by, at=at)
    day = date(2026, 4, 1)
    outcomes.put_off(one, unit=ground.units["works"], review_on=day, by=by, at=at, seen=one.version, words="错峰放学")
    outcomes.answer(two, words="下月试一周两晚", by=by, at=at, seen=two.version)
    rows = appeal_rows(by, at=at)
    assert [row.number for row in rows] == [f"{talk.number}-1", f"{talk.number}-2"]
    assert rows[0].measure == "市政设施管理所负责，2026年4月1日（周三）前回话：错峰放学"
    assert rows[1].measure == "当场答复：下月试一周两晚"
    assert [row.result for row in rows] == ["", ""], "what was answered on the spot is said once, as the measure"
    book = export_appeals(by=by, at=at)
    assert book[:2] == b"PK"


def test_what_goes_on_paper_for_staff_covers_telephones_and_says_an_answer_once(ground):
    by, at = ground.actor("tongchou"), ground.at
    told = {"area_path": ground.street.path, "starts_at": at, "place_text": "会议室", "by": by, "at": at}
    talk = talks.convene("sit_down", **told)
    talks.start(talk, by=by, at=at, seen=talk.version)
    topic = topics.add_topic("路口没灯", talk=talk, proposer="3单元13912345678", by=by, at=at)
    outcomes.answer(topic, words="明天装，找王工13812345678", by=by, at=at, seen=topic.version)
    [item] = minutes_document(Talk.objects.in_district(DISTRICT).get(pk=talk.pk), at=at).items
    [row] = appeal_rows(by, at=at)
    for paper in (f"{item}", f"{row.cells()}"):
        assert "13812345678" not in paper
        assert "13912345678" not in paper
        assert paper.count("明天装") == 1


def test_what_is_released_is_masked_once_more(ground, talk, first):
    by = ground.actor("tongchou")
    topics.release(
        first, text="王小明家3单元502门前灯坏", answer="找13912345678", by=by, at=ground.at, seen=first.version
    )
    topic = fresh(first)
    assert "13912345678" not in topic.released_answer
    assert "502" not in topic.released_text
    topics.take_back(topic, by=by, at=ground.at, seen=topic.version)
    assert not fresh(first).is_released


def test_lines_and_states_agree_or_are_found(ground, talk, first):
    assert verify(DISTRICT) == []
    Topic.objects.in_district(DISTRICT).filter(pk=first.pk).update(state=TopicState.VOTED)
    assert len(verify(DISTRICT)) == 1


def test_an_old_contact_is_erased_by_the_countys_rule(ground, monkeypatch):
    monkeypatch.setattr(transports, "sms_is_ready", lambda: True)
    told = {"area_path": ground.community.path, "address": "a", "key": "k" * 32, "by": TELLER, "at": ground.at}
    topic = topics.propose("想加一盏灯", phone="13912345678", **told)
    sms = {"phone": "13912345678", "text": "没有列上", "district_id": DISTRICT, "at": ground.at, "by": SYSTEM}
    send_sms(**sms, about=("topic", topic.pk))
    day = ground.at + timedelta(days=1)
    assert keeping.erase_before(district_id=DISTRICT, before=day, by=SYSTEM, at=day) == 1
    assert not Topic.objects.filter(district_id=DISTRICT).exclude(token="").exists()
    assert not Delivery.objects.exclude(address="").exists(), "nor is it kept with an SMS that reached nobody"


def test_a_year_of_talks_is_lived_in_a_demonstration(ground):
    by = Actor(ActorKind.REHEARSAL, "演练", district_id=DISTRICT)
    held = live_talks(DISTRICT, by=by, at=ground.at, number=12)
    assert len(held) == 12
    assert {talk.recorder_name for talk in held} == {ground.users["tongchou"].name}, (
        "somebody of the cast wrote it down"
    )
    assert Hearing.objects.in_district(DISTRICT).count() >= 26, "and what the ledger brought back"
    states = set(Topic.objects.filter(district_id=DISTRICT).values_list("state", flat=True))
    assert {"answered", "voted", "done", "ledgered", "proposed", "tabled"} <= states
    assert verify(DISTRICT) == []


def test_a_late_or_doubled_line_does_no_harm(ground, talk, first):
    told = outcomes.open_case(first, by=ground.actor("tongchou"), at=ground.at, seen=first.version)
    close_the_case(ground, told.case)
    [line] = [one for one in history(DISTRICT, "report", str(told.report.pk)) if one.verb == "report.answer"]
    version = fresh(first).version
    subscribers.find("talks: the answer comes back").tell(line, ground.at)
    assert fresh(first).version == version
    errands.drain(at=ground.at)
    assert Notice.objects.filter(district_id=DISTRICT, title__contains="议题转的事项").count() == 1


def test_whoever_looks_first_hears_of_what_a_resident_proposed_and_not_of_what_staff_wrote_down(ground):
    told = {"area_path": ground.community.path, "by": TELLER, "at": ground.at}
    topics.propose("想在广场加两盏灯", key="k" * 32, address="198.51.100.7", **told)
    topics.add_topic("想加一条长椅", area_path=ground.community.path, by=ground.actor("tongchou"), at=ground.at)
    errands.drain(at=ground.at)
    notes = Notice.objects.filter(district_id=DISTRICT, link="/meetings/topics/")
    assert [note.title for note in notes] == ["居民提了一件想议的事，等您看：想在广场加两盏灯"]
