"""Questions about the cast of a demonstration, and about rehearsals asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shanzhi.people.access import on_day
from shanzhi.people.capacities import LABELS, Capacity
from shanzhi.people.demonstration import Names
from shanzhi.people.models import Post
from shanzhi.people.queries import in_words
from shanzhi.rehearse.models import Play

# What each role does, in one line, in the order in which a problem meets them.
DOES: dict[Capacity, Promise] = {
    Capacity.INTAKE_AGENT: _("接电话、收来件，定是哪类事，收下或者说明该找谁"),
    Capacity.REGISTRAR: _("决定立不立案，要不要先派人去核实"),
    Capacity.DISPATCHER: _("看板上把事派给单位，批延期，认出同一件事"),
    Capacity.GRID_WORKER: _("在自己的网格里报事、核实，小事当场办好"),
    Capacity.GRID_HEAD: _("带一个社区的网格员"),
    Capacity.HANDLER: _("单位里接任务的人：签收、办、交结果"),
    Capacity.UNIT_APPROVER: _("单位负责人：批退单，看本单位的任务"),
    Capacity.CHECKER: _("去现场看办好没有，办好的结案，没办好的返工"),
    Capacity.SUPERVISOR: _("裁定归谁办，判断反映人的异议，催办"),
    Capacity.LEADER: _("看全县：事堵在哪里，轮到谁"),
    Capacity.KEEPER: _("管区划、单位、人员、清单和日历"),
    Capacity.COMPLAINT_RECEIVER: _("收举报，别人都看不到"),
    Capacity.CHILD_PROTECTION: _("收涉及未成年人的事，别人都看不到"),
    Capacity.COORDINATOR: _("召集议事、整治和活动，管驿站、结对和联盟"),
    Capacity.INSPECTOR: _("有执法权的单位里上门检查的人"),
    Capacity.MEDIATOR: _("调解邻里纠纷"),
    Capacity.VOLUNTEER: _("和孩子结对，只看得到自己结的这一对"),
    Capacity.CONTACT: _("企业、商户自己的人：提需求、说难处，看办到哪一步"),
}
SHOWN = 6  # of a role on the page of the cast; the rest is found by name
AT_LEAST = {Capacity.CONTACT: 2}  # an enterprise's and a merchant's own people do different things


@dataclass(frozen=True, slots=True)
class Player:
    """One person of the cast."""

    username: str
    name: str
    where: str


@dataclass(slots=True)
class Role:
    """One role with the people who play it, the main one first."""

    capacity: Capacity
    label: Promise
    does: Promise
    players: list[Player] = field(default_factory=list)
    count: int = 0


def roles(*, at: datetime, each: int = SHOWN, text: str = "") -> list[Role]:
    """Return the roles with the first ``each`` of their people, narrowed to a name; three statements at most."""
    posts = Post.objects.in_force(on=on_day(at)).filter(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
    if text:
        posts = posts.filter(user__name__contains=text)
    found = {capacity: Role(capacity, LABELS[capacity], does) for capacity, does in DOES.items()}
    seen: set[tuple[int, str]] = set()
    main = frozenset(Names().cast.values())
    held = posts.select_related("user", "unit", "grid", "division").order_by("user_id", "pk")
    for post in sorted(held, key=lambda post: post.user.name not in main):
        role = found.get(Capacity(post.capacity))
        if role is None or (post.user_id, post.capacity) in seen:
            continue
        seen.add((post.user_id, post.capacity))
        role.count += 1
        if len(role.players) < max(each, AT_LEAST.get(role.capacity, 0)):
            role.players.append(Player(post.user.username, post.user.name, in_words(post)))
    return [role for role in found.values() if role.players]


def plays(district_id: str) -> list[Play]:
    """Return the latest rehearsals, newest first."""
    return list(Play.objects.filter(district_id=district_id).order_by("-number")[:20])


def play_numbered(district_id: str, number: int) -> Play:
    """Return one rehearsal.

    :raises Http404: when there is none of this number.
    """
    found = Play.objects.filter(district_id=district_id, number=number).first()
    if found is None:
        raise Http404
    return found
