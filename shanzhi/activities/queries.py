"""Questions about activities: the calendar, one with its sign-ups in numbers, a contest's standings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db.models import Q, QuerySet, Sum

from shanzhi.activities.models import Activity, Entrant, Judge, Mark, Round, Sheet, SignUp
from shanzhi.activities.naming import in_public
from shanzhi.activities.scoring import Standing, going_on, standings
from shanzhi.activities.workflow import EntryState, Seat, State
from shanzhi.kernel.clock import local
from shanzhi.reports import vault

SHOWN = 200
LATELY = 5  # of those held at a place
BACK = timedelta(days=120)
A_PAGE = 30  # of a contest's results
Month = tuple[datetime, list[Activity]]


def calendar(district_id: str, *, at: datetime, for_staff: bool, brand: str = "") -> list[Month]:
    """Return the activities of the last months and all to come, by month, the latest first (one statement)."""
    return _by_month(_latest(district_id, at=at, for_staff=for_staff, brand=brand))


def with_words(district_id: str, text: str) -> list[Month]:
    """Return the activities in which the words stand, however old, by month, the latest first (one statement)."""
    return _by_month(found_activities(district_id, text))


def whats_on(district_id: str, *, at: datetime, brand: str = "") -> tuple[list[Activity], list[Month]]:
    """Return what residents can still come to, the next first, and what is over by month, the latest first."""
    found = _latest(district_id, at=at, for_staff=False, brand=brand)
    ahead = sorted((one for one in found if one.is_ahead(at=at)), key=lambda one: (one.starts_at, one.pk))
    return ahead, _by_month([one for one in found if not one.is_ahead(at=at)])


def _latest(district_id: str, *, at: datetime, for_staff: bool, brand: str) -> list[Activity]:
    rows = Activity.objects.in_district(district_id).filter(starts_at__gt=at - BACK).select_related("unit")
    if not for_staff:
        rows = rows.exclude(state=State.PLANNED)
    if brand:
        rows = rows.filter(brand=brand)
    return list(rows.order_by("-starts_at", "-pk")[:SHOWN])


def _by_month(found: list[Activity]) -> list[Month]:
    return [(month, list(of)) for month, of in groupby(found, key=_month)]


def _month(activity: Activity) -> datetime:
    return local(activity.starts_at).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def activity_numbered(district_id: str, number: str) -> Activity | None:
    """Return an activity by its number, or None (one statement)."""
    rows = Activity.objects.in_district(district_id).select_related("unit", "place", "grid")
    found: Activity | None = rows.defer("place__shape", "grid__outline").filter(number=number).first()
    return found


def at_place(district_id: str, place_id: int, *, at: datetime, for_staff: bool) -> list[Activity]:
    """Return what is held at a place: all to come and the last few, the latest first (one statement)."""
    rows = Activity.objects.in_district(district_id).filter(place_id=place_id, starts_at__gt=at - BACK)
    if not for_staff:
        rows = rows.exclude(state=State.PLANNED)
    found = list(rows.order_by("-starts_at", "-pk")[:SHOWN])
    ahead = [one for one in found if one.ends_at >= at]
    return ahead + [one for one in found if one.ends_at < at][:LATELY]


def waiting(activity: Activity) -> int:
    """Return how many people wait for a place (one statement)."""
    rows = SignUp.objects.in_district(activity.district_id).filter(activity=activity, seat=Seat.WAITING)
    return rows.aggregate(all=Sum("people"))["all"] or 0


def sign_up_by_code(activity: Activity, code: str) -> SignUp | None:
    """Return the sign-up of a code as typed, or None (one statement)."""
    kept = vault.code_hash(activity.number, code)
    rows = SignUp.objects.in_district(activity.district_id).filter(activity=activity, code_hash=kept)
    found: SignUp | None = rows.first()
    return found


def rounds(activity: Activity) -> list[Round]:
    """Return a contest's rounds in order (one statement)."""
    return list(Round.objects.in_district(activity.district_id).filter(activity=activity).order_by("ordinal"))


def judges(activity: Activity) -> list[Judge]:
    """Return a contest's judges (one statement)."""
    return list(Judge.objects.in_district(activity.district_id).filter(activity=activity).order_by("ordinal", "pk"))


def entrants(activity: Activity) -> dict[int, Entrant]:
    """Return a contest's accepted entries by their number (one statement)."""
    return {row.ordinal: row for row in accepted(activity).order_by("ordinal") if row.ordinal is not None}


def accepted(activity: Activity) -> QuerySet[Entrant]:
    """Return the rows of a contest's list: entries taken in by the organiser, or handed in by a unit and accepted."""
    rows: QuerySet[Entrant] = Entrant.objects.in_district(activity.district_id)
    return rows.filter(activity=activity, state=EntryState.ACCEPTED)


def round_standings(one: Round) -> list[Standing]:
    """Return the standings of a round from its marks (one statement)."""
    marks = Mark.objects.in_district(one.district_id).filter(round=one, entrant__district_id=one.district_id)
    return standings(marks.values_list("entrant__ordinal", "points"))


def sheets(one: Round) -> dict[object, dict[int, int]]:
    """Return the score sheets of a round: judge → entry number → hundredths of a point (one statement)."""
    rows = Mark.objects.in_district(one.district_id).filter(round=one, entrant__district_id=one.district_id)
    found: dict[object, dict[int, int]] = {}
    for judge, number, points in rows.order_by("entrant__ordinal").values_list(
        "judge_id", "entrant__ordinal", "points"
    ):
        found.setdefault(judge, {})[number] = points
    return found


def own_sheets(one: Round) -> dict[object, Sheet]:
    """Return the sheets that judges fill in themselves in a round, by judge (one statement)."""
    return {row.judge_id: row for row in Sheet.objects.in_district(one.district_id).filter(round=one)}


def has_marks(activity: Activity) -> bool:
    """Return whether a score sheet of a contest is in (one statement)."""
    rows = Mark.objects.in_district(activity.district_id).filter(round__activity=activity)
    return bool(rows.filter(round__district_id=activity.district_id).exists())


def is_open_to_units(activity: Activity, *, at: datetime) -> bool:
    """Return whether units may hand in entries: in time, and before anything is judged (one statement at most)."""
    return activity.takes_entries(at=at) and not has_marks(activity)


def in_round(one: Round) -> frozenset[int] | None:
    """Return who is in a round: None for everybody, else those whom the round before let go on (two statements)."""
    before = Round.objects.in_district(one.district_id).filter(activity_id=one.activity_id, ordinal=one.ordinal - 1)
    last = before.first()
    return None if last is None else going_on(round_standings(last), last.going_on)


Placed = tuple[Standing, Entrant, bool]


def results(activity: Activity) -> list[tuple[Round, bool, list[Placed]]]:
    """Return the published rounds, the last first: whether no other follows, standings, entries, who is in its cut."""
    known, every = entrants(activity), rounds(activity)
    published = reversed([row for row in every if row.published_at is not None])
    return [(one, one is every[-1], _placed(one, known)) for one in published]


def _placed(one: Round, known: dict[int, Entrant]) -> list[Placed]:
    found = round_standings(one)
    on = going_on(found, one.going_on)
    return [(row, known[row.entrant], row.entrant in on) for row in found]


@dataclass(frozen=True, slots=True)
class Results:
    """One published round as residents read it: so many of its entries at a time, of one home or with some words."""

    one: Round
    is_last: bool
    published: list[Round]
    homes: list[str]
    rows: list[Placed]
    found: int
    through: int  # of those found, how many are in its cut
    after: int | None  # the entry after which more follow


def results_page(
    activity: Activity, *, of: str = "", home: str = "", words: str = "", after: str = "", every: str = ""
) -> Results | None:
    """Return the results of a round, the last published unless ``of`` says which; None before the first is published.

    ``words`` is part of a name, or an entry's number; ``after`` the number of the last entry shown;
    ``every``, whatever it is, asks for all on one page, as on paper (three statements).
    """
    course, known = rounds(activity), entrants(activity)
    published = [row for row in course if row.published_at is not None]
    if not published:
        return None
    one = next((row for row in published if str(row.ordinal) == of), published[-1])
    rows = [
        row
        for row in _placed(one, known)
        if (not home or row[1].public_home == home)
        and (not words or words == str(row[1].ordinal) or words in row[1].public_name)
    ]
    start = next((n for n, row in enumerate(rows, start=1) if str(row[1].ordinal) == after), 0)
    shown = rows[start:] if every else rows[start : start + A_PAGE]
    more = shown[-1][1].ordinal if len(rows) > start + len(shown) else None
    homes = sorted({in_public(home) for home in {entry.home for entry in known.values()}})
    through = sum(on for _standing, _entry, on in rows)
    return Results(one, one is course[-1], published, homes, shown, len(rows), through, more)


Row = tuple[Entrant, list[tuple[Judge, bool, str]]]


def score_table(
    one: Round, known: dict[int, Entrant], panel: list[Judge]
) -> tuple[list[Row], list[tuple[Judge, int, int]]]:
    """Return who is in a round with each judge's mark or recusal, and how much of each judge's sheet is in."""
    inside, given = in_round(one), sheets(one)
    rows: list[Row] = []
    for number, entry in known.items():
        if inside is None or number in inside:
            marks = [(row, given.get(row.pk, {}).get(number)) for row in panel]
            shown = [(row, entry.home in row.recused_homes, "" if n is None else f"{n / 100:.2f}") for row, n in marks]
            rows.append((entry, shown))
    wanted = {row.pk: sum(entry.home not in row.recused_homes for entry, _marks in rows) for row in panel}
    return rows, [(row, len(given.get(row.pk, {})), wanted[row.pk]) for row in panel]


def contest_sums(activity: Activity) -> dict[str, int]:
    """Return how many entries from how many counties, and what farmers sold (one statement)."""
    found = list(accepted(activity).values_list("home", "sales"))
    return {"entrants": len(found), "homes": len({home for home, _ in found}), "sales": sum(one for _, one in found)}


def found_activities(district_id: str, text: str, *, limit: int = SHOWN) -> list[Activity]:
    """Return activities in whose name, brand or place the words stand, the latest first (one statement)."""
    rows = Activity.objects.in_district(district_id).select_related("unit")
    for word in text.split()[:4]:
        rows = rows.filter(Q(title__icontains=word) | Q(brand__icontains=word) | Q(place_text__icontains=word))
    return list(rows.order_by("-starts_at", "-pk")[:limit])
