"""What the clerk writes down for somebody on the telephone or at the window, on one screen."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.counter.forms.public import clean_phone
from shanzhi.loop.channels import CHANNELS
from shanzhi.loop.workflow import ZONE_WORDS, Zone
from shanzhi.organisation.unit_fields import UnitField
from shanzhi.ui.once import KeyField


class DeskForm(forms.Form):
    """One telling, in the order in which people speak: what, where, who."""

    key = KeyField()
    alike = forms.CharField(widget=forms.HiddenInput, required=False, max_length=24)
    place_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    channel = forms.ChoiceField(
        label=pgettext_lazy("channel", "怎么来的"),
        choices=[("phone", CHANNELS["phone"]), ("walk_in", CHANNELS["walk_in"])],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("什么事"),
        max_length=5000,
        help_text=_("照他说的记；姓名、电话不用写进来，写在下面就封存了"),
        widget=forms.Textarea(attrs={"rows": 5, "autofocus": True, "data-key": "T"}),
    )
    place_text = forms.CharField(
        label=pgettext_lazy("question", "在哪里"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-key": "A"}),
    )
    phone = forms.CharField(
        label=_("手机号"),
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "data-key": "P"}),
    )
    name = forms.CharField(
        label=_("姓名"), required=False, max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    relation = forms.CharField(
        label=_("替谁说"),
        required=False,
        max_length=40,
        help_text=_("替别人说的才写，例如：替楼下老人"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    wants_sms = forms.BooleanField(label=_("有结果发短信告诉他"), required=False, initial=True)
    zone = forms.ChoiceField(
        label=_("谁能知道"),
        choices=[(zone.value, words) for zone, words in ZONE_WORDS.items()],
        initial=Zone.ORDINARY.value,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, on: date, **kwargs: Any) -> None:
        """Take the day on which a unit's name is understood."""
        super().__init__(data, **kwargs)
        self.fields["complained_unit"] = UnitField(
            on=on, label=_("被举报的单位"), required=False, help_text=_("举报才写；这个单位和它的人看不到这一件")
        )

    def clean_phone(self) -> str:
        """Return the digits."""
        return clean_phone(self.cleaned_data.get("phone") or "")
