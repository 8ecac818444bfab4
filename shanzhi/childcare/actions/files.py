"""A child's file 档案: registering, consent and its withdrawal, the child's own wish, reading, erasing."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shanzhi.childcare import vault
from shanzhi.childcare.access import must_be_own, must_guard
from shanzhi.childcare.actions.bonds import end
from shanzhi.childcare.actions.lines import line, move, plain_line
from shanzhi.childcare.models import Bond, Child, ChildContact, Consent, Reading
from shanzhi.childcare.queries import consented, file_of, notes_of, open_bonds
from shanzhi.childcare.rules import GROUPS, SCOPES, WISHES, ChildState
from shanzhi.childcare.vault import File, Opened
from shanzhi.journal.actions import erase_many
from shanzhi.journal.models import Entry
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.reports.actions.identity import SHORTEST_PURPOSE
from shanzhi.reports.workflow import UNSEALED_MINUTES

LETTERS = "ABCDEFGHJKMNPQRTUVWXY2346789"


def register_child(file: File, *, area_path: str, by: Actor, at: datetime, key: str = "") -> Child:
    """Register a child: the file is sealed at once, and a code stands for it from then on. Sent twice it is one.

    :raises Refused: by anybody but a guard of the area, or without a name, a guardian, a known group.
    """
    must_guard(by, area_path)
    faults = []
    if not file.name.strip():
        faults.append(_("写孩子的姓名；一交就封存，别处只有代号。"))
    if not file.guardian.strip():
        faults.append(_("写监护人是谁。"))
    if file.group not in GROUPS:
        faults.append(_("选孩子属于哪一类。"))
    if faults:
        raise Refused(*faults)
    sent = vault.sent_once("register", key)
    child = Child(district_id=by.district_id, code=_code(), area_path=area_path, registered_at=at, sent=sent)
    child.token, child.key_id = vault.seal(file.packed(), "file", district_id=by.district_id, key=child.pk)
    try:
        with transaction.atomic():
            Child.objects.bulk_create([child])
            line("child.register", child, was="", by=by, at=at, code=child.code)
    except IntegrityError:
        again: Child | None = Child.objects.in_district(by.district_id).filter(sent=sent).first() if sent else None
        if again is None:
            raise
        return again
    return child


def _code() -> str:
    return "T-" + "".join(secrets.choice(LETTERS) for _turn in range(6))


def give_consent(
    child: Child, *, scope: Sequence[str], given_on: date, valid_until: date, guardian: str, by: Actor, at: datetime,
    seen: int | None = None,
) -> Consent:  # fmt: skip
    """Write down a guardian's consent: what for, since when, until when. A newer one stands in for the older.

    :raises Refused: without a scope, a guardian or a sensible time.
    """
    must_guard(by, child.area_path)
    kept, faults = [name for name in SCOPES if name in scope], []
    if not kept:
        faults.append(_("勾监护人同意哪些。"))
    if not guardian.strip():
        faults.append(_("写是谁同意的。"))
    if given_on > local(at).date() or valid_until <= given_on:
        faults.append(_("同意日期不能在今天以后，到期要在同意之后。"))
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        said = {"code": child.code, "scope": kept, "until": valid_until.isoformat()}
        move(child, "child.consent", by=by, at=at, seen=seen, said=said)
        Consent.objects.in_district(child.district_id).filter(child_id=child.pk, withdrawn_at=None).update(
            withdrawn_at=at
        )
        consent = Consent(
            district_id=child.district_id, child=child, scope=kept, given_on=given_on, valid_until=valid_until
        )
        sealed = vault.seal(guardian.strip(), "consent", district_id=child.district_id, key=consent.pk)
        consent.token, consent.key_id = sealed
        Consent.objects.bulk_create([consent])
    return consent


def withdraw_consent(child: Child, *, by: Actor, at: datetime, seen: int | None = None) -> int:
    """Take the consent back: every pairing of the child ends now, and with it every access. Return how many ended."""
    must_guard(by, child.area_path)
    pairs = open_bonds(child)
    with transaction.atomic():
        rows = Consent.objects.in_district(child.district_id).filter(child_id=child.pk, withdrawn_at=None)
        if not rows.update(withdrawn_at=at):
            raise Refused(_("现在没有有效的同意。"))
        move(child, "child.withdraw", by=by, at=at, seen=seen, said={"code": child.code})
        for bond in pairs:
            end(bond, ending="withdrawn", by=by, at=at, seen=bond.version)
        _forget_readings(child)
    return len(pairs)


def _forget_readings(child: Child) -> None:
    Reading.objects.in_district(child.district_id).filter(child_id=child.pk).delete()


def note_wish(child: Child, *, wish: str, words: str, by: Actor, at: datetime, seen: int | None = None) -> Child:
    """Write down what the child itself wants; the words are sealed into the file.

    :raises Refused: for a wish nobody knows.
    """
    must_guard(by, child.area_path)
    if wish not in WISHES:
        raise Refused(_("写孩子自己愿意不愿意。"))
    with transaction.atomic():
        file = replace(file_of(child), wish_words=words.strip())
        token, key_id = vault.seal(file.packed(), "file", district_id=child.district_id, key=child.pk)
        told = {"wish": wish, "wish_on": local(at).date(), "token": token, "key_id": key_id}
        move(child, "child.wish", by=by, at=at, seen=seen, said={"code": child.code, "wish": wish}, **told)
    return child


def read_file(child: Child, *, purpose: str, by: Actor, at: datetime, bond: Bond | None = None) -> Opened:
    """Open a file for a stated purpose, for some minutes, with its line; a volunteer gets only what is needed.

    :raises Refused: without a purpose, by anybody but a guard of the area or the volunteer of a pairing that holds.
    """
    scope = _scope(child, bond, by=by, at=at)
    said = " ".join(purpose.split())
    if by.user_id is None or len(said) < SHORTEST_PURPOSE:
        raise Refused(_("写清看档案做什么用，至少%(n)s个字，例如：约周六的见面。") % {"n": SHORTEST_PURPOSE})
    file, expires_at = file_of(child), at + timedelta(minutes=UNSEALED_MINUTES)
    with transaction.atomic():
        reading = Reading(district_id=child.district_id, child=child, by_id=by.user_id, at=at, expires_at=expires_at)
        Reading.objects.bulk_create([reading])
        told = {"code": child.code, "purpose": vault.hidden(said, file, child.code)}
        plain_line("child.read", "child_file", str(child.pk), by=by, at=at, **told)
    return _opened(child, file, scope, expires_at)


def _scope(child: Child, bond: Bond | None, *, by: Actor, at: datetime) -> list[str] | None:
    """Return what was consented to for a pairing's own volunteer; None for a guard, who reads the whole file."""
    if bond is not None:
        return list(must_be_own(by, bond, on=local(at).date()).scope)
    must_guard(by, child.area_path)
    return None


def _opened(child: Child, file: File, scope: list[str] | None, expires_at: datetime) -> Opened:
    """Return the whole with what was written and who consented for a guard, for a volunteer what the consent lets."""
    if scope is not None:
        return Opened(file.for_volunteer(scope), expires_at)
    return Opened(file, expires_at, consented(child), notes_of(child))


def show_again(child: Child, *, by: Actor, at: datetime, bond: Bond | None = None) -> Opened | None:
    """Return what this person opened and whose time isn't over, or None; asked again after every change of rights."""
    rows = Reading.objects.in_district(child.district_id).filter(child_id=child.pk, by_id=by.user_id)
    running = rows.filter(expires_at__gt=at).order_by("-at").first()
    if running is None:
        return None
    return _opened(child, file_of(child), _scope(child, bond, by=by, at=at), running.expires_at)


def erase_child(child: Child, *, reason: str, by: Actor, at: datetime, seen: int | None = None) -> Child:
    """Erase everything that says who a child is: file, consents, notes, and what the lines carry. The lines stay.

    :raises Refused: while a pairing goes on, or without a reason.
    """
    if by.user_id is not None:
        must_guard(by, child.area_path)
    if not reason.strip():
        raise Refused(_("写为什么清除。"))
    if open_bonds(child):
        raise Refused(_("还在结对，先结束再清除档案。"))
    mine = {"district_id": child.district_id}
    bonds = [str(one) for one in Bond.objects.filter(**mine, child_id=child.pk).values_list("pk", flat=True)]
    with transaction.atomic():
        told = {"state": ChildState.ERASED, "token": "", "key_id": "", "erased_at": at, "sent": ""}
        move(child, "child.erase", by=by, at=at, seen=seen, said={"code": child.code}, **told)
        Consent.objects.filter(**mine, child_id=child.pk).update(token="", key_id="")
        ChildContact.objects.filter(**mine, bond_id__in=bonds).update(token="", key_id="")
        _forget_readings(child)
        about = {"child": [str(child.pk)], "child_file": [str(child.pk)], "child_bond": bonds}
        for kind, ids in about.items():
            lines = Entry.objects.filter(**mine, subject_kind=kind, subject_id__in=ids).values_list("id", flat=True)
            erase_many(list(lines), reason=_("孩子的档案清除"), by=by, at=at, **mine)
    return child


def reseal_all(*, district_id: str, key_id: str) -> int:
    """Seal again whatever isn't under the current key; return how many tokens were turned."""
    turned = 0
    for model, what in ((Child, "file"), (Consent, "consent"), (ChildContact, "note")):
        rows = model.objects.in_district(district_id)
        for pk, token in rows.exclude(key_id=key_id).exclude(token="").values_list("pk", "token"):
            text = vault.unseal(token, what, district_id=district_id, key=pk)
            fresh, new_id = vault.seal(text, what, district_id=district_id, key=pk)
            turned += rows.filter(pk=pk, token=token).update(token=fresh, key_id=new_id)
    return turned
