"""Questions about units' entries: which contests take them, what a unit handed in, what waits for the organiser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Max, Q

from shanzhi.activities.models import Activity, Entrant, Mark
from shanzhi.activities.queries import accepted
from shanzhi.activities.workflow import ENTRY_WORDS, EntryState, Kind, State
from shanzhi.entering.access import known_entries, own_entries
from shanzhi.entering.workflow import COUNTED
from shanzhi.kernel.actors import Actor
from shanzhi.needs.models import own_units
from shanzhi.organisation.models import Unit

PAGE = 50
FEW = 8  # on the page of a search


@dataclass(slots=True)
class Open:
    """A contest that takes entries, with how many one's units have in, and how many more they may hand in."""

    contest: Activity
    handed_in: int = 0
    left: int | None = None  # None: as many as one likes

    @property
    def is_full(self) -> bool:
        """Return whether there is room for none more."""
        return self.left == 0


@dataclass(slots=True)
class Own:
    """What a unit's own people see: contests open for entries, and their entries, the newest first."""

    open: list[Open] = field(default_factory=list)
    entries: list[Entrant] = field(default_factory=list)


def open_contests(district_id: str, *, at: datetime) -> list[Activity]:
    """Return the contests that take entries of units, the first to close first (one statement)."""
    rows = Activity.objects.in_district(district_id).filter(kind=Kind.CONTEST, state=State.OPEN)
    rows = rows.filter(entries_until__gt=at, ends_at__gt=at)
    judged = Mark.objects.in_district(district_id).filter(round__district_id=district_id).values("round__activity_id")
    return list(rows.exclude(pk__in=judged).select_related("unit").order_by("entries_until", "pk")[:PAGE])


def own(actor: Actor, *, at: datetime) -> Own:
    """Return what this actor's units may hand in to, and what they handed in (three statements)."""
    entries = list(own_entries(actor).select_related("activity", "unit").order_by("-handed_in_at", "-pk")[: 2 * PAGE])
    contests = open_contests(actor.district_id, at=at)
    used = _used(actor, contests)
    units = max(1, len(own_units(actor)))
    return Own([_open(one, *used.get(one.pk, (0, 0)), units=units) for one in contests], entries)


def _used(actor: Actor, contests: Collection[Activity]) -> dict[object, tuple[int, int]]:
    """Return of each contest how many entries count for one's own units, and for all units (one statement)."""
    rows = Entrant.objects.in_district(actor.district_id).filter(activity__in=contests, state__in=COUNTED)
    rows = rows.exclude(unit=None)
    ours = Count("pk", filter=Q(unit_id__in=own_units(actor)))
    found = rows.order_by().values("activity_id").annotate(ours=ours, every=Count("pk"))
    return {row["activity_id"]: (row["ours"], row["every"]) for row in found} if contests else {}


def _open(contest: Activity, ours: int, every: int, *, units: int) -> Open:
    rooms = []
    if contest.entries_each is not None:
        rooms.append(contest.entries_each * units - ours)
    if contest.entries_all is not None:
        rooms.append(contest.entries_all - every)
    return Open(contest, ours, max(0, min(rooms)) if rooms else None)


def counted(activity: Activity, *, unit_id: int | None = None, but: Entrant | None = None) -> int:
    """Return how many entries of one unit, or of all units, count against a contest's limits (one statement)."""
    rows = Entrant.objects.in_district(activity.district_id).filter(activity=activity, state__in=COUNTED)
    rows = rows.exclude(unit=None) if unit_id is None else rows.filter(unit_id=unit_id)
    return rows.exclude(pk=but.pk).count() if but is not None else rows.count()


def is_entered(activity: Activity, name: str, home: str, *, unit_id: int | None, but: Entrant | None = None) -> bool:
    """Return whether a unit has an entry of this name and home in a contest, accepted or waiting (one statement).

    Of other units' it says nothing: whoever accepts reads whether there are two.
    """
    rows = Entrant.objects.in_district(activity.district_id).filter(activity=activity, state__in=COUNTED)
    rows = rows.filter(name=name, home=home, unit_id=unit_id)
    return rows.exclude(pk=but.pk).exists() if but is not None else rows.exists()


def names_twice(activity: Activity, some: Collection[Entrant]) -> list[str]:
    """Return the names that would stand twice from one home, were these accepted (one statement)."""
    rows = accepted(activity).filter(name__in={one.name for one in some})
    count = Counter([*rows.values_list("name", "home"), *((one.name, one.home) for one in some)])
    return sorted(name for (name, _home), n in count.items() if n > 1)


def last_ordinal(activity: Activity) -> int:
    """Return the highest number of a contest's list, 0 for an empty one (one statement)."""
    rows = Entrant.objects.in_district(activity.district_id).filter(activity=activity)
    return rows.aggregate(last=Max("ordinal"))["last"] or 0


def homes(activity: Activity) -> list[str]:
    """Return the homes written so far, to be offered (one statement)."""
    rows = Entrant.objects.in_district(activity.district_id).filter(activity=activity)
    return sorted(rows.order_by().values_list("home", flat=True).distinct()[:200])


def last_home(actor: Actor) -> str:
    """Return the home that one's units wrote last, '' before the first (one statement)."""
    last = own_entries(actor).order_by("-handed_in_at", "-pk").values_list("home", flat=True).first()
    return str(last or "")


def units_of(actor: Actor) -> list[Unit]:
    """Return the units for which an actor hands in (one statement)."""
    return list(Unit.objects.filter(pk__in=own_units(actor)).order_by("path"))


def by_state(activity: Activity) -> list[tuple[str, object, int]]:
    """Return how many entries of units stand where: state, its words, how many (one statement)."""
    rows = Entrant.objects.in_district(activity.district_id).filter(activity=activity).exclude(unit=None)
    found = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    return [(str(state), words, found.get(str(state), 0)) for state, words in ENTRY_WORDS.items()]


def desk(activity: Activity, state: str, *, after: str = "") -> list[Entrant]:
    """Return the entries of units in one state, the first handed in first, one more than a page (one statement)."""
    rows = Entrant.objects.in_district(activity.district_id).filter(activity=activity, state=state, number__gt=after)
    return list(rows.exclude(unit=None).select_related("unit").order_by("number")[: PAGE + 1])


def numbered(activity: Activity, numbers: Collection[str]) -> list[Entrant]:
    """Return the entries of these numbers in a contest, in their order (one statement)."""
    rows = Entrant.objects.in_district(activity.district_id).filter(activity=activity, number__in=list(numbers))
    found = list(rows.exclude(unit=None).order_by("number"))
    for one in found:
        one.activity = activity
    return found


def waiting(activity: Activity) -> int:
    """Return how many entries wait for the organiser (one statement)."""
    rows = Entrant.objects.in_district(activity.district_id).filter(activity=activity, state=EntryState.HANDED_IN)
    return rows.count()


def found_entries(actor: Actor, text: str) -> list[Entrant]:
    """Return entries an actor may know of in which the words stand, one more than are shown (one statement)."""
    rows = known_entries(actor)
    for word in text.split()[:4]:
        said = Q(name__icontains=word) | Q(home__icontains=word) | Q(unit__name__icontains=word)
        rows = rows.filter(said | Q(number__iexact=word))
    return list(rows.select_related("activity", "unit").order_by("-activity__starts_at", "-pk")[: FEW + 1])
