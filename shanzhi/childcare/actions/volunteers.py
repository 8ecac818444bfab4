"""Volunteers 志愿者: enrolling, screening, the rules they read, teams, and the three-year plan."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shanzhi.accounts.models import User
from shanzhi.cases.actions.opening import keep_out
from shanzhi.childcare.actions.lines import line, move, plain_line
from shanzhi.childcare.models import GUARDS, VOLUNTEERS, PlanYear, Team, TeamMember, Volunteer
from shanzhi.childcare.queries import concerns_about
from shanzhi.childcare.rules import TEAM_LEAST
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.organisation.models import Unit
from shanzhi.people.access import actor_for

LEAST_YEARS = 1


def must_be_guard_of(by: Actor, user: User, *, at: datetime) -> None:
    """Let pass a guard whose area holds this person's post as a volunteer.

    :raises Refused: for everybody else, and where the volunteer protects children by office too.
    """
    theirs = actor_for(user, at=at)
    if not by.stands_over_a_post(theirs, VOLUNTEERS, GUARDS):
        raise Refused(_("登记的要是自己地域里任了“结对志愿者”的人，由未成年人保护专员登记。"))
    if theirs.holdings_as(GUARDS):
        raise Refused(_("未成年人保护专员自己不做结对志愿者：有担心时要由别人来办。"))


def enrol(
    user: User, *, alone: bool, unit: Unit | None, committed_until: date | None, by: Actor, at: datetime
) -> Volunteer:
    """Enrol a volunteer, or change what is known; the screening is a step of its own.

    A unit that is new is kept out of what was raised before, beside the former one.

    :raises Refused: by anybody but a guard, or without a year's commitment.
    """
    must_be_guard_of(by, user, at=at)
    today = local(at).date()
    if committed_until is None or (committed_until - today).days < 365 * LEAST_YEARS - 1:
        raise Refused(_("至少承诺做满一年：写做到哪天。"))
    told: dict[str, Any] = {"alone": alone, "unit": unit, "committed_until": committed_until}
    rows = Volunteer.objects.in_district(by.district_id)
    known: Volunteer | None = rows.filter(user_id=user.pk).select_related("user").first()
    with transaction.atomic():
        if known is not None:
            move(known, "volunteer.change", by=by, at=at, said={"alone": alone}, **told)
            if unit is not None:
                for one in concerns_about(known):
                    keep_out(one.case, [unit])
            return known
        made = Volunteer.objects.create(district_id=by.district_id, user=user, **told)
        line("volunteer.enrol", made, was="", by=by, at=at, alone=alone)
    return made


def screen(
    volunteer: Volunteer, *, passed: bool, checked_on: date, valid_until: date | None, by: Actor, at: datetime,
    seen: int | None = None,
) -> Volunteer:  # fmt: skip
    """Write down what the screening said: its day and until when it holds. Whoever fails loses access at once.

    :raises Refused: for days that don't go together, or by anybody but a guard.
    """
    must_be_guard_of(by, volunteer.user, at=at)
    if checked_on > local(at).date() or (passed and (valid_until is None or valid_until <= checked_on)):
        raise Refused(_("审查日期不能在今天以后，有效期要在审查之后。"))
    changes = {"screening": "passed" if passed else "barred", "checked_on": checked_on,
               "valid_until": valid_until if passed else None}  # fmt: skip
    with transaction.atomic():
        move(volunteer, "volunteer.screen", by=by, at=at, seen=seen, said={"passed": passed}, **changes)
    return volunteer


def agree_to_rules(volunteer: Volunteer, *, by: Actor, at: datetime) -> Volunteer:
    """Keep that a volunteer read the rules and keeps to them; their own act.

    :raises Refused: for anybody else.
    """
    if by.user_id != volunteer.user_id or not by.holdings_as(VOLUNTEERS):
        raise Refused(_("守则由志愿者本人看过再确认。"))
    if volunteer.agreed_at is None:
        with transaction.atomic():
            move(volunteer, "volunteer.agree", by=by, at=at, agreed_at=at)
    return volunteer


def form_team(name: str, *, brand: str, volunteers: Sequence[Volunteer], by: Actor, at: datetime) -> Team:
    """Form a team of at least three, perhaps under a brand.

    :raises Refused: for fewer, without a name, or by anybody but a guard.
    """
    members, faults = list({one.pk: one for one in volunteers}.values()), []
    if not name.strip():
        faults.append(_("给小组起个名字。"))
    if len(members) < TEAM_LEAST:
        faults.append(_("小组至少三个人。"))
    if faults:
        raise Refused(*faults)
    for one in members:
        must_be_guard_of(by, one.user, at=at)
    code = "".join(secrets.choice("ABCDEFGHJKMNPQRTUVWXY346789") for _turn in range(6))
    with transaction.atomic():
        team = Team.objects.create(district_id=by.district_id, code=code, name=name.strip(), brand=brand.strip())
        rows = [TeamMember(district_id=by.district_id, team=team, volunteer=one) for one in members]
        TeamMember.objects.bulk_create(rows)
        plain_line("volunteer.team", "child_team", code, by=by, at=at, members=len(members))
    return team


def plan_year(year: int, *, planned: int, by: Actor, at: datetime) -> PlanYear:
    """Set how many children are to be paired in a year.

    :raises Refused: by anybody but a guard, or for a year out of sight.
    """
    if not by.holdings_as(GUARDS):
        raise Refused(_("计划由未成年人保护专员定。"))
    if abs(year - local(at).year) > 5 or not 0 <= planned <= 100_000:
        raise Refused(_("写近几年的数。"))
    with transaction.atomic():
        row, _made = PlanYear.objects.update_or_create(
            district_id=by.district_id, year=year, defaults={"planned": planned}
        )
        plain_line("child.plan", "child_plan", str(year), by=by, at=at, planned=planned)
    return row
