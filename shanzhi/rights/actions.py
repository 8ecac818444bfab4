"""Erasing 删除 and correcting 更正 one report's sealed identity: answerable acts; no line holds what was sealed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.journal import sentences
from shanzhi.journal.actions import record_many
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.post.actions import call_off_about
from shanzhi.post.phones import normalise_phone
from shanzhi.reports import codes, vault
from shanzhi.reports.actions.lines import hold, report_line
from shanzhi.reports.models import Report, ReporterIdentity
from shanzhi.reports.shapes import Identity, Teller
from shanzhi.reports.workflow import Wish
from shanzhi.rights.access import must_may_change, why_kept

SHORTEST_REASON = 6  # characters: "要求" alone says nothing about who asked and how that was made sure
PARTS = {"name": gettext_lazy("姓名"), "phone": gettext_lazy("手机号"), "relation": gettext_lazy("替谁说")}
OLD = gettext_lazy("您看的这一页旧了，别人刚动过这份身份，请重新打开再看。")


def erase(report: Report, *, reason: str, sure: bool, by: Actor, at: datetime) -> None:
    """Erase for good who told a report (with its case), as its teller asked; the telling itself stays.

    What still waits to be sent to the number is called off; the line holds the reason and nothing of the identity.

    :raises Refused: by whoever may not open it, without a reason or confirmation, or while it is still needed.
    :raises Stale: when somebody else was first.
    """
    holding = must_may_change(by, report)
    kept, known = _kept(report, at)
    reasons = why_kept(report) + _what_lacks(reason, known)
    if not sure:
        reasons.append(_("先跟反映人讲清：删了找不回来，不再打电话、发短信，也不再回访；讲清了，勾上那一项。"))
    if reasons:
        raise Refused(*reasons)
    rows = ReporterIdentity.objects.in_district(report.district_id)
    with transaction.atomic():
        state = hold(report)
        if not rows.filter(pk=kept.pk, token=kept.token).delete()[0]:
            raise Stale(OLD)
        call_off_about("report", [report.pk], district_id=report.district_id, by=by, at=at)
        told = {"capacity": holding.capacity, "reason": _said(reason)}
        record_many([report_line("rights.erase", report, by=by, at=at, was=state, **told)])


def correct(report: Report, *, to: Mapping[str, str], reason: str, by: Actor, at: datetime) -> None:
    """Seal what is right instead of what was written wrong; what ``to`` leaves empty stays as it was.

    ``to`` has name, phone and relation. The line says which of them were corrected, never from what to what.

    :raises Refused: by whoever may not open it, without a reason, or where nothing would change.
    :raises Stale: when somebody else was first.
    """
    holding = must_may_change(by, report)
    kept, known = _kept(report, at)
    was = {"name": known.name, "phone": known.phone, "relation": known.relation}
    right = {name: normalise_phone(to[name]) if name == "phone" else to[name].strip() for name in was}
    now = {name: right[name] or was[name] for name in was}
    changed = [name for name in was if now[name] != was[name]]
    reasons = _what_lacks(reason, known, *right.values())
    if not changed:
        reasons.append(_("和封存的一样，没有要更正的。写上对的姓名、手机号，不改的空着。"))
    if reasons:
        raise Refused(*reasons)
    teller = Teller(now["name"], now["phone"], now["relation"])
    token, key_id = vault.seal(teller, district_id=report.district_id, report_id=report.pk)
    columns: dict[str, Any] = {"token": token, "key_id": key_id, "phone_hash": vault.phone_hash(now["phone"])}
    if not was["phone"] and now["phone"]:
        columns["wish"] = str(Wish.SMS)
    rows = ReporterIdentity.objects.in_district(report.district_id)
    with transaction.atomic():
        state = hold(report)
        if not rows.filter(pk=kept.pk, token=kept.token).update(**columns):
            raise Stale(OLD)
        if "phone" in changed:
            # The number it would go to is somebody else's.
            call_off_about("report", [report.pk], district_id=report.district_id, by=by, at=at)
        told: dict[str, Any] = {"capacity": holding.capacity, "reason": _said(reason), "parts": changed}
        record_many([report_line("rights.correct", report, by=by, at=at, was=state, **told)])


def _kept(report: Report, at: datetime) -> tuple[ReporterIdentity, Identity]:
    """Return the sealed identity and what it holds, to compare with and for nobody's eyes: no opening is counted."""
    rows = ReporterIdentity.objects.in_district(report.district_id)
    kept: ReporterIdentity | None = rows.filter(report_id=report.pk).first()
    if kept is None:
        raise Refused(_("这里没有封存的姓名和号码：没有留过，或者已经删了，没有可删、可更正的。"))
    known = vault.unseal(kept.token, district_id=report.district_id, report_id=report.pk, expires_at=at)
    return kept, known


def _said(reason: str) -> str:
    return " ".join(reason.split())


def _what_lacks(reason: str, known: Identity, *right: str) -> list[str]:
    """Return what a reason lacks, or says too much: it is kept in the journal for good."""
    said = _said(reason)
    if len(said) < SHORTEST_REASON:
        enough = _("写清谁要求的、怎么认出是本人，至少%(n)s个字，例如：本人带回执到窗口提出。")
        return [enough % {"n": SHORTEST_REASON}]
    digits = normalise_phone(said)
    sealed = {known.name, known.phone, *right} - {""}
    if any(one in said or (one.isdigit() and one in digits) for one in sealed):
        return [_("理由要留在日志里，不写姓名、号码；写“本人”就行。")]
    return []


def _say(entry: EntryView, data: Mapping[str, Any]) -> str:
    """Return one sentence: which report, what of it, and why."""
    said = [_("来件%(number)s") % {"number": codes.shown_number(str(data.get("number", "")))}]
    said += [str(PARTS[name]) for name in data.get("parts", []) if name in PARTS]
    return _("，").join([*said, str(data.get("reason", ""))])


sentences.register("rights.erase", label=gettext_lazy("按本人要求删除身份"), say=_say)
sentences.register("rights.correct", label=gettext_lazy("按本人要求更正身份"), say=_say)
