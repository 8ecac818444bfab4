"""Shapes of input on the keeper's pages: the county's name, a sheet, a notice, office hours, a change of grids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shanzhi.calendars.actions import NoticeDay
from shanzhi.calendars.holidays import read_notice
from shanzhi.calendars.models import DayKind
from shanzhi.kernel.refusal import Refused
from shanzhi.kernel.worktime import Hours, parse_hours
from shanzhi.organisation.forms import listed
from shanzhi.organisation.models import Unit
from shanzhi.organisation.queries import resolve_unit
from shanzhi.survey.outlines import collection_in, features_of, properties_of
from shanzhi.territory.forms import PlaceForm
from shanzhi.territory.models import Grid, Place
from shanzhi.ui.days import DayField
from shanzhi.web.imports import Kind, Upload


class NameForm(forms.Form):
    """What this deployment is called; written once."""

    name = forms.CharField(label=_("区县名称"), max_length=64)
    street_name = forms.CharField(
        label=_("街道名称"), max_length=64, required=False, help_text=_("只服务一个街道时写；全县用的不写。")
    )


class SheetForm(forms.Form):
    """One file to try."""

    file = forms.FileField(label=_("文件"))
    crs = forms.ChoiceField(
        label=_("坐标系"),
        choices=Place.System.choices,
        required=False,
        help_text=_("GeoJSON的坐标是哪一种。表格在自己的列里写。"),
    )

    def __init__(self, kind: Kind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shapes = gettext("CSV、XLSX，边界用GeoJSON。") if kind.takes_points else gettext("CSV或XLSX。")
        self.fields["file"].help_text = shapes
        if not kind.takes_points:
            del self.fields["crs"]

    def upload(self) -> Upload:
        """Return the file as it came."""
        file = self.cleaned_data["file"]
        return Upload(file.name, file.read(), self.cleaned_data.get("crs") or Place.System.WGS84.value)


class NoticeForm(forms.Form):
    """A year's notice of holidays, pasted."""

    year = forms.IntegerField(label=_("哪一年"), min_value=2000, max_value=2100)
    source = forms.CharField(label=_("依据"), max_length=200, help_text=_("通知的文号，例如国办发明电〔2026〕7号。"))
    text = forms.CharField(
        label=_("通知的安排"),
        widget=forms.Textarea({"rows": 10}),
        help_text=_("把通知里各个节日的几段贴进来。也可以一行一天：2027-01-04 上班 元旦。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days: list[NoticeDay] = []

    def clean(self) -> dict[str, Any]:
        """Read the days out of the text; what can't be read is said."""
        cleaned = super().clean() or {}
        if "text" not in cleaned or "year" not in cleaned:
            return cleaned
        reading = read_notice(cleaned["text"], cleaned["year"])
        self.days = reading.days
        for sentence in reading.unread:
            self.add_error("text", gettext("没看懂这一句：%(sentence)s") % {"sentence": sentence})
        if not reading.days and not reading.unread:
            self.add_error("text", gettext("没有找到放假或上班的日子。"))
        return cleaned


class HoursField(forms.CharField):
    """Office intervals of a day, written 08:30-12:00, 14:00-17:30; empty rests."""

    def clean(self, value: Any) -> Any:
        """Return the intervals."""
        try:
            return parse_hours(super().clean(value))
        except ValueError as error:
            raise forms.ValidationError(_("写成08:30-12:00, 14:00-17:30这样，先后分开。")) from error


class HoursForm(forms.Form):
    """Office hours from a date on."""

    valid_from = DayField(label=_("从哪天起"), back=30)
    weekdays = HoursField(label=_("周一到周五"), max_length=80)
    friday = HoursField(label=_("周五"), max_length=80, required=False, help_text=_("和周一到周四一样就不写。"))
    saturday = HoursField(label=_("周六"), max_length=80, required=False, help_text=_("不上班就不写。"))
    sunday = HoursField(label=_("周日"), max_length=80, required=False, help_text=_("不上班就不写。"))
    makeup = HoursField(label=_("补班日"), max_length=80, required=False, help_text=_("和平时一样就不写。"))
    source = forms.CharField(label=_("依据"), max_length=200)

    def week(self) -> tuple[Sequence[Hours], Hours]:
        """Return the seven days, Monday first, and a make-up day's."""
        told = self.cleaned_data
        usual = told["weekdays"]
        return (*[usual] * 4, told["friday"] or usual, told["saturday"], told["sunday"]), told["makeup"] or usual


class DayForm(forms.Form):
    """One date set apart by the county itself."""

    day = DayField(label=_("哪一天"))
    kind = forms.ChoiceField(label=_("这天"), choices=DayKind.choices)
    hours = HoursField(
        label=_("当天上班时间"), max_length=80, required=False, help_text=_("只在和平时不一样时写，例如8:30-12:00。")
    )
    note = forms.CharField(label=_("说明"), max_length=100, required=False)
    source = forms.CharField(label=_("依据"), max_length=200)


class GridChangeForm(forms.Form):
    """A proposed change of grids: which end, which begin, from when and why."""

    closes = forms.MultipleChoiceField(
        label=_("调整哪些网格"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("到生效那天停用。")
    )
    opens = forms.FileField(
        label=_("调整后的网格"),
        required=False,
        help_text=_("GeoJSON，每个图形写code、name，可写households、population。接着用的网格写原来的编码。"),
    )
    crs = forms.ChoiceField(label=_("坐标系"), choices=Place.System.choices, required=False)
    effective_on = DayField(label=_("生效日期"))
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea({"rows": 3}))
    basis = forms.CharField(label=_("文件依据"), max_length=200, required=False)

    def __init__(self, grids: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closes"].choices = grids  # type: ignore[attr-defined]

    def clean_opens(self) -> list[Mapping[str, Any]]:
        """Read the shapes."""
        file = self.cleaned_data["opens"]
        if not file:
            return []
        try:
            features = features_of(collection_in(file.read()))
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return [properties_of(feature) | {"outline": feature.get("geometry")} for feature in features]


class DecideForm(forms.Form):
    """Yes or no to a proposed change."""

    words = forms.CharField(label=_("审核意见"), max_length=500, required=False)


class OwnedPlaceForm(PlaceForm):
    """A place with the unit that owns it, which the ground knows by number alone."""

    owner = forms.CharField(
        label=_("权属单位"), required=False, max_length=128, widget=listed("units"), help_text=_("归谁养护、归谁管。")
    )

    grid = forms.CharField(
        label=_("网格编码"), required=False, max_length=20, help_text=_("没有坐标时写；有坐标的，按坐标算。")
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    @classmethod
    def of(cls, place: Place, *, on: date) -> OwnedPlaceForm:
        """Return the form filled with a place as it stands."""
        names = ("name", "kind", "address", "lon", "lat")
        told = {name: getattr(place, name) for name in names} | {"aliases": "、".join(place.aliases)}
        unit = Unit.objects.filter(pk=place.owner_unit_id).first() if place.owner_unit_id else None
        grid = place.grid.code if place.grid else ""
        return cls(initial=told | {"owner": unit.name if unit else "", "grid": grid}, on=on)

    def clean_grid(self) -> Grid | None:
        """Look the grid up."""
        code = self.cleaned_data["grid"].strip()
        found = Grid.objects.holding(self.on).filter(code=code).first() if code else None
        if code and found is None:
            raise forms.ValidationError(_("没有这个编码的在用网格。"))
        return found

    def clean_owner(self) -> int | None:
        """Look the unit up."""
        text = self.cleaned_data["owner"].strip()
        unit = resolve_unit(text, on=self.on) if text else None
        if text and unit is None:
            raise forms.ValidationError(_("名录里没有这个单位，或者有几个单位叫这个名字：写单位编码。"))
        return unit.pk if unit else None

    def changes_with_owner(self, place: Place | None = None) -> dict[str, Any]:
        """Return what ``add_place`` and ``edit_place`` take."""
        told = self.changes(place)
        told.pop("code", None)
        told["owner_unit_id"] = told.pop("owner")
        grid, has_point = told.pop("grid"), self.cleaned_data["lon"] is not None
        now = place.grid_id if place else None
        if grid is not None and not has_point and grid.pk != now:
            told["grid"] = grid
        return told


class NewPlaceForm(OwnedPlaceForm):
    """A place with its number."""

    code = forms.CharField(label=_("场所编号"), max_length=32)
    field_order = ["code"]


def years_around(today: date, announced: frozenset[int]) -> list[int]:
    """Return the years a keeper looks at: two back, and up to the year after next or the last announced one."""
    return list(range(today.year - 2, max([today.year + 1, *announced]) + 2))[:8]
