"""Verbs on registered forms 报表: register (or be refused), renew, end, take the filled table out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.utils.translation import override as in_language

from shanzhi.burden import access
from shanzhi.burden.dictionary import held_fields
from shanzhi.burden.models import FormField, RegisteredForm
from shanzhi.burden.queries.forms import Clash, clashes, filled, with_fields
from shanzhi.burden.workflow import LONGEST_DAYS, REMINDED_DAYS, FormState
from shanzhi.journal.actions import record
from shanzhi.journal.changing import change
from shanzhi.journal.exports import take_out, workbook
from shanzhi.kernel.actors import SYSTEM, Actor
from shanzhi.kernel.clock import local
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import unfit_code
from shanzhi.kernel.text import skeleton
from shanzhi.organisation.models import Unit
from shanzhi.people.capacities import Capacity
from shanzhi.people.queries import holders
from shanzhi.post.actions import notify
from shanzhi.post.wording import Sentence

ENDING = Sentence(gettext_noop("《%(name)s》%(day)s到期，还要用请续，不用就停"))
LEAST = 4  # characters of a reason worth reading


@dataclass(frozen=True, slots=True)
class Column:
    """One column as it is meant to be: held (``source`` is a key of the dictionary) or typed (none)."""

    name: str
    source: str = ""


def register_form(
    code: str,
    *,
    name: str,
    owner: Unit,
    basis: str,
    expires_on: date,
    filler: str,
    period: str,
    columns: Sequence[Column],
    by: Actor,
    at: datetime,
    seconds: int = 20,
    override: str = "",
) -> RegisteredForm:
    """Enter a form in the register; nothing may be asked of the grassroots that isn't there.

    A column to be typed that the house holds already, or that another live form asks for, is refused, unless the
    keeper overrides it with a reason that stands on the page and in the journal.

    :raises Refused: with every fault: owner, basis, expiry, columns, what is asked for twice.
    """
    code, on = code.strip(), local(at).date()
    faults = _faults(code, name, owner, basis, expires_on, columns, by, on)
    twice = clashes(by.district_id, [one.name for one in columns if not one.source], on=on)
    faults += _twice(twice, override, by)
    if faults:
        raise Refused(*faults)
    try:
        with transaction.atomic():
            form = RegisteredForm.objects.create(
                district_id=by.district_id,
                code=code,
                name=name.strip(),
                owner=owner,
                basis=basis.strip(),
                expires_on=expires_on,
                filler=filler,
                period=period,
                entity=_entity(columns),
                seconds=seconds,
                override=override.strip() if twice else "",
                registered_at=at,
            )
            FormField.objects.bulk_create(
                FormField(form=form, ordinal=place, name=one.name.strip(), key=skeleton(one.name), source=one.source)
                for place, one in enumerate(columns, start=1)
            )
            told = {"name": form.name, "owner": owner.name, "basis": form.basis, "until": str(expires_on)}
            _note("form.register", form, by=by, at=at, was="", columns=[one.name for one in columns], **told)
            if twice:
                fields = [one.name for one in twice]
                _note("form.override", form, by=by, at=at, reason=form.override, fields=fields)
    except IntegrityError as taken:
        raise Refused(_("编号“%(code)s”已经有报表用了。") % {"code": code}) from taken
    return form


def _faults(
    code: str, name: str, owner: Unit, basis: str, expires_on: date, columns: Sequence[Column], by: Actor, on: date
) -> list[str]:
    faults = []
    if not access.may_own(by, owner.pk):
        faults.append(_("报表由要它的单位的审核人或管理员登记。"))
    if not code or not name.strip():
        faults.append(_("写编号和名称。"))
    if unfit := unfit_code(code):
        faults.append(str(unfit))
    if len(basis.strip()) < LEAST:
        faults.append(_("写依据：哪个文件哪一条要基层填。没有依据的不登记，不登记的不能要。"))
    if not on < expires_on <= on + timedelta(days=LONGEST_DAYS):
        faults.append(_("到期日在明天到一年之内；还要用，到时再续。"))
    if not columns or any(not one.name.strip() for one in columns):
        faults.append(_("至少写一格，每格写清填什么。"))
    names = [skeleton(one.name) for one in columns]
    if len(set(names)) < len(names):
        faults.append(_("同一张表里一格写了两次。"))
    known = held_fields()
    sources = [one.source for one in columns if one.source]
    if any(source not in known for source in sources):
        faults.append(_("系统里的字段要从字典里选。"))
    elif len({known[source].entity for source in sources}) > 1:
        faults.append(_("一张表只照一类出：场所、楼栋、网格、单位或包联的户。"))
    return faults


def _twice(twice: Sequence[Clash], override: str, by: Actor) -> list[str]:
    """Return what is asked for twice, as sentences; none where the keeper overrides it with a reason."""
    if not twice or (by.holdings_as(access.KEEPERS) and len(override.strip()) >= LEAST):
        return []
    said = []
    for one in twice:
        if one.held is not None:
            words = {"name": one.name, "held": one.held.label}
            said.append(_("“%(name)s”系统里已经有了（%(held)s），选那个字段由系统出表，不用再填。") % words)
        elif one.other is not None:
            words = {"name": one.name, "form": one.other.name, "code": one.other.code}
            said.append(_("“%(name)s”在《%(form)s》（%(code)s）里已经填着，找那张表的单位要。") % words)
    return [*said, _("一定要再填的，请管理员写明理由越过；理由公开。")]


def _entity(columns: Sequence[Column]) -> str:
    known = held_fields()
    return next((known[one.source].entity for one in columns if one.source), "")


def renew_form(form: RegisteredForm, *, expires_on: date, reason: str, by: Actor, at: datetime) -> RegisteredForm:
    """Ask for a live form a while longer, with a reason.

    :raises Refused: by another unit, for an ended form, too long, or without a reason.
    """
    on = local(at).date()
    faults = [] if access.may_own(by, form.owner_id) else [_("续用由要它的单位的审核人或管理员定。")]
    if not form.is_live:
        faults.append(_("已经停用的不能续，要用重新登记。"))
    if not max(on, form.expires_on) < expires_on <= on + timedelta(days=LONGEST_DAYS):
        faults.append(_("新的到期日要比原来晚，最长一年。"))
    if len(reason.strip()) < LEAST:
        faults.append(_("写清为什么还要用。"))
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        _move(form, expires_on=expires_on, reminded_on=None)
        _note("form.renew", form, by=by, at=at, until=str(expires_on), reason=reason.strip())
    return form


def end_form(form: RegisteredForm, *, reason: str, by: Actor, at: datetime) -> RegisteredForm:
    """End a form: nobody may ask for it any more.

    :raises Refused: by another unit, or for one that has ended.
    """
    faults = []
    if by.user_id is not None and not access.may_own(by, form.owner_id):
        faults.append(_("停用由要它的单位的审核人或管理员定。"))
    if not form.is_live:
        faults.append(_("这张表已经停用了。"))
    if faults:
        raise Refused(*faults)
    with transaction.atomic():
        was = form.state
        _move(form, state=str(FormState.ENDED), ended_at=at)
        _note("form.end", form, by=by, at=at, was=was, reason=reason.strip())
    return form


def export_form(form: RegisteredForm, *, by: Actor, at: datetime) -> bytes:
    """Return the form as a workbook with everything the house holds filled in; write it down.

    :raises Refused: for somebody who may not take it out.
    """
    if not access.may_export(by, form):
        raise Refused(_("出表由要它的单位或管理员来。"))
    [row] = with_fields([form])
    rows = filled(form, row.fields, on=local(at).date())
    subject = {"district_id": form.district_id, "subject_kind": "form", "subject_id": form.code}
    take_out("form.export", {"name": form.name, "rows": len(rows)}, by=by, at=at, **subject)
    return workbook([field.name for field in row.fields], rows, title=form.name, by=by, at=at)


def end_expired(district_id: str, *, at: datetime) -> int:
    """End the forms whose day is over, by the rule itself; return how many."""
    on, done = local(at).date(), 0
    rows = RegisteredForm.objects.in_district(district_id).filter(state=FormState.LIVE, expires_on__lt=on)
    for form in rows.order_by("expires_on", "pk")[:200]:
        try:
            with in_language("zh-hans"):
                end_form(form, reason=_("到期自动停用"), by=SYSTEM, at=at)
            done += 1
        except Refused:
            continue  # somebody renewed or ended it meanwhile
    return done


def remind(district_id: str, *, at: datetime) -> int:
    """Tell the owners, once, which of their forms end within a month; return how many."""
    on = local(at).date()
    near = RegisteredForm.objects.in_district(district_id).filter(
        state=FormState.LIVE, expires_on__lte=on + timedelta(days=REMINDED_DAYS), reminded_on=None
    )
    listed = list(near.order_by("expires_on", "pk")[:200])
    for form in listed:
        people = holders(capacity=Capacity.UNIT_APPROVER, unit_id=form.owner_id, at=at)
        with transaction.atomic():
            RegisteredForm.objects.in_district(district_id).filter(pk=form.pk).update(reminded_on=on)
            title = ENDING.said(name=form.name, day=form.expires_on)
            link = f"/burden/forms/of/{form.code}/"
            notify(user_ids=people, title=title, link=link, district_id=district_id, at=at, by=SYSTEM)
    return len(listed)


def _move(form: RegisteredForm, **changes: Any) -> None:
    change(form, _("您看的这一页旧了，别人刚动过这张表。"), **changes)


def _note(verb: str, form: RegisteredForm, *, by: Actor, at: datetime, was: str | None = None, **data: Any) -> None:
    record(
        verb,
        district_id=form.district_id,
        subject_kind="form",
        subject_id=form.code,
        by=by,
        at=at,
        was=form.state if was is None else was,
        now=form.state,
        data=data,
    )
