"""Shapes of input about the ground: one place, one sheet. Pure shape; the verbs decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.survey.rows import split_words
from shanzhi.territory.models import Place


class PlaceForm(forms.Form):
    """One place as a keeper edits it; ``changes()`` is what ``add_place`` and ``edit_place`` take."""

    name = forms.CharField(label=_("名称"), max_length=120)
    kind = forms.ChoiceField(label=_("类别"), choices=Place.Kind.choices)
    aliases = forms.CharField(label=_("别名"), required=False, help_text=_("用顿号隔开"))
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    lon = forms.FloatField(label=_("经度"), required=False)
    lat = forms.FloatField(label=_("纬度"), required=False)
    crs = forms.ChoiceField(label=_("坐标系"), choices=Place.System.choices, initial=Place.System.WGS84)

    @classmethod
    def for_place(cls, place: Place) -> PlaceForm:
        """Return the form filled with a place as it stands, its point in WGS84."""
        names = ("name", "kind", "address", "lon", "lat")
        return cls(initial={name: getattr(place, name) for name in names} | {"aliases": "、".join(place.aliases)})

    def clean(self) -> dict[str, Any]:
        """See that a point has both numbers."""
        cleaned = super().clean() or {}
        if (cleaned.get("lon") is None) != (cleaned.get("lat") is None):
            self.add_error("lat", _("经度和纬度要一起填。"))
        return cleaned

    def changes(self, place: Place | None = None) -> dict[str, Any]:
        """Return the verb's keyword arguments; an unmoved point is left out, so that what was given stays."""
        values = dict(self.cleaned_data) | {"aliases": split_words(self.cleaned_data["aliases"])}
        if place is not None and (values["lon"], values["lat"]) == (place.lon, place.lat):
            return {name: value for name, value in values.items() if name not in {"lon", "lat", "crs"}}
        return values


class SheetForm(forms.Form):
    """One file to import, tried first."""

    file = forms.FileField(label=_("文件"), help_text=_("CSV、XLSX或GeoJSON"))
    crs = forms.ChoiceField(label=_("坐标系"), choices=Place.System.choices, initial=Place.System.WGS84, required=False)
    dry_run = forms.BooleanField(label=_("只试读，不写入"), required=False, initial=True)
