"""What this room does when the journal speaks: tells units, their heads and supervisors."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_noop

from shanzhi.desks.telling import LIVE, note, of_units, titled, who_may_know
from shanzhi.journal import subscribers
from shanzhi.journal.shapes import EntryView
from shanzhi.post.wording import Sentence
from shanzhi.supervision.models import Order, OrderCase, Urge
from shanzhi.supervision.workflow import LEVEL_WORDS

ORDERED = Sentence(
    gettext_noop("%(order)s%(step)s（%(level)s）"),
    step=["", *(row.label for row in Order.table)],
    level=LEVEL_WORDS.values(),
)
URGED = Sentence(gettext_noop("催办：%(title)s"))
TO_UNIT = frozenset({"issue", "accept", "send_back", "withdraw"})


@subscribers.on("order.*", "supervision: tell of orders", origins=LIVE)
def tell_of_order(entry: EntryView, *, at: datetime) -> None:
    """Tell the unit and its head of an order, and whoever issued it of the reply."""
    one = (
        Order.objects.in_district(entry.district_id).filter(pk=entry.subject_id).first()
        if entry.subject_kind == "order"
        else None
    )
    if one is None:
        return
    verb = entry.verb.removeprefix("order.")
    if verb in TO_UNIT:
        people = of_units([one.unit_id], at=at, zone=one.zone)
        people += [one.head_id] if one.head_id is not None and one.zone == "ordinary" else []
    elif verb == "reply":
        people = [one.opened_by_id] if one.opened_by_id is not None else []
    else:
        return
    rows = OrderCase.objects.in_district(one.district_id).filter(order_id=one.pk, case__district_id=one.district_id)
    for row in rows.select_related("case"):
        people = who_may_know(people, row.case, at=at)
    row_ = Order.table.row(verb)
    title = ORDERED.said(order=one.shown, step=row_.label if row_ else "", level=one.level_label)
    link = f"/supervision/orders/{one.number}/"
    note(people, title, link, district_id=one.district_id, at=at, apart=[entry.by_id], urgent=one.level == "red")


@subscribers.on("urge.send", "supervision: tell of urging", origins=LIVE)
def tell_of_urge(entry: EntryView, *, at: datetime) -> None:
    """Tell the unit that it is reminded."""
    found = Urge.objects.in_district(entry.district_id).filter(pk=entry.subject_id, case__district_id=entry.district_id)
    one = found.select_related("case").first()
    if one is None:
        return
    people = who_may_know(of_units([one.unit_id], at=at, zone=one.case.zone), one.case, at=at)
    title = URGED.said(title=titled(one.case))
    words = "" if one.case.is_confidential else one.words
    link = f"/cases/{one.case.number}/"
    note(people, title, link, district_id=one.district_id, at=at, body=words, apart=[entry.by_id])
