"""The shape of a request carried out. No rules here."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.counter.forms.public import clean_phone
from shanzhi.rights.actions import PARTS

HINT = _("谁要求的、怎么认出是本人。例如：本人带回执到窗口提出。记入日志，不写姓名、号码。")


class _Request(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=300, help_text=HINT, widget=forms.Textarea(attrs={"rows": 2}))


class EraseForm(_Request):
    """Why who told it is erased, and that the teller knows what that means."""

    prefix = "erase"
    sure = forms.BooleanField(
        label=_("跟反映人讲清了：删了找不回来，不再打电话、发短信，也不再回访，只能凭编号和查询码看。"), required=False
    )


class CorrectForm(_Request):
    """What is right."""

    prefix = "correct"
    field_order = ("name", "phone", "relation", "reason")
    name = forms.CharField(label=PARTS["name"], max_length=40, required=False, help_text=_("不改的空着。"))
    phone = forms.CharField(
        label=PARTS["phone"],
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    relation = forms.CharField(label=PARTS["relation"], max_length=40, required=False)

    def clean_phone(self) -> str:
        """Return the digits."""
        return clean_phone(self.cleaned_data.get("phone") or "")
