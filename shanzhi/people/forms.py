"""Shapes of input about people and coverage; what rows they name is looked up here, the rules are elsewhere."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shanzhi.accounts.models import User
from shanzhi.organisation.forms import Dated, listed
from shanzhi.organisation.models import Unit
from shanzhi.people import capacities
from shanzhi.people.models import CoverageKind, Post
from shanzhi.territory.models import Division, Grid


def area_meant(text: str, *, on: date | None) -> Division | Grid | None:
    """Return the grid or division of a code or a name; None when it means nothing or several."""
    wanted = text.strip()
    named = Q(code=wanted) | Q(name=wanted)
    grids = list(Grid.objects.holding(on).filter(named).select_related("division")[:2])
    divisions = list(Division.objects.holding(on).filter(named | Q(code=wanted.ljust(12, "0")))[:2])
    found: list[Division | Grid] = [*grids, *divisions]
    return found[0] if len(found) == 1 else None


def person_meant(text: str) -> User | None:
    """Return the person of a username or a name, None for nothing typed.

    :raises ValidationError: when it means nobody or several.
    """
    wanted = text.strip()
    if not wanted:
        return None
    found = list(User.objects.people().filter(Q(username=wanted.lower()) | Q(name=wanted), is_active=True)[:2])
    if len(found) != 1:
        raise forms.ValidationError(_("没有这个人，或者有同名的人：写用户名。"))
    return found[0]


class PostForm(Dated):
    """A post: as what, where, in which unit."""

    capacity = forms.ChoiceField(label=_("身份"), choices=capacities.choices)
    area = forms.CharField(
        label=_("管哪里"),
        required=False,
        max_length=80,
        widget=listed("areas"),
        help_text=_("区划或网格，写名称或编码。"),
    )
    unit = forms.CharField(label=_("在哪个单位"), required=False, max_length=128, widget=listed("units"))
    title = forms.CharField(label=_("职务"), required=False, max_length=64)
    is_head = forms.BooleanField(label=_("是这个单位的第一责任人"), required=False)
    part_time = forms.BooleanField(label=_("兼职"), required=False)

    def clean_area(self) -> Division | Grid | None:
        """Look the area up."""
        text = self.cleaned_data["area"].strip()
        area = area_meant(text, on=self.on) if text else None
        if text and area is None:
            raise forms.ValidationError(_("没有这个区划或网格，或者有几个叫这个名字：写编码。"))
        return area

    def clean_unit(self) -> Unit | None:
        """Look the unit up."""
        return self.unit_in("unit")

    def post_fields(self) -> dict[str, Any]:
        """Return what ``give_post`` takes."""
        told, area = self.cleaned_data, self.cleaned_data["area"]
        return {
            "capacity": told["capacity"],
            "division": area if isinstance(area, Division) else None,
            "grid": area if isinstance(area, Grid) else None,
            "unit": told["unit"],
            "title": told["title"],
            "is_head": told["is_head"],
            "full_time": not told["part_time"],
        }


class InviteForm(PostForm):
    """A new person with a first post."""

    username = forms.CharField(label=_("用户名"), max_length=64, help_text=_("登录用，字母和数字都行，以后不变。"))
    name = forms.CharField(label=_("姓名"), max_length=64)
    phone = forms.CharField(label=_("手机"), required=False, max_length=32)
    email = forms.EmailField(label=_("邮箱"), required=False)
    field_order = ["username", "name", "phone", "email"]


class HandOverForm(Dated):
    """Who takes over, and which posts go along."""

    to = forms.CharField(label=_("交给谁"), max_length=64, widget=listed("people"), help_text=_("写姓名或用户名。"))
    pass_on = forms.MultipleChoiceField(
        label=_("一并交出去的任职"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("没勾的任职今天结束，不交给别人。"),
    )

    def __init__(self, *args: Any, posts: list[tuple[Post, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pass_on"].choices = [(str(post.pk), words) for post, words in posts]  # type: ignore[attr-defined]
        self.fields["pass_on"].initial = [str(post.pk) for post, _words in posts]

    def clean_to(self) -> User | None:
        """Look the person up."""
        return person_meant(self.cleaned_data["to"])


class CoverForm(Dated):
    """Who covers: a person with or without an account, or a unit; a stairwell or a door narrows it."""

    kind = forms.ChoiceField(label=_("人员类别"), choices=CoverageKind.choices, initial=CoverageKind.VOLUNTEER)
    person_name = forms.CharField(label=_("姓名"), required=False, max_length=64)
    user = forms.CharField(label=_("用户名"), required=False, max_length=64, widget=listed("people"))
    unit = forms.CharField(label=_("单位"), required=False, max_length=128, widget=listed("units"))
    phone = forms.CharField(label=_("电话"), required=False, max_length=32)
    stairwell = forms.ChoiceField(label=_("单元"), required=False)
    household = forms.CharField(label=_("户号"), required=False, max_length=16)

    def __init__(self, *args: Any, stairwells: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whole = [("", _("整栋"))]
        self.fields["stairwell"].choices = [*whole, *((name, name) for name in stairwells)]  # type: ignore[attr-defined]

    def clean_user(self) -> User | None:
        """Look the person up."""
        return person_meant(self.cleaned_data["user"])

    def clean_unit(self) -> Unit | None:
        """Look the unit up."""
        return self.unit_in("unit")
