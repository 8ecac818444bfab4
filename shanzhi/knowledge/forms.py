"""Shapes of input about articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.catalogue.models import Matter
from shanzhi.catalogue.queries import matter_by_code
from shanzhi.knowledge.actions import Written
from shanzhi.organisation.forms import Dated, listed
from shanzhi.organisation.models import Unit
from shanzhi.organisation.unit_fields import ManyInput
from shanzhi.ui.days import DayField
from shanzhi.ui.joining import joined

MOST = 198  # characters of codes that an article keeps
_BETWEEN = re.compile(r"[、,，;；\s]+")


def matters_said(codes: Sequence[str]) -> str:
    """Return matters as a person writes them: by name, by code where two are called so (one statement)."""
    leaves = dict(Matter.objects.current().dispatchable().values_list("code", "name")) if codes else {}
    times = Counter(leaves.values())
    names = {code: name for code, name in leaves.items() if times[name] == 1 and not _BETWEEN.search(name)}
    return "、".join(names.get(code, code) for code in codes)


class MattersField(forms.CharField):
    """Several matters by name or code, written or ticked under one name; the value is their codes."""

    widget = ManyInput(attrs={"list": "matters", "autocomplete": "off"})

    def clean(self, value: Any) -> tuple[str, ...]:
        """Look each of them up."""
        codes: list[str] = []
        unknown = []
        for word in filter(None, _BETWEEN.split(super().clean(value))):
            found = matter_by_code(word) or Matter.objects.current().dispatchable().filter(name=word).first()
            codes += [found.code] if found else []
            unknown += [] if found else [word]
        if unknown:
            raise forms.ValidationError(_("清单里没有这个事项：%(names)s") % {"names": joined(unknown)})
        kept = tuple(dict.fromkeys(codes))
        if len(" ".join(kept)) > MOST:
            raise forms.ValidationError(_("选得太多，存不下，少选几项。"))
        return kept


class ArticleForm(Dated):
    """What an article says, whose it is and how long it holds."""

    title = forms.CharField(
        label=_("标题"), max_length=80, help_text=_("写成群众会问的一句话，例如“困难补贴怎么申请”。")
    )
    body = forms.CharField(label=_("正文"), max_length=5000, widget=forms.Textarea({"rows": 10}))
    source = forms.CharField(label=_("出处"), max_length=200, help_text=_("文件名称和文号，或者谁定的。"))
    unit = forms.CharField(label=_("负责单位"), max_length=128, widget=listed("units"))
    matters = MattersField(
        label=_("用在哪些事项"), required=False, help_text=_("写名称，几个用顿号隔开；也可以在下面勾。")
    )
    review_on = DayField(label=_("哪天复核"), ahead=30)
    expires_on = DayField(label=_("哪天失效"), required=False, ahead=30)
    is_public = forms.BooleanField(label=_("居民也能看"), required=False)

    def clean_unit(self) -> Unit | None:
        """Look the unit up."""
        return self.unit_in("unit")

    def written(self) -> Written:
        """Return what was written, of a valid form."""
        told: dict[str, Any] = dict(self.cleaned_data)
        return Written(matter_codes=told.pop("matters"), **told)


class StepForm(forms.Form):
    """A step on an article; a review brings the next day."""

    verb = forms.ChoiceField(choices=[(verb, verb) for verb in ("publish", "review", "withdraw")])
    review_on = DayField(label=_("下次复核"), required=False, ahead=30)
