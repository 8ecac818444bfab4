"""What somebody may do follows from dated posts; what a leaver held is handed over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from shanzhi.accounts import actions as accounts
from shanzhi.accounts.models import User
from shanzhi.journal.models import Entry
from shanzhi.journal.verify import verify
from shanzhi.kernel.actors import SYSTEM, Holding
from shanzhi.kernel.refusal import Refused
from shanzhi.people import capacities, handover, queries
from shanzhi.people.access import actor_for, withheld
from shanzhi.people.actions.coverage import assign, assignment_over
from shanzhi.people.actions.deployments import set_up
from shanzhi.people.actions.handing_over import hand_over
from shanzhi.people.actions.posts import end_post, give_post
from shanzhi.people.actions.staff import deactivate, invite, invite_again, reactivate, reset_second_factor
from shanzhi.people.capacities import Capacity
from shanzhi.people.models import CoverageAssignment, Deployment, Post
from tests.statements import budget


def _post(user):
    return Post.objects.select_related("user", "unit", "grid", "division").get(user=user, ends_on=None)


def test_an_actor_carries_the_posts_of_the_day_in_one_query(town):
    worker = town.cast["qiaohe"]
    with budget(1):
        actor = actor_for(worker, at=town.at)
    post = _post(worker)
    assert actor.holdings == (Holding(post.pk, "grid_worker", town.grids[0].path, None, None),)
    assert (actor.name, actor.user_id, actor.district_id) == ("乔禾", worker.pk, "990101")
    assert actor_for(worker, at=town.at - timedelta(days=1)).holdings == ()
    handler = actor_for(town.cast["hanzhou"], at=town.at)
    assert handler.unit_ids() == {town.works.pk}
    assert handler.holdings[0].area_path is None


def test_an_ended_post_counts_no_more_from_that_very_day(town):
    post = _post(town.cast["qiaohe"])
    end_post(post, on=town.at.date() + timedelta(days=2), **town.act)
    assert actor_for(post.user, at=town.at + timedelta(days=1)).holdings
    assert not actor_for(post.user, at=town.at + timedelta(days=2)).holdings
    with pytest.raises(Refused, match="已经结束"):
        end_post(post, **town.act)
    other = _post(town.cast["wendi"])
    end_post(other, **town.act)
    assert not actor_for(other.user, at=town.at).holdings


def test_a_closed_account_holds_nothing(town):
    User.objects.filter(pk=town.cast["qiaohe"].pk).update(is_active=False)
    assert actor_for(User.objects.get(username="qiaohe"), at=town.at).holdings == ()
    assert queries.holders(capacity="grid_worker", at=town.at) == []


@pytest.mark.parametrize("capacity", list(Capacity))
def test_each_capacity_needs_its_unit_or_its_area(town, capacity):
    user = invite("suye", name="苏叶", **town.act).user
    with pytest.raises(Refused):
        give_post(user, capacity=capacity, **town.act)
    where = {"unit": town.water} if capacity in capacities.UNIT_BOUND else {"division": town.county}
    post = give_post(user, capacity=capacity, **where, **town.act)
    assert Entry.objects.filter(verb="post.give", subject_id=str(post.pk), was="", now="held").count() == 1
    with pytest.raises(Refused, match="已经有这个任职"):
        give_post(user, capacity=capacity, **where, **town.act)


def test_the_database_itself_forbids_impossible_posts(town):
    user, day = town.cast["wendi"], town.at.date()
    impossible = [
        {"capacity": "handler", "area_path": "0001"},
        {"capacity": "dispatcher"},
        {"capacity": "chief", "area_path": "0001"},
        {"capacity": "dispatcher", "area_path": "0001", "ends_on": day - timedelta(days=1)},
        {"capacity": "dispatcher", "area_path": town.street.path},
        {"capacity": "unit_approver", "unit": town.works, "is_head": True},
    ]
    for fields in impossible:
        with pytest.raises(IntegrityError), transaction.atomic():
            Post.objects.create(user=user, starts_on=day, **fields)


def test_a_unit_has_one_first_responsible_person(town):
    assert queries.responsible_person(town.works.pk, at=town.at) == town.cast["fangyuan"]
    assert queries.responsible_person(town.water.pk, at=town.at) is None
    second = {"division": town.county, "unit": town.works, "is_head": True}
    with pytest.raises(Refused, match="第一责任人是方原"):
        give_post(town.cast["wendi"], capacity="leader", **second, **town.act)
    end_post(_post(town.cast["fangyuan"]), **town.act)
    assert queries.responsible_person(town.works.pk, at=town.at) is None
    assert queries.responsible_people([town.works.pk, town.water.pk], at=town.at) == {}


def test_holders_are_those_over_the_place_and_the_nearest_come_first(town):
    grid, other = town.grids[0], town.grids[-1]
    head = town.cast["yezhi"]
    give_post(head, capacity="grid_worker", division=town.communities[0], **town.act)
    both = sorted([head.pk, town.cast["qiaohe"].pk])
    with budget(1):
        assert queries.holders(capacity="grid_worker", area_path=grid.path, at=town.at) == both
    assert queries.holders(capacity="grid_worker", area_path=other.path, at=town.at) == []
    assert queries.nearest_holders(capacity="grid_worker", area_path=grid.path, at=town.at) == [town.cast["qiaohe"].pk]
    assert queries.nearest_holders(capacity="grid_worker", area_path=town.grids[1].path, at=town.at) == [head.pk]
    assert queries.holders(capacity="handler", unit_id=town.works.pk, at=town.at) == [town.cast["hanzhou"].pk]
    assert queries.holders(capacity="dispatcher", area_path=other.path, at=town.at) == [town.cast["wendi"].pk]


def test_the_last_keeper_stays(town):
    keeper = _post(town.cast["mubai"])
    with pytest.raises(Refused, match="最后一个管理员"):
        end_post(keeper, by=SYSTEM, at=town.at)
    give_post(town.cast["guyu"], capacity="keeper", division=town.county, **town.act)
    end_post(keeper, by=SYSTEM, at=town.at)


def test_what_a_leaver_held_is_handed_over(town, monkeypatch):
    monkeypatch.setattr(handover, "_kinds", {})
    moved = []
    handover.register(
        "tasks",
        lambda user_id, *, district_id, at: 0 if moved else 3,
        lambda user_id, *, to_user_id, district_id, by, at: moved.append((user_id, to_user_id)) or 3,
        label="在办任务",
    )
    leaver, heir = town.cast["fangyuan"], town.cast["wendi"]
    day = town.at.date()
    assign(assignment_over(town.building, kind="volunteer", user=leaver, starts_on=day - timedelta(days=9)), **town.act)
    with pytest.raises(Refused, match="1个任职、1处包联、3件"):
        deactivate(leaver, **town.act)
    done = hand_over(leaver, to=heir, **town.act)
    assert (done.ended, done.passed_on, done.covered, done.moved) == (1, 1, 1, {"tasks": 3})
    assert moved == [(leaver.pk, heir.pk)]
    assert queries.responsible_person(town.works.pk, at=town.at) == heir
    old, new = CoverageAssignment.objects.order_by("pk")
    assert (old.user, old.ends_on, new.user, new.starts_on) == (leaver, day, heir, day)
    deactivate(leaver, **town.act)
    assert verify("990101") == []
    reactivate(leaver, **town.act)
    assert not actor_for(leaver, at=town.at).holdings


def test_posts_not_passed_on_end_and_are_given_to_nobody(town):
    leaver = town.cast["qiaohe"]
    done = hand_over(leaver, to=town.cast["wendi"], pass_on=(), **town.act)
    assert (done.ended, done.passed_on) == (1, 0)
    assert not Post.objects.filter(capacity="grid_worker", ends_on=None).exists()


def test_the_last_keeper_hands_over_to_another(town):
    hand_over(town.cast["mubai"], to=town.cast["guyu"], **town.act)
    assert actor_for(town.cast["guyu"], at=town.at).capacities() == {"keeper", "supervisor"}


def test_nobody_hands_over_to_themselves_or_to_a_closed_account(town):
    user = town.cast["qiaohe"]
    with pytest.raises(Refused, match="另一个人"):
        hand_over(user, to=user, **town.act)
    closed = invite("jiuren", name="旧人", **town.act).user
    deactivate(closed, **town.act)
    with pytest.raises(Refused, match="已停用"):
        hand_over(user, to=closed, **town.act)
    with pytest.raises(Refused, match="已停用"):
        invite_again(closed, **town.act)


def test_nobody_closes_their_own_account_or_resets_their_own_second_factor(town):
    keeper = town.cast["mubai"]
    with pytest.raises(Refused, match="别人来停用"):
        deactivate(keeper, **town.act)
    with pytest.raises(Refused, match="另一个管理员"):
        reset_second_factor(keeper, **town.act)
    accounts.begin_second_factor(town.cast["guyu"])
    reset_second_factor(town.cast["guyu"], **town.act)
    with pytest.raises(Refused, match="没有设两步验证"):  # from a page that is old by now
        reset_second_factor(town.cast["guyu"], **town.act)
    assert Entry.objects.filter(verb="staff.reset_second_factor").count() == 1


def test_posts_that_need_a_second_factor_are_withheld_without_it(town):
    keeper = actor_for(town.cast["mubai"], at=town.at)
    worker = actor_for(town.cast["qiaohe"], at=town.at)
    assert withheld(keeper, verified=False) == keeper.holdings
    assert withheld(keeper, verified=True) == withheld(worker, verified=False) == ()
    set_up("990101", name="云岭区", is_demonstration=True, **town.act)
    assert withheld(keeper, verified=False) == ()
    with pytest.raises(Refused, match="不能互换"):
        set_up("990101", name="云岭区", is_demonstration=False, **town.act)


def test_a_deployment_read_inside_a_transaction_is_not_kept(town):
    set_up("990101", name="云岭区", **town.act)
    assert connection.in_atomic_block
    assert Deployment.objects.of("990101") is not None
    assert Deployment.objects._kept == {}


def test_a_capacity_is_named_in_one_place_and_read_back_in_both_languages():
    for capacity in Capacity:
        assert capacities.by_label(str(capacity.label)) == capacity == capacities.by_label(capacity.value)
        with override("en"):
            assert capacities.by_label(str(capacity.label)) == capacity
    assert capacities.by_label("管理员") == Capacity.KEEPER
    assert capacities.by_label("书记") is None
    assert capacities.label("former_one") == "former_one"
