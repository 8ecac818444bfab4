"""The shape of what is brought: to a step by another system, and to the keeper's pages by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shanzhi.accounts.models import User
from shanzhi.api.access import FOR_SYSTEMS, Denied
from shanzhi.api.actions.hooks import LONGEST_SECRET, LONGEST_URL
from shanzhi.api.models import HookKind, Scope, System
from shanzhi.api.queries.telling import EVENTS
from shanzhi.api.schemas import ReportIn
from shanzhi.cases.models import Case
from shanzhi.catalogue.models import Matter
from shanzhi.desks.forms import StepForm
from shanzhi.kernel.clock import local
from shanzhi.kernel.steps import Step
from shanzhi.people.capacities import Capacity
from shanzhi.people.forms import PostForm
from shanzhi.people.queries import holders
from shanzhi.reports.shapes import Teller
from shanzhi.territory.models import Place
from shanzhi.ui.forms import unfit

OLDEST = timedelta(days=3660)


def read_brought(row: Step, brought: Mapping[str, str | Sequence[str]], case: Case, *, at: datetime) -> dict[str, Any]:
    """Return what was brought to a step, looked up by the same form as on the page.

    :raises Denied: 422 with everything that can't be read.
    """
    unknown = row.unknown(brought)
    if unknown:
        raise Denied(422, "invalid", *(_("这一步不问“%(name)s”。") % {"name": name[:40]} for name in unknown))
    given = {name: [value] if isinstance(value, str) else list(value) for name, value in brought.items()}
    people = holders(capacity=Capacity.GRID_WORKER, area_path=case.area_path, at=at)
    for need in row.needs:
        if need.kind == "user" and need.name in given:
            found = User.objects.filter(pk__in=people, username__in=given[need.name]).values_list("pk", flat=True)
            given[need.name] = [str(pk) for pk in found] or ["0"]
    data: Any = MultiValueDict(given)
    form = StepForm(row.needs, data, on=local(at).date(), area_path=case.area_path, people=people)
    if not form.is_valid():
        raise Denied(422, "invalid", *unfit(form).reasons)
    return form.brought()


def read_report(told: ReportIn, *, at: datetime) -> dict[str, Any]:
    """Return a telling as ``tell`` takes it, its codes looked up.

    :raises Denied: 422 for a code nobody knows, half a point, or a moment that can't be.
    """
    faults = []
    matter = Matter.objects.current().dispatchable().filter(code=told.matter).first() if told.matter else None
    if told.matter and matter is None:
        faults.append(_("清单里没有编码为“%(code)s”的事项。") % {"code": told.matter})
    place = Place.objects.filter(code=told.place).first() if told.place else None
    if told.place and place is None:
        faults.append(_("场所登记里没有“%(code)s”。") % {"code": told.place})
    if (told.lon is None) != (told.lat is None):
        faults.append(_("lon和lat要一起写。"))
    if told.told_at is not None and not at - OLDEST <= told.told_at <= at:
        faults.append(_("told_at要在十年之内，不晚于现在。"))
    if faults:
        raise Denied(422, "invalid", *faults)
    teller = Teller(told.teller.name, told.teller.phone) if told.teller is not None else Teller()
    return {
        "text": told.text,
        "matter": matter,
        "place": place,
        "place_text": told.place_text,
        "lon": told.lon,
        "lat": told.lat,
        "crs": told.crs,
        "told_at": told.told_at,
        "source_number": told.source_number,
        "teller": teller,
    }


class SystemForm(PostForm):
    """Another system with its post."""

    name = forms.CharField(
        label=gettext_lazy("系统名称"),
        max_length=60,
        help_text=gettext_lazy("令牌丢了，在它那一行换令牌，不用再接入一次。收回了的系统，名称不能再用。"),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("能做什么"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    per_minute = forms.IntegerField(label=gettext_lazy("一分钟最多问几次"), min_value=1, max_value=6000, initial=300)
    field_order = ["name", "capacity", "area", "unit", "scopes", "per_minute"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the posts a machine may hold."""
        super().__init__(*args, **kwargs)
        for name in ("title", "is_head", "part_time"):
            del self.fields[name]
        offered = [(str(one), one.label) for one in FOR_SYSTEMS]
        self.fields["capacity"].choices = offered  # type: ignore[attr-defined]

    def post_fields(self) -> dict[str, Any]:
        """Return what ``give_post`` takes."""
        self.cleaned_data |= {"title": "", "is_head": False, "part_time": False}
        return super().post_fields()


class HookForm(forms.Form):
    """Whom to tell, of what, within whose range."""

    name = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=60,
        help_text=gettext_lazy("要换密钥、改地址，在它那一行，不用再设一个。停了的推送，名称不能再用。"),
    )
    system: forms.ModelChoiceField[System] = forms.ModelChoiceField(
        label=gettext_lazy("以哪个系统的范围"),
        queryset=System.objects.none(),
        to_field_name="name",
        empty_label=gettext_lazy("请选一个"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("方式"), choices=HookKind.choices)
    url = forms.CharField(label=gettext_lazy("地址"), max_length=LONGEST_URL, widget=forms.URLInput)
    secret = forms.CharField(
        label=gettext_lazy("钉钉的加签密钥"),
        max_length=LONGEST_SECRET,
        required=False,
        help_text=gettext_lazy("只有钉钉要；推送到系统的密钥由这里生成。"),
    )
    events = forms.MultipleChoiceField(label=gettext_lazy("告诉什么"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, district_id: str, **kwargs: Any) -> None:
        """Offer the county's systems and the steps of the loop."""
        super().__init__(*args, **kwargs)
        rows = System.objects.in_district(district_id).filter(revoked_at=None).order_by("name")
        self.fields["system"].queryset = rows  # type: ignore[attr-defined]
        self.fields["events"].choices = [(verb, str(label)) for verb, label in EVENTS.items()]  # type: ignore[attr-defined]
