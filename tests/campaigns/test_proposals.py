"""A hot issue that is taken up is proposed here with its evidence, begun in one tap, or left with a reason."""

from __future__ import annotations

import pytest

from shanzhi.campaigns.actions import proposing
from shanzhi.campaigns.models import Campaign, Proposal
from shanzhi.campaigns.queries import proposals
from shanzhi.journal import errands
from shanzhi.journal.queries import history
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.learning.actions.issues import accept_issue, propose_issues
from shanzhi.people.access import actor_for
from shanzhi.people.models import Post
from shanzhi.post.models import Notice
from tests.advice.test_advice_pairs_and_hot import MIXER, OTHERS
from tests.learning.laying import hot_cases
from tests.neighbourhood import DISTRICT, FROM
from tests.statements import assert_district_named, captured


@pytest.fixture
def issue(street):
    """A hot issue of cases at one road, told on five days."""
    for case in hot_cases(street, MIXER, OTHERS):
        type(case).objects.filter(pk=case.pk).update(matter=street.matter)
    [found] = propose_issues(DISTRICT, at=street.at)
    return found


def taken_up(street, issue, kind="theme"):
    accept_issue(issue, kind=kind, by=street.actor("guyu"), at=street.at, seen=issue.version)
    errands.drain(at=street.at)
    return Proposal.objects.get(issue=issue.number)


def posted(page, **changed):
    """Return what a browser would send from the filled form, untouched but for ``changed``."""
    form = page.context["form"]
    return {name: form[name].value() for name in form.fields} | changed


def test_taking_up_proposes_once_and_tells_the_coordinator(street, issue):
    made = taken_up(street, issue)
    assert (made.state, made.is_theme, made.told, made.name) == ("waiting", True, 5, "梧桐路47号 · 道路塌陷")
    assert proposing.propose(issue, at=street.at) is None
    notes = Notice.objects.filter(link=f"/campaigns/add/?issue={issue.number}")
    assert [note.user.username for note in notes.select_related("user")] == ["tongchou"]
    assert [line.verb for line in history(DISTRICT, "campaign_proposal", issue.number)] == ["campaign_proposal.make"]


def test_a_dismissed_issue_proposes_nothing(street, issue):
    from shanzhi.learning.actions.issues import dismiss_issue

    dismiss_issue(issue, reason="已经在办", by=street.actor("guyu"), at=street.at, seen=1)
    errands.drain(at=street.at)
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("kind", ["theme", "campaign"])
def test_one_tap_begins_what_is_filled_in(street, issue, sign_in, kind):
    Post.objects.filter(user=street.users["fangyuan"]).update(is_head=True)
    taken_up(street, issue, kind)
    client = sign_in("tongchou")
    listed = client.get("/campaigns/").content.decode()
    assert "启动，已填好" in listed
    assert "5件来件、5件事，分在5天" in listed
    page = client.get(f"/campaigns/add/?issue={issue.number}")
    told = posted(page)
    assert told["kinds"] == ["DL"]  # where it was told is a road
    assert (told["units"], told["head"]) == ("市政设施管理所", "方原")
    assert issue.number in told["reason"]
    answer = client.post("/campaigns/add/", told)
    [made] = Campaign.objects.all()
    assert answer["Location"] == f"/campaigns/of/{made.number}/"
    assert (made.is_theme, made.area_path) == (kind == "theme", street.grid.path)
    assert [one.place.name for one in made.targets.select_related("place")] == ["梧桐路47号"]
    if kind == "theme":
        assert f"{made.ends_on:%m-%d}" == "03-31"
    shown = client.get(answer["Location"]).content.decode()
    assert issue.number in shown
    assert ("每月一题" in shown) == (kind == "theme")
    assert made.number in client.get(f"/learning/hot/{issue.number}/").content.decode()
    assert "启动，已填好" not in client.get("/campaigns/").content.decode()
    again = client.post("/campaigns/add/", told)
    assert again.status_code == 422
    assert "已经有人启动" in again.content.decode()
    assert Campaign.objects.count() == 1


def test_a_road_alone_makes_no_bad_road(street, issue, sign_in):
    made = taken_up(street, issue)
    Proposal.objects.filter(pk=made.pk).update(name="梧桐路47号 · 机动车乱停")
    told = posted(sign_in("tongchou").get(f"/campaigns/add/?issue={issue.number}"))
    assert told["kinds"] == [], "told at a road, but not of its surface: a person chooses"


def test_it_is_left_with_a_reason_by_who_may_begin_there(street, issue, sign_in):
    made = taken_up(street, issue)
    address = f"/campaigns/proposed/{issue.number}/leave/"
    with pytest.raises(Refused, match="统筹员启动"):
        proposing.leave(made, why="不归我们", by=street.actor("guyu"), at=street.at)
    assert sign_in("waichou").post(address, {"why": "不归我们"}).status_code == 404
    assert sign_in("guyu").post(address, {"why": "不归我们"}).status_code == 404
    client = sign_in("tongchou")
    client.post(address, {"why": " "})
    assert Proposal.objects.get().state == "waiting"
    client.post(address, {"why": "和上月那次并着做"})
    assert Proposal.objects.get().state == "left"
    assert "和上月那次并着做" in client.get(f"/learning/hot/{issue.number}/").content.decode()
    with pytest.raises(Stale):
        proposing.leave(made, why="再来", by=street.actor("tongchou"), at=street.at)


def test_others_see_no_proposal(street, issue, sign_in):
    taken_up(street, issue)
    for name in ("waichou", "guyu", "hanzhou"):
        assert "启动，已填好" not in sign_in(name).get("/campaigns/").content.decode()
    stranger = sign_in("waichou").get(f"/campaigns/add/?issue={issue.number}")
    assert stranger.context["proposal"] is None
    assert issue.number not in str(posted(stranger))
    assert "等着启动" in sign_in("guyu").get(f"/learning/hot/{issue.number}/").content.decode()


def test_every_statement_of_it_names_the_district(street, issue):
    accept_issue(issue, kind="theme", by=street.actor("guyu"), at=street.at, seen=1)
    with captured() as statements:
        proposing.propose(issue, at=street.at)
    assert_district_named(statements)


def test_what_is_proposed_where_the_register_has_no_such_place_is_begun_in_the_area_around_it(street, issue):
    held = {"capacity": "coordinator", "starts_on": FROM, "user": street.users["tongchou"]}
    Post.objects.create(division=street.other_street, area_path=street.other_street.path, **held)
    by = actor_for(street.users["tongchou"], at=street.at)
    assert len(by.areas_as("coordinator")) == 2
    made = taken_up(street, issue)
    assert proposals.area_for(made, [], by) == street.street.path
    made.area_path = street.other_grid.path
    assert proposals.area_for(made, [], by) == street.other_street.path
