"""The shape of what staff bring to a report. No rules here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.cases.models import Case
from shanzhi.kernel.actors import Actor


def _words(label: object, *, rows: int = 3, required: bool = True, hint: object = "") -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        required=required,
        help_text=hint,  # type: ignore[arg-type]
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class PurposeForm(forms.Form):
    """What an opened identity is for."""

    purpose = _words(_("打开做什么用"), hint=_("写明用途，例如：回访核实积水位置。记入经过，反映人看得到打开的次数。"))


class NewCodeForm(forms.Form):
    """How the clerk knows that it is the teller."""

    reason = _words(
        _("怎么认出是反映人本人"), rows=2, hint=_("例如：用留的手机号打来，说得出反映的内容。旧的查询码马上作废。")
    )


class RelayForm(forms.Form):
    """A message to the teller."""

    text = _words(_("给反映人留话"), hint=_("双方都看不到号码。反映人凭编号和查询码看，留了手机号的会收到短信。"))


class ReleaseForm(forms.Form):
    """The words everybody may read."""

    text = _words(_("公开的话"), rows=4, hint=_("姓名、电话、门牌会再遮一遍。公开前请通读。"))


class TieForm(forms.Form):
    """Which case a report is tied to, and why."""

    to = forms.CharField(label=_("并到哪一件"), max_length=24, help_text=_("写事项编号，例如26-000418"))
    reason = forms.CharField(label=_("为什么是同一件"), max_length=300, required=False)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        """Take who writes: cases they may not know of are not there."""
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_to(self) -> Case:
        """Return the case of this number."""
        number = self.cleaned_data["to"]
        found: Case | None = Case.objects.visible_to(self.by).filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("没有找到编号%(number)s的事项，请核对。"), params={"number": number})
        return found


class ReasonForm(forms.Form):
    """Why a report is taken out."""

    reason = forms.CharField(label=_("为什么不是同一件"), max_length=300, required=False)


class DecisionForm(forms.Form):
    """How an objection is judged."""

    verdict = forms.ChoiceField(
        label=_("怎么判断"),
        choices=[("uphold", _("异议成立，重新办")), ("refuse", _("异议不成立"))],
        widget=forms.RadioSelect,
    )
    decision = _words(_("为什么"), hint=_("反映人会看到这句话。"))
