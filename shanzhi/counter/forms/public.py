"""What residents write: a telling, number and code, words added, an objection, a rating."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.post.forms import NO_PHONE
from shanzhi.post.phones import PHONE, normalise_phone
from shanzhi.reports import codes
from shanzhi.reports.workflow import ANSWERS, QUESTIONS
from shanzhi.ui.once import KeyField


def clean_phone(written: str) -> str:
    """Return a telephone number's digits, or '' for none.

    :raises ValidationError: for what can't be a number.
    """
    digits = normalise_phone(written)
    if (digits or written.strip()) and not PHONE.match(digits):
        raise forms.ValidationError(str(NO_PHONE))
    return digits


class TellForm(forms.Form):
    """The one box, and what may stand beside it."""

    key = KeyField()
    text = forms.CharField(
        label=_("什么事"),
        help_text=_("像说话一样写：什么地方、什么样子。"),
        error_messages={"required": _("还没写。写一句也行，例如：梧桐路47号门口路面塌了")},
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4, "data-key": "T"}),
    )
    place_text = forms.CharField(
        label=_("地址"), required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    place_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    lon = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=-90, max_value=90)
    alike = forms.CharField(widget=forms.HiddenInput, required=False, max_length=24)
    seen = forms.BooleanField(widget=forms.HiddenInput, required=False)
    kept = forms.BooleanField(widget=forms.HiddenInput, required=False)
    phone = forms.CharField(
        label=_("手机号"),
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    proxy = forms.BooleanField(label=_("我替别人说（家里老人、邻居）"), required=False)

    def clean_phone(self) -> str:
        """Return the digits."""
        return clean_phone(self.cleaned_data.get("phone") or "")

    def clean(self) -> dict[str, Any]:
        """Half a point is no point."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("lon") is None or data.get("lat") is None:
            data["lon"] = data["lat"] = None
        return data


class StatusForm(forms.Form):
    """Number and query code, as they stand on the receipt."""

    number = forms.CharField(
        label=_("编号"),
        max_length=20,
        help_text=_("9个数字，例如2603 01207"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    code = forms.CharField(
        label=_("查询码"),
        max_length=40,
        help_text=_("4个一组，共4组；大小写都行，空格可以不输"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_number(self) -> str:
        """Return the nine digits, or what was written: the answer to a wrong number is the same as to a wrong code."""
        written: str = self.cleaned_data["number"]
        return codes.normalise_number(written) or written


class AddForm(forms.Form):
    """Words added by the teller."""

    text = forms.CharField(
        label=_("补充情况"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ObjectForm(forms.Form):
    """What isn't solved."""

    reason = forms.CharField(
        label=_("哪里没解决"),
        help_text=_("由没办过这件事的人来看，看过告诉您。"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RateForm(forms.Form):
    """The three questions, one sheet, once."""

    words = forms.CharField(
        label=_("还想说的"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask the questions in their order, before the words."""
        super().__init__(*args, **kwargs)
        asked = {
            name: forms.TypedChoiceField(
                label=label,
                choices=[(str(value), words) for value, words in ANSWERS.items()],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("选一个")},
            )
            for name, label in QUESTIONS.items()
        }
        self.fields = {**asked, **self.fields}

    def answers(self) -> dict[str, int]:
        """Return the answers by question."""
        return {name: self.cleaned_data[name] for name in QUESTIONS}
