"""Shapes of input: a proposal and its decision."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.accounts.models import User
from shanzhi.assessment.forms import Long, SeenForm


class ProposeForm(forms.Form):
    """Somebody proposed for the reserve list."""

    username = forms.CharField(label=_("提名谁"), max_length=64, help_text=_("用户名，自己带的人。"))
    reason = Long(label=_("理由"))

    def clean_username(self) -> User | None:
        """Look the person up; that there is nobody is said like that they aren't one's own."""
        return User.objects.people().filter(username=self.cleaned_data["username"].strip(), is_active=True).first()


class DecideNominationForm(SeenForm):
    """Whether somebody enters the reserve list."""

    taken = forms.ChoiceField(
        label=_("决定"),
        choices=[("yes", _("列入后备")), ("no", pgettext_lazy("step", "不列入"))],
        widget=forms.RadioSelect,
    )
    decision = Long(label=_("理由"))
