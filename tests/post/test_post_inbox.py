"""Notes reach the inboxes they are for, and nobody else's."""

from __future__ import annotations

import time

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from shanzhi.kernel.actors import SYSTEM, Actor, ActorKind
from shanzhi.post import panels, queries, views
from shanzhi.post.actions import mark_read, notify
from shanzhi.post.models import Notice
from tests.statements import assert_district_named, budget, captured

pytestmark = [pytest.mark.both, pytest.mark.django_db]
D = settings.ENV.district_id


def leave(at, *people, **more):
    given = {"title": "派单：路灯不亮", "link": "/cases/HY26-000418/", "district_id": D, "at": at, "by": SYSTEM}
    notify(user_ids=[one.pk for one in people], **(given | more))


def test_a_note_is_left_once_for_each_person_in_one_statement(at, bailu, shiyan):
    with budget(1):
        leave(at, bailu, shiyan, bailu)
    assert queries.unread_count(bailu.pk, district_id=D) == 1
    assert queries.unread_count(shiyan.pk, district_id=D) == 1


def test_nobody_named_costs_nothing(at):
    with budget(0):
        leave(at)


@pytest.mark.parametrize("quietly", [{"quiet": True}, {"by": Actor(ActorKind.IMPORT)}])
def test_imports_and_quiet_acts_flood_nobody(at, bailu, quietly):
    leave(at, bailu, **quietly)
    assert not Notice.objects.filter(district_id=D).exists()


@pytest.mark.parametrize("link", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_a_note_never_leads_out_of_the_house(at, bailu, link):
    with pytest.raises(ValueError, match="into the house"):
        leave(at, bailu, link=link)


def test_reading_is_ones_own_business(at, bailu, shiyan):
    leave(at, bailu, shiyan)
    hers = queries.inbox(bailu.pk, district_id=D)[0]
    assert mark_read(user_id=shiyan.pk, district_id=D, notice_ids=[hers.pk]) == 0
    assert mark_read(user_id=bailu.pk, district_id=D, notice_ids=[hers.pk]) == 1
    assert queries.unread_count(bailu.pk, district_id=D) == 0
    assert queries.unread_count(shiyan.pk, district_id=D) == 1


def test_when_somebody_read_a_note_is_not_kept():
    assert not [field.name for field in Notice._meta.get_fields() if "read" in field.name and field.name != "is_read"]


def test_the_inbox_shows_ones_own_notes_newest_first(client, at, bailu, shiyan):
    leave(at, bailu, title="第一条")
    time.sleep(0.002)  # keys sort by the millisecond
    leave(at, bailu, title="第二条", urgent=True, body="今天17:30前签收")
    leave(at, shiyan, title="别人的一条")
    client.force_login(bailu)
    page = client.get(reverse("post:inbox")).content.decode()
    assert page.index("第二条") < page.index("第一条")
    assert "今天17:30前签收" in page
    assert "别人的一条" not in page


def test_opening_a_note_marks_it_read_and_leads_on(client, at, bailu, shiyan):
    leave(at, bailu)
    leave(at, shiyan, link="/cases/HY26-000419/")
    mine, other = (queries.inbox(one.pk, district_id=D)[0] for one in (bailu, shiyan))
    client.force_login(bailu)
    assert client.post(reverse("post:mark_read"), {"notice": str(mine.pk)})["Location"] == "/cases/HY26-000418/"
    assert client.post(reverse("post:mark_read"), {"notice": str(other.pk)})["Location"] == reverse("post:inbox")
    assert client.post(reverse("post:mark_read"), {"notice": "7"}).status_code == 404
    assert queries.unread_count(shiyan.pk, district_id=D) == 1


def test_all_can_be_marked_read_at_once_and_the_unread_are_a_list(client, at, bailu):
    leave(at, bailu)
    client.force_login(bailu)
    assert "路灯不亮" in client.get(reverse("post:inbox") + "?show=unread").content.decode()
    client.post(reverse("post:mark_read"))
    page = client.get(reverse("post:inbox") + "?show=unread").content.decode()
    assert "路灯不亮" not in page
    assert "都读过了" in page


def test_older_notes_are_a_page_further_and_no_key_stands_in_the_address(client, at, bailu, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 2)
    for number in range(3):
        leave(at, bailu, title=f"第{number}条")
        time.sleep(0.002)  # keys sort by the millisecond
    client.force_login(bailu)
    first = client.get(reverse("post:inbox"))
    older = first.context["older_url"]
    assert not any(str(notice.pk) in older or notice.pk.hex in older for notice in first.context["notices"])
    second = client.get(reverse("post:inbox") + older).content.decode()
    assert "第0条" in second
    assert "第1条" not in second
    assert client.get(reverse("post:inbox") + "?older=7").status_code == 404


def test_nobody_reads_notes_without_signing_in(client, settings):
    settings.LOGIN_URL = "/sign-in/"
    assert client.get(reverse("post:inbox"))["Location"].startswith("/sign-in/")
    assert client.post(reverse("post:mark_read"))["Location"].startswith("/sign-in/")


def test_the_bell_counts_up_to_a_hundred(rf, at, bailu, monkeypatch):
    request = rf.get("/")
    request.user = bailu
    assert "<b>" not in panels.bell(request, None)
    leave(at, bailu)
    assert "<b>1</b>" in panels.bell(request, None)
    monkeypatch.setattr(queries, "MOST_COUNTED", 1)
    assert "<b>0+</b>" in panels.bell(request, None)
    assert panels.bell(None, None) is None


def test_the_bell_without_unread_notes_is_bare():
    assert "sr" not in render_to_string("post/_bell.html", {"unread": 0, "shown": 0})


def test_the_inbox_costs_few_statements_that_name_the_district(client, at, bailu):
    for _number in range(30):
        leave(at, bailu)
    client.force_login(bailu)
    with captured() as statements:
        client.get(reverse("post:inbox"))
        client.post(reverse("post:mark_read"))
    assert_district_named(statements)
    with captured() as statements:
        client.get(reverse("post:inbox"))
    assert len([sql for sql in statements if '"post_notice"' in sql]) == 2  # the page and the bell
