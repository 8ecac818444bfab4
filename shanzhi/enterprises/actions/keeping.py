"""Verbs that begin something: an enterprise's row, its ties, the pool, measures, breakthroughs, loans."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.cases.actions.numbering import next_number
from shanzhi.enterprises.access import must_add, must_keep
from shanzhi.enterprises.actions.moving import line, shift
from shanzhi.enterprises.models import Adviser, Breakthrough, Enterprise, Loan, Mark, Measure, Talent, Tie
from shanzhi.enterprises.workflow import LEAST_LOAN, MOST_LOAN, TALENTS
from shanzhi.journal.actions import record
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.organisation.models import Unit, UnitKind
from shanzhi.territory.queries import names_for

LETTERS = {"talent": "T", "measure": "M", "breakthrough": "B", "loan": "L"}


def _must_say(*words: str) -> None:
    if not all(word.strip() for word in words):
        raise Refused(_("每一格都要写。"))


def register(
    unit: Unit, *, trade: str = "", headcount: int = 0, members: int = 0, by: Actor, at: datetime
) -> Enterprise:
    """Register what this room knows of an enterprise of the register.

    :raises Refused: for a unit that is no enterprise, lies nowhere, or is here already.
    """
    if unit.kind != UnitKind.ENTERPRISE or unit.division is None:
        raise Refused(_("先在单位名录里登记成企业，写明所在区划。"))
    path = unit.division.path
    made = Enterprise(
        district_id=by.district_id, state="none", unit=unit, area_path=path, area_name=names_for([path]).get(path, ""),
        trade=trade.strip(), headcount=headcount, members=members,
    )  # fmt: skip
    must_keep(by, made)
    _must_fit(headcount, members)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            line("register", made, was="", by=by, at=at, who=unit.name)
    except IntegrityError as taken:
        raise Refused(_("这家企业登记过了。")) from taken
    return made


def _must_fit(headcount: int, members: int) -> None:
    if members > headcount:
        raise Refused(_("党员人数不能多于职工人数。"))


def count(enterprise: Enterprise, *, headcount: int, members: int, by: Actor, at: datetime, seen: int) -> Enterprise:
    """Bring the numbers up to date.

    :raises Refused: for more members than staff.
    """
    must_keep(by, enterprise)
    _must_fit(headcount, members)
    said = {"note": f"{enterprise.headcount}/{enterprise.members} → {headcount}/{members}"}
    with transaction.atomic():
        shift(
            enterprise, "count", to=enterprise.state, by=by, at=at, seen=seen, said=said, headcount=headcount,
            members=members,
        )  # fmt: skip
    return enterprise


def add_adviser(code: str, *, name: str, home: Unit | None = None, by: Actor, at: datetime) -> Adviser:
    """Enter an adviser.

    :raises Refused: for a missing name or a number that is taken.
    """
    must_keep(by, None)
    _must_say(code, name)
    try:
        with transaction.atomic():
            made = Adviser.objects.create(district_id=by.district_id, code=code.strip(), name=name.strip(), home=home)
            record(
                "adviser.add", district_id=by.district_id, subject_kind="adviser", subject_id=made.code, by=by, at=at,
                data={"who": made.name},
            )  # fmt: skip
    except IntegrityError as taken:
        raise Refused(_("这个编号有人用了。")) from taken
    return made


def tie(
    enterprise: Enterprise, *, adviser: Adviser | None = None, organ: Unit | None = None, by: Actor, at: datetime,
    seen: int,
) -> Tie:  # fmt: skip
    """Say which adviser or organ looks after an enterprise from today; the one before ends.

    :raises Refused: unless it is one of the two.
    """
    must_keep(by, enterprise)
    if (adviser is None) == (organ is None):
        raise Refused(_("选一名指导员，或者一家机关。"))
    kind, on = "adviser" if adviser is not None else "organ", local(at).date()
    with transaction.atomic():
        open_ones = Tie.objects.in_district(by.district_id).filter(enterprise_id=enterprise.pk, ends_on=None)
        open_ones.filter(kind=kind).update(ends_on=on)
        said = {"who": str(adviser or organ)}
        shift(enterprise, "tie", to=enterprise.state, by=by, at=at, seen=seen, said=said)
        return Tie.objects.create(
            district_id=by.district_id, enterprise=enterprise, kind=kind, adviser=adviser, organ=organ, starts_on=on
        )


def select(name: str, *, kind: str, skill: str = "", by: Actor, at: datetime) -> Talent:
    """Take somebody into the pool.

    :raises Refused: for no name or an unknown kind.
    """
    must_keep(by, None)
    _must_say(name)
    if kind not in TALENTS:
        raise Refused(_("选党务工作者还是创新人才。"))
    made = Talent(district_id=by.district_id, state="selected", kind=kind, name=name.strip(), skill=skill.strip())
    _begun("select", made, by=by, at=at, who=made.name)
    return made


def plan(enterprise: Enterprise, *, diagnosis: str, words: str, owner: Unit, due_on: date, by: Actor, at: datetime
         ) -> Measure:  # fmt: skip
    """Plan one measure for one enterprise."""
    must_keep(by, enterprise)
    _must_say(diagnosis, words)
    made = Measure(
        district_id=by.district_id, state="planned", enterprise=enterprise, diagnosis=diagnosis.strip(),
        words=words.strip(), owner=owner, due_on=due_on,
    )  # fmt: skip
    _begun("plan", made, by=by, at=at, note=made.words, who=owner.name)
    return made


def begin(
    enterprise: Enterprise, *, title: str, team: str, marks: Sequence[tuple[str, date]], by: Actor, at: datetime
) -> Breakthrough:
    """Begin a breakthrough project with its team and milestones.

    :raises Refused: without a title, a team or a milestone.
    """
    must_keep(by, enterprise)
    _must_say(title, team)
    if not marks:
        raise Refused(_("至少写一个节点。"))
    made = Breakthrough(
        district_id=by.district_id, state="running", enterprise=enterprise, title=title.strip(), team=team.strip()
    )
    with transaction.atomic():
        _begun("begin", made, by=by, at=at, title=made.title)
        Mark.objects.bulk_create(
            Mark(district_id=by.district_id, breakthrough=made, ordinal=ordinal, name=name, due_on=due_on)
            for ordinal, (name, due_on) in enumerate(marks, start=1)
        )
    return made


def apply(enterprise: Enterprise, *, purpose: str, asked: int, by: Actor, at: datetime) -> Loan:
    """Take in an application at the loan desk.

    :raises Refused: without a purpose, or for a sum that this desk isn't for.
    """
    must_add(by, enterprise)
    _must_say(purpose)
    if asked < LEAST_LOAN:
        least = {"least": f"{LEAST_LOAN:,}"}
        raise Refused(_("这里从%(least)s元起申请，看看是不是少写了几个零；更少的，直接到银行办。") % least)
    if asked > MOST_LOAN:
        most = {"most": f"{MOST_LOAN:,}"}
        raise Refused(_("这里最多申请%(most)s元，看看是不是多写了几个零；更多的，直接和银行谈。") % most)
    made = Loan(
        district_id=by.district_id, state="applied", enterprise=enterprise, purpose=purpose.strip(), asked=asked,
        applied_on=local(at).date(),
    )  # fmt: skip
    _begun("apply", made, by=by, at=at, note=made.purpose, amount=asked)
    return made


def _begun(verb: str, made: Any, *, by: Actor, at: datetime, **data: Any) -> Any:
    with transaction.atomic():
        letter = LETTERS[made.KIND]
        made.number = next_number(f"needs-{letter}", letter, district_id=by.district_id, at=at)
        made.save(force_insert=True)
        line(verb, made, was="", by=by, at=at, **data)
    return made
