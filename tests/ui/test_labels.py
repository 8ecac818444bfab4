"""Whoever is told what is wrong with a form is told of which field: every field that a person fills has a name."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path

from django import forms

import shanzhi

ROOMS = Path(shanzhi.__file__).parent
# What the page itself puts into a form, or which button was pressed: no person fills it.
OURS = {
    "alike", "bond", "case", "finding", "key", "kept", "kind", "lat", "lon", "matter", "offered", "ordinal",
    "phone_clock_at", "photo", "photos", "place", "place_key", "proposal", "query", "seal", "seen", "slip", "talk",
    "verb", "what", "written_at",
}  # fmt: skip


def shapes():
    """Return every form of the house."""
    for path in sorted([*ROOMS.rglob("forms.py"), *ROOMS.rglob("forms/*.py")]):
        module = import_module(".".join(("shanzhi", *path.relative_to(ROOMS).with_suffix("").parts)))
        for name, shape in inspect.getmembers(module, inspect.isclass):
            if issubclass(shape, forms.BaseForm) and shape.__module__ == module.__name__:
                yield f"{module.__name__}.{name}", shape


def test_every_field_that_a_person_fills_has_a_name():
    nameless = {
        f"{where}.{name}" for where, shape in shapes() for name, field in shape.base_fields.items()
        if not field.label and name not in OURS and not field.widget.is_hidden
    }  # fmt: skip
    assert nameless == set()
