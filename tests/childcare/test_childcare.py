"""Children by the verbs: sealed, paired only when everything is in order, access ends at once, a concern goes round."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.db import connection
from python_calamine import CalamineWorkbook

from shanzhi.accounts.models import User
from shanzhi.cases.actions.steps import take_step
from shanzhi.cases.models import Case
from shanzhi.cases.queries import kept_out
from shanzhi.childcare import access, queries, vault
from shanzhi.childcare.actions import bonds, exporting, files, volunteers
from shanzhi.childcare.demonstration import live_children
from shanzhi.childcare.models import Bond, Child, ChildContact, Concern, Consent, PlanYear
from shanzhi.childcare.notices import erase_old, tell_who_began
from shanzhi.childcare.rules import CALL_EVERY
from shanzhi.journal import errands, retention, sweeps
from shanzhi.journal.models import Entry, Payload
from shanzhi.journal.queries import history
from shanzhi.journal.verify import verify
from shanzhi.kernel.actors import SYSTEM, Actor, ActorKind
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.kernel.sealing import SealError
from shanzhi.learning.queries.shortlist import shortlist
from shanzhi.people.access import actor_for
from shanzhi.people.actions.posts import give_post
from shanzhi.people.models import Post
from shanzhi.post.models import Notice
from shanzhi.reports.actions.identity import rotate_keys
from tests.childcare.laying import FILE, another, paired, registered, teamed, volunteer
from tests.neighbourhood import DISTRICT, FROM
from tests.statements import assert_district_named, captured

SECRETS = [FILE.name, FILE.called, FILE.condition, FILE.school, FILE.address, FILE.guardian, FILE.guardian_phone, "雀"]


def fresh(bond):
    return Bond.objects.in_district(DISTRICT).select_related("child", "volunteer__user", "team").get(pk=bond.pk)


@pytest.mark.both
def test_volunteers_who_wait_for_their_screening_stand_first(ground):
    screened = volunteer(ground)
    act = {"by": ground.actor("tongxin"), "at": ground.at}
    post = {"capacity": "volunteer", "division": ground.street, "area_path": ground.street.path}
    Post.objects.create(user=ground.users["heyan"], starts_on=FROM, **post)
    waiting = volunteers.enrol(ground.users["heyan"], alone=True, unit=None, committed_until=date(2027, 6, 1), **act)
    found = queries.volunteers(ground.actor("tongxin"), at=ground.at)
    assert [one.pk for one in found] == [waiting.pk, screened.pk]


def test_at_rest_a_child_lies_sealed_and_no_line_names_it(ground, bond):
    by, at = ground.actor("zhongmama"), ground.at
    files.read_file(bond.child, purpose="约雀儿小名周六见面", by=by, at=at, bond=bond)
    bonds.note_contact(bond, on=at.date(), mode="call", note="金丝雀童说想妈妈", by=by, at=at)
    told = bonds.raise_concern(bond, words="金丝雀童身上有伤，说不想回金丝雀巷3号", by=by, at=at)
    assert bond.child.code in told.case.summary
    if connection.vendor == "sqlite":
        raw = connection.connection.serialize().decode(errors="ignore")
        assert bond.child.code in raw, "the whole database was read"
        assert not [one for one in SECRETS if one in raw]
    for payload in Payload.objects.filter(district_id=DISTRICT):
        assert not [one for one in SECRETS if one in payload.data]
    with pytest.raises(SealError):
        vault.unseal(bond.child.token, "file", district_id=DISTRICT, key=bond.pk)


def test_nothing_begins_before_everything_is_in_order(ground):
    by, at = ground.actor("tongxin"), ground.at
    child = files.register_child(FILE, area_path=ground.community.path, by=by, at=at)
    told = {"alone": True, "unit": None, "committed_until": date(2027, 6, 1)}
    one = volunteers.enrol(ground.users["zhongmama"], by=by, at=at, **told)
    bond = bonds.propose(child, volunteer=one, by=by, at=at)
    with pytest.raises(Refused) as refused:
        bonds.activate(bond, by=by, at=at, seen=bond.version)
    assert len(refused.value.reasons) == 4
    assert not access.own_bonds(ground.actor("zhongmama"), on=at.date())
    volunteers.screen(one, passed=False, checked_on=at.date(), valid_until=None, by=by, at=at)
    assert any("不得参加" in fault for fault in bonds.faults_before(fresh(bond), on=at.date()))


def test_a_screening_that_ran_out_lets_nobody_begin_or_look(ground, bond):
    by = ground.actor("zhongmama")
    assert access.own_bonds(by, on=date(2026, 12, 1))
    assert not access.own_bonds(by, on=date(2027, 6, 2)), "the screening and the consent ran out"
    other = bonds.propose(registered(ground), volunteer=bond.volunteer, by=ground.actor("tongxin"), at=ground.at)
    assert any("过期" in fault for fault in bonds.faults_before(other, on=date(2027, 6, 2)))


def test_women_pair_alone_men_in_teams_of_three(ground):
    by, at = ground.actor("tongxin"), ground.at
    people = [volunteer(ground)]
    for name in ("heyan", "tongchou"):
        post = {"capacity": "volunteer", "division": ground.street, "area_path": ground.street.path}
        Post.objects.create(user=ground.users[name], starts_on=FROM, **post)
        ground.actors[name] = actor_for(ground.users[name], at=at)
        people.append(volunteer(ground, name))
    man = volunteers.enrol(
        ground.users["heyan"], alone=False, unit=None, committed_until=date(2027, 6, 1), by=by, at=at
    )
    child = registered(ground)
    with pytest.raises(Refused, match="三人以上的小组"):
        bonds.propose(child, volunteer=man, by=by, at=at)
    with pytest.raises(Refused, match="至少三个人"):
        volunteers.form_team("三楼", brand="钟妈妈", volunteers=people[:2], by=by, at=at)
    team = volunteers.form_team("三楼", brand="钟妈妈", volunteers=people, by=by, at=at)
    bond = bonds.propose(child, team=team, by=by, at=at)
    bonds.activate(bond, by=by, at=at, seen=bond.version)
    assert fresh(bond).partner == "钟妈妈 三楼"
    assert access.own_bonds(ground.actor("heyan"), on=at.date())


def test_whoever_protects_children_is_no_volunteer(ground):
    post = {"capacity": "child_protection", "division": ground.street, "area_path": ground.street.path}
    Post.objects.create(user=ground.users["zhongmama"], starts_on=FROM, **post)
    with pytest.raises(Refused, match="自己不做结对志愿者"):
        volunteer(ground)


def test_a_volunteer_of_the_county_too_is_taken_by_who_protects_the_streets_children(ground):
    post = {"capacity": "volunteer", "division": ground.county, "area_path": ground.county.path}
    Post.objects.create(user=ground.users["zhongmama"], starts_on=FROM, **post)
    assert volunteer(ground).pk


def test_a_volunteer_reads_what_is_needed_and_each_reading_has_its_line(ground, bond):
    by, at, child = ground.actor("zhongmama"), ground.at, bond.child
    with pytest.raises(Refused, match="写清看档案做什么用"):
        files.read_file(child, purpose="看看", by=by, at=at, bond=bond)
    seen = files.read_file(child, purpose="约周六的见面时间", by=by, at=at, bond=bond).file
    assert (seen.called, seen.guardian_phone, seen.name, seen.school, seen.address) == (
        FILE.called,
        FILE.guardian_phone,
        "",
        "",
        "",
    )
    whole = files.read_file(child, purpose="年度复核这份档案", by=ground.actor("tongxin"), at=at).file
    assert whole == FILE
    lines = history(DISTRICT, "child_file", child.pk)
    assert [(line.verb, line.zone, line.data["purpose"]) for line in lines] == [
        ("child.read", "child", "年度复核这份档案"), ("child.read", "child", "约周六的见面时间"),
    ]  # fmt: skip
    assert files.show_again(child, by=by, at=at + timedelta(hours=5), bond=bond) is None
    for name in ("waihu", "linfeng", "tongchou", "waiai", "bailu"):
        with pytest.raises(Refused):
            files.read_file(child, purpose="想看看这个孩子是谁", by=ground.actor(name), at=at)
        assert not Child.objects.visible_to(ground.actor(name)).exists()


def test_withdrawal_ends_access_at_once(ground, bond):
    by, at = ground.actor("zhongmama"), ground.at
    files.read_file(bond.child, purpose="约周六的见面时间", by=by, at=at, bond=bond)
    assert files.withdraw_consent(bond.child, by=ground.actor("tongxin"), at=at) == 1
    assert not access.own_bonds(by, on=at.date())
    for verb in (files.show_again, lambda child, **who: files.read_file(child, purpose="再看一眼这孩子", **who)):
        assert _refused_or_nothing(verb, bond, by=by, at=at)
    with pytest.raises(Refused, match="现在不由您"):
        bonds.raise_concern(bond, words="还是担心这个孩子", by=by, at=at)
    assert fresh(bond).ending == "withdrawn"
    assert verify(DISTRICT) == []


def _refused_or_nothing(verb, bond, **who):
    try:
        return verb(bond.child, bond=bond, **who) is None
    except Refused:
        return True


def test_contacts_keep_to_consent_and_to_the_accompanied_meeting(ground):
    by, at = ground.actor("zhongmama"), ground.at
    guard = ground.actor("tongxin")
    bond = bonds.propose(registered(ground), volunteer=volunteer(ground), by=guard, at=at)
    bonds.activate(bond, by=guard, at=at, seen=bond.version)
    with pytest.raises(Refused, match="有人陪同"):
        bonds.note_contact(bond, on=at.date(), mode="visit", note="", by=by, at=at)
    with pytest.raises(Refused, match="没有同意"):
        bonds.note_contact(bond, on=at.date(), mode="outing", note="", by=by, at=at)
    bonds.accompany(bond, on=at.date(), by=guard, at=at, seen=bond.version)
    for _twice in range(2):
        bonds.note_contact(fresh(bond), on=at.date(), mode="visit", note="很好", by=by, at=at, key="k" * 32)
    assert ChildContact.objects.in_district(DISTRICT).count() == 1
    assert not fresh(bond).needs_support(on=at.date() + timedelta(days=CALL_EVERY))
    assert fresh(bond).needs_support(on=at.date() + timedelta(days=CALL_EVERY + 1))


def test_a_concern_is_a_case_with_hours_that_neither_the_volunteer_nor_the_unit_sees(ground):
    bond = paired(ground, unit="works")
    post = {"capacity": "child_protection", "division": ground.street, "area_path": ground.street.path}
    works = {"unit": ground.units["works"], "unit_path": ground.units["works"].path}
    Post.objects.create(user=ground.users["hanzhou"], starts_on=FROM, **post, **works)
    inside = actor_for(ground.users["hanzhou"], at=ground.at)
    by, at = ground.actor("zhongmama"), ground.at
    with captured() as statements:
        told = bonds.raise_concern(bond, words="手臂上有青紫，说不敢回家", by=by, at=at, key="k" * 32)
    assert_district_named(statements)
    assert bonds.raise_concern(bond, words="手臂上有青紫", by=by, at=at, key="k" * 32).repeated
    case = ground.fresh(told.case)
    assert (case.zone, case.channel, case.grade) == ("child", "pairing", "danger")
    assert case.total_due_at - at <= timedelta(hours=24)
    seen = [name for name, actor in ground.actors.items() if Case.objects.visible_to(actor).filter(pk=case.pk)]
    assert seen == ["tongxin"]
    assert not Case.objects.visible_to(inside).filter(pk=case.pk), "not those of the volunteer's own unit"
    assert Notice.objects.filter(district_id=DISTRICT, user_id=ground.users["tongxin"].pk, urgent=True).count() == 1
    for name in ("zhongmama", "hanzhou", "jiangcheng"):
        with pytest.raises(Refused):
            take_step(case, "accept", by=ground.actor(name), at=at, matter=ground.matter)
    case = take_step(case, "accept", by=ground.actor("tongxin"), at=at, matter=ground.matter)
    case = take_step(case, "register", by=ground.actor("tongxin"), at=at, grade="danger")
    with pytest.raises(Refused, match="不能交给它办"):
        take_step(case, "dispatch", by=ground.actor("tongxin"), at=at, lead=ground.units["works"])
    assert [one.case.pk for one in queries.concerns(ground.actor("tongxin"))] == [case.pk]
    assert not queries.concerns(ground.actor("waihu"))
    assert verify(DISTRICT) == []


def test_a_pairing_is_handed_over_and_an_old_page_changes_nothing(ground, bond):
    by, at = ground.actor("tongxin"), ground.at
    with pytest.raises(Stale):
        bonds.end(bond, ending="moved", by=by, at=at, seen=1)
    with pytest.raises(Refused, match="另一位志愿者"):
        bonds.hand_over(bond, volunteer=bond.volunteer, by=by, at=at, seen=bond.version)
    following = bonds.hand_over(bond, volunteer=another(ground), by=by, at=at, seen=bond.version)
    with pytest.raises(Refused, match="已经有结对"):
        bonds.propose(bond.child, volunteer=bond.volunteer, by=by, at=at)
    assert (fresh(bond).state, fresh(following).state) == ("ended", "proposed")
    assert not access.own_bonds(ground.actor("zhongmama"), on=at.date())


def test_a_file_is_erased_and_the_lines_still_agree(ground, bond):
    by, at, child = ground.actor("tongxin"), ground.at, bond.child
    files.read_file(child, purpose="年度复核这份档案", by=by, at=at)
    with pytest.raises(Refused, match="先结束再清除"):
        files.erase_child(child, reason="长大了", by=by, at=at)
    bonds.end(bond, ending="grown", by=by, at=at, seen=bond.version)
    assert "childcare.files" in retention.entities()
    assert erase_old(DISTRICT, at - timedelta(days=1), at) == 0
    assert erase_old(DISTRICT, at + timedelta(days=400), at + timedelta(days=800)) == 1
    assert not Child.objects.in_district(DISTRICT).exclude(token="").exists()
    assert not Consent.objects.in_district(DISTRICT).exclude(token="").exists()
    assert all(line.erased for line in history(DISTRICT, "child_file", child.pk))
    assert not Child.objects.visible_to(by).exists()
    assert verify(DISTRICT) == []


def test_keys_turn_and_every_file_still_opens(ground, bond):
    rotate_keys(district_id=DISTRICT, by=SYSTEM, at=ground.at)
    errands.drain(at=ground.at)
    child = Child.objects.in_district(DISTRICT).get()
    assert child.key_id == "0002"
    assert queries.file_of(child) == FILE


def test_fewer_than_five_children_are_never_counted_out(ground, bond):
    volunteers.plan_year(2026, planned=40, by=ground.actor("tongxin"), at=ground.at)
    first = queries.plan(DISTRICT, on=ground.at.date())[0]
    assert (first.year, first.planned, first.paired) == (2026, 40, None)
    assert [queries.said_count(n) for n in (0, 1, 4, 5)] == [0, None, None, 5]
    with pytest.raises(Refused):
        volunteers.plan_year(2026, planned=1, by=ground.actor("linfeng"), at=ground.at)
    assert PlanYear.objects.in_district(DISTRICT).count() == 1


def test_the_demonstration_seals_a_few_invented_children(ground):
    for name in ("heyan", "tongchou", "bailu", "wendi", "shiyan"):
        post = {"capacity": "volunteer", "division": ground.street, "area_path": ground.street.path}
        Post.objects.create(user=ground.users[name], starts_on=FROM, **post)
    Post.objects.filter(user__username="waiai").delete()
    Post.objects.filter(user__username="waihu").delete()
    made = live_children(DISTRICT, by=Actor(ActorKind.REHEARSAL, "演", district_id=DISTRICT), at=ground.at)
    assert len(made) == 6
    assert all(fresh(one).is_active for one in made)
    assert not Concern.objects.in_district(DISTRICT).exists()
    assert verify(DISTRICT) == []


def test_only_codes_and_dates_go_out_and_a_few_children_are_never_counted(ground, bond):
    by, at = ground.actor("tongxin"), ground.at
    for content in (exporting.export_children(by=by, at=at), exporting.export_plan(by=by, at=at)):
        said = str(CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python())
        assert not [secret for secret in SECRETS if secret in said]
        assert (bond.child.code in said) or ("不写" in said)
    none = exporting.export_children(by=ground.actor("bailu"), at=at)
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(none)).get_sheet_by_index(0).to_python()) == 3, "only its head"
    lines = Entry.objects.filter(district_id=DISTRICT, verb="child.export")
    assert set(lines.values_list("zone", flat=True)) == {"child"}


def test_a_concern_goes_to_guards_of_other_units_and_no_pairing_begins_where_there_is_none(ground):
    works, tongxin = ground.units["works"], ground.users["tongxin"]
    Post.objects.in_force(on=ground.at.date()).filter(user=tongxin).update(unit=works, unit_path=works.path)
    ground.actors["tongxin"] = actor_for(tongxin, at=ground.at)
    post = {"capacity": "child_protection", "division": ground.street, "area_path": ground.street.path}
    Post.objects.create(user=User.objects.create_user("system-x1", name="一网统管平台"), starts_on=FROM, **post)
    with pytest.raises(Refused, match="提出的担心没有人看得到"):
        paired(ground, unit="works")
    Post.objects.create(user=ground.users["heyan"], starts_on=FROM, **post)
    bond = Bond.objects.in_district(DISTRICT).select_related("child", "volunteer__user").get()
    bonds.activate(bond, by=ground.actor("tongxin"), at=ground.at, seen=bond.version)
    told = bonds.raise_concern(bond, words="三天没来上学", by=ground.actor("zhongmama"), at=ground.at)
    notices = Notice.objects.filter(district_id=DISTRICT, title__contains=told.case.number)
    assert [note.user_id for note in notices] == [ground.users["heyan"].pk], "a link that its reader may open"
    (concern,) = queries.concerns(ground.actor("tongxin"))
    assert not concern.may_open
    (concern,) = queries.concerns(actor_for(ground.users["heyan"], at=ground.at))
    assert concern.may_open


@pytest.mark.both
def test_a_concern_that_is_open_stands_before_those_that_were_answered(ground):
    bond, by = paired(ground), ground.actor("zhongmama")
    for words in ("三天没来上学", "手上有伤，问了不说"):
        bonds.raise_concern(bond, words=words, by=by, at=ground.at)
    bonds.mark_answered(queries.concerns(ground.actor("tongxin"))[0], at=ground.at)
    assert [one.answered_at is None for one in queries.concerns(ground.actor("tongxin"))] == [True, False]


def test_volunteers_hear_that_their_pairing_begins_and_ends(ground):
    one = volunteer(ground)
    bond = bonds.propose(registered(ground), volunteer=one, by=ground.actor("tongxin"), at=ground.at)
    who = {"by": ground.actor("tongxin"), "at": ground.at}
    bonds.activate(bond, seen=bond.version, **who)
    errands.drain(at=ground.at)
    files.withdraw_consent(bond.child, **who)
    errands.drain(at=ground.at)
    notes = Notice.objects.filter(district_id=DISTRICT, user_id=one.user_id).order_by("pk")
    assert [(note.title, note.link) for note in notes] == [
        (f"结对启动了：{bond.number}", f"/childcare/mine/{bond.number}/"),
        (f"结对结束了：{bond.number}", "/childcare/mine/"),
    ]


def test_who_has_not_read_the_rules_is_asked_to_when_a_pairing_waits_for_them(ground):
    by, at = ground.actor("tongxin"), ground.at
    told = {"alone": True, "unit": None, "committed_until": date(2027, 6, 1)}
    one = volunteers.enrol(ground.users["zhongmama"], by=by, at=at, **told)
    bond = bonds.propose(registered(ground), volunteer=one, by=by, at=at)
    errands.drain(at=at)
    (note,) = Notice.objects.filter(district_id=DISTRICT, user_id=one.user_id)
    assert (note.title, note.link) == (f"有一对结对等您确认守则：{bond.number}", "/childcare/mine/")


def test_when_the_last_officer_who_could_hear_left_the_keeper_is_told_and_the_guards_saw_it_coming(ground):
    works, tongxin = ground.units["works"], ground.users["tongxin"]
    bond = paired(ground, unit="works")
    assert queries.unheard([bond], on=ground.at.date()) == []
    Post.objects.in_force(on=ground.at.date()).filter(user=tongxin).update(unit=works, unit_path=works.path)
    assert [one.pk for one in queries.unheard([bond], on=ground.at.date())] == [bond.pk]
    told = bonds.raise_concern(bond, words="三天没来上学", by=ground.actor("zhongmama"), at=ground.at)
    notes = Notice.objects.filter(district_id=DISTRICT, urgent=True)
    assert {note.user_id: note.link for note in notes} == {
        ground.users["mubai"].pk: "/people/",
        tongxin.pk: "/childcare/",
    }
    said = "".join(f"{note.title}{note.body}" for note in notes)
    assert "请今天就任一位" in said
    assert told.case.number not in said
    assert bond.child.code not in said
    assert "三天" not in said


def test_when_the_last_officer_who_heard_comes_under_the_same_unit_the_keeper_is_told_once_a_day(ground):
    works, tongxin, at = ground.units["works"], ground.users["tongxin"], ground.at
    bonds.raise_concern(paired(ground, unit="works"), words="三天没来上学", by=ground.actor("zhongmama"), at=at)
    notes = Notice.objects.filter(user_id=ground.users["mubai"].pk, title="有一个孩子的担心，没有专员看得到")
    sweeps.run_all(at)
    assert not notes.exists(), "it is heard"
    Post.objects.in_force(on=at.date()).filter(user=tongxin).update(unit=works, unit_path=works.path)
    for hours, told in ((2, 1), (4, 1), (27, 2)):
        sweeps.run_all(at + timedelta(hours=hours))
        assert notes.count() == told


def test_who_is_named_a_guard_is_told_once_of_the_concern_nobody_heard_and_nobody_of_the_volunteers_unit(ground):
    works, post = ground.units["works"], {"capacity": "child_protection", "division": ground.street}
    bond, keeper = paired(ground, unit="works"), ground.actor("mubai")
    Post.objects.in_force(on=ground.at.date()).filter(user=ground.users["tongxin"]).update(
        unit=works, unit_path=works.path
    )
    told = bonds.raise_concern(bond, words="三天没来上学", by=ground.actor("zhongmama"), at=ground.at)
    errands.drain(at=ground.at)
    assert not Notice.objects.filter(link=f"/cases/{told.case.number}/").exists(), "nobody could be told"
    give_post(ground.users["zhifa"], unit=works, by=keeper, at=ground.at, **post)
    give_post(ground.users["heyan"], by=keeper, at=ground.at, **post)
    errands.drain(at=ground.at)
    heard = Notice.objects.filter(district_id=DISTRICT, link=f"/cases/{told.case.number}/", urgent=True)
    assert [note.user_id for note in heard] == [ground.users["heyan"].pk]
    assert "三天" not in heard[0].title + heard[0].body
    give_post(ground.users["heyan"], by=keeper, at=ground.at, **{**post, "division": ground.community})
    errands.drain(at=ground.at)
    assert heard.count() == 1, "another post tells nothing twice"


def officer_of(ground, name, unit, **more):
    """Make one of the cast a guard over the street who is of a unit, and return them as they act now."""
    of = {"unit": ground.units[unit], "unit_path": ground.units[unit].path} if unit else {}
    post = {"capacity": "child_protection", "division": ground.street, "area_path": ground.street.path}
    Post.objects.create(user=ground.users[name], **post, **of, **{"starts_on": FROM, **more})
    return actor_for(ground.users[name], at=ground.at)


def test_of_a_team_from_several_units_every_unit_is_kept_out_now_and_later(ground):
    inside, bond, at = officer_of(ground, "suye", "water"), teamed(ground), ground.at
    told = bonds.raise_concern(bond, words="三天没来上学", by=ground.actor("zhongmama"), at=at)
    later = officer_of(ground, "fangyuan", "works")
    assert kept_out(told.case) == [ground.units["works"], ground.units["water"]]
    for one in (inside, later):
        assert not Case.objects.visible_to(one).filter(pk=told.case.pk)
        assert [one.may_open for one in queries.concerns(one)] == [False]
    give_post(ground.users["zhifa"], unit=ground.units["water"], capacity="child_protection", division=ground.street,
              by=ground.actor("mubai"), at=at)  # fmt: skip
    errands.drain(at=at)
    sweeps.run_all(at)
    notes = Notice.objects.filter(district_id=DISTRICT, title__contains=told.case.number)
    assert {note.user_id for note in notes} == {ground.users["tongxin"].pk}
    assert notes.filter(title__startswith="有一件要马上看的").count() == 1
    case = take_step(ground.fresh(told.case), "accept", by=ground.actor("tongxin"), at=at, matter=ground.matter)
    case = take_step(case, "register", by=ground.actor("tongxin"), at=at, grade="danger")
    apart = {ground.units["works"].pk, ground.units["water"].pk}
    assert not [one for one in shortlist(case, at=at) if one.unit.pk in apart]
    for unit in ("works", "water"):
        with pytest.raises(Refused, match="不能交给它办"):
            take_step(case, "dispatch", by=ground.actor("tongxin"), at=at, lead=ground.units[unit])


def test_a_unit_that_a_volunteer_is_of_only_later_is_kept_out_of_what_was_raised_before(ground):
    bond, at = paired(ground), ground.at
    told = bonds.raise_concern(bond, words="三天没来上学", by=ground.actor("zhongmama"), at=at)
    inside = officer_of(ground, "suye", "water")
    assert Case.objects.visible_to(inside).filter(pk=told.case.pk)
    volunteer(ground, unit="water")
    assert not Case.objects.visible_to(inside).filter(pk=told.case.pk)


def test_who_becomes_a_guard_on_a_later_day_is_told_on_that_day_and_once(ground):
    told = bonds.raise_concern(paired(ground), words="三天没来上学", by=ground.actor("zhongmama"), at=ground.at)
    tomorrow = ground.at + timedelta(days=1)
    officer_of(ground, "heyan", "", starts_on=tomorrow.date())
    heard = Notice.objects.filter(district_id=DISTRICT, user_id=ground.users["heyan"].pk, urgent=True)
    tell_who_began(ground.at)
    assert not heard.exists()
    for hours in (0, 1, 24):
        tell_who_began(tomorrow + timedelta(hours=hours))
    assert [note.link for note in heard] == [f"/cases/{told.case.number}/"]
    assert "三天" not in heard[0].title + heard[0].body


def test_a_meeting_is_a_contact(ground, bond):
    assert (bond.called_on, bond.met_on) == (None, ground.at.date())
    assert bond.contacted_on == ground.at.date()
