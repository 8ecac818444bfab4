"""One verb for every table of this room: what it must bring, one conditional update, one line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.enterprises.access import must_add, must_keep
from shanzhi.enterprises.actions.book import enter
from shanzhi.enterprises.models import Enterprise, Mark, Stated
from shanzhi.enterprises.workflow import OWN_STEPS, STEPS, is_bank
from shanzhi.journal.actions import record
from shanzhi.journal.changing import change
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.organisation.models import Unit


def line(verb: str, thing: Stated, *, was: str, by: Actor, at: datetime, **data: Any) -> None:
    """Write the line of one step, after the thing was moved."""
    record(
        f"{thing.KIND}.{verb}", district_id=thing.district_id, subject_kind=thing.KIND, subject_id=thing.pk, by=by,
        at=at, was=was, now=str(thing.state), version=thing.version, data=data,
    )  # fmt: skip


def shift(
    thing: Stated, verb: str, *, to: str, by: Actor, at: datetime, seen: int, said: dict[str, Any], **changes: Any
) -> None:
    """Change a row once, where it is still as it was seen, and write the line.

    :raises Stale: when somebody was faster.
    """
    was = thing.state
    change(thing, seen=seen, state=to, **changes)
    line(verb, thing, was=was, by=by, at=at, **said)


def take_step(
    thing: Any, verb: str, *, by: Actor, at: datetime, seen: int, note: str = "", amount: int | None = None,
    bank: Unit | None = None, enterprise: Enterprise | None = None, ordinal: int | None = None,
) -> Any:  # fmt: skip
    """Move a thing by a verb of its table.

    :raises Refused: where the table forbids it or what it must bring is missing.
    """
    step = STEPS[thing.KIND].get(verb)
    home = thing if thing.KIND == "enterprise" else None if thing.KIND == "talent" else thing.enterprise
    if verb in OWN_STEPS and home is not None:
        must_add(by, home)
    else:
        must_keep(by, home)
    if step is None or thing.state not in step.starts:
        raise Refused(_("现在不能这样做：%(state)s。") % {"state": thing.state_label})
    brought = {"note": note.strip(), "amount": amount, "bank": bank, "enterprise": enterprise, "ordinal": ordinal}
    if step.brings and not brought[step.brings]:
        raise Refused(MISSING.get(verb, MISSING[step.brings])())
    said = {"note": note.strip(), "amount": amount, "bank": bank.name if bank is not None else ""}
    if thing.KIND == "loan":  # one of several on the same page
        said["title"] = thing.purpose
    with transaction.atomic():
        changes = _changes(thing, verb, brought, at)
        shift(thing, verb, to=step.to, by=by, at=at, seen=seen, said=said, **changes)
        if verb == "welcome":
            words = _("送%(name)s的大礼包") % {"name": thing.unit.name}
            enter("packs", "given", amount=amount or 0, words=words, enterprise=thing, by=by, at=at)
    return thing


MISSING = {
    "note": lambda: _("写一句。"),
    "amount": lambda: _("写金额，整数元。"),
    "bank": lambda: _("写送哪家银行。"),
    "enterprise": lambda: _("写哪家企业聘用。"),
    "ordinal": lambda: _("选一个还没到的节点。"),
    "decline": lambda: _("写为什么没批，企业看得到。"),
    "withdraw": lambda: _("写为什么撤回，统筹员看得到。"),
}


def _changes(thing: Any, verb: str, brought: dict[str, Any], at: datetime) -> dict[str, Any]:
    changes: dict[str, Any] = {"note": brought["note"]} if brought["note"] else {}
    if verb == "send":
        if not is_bank(brought["bank"].name):
            said = _("“%(name)s”不是银行。写银行、信用社或小额贷款公司的名称；册上没有的，先请管理员登记。")
            raise Refused(said % {"name": brought["bank"].name})
        changes["bank"] = brought["bank"]
    elif verb == "grant":
        if brought["amount"] > thing.asked:
            raise Refused(_("申请的是%(asked)s元，放款不会更多，核对一下金额。") % {"asked": f"{thing.asked:,}"})
        changes["granted"] = brought["amount"]
    elif verb == "hire":
        changes["enterprise"] = brought["enterprise"]
    elif verb == "stage":
        marks = Mark.objects.in_district(thing.district_id).filter(breakthrough_id=thing.pk, done_on=None)
        if not marks.filter(ordinal=brought["ordinal"]).update(done_on=local(at).date()):
            raise Refused(MISSING["ordinal"]())
    return changes
