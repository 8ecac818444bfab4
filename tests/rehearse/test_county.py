"""The demonstration county: the article's figures, a life by the verbs, the same for the same seed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.db import transaction
from django.test import TestCase

from shanzhi.accounts.models import User
from shanzhi.assessment.models import Period
from shanzhi.assessment.queries.periods import recompute
from shanzhi.campaigns.models import Photo
from shanzhi.cases.models import Application, Case, Task
from shanzhi.catalogue.models import DutyItem
from shanzhi.journal import subscribers
from shanzhi.journal.models import Entry, Errand
from shanzhi.journal.verify import verify
from shanzhi.kernel.clock import CHINA
from shanzhi.kernel.refusal import Refused
from shanzhi.loop.workflow import State
from shanzhi.organisation.models import Unit, UnitKind
from shanzhi.people.models import CoverageAssignment, Post
from shanzhi.post.models import Notice
from shanzhi.rehearse.actions import county, plays
from shanzhi.rehearse.actions.playing import NOTES, play
from shanzhi.rehearse.actions.stage import set_up_stage
from shanzhi.rehearse.models import Play
from shanzhi.reports.models import Objection, Rating, Report
from shanzhi.script import scenes
from shanzhi.script.rates import DEFAULT, Rates
from shanzhi.script.stories import words
from shanzhi.territory.models import Division, Grid
from shanzhi.works.models import Milestone
from tests.almanac.test_year import HAPPENS

DISTRICT = settings.ENV.district_id
NOW = datetime(2026, 3, 11, 10, 0, tzinfo=CHINA)
# So that a small county meets everything: the rates are stated, not believed.
EVENTFUL = Rates(
    returned=0.25,
    returned_again=0.5,
    reworked=0.3,
    extended=0.2,
    paused=0.2,
    recalled=0.08,
    supported=0.4,
    waived=0.3,
    rejected=0.08,
    declined=0.08,
    voided=0.03,
    confidential=0.08,
    objecting=0.3,
    self_resolved=0.9,
)


LATE = replace(EVENTFUL, returned_again=0.8, late_unit=1.0, late_desk=0.2, rated=0.6)


def told_by_the_journal() -> list[tuple[str, str, datetime, str]]:
    lines = Entry.objects.filter(origin="rehearsal").order_by("id")
    return list(lines.values_list("verb", "by_name", "at", "now"))


class Demonstration(TestCase):
    """One county for all of it, as building it is what takes the time."""

    @classmethod
    def setUpTestData(cls):
        county.build(DISTRICT, at=NOW, since=NOW - timedelta(days=60))

    def test_it_has_the_articles_figures(self):
        street = Division.objects.filter(kind=Division.Kind.STREET).order_by("code").first()
        general = Grid.objects.holding().within(street.path).filter(grid_kind=Grid.Kind.GENERAL)
        communities = Division.objects.filter(kind=Division.Kind.COMMUNITY, parent=street)
        assert (general.count(), communities.count(), DutyItem.objects.count()) == (62, 12, 79)
        assert Unit.objects.filter(kind=UnitKind.PARTNER).count() == 170
        assert 4200 <= CoverageAssignment.objects.count() <= 4400

    def test_the_main_cast_is_posted_where_the_pages_know_them(self):
        posts = {post.user.name: post for post in Post.objects.select_related("user", "unit", "grid")}
        assert posts["乔禾"].grid.name == "梧桐社区第三网格"
        assert posts["韩舟"].unit.name == "市政设施管理所"
        assert posts["苏叶"].unit.name == "供水公司"
        assert {posts[name].capacity for name in ("闻笛", "白露", "石砚", "江橙", "谷雨")} == {
            "dispatcher",
            "intake_agent",
            "registrar",
            "checker",
            "supervisor",
        }

    def test_every_story_is_about_a_matter_in_force(self):
        stage = set_up_stage(DISTRICT, rates=DEFAULT, seed=1, start=NOW, until=NOW)
        assert len(stage.teller.codes) == len(words()["matters"]) > 60
        assert all(stage.teller.place_for(story["where"], stage.dice("x")) for story in words()["matters"].values())
        arranged = (*scenes.ARRANGED, *scenes.AT_HOME)
        assert {code for _ago, code, _door, _course in arranged} <= set(stage.teller.codes)
        home = stage.teller.within(scenes.HOME)
        assert {place.grid.name for kind in home.places.values() for place in kind} == {scenes.HOME}

    def test_it_ends_with_something_in_every_queue(self):
        county.live(DISTRICT, at=NOW, cases=60, days=20, seed=5)
        cases = Case.objects.in_district(DISTRICT)
        for state in State:
            if state != State.ARCHIVED:
                assert cases.filter(state=state).exists(), state
        assert cases.open().filter(place_known=False).exists()
        assert any(case.ruling_due for case in cases.filter(state=State.REGISTERED))
        assert cases.filter(paused=True).exists()
        assert cases.filter(state=State.DISPATCHED, reworks__gt=0).exists()
        running = cases.filter(state=State.DISPATCHED, paused=False, unit_due_at__isnull=False)
        assert running.filter(unit_due_at__lt=NOW).exists()
        assert running.filter(unit_near_at__lte=NOW, unit_due_at__gt=NOW).exists()
        assert running.filter(unit_near_at__gt=NOW).exists()
        waiting = set(Application.objects.filter(state="asked").values_list("kind", flat=True))
        assert {"return", "extension"} <= waiting
        assert Objection.objects.filter(state="raised").exists()
        assert Rating.objects.exists()
        assert cases.filter(zone="complaint").exists()
        assert cases.filter(zone="child").exists()
        assert cases.filter(project__isnull=False).exists()
        assert Milestone.objects.filter(done_on__isnull=True).exists()
        assert cases.filter(opened_at__gte=NOW - timedelta(minutes=30)).exists()
        pairs = Photo.objects.in_district(DISTRICT).filter(state="shown", campaign__is_public=True)
        assert pairs.filter(after=False).count() == pairs.filter(after=True).count() > 0, (
            "residents see before and after"
        )
        qiaohe = User.objects.get(name="乔禾")
        assert cases.filter(state=State.VERIFYING, verifier_id=qiaohe.pk).exists()
        assert Notice.objects.filter(user_id=User.objects.get(name="闻笛").pk, is_read=False).exists()
        assert not cases.exclude(origin="rehearsal").exists()
        assert not verify(DISTRICT)

    def test_the_same_seed_writes_the_same_journal(self):
        runs = []
        for seed in (3, 3, 4):
            with transaction.atomic():
                play(DISTRICT, start=NOW, until=NOW + timedelta(days=4), per_day=5, seed=seed)
                runs.append(told_by_the_journal())
                transaction.set_rollback(True)
        assert len(runs[0]) > 50
        assert runs[0] == runs[1] != runs[2]

    def test_twenty_days_of_play_leave_lines_and_states_agreeing(self):
        played = play(DISTRICT, start=NOW, until=NOW + timedelta(days=20), per_day=5, seed=11, rates=EVENTFUL)
        assert played.cases > 60
        assert not verify(DISTRICT)
        assert not Errand.objects.filter(tries__gt=0).exists()
        sent = Entry.objects.filter(verb="case.send_to_verify").values_list("subject_id", flat=True)
        assert len(sent) == len(set(sent))
        reached = set(Entry.objects.filter(subject_kind="case").values_list("now", flat=True)) - {""}
        assert reached >= {str(state) for state in State} - {"archived", "void"}
        for verb in ("case.recall", "case.rework", "case.reopen", "case.self_resolve", "task.waive", "task.return"):
            assert Entry.objects.filter(verb=verb).exists(), verb
        assert set(Application.objects.values_list("kind", flat=True)) >= {"return", "extension", "defer"}
        people = Entry.objects.filter(subject_kind__in=["case", "task", "report"]).values_list("by_kind", flat=True)
        assert set(people) == {"rehearsal", "system"}
        assert set(Report.objects.values_list("origin", flat=True)) == {"rehearsal"}

    def test_weeks_with_the_rounds_hold_what_happens_above_the_loop(self):
        until = NOW + timedelta(days=24)
        with_rounds = {"fast_until": until, "has_round": True}
        played = play(DISTRICT, start=NOW, until=until, per_day=2, seed=5, rates=LATE, **with_rounds)
        told = set(Entry.objects.values_list("verb", flat=True))
        assert told >= HAPPENS, (HAPPENS - told, played.counts, played.refusals)
        frozen = list(Period.objects.exclude(state="open").order_by("code"))
        assert [one.code for one in frozen] == ["2026-01", "2026-02", "2026-03", "2026-Q1"]
        for period in frozen:
            again = recompute(period)
            assert again.is_same, (period.code, again.differences)
        assert verify(DISTRICT) == []

    def test_what_others_told_is_played_too(self):
        play(DISTRICT, start=NOW, until=NOW + timedelta(days=1), per_day=8, seed=2, rates=DEFAULT)
        before = set(Case.objects.values_list("number", flat=True))
        again = play(DISTRICT, start=NOW + timedelta(days=1), until=NOW + timedelta(days=25), per_day=0, seed=2)
        assert set(Case.objects.values_list("number", flat=True)) == before
        assert again.counts["case.close"] > 2
        assert not Task.objects.in_district(DISTRICT).running().exists()

    def test_fast_play_leaves_no_notes_and_puts_the_subscriber_back(self):
        until = NOW + timedelta(days=1)
        play(DISTRICT, start=NOW, until=until, per_day=4, seed=2, fast_until=until)
        assert not Errand.objects.exists()
        assert subscribers.find(NOTES) is not None

    def test_a_rehearsal_asked_for_is_played_day_by_day(self):
        keeper = _actor("木白")
        asked = {"days": 2, "per_day": 3.0, "seed": 1, "rates": DEFAULT, "ahead": True, "by": keeper, "at": NOW}
        row = plays.ask_for_play(DISTRICT, **asked)
        with pytest.raises(Refused, match="还没演完"):
            plays.ask_for_play(DISTRICT, **asked)
        assert plays.play_on(at=NOW)
        assert Play.objects.get(pk=row.pk).share == 50
        assert plays.play_on(at=NOW)
        row = Play.objects.get(pk=row.pk)
        assert row.state == Play.State.DONE
        assert row.counts["report.tell"] == Case.objects.count()
        assert not plays.play_on(at=NOW)
        assert Entry.objects.filter(verb="rehearse.done").count() == 1

    def test_only_keepers_and_leaders_ask_for_a_rehearsal(self):
        with pytest.raises(Refused, match="管理员或领导"):
            plays.ask_for_play(
                DISTRICT, days=1, per_day=1, seed=1, rates=DEFAULT, ahead=True, by=_actor("闻笛"), at=NOW
            )

    def test_it_is_built_once(self):
        with pytest.raises(Refused, match="空库"):
            county.load(DISTRICT, at=NOW, cases=0, days=1, seed=1, clock=lambda: 0.0)


def _actor(name):
    from shanzhi.people.access import actor_for

    return actor_for(User.objects.get(name=name), at=NOW)
