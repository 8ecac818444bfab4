"""Shapes of input of this room: an alliance, a member, a turn, a line of its lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.alliances.models import KINDS, MEMBER_KINDS, ROLES
from shanzhi.needs.workflow import CATEGORIES
from shanzhi.needs.workflow import KINDS as LISTINGS
from shanzhi.organisation.forms import Dated, OverAnArea, listed
from shanzhi.organisation.models import Unit
from shanzhi.ui.days import DayField


class FoundForm(OverAnArea):
    """A new alliance over an area of whoever founds it."""

    kind = forms.ChoiceField(label=_("种类"), choices=list(KINDS.items()))
    name = forms.CharField(label=_("名称"), max_length=80)
    founded_on = DayField(label=_("哪天成立"), back=80, ahead=1)


class JoinForm(Dated):
    """A unit that joins."""

    unit = forms.CharField(label=_("单位"), max_length=128, widget=listed("units"))
    kind = forms.ChoiceField(label=_("种类"), choices=list(MEMBER_KINDS.items()))
    is_model = forms.BooleanField(label=_("示范点"), required=False)

    def clean_unit(self) -> Unit | None:
        """Look the unit up."""
        return self.unit_in("unit")


class MemberForm(forms.Form):
    """Which member, and for a turn which role."""

    member = forms.ChoiceField(label=_("成员"))
    role = forms.ChoiceField(label=_("做什么"), choices=list(ROLES.items()), required=False)

    def __init__(self, *args: Any, members: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the present members."""
        super().__init__(*args, **kwargs)
        self.fields["member"].choices = members  # type: ignore[attr-defined]


class ListForm(MemberForm):
    """A member's need or resource."""

    kind = forms.ChoiceField(label=_("种类"), choices=list(LISTINGS.items()))
    title = forms.CharField(label=_("名称"), max_length=80)
    category = forms.ChoiceField(label=_("类别"), choices=list(CATEGORIES.items()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave the role out."""
        super().__init__(*args, **kwargs)
        del self.fields["role"]
