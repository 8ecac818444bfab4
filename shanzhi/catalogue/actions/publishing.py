"""Taking a sheet in as a new version of one part of 清单, all of it or nothing, and putting it in force.

Publishing is atomic: until the last row is written the old version is in force, and what was sorted under it keeps
pointing at its rows. A dry run does the same and takes it back, so both say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from shanzhi.catalogue import reading
from shanzhi.catalogue.actions.outcomes import Outcome
from shanzhi.catalogue.limits import CLOCKS, GRADES
from shanzhi.catalogue.models import (
    CatalogueVersion,
    DutyItem,
    Limit,
    Matter,
    MatterUnit,
    Part,
    Reason,
    ReplyTemplate,
)
from shanzhi.catalogue.reasons import REASON_KINDS, REPLY_KINDS
from shanzhi.journal import actions as journal
from shanzhi.kernel import clock, paths
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused, Stale
from shanzhi.kernel.sheets import Sheet
from shanzhi.kernel.text import normalise
from shanzhi.organisation.queries import UnitNames, unit_names
from shanzhi.organisation.sheets import RowFault
from shanzhi.territory.models import Division

PUBLISH = "catalogue.publish"
BATCH, SHOWN = 500, 60
WORDS = CLOCKS | GRADES | REASON_KINDS | REPLY_KINDS


class _Undo(Exception):
    """Takes a dry run back."""


Writer = Callable[[CatalogueVersion, reading.Reading], int]


def import_matters(
    sheet: Sheet, *, by: Actor, at: datetime, dry_run: bool = False, code: str = "", title: str = ""
) -> Outcome:
    """Publish the matters of a sheet: a rich one, or a bare class tree of one to four columns.

    A matter without a code keeps the one the same names had before, else it gets the next free one.

    :raises Refused: when the sheet has no column for the first level.
    """
    on = clock.local(at).date()

    today = _codes_today()  # before anything is put in force: a matter keeps the code of the version still current

    def write(version: CatalogueVersion, read: reading.Reading) -> int:
        return _write_matters(version, read, today=today, on=on)

    return _publish(
        Part.MATTERS, reading.read_matters(sheet), write, by=by, at=at, dry_run=dry_run, code=code, title=title
    )


def import_limits(
    sheet: Sheet, *, by: Actor, at: datetime, dry_run: bool = False, code: str = "", title: str = ""
) -> Outcome:
    """Publish the limits of a sheet; for what it doesn't say the shipped default profile goes on holding.

    :raises Refused: when a needed column is missing.
    """
    codes = Matter.objects.current().values_list("code", flat=True)
    read = reading.read_limits(sheet, known_codes=codes)
    return _publish(Part.LIMITS, read, _rows_of(Limit), by=by, at=at, dry_run=dry_run, code=code, title=title)


def import_duties(
    sheet: Sheet, *, by: Actor, at: datetime, dry_run: bool = False, code: str = "", title: str = ""
) -> Outcome:
    """Publish the duty list (basic, cooperating, recalled) of a sheet.

    :raises Refused: when a needed column is missing.
    """
    on = clock.local(at).date()

    def write(version: CatalogueVersion, read: reading.Reading) -> int:
        known = unit_names(on=on)
        for number, draft in zip(read.rows, read.drafts, strict=True):
            draft["lead_unit"] = known.find(draft["lead_name"]) if draft["lead_name"] else None
            if draft["lead_name"] and draft["lead_unit"] is None:
                read.remarks.append((number, _no_such_unit(draft["lead_name"])))
        return _rows_of(DutyItem)(version, read)

    return _publish(
        Part.DUTIES, reading.read_duties(sheet), write, by=by, at=at, dry_run=dry_run, code=code, title=title
    )


def import_reasons(
    sheet: Sheet, *, by: Actor, at: datetime, dry_run: bool = False, code: str = "", title: str = ""
) -> Outcome:
    """Publish the reason lists of a sheet; a kind of step it doesn't name keeps the shipped reasons.

    :raises Refused: when a needed column is missing.
    """
    read = reading.read_reasons(sheet)
    for order, draft in enumerate(read.drafts):
        draft["order"] = order
    return _publish(Part.REASONS, read, _rows_of(Reason), by=by, at=at, dry_run=dry_run, code=code, title=title)


def import_replies(
    sheet: Sheet, *, by: Actor, at: datetime, dry_run: bool = False, code: str = "", title: str = ""
) -> Outcome:
    """Publish the reply templates of a sheet.

    :raises Refused: when a needed column is missing.
    """
    read = reading.read_replies(sheet)
    return _publish(Part.REPLIES, read, _rows_of(ReplyTemplate), by=by, at=at, dry_run=dry_run, code=code, title=title)


def _publish(
    part: Part,
    read: reading.Reading,
    write: Writer,
    *,
    by: Actor,
    at: datetime,
    dry_run: bool,
    code: str,
    title: str,
) -> Outcome:
    """Write a new version and put it in force, in one transaction with its line in the journal."""
    outcome = Outcome(str(part), dry_run, faults=_by_row(read.faults))
    if outcome.faults:
        return outcome
    if not read.drafts:
        raise Refused(_("表里没有可以收的行。"))
    try:
        with transaction.atomic():
            before = CatalogueVersion.objects.filter(part=part, is_current=True).first()
            version = _put_in_force(part, before, by=by, at=at, code=code, title=title)
            outcome.version_code = version.code
            outcome.rows = write(version, read)
            CatalogueVersion.objects.filter(pk=version.pk).update(row_count=outcome.rows)
            outcome.remarks = _by_row(sorted(read.remarks))
            _compare(outcome, part, before, version)
            if dry_run:
                raise _Undo
            journal.record(
                PUBLISH,
                district_id=by.district_id or settings.ENV.district_id,
                subject_kind="catalogue",
                subject_id=str(part),
                by=by,
                at=at,
                was=before.code if before else "",
                now=version.code,
                data={"part": str(part), "rows": outcome.rows, "added": outcome.added, "removed": outcome.removed},
            )
    except _Undo:
        pass
    except IntegrityError as error:
        # The database lets one version per part be in force: somebody else published between our reading and writing.
        raise Stale(_("同时有别人发布了这一部分，您的没有生效。看过新版本后再传一次。")) from error
    return outcome


def _by_row(told: Iterable[tuple[int, str]]) -> list[RowFault]:
    """Return one fault a row with all that is said of it: people mend rows, and are told how many."""
    said: dict[int, list[str]] = {}
    for number, sentence in told:
        said.setdefault(number, []).append(sentence)
    return [RowFault(number, tuple(sentences)) for number, sentences in said.items()]


def _put_in_force(
    part: Part, before: CatalogueVersion | None, *, by: Actor, at: datetime, code: str, title: str
) -> CatalogueVersion:
    wanted = code or _next_code(part, at)
    if CatalogueVersion.objects.filter(part=part, code=wanted).exists():
        raise Refused(_("版本%(code)s已经有了，换一个版本号。") % {"code": wanted})
    if before is not None:
        CatalogueVersion.objects.filter(pk=before.pk, is_current=True).update(is_current=False)
    return CatalogueVersion.objects.create(
        part=part, code=wanted, title=title, published_at=at, published_by_id=by.user_id, is_current=True
    )


def _next_code(part: Part, at: datetime) -> str:
    """Return the day as a version, with a count from the second of a day on: 2026-03-11, 2026-03-11.2."""
    day = clock.local(at).date().isoformat()
    taken = set(CatalogueVersion.objects.filter(part=part, code__startswith=day).values_list("code", flat=True))
    count = 1
    while (day if count == 1 else f"{day}.{count}") in taken:
        count += 1
    return day if count == 1 else f"{day}.{count}"


def _rows_of(model: type[models.Model]) -> Writer:
    """Return a writer for parts whose drafts are the model's fields."""

    def write(version: CatalogueVersion, read: reading.Reading) -> int:
        model._default_manager.bulk_create([model(version=version, **draft) for draft in read.drafts], BATCH)
        return len(read.drafts)

    return write


def _no_such_unit(name: str) -> str:
    return _("单位“%(name)s”还没有登记，登记后就能派到") % {"name": name}


def _write_matters(
    version: CatalogueVersion, read: reading.Reading, *, today: Mapping[tuple[str, ...], str], on: date
) -> int:
    """Write the tree level by level, then who answers for each matter."""
    codes = _codes_for(read.drafts, today)
    branches = {draft.names[:-1] for draft in read.drafts}
    written: dict[tuple[str, ...], Matter] = {}
    ordinals: dict[tuple[str, ...], int] = {}
    for depth in range(1, max(len(draft.names) for draft in read.drafts) + 1):
        level = []
        for draft in (draft for draft in read.drafts if len(draft.names) == depth):
            above = draft.names[:-1]
            ordinals[above] = ordinals.get(above, 0) + 1
            parent = written.get(above)
            level.append(
                Matter(
                    version=version,
                    code=codes[draft.names],
                    parent=parent,
                    path=paths.child_path(parent.path if parent else "", ordinals[above]),
                    is_leaf=draft.names not in branches,
                    name=draft.shown,
                    **draft.fields,
                )
            )
        drafts = [draft for draft in read.drafts if len(draft.names) == depth]
        for draft, matter in zip(drafts, Matter.objects.bulk_create(level, BATCH), strict=True):
            written[draft.names] = matter
    _write_units(written, read, known=unit_names(on=on))
    return len(written)


def _write_units(written: Mapping[tuple[str, ...], Matter], read: reading.Reading, *, known: UnitNames) -> None:
    """Write who answers; a unit or area not registered yet is remarked on, kept by name and found later."""
    areas = {division.name: division.path for division in Division.objects.filter(valid_to=None)}
    rows = []
    for draft in read.drafts:
        for unit in draft.units:
            found = known.find(unit.name) if unit.name else None
            if unit.name and found is None:
                read.remarks.append((draft.row, _no_such_unit(unit.name)))
            if unit.area and unit.area not in areas:
                said = _("区划表里没有“%(area)s”，%(unit)s这一条没有收") % {"area": unit.area, "unit": unit.name}
                read.remarks.append((draft.row, said))
                continue
            rows.append(
                MatterUnit(
                    matter=written[draft.names],
                    rule=unit.rule,
                    unit=found,
                    unit_name=unit.name,
                    role=unit.role,
                    area_path=areas.get(unit.area, ""),
                    needs_grid=unit.rule == MatterUnit.Rule.COMMUNITY,
                )
            )
    MatterUnit.objects.bulk_create(rows, BATCH)


def _codes_for(
    drafts: Sequence[reading.MatterDraft], today: Mapping[tuple[str, ...], str]
) -> dict[tuple[str, ...], str]:
    """Return a code for every node: the sheet's, the one its names have today, or the next free below its parent."""
    codes: dict[tuple[str, ...], str] = {draft.names: draft.code for draft in drafts if draft.code}
    taken = set(codes.values())
    for draft in drafts:
        kept = today.get(draft.names, "")
        if draft.names not in codes and kept and kept not in taken:
            codes[draft.names] = kept
            taken.add(kept)
    for names, code in _branch_codes(drafts).items():
        if names not in codes and code not in taken:
            codes[names] = code
            taken.add(code)
    # A code once given is never given to another matter: limits and old cases speak by it.
    taken |= set(Matter.objects.values_list("code", flat=True).distinct())
    for draft in drafts:
        if draft.names in codes:
            continue
        stem, ordinal = codes[draft.names[:-1]] if len(draft.names) > 1 else "", 1
        while f"{stem}{ordinal:02d}" in taken:
            ordinal += 1
        codes[draft.names] = f"{stem}{ordinal:02d}"
        taken.add(codes[draft.names])
    return codes


def _branch_codes(drafts: Sequence[reading.MatterDraft]) -> dict[tuple[str, ...], str]:
    """Return the codes that branches have by the codes written below them: two characters a level, all agreeing."""
    below: dict[tuple[str, ...], set[str]] = {}
    for draft in (draft for draft in drafts if draft.code):
        for depth in range(1, len(draft.names)):
            shorter = draft.code[: -2 * (len(draft.names) - depth)]
            below.setdefault(draft.names[:depth], set()).add(shorter)
    return {names: next(iter(codes)) for names, codes in below.items() if len(codes) == 1 and "" not in codes}


def _codes_today() -> dict[tuple[str, ...], str]:
    """Return the codes in force by the names from the root down."""
    rows = Matter.objects.current().order_by("path").values_list("path", "name", "code")
    told: dict[str, tuple[str, ...]] = {"": ()}
    codes = {}
    for path, name, code in rows:
        told[path] = (*told[path[: -paths.WIDTH]], normalise(name))
        codes[told[path]] = code
    return codes


_KEYS: dict[str, tuple[type[models.Model], tuple[str, ...], tuple[str, ...]]] = {
    Part.MATTERS: (Matter, ("code",), ("id", "version", "parent", "path", "code")),
    Part.LIMITS: (Limit, ("clock", "matter_code", "grade"), ("id", "version")),
    Part.DUTIES: (DutyItem, ("code",), ("id", "version", "lead_unit")),
    Part.REASONS: (Reason, ("kind", "code"), ("id", "version", "order")),
    Part.REPLIES: (ReplyTemplate, ("code",), ("id", "version")),
}


def _compare(outcome: Outcome, part: str, before: CatalogueVersion | None, after: CatalogueVersion) -> None:
    """Count what is new, gone, and no longer the same, so that a keeper sees what a sheet would do."""
    model, keys, left_out = _KEYS[part]
    told = [name.name for name in model._meta.fields if name.name not in left_out]

    def rows(version: CatalogueVersion | None) -> dict[tuple[Any, ...], tuple[str, list[Any]]]:
        found: Iterable[Any] = model._default_manager.filter(version=version) if version else ()
        return {key: (_named(key, row), [getattr(row, name) for name in told]) for row in found for key in [_key(row)]}

    def _key(row: Any) -> tuple[Any, ...]:
        return tuple(getattr(row, key) for key in keys)

    old, new = rows(before), rows(after)
    came, went = new.keys() - old.keys(), old.keys() - new.keys()
    changed = {key for key in new.keys() & old.keys() if new[key][1] != old[key][1]}
    outcome.added, outcome.removed, outcome.changed = len(came), len(went), len(changed)
    outcome.unchanged = len(new) - outcome.added - outcome.changed
    outcome.went = sorted(old[key][0] for key in went)[:SHOWN]
    outcome.became = sorted(" → ".join(dict.fromkeys((old[key][0], new[key][0]))) for key in changed)[:SHOWN]


def _named(key: tuple[Any, ...], row: Any) -> str:
    return " ".join(str(WORDS.get(one, one)) for one in (*key, getattr(row, "name", "")) if one)
