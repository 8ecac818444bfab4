"""Shapes that the forms of dockets share."""

from __future__ import annotations

from django import forms


def area(rows: int = 3) -> forms.Textarea:
    """Return a box for some sentences."""
    return forms.Textarea(attrs={"rows": rows})


class Once(forms.Form):
    """A form whose thing is taken in once, however often it is sent."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
