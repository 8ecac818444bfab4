"""Shapes of input about units; the units they name are looked up here, the rules are in ``actions``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.organisation.models import Unit, UnitKind
from shanzhi.organisation.queries import resolve_unit
from shanzhi.territory.queries import names_for


def listed(name: str) -> forms.TextInput:
    """Return an input whose choices are offered by the page's datalist of that name."""
    return forms.TextInput(attrs={"list": name, "autocomplete": "off"})


class Dated(forms.Form):
    """A form that looks names up as of a day."""

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def unit_in(self, field: str) -> Unit | None:
        """Return the unit a field means, None for an empty one.

        :raises ValidationError: when it means none or several.
        """
        text = self.cleaned_data[field].strip()
        unit = resolve_unit(text, on=self.on) if text else None
        if text and unit is None:
            raise forms.ValidationError(_("名录里没有这个单位，或者有几个单位叫这个名字：写单位编码。"))
        return unit


class OverAnArea(forms.Form):
    """A form about one of somebody's own areas, ``area_path`` among what it holds; who has only one isn't asked."""

    asked: Any = _("哪里的")

    def __init__(self, *args: Any, areas: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._only = areas[0] if len(areas) == 1 else ""
        if len(areas) > 1:
            names = names_for(areas)
            choices = [("", _("选一处")), *((path, names.get(path, path)) for path in areas)]
            self.fields["area"] = forms.ChoiceField(label=self.asked, choices=choices)
            self.order_fields(["area"])

    def clean(self) -> dict[str, Any]:
        """Say which area is meant, '' for somebody without any."""
        told = super().clean() or self.cleaned_data
        return told | {"area_path": told.pop("area", self._only)}


class UnitForm(Dated):
    """A unit's details; code and place in the tree are given once."""

    kind = forms.ChoiceField(label=_("类别"), choices=UnitKind.choices)
    phone = forms.CharField(label=_("电话"), required=False, max_length=32)
    address = forms.CharField(label=_("地址"), required=False, max_length=128)
    opening = forms.CharField(label=_("办公时间"), required=False, max_length=128)


class AddUnitForm(UnitForm):
    """A new unit."""

    code = forms.CharField(label=_("单位编码"), max_length=32)
    name = forms.CharField(label=_("单位名称"), max_length=128)
    short_name = forms.CharField(label=_("简称"), required=False, max_length=64)
    parent = forms.CharField(label=_("上级单位"), required=False, max_length=128, widget=listed("units"))
    field_order = ["code", "name", "short_name", "kind", "parent"]

    def clean_parent(self) -> Unit | None:
        """Look the unit up."""
        return self.unit_in("parent")


class RenameForm(forms.Form):
    """Another name; the old one stays understood."""

    name = forms.CharField(label=_("新名称"), max_length=128)
    short_name = forms.CharField(label=_("简称"), required=False, max_length=64)


class AliasForm(forms.Form):
    """One more name people write."""

    alias = forms.CharField(label=_("别名"), max_length=128)


class MergeForm(Dated):
    """What a unit goes into."""

    into = forms.CharField(label=_("并入哪个单位"), max_length=128, widget=listed("units"))

    def clean_into(self) -> Unit | None:
        """Look the unit up."""
        return self.unit_in("into")
