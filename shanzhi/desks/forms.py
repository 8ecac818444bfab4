"""The shape of what is brought to a step: one form class, read from the table's needs. No rules here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shanzhi.accounts.models import User
from shanzhi.catalogue.models import Matter
from shanzhi.catalogue.queries import reasons
from shanzhi.kernel.steps import Need
from shanzhi.organisation.unit_fields import UnitField, UnitsField
from shanzhi.people.forms import area_meant
from shanzhi.territory.models import Grid, Place
from shanzhi.territory.queries import gazetteer
from shanzhi.ui.days import DayField
from shanzhi.ui.forms import quoted
from shanzhi.ui.joining import joined
from shanzhi.works.models import WorksProject

_BRACES = re.compile(r"\{[^{}]{1,20}\}")


def offered(name: str, **attrs: Any) -> forms.TextInput:
    """Return an input whose choices the page's list of that name offers (``desks/_datalists.html``)."""
    return forms.TextInput(attrs={"list": name, "autocomplete": "off", **attrs})


class MatterField(forms.CharField):
    """A leaf of the catalogue in force, by code or name; the value is the matter."""

    def __init__(self, **kwargs: Any) -> None:
        """Offer the catalogue's leaves as one types."""
        kwargs.setdefault("widget", offered("matters"))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """Return the matter, or None when nothing was written and nothing is required."""
        text = super().clean(value)
        if not text:
            return None
        leaves = Matter.objects.current().dispatchable()
        found = leaves.filter(code=text).first() or leaves.filter(name=text).first()
        if found is None:
            raise forms.ValidationError(_("清单里没有“%(name)s”这一项，请从列表里选。") % {"name": text})
        return found


class AreaField(forms.CharField):
    """A division or grid, by code or name; the value is the row."""

    def __init__(self, *, grids_only: bool = False, **kwargs: Any) -> None:
        """Offer all areas as one types; ``grids_only`` takes nothing larger."""
        self.grids_only = grids_only
        kwargs.setdefault("widget", offered("areas"))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """Return the area, or None when nothing was written and nothing is required."""
        text = super().clean(value)
        found = area_meant(text, on=None) if text else None
        if text and (found is None or (self.grids_only and not isinstance(found, Grid))):
            raise forms.ValidationError(_("没有叫“%(name)s”的地方，或者有几个同名，请从列表里选。") % {"name": text})
        return found


def place_meant(text: str) -> Place | None:
    """Return the place in use of a code or a name; None when it means nothing or several."""
    found = list(Place.objects.filter(Q(code=text) | Q(name=text), valid_to=None).order_by("pk")[:9])
    coded = [place for place in found if place.code == text]
    return coded[0] if coded else found[0] if len(found) == 1 else None


class PlaceField(forms.CharField):
    """A place of the register, by code, name or the way people say it; the value is the place."""

    def __init__(self, *, area_path: str = "", exact: bool = False, **kwargs: Any) -> None:
        """Take the area in which a name is looked for first; ``exact`` takes codes and whole names alone."""
        self.area_path, self.exact = area_path, exact
        typed = {"hx-get": reverse_lazy("desks:places"), "hx-trigger": "input changed delay:200ms"}
        kwargs.setdefault("widget", offered("places", **typed, **{"hx-target": "#places"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """Return the place, or None when nothing was written and nothing is required."""
        text = super().clean(value)
        if not text:
            return None
        named = place_meant(text) if self.exact else Place.objects.filter(code=text).first()
        if named is not None:
            return named
        if self.exact:
            raise forms.ValidationError(_("没有叫“%(name)s”的场所，或者有几处同名，请从列表里选。") % {"name": text})
        codes = [match.code for match in gazetteer(text, area_path=self.area_path) if match.kind == "place"]
        found = Place.objects.filter(code=codes[0]).first() if codes else None
        if found is None:
            raise forms.ValidationError(
                _("场所登记里没有找到“%(name)s”。换个说法，或先空着，进“地点不明”的队列。") % {"name": text}
            )
        return found


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the people offered, by name."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name people know."""
        return str(obj.name)


class StepForm(forms.Form):
    """The form of one row of a table: a field for each need, plus the version of the page that was read."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        needs: Iterable[Need],
        *args: Any,
        on: date,
        area_path: str = "",
        people: Sequence[int] = (),
        **kwargs: Any,
    ) -> None:
        """Build the fields. ``on`` is today in China; ``people`` are the users a user field offers."""
        super().__init__(*args, **kwargs)
        self.need_names = []
        for need in needs:
            self.need_names.append(need.name)
            self.fields[need.name] = _field(need, on=on, area_path=area_path, people=people)

    def is_valid(self) -> bool:
        """Return whether it may be sent; with a sentence picked for the reply it is shown again instead."""
        return not quoted(self) and super().is_valid()

    def brought(self) -> dict[str, Any]:
        """Return what was brought, for the verb."""
        return {name: self.cleaned_data[name] for name in self.need_names if self.cleaned_data.get(name)}


def _field(need: Need, *, on: date, area_path: str, people: Sequence[int]) -> forms.Field:
    common: dict[str, Any] = {"label": need.label, "required": need.required, "help_text": need.hint}
    if need.kind == "long_text":
        filled = [no_braces] if need.name == "public_text" else []
        area = forms.Textarea(attrs={"rows": 3})
        return forms.CharField(widget=area, max_length=4000, validators=filled, **common)
    if need.kind == "choice":
        return forms.ChoiceField(choices=need.choices, widget=forms.RadioSelect, **common)
    if need.kind == "code":
        offered = [(reason.code, reason.name) for reason in reasons(need.reason_list)]
        return forms.ChoiceField(choices=[("", _("请选一条")), *offered], **common)
    if need.kind == "unit":
        return UnitField(on=on, **common)
    if need.kind == "units":
        return UnitsField(on=on, **common)
    if need.kind == "matter":
        return MatterField(**common)
    if need.kind == "place":
        return PlaceField(area_path=area_path, **common)
    if need.kind == "user":
        queryset = User.objects.filter(pk__in=list(people)).order_by("name")
        return PersonField(queryset=queryset, empty_label=_("由系统按网格通知"), **common)
    if need.kind == "date":
        return DayField(**common)
    return forms.CharField(max_length=400, **common)


def no_braces(words: str) -> None:
    """Refuse words for a teller that still have a template's empty fields in them."""
    if left := _BRACES.findall(words):
        raise forms.ValidationError(_("还有没填的：%(left)s") % {"left": joined(dict.fromkeys(left))})


def chosen(data: QueryDict, verb: str) -> QueryDict:
    """Return the board's form with the unit or matter written by hand in place of the suggestion ticked."""
    if not data.get("other", "").strip():
        return data
    changed = data.copy()
    changed.setlist("matter" if verb == "accept" else "lead", [data.get("other", "")])
    return changed


class NoteForm(forms.Form):
    """A word on how it goes."""

    text = forms.CharField(
        label=gettext_lazy("进展（内部看）"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=4000
    )
    public_text = forms.CharField(
        label=gettext_lazy("给反映人看的话"), widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=1000
    )


class CorrectionForm(forms.Form):
    """A better matter, grade or place."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    matter = MatterField(label=pgettext_lazy("matter", "事项"), required=False)
    grade = forms.ChoiceField(label=gettext_lazy("等级"), required=False)
    place = PlaceField(label=gettext_lazy("地点"), required=False)
    reason = forms.CharField(label=gettext_lazy("为什么改"), max_length=400, required=False)

    def __init__(self, *args: Any, grades: Iterable[tuple[str, object]], area_path: str = "", **kwargs: Any) -> None:
        """Take the grades on offer and the area in which places are looked for."""
        super().__init__(*args, **kwargs)
        self.fields["grade"].choices = [("", _("不改")), *grades]  # type: ignore[attr-defined]
        self.fields["place"].area_path = area_path  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """A yes or no with a word."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    note = forms.CharField(
        label=gettext_lazy("批语"), widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=1000
    )


class ProjectForm(forms.Form):
    """The works project a case points to."""

    project = forms.ModelChoiceField(
        label=gettext_lazy("市政工程"), queryset=WorksProject.objects.none(), required=False, to_field_name="code"
    )

    def __init__(self, *args: Any, district_id: str, **kwargs: Any) -> None:
        """Offer the county's projects."""
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = WorksProject.objects.filter(district_id=district_id)  # type: ignore[attr-defined]


class BulkForm(forms.Form):
    """What a step on many cases brings alike: the unit they all go to."""

    def __init__(self, *args: Any, on: date, needs_lead: bool, **kwargs: Any) -> None:
        """Take the day on which the unit's name is understood, and whether the step needs one."""
        super().__init__(*args, **kwargs)
        self.fields["lead"] = UnitField(
            label=_("都派给"), on=on, required=needs_lead, error_messages={"required": _("写上都派给哪个单位。")}
        )


class SaveQueueForm(forms.Form):
    """A name for the present filter."""

    name = forms.CharField(label=gettext_lazy("给这个筛选起个名字"), max_length=40)
    query = forms.CharField(widget=forms.HiddenInput, max_length=500)
