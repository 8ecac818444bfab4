"""Shapes of input about activities: plan, outcome, sign-up, a contest's lists and score sheets as pasted lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shanzhi.activities.actions.judging import Setting, mark_of_lists, mark_of_sheet
from shanzhi.activities.actions.planning import Outcome, Plan, mark_of_plan
from shanzhi.activities.models import Entrant, Judge, Round
from shanzhi.activities.workflow import KIND_WORDS
from shanzhi.desks.forms import AreaField, PlaceField
from shanzhi.kernel.clock import CHINA
from shanzhi.organisation.forms import Dated, listed
from shanzhi.organisation.models import Unit
from shanzhi.ui.days import MomentField
from shanzhi.ui.once import KeyField
from shanzhi.ui.tried import SheetField


class PlanForm(Dated):
    """What an activity is to be."""

    kind = forms.ChoiceField(
        label=gettext_lazy("类别"), choices=[(str(kind), words) for kind, words in KIND_WORDS.items()]
    )
    title = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    brand = forms.CharField(
        label=pgettext_lazy("activity", "品牌"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("年年办的写同一个名字。"),
    )
    about = forms.CharField(label=gettext_lazy("介绍"), max_length=2000, widget=forms.Textarea({"rows": 4}))
    unit = forms.CharField(label=pgettext_lazy("activity", "主办单位"), max_length=128, widget=listed("units"))
    place_text = forms.CharField(
        label=gettext_lazy("在哪里"), max_length=120, help_text=gettext_lazy("居民看得懂的说法。")
    )
    place = PlaceField(label=gettext_lazy("登记过的场所"), max_length=120, required=False, exact=True)
    grid = AreaField(label=gettext_lazy("网格"), max_length=80, required=False, grids_only=True)
    starts_at = MomentField(label=gettext_lazy("开始"))
    ends_at = MomentField(label=gettext_lazy("结束"))
    capacity = forms.IntegerField(label=gettext_lazy("名额"), required=False, min_value=1, max_value=100_000)
    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)

    def clean_unit(self) -> Unit | None:
        """Look the unit up."""
        return self.unit_in("unit")

    def plan(self) -> Plan:
        """Return the plan of a valid form."""
        return Plan(**{name: told for name, told in self.cleaned_data.items() if name != "seen"})


class OutcomeForm(forms.Form):
    """Heads counted and three questions."""

    headcount = forms.IntegerField(label=gettext_lazy("到场人数"), min_value=0, max_value=1_000_000)
    went_well = forms.CharField(label=gettext_lazy("做成了什么"), max_length=1000, widget=forms.Textarea({"rows": 2}))
    fell_short = forms.CharField(label=gettext_lazy("哪里不够"), max_length=1000, widget=forms.Textarea({"rows": 2}))
    next_time = forms.CharField(label=gettext_lazy("下次怎么办"), max_length=1000, widget=forms.Textarea({"rows": 2}))

    def outcome(self) -> Outcome:
        """Return the outcome of a valid form."""
        return Outcome(**self.cleaned_data)


class SignUpForm(forms.Form):
    """How many come. Nothing else is asked."""

    people = forms.IntegerField(label=gettext_lazy("来几个人"), min_value=1, max_value=10, initial=1)
    key = KeyField()


class CodeForm(forms.Form):
    """A sign-up's code as typed."""

    code = forms.CharField(label=gettext_lazy("报名码"), max_length=40, widget=forms.TextInput({"autocomplete": "off"}))


class ContestForm(forms.Form):
    """Entries, judges and rounds as lines, pasted from a sheet."""

    entrants = forms.CharField(
        label=gettext_lazy("参赛者"),
        widget=forms.Textarea({"rows": 8}),
        help_text=gettext_lazy("一行一个：名称，区县，带动销售（元，可以不写）"),
    )
    judges = forms.CharField(
        label=gettext_lazy("评委"),
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("一行一位：姓名，回避的区县，回避的区县……"),
    )
    rounds = forms.CharField(
        label=gettext_lazy("轮次"), widget=forms.Textarea({"rows": 2}), help_text=gettext_lazy("一行一轮：名称，前几名")
    )
    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)

    def clean_entrants(self) -> list[tuple[str, str, int]]:
        """Read the entries."""
        rows = _rows(self.cleaned_data["entrants"])
        found = [_entrant(cells) for cells in rows if "区县" not in cells and "来自区县" not in cells]
        _once([f"{name} {home}" for name, home, _sales in found])
        return found

    def clean_judges(self) -> dict[str, list[str]]:
        """Read the judges."""
        rows = _rows(self.cleaned_data["judges"])
        _once([cells[0] for cells in rows])
        return {_fitting(cells[0], 40): cells[1:] for cells in rows}

    def clean_rounds(self) -> list[tuple[str, int]]:
        """Read the rounds."""
        rows = _rows(self.cleaned_data["rounds"])
        if any(len(cells) != 2 or not re.fullmatch(r"\d{1,5}", cells[1]) or not int(cells[1]) for cells in rows):
            raise forms.ValidationError(_("轮次写成“初评，60”这样。"))
        _once([cells[0] for cells in rows])
        return [(_fitting(cells[0], 20), int(cells[1])) for cells in rows]

    def setting(self) -> Setting:
        """Return the setting of a valid form."""
        return Setting(**{name: told for name, told in self.cleaned_data.items() if name != "seen"})


class EntrantsForm(forms.Form):
    """A sheet of entries."""

    sheet = SheetField(label=gettext_lazy("表格（XLSX或CSV）"))
    seen = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)


class SheetForm(forms.Form):
    """One judge's score sheet of a round."""

    round = forms.ChoiceField(label=pgettext_lazy("one", "轮次"))
    judge = forms.ChoiceField(label=pgettext_lazy("one", "评委"))
    marks = forms.CharField(
        label=gettext_lazy("打分表"),
        widget=forms.Textarea({"rows": 6}),
        help_text=gettext_lazy("一行一个：序号，分数（0到100，两位小数）"),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, current: Round, judges: list[Judge], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.judges = {one.name: one for one in judges}
        choices: dict[str, list[tuple[str, str]]] = {
            "round": [(str(current.ordinal), current.name)],
            "judge": [(name, name) for name in self.judges],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def told(self) -> tuple[Judge, dict[int, int], str | None]:
        """Return whose sheet a valid form is, its marks, and the mark of the one the page showed of this judge."""
        judge, seen = self.judges[self.cleaned_data["judge"]], self.cleaned_data["seen"]
        shown = dict(pair.split(":", 1) for pair in seen.split() if ":" in pair)
        return judge, self.cleaned_data["marks"], shown.get(judge.pk.hex, "") if seen else None

    def against(self, kept: dict[int, int]) -> str:
        """Return the marks that are kept where a valid form says otherwise, a few of them."""
        told = self.cleaned_data["marks"]
        apart = [(n, kept[n]) for n in kept if told.get(n) != kept[n]]
        return "；".join(f"{n}，{points / 100:.2f}" for n, points in apart[:12]) + ("……" if len(apart) > 12 else "")

    def clean_marks(self) -> dict[int, int]:
        """Read the marks as hundredths of a point."""
        found: dict[int, int] = {}
        for cells in _rows(self.cleaned_data["marks"]):
            if cells[0] == "序号":
                continue
            read = re.fullmatch(r"(\d{1,6}) (\d{1,3})(?:\.(\d{1,2}))?", " ".join(cells))
            if read is None:
                raise forms.ValidationError(_("看不懂这一行：%(line)s") % {"line": " ".join(cells)[:40]})
            number, whole, part = read.groups(default="")
            _once([str(number) for number in found] + [str(int(number))])
            found[int(number)] = int(whole + part.ljust(2, "0"))
        return found


def _rows(text: str) -> list[list[str]]:
    """Return the cells of each line: cut at its tabs, as sheets are pasted, else at its commas."""
    parts = [line.split("\t") if "\t" in line else re.split(r"[,，]", line) for line in text.splitlines()]
    rows = [[cell.strip() for cell in line if cell.strip()] for line in parts]
    return [cells for cells in rows if cells]


def _entrant(cells: list[str]) -> tuple[str, str, int]:
    sales = cells[2] if len(cells) > 2 else "0"
    if len(cells) < 2 or len(cells) > 3 or not re.fullmatch(r"\d{1,12}", sales):
        raise forms.ValidationError(_("看不懂这一行：%(line)s") % {"line": " ".join(cells)[:40]})
    return _fitting(cells[0], 60), _fitting(cells[1], 40), int(sales)


def _fitting(text: str, most: int) -> str:
    if len(text) > most:
        raise forms.ValidationError(_("太长了，最多%(most)s个字：%(text)s") % {"most": most, "text": text})
    return text


def _once(names: list[str]) -> None:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise forms.ValidationError(_("写了两次：%(name)s") % {"name": twice})


def seen_of(judges: list[Judge], given: dict[object, dict[int, int]], known: Mapping[int, Entrant]) -> str:
    """Return the marks of the sheets that a page shows, a pair for each judge."""
    return " ".join(f"{one.pk.hex}:{mark_of_sheet(given.get(one.pk, {}), known)}" for one in judges)


def lists_of(known: dict[int, Entrant], judges: list[Judge], rounds: list[Round]) -> dict[str, str]:
    """Return what a contest's form begins with when it is set again: its lists, a line each."""
    return {
        "entrants": _lines([one.name, one.home, *([one.sales] if one.sales else [])] for one in known.values()),
        "judges": _lines([one.name, *one.recused_homes] for one in judges),
        "rounds": _lines([one.name, one.going_on] for one in rounds),
        "seen": mark_of_lists(known, judges, rounds),
    }


def sheet_of(marks: dict[int, int]) -> str:
    """Return a score sheet as lines, as it would be pasted."""
    return _lines([number, f"{points / 100:.2f}"] for number, points in marks.items())


def _lines(rows: Iterable[Iterable[object]]) -> str:
    lines = [[str(cell) for cell in row] for row in rows]
    return "\n".join(("\t" if re.search("[,，]", "".join(cells)) else "，").join(cells) for cells in lines)


def start_of(row: Any) -> dict[str, object]:
    """Return what a plan's form begins with for an activity there is."""
    kept = ("kind", "title", "brand", "about", "place_text", "capacity")
    own: dict[str, object] = {name: getattr(row, name) for name in kept}
    for name in ("starts_at", "ends_at"):
        value: datetime = getattr(row, name)
        own[name] = value.astimezone(CHINA)
    codes = {"place": row.place.code if row.place else "", "grid": row.grid.code if row.grid else ""}
    return own | codes | {"unit": row.unit.name, "seen": mark_of_plan(row)}


def no_such_code() -> str:
    """Return what is said of a code that belongs to no sign-up here."""
    return _("没有这个报名码。看看有没有抄错。")
