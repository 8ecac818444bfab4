"""The shape of what is decided about a hot issue."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.learning.models import HotIssue


class AcceptForm(forms.Form):
    """As what it is taken up."""

    kind = forms.ChoiceField(label=_("列为"), choices=HotIssue.Kind.choices, widget=forms.RadioSelect)
    seen = forms.IntegerField(widget=forms.HiddenInput)


class DismissForm(forms.Form):
    """Why it isn't."""

    reason = forms.CharField(label=_("为什么不列"), max_length=200)
    seen = forms.IntegerField(widget=forms.HiddenInput)
