"""The pages of mediation: parties apply or are written down, the mediator works, nobody outside reads a name."""

from __future__ import annotations

import io
import logging

import pytest
from django.test import Client
from django.urls import reverse

from shanzhi.journal import errands, sweeps
from shanzhi.journal.queries import history
from shanzhi.mediation.models import Dispute
from shanzhi.post.models import Notice
from shanzhi.rehearse.models import Play
from tests.mediation.laying import PARTIES
from tests.neighbourhood import DISTRICT
from tests.statements import budget
from tests.whole.addresses import doors, endpoints
from tests.whole.asking import ask
from tests.whole.world import HERE, begin, live

FORM = {
    "kind": "neighbours",
    "text": "甄自在家漏水，淹了贾不让家",
    "name": "甄自在",
    "phone": "13812349876",
    "other_name": "贾不让",
    "key": "k" * 32,
}
NAMES = ("甄自在", "贾不让", "13812349876")


def press(client, verb, **brought):
    row = Dispute.objects.get(district_id=DISTRICT)
    return client.post(f"/mediation/disputes/{row.number}/{verb}/", {"seen": row.version, **brought})


def test_a_party_applies_without_an_account_and_a_mediator_takes_it_to_an_agreement(signed_in, ground):
    visitor = Client()
    assert visitor.post("/mediation/ask/", {}).status_code == 422
    page = visitor.post("/mediation/ask/", FORM | {"area": ground.community.code}, follow=True)
    assert "收到了，编号M26-0001" in page.content.decode()
    client = signed_in("heyan")
    desk = client.get("/mediation/").content.decode()
    assert "甲家漏水，淹了乙家" in desk
    assert not [name for name in NAMES if name in desk]
    assert press(client, "open", purpose="想先看看是谁和谁").status_code == 422, "before it is one's own"
    assert press(client, "take").status_code == 302
    short = press(client, "open", purpose="看看")
    assert short.status_code == 422
    assert "至少6个字" in short.content.decode(), "the refusal says what is enough"
    opened = press(client, "open", purpose="通知双方周五来调解").content.decode()
    assert all(name in opened for name in NAMES)
    assert "<dt>申请方</dt><dd>甄自在" in opened, "who is who"
    assert "<dt>对方</dt><dd>贾不让" in opened
    assert press(client, "sit", note="").status_code == 422
    assert press(client, "sit", note="甄自在答应修", place_text="调解室", on="2026-03-11").status_code == 302
    refused = press(client, "agree", text="甄自在修水管", follow_up_on="2026-03-01")
    assert refused.status_code == 422
    assert "甄自在修水管" in refused.content.decode(), "what was typed stays"
    assert press(client, "agree", text="甄自在修水管", follow_up_on="2026-04-10").status_code == 302
    printed = press(client, "agreement").content.decode()
    assert "调解协议书" in printed
    assert "甄自在修水管" in printed
    assert printed.count("　　年　　月　　日") == 3, "each who signs writes the day"
    assert "为什么事" in printed
    assert press(client, "follow_up", note="贾不让说修好了").status_code == 302
    row = Dispute.objects.get(district_id=DISTRICT)
    verbs = [line.verb for line in history(DISTRICT, "dispute_seal", str(row.pk))]
    assert sorted(verbs) == ["mediation.print", "mediation.unseal"]
    assert "M26-0001" in client.get("/mediation/").content.decode()


def test_whoever_asks_leaves_a_way_to_be_found(signed_in, ground):
    visitor = Client()
    asked = FORM | {"area": ground.community.code, "phone": ""}
    assert "至少留一个" in visitor.get("/mediation/ask/").content.decode(), "said before it is refused"
    for phone in ("", "abc"):
        refused = visitor.post("/mediation/ask/", asked | {"phone": phone})
        assert refused.status_code == 422
        assert "联系得上您" in refused.content.decode() or "再核对" in refused.content.decode()
        assert "甄自在家漏水" in refused.content.decode(), "what was written stays"
    assert not Dispute.objects.in_district(DISTRICT).exists(), "nobody is told that somebody calls who can't"
    page = visitor.post("/mediation/ask/", asked | {"address": "3号楼"}, follow=True).content.decode()
    assert "收到了，编号M26-0001" in page
    assert "打电话约您" not in page
    assert "到您留的住址" in page


def test_a_case_is_handed_on_with_what_it_already_says(signed_in, ground):
    case = ground.accepted(summary="楼上楼下为漏水吵了一个月")
    clerk = signed_in("bailu")
    page = clerk.get(f"/cases/{case.number}/").content.decode()
    assert f"/mediation/apply/?case={case.number}" in page
    form = clerk.get(f"/mediation/apply/?case={case.number}").content.decode()
    assert "楼上楼下为漏水吵了一个月" in form
    told = FORM | {"area": ground.community.code, "case": case.number}
    assert clerk.post("/mediation/apply/", told)["Location"] == "/mediation/apply/"
    assert Dispute.objects.get(district_id=DISTRICT).from_case_id == case.pk
    beside = clerk.get(f"/cases/{case.number}/").content.decode()
    assert "M26-0001" in beside
    assert not [name for name in NAMES if name in beside]
    gone = clerk.get("/mediation/apply/?case=26-999999").content.decode()
    assert "楼上楼下为漏水" not in gone
    assert "由事项" not in gone


def test_the_coordinator_assigns_and_keeps_the_register(signed_in, ground, applied):
    client = signed_in("tongchou")
    assert press(client, "assign", to="nosuchbody").status_code == 422
    assert press(client, "assign", to="waihe").status_code == 422
    assert press(client, "assign", to="heyan").status_code == 302
    assert (
        client.post("/mediation/mediators/", {"username": "heyan", "rehired": "on", "strength": "邻里"}).status_code
        == 302
    )
    assert "退休返聘" in client.get("/mediation/mediators/").content.decode()
    assert client.post("/mediation/mediators/", {"username": "waihe"}).status_code == 422
    assert press(client, "withdraw", reason="甄自在不申请了").status_code == 302
    assert "甲不申请了" in client.get(f"/mediation/disputes/{applied.number}/").content.decode()
    assert press(client, "fail", reason="晚了").status_code == 422


def test_a_stale_page_changes_nothing(signed_in, ground, dispute):
    client = signed_in("heyan")
    address = f"/mediation/disputes/{dispute.number}/fail/"
    assert client.post(address, {"seen": 1, "reason": "不谈了"}).status_code == 409
    assert client.post(address, {"reason": "不谈了"}).status_code == 422
    assert client.post(f"/mediation/disputes/{dispute.number}/nosuch/", {"seen": 1}).status_code == 404


def test_pages_ask_little(signed_in, ground, dispute):
    client = signed_in("heyan")
    client.get("/mediation/")
    for address, limit in (("/mediation/", 9), (f"/mediation/disputes/{dispute.number}/", 12)):
        with budget(limit):
            assert client.get(address).status_code == 200


def test_parties_sing_in_no_page_export_note_or_log_outside(db, at, monkeypatch):
    """Whatever an outsider asks for: no party's name comes back, nor lies in a note or a log."""
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    logging.getLogger().addHandler(handler)
    monkeypatch.setattr("shanzhi.kernel.clock.now", lambda: at)
    world = begin(at)
    live(world, "ordinary")
    Play.objects.all().delete()  # a rehearsal is for a demonstration
    sweeps.run_all(at)
    errands.drain(at=at)
    secrets = {"金丝雀", *(part for person in PARTIES for part in (person.name, person.phone, person.address) if part)}
    found = []
    for name in ("", "bailu", "linfeng", "waihe", "mubai"):
        for endpoint in endpoints():
            if not endpoint.name.startswith(("mediation:", "meetings:", "desks:", "web:search", "web:house", "post:")):
                continue
            for door in doors(endpoint, world)[:2]:
                for method in ("get", "post"):
                    answer = ask(world.cookies[name], method, door.urls(endpoint)[0])
                    found += [f"{endpoint} as {name}: {one}" for one in secrets if one in answer.text]
    logging.getLogger().removeHandler(handler)
    assert not found
    assert not [one for one in secrets if one in log.getvalue()]
    for note in Notice.objects.filter(district_id=DISTRICT):
        assert not [one for one in secrets if one in f"{note.title}{note.body}"]
    inside = ask(world.cookies["heyan"], "get", reverse("mediation:dispute", args=[world.more["dispute"]]))
    assert not [one for one in secrets if one in inside.text], "not even inside, unopened"
    assert "甲家漏水" in inside.text
    assert {"qiaohe", "bailu"} <= HERE


@pytest.mark.parametrize("name", ["qiaohe", "linfeng", "bailu", "waihe", "waichou", "mubai"])
def test_a_dispute_that_is_not_yours_is_not_there(signed_in, ground, dispute, name):
    client = signed_in(name)
    one = client.get(f"/mediation/disputes/{dispute.number}/")
    other = client.get("/mediation/disputes/M26-9999/")
    assert one.status_code == other.status_code
    assert one.status_code in {404, 302}
