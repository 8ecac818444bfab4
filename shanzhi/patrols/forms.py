"""What a worker writes on the phone: a telling, one done on the spot, what was found."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.catalogue.models import Matter
from shanzhi.post.forms import PhoneField
from shanzhi.reports.shapes import Teller
from shanzhi.ui.once import KeyField

FINDINGS = (("true", _("属实")), ("not_found", _("没有发现")), ("different", _("和说的不一样")))


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class TellForm(forms.Form):
    """A telling: the words are all that is needed."""

    key = KeyField()
    kept = forms.BooleanField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("什么事"),
        max_length=5000,
        error_messages={"required": _("还没写。写一句也行，例如：3号楼2单元楼道灯不亮")},
        widget=_words(3),
    )
    place = forms.CharField(required=False, max_length=60)
    offered = forms.CharField(required=False, max_length=8)
    place_text = forms.CharField(label=_("别的地方"), required=False, max_length=200)
    lon = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-90, max_value=90)
    matter = forms.CharField(required=False, max_length=24)
    alike = forms.CharField(required=False, max_length=24)
    relation = forms.CharField(
        label=_("替谁说"), required=False, max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    name = forms.CharField(
        label=_("居民的姓名"), required=False, max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    phone = PhoneField(
        label=_("居民的手机号"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    def clean_matter(self) -> Matter | None:
        """Return the matter that was tapped, or nothing: it is never asked."""
        code = self.cleaned_data.get("matter") or ""
        return Matter.objects.current().dispatchable().filter(code=code).first() if code else None

    def clean(self) -> dict[str, Any]:
        """Half a point is no point."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("lon") is None or data.get("lat") is None:
            data["lon"] = data["lat"] = None
        return data

    def resident(self) -> Teller:
        """Return the resident for whom the worker tells it; nobody when the worker tells it themselves."""
        data = self.cleaned_data
        return Teller(data.get("name", ""), data.get("phone", ""), data.get("relation", ""))


class DoneForm(TellForm):
    """Something put right on the spot: what it was, which kind, and how it was done."""

    matter = forms.CharField(
        label=_("是哪类事"), max_length=24, error_messages={"required": _("选一类：当场能办的都在下面")}
    )
    outcome = forms.CharField(
        label=_("怎么办好的"),
        max_length=2000,
        help_text=_("一句就行；反映的人也看到这一句。"),
        error_messages={"required": _("还没写怎么办好的，例如：已劝离，杂物当场清走")},
        widget=_words(2),
    )


class VerifyForm(forms.Form):
    """What was found on the ground."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    finding = forms.ChoiceField(
        choices=FINDINGS, error_messages={"required": _("按一个：属实、没有发现、和说的不一样")}
    )
    note = forms.CharField(label=_("看到什么"), required=False, max_length=1000, widget=_words(3))

    def clean(self) -> dict[str, Any]:
        """Ask for a word only where the three buttons can't say it."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("finding") == "different" and not data.get("note"):
            self.add_error("note", _("写一句：和说的哪里不一样"))
        return data
