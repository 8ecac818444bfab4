"""Shapes of input about articles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.catalogue.queries import matter_by_code
from shanzhi.knowledge.actions import Written
from shanzhi.organisation.forms import Dated, listed
from shanzhi.organisation.models import Unit

DAY = {"type": "date"}


class ArticleForm(Dated):
    """What an article says, whose it is and how long it holds."""

    title = forms.CharField(
        label=_("标题"), max_length=80, help_text=_("写成群众会问的一句话，例如“困难补贴怎么申请”。")
    )
    body = forms.CharField(label=_("正文"), max_length=5000, widget=forms.Textarea({"rows": 10}))
    source = forms.CharField(label=_("出处"), max_length=200, help_text=_("文件名称和文号，或者谁定的。"))
    unit = forms.CharField(label=_("负责单位"), max_length=128, widget=listed("units"))
    matters = forms.CharField(
        label=_("用在哪些事项"), max_length=160, required=False, help_text=_("事项编码，几个用空格隔开。")
    )
    review_on = forms.DateField(label=_("哪天复核"), widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    expires_on = forms.DateField(label=_("哪天失效"), required=False, widget=forms.DateInput(DAY, format="%Y-%m-%d"))
    is_public = forms.BooleanField(label=_("居民也能看"), required=False)

    def clean_unit(self) -> Unit | None:
        """Look the unit up."""
        return self.unit_in("unit")

    def clean_matters(self) -> tuple[str, ...]:
        """See that each code is a matter's."""
        codes = tuple(dict.fromkeys(self.cleaned_data["matters"].split()))
        unknown = [code for code in codes if matter_by_code(code) is None]
        if unknown:
            raise forms.ValidationError(_("清单里没有这个事项编码：%(codes)s") % {"codes": " ".join(unknown)})
        return codes

    def written(self) -> Written:
        """Return what was written, of a valid form."""
        told: dict[str, Any] = dict(self.cleaned_data)
        return Written(matter_codes=told.pop("matters"), **told)


class StepForm(forms.Form):
    """A step on an article; a review brings the next day."""

    verb = forms.ChoiceField(choices=[(verb, verb) for verb in ("publish", "review", "withdraw")])
    review_on = forms.DateField(label=_("下次复核"), required=False, widget=forms.DateInput(DAY, format="%Y-%m-%d"))
