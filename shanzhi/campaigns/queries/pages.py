"""The figures of a campaign and the lists behind each of them; the matrix; one place's sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from shanzhi.campaigns.access import campaigns_visible, leads, open_ones
from shanzhi.campaigns.models import Campaign, CampaignUnit, Defect, Look, Photo, Target
from shanzhi.kernel.actors import Actor

PAGE = 60
SHOWS = ("open", "fixed", "photos", "again", "case")


@dataclass(slots=True)
class Figures:
    """What a campaign came to so far. Looks are counted by unit and place, never by person."""

    places: int = 0
    units: int = 0
    wanted: int = 0
    looks: int = 0
    wrong_places: int = 0
    defects: int = 0
    fixed: int = 0
    cases: int = 0
    again: int = 0
    again_wanted: int = 0
    again_looks: int = 0
    again_places: int = 0

    @property
    def coverage(self) -> int:
        """Return how many percent of units × places were looked at in the first round."""
        return 100 * self.looks // self.wanted if self.wanted else 0

    @property
    def left(self) -> int:
        """Return how many defects aren't right yet."""
        return self.defects - self.fixed

    @property
    def recurrence(self) -> int | None:
        """Return how many percent of the places looked at again had the same thing wrong; None before any was."""
        return 100 * self.again // self.again_places if self.again_places else None


def defects_of(campaign: Campaign) -> QuerySet[Defect]:
    """Return the defects of a campaign."""
    return Defect.objects.in_district(campaign.district_id).filter(campaign_id=campaign.pk)


def figures(campaign: Campaign, *, defects: QuerySet[Defect] | None = None) -> Figures:
    """Return the figures of one campaign, over all its ``defects`` or those given (five statements)."""
    found = Figures(places=campaign.targets.count(), units=campaign.units.count())
    found.wanted = found.places * found.units
    looks = Look.objects.in_district(campaign.district_id).filter(campaign_id=campaign.pk)
    counted = looks.aggregate(
        one=Count("pk", filter=Q(round=1)),
        two=Count("pk", filter=Q(round=2)),
        places=Count("target_id", filter=Q(round=2), distinct=True),
    )
    found.looks, found.again_looks, found.again_places = counted["one"], counted["two"], counted["places"]
    told = (defects_of(campaign) if defects is None else defects).aggregate(
        all=Count("pk"),
        fixed=Count("pk", filter=Q(state=Defect.State.FIXED)),
        cases=Count("pk", filter=~Q(case_number="")),
        wrong=Count("target_id", filter=Q(round=1), distinct=True),
        again=Count("target_id", filter=Q(again=True), distinct=True),
    )
    found.defects, found.fixed, found.cases = told["all"], told["fixed"], told["cases"]
    found.wrong_places, found.again = told["wrong"], told["again"]
    found.again_wanted = found.wrong_places * found.units
    return found


@dataclass(slots=True)
class CampaignRow:
    """A campaign in a list."""

    campaign: Campaign
    units: list[str] = field(default_factory=list)


def campaign_rows(actor: Actor, *, before: str = "") -> tuple[list[CampaignRow], str]:
    """Return the newest campaigns an actor may know of, and the number before which the next ones come."""
    return newest(campaigns_visible(actor).select_related("head"), before=before, size=PAGE)


def newest(campaigns: QuerySet[Campaign], *, before: str, size: int) -> tuple[list[CampaignRow], str]:
    """Return so many campaigns, the newest first, and the number before which the next ones come (two statements)."""
    found = campaigns.order_by("-number")
    listed = list((found.filter(number__lt=before) if before else found)[: size + 1])
    rows = {one.pk: CampaignRow(one) for one in listed[:size]}
    for row in CampaignUnit.objects.filter(campaign_id__in=rows).select_related("unit").order_by("ordinal"):
        rows[row.campaign_id].units.append(str(row.unit))
    return list(rows.values()), listed[size - 1].number if len(listed) > size else ""


@dataclass(slots=True)
class Cell:
    """One unit at one place in the round: whether it looked, and how many defects it found."""

    looked: bool = False
    defects: int = 0


@dataclass(slots=True)
class MatrixRow:
    """One place with a cell for each unit, and what isn't right there."""

    target: Target
    cells: list[Cell]
    left: int = 0

    @property
    def done(self) -> bool:
        """Return whether every unit has looked."""
        return all(cell.looked for cell in self.cells)


def matrix(
    campaign: Campaign,
    units: Sequence[CampaignUnit],
    *,
    of_round: int,
    after: str = "",
    todo: bool = False,
    most: int = PAGE,
) -> tuple[list[MatrixRow], str]:
    """Return the places × units of a round, by the places' codes, and after which code the next ones come."""
    targets = campaign.targets.select_related("place", "kind").order_by("place__code")
    if of_round == 2:
        targets = targets.filter(pk__in=defects_of(campaign).filter(round=1).values("target_id"))
    found = list((targets.filter(place__code__gt=after) if after else targets)[: most + 1])
    rows = {one.pk: MatrixRow(one, [Cell() for _unit in units]) for one in found[:most]}
    columns = {one.unit_id: n for n, one in enumerate(units)}
    looks = Look.objects.in_district(campaign.district_id).filter(target_id__in=list(rows), round=of_round)
    for target_id, unit_id in looks.values_list("target_id", "unit_id"):
        rows[target_id].cells[columns[unit_id]].looked = True
    defects = Defect.objects.in_district(campaign.district_id).filter(target_id__in=list(rows))
    for target_id, unit_id, number, state in defects.values_list("target_id", "unit_id", "round", "state"):
        rows[target_id].left += state == Defect.State.OPEN
        rows[target_id].cells[columns[unit_id]].defects += number == of_round
    listed = [row for row in rows.values() if not (todo and row.done)]
    return listed, found[most - 1].place.code if len(found) > most else ""


def defect_rows(
    campaign: Campaign, *, show: str = "", kind: str = "", after: int = 0, most: int = PAGE,
    of: QuerySet[Defect] | None = None,
) -> tuple[list[Defect], int]:  # fmt: skip
    """Return defects, all or ``of`` those given, as asked for, and the ordinal after which to go on (0 at the end)."""
    rows = (defects_of(campaign) if of is None else of).filter(ordinal__gt=after)
    photos = Photo.objects.in_district(campaign.district_id).filter(campaign_id=campaign.pk, defect=OuterRef("pk"))
    meant = {
        "open": Q(state=Defect.State.OPEN),
        "fixed": Q(state=Defect.State.FIXED),
        "photos": Q(Exists(photos), state=Defect.State.FIXED),
        "again": Q(again=True),
        "case": ~Q(case_number=""),
    }
    rows = rows.filter(meant.get(show, Q()), **({"target__kind__code": kind} if kind else {}))
    found = list(rows.select_related("target__place", "target__kind", "type", "unit").order_by("ordinal")[: most + 1])
    return found[:most], found[most - 1].ordinal if len(found) > most else 0


def by_kind(campaign: Campaign, of: QuerySet[Defect] | None = None) -> list[tuple[str, str, int, int, int]]:
    """Return for each kind: code, name, places, defects, those not right yet, ``of`` all or some (two statements)."""
    left = Count("pk", filter=Q(state=Defect.State.OPEN))
    rows = (
        (defects_of(campaign) if of is None else of).values_list("target__kind_id").annotate(n=Count("pk"), left=left)
    )
    counted = {kind: counts for kind, *counts in rows}
    kinds = campaign.targets.values_list("kind__code", "kind__name", "kind_id").annotate(n=Count("pk"))
    return [(code, name, n, *counted.get(kind, (0, 0))) for code, name, kind, n in kinds.order_by("kind__ordinal")]


@dataclass(frozen=True, slots=True)
class Choice:
    """What who leads the campaign may do with a photo: a verb, or '' where they took it and leave it to another."""

    photo: Photo
    verb: str


@dataclass(slots=True)
class Sheet:
    """One place in a campaign: who has looked in this round, everything found there, photos and choices of them."""

    target: Target
    looks: list[Look]
    defects: list[tuple[Defect, list[Photo], list[Choice]]]


def sheet(target: Target, *, actor: Actor) -> Sheet:
    """Return one place's sheet (three statements, six for who leads the campaign)."""
    district_id = target.campaign.district_id
    looks = Look.objects.in_district(district_id).filter(target_id=target.pk).select_related("unit")
    defects = Defect.objects.in_district(district_id).filter(target_id=target.pk).select_related("type", "unit")
    photos = Photo.objects.in_district(district_id).filter(
        campaign_id=target.campaign_id, defect__target_id=target.pk, defect__district_id=district_id
    )
    held: dict[UUID, list[Photo]] = {}
    for photo in photos.order_by("after"):
        held.setdefault(photo.defect_id, []).append(photo)
    found = list(defects.order_by("-ordinal"))
    fixed = {one.pk for one in found if one.fixed_at and one.pk in held}
    known = open_ones(district_id, fixed) if fixed and leads(actor, target.campaign) else None
    if known and target.campaign.stays_inside:
        known = set()  # nobody would ever see them: what was chosen is taken back, nothing more is chosen
    choices = {pk: _choices(held[pk], pk in known, actor) for pk in fixed} if known is not None else {}
    rows = [(one, held.get(one.pk, []), choices.get(one.pk, [])) for one in found]
    return Sheet(target, list(looks.order_by("round", "looked_at")), rows)


def _choices(photos: Sequence[Photo], is_open: bool, actor: Actor) -> list[Choice]:
    """Return what may be chosen of a defect's photos; where it isn't open to all only that one is taken back."""
    verbs = ((one, "hide" if one.is_shown else "" if one.taken_by_id == actor.user_id else "show") for one in photos)
    return [Choice(one, verb) for one, verb in verbs if is_open or verb == "hide"]
