"""Questions about the accountability list: one's own lines, those to decide, one whole with the lines that show it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.accountability.access import items_visible
from shanzhi.accountability.models import AccountabilityItem
from shanzhi.accountability.queries.proposals import RULE_SENTENCES, RULE_WORDS
from shanzhi.calendars.phrases import say_moment
from shanzhi.journal import sentences
from shanzhi.journal.models import Entry
from shanzhi.journal.queries import views
from shanzhi.journal.shapes import HistoryLine
from shanzhi.kernel.actors import Actor

PAGE = 100


def items(actor: Actor, *, size: int = PAGE) -> list[AccountabilityItem]:
    """Return the items one may know of, the open ones first (one statement)."""
    found = items_visible(actor).select_related("person", "unit").order_by("-opened_at", "pk")[:size]
    return sorted(found, key=lambda one: one.ended_at is not None)


def rule_words(item: AccountabilityItem) -> str:
    """Return the name of the rule that proposed an item."""
    return str(RULE_WORDS.get(item.rule, item.rule))


def fact_words(item: AccountabilityItem, *, at: datetime) -> str:
    """Return what the rule saw, in one sentence."""
    sentence = RULE_SENTENCES.get(item.rule)
    if sentence is None:
        return ""
    facts: dict[str, Any] = {name: item.facts.get(name, "") for name in ("order", "case", "whistle", "n")}
    due = item.facts.get("due", "")
    facts["due"] = say_moment(datetime.fromisoformat(due), now=at, weekday=False) if due else ""
    return str(sentence) % facts


def shown_lines(item: AccountabilityItem) -> list[HistoryLine]:
    """Return the lines the rule named, each with its moment, its verb and who: not what else they carry."""
    rows = Entry.objects.filter(district_id=item.district_id, pk__in=item.lines).order_by("id")
    found = [sentences.line(view) for view in views(item.district_id, rows)]
    return [HistoryLine(one.at, one.verb, _("流水里有这一行"), one.who, one.stop, one.origin) for one in found]
