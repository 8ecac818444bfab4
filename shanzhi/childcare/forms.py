"""Shapes of input of this room: a child's file, a volunteer, a team, and every step's one shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.childcare.rules import GROUPS, SCOPES
from shanzhi.childcare.vault import FIELDS, File
from shanzhi.territory.models import Division
from shanzhi.ui.days import DayField
from shanzhi.ui.once import KeyField

DAY = {"type": "date"}


def _line(label: Any, most: int, *, required: bool = False, hint: Any = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, required=required, strip=True, widget=widget, help_text=hint)


def _text(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=2000, required=False, help_text=hint, widget=forms.Textarea(attrs={"rows": 2})
    )


class FileForm(forms.Form):
    """A child's file; every line of it is sealed."""

    key = KeyField()
    area = forms.ChoiceField(label=_("在哪个社区"))
    name = _line(_("孩子姓名"), 40, required=True)
    called = _line(_("平时怎么叫"), 20, hint=_("志愿者看得到的只有这个称呼"))
    born = forms.RegexField(
        label=_("出生年月"),
        regex=r"^(19|20)\d\d-(0[1-9]|1[0-2])$",
        required=False,
        widget=forms.TextInput(attrs={"type": "month", "autocomplete": "off", "placeholder": "2015-03"}),
        error_messages={"invalid": _("写成年和月，如2015-03。")},
    )
    group = forms.ChoiceField(label=_("属于哪一类"), choices=list(GROUPS.items()))
    condition = _text(_("身体和家里的情况"))
    school = _line(_("学校"), 60)
    address = _line(_("住址"), 120)
    guardian = _line(_("监护人"), 40, required=True)
    guardian_phone = _line(_("监护人电话"), 24)
    needs = _text(_("需要什么样的陪伴"), _("志愿者看得到，不写病情、不写学校"))

    def __init__(self, *args: Any, areas: Sequence[Division], **kwargs: Any) -> None:
        """Offer the communities."""
        super().__init__(*args, **kwargs)
        self.areas = {one.code: one.path for one in areas}
        self.fields["area"].choices = [("", _("选一个社区")), *((one.code, one.name) for one in areas)]  # type: ignore[attr-defined]

    def file(self) -> File:
        """Return the file as told."""
        return File(**{name: self.cleaned_data.get(name, "") for name in FIELDS})

    def area_path(self) -> str:
        """Return the path of the chosen community."""
        return self.areas.get(self.cleaned_data["area"], "")


class StepForm(forms.Form):
    """What a step brings: every verb takes what it needs of this one shape."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = KeyField()
    on = DayField(label=_("哪天"), back=20, required=False)
    valid_until = DayField(label=_("有效到"), ahead=20, required=False)
    scope = forms.MultipleChoiceField(label=_("同意哪些"), required=False, choices=list(SCOPES.items()))
    guardian = forms.CharField(label=_("谁同意的"), required=False, max_length=40)
    wish = forms.CharField(label=_("愿意不愿意"), required=False, max_length=8)
    words = forms.CharField(label=_("写的话"), required=False, max_length=4000)
    mode = forms.CharField(label=_("怎么联系的"), required=False, max_length=10)
    ending = forms.CharField(label=_("结束，因为"), required=False, max_length=12)
    reason = forms.CharField(label=_("为什么清除"), required=False, max_length=200)
    who = forms.CharField(label=_("和谁结对"), required=False, max_length=160)
    bond = forms.CharField(required=False, max_length=12)
    purpose = forms.CharField(label=_("看档案做什么用"), required=False, max_length=200)


class NamesField(forms.MultipleChoiceField):
    """Any number of usernames; the verb says of each whether there is such a volunteer."""

    def valid_value(self, value: str) -> bool:
        """Let the verb judge."""
        return len(value) <= 150


class VolunteerForm(forms.Form):
    """A volunteer's entry, a screening, a team or a year of the plan, as the register's page sends them."""

    what = forms.ChoiceField(choices=[(one, one) for one in ("enrol", "screen", "team", "plan")])
    username = forms.CharField(label=_("谁"), required=False, max_length=150)
    unit = forms.CharField(label=_("所在单位"), required=False, max_length=128)
    alone = forms.BooleanField(label=_("可以一对一（女性）"), required=False)
    committed_until = DayField(label=_("承诺做到哪天，至少一年"), ahead=20, required=False)
    passed = forms.CharField(label=_("审查结果"), required=False, max_length=4)
    checked_on = DayField(label=_("审查日期"), back=20, required=False)
    valid_until = DayField(label=_("有效到"), ahead=20, required=False)
    name = forms.CharField(label=_("小组名字"), required=False, max_length=40)
    brand = forms.CharField(label=_("品牌，如“钟妈妈”"), required=False, max_length=40)
    members = NamesField(label=_("成员，三人以上"), required=False)
    year = forms.IntegerField(label=_("年份"), required=False, min_value=2000, max_value=2200)
    planned = forms.IntegerField(label=_("计划结对多少个孩子"), required=False, min_value=0, max_value=100_000)
