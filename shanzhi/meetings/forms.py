"""Shapes of input of this room: a talk, heads, a topic, what was decided, a proposal, a rule."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.kernel.clock import CHINA
from shanzhi.organisation.forms import Dated, listed
from shanzhi.organisation.models import Unit
from shanzhi.post.forms import PhoneField
from shanzhi.talks import kinds
from shanzhi.talks.models import Talk, VoteRule
from shanzhi.talks.workflow import PASSING_WORDS, QUORUM_WORDS
from shanzhi.ui.days import DayField
from shanzhi.ui.once import KeyField

HOUR = {"type": "time"}


def _words(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class WhenForm(forms.Form):
    """When and where a talk is."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    day = DayField(label=_("哪天"))
    hour = forms.TimeField(label=_("几点"), widget=forms.TimeInput(HOUR, format="%H:%M"))
    place_text = forms.CharField(label=_("在哪里"), max_length=120, help_text=_("例如：2号楼前凉亭"))
    wet_place = forms.CharField(label=_("下雨改到"), max_length=120, required=False)

    def told(self) -> dict[str, Any]:
        """Return what the verb takes."""
        data = self.cleaned_data
        starts = datetime.combine(data["day"], data["hour"], CHINA)
        return {"starts_at": starts, "place_text": data["place_text"], "wet_place": data["wet_place"]}


class ConveneForm(WhenForm):
    """A new talk."""

    kind = forms.ChoiceField(label=_("哪种议事"), choices=kinds.choices, widget=forms.RadioSelect)
    area = forms.ChoiceField(label=_("哪里的"))
    title = forms.CharField(label=_("名称"), max_length=80, required=False, help_text=_("空着就叫“地方＋种类”"))
    field_order = ["kind", "area", "title"]

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the areas over which somebody convenes."""
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]


class SeenForm(forms.Form):
    """A button: which version of the thing it was pressed on."""

    seen = forms.IntegerField()


class HeadsForm(forms.Form):
    """How many of which role are there."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, talk: Talk, **kwargs: Any) -> None:
        """Ask for the roles that such a talk has."""
        kwargs.setdefault("initial", {"seen": talk.version, **talk.headcounts})
        super().__init__(*args, **kwargs)
        for role in kinds.KINDS[talk.kind].roles:
            self.fields[role] = forms.IntegerField(
                label=str(kinds.ROLES[role]), required=False, min_value=0, max_value=2000
            )

    def headcounts(self) -> dict[str, int]:
        """Return the numbers by role."""
        return {role: number for role, number in self.cleaned_data.items() if role != "seen" and number}


class TopicForm(forms.Form):
    """A topic in a sentence."""

    text = forms.CharField(label=_("想议什么"), max_length=2000, widget=_words(2))
    proposer = forms.CharField(
        label=_("谁提出"), max_length=40, required=False, help_text=_("写身份，不写姓名，例如：3单元居民")
    )
    seconded = forms.IntegerField(label=_("附议人数"), required=False, min_value=0, max_value=2000)
    place_text = forms.CharField(label=_("地点"), max_length=200, required=False)


class CollectForm(TopicForm):
    """A topic written down before any talk."""

    area = forms.ChoiceField(label=_("哪里的"))
    field_order = ["area"]

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the areas of whoever writes it down."""
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]


class DecideForm(Dated):
    """What is decided of a topic: every verb takes what it needs of this one shape."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(label=_("会上说了什么"), max_length=2000, required=False, widget=_words(2))
    said_back = forms.CharField(label=_("提出人说"), max_length=80, required=False)
    unit = forms.CharField(label=_("哪个单位负责"), max_length=128, required=False, widget=listed("units"))
    review_on = DayField(label=_("哪天再看"), required=False)
    entitled = forms.IntegerField(label=_("应参加"), required=False, min_value=0, max_value=100_000)
    in_favour = forms.IntegerField(label=pgettext_lazy("votes", "同意"), required=False, min_value=0, max_value=100_000)
    against = forms.IntegerField(label=_("反对"), required=False, min_value=0, max_value=100_000)
    abstained = forms.IntegerField(label=_("弃权"), required=False, min_value=0, max_value=100_000)
    note = forms.CharField(label=_("党组织意见"), max_length=200, required=False)
    talk = forms.CharField(max_length=16, required=False)
    text = forms.CharField(label=_("公开的话"), max_length=500, required=False, widget=_words(2))
    answer = forms.CharField(label=_("公开的答复"), max_length=1000, required=False, widget=_words(2))

    def clean_unit(self) -> Unit | None:
        """Look the unit up."""
        return self.unit_in("unit")


class ProposeForm(forms.Form):
    """A resident's proposal, without an account."""

    key = KeyField()
    text = forms.CharField(
        label=_("您想议什么"),
        max_length=2000,
        help_text=_("像说话一样写，例如：想在东墙边加一个电动车充电棚"),
        error_messages={"required": _("还没写。写一句就行，例如：想在东墙边加一个充电棚")},
        widget=_words(4),
    )
    area = forms.ChoiceField(label=_("您住哪个社区"))
    place_text = forms.CharField(label=_("在哪里"), max_length=200, required=False)
    proposer = forms.CharField(
        label=_("您是"), max_length=40, required=False, help_text=_("几单元居民、商户、骑手，不用写姓名")
    )
    phone = PhoneField(
        label=_("手机号"),
        help_text=_("加密封存，只用来告诉您结果"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer the communities."""
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("选一个社区")), *areas]  # type: ignore[attr-defined]


class RuleForm(forms.Form):
    """How votes of one kind of talk count."""

    kind = forms.ChoiceField(label=_("哪种议事"), choices=kinds.choices)
    legal = forms.BooleanField(label=_("有法律效力"), required=False)
    quorum = forms.ChoiceField(
        label=_("参加的门槛"), choices=[(str(key), words) for key, words in QUORUM_WORDS.items()]
    )
    passing = forms.ChoiceField(
        label=_("通过的门槛"), choices=[(str(key), words) for key, words in PASSING_WORDS.items()]
    )
    basis = forms.CharField(
        label=_("依据"), max_length=200, required=False, help_text=_("有法律效力的要写，例如：《民法典》第二百七十八条")
    )

    @staticmethod
    def of(rule: VoteRule) -> dict[str, object]:
        """Return what the form begins with to change a rule there is."""
        return {name: getattr(rule, name) for name in ("kind", "legal", "quorum", "passing", "basis")}
