"""Questions to the catalogue: limits, who answers, reasons, matters for advice and for the picker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shanzhi.advice.matter import MatterIndex, MatterText, Suggestion
from shanzhi.catalogue.defaults import VERSION, default_limits, default_reasons, default_replies
from shanzhi.catalogue.limits import CLOCKS, GRADES, LimitBook, LimitView
from shanzhi.catalogue.models import (
    CatalogueVersion,
    DutyItem,
    Limit,
    Matter,
    MatterQuerySet,
    MatterUnit,
    Part,
    Reason,
    ReplyTemplate,
)
from shanzhi.catalogue.reasons import ReasonView, ReplyView
from shanzhi.catalogue.responsibility import Duty, Found, Resolution, judge
from shanzhi.kernel import paths
from shanzhi.kernel.text import bigrams, skeleton
from shanzhi.organisation.models import Unit
from shanzhi.organisation.queries import resolve_unit, successor

TERRITORIAL = ("street", "community")
SHOWN_CLOCKS = ("total", "unit", "support", "rework", "progress")

_books: dict[str, LimitBook] = {}
_indexes: dict[str, tuple[MatterIndex, list[tuple[str, str]]]] = {}


def current_version(part: str) -> CatalogueVersion | None:
    """Return the version of a part in force, or nothing where none was ever published."""
    return CatalogueVersion.objects.filter(part=part, is_current=True).first()


def limit_book() -> LimitBook:
    """Return all limits in force, asking the database only for the version's stamp when nothing changed.

    A caller that needs several limits in one step takes the book once and asks it without further statements.
    """
    stamps = dict(CatalogueVersion.objects.filter(is_current=True).values_list("part", "stamp"))
    key = f"{stamps.get(Part.LIMITS, '')}/{stamps.get(Part.MATTERS, '')}"
    if key not in _books:
        rows = Limit.objects.filter(version__part=Part.LIMITS, version__is_current=True).select_related("version")
        views = {
            (row.clock, row.matter_code, row.grade): LimitView(
                row.clock, row.amount, row.unit, row.version.code, row.source, row.matter_code, row.grade
            )
            for row in rows
        }
        code = next((view.version_code for view in views.values()), VERSION)
        _books.clear()
        _books[key] = LimitBook(key, code, views, default_limits())
    return _books[key]


def code_chain(book: LimitBook, matter_id: int) -> tuple[str, ...]:
    """Return the codes of a matter from the leaf up to the root; a published row never moves, so it is kept."""
    if matter_id not in book.chains:
        matter = Matter.objects.filter(pk=matter_id).only("version_id", "path", "code").first()
        if matter is None:
            return ()
        above = Matter.objects.filter(version_id=matter.version_id, path__in=paths.ancestors(matter.path))
        codes = [code for _path, code in sorted(above.values_list("path", "code"), reverse=True)]
        book.chains[matter_id] = (matter.code, *codes)
    return book.chains[matter_id]


def limit_for(clock: str, *, matter_id: int | None = None, grade: str = "", book: LimitBook | None = None) -> LimitView:
    """Return the limit in force for a clock, by matter and grade, with the version and source it comes from.

    :raises LookupError: for a clock nobody ever set.
    """
    held = book or limit_book()
    chain = code_chain(held, matter_id) if matter_id is not None else ()
    return held.limit_for(clock, chain=chain, grade=grade)


def resolve(matter: Matter, *, place: Any = None, area_path: str = "", on: date) -> Resolution:
    """Return nobody, one or several units that could lead, and those that help, each with reasons.

    ``place`` is an entry of the register of places (its owner and area speak), ``area_path`` a territory path
    used when there is no such entry.
    """
    area = area_path or (place.area_path if place is not None else "")
    land = _territorial_units(area, on)
    street = next((unit for unit in land if unit.kind == "street"), None)
    community = next((unit for unit in land if unit.kind == "community"), None)
    owner = _owner_of(place, on)
    named = []
    for row in _rows_for(matter, area):
        found = _found_by(row, matter, owner=owner, street=street, community=community, on=on)
        if found is not None:
            named.append(found)
    reason = _("场所登记里“%(place)s”由它管理") % {"place": getattr(place, "name", "")}
    by_land = street or community
    return judge(
        named=named,
        owner=None if owner is None else Found(owner, "lead", reason, owner.kind in TERRITORIAL),
        land=None if by_land is None else Found(by_land, "lead", _("地点在它的辖区"), True),
        owner_first=matter.responsible_rule == Matter.Rule.OWNER,
        duty=_duty_of(matter, on),
    )


def _rows_for(matter: Matter, area: str) -> list[MatterUnit]:
    """Return the rows that hold in this area: for each role, those of the nearest area that has any."""
    rows = MatterUnit.objects.filter(matter=matter).select_related("unit").order_by("pk")
    kept: list[MatterUnit] = []
    here = [row for row in rows if paths.is_within(area, row.area_path)]
    for role in (MatterUnit.Role.LEAD, MatterUnit.Role.SUPPORT):
        mine = [row for row in here if row.role == role]
        nearest = max((len(row.area_path) for row in mine), default=0)
        kept += [row for row in mine if len(row.area_path) == nearest]
    return kept


def _found_by(
    row: MatterUnit, matter: Matter, *, owner: Unit | None, street: Unit | None, community: Unit | None, on: date
) -> Found | None:
    """Return the unit a row stands for, if there is one here, with the sentence that says why."""
    if row.rule == MatterUnit.Rule.NAMED:
        unit = _unit_on(row.unit, row.unit_name, on)
        reason = _("事项清单“%(matter)s”由它负责") % {"matter": matter}
    elif row.rule == MatterUnit.Rule.OWNER:
        unit, reason = owner, _("它是这处场所登记的权属单位")
    else:
        unit = street if row.rule == MatterUnit.Rule.STREET else community
        reason = _("事项清单“%(matter)s”按属地，地点在它的辖区") % {"matter": matter}
    if unit is None:
        return None
    if row.role == MatterUnit.Role.SUPPORT:
        reason = _("事项清单“%(matter)s”要它配合") % {"matter": matter}
    return Found(unit, row.role, reason, unit.kind in TERRITORIAL)


def _unit_on(unit: Unit | None, name: str, on: date) -> Unit | None:
    """Return the unit as it is on a day: itself, or what it was renamed to or merged into."""
    return successor(unit, on=on) if unit is not None else resolve_unit(name, on=on)


def _owner_of(place: Any, on: date) -> Unit | None:
    """Return the owner the register of places names; the register keeps only its number, as it lies below."""
    owner_id = getattr(place, "owner_unit_id", None)
    if owner_id is None:
        return None
    owner = Unit.objects.filter(pk=owner_id).first()
    return successor(owner, on=on) if owner is not None else None


def _territorial_units(area: str, on: date) -> Sequence[Unit]:
    """Return the street and community offices over an area, the nearest first."""
    if not area:
        return []
    around = [*paths.ancestors(area), area]
    units = Unit.objects.filter(kind__in=TERRITORIAL, division__path__in=around).select_related("division")
    alive = [unit for unit in units if unit.is_in_force(on=on)]
    return sorted(alive, key=lambda unit: len(unit.division.path) if unit.division else 0, reverse=True)


def _duty_of(matter: Matter, on: date) -> Duty | None:
    """Return the duty item the matter hangs on, if it is in force that day."""
    if not matter.duty_code:
        return None
    items = DutyItem.objects.filter(version__part=Part.DUTIES, version__is_current=True, code=matter.duty_code)
    item = items.select_related("lead_unit").first()
    if item is None or (item.valid_from and item.valid_from > on) or (item.valid_to and item.valid_to < on):
        return None
    lead = _unit_on(item.lead_unit, item.lead_name, on) if item.lead_name else None
    territorial = lead is not None and lead.kind in TERRITORIAL
    return Duty(item.kind, item.code, item.name, lead, item.lead_name, territorial)


def recalled_clause(matter: Matter, unit: Unit, *, on: date) -> str:
    """Return the clause of the duty list by which a superior took this matter back from streets and communities.

    '' when nothing bars the unit; at most one statement.
    """
    if not matter.duty_code or unit.kind not in TERRITORIAL:
        return ""
    duty = _duty_of(matter, on)
    return f"{duty.code} {duty.name}" if duty is not None and duty.kind == DutyItem.Kind.RECALLED else ""


def reasons(kind: str) -> list[ReasonView]:
    """Return the reasons in force for a kind of step (reject, decline, return, void, suspend, extension, waive, …).

    A kind the county's own list doesn't speak of keeps the shipped reasons.
    """
    rows = Reason.objects.filter(version__part=Part.REASONS, version__is_current=True, kind=kind)
    own = [
        ReasonView(row.kind, row.code, row.name, row.where_to_go, row.version.code)
        for row in rows.select_related("version").order_by("order", "pk")
    ]
    return own or [reason for reason in default_reasons() if reason.kind == kind]


def reason_named(kind: str, code: str) -> ReasonView | None:
    """Return one reason by kind and code, or nothing."""
    return next((reason for reason in reasons(kind) if reason.code == code), None)


def not_taken() -> list[ReasonView]:
    """Return the public list of what is not ours to take (不归街道管的事), each with where to go instead."""
    return [reason for reason in reasons("reject") if reason.where_to_go]


def reply_templates(*, kind: str = "", matter_code: str = "") -> list[ReplyView]:
    """Return the reply templates in force; those for a matter's class come before those for all."""
    rows = ReplyTemplate.objects.filter(version__part=Part.REPLIES, version__is_current=True)
    own = [
        ReplyView(row.kind, row.code, row.name, row.body, row.matter_code, row.policy, row.version.code)
        for row in rows.select_related("version").order_by("pk")
    ]
    fitting = [
        reply
        for reply in own or default_replies()
        if (not kind or reply.kind == kind) and matter_code.startswith(reply.matter_code)
    ]
    return sorted(fitting, key=lambda reply: -len(reply.matter_code))


def _matters_with_names() -> list[tuple[Matter, tuple[str, ...]]]:
    """Return the dispatchable matters in force in the order of the tree, with the names above each."""
    names: dict[str, str] = {}
    found = []
    for matter in Matter.objects.current().order_by("path"):
        names[matter.path] = matter.name
        if matter.is_leaf:
            found.append((matter, tuple(names[path] for path in paths.ancestors(matter.path) if path in names)))
    return found


def _advice() -> tuple[MatterIndex, list[tuple[str, str]]]:
    version = current_version(Part.MATTERS)
    stamp = version.stamp if version else ""
    if stamp not in _indexes:
        texts = [
            MatterText(
                *(matter.code, matter.name, above),
                tuple(dict.fromkeys(one for one in (*matter.synonyms, matter.public_name) if one)),
                tuple(matter.phrases),
            )
            for matter, above in _matters_with_names()
        ]
        classes = Matter.objects.current().filter(parent=None, is_leaf=False).order_by("path")
        _indexes.clear()
        _indexes[stamp] = MatterIndex(texts), list(classes.values_list("code", "name"))
    return _indexes[stamp]


def matter_index_at_hand() -> MatterIndex:
    """Return the index this process read last, for lists that only hint: no statement once there is one."""
    return next(iter(_indexes.values()))[0] if _indexes else matter_index()


def classes_at_hand() -> list[tuple[str, str]]:
    """Return (code, name) of the classes of matters this process read last: no statement once there are some."""
    return (next(iter(_indexes.values())) if _indexes else _advice())[1]


def matter_index() -> MatterIndex:
    """Return the index over the matters in force, kept until another version is (one statement)."""
    return _advice()[0]


def spoken_matters(text: str, *, limit: int = 3) -> list[tuple[Matter, Suggestion]]:
    """Return the matters a text most likely speaks of, best first, each with its band and the words that spoke."""
    found = matter_index().suggest(text, limit=limit)
    matters = {one.code: one for one in Matter.objects.current().filter(code__in=[each.code for each in found])}
    return [(matters[one.code], one) for one in found if one.code in matters]


def matter_by_code(code: str) -> Matter | None:
    """Return the matter of a code in force, or nothing."""
    return Matter.objects.current().filter(code=code).first()


def search_matters(text: str, *, limit: int = 20) -> list[Matter]:
    """Return dispatchable matters for the picker: by code, by a piece of a name or synonym, then by what it says."""
    wanted = skeleton(text)
    matters = [matter for matter, _above in _matters_with_names()]
    if not wanted:
        return matters[:limit]
    scored = [(_fit(matter, wanted), -place, matter) for place, matter in enumerate(matters)]
    found = [matter for score, _place, matter in sorted(scored, key=lambda line: line[:2], reverse=True) if score > 0]
    if len(found) < limit:
        by_code = {matter.code: matter for matter in matters}
        spoken = (by_code[one.code] for one in matter_index().suggest(text, limit=limit))
        found += [matter for matter in spoken if matter not in found]
    return found[:limit]


def _fit(matter: Matter, wanted: str) -> int:
    """Return how well a few typed characters fit a matter; 0 for not at all."""
    if matter.code.startswith(wanted):
        return 5
    names = [skeleton(name) for name in (matter.name, matter.public_name) if name]
    if any(name.startswith(wanted) for name in names):
        return 4
    if any(wanted in name for name in names):
        return 3
    if any(wanted in skeleton(synonym) for synonym in matter.synonyms):
        return 2
    pairs = set(bigrams(wanted))
    return 1 if len(wanted) > 2 and any(pairs <= set(bigrams(name)) for name in names) else 0


def matter_tree() -> MatterQuerySet:
    """Return all matters in force in the order of the tree."""
    return Matter.objects.current().order_by("path")


def units_named(matter: Matter) -> list[MatterUnit]:
    """Return who answers for a matter, leads first, as the sheet wrote it."""
    rows = MatterUnit.objects.filter(matter=matter).select_related("unit")
    return sorted(rows, key=lambda row: (row.role != MatterUnit.Role.LEAD, row.pk))


def limits_of(matter: Matter) -> list[tuple[str, list[LimitView]]]:
    """Return for each grade the limits of ``SHOWN_CLOCKS`` that hold for a matter."""
    book = limit_book()
    chain = code_chain(book, matter.pk)
    return [(grade, [book.limit_for(clock, chain=chain, grade=grade) for clock in SHOWN_CLOCKS]) for grade in GRADES]


def limits_for_all() -> list[tuple[str, list[LimitView]]]:
    """Return for each clock the limits that hold for all matters, ordinary first; grades that say the same left out."""
    book = limit_book()
    rows = []
    for clock in CLOCKS:
        told = {limit.grade: limit for limit in (book.limit_for(clock, grade=grade) for grade in ("", *GRADES))}
        rows.append((clock, list(told.values())))
    return rows


def with_leads(matters: Sequence[Matter]) -> list[tuple[Matter, list[MatterUnit]]]:
    """Return matters with the units that lead them (one statement)."""
    leads: dict[int, list[MatterUnit]] = {}
    rows = MatterUnit.objects.filter(matter__in=[matter.pk for matter in matters], role=MatterUnit.Role.LEAD)
    for row in rows.select_related("unit").order_by("pk"):
        leads.setdefault(row.matter_id, []).append(row)
    return [(matter, leads.get(matter.pk, [])) for matter in matters]


def matter_groups() -> list[tuple[str, list[tuple[Matter, list[MatterUnit]]]]]:
    """Return the dispatchable matters in force under the names of their branches, in the order of the tree."""
    listed = _matters_with_names()
    leads = dict(with_leads([matter for matter, _above in listed]))
    groups: dict[tuple[str, ...], list[tuple[Matter, list[MatterUnit]]]] = {}
    for matter, above in listed:
        groups.setdefault(above, []).append((matter, leads[matter]))
    return [(" · ".join(above), rows) for above, rows in groups.items()]


def matters_above(matter: Matter) -> list[Matter]:
    """Return the branches above a matter, the root first."""
    above = Matter.objects.filter(version_id=matter.version_id, path__in=paths.ancestors(matter.path))
    return list(above.order_by("path"))


def matters_below(matter: Matter) -> list[Matter]:
    """Return what hangs directly below a branch."""
    return list(Matter.objects.filter(parent=matter).order_by("path"))


def duties(*, kind: str = "") -> list[DutyItem]:
    """Return the duty list in force, in the order of its codes (3.1.2 before 3.1.10)."""
    rows = DutyItem.objects.filter(version__part=Part.DUTIES, version__is_current=True).select_related("lead_unit")
    kept = [row for row in rows if not kind or row.kind == kind]
    return sorted(kept, key=lambda row: [part.zfill(4) for part in row.code.split(".")])


def duty_by_code(code: str) -> DutyItem | None:
    """Return the duty item of a code in force, or nothing."""
    return DutyItem.objects.filter(version__part=Part.DUTIES, version__is_current=True, code=code).first()


def versions(part: str) -> list[CatalogueVersion]:
    """Return the versions of a part, the newest first."""
    return list(CatalogueVersion.objects.filter(part=part).order_by("-published_at", "-pk"))
