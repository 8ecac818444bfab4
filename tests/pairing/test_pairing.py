"""Pairs by their verbs and pages: proposed evenly, decided by people, kept up without blame, handed over."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from shanzhi.accounts.models import User
from shanzhi.journal.models import Entry
from shanzhi.journal.queries import history
from shanzhi.journal.verify import verify
from shanzhi.kernel.actors import Actor, ActorKind, Holding
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.organisation.models import Unit
from shanzhi.pairing import actions, queries
from shanzhi.pairing.demonstration import live_pairs
from shanzhi.pairing.kinds import KINDS
from shanzhi.pairing.models import Contact, Pair
from shanzhi.territory.models import Division
from tests.neighbourhood import DISTRICT, FROM
from tests.statements import assert_district_named, budget, captured


def fresh(pair):
    return Pair.objects.in_district(DISTRICT).with_sides().get(pk=pair.pk)


def test_proposals_give_their_reason_and_people_decide_each(ground, partners):
    by, at = ground.actor("tongchou"), ground.at
    actions.describe(ground.community, words="场地，义诊", capacity=4, by=by, at=at)
    actions.describe(partners[0], words="义诊 讲座", capacity=None, by=by, at=at)
    with captured() as statements:
        pairs = actions.propose("unit_community", by=by, at=at)
    assert_district_named(statements)
    assert len(pairs) == 4, "the community said four at most"
    first = next(pair for pair in pairs if pair.first_unit == partners[0])
    assert fresh(first).reason == "对得上：义诊；同一社区；那边共4家"
    actions.accept(first, by=by, at=at, seen=first.version)
    with pytest.raises(Stale):
        actions.decline(pairs[1], never=True, by=by, at=at, seen=9)
    refused = next(pair for pair in pairs if pair != first)
    actions.decline(refused, never=True, by=by, at=at, seen=refused.version)
    with pytest.raises(Refused, match="现在是"):
        actions.accept(refused, by=by, at=at, seen=refused.version)
    again = actions.propose("unit_community", by=by, at=at)
    assert refused.first_key not in {pair.first_key for pair in again}, "not this one again"
    assert [line.verb for line in history(DISTRICT, "pair", first.pk)] == ["pair.accept", "pair.propose"]
    assert verify(DISTRICT) == []


def test_another_system_is_nobodys_master_or_apprentice(ground):
    User.objects.create_user("system-x1", name="一网统管平台")
    told = {"on": ground.at.date()}
    assert queries.find_side(ground.actor("tongchou"), ("person",), "韩舟", **told) == ground.users["hanzhou"]
    for said in ("system-x1", "一网统管平台"):
        assert queries.find_side(ground.actor("tongchou"), ("person",), said, **told) is None


def test_a_pair_by_hand_keeps_to_the_rules(ground, partners):
    by, at, home = ground.actor("tongchou"), ground.at, ground.community
    actions.pair_by_hand("unit_community", partners[0], home, by=by, at=at)
    with pytest.raises(Refused, match="已经有1对"):
        actions.pair_by_hand("unit_community", partners[0], home, by=by, at=at)
    with pytest.raises(Refused, match="写清两边是谁"):
        actions.pair_by_hand("unit_community", None, home, by=by, at=at)
    with pytest.raises(Refused, match="由这里的统筹员定"):
        actions.pair_by_hand("unit_community", partners[1], home, by=ground.actor("waichou"), at=at)
    with pytest.raises(Refused, match="由人来配"):
        actions.propose("mentor_newcomer", by=by, at=at)
    made = actions.pair_by_hand("mentor_newcomer", ground.users["gezhang"] if "gezhang" in ground.users
                                else ground.users["bailu"], ground.users["qiaohe"], by=by, at=at)  # fmt: skip
    assert fresh(made).second_name == "乔禾"


def test_another_systems_account_is_nobody_to_pair(ground):
    User.objects.create_user("system-hotline", name="热线平台")
    by, on = ground.actor("tongchou"), ground.at.date()
    assert queries.find_side(by, ("person",), "hanzhou", on=on) == ground.users["hanzhou"]
    for said in ("system-hotline", "热线平台"):
        assert queries.find_side(by, ("person",), said, on=on) is None


def test_contacts_keep_the_rhythm_and_silence_asks_for_a_hand(ground, partners):
    by, at = ground.actor("tongchou"), ground.at
    pair = actions.pair_by_hand("unit_community", partners[0], ground.community, by=by, at=at)
    later = at + timedelta(days=100)
    assert pair.needs_support(on=later.date())
    assert queries.supported(by, kind="unit_community", on=later.date()) == [pair]
    told = {"on": later.date(), "mode": "service", "note": "修了灯，打13812345678"}
    for _twice in range(2):
        actions.note_contact(fresh(pair), by=by, at=later, **told)
    [contact] = Contact.objects.in_district(DISTRICT)
    assert "13812345678" not in contact.note
    assert not queries.supported(by, kind="unit_community", on=later.date())
    with pytest.raises(Refused, match="今天以前"):
        actions.note_contact(fresh(pair), on=later.date() + timedelta(days=1), mode="call", note="", by=by, at=later)


def test_leaving_takes_a_report_and_hands_over(ground, partners):
    by, at = ground.actor("tongchou"), ground.at
    pair = actions.pair_by_hand("unit_community", partners[0], ground.community, by=by, at=at)
    with pytest.raises(Refused, match="写两句小结"):
        actions.end(pair, report="", by=by, at=at, seen=pair.version)
    told = {"report": "修了三盏灯，活动室还没弄完", "by": by, "at": at}
    following = actions.hand_over(pair, to=partners[1], seen=pair.version, **told)
    assert (fresh(pair).state, fresh(pair).next_number) == ("handed_over", following.number)
    assert fresh(following).first_name == "共建1号"
    actions.end(following, seen=following.version, **told)
    assert verify(DISTRICT) == []


def test_the_pages_walk_from_proposal_to_report(signed_in, ground, partners):
    client, kind = signed_in("tongchou"), {"kind": "unit_community"}
    assert "还没有结对" in client.get("/pairing/").content.decode()
    side = {"first": "共建0号", "words": "义诊", "capacity": ""}
    assert client.post("/pairing/sides/", kind | side).status_code == 302
    assert client.post("/pairing/sides/", kind | side | {"first": "没有这家"}).status_code == 422
    odd = client.post("/pairing/sides/", kind | side | {"capacity": "abc"}).content.decode()
    assert "最多几家：这里填整数。" in odd, "a refusal names its field"
    assert client.post("/pairing/propose/", kind).status_code == 302
    assert client.post("/pairing/propose/", kind).status_code == 422, "nobody is left to pair"
    rows = list(Pair.objects.in_district(DISTRICT).order_by("number"))
    assert "没有对得上的；同一社区" in client.get("/pairing/").content.decode()
    assert client.post("/pairing/accept/", kind | {"number": [row.number for row in rows[1:]]}).status_code == 302
    one = f"/pairing/pairs/{rows[0].number}/"
    assert client.post(f"{one}decline/", {"seen": 1, "never": "on"}).status_code == 302
    assert client.post(f"{one}accept/", {"seen": 2}).status_code == 422
    two = f"/pairing/pairs/{rows[1].number}/"
    assert client.post(f"{two}contact/", {"seen": 2, "mode": "visit", "note": "看了活动室"}).status_code == 302
    assert "看了活动室" in client.get(two).content.decode()
    assert client.post(f"{two}end/", {"seen": 1, "report": "办了两件事"}).status_code == 409
    assert client.post(f"{two}end/", {"seen": 3, "report": "办了两件事"}).status_code == 302
    hand = {"seen": 2, "report": "办了一件事", "to": "共建0号"}
    assert client.post(f"/pairing/pairs/{rows[2].number}/hand-over/", hand).status_code == 422, "not these two"
    assert client.post("/pairing/new/", kind | {"first": "共建1号", "second": "梧桐社区"}).status_code == 302
    assert client.post("/pairing/new/", kind | {"first": "", "second": ""}).status_code == 422
    with budget(16):
        client.get("/pairing/")
    with budget(12):
        client.get(two)


def test_a_leader_sees_counts_alone(signed_in, ground, partners):
    pair = actions.pair_by_hand(
        "unit_community", partners[0], ground.community, by=ground.actor("tongchou"), at=ground.at
    )
    leader = signed_in("linfeng")
    page = leader.get("/pairing/counts/").content.decode()
    assert "梧桐社区" in page
    assert "共建0号" not in page
    assert "/pairing/?kind=" not in page, "whoever may not open the pairs has no way there"
    mine = signed_in("tongchou").get("/pairing/counts/").content.decode()
    assert 'href="/pairing/?kind=unit_community"' in mine, "whoever may opens the pairs behind a number"
    for never in ("师傅和新人", "指导员和企业", "机关和企业"):
        assert never not in page, "a kind of which there never was a pair isn't counted as 0"
    assert leader.get("/pairing/").status_code == 404
    assert "三到六个月" in leader.get("/pairing/rules/").content.decode()
    assert all(str(kind.ends) for kind in KINDS.values())
    assert signed_in("waichou").get(f"/pairing/pairs/{pair.number}/").status_code == 404


def test_the_demonstration_pairs_170_units_with_12_communities(ground):
    for n in range(11):
        path = f"0001000100{n + 10:02d}"
        code, name = f"9901010010{n + 10:02d}", f"第{n}社区"
        Division.objects.create(
            code=code, name=name, kind="community", level=3, parent=ground.street, path=path, valid_from=FROM
        )
    Division.objects.filter(code="990101002001").update(kind="village")
    homes = list(Division.objects.filter(kind="community"))
    units = [
        Unit(code=f"G{n:03d}", name=f"共建{n}号", kind="partner", division=homes[n % 12], path=f"9{n:03d}")
        for n in range(170)
    ]
    Unit.objects.bulk_create(units)
    assert live_pairs(DISTRICT, by=Actor(ActorKind.REHEARSAL, "演", district_id=DISTRICT), at=ground.at)
    loads = [number for _name, number in queries.by_community(DISTRICT)]
    assert (sum(loads), len(loads), max(loads) - min(loads)) == (170, 12, 1)
    chief = Actor(ActorKind.USER, "统", holdings=(Holding(0, "coordinator", "0001"),), district_id=DISTRICT)
    assert 0 < len(queries.supported(chief, kind="unit_community", on=ground.at.date())) <= 20


def test_the_pairs_of_a_kind_go_out_as_a_workbook_and_it_is_written_down(ground, partners):
    by, at = ground.actor("tongchou"), ground.at
    made = actions.pair_by_hand("unit_community", partners[0], ground.community, by=by, at=at)
    with captured() as statements:
        content = actions.export_pairs("unit_community", by=by, at=at)
    assert_district_named(statements)
    head, row, *_rest = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert head[:3] == ["编号", KINDS["unit_community"].first, KINDS["unit_community"].second]
    assert row[:4] == [made.number, partners[0].name, ground.community.name, "结对中"]
    elsewhere = actions.export_pairs("unit_community", by=ground.actor("waichou"), at=at)
    theirs = CalamineWorkbook.from_filelike(io.BytesIO(elsewhere)).get_sheet_by_index(0).to_python()
    assert made.number not in str(theirs)
    assert Entry.objects.filter(district_id=DISTRICT, verb="pair.export").count() == 2
