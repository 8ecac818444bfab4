"""Telling others 推送: set a webhook or a group robot up, change it, stop it, spread a line to whoever wants it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from shanzhi.api.access import acting
from shanzhi.api.actions.systems import came_second
from shanzhi.api.models import IN_USE, REVOKED, Hook, HookKind, System
from shanzhi.api.queries.telling import EVENTS, hook_told
from shanzhi.cases.models import Case
from shanzhi.journal import sentences
from shanzhi.journal.actions import record
from shanzhi.journal.shapes import EntryView
from shanzhi.kernel.actors import SYSTEM, Actor
from shanzhi.kernel.refusal import NotFound, Refused
from shanzhi.loop.workflow import Zone
from shanzhi.post.actions import call_off, readdress, send_robot, send_webhook
from shanzhi.post.outgoing import is_listed
from shanzhi.reports import vault

LONGEST_URL, LONGEST_SECRET = 500, 120


def _context(part: str, district_id: str, name: str) -> bytes:
    return f"api.hook.{part}:{district_id}:{name}".encode()


def _closed(hook: Hook, part: str, text: str) -> str:
    return vault.ring().seal(text.encode(), aad=_context(part, hook.district_id, hook.name))


def _opened(hook: Hook, part: str) -> str:
    return vault.ring().open(getattr(hook, part), aad=_context(part, hook.district_id, hook.name)).decode()


def _host(url: str) -> str:
    return urlsplit(url).netloc[:255]  # with its port where one is written; names and passwords are refused


def _wrong_with(url: str) -> list[str]:
    if not url.startswith(("https://", "http://")):
        return [_("地址要写完整，以https://开头。")]
    if len(url) > LONGEST_URL:
        return [_("地址太长，最多%(n)s个字符。") % {"n": LONGEST_URL}]
    return [] if is_listed(url) else [_("这个主机不在SHANZHI_WEBHOOK_HOSTS里，先请运维的人加上。")]


def make_hook(
    name: str,
    *,
    system: System,
    kind: str,
    url: str,
    events: Sequence[str],
    secret: str = "",
    by: Actor,
    at: datetime,
) -> tuple[Hook, str]:
    """Set a hook up and return it with the secret it signs with (a webhook's is made here and shown this once).

    :raises Refused: for a host the operator didn't list, no events, a taken name, or a system that was let out.
    """
    faults = []
    if not name.strip():
        faults.append(_("写这个推送叫什么。"))
    faults += _wrong_with(url)
    if not events or set(events) - set(EVENTS):
        faults.append(_("选告诉它什么，至少一项。"))
    if system.revoked_at is not None:
        faults.append(_("“%(name)s”的令牌已经收回。") % {"name": system.name})
    if faults:
        raise Refused(*faults)
    if kind == HookKind.WEBHOOK:
        secret = secrets.token_urlsafe(32)
    hook = Hook(district_id=by.district_id, name=name.strip()[:60], system=system, kind=kind, events=sorted(events))
    hook.host, hook.made_at = _host(url), at
    hook.url, hook.secret = _closed(hook, "url", url), _closed(hook, "secret", secret)
    try:
        with transaction.atomic():
            hook.save(force_insert=True)
            _note("api.make_hook", hook, by=by, at=at, was="", now=IN_USE)
    except IntegrityError as taken:
        said = _("已经有一个叫“%(name)s”的推送，停了的也占着名称。只换密钥、改地址就在它那一行，新的推送换个名称。")
        raise Refused(said % {"name": hook.name}) from taken
    return hook, secret if kind == HookKind.WEBHOOK else ""


def renew_secret(name: str, *, secret: str = "", seen: str, by: Actor, at: datetime) -> tuple[Hook, str]:
    """Sign with a new secret from the next message on; return it with the hook, as ``make_hook`` does.

    What waits in the queue keeps the secret it was queued with; what was given up, if sent again, has the new one.
    DingTalk's secret is made there and brought here.

    :raises NotFound: when there is no such hook at work.
    :raises Stale: when it was changed after a page showed it as ``seen``.
    :raises Refused: for a robot without a secret, or without DingTalk's new one.
    """
    hook = _shown(name, seen=seen, by=by)
    if hook.kind == HookKind.WECOM:
        raise Refused(_("企业微信群机器人没有密钥，它的地址就是钥匙：在群里换一个机器人，再在这里改地址。"))
    if hook.kind == HookKind.DINGTALK and not 0 < len(secret.strip()) <= LONGEST_SECRET:
        raise Refused(_("写钉钉给的新的加签密钥。"))
    fresh = secrets.token_urlsafe(32) if hook.kind == HookKind.WEBHOOK else secret.strip()
    _change(hook, "api.renew_secret", {"secret": _closed(hook, "secret", fresh)}, by=by, at=at)
    return hook, fresh if hook.kind == HookKind.WEBHOOK else ""


def move_hook(name: str, *, url: str, seen: str, by: Actor, at: datetime) -> Hook:
    """Tell another address from the next message on, with the same secret, and there what was given up, if sent again.

    What still waits goes where it was queued for.

    :raises NotFound: when there is no such hook at work.
    :raises Stale: when it was changed after a page showed it as ``seen``.
    :raises Refused: for a host the operator didn't list, or the address it has.
    """
    hook = _shown(name, seen=seen, by=by)
    faults = _wrong_with(url) or [_("现在就是这个地址，不用改。")] * (_opened(hook, "url") == url)
    if faults:
        raise Refused(*faults)
    _change(hook, "api.move_hook", {"url": _closed(hook, "url", url), "host": _host(url)}, by=by, at=at)
    return hook


def _shown(name: str, *, seen: str, by: Actor) -> Hook:
    hook = hook_told(by.district_id, name)
    if hook is None:
        raise NotFound(_("没有这个在用的推送。"))
    if seen != hook.mark:
        raise came_second()
    return hook


def _change(hook: Hook, verb: str, fresh: dict[str, str], *, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        mine = Hook.objects.in_district(hook.district_id).filter(pk=hook.pk, stopped_at=None)
        if not mine.filter(url=hook.url, secret=hook.secret).update(**fresh):
            raise came_second()
        for part, value in fresh.items():
            setattr(hook, part, value)
        told = {"address": _opened(hook, "url"), "secret": _opened(hook, "secret")}
        readdress(hook.queued_under, district_id=hook.district_id, **told)
        _note(verb, hook, by=by, at=at, was=IN_USE, now=IN_USE)


def stop_hook(name: str, *, by: Actor, at: datetime) -> Hook:
    """Stop telling; what waits in the queue doesn't leave any more.

    :raises NotFound: when there is no such hook at work.
    """
    with transaction.atomic():
        mine = Hook.objects.in_district(by.district_id).filter(name=name)
        if not mine.filter(stopped_at=None).update(stopped_at=at):
            raise NotFound(_("没有这个在用的推送。"))
        hook: Hook = mine.get()
        call_off(hook.queued_under, district_id=hook.district_id, by=by, at=at)
        _note("api.stop_hook", hook, by=by, at=at, was=IN_USE, now=REVOKED)
    return hook


def _note(verb: str, hook: Hook, *, by: Actor, at: datetime, was: str, now: str) -> None:
    record(
        verb,
        district_id=hook.district_id,
        subject_kind="api_hook",
        subject_id=str(hook.pk),
        by=by,
        at=at,
        was=was,
        now=now,
        data={"name": hook.name, "host": hook.host, "events": hook.events},
    )


def spread(entry: EntryView, *, at: datetime) -> int:
    """Queue one line of a case for every hook that wants it and whose system may know of the case; return how many.

    A closed zone is told to nobody. What is told names the case and says what happened, never what was told: whoever
    wants more asks with its token. The same line is queued once a hook, however often this is called.
    """
    if entry.zone != Zone.ORDINARY:
        return 0
    rows = Hook.objects.in_district(entry.district_id).filter(stopped_at=None, system__revoked_at=None)
    wanting = [hook for hook in rows.select_related("system", "system__user") if entry.verb in hook.events]
    told = 0
    for hook in wanting:
        actor = acting(hook.system, at=at)
        case = Case.objects.visible_to(actor).filter(pk=entry.subject_id).select_related("lead_unit").first()
        if case is not None:
            _tell(hook, entry, case, at=at)
            told += 1
    return told


def _tell(hook: Hook, entry: EntryView, case: Case, *, at: datetime) -> None:
    url, secret, about = _opened(hook, "url"), _opened(hook, "secret"), ("hook", hook.name[:40])
    key = f"{hook.queued_under}{entry.id}"
    if hook.kind == HookKind.WEBHOOK:
        send_webhook(
            url=url, body=_body(entry, case), secret=secret,
            district_id=hook.district_id, at=at, by=SYSTEM, about=about, key=key,
        )  # fmt: skip
        return
    with override("zh-hans"):
        label = sentences.label(entry.verb)
        unit = case.lead_unit.name if case.lead_unit is not None else ""
        text = f"**{case.number}** {label}" + (f"\n> {unit}" if unit else "")
    send_robot(
        url=url, kind=hook.kind, title=f"{case.number} {label}", text=text, secret=secret,
        district_id=hook.district_id, at=at, by=SYSTEM, about=about, key=key, urgent=case.grade == "danger",
    )  # fmt: skip


def _body(entry: EntryView, case: Case) -> str:
    told = {
        "id": f"{case.number}-{entry.version}",
        "event": entry.verb,
        "at": entry.at.isoformat(),
        "case": {"number": case.number, "version": entry.version, "was": entry.was, "now": entry.now},
        "lead_unit": case.lead_unit.code if case.lead_unit is not None else None,
    }
    return json.dumps(told, ensure_ascii=False)
