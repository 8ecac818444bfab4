"""Questions about judging: what a judge has before them, and how far each of them is for the organiser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shanzhi.activities.models import Activity, Entrant, Judge, Round, Sheet
from shanzhi.activities.queries import entrants, in_round, judges, own_sheets, rounds, sheets
from shanzhi.activities.workflow import Kind
from shanzhi.judging.access import is_open
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import mark_of

A_PAGE = 30
WHOLE = [("", 100)]  # without criteria: one mark of up to a hundred
Parts = list[int | None]  # of one entry: hundredths of a point for each criterion


@dataclass(frozen=True, slots=True)
class Work:
    """What one judge has before them in the round that is judged: entries they don't recuse from, what is given."""

    judge: Judge
    one: Round
    criteria: Sequence[tuple[str, int]]
    entries: Sequence[Entrant]
    sheet: Sheet | None
    taken: Mapping[int, int]  # what counts: handed in, or typed from paper by the organiser

    @property
    def given(self) -> Mapping[str, Parts]:
        """Return what the judge gave so far, by the key of an entry."""
        kept: Mapping[str, Parts] = self.sheet.marks if self.sheet is not None else {}
        return kept

    @property
    def is_in(self) -> bool:
        """Return whether the sheet is in, by the judge's hand or from paper."""
        return bool(self.taken) or (self.sheet is not None and self.sheet.is_handed_in)

    @property
    def is_from_paper(self) -> bool:
        """Return whether the organiser typed it from paper."""
        return self.is_in and not (self.sheet is not None and self.sheet.is_handed_in)

    @property
    def mark(self) -> str:
        """Return the mark of the list: another when the round, the criteria or the entries moved meanwhile."""
        return mark_of(str(self.one.pk), list(self.criteria), [(row.ordinal, str(row.pk)) for row in self.entries])

    @property
    def lacking(self) -> list[Entrant]:
        """Return the entries that aren't wholly marked yet."""
        return [row for row in self.entries if total(self.parts(row)) is None]

    def parts(self, entry: Entrant) -> Parts:
        """Return what is given to one entry, one for each criterion."""
        kept = self.given.get(entry.pk.hex, [])
        return list(kept) if len(kept) == len(self.criteria) else [None] * len(self.criteria)

    def page(self, after: str) -> tuple[list[Entrant], bool]:
        """Return the entries behind a number, a page of them, and whether more follow."""
        start = int(after) if after.isdecimal() and len(after) < 7 else 0
        left = [row for row in self.entries if (row.ordinal or 0) > start]
        return left[:A_PAGE], len(left) > A_PAGE

    def seen(self, some: Sequence[Entrant]) -> str:
        """Return whose page it is, the mark of the list and of what is given to some of it, as a page shows them."""
        return f"{whose(self.judge)}:{self.mark}:{mark_of([self.parts(row) for row in some])}"


def whose(judge: Judge) -> str:
    """Return the mark of a judge that every page of theirs bears: a browser proves one judge at a time."""
    return mark_of(str(judge.pk))


def is_of_another(judge: Judge, seen: str) -> bool:
    """Return whether a page was drawn for another judge than the one who is proved now."""
    return bool(seen) and seen.partition(":")[0] != whose(judge)


def total(parts: Parts) -> int | None:
    """Return the mark of an entry, None while a criterion is open."""
    return None if None in parts else sum(part for part in parts if part is not None)


def criteria_of(activity: Activity) -> list[tuple[str, int]]:
    """Return by what is judged: names with the most points, together a hundred."""
    return [(name, most) for name, most in activity.criteria] or list(WHOLE)


def current(activity: Activity) -> Round | None:
    """Return the round that is judged now, None when all are published (one statement)."""
    return next((one for one in rounds(activity) if one.published_at is None), None)


def work_of(judge: Judge, one: Round) -> Work:
    """Return what a judge has before them in a round (three statements, five in a later round)."""
    activity = judge.activity
    known, inside = entrants(activity), in_round(one)
    entries = [
        row
        for number, row in known.items()
        if (inside is None or number in inside) and row.home not in judge.recused_homes
    ]
    sheet = own_sheets(one).get(judge.pk)
    return Work(judge, one, criteria_of(activity), entries, sheet, sheets(one).get(judge.pk, {}))


@dataclass(frozen=True, slots=True)
class Seat:
    """One judge as the organiser sees them: how many they have to mark, how many are drafted, how many are in."""

    judge: Judge
    sheet: Sheet | None
    wanted: int
    drafted: int
    taken: int

    @property
    def is_in(self) -> bool:
        """Return whether their sheet is in."""
        return bool(self.taken) or (self.sheet is not None and self.sheet.is_handed_in)

    @property
    def is_handed_in(self) -> bool:
        """Return whether they handed it in themselves."""
        return self.is_in and self.sheet is not None and self.sheet.is_handed_in

    @property
    def is_returned(self) -> bool:
        """Return whether it was given back and isn't in again."""
        return not self.is_in and self.sheet is not None and self.sheet.is_returned

    @property
    def has_code(self) -> bool:
        """Return whether a code of theirs opens the door."""
        return bool(self.judge.code_hash)


def seats(activity: Activity, one: Round) -> list[Seat]:
    """Return the judges of a round with how far each of them is (four statements, six in a later round)."""
    known, inside = entrants(activity), in_round(one)
    here = [row for number, row in known.items() if inside is None or number in inside]
    own, taken, width = own_sheets(one), sheets(one), len(criteria_of(activity))
    found = []
    for judge in judges(activity):
        sheet = own.get(judge.pk)
        kept = sheet.marks if sheet is not None else {}
        wanted = [row for row in here if row.home not in judge.recused_homes]
        done = [row for row in wanted if _is_done(kept.get(row.pk.hex), width)]
        found.append(Seat(judge, sheet, len(wanted), len(done), len(taken.get(judge.pk, {}))))
    return found


def _is_done(parts: Parts | None, width: int) -> bool:
    return parts is not None and len(parts) == width and None not in parts


def has_drafts(activity: Activity) -> bool:
    """Return whether a judge began a sheet (one statement)."""
    rows = Sheet.objects.in_district(activity.district_id).filter(judge__activity=activity)
    return bool(rows.filter(judge__district_id=activity.district_id).exists())


def judged_by(actor: Actor, *, at: datetime) -> list[Judge]:
    """Return where somebody is a judge of a contest that is being judged (one statement)."""
    if actor.user_id is None:
        return []
    open_rounds = Round.objects.in_district(actor.district_id).filter(published_at=None).values("activity_id")
    rows = Judge.objects.in_district(actor.district_id).filter(user_id=actor.user_id, activity__in=open_rounds)
    rows = rows.filter(activity__district_id=actor.district_id, activity__kind=Kind.CONTEST)
    found = rows.select_related("activity").order_by("activity__ends_at", "pk")
    return [row for row in found if is_open(row.activity, at=at)]
