"""Verbs that keep the room in order: rules of votes, reminders, seals turned, old traces dropped."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.people.capacities import Capacity
from shanzhi.post.actions import call_off_about
from shanzhi.talks import contacts
from shanzhi.talks.kinds import KINDS
from shanzhi.talks.models import Topic, VoteRule


def set_rule(kind: str, *, legal: bool, quorum: str, passing: str, basis: str, by: Actor, at: datetime) -> VoteRule:
    """Say how votes of a kind of talk count here: advisory, or legal on a stated basis.

    :raises Refused: for anybody but the keeper, or a legal vote without its basis.
    """
    if not by.holdings_as(str(Capacity.KEEPER)):
        raise Refused(_("表决规则由管理员定。"))
    if kind not in KINDS:
        raise Refused(_("选一种议事。"))
    if legal and not basis.strip():
        raise Refused(_("有法律效力的表决要写依据，例如：《民法典》第二百七十八条。"))
    changes = {"legal": legal, "quorum": quorum, "passing": passing, "basis": basis.strip()}
    with transaction.atomic():
        rule, _made = VoteRule.objects.update_or_create(district_id=by.district_id, kind=kind, defaults=changes)
        record(
            "vote_rule.set", district_id=by.district_id, subject_kind="vote_rule", subject_id=kind,
            by=by, at=at, data=changes,
        )  # fmt: skip
    return rule


def mark_reminded(topic: Topic, *, at: datetime) -> bool:
    """Note that somebody was reminded of a ledger item for its day; False when that was done before."""
    rows = Topic.objects.in_district(topic.district_id).filter(pk=topic.pk)
    return bool(rows.exclude(reminded_on=topic.review_on).update(reminded_on=topic.review_on))


def reseal_all(*, district_id: str, key_id: str) -> int:
    """Seal again every proposer's telephone that isn't under the current key; return how many."""
    rows = Topic.objects.in_district(district_id)
    turned = 0
    for pk, token in rows.exclude(token="").exclude(key_id=key_id).values_list("pk", "token"):
        fresh, new_id = contacts.reseal(token, district_id=district_id, topic_id=pk)
        turned += rows.filter(pk=pk, token=token).update(token=fresh, key_id=new_id)
    return turned


def erase_before(*, district_id: str, before: datetime, by: Actor, at: datetime) -> int:
    """Erase the sealed telephones of topics proposed before a moment, with any that an SMS did not reach.

    Return how many.
    """
    rows = Topic.objects.in_district(district_id).filter(proposed_at__lt=before).exclude(token="")
    with transaction.atomic():
        call_off_about("topic", rows.values_list("pk", flat=True), district_id=district_id, by=by, at=at)
        erased: int = rows.update(token="", key_id="")
        if erased:
            record(
                "topic.erase_contacts", district_id=district_id, subject_kind="retention",
                subject_id=f"{at:%Y%m%d%H%M%S}", by=by, at=at, data={"erased": erased},
            )  # fmt: skip
    return erased
