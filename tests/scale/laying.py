"""Lays a county of any size in PostgreSQL: some lives led by the verbs, told again by COPY, with lines that verify.

A life is brought somewhere by its verbs on a ground of twelve streets; its rows become patterns of text, in which keys,
numbers, words, places, units and moments are filled in for each copy, and every journal line is hashed anew. So the
copies differ where it matters for an index, hang together as the first one does, and ``verify`` accepts their chains.

Left out, to save disk: the trace of each clock and the sealed identity, which nothing measured here reads.
"""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, models

from shanzhi.cases.models import Case, Task
from shanzhi.catalogue.models import Matter
from shanzhi.clocks.models import Deadline
from shanzhi.journal.canonical import canonical_json, moment_text
from shanzhi.journal.models import Entry, Payload
from shanzhi.organisation.models import Unit
from shanzhi.reports.models import Report
from shanzhi.territory.models import Division, Grid
from tests.neighbourhood import DISTRICT, FROM, Neighbourhood
from tests.scale.leading import WORDS, led, solved

YEARS = 3
FRESH = timedelta(days=60)  # older lives have ended
OPEN_SHARE = 0.35  # of the fresh ones
ROADS = tuple(
    first + second + kind for first in "石柳枫桂松竹梅兰荷杏" for second in "桥园林泉溪山湾坡" for kind in "路街巷"
)
THINGS = (
    "路灯不亮", "井盖松动", "垃圾没清", "护栏断了", "树枝压线", "路面开裂", "雨水倒灌", "广告脱落",
    "车位被占", "水管漏水", "油烟扰民", "施工太吵", "楼道堆物", "电梯停运", "狗没拴绳", "围墙倾斜",
    "厕所堵塞", "线缆垂落", "河面漂浮物", "消防通道被堵",
)  # fmt: skip
ENDINGS = (
    "请来看看", "晚上看不见路", "老人摔了一跤", "已经三天了", "希望尽快处理", "孩子上学要经过", "反映过一次没人管",
    "味道很大",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a copy lies."""

    grid_id: int
    path: str
    lon: float
    lat: float


@dataclass(slots=True)
class County:
    """The ground of a measurement: the neighbourhood and eleven more streets, forty matters, thirty units."""

    ground: Neighbourhood
    spots: list[Spot] = field(default_factory=list)
    matters: list[tuple[int, str, str]] = field(default_factory=list)  # key, code, name
    units: list[tuple[int, str]] = field(default_factory=list)
    lives: dict[str, Life] = field(default_factory=dict)


def settle_county(ground: Neighbourhood) -> County:
    """Lay more streets, communities and grids around the neighbourhood, and more matters and units."""
    county, grids = County(ground), []
    for street_no in range(1, 13):
        path = f"0001{street_no:04d}"
        held = Division.objects.filter(path=path).first()
        street = held or _division(ground.county, street_no, f"第{street_no}街道")
        for community_no in range(1, 11):
            held = Division.objects.filter(path=f"{path}{community_no:04d}").first()
            community = held or _division(street, community_no, f"{ROADS[street_no * 10 + community_no]}社区")
            grids += _grids(community)
    Grid.objects.bulk_create(grids, ignore_conflicts=True)  # the neighbourhood has some of them
    for number, (pk, path) in enumerate(Grid.objects.order_by("path").values_list("pk", "path")):
        county.spots.append(Spot(pk, path, 116.2 + number % 30 / 150, 35.3 + number // 30 / 150))
    version = ground.matter.version
    made = [
        Matter(version=version, code=f"02{n:02d}", path=f"0002{n:04d}", name=THINGS[n % 20] + "类" * (n >= 20))
        for n in range(38)
    ]
    Matter.objects.bulk_create(made)
    county.matters = list(Matter.objects.filter(version=version, is_leaf=True).values_list("pk", "code", "name"))
    Unit.objects.bulk_create(
        Unit(code=f"u{n}", name=f"第{n}办事单位", kind="department", path=f"{100 + n:04d}", valid_from=FROM)
        for n in range(27)
    )
    kept = [(unit.pk, unit.name) for code, unit in ground.units.items() if code not in {"street", "community"}]
    county.units = kept + list(Unit.objects.filter(code__startswith="u").values_list("pk", "name"))
    return county


def _division(above: Division, ordinal: int, name: str) -> Division:
    kind = "street" if above.kind == "county" else "community"
    path = f"{above.path}{ordinal:04d}"
    code = f"990101{int(path[4:8]):03d}{int(path[8:12] or 0):03d}"
    return Division.objects.create(
        code=code, name=name, kind=kind, level=above.level + 1, parent=above, path=path, valid_from=FROM
    )


def _grids(community: Division) -> list[Grid]:
    paths = {ordinal: f"{community.path}{5000 + ordinal:04d}" for ordinal in range(1, 8)}
    return [
        Grid(
            code=f"{community.code}{ordinal:02d}",
            name=f"第{ordinal}网格",
            division=community,
            path=path,
            valid_from=FROM,
        )
        for ordinal, path in paths.items()
    ]


# --- lives, led by the verbs --------------------------------------------------------------------------------------


@dataclass(slots=True)
class Life:
    """One life as patterns: its rows as lines of COPY, its journal lines, its keys and moments by their names."""

    told_at: datetime
    lasts: timedelta
    rows: list[tuple[str, str]] = field(default_factory=list)  # table with its columns, pattern
    lines: list[tuple[str, str, str]] = field(default_factory=list)  # key of the line, header, payload
    keys: list[tuple[str, int]] = field(default_factory=list)  # name of the key, microseconds after telling
    moments: dict[str, int] = field(default_factory=dict)


def lead_lives(county: County) -> None:
    """Lead one life to each end and each open state, and keep them as patterns."""
    ground, found = county.ground, county.lives
    for state in ("reported", "accepted", "registered", "dispatched", "handling", "handled", "closed", "rejected"):
        found[state] = _pattern(led(ground, state))
    found["solved"] = _pattern(solved(ground))


# --- patterns -----------------------------------------------------------------------------------------------------


class _Patterns:
    """Turns the rows of one life into patterns."""

    def __init__(self, case: Case) -> None:
        self.life = Life(case.told_at, timedelta())
        self.names: dict[str, str] = {}
        self.report = Report.objects.in_district(DISTRICT).get(case_id=case.pk)
        lead = case.lead_unit
        # Longer ones first: a case's number may stand in a report's.
        self.said = [
            (self.report.number, "%(report)s"),
            (case.number, "%(number)s"),
            (case.area_path, "%(area)s"),
            (WORDS, "%(text)s"),
            (case.title, "%(title)s"),
            ("石桥路1号", "%(where)s"),
            *([(lead.name, "%(unit)s")] if lead is not None else []),
            *(
                [(case.matter.name, "%(matter)s"), (f'"{case.matter.code}"', '"%(code)s"')]
                if case.matter is not None
                else []
            ),
        ]

    def key(self, uuid: UUID, at: datetime) -> str:
        """Return the name under which a key is filled in; it is made of the moment it belongs to."""
        text = str(uuid)
        if text not in self.names:
            self.names[text] = f"k{len(self.names)}"
            self.life.keys.append((self.names[text], _microseconds(at - self.life.told_at)))
        return f"%({self.names[text]})s"

    def moment(self, at: datetime) -> str:
        offset = _microseconds(at - self.life.told_at)
        self.life.moments[f"t{offset}"] = offset
        self.life.lasts = max(self.life.lasts, at - self.life.told_at)
        return f"%(t{offset})s"

    def words(self, text: str) -> str:
        text = text.replace("%", "%%")
        for said, name in self.said:
            text = text.replace(said, name)
        return text

    def value(self, value: Any, field_: models.Field[Any, Any]) -> str:
        """Return one column of a line of COPY."""
        if value is None:
            return r"\N"
        if isinstance(value, UUID):
            return f"%({self.names[str(value)]})s"
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, bool):
            return "t" if value else "f"
        if isinstance(field_, models.JSONField):
            return _escaped(self.words(json.dumps(value, ensure_ascii=False)))
        if isinstance(value, str):
            uuids = [text for text in self.names if text == value]
            return f"%({self.names[value]})s" if uuids else _escaped(self.words(value))
        return str(value)

    def row(self, row: models.Model, **instead: str) -> None:
        fields = row._meta.concrete_fields
        values = [instead.get(one.column) or self.value(getattr(row, one.attname), one) for one in fields]
        table = row._meta.db_table
        columns = ", ".join(f'"{one.column}"' for one in fields)
        self.life.rows.append((f'"{table}" ({columns})', "\t".join(values)))

    def line(self, entry: Entry, payload: Payload) -> None:
        name = self.names[str(entry.pk)]
        header = entry.header() | {
            "id": f"%({name})s",
            "subject_id": f"%({self.names[entry.subject_id]})s",
            "commitment": f"%(c{name})s",
            "at": self.moment(entry.at),
            "recorded_at": self.moment(entry.at),
        }
        self.life.lines.append((name, canonical_json(header), self.words(payload.data)))
        written = {"commitment": f"%(c{name})s", "leaf": f"%(l{name})s", "recorded_at": self.moment(entry.at)}
        self.row(entry, **written)
        self.row(payload, salt=f"%(s{name})s", data=f"%(d{name})s")


def _microseconds(delta: timedelta) -> int:
    return delta // timedelta(microseconds=1)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _pattern(case: Case) -> Life:
    """Return a life's rows as patterns."""
    case = Case.objects.in_district(DISTRICT).select_related("matter", "lead_unit").get(pk=case.pk)
    made = _Patterns(case)
    tasks = list(Task.objects.in_district(DISTRICT).filter(case_id=case.pk))
    clocks = list(Deadline.objects.in_district(DISTRICT).filter(case_id=case.pk).order_by("pk"))
    about = [str(case.pk), str(made.report.pk), *(str(task.pk) for task in tasks)]
    entries = list(Entry.objects.filter(district_id=DISTRICT, subject_id__in=about).order_by("pk"))
    made.key(case.pk, case.told_at)
    made.key(made.report.pk, case.told_at)
    for task in tasks:
        made.key(task.pk, task.issued_at)
    for clock in clocks:
        made.key(clock.pk, clock.started_at)
    for entry in entries:
        made.key(entry.pk, entry.at)
    unit = {"lead_unit_id": "%(unit_id)s", "first_unit_id": "%(unit_id)s"} if case.lead_unit_id else {}
    matter = {"matter_id": "%(matter_id)s"} if case.matter_id else {}
    spot = {"lon": "%(lon)s", "lat": "%(lat)s", "grid_id": "%(grid_id)s", "area_path": "%(area)s", "place_id": r"\N"}
    made.row(case, **unit, **matter, **spot)
    made.row(made.report, lon="%(lon)s", lat="%(lat)s")
    for task in tasks:
        made.row(task, unit_id="%(unit_id)s")
    for clock in clocks:
        made.row(clock, trace="[]")
    for entry in entries:
        made.line(entry, entry.payload)
    return made.life


# --- copies -------------------------------------------------------------------------------------------------------

AT_ONCE = 2_000
OPEN_STATES = ("reported", "accepted", "registered", "dispatched", "handling", "handled")


def lay(county: County, many: int, *, first: int = 0, part: int = 0, parts: int = 1) -> int:
    """Write ``many`` copies by COPY, or every ``parts``-th heap of them; return how many lines of the journal."""
    lines = 0
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # the rows hang together: no trigger need ask
        for start in range(part * AT_ONCE, many, parts * AT_ONCE):
            chance, heap = random.Random(first + start), {}
            for number in range(start, min(start + AT_ONCE, many)):
                told = county.ground.at - timedelta(days=365 * YEARS) * (1 - number / many)
                life = county.lives[_kind(county.ground.at - told, chance)]
                lines += _copy(life, told, first + number, county, chance, heap)
            for table, rows in heap.items():
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(("\n".join(rows) + "\n").encode())
        cursor.execute("SET session_replication_role = origin")
    return lines


def _kind(age: timedelta, chance: random.Random) -> str:
    """Return what became of a copy told so long ago."""
    drawn = chance.random()
    if timedelta(days=1) < age < FRESH and drawn < OPEN_SHARE:
        return OPEN_STATES[int(len(OPEN_STATES) * chance.random())]
    if drawn > 0.93 and age > timedelta(days=1):
        return "rejected"
    return "closed" if drawn > 0.68 and age > timedelta(days=3) else "solved"


def _drawn(county: County, chance: random.Random) -> dict[str, Any]:
    """Return what chance brings to a copy."""
    spot, (matter_id, code, matter) = chance.choice(county.spots), chance.choice(county.matters)
    unit_id, unit = county.units[matter_id % len(county.units)]
    where = f"{chance.choice(ROADS)}{chance.randrange(1, 300)}号"
    title = f"{where}{chance.choice(THINGS)}"
    return {
        "area": spot.path, "grid_id": spot.grid_id, "lon": spot.lon, "lat": spot.lat, "where": where,
        "matter_id": matter_id, "code": code, "matter": matter, "unit_id": unit_id, "unit": unit,
        "title": title, "text": f"{title}，{chance.choice(ENDINGS)}。",
    }  # fmt: skip


def _copy(
    life: Life, told: datetime, number: int, county: County, chance: random.Random, heap: dict[str, list[str]]
) -> int:
    """Fill the patterns of one life in, hash its lines, and put its rows on the heap; return how many lines."""
    values = _drawn(county, chance)
    values["number"], values["report"] = f"26-1{number:07d}", f"2{number:08d}"
    for name, offset in life.moments.items():
        values[name] = moment_text(told + timedelta(microseconds=offset))
    base = int(told.timestamp() * 1000)
    for place, (name, offset) in enumerate(life.keys):
        head = f"{base + offset // 1000:012x}"
        values[name] = f"{head[:8]}-{head[8:]}-7{place:03x}-8000-{number:012x}"
    for name, header, payload in life.lines:
        salt, data = f"{chance.getrandbits(128):032x}", payload % values
        values[f"s{name}"], values[f"d{name}"] = salt, _escaped(data)
        values[f"c{name}"] = hashlib.sha256((salt + data).encode()).hexdigest()
        values[f"l{name}"] = hashlib.sha256(b"\x00" + (header % values).encode()).hexdigest()
    for table, pattern in life.rows:
        heap.setdefault(table, []).append(pattern % values)
    return len(life.lines)


def drop_indices() -> list[str]:
    """Drop the indices of these tables that no constraint needs, and return the statements that make them again."""
    tables = [model._meta.db_table for model in (Case, Report, Task, Deadline, Entry, Payload)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.schemaname = current_schema()"
            " AND i.tablename = ANY(%s) AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)",
            [tables],
        )
        found = cursor.fetchall()
        for name, _definition in found:
            cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _name, definition in found]
