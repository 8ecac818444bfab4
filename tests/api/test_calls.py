"""JSON for other systems: what they may hand on, read and do; what they may not, and how that is said."""

from __future__ import annotations

import json
import time
from datetime import timedelta

import pytest

from shanzhi.accounts.actions import ask_reset
from shanzhi.api.access import acting
from shanzhi.api.actions.doing import forget_keys
from shanzhi.api.actions.systems import make_system, revoke_system
from shanzhi.api.models import System as Row
from shanzhi.api.models import UsedKey
from shanzhi.api.queries import pages
from shanzhi.journal.models import Entry
from shanzhi.journal.queries import history
from shanzhi.journal.verify import verify
from shanzhi.kernel.refusal import Refused
from shanzhi.ledger.actions.lines import sequence
from shanzhi.ledger.models import LedgerLeaf
from shanzhi.people.access import actor_for
from shanzhi.people.actions.posts import give_post
from shanzhi.people.actions.staff import invite_again
from shanzhi.people.models import Post
from shanzhi.reports.actions.telling import tell
from shanzhi.reports.models import Report, ReporterIdentity
from tests.api.conftest import ALL, System, said
from tests.neighbourhood import DISTRICT, TELLER
from tests.statements import assert_district_named, budget, captured

pytestmark = pytest.mark.django_db
TOLD = {
    "text": "梧桐路47号的路灯不亮了，打13912345678找我", "place": "R-0047", "matter": "0101",
    "source_number": "H-1", "teller": {"name": "卡纳瑞某", "phone": "13912345678"},
}  # fmt: skip


def test_a_telling_is_handed_on_once(street, system):
    platform = system("一网统管", "intake_agent")
    made = said(platform.post("/reports", TOLD, key="abc"), 201)
    assert made["query_code"]
    assert said(platform.post("/reports", TOLD, key="abc"), 201) == made | {"repeated": True}
    again = said(platform.post("/reports", TOLD), 201)
    assert again == {"number": made["number"], "query_code": "", "repeated": True}
    other = platform.post("/reports", TOLD | {"text": "别的"}, key="abc")
    assert said(other, 409)["error"]["code"] == "idempotency_key_reused"
    report = Report.objects.get()
    assert (report.channel, report.source, report.source_number) == ("api", "一网统管", "H-1")
    assert "卡纳瑞某" not in str(list(ReporterIdentity.objects.values()))
    read = said(platform.get(f"/reports/{made['number']}"))
    assert (read["text"], read["masked"]) == (TOLD["text"], False)
    unit = system("市政系统", "leader")
    assert "13912345678" not in said(unit.get(f"/reports/{made['number']}"))["text"]
    [listed] = said(platform.get("/reports"))["items"]
    assert listed == read
    assert forget_keys(DISTRICT, at=street.at + timedelta(days=8)) == 1
    assert not UsedKey.objects.exists()


def test_what_a_system_handed_on_it_reads_wherever_it_lies(street, system):
    platform, other = system("一网统管", "intake_agent"), system("另一个", "intake_agent")
    made = said(platform.post("/reports", {"text": "有盏灯不亮，说不清在哪里，打13912345678"}), 201)
    assert Report.objects.get().case.area_path != street.street.path
    read = said(platform.get(f"/reports/{made['number']}"))
    assert (read["number"], read["masked"]) == (made["number"], True)
    assert other.get(f"/reports/{made['number']}").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""}, {"text": " "}, {"text": "字" * 5001}, {"matter": "9999"}, {"place": "NO"}, {"lon": 1},
        {"lon": 500, "lat": 1}, {"crs": "mars"}, {"told_at": "2026-03-11T10:00:00"},
        {"told_at": "2030-01-01T00:00:00Z"}, {"told_at": "0001-01-01T00:00:00Z"}, {"teller": 7}, {"text": 7},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(street, system, wrong):
    error = said(system("一网统管", "intake_agent").post("/reports", TOLD | wrong), 422)["error"]
    assert error["reasons"]
    assert not Report.objects.exists()


SHAPES = [
    ({"text": ""}, "text", "不能空着"), ({"text": "字" * 5001}, "text", "最多5000个字"),
    ({"text": 7}, "text", "要写成文字"),
    ({"lon": 500, "lat": 1}, "lon", "不大于180"), ({"lat": -91, "lon": 1}, "lat", "不小于-90"),
    ({"lon": "east", "lat": 1}, "lon", "要写成数"), ({"crs": "mars"}, "crs", "wgs84、gcj02、bd09"),
    ({"told_at": "2026-03-11T10:00:00"}, "told_at", "时区"), ({"told_at": "yesterday"}, "told_at", "日期和时刻"),
    ({"teller": 7}, "teller", "名称和值"), ({"teller": {"name": 7}}, "teller.name", "要写成文字"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "field", "word"), SHAPES)
def test_a_wrong_shape_is_said_by_field_in_the_language_asked_for(street, system, wrong, field, word):
    caller = system("一网统管", "intake_agent")
    answer = caller.post("/reports", TOLD | wrong)
    error = said(answer, 422)["error"]
    assert answer["Content-Language"] == "zh-hans"
    assert (error["code"], error["message"]) == ("invalid", " ".join(error["reasons"]))
    [reason] = error["reasons"]
    assert reason.startswith(f"{field}：")
    assert word in reason
    assert "Input" not in reason
    caller.headers["Accept-Language"] = "en-GB,en;q=0.9"
    english = caller.post("/reports", TOLD | wrong)
    assert english["Content-Language"] == "en"
    assert "Accept-Language" in english["Vary"]
    [reason] = said(english, 422)["error"]["reasons"]
    assert reason.startswith(f"{field}: ")
    assert reason.isascii()


def test_addresses_and_steps_of_a_wrong_shape_are_said_too(street, system):
    caller = system("一网统管", "dispatcher")
    [reason] = said(caller.get("/cases", limit=0), 422)["error"]["reasons"]
    assert reason == "limit：要不小于1。"
    [reason] = said(caller.get("/tasks", running="perhaps"), 422)["error"]["reasons"]
    assert reason == "running：要写成true或false。"
    path = f"/cases/{street.case().number}/steps"
    [reason] = said(caller.post(path, {"version": 1}), 422)["error"]["reasons"]
    assert reason == "verb：要写上。"
    [reason] = said(caller.post(path, {"verb": "accept", "version": 1, "brought": {"matter": 7}}), 422)["error"][
        "reasons"
    ]
    assert reason == "brought.matter：要写成文字，或者几个文字的列表。"
    [reason] = said(caller.post(path, [1]), 422)["error"]["reasons"]
    assert "名称和值" in reason
    for language, name in (("en", "There is no"), ("zh-CN", "没有"), ("fr", "没有"), ("*", "没有")):
        caller.headers["Accept-Language"] = language
        for nowhere in ("/cases/26-999999", "/nix"):
            assert said(caller.get(nowhere), 404)["error"]["message"].startswith(name)


def test_a_body_that_is_no_json_is_said_so(street, system):
    caller = system("一网统管", "intake_agent")
    answer = caller.client.post("/api/v1/reports", b"{", content_type="application/json", headers=caller.headers)
    assert said(answer, 400)["error"]["code"] == "bad_request"
    assert said(caller.client.put("/api/v1/cases", headers=caller.headers), 405)["error"]["code"]
    assert said(caller.client.post("/api/v1/openapi.json"), 405)["error"]["code"]
    for path in ("/nowhere", "/"):
        assert said(caller.get(path), 404)["error"]["code"] == "not_found"
    assert said(caller.post("/reports", {"text": "字" * 900_000}), 413)["error"]["code"] == "too_large"
    for path, status in (("/cases", 200), ("/cases/26-999999", 404), ("/openapi.json", 200)):
        assert caller.client.head(f"/api/v1{path}", headers=caller.headers).status_code == status


# tokens


@pytest.mark.parametrize("token", ["", "wrong", "sz-"])
def test_without_a_token_nothing_opens(street, token):
    for path in ("/cases", "/reports", "/tasks", "/journal", "/cases/26-000001"):
        answer = System(token).get(path)
        assert said(answer, 401)["error"]["code"] == "unauthorized"
        assert answer["WWW-Authenticate"] == "Bearer"


def test_a_token_is_kept_hashed_and_opens_only_what_it_was_made_for(street, system):
    reader = system("只看的", "leader", scopes=["cases.read"])
    assert said(reader.get("/cases"))["items"] == []
    for answer in (reader.get("/journal"), reader.get("/reports"), reader.post("/reports", TOLD)):
        assert said(answer, 403)["error"]["code"] == "forbidden"
    assert reader.headers["Authorization"].split()[1] not in str(list(Row.objects.values()))
    assert [line.verb for line in history(DISTRICT, "api_system", str(reader.row.pk))] == ["api.make_system"]
    revoke_system("只看的", by=street.actor("mubai"), at=street.at)
    said(reader.get("/cases"), 401)
    assert not Post.objects.in_force(on=street.at.date()).filter(user=reader.row.user).exists()
    assert verify(DISTRICT) == []


@pytest.mark.parametrize("capacity", ["keeper", "supervisor", "complaint_receiver", "child_protection", "mayor", ""])
def test_some_posts_are_held_by_people_only(street, capacity):
    with pytest.raises(Refused):
        make_system(
            "机器",
            post={"capacity": capacity, "division": street.street},
            scopes=ALL,
            by=street.actor("mubai"),
            at=street.at,
        )


def test_nobody_signs_in_as_a_system(street, system):
    row = system("一网统管", "leader").row
    assert not row.user.has_usable_password()


def test_too_many_questions_a_minute_are_turned_away(street, system):
    hasty = system("急的", "leader", per_minute=2)
    said(hasty.get("/cases"))
    said(hasty.get("/cases"))
    answer = hasty.get("/cases")
    assert said(answer, 429)["error"]["code"] == "too_many_requests"
    assert answer["Retry-After"]


# what is not theirs


@pytest.mark.parametrize("zone", ["complaint", "child"])
def test_what_a_system_may_not_know_answers_like_what_is_not_there(street, system, zone):
    caller = system("一网统管", "dispatcher")
    outside = system("外街道", "leader", division=street.other_street)
    ours = street.case()
    hidden = tell(
        district_id=DISTRICT, text="不能说", by=TELLER, at=street.at, channel="web", zone=zone, grid=street.grid
    )
    absent = caller.get("/cases/26-999999")
    for other, number in ((caller, hidden.case.number), (outside, ours.number), (outside, hidden.case.number)):
        for path in (f"/cases/{number}", f"/cases/{number}/allowed_steps"):
            answer = other.get(path)
            assert (answer.status_code, answer.content) == (404, absent.content)
        step = other.post(f"/cases/{number}/steps", {"verb": "accept", "version": 1})
        assert (step.status_code, step.content) == (404, absent.content)
    assert caller.get(f"/reports/{hidden.report.number}").content == absent.content
    assert said(outside.get("/cases"))["items"] == []
    assert [one["number"] for one in said(caller.get("/cases"))["items"]] == [ours.number]
    seen = {line["case"] for line in said(caller.get("/journal"))["items"]}
    assert seen == {ours.number}


# steps


def test_a_case_goes_round_the_loop_by_systems(street, system):
    told = said(system("热线", "intake_agent").post("/reports", TOLD), 201)
    case = said(system("热线二", "leader").get(f"/reports/{told['number']}"))["case"]
    desks = {name: system(f"{name}系统", name) for name in ("intake_agent", "registrar", "dispatcher", "checker")}
    unit = system("市政", "handler", unit="works")
    steps = [
        ("intake_agent", "accept", {"matter": "0101"}), ("registrar", "register", {"grade": "ordinary"}),
        ("dispatcher", "dispatch", {"lead": "works", "support": ["water"]}),
    ]  # fmt: skip
    for desk, verb, brought in steps:
        before = said(desks[desk].get(f"/cases/{case}"))
        assert verb in {step["verb"] for step in before["allowed_steps"]}
        after = said(
            desks[desk].post(f"/cases/{case}/steps", {"verb": verb, "version": before["version"], "brought": brought})
        )
        assert after["version"] > before["version"]
    assert {(task["unit"]["code"], task["role"]) for task in after["tasks"]} == {
        ("works", "lead"),
        ("water", "support"),
    }
    [task] = said(unit.get("/tasks", running="true"))["items"]
    assert (task["case"], task["ordinal"]) == (case, 1)
    for verb, brought in (("sign", {}), ("hand_in", {"outcome": "换了灯泡", "public_text": "灯亮了。"})):
        [task] = said(unit.get("/tasks"))["items"]
        whole = said(unit.get(f"/cases/{case}"))
        assert (verb, 1) in {(step["verb"], step["task"]) for step in whole["allowed_steps"]}
        body = {"verb": verb, "version": task["version"], "brought": brought}
        said(unit.post(f"/cases/{case}/tasks/1/steps", body))
    assert verify(DISTRICT) == []
    verbs = [line["verb"] for line in said(desks["checker"].get("/journal"))["items"]]
    assert verbs[:5] == ["case.open", "report.tell", "case.accept", "case.register", "case.dispatch"]
    assert "卡纳瑞某" not in json.dumps(said(desks["checker"].get("/journal")), ensure_ascii=False)


def test_the_second_comer_is_told_politely_and_changes_nothing(street, system):
    caller, case = system("热线", "intake_agent"), street.case()
    body = {"verb": "accept", "version": 1, "brought": {"matter": "0101"}}
    first = said(caller.post(f"/cases/{case.number}/steps", body, key="k1"))
    assert first["state"] == "accepted"
    assert said(caller.post(f"/cases/{case.number}/steps", body, key="k1")) == first
    error = said(caller.post(f"/cases/{case.number}/steps", body), 409)["error"]
    assert (error["code"], error["version"]) == ("stale", first["version"])
    assert "旧了" in error["message"]
    assert said(caller.post(f"/cases/{case.number}/steps", body | {"version": 9}, key="k1"), 409)["error"]["code"] == (
        "idempotency_key_reused"
    )


def test_a_step_that_is_refused_says_every_reason_and_may_be_tried_again(street, system):
    caller, case = system("热线", "intake_agent"), street.case()
    path = f"/cases/{case.number}/steps"
    wrong = said(caller.post(path, {"verb": "dispatch", "version": 1, "brought": {"lead": "works"}}, key="k"), 422)
    assert len(wrong["error"]["reasons"]) >= 2
    assert said(caller.post(path, {"verb": "accept", "version": 1, "brought": {"matter": "nix"}}), 422)["error"][
        "reasons"
    ]
    assert said(caller.post(path, {"verb": "accept", "version": 1, "brought": {"colour": "red"}}), 422)
    unknown = said(caller.post(path, {"verb": "nix", "version": 1}), 422)["error"]
    assert (unknown["code"], unknown["message"]) == ("no_such_step", "没有叫“nix”的步骤。")
    said(caller.post(path, {"verb": "accept", "version": 1, "brought": {"matter": "0101"}}, key="k"))


# long lists


def test_lists_go_on_where_they_were_cut(street, system):
    caller = system("热线", "leader")
    numbers = [street.case().number for _number in range(5)]
    found, cursor = [], ""
    while True:
        page = said(caller.get("/cases", limit=2, cursor=cursor, state="open"))
        found += [one["number"] for one in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert found == numbers[::-1]
    assert said(caller.get("/cases", cursor="nix"), 400)["error"]["code"] == "bad_cursor"
    said(caller.get("/cases", limit=0), 422)
    said(caller.get("/cases", state="nix"), 422)
    assert said(caller.get("/cases", state="closed", matter="0101"))["items"] == []


@pytest.mark.both
def test_the_journal_is_read_since_a_cursor_and_loses_nothing(street, system):
    caller = system("平台", "leader")
    street.case()
    first = said(caller.get("/journal"))
    assert [line["verb"] for line in first["items"]] == ["case.open"]
    again = said(caller.get("/journal", cursor=first["cursor"]))
    assert again["items"] == [], "what has no place yet is handed out once"
    sequence(DISTRICT)
    settled = said(caller.get("/journal", cursor=again["cursor"]))
    assert settled["items"] == first["items"], "and once more with its place"
    assert said(caller.get("/journal", cursor=settled["cursor"]))["items"] == []
    street.case()
    fresh = said(caller.get("/journal", cursor=settled["cursor"]))
    assert [line["verb"] for line in fresh["items"]] == ["case.open"]
    assert fresh["items"][0]["id"] != first["items"][0]["id"]
    sequence(DISTRICT)
    one = said(caller.get("/journal", limit=1))
    two = said(caller.get("/journal", limit=1, cursor=one["cursor"]))
    assert [one["items"], two["items"]] == [first["items"], fresh["items"]]


def test_a_client_gets_on_while_no_worker_gives_places(street, system):
    caller = system("平台", "leader")
    opened = {street.case().number for _time in range(2)}
    cursor, read = "", []
    for _time in range(3):
        page = said(caller.get("/journal", limit=1, cursor=cursor))
        cursor = page["cursor"]
        read += [line["case"] for line in page["items"]]
    assert (len(read), set(read)) == (2, opened)
    sequence(DISTRICT)
    settled = said(caller.get("/journal", cursor=cursor))
    assert {line["case"] for line in settled["items"]} == opened


def test_lines_written_while_the_clock_was_set_back_are_read_all_the_same(street, system, monkeypatch):
    caller = system("平台", "leader")
    street.case()
    sequence(DISTRICT)
    before = said(caller.get("/journal"))
    by_time = pages.cursor_of(Entry.objects.get(verb="case.open").pk)  # as a version that reckoned by time gave it
    hour_ago = time.time_ns() - 3_600_000_000_000
    with monkeypatch.context() as set_back:
        set_back.setattr("shanzhi.kernel.ids.time.time_ns", lambda: hour_ago)
        street.case()
    sequence(DISTRICT, whole=True)
    for cursor in (before["cursor"], by_time):
        assert [line["verb"] for line in said(caller.get("/journal", cursor=cursor))["items"]] == ["case.open"]
    assert said(caller.get("/cases", cursor=before["cursor"]), 400)["error"]["code"] == "bad_cursor"


def test_an_older_cursor_whose_own_line_has_no_place_yet_replays_nothing(street, system):
    caller = system("平台", "leader")
    street.case()
    sequence(DISTRICT)
    street.case()
    newest = Entry.objects.filter(verb="case.open").latest("pk")
    waiting = said(caller.get("/journal", cursor=pages.cursor_of(newest.pk)))
    assert [line["id"] for line in waiting["items"]] == [newest.leaf], "no line that had its place before"
    sequence(DISTRICT)
    settled = said(caller.get("/journal", cursor=waiting["cursor"]))
    assert [line["id"] for line in settled["items"]] == [newest.leaf]


def test_a_cursor_from_before_an_older_backup_is_refused_with_what_to_do(street, system):
    caller = system("平台", "leader")
    street.case()
    sequence(DISTRICT)
    size = LedgerLeaf.objects.filter(district_id=DISTRICT).count()
    assert said(caller.get("/journal", cursor=pages.cursor_of(size)))["items"] == []
    error = said(caller.get("/journal", cursor=pages.cursor_of(size + 1)), 400)["error"]
    assert (error["code"], "从头再读" in error["message"]) == ("bad_cursor", True)


@pytest.mark.both
def test_statements_name_the_district_and_do_not_grow(street, system):
    caller = system("平台", "leader")
    for _number in range(3):
        street.dispatched()
    with captured() as sent:
        for path in ("/cases", "/tasks", "/reports", "/journal", "/cases/26-000001"):
            with budget(12):
                said(caller.get(path))
    assert_district_named(sent)


def test_the_document_is_made_from_the_code_and_shown_on_a_page(street, system):
    schema = json.loads(System("").get("/openapi.json").content)
    assert set(schema["paths"]["/api/v1/cases/{number}/steps"]) == {"post"}
    page = System("").client.get("/api/v1/docs/")
    assert page.status_code == 200
    text = page.content.decode()
    for operation in ("hand_on_report", "take_step", "read_journal"):
        assert f'id="{operation}"' in text
    assert "<script>" not in text


def test_a_post_that_only_a_person_may_hold_counts_nothing_for_a_system(street, system):
    platform = system("县平台", "intake_agent")
    give_post(platform.row.user, capacity="supervisor", division=street.street, by=street.actor("mubai"), at=street.at)
    assert actor_for(platform.row.user, at=street.at).capacities() == {"intake_agent", "supervisor"}
    assert acting(platform.row, at=street.at).capacities() == {"intake_agent"}


def test_nobody_comes_in_as_a_system(street, system):
    machine = system("县平台", "intake_agent").row.user
    with pytest.raises(Refused, match="没有人能用它登录"):
        invite_again(machine, by=street.actor("mubai"), at=street.at)
    assert ask_reset(machine.username, at=street.at) is None
