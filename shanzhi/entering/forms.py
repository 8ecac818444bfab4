"""Shapes of input about units' entries: one entry, until when they are taken, a step of one."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.activities.models import Activity, Entrant
from shanzhi.entering.actions import Told
from shanzhi.kernel.clock import CHINA
from shanzhi.organisation.forms import listed
from shanzhi.organisation.models import Unit
from shanzhi.ui.days import MomentField
from shanzhi.ui.once import KeyField


class EntryForm(forms.Form):
    """One entry; the unit is asked only of somebody who stands for several."""

    unit = forms.ChoiceField(label=_("哪个单位报"))
    name = forms.CharField(label=_("参赛名称"), max_length=60, help_text=_("作品或者选手的名称，公布结果时就用它。"))
    home = forms.CharField(label=_("来自区县"), max_length=40, widget=listed("homes"))
    sales = forms.IntegerField(
        label=_("带动农户销售（元）"), required=False, min_value=0, max_value=10**12, help_text=_("写整元的数。")
    )
    agreed = forms.BooleanField(
        label=_("参赛的人同意报名，知道名称、区县和成绩会公开"),
        error_messages={"required": _("参赛的人同意了才能报，勾上再交。")},
    )
    key = KeyField()
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {one.code: one for one in units}
        self.fields["unit"].choices = [(code, one.name) for code, one in self.units.items()]  # type: ignore[attr-defined]
        if len(units) < 2:
            del self.fields["unit"]

    def told(self) -> Told:
        """Return what a valid form says of the entry."""
        read = self.cleaned_data
        return Told(read["name"], read["home"], read["sales"] or 0, agreed=read["agreed"])

    def chosen(self) -> Unit:
        """Return the unit of a valid form."""
        return self.units[self.cleaned_data["unit"]] if "unit" in self.fields else next(iter(self.units.values()))


def start_of(entry: Entrant) -> dict[str, object]:
    """Return what the form of an entry begins with when it is changed; agreeing is asked anew."""
    return {"name": entry.name, "home": entry.home, "sales": entry.sales or None, "seen": entry.version}


class CallForm(forms.Form):
    """Until when a contest takes entries of units, and how many."""

    until = MomentField(
        label=_("单位报到什么时候"), required=False, help_text=_("到这时为止，单位可以报、可以改、可以撤。空着就不收。")
    )
    each = forms.IntegerField(
        label=_("每个单位最多几件"), required=False, min_value=1, max_value=1000, help_text=_("空着就不限。")
    )
    most = forms.IntegerField(
        label=_("单位一共最多几件"), required=False, min_value=1, max_value=100_000, help_text=_("空着就不限。")
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


def call_of(row: Activity) -> dict[str, object]:
    """Return what the form begins with of a contest as it stands."""
    until = row.entries_until.astimezone(CHINA) if row.entries_until is not None else None
    return {"until": until, "each": row.entries_each, "most": row.entries_all, "seen": row.version}


class StepForm(forms.Form):
    """A step of one entry, with the version the page showed."""

    seen = forms.IntegerField()
    reason = forms.CharField(label=_("为什么退回"), max_length=400, required=False)


def chosen_in(data: Any) -> dict[str, int]:
    """Return the entries ticked on the organiser's page, or all that it showed: number → version on the page."""
    pairs = [one.partition(":") for one in data.getlist("shown" if "all" in data else "entry")]
    return {number[:16]: int(seen) for number, _colon, seen in pairs if re.fullmatch("[0-9]{1,9}", seen)}
