"""Shapes of input about campaigns: beginning one, what was seen at a place, putting right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.accounts.models import User
from shanzhi.campaigns.actions.looking import Seen
from shanzhi.campaigns.models import CampaignUnit, DefectType, PlaceKind
from shanzhi.organisation.forms import OverAnArea, listed
from shanzhi.organisation.unit_fields import UnitsField
from shanzhi.people.forms import person_meant
from shanzhi.ui.days import DayField


class BeginForm(OverAnArea):
    """A campaign to be begun."""

    title = forms.CharField(label=_("名称"), max_length=80)
    reason = forms.CharField(label=_("为什么整治"), max_length=300, widget=forms.Textarea({"rows": 2}))
    kinds = forms.MultipleChoiceField(label=_("整治哪些场所"), widget=forms.CheckboxSelectMultiple)
    head = forms.CharField(
        label=_("第一责任人"),
        max_length=64,
        widget=listed("people"),
        help_text=_("从列表里选，或者写姓名，一般是牵头单位的负责人。"),
    )
    starts_on = DayField(label=_("开始"))
    ends_on = DayField(label=_("结束"))
    again_weeks = forms.IntegerField(label=_("几周后回头看"), initial=4, min_value=1, max_value=52)
    proposal = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kinds: Sequence[PlaceKind], on: date, **kwargs: Any) -> None:
        """Take the kinds in force, and the day on which units are understood."""
        super().__init__(*args, **kwargs)
        self.known = {one.code: one for one in kinds}
        self.fields["kinds"].choices = [(one.code, one.name) for one in kinds]  # type: ignore[attr-defined]
        self.fields["units"] = UnitsField(
            on=on, label=_("参加的单位"), max_length=300, help_text=_("第一个牵头，用顿号隔开；每处每个单位都要看。")
        )
        self.order_fields(
            ("title", "area", "reason", "kinds", "units", "head", "starts_on", "ends_on", "again_weeks", "proposal")
        )

    def clean_kinds(self) -> list[PlaceKind]:
        """Return the kinds."""
        return [self.known[code] for code in self.cleaned_data["kinds"]]

    def clean_head(self) -> User | None:
        """Look the person up."""
        return person_meant(self.cleaned_data["head"])


class LookForm(forms.Form):
    """What one unit saw at a place: ticked defects, words and a photo for each where they help."""

    note = forms.CharField(label=_("说明"), required=False, max_length=300, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, types: Sequence[DefectType], units: Sequence[CampaignUnit], **kwargs: Any) -> None:
        """Take the defects a place of this kind may have, and the units somebody may look for."""
        super().__init__(*args, **kwargs)
        self.types, self.units = list(types), {str(one.unit.code): one.unit for one in units}
        choices = [(code, unit.name) for code, unit in self.units.items()]
        self.fields["unit"] = forms.ChoiceField(label=_("哪个单位看的"), choices=choices)
        for one in self.types:
            self.fields |= {
                f"has-{one.code}": forms.BooleanField(label=one.name, required=False),
                f"words-{one.code}": forms.CharField(label=_("看到什么、在哪里"), required=False, max_length=300),
                f"photo-{one.code}": forms.FileField(
                    label=_("照片"), required=False, widget=forms.FileInput({"accept": "image/*"})
                ),
            }

    def rows(self) -> list[dict[str, Any]]:
        """Return each kind of defect with its bound fields."""
        return [{name: self[f"{name}-{one.code}"] for name in ("has", "words", "photo")} for one in self.types]

    def seen(self) -> list[Seen]:
        """Return what was ticked, or written, in a valid form."""
        data = self.cleaned_data
        return [
            Seen(one, data[f"words-{one.code}"], data[f"photo-{one.code}"])
            for one in self.types
            if data[f"has-{one.code}"] or data[f"words-{one.code}"] or data[f"photo-{one.code}"]
        ]


class FixForm(forms.Form):
    """How a defect was put right."""

    words = forms.CharField(label=pgettext_lazy("defect", "怎么改的"), required=False, max_length=300)
    photo = forms.FileField(label=_("改后照片"), required=False, widget=forms.FileInput({"accept": "image/*"}))


class ChoiceForm(forms.Form):
    """A photo that is to be seen or taken back; the version that the page showed."""

    seen = forms.IntegerField(min_value=0, max_value=10**9)


class AgainForm(forms.Form):
    """Until when places are looked at again."""

    until = DayField(label=_("回头看到哪天"), required=False)


class EndForm(forms.Form):
    """What a campaign came to."""

    result = forms.CharField(label=_("结果"), required=False, max_length=500, widget=forms.Textarea({"rows": 3}))
    knowing = forms.BooleanField(label=_("知道还有没改好的，就这样结束"), required=False)


class LeaveForm(forms.Form):
    """Why a proposal isn't begun."""

    why = forms.CharField(label=_("为什么不启动"), required=False, max_length=200)


class KindsForm(forms.Form):
    """A sheet of kinds, as a new version."""

    code = forms.CharField(label=_("版本号"), max_length=40)
    sheet = forms.FileField(label=_("表"), widget=forms.FileInput({"accept": ".csv,.xlsx,.xls,.ods"}))
