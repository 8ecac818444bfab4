"""Staff 人员 from a sheet, one row a post: new people are invited, known ones get the posts they lack.

``WANTED`` lists the columns; 用户名, 姓名 and 身份 are needed. Nothing is ended by a sheet: who isn't in it stays.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext

from shanzhi.accounts.models import User
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import Sheet
from shanzhi.organisation import lines
from shanzhi.organisation.actions import taking, trying
from shanzhi.organisation.queries import UnitNames, unit_names
from shanzhi.organisation.sheets import Outcome, cells_of, moment_label
from shanzhi.people import capacities
from shanzhi.people.access import on_day
from shanzhi.people.actions.posts import give_post
from shanzhi.people.actions.staff import Invited, invite
from shanzhi.people.models import Post
from shanzhi.territory.models import Division, Grid

WANTED = {
    "username": ("用户名", "账号", "username"),
    "name": ("姓名", "name"),
    "capacity": ("身份", "岗位", "capacity"),
    "unit": ("单位", "单位编码", "所在单位"),
    "area": ("区划或网格编码", "区划代码", "网格编码", "负责区域"),
    "title": ("职务",),
    "phone": ("手机", "电话"),
    "email": ("邮箱",),
    "is_head": ("第一责任人",),
    "part_time": ("专兼职",),
}
NEEDED = ("username", "name", "capacity")
YES = {"是", "y", "yes", "1", "true", "√"}


@dataclass(slots=True)
class StaffOutcome(Outcome):
    """What the import did, with the invitations to hand out (empty in a dry run)."""

    invited: list[Invited] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Known:
    """What rows refer to, in memory."""

    divisions: dict[str, Division]
    grids: dict[str, Grid]
    units: UnitNames


def import_staff(sheet: Sheet, *, by: Actor, at: datetime, dry_run: bool = False) -> StaffOutcome:
    """Take staff in, by username and post: invite who is new, post who lacks the post, leave the rest alone.

    A dry run does the same and takes it back, so both say the same.

    :raises Refused: when a needed column is missing.
    """
    outcome, day = StaffOutcome(dry_run), on_day(at)
    known = _Known(
        {row.code: row for row in Division.objects.holding(day)},
        {row.code: row for row in Grid.objects.holding(day).select_related("division")},
        unit_names(on=day),
    )
    with trying(outcome):
        for number, cells in cells_of(sheet, WANTED, NEEDED, outcome):
            with taking(outcome, number):
                _take(cells, known, outcome, by=by, at=at)
        told = {"added": outcome.added, "invited": len(outcome.invited), "faults": len(outcome.faults)}
        lines.write("staff.import", "import", f"staff-{moment_label(at)}", by=by, at=at, data=told)
    if dry_run:
        outcome.invited.clear()
    return outcome


def _take(cells: dict[str, str], known: _Known, outcome: StaffOutcome, *, by: Actor, at: datetime) -> None:
    capacity = capacities.by_label(cells["capacity"])
    faults: list[object] = []
    if capacity is None:
        faults.append(gettext("没有“%(capacity)s”这个身份。") % {"capacity": cells["capacity"]})
    unit = known.units.find(cells["unit"]) if cells["unit"] else None
    if cells["unit"] and unit is None:
        faults.append(gettext("单位“%(unit)s”不在单位名录里，或者有几个单位叫这个名字。") % {"unit": cells["unit"]})
    area = area_coded(cells["area"], known.divisions, known.grids)
    if cells["area"] and area is None:
        faults.append(gettext("“%(code)s”不是现行的区划代码或网格编码。") % {"code": cells["area"]})
    if faults or capacity is None:
        raise Refused(*faults)
    user = User.objects.people().filter(username=User.normalize_username(cells["username"]).strip().lower()).first()
    if user is not None and user.name != cells["name"]:
        words = {"username": user.username, "name": user.name}
        raise Refused(gettext("用户名%(username)s已经是%(name)s的，姓名对不上。") % words)
    area_path = area.path if area else ""
    if user is not None and _has_post(user, capacity, area_path, unit.path if unit else ""):
        outcome.unchanged += 1
        return
    fresh = None
    if user is None:
        fresh = invite(cells["username"], name=cells["name"], phone=cells["phone"], email=cells["email"], by=by, at=at)
        user = fresh.user
    give_post(
        user,
        capacity=capacity,
        by=by,
        at=at,
        division=area if isinstance(area, Division) else None,
        grid=area if isinstance(area, Grid) else None,
        unit=unit,
        title=cells["title"],
        is_head=cells["is_head"].lower() in YES,
        full_time="兼" not in cells["part_time"],
    )
    outcome.added += 1
    if fresh:
        outcome.invited.append(fresh)


def _has_post(user: User, capacity: str, area_path: str, unit_path: str) -> bool:
    held = Post.objects.filter(user=user, capacity=capacity, area_path=area_path, unit_path=unit_path, ends_on=None)
    return held.exists()


def area_coded(code: str, divisions: dict[str, Division], grids: dict[str, Grid]) -> Division | Grid | None:
    """Return the grid or the division of a code; a division's may be given without its closing zeros."""
    if not code:
        return None
    return grids.get(code) or divisions.get(code) or divisions.get(code.ljust(12, "0"))
