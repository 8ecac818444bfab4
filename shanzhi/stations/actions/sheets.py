"""Sheets of stations 导入导出: read with a dry run, all or nothing; handed out watermarked and written down."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from shanzhi.circle.opening import HoursUnreadable, read_spans, say_spans
from shanzhi.journal.actions import record_many
from shanzhi.journal.exports import take_out, without_watermark, workbook
from shanzhi.kernel.actors import Actor
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import Sheet, SheetRow
from shanzhi.stations.access import may_keep, readable
from shanzhi.stations.actions.keeping import must_add_up
from shanzhi.stations.actions.moving import line, move
from shanzhi.stations.models import Station
from shanzhi.stations.workflow import ACCESS, FACILITIES, Brand, Kind, Line
from shanzhi.survey.rows import RowReader, split_words
from shanzhi.territory.actions.places import edit_place, import_places
from shanzhi.territory.models import Place
from shanzhi.territory.outcomes import Outcome

FIELDS = {
    "code": ["阵地编号", "编号"], "name": ["名称", "阵地名称"], "kind": ["级别"], "brand": ["品牌"],
    "line": ["条线"], "trade": ["行业"], "address": ["地址"], "lon": ["经度"], "lat": ["纬度"], "crs": ["坐标系"],
    "grid": ["网格编码"], "area": ["总面积"], "public_area": ["政务服务面积"], "warm_area": ["暖心服务面积"],
    "talk_area": ["议事协商面积"], "services": ["服务项目"], "agents_for": ["代办事项"], "departments": ["进驻部门"],
    "facilities": ["设施"], "access": ["无障碍"], "manager_post": ["负责岗位"], "phone": ["电话"],
    "capacity": ["能服务多少人"], "workdays": ["工作日开放"], "weekend": ["周末开放"], "always_open": ["24小时"],
}  # fmt: skip
PLACE_HEADERS = ["编号", "类别", "名称", "地址", "经度", "纬度", "坐标系", "网格编码"]
COUNTS = ("area", "public_area", "warm_area", "talk_area", "capacity")
TEXTS = {"trade": 40, "manager_post": 40, "phone": 32}
YES = {"": "", "是": "1", "否": "", "1": "1", "0": "", "yes": "1", "no": ""}
DAYS = {"workdays": slice(0, 5), "weekend": slice(5, 7)}
Wanted = dict[str, tuple[SheetRow, dict[str, Any], dict[str, str]]]


def _words(choices: Any) -> dict[str, str]:
    """Return what the words of a sheet stand for, in the reader's language and in the sheet's own."""
    words = {word: value for value, label in choices for word in (value, str(label).lower())}
    with override(settings.LANGUAGE_CODE):
        return words | {str(label).lower(): value for value, label in choices}


def import_stations(sheet: Sheet, *, by: Actor, at: datetime, dry_run: bool = False, source: str = "") -> Outcome:
    """Add and bring up to date the stations of a sheet, by code; with a fault nothing is taken, a dry run takes back.

    :raises Refused: when the columns code, name, kind or brand are missing.
    """
    outcome = Outcome(dry_run=dry_run)
    with transaction.atomic():
        wanted = _read(sheet, outcome)
        if not outcome.faults:
            _apply(wanted, outcome, by=by, at=at, source=source)
        if outcome.faults or dry_run:
            transaction.set_rollback(True)
    if outcome.faults and not dry_run:
        outcome.added = outcome.changed = outcome.unchanged = 0
    return outcome


def _read(sheet: Sheet, outcome: Outcome) -> Wanted:
    columns = sheet.columns(FIELDS, required=["code", "name", "kind", "brand"])
    wanted: Wanted = {}
    for row in without_watermark(sheet.rows):
        reader = RowReader(row, columns)
        code = reader.text("code", limit=32, required=True)
        if code in wanted:
            reader.fault(_("与第%(row)s行的编号重复。") % {"row": wanted[code][0].number}, "code")
        told = _told(reader)
        name = reader.text("name", limit=120, required=True)
        place = {"编号": code, "类别": str(Place.Kind.STATION), "名称": name}
        place |= {"地址": reader.text("address", limit=200)} if columns["address"] else {}
        for header, field in (("经度", "lon"), ("纬度", "lat"), ("坐标系", "crs"), ("网格编码", "grid")):
            place[header] = reader.text(field, limit=24)
        outcome.faults += reader.errors
        wanted[code] = (row, told, place)
    return wanted


def _told(reader: RowReader) -> dict[str, Any]:
    told: dict[str, Any] = {
        "kind": reader.choice("kind", _words(Kind.choices)),
        "brand": reader.choice("brand", _words(Brand.choices)),
        "line": reader.choice("line", {"": str(Line.AREA), **_words(Line.choices)}),
        "always_open": bool(reader.choice("always_open", YES)),
    }
    told |= {name: reader.count(name) or 0 for name in COUNTS}
    told |= {name: reader.text(name, limit=limit) for name, limit in TEXTS.items()}
    for name in ("services", "agents_for", "departments"):
        told[name] = split_words(reader.row.get(reader.columns[name]))
    for name, known in (("facilities", FACILITIES), ("access", ACCESS)):
        spoken = _words(known.items())
        words = [one.lower() for one in split_words(reader.row.get(reader.columns[name]))]
        for word in (one for one in words if one not in spoken):
            reader.fault(_("没有叫“%(word)s”的设施。") % {"word": word[:20]}, name)
        told[name] = [spoken[one] for one in words if one in spoken]
    if told["area"] and told["public_area"] + told["warm_area"] + told["talk_area"] > told["area"]:
        reader.fault(_("三项功能的面积加起来比总面积还大。"), "area")
    given = {name: value for name, value in told.items() if reader.columns[name]}  # a column that lacks changes nothing
    return given | {"hours": {name: _hours(reader, name) for name in DAYS if reader.columns[name]}}


def _week(hours: dict[str, list[list[int]]], was: list[Any]) -> list[Any]:
    """Return the week with these hours; days that already begin alike stay as they are, for a sheet says only two."""
    week = list(was) if len(was) == 7 else [[]] * 7
    for name, spans in hours.items():
        if spans != week[DAYS[name].start]:
            week[DAYS[name]] = [spans] * len(week[DAYS[name]])
    return week


def _hours(reader: RowReader, name: str) -> list[list[int]]:
    try:
        return [list(span) for span in read_spans(reader.row.get(reader.columns[name]))]
    except HoursUnreadable:
        reader.fault(_("开放时间写成“08:30-12:00 14:00-17:30”这样。"), name)
        return []


def _apply(wanted: Wanted, outcome: Outcome, *, by: Actor, at: datetime, source: str) -> None:
    known = {place.code: place for place in Place.objects.filter(code__in=list(wanted))}
    for code in (code for code, place in known.items() if place.kind != Place.Kind.STATION):
        outcome.faults.append(_fault(wanted[code][0], _("这个编号是别的场所的。")))
    fresh = [SheetRow(row.number, place) for code, (row, _told, place) in wanted.items() if code not in known]
    outcome.faults += import_places(Sheet(PLACE_HEADERS, iter(fresh)), by=by, at=at, source=source).faults
    places = {place.code: place for place in Place.objects.filter(code__in=list(wanted))}
    for code, (row, _told, _place) in wanted.items():
        if code in places and not may_keep(by, places[code].area_path):
            outcome.faults.append(_fault(row, _("不在您管的范围里，或者坐标不在任何网格里。")))
    if outcome.faults:
        return
    rows = Station.objects.in_district(by.district_id).filter(code__in=list(wanted)).select_related("place")
    here = {one.code: one for one in rows}
    for code, (_row, told, _place) in wanted.items():
        told["week"] = _week(told.pop("hours"), here[code].week if code in here else [])
    made = [
        Station(district_id=by.district_id, code=code, place=places[code], **told)
        for code, (_row, told, _place) in wanted.items()
        if code not in here
    ]
    Station.objects.bulk_create(made)
    record_many(
        line("register", one, was="", by=by, at=at, name=one.place.name, kind=str(one.kind), source=source)
        for one in made
    )
    outcome.added = len(made)
    for code, station in here.items():
        row, told, place = wanted[code]
        try:
            _update(station, told, place, outcome, by=by, at=at)
        except Refused as refused:
            outcome.faults += [_fault(row, str(reason)) for reason in refused.reasons]


def _update(
    station: Station, told: dict[str, Any], place: dict[str, str], outcome: Outcome, *, by: Actor, at: datetime
) -> None:
    moved: dict[str, Any] = {"name": place["名称"], "address": place.get("地址", station.place.address)}
    if place["经度"] and place["纬度"]:
        moved |= {"lon": float(place["经度"]), "lat": float(place["纬度"]), "crs": place["坐标系"] or "wgs84"}
    was = (station.place.name, station.place.address, station.place.lon, station.place.lat)
    edited = edit_place(station.place, by=by, at=at, **moved)
    must_add_up({name: getattr(station, name) for name in COUNTS} | told)
    changed = {name: value for name, value in told.items() if getattr(station, name) != value}
    if changed:
        move(station, "change", by=by, at=at, said={"changed": sorted(changed), "name": edited.name}, **changed)
    if changed or was != (edited.name, edited.address, edited.lon, edited.lat):
        outcome.changed += 1
    else:
        outcome.unchanged += 1


def _fault(row: SheetRow, sentence: str) -> Any:
    reader = RowReader(row, {})
    reader.fault(sentence)
    return reader.errors[-1]


def export_stations(*, by: Actor, at: datetime) -> bytes:
    """Return the stations an actor may read as a workbook that can be imported again; write it down."""
    rows = Station.objects.in_district(by.district_id).filter(readable(by)).select_related("place__grid")
    cells = [_cells(one) for one in rows.order_by("code")[:20_000]]
    take_out("station.export", {"rows": len(cells)}, by=by, at=at)
    headers = [spoken[0] for spoken in FIELDS.values()]
    return workbook(headers, cells, title=pgettext("heading", "阵地"), by=by, at=at)


def _cells(one: Station) -> list[object]:
    place, week = one.place, one.week if len(one.week) == 7 else [[]] * 7
    return [
        one.code, place.name, str(Kind(one.kind).label), str(Brand(one.brand).label), str(Line(one.line).label),
        one.trade, place.address, place.lon or "", place.lat or "", "wgs84", place.grid.code if place.grid else "",
        one.area, one.public_area, one.warm_area, one.talk_area, "、".join(one.services), "、".join(one.agents_for),
        "、".join(one.departments), "、".join(str(FACILITIES[name]) for name in one.facilities if name in FACILITIES),
        "、".join(str(ACCESS[name]) for name in one.access if name in ACCESS), one.manager_post, one.phone,
        one.capacity, say_spans(week[0]).replace("，", " "), say_spans(week[5]).replace("，", " "),
        _("是") if one.always_open else "",
    ]  # fmt: skip
