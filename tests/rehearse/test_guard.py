"""Playing and the switch of roles exist only in a demonstration; elsewhere their pages are not there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from shanzhi.accounts.models import User
from shanzhi.journal.models import Entry
from shanzhi.kernel import actors
from shanzhi.kernel.refusal import Refused
from shanzhi.people.actions.deployments import set_up
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import Deployment
from shanzhi.rehearse import queries
from shanzhi.rehearse.access import reasons_against
from shanzhi.rehearse.actions.entering import enter_as
from shanzhi.rehearse.actions.playing import play
from shanzhi.reports.actions.telling import tell

DISTRICT = "990101"
PAGES = ("/rehearse/", "/rehearse/cast/", "/rehearse/1/")
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def demonstration(neighbourhood, at):
    """The neighbourhood in a database made as a demonstration, its people without passwords."""
    Deployment.objects.all().delete()
    set_up(DISTRICT, name="云溪县", is_demonstration=True, by=actors.SYSTEM, at=at)
    for user in neighbourhood.users.values():
        user.set_unusable_password()
        user.save()
    return neighbourhood


def test_a_real_database_refuses_to_be_played(neighbourhood, at):
    with pytest.raises(Refused, match="不是演示库"):
        play(DISTRICT, start=at, until=at + timedelta(days=1), per_day=1, seed=1)
    with pytest.raises(CommandError, match="不是演示库"):
        call_command("rehearse", "--days", "1")
    with pytest.raises(CommandError, match="空库"):
        call_command("load_demonstration")
    assert not Entry.objects.filter(origin="rehearsal").exists()


@pytest.mark.parametrize(
    "given",
    [
        ["--per-day", "-4"],
        ["--per-day", "nan"],
        ["--per-day", "inf"],
        ["--days", "0"],
        ["--days", "99999999999"],
        ["--from-date", "yesterday"],
        ["--from-date", "2099-01-01"],
        ["--from-date", "9999-12-31"],
        ["--from-date", "0001-01-01"],
        ["--rate", "returned=often"],
        ["--rate", "returned=7"],
        ["--rate", "returned=nan"],
    ],
)
def test_a_span_or_a_share_that_is_none_is_refused_in_words(given):
    with pytest.raises(CommandError, match=rf"^{given[0]}.* must "):
        call_command("rehearse", *given)


def test_days_before_the_county_began_are_not_played(demonstration):
    with pytest.raises(CommandError, match=r"before 2025-01-01\..*--days \d+"):
        call_command("rehearse", "--from-date", "2024-12-31", "--days", "2")


@pytest.mark.parametrize("given", [["--cases", "-3"], ["--days", "0"], ["--days", "-4"], ["--days", "9999999"]])
def test_a_county_of_no_size_is_refused_in_words(db, given):
    with pytest.raises(CommandError, match=f"{given[0]} must be"):
        call_command("load_demonstration", *given)
    assert not Deployment.objects.exists()


def test_if_empty_does_nothing_where_a_county_is(neighbourhood):
    call_command("load_demonstration", "--if-empty")
    assert Deployment.objects.count() == 1


def test_a_flag_turned_by_hand_is_not_believed(neighbourhood):
    Deployment.objects.update(is_demonstration=True)
    assert "记录里" in reasons_against(DISTRICT)[0]


def test_a_real_report_from_before_keeps_everything_shut(demonstration, at):
    assert reasons_against(DISTRICT) == []
    told = {"district_id": DISTRICT, "text": "门口的路塌了一块。", "by": actors.SYSTEM, "channel": "web"}
    tell(**told, at=at + timedelta(hours=1))
    assert reasons_against(DISTRICT) == []
    tell(**told, at=at - timedelta(hours=1))
    assert "真实来件" in reasons_against(DISTRICT)[0]


@pytest.mark.parametrize("name", [None, "wendi", "linfeng"])
def test_the_switch_of_roles_is_not_there_in_a_real_database(neighbourhood, client, name):
    if name:
        client.force_login(neighbourhood.users[name], backend=BACKEND)
    answer, absent = client.get("/rehearse/cast/"), client.get("/no/such/page/")
    assert (answer.status_code, answer.content) == (404, absent.content)
    assert client.post("/rehearse/enter/", {"as": "wendi"}).status_code == 404
    assert "rehearse" not in client.get("/sign-in/").content.decode()


def test_a_leader_of_a_real_database_finds_no_rehearsals(neighbourhood, client):
    client.force_login(neighbourhood.users["linfeng"], backend=BACKEND)
    for page in PAGES:
        assert client.get(page).status_code == 404


def test_somebody_of_the_cast_is_entered_as_and_written_down(demonstration, client, at):
    page = client.get("/sign-in/").content.decode()
    assert "闻笛" in page
    assert client.get("/rehearse/enter/").status_code == 405
    answer = client.post("/rehearse/enter/", {"as": "wendi", "next": "https://elsewhere.example/"})
    assert (answer.status_code, answer["Location"]) == (302, "/home/")
    assert client.session["_auth_user_id"] == str(demonstration.users["wendi"].pk)
    line = Entry.objects.get(verb="rehearse.enter")
    assert (line.subject_id, line.by_kind) == (str(demonstration.users["wendi"].pk), "rehearsal")
    again = client.post("/rehearse/enter/", {"as": "jiangcheng", "next": "/board/checking/"})
    assert again["Location"] == "/board/checking/"
    assert Entry.objects.filter(verb="rehearse.enter", by_id=demonstration.users["wendi"].pk).exists()


def test_nobody_is_entered_as_who_has_a_password(demonstration, client, at):
    own = User.objects.create_user("own", password="长一点的密码-2026", name="自己")
    with pytest.raises(Refused, match="自己密码"):
        enter_as(own, district_id=DISTRICT, by=actors.SYSTEM, at=at)
    assert client.post("/rehearse/enter/", {"as": "own"}).status_code == 404
    assert client.post("/rehearse/enter/", {"as": "nobody"}).status_code == 404


def test_entering_is_refused_elsewhere(neighbourhood, at):
    with pytest.raises(Refused, match="不是演示库"):
        enter_as(neighbourhood.users["wendi"], district_id=DISTRICT, by=actors.SYSTEM, at=at)


def test_the_cast_is_grouped_by_role_with_what_it_does(demonstration, client, at):
    found = queries.roles(at=at)
    assert {role.capacity for role in found} == set(queries.DOES) - {Capacity.GRID_HEAD, Capacity.CONTACT}
    page = client.get("/rehearse/cast/").content.decode()
    assert all(str(role.does) in page for role in found)
    assert "闻笛" not in client.get("/rehearse/cast/", {"q": "乔禾"}).content.decode()


def test_a_leader_asks_for_a_rehearsal_and_sees_what_happened(demonstration, client):
    client.force_login(demonstration.users["linfeng"], backend=BACKEND)
    page = client.get("/rehearse/")
    assert "退单" in page.content.decode()
    assert client.post("/rehearse/", {}).status_code == 422
    form = page.context["form"]
    filled = {name: field.initial for name, field in form.fields.items() if field.initial is not None}
    answer = client.post("/rehearse/", filled | {"days": 2, "per_day": 0, "ahead": ""})
    assert answer["Location"] == "/rehearse/1/"
    shown = client.get("/rehearse/1/").content.decode()
    assert 'hx-trigger="every 2s"' in shown
    assert "<html" not in client.get("/rehearse/1/", headers={"HX-Request": "true"}).content.decode()
    assert client.get("/rehearse/2/").status_code == 404
    refused = client.post("/rehearse/", filled | {"days": 2, "per_day": 0, "ahead": ""})
    assert "还没演完" in refused.content.decode()


def test_dispatchers_have_no_rehearsals(demonstration, client):
    client.force_login(demonstration.users["wendi"], backend=BACKEND)
    assert client.get("/rehearse/").status_code == 404
    assert "/rehearse/cast/" in client.get("/cases/").content.decode()


def test_every_page_of_a_demonstration_is_marked(demonstration, client):
    mark = "演示数据"
    assert mark in client.get("/sign-in/").content.decode()
    assert mark in client.get("/rehearse/cast/").content.decode()
    client.force_login(demonstration.users["wendi"], backend=BACKEND)
    assert mark in client.get("/cases/").content.decode()
