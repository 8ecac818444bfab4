"""The form in which a rehearsal is described: how long, how much, and the rates in percent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.rehearse.actions.plays import MOST_A_DAY, MOST_DAYS
from shanzhi.script.rates import DEFAULT, Rates

RATE = "rate_"
HUNDRED = 100


class PlayForm(forms.Form):
    """A rehearsal asked for; every rate is a field of its own, in percent."""

    days = forms.IntegerField(label=_("演几天"), min_value=1, max_value=MOST_DAYS, initial=5)
    per_day = forms.IntegerField(label=_("每个工作日几件来件"), min_value=0, max_value=MOST_A_DAY, initial=6)
    ahead = forms.ChoiceField(
        label=_("哪些天"),
        choices=[("", _("到现在为止的这些天")), ("1", _("从现在往后的这些天"))],
        required=False,
        widget=forms.RadioSelect,
    )
    seed = forms.IntegerField(label=_("种子"), min_value=0, initial=1, help_text=_("种子一样，演出来的也一样"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, share in DEFAULT.lines():
            self.fields[RATE + name] = forms.FloatField(
                label=str(label),
                min_value=0,
                max_value=HUNDRED,
                initial=round(share * HUNDRED, 1),
                widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.1"}),
            )

    def rate_fields(self) -> list[forms.BoundField]:
        """Return the fields of the rates, in the order of the loop."""
        return [self[name] for name in self.fields if name.startswith(RATE)]

    def rates(self) -> Rates:
        """Return the rates as shares."""
        kept = {name: self.cleaned_data[RATE + name] / HUNDRED for name, _label, _share in DEFAULT.lines()}
        return Rates.from_json(kept)
