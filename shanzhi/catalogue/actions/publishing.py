"""Taking a sheet in as a new version of one part of 清单, all of it or nothing, and putting it in force.

Publishing is atomic: until the last row is written the old version is in force, and what was sorted under it keeps
pointing at its rows. A dry run does the same and takes it back, so both say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from shanzhi.catalogue import marking, reading
from shanzhi.catalogue.actions.comparing import compare
from shanzhi.catalogue.actions.outcomes import Outcome, Told
from shanzhi.catalogue.models import CatalogueVersion, DutyItem, Limit, Matter, MatterUnit, Part, Reason, ReplyTemplate
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
BATCH = 500


class _Undo(Exception):
    """Takes back what was only tried."""


Writer = Callable[[CatalogueVersion, reading.Reading], int]


def take_in(
    part: str, sheet: Sheet, *, by: Actor, at: datetime, dry_run: bool = False, sure: bool = False,
    code: str = "", title: str = "", seen: str = "",
) -> Outcome:  # fmt: skip
    """Publish a sheet as the next version of a part, in one transaction with its line in the journal.

    What would drop most of the part, or was built on another version than the one in force, is only tried unless
    somebody is ``sure``: its outcome ``asks``. ``seen`` is how the part stood when the sheet was tried.

    :raises Refused: when a needed column is missing, no row is left, or nothing differs from the version in force.
    :raises Stale: when somebody else published the part since it was tried, or meanwhile.
    """
    sheet.rows, since = marking.read_mark(sheet.rows, part)
    read, write = _SHEETS[part](sheet, clock.local(at).date())
    outcome = Outcome(str(part), dry_run, faults=_by_row(read.faults))
    if outcome.faults:
        return outcome
    if not read.drafts:
        raise Refused(_("表里没有可以收的行。"))
    try:
        with transaction.atomic():
            before = CatalogueVersion.objects.filter(part=part, is_current=True).first()
            outcome.standing = f"{part}:{before.code if before else ''}"
            if not dry_run and seen.startswith(f"{part}:") and seen != outcome.standing:
                raise Stale(_("试读以后，别人又发布了这一部分，您的没有生效。再试读一次，看过再发布。"))
            version = _put_in_force(part, before, by=by, at=at, code=code, title=title)
            outcome.version_code = version.code
            outcome.rows = write(version, read)
            CatalogueVersion.objects.filter(pk=version.pk).update(row_count=outcome.rows)
            outcome.remarks = _by_row(sorted(read.remarks))
            compare(outcome, before, version)
            outcome.overtaken = _overtaken(part, since, before)
            if dry_run or (outcome.asks and not sure):
                raise _Undo
            if outcome.same:
                raise Refused(outcome.summary)
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
        outcome.dry_run = True
    except IntegrityError as error:
        # The database lets one version per part be in force: somebody else published between our reading and writing.
        raise Stale(_("同时有别人发布了这一部分，您的没有生效。看过新版本后再传一次。")) from error
    return outcome


def _matters(sheet: Sheet, on: date) -> tuple[reading.Reading, Writer]:
    """Read a rich sheet, or a bare class tree; without a code a matter keeps that of the same names, or gets one."""
    today = _codes_today()  # before anything is put in force: a matter keeps the code of the version still current
    return reading.read_matters(sheet), lambda version, read: _write_matters(version, read, today=today, on=on)


def _limits(sheet: Sheet, _on: date) -> tuple[reading.Reading, Writer]:
    """Read limits; for what the sheet doesn't say the shipped default profile goes on holding."""
    codes = Matter.objects.current().values_list("code", flat=True)
    return reading.read_limits(sheet, known_codes=codes), _rows_of(Limit)


def _duties(sheet: Sheet, on: date) -> tuple[reading.Reading, Writer]:
    read, known = reading.read_duties(sheet), unit_names(on=on)
    for number, draft in zip(read.rows.values(), read.drafts, strict=True):
        draft["lead_unit"] = known.find(draft["lead_name"]) if draft["lead_name"] else None
        if draft["lead_name"] and draft["lead_unit"] is None:
            read.remarks.append((number, _no_such_unit(draft["lead_name"])))
    return read, _rows_of(DutyItem)


def _reasons(sheet: Sheet, _on: date) -> tuple[reading.Reading, Writer]:
    """Read lists of reasons; a kind of step the sheet doesn't name keeps the shipped ones."""
    read = reading.read_reasons(sheet)
    for order, draft in enumerate(read.drafts):
        draft["order"] = order
    return read, _rows_of(Reason)


_SHEETS: Mapping[str, Callable[[Sheet, date], tuple[reading.Reading, Writer]]] = {
    Part.MATTERS: _matters,
    Part.LIMITS: _limits,
    Part.DUTIES: _duties,
    Part.REASONS: _reasons,
    Part.REPLIES: lambda sheet, _on: (reading.read_replies(sheet), _rows_of(ReplyTemplate)),
}


def _overtaken(part: str, since: str, before: CatalogueVersion | None) -> str:
    """Return the version a sheet was downloaded from where another is in force by now; '' for a mark not of here."""
    known = since and before and since != before.code
    return since if known and CatalogueVersion.objects.filter(part=part, code=since).exists() else ""


def _by_row(told: Iterable[tuple[int, str]]) -> Told:
    """Return one fault a row with all that is said of it: people mend rows, and are told how many."""
    said: dict[int, list[str]] = {}
    for number, sentence in told:
        said.setdefault(number, []).append(sentence)
    return Told(RowFault(number, tuple(sentences)) for number, sentences in said.items())


def _put_in_force(
    part: str, before: CatalogueVersion | None, *, by: Actor, at: datetime, code: str, title: str
) -> CatalogueVersion:
    wanted = code or _next_code(part, at)
    if CatalogueVersion.objects.filter(part=part, code=wanted).exists():
        raise Refused(_("版本%(code)s已经有了，换一个版本号。") % {"code": wanted})
    if before is not None:
        CatalogueVersion.objects.filter(pk=before.pk, is_current=True).update(is_current=False)
    return CatalogueVersion.objects.create(
        part=part, code=wanted, title=title, published_at=at, published_by_id=by.user_id, is_current=True
    )


def _next_code(part: str, at: datetime) -> str:
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
