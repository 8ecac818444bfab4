"""The burden report reckons from what is asked; suggestions are nobody's, counted, answered in public."""

from __future__ import annotations

import pytest
from django.test import Client

from shanzhi.accounts.models import MACHINES, User
from shanzhi.burden.actions.suggestions import answer_suggestion, suggest
from shanzhi.burden.demonstration import live
from shanzhi.burden.models import ChangeNote, Suggestion
from shanzhi.burden.queries.burden import STEPS, cost, report
from shanzhi.burden.workflow import SECONDS_BY_KIND
from shanzhi.journal.models import Entry
from shanzhi.journal.queries import history
from shanzhi.journal.verify import verify
from shanzhi.kernel.actors import Actor, ActorKind
from shanzhi.kernel.refusal import Refused
from shanzhi.loop.tasks import TASK_TABLE
from shanzhi.loop.workflow import CASE_TABLE
from shanzhi.people.models import Post
from tests.neighbourhood import DISTRICT, FROM
from tests.statements import budget

pytestmark = pytest.mark.django_db


def test_every_kind_of_field_has_its_seconds():
    kinds = {need.kind for table in (CASE_TABLE, TASK_TABLE) for row in table for need in row.needs}
    assert kinds <= set(SECONDS_BY_KIND)
    assert cost(STEPS["case.close"]) == (2, 120)
    assert "case.archive" not in STEPS  # the system's own steps cost nobody a minute


def test_minutes_follow_from_fields_seconds_and_how_often(form, street, at):
    form("A-1", "本周隐患处数", "已落实看护处数", ("楼号", "building.name"), seconds=30)
    for _ in range(4):
        street.closed()
    roles = {role.capacity: role for role in report(DISTRICT, at=at)}
    worker = roles["grid_worker"]
    assert worker.posts == 2
    [asked] = worker.forms
    assert (asked.fields, asked.seconds, asked.times) == (2, 60, 2.0)  # what the house fills in isn't asked
    assert worker.form_minutes == 2.0
    checker = roles["checker"]
    [closing] = checker.steps
    assert (closing.fields, closing.seconds, closing.times) == (2, 120, 1.0)  # four in four weeks
    assert checker.step_minutes == 2.0
    assert checker.each is None  # two posts: an average would be about a person
    for number in range(5):
        user = User.objects.create(username=f"w{number}", name="某")
        post = {"grid": street.grid, "area_path": street.grid.path, "starts_on": FROM}
        Post.objects.create(user=user, capacity="grid_worker", **post)
    machine = User.objects.create(username=f"{MACHINES}x", name="县平台")
    Post.objects.create(user=machine, capacity="grid_worker", **post)
    worker = next(role for role in report(DISTRICT, at=at) if role.capacity == "grid_worker")
    assert (worker.posts, worker.each) == (7, 1.0), "a machine fills in no form"


def test_the_report_shows_its_assumptions_and_no_person(form, street, sign_in):
    form("A-1", "本周隐患处数")
    street.closed()
    reader = sign_in("qiaohe")
    with budget(14):
        page = reader.get("/burden/report/").content.decode()
    assert "怎么算的" in page
    assert "隐患周报" in page
    for name in ("韩舟", "江橙", "闻笛"):
        assert name not in page
    assert Client().get("/burden/report/").status_code == 302


@pytest.mark.both
def test_a_suggestion_is_nobody_s_and_its_answer_everybody_s(street, at):
    made = suggest("退单时要再选一次事项，打13912345678问", district_id=DISTRICT, from_staff=True, at=at, slip="k" * 20)
    again = suggest("退单时要再选一次事项", district_id=DISTRICT, from_staff=True, at=at, slip="k" * 20)
    assert (made.number, again.pk) == ("S26-0001", made.pk)
    entry = Entry.objects.get(verb="suggestion.say")
    assert (entry.by_kind, entry.by_id, entry.by_name, entry.capacity) == ("teller", None, "", "")
    with pytest.raises(Refused, match="管理员答复"):
        answer_suggestion(
            made, verdict="done", answer="带过来了", public_text=made.text, by=street.actor("wendi"), at=at
        )
    words = {"verdict": "done", "answer": "带过来了", "public_text": made.text, "changed": "退单带着原来的事项"}
    answer_suggestion(made, by=street.actor("mubai"), at=at, **words)
    assert "13912345678" not in made.public_text
    assert ChangeNote.objects.get().suggestion_id == made.pk
    with pytest.raises(Refused, match="已经答复"):
        answer_suggestion(made, by=street.actor("mubai"), at=at, **words)
    assert [line.verb for line in history(DISTRICT, "suggestion", made.pk)] == ["suggestion.answer", "suggestion.say"]
    assert not list(verify(DISTRICT))


def test_the_box_is_open_to_all_and_unanswered_words_stay_in(street, sign_in):
    resident, keeper = Client(), sign_in("mubai")
    start = resident.get("/burden/suggestions/add/").content.decode()
    assert "不用写名字" in start
    assert resident.post("/burden/suggestions/add/", {"text": ""}).status_code == 422
    assert resident.post("/burden/suggestions/add/", {"text": "短"}).status_code == 422
    assert resident.post("/burden/suggestions/add/", {"text": "字太小看不清"})["Location"] == "/burden/suggestions/"
    sign_in("qiaohe").post("/burden/suggestions/add/", {"text": "照片排得太挤"})
    assert list(Suggestion.objects.order_by("id").values_list("from_staff", flat=True)) == [False, True]
    page = resident.get("/burden/suggestions/").content.decode()
    assert "收到2条，答复了0条，还有2条没答" in page
    assert "字太小" not in page
    assert "字太小" in keeper.get("/burden/suggestions/desk/").content.decode()
    address = "/burden/suggestions/of/S26-0001/"
    assert sign_in("wendi").get(address).status_code == 404
    assert keeper.get("/burden/suggestions/of/S26-9999/").status_code == 404
    told = {"verdict": "done", "answer": "有长辈版", "public_text": "字太小看不清", "changed": "加了长辈版"}
    assert keeper.post(address, told | {"answer": "有"}).status_code == 422
    assert keeper.post(address, told).status_code == 302
    assert keeper.post(address, told).status_code == 422
    page = resident.get("/burden/suggestions/").content.decode()
    assert "有长辈版" in page
    assert "居民提的" in page
    assert "加了长辈版" in resident.get("/burden/changes/").content.decode()
    assert "意见S26-0001提的" in resident.get("/burden/changes/").content.decode()
    assert keeper.post("/burden/changes/add/", {"title": "页面快了一倍"}).status_code == 302
    assert "给系统提意见" in resident.get("/").content.decode()


def test_one_address_writes_so_many_an_hour(street):
    resident = Client()
    for number in range(20):
        resident.post("/burden/suggestions/add/", {"text": f"第{number}条意见"})
    assert "试得太多了" in resident.post("/burden/suggestions/add/", {"text": "再来一条"}).content.decode()


def test_the_demonstration_county_has_some(street, at):
    by = Actor(ActorKind.REHEARSAL, "演示", district_id=DISTRICT)
    live(DISTRICT, by=by, at=at)
    live(DISTRICT, by=by, at=at)
    assert Suggestion.objects.in_district(DISTRICT).count() == 4
    assert not list(verify(DISTRICT))
