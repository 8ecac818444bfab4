"""Verbs on exclusions 剔除: a unit asks with reason and evidence, somebody outside decides, twice at most."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.callbacks import access
from shanzhi.callbacks.access import ENDED
from shanzhi.callbacks.actions.lines import move, note
from shanzhi.callbacks.models import Exclusion
from shanzhi.callbacks.workflow import REVIEWS, ExclusionState
from shanzhi.cases.actions.numbering import next_values
from shanzhi.cases.models import Case
from shanzhi.catalogue.queries import reason_named
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.loop.workflow import Zone
from shanzhi.organisation.models import Unit

LEAST = 6  # characters of a reason worth reading
OLD = gettext_lazy("您看的这一页旧了，这份申请别人刚动过。")


def ask_exclusion(case: Case, *, unit: Unit, code: str, evidence: str, by: Actor, at: datetime) -> Exclusion:
    """Ask, in the name of a unit that handled it, to leave a closed case out of the rates; it stays in the volume.

    :raises Refused: for an open case, another's case, a reason not on the list, no evidence, or a second request.
    """
    reason = reason_named("exclusion", code)
    faults = []
    if case.state not in ENDED or case.zone != Zone.ORDINARY:
        faults.append(_("结案以后才能申请剔除。"))
    if unit.pk not in access.units_asking(by, case):
        faults.append(_("剔除由承办这件事的单位申请。"))
    if reason is None:
        faults.append(_("理由要从清单里选。"))
    if len(evidence.strip()) < LEAST:
        faults.append(_("写清依据，至少%(n)s个字：哪条规定、哪份文书、哪天的回复，复核的人要看。") % {"n": LEAST})
    if faults or reason is None:
        raise Refused(*faults)
    year = f"{local(at):%y}"
    try:
        with transaction.atomic():
            [ordinal] = next_values(case.district_id, [f"exclusion-{year}"])
            made = Exclusion(
                district_id=case.district_id,
                number=f"T{year}-{ordinal:04d}",
                case=case,
                unit=unit,
                reason_code=code,
                reason_name=reason.name,
                reason_version=reason.version_code,
                evidence=evidence.strip()[:4000],
                asked_at=at,
                asked_by_id=by.user_id,
            )
            Exclusion.objects.bulk_create([made])
            said = {"number": made.number, "case": case.number, "unit": unit.name, "reason": reason.name}
            note("exclusion.ask", made, by=by, at=at, was="", origin=case.origin, **said)
    except IntegrityError:
        raise Refused(_("这一件已经申请过剔除。")) from None
    return made


def decide_exclusion(exclusion: Exclusion, *, grant: bool, decision: str, by: Actor, at: datetime) -> Exclusion:
    """Decide a request, with a reason everybody reads who may read the request.

    :raises Refused: by somebody of the unit, by the first reviewer the second time, or without a reason.
    :raises Stale: when somebody else decided meanwhile.
    """
    faults = []
    if not access.stands_over(by, exclusion.case, access.REVIEWERS):
        faults.append(_("剔除由这里的督办员复核。"))
    faults += access.reasons_inside(by, exclusion.case)
    if not exclusion.is_waiting:
        faults.append(_("这份申请已经有决定了。"))
    if exclusion.reviews == 1 and exclusion.first_by_id == by.user_id:
        faults.append(_("第二次复核要换一个人。"))
    if len(decision.strip()) < LEAST:
        faults.append(_("写明为什么，至少%(n)s个字，单位和监督的人都要看。") % {"n": LEAST})
    if faults:
        raise Refused(*faults)
    state = ExclusionState.GRANTED if grant else ExclusionState.REFUSED
    verb = "exclusion.grant" if grant else "exclusion.refuse"
    changes: dict[str, object] = {
        "state": str(state),
        "reviews": exclusion.reviews + 1,
        "decided_at": at,
        "decided_by_id": by.user_id,
        "decision": decision.strip(),
    }
    if exclusion.reviews == 0:
        changes |= {"first_by_id": by.user_id, "first_decision": decision.strip()}
    with transaction.atomic():
        was = move(exclusion, OLD, **changes)
        said = {"number": exclusion.number, "case": exclusion.case.number, "reason": decision.strip()}
        note(verb, exclusion, by=by, at=at, was=was, origin=exclusion.case.origin, **said)
    return exclusion


def ask_again(exclusion: Exclusion, *, reason: str, by: Actor, at: datetime) -> Exclusion:
    """Ask for a second review by somebody else, once, after a refusal.

    :raises Refused: by another unit, after a second review, or without a reason.
    :raises Stale: when somebody else changed it meanwhile.
    """
    faults = []
    if exclusion.unit_id not in access.units_asking(by, exclusion.case):
        faults.append(_("再请复核由申请的单位提。"))
    if exclusion.reviews >= REVIEWS or not exclusion.may_be_asked_again:
        faults.append(_("现在不能再请复核：复核最多两次。"))
    if len(reason.strip()) < LEAST:
        faults.append(_("写清为什么要再看一次，至少%(n)s个字。") % {"n": LEAST})
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        was = move(exclusion, OLD, state=str(ExclusionState.AGAIN), again_reason=reason.strip())
        said = {"number": exclusion.number, "case": exclusion.case.number, "reason": reason.strip()}
        note("exclusion.ask_again", exclusion, by=by, at=at, was=was, origin=exclusion.case.origin, **said)
    return exclusion
