"""What the board shows beside the list: queues with counts, and the side panel of one case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.advice.matter import UNSURE
from shanzhi.calendars.queries import current_calendar
from shanzhi.cases.models import Case, Task
from shanzhi.cases.queries import looked_at
from shanzhi.catalogue.models import Matter
from shanzhi.catalogue.queries import matter_index_at_hand
from shanzhi.clocks.actions import Desk
from shanzhi.desks import showing
from shanzhi.desks.files import case_steps, may_write_beside, pressed
from shanzhi.desks.models import SavedQueue
from shanzhi.desks.queries import queue_counts
from shanzhi.journal import sentences
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.steps import Step
from shanzhi.learning.queries.matters import spoken_matters, suggest_at_hand
from shanzhi.learning.queries.shortlist import Offered, shortlist
from shanzhi.loop.asking import Asked
from shanzhi.loop.channels import say_channel
from shanzhi.loop.workflow import CASE_TABLE, State
from shanzhi.people.capacities import Capacity
from shanzhi.queues.board import WORDS, read_address
from shanzhi.queues.conditions import Areas
from shanzhi.territory.queries import gazetteer
from shanzhi.ui.joining import joined, with_address
from shanzhi.ui.shapes import KeyHint, QueueGroup, QueueItem, Reason, SuggestionView

MINE = ("danger", "intake", "accepted", "verifying", "dispatch", "ruling", "unplaced", "checking")
ALARMING = ("danger", "late")
WATCHED = ("today", "late", "handling", "paused")
KEYS = (
    KeyHint(("J", "K"), gettext_lazy("下一件、上一件")),
    KeyHint(("1–3",), gettext_lazy("选建议")),
    KeyHint(("Shift", "1–3"), gettext_lazy("加协办")),
    KeyHint(("Enter",), gettext_lazy("办这一步")),
    KeyHint(("X",), gettext_lazy("勾选")),
    KeyHint(("O",), gettext_lazy("打开")),
    KeyHint(("M", "N"), gettext_lazy("是同一件、不是")),
    KeyHint(("Z",), gettext_lazy("撤回上一步")),
)
# Queues whose clock is the step's own; the others mix clocks and say only that something falls due.
LIMIT_WORDS = {
    "intake": gettext_lazy("受理时限"),
    "accepted": gettext_lazy("立案时限"),
    "verifying": gettext_lazy("核实时限"),
    "dispatch": gettext_lazy("派遣时限"),
    "ruling": gettext_lazy("裁定时限"),
    "checking": gettext_lazy("核查时限"),
    "handling": gettext_lazy("单位时限"),
}
FAINT = 0.4  # what speaks so much more softly than the first is only noise beside it
BAND_WORDS = {True: gettext_lazy("像是"), False: gettext_lazy("拿不准")}


def first_queue(actor: Actor) -> str:
    """Return the queue a person starts with: the one that waits for them."""
    held = actor.capacities()
    for capacity, name in (
        (Capacity.DISPATCHER, "dispatch"),
        (Capacity.REGISTRAR, "accepted"),
        (Capacity.INTAKE_AGENT, "intake"),
        (Capacity.CHECKER, "checking"),
        (Capacity.SUPERVISOR, "late"),
    ):
        if str(capacity) in held:
            return name
    return "intake"


def rows(cases: Iterable[Case], actor: Actor, likely: dict[Any, str], *, at: datetime) -> list[dict[str, Any]]:
    """Return the rows of the list; ``likely`` is what accepting as suggested would settle, by case."""
    calendar = current_calendar(actor.district_id)
    return [showing.row_view(case, at=at, calendar=calendar) | {"likely": likely.get(case.pk, "")} for case in cases]


def left(
    actor: Actor, name: str, asked: Asked, saved: list[SavedQueue], *, at: datetime, areas: Areas, narrowed: Q
) -> dict[str, Any]:
    """Return the queues in their groups, each with its count as narrowed, and whether the present address is kept."""
    kept = {one.query: read for one in saved if (read := read_address(one.query))[0]}
    counts = queue_counts(actor, at=at, narrowed=narrowed, whole=name, kept=kept, areas=areas)
    address = address_of(name, asked)
    return {
        "groups": queue_groups(counts, name, saved, asked),
        "count": counts[name],
        "others": counts[""] - counts[name],
        "address": address,
        "whole": address_of(name, Asked()),
        "is_kept": any(one.query == address for one in saved),
    }


def address_of(name: str, asked: Asked) -> str:
    """Return the address of a queue as it is narrowed."""
    return f"/board/{name}/{asked.address() if asked.params() else ''}"


def queue_groups(counts: dict[str, int], current: str, saved: list[SavedQueue], asked: Asked) -> list[QueueGroup]:
    """Return the queues in their groups, each with its count; what they are narrowed to goes along to each."""

    def items(names: tuple[str, ...]) -> list[QueueItem]:
        return [
            QueueItem(WORDS[name], address_of(name, asked), counts[name], name == current, name in ALARMING)
            for name in names
        ]

    groups = [QueueGroup(_("等我处理"), items(MINE)), QueueGroup(_("看住时限"), items(WATCHED))]
    if saved:
        present = address_of(current, asked)
        groups.append(
            QueueGroup(
                _("我存的"),
                [QueueItem(one.name, one.query, counts.get(one.query), one.query == present) for one in saved],
            )
        )
    return groups


def side(case: Case, actor: Actor, *, at: datetime, back: str) -> dict[str, Any]:
    """Return the side panel of one case: its likely next step with what is already known."""
    tasks: list[Task] = []
    if case.state == State.HANDLED:
        tasks = list(Task.objects.of_case(case.district_id, case.pk).select_related("unit"))
    seen = looked_at([case]).get(str(case.pk))
    views = case_steps(case, actor, at=at, tasks=tasks, seen=seen)
    allowed = [view.row for view in views if view.is_allowed]
    dispatching = next((row for row in allowed if row.verb in {"dispatch", "adjudicate"}), None)
    sorting = next((row for row in allowed if row.verb == "accept"), None)
    shortlist = suggestions(case, at=at) if dispatching is not None else []
    may_correct = may_write_beside(case, actor, tasks)["correct"]
    return {
        "case": case,
        "state": showing.state_view(case),
        "place": showing.where(case),
        "channel": say_channel(case.channel),
        "steps": allowed,
        "pressed": pressed(views),
        "seen": seen and sentences.line(seen),
        "refused": [view for view in views if not view.is_allowed][:3],
        "dispatching": dispatching,
        "sorting": sorting,
        "matters": said_matters(case) if sorting is not None else [],
        "places": said_places(case) if sorting is not None or may_correct else [],
        "may_correct": may_correct,
        "suggestions": shortlist,
        "promise": _promise(case, at=at) if shortlist else "",
        "next": back if back.startswith("/board/") else "/board/",
        "tasks": tasks,
    }


def alike(name: str, cases: list[Case], actor: Actor, *, at: datetime) -> list[tuple[Step, bool]]:
    """Return the steps that ticked cases take together from 待立案, first the one that Enter presses on all of them."""
    if name != "accepted":
        return []
    seen = looked_at(cases)
    keys = {pressed(case_steps(case, actor, at=at, seen=seen.get(str(case.pk)))) for case in cases}
    offered = [(row, keys == {row.verb}) for row in CASE_TABLE if row.verb in {"register", "send_to_verify"}]
    return sorted(offered, key=lambda one: not one[1])


def said_matters(case: Case) -> list[SuggestionView]:
    """Return what the words speak of, with the words that spoke; what was settled when it was told comes first."""
    spoken = spoken_matters(case.summary or case.title)
    spoken = [line for line in spoken if line[1].score >= FAINT * spoken[0][1].score]
    found = [(one, _("话里有：%(words)s") % {"words": joined(why.words)}, why.band != UNSURE) for one, why in spoken]
    if case.matter is not None:
        found = [(case.matter, _("来的时候就定了"), True), *(one for one in found if one[0].pk != case.matter_id)]
    return [
        SuggestionView(
            matter.name,
            BAND_WORDS[fits],
            [Reason(why, "for")],
            key=str(place + 1),
            first=place == 0 and fits,
            input_name="matter",
            input_value=matter.code,
        )
        for place, (matter, why, fits) in enumerate(found[:3])
    ]


def likely_matter(case: Case) -> Matter | None:
    """Return the one matter the words speak clearly for, None where a person has to choose."""
    spoken = spoken_matters(case.summary or case.title, limit=1)
    return spoken[0][0] if spoken and spoken[0][1].band != UNSURE else None


def likely_names(cases: Iterable[Case]) -> dict[Any, str]:
    """Return what accepting as suggested would settle, by case, for those without a matter; no statement a case."""
    names = {one.code: one.name for one in matter_index_at_hand().matters}
    spoken = {case.pk: suggest_at_hand(case.summary or case.title) for case in cases if case.matter is None}
    return {pk: names[found[0].code] for pk, found in spoken.items() if found and found[0].band != UNSURE}


def said_places(case: Case) -> list[SuggestionView]:
    """Return registered places the words may mean, for a case nobody could place yet; a person chooses."""
    if case.place_known:
        return []
    matches = gazetteer(f"{case.place_text} {case.summary or case.title}", limit=6, area_path=case.area_path)
    return [
        SuggestionView(
            with_address(one.name, one.address),
            "",
            [Reason(one.reason, "for")],
            key=f"Shift+{n}",
            input_name="place",
            input_value=one.code,
        )
        for n, one in enumerate([match for match in matches if match.kind == "place"][:2], start=1)
    ]


def _promise(case: Case, *, at: datetime) -> dict[str, Any]:
    desk = Desk(case.district_id, at)
    return {
        "sign": desk.reckon(desk.limit("step:sign", matter_id=case.matter_id, grade=case.grade), at).due_at,
        "unit": desk.reckon(desk.limit("unit", matter_id=case.matter_id, grade=case.grade), at).due_at,
    }


def suggestions(case: Case, *, at: datetime) -> list[SuggestionView]:
    """Return the ranked shortlist of leads with their reasons; none where nobody matches."""
    return [_suggestion(one, key) for key, one in enumerate(shortlist(case, at=at), start=1)]


def _suggestion(one: Offered, key: int) -> SuggestionView:
    reasons = [Reason(text, "for") for text in one.reasons_for]
    reasons += [Reason(text, "against") for text in one.reasons_against]
    role = _("收回事项，不能派") if one.blocked else _("主办") if one.role == "lead" else _("宜协办")
    return SuggestionView(
        str(one.unit),
        role,
        reasons,
        key=str(key),
        first=key == 1 and not one.blocked and one.role == "lead",
        input_name="lead" if not one.blocked else "",
        input_value=one.unit.code,
    )
