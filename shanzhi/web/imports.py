"""The rooms' imports under one roof 导入: what each takes, an example, and one shape for what came of it.

Every import is a verb of its own room, tried by the same call that does it. Lists of matters, limits, duties, reasons
and replies are versions of the catalogue and come in on its own page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel import clock
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.sheets import Sheet, read_sheet
from shanzhi.organisation.imports import import_units
from shanzhi.organisation.queries import unit_names
from shanzhi.people.actions.staff import Invited
from shanzhi.people.imports.coverage import import_coverage
from shanzhi.people.imports.staff import import_staff
from shanzhi.survey.outlines import collection_in
from shanzhi.territory.actions.buildings import import_buildings
from shanzhi.territory.actions.divisions import import_division_outlines, import_divisions
from shanzhi.territory.actions.grids import import_grids
from shanzhi.territory.actions.places import import_places
from shanzhi.territory.outcomes import FeatureError

ROOMS = Path(settings.BASE_DIR) / "shanzhi"
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came, with the reference system its points are in."""

    name: str
    content: bytes
    crs: str = "wgs84"
    sheets: list[Sheet] = field(default_factory=list, compare=False)

    @property
    def is_shapes(self) -> bool:
        """Return whether it is GeoJSON by its name."""
        return self.name.lower().endswith((".json", ".geojson"))

    def sheet(self) -> Sheet:
        """Read it as a sheet.

        :raises Refused: when it can't be read.
        """
        self.sheets.append(read_sheet(self.content, filename=self.name))
        return self.sheets[-1]

    def shapes(self) -> Mapping[str, Any]:
        """Read it as a GeoJSON collection.

        :raises Refused: when it isn't one.
        """
        return collection_in(self.content)


@dataclass(frozen=True, slots=True)
class Fault:
    """One row or shape that was not taken, and why."""

    where: str
    sentences: tuple[str, ...]


@dataclass(slots=True)
class Told:
    """What an import did, or would do; rows with faults are left out, all others taken."""

    dry_run: bool
    summary: str
    added: int
    changed: int
    unchanged: int
    faults: list[Fault] = field(default_factory=list)
    left_out: int = 0
    invited: list[Invited] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)  # headers nobody looked under

    @property
    def changes_nothing(self) -> bool:
        """Return whether nothing would be new or changed."""
        return not (self.added or self.changed)

    @property
    def more_faults(self) -> int:
        """Return how many faults are not listed."""
        return self.left_out - len(self.faults)


Run = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that can be imported."""

    key: str
    title: Promise
    why: Promise
    examples: tuple[str, ...]
    run: Run
    takes_points: bool = False


def take(kind: Kind, upload: Upload, *, by: Actor, at: datetime, dry_run: bool) -> Told:
    """Run an import, or try it, and return what came of it in one shape.

    :raises Refused: when the file can't be read or a needed column is missing.
    """
    outcome = kind.run(upload, by=by, at=at, dry_run=dry_run)
    return Told(
        dry_run=dry_run,
        summary=outcome.summary,
        added=outcome.added,
        changed=outcome.changed,
        unchanged=outcome.unchanged,
        faults=[_fault(one) for one in outcome.faults[:SHOWN]],
        left_out=len(outcome.faults),
        invited=list(getattr(outcome, "invited", ())),
        unread=[header for sheet in upload.sheets for header in sheet.unread],
    )


def _fault(one: Any) -> Fault:
    words = gettext("第%(number)s个图形") if isinstance(one, FeatureError) else gettext("第%(number)s行")
    return Fault(words % {"number": one.number}, tuple(str(sentence) for sentence in one.sentences))


def _divisions(upload: Upload, **act: Any) -> Any:
    if upload.is_shapes:
        return import_division_outlines(upload.shapes(), crs=upload.crs, source=upload.name, **act)
    return import_divisions(upload.sheet(), source=upload.name, **act)


def _grids(upload: Upload, **act: Any) -> Any:
    if upload.is_shapes:
        return import_grids(collection=upload.shapes(), crs=upload.crs, source=upload.name, **act)
    return import_grids(sheet=upload.sheet(), source=upload.name, **act)


def _places(upload: Upload, *, at: datetime, **act: Any) -> Any:
    names = unit_names(on=clock.local(at).date())

    def owner_of(name: str) -> int | None:
        unit = names.find(name)
        return unit.pk if unit is not None else None

    return import_places(upload.sheet(), owner_of=owner_of, at=at, source=upload.name, **act)


def _buildings(upload: Upload, **act: Any) -> Any:
    return import_buildings(upload.sheet(), source=upload.name, **act)


def _plain(run: Run) -> Run:
    def read(upload: Upload, **act: Any) -> Any:
        return run(upload.sheet(), **act)

    return read


def _kinds(*listed: Kind) -> dict[str, Kind]:
    return {kind.key: kind for kind in listed}


KINDS = _kinds(
    Kind(
        "divisions",
        pgettext_lazy("heading", "区划"),
        _("县、街道、社区这棵树。事情在哪里、归谁管，都从它来。"),
        ("territory/divisions.csv",),
        _divisions,
        takes_points=True,
    ),
    Kind(
        "grids",
        pgettext_lazy("heading", "网格"),
        _("最小的一块地。表里写编码和户数，边界用GeoJSON，先后传都行。"),
        ("territory/grids.csv", "territory/grids.geojson"),
        _grids,
        takes_points=True,
    ),
    Kind(
        "places",
        pgettext_lazy("heading", "场所"),
        _("道路、路灯、小区、门店、阵地，全县就这一份名录。写了权属单位，派单时就知道归谁。"),
        ("territory/places.csv",),
        _places,
    ),
    Kind(
        "buildings",
        _("楼栋和单元"),
        _("包栋、包单元要先有楼。户数只记数，不记名。"),
        ("territory/buildings.csv",),
        _buildings,
    ),
    Kind(
        "units",
        pgettext_lazy("heading", "单位"),
        _("部门、街道、社区、公司、共建单位。曾用名和并入哪里也写上，旧名字还认得。"),
        ("organisation/units.csv",),
        _plain(import_units),
    ),
    Kind(
        "staff",
        pgettext_lazy("heading", "人员"),
        _("一行一个任职。新来的人会得到一个邀请链接，自己设密码。"),
        ("people/staff.csv",),
        _plain(import_staff),
    ),
    Kind(
        "coverage",
        _("包联"),
        _("谁包片、包栋、包单元、包户。没人包的地方会列出来。"),
        ("people/coverage.csv",),
        _plain(import_coverage),
    ),
)


def example(kind: Kind, name: str) -> Path | None:
    """Return the path of one of a kind's example files by its file name, or None."""
    for given in kind.examples:
        room, _slash, file = given.partition("/")
        if file == name:
            return ROOMS / room / "data" / "examples" / file
    return None


def example_names(kind: Kind) -> Sequence[str]:
    """Return the file names of a kind's examples."""
    return [given.partition("/")[2] for given in kind.examples]
