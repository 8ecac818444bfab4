"""Questions about the lists: rows with filters, suggestions with reasons, the public list, what an export holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor
from shanzhi.needs.matching import Match, Side, suggest
from shanzhi.needs.models import Fit, Listing, Project, Stage, Use, own_units
from shanzhi.needs.workflow import CATEGORIES, Kind, ListingState, ProjectState
from shanzhi.organisation.models import Unit
from shanzhi.ui.joining import joined

PAGE = 50
CONSIDERED = 400  # resources looked at for one need
HEADERS = (
    gettext_lazy("编号"),
    gettext_lazy("种类"),
    gettext_lazy("类别"),
    gettext_lazy("名称"),
    gettext_lazy("说明"),
    gettext_lazy("单位"),
    gettext_lazy("在哪里"),
    gettext_lazy("数量"),
    gettext_lazy("有效到"),
    gettext_lazy("现在"),
    gettext_lazy("结果"),
)


def home_of(actor: Actor) -> str:
    """Return the name of the one unit whose own people this actor is one of, '' for none or several."""
    units = own_units(actor)
    return str(Unit.objects.get(pk=next(iter(units)))) if len(units) == 1 else ""


REASONS = {
    "category": gettext_lazy("同类：%(what)s"),
    "words": gettext_lazy("都说到“%(what)s”"),
    "same_place": gettext_lazy("在同一个地方"),
    "same_street": gettext_lazy("在同一个街道"),
    "free": gettext_lazy("现在空着"),
    "busy": gettext_lazy("正用在%(what)s个项目里"),
}


def listings(
    actor: Actor, *, kind: str = "", category: str = "", state: str = "", circle: str | None = None, before: str = "",
    limit: int = PAGE,
) -> list[Listing]:  # fmt: skip
    """Return the newest listings this actor may read, by filters, below a number (one statement)."""
    rows = Listing.objects.visible_to(actor)
    named = {"kind": kind, "category": category, "state": state, "circle": circle}
    rows = rows.filter(**{name: value for name, value in named.items() if value})
    if before:
        rows = rows.filter(number__lt=before)
    return list(rows.select_related("owner").order_by("-number")[:limit])


def board(actor: Actor, *, on: date) -> list[Listing]:
    """Return the open needs, those that end first before the others (one statement)."""
    rows = Listing.objects.visible_to(actor).standing(on=on).filter(kind=Kind.NEED).select_related("owner")
    return sorted(rows.order_by("-number")[:PAGE], key=lambda one: one.valid_until or date.max)


def projects(actor: Actor, *, circle: str = "", need: Listing | None = None) -> list[Project]:
    """Return the newest projects this actor may read (one statement)."""
    rows = Project.objects.visible_to(actor).select_related("need__owner", "claimant")
    if circle:
        rows = rows.filter(need__circle=circle)
    if need is not None:
        rows = rows.filter(need_id=need.pk)
    return list(rows.order_by("-number")[:PAGE])


def stages_of(project: Project) -> list[Stage]:
    """Return a project's steps in order."""
    return list(Stage.objects.in_district(project.district_id).filter(project_id=project.pk).order_by("ordinal"))


def resources_of(project: Project) -> list[Listing]:
    """Return what a project brings along."""
    used = Use.objects.in_district(project.district_id).filter(project_id=project.pk).values("resource_id")
    return list(Listing.objects.in_district(project.district_id).filter(pk__in=used).order_by("number"))


def in_use(district_id: str, ids: Collection[UUID]) -> dict[UUID, int]:
    """Return in how many running projects each resource is (one statement)."""
    rows = Use.objects.in_district(district_id).filter(
        resource_id__in=ids, project__district_id=district_id, project__state=ProjectState.RUNNING
    )
    return dict(rows.values("resource_id").annotate(n=Count("pk")).values_list("resource_id", "n"))


@dataclass(frozen=True, slots=True)
class Suggested:
    """A resource suggested for a need, with the reasons in words."""

    listing: Listing
    reasons: str
    suits: bool | None = None  # what the asking side said of it


def suggestions(need: Listing, actor: Actor, *, on: date) -> list[Suggested]:
    """Return the resources that suit a need among those the actor may read (three statements)."""
    return suggestions_for([need], actor, on=on)[need.pk]


def suggestions_for(needs: Iterable[Listing], actor: Actor, *, on: date) -> dict[UUID, list[Suggested]]:
    """Return what suits each of these needs, what was said not to suit last (three statements for all)."""
    wanted = list(needs)
    rows = Listing.objects.visible_to(actor).standing(on=on).filter(kind=Kind.RESOURCE)
    found = {one.pk: one for one in rows.select_related("owner").order_by("-number")[:CONSIDERED]}
    busy = in_use(actor.district_id, list(found)) if found else {}
    sides = [_side(one, busy.get(one.pk, 0)) for one in found.values()]
    fits = Fit.objects.in_district(actor.district_id).filter(need_id__in=[one.pk for one in wanted])
    said = {(need, one): suits for need, one, suits in fits.values_list("need_id", "resource_id", "suits")}
    proposed: dict[UUID, list[Suggested]] = {}
    for need in wanted:
        matches = suggest(_side(need), sides, on=on)
        some = [Suggested(found[one.key], say(one), said.get((need.pk, one.key))) for one in matches]
        proposed[need.pk] = sorted(some, key=lambda one: (one.suits is False, one.suits is None))
    return proposed


def with_cases(listings: Iterable[Listing], district_id: str) -> list[Listing]:
    """Return the listings with the cases that they became (one statement, none where none did)."""
    rows = list(listings)
    keys = [one.case_id for one in rows if one.is_cased]
    cases = {case.pk: case for case in Case.objects.in_district(district_id).filter(pk__in=keys)} if keys else {}
    for one in rows:
        if one.case_id in cases:
            one.case = cases[one.case_id]
    return rows


@dataclass(frozen=True, slots=True)
class Own:
    """What a unit's own people look after: what waits for them, what they need, offer and took on."""

    to_rate: list[Project]
    proposed: list[tuple[Listing, list[Suggested]]]
    wished: list[Fit]
    needs: list[Listing]
    resources: list[Listing]
    projects: list[Project]

    @property
    def waits(self) -> bool:
        """Return whether something waits for them."""
        return bool(self.to_rate or self.proposed or self.wished)


def own(actor: Actor, *, on: date) -> Own:
    """Return everything of the units whose own people this actor is one of (eight statements)."""
    units, district = own_units(actor), actor.district_id
    rows = Listing.objects.in_district(district).filter(owner_id__in=units).exclude(state=ListingState.WITHDRAWN)
    listed = with_cases(rows.select_related("owner").order_by("-listed_at", "-number")[: 2 * PAGE], district)
    needs = [one for one in listed if one.is_need]
    waiting = [one for one in needs if one.is_open and not one.is_over(on=on)]
    proposed = suggestions_for(waiting, actor, on=on) if waiting else {}
    unsaid = [(one, [each for each in proposed[one.pk] if each.suits is None]) for one in waiting]
    mine = Project.objects.in_district(district).filter(need__district_id=district).select_related("need", "claimant")
    to_rate = mine.filter(state=ProjectState.DONE, need__owner_id__in=units).exclude(claimant_id__in=units)
    wished = Fit.objects.in_district(district).filter(suits=True, resource__owner_id__in=units)
    wished = wished.filter(need__state=ListingState.OPEN, need__district_id=district, resource__district_id=district)
    taken = mine.filter(claimant_id__in=units).exclude(state=ProjectState.GIVEN_UP)
    return Own(
        list(to_rate.order_by("-number")[:PAGE]), [(one, some[:3]) for one, some in unsaid if some],
        list(wished.select_related("need__owner", "resource").order_by("-said_at")[:PAGE]), needs,
        [one for one in listed if not one.is_need], list(taken.order_by("-number")[:PAGE]),
    )  # fmt: skip


def _side(one: Listing, uses: int = 0) -> Side:
    text = f"{one.title} {one.words}"
    return Side(one.pk, one.category, text, one.area_path, one.owner_id, one.valid_until, uses)


def say(match: Match) -> str:
    """Return the reasons of a match in words."""
    said = []
    for code, what in match.reasons:
        if code == "category":
            said.append(str(REASONS[code]) % {"what": CATEGORIES[what]})
        else:
            said.append(str(REASONS[code]) % {"what": joined(what) if code == "words" else what})
    return str(_("；")).join(said)


def released(district_id: str, *, kind: str, on: date) -> list[Listing]:
    """Return what the public may read: released and still waiting (one statement)."""
    rows = Listing.objects.in_district(district_id).standing(on=on).filter(kind=kind, released_at__isnull=False)
    return list(rows.select_related("owner").order_by("-released_at")[:PAGE])


def outcome_counts(district_id: str, **where: Any) -> dict[str, int]:
    """Return how many projects were rated, and how many said yes to each of the three (one statement)."""
    rows = Project.objects.in_district(district_id).filter(
        state=ProjectState.RATED, need__district_id=district_id, **where
    )
    return rows.aggregate(
        rated=Count("pk"),
        wanted=Count("pk", filter=Q(wanted=True)),
        achieved=Count("pk", filter=Q(achieved="yes")),
        again=Count("pk", filter=Q(again=True)),
    )


def needs_of(unit: Unit, *, district_id: str, circle: str = "") -> list[Listing]:
    """Return a unit's needs, the newest first (one statement)."""
    rows = Listing.objects.in_district(district_id).filter(owner_id=unit.pk, kind=Kind.NEED)
    if circle:
        rows = rows.filter(circle=circle)
    return list(rows.exclude(state=ListingState.WITHDRAWN).select_related("owner").order_by("-number")[:PAGE])


def reported_as(district_id: str, report_number: str) -> Listing | None:
    """Return the need that a report was told from."""
    found: Listing | None = Listing.objects.in_district(district_id).filter(report_number=report_number).first()
    return found


def cells(one: Listing) -> list[object]:
    """Return one row of the export."""
    amount = f"{one.quantity}{one.measure}" if one.quantity is not None else ""
    return [
        one.number, str(one.kind_name), str(one.category_name), one.title, one.words, one.owner.name, one.area_name,
        amount, one.valid_until, str(one.state_label), one.result,
    ]  # fmt: skip
