"""Shapes of input about works projects: the project, and a row a milestone; an emptied row is left out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from shanzhi.organisation.forms import Dated, listed
from shanzhi.organisation.models import Unit
from shanzhi.ui.days import DayField
from shanzhi.works.actions import Stone
from shanzhi.works.queries import ProjectRow

EMPTY_ROWS = 3


class ProjectForm(Dated):
    """What a project is called and who builds it."""

    name = forms.CharField(label=_("工程名称"), max_length=80)
    unit = forms.CharField(label=_("建设单位"), max_length=128, widget=listed("units"))

    def clean_unit(self) -> Unit | None:
        """Look the unit up."""
        return self.unit_in("unit")


class NewProjectForm(ProjectForm):
    """A project with its number."""

    code = forms.SlugField(
        label=_("编号"), max_length=24, help_text=_("字母、数字和短横，例如GC26-001，以后不变。"), allow_unicode=True
    )
    field_order = ["code"]


class StoneForm(forms.Form):
    """One milestone."""

    name = forms.CharField(label=_("节点"), max_length=80, required=False)
    planned_on = DayField(label=_("计划"), required=False, back=30, ahead=30)
    done_on = DayField(label=_("完成"), required=False, back=30)

    def clean(self) -> dict[str, Any]:
        """See that a named milestone has a day, and a day a name."""
        cleaned = super().clean() or {}
        if cleaned.get("name") and not cleaned.get("planned_on") and "planned_on" not in self.errors:
            self.add_error("planned_on", _("写哪天要到这一步。"))
        if not cleaned.get("name") and (cleaned.get("planned_on") or cleaned.get("done_on")):
            self.add_error("name", _("写这一步叫什么。"))
        return cleaned


def stone_forms(data: Any = None, row: ProjectRow | None = None) -> Any:
    """Return the formset of milestones: those there are and some empty rows, or what was sent."""
    formset = formset_factory(StoneForm, extra=EMPTY_ROWS, max_num=40, validate_max=True)
    fields = ("name", "planned_on", "done_on")
    initial = [{name: getattr(one, name) for name in fields} for one in row.milestones] if row else []
    return formset(data, initial=initial, prefix="stones")


def stones_of(formset: Any) -> list[Stone]:
    """Return the milestones of a valid formset in order."""
    told = [form.cleaned_data for form in formset if form.cleaned_data.get("name")]
    return [Stone(one["name"].strip(), one["planned_on"], one.get("done_on")) for one in told]
