"""Hot issues: proposed each night from the cases, accepted as a theme or a campaign, or dismissed, by people."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.cases.models import Case
from shanzhi.journal import sentences
from shanzhi.journal.actions import record
from shanzhi.journal.changing import change
from shanzhi.kernel.actors import SYSTEM, Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.paths import ancestors, is_within
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.learning.access import may_watch
from shanzhi.learning.models import HotIssue
from shanzhi.learning.queries.issues import Found, hot_clusters

SAME = 0.5  # of the cases: from here on it is the issue that was proposed before
GROWN = 2.0  # a dismissed issue is proposed again when it has so many times the cases


def propose_issues(district_id: str, *, at: datetime) -> list[HotIssue]:
    """Propose what became hot, freshen what is proposed; what people decided stays decided until it doubles."""
    known = list(HotIssue.objects.in_district(district_id).order_by("-number")[:400])
    made = []
    for found in hot_clusters(district_id, at=at):
        before = next((one for one in known if _is_same(one, found)), None)
        if before is None or (
            before.state == HotIssue.State.DISMISSED and len(found.cases) >= GROWN * len(before.cases)
        ):
            made.append(_propose(district_id, found, at=at))
        elif before.state == HotIssue.State.PROPOSED:
            HotIssue.objects.in_district(district_id).filter(pk=before.pk, state=HotIssue.State.PROPOSED).update(
                **_columns(found)
            )
    return made


def _is_same(issue: HotIssue, found: Found) -> bool:
    mine, theirs = set(issue.cases), {case.number for case in found.cases}
    return len(mine & theirs) >= SAME * min(len(mine), len(theirs))


def _columns(found: Found) -> dict[str, Any]:
    """Return an issue's columns: registers' names and figures, no word of a telling."""
    cases = found.cases
    matters = Counter((case.matter.code, case.matter.name) for case in cases if case.matter is not None)
    (code, name), _count = matters.most_common(1)[0] if matters else (("", ""), 0)
    places = Counter(case.place.name for case in cases if case.place is not None)
    place, there = places.most_common(1)[0] if places else ("", 0)
    return {
        "kind": HotIssue.Kind.CAMPAIGN if found.cluster.campaign else HotIssue.Kind.THEME,
        "matter_code": code,
        "matter_name": name,
        "place_name": place if there * 2 >= len(cases) else "",
        "area_path": _common(cases),
        "cases": [case.number for case in cases],
        "told": sum(max(case.report_count, 1) for case in cases),
        "days": max(found.cluster.days, 1),
        "first_at": min(case.told_at for case in cases),
        "last_at": max(case.told_at for case in cases),
        "score": found.cluster.score,
    }


def _common(cases: list[Case]) -> str:
    """Return the path of the smallest area in which all lie."""
    paths = [case.area_path for case in cases]
    widest = max(
        [*ancestors(paths[0]), paths[0]], key=lambda one: (all(is_within(path, one) for path in paths), len(one))
    )
    return widest if all(is_within(path, widest) for path in paths) else ""


def _propose(district_id: str, found: Found, *, at: datetime) -> HotIssue:
    year = f"RD{local(at):%y}-"
    with transaction.atomic():
        last = HotIssue.objects.in_district(district_id).filter(number__startswith=year).order_by("-number").first()
        number = f"{year}{(int(last.number[len(year) :]) if last is not None else 0) + 1:04d}"
        issue = HotIssue(district_id=district_id, number=number, proposed_at=at, **_columns(found))
        HotIssue.objects.bulk_create([issue])
        _note("hot.propose", issue, was="", by=SYSTEM, at=at)
    return issue


def accept_issue(issue: HotIssue, *, kind: str, by: Actor, at: datetime, seen: int) -> HotIssue:
    """Take a hot issue up as a monthly theme or a campaign; who runs it begins from this line.

    :raises Stale: when somebody decided before.
    :raises Refused: where it isn't the actor's to decide, or for an unknown kind.
    """
    if kind not in HotIssue.Kind.values:
        raise Refused(_("选列为每月一题，还是集中整治。"))
    return _decide(issue, "hot.accept", {"state": HotIssue.State.ACCEPTED, "kind": kind}, by=by, at=at, seen=seen)


def dismiss_issue(issue: HotIssue, *, reason: str, by: Actor, at: datetime, seen: int) -> HotIssue:
    """Leave a hot issue, with the reason; it comes back only when it doubles.

    :raises Stale: when somebody decided before.
    :raises Refused: without a reason, or where it isn't the actor's to decide.
    """
    if not reason.strip():
        raise Refused(_("写一句为什么不列。"))
    changes = {"state": HotIssue.State.DISMISSED, "reason": reason.strip()[:200]}
    return _decide(issue, "hot.dismiss", changes, by=by, at=at, seen=seen)


def _decide(issue: HotIssue, verb: str, changes: dict[str, Any], *, by: Actor, at: datetime, seen: int) -> HotIssue:
    if not may_watch(by, issue.area_path):
        raise Refused(_("热点由管这一片的督办员、领导和统筹员决定。"))
    was = issue.state
    with transaction.atomic():
        late = _("这个热点已经有人定了，您的决定没有生效。")
        if was != HotIssue.State.PROPOSED:
            raise Stale(late)
        change(issue, late, seen=seen, decided_at=at, decided_by=by.name, **changes)
        _note(verb, issue, was=was, by=by, at=at)
    return issue


def _note(verb: str, issue: HotIssue, *, was: str, by: Actor, at: datetime) -> None:
    told = {"number": issue.number, "kind": str(issue.kind), "name": issue.name(), "reason": issue.reason,
            "matter": issue.matter_code, "area": issue.area_path, "told": issue.told}  # fmt: skip
    record(
        verb,
        district_id=issue.district_id,
        subject_kind="hot_issue",
        subject_id=issue.pk,
        by=by,
        at=at,
        was=was,
        now=str(issue.state),
        data=told,
    )


sentences.register("hot.propose", label=gettext_lazy("提出热点"), say=lambda _entry, data: data.get("name", ""))
sentences.register(
    "hot.accept",
    label=gettext_lazy("列为主题"),
    say=lambda _entry, data: str(HotIssue.Kind(data["kind"]).label),
)
sentences.register("hot.dismiss", label=gettext_lazy("不列"), say=lambda _entry, data: data.get("reason", ""))
