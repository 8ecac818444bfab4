"""Shapes of input of this room: an application with its parties, and every step's one shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.mediation.vault import Person
from shanzhi.mediation.workflow import KINDS
from shanzhi.post.forms import PhoneField
from shanzhi.territory.models import Division
from shanzhi.ui.days import DayField
from shanzhi.ui.once import KeyField

QUIET = {"autocomplete": "off"}


def _line(label: Any, most: int, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, required=required, strip=True, widget=forms.TextInput(attrs=QUIET)
    )


class ApplyForm(forms.Form):
    """An application: what it is about, and who the two parties are."""

    key = KeyField()
    case = forms.CharField(widget=forms.HiddenInput, required=False, max_length=24)
    kind = forms.ChoiceField(label=_("哪类纠纷"), choices=list(KINDS.items()))
    area = forms.ChoiceField(label=_("在哪个社区"))
    text = forms.CharField(
        label=_("什么事"),
        max_length=5000,
        help_text=_("像说话一样写；原话封存，只有调解员和统筹员打得开"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    name = _line(_("申请人姓名"), 40, required=True)
    phone = _line(_("申请人电话"), 24)
    address = _line(_("申请人住址"), 120)
    other_name = _line(_("对方姓名或单位"), 60)
    other_phone = _line(_("对方电话"), 24)
    other_address = _line(_("对方住址"), 120)

    def __init__(self, *args: Any, areas: Sequence[Division], **kwargs: Any) -> None:
        """Offer the communities."""
        super().__init__(*args, **kwargs)
        self.areas = {one.code: one.path for one in areas}
        self.fields["area"].choices = [("", _("选一个社区")), *((one.code, one.name) for one in areas)]  # type: ignore[attr-defined]

    def parties(self) -> list[Person]:
        """Return the two parties as told."""
        told = self.cleaned_data
        first = Person("applicant", told["name"], told["phone"], told["address"])
        return [first, Person("respondent", told["other_name"], told["other_phone"], told["other_address"])]

    def told(self) -> dict[str, Any]:
        """Return what the verb takes."""
        data = self.cleaned_data
        area = self.areas.get(data["area"], "")
        return {"kind": data["kind"], "area_path": area, "parties": self.parties(), "key": data["key"]}


class AskForm(ApplyForm):
    """An application by a party itself: nobody sits opposite, so it leaves a way to be found."""

    phone = PhoneField(
        label=_("申请人电话"),
        help_text=_("电话和住址，至少留一个"),
        invalid=_("这不像电话号码，手机号是11位，再核对一下。"),
        widget=forms.TextInput(attrs=QUIET),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a telephone or an address."""
        told = super().clean() or self.cleaned_data
        if "phone" in told and not told["phone"] and not told.get("address"):
            self.add_error("phone", _("留一个电话或者住址，调解员才联系得上您。"))
        return told


class StepForm(forms.Form):
    """What a step brings: every verb takes what it needs of this one shape."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    on = DayField(label=_("哪天"), back=20, required=False)
    place_text = forms.CharField(label=_("在哪里"), required=False, max_length=120)
    note = forms.CharField(label=_("写的话"), required=False, max_length=5000)
    text = forms.CharField(label=_("协议内容"), required=False, max_length=20000)
    follow_up_on = DayField(label=_("哪天回访"), required=False)
    reason = forms.CharField(label=_("为什么，告诉了当事人走什么路"), required=False, max_length=2000)
    words = forms.CharField(label=_("要办什么"), required=False, max_length=4000)
    to = forms.CharField(label=_("指定调解员"), required=False, max_length=150)


class PurposeForm(forms.Form):
    """What something sealed is opened for."""

    purpose = forms.CharField(label=_("打开做什么用"), max_length=200, required=False)


class RegisterForm(forms.Form):
    """A row of the mediators' register."""

    username = forms.CharField(label=_("谁"), max_length=150)
    rehired = forms.BooleanField(label=_("退休返聘"), required=False)
    strength = forms.CharField(label=_("擅长"), required=False, max_length=80)
