"""Shapes of input of this room: one form for what begins, one for what moves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shanzhi.enterprises.workflow import ACCOUNTS, LEAST_LOAN, MOST_LOAN, TALENTS
from shanzhi.organisation.forms import Dated, listed
from shanzhi.organisation.models import Unit
from shanzhi.ui.days import DayField

MOST = 10**12
SUMS = format_lazy(_("{least}到{most}元，写整数，例如：300000"), least=f"{LEAST_LOAN:,}", most=f"{MOST_LOAN:,}")


def whole(label: Any, *, least: int = 0, required: bool = True, hint: Any = "") -> forms.IntegerField:
    """Return a field for a whole number."""
    return forms.IntegerField(label=label, min_value=least, max_value=MOST, required=required, help_text=hint)


def text(label: Any, *, most: int = 120, required: bool = True, hint: Any = "") -> forms.CharField:
    """Return a field for a line of text."""
    return forms.CharField(label=label, max_length=most, required=required, help_text=hint)


def unit(label: Any, *, required: bool = True) -> forms.CharField:
    """Return a field for a unit by name or code."""
    return forms.CharField(label=label, max_length=128, required=required, widget=listed("units"))


class UnitsForm(Dated):
    """A form some of whose fields name units."""

    UNITS: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        """Look the units up."""
        cleaned = super().clean() or {}
        for name in self.UNITS:
            if name in cleaned:
                try:
                    cleaned[name] = self.unit_in(name)
                except forms.ValidationError as wrong:
                    self.add_error(name, wrong)
        return cleaned


class RegisterForm(UnitsForm):
    """An enterprise of the register and what is known of it."""

    UNITS = ("unit",)
    unit = unit(_("企业"))
    trade = text(_("行业"), most=40, required=False)
    headcount = whole(_("职工人数"))
    members = whole(_("党员人数"))


class CountForm(Dated):
    """The numbers of an enterprise."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    headcount = whole(_("职工人数"))
    members = whole(_("党员人数"))


class TieForm(UnitsForm):
    """Who looks after an enterprise: one of the two."""

    UNITS = ("organ",)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    adviser = text(_("指导员编号"), most=12, required=False)
    organ = unit(_("或者机关"), required=False)


class MeasureForm(UnitsForm):
    """One line of the plan."""

    UNITS = ("owner",)
    diagnosis = text(_("诊断"), most=200)
    words = text(_("措施"), most=200)
    owner = unit(_("谁负责"))
    due_on = DayField(label=_("哪天前"))


class BreakthroughForm(Dated):
    """A breakthrough project with a first and a last milestone."""

    title = text(_("攻什么"), most=80)
    team = text(_("团队"), hint=_("哪些单位、几个人"))
    first = text(_("第一个节点"), most=80)
    first_on = DayField(label=_("哪天前"))
    last = text(_("最后一个节点"), most=80, required=False)
    last_on = DayField(label=_("哪天前"), required=False)

    def clean(self) -> dict[str, Any]:
        """See that the milestones come one after the other."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_on"), cleaned.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("最后一个节点不能早于第一个。"))
        return cleaned

    def told(self) -> dict[str, Any]:
        """Return what the verb takes."""
        data = self.cleaned_data
        marks = [(data["first"], data["first_on"])]
        if data["last"]:
            marks.append((data["last"], data["last_on"] or data["first_on"]))
        return {"title": data["title"], "team": data["team"], "marks": marks}


class LoanForm(Dated):
    """An application at the loan desk."""

    purpose = text(_("做什么用"), hint=_("不写账号。"))
    asked = whole(_("申请（元）"), least=1, hint=SUMS)


class DifficultyForm(Dated):
    """What an enterprise finds hard."""

    title = text(_("难在哪里"), most=80, hint=_("一句话，例如：门口路灯坏了，货车晚上进不来"))
    words = text(_("说明"), most=500, required=False)


class TalentForm(Dated):
    """Somebody for the pool."""

    kind = forms.ChoiceField(label=_("种类"), choices=list(TALENTS.items()))
    name = text(_("姓名"), most=40)
    skill = text(_("长处"), most=80, required=False)


class AdviserForm(UnitsForm):
    """An adviser."""

    UNITS = ("home",)
    code = text(_("编号"), most=12)
    name = text(_("姓名"), most=40)
    home = unit(_("派出单位"), required=False)


class BookForm(Dated):
    """One line of the book."""

    source = forms.ChoiceField(label=_("从"), choices=list(ACCOUNTS.items()))
    target = forms.ChoiceField(label=_("到"), choices=list(ACCOUNTS.items()), initial="fund")
    amount = whole(_("金额（元）"), least=1)
    words = text(pgettext_lazy("account book", "摘要"))


class StepForm(UnitsForm):
    """A button with what some verbs bring."""

    UNITS = ("bank",)
    seen = forms.IntegerField()
    note = text(_("写一句"), most=200, required=False)
    amount = whole(_("金额（元）"), least=1, required=False)
    bank = unit(_("哪家银行"), required=False)
    enterprise = text(_("哪家企业"), most=128, required=False)
    ordinal = whole(None, least=1, required=False)

    def clean_enterprise(self) -> Unit | None:
        """Look the employing enterprise's unit up."""
        return self.unit_in("enterprise")
