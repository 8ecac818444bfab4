"""Verbs on listings: list a need or a resource, change it, release it, take it down, give it to the loop."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.advice.masking import mask
from shanzhi.cases.actions.numbering import next_number
from shanzhi.cases.models import Case
from shanzhi.journal.exports import take_out, workbook
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.needs.access import may_coordinate, may_list_for
from shanzhi.needs.actions.moving import line, move
from shanzhi.needs.models import Listing
from shanzhi.needs.queries import HEADERS, cells, listings
from shanzhi.needs.workflow import CATEGORIES, KINDS, Kind
from shanzhi.organisation.models import Unit
from shanzhi.territory.queries import names_for


def add_listing(
    kind: str, *, title: str, category: str, owner: Unit, area_path: str = "", words: str = "", place_text: str = "",
    quantity: int | None = None, measure: str = "", valid_until: date | None = None, circle: str = "", key: str = "",
    by: Actor, at: datetime,
) -> Listing:  # fmt: skip
    """List a need or a resource of a unit; where no area is named, the unit's own. The same ``key`` lists once.

    :raises Refused: for no name, an unknown kind, a day that has passed, or a unit that isn't the actor's.
    """
    path = area_path or (owner.division.path if owner.division is not None else "")
    faults = _faults(title, category, valid_until, at)
    if kind not in KINDS:
        faults.append(_("选需求还是资源。"))
    if not path:
        faults.append(_("选在哪里：名录里没写这个单位在哪个区划。"))
    elif not may_list_for(by, owner.pk, path):
        faults.append(_("只能登记自己单位的；别的单位的由统筹员登记。"))
    if faults:
        raise Refused(*faults)
    listing = Listing(
        district_id=by.district_id, kind=kind, category=category, circle=circle, title=_covered(title), owner=owner,
        words=mask(words.strip()).text, area_path=path, area_name=names_for([path]).get(path, ""),
        place_text=place_text.strip(), quantity=quantity, measure=measure.strip(), valid_until=valid_until,
        listed_at=at, idempotency_key=key,
    )  # fmt: skip
    try:
        with transaction.atomic():
            letter = "N" if kind == Kind.NEED else "R"
            listing.number = next_number(f"needs-{letter}", letter, district_id=by.district_id, at=at)
            listing.save(force_insert=True)
            line("add", listing, was="", by=by, at=at, title=listing.title, unit=owner.name)
    except IntegrityError:
        rows = Listing.objects.in_district(by.district_id).filter(idempotency_key=key, owner_id=owner.pk)
        found: Listing | None = rows.first()
        if not key or found is None:
            raise
        return found
    return listing


def _faults(title: str, category: str, valid_until: date | None, at: datetime) -> list[str]:
    faults = []
    if not title.strip():
        faults.append(_("写一个名称，一句话。"))
    if category not in CATEGORIES:
        faults.append(_("选一个类别。"))
    if valid_until is not None and valid_until < local(at).date():
        faults.append(_("有效的日子已经过了。"))
    return faults


def _covered(title: str) -> str:
    """Return a title that may be read by every unit, by residents and in the journal: no names, no telephones."""
    return mask(title.strip()).text[:80]


def _must_be_ones_own(listing: Listing, by: Actor) -> None:
    if not may_list_for(by, listing.owner_id, listing.area_path):
        raise Refused(_("清单由本单位的人和这里的统筹员改。"))


def change_listing(
    listing: Listing, *, title: str, category: str, words: str = "", place_text: str = "", quantity: int | None = None,
    measure: str = "", valid_until: date | None = None, by: Actor, at: datetime, seen: int,
) -> Listing:  # fmt: skip
    """Change what a listing says while nobody has claimed it.

    :raises Refused: for what is missing, or somebody else's.
    """
    _must_be_ones_own(listing, by)
    faults = _faults(title, category, valid_until, at)
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        title = _covered(title)
        move(
            listing, "change", by=by, at=at, seen=seen, said={"title": title, "before": listing.title},
            title=title, category=category, words=mask(words.strip()).text, place_text=place_text.strip(),
            quantity=quantity, measure=measure.strip(), valid_until=valid_until,
        )  # fmt: skip
    return listing


def release(listing: Listing, *, by: Actor, at: datetime, seen: int) -> Listing:
    """Show a listing to every unit and on the public page: the coordinator has read it."""
    return _show(listing, "release", at, by=by, at=at, seen=seen)


def take_back(listing: Listing, *, by: Actor, at: datetime, seen: int) -> Listing:
    """Take a listing off the public page."""
    return _show(listing, "take_back", None, by=by, at=at, seen=seen)


def _show(listing: Listing, verb: str, released_at: datetime | None, *, by: Actor, at: datetime, seen: int) -> Listing:
    if not may_coordinate(by, listing.area_path):
        raise Refused(_("公开由这里的统筹员定。"))
    if (listing.released_at is None) == (released_at is None):
        raise Refused(_("已经是这样了。"))
    with transaction.atomic():
        move(listing, verb, by=by, at=at, seen=seen, said={"title": listing.title}, released_at=released_at)
    return listing


def withdraw(listing: Listing, *, reason: str, by: Actor, at: datetime, seen: int) -> Listing:
    """Take a listing down, with a reason.

    :raises Refused: without a reason, or for somebody else's.
    """
    _must_be_ones_own(listing, by)
    if not reason.strip():
        raise Refused(_("写一句为什么撤下。"))
    with transaction.atomic():
        move(listing, "withdraw", by=by, at=at, seen=seen, said={"reason": reason.strip()}, released_at=None)
    return listing


def send(listing: Listing, *, case: Case, report_number: str, by: Actor, at: datetime, seen: int) -> Listing:
    """Note that a need went into the loop as a case: called in the transaction of the room that told it."""
    _must_be_ones_own(listing, by)
    if not listing.is_need:
        raise Refused(_("资源不用转，需求才转为事项。"))
    move(
        listing, "send", by=by, at=at, seen=seen, said={"case": case.number}, case=case, report_number=report_number
    )  # fmt: skip
    return listing


def tell_back(listing: Listing, *, result: str, by: Actor, at: datetime) -> None:
    """Write what the loop answered onto the need; said twice it stays said once."""
    if not listing.is_cased:
        return
    said = mask(result).text
    with transaction.atomic():
        move(listing, "tell_back", by=by, at=at, said={"result": said}, result=said, result_at=at)


def wait_again(listing: Listing, *, by: Actor, at: datetime) -> None:
    """Take the answer off again when the case is taken up again."""
    if not listing.is_met or not listing.report_number:
        return
    with transaction.atomic():
        move(listing, "wait_again", by=by, at=at, result="", result_at=None)


def export_listings(*, by: Actor, at: datetime, **wanted: Any) -> bytes:
    """Return the lists this person may read as a workbook; write it down."""
    rows = [cells(one) for one in listings(by, limit=5000, **wanted)]
    take_out("listing.export", {"rows": len(rows)}, by=by, at=at)
    return workbook(HEADERS, rows, title=_("三项清单"), by=by, at=at)
