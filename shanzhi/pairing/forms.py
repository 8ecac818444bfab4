"""Shapes of input of this room: a pair by hand, a step, a side's words, the proposals somebody ticked."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.pairing.kinds import KINDS
from shanzhi.ui.days import DayField


class PairForm(forms.Form):
    """Two sides by name or code, or what one side brings."""

    kind = forms.ChoiceField(choices=list(KINDS.items()))
    first = forms.CharField(label=_("哪一方"), required=False, max_length=128)
    second = forms.CharField(label=_("另一方"), required=False, max_length=128)
    words = forms.CharField(label=_("资源或需求，用顿号隔开"), required=False, max_length=300)
    capacity = forms.IntegerField(label=_("最多几家"), required=False, min_value=0, max_value=500)


class StepForm(forms.Form):
    """What a step brings: every verb takes what it needs of this one shape."""

    seen = forms.IntegerField()
    on = DayField(label=_("哪天"), ahead=0, required=False)
    mode = forms.CharField(label=_("什么形式"), required=False, max_length=10)
    note = forms.CharField(label=_("办了什么"), required=False, max_length=200)
    report = forms.CharField(label=_("小结"), required=False, max_length=2000)
    to = forms.CharField(label=_("交接给谁，不交接不填"), required=False, max_length=128)
    never = forms.BooleanField(label=_("以后也不配这两边"), required=False)
