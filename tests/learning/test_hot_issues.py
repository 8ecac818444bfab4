"""Hot issues: proposed at night from ordinary cases, decided by people, never a word of what is closed."""

from __future__ import annotations

import pytest

from shanzhi.cases.models import Case
from shanzhi.journal.queries import history
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.learning import sweeps
from shanzhi.learning.actions.issues import accept_issue, dismiss_issue, propose_issues
from shanzhi.learning.models import HotIssue
from tests.advice.test_advice_pairs_and_hot import MIXER, OTHERS
from tests.learning.laying import hot_cases
from tests.neighbourhood import DISTRICT
from tests.statements import assert_district_named, captured


@pytest.fixture
def hot(neighbourhood, at):
    return hot_cases(neighbourhood, MIXER, OTHERS)


def test_what_many_tell_is_proposed_once_and_freshened(hot, neighbourhood, at):
    sweeps.propose(at)
    [issue] = HotIssue.objects.all()
    assert issue.number == "RD26-0001"
    assert (issue.told, issue.state, issue.area_path) == (5, "proposed", neighbourhood.grid.path)
    assert set(issue.cases) == {case.number for case in hot}
    assert issue.place_name == "梧桐路47号"
    hot_cases(neighbourhood, MIXER[:1], ())
    assert propose_issues(DISTRICT, at=at) == []
    assert HotIssue.objects.get().told == 6
    assert [line.verb for line in history(DISTRICT, "hot_issue", str(issue.pk))] == ["hot.propose"]


def test_closed_zones_are_never_part_of_it(hot, at):
    Case.objects.filter(pk__in=[case.pk for case in hot[:3]]).update(zone="child")
    assert propose_issues(DISTRICT, at=at) == []


def test_it_is_taken_up_by_whoever_watches_there_once(hot, neighbourhood, at):
    [issue] = propose_issues(DISTRICT, at=at)
    with pytest.raises(Refused, match="管这一片"):
        accept_issue(issue, kind="theme", by=neighbourhood.actor("waidu"), at=at, seen=1)
    with pytest.raises(Refused, match="每月一题，还是集中整治"):
        accept_issue(issue, kind="party", by=neighbourhood.actor("guyu"), at=at, seen=1)
    accept_issue(issue, kind="campaign", by=neighbourhood.actor("guyu"), at=at, seen=1)
    again = HotIssue.objects.get()
    assert (again.state, again.kind, again.version, again.decided_by) == ("accepted", "campaign", 2, "谷雨")
    with pytest.raises(Stale):
        dismiss_issue(issue, reason="晚了一步", by=neighbourhood.actor("linfeng"), at=at, seen=1)
    line = history(DISTRICT, "hot_issue", str(issue.pk))[0]
    assert (line.verb, line.was, line.now, line.data["kind"]) == ("hot.accept", "proposed", "accepted", "campaign")
    assert not any(word in str(line.data) for word in ("噪声", "搅拌站"))


def test_what_was_dismissed_comes_back_only_when_it_doubles(hot, neighbourhood, at):
    [issue] = propose_issues(DISTRICT, at=at)
    with pytest.raises(Refused, match="为什么不列"):
        dismiss_issue(issue, reason=" ", by=neighbourhood.actor("guyu"), at=at, seen=1)
    dismiss_issue(issue, reason="已经在办", by=neighbourhood.actor("guyu"), at=at, seen=1)
    assert propose_issues(DISTRICT, at=at) == []
    HotIssue.objects.update(cases=issue.cases[:2])  # as if only two had told it when it was left
    assert len(propose_issues(DISTRICT, at=at)) == 1


def test_every_statement_names_the_district(hot, at):
    with captured() as statements:
        propose_issues(DISTRICT, at=at)
    assert_district_named(statements)


def test_the_pages_list_show_and_decide(hot, neighbourhood, at, signed_in, django_assert_max_num_queries):
    watcher = signed_in("guyu")
    assert "眼下没有热点" in watcher.get("/learning/hot/").content.decode()
    [issue] = propose_issues(DISTRICT, at=at)
    with django_assert_max_num_queries(14):
        page = watcher.get("/learning/hot/").content.decode()
    assert "梧桐路47号" in page
    address = f"/learning/hot/{issue.number}/"
    with django_assert_max_num_queries(16):
        page = watcher.get(address).content.decode()
    assert hot[0].number in page
    assert "列为主题" in page
    assert watcher.post(address + "dismiss/", {"seen": 1}).status_code == 422
    assert HotIssue.objects.get().state == "proposed"
    assert watcher.post(address + "accept/", {"kind": "theme", "seen": 1}).status_code == 302
    assert HotIssue.objects.get().state == "accepted"
    assert "每月一题" in watcher.get("/learning/hot/?state=accepted").content.decode()
    late = watcher.post(address + "dismiss/", {"reason": "晚了一步", "seen": 1})
    assert late.status_code == 409
    assert "晚了一步" in late.content.decode()
    assert HotIssue.objects.get().state == "accepted"


def test_who_watches_elsewhere_or_nothing_finds_nothing(hot, at, signed_in):
    [issue] = propose_issues(DISTRICT, at=at)
    address = f"/learning/hot/{issue.number}/"
    assert issue.number not in signed_in("waidu").get("/learning/hot/").content.decode()
    assert signed_in("waidu").get(address).status_code == 404
    assert signed_in("hanzhou").get("/learning/hot/").status_code == 404
    Case.objects.filter(pk=hot[0].pk).update(zone="child")
    assert hot[0].number not in signed_in("guyu").get(address).content.decode()
