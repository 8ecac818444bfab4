"""Shapes of input: freezing, a sheet, an appeal and its answer, a note on a finding."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class Long(forms.CharField):
    """A few lines of words."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": 3}), max_length=2000, **kwargs)


class FreezeForm(forms.Form):
    """Which sheet a period is scored by, and what its readers should know."""

    sheet = forms.ChoiceField(label=_("评分表"))
    context = Long(
        label=_("情况说明"), required=False, help_text=_("看的人该知道的：暴雨、迁建、清单调整。会和结果一起公布。")
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, sheets: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = sheets  # type: ignore[attr-defined]


class SeenForm(forms.Form):
    """A step on a page that was read at a version."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class SheetForm(forms.Form):
    """A score sheet as data."""

    body = forms.CharField(
        label=_("评分表"),
        widget=forms.Textarea({"rows": 8, "spellcheck": "false"}),
        max_length=40_000,
        help_text=_("一段JSON，照已有的表改；指标用字典里的代码。件数、打卡一类会被退回。"),
    )


class AppealForm(forms.Form):
    """What a unit finds wrong in a figure."""

    case_number = forms.CharField(label=_("哪一件"), max_length=24, help_text=_("事项编号，在分母清单里的。"))
    reason = Long(label=_("哪里算错了、依据是什么"))


class DecideAppealForm(SeenForm):
    """The answer to an appeal."""

    effect = forms.ChoiceField(
        label=_("答复"),
        choices=[("", _("不成立，数不变")), ("meet", _("成立，改判为达到")), ("leave_out", _("成立，这一件不计"))],
        required=False,
        widget=forms.RadioSelect,
    )
    decision = Long(label=_("理由"))


class NoteForm(forms.Form):
    """What a human saw."""

    note = forms.CharField(label=_("看了怎么说"), max_length=500)
