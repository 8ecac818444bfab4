"""Shape of input: a sheet and what its rows are, then which of its columns carries what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.hotline.models import SheetImport
from shanzhi.hotline.reading.columns import PURPOSE_WORDS, Purpose, columns_for
from shanzhi.loop.channels import CHANNELS
from shanzhi.organisation.forms import OverAnArea

DOORS = ("hotline", "phone", "web", "walk_in", "api", "sheet")


class UploadForm(OverAnArea):
    """A sheet that came in."""

    asked = _("替哪里收（看不出地点的归到这里）")
    sheet = forms.FileField(
        label=_("表格"),
        help_text=_("CSV或XLSX，原样传上来就行，不用改列名"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.xls,.ods"}),
    )
    purpose = forms.ChoiceField(
        label=_("表里是什么"),
        choices=[(purpose.value, words) for purpose, words in PURPOSE_WORDS.items()],
        initial=Purpose.TELL.value,
        widget=forms.RadioSelect,
    )


class MappingForm(forms.Form):
    """Where it comes from, and the sheet's column for each thing we want to know."""

    source = forms.CharField(
        label=_("哪个系统的表"),
        max_length=40,
        help_text=_("每次写得一样：同一个系统的同一个编号只收一次"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    door = forms.ChoiceField(
        label=_("按哪种来源记"), choices=[(door, CHANNELS[door]) for door in DOORS], initial="hotline"
    )

    def __init__(self, *args: Any, sheet: SheetImport, **kwargs: Any) -> None:
        """Offer the sheet's headers for each column that counts."""
        kwargs.setdefault("initial", {"source": sheet.source, "door": sheet.channel or "hotline"} | sheet.columns)
        super().__init__(*args, **kwargs)
        choices = [("", _("表里没有")), *((header, header) for header in sheet.headers)]
        self.column_names = [column.name for column in columns_for(sheet.purpose)]
        for column in columns_for(sheet.purpose):
            self.fields[column.name] = forms.ChoiceField(label=str(column.label), choices=choices, required=False)

    def head(self) -> list[forms.BoundField]:
        """Return what isn't a column: where the sheet comes from."""
        return [self["source"], self["door"]]

    def found(self) -> list[forms.BoundField]:
        """Return the columns for which the sheet has a header, as known or as chosen."""
        return [self[name] for name in self.column_names if self[name].value()]

    def absent(self) -> list[forms.BoundField]:
        """Return the columns for which the sheet seems to have nothing."""
        return [self[name] for name in self.column_names if not self[name].value()]

    def columns(self) -> dict[str, str]:
        """Return the headers chosen, by column."""
        return {name: self.cleaned_data[name] for name in self.column_names if self.cleaned_data.get(name)}
