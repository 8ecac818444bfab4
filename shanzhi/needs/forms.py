"""Shapes of input of this room: a listing, a claim with its steps, the three questions, a button."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.needs.actions.projects import Planned
from shanzhi.needs.models import Listing
from shanzhi.needs.workflow import ACHIEVED, CATEGORIES, KINDS
from shanzhi.organisation.forms import Dated, listed
from shanzhi.organisation.models import Unit
from shanzhi.ui.days import DayField
from shanzhi.ui.once import KeyField

STAGES = 3
YES_NO = (("yes", _("是")), ("no", _("不是")))


class ListingForm(Dated):
    """What is needed or offered."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("名称"), max_length=80, help_text=_("一句话，例如：想要一间能坐30人的会议室"))
    category = forms.ChoiceField(label=_("类别"), choices=list(CATEGORIES.items()))
    words = forms.CharField(
        label=_("说明"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("不写个人姓名和电话。"),
    )  # fmt: skip
    place_text = forms.CharField(label=_("地点"), max_length=120, required=False)
    quantity = forms.IntegerField(label=_("数量"), required=False, min_value=1, max_value=100_000_000)
    measure = forms.CharField(label=_("计量单位"), max_length=12, required=False, help_text=_("例如：间、场、人、元"))
    valid_until = DayField(label=_("有效到"), required=False, ahead=70)  # the longest use of land

    def told(self) -> dict[str, Any]:
        """Return what the verbs take, without what was seen."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class AddForm(ListingForm):
    """A new listing."""

    kind = forms.ChoiceField(label=_("种类"), choices=list(KINDS.items()), widget=forms.RadioSelect)
    owner = forms.CharField(label=_("哪个单位的"), max_length=128, widget=listed("units"))
    key = KeyField()
    field_order = ["kind", "owner"]

    def clean_owner(self) -> Unit | None:
        """Look the unit up."""
        return self.unit_in("owner")


class ClaimForm(Dated):
    """Claiming a need: who, how, with what, by when."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    claimant = forms.CharField(label=_("认领单位"), max_length=128, widget=listed("units"))
    plan = forms.CharField(label=_("打算怎么办"), max_length=1000, widget=forms.Textarea({"rows": 3}))
    due_on = DayField(label=_("哪天前办完"))
    resources = forms.MultipleChoiceField(
        label=_("带上哪些资源"), required=False, widget=forms.CheckboxSelectMultiple
    )  # fmt: skip

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the suggested resources, and empty rows for steps."""
        super().__init__(*args, **kwargs)
        self.fields["resources"].choices = offered  # type: ignore[attr-defined]
        if not offered:
            del self.fields["resources"]
        for n in range(1, STAGES + 1):
            self.fields[f"name_{n}"] = forms.CharField(label=_("第%(n)s步") % {"n": n}, max_length=80, required=False)
            self.fields[f"due_{n}"] = DayField(label=_("第%(n)s步哪天前") % {"n": n}, required=False)

    def clean_claimant(self) -> Unit | None:
        """Look the unit up."""
        return self.unit_in("claimant")

    def stages(self) -> list[Planned]:
        """Return the steps that were named; without a day of its own a step ends with the project."""
        data = self.cleaned_data
        named = [(data[f"name_{n}"].strip(), data[f"due_{n}"] or data["due_on"]) for n in range(1, STAGES + 1)]
        return [Planned(name, due) for name, due in named if name]


class StepForm(forms.Form):
    """A button with what some verbs need: a reason, a result, which step, the three answers."""

    seen = forms.IntegerField()
    reason = forms.CharField(label=_("为什么"), required=False, max_length=200)
    result = forms.CharField(label=_("办成什么样"), required=False, max_length=1000)
    ordinal = forms.IntegerField(required=False, min_value=1)
    resource = forms.CharField(label=_("资源"), required=False, max_length=16)
    wanted = forms.ChoiceField(label=_("是不是需要的"), required=False, choices=YES_NO)
    achieved = forms.ChoiceField(label=_("办成没有"), required=False, choices=list(ACHIEVED.items()))
    again = forms.ChoiceField(label=_("还愿不愿再来"), required=False, choices=YES_NO)
    words = forms.CharField(label=_("还想说的"), required=False, max_length=200)


def initial_of(listing: Listing) -> dict[str, Any]:
    """Return what the form of a listing starts with."""
    names = ("title", "category", "words", "place_text", "quantity", "measure", "valid_until")
    return {"seen": listing.version, **{name: getattr(listing, name) for name in names}}
