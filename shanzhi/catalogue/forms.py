"""Shape of input: a sheet, which part of the catalogue it is, and the number of the version it becomes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.catalogue.models import Part
from shanzhi.ui.tried import SheetField, SheetForm


class ImportForm(SheetForm):
    """A sheet to take in."""

    part = forms.ChoiceField(label=_("哪一部分"), choices=Part.choices)
    sheet = SheetField(label=_("表格"), help_text=_("CSV或XLSX。整张表替换这一部分，旧版本留着。"))
    code = forms.CharField(label=_("版本号"), max_length=40, required=False, help_text=_("不填就用今天的日期。"))
    title = forms.CharField(label=_("名称"), max_length=100, required=False)
    seen = forms.CharField(required=False)
    sure = forms.BooleanField(label=_("看过了，确实要照这张表发布"), required=False)
