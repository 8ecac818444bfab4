"""Shapes of input about who may inspect, what, how often: units, sheets, numbers, leave above the cap."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.desks.forms import PlaceField, place_meant
from shanzhi.enforcement.grades import RISK_WORDS, SEVERITY_WORDS, Risk, Severity
from shanzhi.organisation.unit_fields import UnitField
from shanzhi.survey.rows import split_words
from shanzhi.territory.models import Place
from shanzhi.ui.joining import joined


def _words(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PlacesField(forms.CharField):
    """Places of the register by name or number, separated by 、 or a comma; the value is the places."""

    def clean(self, value: Any) -> Any:
        """Return the places, each once."""
        told = split_words(super().clean(value))
        known = {place.code: place for place in Place.objects.filter(code__in=told, valid_to=None)}
        meant = {word: known.get(word) or place_meant(word) for word in told}
        unknown = [word for word, place in meant.items() if place is None]
        if unknown:
            raise forms.ValidationError(_("没有这个场所，或者有几处同名：%(codes)s。") % {"codes": joined(unknown)})
        return list({place.code: place for place in meant.values() if place is not None}.values())


class AllowanceForm(forms.Form):
    """One visit above the cap."""

    place = PlaceField(label=_("哪个场所"), max_length=120, exact=True)
    reason = forms.CharField(label=_("为什么要多查一次"), max_length=300, widget=_words())


class UnitForm(forms.Form):
    """A unit with power to inspect."""

    basis = forms.CharField(label=_("执法依据"), max_length=200, required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        """Take the day on which the name is understood."""
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitField(on=on, label=_("单位"), max_length=128)
        self.order_fields(("unit", "basis"))


class SheetForm(forms.Form):
    """A sheet of items, as a new version."""

    code = forms.CharField(label=_("版本号"), max_length=40, required=False)
    sheet = forms.FileField(label=_("表"), widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.xls,.ods"}))


class RiskForm(forms.Form):
    """Risk classes, one place or a whole sheet."""

    sheet = forms.FileField(
        label=_("表（场所编号、风险等级、理由）"), widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.xls,.ods"})
    )


class RuleForm(forms.Form):
    """The numbers of the draw, as a new version."""

    code = forms.CharField(label=_("版本号"), max_length=40)
    basis = forms.CharField(label=_("依据"), max_length=200, required=False)
    publish_days = forms.IntegerField(label=_("几个工作日内公开"), initial=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Add a number for each risk class and each severity."""
        super().__init__(*args, **kwargs)
        usual = {"low": (1, 5), "ordinary": (2, 10), "high": (4, 25)}
        for risk, label in RISK_WORDS.items():
            words = {"risk": label}
            self.fields[f"cap-{risk}"] = forms.IntegerField(
                label=_("风险%(risk)s：每年最多几次") % words, initial=usual[risk][0]
            )
            self.fields[f"share-{risk}"] = forms.IntegerField(
                label=_("风险%(risk)s：抽百分之几") % words, initial=usual[risk][1]
            )
        for severity, label in SEVERITY_WORDS.items():
            self.fields[f"fix-{severity}"] = forms.IntegerField(
                label=_("%(severity)s问题：几个工作日改好") % {"severity": label},
                initial={"minor": 7, "ordinary": 5, "serious": 3}[severity],
            )

    def told(self) -> dict[str, Any]:
        """Return the words of ``publish_rule``."""
        data = self.cleaned_data
        return {
            "code": data["code"],
            "basis": data["basis"],
            "publish_days": data["publish_days"],
            "caps": {str(one): data[f"cap-{one}"] for one in Risk},
            "shares": {str(one): data[f"share-{one}"] for one in Risk},
            "fix_days": {str(one): data[f"fix-{one}"] for one in Severity},
        }
