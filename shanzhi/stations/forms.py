"""Shapes of input of this room: a station, its hours, a reason, a naming, an opinion and its answer, the circle."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.circle.answering import Asked
from shanzhi.circle.opening import HoursUnreadable, read_spans, say_spans
from shanzhi.kernel.clock import CHINA, local
from shanzhi.organisation.forms import Dated, listed
from shanzhi.organisation.models import Unit
from shanzhi.stations.models import Station
from shanzhi.stations.queries.lists import WEEKDAYS
from shanzhi.stations.workflow import ACCESS, FACILITIES, Brand, Kind, Line
from shanzhi.territory.models import Place
from shanzhi.ui.days import DayField
from shanzhi.ui.once import KeyField
from shanzhi.ui.tried import SheetField

LISTS = ("services", "agents_for", "departments")
AREAS = ("area", "public_area", "warm_area", "talk_area", "capacity")
BAD_HOURS = _("写成“08:30-12:00 14:00-17:30”，不开就空着。")
EXCEPTION = re.compile(r"(\d{4}-\d{2}-\d{2})\s*(关|休|[\d:：\-–—~至到，, ]+)\s*(.*)")


def _lines(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


def _number(label: Any, most: int = 1_000_000) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most, required=False)


class StationForm(Dated):
    """What a station is and offers."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("名称"), max_length=120)
    kind = forms.ChoiceField(label=_("级别"), choices=Kind.choices, initial=Kind.STATION)
    brand = forms.ChoiceField(label=_("品牌"), choices=Brand.choices)
    line = forms.ChoiceField(label=_("条线"), choices=Line.choices)
    trade = forms.CharField(label=_("行业"), max_length=40, required=False, help_text=_("条线是行业的写，例如：快递"))
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    lon = forms.FloatField(label=_("经度"), min_value=73, max_value=136, required=False)
    lat = forms.FloatField(label=_("纬度"), min_value=3, max_value=54.5, required=False)
    crs = forms.ChoiceField(label=_("坐标系"), choices=Place.System.choices, required=False)
    host_unit = forms.CharField(label=_("所属单位"), max_length=128, required=False, widget=listed("units"))
    manager_post = forms.CharField(
        label=_("负责岗位"), max_length=40, required=False, help_text=_("写岗位，不写姓名，例如：站长")
    )
    phone = forms.CharField(label=_("阵地电话"), max_length=32, required=False)
    area = _number(_("总面积（㎡）"))
    public_area = _number(_("政务服务面积（㎡）"))
    warm_area = _number(_("暖心服务面积（㎡）"))
    talk_area = _number(_("议事协商面积（㎡）"))
    capacity = _number(_("能服务多少人"))
    services = _lines(_("服务项目"), _("一行一项，条件写在后面，例如：理发（每月15日，60岁以上免费）"))
    agents_for = _lines(_("代办事项"), _("一行一项，例如：高龄津贴申请"))
    departments = _lines(_("进驻部门"), _("一行一个"))
    facilities = forms.MultipleChoiceField(
        label=_("设施"), choices=list(FACILITIES.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    access = forms.MultipleChoiceField(
        label=_("无障碍"), choices=list(ACCESS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean_host_unit(self) -> Unit | None:
        """Look the unit up."""
        return self.unit_in("host_unit")

    def clean(self) -> dict[str, Any]:
        """See that a point is whole, and take lists line by line."""
        cleaned = super().clean() or {}
        if (cleaned.get("lon") is None) != (cleaned.get("lat") is None):
            self.add_error("lat", _("经度和纬度要一起写。"))
        for name in LISTS:
            cleaned[name] = [line.strip() for line in (cleaned.get(name) or "").splitlines() if line.strip()]
        for name in AREAS:
            cleaned[name] = cleaned.get(name) or 0
        cleaned["crs"] = cleaned.get("crs") or "wgs84"
        return cleaned

    @staticmethod
    def of(station: Station) -> dict[str, Any]:
        """Return what a form begins with for a station."""
        place = station.place
        start = {name: getattr(station, name) for name in (*AREAS, "kind", "brand", "line", "trade", "phone")}
        start |= {name: "\n".join(getattr(station, name)) for name in LISTS}
        start |= {"manager_post": station.manager_post, "facilities": station.facilities, "access": station.access}
        start |= {"name": place.name, "address": place.address, "lon": place.lon, "lat": place.lat}
        host = station.host_unit.name if station.host_unit is not None else ""
        return start | {"crs": "wgs84", "host_unit": host, "seen": station.version}


class NewStationForm(StationForm):
    """A station with its number."""

    code = forms.CharField(label=_("阵地编号"), max_length=32, help_text=_("字母、数字和短横，以后不变。"))
    field_order = ["code", "name"]

    def clean_code(self) -> str:
        """Return the number.

        :raises ValidationError: for other signs.
        """
        code = str(self.cleaned_data["code"])
        if not re.fullmatch(r"[A-Za-z0-9-]+", code):
            raise forms.ValidationError(_("只用字母、数字和短横。"))
        return code


class HoursForm(forms.Form):
    """A week, exceptions, round the clock."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    always_open = forms.BooleanField(label=_("24小时开放"), required=False)
    exceptions = _lines(_("例外的日子"), _("一行一天：日期，再写“关”或开放时间，再写原因。例如：2026-10-01 关 国庆"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for seven days before the rest."""
        super().__init__(*args, **kwargs)
        days = {f"day{n}": forms.CharField(label=name, max_length=120, required=False)
                for n, name in enumerate(WEEKDAYS)}  # fmt: skip
        self.fields = {**days, **self.fields}

    def clean(self) -> dict[str, Any]:
        """Read the hours of seven days and of the exceptions."""
        cleaned = super().clean() or {}
        week = []
        for n in range(7):
            try:
                week.append(read_spans(cleaned.get(f"day{n}") or ""))
            except HoursUnreadable:
                self.add_error(f"day{n}", BAD_HOURS)
        cleaned["week"] = week
        cleaned["days"] = self._exceptions(cleaned.get("exceptions") or "")
        return cleaned

    def _exceptions(self, words: str) -> dict[str, Any]:
        days: dict[str, Any] = {}
        for line in (one.strip() for one in words.splitlines() if one.strip()):
            found = EXCEPTION.fullmatch(line)
            try:
                day = date.fromisoformat(found[1] if found else "")
                spans = read_spans(found[2] if found else "")
            except (ValueError, HoursUnreadable):
                self.add_error("exceptions", _("这一行读不懂：%(line)s") % {"line": line[:60]})
                continue
            days[day.isoformat()] = {"spans": [list(one) for one in spans], "why": found[3].strip() if found else ""}
        return days

    @staticmethod
    def of(station: Station) -> dict[str, Any]:
        """Return what a form begins with for a station."""
        week = station.week if len(station.week) == 7 else [[]] * 7
        start: dict[str, Any] = {f"day{n}": say_spans(spans).replace("，", " ") for n, spans in enumerate(week)}
        lines = [
            f"{day} {say_spans(one.get('spans', [])).replace('，', ' ') or '关'} {one.get('why', '')}".strip()
            for day, one in sorted(station.exceptions.items())
        ]
        return start | {
            "always_open": station.always_open, "exceptions": "\n".join(lines), "seen": station.version,
        }  # fmt: skip


class StepForm(forms.Form):
    """A button on a station, with a reason where one is needed."""

    seen = forms.IntegerField(required=False)
    reason = forms.CharField(label=_("为什么"), max_length=120, required=False)


class FaultForm(forms.Form):
    """What is broken."""

    key = KeyField()
    text = forms.CharField(label=_("什么坏了"), max_length=200)


class NominateForm(forms.Form):
    """A nomination."""

    title = forms.CharField(label=_("命名称号"), max_length=60, initial=_("文明空间"))
    grounds = forms.CharField(label=_("推荐理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class JudgeForm(forms.Form):
    """A step of a naming."""

    seen = forms.IntegerField(required=False)
    finding = forms.CharField(label=_("意见"), max_length=300, required=False)
    recheck_on = DayField(label=_("下次复核"), required=False)


class OpinionForm(forms.Form):
    """A resident's or courier's opinion, without an account."""

    key = KeyField()
    text = forms.CharField(
        label=_("哪里可以更好"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("像说话一样写，例如：中午热饭要排队，能不能多放一台微波炉"),
        error_messages={"required": _("还没写。写一句就行。")},
    )  # fmt: skip
    said_by = forms.CharField(
        label=_("您是"), max_length=20, required=False, help_text=_("骑手、居民、商户，不用写姓名")
    )


class AnswerForm(forms.Form):
    """A public answer."""

    seen = forms.IntegerField(required=False)
    answer = forms.CharField(label=pgettext_lazy("words", "公开答复"), max_length=500, required=False)
    changed = forms.CharField(label=_("改了什么"), max_length=200, required=False)


class NearForm(forms.Form):
    """What a resident looks for."""

    lon = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=73, max_value=136)
    lat = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=3, max_value=54.5)
    place = forms.CharField(label=_("在哪里附近"), max_length=80, required=False)
    facility = forms.ChoiceField(label=_("要有"), choices=[("", _("都行")), *FACILITIES.items()], required=False)
    open = forms.BooleanField(label=_("只看现在开着的"), required=False)


class SheetForm(forms.Form):
    """A sheet of stations."""

    sheet = SheetField(label=_("表格（XLSX或CSV）"))


class StreetsForm(forms.Form):
    """A street network."""

    streets = forms.FileField(label=_("路网文件（GraphML或GeoJSON，WGS84）"))


class CircleForm(forms.Form):
    """What is asked of the circle."""

    area = forms.ChoiceField(label=_("哪里"), required=False)
    brand = forms.ChoiceField(label=_("算哪些阵地"), choices=[("", _("全部")), *Brand.choices], required=False)
    walker = forms.ChoiceField(
        label=_("谁走"), choices=[("adult", _("成年人，每秒1.2米")), ("elder", _("老年人，每秒0.8米"))], required=False
    )
    day = DayField(label=_("哪天"), required=False)
    hour = forms.TimeField(label=_("几点"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    without = forms.ChoiceField(label=_("如果关掉哪一个"), required=False)
    more = forms.IntegerField(label=_("再建几个"), min_value=0, max_value=10, required=False)
    aim = forms.ChoiceField(
        label=_("求什么"), choices=[("cover", _("覆盖的人最多")), ("median", _("走的路加起来最短"))], required=False
    )
    capacity = forms.IntegerField(label=_("每个最多服务多少人"), min_value=0, max_value=1_000_000, required=False)
    apart = forms.IntegerField(label=_("两个至少隔多少米"), min_value=0, max_value=20_000, required=False)

    def __init__(
        self, *args: Any, areas: list[tuple[str, str]], stations: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        """Offer the areas somebody may look at and the stations in them, by code."""
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]
        self.fields["without"].choices = [("", _("都不关")), *stations]  # type: ignore[attr-defined]

    def asked(self, paths: dict[str, str], *, at: datetime) -> Asked:
        """Return the question; what isn't said is: here, now, an adult, every brand."""
        data = self.cleaned_data if self.is_valid() else {}
        now = local(at)
        moment = datetime.combine(data.get("day") or now.date(), data.get("hour") or time(now.hour, now.minute), CHINA)
        first = next(iter(paths), "")
        return Asked(
            paths.get(data.get("area") or first, ""), moment, data.get("walker") or "adult", data.get("brand") or "",
            data.get("more") or 0, data.get("aim") or "cover", data.get("capacity") or 0, data.get("apart") or 0,
            data.get("without") or "",
        )  # fmt: skip
