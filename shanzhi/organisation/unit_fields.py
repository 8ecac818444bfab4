"""Fields in which a person writes units as they call them; the value is the unit itself."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from shanzhi.organisation.models import Unit
from shanzhi.organisation.queries import resolve_unit

_BETWEEN = re.compile(r"[、,，;；\n]+")


class UnitField(forms.CharField):
    """A unit by code, name or alias; the value is the unit itself."""

    def __init__(self, *, on: date, **kwargs: Any) -> None:
        """Take the day on which the name is understood."""
        self.on = on
        kwargs.setdefault("widget", forms.TextInput(attrs={"list": "units", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """Return the unit, or None when nothing was written and nothing is required."""
        text = super().clean(value)
        return self.find(text) if text else None

    def find(self, text: str) -> Unit:
        """Return the unit of these words."""
        found = Unit.objects.filter(code=text).first() or resolve_unit(text, on=self.on)
        if found is None:
            raise forms.ValidationError(_("没有叫“%(name)s”的单位，请从列表里选。") % {"name": text})
        return found


class UnitsField(UnitField):
    """Several units, one field or many fields of one name, separated by 、 or a comma."""

    def __init__(self, **kwargs: Any) -> None:
        """Offer the same list as for one unit."""
        super().__init__(widget=ManyInput(attrs={"list": "units", "autocomplete": "off"}), **kwargs)

    def clean(self, value: Any) -> list[Unit]:
        """Return the units, each once."""
        text = forms.CharField.clean(self, value)
        return list(
            {
                unit.pk: unit for word in _BETWEEN.split(text) if word.strip() for unit in [self.find(word.strip())]
            }.values()
        )


class ManyInput(forms.TextInput):
    """A text input that also takes ticked boxes of the same name."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """Return all values given under the name, joined."""
        values = data.getlist(name) if hasattr(data, "getlist") else [data.get(name) or ""]
        return "、".join(value for value in values if value)
