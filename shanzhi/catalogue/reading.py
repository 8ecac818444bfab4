"""Rows of sheets → drafts of catalogue rows, with what is wrong said in plain words. Pure: asks no database.

A sheet may be rich (units, limits, conditions) or bare (a class tree of three columns): every column but the first
level is optional. A sheet replaces a whole part of the catalogue, so a row that can't be read stops the publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from shanzhi.catalogue.limits import CLOCKS, GRADES, MEASURES, UNITS
from shanzhi.catalogue.models import DutyItem, Limit, Matter, MatterUnit, Reason, ReplyTemplate
from shanzhi.catalogue.reasons import REASON_KINDS, REPLY_KINDS
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.sheets import MAX_CELL, Sheet, SheetRow, unfit_code
from shanzhi.kernel.text import normalise
from shanzhi.organisation.sheets import day, names
from shanzhi.ui.joining import joined

LEVELS: tuple[tuple[str, ...], ...] = (
    ("一级分类", "一级", "大类"),
    ("二级分类", "二级", "小类"),
    ("三级分类", "三级", "子类", "事项", "事项名称", "名称"),
    ("四级分类", "四级"),
)
MATTER_COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("编码", "事项编码", "代码"),
    "public_name": ("公开名称", "公众名称"),
    "object_kind": ("类别", "部件事件"),
    "default_grade": ("通常等级", "等级"),
    "self_resolvable": ("可自行处置", "自行处置"),
    "responsible_rule": ("责任规则", "责任主体"),
    "lead": ("主办单位", "责任单位", "主责单位"),
    "support": ("配合单位", "协办单位"),
    "duty_code": ("履职事项编码", "履职事项", "清单编码"),
    "synonyms": ("同义词", "别名", "关键词"),
    "phrases": ("例句", "常见说法"),
    "condition_to_register": ("立案条件",),
    "condition_to_close": ("结案条件",),
    "questions": ("补充问题", "追问"),
    "evidence_reason": ("需要照片的理由",),
    "confidential_zone": ("保密范围", "保密"),
}
ZONES = {"举报": "complaint", "儿童": "child", "普通": "", "": ""}
BY_RULE = {"权属单位": "owner", "属地街道": "street", "属地社区": "community"}
LONGEST_NAME = 80
_TWICE = gettext_lazy("编码%(code)s和第%(other)d行重复")
_YES = {"是", "可以", "可", "y", "yes", "true", "1"}
_NO = {"", "否", "不可以", "n", "no", "false", "0"}


def _prose(text: str) -> str:
    """Return words as they will be read: blanks collapsed, but 全角标点 kept, which ``normalise`` would narrow."""
    return " ".join(text.split())


@dataclass(slots=True)
class Reading:
    """What was read: drafts in order, faults that stop, remarks that don't; both are (row number, sentence)."""

    drafts: list[Any] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)
    remarks: list[tuple[int, str]] = field(default_factory=list)
    rows: dict[tuple[str, ...], int] = field(default_factory=dict)  # by what each is known by, in the drafts' order

    def keep(self, row: SheetRow, key: tuple[str, ...], draft: dict[str, Any], problems: list[str], twice: str) -> None:
        """Keep a row's draft, or what is wrong with the row: also, in the words of ``twice``, that it comes again."""
        if key in self.rows:
            problems.append(twice % {"code": key[-1], "other": self.rows[key]})
        if problems:
            self.faults += [(row.number, problem) for problem in problems]
            return
        self.rows[key] = row.number
        self.drafts.append(draft)


@dataclass(frozen=True, slots=True)
class UnitDraft:
    """A unit as written in a cell: a name or a rule, optionally for one area (甲@槐荫街道)."""

    rule: str
    name: str
    role: str
    area: str = ""


@dataclass(slots=True)
class MatterDraft:
    """A node of the tree, known by the (normalised) names from the root down; ``shown`` is its own as written."""

    names: tuple[str, ...]
    row: int
    shown: str = ""
    code: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    units: list[UnitDraft] = field(default_factory=list)


def _unfit(row: SheetRow, columns: Mapping[str, str | None], model: type[models.Model]) -> list[str]:
    """Return what the sheet's reader couldn't read of a row, and which cells are longer than what is kept of them."""
    said = [sentence for error in row.errors for sentence in error.sentences]
    longest = {one.name: one.max_length for one in model._meta.fields if one.max_length and not one.choices}
    for name, header in columns.items():
        if len(row.get(header)) > longest.get(name, MAX_CELL):
            said.append(_("“%(column)s”超过%(limit)d个字") % {"column": header, "limit": longest[name]})
    return said


def read_matters(sheet: Sheet) -> Reading:
    """Return the nodes of a sheet of matters, branches before what hangs on them.

    :raises Refused: when there is no column for the first level.
    """
    levels = [header for spoken in LEVELS if (header := sheet.column(*spoken))]
    if not levels:
        raise Refused(_("表里要有“一级分类”这一列，也可以有“二级分类”“三级分类”。"))
    columns = sheet.columns(MATTER_COLUMNS)
    reading = Reading()
    nodes: dict[tuple[str, ...], MatterDraft] = {}
    written: dict[tuple[str, ...], int] = {}
    shown: dict[str, str] = {}
    for row in sheet.rows:
        parts = [normalise(row.get(header)) for header in levels]
        path = tuple(part for part in parts if part)
        shown.update({normalise(row.get(header)): _prose(row.get(header)) for header in levels})
        if problem := _path_problem(parts, row):
            reading.faults.append((row.number, problem))
            continue
        if path in written:
            same = _("和第%(other)d行是同一个事项，只收一次") % {"other": written[path]}
            reading.remarks.append((row.number, same))
            continue
        written[path] = row.number
        for depth in range(1, len(path)):
            nodes.setdefault(path[:depth], MatterDraft(path[:depth], row.number))
        draft = nodes.setdefault(path, MatterDraft(path, row.number))
        draft.row = row.number
        reading.faults += [(row.number, said) for said in _unfit(row, columns, Matter)]
        try:
            draft.code = normalise(row.get(columns["code"]))
            reading.faults += [(row.number, str(unfit)) for unfit in [unfit_code(draft.code)] if unfit]
            draft.fields = _matter_fields(row, columns)
            draft.units = [
                *_units(row.get(columns["lead"]), MatterUnit.Role.LEAD),
                *_units(row.get(columns["support"]), MatterUnit.Role.SUPPORT),
            ]
            long = [unit.name for unit in draft.units if len(unit.name) > LONGEST_NAME]
            reading.faults += [(row.number, _("名称“%(name)s…”超过80个字") % {"name": name[:12]}) for name in long]
        except Refused as refusal:
            reading.faults += [(row.number, str(reason)) for reason in refusal.reasons]
    reading.drafts = sorted(nodes.values(), key=lambda draft: len(draft.names))
    for draft in reading.drafts:
        draft.shown = shown[draft.names[-1]]
    _check_codes(reading)
    return reading


def _path_problem(parts: Sequence[str], row: SheetRow) -> str:
    if row.errors:
        return "；".join(str(error.sentence) for error in row.errors)
    if not parts[0]:
        return _("没有写一级分类")
    filled = [bool(part) for part in parts]
    if True in filled[filled.index(False) :] if False in filled else False:
        return _("写了下级分类，没有写上级分类")
    too_long = [part for part in parts if len(part) > LONGEST_NAME]
    return _("名称“%(name)s…”超过80个字") % {"name": too_long[0][:12]} if too_long else ""


def _check_codes(reading: Reading) -> None:
    seen: dict[str, int] = {}
    for draft in (one for one in reading.drafts if one.code):
        first = seen.setdefault(draft.code, draft.row)
        if first != draft.row:
            reading.faults.append((draft.row, _TWICE % {"code": draft.code, "other": first}))


def _matter_fields(row: SheetRow, columns: Mapping[str, str | None]) -> dict[str, Any]:
    """Return the fields of a matter as the model wants them.

    :raises Refused: with a sentence for each cell that can't be read.
    """
    told = {name: normalise(row.get(header)) for name, header in columns.items()}
    problems: list[str] = []
    prose = ("public_name", "condition_to_register", "condition_to_close", "evidence_reason")
    fields: dict[str, Any] = {name: _prose(row.get(columns[name])) for name in prose}
    fields["duty_code"] = told["duty_code"]
    fields["object_kind"] = _meant(
        told["object_kind"], dict(Matter.ObjectKind.choices), Matter.ObjectKind.OCCURRENCE, "类别", problems
    )
    fields["default_grade"] = _meant(told["default_grade"], GRADES, "", "通常等级", problems)
    fields["default_grade"] = "" if fields["default_grade"] == "ordinary" else fields["default_grade"]
    fields["responsible_rule"] = _meant(
        told["responsible_rule"], dict(Matter.Rule.choices), Matter.Rule.TERRITORY, "责任规则", problems
    )
    zone = told["confidential_zone"]
    if zone not in ZONES and zone not in ZONES.values():
        problems.append(_("“保密范围”写的是“%(value)s”，只能写举报或儿童") % {"value": zone})
    fields["confidential_zone"] = ZONES.get(zone, zone)
    if told["self_resolvable"].lower() not in _YES | _NO:
        problems.append(_("“可自行处置”写的是“%(value)s”，只能写是或否") % {"value": told["self_resolvable"]})
    fields["self_resolvable"] = told["self_resolvable"].lower() in _YES
    fields["synonyms"] = _listed(told["synonyms"].replace(",", "、"))
    fields["phrases"] = [part.strip() for part in re.split(r"[;；\n]", row.get(columns["phrases"])) if part.strip()]
    fields["questions"] = questions_from(row.get(columns["questions"]))
    if problems:
        raise Refused(*problems)
    return fields


def _listed(text: str) -> list[str]:
    return list(dict.fromkeys(names(text)))


def questions_from(text: str) -> list[dict[str, Any]]:
    """Return the extra questions of a cell: 水有多深？鞋面/脚踝；多久了？ → a question with options, one without."""
    found: list[dict[str, Any]] = []
    for part in re.split(r"[;；\n]", text):
        asked, _mark, options = part.replace("?", "？").partition("？")
        if asked.strip():
            listed = [option.strip() for option in re.split(r"[/／]", options) if option.strip()]
            found.append({"ask": f"{asked.strip()}？", "options": listed})
    return found


def _units(text: str, role: str) -> list[UnitDraft]:
    """Return the units of a cell; a unit may hold for one area only, written 单位@区域."""
    drafts = []
    for part in names(normalise(text).replace(",", "、")):
        name, _mark, area = (piece.strip() for piece in part.partition("@"))
        rule = BY_RULE.get(name, MatterUnit.Rule.NAMED)
        drafts.append(UnitDraft(str(rule), name if rule == MatterUnit.Rule.NAMED else "", str(role), area))
    return drafts


def _meant(text: str, choices: Mapping[str, str | Promise], empty: str, column: str, problems: list[str]) -> str:
    """Return the stored value a cell means, written as value or as Chinese term; an unknown one is a problem."""
    if not text:
        return str(empty)
    with override("zh-hans"):
        chinese = {normalise(str(label)): value for value, label in choices.items()}
    found = text if text in choices else chinese.get(text)
    if found is None:
        words = {"column": column, "value": text, "known": joined(chinese)}
        problems.append(_("“%(column)s”写的是“%(value)s”，只认得：%(known)s") % words)
        return str(empty)
    return str(found)


def read_limits(sheet: Sheet, *, known_codes: Iterable[str]) -> Reading:
    """Return the limits of a sheet; ``known_codes`` are the matters they may speak of."""
    columns = sheet.columns(
        {
            "clock": ("时钟", "时限名称"),
            "matter_code": ("事项编码", "编码"),
            "grade": ("等级",),
            "amount": ("数量", "时限"),
            "unit": ("单位", "时限单位"),
            "source": ("依据", "来源"),
        },
        required=("clock", "amount", "unit"),
    )
    codes = set(known_codes)
    reading = Reading()
    for row in sheet.rows:
        told = {name: normalise(row.get(header)) for name, header in columns.items()}
        problems = _unfit(row, columns, Limit)
        clock = _meant(told["clock"], CLOCKS, "", "时钟", problems)
        grade = _meant(told["grade"], GRADES, "", "等级", problems)
        grade = "" if grade == "ordinary" else grade
        unit = _meant(told["unit"], {**UNITS, **MEASURES}, "", "单位", problems)
        amount = told["amount"]
        if not (amount.isascii() and amount.isdigit() and len(amount) < 6 and int(amount) > 0):
            problems.append(_("“数量”写的是“%(value)s”，要写大于0的整数") % {"value": amount[:20]})
        if told["matter_code"] and told["matter_code"] not in codes:
            problems.append(_("事项清单里没有编码%(code)s") % {"code": told["matter_code"]})
        if not clock and not problems:
            problems.append(_("没有写时钟"))
        source = _prose(row.get(columns["source"]))
        kept = {"clock": clock, "matter_code": told["matter_code"], "grade": grade, "unit": unit, "source": source}
        key = (clock, told["matter_code"], grade)
        reading.keep(row, key, kept | {"amount": amount}, problems, _("和第%(other)d行是同一个时限"))
    return reading


def read_duties(sheet: Sheet) -> Reading:
    """Return the duty items of a sheet."""
    columns = sheet.columns(
        {
            "code": ("编码", "序号"),
            "kind": ("类型", "履职类型"),
            "name": ("事项", "事项名称", "名称"),
            "lead_name": ("牵头单位", "承接部门", "对应上级部门"),
            "support": ("配合单位",),
            "street_part": ("街道做什么", "配合职责"),
            "basis": ("依据",),
            "valid_from": ("起", "启用日期"),
            "valid_to": ("止", "停用日期"),
        },
        required=("code", "kind", "name"),
    )
    kinds = dict(DutyItem.Kind.choices)
    reading = Reading()
    for row in sheet.rows:
        told = {name: normalise(row.get(header)) for name, header in columns.items()}
        problems = _unfit(row, columns, DutyItem)
        needed = {"编码": "code", "事项": "name", "类型": "kind"}
        problems += [_("没有写%(column)s") % {"column": name} for name, key in needed.items() if not told[key]]
        kind = _meant(told["kind"], kinds, "", "类型", problems)
        dates: dict[str, date | None] = {}
        for name in ("valid_from", "valid_to"):
            try:
                dates[name] = day(told[name])
            except Refused as refusal:
                problems += [str(reason) for reason in refusal.reasons]
        kept = {name: _prose(row.get(columns[name])) for name in ("name", "street_part", "basis")}
        lead = "" if told["lead_name"] in BY_RULE else told["lead_name"]
        kept |= {"code": told["code"], "kind": kind, "lead_name": lead}
        draft = {**kept, **dates, "support_names": list(names(told["support"]))}
        reading.keep(row, (told["code"],), draft, problems, str(_TWICE))
    return reading


def read_reasons(sheet: Sheet) -> Reading:
    """Return the reasons of a sheet, in its order."""
    spoken = {"kind": ("用于",), "code": ("编码",), "name": ("理由",), "where_to_go": ("该去哪里", "去哪里")}
    return _read_keyed(sheet, spoken, needed={"code": "编码", "name": "理由"}, kinds=REASON_KINDS, model=Reason)


def read_replies(sheet: Sheet) -> Reading:
    """Return the reply templates of a sheet."""
    spoken = {
        "kind": ("用于",),
        "code": ("编码",),
        "name": ("名称",),
        "body": ("正文",),
        "matter_code": ("事项编码",),
        "policy": ("政策依据", "依据"),
    }
    needed = {"code": "编码", "name": "名称", "body": "正文"}
    return _read_keyed(sheet, spoken, needed=needed, kinds=REPLY_KINDS, model=ReplyTemplate)


def _read_keyed(
    sheet: Sheet,
    spoken: Mapping[str, Sequence[str]],
    *,
    needed: Mapping[str, str],
    kinds: Mapping[str, str | Promise],
    model: type[models.Model],
) -> Reading:
    """Return rows known by kind and code."""
    columns = sheet.columns(spoken, required=("kind", *needed))
    reading = Reading()
    for row in sheet.rows:
        told = {name: normalise(row.get(header)) for name, header in columns.items()}
        problems = _unfit(row, columns, model)
        wanted = {**needed, "kind": "用于"}
        problems += [_("没有写%(column)s") % {"column": label} for name, label in wanted.items() if not told[name]]
        told["kind"] = _meant(told["kind"], kinds, "", "用于", problems)
        codes = ("kind", "code", "matter_code")
        prose = {name: _prose(row.get(columns[name])) for name in told if name not in codes}
        reading.keep(row, (told["kind"], told["code"]), {**told, **prose}, problems, str(_TWICE))
    return reading
