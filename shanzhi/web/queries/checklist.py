"""The set-up checklist of a new county 建县清单: every item computed from what is there, none ticked by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shanzhi.calendars.models import OfficeHours
from shanzhi.calendars.queries import current_calendar
from shanzhi.catalogue.models import CatalogueVersion, Part
from shanzhi.journal.queries import last_line
from shanzhi.kernel import clock
from shanzhi.organisation.models import Unit
from shanzhi.people.access import on_day
from shanzhi.people.capacities import Capacity, label
from shanzhi.people.models import CoverageAssignment, Post
from shanzhi.people.queries import deployment
from shanzhi.post.transports import mail_is_ready, sms_is_ready
from shanzhi.territory.models import Division, Grid, Place
from shanzhi.ui.dates import say_amount, say_when
from shanzhi.ui.joining import joined
from shanzhi.web.letters import names_its_hosts
from shanzhi.web.queries.health import is_fresh

# Without one of these somewhere a case stops half-way round.
NEEDED = (
    Capacity.INTAKE_AGENT,
    Capacity.REGISTRAR,
    Capacity.DISPATCHER,
    Capacity.HANDLER,
    Capacity.UNIT_APPROVER,
    Capacity.CHECKER,
    Capacity.SUPERVISOR,
    Capacity.GRID_WORKER,
    Capacity.COMPLAINT_RECEIVER,
    Capacity.CHILD_PROTECTION,
    Capacity.KEEPER,
)
NEXT_NOTICE_MONTH = 12  # the notice of a year comes out in November of the year before


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do: whether it is done, what it is for, how it stands, and where to do it."""

    key: str
    title: str
    why: str
    done: bool
    said: str
    acts: list[tuple[str, str]] = field(default_factory=list)
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Items that are done together."""

    title: str
    items: list[Item]


def checklist(district_id: str, *, at: datetime) -> list[Group]:
    """Return the checklist in the order in which things need each other (some twenty small statements)."""
    return [
        Group(_("起名"), [_name(district_id)]),
        Group(_("地和单位"), list(_ground())),
        Group(_("人"), list(_people(at))),
        Group(_("清单"), list(_catalogue())),
        Group(pgettext("heading", "时间"), list(_time(district_id, at))),
        Group(_("平安"), list(_safety(district_id, at))),
    ]


def progress(groups: list[Group]) -> tuple[int, int]:
    """Return how many of the needed items are done, and how many there are."""
    needed = [item for group in groups for item in group.items if not item.optional]
    return sum(item.done for item in needed), len(needed)


def _name(district_id: str) -> Item:
    kept = deployment(district_id)
    name = _("部署名称")
    why = _("页头和回执上的地名；也说定这是正式的，不是演示。")
    if kept is None:
        return Item("name", name, why, False, _("还没有起名"), [(_("起名"), "#name")])
    said = f"{kept.name}{kept.street_name}"
    return Item("name", name, why, True, _("%(name)s（演示）") % {"name": said} if kept.is_demonstration else said)


def _import(what: str, label: str = "") -> tuple[str, str]:
    return label or _("导入"), reverse("web:import", args=[what])


def _ground() -> Iterator[Item]:
    divisions = Division.objects.holding().count()
    yield Item(
        "divisions",
        pgettext("heading", "区划"),
        _("县、街道、社区这棵树。事情在哪里、归谁管，都从它来。"),
        divisions > 1,
        say_amount(divisions, "个") if divisions else _("还没有"),
        [_import("divisions"), (_("看"), reverse("web:ground"))],
    )
    grids, bare = Grid.objects.holding().count(), Grid.objects.holding().filter(outline="").count()
    words = say_amount(grids, "个") if grids else _("还没有")
    if bare:
        words = _("%(all)s，%(bare)s没有边界") % {"all": words, "bare": say_amount(bare, "个")}
    yield Item(
        "grids",
        _("网格和边界"),
        _("有了边界，点一下地图就知道是哪个网格。"),
        bool(grids) and not bare,
        words,
        [_import("grids"), (_("看"), reverse("web:grids"))],
    )
    units = Unit.objects.filter(valid_to=None).count()
    yield Item(
        "units",
        pgettext("heading", "单位"),
        _("事情派给谁办。"),
        units > 0,
        say_amount(units, "个") if units else _("还没有"),
        [_import("units"), (_("看"), reverse("organisation:units"))],
    )
    places = Place.objects.filter(valid_to=None).count()
    yield Item(
        "places",
        pgettext("heading", "场所"),
        _("道路、路灯、小区的名录：听懂人说的地方，也知道归谁养护。"),
        places > 0,
        say_amount(places, "个") if places else _("还没有"),
        [_import("places"), _import("buildings", _("导入楼栋")), (_("看"), reverse("web:places"))],
    )


def _people(at: datetime) -> Iterator[Item]:
    posts = Post.objects.in_force(on=on_day(at)).of_people()
    held = set(posts.order_by().values_list("capacity", flat=True).distinct())
    lacking = [label(capacity) for capacity in NEEDED if str(capacity) not in held]
    people = posts.order_by().values("user_id").distinct().count()
    yield Item(
        "staff",
        pgettext("heading", "人员"),
        _("谁以什么身份做哪一步。能做什么由任职决定，不在账号上打勾。"),
        not lacking,
        _("%(n)s在任，还没有%(lacking)s") % {"n": say_amount(people, "人"), "lacking": joined(lacking)}
        if lacking
        else say_amount(people, "人"),
        [_import("staff"), (_("看"), reverse("people:staff"))],
    )
    covered = CoverageAssignment.objects.filter(ends_on=None).count()
    yield Item(
        "coverage",
        _("包联"),
        _("谁包片、包栋、包单元、包户，哪里还没人包。"),
        covered > 0,
        say_amount(covered, "条") if covered else _("还没有"),
        [_import("coverage"), (_("看"), reverse("people:coverage"))],
    )


def _catalogue() -> Iterator[Item]:
    current = {version.part: version for version in CatalogueVersion.objects.filter(is_current=True)}
    told = {
        Part.MATTERS: (
            pgettext("catalogue", "事项"),
            _("什么事、立案结案看什么、归谁办。没有它，只能一件一件地问人。"),
            False,
        ),
        Part.LIMITS: (_("时限"), _("每一步几天。没导入的，用自带的那一套。"), True),
        Part.DUTIES: (_("履职事项"), _("街道该做、配合做、上级收回的。退单要写明是哪一条。"), False),
        Part.REASONS: (_("理由清单"), _("不受理、退单、延期的理由，和群众该去哪里。"), True),
        Part.REPLIES: (_("答复模板"), _("答复群众的话，可以照着改。"), True),
    }
    for part, (title, why, has_own) in told.items():
        version = current.get(part)
        words = _("用自带的") if has_own else _("还没有")
        if version is not None:
            rows = say_amount(version.row_count, "条")
            words = _("%(version)s，%(rows)s") % {"version": version.code, "rows": rows}
        acts = [
            (_("导入"), f"{reverse('catalogue:import')}?part={part}"),
            (_("样表"), reverse("catalogue:example", args=[part])),
            (_("看"), reverse(f"catalogue:{part}")),
        ]
        yield Item(str(part), title, why, version is not None, words, acts, optional=has_own)


def _time(district_id: str, at: datetime) -> Iterator[Item]:
    today = clock.local(at).date()
    calendar = current_calendar(district_id)
    wanted = [today.year] + ([today.year + 1] if today.month >= NEXT_NOTICE_MONTH else [])
    lacking = [str(year) for year in wanted if year not in calendar.announced_years]
    yield Item(
        "calendar",
        _("放假通知"),
        _("哪天放假、哪天补班。没有通知的年份先按周一到周五算，到期日是暂定的。"),
        not lacking,
        _("%(years)s年的还没有录") % {"years": joined(lacking)}
        if lacking
        else _("%(year)s年有了") % {"year": wanted[-1]},
        [(_("去录"), reverse("web:calendar"))],
    )
    own = OfficeHours.objects.filter(district_id=district_id).exists()
    yield Item(
        "hours",
        _("上班时间"),
        _("按工作时算的时限，从这里数。"),
        own,
        _("按自己定的") if own else _("用通常的8:30–12:00、14:00–17:30"),
        [(_("去定"), reverse("web:calendar_hours"))],
        optional=True,
    )


def _safety(district_id: str, at: datetime) -> Iterator[Item]:
    backup = last_line(district_id, "backup")
    yield Item(
        "backup",
        _("备份和钥匙"),
        _("每周至少备份一次。打开封存内容的钥匙在数据目录的keys里，单独抄一份锁好，丢了谁也打不开。"),
        is_fresh(backup, at=at),
        _("上次%(when)s") % {"when": say_when(backup.at, now=at, form="short")} if backup else _("还没有备份过"),
        [(_("怎么备份"), reverse("web:house") + "#backup")],
    )
    channels = [name for name, ready in ((_("短信"), sms_is_ready()), (_("邮件"), mail_is_ready())) if ready]
    yield Item(
        "post",
        _("短信和邮件"),
        _("给反映人发进展，给工作人员发邀请和重置链接。不配也能用，链接当面给。"),
        bool(channels),
        joined(channels) if channels else _("还没有配"),
        [(_("看没发成的"), reverse("web:undelivered"))],
        optional=True,
    )
    yield Item(
        "https",
        _("域名和HTTPS"),
        _("密码和查询码不在路上被人看见；信里的链接只写自己的域名。"),
        settings.ENV.https and names_its_hosts(),
        _("好了") if settings.ENV.https and names_its_hosts() else _("在环境里写SHANZHI_HTTPS和SHANZHI_ALLOWED_HOSTS"),
    )
